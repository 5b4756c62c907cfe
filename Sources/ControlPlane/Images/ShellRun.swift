internal import KubeAPI

/// One run of a shell script on a clock of its own.
struct ShellRun {
  /// What a script does.
  private(set) var steps: [ShellScript.Step] = []
  /// What it does in each turn of its endless loop.
  private(set) var turn: [ShellScript.Step] = []
  /// When its endless loop begins.
  private(set) var loopStart = Duration.zero
  /// How long a turn takes; `nil` where there is no endless loop.
  private(set) var turnLength: Duration?
  /// How long it runs and how it ends.
  private(set) var plan = ProcessPlan(end: .zero, exitCode: 0, ignoresTermination: false)
  /// Whether it runs a program of which nothing is known, which may listen.
  private(set) var mayListen = false

  /// What decides how the script goes on.
  private struct Memory: Hashable {
    /// The variables.
    var variables: [String: String] = [:]
    /// The files that the script has made (true) or taken away.
    var files: [String: Bool] = [:]
    /// How the last command ended.
    var status: Int64 = 0
    /// Whether SIGTERM is caught.
    var catchesTermination = false
  }

  /// Why commands are not gone on with.
  private enum Stop: Error {
    /// The script has ended, or goes on for ever.
    case script
    /// A loop is left: so many of them.
    case leave(Int)
    /// The next turn of a loop begins: of the so many-th around.
    case next(Int)
    /// A part of the script has ended that is a process of its own.
    case part
  }

  /// The memory.
  private var memory = Memory()
  /// How long it has run.
  private var clock = Duration.zero
  /// Whether something has been waited for during which SIGTERM is not heeded.
  private var isStubborn = false
  /// Where lines go instead of the standard output.
  private var captured: [String]?
  /// What a command in a pipeline reads.
  private var piped: [String] = []
  /// How many commands were run.
  private var count = 0
  /// How deep the run is in parts that are processes of their own.
  private var parts = 0
  /// Names whose values are known only when the container runs.
  private var deferred: Set<String> = ["HOSTNAME"]
  /// Whether the environment has names that are not known.
  private var hasUnknownNames = false
  /// Where volumes are mounted.
  private var mounts: [String] = []

  /// The most commands that are run of a script; one that goes on is taken for endless.
  private static let commandsMax = 20_000

  /// How deep processes of a script may lie in each other.
  private static let partsMax = 10

  /// Knows what a container's definition says.
  init(_ container: JSON?) {
    for variable in container?["env"]?.array ?? [] {
      let name = variable["name"]?.string ?? ""
      if variable["valueFrom"] != nil {
        deferred.insert(name)
      } else {
        memory.variables[name] = variable["value"]?.string ?? ""
      }
    }
    hasUnknownNames = !(container?["envFrom"]?.isEmpty ?? true)
    mounts = (container?["volumeMounts"]?.array ?? []).compactMap { $0["mountPath"]?.string }
  }

  /// Runs a script from beginning to end, or until it is clear that it has none.
  mutating func start(_ command: ShellCommand) {
    do {
      try run(command)
    } catch .script {
      return
    } catch {}
    plan = ProcessPlan(
      end: clock, exitCode: memory.status,
      ignoresTermination: isStubborn && !memory.catchesTermination)
  }

  /// Takes note that the script goes on for ever.
  private mutating func goOnForEver(ignoresTermination: Bool) -> Stop {
    plan = ProcessPlan(end: nil, exitCode: 0, ignoresTermination: ignoresTermination)
    return .script
  }

  /// Runs a command.
  private mutating func run(_ command: ShellCommand) throws(Stop) {
    switch command {
    case .simple(let words, let output): try runSimple(words, output)
    case .sequence(let commands): for command in commands { try run(command) }
    case .and(let first, let second):
      try run(first)
      if memory.status == 0 { try run(second) }
    case .or(let first, let second):
      try run(first)
      if memory.status != 0 { try run(second) }
    case .not(let command):
      try run(command)
      memory.status = memory.status == 0 ? 1 : 0
    case .pipe(let stages): try runPipe(stages)
    case .background(let command): runInBackground(command)
    case .branch(let condition, let first, let second):
      try run(condition)
      if memory.status == 0 {
        try run(first)
      } else {
        memory.status = 0
        if let second { try run(second) }
      }
    case .loop(let condition, let isUntil, let body): try runLoop(condition, isUntil, body)
    case .each(let name, let words, let body):
      try runTurns(fields(words).map { word in { $0.memory.variables[name] = word } }, body)
    case .choice(let subject, let choices): try runChoice(subject, choices)
    case .redirected(let command, let output):
      let kept = captured
      captured = []
      defer { captured = kept }
      try run(command)
      make(text(output))
    }
  }

  /// Counts a command; too many are no end.
  private mutating func countCommand() throws(Stop) {
    count += 1
    if count > Self.commandsMax {
      throw goOnForEver(ignoresTermination: !memory.catchesTermination)
    }
  }

  // MARK: Loops

  /// Runs a loop; one that comes back to where it was goes on for ever.
  private mutating func runLoop(
    _ condition: ShellCommand, _ isUntil: Bool, _ body: ShellCommand
  ) throws(Stop) {
    var before: Memory?
    while true {
      try countCommand()
      let start = clock
      let first = steps.count
      let memoryBefore = memory
      try run(condition)
      if (memory.status == 0) == isUntil {
        memory.status = 0
        return
      }
      if try !runTurn(body) { return }
      if before == memoryBefore, memory == memoryBefore {
        if captured == nil {
          loopStart = start
          turn = steps[first...].map {
            ShellScript.Step(after: $0.after - start, action: $0.action)
          }
          steps.removeSubrange(first...)
          turnLength = max(clock - start, .seconds(1))
        }
        throw goOnForEver(ignoresTermination: !memory.catchesTermination)
      }
      before = memoryBefore
      if clock == start { clock += .milliseconds(1) }
    }
  }

  /// Runs a loop's body once; false when the loop is left.
  private mutating func runTurn(_ body: ShellCommand) throws(Stop) -> Bool {
    do {
      try run(body)
      return true
    } catch .leave(let depth) {
      if depth > 1 { throw .leave(depth - 1) }
      return false
    } catch .next(let depth) {
      if depth > 1 { throw .next(depth - 1) }
      return true
    }
  }

  /// Runs a loop's body once for each of some preparations.
  private mutating func runTurns(
    _ turns: [(inout ShellRun) -> Void], _ body: ShellCommand
  ) throws(Stop) {
    memory.status = 0
    for prepare in turns {
      try countCommand()
      prepare(&self)
      if try !runTurn(body) { return }
    }
  }

  /// Runs the first of several commands whose pattern a word matches.
  private mutating func runChoice(
    _ subject: ShellWord, _ choices: [ShellChoice]
  ) throws(Stop) {
    let value = text(subject)
    memory.status = 0
    for choice in choices {
      for pattern in choice.patterns where ShellText.matches(value, pattern: text(pattern)) {
        return try run(choice.body)
      }
    }
  }

  // MARK: Parts

  /// Runs commands of which each reads what the one before it prints.
  private mutating func runPipe(_ stages: [ShellCommand]) throws(Stop) {
    if stages.count == 2, case .simple(let words, let output) = stages[1], output == nil,
      ["tee", "cat"].contains(words.first?.plain ?? "")
    {
      // What is only passed on is seen as soon as it is printed.
      for word in words.dropFirst() where !(word.plain?.hasPrefix("-") ?? false) {
        make(text(word))
      }
      return try run(stages[0])
    }
    let (kept, keptInput) = (captured, piped)
    defer {
      captured = kept
      piped = keptInput
    }
    var lines: [String] = []
    for (index, stage) in stages.enumerated() {
      piped = lines
      captured = index == stages.count - 1 ? kept : []
      parts += 1
      do { try run(stage) } catch .part {} catch {
        parts -= 1
        throw error
      }
      parts -= 1
      lines = captured ?? []
    }
  }

  /// Runs a command for which nobody waits: only that it may listen is of interest.
  private mutating func runInBackground(_ command: ShellCommand) {
    var other = self
    other.parts += 1
    do { try other.run(command) } catch {}
    mayListen = mayListen || other.mayListen
    for step in other.steps[steps.count...] {
      if case .print = step.action { continue }
      steps.append(step)
    }
    memory.status = 0
  }

  /// What a command prints.
  private mutating func output(of script: String) -> String {
    let trimmed = script.split(separator: " ").first.map(String.init) ?? ""
    if trimmed == "date" || script == "hostname" { return "$(\(script))" }
    guard parts < Self.partsMax else { return "" }
    var part = self
    part.captured = []
    part.parts += 1
    do { try part.run(ShellParser.parse(script)) } catch {}
    memory.status = part.memory.status
    count = part.count
    return (part.captured ?? []).joined(separator: "\n")
  }

  // MARK: Programs

  /// Runs a program.
  private mutating func runSimple(_ words: [ShellWord], _ output: ShellWord?) throws(Stop) {
    try countCommand()
    var words = words[...]
    while let word = words.first, let (name, value) = assignment(word) {
      words.removeFirst()
      memory.variables[name] = value
      memory.status = 0
    }
    var texts = fields(Array(words))[...]
    while let first = texts.first, ["time", "command", "nohup", "env", "sudo"].contains(first),
      texts.count > 1
    { texts.removeFirst() }
    var isReplaced = false
    if texts.first == "exec", texts.count > 1 {
      texts.removeFirst()
      isReplaced = true
    }
    guard let first = texts.first else {
      if let output { make(text(output)) }
      return
    }
    let name = first.split(separator: "/").last.map(String.init) ?? first
    let kept = captured
    if let output {
      make(text(output))
      captured = []
    }
    defer { if output != nil { captured = kept } }
    try runProgram(name, Array(texts.dropFirst()))
    if isReplaced { throw end() }
  }

  /// The end of the script, or of the part that is a process of its own.
  private mutating func end() -> Stop {
    if parts > 0 { return .part }
    plan = ProcessPlan(
      end: clock, exitCode: memory.status,
      ignoresTermination: isStubborn && !memory.catchesTermination)
    return .script
  }

  /// A word that gives a variable a value.
  private mutating func assignment(_ word: ShellWord) -> (name: String, value: String)? {
    guard case .text(let head) = word.parts.first, let sign = head.firstIndex(of: "="),
      sign != head.startIndex,
      head[..<sign].allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" })
    else { return nil }
    var value = word
    value.parts[0] = .text(String(head[head.index(after: sign)...]))
    return (String(head[..<sign]), text(value))
  }

  /// Runs a program by its name.
  private mutating func runProgram(_ name: String, _ words: [String]) throws(Stop) {
    memory.status = 0
    switch name {
    case "exit", "return":
      memory.status = words.first.flatMap { Int64($0) } ?? 0
      throw end()
    case "break": throw .leave(words.first.flatMap { Int($0) } ?? 1)
    case "continue": throw .next(words.first.flatMap { Int($0) } ?? 1)
    case "echo", "printf", "date", "hostname", "seq", "cat", "tee", "grep", "wc", "head", "tail",
      "sort", "uniq", "env", "printenv", "pwd", "uname", "id", "whoami":
      try runPrinter(name, words)
    case "test", "[", "[[":
      let inner = words.last == "]" || words.last == "]]" ? Array(words.dropLast()) : words
      memory.status = ShellTest.holds(inner, exists: exists) ? 0 : 1
    case "touch", "mkdir": for file in words where !file.hasPrefix("-") { make(file) }
    case "cp", "mv", "ln": if let last = words.last { make(last) }
    case "rm", "rmdir":
      for file in words where !file.hasPrefix("-") {
        memory.files[file] = false
        steps.append(ShellScript.Step(after: clock, action: .remove(file)))
      }
    case "export", "local", "readonly", "declare":
      for word in words {
        guard let sign = word.firstIndex(of: "=") else { continue }
        memory.variables[String(word[..<sign])] = String(word[word.index(after: sign)...])
      }
    case "let", "((":
      for word in words { _ = arithmetic(word) }
    case "trap":
      if words.contains(where: { ["TERM", "SIGTERM", "15"].contains($0) }) {
        memory.catchesTermination = true
      }
    case "read": memory.status = piped.isEmpty ? 1 : 0
    case "set", "cd", "shift", "umask", "ulimit", "wait", "unset", ":", "eval", "kill", "source",
      ".":
      break
    case "sh", "bash", "ash":
      if parts < Self.partsMax, let script = ProcessPlan.script(in: [name] + words) {
        parts += 1
        do { try run(ShellParser.parse(script)) } catch .part {} catch {
          parts -= 1
          throw error
        }
        parts -= 1
      }
    default: try runOther(name, words)
    }
  }

  /// Runs a program of which only is known how long it runs and how it ends.
  private mutating func runOther(_ name: String, _ words: [String]) throws(Stop) {
    let plan = ProcessPlan.simple(name, words)
    if plan.end == nil && !plan.ignoresTermination { mayListen = true }
    isStubborn = isStubborn || plan.ignoresTermination
    guard let end = plan.end else {
      throw goOnForEver(
        ignoresTermination: plan.ignoresTermination && !memory.catchesTermination)
    }
    clock += end
    memory.status = plan.exitCode
  }

  /// Runs a program that prints.
  private mutating func runPrinter(_ name: String, _ words: [String]) throws(Stop) {
    let plain = words.filter { !$0.hasPrefix("-") || $0.count == 1 }
    switch name {
    case "echo":
      print(words.drop { ["-n", "-e", "-ne", "-en"].contains($0) }.joined(separator: " "))
    case "printf": print(ShellText.formatted(words))
    case "date", "hostname": print("$(\(([name] + words).joined(separator: " ")))")
    case "seq":
      let numbers = plain.compactMap { Int64($0) }
      guard let last = numbers.last else { return }
      let first = numbers.count > 1 ? numbers[0] : 1
      for number in stride(from: first, through: min(last, first + 10_000), by: 1) {
        print(String(number))
      }
    case "tail" where words.contains { $0 == "-f" || $0 == "-F" || $0 == "--follow" }:
      throw goOnForEver(ignoresTermination: false)
    case "cat" where !plain.isEmpty:
      if plain.contains(where: { !exists($0) && memory.files[$0] == false }) { memory.status = 1 }
    case "cat", "sort": for line in piped { print(line) }
    case "tee":
      for line in piped { print(line) }
      for file in plain { make(file) }
    case "grep":
      guard let pattern = plain.first, plain.count == 1 else { return }
      let isQuiet = words.contains { $0.hasPrefix("-") && $0.contains("q") }
      let isInverse = words.contains { $0.hasPrefix("-") && $0.contains("v") }
      let found = piped.filter { $0.contains(pattern) != isInverse }
      if !isQuiet { for line in found { print(line) } }
      memory.status = found.isEmpty ? 1 : 0
    case "wc": if plain.isEmpty { print(String(piped.count)) }
    case "head", "tail":
      let number = words.compactMap { Int($0.drop { $0 == "-" || $0 == "n" }) }.first ?? 10
      if plain.allSatisfy({ Int($0) != nil }) {
        for line in name == "head" ? piped.prefix(number) : piped.suffix(number) { print(line) }
      }
    case "uniq":
      var last: String?
      for line in piped where line != last {
        print(line)
        last = line
      }
    case "pwd": print("/")
    case "uname": print("Linux")
    case "whoami": print("root")
    case "id": print("uid=0(root) gid=0(root) groups=0(root)")
    default: break
    }
  }

  /// Prints lines.
  private mutating func print(_ text: String) {
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if captured != nil {
        captured?.append(String(line))
      } else {
        steps.append(ShellScript.Step(after: clock, action: .print(String(line))))
      }
    }
  }

  /// Makes a file.
  private mutating func make(_ file: String) {
    if file.hasPrefix("/dev/") { return }
    memory.files[file] = true
    steps.append(ShellScript.Step(after: clock, action: .make(file)))
  }

  /// Whether a file is there: the script's own, those of volumes, and those of every system.
  private func exists(_ file: String) -> Bool {
    if let known = memory.files[file] { return known }
    return mounts.contains { file == $0 || file.hasPrefix($0 == "/" ? $0 : "\($0)/") }
      || ["/etc", "/bin", "/usr", "/proc", "/sys", "/dev", "/tmp", "/var/run/secrets"].contains {
        file == $0
      }
      || ["/bin/", "/usr/bin/", "/proc/", "/sys/", "/dev/", "/etc/"].contains(where: file.hasPrefix)
  }

  // MARK: Words

  /// The words that words come to, taken apart at blanks where they stand without quotes.
  private mutating func fields(_ words: [ShellWord]) -> [String] {
    var result: [String] = []
    for word in words {
      var pieces = [""]
      var isEmpty = !word.isQuoted
      for part in word.parts {
        let value = value(of: part)
        if case .text = part { isEmpty = false }
        switch part {
        case .variable(_, isQuoted: false), .command(_, isQuoted: false):
          if value.hasPrefix("$") {
            pieces[pieces.count - 1] += value
            isEmpty = false
            continue
          }
          let split = value.split { $0 == " " || $0 == "\n" || $0 == "\t" }.map(String.init)
          if let first = split.first {
            pieces[pieces.count - 1] += first
            pieces += split.dropFirst()
            isEmpty = false
          }
        default:
          pieces[pieces.count - 1] += value
          if !value.isEmpty { isEmpty = false }
        }
      }
      if !isEmpty { result += pieces }
    }
    return result
  }

  /// The text that a word comes to, in one piece.
  private mutating func text(_ word: ShellWord) -> String {
    word.parts.reduce(into: "") { text, part in text += value(of: part) }
  }

  /// What a piece of a word comes to.
  private mutating func value(of part: ShellPart) -> String {
    switch part {
    case .text(let text): return text
    case .variable(let name, _): return variable(name)
    case .command(let script, _): return output(of: script)
    case .arithmetic(let expression): return String(arithmetic(expression))
    }
  }

  /// The value of a variable, or a note to fill it in when the container runs.
  private func variable(_ name: String) -> String {
    switch name {
    case "?": return String(memory.status)
    case "$": return "1"
    case "#": return "0"
    case "@", "*", "!": return ""
    default: break
    }
    if let separator = name.firstIndex(of: ":") {
      let plain = variable(String(name[..<separator]))
      let rest = name[name.index(after: separator)...]
      guard let mode = rest.first, "-=+".contains(mode) else { return plain }
      if mode == "+" { return plain.isEmpty ? "" : String(rest.dropFirst()) }
      return plain.isEmpty ? String(rest.dropFirst()) : plain
    }
    if let value = memory.variables[name] { return value }
    return deferred.contains(name) || hasUnknownNames ? "${\(name)}" : ""
  }

  /// What an arithmetic expression comes to.
  private mutating func arithmetic(_ expression: String) -> Int64 {
    var calculator = ShellArithmetic(expression, memory.variables)
    let result = calculator.result()
    memory.variables = calculator.variables
    return result
  }
}
