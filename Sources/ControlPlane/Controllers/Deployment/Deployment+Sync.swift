internal import KubeAPI

/// The syncs of Deployments: what a decision says is written here and nowhere else.
extension World {
  /// Syncs every Deployment that has been woken; says whether there was one.
  mutating func runDeployments() -> Bool {
    guard !deployments.dirty.isEmpty else { return false }
    let batch = deployments.dirty
    deployments.dirty = SortedSet()
    for key in batch { syncDeployment(key) }
    return true
  }

  /// Syncs one Deployment.
  private mutating func syncDeployment(_ key: ObjectKey) {
    guard let deployment = state.object(.deployments, key),
      let selector = deployments.memos[key]?.selector
    else { return }
    if selector.isEmpty {
      emit(
        on: deployment, type: "Warning", reason: "SelectingAll",
        component: "deployment-controller",
        message: "This deployment is selecting all pods. A non-empty selector is required.")
      return
    }
    if state.object(.namespaces, ObjectKey(key.namespace))?.isBeingDeleted ?? true { return }
    guard let decision = decideDeployment(deployment, key) else { return }
    commit(decision, of: deployment, key)
  }

  /// What a sync comes to; the copy of the state that it reads is gone before anything is written.
  private mutating func decideDeployment(
    _ deployment: JSON, _ key: ObjectKey
  ) -> DeploymentDecision? {
    let (view, instant) = (state, now)
    return deployments.memos.modify(key) {
      DeploymentController.reconcile(deployment, &$0, view: view, now: instant)
    }
  }

  /// Writes what a sync has come to.
  private mutating func commit(
    _ decision: DeploymentDecision, of deployment: JSON, _ key: ObjectKey
  ) {
    for effect in decision.effects {
      switch effect {
      case .adopt(let set): adopt(.replicaSets, set, by: deployment)
      case .release(let set): release(.replicaSets, set, from: deployment.uid)
      case .create(let set): createOwn(.replicaSets, set)
      case .update(let set, let object): edit(.replicaSets, set) { $0 = object }
      case .delete(let set):
        deleteObject(.replicaSets, set, DeleteOptions(propagation: .background))
      case .event(let type, let reason, let message):
        emit(
          on: deployment, type: type, reason: reason, component: "deployment-controller",
          message: message)
      }
    }
    if let changed = decision.deployment { edit(.deployments, key) { $0 = changed } }
    guard let wakeAt = decision.wakeAt else { return }
    let isNew = deployments.memos.modify(key) { memo in
      if let planned = memo.wakeAt, planned <= wakeAt { return false }
      memo.wakeAt = wakeAt
      return true
    }
    if isNew ?? false { timers.set(Timer(kind: .progress, target: .deployment(key)), at: wakeAt) }
  }
}
