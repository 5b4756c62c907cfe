internal import KubeAPI

/// What a Deployment reports: its counts, whether it is available, and whether its rollout gets on.
extension DeploymentController {
  /// Whether the counts that are stored are those of a rollout that is through.
  // Kubernetes: pkg/controller/deployment/util/deployment_util.go, DeploymentComplete
  var isComplete: Bool { isComplete(status) }

  /// Whether the counts of a status are those of a rollout that is through.
  private func isComplete(_ status: JSON) -> Bool {
    let wanted = numbers.replicas
    return ["updatedReplicas", "replicas", "availableReplicas"]
      .allSatisfy { (status[$0]?.integer ?? 0) == wanted }
      && (status["observedGeneration"]?.integer ?? 0) >= deployment.generation
  }

  /// Writes the counts without a look at progress: while paused, while scaling, and on the way out.
  // Kubernetes: pkg/controller/deployment/sync.go, syncDeploymentStatus
  mutating func syncStatus() { deployment["status"] = calculatedStatus }

  /// The counts, and the condition `Available`.
  // Kubernetes: pkg/controller/deployment/sync.go, calculateStatus
  private var calculatedStatus: JSON {
    let available = self.available(of: sets)
    var status: JSON = [:]
    status["conditions"] = self.status["conditions"]
    status["collisionCount"] = self.status["collisionCount"]
    let counts: [(String, Int64)] = [
      ("observedGeneration", deployment.generation),
      ("replicas", sum("replicas", sets)),
      ("updatedReplicas", newSet.map { Self.count("replicas", $0) } ?? 0),
      ("readyReplicas", sum("readyReplicas", sets)), ("availableReplicas", available),
      ("unavailableReplicas", max(0, size(of: sets) - available)),
    ]
    for (name, count) in counts where count > 0 { status[name] = .integer(count) }
    if sets.allSatisfy({ $0["status", "terminatingReplicas"] != nil }) {
      status["terminatingReplicas"] = .integer(sum("terminatingReplicas", sets))
    }
    let isAvailable =
      available >= numbers.replicas - (numbers.isRolling ? numbers.maxUnavailable : 0)
    DeploymentCondition.set(
      "Available", isAvailable ? "True" : "False",
      isAvailable ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable",
      isAvailable
        ? "Deployment has minimum availability."
        : "Deployment does not have minimum availability.", in: &status, at: now)
    return status
  }

  /// A number of the status of some ReplicaSets together.
  private func sum(_ field: String, _ sets: [JSON]) -> Int64 {
    sets.reduce(0) { $0 + Self.count(field, $1) }
  }

  /// Writes the counts and how the rollout gets on.
  // Kubernetes: pkg/controller/deployment/progress.go, syncRolloutStatus
  mutating func syncRolloutStatus() {
    var new = calculatedStatus
    let progressing = condition("Progressing")
    if let deadline = numbers.progressDeadline {
      let isOver =
        new["replicas"] == new["updatedReplicas"]
        && progressing?["reason"]?.string == "NewReplicaSetAvailable"
      if !isOver { judgeProgress(&new, deadline, progressing) }
    } else {
      DeploymentCondition.remove("Progressing", from: &new)
    }
    if let failure {
      DeploymentCondition.set(
        "ReplicaFailure", failure["status"]?.string ?? "True",
        failure["reason"]?.string ?? "", failure["message"]?.string ?? "", in: &new, at: now,
        since: failure["lastTransitionTime"])
    } else {
      DeploymentCondition.remove("ReplicaFailure", from: &new)
    }
    if new == stored["status"] { planProgressCheck(new) }
    deployment["status"] = new
  }

  /// What a ReplicaSet says of pods that could not be created; the new one's word counts first.
  private var failure: JSON? {
    let ordered = (newSet.map { [$0] } ?? []) + sets
    return ordered.lazy.compactMap {
      DeploymentCondition.find("ReplicaFailure", in: $0["status"] ?? [:])
    }.first
  }

  /// Says that the rollout is through, gets on, or has not got on for too long.
  private func judgeProgress(_ new: inout JSON, _ deadline: Duration, _ progressing: JSON?) {
    let subject =
      newSet.map { "ReplicaSet \"\($0.name)\"" } ?? "Deployment \"\(deployment.name)\""
    if isComplete(new) {
      DeploymentCondition.set(
        "Progressing", "True", "NewReplicaSetAvailable",
        "\(subject) has successfully progressed.", in: &new, at: now)
    } else if hasProgressed(new) {
      let since = progressing?["status"] == "True" ? progressing?["lastTransitionTime"] : nil
      DeploymentCondition.remove("Progressing", from: &new)
      DeploymentCondition.set(
        "Progressing", "True", "ReplicaSetUpdated", "\(subject) is progressing.", in: &new,
        at: now, since: since)
    } else if isTimedOut(progressing, deadline) {
      DeploymentCondition.set(
        "Progressing", "False", "ProgressDeadlineExceeded",
        "\(subject) has timed out progressing.", in: &new, at: now)
    }
  }

  /// Whether there are more new pods, fewer old ones, or more that are ready or available than before.
  // Kubernetes: pkg/controller/deployment/util/deployment_util.go, DeploymentProgressing
  private func hasProgressed(_ new: JSON) -> Bool {
    /// A number of a status.
    func number(_ status: JSON, _ field: String) -> Int64 { status[field]?.integer ?? 0 }
    let old = status
    /// How many pods of a status are old ones.
    func outdated(_ status: JSON) -> Int64 {
      number(status, "replicas") - number(status, "updatedReplicas")
    }
    return outdated(new) < outdated(old)
      || ["updatedReplicas", "readyReplicas", "availableReplicas"]
        .contains { number(new, $0) > number(old, $0) }
  }

  /// Whether nothing has got on for longer than the deadline.
  // Kubernetes: pkg/controller/deployment/util/deployment_util.go, DeploymentTimedOut
  private func isTimedOut(_ progressing: JSON?, _ deadline: Duration) -> Bool {
    guard let progressing else { return false }
    switch progressing["reason"]?.string {
    case "NewReplicaSetAvailable": return false
    case "ProgressDeadlineExceeded": return true
    default: break
    }
    guard let last = lastUpdate(progressing) else { return false }
    return last + deadline < now
  }

  /// When a condition was last written.
  private func lastUpdate(_ condition: JSON) -> Instant? {
    condition["lastUpdateTime"]?.string.flatMap { Instant(rfc3339: $0) }
  }

  /// Plans another look at the moment when a rollout that does not get on counts as failed.
  // Kubernetes: pkg/controller/deployment/progress.go, requeueStuckDeployment
  private mutating func planProgressCheck(_ status: JSON) {
    guard let deadline = numbers.progressDeadline,
      let progressing = DeploymentCondition.find("Progressing", in: status),
      !isComplete(status), progressing["reason"]?.string != "ProgressDeadlineExceeded",
      let last = lastUpdate(progressing)
    else { return }
    decision.wakeAt = max(now, last + deadline) + .seconds(1)
  }
}
