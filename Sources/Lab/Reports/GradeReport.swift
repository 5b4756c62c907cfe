internal import ControlPlane
internal import KubeAPI

/// What grading found, for all submissions: the source of every form of report.
public struct GradeReport: Sendable {
  /// The lab's name.
  public var lab: String
  /// The lab's title.
  public var title: String
  /// The fingerprint of the lab.
  public var labHash: String
  /// The program and its version.
  public var engine = "cadet \(Engine.version)"
  /// The seed of the cluster's chance.
  public var seed: UInt64
  /// The values that the seed has drawn for the lab's variables, as text.
  public var variables: [(name: String, value: String)]
  /// What was found, one submission after another.
  public var submissions: [SubmissionReport] = []

  /// Begins a report.
  public init(_ grader: Grader) {
    lab = grader.lab.name
    title = grader.lab.title
    labHash = grader.lab.hash
    seed = grader.seed
    variables = grader.lab.variables.values.map { ($0.name, Shown.text($0.value)) }
  }

  /// How grading ended, for the exit status: 0 all points, 1 some missing, 2 something cannot be
  /// judged.
  public var exitStatus: Int32 {
    if submissions.contains(where: { $0.verdict == .cannotJudge }) { return 2 }
    return submissions.allSatisfy(\.hasAllPoints) ? 0 : 1
  }
}

/// What grading found in one submission.
public struct SubmissionReport: Sendable {
  /// The submission's name.
  public var name: String
  /// What is of no use, or was refused.
  public var problems: [Submission.Problem] = []
  /// What was found, task by task.
  public var tasks: [TaskReport] = []
  /// What happened in the cluster, a line each; empty unless it was asked for.
  public var timeline: [String] = []

  /// Begins a report.
  init(name: String) { self.name = name }

  /// The points that the submission gets.
  public var points: Points { tasks.reduce(.zero) { $0.adding($1.points) ?? $0 } }
  /// The points that it could get.
  public var of: Points { tasks.reduce(.zero) { $0.adding($1.of) ?? $0 } }
  /// Whether it gets them all.
  public var hasAllPoints: Bool { points == of }
  /// How it ended, taken together.
  public var verdict: Outcome { Outcome(tasks.map(\.verdict)) }
}

/// How a task or submission ended.
public enum Outcome: String, Sendable {
  /// Everything holds.
  case passed
  /// Something does not hold.
  case failed
  /// Something cannot be judged.
  case cannotJudge

  /// Takes outcomes together.
  init(_ parts: [Outcome]) {
    self = parts.contains(.cannotJudge) ? .cannotJudge : parts.contains(.failed) ? .failed : .passed
  }
}

/// What grading found in one task.
public struct TaskReport: Sendable {
  /// The task's name.
  public var id: String
  /// The task's title; empty where it has none.
  public var title: String
  /// The points that the submission gets.
  public var points = Points.zero
  /// The points that it could get.
  public var of: Points
  /// What was found, check by check.
  public var checks: [CheckReport] = []
  /// The hints that fit what the cluster has become.
  public var hints: [String] = []

  /// Begins a report.
  init(id: String, title: String, of points: Points) {
    self.id = id
    self.title = title
    of = points
  }

  /// How it ended, taken together.
  public var verdict: Outcome { Outcome(checks.map(\.outcome)) }

  /// Counts the points: each check that holds gives its share.
  mutating func count(needsAll: Bool, weights: Points) {
    switch verdict {
    case .cannotJudge: points = .zero
    case .passed: points = of
    case .failed:
      points = .zero
      for check in checks where !needsAll && check.verdict.isPassed {
        points = of.share(check.weight, of: weights).flatMap { points.adding($0) } ?? points
      }
    }
  }
}

/// What grading found in one check.
public struct CheckReport: Sendable {
  /// The check in a sentence.
  public var sentence: String
  /// How it ended.
  public var verdict: Verdict
  /// Its share against the others.
  public var weight: Points
  /// What was done to the fork before judging.
  public var steps: [String]
  /// When the learner gets to see the sentence and what was found.
  public var visibility: Visibility

  /// The check as a learner gets to see it: of a hidden one, no more than how it ended.
  ///
  /// - Parameter explains: Whether an instructor reads it, who sees everything.
  func shown(explains: Bool) -> CheckReport {
    guard visibility == .hidden, !explains else { return self }
    var report = self
    report.sentence = "A hidden check"
    report.steps = []
    switch verdict {
    case .passed: report.verdict = .passed(Verdict.Finding(expected: "", found: ""))
    case .failed: report.verdict = .failed(Verdict.Finding(expected: "", found: ""))
    case .cannotJudge: report.verdict = .cannotJudge("")
    }
    return report
  }

  /// How it ended, in a word.
  var outcome: Outcome {
    switch verdict {
    case .passed: .passed
    case .failed: .failed
    case .cannotJudge: .cannotJudge
    }
  }
}

/// The program.
public enum Engine {
  /// The version that reports name.
  public static let version = "0.1.0"
}
