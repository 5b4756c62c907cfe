internal import KubeAPI

/// The text of a JSON map whose names keep the order in which they are written, which is Go's order
/// of a struct's fields.
struct OrderedObject {
  /// What is written so far, without the braces.
  private var fields = ""

  /// Writes a name with a value that is JSON text already.
  mutating func write(_ name: String, raw value: String) {
    if !fields.isEmpty { fields += "," }
    fields += "\"\(name)\":\(value)"
  }

  /// Writes a name with a value.
  mutating func write(_ name: String, _ value: JSON) { write(name, raw: value.text) }

  /// Writes a name with a text.
  mutating func write(_ name: String, _ value: String) { write(name, .string(value)) }

  /// Writes a name with a list of texts, unless it is empty.
  mutating func writeUnlessEmpty(_ name: String, _ values: [String]) {
    if !values.isEmpty { write(name, .array(values.map { .string($0) })) }
  }

  /// The map.
  var text: String { "{\(fields)}" }

  /// A list of maps.
  static func list(_ items: [String]) -> String { "[\(items.joined(separator: ","))]" }
}
