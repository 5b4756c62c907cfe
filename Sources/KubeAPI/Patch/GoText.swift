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

  /// The value without the `null`s of maps, at every depth.
  var withoutNulls: JSON {
    switch self {
    case .object(let object):
      .object(
        JSONObject(
          sortedUnique: object.compactMap { entry in
            entry.value.isNull
              ? nil : JSONObject.Entry(name: entry.name, value: entry.value.withoutNulls)
          }))
    case .array(let items): .array(items.map(\.withoutNulls))
    default: self
    }
  }
}
