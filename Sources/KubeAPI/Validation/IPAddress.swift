/// An IP address, as Go's lenient parser reads it.
struct IPAddress: Hashable {
  /// The 4 or 16 bytes.
  let bytes: [UInt8]

  /// An address of 4 or 16 bytes.
  init(bytes: [UInt8]) { self.bytes = bytes }

  /// Whether the address is of version 4.
  var isV4: Bool { bytes.count == 4 }

  /// Reads an address; `nil` when the text is none.
  init?(_ text: some StringProtocol) {
    if text.contains(":") {
      guard let bytes = Self.v6(String(text)) else { return nil }
      let mapped = bytes[..<10].allSatisfy { $0 == 0 } && bytes[10] == 255 && bytes[11] == 255
      self.bytes = mapped ? Array(bytes[12...]) : bytes
    } else {
      guard let bytes = Self.v4(String(text)) else { return nil }
      self.bytes = bytes
    }
  }

  /// Reads four numbers with dots; leading zeros are allowed.
  private static func v4(_ text: String) -> [UInt8]? {
    let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    var bytes: [UInt8] = []
    for part in parts {
      guard !part.isEmpty, part.count <= 3, part.allSatisfy(\.isDigit),
        let byte = UInt8(String(decoding: part, as: UTF8.self))
      else { return nil }
      bytes.append(byte)
    }
    return bytes
  }

  /// Reads groups of hexadecimal digits with colons.
  private static func v6(_ text: String) -> [UInt8]? {
    var text = text
    var tail: [UInt8] = []
    if let dot = text.firstIndex(of: "."), let colon = text[..<dot].lastIndex(of: ":") {
      guard let four = v4(String(text[text.index(after: colon)...])) else { return nil }
      tail = four
      text = String(text[...colon])
      if !text.hasSuffix("::") { text.removeLast() }
    }
    let halves = text.split(separator: "::", maxSplits: 2, omittingEmptySubsequences: false)
    guard halves.count <= 2 else { return nil }
    var groups: [[UInt8]] = []
    for half in halves {
      var bytes: [UInt8] = []
      if !half.isEmpty {
        for part in half.split(separator: ":", omittingEmptySubsequences: false) {
          guard (1...4).contains(part.utf8.count), part.first != "+", part.first != "-",
            let number = UInt16(part, radix: 16)
          else { return nil }
          bytes += [UInt8(number >> 8), UInt8(number & 255)]
        }
      }
      groups.append(bytes)
    }
    groups[groups.count - 1] += tail
    if groups.count == 1 { return groups[0].count == 16 ? groups[0] : nil }
    let missing = 16 - groups[0].count - groups[1].count
    return missing >= 2 ? groups[0] + [UInt8](repeating: 0, count: missing) + groups[1] : nil
  }

  /// Whether the address means none.
  var isUnspecified: Bool { bytes.allSatisfy { $0 == 0 } }
  /// Whether the address means the machine itself.
  var isLoopback: Bool {
    isV4 ? bytes[0] == 127 : bytes.dropLast().allSatisfy { $0 == 0 } && bytes[15] == 1
  }
  /// Whether the address is valid on one link only.
  var isLinkLocal: Bool {
    isV4 ? bytes[0] == 169 && bytes[1] == 254 : bytes[0] == 0xFE && bytes[1] & 0xC0 == 0x80
  }
  /// Whether the address means many machines on one link.
  var isLinkLocalMulticast: Bool {
    isV4
      ? bytes[0] == 224 && bytes[1] == 0 && bytes[2] == 0
      : bytes[0] == 0xFF && bytes[1] & 0x0F == 0x02
  }

  /// Checks that a text is an address.
  static func check(
    _ text: String, _ path: @autoclosure () -> FieldPath, _ errors: inout FieldErrors
  ) {
    if IPAddress(text) == nil {
      errors.invalid(path(), text, "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)")
    }
  }

  /// Checks that an address can be that of an endpoint.
  // Kubernetes: pkg/apis/core/validation/validation.go, ValidateNonSpecialIP
  static func checkNonSpecial(
    _ text: String, _ path: @autoclosure () -> FieldPath, _ errors: inout FieldErrors
  ) {
    guard let address = IPAddress(text) else {
      errors.invalid(path(), text, "must be a valid IP address")
      return
    }
    if address.isUnspecified {
      errors.invalid(path(), text, "may not be unspecified (\(text))")
    }
    if address.isLoopback {
      errors.invalid(path(), text, "may not be in the loopback range (127.0.0.0/8, ::1/128)")
    }
    if address.isLinkLocal {
      errors.invalid(path(), text, "may not be in the link-local range (169.254.0.0/16, fe80::/10)")
    }
    if address.isLinkLocalMulticast {
      errors.invalid(
        path(), text, "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)")
    }
  }

  /// Checks that a text is a range of addresses.
  static func checkRange(
    _ text: String, _ path: @autoclosure () -> FieldPath, _ errors: inout FieldErrors
  ) {
    if range(text) == nil {
      errors.invalid(
        path(), text, "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)")
    }
  }

  /// Reads a range of addresses; `nil` when the text is none.
  static func range(_ text: String) -> (address: IPAddress, bits: Int)? {
    guard let slash = text.firstIndex(of: "/"), let address = IPAddress(text[..<slash]) else {
      return nil
    }
    let digits = text[text.index(after: slash)...]
    guard !digits.isEmpty, digits.utf8.allSatisfy(\.isDigit), let bits = Int(digits),
      bits <= (text.contains(":") ? 128 : 32)
    else { return nil }
    return (address, bits)
  }
}
