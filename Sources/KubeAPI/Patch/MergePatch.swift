/// JSON merge patches: what a patch names is set, what it sets to `null` is removed (RFC 7386).
public enum MergePatch {
  /// Reads a patch's body, which must be a map.
  public static func decode(_ body: [UInt8]) throws(APIError) -> JSON {
    let patch: JSON
    do throws(JSONSyntaxError) {
      patch = try JSON(parsing: body)
    } catch {
      throw .badRequest(error.message)
    }
    guard patch.object != nil || patch.isNull else {
      throw .badRequest(
        "error decoding patch: json: cannot unmarshal \(patch.jsonTypeName) into Go value of type "
          + "map[string]interface {}")
    }
    return patch
  }

  /// The document with the patch applied.
  public static func apply(_ patch: JSON, to document: JSON) -> JSON {
    guard case .object(let changes) = patch else { return patch.withoutNulls }
    guard case .object(var object) = document else { return patch.withoutNulls }
    for entry in changes {
      if entry.value.isNull {
        object[entry.name] = nil
      } else if let current = object[entry.name] {
        if current != entry.value { object[entry.name] = apply(entry.value, to: current) }
      } else {
        object[entry.name] = entry.value.withoutNulls
      }
    }
    return .object(object)
  }

  /// The patch that turns one document into another.
  public static func difference(from original: JSON, to modified: JSON) -> JSON {
    guard case .object(let old) = original, case .object(let new) = modified else {
      return modified
    }
    var patch = JSONObject()
    for entry in new {
      guard let before = old[entry.name] else {
        patch[entry.name] = entry.value
        continue
      }
      guard before != entry.value else { continue }
      if before.object != nil, entry.value.object != nil {
        patch[entry.name] = difference(from: before, to: entry.value)
      } else {
        patch[entry.name] = entry.value
      }
    }
    for entry in old where new.index(of: entry.name) == nil { patch[entry.name] = .null }
    return .object(patch)
  }

  /// The patch of client-side apply for kinds without merge keys: changes from the current to the
  /// modified document, and removals from the last applied to the modified one.
  // Kubernetes: apimachinery/pkg/util/jsonmergepatch/patch.go, CreateThreeWayJSONMergePatch
  public static func threeWay(original: JSON?, modified: JSON, current: JSON) -> JSON {
    let additions = keepNulls(false, in: difference(from: current, to: modified))
    let removals = keepNulls(true, in: difference(from: original ?? [:], to: modified))
    return union(removals, additions)
  }

  /// Only the removals of a patch, or all but them.
  private static func keepNulls(_ keeps: Bool, in patch: JSON) -> JSON {
    guard case .object(let object) = patch else { return patch }
    var kept = JSONObject()
    for entry in object {
      switch entry.value {
      case .null: if keeps { kept[entry.name] = .null }
      case .object(let inner) where !inner.isEmpty:
        let filtered = keepNulls(keeps, in: entry.value)
        if !filtered.isEmpty { kept[entry.name] = filtered }
      default: if !keeps { kept[entry.name] = entry.value }
      }
    }
    return .object(kept)
  }

  /// Both patches as one, of which the second wins.
  private static func union(_ first: JSON, _ second: JSON) -> JSON {
    guard case .object(var object) = first, case .object(let changes) = second else {
      return second
    }
    for entry in changes {
      if let before = object[entry.name] {
        object[entry.name] = union(before, entry.value)
      } else {
        object[entry.name] = entry.value
      }
    }
    return .object(object)
  }
}

extension JSON {
  /// The word for this kind of value in `encoding/json`'s errors.
  var jsonTypeName: String {
    switch self {
    case .null: "null"
    case .bool: "bool"
    case .integer, .double: "number"
    case .string: "string"
    case .array: "array"
    case .object: "object"
    }
  }
}
