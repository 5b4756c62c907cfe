extension JSONReader {
  /// A string's content with its escapes resolved and bytes that are no UTF-8 replaced one by one.
  // Kubernetes: encoding/json/decode.go, unquoteBytes
  static func unescaped(_ content: ArraySlice<UInt8>) -> String {
    var output: [UInt8] = []
    output.reserveCapacity(content.count)
    var index = content.startIndex
    while index < content.endIndex {
      let byte = content[index]
      if byte == UInt8(ascii: "\\") {
        resolve(content, &index, &output)
      } else if byte < 0x80 {
        output.append(byte)
        index += 1
      } else {
        let length = characterLength(content[index...])
        if length > 0 {
          output.append(contentsOf: content[index..<index + length])
        } else {
          output.append(contentsOf: "\u{FFFD}".utf8)
        }
        index += max(length, 1)
      }
    }
    return String(decoding: output, as: UTF8.self)
  }

  /// Resolves the escape at an index, which is known to be well formed.
  private static func resolve(
    _ content: ArraySlice<UInt8>, _ index: inout Int, _ output: inout [UInt8]
  ) {
    let letter = content[index + 1]
    index += 2
    switch letter {
    case UInt8(ascii: "b"): output.append(0x08)
    case UInt8(ascii: "f"): output.append(0x0C)
    case UInt8(ascii: "n"): output.append(0x0A)
    case UInt8(ascii: "r"): output.append(0x0D)
    case UInt8(ascii: "t"): output.append(0x09)
    case UInt8(ascii: "u"):
      let unit = codeUnit(content[index...]) ?? 0xFFFD
      index += 4
      var scalar = Unicode.Scalar(unit) ?? "\u{FFFD}"
      if 0xD800..<0xDC00 ~= unit, content[index...].starts(with: #"\u"#.utf8),
        let low = codeUnit(content[(index + 2)...]), 0xDC00..<0xE000 ~= low
      {
        scalar = Unicode.Scalar(0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00)) ?? scalar
        index += 6
      }
      output.append(contentsOf: String(Character(scalar)).utf8)
    default: output.append(letter)
    }
  }

  /// The number that four hexadecimal digits make.
  private static func codeUnit(_ digits: ArraySlice<UInt8>) -> UInt32? {
    guard digits.count >= 4 else { return nil }
    var value: UInt32 = 0
    for digit in digits.prefix(4) {
      guard let part = digit.hexadecimalValue else { return nil }
      value = value << 4 | UInt32(part)
    }
    return value
  }

  /// How many bytes the character at the front has; 0 when it is no valid UTF-8.
  private static func characterLength(_ bytes: ArraySlice<UInt8>) -> Int {
    guard let first = bytes.first else { return 0 }
    let (length, second): (Int, ClosedRange<UInt8>) =
      switch first {
      case 0xC2...0xDF: (2, 0x80...0xBF)
      case 0xE0: (3, 0xA0...0xBF)
      case 0xED: (3, 0x80...0x9F)
      case 0xE1...0xEF: (3, 0x80...0xBF)
      case 0xF0: (4, 0x90...0xBF)
      case 0xF1...0xF3: (4, 0x80...0xBF)
      case 0xF4: (4, 0x80...0x8F)
      default: (0, 0...0)
      }
    guard length > 0, bytes.count >= length, second ~= bytes[bytes.startIndex + 1],
      bytes.prefix(length).dropFirst(2).allSatisfy({ 0x80...0xBF ~= $0 })
    else { return 0 }
    return length
  }
}

extension UInt8 {
  /// The value of a hexadecimal digit.
  var hexadecimalValue: UInt8? {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
