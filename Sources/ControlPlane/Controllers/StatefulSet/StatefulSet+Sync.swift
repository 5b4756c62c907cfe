internal import KubeAPI

/// The syncs of StatefulSets: what a decision says is written here and nowhere else.
extension World {
  /// Syncs every StatefulSet that has been woken; says whether there was one.
  mutating func runStatefulSets() -> Bool {
    guard !statefulSets.dirty.isEmpty else { return false }
    let batch = statefulSets.dirty
    statefulSets.dirty = SortedSet()
    for key in batch { syncStatefulSet(key) }
    return true
  }

  /// Syncs one StatefulSet.
  private mutating func syncStatefulSet(_ key: ObjectKey) {
    guard let set = state.object(.statefulSets, key), statefulSets.memos.contains(key) else {
      return
    }
    refreshStatefulSetMemo(key, set)
    if statefulSets.memos[key]?.historyIsDirty ?? false { syncStatefulSetHistory(key, set) }
    guard let current = state.object(.statefulSets, key),
      let decision = decideStatefulSet(current, key)
    else { return }
    commit(decision, of: current, key)
  }

  /// What a sync comes to; the copy of the state that it reads is gone before anything is written.
  private mutating func decideStatefulSet(
    _ set: JSON, _ key: ObjectKey
  ) -> StatefulSetDecision? {
    let controller = StatefulSetController(set: set, view: state, now: now)
    return statefulSets.memos.modify(key) { controller.reconcile(&$0) }
  }

  /// Brings what the memo has read from the StatefulSet up to date.
  private mutating func refreshStatefulSetMemo(_ key: ObjectKey, _ set: JSON) {
    let template = set["spec", "template"] ?? [:]
    let minReadySeconds = set["spec", "minReadySeconds"]?.integer ?? 0
    let current = set["status", "currentRevision"]?.string ?? ""
    statefulSets.memos.modify(key) { memo in
      if memo.template != template {
        memo.template = template
        memo.historyIsDirty = true
        memo.retryAt = nil
      }
      if memo.currentRevision != current, !current.isEmpty { memo.historyIsDirty = true }
      if memo.minReadySeconds != minReadySeconds {
        memo.minReadySeconds = minReadySeconds
        for ordinal in memo.pods.keys {
          memo.dirtyPods.insert(memo.pod(ordinal, in: key.namespace))
        }
      }
    }
  }

  /// Writes what a sync has come to.
  private mutating func commit(
    _ decision: StatefulSetDecision, of set: JSON, _ key: ObjectKey
  ) {
    for pod in decision.adoptions { adopt(.pods, pod, by: set) }
    for pod in decision.releases { release(.pods, pod, from: set.uid) }
    for ordinal in decision.claims { createClaims(of: set, ordinal) }
    var wakeAt = decision.wakeAt
    var made = 0
    for ordinal in decision.creates {
      if let retry = createStatefulPod(ordinal, of: set, key) {
        wakeAt = min(wakeAt ?? retry, retry)
        break
      }
      made += 1
    }
    for ordinal in decision.deletes { deleteStatefulPod(ordinal, of: set, key) }
    let changesPods = made > 0 || !decision.deletes.isEmpty
    if let status = decision.status, !changesPods, status != set["status"] {
      edit(.statefulSets, key) { $0["status"] = status }
    }
    if let wakeAt { wakeStatefulSet(key, at: wakeAt) }
  }

  /// Takes one pod away.
  private mutating func deleteStatefulPod(_ ordinal: Int64, of set: JSON, _ key: ObjectKey) {
    let name = "\(set.name)-\(ordinal)"
    settleClaims(of: set, ordinal)
    deleteObject(.pods, ObjectKey(namespace: key.namespace, name: name), DeleteOptions())
    emit(
      on: set, type: "Normal", reason: "SuccessfulDelete", component: "statefulset-controller",
      message: "Delete Pod \(name) in StatefulSet \(set.name) successful")
  }

  /// Makes one pod, its claims first; returns when to try again if it is refused.
  // Kubernetes: pkg/controller/statefulset/stateful_pod_control.go, CreateStatefulPod
  private mutating func createStatefulPod(
    _ ordinal: Int64, of set: JSON, _ key: ObjectKey
  ) -> Instant? {
    if state.object(.namespaces, ObjectKey(key.namespace))?.isBeingDeleted ?? true { return nil }
    let name = "\(set.name)-\(ordinal)"
    let podKey = ObjectKey(namespace: key.namespace, name: name)
    if hasStaleClaim(of: set, ordinal) { return nil }
    createClaims(of: set, ordinal)
    do throws(APIError) {
      if state.contains(.pods, podKey) {
        throw APIError.alreadyExists(group: "", resource: "pods", name: name)
      }
      var pod = try statefulStencil(of: set, ordinal, key)
      StatefulIdentity(set: set, ordinal: ordinal).write(to: &pod)
      pod.modify("metadata") {
        $0["uid"] = .string(random.uid())
        $0["creationTimestamp"] = .string(now.rfc3339)
      }
      try admitOwn(pod)
      put(.pods, podKey, pod)
    } catch {
      emit(
        on: set, type: "Warning", reason: "FailedCreate", component: "statefulset-controller",
        message: "Create Pod \(name) in StatefulSet \(set.name) failed error: \(error.message)")
      return delayStatefulPod(key)
    }
    emit(
      on: set, type: "Normal", reason: "SuccessfulCreate", component: "statefulset-controller",
      message: "Create Pod \(name) in StatefulSet \(set.name) successful")
    statefulSets.refused.remove(key)
    statefulSets.memos.modify(key) { memo in
      memo.failures = 0
      memo.retryAt = nil
    }
    return nil
  }

  /// What pods with a number are copies of: the older revision's below the partition, else the newest's.
  // Kubernetes: pkg/controller/statefulset/stateful_set_utils.go, newVersionedStatefulSetPod
  private mutating func statefulStencil(
    of set: JSON, _ ordinal: Int64, _ key: ObjectKey
  ) throws(APIError) -> JSON {
    guard let memo = statefulSets.memos[key] else { return [:] }
    let rolling = set["spec", "updateStrategy", "rollingUpdate"]
    let held = rolling?["partition"]?.integer ?? 0
    let isOld =
      set["spec", "updateStrategy", "type"]?.string != "OnDelete"
      && ordinal < memo.range.lowerBound + held
    let revision = isOld ? memo.currentRevision : memo.updateRevision
    if let stencil = memo.stencils[revision] { return stencil }
    let revisionKey = ObjectKey(namespace: key.namespace, name: revision)
    let template =
      isOld
      ? state.object(.controllerRevisions, revisionKey)?["data", "spec", "template"]
        ?? memo.template : memo.template
    var pod = podFromTemplate(template, owner: set, kind: "StatefulSet")
    pod.modify("metadata") { metadata in
      metadata.modify("labels") { $0["controller-revision-hash"] = .string(revision) }
    }
    StatefulIdentity(set: set, ordinal: ordinal).write(to: &pod)
    try admitNewPod(&pod)
    let stencil = pod
    statefulSets.memos.modify(key) { _ = $0.stencils.updateValue(stencil, forKey: revision) }
    return stencil
  }

  /// Says when a pod may be created again after a failure: each time after twice the wait.
  private mutating func delayStatefulPod(_ key: ObjectKey) -> Instant {
    let start = now
    let retry = statefulSets.memos.modify(key) { memo in
      memo.failures += 1
      let retry = start + CreationBackoff.wait(failures: memo.failures)
      memo.retryAt = retry
      return retry
    }
    statefulSets.refused.insert(key)
    return retry ?? start
  }

  /// Sees to it that a StatefulSet is looked at again at a moment.
  private mutating func wakeStatefulSet(_ key: ObjectKey, at instant: Instant) {
    let isNew = statefulSets.memos.modify(key) { memo in
      if let planned = memo.wakeAt, planned <= instant { return false }
      memo.wakeAt = instant
      return true
    }
    let failed = statefulSets.memos[key]?.retryAt != nil
    if isNew ?? false {
      timers.set(
        Timer(kind: failed ? .retry : .progress, target: .statefulSet(key)),
        at: max(instant, now))
    }
  }
}
