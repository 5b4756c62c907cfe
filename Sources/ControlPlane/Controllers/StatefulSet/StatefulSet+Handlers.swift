internal import KubeAPI

/// Which change wakes which StatefulSet, and what a sync has to visit because of it.
// Kubernetes: pkg/controller/statefulset/stateful_set.go, NewStatefulSetController
extension World {
  /// A StatefulSet has come, changed or gone.
  mutating func statefulSetsObserve(_ change: Change) {
    if change.kind == .deleted {
      statefulSets.memos.removeValue(forKey: change.key)
      statefulSets.dirty.remove(change.key)
      statefulSets.refused.remove(change.key)
      return
    }
    if statefulSets.memos[change.key]?.uid != change.new.uid {
      var memo = StatefulSetMemo(change.new)
      for pod in state.strayPods(in: change.key.namespace) { memo.strays.insert(pod) }
      for index in state.dependents(ofOwner: memo.uid) where index.resource == Resource.pods.id {
        memo.dirtyPods.insert(index.object)
      }
      statefulSets.memos.updateValue(memo, forKey: change.key)
    }
    statefulSets.dirty.insert(change.key)
  }

  /// A revision has come, changed or gone.
  mutating func statefulSetsObserveRevision(_ change: Change) {
    if statefulSets.memos.isEmpty { return }
    for reference in (change.old?.ownerReferences ?? []) + change.new.ownerReferences
    where reference["kind"] == "StatefulSet" {
      let key = ObjectKey(
        namespace: change.key.namespace, name: reference["name"]?.string ?? "")
      let isThere: Void? = statefulSets.memos.modify(key) { $0.historyIsDirty = true }
      if isThere != nil { statefulSets.dirty.insert(key) }
    }
  }

  /// A pod has come, changed or gone.
  mutating func statefulSetsObservePod(_ change: Change) {
    if statefulSets.memos.isEmpty { return }
    let before = change.old.flatMap { statefulOwner(of: $0) }
    let after = change.kind == .deleted ? nil : statefulOwner(of: change.new)
    if let before, before != after { touchStateful(change.key, of: before) }
    if let after {
      let isRelabelled =
        change.old.map { $0["metadata", "labels"] != change.new["metadata", "labels"] } ?? false
      touchStateful(
        change.key, of: after, mayBeRelease: isRelabelled || before != after && change.old != nil)
    } else if change.kind != .deleted, change.new.controllerReference == nil {
      offerStrayStateful(change.key, labels: change.new.labels)
    }
  }

  /// The StatefulSet that controls a pod, when there is one.
  private func statefulOwner(of pod: JSON) -> ObjectKey? {
    guard let reference = pod.controllerReference, reference["kind"] == "StatefulSet" else {
      return nil
    }
    let key = ObjectKey(namespace: pod.namespace, name: reference["name"]?.string ?? "")
    guard let uid = reference["uid"]?.string, statefulSets.memos[key]?.uid == uid else {
      return nil
    }
    return key
  }

  /// Notes that something has happened to a pod of a StatefulSet.
  private mutating func touchStateful(
    _ pod: ObjectKey, of key: ObjectKey, mayBeRelease: Bool = false
  ) {
    statefulSets.memos.modify(key) { memo in
      memo.dirtyPods.insert(pod)
      if mayBeRelease { memo.strays.insert(pod) }
    }
    statefulSets.dirty.insert(key)
  }

  /// Shows a pod without a controller to the StatefulSets whose selectors match it.
  private mutating func offerStrayStateful(_ pod: ObjectKey, labels: JSONObject) {
    let first = ObjectKey(namespace: pod.namespace, name: "")
    let matching = statefulSets.memos.entries(from: first)
      .lazy.prefix { $0.key.namespace == pod.namespace }
      .filter { $0.value.selector.map { !$0.isEmpty && $0.matches(labels: labels) } ?? false }
      .map(\.key)
    for key in Array(matching) {
      statefulSets.memos.modify(key) { _ = $0.strays.insert(pod) }
      statefulSets.dirty.insert(key)
    }
  }

  /// A timer has run out: pods may have become available, or creation may be tried again.
  mutating func wakeStatefulSet(_ key: ObjectKey) {
    let isThere: Void? = statefulSets.memos.modify(key) { $0.wakeAt = nil }
    if isThere != nil { statefulSets.dirty.insert(key) }
  }
}
