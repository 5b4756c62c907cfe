/// The grammars of numbers, dates and base64 in go-yaml, matched by hand.
enum YAMLNumber {
  /// Whether a byte is a decimal digit.
  static func isDigit(_ byte: UInt8) -> Bool { byte &- 48 < 10 }

  /// A signed whole number with Go's prefixes for bases: `0x`, `0o`, `0b` and `0`.
  static func integer(_ text: String.UTF8View) -> Int64? {
    var digits = text[...]
    let negative = digits.first == UInt8(ascii: "-")
    if negative || digits.first == UInt8(ascii: "+") { digits.removeFirst() }
    guard let size = magnitude(digits) else { return nil }
    if negative { return size <= 1 << 63 ? Int64(truncatingIfNeeded: 0 &- size) : nil }
    return Int64(exactly: size)
  }

  /// A whole number without a sign, with Go's prefixes for bases.
  static func unsigned(_ text: String.UTF8View) -> UInt64? { magnitude(text[...]) }

  /// The digits of a whole number behind its sign.
  private static func magnitude(_ text: Substring.UTF8View) -> UInt64? {
    var digits = text
    var base: UInt64 = 10
    if digits.first == UInt8(ascii: "0"), digits.count > 1 {
      digits.removeFirst()
      base = 8
      switch digits.first.map({ $0 | 0x20 }) {
      case UInt8(ascii: "x"):
        base = 16
        digits.removeFirst()
      case UInt8(ascii: "o"): digits.removeFirst()
      case UInt8(ascii: "b"):
        base = 2
        digits.removeFirst()
      default: break
      }
    }
    guard !digits.isEmpty else { return nil }
    var value: UInt64 = 0
    for byte in digits {
      let digit: UInt64
      switch byte {
      case 48...57: digit = UInt64(byte - 48)
      case 97...102: digit = UInt64(byte - 87)
      case 65...70: digit = UInt64(byte - 55)
      default: return nil
      }
      guard digit < base else { return nil }
      let (product, tooLarge) = value.multipliedReportingOverflow(by: base)
      let (sum, tooLargeToo) = product.addingReportingOverflow(digit)
      guard !tooLarge, !tooLargeToo else { return nil }
      value = sum
    }
    return value
  }

  /// Whether a text is a decimal number, with or without fraction and exponent.
  static func isFloat(_ text: String.UTF8View) -> Bool {
    var rest = text[...]
    if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
    let whole = rest.prefix(while: isDigit)
    rest = rest[whole.endIndex...]
    if rest.first == UInt8(ascii: ".") {
      rest.removeFirst()
      let fraction = rest.prefix(while: isDigit)
      guard !whole.isEmpty || !fraction.isEmpty else { return false }
      rest = rest[fraction.endIndex...]
    } else if whole.isEmpty {
      return false
    }
    guard let mark = rest.first else { return true }
    guard mark | 0x20 == UInt8(ascii: "e") else { return false }
    rest.removeFirst()
    if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
    return !rest.isEmpty && rest.allSatisfy(isDigit)
  }

  /// Whether a text is a number to the base 60, such as `1:30`, which other readers take for a
  /// number.
  static func isBase60(_ text: String.UTF8View) -> Bool {
    var rest = text[...]
    if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
    guard let first = rest.first, isDigit(first) else { return false }
    rest = rest.drop { isDigit($0) || $0 == UInt8(ascii: "_") }
    guard rest.first == UInt8(ascii: ":") else { return false }
    while rest.first == UInt8(ascii: ":") {
      rest.removeFirst()
      let digits = rest.prefix(while: isDigit)
      guard digits.count == 1 || digits.count == 2 && digits.first ?? 0 <= UInt8(ascii: "5") else {
        return false
      }
      rest = rest[digits.endIndex...]
    }
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst().drop { isDigit($0) || $0 == UInt8(ascii: "_") }
    }
    return rest.isEmpty
  }

  /// Whether a text is a date or time in one of the forms that go-yaml knows.
  static func isTimestamp(_ text: String.UTF8View) -> Bool {
    // Kubernetes: sigs.k8s.io/yaml/goyaml.v2/resolve.go, parseTimestamp
    var rest = text[...]
    /// Takes a number of so many digits.
    func number(_ digits: ClosedRange<Int>) -> Int64? {
      let run = rest.prefix(digits.upperBound).prefix(while: isDigit)
      guard digits.contains(run.count) else { return nil }
      rest = rest[run.endIndex...]
      return run.reduce(0) { $0 * 10 + Int64($1 - 48) }
    }
    /// Takes one of these bytes.
    func take(_ wanted: Unicode.Scalar...) -> Unicode.Scalar? {
      guard let byte = rest.first, let match = wanted.first(where: { UInt8(ascii: $0) == byte })
      else { return nil }
      rest.removeFirst()
      return match
    }
    guard let year = number(4...4), take("-") != nil, let month = number(1...2), take("-") != nil,
      let day = number(1...2), (1...12).contains(month), day >= 1,
      day <= Instant.lastDay(year: year, month: month)
    else { return false }
    if rest.isEmpty { return true }
    guard let mark = take("T", "t", " "), let hour = number(1...2), hour < 24, take(":") != nil,
      let minute = number(1...2), minute < 60, take(":") != nil, let second = number(1...2),
      second < 60
    else { return false }
    if take(".", ",") != nil {
      let fraction = rest.prefix(while: isDigit)
      guard !fraction.isEmpty else { return false }
      rest = rest[fraction.endIndex...]
    }
    if mark == " " { return rest.isEmpty }
    if take("Z") != nil { return rest.isEmpty }
    guard take("+", "-") != nil, let hours = number(2...2), take(":") != nil,
      let minutes = number(2...2)
    else { return false }
    return rest.isEmpty && hours <= 24 && minutes < 60
  }

  /// The bytes that standard base64 text stands for; line ends are skipped.
  static func base64(_ text: String.UTF8View) -> [UInt8]? {
    var bytes: [UInt8] = []
    var bits: UInt32 = 0
    var count = 0
    var padding = 0
    for byte in text where byte != 10 && byte != 13 {
      let value: UInt32
      switch byte {
      case 65...90: value = UInt32(byte - 65)
      case 97...122: value = UInt32(byte - 71)
      case 48...57: value = UInt32(byte + 4)
      case UInt8(ascii: "+"): value = 62
      case UInt8(ascii: "/"): value = 63
      case UInt8(ascii: "="):
        padding += 1
        continue
      default: return nil
      }
      guard padding == 0 else { return nil }
      bits = bits << 6 | value
      count += 1
      if count % 4 == 0 {
        bytes.append(contentsOf: [16, 8, 0].map { UInt8(truncatingIfNeeded: bits >> $0) })
        bits = 0
      }
    }
    guard (count + padding) % 4 == 0, padding <= 2 else { return nil }
    switch count % 4 {
    case 2: bytes.append(UInt8(truncatingIfNeeded: bits >> 4))
    case 3: bytes.append(contentsOf: [10, 2].map { UInt8(truncatingIfNeeded: bits >> $0) })
    case 1: return nil
    default: break
    }
    return bytes
  }

  /// A number's shortest text in the form of Go's `%g`: an exponent below 1e-4 and from a limit on.
  ///
  /// - Parameters:
  ///   - shortest: The number as Swift prints it.
  ///   - limit: The power of ten from which on an exponent is written; `%v` has 21.
  static func generalText(_ shortest: String, exponentFrom limit: Int = 6) -> String {
    let negative = shortest.hasPrefix("-")
    let parts = shortest.drop { $0 == "-" }.split(separator: "e")
    let exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
    let mantissa = (parts.first ?? "0").split(separator: ".", omittingEmptySubsequences: false)
    let whole = mantissa.first ?? "0"
    var digits = Array(whole.utf8) + Array((mantissa.count > 1 ? mantissa[1] : "").utf8)
    var point = whole.utf8.count + exponent
    while digits.count > 1, digits[0] == 48 {
      digits.removeFirst()
      point -= 1
    }
    while digits.count > 1, digits.last == 48 { digits.removeLast() }
    if digits == [48] { return negative ? "-0" : "0" }
    let sign = negative ? "-" : ""
    /// The text of some digits.
    func text(_ digits: some Sequence<UInt8>) -> String {
      String(decoding: Array(digits), as: UTF8.self)
    }
    let power = point - 1
    if power < -4 || power >= limit {
      let tail = digits.count > 1 ? "." + text(digits[1...]) : ""
      let size = String(power.magnitude)
      return sign + text(digits[..<1]) + tail + "e" + (power < 0 ? "-" : "+")
        + (size.count < 2 ? "0" + size : size)
    }
    if point <= 0 {
      return sign + "0." + String(repeating: "0", count: -point) + text(digits)
    }
    if point >= digits.count {
      return sign + text(digits) + String(repeating: "0", count: point - digits.count)
    }
    return sign + text(digits[..<point]) + "." + text(digits[point...])
  }
}
