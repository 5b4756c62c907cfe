import KubeAPI

@testable import Lab

/// Judges documents by the words of JSON Schema that the published schema uses.
struct SchemaValidator {
  /// The whole schema.
  let root: JSON

  /// Whether a value is as a schema says.
  func accepts(_ value: JSON, _ schema: JSON) -> Bool {
    if let name = schema["$ref"]?.string?.split(separator: "/").last {
      guard let target = root["$defs", String(name)], accepts(value, target) else { return false }
    }
    if let type = schema["type"] {
      let types = type.array?.compactMap(\.string) ?? [type.string ?? ""]
      if !types.contains(where: { Self.isType($0, value) }) { return false }
    }
    if let constant = schema["const"], value != constant { return false }
    if let words = schema["enum"]?.array, !words.contains(value) { return false }
    if let inner = schema["not"], accepts(value, inner) { return false }
    if let any = schema["anyOf"]?.array, !any.contains(where: { accepts(value, $0) }) {
      return false
    }
    if let one = schema["oneOf"]?.array, one.count(where: { accepts(value, $0) }) != 1 {
      return false
    }
    switch value {
    case .object(let object): return accepts(object, schema)
    case .array(let items):
      if Int64(items.count) < schema["minItems"]?.integer ?? 0 { return false }
      return schema["items"].map { item in items.allSatisfy { accepts($0, item) } } ?? true
    case .string(let text): return Int64(text.count) >= schema["minLength"]?.integer ?? 0
    case .integer(let number):
      return number >= schema["minimum"]?.integer ?? .min
        && number <= schema["maximum"]?.integer ?? .max
    default: return true
    }
  }

  /// Whether a map is as a schema says.
  private func accepts(_ object: JSONObject, _ schema: JSON) -> Bool {
    let names = Set(object.names)
    for entry in object {
      if let pattern = schema["propertyNames", "pattern"]?.string {
        guard let pattern = try? Pattern(pattern), pattern.matches(entry.name) else { return false }
      }
      if let inner = schema["properties", entry.name] {
        if !accepts(entry.value, inner) { return false }
      } else if let others = schema["additionalProperties"] {
        if others.bool == false || others.object != nil && !accepts(entry.value, others) {
          return false
        }
      }
    }
    for name in schema["required"]?.array ?? [] where !names.contains(name.string ?? "") {
      return false
    }
    let companions = schema["dependentRequired"]?.object ?? JSONObject()
    for entry in companions where names.contains(entry.name) {
      for name in entry.value.array ?? [] where !names.contains(name.string ?? "") { return false }
    }
    return Int64(object.count) >= schema["minProperties"]?.integer ?? 0
      && Int64(object.count) <= schema["maxProperties"]?.integer ?? .max
  }

  /// Whether a value is of a type.
  private static func isType(_ type: String, _ value: JSON) -> Bool {
    switch value {
    case .null: type == "null"
    case .bool: type == "boolean"
    case .integer: type == "integer" || type == "number"
    case .double: type == "number"
    case .string: type == "string"
    case .array: type == "array"
    case .object: type == "object"
    }
  }
}
