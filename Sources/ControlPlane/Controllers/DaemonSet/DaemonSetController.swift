internal import KubeAPI

/// What a sync of a DaemonSet has come to: everything that has to be written, and when to look again.
struct DaemonSetDecision: Sendable {
  /// Nodes that get a new pod.
  var creates: [String] = []
  /// Pods that have to go.
  var deletes: [ObjectKey] = []
  /// What is to be said about it.
  var events: [(type: String, reason: String, message: String)] = []
  /// The new status.
  var status: JSON?
  /// When to look again.
  var wakeAt: Instant?
  /// Nodes that have become short of what a pod needs (true), or are so no longer.
  var suspensions: [(node: String, isSuspended: Bool)] = []

  /// Whether pods are created or deleted, so that a rolling update waits for what comes of it.
  var changesPods: Bool { !creates.isEmpty || !deletes.isEmpty }
}

/// Which pods change hands before a sync of a DaemonSet.
struct DaemonSetClaims: Sendable {
  /// Pods without a controller that it takes over.
  var adoptions: [ObjectKey] = []
  /// Pods that its selector matches no longer.
  var releases: [ObjectKey] = []
}

/// The controller of DaemonSets: one pod on every node that its template allows.
///
/// A sync visits the nodes that something has happened to since the last one, keeps the sums of the status
/// up to date, and decides. It reads the state and writes nothing but its memo.
// Kubernetes: pkg/controller/daemon/daemon_controller.go, updateDaemonSet
struct DaemonSetController {
  /// The DaemonSet.
  let daemonSet: JSON
  /// The state of the cluster.
  let view: State
  /// The world's time.
  let now: Instant
  /// What nodes have and hold, where the controller itself places pods; `nil` where the scheduler does.
  let nodes: SortedMap<String, NodeInfo>?

  /// Its namespace.
  private var namespace: String { daemonSet.namespace }

  /// Decides what to do about the DaemonSet.
  func reconcile(_ memo: inout DaemonSetMemo) -> DaemonSetDecision {
    var decision = DaemonSetDecision()
    var visited = Array(memo.dirtyNodes)
    if memo.allNodesAreDirty {
      let known = SortedSet(view.objects(.nodes).lazy.map(\.key.name) + memo.nodes.lazy.map(\.key))
      visited = Array(known)
    }
    memo.allNodesAreDirty = false
    memo.dirtyNodes.removeAll()
    for name in visited { visit(name, &memo, &decision) }
    if !decision.changesPods, daemonSet["spec", "updateStrategy", "type"]?.string != "OnDelete" {
      rollingUpdate(memo, &decision)
    }
    decision.status = status(memo)
    decision.wakeAt = memo.waiting.earliest
    return decision
  }

  /// Decides which pods without a controller to take over, and which of its own to let go of; this is
  /// written before anything else is decided, which then sees the pods where they belong.
  // Kubernetes: pkg/controller/controller_ref_manager.go, ClaimPods
  func claim(_ memo: inout DaemonSetMemo) -> DaemonSetClaims {
    var claims = DaemonSetClaims()
    if memo.strays.isEmpty { return claims }
    let strays = memo.strays
    memo.strays.removeAll()
    guard let selector = memo.selector, !selector.isEmpty else { return claims }
    for key in strays {
      guard let pod = view.object(.pods, key), key.namespace == namespace else { continue }
      let matches = selector.matches(labels: pod.labels)
      if let owner = pod.controllerReference {
        if owner["uid"]?.string == memo.uid, !matches { claims.releases.append(key) }
      } else if matches, !pod.isBeingDeleted {
        claims.adoptions.append(key)
      }
    }
    return claims
  }

  /// The pods of a DaemonSet on a node, oldest first.
  // Kubernetes: pkg/controller/daemon/daemon_controller.go, podByCreationTimestampAndPhase
  private func pods(_ keys: [ObjectKey]) -> [JSON] {
    let pods = keys.compactMap { view.object(.pods, $0) }
    if pods.count < 2 { return pods }
    return pods.sorted { first, second in
      let bound = !(first["spec", "nodeName"]?.isEmpty ?? true)
      let otherBound = !(second["spec", "nodeName"]?.isEmpty ?? true)
      if bound != otherBound { return bound }
      let age = first["metadata", "creationTimestamp"]?.string ?? ""
      let otherAge = second["metadata", "creationTimestamp"]?.string ?? ""
      return age != otherAge ? age < otherAge : first.name < second.name
    }
  }

  /// Looks at one node: what should be there, what is there, and what follows.
  private func visit(
    _ name: String, _ memo: inout DaemonSetMemo, _ decision: inout DaemonSetDecision
  ) {
    let keys = memo.nodes[name]?.pods ?? []
    let node = view.object(.nodes, ObjectKey(name))
    if node == nil && keys.isEmpty {
      forget(name, &memo)
      return
    }
    // A pod that has ended and is being deleted is as good as gone, but its revision is in use.
    // Kubernetes: pkg/controller/daemon/daemon_controller.go, getNodesToDaemonPods
    let all = pods(keys)
    let pods = all.filter { !($0.isBeingDeleted && $0.hasEnded) }
    var answer = node.map(memo.placement.answer) ?? .no
    var isSuspended = false
    if let nodes, answer.shouldRun {
      switch fit(of: nodes[name] ?? NodeInfo(), pods, memo) {
      case .fits: break
      case .unwanted: answer = .no
      case .short(let shortfall):
        isSuspended = true
        decision.events.append(
          ("Warning", "FailedPlacement", "failed to place pod on \"\(name)\": \(shortfall)"))
      }
    }
    if nodes != nil { suspend(name, isSuspended, &memo, &decision) }
    var entry = DaemonNode(pods: keys)
    for pod in all {
      guard let hash = pod.labels["controller-revision-hash"]?.string else { continue }
      if !entry.hashes.contains(hash) { entry.hashes.append(hash) }
    }
    entry.shouldRun = answer.shouldRun && !isSuspended
    memo.waiting.forget(name)
    if node == nil {
      for pod in pods where pod["spec", "nodeName"]?.isEmpty ?? true && !pod.isBeingDeleted {
        decision.deletes.append(ObjectKey(namespace: namespace, name: pod.name))
      }
    } else if !isSuspended {
      place(name, answer, pods, &memo, &decision)
    }
    entry.rollout = rollout(pods, memo)
    entry.counts = counts(name, node != nil, answer, pods, entry.rollout, &memo)
    // A node that is short of what a pod needs counts as one that lacks it.
    if isSuspended, pods.isEmpty { entry.counts.unavailable = 1 }
    store(entry, name, &memo)
  }

  /// Decides which pods a node lacks and which it has too many of.
  // Kubernetes: pkg/controller/daemon/daemon_controller.go, podsShouldBeOnNode
  private func place(
    _ name: String, _ answer: DaemonSetPlacement.Answer, _ pods: [JSON],
    _ memo: inout DaemonSetMemo, _ decision: inout DaemonSetDecision
  ) {
    if pods.isEmpty {
      if answer.shouldRun { decision.creates.append(name) }
      return
    }
    let present = pods.filter { !$0.isBeingDeleted }
    guard answer.mayContinue else {
      decision.deletes += present.map { ObjectKey(namespace: namespace, name: $0.name) }
      return
    }
    var running: [JSON] = []
    for pod in present {
      let key = ObjectKey(namespace: namespace, name: pod.name)
      switch pod["status", "phase"]?.string {
      case "Failed":
        replaceFailed(pod, key, name, &memo, &decision)
      case "Succeeded":
        decision.events.append(
          (
            "Normal", "SucceededDaemonPod",
            "Found succeeded daemon pod \(namespace)/\(pod.name) on node \(name), will try to delete it"
          ))
        decision.deletes.append(key)
      default: running.append(pod)
      }
    }
    // While surging, a pod that is being deleted does not keep a new one away.
    if running.isEmpty, answer.shouldRun, allowsSurge { decision.creates.append(name) }
    if running.count > 1 { prune(running, memo, &decision) }
  }

  /// Deletes a failed pod, unless the last failure on the node was too short a while ago.
  private func replaceFailed(
    _ pod: JSON, _ key: ObjectKey, _ node: String, _ memo: inout DaemonSetMemo,
    _ decision: inout DaemonSetDecision
  ) {
    // Kubernetes: pkg/controller/daemon/daemon_controller.go, BackoffGCInterval and the flow-control back-off of 1 s to 15 min
    let generation = daemonSet["status", "observedGeneration"]?.integer ?? 0
    var backoff = FailureBackoff(generation: generation, wait: .seconds(1), last: now)
    if let known = memo.failureBackoff[node], known.generation == generation,
      now - known.last <= .seconds(1800)
    {
      if now < known.last + known.wait {
        memo.waiting.wait(for: node, until: now + known.wait)
        return
      }
      backoff.wait = min(known.wait * 2, .seconds(900))
    }
    memo.failureBackoff.updateValue(backoff, forKey: node)
    decision.events.append(
      (
        "Warning", "FailedDaemonPod",
        "Found failed daemon pod \(namespace)/\(pod.name) on node \(node), will try to kill it"
      ))
    decision.deletes.append(key)
  }

  /// Deletes what a node has too much of: all but the oldest pod, or, while surging, but one old and one new.
  private func prune(
    _ running: [JSON], _ memo: DaemonSetMemo, _ decision: inout DaemonSetDecision
  ) {
    /// Marks a pod as one that has to go.
    func delete(_ pod: JSON) {
      decision.deletes.append(ObjectKey(namespace: namespace, name: pod.name))
    }
    guard allowsSurge else {
      for pod in running.dropFirst() { delete(pod) }
      return
    }
    var old: JSON?
    var new: JSON?
    for pod in running {
      if pod.labels["controller-revision-hash"]?.string == memo.hash {
        if new == nil { new = pod } else { delete(pod) }
      } else if old == nil {
        old = pod
      } else {
        delete(pod)
      }
    }
    guard let old, let new else { return }
    if !PodCondition.isReady(old) || isAvailable(new, memo) { delete(old) }
  }

  /// Whether a pod was made from the present template.
  // Kubernetes: pkg/controller/daemon/util/daemonset_util.go, IsPodUpdated
  func isUpdated(_ pod: JSON, _ memo: DaemonSetMemo) -> Bool {
    let labels = pod.labels
    if !memo.hash.isEmpty, labels["controller-revision-hash"]?.string == memo.hash { return true }
    guard let generation = daemonSet.templateGeneration else { return false }
    return labels["pod-template-generation"]?.string == generation
  }

  /// Whether a pod has been ready for long enough.
  private func isAvailable(_ pod: JSON, _ memo: DaemonSetMemo) -> Bool {
    PodCondition.availableSince(pod, minReadySeconds: memo.minReadySeconds).map { $0 <= now }
      ?? false
  }

  /// What a rolling update sees on a node with such pods.
  // Kubernetes: pkg/controller/daemon/update.go, findUpdatedPodsOnNode
  private func rollout(_ pods: [JSON], _ memo: DaemonSetMemo) -> DaemonRollout {
    if pods.isEmpty { return .none }
    var old: JSON?
    var new: JSON?
    for pod in pods where !pod.isBeingDeleted {
      if isUpdated(pod, memo) {
        if new != nil { return .crowded }
        new = pod
      } else {
        if old != nil { return .crowded }
        old = pod
      }
    }
    switch (old, new) {
    case (nil, nil): return .leaving
    case (nil, let new?): return isAvailable(new, memo) ? .newAvailable : .newUnavailable
    case (let old?, nil): return isAvailable(old, memo) ? .oldAvailable : .oldUnavailable
    case (let old?, let new?):
      return .both(
        oldIsAvailable: isAvailable(old, memo), newIsAvailable: isAvailable(new, memo))
    }
  }

  /// What a node adds to the sums of the status.
  // Kubernetes: pkg/controller/daemon/daemon_controller.go, updateDaemonSetStatus
  private func counts(
    _ name: String, _ isThere: Bool, _ answer: DaemonSetPlacement.Answer, _ pods: [JSON],
    _ rollout: DaemonRollout, _ memo: inout DaemonSetMemo
  ) -> DaemonCounts {
    var counts = DaemonCounts()
    if rollout.isUnavailable { counts.unavailable = 1 }
    if rollout.isSurging { counts.surging = 1 }
    if rollout.isServing { counts.serving = 1 }
    for pod in pods {
      guard let moment = PodCondition.availableSince(pod, minReadySeconds: memo.minReadySeconds),
        moment > now
      else { continue }
      memo.waiting.wait(for: name, until: moment)
    }
    guard isThere else { return counts }
    guard answer.shouldRun else {
      counts.misscheduled = pods.isEmpty ? 0 : 1
      return counts
    }
    counts.desired = 1
    guard let pod = pods.first else { return counts }
    counts.current = 1
    if PodCondition.isReady(pod) {
      counts.ready = 1
      if isAvailable(pod, memo) { counts.available = 1 }
    }
    if isUpdated(pod, memo) { counts.updated = 1 }
    return counts
  }

  /// Stores what a visit found, and keeps sums and candidates in step.
  private func store(_ entry: DaemonNode, _ name: String, _ memo: inout DaemonSetMemo) {
    if let old = memo.nodes[name] { list(old, name, &memo, present: false) }
    list(entry, name, &memo, present: true)
    memo.nodes.updateValue(entry, forKey: name)
  }

  /// Takes a node that is gone out of everything.
  private func forget(_ name: String, _ memo: inout DaemonSetMemo) {
    memo.waiting.forget(name)
    memo.suspended.remove(name)
    guard let old = memo.nodes.removeValue(forKey: name) else { return }
    list(old, name, &memo, present: false)
  }

  /// Adds what a node has to the sums and to the list of candidates that fits what a rolling update sees
  /// there, or takes it out.
  private func list(
    _ node: DaemonNode, _ name: String, _ memo: inout DaemonSetMemo, present: Bool
  ) {
    /// Puts the node's name into a list, or takes it out.
    func list(in names: inout SortedSet<String>) {
      if present { names.insert(name) } else { names.remove(name) }
    }
    if present { memo.counts += node.counts } else { memo.counts -= node.counts }
    for hash in node.hashes {
      let count = (memo.liveHashes[hash] ?? 0) + (present ? 1 : -1)
      if count > 0 {
        memo.liveHashes.updateValue(count, forKey: hash)
      } else {
        memo.liveHashes.removeValue(forKey: hash)
        memo.historyMayShrink = true
      }
    }
    switch node.rollout {
    case .oldAvailable: list(in: &memo.outdated)
    case .oldUnavailable: list(in: &memo.outdatedUnavailable)
    case .both: list(in: &memo.surging)
    case .none, .crowded, .leaving, .newAvailable, .newUnavailable: return
    }
    if case .both = node.rollout { return }
    if !node.shouldRun { list(in: &memo.sunset) }
  }
}

extension JSON {
  /// The number of a DaemonSet's template, as its pods carry it; `nil` where the annotation is no number.
  // Kubernetes: pkg/controller/daemon/util/daemonset_util.go, GetTemplateGeneration
  var templateGeneration: String? {
    annotations["deprecated.daemonset.template.generation"]?.string
      .flatMap { Int64($0) }.map { String($0) }
  }
}
