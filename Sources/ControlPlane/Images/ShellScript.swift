internal import KubeAPI

/// The little of a shell that says how long a script runs, how it ends, what it prints and which files it makes.
struct ShellScript: Sendable {
  /// Something that a script does that can be seen from outside.
  enum Action: Sendable, Hashable {
    /// A line on its standard output.
    case print(String)
    /// A file comes.
    case make(String)
    /// A file goes.
    case remove(String)
  }

  /// Something that a script does, so long after its start.
  struct Step: Sendable, Hashable {
    /// How long after the start.
    var after: Duration
    /// What it does.
    var action: Action
  }

  /// What it does before its loop.
  private(set) var steps: [Step] = []
  /// What it does in each turn of its endless loop, counted from the turn's start.
  private(set) var turn: [Step] = []
  /// When its endless loop begins.
  private(set) var loopStart = Duration.zero
  /// How long a turn takes; `nil` where there is no endless loop.
  private(set) var turnLength: Duration?
  /// How long it runs and how it ends.
  private(set) var plan = ProcessPlan(end: .zero, exitCode: 0, ignoresTermination: false)
  /// Whether it runs a program of which nothing is known, which may listen.
  private(set) var mayListen = false

  /// The most statements that are read of a script.
  private static let statementsMax = 1000

  /// Reads a script.
  init(_ script: String) {
    var statements = Self.statements(script)
    var clock = Duration.zero
    var stubborn = false
    var status: Int64 = 0
    if let loop = statements.firstIndex(where: Self.startsLoop) {
      let head = statements[..<loop]
      var body = Array(statements[(loop + 1)...])
      if let end = body.lastIndex(where: { $0.words == ["done"] }) { body = Array(body[..<end]) }
      statements = Array(head)
      if run(statements, &clock, &stubborn, &status, into: \.steps) {
        loopStart = clock
        var length = Duration.zero
        _ = run(body, &length, &stubborn, &status, into: \.turn)
        turnLength = max(length, .seconds(1))
        plan = ProcessPlan(end: nil, exitCode: 0, ignoresTermination: true)
      }
      return
    }
    if run(statements, &clock, &stubborn, &status, into: \.steps) {
      plan = ProcessPlan(end: clock, exitCode: status, ignoresTermination: stubborn)
    }
  }

  /// Runs statements in turn; false when one of them ends the script or goes on for ever, which the plan then says.
  private mutating func run(
    _ statements: [Statement], _ clock: inout Duration, _ stubborn: inout Bool,
    _ status: inout Int64, into list: WritableKeyPath<ShellScript, [Step]>
  ) -> Bool {
    for statement in statements {
      if statement.needsSuccess && status != 0 || statement.needsFailure && status == 0 { continue }
      var words = statement.words.drop { $0.contains("=") && !$0.hasPrefix("-") }
      while let first = words.first, ["exec", "do", "then", "time"].contains(first) {
        words = words.dropFirst()
      }
      guard let first = words.first else { continue }
      let name = first.split(separator: "/").last.map(String.init) ?? first
      let arguments = Array(words.dropFirst())
      note(name, arguments, statement.target, at: clock, into: list)
      let plan = ProcessPlan.simple(name, arguments)
      if plan.end == nil && !plan.ignoresTermination && name != "tail" { mayListen = true }
      if statement.isInBackground { continue }
      stubborn = stubborn || plan.ignoresTermination
      guard let end = plan.end else {
        self.plan = ProcessPlan(
          end: nil, exitCode: 0, ignoresTermination: plan.ignoresTermination)
        return false
      }
      clock += end
      status = plan.exitCode
      if name == "exit" {
        self.plan = ProcessPlan(end: clock, exitCode: status, ignoresTermination: stubborn)
        return false
      }
    }
    return true
  }

  /// Notes what can be seen of a program.
  private mutating func note(
    _ name: String, _ arguments: [String], _ target: String?, at clock: Duration,
    into list: WritableKeyPath<ShellScript, [Step]>
  ) {
    if let target { self[keyPath: list].append(Step(after: clock, action: .make(target))) }
    switch name {
    case "echo" where target == nil:
      let text = arguments.drop { $0 == "-n" || $0 == "-e" }.joined(separator: " ")
      self[keyPath: list].append(Step(after: clock, action: .print(text)))
    case "touch":
      for file in arguments where !file.hasPrefix("-") {
        self[keyPath: list].append(Step(after: clock, action: .make(file)))
      }
    case "rm":
      for file in arguments where !file.hasPrefix("-") {
        self[keyPath: list].append(Step(after: clock, action: .remove(file)))
      }
    default: break
    }
  }

  /// Whether a statement begins an endless loop.
  private static func startsLoop(_ statement: Statement) -> Bool {
    let words = statement.words
    guard words.count >= 2 else { return words.first?.hasPrefix("for((;;") ?? false }
    return words[0] == "while" && ["true", ":", "sleep", "[", "1", "/bin/true"].contains(words[1])
      || words[0] == "until" && words[1] == "false"
      || words[0] == "for" && words[1].hasPrefix("((;;")
  }

  // MARK: Reading

  /// One command of a script.
  private struct Statement {
    /// Its words, without quotes.
    var words: [String] = []
    /// The file that its output goes to.
    var target: String?
    /// Whether it is run only if the one before it succeeded.
    var needsSuccess = false
    /// Whether it is run only if the one before it failed.
    var needsFailure = false
    /// Whether the next one does not wait for it.
    var isInBackground = false
  }

  /// Takes a script apart: at `;`, newlines, `&&`, `||`, `&`, and at `do` and `done`; quotes hold words together.
  private static func statements(_ script: String) -> [Statement] {
    var result: [Statement] = []
    var current = Statement()
    var word = ""
    var hasWord = false
    var quote: Character?
    var expectsTarget = false
    var isPiped = false
    /// Ends a word.
    func endWord() {
      guard hasWord else { return }
      if expectsTarget { current.target = word } else if !isPiped { current.words.append(word) }
      expectsTarget = false
      word = ""
      hasWord = false
      if current.words == ["do"] { current.words = [] }
    }
    /// Ends a statement.
    func endStatement(_ success: Bool = false, _ failure: Bool = false) {
      endWord()
      if !current.words.isEmpty || current.target != nil { result.append(current) }
      current = Statement()
      current.needsSuccess = success
      current.needsFailure = failure
      isPiped = false
    }
    var rest = Substring(script)
    while let character = rest.popFirst(), result.count < statementsMax {
      if let open = quote {
        if character == open { quote = nil } else { word.append(character) }
        continue
      }
      switch character {
      case "'", "\"":
        quote = character
        hasWord = true
      case "\\":
        if let next = rest.popFirst(), next != "\n" {
          word.append(next)
          hasWord = true
        }
      case ";", "\n": endStatement()
      case "&" where rest.first == "&":
        rest.removeFirst()
        endStatement(true)
      case "|" where rest.first == "|":
        rest.removeFirst()
        endStatement(false, true)
      case "&" where rest.first == ">" || rest.first == "1": rest.removeFirst()
      case "&":
        current.isInBackground = true
        endStatement()
      case "|":
        endWord()
        isPiped = true
      case ">":
        if ["1", "2"].contains(word) { word = ""; hasWord = false }
        endWord()
        if rest.first == ">" { rest.removeFirst() }
        if rest.first == "&" {
          rest.removeFirst()
          if rest.first?.isNumber ?? false { rest.removeFirst() }
        } else {
          expectsTarget = true
        }
      case " ", "\t": endWord()
      default:
        word.append(character)
        hasWord = true
      }
    }
    endStatement()
    return result
  }
}

// MARK: What can be seen

extension ShellScript {
  /// The changes of a file, in order: after how long it is there or not; empty when the script does not touch it.
  func history(of file: String) -> [(after: Duration, exists: Bool)] {
    (steps + turn.map { Step(after: loopStart + $0.after, action: $0.action) }).compactMap {
      switch $0.action {
      case .make(file): ($0.after, true)
      case .remove(file): ($0.after, false)
      default: nil
      }
    }
  }

  /// The lines that a script has printed so long after its start, at most so many of the last.
  func lines(until end: Duration, limit: Int) -> [(after: Duration, text: String)] {
    var lines: [(after: Duration, text: String)] = []
    for step in steps where step.after <= end {
      if case .print(let text) = step.action { lines.append((step.after, text)) }
    }
    let printed = turn.filter { if case .print = $0.action { true } else { false } }
    guard let turnLength, !printed.isEmpty, loopStart <= end else { return lines.suffix(limit) }
    let turns = (end - loopStart).nanoseconds / max(turnLength.nanoseconds, 1)
    let first = max(0, turns - Int64(limit / printed.count) - 1)
    for number in first...max(first, turns) {
      let start = loopStart + .nanoseconds(turnLength.nanoseconds * number)
      for step in printed where start + step.after <= end {
        if case .print(let text) = step.action { lines.append((start + step.after, text)) }
      }
    }
    return lines.suffix(limit)
  }
}
