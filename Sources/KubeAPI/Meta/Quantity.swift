/// An amount of a resource, such as `500m`, `64Mi` or `1e3`, kept exactly.
///
/// The value is `mantissa × 10^exponent`; nothing smaller than a billionth is kept, and what does not fit
/// 38 digits is held at the largest amount that does.
public struct Quantity: Sendable {
  /// How an amount is written.
  public enum Format: Sendable {
    /// With an exponent: `1e3`.
    case decimalExponent
    /// With powers of 1000: `1k`.
    case decimalSI
    /// With powers of 1024: `1Ki`.
    case binarySI
  }

  /// A text that is no amount.
  public struct ParseError: Error, Hashable, Sendable {
    /// The words of the real parser.
    public let message: String

    /// The text has not the form of an amount.
    static let format = ParseError(
      message: "quantities must match the regular expression "
        + "'^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'")
    /// The suffix is unknown.
    static let suffix = ParseError(message: "unable to parse quantity's suffix")
    /// The number is none.
    static let numeric = ParseError(message: "unable to parse numeric part of quantity")
  }

  /// The digits, with the sign.
  private(set) var mantissa: Int128
  /// The power of ten that the digits are multiplied by, at least -9.
  private(set) var exponent: Int
  /// How the amount is written.
  public var format: Format

  /// No amount at all.
  public static let zero = Quantity(0)

  /// A whole amount.
  public init(_ value: Int64, format: Format = .decimalSI) {
    mantissa = Int128(value)
    exponent = 0
    self.format = format
  }

  /// An amount of thousandths.
  public init(milli value: Int64, format: Format = .decimalSI) {
    mantissa = Int128(value)
    exponent = -3
    self.format = format
  }

  /// An amount made of its parts.
  private init(mantissa: Int128, exponent: Int, format: Format) {
    self.mantissa = mantissa
    self.exponent = exponent
    self.format = format
  }

  /// Sets the parts of the amount.
  mutating func set(_ mantissa: Int128, _ exponent: Int) {
    self.mantissa = mantissa
    self.exponent = exponent
  }

  /// Whether the amount is nothing.
  public var isZero: Bool { mantissa == 0 }

  /// -1, 0 or 1: whether the amount is below, at or above nothing.
  public var signum: Int { mantissa == 0 ? 0 : (mantissa < 0 ? -1 : 1) }
}

// MARK: Reading

extension Quantity {
  /// Reads an amount; `nil` when the text is none.
  public init?(_ text: String) {
    guard let value = try? Quantity(parsing: text) else { return nil }
    self = value
  }

  /// Reads an amount, or says in the words of the real parser why the text is none.
  // Kubernetes: apimachinery/pkg/api/resource/quantity.go, ParseQuantity
  public init(parsing text: String) throws(ParseError) {
    var text = text
    let result = text.withUTF8 { bytes in
      Result { () throws(ParseError) in try Quantity.parse(bytes) }
    }
    self = try result.get()
  }

  /// Reads an amount from UTF-8.
  private static func parse(_ bytes: UnsafeBufferPointer<UInt8>) throws(ParseError) -> Quantity {
    guard !bytes.isEmpty else { throw .format }
    var index = 0
    var negative = false
    if bytes[0] == UInt8(ascii: "-") || bytes[0] == UInt8(ascii: "+") {
      negative = bytes[0] == UInt8(ascii: "-")
      index = 1
    }
    var reader = DigitReader()
    let start = index
    while index < bytes.count, bytes[index].isDigit {
      reader.take(bytes[index])
      index += 1
    }
    var digits = index - start
    if index < bytes.count, bytes[index] == UInt8(ascii: ".") {
      index += 1
      reader.fraction = true
      let begin = index
      while index < bytes.count, bytes[index].isDigit {
        reader.take(bytes[index])
        index += 1
      }
      digits += index - begin
    }
    let suffixStart = index
    while index < bytes.count, Self.suffixLetters.contains(bytes[index]) { index += 1 }
    if index < bytes.count, bytes[index] == UInt8(ascii: "-") || bytes[index] == UInt8(ascii: "+") {
      index += 1
    }
    while index < bytes.count, bytes[index].isDigit { index += 1 }
    guard index == bytes.count, suffixStart > 0 else { throw .format }
    guard suffixStart > (negative || bytes[0] == UInt8(ascii: "+") ? 1 : 0) else { throw .format }
    guard let scale = Suffix(bytes[suffixStart...]) else { throw .suffix }
    guard digits > 0 else { throw .numeric }
    return reader.quantity(negative: negative, suffix: scale)
  }

  /// The letters that a suffix may hold.
  private static let suffixLetters = Set("eEinumkKMGTP".utf8)

  /// Collects digits and keeps count of what did not fit.
  private struct DigitReader {
    /// The digits so far.
    var value: Int128 = 0
    /// The power of ten that belongs to them.
    var exponent = 0
    /// Whether the decimal point is behind us.
    var fraction = false
    /// Whether something other than zero was cut off.
    var inexact = false

    /// Takes one more digit.
    mutating func take(_ byte: UInt8) {
      if value < Quantity.limit / 10_000 {
        value = value * 10 + Int128(byte - 48)
        if fraction { exponent -= 1 }
      } else {
        if byte != 48 { inexact = true }
        if !fraction { exponent += 1 }
      }
    }

    /// The amount that the digits and a suffix make.
    func quantity(negative: Bool, suffix: Suffix) -> Quantity {
      var format = suffix.format
      var mantissa = value
      var exponent = exponent
      var inexact = inexact
      switch suffix {
      case .decimal(let power, _): exponent += power
      case .binary(let power):
        while mantissa != 0, mantissa % 10 == 0, exponent < 0 {
          mantissa /= 10
          exponent += 1
        }
        let factor = Int128(1) << Int128(power)
        while mantissa > Quantity.limit / factor {
          if mantissa % 10 != 0 { inexact = true }
          mantissa /= 10
          exponent += 1
        }
        mantissa *= factor
      }
      (mantissa, exponent) = Quantity.nano(mantissa, exponent, inexact: inexact)
      if format == .binarySI {
        let amount = Quantity(mantissa: mantissa, exponent: exponent, format: format)
        if amount > Quantity(Int64.max) {
          (mantissa, exponent) = (Int128(Int64.max), 0)
        } else if mantissa != 0, amount < Quantity(1) {
          format = .decimalSI
        }
      }
      return Quantity(mantissa: negative ? -mantissa : mantissa, exponent: exponent, format: format)
    }
  }

  /// The largest mantissa.
  private static let limit: Int128 = 99_999_999_999_999_999_999_999_999_999_999_999_999

  /// The largest power of ten.
  private static let exponentMax = 1_000_000

  /// Rounds what is smaller than a billionth up, and brings an exponent into bounds.
  private static func nano(
    _ mantissa: Int128, _ exponent: Int, inexact: Bool = false
  ) -> (Int128, Int) {
    if mantissa == 0 { return (inexact ? 1 : 0, inexact ? -9 : 0) }
    var (mantissa, exponent) = (mantissa, exponent)
    var up = inexact && exponent <= -9
    while exponent < -9, mantissa != 0 {
      if mantissa % 10 != 0 { up = true }
      mantissa /= 10
      exponent += 1
    }
    if exponent < -9 { exponent = -9 }
    if up { mantissa += 1 }
    if exponent > exponentMax - 40 {
      // Bounded apart from trailing zeros, so that the canonical form reads the same again.
      while mantissa % 10 == 0, mantissa != 0 {
        mantissa /= 10
        exponent += 1
      }
      exponent = Swift.min(exponent, exponentMax)
    }
    return (mantissa, exponent)
  }

  /// What follows the number.
  private enum Suffix {
    /// A power of ten.
    case decimal(Int, Format)
    /// A power of two.
    case binary(Int)

    /// The format that the suffix asks for.
    var format: Format {
      switch self {
      case .decimal(_, let format): format
      case .binary: .binarySI
      }
    }

    /// Reads a suffix; `nil` when there is no such one.
    init?(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) {
      let text = Array(bytes)
      switch text.count {
      case 0:
        self = .decimal(0, .decimalSI)
        return
      case 1:
        if let power = Self.power(text[0]) {
          self = .decimal(power, .decimalSI)
          return
        }
      case 2 where text[1] == UInt8(ascii: "i"):
        guard let place = Array("KMGTPE".utf8).firstIndex(of: text[0]) else { return nil }
        self = .binary((place + 1) * 10)
        return
      default: break
      }
      guard text[0] == UInt8(ascii: "e") || text[0] == UInt8(ascii: "E"), text.count > 1,
        let power = Int(String(decoding: text[1...], as: UTF8.self))
      else { return nil }
      self = .decimal(Swift.max(-1_000_000, Swift.min(1_000_000, power)), .decimalExponent)
    }

    /// The power of ten of a one-letter suffix.
    static func power(_ letter: UInt8) -> Int? {
      switch letter {
      case UInt8(ascii: "n"): -9
      case UInt8(ascii: "u"): -6
      case UInt8(ascii: "m"): -3
      case UInt8(ascii: "k"): 3
      case UInt8(ascii: "M"): 6
      case UInt8(ascii: "G"): 9
      case UInt8(ascii: "T"): 12
      case UInt8(ascii: "P"): 15
      case UInt8(ascii: "E"): 18
      default: nil
      }
    }
  }
}

extension UInt8 {
  /// Whether this is an ASCII digit.
  @inline(__always) var isDigit: Bool { self >= 48 && self <= 57 }
  /// Whether this is a lower-case ASCII letter.
  @inline(__always) var isLower: Bool { self >= 97 && self <= 122 }
  /// Whether this is an upper-case ASCII letter.
  @inline(__always) var isUpper: Bool { self >= 65 && self <= 90 }
}
