/// When a learner gets to see what a check looks at.
public enum Visibility: String, Sendable, CaseIterable {
  /// Before and after: the check's sentence is a part of the task.
  case shown
  /// After grading, with what was found.
  case afterwards
  /// Never: a report says that a hidden check failed, and no more.
  case hidden
}
