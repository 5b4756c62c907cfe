/// A command of a shell script.
indirect enum ShellCommand: Hashable, Sendable {
  /// A program with its words, and the file that its output goes to.
  case simple([ShellWord], output: ShellWord?)
  /// Commands in turn.
  case sequence([ShellCommand])
  /// The second is run if the first succeeds.
  case and(ShellCommand, ShellCommand)
  /// The second is run if the first fails.
  case or(ShellCommand, ShellCommand)
  /// The opposite of how a command ends.
  case not(ShellCommand)
  /// Each command reads what the one before it prints.
  case pipe([ShellCommand])
  /// Nobody waits for it.
  case background(ShellCommand)
  /// One of two, by how a first one ends.
  case branch(ShellCommand, then: ShellCommand, otherwise: ShellCommand?)
  /// Again and again, as long as a first one ends well, or badly.
  case loop(ShellCommand, isUntil: Bool, body: ShellCommand)
  /// Once for each word.
  case each(String, [ShellWord], body: ShellCommand)
  /// The first of several whose pattern a word matches.
  case choice(ShellWord, [ShellChoice])
  /// A command with output to a file.
  case redirected(ShellCommand, output: ShellWord)
}

/// One of the ways that a `case` can go.
struct ShellChoice: Hashable, Sendable {
  /// The patterns.
  var patterns: [ShellWord]
  /// What is run.
  var body: ShellCommand
}

/// Reads the commands of a shell script; what it cannot make sense of, it leaves out.
struct ShellParser {
  /// The tokens.
  private let tokens: [ShellToken]
  /// The next token.
  private var place = 0
  /// How deep commands lie in commands.
  private var depth = 0

  /// How deep commands may lie in commands.
  private static let depthMax = 40

  /// How many commands `&&` and `||` may join.
  private static let chainMax = 100

  /// The commands of a script.
  static func parse(_ script: String) -> ShellCommand {
    var parser = ShellParser(tokens: ShellLexer.tokens(script))
    var all: [ShellCommand] = []
    while parser.place < parser.tokens.count {
      let start = parser.place
      all.append(parser.list(until: []))
      if parser.place == start { parser.place += 1 }
    }
    return .sequence(all)
  }

  /// Begins with tokens.
  private init(tokens: [ShellToken]) { self.tokens = tokens }

  /// The next token.
  private var next: ShellToken? { place < tokens.count ? tokens[place] : nil }

  /// The next token, where it is a plain word.
  private var nextWord: String? {
    if case .word(let word) = next { return word.plain }
    return nil
  }

  /// Whether the next token is a sign.
  private func isNext(_ sign: String) -> Bool { next == .sign(sign) }

  /// Skips a plain word or a sign, if it is next.
  private mutating func skip(_ text: String) -> Bool {
    guard nextWord == text || isNext(text) else { return false }
    place += 1
    return true
  }

  /// Skips ends of lines and semicolons.
  private mutating func skipEnds() { while isNext("\n") || isNext(";") { place += 1 } }

  /// Reads commands in turn up to one of some words, or a closing sign.
  private mutating func list(until ends: Set<String>) -> ShellCommand {
    depth += 1
    defer { depth -= 1 }
    var commands: [ShellCommand] = []
    guard depth < Self.depthMax else {
      place = tokens.count
      return .sequence(commands)
    }
    while true {
      skipEnds()
      if next == nil || isNext(")") || isNext(";;") { break }
      if let word = nextWord, ends.contains(word) { break }
      let start = place
      var command = chain()
      if isNext("&") {
        place += 1
        command = .background(command)
      }
      commands.append(command)
      if place == start { place += 1 }
    }
    return commands.count == 1 ? commands[0] : .sequence(commands)
  }

  /// Reads commands that are joined by `&&` and `||`.
  private mutating func chain() -> ShellCommand {
    var command = pipeline()
    for _ in 0..<Self.chainMax {
      if skip("&&") {
        skipEnds()
        command = .and(command, pipeline())
      } else if skip("||") {
        skipEnds()
        command = .or(command, pipeline())
      } else {
        return command
      }
    }
    return command
  }

  /// Reads commands of which each reads what the one before it prints.
  private mutating func pipeline() -> ShellCommand {
    let isNegated = skip("!")
    var stages = [command()]
    while skip("|") {
      skipEnds()
      stages.append(command())
    }
    let whole = stages.count == 1 ? stages[0] : .pipe(stages)
    return isNegated ? .not(whole) : whole
  }

  /// Reads one command.
  private mutating func command() -> ShellCommand {
    switch nextWord {
    case "if": return redirected(branch())
    case "while", "until": return redirected(loop())
    case "for": return redirected(each())
    case "case": return choice()
    case "{":
      place += 1
      let body = list(until: ["}"])
      _ = skip("}")
      return redirected(body)
    default: break
    }
    if isNext("(") {
      place += 1
      let body = list(until: [])
      _ = skip(")")
      return redirected(body)
    }
    return simple()
  }

  /// A command with the file that its output goes to, where one is named.
  private mutating func redirected(_ command: ShellCommand) -> ShellCommand {
    var command = command
    while next == .output || next == .input {
      let isOutput = next == .output
      place += 1
      guard case .word(let target) = next else { break }
      place += 1
      if isOutput { command = .redirected(command, output: target) }
    }
    return command
  }

  /// Reads a program and its words.
  private mutating func simple() -> ShellCommand {
    var words: [ShellWord] = []
    var output: ShellWord?
    while let token = next {
      switch token {
      case .word(let word): words.append(word)
      case .output, .input:
        guard place + 1 < tokens.count, case .word(let target) = tokens[place + 1] else { break }
        place += 1
        if token == .output { output = target }
      case .sign: return .simple(words, output: output)
      }
      place += 1
    }
    return .simple(words, output: output)
  }

  /// Reads `if`.
  private mutating func branch() -> ShellCommand {
    depth += 1
    defer { depth -= 1 }
    place += 1
    let condition = list(until: ["then"])
    _ = skip("then")
    let first = list(until: ["else", "elif", "fi"])
    if nextWord == "elif", depth < Self.depthMax {
      return .branch(condition, then: first, otherwise: branch())
    }
    var second: ShellCommand?
    if skip("else") { second = list(until: ["fi"]) }
    _ = skip("fi")
    return .branch(condition, then: first, otherwise: second)
  }

  /// Reads `while` or `until`.
  private mutating func loop() -> ShellCommand {
    let isUntil = nextWord == "until"
    place += 1
    let condition = list(until: ["do"])
    return .loop(condition, isUntil: isUntil, body: body())
  }

  /// Reads what stands between `do` and `done`.
  private mutating func body() -> ShellCommand {
    skipEnds()
    _ = skip("do")
    let body = list(until: ["done"])
    _ = skip("done")
    return body
  }

  /// Reads `for`.
  private mutating func each() -> ShellCommand {
    place += 1
    if isNext("(") {
      // for ((…)): what is counted is left out; without a condition it goes on for ever.
      while place < tokens.count, nextWord != "do" { place += 1 }
      return .loop(.sequence([]), isUntil: false, body: body())
    }
    let name = nextWord ?? ""
    place += 1
    var words: [ShellWord] = []
    if skip("in") {
      while case .word(let word) = next {
        words.append(word)
        place += 1
      }
    }
    return .each(name, words, body: body())
  }

  /// Reads `case`.
  private mutating func choice() -> ShellCommand {
    place += 1
    guard case .word(let subject) = next else { return .sequence([]) }
    place += 1
    _ = skip("in")
    var choices: [ShellChoice] = []
    while next != nil {
      while isNext("\n") || isNext(";") || isNext(";;") || isNext("(") { place += 1 }
      if nextWord == "esac" || next == nil { break }
      var patterns: [ShellWord] = []
      while let token = next, token != .sign(")") {
        if case .word(let word) = token { patterns.append(word) }
        place += 1
      }
      _ = skip(")")
      choices.append(ShellChoice(patterns: patterns, body: list(until: ["esac"])))
    }
    _ = skip("esac")
    return .choice(subject, choices)
  }
}
