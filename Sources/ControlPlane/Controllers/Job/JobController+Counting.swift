internal import KubeAPI

/// How a Job counts the pods that have ended.
extension JobController {
  /// Counts the pods that have ended since the last sync.
  // Kubernetes: pkg/controller/job/job_controller.go, trackJobStatusAndRemoveFinalizers
  func count(_ memo: inout JobMemo, _ decision: inout JobDecision) {
    var succeeded = decision.status["succeeded"]?.integer ?? 0
    var failed = decision.status["failed"]?.integer ?? 0
    for key in memo.uncounted {
      guard let entry = memo.pods[key], let pod = view.object(.pods, key) else { continue }
      decision.counted.append(key)
      if entry.phase == .succeeded {
        succeeded += countSuccess(entry, &memo)
      } else {
        failed += countFailure(pod, entry, &memo)
      }
    }
    if isIndexed { succeeded = Int64(memo.completed.count) }
    decision.status["succeeded"] = succeeded > 0 ? .integer(succeeded) : .none
    decision.status["failed"] = failed > 0 ? .integer(failed) : .none
    if let deadline, deadline > now { decision.wakeAt = deadline }
  }

  /// Counts a pod that has ended well; an index counts once.
  private func countSuccess(_ entry: JobPod, _ memo: inout JobMemo) -> Int64 {
    memo.failuresInARow = 0
    memo.lastFailure = nil
    if let index = entry.index {
      guard index < completions ?? 0 else { return 0 }
      memo.completed.insert(index)
      memo.pending.remove(index)
    }
    return 1
  }

  /// Counts a pod that has failed, as the pod failure policy has it.
  private func countFailure(_ pod: JSON, _ entry: JobPod, _ memo: inout JobMemo) -> Int64 {
    let match = JobFailurePolicy(spec["podFailurePolicy"]).match(pod)
    switch match?.action {
    case "Ignore": return 0
    case "FailJob":
      memo.verdict = JobVerdict(
        isSuccess: false, reason: "PodFailurePolicy", message: match?.message ?? "")
    case "FailIndex":
      if let index = entry.index { memo.failed.insert(index) }
    default: break
    }
    memo.failuresInARow += 1
    memo.lastFailure = now
    guard let index = entry.index, let limit = spec["backoffLimitPerIndex"]?.integer else {
      return 1
    }
    let failures = memo.failures.modify(index, default: 0) { count in
      count += 1
      return count
    }
    if failures > limit { memo.failed.insert(index) }
    if memo.failed.contains(index) { memo.pending.remove(index) }
    return 1
  }
}

/// The rules by which a Job judges its failed pods.
// Kubernetes: pkg/controller/job/pod_failure_policy.go, matchPodFailurePolicy
struct JobFailurePolicy {
  /// The rules, in order.
  let rules: [JSON]

  /// Reads a policy; without one there are no rules.
  init(_ policy: JSON?) { rules = policy?.items("rules") ?? [] }

  /// What the first rule that matches a pod asks for, in its words.
  func match(_ pod: JSON) -> (action: String, message: String)? {
    for (place, rule) in rules.enumerated() {
      let action = rule.text("action")
      let tail = "matching \(action) rule at index \(place)"
      let name = "\(pod.namespace)/\(pod.name)"
      if let exit = rule.present("onExitCodes"), let found = container(exit, pod) {
        return (
          action,
          "Container \(found.name) for pod \(name) failed with exit code \(found.code) \(tail)"
        )
      }
      for pattern in rule.items("onPodConditions") where holds(pattern, pod) {
        return (action, "Pod \(name) has condition \(pattern.text("type")) \(tail)")
      }
    }
    return nil
  }

  /// The first container whose exit code a rule is about.
  private func container(_ rule: JSON, _ pod: JSON) -> (name: String, code: Int64)? {
    let values = rule.items("values").compactMap(\.integer)
    let isIn = rule.text("operator") == "In"
    for field in ["containerStatuses", "initContainerStatuses"] {
      for status in pod["status"]?.items(field) ?? [] {
        guard let code = status["state", "terminated", "exitCode"]?.integer, code != 0 else {
          continue
        }
        let name = status.text("name")
        let wanted = rule.text("containerName")
        if !wanted.isEmpty, wanted != name { continue }
        if values.contains(code) == isIn { return (name, code) }
      }
    }
    return nil
  }

  /// Whether a pod has a condition.
  private func holds(_ pattern: JSON, _ pod: JSON) -> Bool {
    Condition.find(pattern.text("type"), in: pod)?.status == pattern.text("status")
  }
}
