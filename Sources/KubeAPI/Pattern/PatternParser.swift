/// Reads a pattern in RE2 syntax into a tree.
///
/// Source: https://github.com/google/re2/wiki/Syntax, and Go's regexp/syntax for the words of
/// errors.
struct PatternParser {
  /// What `(?ims)` switches.
  struct Flags {
    /// Whether upper and lower case are the same.
    var ignoresCase = false
    /// Whether `^` and `$` match at lines.
    var isMultiline = false
    /// Whether `.` matches a line's end.
    var dotMatchesNewline = false
  }

  /// How deep groups may lie in one another.
  private static let depthMax = 200
  /// How often a part may be repeated.
  private static let countMax = 1000

  /// The pattern's scalars.
  let scalars: [Unicode.Scalar]
  /// Where the parser is.
  var index = 0
  /// What is switched on here.
  var flags = Flags()
  /// How many groups are open here.
  private var depth = 0

  /// Starts at a pattern's first scalar.
  init(_ source: String) { scalars = Array(source.unicodeScalars) }

  /// Reads the whole pattern.
  mutating func parse() throws(Pattern.SyntaxError) -> PatternNode {
    let node = try choice()
    if index < scalars.count { throw error("unexpected ): `\(text(from: 0))`", at: index) }
    return node
  }

  /// The scalar here, if the pattern has not ended.
  var peek: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

  /// The scalar so many places ahead.
  func peek(_ distance: Int) -> Unicode.Scalar? {
    index + distance < scalars.count ? scalars[index + distance] : nil
  }

  /// Whether a text stands here.
  func stands(_ text: String) -> Bool {
    scalars[index...].starts(with: text.unicodeScalars)
  }

  /// The pattern's text from a place to here, or to another place.
  func text(from start: Int, to end: Int? = nil) -> String {
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars[start..<min(end ?? scalars.count, scalars.count)])
    return String(text)
  }

  /// An error at a place.
  func error(_ message: String, at offset: Int) -> Pattern.SyntaxError {
    Pattern.SyntaxError(message: message, offset: offset)
  }

  // MARK: Structure

  /// Reads alternatives up to the end or a closing parenthesis.
  private mutating func choice() throws(Pattern.SyntaxError) -> PatternNode {
    var alternatives = [try sequence()]
    while peek == "|" {
      index += 1
      alternatives.append(try sequence())
    }
    return alternatives.count == 1 ? alternatives[0] : .choice(alternatives)
  }

  /// Reads what stands one after another.
  private mutating func sequence() throws(Pattern.SyntaxError) -> PatternNode {
    var parts: [PatternNode] = []
    while let scalar = peek, scalar != "|", scalar != ")" {
      let start = index
      if try repetition() != nil {
        throw error(
          "missing argument to repetition operator: `\(text(from: start, to: index))`", at: start)
      }
      var quoted = quoted()
      guard var part = try quoted.isEmpty ? atom() : quoted.removeLast() else { continue }
      parts.append(contentsOf: quoted)
      let first = index
      var repeats = 0
      while true {
        let start = index
        guard let operation = try repetition() else { break }
        repeats += 1
        if repeats > 1 {
          throw error(
            "invalid nested repetition operator: `\(text(from: first, to: index))`", at: start)
        }
        part = .repetition(part, operation.low, operation.high)
      }
      parts.append(part)
    }
    return parts.count == 1 ? parts[0] : .sequence(parts)
  }

  /// Reads a repetition operator, when one stands here.
  private mutating func repetition() throws(Pattern.SyntaxError) -> (low: Int, high: Int?)? {
    let range: (low: Int, high: Int?)
    switch peek {
    case "*": range = (0, nil)
    case "+": range = (1, nil)
    case "?": range = (0, 1)
    case "{":
      guard let counts = try counts() else { return nil }
      if peek == "?" { index += 1 }
      return counts
    default: return nil
    }
    index += 1
    if peek == "?" { index += 1 }
    return range
  }

  /// Reads `{n}`, `{n,}` or `{n,m}`; anything else in braces stands for itself.
  private mutating func counts() throws(Pattern.SyntaxError) -> (low: Int, high: Int?)? {
    let start = index
    var place = index + 1
    /// Reads digits; a number too large is held at one more than the limit.
    func number() -> Int? {
      let first = place
      var value = 0
      while place < scalars.count, (48...57).contains(scalars[place].value) {
        value = min(value * 10 + Int(scalars[place].value - 48), Self.countMax + 1)
        place += 1
      }
      return place > first ? value : nil
    }
    guard let low = number(), place < scalars.count else { return nil }
    var high: Int? = low
    if scalars[place] == "," {
      place += 1
      high = number()
      guard place < scalars.count else { return nil }
    }
    guard scalars[place] == "}" else { return nil }
    index = place + 1
    if max(low, high ?? 0) > Self.countMax || low > (high ?? low) {
      throw error("invalid repeat count: `\(text(from: start, to: index))`", at: start)
    }
    return (low, high)
  }

  /// Reads one thing that can be repeated; `nil` for flags that only switch.
  private mutating func atom() throws(Pattern.SyntaxError) -> PatternNode? {
    guard let scalar = peek, scalar != "|", scalar != ")" else { return .empty }
    switch scalar {
    case "(": return try group()
    case "[": return .set(try bracket())
    case "\\": return try escape()
    case ".":
      index += 1
      let newline = ScalarSet([10...10], isNegated: true)
      return .set(flags.dotMatchesNewline ? ScalarSet([0...0x10FFFF]) : newline)
    case "^":
      index += 1
      return .assertion(flags.isMultiline ? .lineStart : .textStart)
    case "$":
      index += 1
      return .assertion(flags.isMultiline ? .lineEnd : .textEnd)
    default:
      index += 1
      return .set(ScalarSet(scalar, ignoresCase: flags.ignoresCase))
    }
  }

  /// Reads what stands between `\Q` and `\E`, when it stands here.
  private mutating func quoted() -> [PatternNode] {
    guard stands("\\Q") else { return [] }
    index += 2
    var parts: [PatternNode] = []
    while let scalar = peek {
      if stands("\\E") {
        index += 2
        break
      }
      parts.append(.set(ScalarSet(scalar, ignoresCase: flags.ignoresCase)))
      index += 1
    }
    return parts
  }

  // MARK: Groups

  /// Reads a group, or flags that only switch.
  private mutating func group() throws(Pattern.SyntaxError) -> PatternNode? {
    let start = index
    let outer = flags
    index += 1
    if peek == "?", try options(from: start) { return nil }
    depth += 1
    guard depth <= Self.depthMax else { throw error("expression nests too deeply", at: start) }
    let node = try choice()
    depth -= 1
    guard peek == ")" else { throw error("missing closing ): `\(text(from: 0))`", at: start) }
    index += 1
    flags = outer
    return node
  }

  /// Reads what follows `(?`; says whether that was all of the group.
  private mutating func options(from start: Int) throws(Pattern.SyntaxError) -> Bool {
    index += 1
    if stands("P<") || (peek == "<" && peek(1) != "=" && peek(1) != "!") {
      try groupName(from: start)
      return false
    }
    var wanted = true
    while let scalar = peek {
      index += 1
      switch scalar {
      case "i": flags.ignoresCase = wanted
      case "m": flags.isMultiline = wanted
      case "s": flags.dotMatchesNewline = wanted
      case "U": break
      case "-" where wanted: wanted = false
      case ":": return false
      case ")": return true
      default:
        throw error(
          "invalid or unsupported Perl syntax: `\(text(from: start, to: index))`", at: start)
      }
    }
    throw error("missing closing ): `\(text(from: 0))`", at: start)
  }

  /// Reads a group's name, which is of no further use.
  private mutating func groupName(from start: Int) throws(Pattern.SyntaxError) {
    if peek == "P" { index += 1 }
    index += 1
    let first = index
    while let scalar = peek,
      scalar == "_" || (scalar.isASCII && scalar.properties.isAlphabetic)
        || (48...57).contains(scalar.value)
    { index += 1 }
    guard peek == ">", index > first else {
      throw error("invalid named capture: `\(text(from: start, to: index + 1))`", at: start)
    }
    index += 1
  }
}
