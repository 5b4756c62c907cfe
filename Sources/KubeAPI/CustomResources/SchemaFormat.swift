/// The formats of strings that schemas of custom resources may ask for; others are not checked.
// Kubernetes: kube-openapi/pkg/validation/strfmt/default.go
enum SchemaFormat {
  /// Whether a text has a format.
  static func accepts(_ text: String, _ format: String) -> Bool {
    switch format {
    case "date": isDate(text)
    case "date-time", "datetime": isDateTime(text)
    case "email": isEmail(text)
    case "hostname": isHostname(text)
    case "ipv4": IPAddress(text)?.isV4 == true && !text.contains(":")
    case "ipv6": text.contains(":") && IPAddress(text) != nil
    case "cidr": isNetwork(text)
    default: patterns[format]?.matches(text) ?? true
    }
  }

  /// The formats that are patterns.
  private static let patterns: [String: Pattern] = [
    "uuid": "(?i)^[0-9A-F]{8}-?[0-9A-F]{4}-?[0-9A-F]{4}-?[0-9A-F]{4}-?[0-9A-F]{12}$",
    "uuid3": "(?i)^[0-9A-F]{8}-?[0-9A-F]{4}-?3[0-9A-F]{3}-?[0-9A-F]{4}-?[0-9A-F]{12}$",
    "uuid4": "(?i)^[0-9A-F]{8}-?[0-9A-F]{4}-?4[0-9A-F]{3}-?[89AB][0-9A-F]{3}-?[0-9A-F]{12}$",
    "uuid5": "(?i)^[0-9A-F]{8}-?[0-9A-F]{4}-?5[0-9A-F]{3}-?[89AB][0-9A-F]{3}-?[0-9A-F]{12}$",
    "mac": "(?i)^([0-9A-F]{2}([:-][0-9A-F]{2}){5}|([0-9A-F]{4}\\.){2}[0-9A-F]{4})$",
    "uri": "^([a-zA-Z][a-zA-Z0-9+.-]*:|/)[^ ]*$",
    "bsonobjectid": "^[0-9a-fA-F]{24}$",
    "isbn10": "^([0-9]-?){9}[0-9X]$",
    "isbn13": "^([0-9]-?){13}$",
    "isbn": "^(([0-9]-?){9}[0-9X]|([0-9]-?){13})$",
    "creditcard": "^[ -]*([0-9][ -]*){13,16}$",
    "ssn": "^[0-9]{3}[- ]?[0-9]{2}[- ]?[0-9]{4}$",
    "hexcolor": "^#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$",
    "rgbcolor": "^rgb\\( *[0-9]{1,3} *, *[0-9]{1,3} *, *[0-9]{1,3} *\\)$",
    "byte": "^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$",
    "duration":
      "^([-+]?(0|(([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|µs|ms|s|m|h))+)|"
      + "([0-9]+(\\.[0-9]*)? *(ns|nanosecond|us|microsecond|ms|millisecond|s|sec|second|"
      + "m|min|minute|h|hr|hour|d|day|w|wk|week)s?,? *)+)$",
  ].compactMapValues { try? Pattern($0) }

  /// Whether a text is a day of the calendar, such as `2026-02-28`.
  private static func isDate(_ text: some StringProtocol) -> Bool {
    text.utf8.count == 10 && TimeLayout.seconds.mistake(in: "\(text)T00:00:00Z") == nil
  }

  /// Whether a text is a day and a time of that day.
  private static func isDateTime(_ text: String) -> Bool {
    let parts = text.uppercased().split(separator: "T", maxSplits: 1)
    guard parts.count == 2, isDate(parts[0]), time?.matches(String(parts[1])) == true else {
      return false
    }
    return true
  }

  /// A time of the day with its offset.
  private static let time = try? Pattern(
    "^([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})$")

  /// Whether a text is an address of mail, with or without a name before it.
  private static func isEmail(_ text: String) -> Bool {
    var address = text[...]
    if let open = address.firstIndex(of: "<"), address.last == ">" {
      address = address[address.index(after: open)...].dropLast()
    }
    let parts = address.split(separator: "@", omittingEmptySubsequences: false)
    return parts.count == 2
      && parts.allSatisfy { part in
        !part.isEmpty && part.first != "." && part.last != "."
          && !part.contains { $0.isWhitespace || "<>(),;:\"[]\\".contains($0) }
      }
  }

  /// Whether a text is the name of a host.
  private static func isHostname(_ text: String) -> Bool {
    let labels = text.split(separator: ".", omittingEmptySubsequences: false)
    return !text.isEmpty && text.utf8.count <= 255
      && labels.allSatisfy { label in
        !label.isEmpty && label.utf8.count <= 63 && label.first != "-" && label.last != "-"
          && label.allSatisfy { $0.isLetter || $0.isNumber || $0.isSymbol || $0 == "-" }
      }
  }

  /// Whether a text is an address with the length of its network's prefix.
  private static func isNetwork(_ text: String) -> Bool {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let address = IPAddress(parts[0]), let length = Int(parts[1]) else {
      return false
    }
    return (0...(parts[0].contains(":") ? 128 : address.bytes.count * 8)).contains(length)
  }
}
