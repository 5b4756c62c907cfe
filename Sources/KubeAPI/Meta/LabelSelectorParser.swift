/// Reads label selectors from text.
// Kubernetes: apimachinery/pkg/labels/selector.go, Parser
struct LabelSelectorParser {
  /// What a piece of the text is.
  private enum Token {
    /// A name or a value.
    case identifier
    /// The words `in` and `notin`.
    case word(LabelSelector.Operator)
    /// A comparison by signs.
    case comparison(LabelSelector.Operator)
    /// `!`
    case not
    /// `(`
    case open
    /// `)`
    case close
    /// `,`
    case comma
    /// The end of the text.
    case end
    /// Signs that mean nothing.
    case error
  }

  /// The pieces of the text with what they are.
  private var items: [(token: Token, text: String)] = []
  /// The piece that is read next.
  private var position = 0

  /// Cuts a text into pieces.
  init(_ text: String) {
    let bytes = Array(text.utf8)
    var index = 0
    while true {
      while index < bytes.count, Self.isSpace(bytes[index]) { index += 1 }
      guard index < bytes.count else { break }
      if Self.isSign(bytes[index]) {
        items.append(Self.sign(bytes, &index))
      } else {
        let start = index
        while index < bytes.count, !Self.isSpace(bytes[index]), !Self.isSign(bytes[index]) {
          index += 1
        }
        let word = String(decoding: bytes[start..<index], as: UTF8.self)
        switch word {
        case "in": items.append((.word(.in), word))
        case "notin": items.append((.word(.notIn), word))
        default: items.append((.identifier, word))
        }
      }
    }
    items.append((.end, ""))
  }

  /// Whether a byte is blank.
  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 32 || byte == 9 || byte == 10 || byte == 13
  }

  /// Whether a byte is one of the signs `=!(),><`.
  private static func isSign(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "="), UInt8(ascii: "!"), UInt8(ascii: "("), UInt8(ascii: ")"),
      UInt8(ascii: ","), UInt8(ascii: ">"), UInt8(ascii: "<"):
      true
    default: false
    }
  }

  /// Reads the longest known sign.
  private static func sign(_ bytes: [UInt8], _ index: inout Int) -> (Token, String) {
    let first = bytes[index]
    let second = index + 1 < bytes.count ? bytes[index + 1] : 0
    if second == UInt8(ascii: "="), first == UInt8(ascii: "=") || first == UInt8(ascii: "!") {
      index += 2
      return first == UInt8(ascii: "=")
        ? (.comparison(.doubleEquals), "==") : (.comparison(.notEquals), "!=")
    }
    index += 1
    switch first {
    case UInt8(ascii: "="): return (.comparison(.equals), "=")
    case UInt8(ascii: "!"): return (.not, "!")
    case UInt8(ascii: "("): return (.open, "(")
    case UInt8(ascii: ")"): return (.close, ")")
    case UInt8(ascii: ","): return (.comma, ",")
    case UInt8(ascii: ">"): return (.comparison(.greaterThan), ">")
    case UInt8(ascii: "<"): return (.comparison(.lessThan), "<")
    default: return (.error, "")
    }
  }

  /// The next piece, where words count as names.
  private var next: (token: Token, text: String) {
    let item = position < items.count ? items[position] : (.end, "")
    if case .word = item.token { return (.identifier, item.text) }
    return item
  }

  /// Takes the next piece, where words count as names.
  private mutating func take() -> (token: Token, text: String) {
    defer { position += 1 }
    return next
  }

  /// Reads the whole text.
  mutating func parse() throws(LabelSelector.ParseError) -> [LabelSelector.Requirement] {
    var requirements: [LabelSelector.Requirement] = []
    while true {
      switch next.token {
      case .identifier, .not:
        do {
          requirements.append(try requirement())
        } catch {
          throw LabelSelector.ParseError("unable to parse requirement: \(error.message)")
        }
        let (token, text) = take()
        switch token {
        case .end: return requirements
        case .comma:
          switch next.token {
          case .identifier, .not: break
          default:
            throw LabelSelector.ParseError(
              "found '\(next.text)', expected: identifier after ','")
          }
        default:
          throw LabelSelector.ParseError("found '\(text)', expected: ',' or 'end of string'")
        }
      case .end: return requirements
      default:
        throw LabelSelector.ParseError(
          "found '\(next.text)', expected: !, identifier, or 'end of string'")
      }
    }
  }

  /// Reads one condition.
  private mutating func requirement() throws(LabelSelector.ParseError) -> LabelSelector.Requirement
  {
    var (token, key) = take()
    var negated = false
    if case .not = token {
      negated = true
      (token, key) = take()
    }
    guard case .identifier = token else {
      throw LabelSelector.ParseError("found '\(key)', expected: identifier")
    }
    let messages = Names.qualifiedName(key)
    if !messages.isEmpty {
      throw LabelSelector.ParseError(
        "<nil>: Invalid value: \(key.goQuoted): \(messages.joined(separator: "; "))")
    }
    switch next.token {
    case .end, .comma:
      return try .init(checking: key, negated ? .doesNotExist : .exists, [])
    default:
      if negated { return try .init(checking: key, .doesNotExist, []) }
    }
    let item = position < items.count ? items[position] : (.end, "")
    position += 1
    switch item.token {
    case .word(let comparison): return try .init(checking: key, comparison, list())
    case .comparison(let comparison): return try .init(checking: key, comparison, [value()])
    default:
      throw LabelSelector.ParseError(
        "found '\(item.text)', expected: in, notin, =, ==, !=, gt, lt")
    }
  }

  /// Reads the one value of a comparison.
  private mutating func value() throws(LabelSelector.ParseError) -> String {
    switch next.token {
    case .end, .comma: return ""
    default: break
    }
    let (token, text) = take()
    guard case .identifier = token else {
      throw LabelSelector.ParseError("found '\(text)', expected: identifier")
    }
    return text
  }

  /// Reads values in parentheses.
  private mutating func list() throws(LabelSelector.ParseError) -> [String] {
    let (token, text) = take()
    guard case .open = token else {
      throw LabelSelector.ParseError("found '\(text)' expected: '('")
    }
    var values: Set<String> = []
    let first = next
    switch first.token {
    case .close:
      _ = take()
      return []
    case .identifier, .comma: break
    default:
      throw LabelSelector.ParseError("found '\(first.text)', expected: ',', ')' or identifier")
    }
    while true {
      let (token, text) = take()
      switch token {
      case .identifier:
        values.insert(text)
        switch next.token {
        case .comma: break
        case .close:
          _ = take()
          return values.sorted()
        default:
          throw LabelSelector.ParseError("found '\(next.text)', expected: ',' or ')'")
        }
      case .comma:
        if values.isEmpty { values.insert("") }
        switch next.token {
        case .close:
          values.insert("")
          _ = take()
          return values.sorted()
        case .comma:
          _ = take()
          values.insert("")
        default: break
        }
      default:
        throw LabelSelector.ParseError("found '\(text)', expected: ',', or identifier")
      }
    }
  }
}
