extension JSON {
  /// The value as Go's `%v` prints it, which some messages quote: `map[a:1 b:[x y]]`.
  public var goText: String {
    var text = ""
    writeGoText(to: &text)
    return text
  }

  /// Writes the value as Go's `%v` prints it.
  private func writeGoText(to text: inout String) {
    switch self {
    case .null: text += "<nil>"
    case .bool(let flag): text += flag ? "true" : "false"
    case .integer(let number): text += String(number)
    case .double(let number): text += YAMLNumber.generalText("\(number)", exponentFrom: 21)
    case .string(let string): text += string
    case .array(let items):
      text += "["
      for (index, item) in items.enumerated() {
        if index > 0 { text += " " }
        item.writeGoText(to: &text)
      }
      text += "]"
    case .object(let object):
      text += "map["
      for (index, entry) in object.enumerated() {
        if index > 0 { text += " " }
        text += entry.name
        text += ":"
        entry.value.writeGoText(to: &text)
      }
      text += "]"
    }
  }

  /// The Go type that `encoding/json` gives such a value.
  var goTypeName: String {
    switch self {
    case .null: "%!s(<nil>)"
    case .bool: "bool"
    case .integer: "int64"
    case .double: "float64"
    case .string: "string"
    case .array: "[]interface {}"
    case .object: "map[string]interface {}"
    }
  }

  /// Whether both values are of the same Go type.
  func hasSameGoType(as other: JSON) -> Bool {
    switch (self, other) {
    case (.null, .null), (.bool, .bool), (.integer, .integer), (.double, .double),
      (.string, .string), (.array, .array), (.object, .object):
      true
    default: false
    }
  }

  /// The value without the `null`s of maps, at every depth; what holds none stays shared.
  var withoutNulls: JSON { strippedOfNulls ?? self }

  /// The value without the `null`s of maps; nothing where it holds none.
  private var strippedOfNulls: JSON? {
    switch self {
    case .object(let object):
      var result: JSONObject?
      for entry in object {
        if entry.value.isNull {
          result = result ?? object
          result?[entry.name] = nil
        } else if let value = entry.value.strippedOfNulls {
          result = result ?? object
          result?[entry.name] = value
        }
      }
      return result.map { .object($0) }
    case .array(let items):
      var result: [JSON]?
      for (index, item) in items.enumerated() {
        guard let value = item.strippedOfNulls else { continue }
        result = result ?? items
        result?[index] = value
      }
      return result.map { .array($0) }
    default: return nil
    }
  }
}
