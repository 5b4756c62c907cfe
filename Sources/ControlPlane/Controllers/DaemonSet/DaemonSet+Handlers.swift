internal import KubeAPI

/// Which change wakes which DaemonSet, and what a sync has to visit because of it.
// Kubernetes: pkg/controller/daemon/daemon_controller.go, NewDaemonSetsController
extension World {
  /// A DaemonSet has come, changed or gone.
  mutating func daemonSetsObserve(_ change: Change) {
    if change.kind == .deleted {
      daemonSets.memos.removeValue(forKey: change.key)
      daemonSets.dirty.remove(change.key)
      daemonSets.refused.remove(change.key)
      for place in daemonSets.suspended where place.object == change.key {
        daemonSets.suspended.remove(place)
      }
      return
    }
    if daemonSets.memos[change.key]?.uid != change.new.uid {
      var memo = DaemonSetMemo(change.new)
      for key in state.strayPods(in: change.key.namespace) { memo.strays.insert(key) }
      daemonSets.memos.updateValue(memo, forKey: change.key)
    }
    daemonSets.dirty.insert(change.key)
  }

  /// A revision has come, changed or gone.
  ///
  /// One that comes with its controller wakes nobody: it is looked at when something else does.
  // Kubernetes: pkg/controller/daemon/daemon_controller.go, addHistory, updateHistory, deleteHistory
  mutating func daemonSetsObserveRevision(_ change: Change) {
    let isControlled = change.new.controllerReference != nil
    if !isControlled, change.kind != .deleted {
      for key in daemonSets(selecting: change.new.labels, in: change.key.namespace) {
        daemonSets.memos.modify(key) { $0.historyIsDirty = true }
        daemonSets.dirty.insert(key)
      }
    }
    for reference in (change.old?.ownerReferences ?? []) + change.new.ownerReferences
    where reference["kind"] == "DaemonSet" {
      let key = ObjectKey(
        namespace: change.key.namespace, name: reference["name"]?.string ?? "")
      daemonSets.memos.modify(key) { $0.historyIsDirty = true }
      if change.kind == .added, isControlled { continue }
      if daemonSets.memos.contains(key) { daemonSets.dirty.insert(key) }
    }
  }

  /// The DaemonSets of a namespace whose selectors match labels.
  private func daemonSets(selecting labels: JSONObject, in namespace: String) -> [ObjectKey] {
    let first = ObjectKey(namespace: namespace, name: "")
    return daemonSets.memos.entries(from: first)
      .lazy.prefix { $0.key.namespace == namespace }
      .filter { $0.value.selector.map { !$0.isEmpty && $0.matches(labels: labels) } ?? false }
      .map(\.key)
  }

  /// A pod has come, changed or gone.
  mutating func daemonSetsObservePod(_ change: Change) {
    if daemonSets.memos.isEmpty { return }
    if change.kind == .deleted, !daemonSets.suspended.isEmpty { resumeDaemonSets(change) }
    let before = change.old.flatMap { daemonOwner($0) }
    let after = change.kind == .deleted ? nil : daemonOwner(change.new)
    if let before, change.old != nil, before != after || change.kind == .deleted {
      moveDaemonPod(change.key, of: before, from: change.old.flatMap(DaemonPod.target), to: nil)
    }
    if let after {
      let source = before == after ? change.old.flatMap(DaemonPod.target) : nil
      let target = DaemonPod.target(change.new)
      moveDaemonPod(
        change.key, of: after, from: source, to: target,
        isNew: before != after,
        relabelled: change.old.map { $0["metadata", "labels"] != change.new["metadata", "labels"] }
          ?? false)
    } else if change.kind != .deleted, change.new.controllerReference == nil {
      offerStray(change.key, labels: change.new.labels)
    }
  }

  /// The DaemonSet that controls a pod, when there is one.
  private func daemonOwner(_ pod: JSON) -> ObjectKey? {
    guard let reference = pod.controllerReference, reference["kind"] == "DaemonSet" else {
      return nil
    }
    let key = ObjectKey(namespace: pod.namespace, name: reference["name"]?.string ?? "")
    guard let uid = reference["uid"]?.string, daemonSets.memos[key]?.uid == uid else { return nil }
    return key
  }

  /// Notes that a pod of a DaemonSet belongs to another node than before, or has changed where it is.
  private mutating func moveDaemonPod(
    _ pod: ObjectKey, of key: ObjectKey, from source: String?, to target: String?,
    isNew: Bool = false, relabelled: Bool = false
  ) {
    daemonSets.memos.modify(key) { memo in
      if source != target || isNew {
        if let source {
          memo.nodes.modify(source) { $0.pods.removeAll { $0 == pod } }
          memo.dirtyNodes.insert(source)
        }
        if let target {
          memo.nodes.modify(target, default: DaemonNode()) { $0.pods.append(pod) }
        }
      }
      if let target { memo.dirtyNodes.insert(target) }
      if relabelled || isNew { memo.strays.insert(pod) }
    }
    daemonSets.dirty.insert(key)
  }

  /// Shows a pod without a controller to the DaemonSets whose selectors match it.
  private mutating func offerStray(_ pod: ObjectKey, labels: JSONObject) {
    for key in daemonSets(selecting: labels, in: pod.namespace) {
      daemonSets.memos.modify(key) { _ = $0.strays.insert(pod) }
      daemonSets.dirty.insert(key)
    }
  }

  /// A node has come, changed or gone: each DaemonSet notes it, and those are woken that have something to do.
  // Kubernetes: pkg/controller/daemon/daemon_controller.go, addNode, updateNode, syncNodeUpdate
  mutating func daemonSetsObserveNode(_ change: Change) {
    if change.kind == .modified, let old = change.old,
      old["metadata", "labels"] == change.new["metadata", "labels"],
      old["spec", "taints"] == change.new["spec", "taints"],
      configuration.daemonScheduling == .defaultScheduler
        || old["status", "allocatable"] == change.new["status", "allocatable"]
    {
      return
    }
    let name = change.key.name
    for key in daemonSets.memos.keys {
      var wakes = false
      let misscheduled =
        state.object(.daemonSets, key)?["status", "numberMisscheduled"]?.integer ?? 0
      daemonSets.memos.modify(key) { memo in
        memo.dirtyNodes.insert(name)
        guard change.kind != .deleted else { return }
        let answer = memo.placement.answer(node: change.new)
        let hasPods = !(memo.nodes[name]?.pods.isEmpty ?? true)
        wakes =
          (answer.shouldRun && !hasPods) || (!answer.mayContinue && hasPods)
          || (hasPods && misscheduled > 0)
      }
      if wakes { daemonSets.dirty.insert(key) }
    }
  }

  /// A DaemonSet's own timer has run out: pods may have become available, or creation may be tried again.
  mutating func wakeDaemonSetLater(_ key: ObjectKey) {
    let instant = now
    let isThere: Void? = daemonSets.memos.modify(key) { memo in
      memo.wakeAt = nil
      for node in memo.waiting.due(at: instant) { memo.dirtyNodes.insert(node) }
    }
    if isThere != nil { daemonSets.dirty.insert(key) }
  }
}
