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

  /// What it does before its endless loop.
  let steps: [Step]
  /// What it does in each turn of its endless loop, counted from the turn's start.
  let turn: [Step]
  /// When its endless loop begins.
  let loopStart: Duration
  /// How long a turn takes; `nil` where there is no endless loop.
  let turnLength: Duration?
  /// How long it runs and how it ends.
  let plan: ProcessPlan
  /// Whether it runs a program of which nothing is known, which may listen.
  let mayListen: Bool

  /// Runs a script, with what its container knows of environment and files.
  init(_ script: String, in container: JSON? = nil) {
    var run = ShellRun(container)
    run.start(ShellParser.parse(script))
    steps = run.steps
    turn = run.turn
    loopStart = run.loopStart
    turnLength = run.turnLength
    plan = run.plan
    mayListen = run.mayListen
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
