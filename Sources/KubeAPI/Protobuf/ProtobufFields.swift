/// The fields of an encoded message, one after another.
struct ProtobufFields {
  /// What a field holds before it is known what it means.
  enum Value {
    /// A number, or a fraction by its bits.
    case number(UInt64)
    /// Text, bytes or a message.
    case bytes(ArraySlice<UInt8>)
  }

  /// What has not been read.
  private var rest: ArraySlice<UInt8>

  /// Begins to read.
  init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

  /// The next field; `nil` behind the last one.
  mutating func next() throws(ProtobufReader.Fault) -> (number: UInt64, value: Value)? {
    if rest.isEmpty { return nil }
    let key = try number()
    switch key & 7 {
    case 0: return (key >> 3, .number(try number()))
    case 1: return (key >> 3, .number(try fixed(8)))
    case 2:
      let length = try number()
      guard length <= UInt64(rest.count) else { throw ProtobufReader.malformed }
      let bytes = rest.prefix(Int(length))
      rest = rest.dropFirst(Int(length))
      return (key >> 3, .bytes(bytes))
    case 5: return (key >> 3, .number(try fixed(4)))
    default: throw ProtobufReader.malformed
    }
  }

  /// A number of as many bytes as it takes.
  private mutating func number() throws(ProtobufReader.Fault) -> UInt64 {
    var result: UInt64 = 0
    var shift: UInt64 = 0
    while let byte = rest.popFirst() {
      guard shift < 64 else { break }
      result |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return result }
      shift += 7
    }
    throw ProtobufReader.malformed
  }

  /// A number of so many bytes.
  private mutating func fixed(_ count: Int) throws(ProtobufReader.Fault) -> UInt64 {
    guard rest.count >= count else { throw ProtobufReader.malformed }
    var result: UInt64 = 0
    for byte in rest.prefix(count).reversed() { result = result << 8 | UInt64(byte) }
    rest = rest.dropFirst(count)
    return result
  }
}

/// Messages that are one value in JSON.
enum ProtobufScalar {
  /// The value of a message that is one; `nil` for others.
  static func value(
    of name: String, _ bytes: ArraySlice<UInt8>
  ) throws(ProtobufReader.Fault) -> JSON? {
    switch name.split(separator: ".").last {
    case "Time" where name.hasSuffix("meta.v1.Time"): try time(bytes)?.rfc3339.json ?? .null
    case "MicroTime": try time(bytes)?.rfc3339Micro.json ?? .null
    case "Quantity": .string(try text(bytes))
    case "IntOrString": try intOrString(bytes)
    case "Duration" where name.hasSuffix("meta.v1.Duration"):
      .string(DurationText.text(.nanoseconds(try integer(bytes))))
    case "FieldsV1", "RawExtension": try raw(bytes)
    case "ExtraValue", "Verbs": .array(try list(bytes))
    default: .none
    }
  }

  /// A moment; `nil` for none.
  private static func time(_ bytes: ArraySlice<UInt8>) throws(ProtobufReader.Fault) -> Instant? {
    if bytes.isEmpty { return nil }
    var (seconds, nanoseconds): (Int64, Int64) = (0, 0)
    var fields = ProtobufFields(bytes)
    while let field = try fields.next() {
      guard case .number(let number) = field.value else { continue }
      if field.number == 1 { seconds = Int64(bitPattern: number) }
      if field.number == 2 { nanoseconds = Int64(bitPattern: number) }
    }
    let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    let (sum, carry) = whole.addingReportingOverflow(nanoseconds)
    guard !overflow, !carry else { throw ProtobufReader.malformed }
    return Instant(nanoseconds: sum)
  }

  /// The text of the first field.
  private static func text(_ bytes: ArraySlice<UInt8>) throws(ProtobufReader.Fault) -> String {
    var fields = ProtobufFields(bytes)
    while let field = try fields.next() {
      if field.number == 1, case .bytes(let text) = field.value {
        return String(decoding: text, as: UTF8.self)
      }
    }
    return ""
  }

  /// The texts of the first field.
  private static func list(_ bytes: ArraySlice<UInt8>) throws(ProtobufReader.Fault) -> [JSON] {
    var list: [JSON] = []
    var fields = ProtobufFields(bytes)
    while let field = try fields.next() {
      if field.number == 1, case .bytes(let text) = field.value {
        list.append(.string(String(decoding: text, as: UTF8.self)))
      }
    }
    return list
  }

  /// The integer of the first field.
  private static func integer(_ bytes: ArraySlice<UInt8>) throws(ProtobufReader.Fault) -> Int64 {
    var fields = ProtobufFields(bytes)
    while let field = try fields.next() {
      if field.number == 1, case .number(let number) = field.value {
        return Int64(bitPattern: number)
      }
    }
    return 0
  }

  /// A number or text.
  private static func intOrString(_ bytes: ArraySlice<UInt8>) throws(ProtobufReader.Fault) -> JSON {
    var isText = false
    var (number, text): (Int64, String) = (0, "")
    var fields = ProtobufFields(bytes)
    while let field = try fields.next() {
      switch (field.number, field.value) {
      case (1, .number(let kind)): isText = kind == 1
      case (2, .number(let value)): number = Int64(Int32(truncatingIfNeeded: value))
      case (3, .bytes(let value)): text = String(decoding: value, as: UTF8.self)
      default: break
      }
    }
    return isText ? .string(text) : .integer(number)
  }

  /// JSON that stands in the first field.
  private static func raw(_ bytes: ArraySlice<UInt8>) throws(ProtobufReader.Fault) -> JSON {
    let text = try text(bytes)
    if text.isEmpty { return .null }
    do { return try JSON(parsing: Array(text.utf8)) } catch { throw ProtobufReader.malformed }
  }
}

extension String {
  /// The text as a JSON value.
  fileprivate var json: JSON { .string(self) }
}
