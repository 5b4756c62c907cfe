internal import ControlPlane
internal import KubeAPI

extension Judge {
  /// Judges `answer`.
  func answer(_ key: AnswerKey, in world: World) -> Verdict {
    let asked = key.asOfStart ? start : world
    let right: [JSON]
    switch rightAnswers(key, in: asked) {
    case .success(let answers): right = answers
    case .failure(let failure):
      if key.asOfStart { return .cannotJudge(failure.message) }
      return .failed(Verdict.Finding(expected: failure.message, found: "nothing", at: "answer"))
    }
    guard let answer, !answer.isNull else {
      return .failed(Verdict.Finding(expected: "an answer", found: "no answer", at: "answer"))
    }
    var finding = Verdict.Finding(
      expected: Shown.list(right.map { Shown.value($0) }, "or"), found: Shown.value(answer),
      at: "answer")
    if right.contains(where: { AnswerComparison.isSame(answer, $0) }) { return .passed(finding) }
    if !key.choices.isEmpty,
      !key.choices.contains(where: { AnswerComparison.isSame(answer, .string($0)) })
    {
      finding.reason = "the choices are \(Shown.list(key.choices, "or", max: 20))"
    }
    return .failed(finding)
  }

  /// Why there is no right answer.
  private struct NoAnswer: Error {
    /// The words for people.
    var message: String
  }

  /// The answers that are right, of which any will do.
  private func rightAnswers(_ key: AnswerKey, in world: World) -> Result<[JSON], NoAnswer> {
    switch key.source {
    case .equals(let value): return .success([value])
    case .oneOf(let values): return .success(values)
    case .count(let selection):
      return .success([.integer(Int64(selection.objects(in: world).count))])
    case .names(let selection):
      return .success([.array(selection.objects(in: world).map { .string($0.name) })])
    case .field(let selection, let path):
      let objects = selection.objects(in: world)
      let values = objects.flatMap { path.values(in: $0) }
      guard let first = values.first else {
        let what = objects.isEmpty ? "there is no \(selection.text)" : "nothing stands at \(path)"
        return .failure(NoAnswer(message: "\(what), of which the question asks"))
      }
      let isOne = objects.count == 1 && !path.isPlural
      return .success([isOne || values.count == 1 ? first : .array(values)])
    }
  }
}
