/// Base64 with padding, as Go's `base64.StdEncoding` reads it: line breaks are skipped.
enum Base64 {
  /// Where a text stops being base64.
  struct Mistake: Error {
    /// How many bytes stand before it.
    var offset: Int
  }

  /// The text that the same bytes are written as.
  static func canonical(_ text: String) -> Result<String, Mistake> {
    switch decode(Array(text.utf8)) {
    case .success(let bytes): .success(encode(bytes))
    case .failure(let mistake): .failure(mistake)
    }
  }

  /// The bytes that a text stands for.
  // Kubernetes: encoding/base64/base64.go, decodeQuantum
  static func decode(_ text: [UInt8]) -> Result<[UInt8], Mistake> {
    var output: [UInt8] = []
    output.reserveCapacity(text.count / 4 * 3)
    var index = 0
    /// Goes to the next byte that is no line break.
    func skipBreaks() {
      while index < text.count, text[index] == 0x0A || text[index] == 0x0D { index += 1 }
    }
    var group: UInt32 = 0
    var count = 0
    while index < text.count {
      let byte = text[index]
      index += 1
      if let value = value(byte) {
        group = group << 6 | UInt32(value)
        count += 1
        if count == 4 {
          output.append(UInt8(truncatingIfNeeded: group >> 16))
          output.append(UInt8(truncatingIfNeeded: group >> 8))
          output.append(UInt8(truncatingIfNeeded: group))
          group = 0
          count = 0
        }
        continue
      }
      if byte == 0x0A || byte == 0x0D { continue }
      guard byte == UInt8(ascii: "="), count >= 2 else {
        return .failure(Mistake(offset: index - 1))
      }
      if count == 2 {
        skipBreaks()
        guard index < text.count else { return .failure(Mistake(offset: text.count)) }
        guard text[index] == UInt8(ascii: "=") else { return .failure(Mistake(offset: index - 1)) }
        index += 1
      }
      skipBreaks()
      guard index == text.count else { return .failure(Mistake(offset: index)) }
      output.append(UInt8(truncatingIfNeeded: group >> (count == 2 ? 4 : 10)))
      if count == 3 { output.append(UInt8(truncatingIfNeeded: group >> 2)) }
      return .success(output)
    }
    guard count == 0 else { return .failure(Mistake(offset: text.count - count)) }
    return .success(output)
  }

  /// The text that bytes are written as.
  static func encode(_ bytes: [UInt8]) -> String {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var output: [UInt8] = []
    output.reserveCapacity((bytes.count + 2) / 3 * 4)
    var index = 0
    while index < bytes.count {
      let first = UInt32(bytes[index])
      let second = index + 1 < bytes.count ? UInt32(bytes[index + 1]) : 0
      let third = index + 2 < bytes.count ? UInt32(bytes[index + 2]) : 0
      let group = first << 16 | second << 8 | third
      output.append(letters[Int(group >> 18 & 63)])
      output.append(letters[Int(group >> 12 & 63)])
      output.append(index + 1 < bytes.count ? letters[Int(group >> 6 & 63)] : UInt8(ascii: "="))
      output.append(index + 2 < bytes.count ? letters[Int(group & 63)] : UInt8(ascii: "="))
      index += 3
    }
    return String(decoding: output, as: UTF8.self)
  }

  /// The value of a letter.
  private static func value(_ letter: UInt8) -> UInt8? {
    switch letter {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): letter - UInt8(ascii: "A")
    case UInt8(ascii: "a")...UInt8(ascii: "z"): letter - UInt8(ascii: "a") + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): letter - UInt8(ascii: "0") + 52
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: nil
    }
  }
}
