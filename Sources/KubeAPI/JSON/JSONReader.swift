/// Reads JSON text from front to back, piece by piece as its caller asks for them.
///
/// Nothing is built but what is asked for; whoever reads keeps track of what is open. Mistakes are
/// reported in the words and in the places of Go's `encoding/json`.
struct JSONReader {
  /// What a value begins with.
  enum Start {
    /// A map; its brace is read.
    case object
    /// A list; its bracket is read.
    case array
    /// A string; its quote is not read yet.
    case string
    /// A number, none of which is read yet.
    case number
    /// The word `true`, which is read.
    case yes
    /// The word `false`, which is read.
    case no
    /// The word `null`, which is read.
    case null
  }

  /// Where a string's content stands.
  struct StringSpan {
    /// The first byte behind the opening quote.
    var start: Int
    /// The closing quote.
    var end: Int
    /// Whether every byte is ASCII and stands for itself.
    var isPlain: Bool
  }

  /// Where a number stands.
  struct NumberSpan {
    /// The first byte.
    var start: Int
    /// The byte behind the last.
    var end: Int
    /// Whether there is neither fraction nor exponent.
    var isWhole: Bool
  }

  /// The text.
  let bytes: [UInt8]
  /// The next byte to read.
  private(set) var index = 0
  /// How many lists and maps are open.
  private(set) var depth = 0
  /// How many may be open.
  private let depthMax: Int

  /// Reads a text, unless it is too long.
  init(_ bytes: [UInt8], limits: JSONLimits) throws(JSONSyntaxError) {
    guard bytes.count <= limits.bytesMax else {
      throw JSONSyntaxError(
        message: "limit is \(limits.bytesMax) bytes, got \(bytes.count)", offset: limits.bytesMax)
    }
    self.bytes = bytes
    depthMax = limits.depthMax
  }
}

// MARK: Structure

extension JSONReader {
  /// Goes to the next byte that is no space, and returns it; `nil` at the end of the text.
  @inline(__always)
  private mutating func skipSpace() -> UInt8? {
    while index < bytes.count {
      let byte = bytes[index]
      guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return byte }
      index += 1
    }
    return nil
  }

  /// Reads the beginning of a value.
  mutating func value() throws(JSONSyntaxError) -> Start {
    guard let byte = skipSpace() else { throw .unexpectedEnd(index) }
    switch byte {
    case UInt8(ascii: "{"):
      try open()
      return .object
    case UInt8(ascii: "["):
      try open()
      return .array
    case UInt8(ascii: "\""): return .string
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number
    case UInt8(ascii: "t"):
      try word("true")
      return .yes
    case UInt8(ascii: "f"):
      try word("false")
      return .no
    case UInt8(ascii: "n"):
      try word("null")
      return .null
    default: throw .invalid(byte, "looking for beginning of value", index)
    }
  }

  /// Reads an opening bracket or brace.
  private mutating func open() throws(JSONSyntaxError) {
    depth += 1
    guard depth <= depthMax else {
      throw JSONSyntaxError(message: "exceeded max depth", offset: index)
    }
    index += 1
  }

  /// Reads one of the three words.
  private mutating func word(_ word: StaticString) throws(JSONSyntaxError) {
    for position in 0..<word.utf8CodeUnitCount {
      let expected = word.utf8Start[position]
      let byte = index < bytes.count ? bytes[index] : 0x20
      guard byte == expected else {
        let letter = Character(Unicode.Scalar(expected))
        throw .invalid(byte, "in literal \(word) (expecting '\(letter)')", index)
      }
      index += 1
    }
  }

  /// Whether a list that was just opened has an item; otherwise reads its end.
  mutating func firstItem() throws(JSONSyntaxError) -> Bool {
    guard let byte = skipSpace() else { throw .unexpectedEnd(index) }
    return !close(byte, UInt8(ascii: "]"))
  }

  /// Whether there is another item behind the one just read; otherwise reads the list's end.
  mutating func nextItem() throws(JSONSyntaxError) -> Bool {
    guard let byte = skipSpace() else { throw .unexpectedEnd(index) }
    if byte == UInt8(ascii: ",") {
      index += 1
      return true
    }
    guard close(byte, UInt8(ascii: "]")) else {
      throw .invalid(byte, "after array element", index)
    }
    return false
  }

  /// Whether a map that was just opened has a name, which is next; otherwise reads its end.
  mutating func firstName() throws(JSONSyntaxError) -> Bool {
    guard let byte = skipSpace() else { throw .unexpectedEnd(index) }
    if close(byte, UInt8(ascii: "}")) { return false }
    try expectName(byte)
    return true
  }

  /// Whether there is another name behind the value just read; otherwise reads the map's end.
  mutating func nextName() throws(JSONSyntaxError) -> Bool {
    guard let byte = skipSpace() else { throw .unexpectedEnd(index) }
    if byte == UInt8(ascii: ",") {
      index += 1
      guard let byte = skipSpace() else { throw .unexpectedEnd(index) }
      try expectName(byte)
      return true
    }
    guard close(byte, UInt8(ascii: "}")) else {
      throw .invalid(byte, "after object key:value pair", index)
    }
    return false
  }

  /// Reads a closing bracket or brace, when the byte is one.
  private mutating func close(_ byte: UInt8, _ end: UInt8) -> Bool {
    guard byte == end else { return false }
    index += 1
    depth -= 1
    return true
  }

  /// Refuses a byte that does not begin a name.
  private func expectName(_ byte: UInt8) throws(JSONSyntaxError) {
    guard byte == UInt8(ascii: "\"") else {
      throw .invalid(byte, "looking for beginning of object key string", index)
    }
  }

  /// Reads a name and the colon behind it.
  mutating func name() throws(JSONSyntaxError) -> StringSpan {
    let span = try string()
    guard let byte = skipSpace() else { throw .unexpectedEnd(index) }
    guard byte == UInt8(ascii: ":") else { throw .invalid(byte, "after object key", index) }
    index += 1
    return span
  }

  /// Refuses anything but space behind the outermost value.
  mutating func end() throws(JSONSyntaxError) {
    if let byte = skipSpace() { throw .invalid(byte, "after top-level value", index) }
  }

  /// Reads a value, whatever it is, without building anything.
  mutating func skip() throws(JSONSyntaxError) { try skip(try value()) }

  /// Reads the rest of a value of which the beginning was read.
  mutating func skip(_ start: Start) throws(JSONSyntaxError) {
    var open: [Bool] = []
    var start: Start? = start
    while true {
      switch start {
      case .object: open.append(true)
      case .array: open.append(false)
      case .string: _ = try string()
      case .number: _ = try number()
      case .yes, .no, .null, nil: break
      }
      var isFresh = start == .object || start == .array
      while let isObject = open.last {
        let goesOn =
          switch (isObject, isFresh) {
          case (true, true): try firstName()
          case (true, false): try nextName()
          case (false, true): try firstItem()
          case (false, false): try nextItem()
          }
        if goesOn { break }
        open.removeLast()
        isFresh = false
      }
      guard let isObject = open.last else { return }
      if isObject { _ = try name() }
      start = try value()
    }
  }
}

// MARK: Scalars

extension JSONReader {
  /// Reads a string, whose quote is next.
  mutating func string() throws(JSONSyntaxError) -> StringSpan {
    index += 1
    var span = StringSpan(start: index, end: index, isPlain: true)
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\"") {
        span.end = index
        index += 1
        return span
      }
      if byte == UInt8(ascii: "\\") {
        span.isPlain = false
        try escape()
      } else if byte < 0x20 {
        throw .invalid(byte, "in string literal", index)
      } else {
        if byte >= 0x80 { span.isPlain = false }
        index += 1
      }
    }
    throw .unexpectedEnd(index)
  }

  /// Reads an escape, whose backslash is next.
  private mutating func escape() throws(JSONSyntaxError) {
    index += 1
    let byte = index < bytes.count ? bytes[index] : 0x20
    switch byte {
    case UInt8(ascii: "b"), UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"),
      UInt8(ascii: "t"), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "\""):
      index += 1
    case UInt8(ascii: "u"):
      index += 1
      for _ in 0..<4 {
        let digit = index < bytes.count ? bytes[index] : 0x20
        guard digit.hexadecimalValue != nil else {
          throw .invalid(digit, #"in \u hexadecimal character escape"#, index)
        }
        index += 1
      }
    default: throw .invalid(byte, "in string escape code", index)
    }
  }

  /// Reads a number, which is next.
  mutating func number() throws(JSONSyntaxError) -> NumberSpan {
    var span = NumberSpan(start: index, end: index, isWhole: true)
    if bytes[index] == UInt8(ascii: "-") { index += 1 }
    if index < bytes.count, bytes[index] == UInt8(ascii: "0") {
      index += 1
    } else {
      try digits("in numeric literal")
    }
    if index < bytes.count, bytes[index] == UInt8(ascii: ".") {
      span.isWhole = false
      index += 1
      try digits("after decimal point in numeric literal")
    }
    if index < bytes.count, bytes[index] | 0x20 == UInt8(ascii: "e") {
      span.isWhole = false
      index += 1
      if index < bytes.count, bytes[index] == UInt8(ascii: "+") || bytes[index] == UInt8(ascii: "-")
      {
        index += 1
      }
      try digits("in exponent of numeric literal")
    }
    span.end = index
    return span
  }

  /// Reads one digit or more.
  private mutating func digits(_ context: String) throws(JSONSyntaxError) {
    let start = index
    while index < bytes.count, UInt8(ascii: "0")...UInt8(ascii: "9") ~= bytes[index] { index += 1 }
    guard index > start else {
      throw .invalid(index < bytes.count ? bytes[index] : 0x20, context, index)
    }
  }

  /// What a string says.
  func text(_ span: StringSpan) -> String {
    let content = bytes[span.start..<span.end]
    return span.isPlain ? String(decoding: content, as: UTF8.self) : Self.unescaped(content)
  }

  /// A number's digits as they stand.
  func text(_ span: NumberSpan) -> String {
    String(decoding: bytes[span.start..<span.end], as: UTF8.self)
  }

  /// A number as a 64-bit integer; `nil` when it has a fraction or exponent, or does not fit.
  func integer(_ span: NumberSpan) -> Int64? {
    guard span.isWhole else { return nil }
    let isNegative = bytes[span.start] == UInt8(ascii: "-")
    var value: Int64 = 0
    for position in (isNegative ? span.start + 1 : span.start)..<span.end {
      let (scaled, overflows) = value.multipliedReportingOverflow(by: 10)
      let digit = Int64(bytes[position] &- UInt8(ascii: "0"))
      let (sum, sumOverflows) =
        isNegative
        ? scaled.subtractingReportingOverflow(digit) : scaled.addingReportingOverflow(digit)
      if overflows || sumOverflows { return nil }
      value = sum
    }
    return value
  }

  /// A number as an integer where it is one, else as a double; `nil` when it is too large even for
  /// that.
  func json(_ span: NumberSpan) -> JSON? {
    if let integer = integer(span) { return .integer(integer) }
    guard let double = Double(text(span)), double.isFinite else { return nil }
    return .double(double)
  }
}
