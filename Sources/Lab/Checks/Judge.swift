internal import ControlPlane
internal import KubeAPI

/// Judges checks against a cluster, which it never changes: whatever a check does to it is done to
/// a fork.
struct Judge {
  /// The cluster as the lab set it up.
  let start: World
  /// What the learner answered to the task's question; `nil` where nothing was handed in.
  var answer: JSON?
  /// What the learner did that nothing here can do, so that a failure may be ours.
  var failings: [String] = []

  /// Judges one check; a failure for which the learner may not be to blame is none.
  func verdict(of check: Check, in world: World) -> Verdict {
    let verdict = plainVerdict(of: check, in: world)
    if case .failed = verdict, let failing = failings.first, !check.claim.isAnswer {
      return .cannotJudge("the simulation cannot do this: \(failing)")
    }
    return verdict
  }

  /// Judges one check.
  private func plainVerdict(of check: Check, in world: World) -> Verdict {
    if let precondition = check.precondition {
      switch verdict(of: precondition, in: world) {
      case .passed: break
      case .failed(let finding): return .failed(Self.guardFinding(finding))
      case .cannotJudge(let reason): return .cannotJudge(reason)
      }
    }
    guard !check.steps.isEmpty else { return verdict(of: check.claim, in: world) }
    var fork = world
    var runner = StepRunner()
    for step in check.steps {
      do throws(StepRunner.Failure) {
        try runner.run(step, in: &fork)
      } catch {
        switch error {
        case .refused(_, let message):
          return .failed(
            Verdict.Finding(
              expected: "to be able to do: \(step.text)", found: message, at: "after"))
        case .unsupported(let message):
          return .cannotJudge("\(step.text): \(message)")
        }
      }
    }
    if check.steps.last?.isWait != true { _ = fork.settle() }
    return verdict(of: check.claim, in: fork)
  }

  /// Judges a claim.
  func verdict(of claim: Claim, in world: World) -> Verdict {
    switch claim {
    case .exists(let selection): return exists(selection, in: world)
    case .expect(let selection, let expected): return expect(selection, expected, in: world)
    case .count(let selection, let number): return count(selection, number, in: world)
    case .absent(let selection): return absent(selection, in: world)
    case .onePerEligibleNode(let coverage): return self.coverage(coverage, in: world)
    case .event(let query): return event(query, in: world)
    case .unchanged(let selection, let nothingNew):
      return unchanged(selection, nothingNew: nothingNew, in: world)
    case .image(let selection, let container, let expected):
      return image(selection, container, expected, in: world)
    case .endpoints(let query): return endpoints(query, in: world)
    case .log(let query): return log(query, in: world)
    case .answer(let key): return answer(key, in: world)
    case .not(let inner): return verdict(of: inner, in: world).negated
    case .all(let claims): return all(claims, in: world)
    case .any(let claims): return any(claims, in: world)
    case .guarded(let condition, let inner):
      switch verdict(of: condition, in: world) {
      case .passed: return verdict(of: inner, in: world)
      case .failed(let finding): return .failed(Self.guardFinding(finding))
      case .cannotJudge(let reason): return .cannotJudge(reason)
      }
    case .unsupported(let word):
      return .cannotJudge("the word \"\(word)\" is not supported yet")
    }
  }

  /// What is said when a guard does not hold: what was expected, and of which object.
  private static func guardFinding(_ finding: Verdict.Finding) -> Verdict.Finding {
    var finding = finding
    let object = finding.at.prefix { $0 != "," }
    let isNamed = object.isEmpty || finding.expected.contains(object)
    finding.expected = "first, " + (isNamed ? "" : "\(finding.at): ") + finding.expected
    return finding
  }

  /// Judges claims that must all hold: the first that does not decides.
  private func all(_ claims: [Claim], in world: World) -> Verdict {
    var findings: [Verdict.Finding] = []
    var doubt: Verdict?
    for claim in claims {
      let verdict = verdict(of: claim, in: world)
      switch verdict {
      case .passed(let finding): findings.append(finding)
      case .failed: return verdict
      case .cannotJudge: doubt = doubt ?? verdict
      }
    }
    return doubt
      ?? .passed(
        Verdict.Finding(
          expected: findings.map(\.expected).joined(separator: "; "),
          found: findings.map(\.found).joined(separator: "; "),
          at: findings.first?.at ?? ""))
  }

  /// Judges claims of which one must hold.
  private func any(_ claims: [Claim], in world: World) -> Verdict {
    var findings: [Verdict.Finding] = []
    var doubt: Verdict?
    for claim in claims {
      let verdict = verdict(of: claim, in: world)
      switch verdict {
      case .passed: return verdict
      case .failed(let finding): findings.append(finding)
      case .cannotJudge: doubt = doubt ?? verdict
      }
    }
    return doubt
      ?? .failed(
        Verdict.Finding(
          expected: Shown.once(findings.map(\.expected)).joined(separator: "; or "),
          found: Shown.once(findings.map(\.found)).joined(separator: "; "),
          at: findings.first?.at ?? "", reason: findings.first?.reason ?? ""))
  }
}
