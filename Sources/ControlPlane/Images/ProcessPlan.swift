internal import KubeAPI

/// What a container's process does: how long it runs and how it ends.
struct ProcessPlan: Sendable, Hashable {
  /// After how long it ends by itself; `nil` for never.
  var end: Duration?
  /// The status that it ends with.
  var exitCode: Int64
  /// Whether it goes on after SIGTERM, until it is killed.
  var ignoresTermination: Bool

  /// Whether it ends because it takes more memory than it may.
  var runsOutOfMemory = false

  /// A process that takes more memory than it may.
  static let outOfMemory = {
    var plan = ProcessPlan(end: .seconds(1), exitCode: 137, ignoresTermination: false)
    plan.runsOutOfMemory = true
    return plan
  }()

  /// A server: runs for ever, ends at once on SIGTERM.
  static let forever = ProcessPlan(end: nil, exitCode: 0, ignoresTermination: false)

  /// Describes a process.
  init(end: Duration?, exitCode: Int64, ignoresTermination: Bool) {
    self.end = end
    self.exitCode = exitCode
    self.ignoresTermination = ignoresTermination
  }

  /// Programs that do their work and end.
  private static let brief: Set<String> = [
    "cp", "mv", "rm", "mkdir", "rmdir", "ln", "touch", "chmod", "chown", "echo", "printf", "cat",
    "ls", "env", "printenv", "date", "true", "test", "id", "whoami", "hostname", "uname", "pwd",
    "wget", "curl", "nslookup", "dig", "ping", "grep", "sed", "awk", "head", "sort", "uniq", "wc",
    "expr", "seq", "df", "du", "ps", "mount", "sysctl", "iptables", "tar", "find", "perl",
  ]

  /// What a command line does.
  init(words: [String], in container: JSON? = nil) {
    guard let first = words.first else {
      self = .forever
      return
    }
    if let script = Self.script(in: words) {
      self = ShellScript(script, in: container).plan
    } else {
      let program = first.split(separator: "/").last.map(String.init) ?? first
      self = Self.simple(program, Array(words.dropFirst()))
    }
  }

  /// The script that a command line hands to a shell.
  static func script(in words: [String]) -> String? {
    guard let first = words.first, words.count >= 3, words[1].hasPrefix("-"),
      words[1].hasSuffix("c")
    else { return nil }
    let program = first.split(separator: "/").last.map(String.init) ?? first
    return ["sh", "bash", "ash"].contains(program) ? words[2] : nil
  }

  /// What one program does.
  static func simple(_ program: String, _ arguments: [String]) -> ProcessPlan {
    switch program {
    case "false": return ProcessPlan(end: .zero, exitCode: 1, ignoresTermination: false)
    case "exit":
      return ProcessPlan(
        end: .zero, exitCode: arguments.first.flatMap { Int64($0) } ?? 0, ignoresTermination: false)
    case "sleep":
      guard let length = arguments.first.flatMap(sleepLength) else {
        return ProcessPlan(end: nil, exitCode: 0, ignoresTermination: true)
      }
      return ProcessPlan(end: length, exitCode: 0, ignoresTermination: true)
    case "tail":
      return arguments.contains("-f")
        ? .forever
        : ProcessPlan(
          end: .zero, exitCode: 0, ignoresTermination: false)
    default:
      return brief.contains(program)
        ? ProcessPlan(end: .zero, exitCode: 0, ignoresTermination: false) : .forever
    }
  }

  /// How long `sleep` sleeps; `nil` for ever.
  private static func sleepLength(_ text: String) -> Duration? {
    if text == "infinity" || text == "inf" { return nil }
    let factor: Double
    switch text.last {
    case "m": factor = 60
    case "h": factor = 3600
    case "d": factor = 86400
    default: factor = 1
    }
    let digits = text.last.map { "smhd".contains($0) } ?? false ? String(text.dropLast()) : text
    guard let number = Double(digits), number >= 0 else { return .zero }
    return .milliseconds(Int64(min(number * factor, 1e9) * 1000))
  }
}
