/// A piece of a word of a shell script.
enum ShellPart: Hashable, Sendable {
  /// Text that stands for itself.
  case text(String)
  /// The value of a variable; one in quotes is not taken apart at blanks.
  case variable(String, isQuoted: Bool)
  /// What a command prints.
  case command(String, isQuoted: Bool)
  /// What an arithmetic expression comes to.
  case arithmetic(String)
}

/// A word of a shell script.
struct ShellWord: Hashable, Sendable {
  /// Its pieces.
  var parts: [ShellPart] = []
  /// Whether any of it stood in quotes, so that it is a word even when it is empty.
  var isQuoted = false

  /// The word, where it is plain text without quotes.
  var plain: String? {
    if isQuoted { return nil }
    if parts.isEmpty { return "" }
    guard parts.count == 1, case .text(let text) = parts[0] else { return nil }
    return text
  }

  /// Adds a letter.
  mutating func append(_ character: Character) {
    if case .text(let text) = parts.last {
      parts[parts.count - 1] = .text(text + String(character))
    } else {
      parts.append(.text(String(character)))
    }
  }
}

/// A token of a shell script.
enum ShellToken: Hashable, Sendable {
  /// A word.
  case word(ShellWord)
  /// `;`, a line's end, `&`, `&&`, `||`, `|`, `(`, `)`, `;;`.
  case sign(String)
  /// Output goes to the file that the next word names, or is added to it.
  case output
  /// Input comes from the file that the next word names.
  case input
}

/// Takes a shell script apart into tokens.
struct ShellLexer {
  /// What is still to be read.
  private var rest: Substring
  /// What was read.
  private var tokens: [ShellToken] = []
  /// The word that is being read.
  private var word: ShellWord?

  /// The most tokens that are read of a script.
  private static let tokensMax = 10_000

  /// The tokens of a script.
  static func tokens(_ script: String) -> [ShellToken] {
    var lexer = ShellLexer(rest: Substring(script))
    lexer.run()
    return lexer.tokens
  }

  /// Begins with a script.
  private init(rest: Substring) { self.rest = rest }

  /// Reads everything.
  private mutating func run() {
    while let character = rest.popFirst(), tokens.count < Self.tokensMax {
      switch character {
      case " ", "\t", "\r": endWord()
      case "#" where word == nil: rest = rest.drop { $0 != "\n" }
      case "\n": sign("\n")
      case ";", "&", "|", "(", ")": readSign(character)
      case ">", "<": readRedirection(character)
      case "'": readSingleQuotes()
      case "\"": readDoubleQuotes()
      case "`": readBackquotes(isQuoted: false)
      case "$": readDollar(isQuoted: false)
      case "\\":
        if let next = rest.popFirst(), next != "\n" { append(next) }
      default: append(character)
      }
    }
    endWord()
  }

  /// Adds a letter to the word.
  private mutating func append(_ character: Character) {
    var word = word ?? ShellWord()
    word.append(character == "$" ? ShellText.literalDollar : character)
    self.word = word
  }

  /// Adds a piece to the word.
  private mutating func append(_ part: ShellPart) {
    var word = word ?? ShellWord()
    word.parts.append(part)
    self.word = word
  }

  /// Ends the word, if there is one.
  private mutating func endWord() {
    if let word { tokens.append(.word(word)) }
    word = nil
  }

  /// Ends the word with a sign behind it.
  private mutating func sign(_ text: String) {
    endWord()
    tokens.append(.sign(text))
  }

  /// Reads a sign of one or two letters.
  private mutating func readSign(_ character: Character) {
    if character == "&", rest.first == ">" {
      rest.removeFirst()
      endWord()
      tokens.append(.output)
      return
    }
    if [";", "&", "|"].contains(character), rest.first == character {
      rest.removeFirst()
      sign("\(character)\(character)")
    } else {
      sign(String(character))
    }
  }

  /// Reads a redirection; one of a stream other than the standard ones' files goes nowhere that can be seen.
  private mutating func readRedirection(_ character: Character) {
    var stream = "1"
    if let number = word?.plain, ["0", "1", "2"].contains(number) {
      stream = number
      word = nil
    }
    endWord()
    if rest.first == character { rest.removeFirst() }
    if rest.first == "&" {
      rest.removeFirst()
      rest = rest.drop { $0.isNumber || $0 == "-" }
      return
    }
    tokens.append(character == "<" || stream == "2" ? .input : .output)
  }

  /// Reads what stands in single quotes.
  private mutating func readSingleQuotes() {
    markQuoted()
    while let next = rest.popFirst(), next != "'" { append(next) }
  }

  /// Notes that the word has quotes.
  private mutating func markQuoted() {
    var word = word ?? ShellWord()
    word.isQuoted = true
    self.word = word
  }

  /// Reads what stands in double quotes.
  private mutating func readDoubleQuotes() {
    markQuoted()
    while let next = rest.popFirst(), next != "\"" {
      switch next {
      case "\\":
        guard let escaped = rest.popFirst() else { return }
        if !["\"", "\\", "$", "`", "\n"].contains(escaped) { append("\\" as Character) }
        if escaped != "\n" { append(escaped) }
      case "$": readDollar(isQuoted: true)
      case "`": readBackquotes(isQuoted: true)
      default: append(next)
      }
    }
  }

  /// Reads a command in backquotes.
  private mutating func readBackquotes(isQuoted: Bool) {
    let text = rest.prefix { $0 != "`" }
    rest = rest[text.endIndex...].dropFirst()
    append(.command(String(text), isQuoted: isQuoted))
  }

  /// Reads what stands behind a dollar.
  private mutating func readDollar(isQuoted: Bool) {
    guard let next = rest.first else { return append("$" as Character) }
    if next == "(" {
      rest.removeFirst()
      let inner = readBracket("(", ")")
      if inner.hasPrefix("("), inner.hasSuffix(")") {
        append(.arithmetic(String(inner.dropFirst().dropLast())))
      } else {
        append(.command(inner, isQuoted: isQuoted))
      }
    } else if next == "{" {
      rest.removeFirst()
      append(.variable(readBracket("{", "}"), isQuoted: isQuoted))
    } else if next.isLetter || next == "_" {
      let name = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
      rest = rest[name.endIndex...]
      append(.variable(String(name), isQuoted: isQuoted))
    } else if next.isNumber || ["?", "#", "@", "*", "$", "!"].contains(next) {
      rest.removeFirst()
      append(.variable(String(next), isQuoted: isQuoted))
    } else {
      append("$" as Character)
    }
  }

  /// Reads up to the bracket that closes one that was read.
  private mutating func readBracket(_ open: Character, _ close: Character) -> String {
    var depth = 1
    var text = ""
    while let next = rest.popFirst() {
      if next == open { depth += 1 }
      if next == close {
        depth -= 1
        if depth == 0 { break }
      }
      text.append(next)
    }
    return text
  }
}
