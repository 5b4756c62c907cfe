internal import KubeAPI

/// The syncs of DaemonSets: what a decision says is written here and nowhere else.
extension World {
  /// Syncs every DaemonSet that has been woken; says whether there was one.
  mutating func runDaemonSets() -> Bool {
    guard !daemonSets.dirty.isEmpty else { return false }
    let batch = daemonSets.dirty
    daemonSets.dirty = SortedSet()
    for key in batch { syncDaemonSet(key) }
    return true
  }

  /// Syncs one DaemonSet.
  private mutating func syncDaemonSet(_ key: ObjectKey) {
    guard let set = state.object(.daemonSets, key), !set.isBeingDeleted,
      daemonSets.memos.contains(key)
    else { return }
    if let selector = daemonSets.memos[key]?.selector, selector.isEmpty {
      emit(
        on: set, type: "Warning", reason: "SelectingAll", component: "daemonset-controller",
        message: "This daemon set is selecting all pods. A non-empty selector is required.")
      return
    }
    refreshDaemonSetMemo(key, set)
    let needsHistory = daemonSets.memos[key]?.historyIsDirty ?? false
    if needsHistory { syncDaemonSetHistory(key, set) }
    guard let current = state.object(.daemonSets, key) else { return }
    claimDaemonPods(of: current, key)
    let controller = DaemonSetController(
      daemonSet: current, view: state, now: now, nodes: placedNodes)
    let decision = daemonSets.memos.modify(key) { controller.reconcile(&$0) }
    guard let decision else { return }
    commit(decision, of: current, key)
    cleanUpDaemonSetHistory(key, current)
  }

  /// Takes over pods that match and have no controller, and lets go of those that match no longer.
  private mutating func claimDaemonPods(of set: JSON, _ key: ObjectKey) {
    if daemonSets.memos[key]?.strays.isEmpty ?? true { return }
    let controller = DaemonSetController(daemonSet: set, view: state, now: now, nodes: nil)
    guard let claims = daemonSets.memos.modify(key, { controller.claim(&$0) }) else { return }
    for pod in claims.adoptions { adopt(.pods, pod, by: set) }
    for pod in claims.releases { release(.pods, pod, from: set.uid) }
  }

  /// Brings what the memo has read from the DaemonSet up to date.
  private mutating func refreshDaemonSetMemo(_ key: ObjectKey, _ set: JSON) {
    let template = set["spec", "template"] ?? [:]
    let minReadySeconds = set["spec", "minReadySeconds"]?.integer ?? 0
    let observed = set["status", "observedGeneration"]?.integer ?? 0
    daemonSets.memos.modify(key) { memo in
      if memo.template != template {
        memo.template = template
        memo.placement = DaemonSetPlacement(podSpec: template["spec"] ?? [:])
        memo.demands = PodDemands(podSpec: template["spec"] ?? [:])
        memo.historyIsDirty = true
        memo.allNodesAreDirty = true
        memo.stencil = nil
      }
      // Waits between failed pods count for one generation only.
      if memo.observedGeneration != observed {
        memo.observedGeneration = observed
        for node in memo.failureBackoff.keys { memo.dirtyNodes.insert(node) }
      }
      if memo.minReadySeconds != minReadySeconds {
        memo.minReadySeconds = minReadySeconds
        memo.allNodesAreDirty = true
      }
    }
  }

  /// Writes what a sync has come to.
  private mutating func commit(_ decision: DaemonSetDecision, of set: JSON, _ key: ObjectKey) {
    for event in decision.events {
      emit(
        on: set, type: event.type, reason: event.reason, component: "daemonset-controller",
        message: event.message)
    }
    for (node, isSuspended) in decision.suspensions {
      let place = IndexKey(value: node, resource: 0, object: key)
      if isSuspended {
        daemonSets.suspended.insert(place)
      } else {
        daemonSets.suspended.remove(place)
      }
    }
    var wakeAt = decision.wakeAt
    if !decision.creates.isEmpty, let retry = createDaemonPods(decision.creates, of: set, key) {
      wakeAt = min(wakeAt ?? retry, retry)
    }
    for pod in decision.deletes {
      deleteObject(.pods, pod, DeleteOptions())
      emit(
        on: set, type: "Normal", reason: "SuccessfulDelete", component: "daemonset-controller",
        message: "Deleted pod: \(pod.name)")
    }
    if let status = decision.status, status != set["status"] {
      edit(.daemonSets, key) { $0["status"] = status }
    }
    if let wakeAt { wakeDaemonSet(key, at: wakeAt) }
  }

  /// Sees to it that a DaemonSet is looked at again at a moment.
  private mutating func wakeDaemonSet(_ key: ObjectKey, at instant: Instant) {
    let isNew = daemonSets.memos.modify(key) { memo in
      if let planned = memo.wakeAt, planned <= instant { return false }
      memo.wakeAt = instant
      return true
    }
    if isNew ?? false {
      timers.set(Timer(kind: .progress, target: .daemonSet(key)), at: max(instant, now))
    }
  }

  /// Makes a pod for each of some nodes; returns when to try again if they are refused.
  private mutating func createDaemonPods(
    _ nodes: [String], of set: JSON, _ key: ObjectKey
  ) -> Instant? {
    let stencil: JSON
    // Kubernetes: pkg/controller/daemon/daemon_controller.go, syncNodes, NamespaceTerminatingCause
    if state.object(.namespaces, ObjectKey(key.namespace))?.isBeingDeleted ?? true { return nil }
    do {
      stencil = try daemonPodStencil(of: set, key)
    } catch {
      sayRefused(error, of: set)
      return delayCreation(nodes, key)
    }
    let affinity = stencil["spec", "affinity"]
    let base = String("\(set.name)-".prefix(58))
    let created = timestamp
    let isPlaced = configuration.daemonScheduling == .controller
    /// Makes the pod of one node; throws the refusal of a quota.
    func create(_ world: inout World, _ node: String) throws(APIError) {
      var pod = stencil
      let uid = world.random.uid()
      let name = base + world.random.nameSuffix()
      pod.modify("metadata") { metadata in
        metadata["name"] = .string(name)
        metadata["uid"] = .string(uid)
        metadata["creationTimestamp"] = created
      }
      pod.modify("spec") { spec in
        if isPlaced {
          spec["nodeName"] = .string(node)
        } else {
          spec["affinity"] = DaemonPod.bind(affinity, to: node)
        }
      }
      try world.admitOwn(pod)
      world.put(.pods, ObjectKey(namespace: key.namespace, name: name), pod)
      world.emit(
        on: set, type: "Normal", reason: "SuccessfulCreate", component: "daemonset-controller",
        message: "Created pod: \(name)")
    }
    var rest = nodes[...]
    for batch in SlowStart(nodes.count) {
      var refused: [String] = []
      for node in rest.prefix(batch) {
        do throws(APIError) {
          try create(&self, node)
        } catch {
          sayRefused(error, of: set)
          refused.append(node)
        }
      }
      rest = rest.dropFirst(batch)
      if !refused.isEmpty { return delayCreation(refused + rest, key) }
    }
    daemonSets.memos.modify(key) { $0.failures = 0 }
    daemonSets.refused.remove(key)
    return nil
  }

  /// Says that a pod was refused.
  private mutating func sayRefused(_ error: APIError, of set: JSON) {
    emit(
      on: set, type: "Warning", reason: "FailedCreate", component: "daemonset-controller",
      message: "Error creating: \(error.message)")
  }

  /// Notes which nodes did not get their pods; returns when they may be created again.
  private mutating func delayCreation(_ nodes: [String], _ key: ObjectKey) -> Instant {
    let failures = daemonSets.memos.modify(key) { memo in
      for node in nodes { memo.dirtyNodes.insert(node) }
      memo.failures += 1
      return memo.failures
    }
    daemonSets.refused.insert(key)
    return now + CreationBackoff.wait(failures: failures ?? 1)
  }

  /// The pod that all pods of a DaemonSet's present revision are copies of, as admission lets it through.
  private mutating func daemonPodStencil(
    of set: JSON, _ key: ObjectKey
  ) throws(APIError) -> JSON {
    let revision = admissionRevisions.revision(in: key.namespace)
    if let memo = daemonSets.memos[key], let stencil = memo.stencil,
      memo.stencilRevision == revision
    {
      return stencil
    }
    let hash = daemonSets.memos[key]?.hash ?? ""
    var pod = podFromTemplate(set["spec", "template"] ?? [:], owner: set, kind: "DaemonSet")
    pod.modify("metadata") { metadata in
      metadata.modify("labels") { labels in
        if let generation = set.templateGeneration {
          labels["pod-template-generation"] = .string(generation)
        }
        labels["controller-revision-hash"] = .string(hash)
      }
    }
    pod.modify("spec") { DaemonPod.addTolerations(to: &$0) }
    try admitNewPod(&pod)
    pod.modify("metadata") { metadata in
      for field in ["name", "uid", "creationTimestamp", "resourceVersion"] { metadata[field] = "" }
    }
    let stencil = pod
    daemonSets.memos.modify(key) { memo in
      memo.stencil = stencil
      memo.stencilRevision = revision
    }
    return stencil
  }
}
