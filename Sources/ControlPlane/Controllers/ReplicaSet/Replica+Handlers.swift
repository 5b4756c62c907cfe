internal import KubeAPI

/// Which change wakes which ReplicaSet or ReplicationController, and what a sync has to visit because of it.
// Kubernetes: pkg/controller/replicaset/replica_set.go, NewBaseController
extension World {
  /// A ReplicaSet or ReplicationController has come, changed or gone.
  mutating func replicasObserve(_ change: Change, _ kind: ReplicaKind) {
    let key = ReplicaKey(kind: kind, object: change.key)
    if change.kind == .deleted {
      replicas.memos.removeValue(forKey: key)
      replicas.dirty.remove(key)
      replicas.refused.remove(key)
      return
    }
    if replicas.memos[key]?.uid != change.new.uid {
      var memo = ReplicaMemo(change.new, kind)
      for pod in state.strayPods(in: change.key.namespace) { memo.strays.insert(pod) }
      for index in state.dependents(ofOwner: memo.uid) where index.resource == Resource.pods.id {
        memo.dirtyPods.insert(index.object)
      }
      replicas.memos.updateValue(memo, forKey: key)
    } else if change.old?["spec", "selector"] != change.new["spec", "selector"] {
      replicas.memos.modify(key) { memo in
        memo.selector = kind.selector(of: change.new)
        for pod in memo.pods.keys { memo.strays.insert(pod) }
      }
    }
    replicas.dirty.insert(key)
  }

  /// A pod has come, changed or gone.
  mutating func replicasObservePod(_ change: Change) {
    if replicas.memos.isEmpty { return }
    let before = change.old.flatMap { replicaOwner(of: $0) }
    let after = change.kind == .deleted ? nil : replicaOwner(of: change.new)
    if let before, before != after { touch(change.key, of: before) }
    if let after {
      let isNew = before != after
      let isRelabelled =
        change.old.map { $0["metadata", "labels"] != change.new["metadata", "labels"] } ?? false
      touch(change.key, of: after, mayBeRelease: isRelabelled || isNew && change.old != nil)
    } else if change.kind != .deleted, change.new.controllerReference == nil {
      offerStrayReplica(change.key, labels: change.new.labels)
    }
  }

  /// The ReplicaSet or ReplicationController that controls a pod, when there is one.
  private func replicaOwner(of pod: JSON) -> ReplicaKey? {
    guard let reference = pod.controllerReference,
      let kind = ReplicaKind(ownerKind: reference["kind"]?.string)
    else { return nil }
    let key = ReplicaKey(
      kind: kind,
      object: ObjectKey(namespace: pod.namespace, name: reference["name"]?.string ?? ""))
    guard let uid = reference["uid"]?.string, replicas.memos[key]?.uid == uid else { return nil }
    return key
  }

  /// Notes that something has happened to a pod of a ReplicaSet.
  private mutating func touch(_ pod: ObjectKey, of key: ReplicaKey, mayBeRelease: Bool = false) {
    replicas.memos.modify(key) { memo in
      memo.dirtyPods.insert(pod)
      if mayBeRelease { memo.strays.insert(pod) }
    }
    replicas.dirty.insert(key)
  }

  /// Shows a pod without a controller to those whose selectors match it.
  private mutating func offerStrayReplica(_ pod: ObjectKey, labels: JSONObject) {
    for kind in ReplicaKind.allCases {
      let first = ReplicaKey(kind: kind, object: ObjectKey(namespace: pod.namespace, name: ""))
      let matching = replicas.memos.entries(from: first)
        .lazy.prefix { $0.key.kind == kind && $0.key.object.namespace == pod.namespace }
        .filter { $0.value.selector.map { !$0.isEmpty && $0.matches(labels: labels) } ?? false }
        .map(\.key)
      for key in Array(matching) {
        replicas.memos.modify(key) { _ = $0.strays.insert(pod) }
        replicas.dirty.insert(key)
      }
    }
  }

  /// A timer has run out: pods may have become available, or creation may be tried again.
  mutating func wakeReplicas(_ key: ReplicaKey) {
    let isThere: Void? = replicas.memos.modify(key) { $0.wakeAt = nil }
    if isThere != nil { replicas.dirty.insert(key) }
  }
}
