internal import KubeAPI

/// The syncs of ReplicaSets and ReplicationControllers: what a decision says is written here and nowhere else.
extension World {
  /// Syncs everything with replicas that has been woken; says whether there was anything.
  mutating func runReplicas() -> Bool {
    guard !replicas.dirty.isEmpty else { return false }
    let batch = replicas.dirty
    replicas.dirty = SortedSet()
    for key in batch { syncReplicas(key) }
    return true
  }

  /// Syncs one ReplicaSet or ReplicationController.
  private mutating func syncReplicas(_ key: ReplicaKey) {
    guard let set = state.object(key.kind.resource, key.object) else { return }
    guard let decision = decideReplicas(set, key) else { return }
    commit(decision, of: set, key)
  }

  /// What a sync comes to; the copy of the state that it reads is gone before anything is written.
  private mutating func decideReplicas(_ set: JSON, _ key: ReplicaKey) -> ReplicaDecision? {
    let controller = ReplicaController(
      kind: key.kind, object: set, view: state, related: relatedNodes(of: set), now: now)
    return replicas.memos.modify(key) { controller.reconcile(&$0) }
  }

  /// How many active pods nodes hold, for each ReplicaSet of the same controller.
  // Kubernetes: pkg/controller/replicaset/replica_set.go, getIndirectlyRelatedPods
  private func relatedNodes(of set: JSON) -> [SortedMap<String, Int>] {
    guard let owner = set.controllerReference?["uid"]?.string else { return [] }
    return state.dependents(ofOwner: owner).compactMap { index in
      guard index.resource == Resource.replicaSets.id else { return nil }
      return replicas.memos[ReplicaKey(kind: .replicaSet, object: index.object)]?.nodes
    }
  }

  /// Writes what a sync has come to.
  private mutating func commit(_ decision: ReplicaDecision, of set: JSON, _ key: ReplicaKey) {
    for pod in decision.adoptions { adopt(.pods, pod, by: set) }
    for pod in decision.releases { release(.pods, pod, from: set.uid) }
    var wakeAt = decision.wakeAt
    var failure: String?
    if decision.creates > 0 {
      do {
        try createReplicas(decision.creates, of: set, key)
      } catch {
        failure = error.message
        let retry = delayCreation(key)
        wakeAt = min(wakeAt ?? retry, retry)
      }
    }
    for pod in decision.deletes {
      deleteObject(.pods, pod, DeleteOptions())
      emit(
        on: set, type: "Normal", reason: "SuccessfulDelete", component: key.kind.component,
        message: "Deleted pod: \(pod.name)")
    }
    let changesPods = decision.creates > 0 && failure == nil || !decision.deletes.isEmpty
    if let status = decision.status, !changesPods {
      let instant = now
      let written =
        failure.map { ReplicaController.failed(status, message: $0, at: instant) } ?? status
      if written != set["status"] {
        edit(key.kind.resource, key.object) { $0["status"] = written }
      }
    }
    if let wakeAt { wakeReplicas(key, at: wakeAt, isRetry: failure != nil) }
  }

  /// Makes pods; throws the refusal of admission, which concerns all of them.
  private mutating func createReplicas(
    _ count: Int, of set: JSON, _ key: ReplicaKey
  ) throws(APIError) {
    let namespace = state.object(.namespaces, ObjectKey(key.object.namespace))
    if namespace?.isBeingDeleted ?? true { return }
    let stencil = try replicaStencil(of: set, key)
    let created = JSON.string(now.rfc3339)
    for batch in SlowStart(count) {
      var refusal: APIError?
      for _ in 0..<batch {
        do throws(APIError) {
          let name = try createPod(
            from: stencil, namespace: key.object.namespace, created: created)
          emit(
            on: set, type: "Normal", reason: "SuccessfulCreate", component: key.kind.component,
            message: "Created pod: \(name)")
        } catch {
          sayRefused(error, of: set, key)
          refusal = refusal ?? error
        }
      }
      if let refusal { throw refusal }
    }
    replicas.refused.remove(key)
    replicas.memos.modify(key) { memo in
      memo.failures = 0
      memo.retryAt = nil
    }
  }

  /// What all pods of the present template are made from.
  private mutating func replicaStencil(
    of set: JSON, _ key: ReplicaKey
  ) throws(APIError) -> PodStencil {
    if let stencil = replicas.memos[key]?.stencil,
      stencil.revision == admissionRevisions.revision(in: key.object.namespace)
    {
      return stencil
    }
    let stencil: PodStencil
    do {
      stencil = try podStencil(
        set["spec", "template"] ?? [:], owner: set, kind: key.kind.name)
    } catch {
      sayRefused(error, of: set, key)
      throw error
    }
    replicas.memos.modify(key) { $0.stencil = stencil }
    return stencil
  }

  /// Says that a pod was refused.
  private mutating func sayRefused(_ error: APIError, of set: JSON, _ key: ReplicaKey) {
    emit(
      on: set, type: "Warning", reason: "FailedCreate", component: key.kind.component,
      message: "Error creating: \(error.message)")
  }

  /// Says when pods may be created again after a failure: each time after twice the wait.
  private mutating func delayCreation(_ key: ReplicaKey) -> Instant {
    let start = now
    let retry = replicas.memos.modify(key) { memo in
      memo.failures += 1
      let retry = start + CreationBackoff.wait(failures: memo.failures)
      memo.retryAt = retry
      return retry
    }
    replicas.refused.insert(key)
    return retry ?? start
  }

  /// Sees to it that an object with replicas is looked at again at a moment.
  private mutating func wakeReplicas(_ key: ReplicaKey, at instant: Instant, isRetry: Bool) {
    let isNew = replicas.memos.modify(key) { memo in
      if let planned = memo.wakeAt, planned <= instant { return false }
      memo.wakeAt = instant
      return true
    }
    if isNew ?? false {
      timers.set(
        Timer(kind: isRetry ? .retry : .progress, target: .replicas(key)), at: max(instant, now))
    }
  }
}
