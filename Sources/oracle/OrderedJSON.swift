/// A JSON value that keeps the order of its names, so that it can be sent as it was recorded.
indirect enum OrderedJSON {
  /// `null`.
  case null
  /// A truth value.
  case bool(Bool)
  /// A number, as it is written.
  case number(String)
  /// A string, as it is written, with its quotes.
  case string(String)
  /// A list.
  case array([OrderedJSON])
  /// A map; the names are written with their quotes.
  case object([(name: String, value: OrderedJSON)])
}

extension OrderedJSON {
  /// Why a recording cannot be read.
  struct Mistake: Error {
    /// Where.
    var offset: Int
  }

  /// Reads a trusted recording.
  init(_ bytes: [UInt8]) throws {
    var index = 0
    self = try Self.value(bytes, &index)
  }

  /// The value of a name.
  subscript(_ name: String) -> OrderedJSON? {
    guard case .object(let entries) = self else { return nil }
    return entries.first { $0.name == "\"\(name)\"" }?.value
  }

  /// The items of a list.
  var items: [OrderedJSON] { if case .array(let items) = self { items } else { [] } }

  /// The text as Python's `json.dumps` writes it; recordings have its escapes already.
  var text: String {
    switch self {
    case .null: "null"
    case .bool(let flag): flag ? "true" : "false"
    case .number(let text), .string(let text): text
    case .array(let items): "[" + items.map(\.text).joined(separator: ", ") + "]"
    case .object(let entries):
      "{" + entries.map { "\($0.name): \($0.value.text)" }.joined(separator: ", ") + "}"
    }
  }

  /// Reads one value.
  private static func value(_ bytes: [UInt8], _ index: inout Int) throws -> OrderedJSON {
    skipSpace(bytes, &index)
    guard index < bytes.count else { throw Mistake(offset: index) }
    switch bytes[index] {
    case UInt8(ascii: "{"):
      var entries: [(name: String, value: OrderedJSON)] = []
      index += 1
      while try !ends(bytes, &index, UInt8(ascii: "}")) {
        let name = try string(bytes, &index)
        skipSpace(bytes, &index)
        index += 1
        entries.append((name, try value(bytes, &index)))
      }
      return .object(entries)
    case UInt8(ascii: "["):
      var items: [OrderedJSON] = []
      index += 1
      while try !ends(bytes, &index, UInt8(ascii: "]")) { items.append(try value(bytes, &index)) }
      return .array(items)
    case UInt8(ascii: "\""): return .string(try string(bytes, &index))
    default:
      let start = index
      while index < bytes.count, !",]} \n\r\t".utf8.contains(bytes[index]) { index += 1 }
      let word = String(decoding: bytes[start..<index], as: UTF8.self)
      switch word {
      case "null": return .null
      case "true": return .bool(true)
      case "false": return .bool(false)
      default: return .number(word)
      }
    }
  }

  /// Whether a list or map ends here; otherwise goes over the comma.
  private static func ends(_ bytes: [UInt8], _ index: inout Int, _ end: UInt8) throws -> Bool {
    skipSpace(bytes, &index)
    if index < bytes.count, bytes[index] == UInt8(ascii: ",") {
      index += 1
      skipSpace(bytes, &index)
    }
    guard index < bytes.count else { throw Mistake(offset: index) }
    guard bytes[index] == end else { return false }
    index += 1
    return true
  }

  /// Reads a string with its quotes; what is not ASCII becomes escapes.
  private static func string(_ bytes: [UInt8], _ index: inout Int) throws -> String {
    let start = index
    index += 1
    while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
      index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
    }
    index += 1
    guard index <= bytes.count else { throw Mistake(offset: index) }
    let text = String(decoding: bytes[start..<index], as: UTF8.self)
    guard text.utf8.contains(where: { $0 >= 0x80 }) else { return text }
    return text.utf16.map { unit in
      if unit < 0x80, let scalar = Unicode.Scalar(unit) { return String(Character(scalar)) }
      let digits = String(unit, radix: 16)
      return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }.joined()
  }

  /// Goes over space.
  private static func skipSpace(_ bytes: [UInt8], _ index: inout Int) {
    while index < bytes.count, bytes[index] <= 0x20 { index += 1 }
  }
}
