/// Base64 without padding in the letters that URLs allow, as Go's `base64.RawURLEncoding` has it.
public enum Base64URL {
  /// Where a text stops being base64.
  public struct Mistake: Error, Hashable, Sendable {
    /// How many bytes stand before it.
    public let offset: Int
  }

  /// The letters in the order of their values.
  private static let letters = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

  /// The text that bytes are written as.
  public static func encode(_ bytes: [UInt8]) -> String {
    var output: [UInt8] = []
    output.reserveCapacity((bytes.count * 4 + 2) / 3)
    var bits: UInt32 = 0
    var count = 0
    for byte in bytes {
      bits = bits << 8 | UInt32(byte)
      count += 8
      while count >= 6 {
        count -= 6
        output.append(letters[Int(bits >> UInt32(count) & 63)])
      }
    }
    if count > 0 { output.append(letters[Int(bits << UInt32(6 - count) & 63)]) }
    return String(decoding: output, as: UTF8.self)
  }

  /// The bytes that a text stands for; line breaks are skipped.
  public static func decode(_ text: [UInt8]) throws(Mistake) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(text.count * 3 / 4)
    var bits: UInt32 = 0
    var count = 0
    for (offset, byte) in text.enumerated() where byte != 0x0A && byte != 0x0D {
      guard let value = value(byte) else { throw Mistake(offset: offset) }
      bits = bits << 6 | UInt32(value)
      count += 6
      if count >= 8 {
        count -= 8
        output.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
      }
    }
    if count == 6 { throw Mistake(offset: text.count - 1) }
    return output
  }

  /// The value of a letter.
  private static func value(_ letter: UInt8) -> UInt8? {
    switch letter {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): letter - UInt8(ascii: "A")
    case UInt8(ascii: "a")...UInt8(ascii: "z"): letter - UInt8(ascii: "a") + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): letter - UInt8(ascii: "0") + 52
    case UInt8(ascii: "-"): 62
    case UInt8(ascii: "_"): 63
    default: nil
    }
  }
}
