/// How a check ended.
public enum Verdict: Sendable, Hashable {
  /// It holds.
  case passed(Finding)
  /// It does not hold.
  case failed(Finding)
  /// Nobody can say, and it is not the learner's fault.
  case cannotJudge(String)

  /// What was looked for and what was there.
  public struct Finding: Sendable, Hashable {
    /// What was expected.
    public var expected: String
    /// What was found.
    public var found: String
    /// The object and field.
    public var at: String
    /// What came nearest to what was expected, or why it failed; empty where there is nothing to
    /// say.
    public var reason: String

    /// Describes what was looked for and what was there.
    init(expected: String, found: String, at: String = "", reason: String = "") {
      self.expected = expected
      self.found = found
      self.at = at
      self.reason = reason
    }
  }

  /// Whether it holds.
  public var isPassed: Bool { if case .passed = self { true } else { false } }

  /// The word that reports use.
  public var word: String {
    switch self {
    case .passed: "passed"
    case .failed: "failed"
    case .cannotJudge: "cannotJudge"
    }
  }

  /// What was looked for and what was there, when somebody could say.
  public var finding: Finding? {
    switch self {
    case .passed(let finding), .failed(let finding): finding
    case .cannotJudge: nil
    }
  }

  /// The opposite verdict.
  var negated: Verdict {
    switch self {
    case .passed(let finding):
      .failed(
        Finding(
          expected: "not: \(finding.expected)", found: finding.found, at: finding.at,
          reason: finding.reason))
    case .failed(let finding):
      .passed(
        Finding(expected: "not: \(finding.expected)", found: finding.found, at: finding.at))
    case .cannotJudge: self
    }
  }
}
