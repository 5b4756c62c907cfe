internal import KubeAPI

/// Replacing old pods by new ones, one after the other or all at once.
extension DeploymentController {
  /// Replaces pods within the bounds of `maxSurge` and `maxUnavailable`.
  // Kubernetes: pkg/controller/deployment/rolling.go, rolloutRolling
  mutating func rollOut() {
    syncRevision(createsNew: true)
    guard let new = newSet else { return }
    if !grow(new), !shrinkOld(), isComplete { cleanUp() }
    syncRolloutStatus()
  }

  /// How many pods the new ReplicaSet may have now.
  // Kubernetes: pkg/controller/deployment/util/deployment_util.go, NewRSNewReplicas
  func room(for new: JSON?) -> Int64 {
    guard numbers.isRolling else { return numbers.replicas }
    let present = new.map(Self.size) ?? 0
    let free = numbers.most - size(of: sets)
    return free > 0 ? present + min(free, numbers.replicas - present) : present
  }

  /// Gives the new ReplicaSet as many pods as it may have; says whether that changed anything.
  // Kubernetes: pkg/controller/deployment/rolling.go, reconcileNewReplicaSet
  private mutating func grow(_ new: JSON) -> Bool {
    let present = Self.size(new)
    if present == numbers.replicas { return false }
    return resize(new, to: present > numbers.replicas ? numbers.replicas : room(for: new))
  }

  /// Takes pods from the old ReplicaSets, as many as may be missing; says whether that changed anything.
  // Kubernetes: pkg/controller/deployment/rolling.go, reconcileOldReplicaSets
  private mutating func shrinkOld() -> Bool {
    if size(of: oldSets) == 0 { return false }
    let new = newSet
    let unavailable = new.map { Self.size($0) - Self.count("availableReplicas", $0) } ?? 0
    let most = size(of: sets) - numbers.minAvailable - unavailable
    guard most > 0 else { return false }
    let unhealthy = shrinkUnhealthy(most)
    return shrinkHealthy() + unhealthy > 0
  }

  /// Takes away up to so many pods that are not available.
  // Kubernetes: pkg/controller/deployment/rolling.go, cleanupUnhealthyReplicas
  private mutating func shrinkUnhealthy(_ most: Int64) -> Int64 {
    var taken: Int64 = 0
    for set in oldSets where taken < most {
      let present = Self.size(set)
      let surplus = min(most - taken, present - Self.count("availableReplicas", set))
      guard present > 0, surplus > 0 else { continue }
      _ = resize(set, to: present - surplus)
      taken += surplus
    }
    return taken
  }

  /// Takes away as many pods as there are available ones beyond those that have to be.
  // Kubernetes: pkg/controller/deployment/rolling.go, scaleDownOldReplicaSetsForRollingUpdate
  private mutating func shrinkHealthy() -> Int64 {
    let surplus = available(of: sets) - numbers.minAvailable
    guard surplus > 0 else { return 0 }
    var taken: Int64 = 0
    for set in oldSets where taken < surplus {
      let present = Self.size(set)
      guard present > 0 else { continue }
      let part = min(present, surplus - taken)
      _ = resize(set, to: present - part)
      taken += part
    }
    return taken
  }

  /// Takes all old pods away before the first new one is made.
  // Kubernetes: pkg/controller/deployment/recreate.go, rolloutRecreate
  mutating func recreate() {
    syncRevision(createsNew: false)
    var scaled = false
    for set in active(oldSets) { scaled = resize(set, to: 0) || scaled }
    if scaled || oldPodsRemain { return syncRolloutStatus() }
    if newSet == nil { syncRevision(createsNew: true) }
    if let new = newSet { _ = resize(new, to: numbers.replicas) }
    if isComplete { cleanUp() }
    syncRolloutStatus()
  }

  /// Whether an old pod has not ended yet.
  // Kubernetes: pkg/controller/deployment/recreate.go, oldPodsRunning
  private var oldPodsRemain: Bool {
    oldSets.contains { set in
      if Self.count("replicas", set) > 0 { return true }
      return view.dependents(ofOwner: set.uid).contains { index in
        guard index.resource == Resource.pods.id,
          let phase = view.object(.pods, index.object)?["status", "phase"]?.string
        else { return false }
        return phase != "Failed" && phase != "Succeeded"
      }
    }
  }
}
