/// One media type of an `Accept` header, with its parameters.
struct MediaRange: Hashable, Sendable {
  /// The type, such as `application`; `*` for any.
  var type: String
  /// The subtype, such as `json`; `*` for any.
  var subtype: String
  /// How much it is wanted, from 0 to 1.
  var quality = 1.0
  /// The parameters, names in lower case.
  var parameters: [String: String] = [:]

  /// Reads the ranges of a header, the most wanted first.
  ///
  /// Among those wanted alike, concrete types go before wildcards, and otherwise the order stays.
  // Kubernetes: munnerlyn/goautoneg, ParseAccept
  static func list(_ header: String) -> [MediaRange] {
    let ranges = split(header, at: ",").compactMap { MediaRange($0) }
    if ranges.count < 2 { return ranges }
    return ranges.enumerated().sorted { first, second in
      let (a, b) = (first.element, second.element)
      if a.quality != b.quality { return a.quality > b.quality }
      if (a.type == "*") != (b.type == "*") { return b.type == "*" }
      if (a.subtype == "*") != (b.subtype == "*") { return b.subtype == "*" }
      return first.offset < second.offset
    }.map(\.element)
  }

  /// Reads one range; `nil` for what is none.
  init?(_ text: Substring) {
    let parts = Self.split(text, at: ";")
    let name = parts[0].split(separator: "/", omittingEmptySubsequences: false)
      .map { Self.trimmed($0).lowercased() }
    switch name.count {
    case 1 where name[0] == "*": (type, subtype) = ("*", "*")
    case 2 where !name[0].isEmpty && !name[1].isEmpty: (type, subtype) = (name[0], name[1])
    default: return nil
    }
    for part in parts.dropFirst() {
      guard let equals = part.firstIndex(of: "=") else { continue }
      let name = Self.trimmed(part[..<equals]).lowercased()
      var value = Self.trimmed(part[part.index(after: equals)...])
      if value.count >= 2, value.hasPrefix("\""), value.hasSuffix("\"") {
        value = String(value.dropFirst().dropLast())
      }
      if name == "q" { quality = Double(value) ?? 1 } else { parameters[name] = value }
    }
  }

  /// Splits text at a separator outside quotes.
  private static func split(_ text: some StringProtocol, at separator: Character) -> [Substring] {
    var isQuoted = false
    return Substring(text).split(omittingEmptySubsequences: false) { character in
      if character == "\"" { isQuoted.toggle() }
      return !isQuoted && character == separator
    }
  }

  /// Text without blanks around it.
  private static func trimmed(_ text: Substring) -> String {
    var text = text
    while let first = text.first, first == " " || first == "\t" { text.removeFirst() }
    while let last = text.last, last == " " || last == "\t" { text.removeLast() }
    return String(text)
  }
}
