// Addresses in fields that once took any spelling that Go's lenient parser reads.
// Kubernetes: apimachinery/pkg/util/validation/ip.go
extension IPAddress {
  /// Checks that a text is an address in its ordinary spelling; those that were there before may
  /// stay as they are.
  static func checkStrict(
    _ text: String, known: Set<String>, _ path: @autoclosure () -> FieldPath,
    _ errors: inout FieldErrors
  ) {
    if known.contains(text) { return }
    guard IPAddress(text) != nil else { return check(text, path(), &errors) }
    if hasLeadingZero(text) {
      errors.invalid(path(), text, "must not have leading 0s")
    } else if isMapped(text) {
      errors.invalid(path(), text, "must not be an IPv4-mapped IPv6 address")
    }
  }

  /// Checks that a text is a range of addresses in its ordinary spelling; those that were there
  /// before may stay as they are.
  static func checkStrictRange(
    _ text: String, known: Set<String>, _ path: @autoclosure () -> FieldPath,
    _ errors: inout FieldErrors
  ) {
    if known.contains(text) { return }
    guard let range = range(text), let slash = text.firstIndex(of: "/") else {
      return checkRange(text, path(), &errors)
    }
    let (address, length) = (text[..<slash], text[text.index(after: slash)...])
    if hasLeadingZero(address) || length != "\(range.bits)" {
      errors.invalid(path(), text, "must not have leading 0s in IP or prefix length")
    } else if isMapped(address) {
      errors.invalid(path(), text, "must not have an IPv4-mapped IPv6 address")
    } else if range.address.masked(range.bits) != range.address {
      errors.invalid(path(), text, "must not have bits set beyond the prefix length")
    }
  }

  /// Whether a range has an address in it.
  static func contains(_ range: (address: IPAddress, bits: Int), _ address: IPAddress) -> Bool {
    range.address.isV4 == address.isV4
      && address.masked(range.bits) == range.address.masked(range.bits)
  }

  /// What the author of an address should know; nothing for most.
  // Kubernetes: apimachinery/pkg/util/validation/ip.go, GetWarningsForIP
  static func warning(_ text: String, _ path: @autoclosure () -> String) -> String? {
    guard let address = IPAddress(text), address.text != text else { return nil }
    let canonical = address.text.goQuoted
    if hasLeadingZero(text) || isMapped(text) {
      return "\(path()): non-standard IP address \(text.goQuoted) will be considered invalid in a "
        + "future Kubernetes release: use \(canonical)"
    }
    if address.isV4 { return nil }
    return "\(path()): IPv6 address \(text.goQuoted) should be in RFC 5952 canonical format "
      + "(\(canonical))"
  }

  /// What the author of a range of addresses should know; nothing for most.
  // Kubernetes: apimachinery/pkg/util/validation/ip.go, GetWarningsForCIDR
  static func rangeWarning(_ text: String, _ path: @autoclosure () -> FieldPath) -> String? {
    guard let range = range(text), !range.address.isV4 else { return nil }
    let canonical = "\(range.address.text)/\(range.bits)"
    guard canonical != text else { return nil }
    return
      "\(path().text): IPv6 CIDR value \(text.goQuoted) should be in RFC 5952 canonical format "
      + "(\(canonical.goQuoted))"
  }

  /// Whether a number between the dots of an address has a zero before it.
  private static func hasLeadingZero(_ text: some StringProtocol) -> Bool {
    let numbers = text.split(separator: ":").last ?? ""
    return numbers.contains(".")
      && numbers.split(separator: ".").contains { $0.utf8.count > 1 && $0.hasPrefix("0") }
  }

  /// Whether a text of the newer form stands for an address of the older one.
  private static func isMapped(_ text: some StringProtocol) -> Bool {
    text.contains(":") && IPAddress(text)?.isV4 == true
  }

  /// The address with all bits but the first ones cleared.
  private func masked(_ bits: Int) -> IPAddress {
    var copy = bytes
    for index in copy.indices {
      let kept = min(max(bits - index * 8, 0), 8)
      copy[index] &= UInt8(truncatingIfNeeded: 0xFF00 >> kept)
    }
    return IPAddress(bytes: copy)
  }

  /// The address in its canonical spelling.
  // Source: RFC 5952, section 4
  var text: String {
    if isV4 { return bytes.map { String($0) }.joined(separator: ".") }
    let groups = stride(from: 0, to: 16, by: 2).map { Int(bytes[$0]) << 8 | Int(bytes[$0 + 1]) }
    var longest = 0..<0
    var start = 0
    for index in 0...groups.count where index == groups.count || groups[index] != 0 {
      if index - start > max(longest.count, 1) { longest = start..<index }
      start = index + 1
    }
    /// Some of the groups with colons between them.
    func joined(_ range: Range<Int>) -> String {
      groups[range].map { String($0, radix: 16) }.joined(separator: ":")
    }
    if longest.isEmpty { return joined(0..<8) }
    return joined(0..<longest.lowerBound) + "::" + joined(longest.upperBound..<8)
  }
}
