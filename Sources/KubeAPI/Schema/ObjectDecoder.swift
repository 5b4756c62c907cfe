/// What becomes of fields that are unknown or given twice.
public enum FieldValidation: String, Sendable {
  /// The request is refused.
  case strict = "Strict"
  /// The client is warned.
  case warn = "Warn"
  /// Nothing.
  case ignore = "Ignore"
}

/// An object as the server holds it, and what to warn the client of.
public struct DecodedObject: Sendable {
  /// The object, in the form in which Go would write it: unknown fields and omitted zeros are gone.
  public var object: JSON
  /// The warnings, in the order of the text.
  public var warnings: [String]
}

/// Reads the bodies of requests as objects of one kind, as the real server does: the schema is
/// walked along with the bytes, and mistakes are reported in its words.
///
/// Quantities keep their text, of numbers too; defaulting brings them into their canonical form.
// Kubernetes: apimachinery pkg/runtime/serializer/json/json.go, Decode;
// apiserver pkg/endpoints/handlers/rest.go, transformDecodeError
public enum ObjectDecoder {
  /// Reads a body; one without `apiVersion` or `kind` is of the expected kind.
  ///
  /// - Parameter patch: The patch of which the body is the result, as refusals quote it; `nil` for a
  ///   body that a client wrote whole.
  public static func decode(
    _ body: [UInt8], group: String, version: String, kind: String, validation: FieldValidation,
    patch: (() -> String)? = nil
  ) throws(APIError) -> DecodedObject {
    let expected = GroupVersionKind(group: group, version: version, kind: kind)
    guard
      let definition = Schema.kubernetes.definition(group: group, version: version, kind: kind)
    else { throw unregistered(expected, expected: kind) }
    var walk: ObjectWalk
    do throws(JSONSyntaxError) {
      walk = try ObjectWalk(body, tracksStrictly: validation != .ignore)
    } catch {
      // Making a walk fails for one reason only.
      throw .tooLarge(limit: JSONLimits.request.bytesMax)
    }
    let object = walk.run(definition)
    if object == nil || walk.headerIsUnclear || !expected.matches(object) {
      try check(body, expected, definition, validation)
    }
    guard var object else {
      let failure = walk.failure ?? "no object"
      throw patch.map { StrategicMergePatch.refusal(of: $0(), failure) }
        ?? handled(expected, as: kind, failure)
    }
    if validation == .strict, !walk.strictErrors.isEmpty {
      let failure = strictText(walk.strictErrors)
      throw patch.map { StrategicMergePatch.refusal(of: $0(), failure) }
        ?? handled(expected, as: kind, failure)
    }
    object["apiVersion"] = .string(expected.apiVersion)
    object["kind"] = .string(kind)
    return DecodedObject(
      object: object, warnings: validation == .warn ? walk.strictErrors : [])
  }

  /// Throws when the body as a whole is no JSON, or is not of the expected kind.
  private static func check(
    _ body: [UInt8], _ expected: GroupVersionKind, _ definition: Definition,
    _ validation: FieldValidation
  ) throws(APIError) {
    let header: ObjectHeader
    do throws(ObjectHeader.Failure) {
      header = try ObjectHeader(reading: body)
    } catch {
      throw .badRequest(
        "the object provided is unrecognized (must be of type \(expected.kind)): "
          + "\(error.message) (\(ObjectHeader.summary(body)))")
    }
    let actual = header.filled(from: expected)
    guard actual != expected else { return }
    guard
      let other = Schema.kubernetes.definition(
        group: actual.group, version: actual.version, kind: actual.kind)
    else { throw unregistered(actual, expected: expected.kind) }
    if let walk = try? ObjectWalk(body, tracksStrictly: true) {
      var walk = walk
      let object = walk.run(other)
      if object == nil, let failure = walk.failure {
        throw handled(actual, as: expected.kind, failure)
      }
      if actual.kind == expected.kind, actual.group == expected.group, validation == .strict,
        !walk.strictErrors.isEmpty
      {
        throw handled(actual, as: expected.kind, strictText(walk.strictErrors))
      }
    }
    guard actual.kind == expected.kind, actual.group == expected.group else {
      throw handled(
        actual, as: expected.kind,
        "converting (\(other.goType)) to (\(expected.internalGoType)): unknown conversion")
    }
    throw .badRequest(
      "the API version in the data (\(actual.apiVersion)) does not match the expected API version "
        + "(\(expected.apiVersion))")
  }

  /// Unknown and duplicate fields as one error.
  private static func strictText(_ errors: [String]) -> String {
    "strict decoding error: " + errors.joined(separator: ", ")
  }

  /// The body does not fit the kind that it names.
  private static func handled(
    _ actual: GroupVersionKind, as kind: String, _ message: String
  ) -> APIError {
    .badRequest(
      "\(actual.kind) in version \(actual.version.goQuoted) cannot be handled as a \(kind): "
        + message)
  }

  /// The body names a kind that does not exist.
  private static func unregistered(_ actual: GroupVersionKind, expected: String) -> APIError {
    handled(
      actual, as: expected,
      "no kind \(actual.kind.goQuoted) is registered for version \(actual.apiVersion.goQuoted) "
        + "in scheme \"pkg/api/legacyscheme/scheme.go:30\"")
  }
}

/// Which kind an object is of.
struct GroupVersionKind: Hashable {
  /// The API group; the core's is empty.
  var group: String
  /// The version in the group.
  var version: String
  /// The kind.
  var kind: String

  /// Group and version as objects write them.
  var apiVersion: String { group.isEmpty ? version : "\(group)/\(version)" }

  /// The Go type that the server keeps such objects in.
  var internalGoType: String {
    (group.isEmpty ? "core" : String(group.split(separator: ".").first ?? "")) + "." + kind
  }

  /// Whether an object says that it is of this kind, or nothing.
  func matches(_ object: JSON?) -> Bool {
    guard let object else { return false }
    if let kind = object["kind"]?.string, kind != self.kind { return false }
    if let apiVersion = object["apiVersion"]?.string, apiVersion != self.apiVersion { return false }
    return true
  }
}

extension APIError {
  /// The body has too many bytes.
  // Kubernetes: apimachinery pkg/api/errors/errors.go, NewRequestEntityTooLargeError
  public static func tooLarge(limit: Int) -> APIError {
    APIError(
      code: 413, reason: "RequestEntityTooLarge",
      message: "Request entity too large: limit is \(limit)")
  }
}
