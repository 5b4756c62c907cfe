/// What names, labels and the like may look like; each rule returns what is wrong, nothing when all is well.
// Kubernetes: apimachinery/pkg/util/validation/validation.go
enum Names {
  /// A rule for names.
  typealias Rule = @Sendable (_ name: String, _ prefix: Bool) -> [String]

  /// A text is too long.
  static func tooLong(_ most: Int) -> String { "must be no more than \(most) characters" }

  /// A text is too long, in the words of rules that count bytes.
  static func tooManyBytes(_ most: Int) -> String { "must be no more than \(most) bytes" }

  /// A number is outside its bounds.
  static func range(_ low: Int64, _ high: Int64) -> String {
    "must be between \(low) and \(high), inclusive"
  }

  /// A text does not match a pattern.
  static func pattern(_ message: String, _ format: String, _ examples: String...) -> String {
    var text = message + " (e.g. "
    for (index, example) in examples.enumerated() {
      if index > 0 { text += " or " }
      text += "'\(example)', "
    }
    return text + "regex used for validation is '\(format)')"
  }

  // MARK: Matchers

  /// Whether bytes are a DNS label: lower-case letters, digits and inner hyphens.
  private static func isLabel(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Bool {
    guard let first = range.first else { return false }
    let last = range.upperBound - 1
    guard bytes[first].isLower || bytes[first].isDigit, bytes[last].isLower || bytes[last].isDigit
    else { return false }
    for index in range {
      let byte = bytes[index]
      guard byte.isLower || byte.isDigit || byte == UInt8(ascii: "-") else { return false }
    }
    return true
  }

  /// Whether bytes are DNS labels joined by dots.
  private static func isSubdomain(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var start = 0
    for index in 0...bytes.count where index == bytes.count || bytes[index] == UInt8(ascii: ".") {
      guard isLabel(bytes, start..<index) else { return false }
      start = index + 1
    }
    return true
  }

  /// Whether bytes are letters, digits and inner hyphens, underscores and dots.
  private static func isLabelText(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    guard let first = bytes.first, let last = bytes.last else { return false }
    guard isAlphanumeric(first), isAlphanumeric(last) else { return false }
    return bytes.allSatisfy {
      isAlphanumeric($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
        || $0 == UInt8(ascii: ".")
    }
  }

  /// Whether a byte is an ASCII letter or digit.
  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    byte.isDigit || byte.isLower || byte.isUpper
  }

  /// Whether a text is DNS labels joined by dots.
  static func isSubdomain(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { isSubdomain($0) }
  }

  // MARK: DNS

  /// A DNS label (RFC 1123).
  static func dnsLabel(_ text: String) -> [String] {
    var copy = text
    let (good, subdomain) = copy.withUTF8 { bytes in
      isLabel(bytes, 0..<bytes.count) ? (true, true) : (false, isSubdomain(bytes))
    }
    if good, text.utf8.count <= 63 { return [] }
    var messages: [String] = []
    if text.utf8.count > 63 { messages.append(tooLong(63)) }
    if !good {
      messages.append(
        subdomain
          ? "must not contain dots"
          : pattern(
            "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', "
              + "and must start and end with an alphanumeric character",
            "[a-z0-9]([-a-z0-9]*[a-z0-9])?", "my-name", "123-abc"))
    }
    return messages
  }

  /// A DNS name (RFC 1123).
  static func dnsSubdomain(_ text: String) -> [String] {
    let good = isSubdomain(text)
    if good, text.utf8.count <= 253 { return [] }
    var messages: [String] = []
    if text.utf8.count > 253 { messages.append(tooLong(253)) }
    if !good {
      messages.append(
        pattern(
          "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or "
            + "'.', and must start and end with an alphanumeric character",
          #"[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*"#, "example.com"))
    }
    return messages
  }

  /// A DNS name after a star that stands for its first part.
  static func wildcardDNSSubdomain(_ text: String) -> [String] {
    if text.hasPrefix("*."), isSubdomain(String(text.dropFirst(2))) { return [] }
    return [
      pattern(
        "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which "
          + "must consist of lower case alphanumeric characters, '-' or '.' and end with an "
          + "alphanumeric character",
        #"\*\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*"#, "*.example.com")
    ]
  }

  /// A DNS name whose labels may hold underscores.
  static func dnsSubdomainWithUnderscore(_ text: String) -> [String] {
    let good = text.utf8.split(
      separator: UInt8(ascii: "."), omittingEmptySubsequences: false
    ).allSatisfy { label in
      let rest = label.first == UInt8(ascii: "_") ? label.dropFirst() : label
      guard let first = rest.first, let last = rest.last else { return false }
      return (first.isLower || first.isDigit) && (last.isLower || last.isDigit)
        && rest.allSatisfy {
          $0.isLower || $0.isDigit || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
        }
    }
    var messages: [String] = []
    if text.utf8.count > 253 { messages.append(tooLong(253)) }
    if !good {
      let label = "_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?"
      messages.append(
        pattern(
          "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' "
            + "or '.', and must start and end with an alphanumeric character",
          label + #"(\."# + label + ")*", "example.com"))
    }
    return messages
  }

  /// A DNS label that begins with a letter (RFC 1035).
  static func dns1035Label(_ text: String) -> [String] {
    var copy = text
    let good = copy.withUTF8 { bytes in
      isLabel(bytes, 0..<bytes.count) && bytes.first.map(\.isLower) == true
    }
    var messages: [String] = []
    if text.utf8.count > 63 { messages.append(tooLong(63)) }
    if !good {
      messages.append(
        pattern(
          "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an "
            + "alphabetic character, and end with an alphanumeric character",
          "[a-z]([-a-z0-9]*[a-z0-9])?", "my-name", "abc-123"))
    }
    return messages
  }

  /// A name with the hyphens at the end of a prefix masked.
  private static func masked(_ name: String, _ prefix: Bool) -> String {
    guard prefix, name.utf8.count > 1, name.hasSuffix("-") else { return name }
    return name.dropLast() + "a"
  }

  /// The rule for most names: a DNS name.
  static let subdomain: Rule = { name, prefix in dnsSubdomain(masked(name, prefix)) }
  /// The rule for most names, of kinds whose rules count bytes.
  static let subdomainInBytes: Rule = { name, prefix in
    subdomain(name, prefix).map { $0 == tooLong(253) ? tooManyBytes(253) : $0 }
  }
  /// The rule for names of namespaces and the like: a DNS label.
  static let label: Rule = { name, prefix in dnsLabel(masked(name, prefix)) }
  /// The rule for labels that begin with a letter.
  static let label1035: Rule = { name, prefix in dns1035Label(masked(name, prefix)) }
  /// The rule for names of roles and the like: a part of a path.
  static let pathSegment: Rule = { name, prefix in pathSegmentName(name, prefix: prefix) }

  /// A name that can be a part of a path.
  // Kubernetes: apimachinery/pkg/api/validation/path/name.go
  private static func pathSegmentName(_ name: String, prefix: Bool) -> [String] {
    if !prefix {
      for word in [".", ".."] where name == word { return ["may not be '\(word)'"] }
    }
    return ["/", "%"].compactMap { name.contains($0) ? "may not contain '\($0)'" : nil }
  }

  // MARK: Labels

  /// The pattern of the name part of a label's key.
  private static let labelFormat = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]"

  /// A label's key: an optional DNS name and a slash, then a name.
  static func qualifiedName(_ text: String) -> [String] {
    var copy = text
    return copy.withUTF8 { qualifiedName($0, text) }
  }

  /// A label's key, as bytes.
  private static func qualifiedName(_ bytes: UnsafeBufferPointer<UInt8>, _ text: String) -> [String]
  {
    var messages: [String] = []
    var name = bytes[...]
    if let slash = bytes.firstIndex(of: UInt8(ascii: "/")) {
      name = bytes[(slash + 1)...]
      if name.contains(UInt8(ascii: "/")) {
        return [
          "a valid label key "
            + pattern(labelWords, labelFormat, "MyName", "my.name", "123-abc")
            + " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"
        ]
      }
      let prefix = UnsafeBufferPointer(rebasing: bytes[..<slash])
      if prefix.isEmpty {
        messages.append("prefix part must be non-empty")
      } else if prefix.count > 253 || !isSubdomain(prefix) {
        messages += subdomainInBytes(String(decoding: prefix, as: UTF8.self), false).map {
          "prefix part " + $0
        }
      }
    }
    if name.isEmpty {
      messages.append("name part must be non-empty")
    } else if name.count > 63 {
      messages.append("name part " + tooManyBytes(63))
    }
    if !isLabelText(name) {
      messages.append(
        "name part " + pattern(labelWords, labelFormat, "MyName", "my.name", "123-abc"))
    }
    return messages
  }

  /// What a label's key must consist of.
  private static let labelWords =
    "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an "
    + "alphanumeric character"

  /// A label's value.
  static func labelValue(_ text: String) -> [String] {
    if text.isEmpty { return [] }
    var copy = text
    let good = copy.withUTF8 { isLabelText($0[...]) }
    if good, text.utf8.count <= 63 { return [] }
    var messages: [String] = []
    if text.utf8.count > 63 { messages.append(tooManyBytes(63)) }
    if !good {
      messages.append(
        pattern(
          "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', "
            + "and must start and end with an alphanumeric character",
          "(\(labelFormat))?", "MyValue", "my_value", "12345"))
    }
    return messages
  }

  // MARK: Others

  /// A port's number.
  static func port(_ number: Int64) -> [String] {
    (1...65535).contains(number) ? [] : [range(1, 65535)]
  }

  /// A port's name.
  static func portName(_ text: String) -> [String] {
    let bytes = text.utf8
    var messages: [String] = []
    if bytes.count > 15 { messages.append(tooLong(15)) }
    if bytes.isEmpty
      || !bytes.allSatisfy({ $0.isLower || $0.isDigit || $0 == UInt8(ascii: "-") })
    {
      messages.append("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)")
    }
    if !bytes.contains(where: \.isLower) {
      messages.append("must contain at least one letter (a-z)")
    }
    if text.contains("--") { messages.append("must not contain consecutive hyphens") }
    if bytes.first == UInt8(ascii: "-") || bytes.last == UInt8(ascii: "-") {
      messages.append("must not begin or end with a hyphen")
    }
    return messages
  }

  /// The name of an environment variable.
  static func environmentVariable(_ text: String) -> [String] {
    if text.isEmpty { return ["environment variable name must be non-empty"] }
    return text.utf8.allSatisfy { $0 >= 32 && $0 < 127 && $0 != UInt8(ascii: "=") }
      ? []
      : [
        "a valid environment variable name must consist only of printable ASCII characters other "
          + "than '='"
      ]
  }

  /// A key of a ConfigMap or Secret.
  static func configMapKey(_ text: String) -> [String] {
    var messages: [String] = []
    if text.utf8.count > 253 { messages.append(tooLong(253)) }
    let good =
      !text.isEmpty
      && text.utf8.allSatisfy {
        isAlphanumeric($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
          || $0 == UInt8(ascii: ".")
      }
    if !good {
      messages.append(
        pattern(
          "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
          "[-._a-zA-Z0-9]+", "key.name", "KEY_NAME", "key-name"))
    }
    if text == "." {
      messages.append("must not be '.'")
    } else if text == ".." {
      messages.append("must not be '..'")
    } else if text.hasPrefix("..") {
      messages.append("must not start with '..'")
    }
    return messages
  }

  /// The name of an HTTP header.
  static func httpHeader(_ text: String) -> [String] {
    !text.isEmpty && text.utf8.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "-") }
      ? []
      : [
        pattern(
          "a valid HTTP header must consist of alphanumeric characters or '-'", "[-A-Za-z0-9]+",
          "X-Header-Name")
      ]
  }

  /// A percentage.
  static func percent(_ text: String) -> [String] {
    let bytes = text.utf8
    return bytes.count > 1 && bytes.last == UInt8(ascii: "%")
      && bytes.dropLast().allSatisfy(\.isDigit)
      ? []
      : [
        pattern(
          "a valid percent string must be a numeric string followed by an ending '%'", "[0-9]+%",
          "1%", "93%")
      ]
  }
}
