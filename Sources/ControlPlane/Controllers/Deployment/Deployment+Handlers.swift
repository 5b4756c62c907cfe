internal import KubeAPI

/// Which change wakes which Deployment.
// Kubernetes: pkg/controller/deployment/deployment_controller.go, NewDeploymentController
extension World {
  /// A Deployment has come, changed or gone.
  mutating func deploymentsObserve(_ change: Change) {
    let key = change.key
    if change.kind == .deleted {
      deployments.memos.removeValue(forKey: key)
      deployments.dirty.remove(key)
      return
    }
    if deployments.memos[key]?.uid != change.new.uid {
      var memo = DeploymentMemo(change.new)
      for (set, object) in state.objects(.replicaSets, in: key.namespace)
      where object.controllerReference == nil {
        memo.strays.insert(set)
      }
      deployments.memos.updateValue(memo, forKey: key)
    }
    deployments.dirty.insert(key)
  }

  /// A ReplicaSet has come, changed or gone.
  mutating func deploymentsObserveReplicaSet(_ change: Change) {
    if deployments.memos.isEmpty { return }
    let before = change.old.flatMap { deploymentOwner(of: $0) }
    let after = change.kind == .deleted ? nil : deploymentOwner(of: change.new)
    if let before, before != after { deployments.dirty.insert(before) }
    if let after {
      let isRelabelled =
        change.old.map { $0["metadata", "labels"] != change.new["metadata", "labels"] } ?? false
      if isRelabelled { deployments.memos.modify(after) { _ = $0.strays.insert(change.key) } }
      deployments.dirty.insert(after)
    } else if change.kind != .deleted, change.new.controllerReference == nil {
      offerStraySet(change.key, labels: change.new.labels)
    }
  }

  /// The Deployment that controls a ReplicaSet, when there is one.
  private func deploymentOwner(of set: JSON) -> ObjectKey? {
    guard let reference = set.controllerReference, reference["kind"] == "Deployment" else {
      return nil
    }
    let key = ObjectKey(namespace: set.namespace, name: reference["name"]?.string ?? "")
    guard let uid = reference["uid"]?.string, deployments.memos[key]?.uid == uid else {
      return nil
    }
    return key
  }

  /// Shows a ReplicaSet without a controller to the Deployments whose selectors match it.
  private mutating func offerStraySet(_ set: ObjectKey, labels: JSONObject) {
    let matching = deployments.memos.entries(from: ObjectKey(namespace: set.namespace, name: ""))
      .lazy.prefix { $0.key.namespace == set.namespace }
      .filter { $0.value.selector.map { !$0.isEmpty && $0.matches(labels: labels) } ?? false }
      .map(\.key)
    for key in Array(matching) {
      deployments.memos.modify(key) { _ = $0.strays.insert(set) }
      deployments.dirty.insert(key)
    }
  }

  /// A pod has gone: a Deployment that waits for its old pods to end may go on.
  // Kubernetes: pkg/controller/deployment/deployment_controller.go, deletePod
  mutating func deploymentsObservePod(_ change: Change) {
    guard change.kind == .deleted, !deployments.memos.isEmpty,
      let reference = change.new.controllerReference, reference["kind"] == "ReplicaSet"
    else { return }
    let name = ObjectKey(namespace: change.key.namespace, name: reference["name"]?.string ?? "")
    guard let set = state.object(.replicaSets, name), let key = deploymentOwner(of: set),
      state.object(.deployments, key)?["spec", "strategy", "type"] == "Recreate"
    else { return }
    deployments.dirty.insert(key)
  }

  /// A Deployment's timer has run out: its rollout may have taken too long.
  mutating func wakeDeployment(_ key: ObjectKey) {
    let isThere: Void? = deployments.memos.modify(key) { $0.wakeAt = nil }
    if isThere != nil { deployments.dirty.insert(key) }
  }
}
