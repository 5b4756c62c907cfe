/// Strategic merge patches: merge patches in which the schema says how lists merge.
public enum StrategicMergePatch {
  /// The document with the patch applied.
  ///
  /// - Parameter definition: The kind of the document.
  /// - Throws: The server's answer to a patch that does not fit.
  public static func apply(
    _ patch: JSON, to document: JSON, _ definition: Definition
  ) throws(APIError) -> JSON {
    guard case .object(let changes) = patch, case .object(let object) = document else {
      return document
    }
    let merge = StrategicMerge(intoPatch: false)
    return .object(
      try merge.merge(changes, into: object, PatchSchema(definition, isStrict: true)))
  }

  /// What the server answers when a patched document does not fit its kind's Go types; `nil` when
  /// it does.
  ///
  /// Times, quantities and other types with their own reading are left to the decoder.
  // Kubernetes: apimachinery/pkg/runtime/converter.go, fromUnstructured
  public static func typeError(
    in document: JSON, patch: JSON, _ definition: Definition
  ) -> APIError? {
    mismatch(document, .fields(definition)).map {
      refusal(of: consumed(patch, document).goText, $0)
    }
  }

  /// The refusal of a patch that does not lead to an object of its kind.
  ///
  /// - Parameters:
  ///   - patch: The patch, or its result, as the message quotes it.
  ///   - problem: What is wrong with the result.
  // Kubernetes: staging/src/k8s.io/apiserver/pkg/endpoints/handlers/patch.go, applyPatchToObject
  public static func refusal(of patch: String, _ problem: String) -> APIError {
    let detail = "Invalid value: \(patch.goQuoted): \(problem)"
    return APIError(
      code: 422, reason: "Invalid", message: " \"\" is invalid: patch: \(detail)",
      details: APIError.Details(
        causes: [APIError.Cause(reason: "FieldValueInvalid", message: detail, field: "patch")]))
  }

  /// A patch as merging leaves it, which is what refusals quote: without the lists whose order it
  /// gives.
  public static func consumed(_ patch: JSON, _ document: JSON) -> JSON {
    guard case .object(var object) = patch, case .object(let live) = document else { return patch }
    for entry in object where entry.name.hasPrefix(StrategicMerge.setElementOrder) {
      object[entry.name] = nil
      object[String(entry.name.dropFirst(StrategicMerge.setElementOrder.count + 1))] = nil
    }
    for entry in object {
      if let part = live[entry.name] { object[entry.name] = consumed(entry.value, part) }
    }
    return .object(object)
  }

  /// What the first value is that does not fit its type.
  private static func mismatch(_ value: JSON, _ node: PatchSchema.Node) -> String? {
    guard !value.isNull else { return nil }
    switch node {
    case .fields(let definition):
      guard case .object(let object) = value else {
        return definition.opaque == nil ? "cannot restore struct from: \(goKind(value))" : nil
      }
      if definition.opaque != nil { return nil }
      for entry in object {
        if let field = definition.field(entry.name),
          let problem = mismatch(entry.value, field.type)
        {
          return problem
        }
      }
      return nil
    case .map(let values):
      guard case .object(let object) = value else {
        return "cannot restore map from \(goKind(value))"
      }
      for entry in object {
        if let problem = mismatch(entry.value, values) { return problem }
      }
      return nil
    case .any, .unknown: return nil
    }
  }

  /// What the first value is that does not fit its type.
  private static func mismatch(_ value: JSON, _ type: FieldType) -> String? {
    guard !value.isNull else { return nil }
    switch (type, value) {
    case (.definition(let reference), _): return mismatch(value, .fields(reference.definition))
    case (.map(let values), _): return mismatch(value, PatchSchema.Node.map(values))
    case (.array(let element), .array(let items)):
      for item in items {
        if let problem = mismatch(item, element) { return problem }
      }
      return nil
    case (.array, _): return "cannot restore slice from \(goKind(value))"
    case (.bytes, .string): return nil
    case (.bytes, _): return "cannot restore slice from \(goKind(value))"
    case (.string, .string), (.boolean, .bool), (.int32, .integer), (.int64, .integer),
      (.double, .integer), (.double, .double):
      return nil
    case (.string, .integer): return "cannot convert int64 to string"
    case (.int32, .double(let number)), (.int64, .double(let number)):
      let whole = number == number.rounded(.towardZero)
      return whole ? nil : "cannot convert float64 to \(type.goType)"
    case (.string, _), (.boolean, _), (.int32, _), (.int64, _), (.double, _):
      return "unrecognized type: \(type.goType)"
    default: return nil
    }
  }

  /// The kind of Go value that a JSON value is read into.
  private static func goKind(_ value: JSON) -> String {
    switch value {
    case .null: "invalid"
    case .bool: "bool"
    case .integer: "int64"
    case .double: "float64"
    case .string: "string"
    case .array: "slice"
    case .object: "map"
    }
  }
}
