/// Bytes as text in the standard base-64 alphabet, as Go writes and reads them.
public enum Base64 {
  /// The letters of the alphabet.
  private static let letters = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  /// Writes bytes.
  public static func encode(_ bytes: some Collection<UInt8>) -> String {
    var output: [UInt8] = []
    output.reserveCapacity((bytes.count + 2) / 3 * 4)
    var buffer: UInt32 = 0
    var count = 0
    /// Writes the letters of a group of so many bytes.
    func flush(_ count: Int) {
      for place in 0..<4 {
        output.append(
          place <= count ? letters[Int(buffer >> UInt32(18 - 6 * place)) & 63] : UInt8(ascii: "="))
      }
    }
    for byte in bytes {
      buffer |= UInt32(byte) << UInt32(16 - 8 * count)
      count += 1
      if count == 3 {
        flush(3)
        buffer = 0
        count = 0
      }
    }
    if count > 0 { flush(count) }
    return String(decoding: output, as: UTF8.self)
  }

  /// Reads bytes; `nil` when the text is malformed. Line breaks are skipped.
  public static func decode(_ text: String) -> [UInt8]? {
    var output: [UInt8] = []
    output.reserveCapacity(text.utf8.count / 4 * 3)
    var buffer: UInt32 = 0
    var bits = 0
    var letters = 0
    var padding = 0
    for byte in text.utf8 {
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
      case 10, 13: continue
      default: return nil
      }
      if padding > 0 { return nil }
      letters += 1
      buffer = buffer << 6 | value
      bits += 6
      if bits >= 8 {
        bits -= 8
        output.append(UInt8(truncatingIfNeeded: buffer >> UInt32(bits)))
      }
    }
    guard letters % 4 != 1, (letters + padding) % 4 == 0, padding <= 2 else { return nil }
    return output
  }

  /// How many bytes a text stands for.
  static func decodedCount(_ text: String) -> Int {
    var count = text.utf8.count
    for byte in text.utf8.reversed().prefix(2) where byte == UInt8(ascii: "=") { count -= 1 }
    return count * 3 / 4
  }
}
