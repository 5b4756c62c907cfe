internal import KubeAPI

/// What a sync of a StatefulSet has come to.
struct StatefulSetDecision: Sendable {
  /// Pods without a controller that it takes over.
  var adoptions: [ObjectKey] = []
  /// Pods that its selector matches no longer.
  var releases: [ObjectKey] = []
  /// The numbers of pods that are to be made.
  var creates: [Int64] = []
  /// The numbers of pods that wait for their claims.
  var claims: [Int64] = []
  /// The numbers of pods that have to go.
  var deletes: [Int64] = []
  /// The new status.
  var status: JSON?
  /// When to look again.
  var wakeAt: Instant?
}

/// The controller of StatefulSets: numbered pods that come, go and change one after another.
///
/// A sync visits the pods that something has happened to since the last one, and the numbers that need
/// something. It reads the state and writes nothing but its memo.
// Kubernetes: pkg/controller/statefulset/stateful_set_control.go, updateStatefulSet
struct StatefulSetController {
  /// The StatefulSet.
  let set: JSON
  /// The state of the cluster.
  let view: State
  /// The world's time.
  let now: Instant

  /// Whether pods wait for those with lower numbers.
  private var isOrdered: Bool { self.set["spec", "podManagementPolicy"]?.string != "Parallel" }

  /// Decides what to do about the StatefulSet.
  func reconcile(_ memo: inout StatefulSetMemo) -> StatefulSetDecision {
    var decision = StatefulSetDecision()
    let start = set["spec", "ordinals", "start"]?.integer ?? 0
    memo.setRange(start..<start + max(0, set["spec", "replicas"]?.integer ?? 1))
    visitDirty(&memo)
    if !set.isBeingDeleted {
      claimStrays(&memo, &decision)
      // What is taken over or let go is counted by the sync that follows it.
      if !decision.adoptions.isEmpty || !decision.releases.isEmpty { return decision }
      manage(memo, &decision)
    }
    decision.status = status(memo)
    if let moment = memo.waiting.first?.instant {
      decision.wakeAt = min(decision.wakeAt ?? moment, moment)
    }
    return decision
  }

  /// Looks at the pods that have changed, and at those that have become available by now.
  private func visitDirty(_ memo: inout StatefulSetMemo) {
    while let first = memo.waiting.first, first.instant <= now {
      memo.waiting.remove(first)
      memo.dirtyPods.insert(first.pod)
    }
    let dirty = memo.dirtyPods
    memo.dirtyPods.removeAll()
    for key in dirty {
      guard let ordinal = memo.ordinal(of: key.name) else { continue }
      guard let pod = view.object(.pods, key),
        pod.controllerReference?["uid"]?.string == memo.uid
      else {
        memo.store(ordinal, key, nil)
        continue
      }
      memo.store(ordinal, key, entry(pod, memo.minReadySeconds))
    }
  }

  /// What counts of a pod.
  private func entry(_ pod: JSON, _ minReadySeconds: Int64) -> StatefulPod {
    var entry = StatefulPod()
    let phase = pod["status", "phase"]?.string
    entry.isTerminating = pod.isBeingDeleted
    entry.hasEnded = phase == "Succeeded" || phase == "Failed"
    entry.isPending = phase == "Pending"
    entry.revision = pod.labels["controller-revision-hash"]?.string ?? ""
    guard phase == "Running", PodCondition.isReady(pod) else { return entry }
    entry.isReady = true
    if let moment = PodCondition.availableSince(pod, minReadySeconds: minReadySeconds) {
      entry.isAvailable = moment <= now
      entry.availableAt = entry.isAvailable ? nil : moment
    }
    return entry
  }

  /// Takes over numbered pods that match and have no controller, and lets go of those that match no longer.
  private func claimStrays(_ memo: inout StatefulSetMemo, _ decision: inout StatefulSetDecision) {
    if memo.strays.isEmpty { return }
    let strays = memo.strays
    memo.strays.removeAll()
    guard let selector = memo.selector, !selector.isEmpty else { return }
    for key in strays {
      guard memo.ordinal(of: key.name) != nil, let pod = view.object(.pods, key),
        !pod.isBeingDeleted
      else { continue }
      let matches = selector.matches(labels: pod.labels)
      if let owner = pod.controllerReference {
        if owner["uid"]?.string == memo.uid, !matches { decision.releases.append(key) }
      } else if matches {
        decision.adoptions.append(key)
      }
    }
  }

  /// Decides what has to be done: fill gaps, take away what is too many, then update.
  private func manage(_ memo: StatefulSetMemo, _ decision: inout StatefulSetDecision) {
    if isOrdered {
      if fillNext(memo, &decision) || condemnNext(memo, &decision) { return }
    } else {
      fillAll(memo, &decision)
      decision.deletes += memo.condemned.filter { memo.pods[$0]?.isTerminating == false }
    }
    if set["spec", "updateStrategy", "type"]?.string == "OnDelete" { return }
    update(memo, &decision)
  }

  /// Deals with the lowest number that needs something; says whether all others have to wait for it.
  private func fillNext(_ memo: StatefulSetMemo, _ decision: inout StatefulSetDecision) -> Bool {
    let broken = memo.unavailable.elements(from: memo.range.lowerBound).first { _ in true }
    guard let next = [memo.missing.first, broken].compactMap({ $0 }).min(),
      memo.range.contains(next)
    else { return false }
    fill(next, memo, &decision)
    return true
  }

  /// Deals with every number that needs something.
  private func fillAll(_ memo: StatefulSetMemo, _ decision: inout StatefulSetDecision) {
    for ordinal in memo.missing { fill(ordinal, memo, &decision) }
    for ordinal in memo.unavailable where memo.range.contains(ordinal) {
      fill(ordinal, memo, &decision)
    }
  }

  /// Makes a pod that is missing, takes away one that has ended, or sees to the claims of one that waits.
  // Kubernetes: pkg/controller/statefulset/stateful_set_control.go, processReplica
  private func fill(
    _ ordinal: Int64, _ memo: StatefulSetMemo, _ decision: inout StatefulSetDecision
  ) {
    guard let pod = memo.pods[ordinal] else {
      if let retry = memo.retryAt, retry > now {
        decision.wakeAt = retry
      } else {
        decision.creates.append(ordinal)
      }
      return
    }
    if pod.hasEnded {
      if !pod.isTerminating { decision.deletes.append(ordinal) }
    } else if pod.isPending {
      decision.claims.append(ordinal)
    }
  }

  /// Takes away the highest number that is too many; says whether everything else has to wait for it.
  // Kubernetes: pkg/controller/statefulset/stateful_set_control.go, processCondemned
  private func condemnNext(_ memo: StatefulSetMemo, _ decision: inout StatefulSetDecision) -> Bool {
    let condemned = memo.condemned
    guard let highest = condemned.first, let pod = memo.pods[highest] else { return false }
    let firstUnavailable = condemned.last { memo.pods[$0]?.isUnavailable ?? false }
    if !pod.isTerminating, pod.isAvailable || highest == firstUnavailable {
      decision.deletes.append(highest)
    }
    return true
  }

  /// Takes away pods of older revisions, the highest number first, as many as may be unavailable.
  // Kubernetes: pkg/controller/statefulset/stateful_set_control.go, updateStatefulSetAfterInvariantEstablished
  private func update(_ memo: StatefulSetMemo, _ decision: inout StatefulSetDecision) {
    let rolling = set["spec", "updateStrategy", "rollingUpdate"]
    let partition = rolling?["partition"]?.integer ?? 0
    let wanted = memo.range.upperBound - memo.range.lowerBound
    let allowed = max(
      1, IntOrString(rolling?["maxUnavailable"])?.scaled(total: wanted, roundUp: false) ?? 1)
    let unavailable =
      memo.unavailable.count - memo.condemned.filter { memo.unavailable.contains($0) }.count
      + memo.missing.count
    var budget = allowed - Int64(unavailable)
    let lowest = memo.range.lowerBound + partition
    guard budget > 0, lowest < memo.range.upperBound else { return }
    let outdated = memo.outdated.elements(from: lowest).filter { memo.range.contains($0) }
    for ordinal in outdated.reversed() where budget > 0 {
      guard let pod = memo.pods[ordinal], !pod.isTerminating else { continue }
      if decision.deletes.contains(ordinal) { continue }
      decision.deletes.append(ordinal)
      budget -= 1
    }
  }

  /// The status that the sums amount to.
  // Kubernetes: pkg/controller/statefulset/stateful_set_utils.go, completeRollingUpdate
  private func status(_ memo: StatefulSetMemo) -> JSON {
    let updated = memo.perRevision[memo.updateRevision] ?? 0
    var current = memo.perRevision[memo.currentRevision] ?? 0
    var currentRevision = memo.currentRevision
    let wanted = memo.range.upperBound - memo.range.lowerBound
    if set["spec", "updateStrategy", "type"]?.string != "OnDelete", updated == wanted,
      memo.counts.ready == wanted, memo.counts.replicas == wanted
    {
      current = updated
      currentRevision = memo.updateRevision
    }
    var status: JSON = [
      "replicas": .integer(memo.counts.replicas),
      "availableReplicas": .integer(memo.counts.available),
      "collisionCount": .integer(set["status", "collisionCount"]?.integer ?? 0),
      "currentRevision": .string(currentRevision), "updateRevision": .string(memo.updateRevision),
    ]
    if set.generation > 0 { status["observedGeneration"] = .integer(set.generation) }
    for (name, count) in [
      ("readyReplicas", memo.counts.ready), ("currentReplicas", current),
      ("updatedReplicas", updated),
    ] where count > 0 { status[name] = .integer(count) }
    if let conditions = set["status", "conditions"], !conditions.isEmpty {
      status["conditions"] = conditions
    }
    return status
  }
}
