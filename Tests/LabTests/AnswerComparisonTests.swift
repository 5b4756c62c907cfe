import KubeAPI
import Testing

@testable import Lab

/// Tests of `AnswerComparison`: what counts as the same answer.
@Suite struct AnswerComparisonTests {
  @Test(
    arguments: [
      (2, 2), ("2", 2), (" 2.0\n", 2), (2, "2"), ("0.5", "500m"), ("1Gi", "1024Mi"), ("web", "web"),
      (["b", "a"], ["a", "b"]), ("a, b", ["b", "a"]), ("a\nb", ["a", "b"]), ("a", ["a"]),
      (["a"], "a"),
      (true, true), ("yes", true), (false, "no"), ([], []), (1.5, "1500m"),
    ] as [(JSON, JSON)])
  func `an answer is right`(given: JSON, right: JSON) {
    #expect(AnswerComparison.isSame(given, right))
  }

  @Test(
    arguments: [
      (3, 2), ("Web", "web"), (["a"], ["a", "b"]), (["a", "a"], ["a", "b"]), ("a b c", ["a", "b"]),
      ("", 0), (nil, 0), (["a": 1], "a"), (true, "1"), (["a", "b"], "a"),
    ] as [(JSON, JSON)])
  func `an answer is wrong`(given: JSON, right: JSON) {
    #expect(!AnswerComparison.isSame(given, right))
  }
}
