public import ControlPlane
internal import KubeAPI

/// A lab: a cluster to start from, and tasks with the checks that grade them.
public struct LabDefinition: Sendable {
  /// The name under which the lab is found.
  public var name: String
  /// The title for people.
  public var title: String
  /// What the lab is about, in a sentence.
  public var summary: String
  /// The exam that it prepares for, and the part of it.
  public var curriculum: (exam: String, domain: String) = ("", "")
  /// How hard it is, in a word.
  public var difficulty = ""
  /// How many minutes it takes; 0 where the lab does not say.
  public var minutes = 0
  /// The cluster before setup.
  public var cluster = ClusterConfiguration()
  /// What exists when the lab starts, beside the cluster itself.
  var setup: [Manifest] = []
  /// What there is to do, in order.
  public var tasks: [LabTask] = []
  /// The variables with the values that the seed has drawn.
  var variables = Variables()
  /// The seed by which they were drawn.
  public var seed: UInt64 = 1
  /// A fingerprint of the definition and of all files that it uses.
  public var hash = ""
  /// What should be said about the lab, though it can be used.
  public var warnings: [Diagnostic] = []

  /// All points that can be had.
  public var points: Points {
    tasks.reduce(.zero) { $0.adding($1.points) ?? $0 }
  }
}

/// One thing to do, or one question.
public struct LabTask: Sendable {
  /// The name that answers and reports use.
  public var id: String
  /// The title for people; empty where there is none.
  public var title = ""
  /// What is to be done, or the question.
  public var text = ""
  /// Whether this is a question.
  public var isQuestion = false
  /// The answers to choose from; empty where any may be given.
  public var choices: [String] = []
  /// Where an exam wants the answer written; `nil` where it does not say.
  public var answerFile: String?
  /// What the task is worth.
  public var points = Points(1)
  /// Whether anything less than all gives nothing.
  public var needsAll = false
  /// The help that can be asked for, in order.
  public var hints: [Hint] = []
  /// What is judged.
  var checks: [Check] = []
}

/// A piece of help.
public struct Hint: Sendable {
  /// The words for the learner.
  public var text: String
  /// What asking for it costs.
  public var cost = Points.zero
  /// When it helps; `nil` for always.
  var claim: Claim?
}

/// One document of a manifest, with its place.
struct Manifest: Sendable {
  /// The document.
  var value: JSON
  /// The file, as reports name it.
  var file: String
  /// The line where the document starts.
  var line: Int
  /// The column where the document starts.
  var column: Int
}
