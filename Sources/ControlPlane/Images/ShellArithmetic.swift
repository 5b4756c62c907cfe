/// The arithmetic of a shell: whole numbers, variables, assignments and comparisons.
struct ShellArithmetic {
  /// The variables, which assignments change.
  private(set) var variables: [String: String]
  /// The expression's signs, names and numbers.
  private var tokens: ArraySlice<String>
  /// How deep brackets lie in brackets.
  private var depth = 0

  /// The signs of two letters.
  private static let pairs = [
    "==", "!=", "<=", ">=", "&&", "||", "++", "--", "+=", "-=", "*=", "/=",
  ]

  /// Reads an expression.
  init(_ expression: String, _ variables: [String: String]) {
    self.variables = variables
    var tokens: [String] = []
    var rest = Substring(expression)
    while let first = rest.first, tokens.count < 1000 {
      if first.isLetter || first.isNumber || first == "_" {
        let word = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
        tokens.append(String(word))
        rest = rest[word.endIndex...]
      } else if let pair = Self.pairs.first(where: { rest.hasPrefix($0) }) {
        tokens.append(pair)
        rest = rest.dropFirst(2)
      } else {
        if !first.isWhitespace && first != "$" { tokens.append(String(first)) }
        rest.removeFirst()
      }
    }
    self.tokens = tokens[...]
  }

  /// What the expression comes to; 0 where it makes no sense.
  mutating func result() -> Int64 { expression(0) }

  /// The signs that join two operands, by how tightly.
  private static let levels: [[String]] = [
    ["||"], ["&&"], ["==", "!="], ["<", ">", "<=", ">="], ["+", "-"], ["*", "/", "%"],
  ]

  /// Reads an expression whose signs bind at least so tightly.
  private mutating func expression(_ level: Int) -> Int64 {
    guard level < Self.levels.count else { return operand() }
    var value = expression(level + 1)
    while let sign = tokens.first, Self.levels[level].contains(sign) {
      tokens.removeFirst()
      value = Self.join(sign, value, expression(level + 1))
    }
    return value
  }

  /// Joins two operands.
  private static func join(_ sign: String, _ first: Int64, _ second: Int64) -> Int64 {
    switch sign {
    case "||": first != 0 || second != 0 ? 1 : 0
    case "&&": first != 0 && second != 0 ? 1 : 0
    case "==": first == second ? 1 : 0
    case "!=": first != second ? 1 : 0
    case "<": first < second ? 1 : 0
    case ">": first > second ? 1 : 0
    case "<=": first <= second ? 1 : 0
    case ">=": first >= second ? 1 : 0
    case "+": first &+ second
    case "-": first &- second
    case "*": first &* second
    case "/": second == 0 || second == -1 ? 0 &- first &* (second == 0 ? 0 : 1) : first / second
    case "%": second == 0 || second == -1 ? 0 : first % second
    default: 0
    }
  }

  /// Reads a number, a variable, an assignment, or brackets.
  private mutating func operand() -> Int64 {
    guard let token = tokens.popFirst() else { return 0 }
    switch token {
    case "(":
      depth += 1
      guard depth < 50 else { return 0 }
      let value = expression(0)
      if tokens.first == ")" { tokens.removeFirst() }
      depth -= 1
      return value
    case "-": return 0 &- operand()
    case "+": return operand()
    case "!": return operand() == 0 ? 1 : 0
    case "++", "--":
      guard let name = tokens.popFirst() else { return 0 }
      return set(name, value(of: name) &+ (token == "++" ? 1 : -1))
    default: break
    }
    if let number = Int64(token) { return number }
    let old = value(of: token)
    switch tokens.first {
    case "++", "--":
      let isUp = tokens.removeFirst() == "++"
      _ = set(token, old &+ (isUp ? 1 : -1))
      return old
    case "=":
      tokens.removeFirst()
      return set(token, expression(0))
    case "+=", "-=", "*=", "/=":
      let sign = String(tokens.removeFirst().prefix(1))
      return set(token, Self.join(sign, old, expression(0)))
    default: return old
    }
  }

  /// The value of a variable as a number.
  private func value(of name: String) -> Int64 { variables[name].flatMap { Int64($0) } ?? 0 }

  /// Gives a variable a value.
  private mutating func set(_ name: String, _ value: Int64) -> Int64 {
    variables[name] = String(value)
    return value
  }
}

/// The conditions of `test` and `[`.
enum ShellTest {
  /// Whether a condition holds.
  ///
  /// - Parameter exists: Whether a file is there.
  static func holds(_ words: [String], exists: (String) -> Bool) -> Bool {
    guard words.count < 100 else { return false }
    if words.first == "!" { return !holds(Array(words.dropFirst()), exists: exists) }
    for (sign, all) in [("-o", false), ("||", false), ("-a", true), ("&&", true)] {
      guard let place = words.firstIndex(of: sign), place > 0, place < words.count - 1 else {
        continue
      }
      let first = holds(Array(words[..<place]), exists: exists)
      let second = holds(Array(words[(place + 1)...]), exists: exists)
      return all ? first && second : first || second
    }
    switch words.count {
    case 0: return false
    case 1: return !words[0].isEmpty
    case 2: return holds(words[0], words[1], exists)
    default: return compare(words[0], words[1], words[2])
    }
  }

  /// Whether a condition of one operand holds.
  private static func holds(_ sign: String, _ word: String, _ exists: (String) -> Bool) -> Bool {
    switch sign {
    case "-z": word.isEmpty
    case "-n": !word.isEmpty
    case "-f", "-e", "-d", "-r", "-s", "-x", "-w", "-L", "-S": exists(word)
    default: false
    }
  }

  /// Whether a condition of two operands holds.
  private static func compare(_ first: String, _ sign: String, _ second: String) -> Bool {
    let (one, other) = (Int64(first) ?? 0, Int64(second) ?? 0)
    return switch sign {
    case "=", "==": ShellText.matches(first, pattern: second)
    case "!=": !ShellText.matches(first, pattern: second)
    case "-eq": one == other
    case "-ne": one != other
    case "-lt": one < other
    case "-le": one <= other
    case "-gt": one > other
    case "-ge": one >= other
    case "<": first < second
    case ">": first > second
    default: false
    }
  }
}
