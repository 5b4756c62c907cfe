internal import KubeAPI

/// The rolling update of DaemonSets: old pods are replaced a few at a time.
extension DaemonSetController {
  /// Whether a node may have a surplus pod at all.
  // Kubernetes: pkg/controller/daemon/util/daemonset_util.go, AllowsSurge
  var allowsSurge: Bool {
    guard let strategy = daemonSet["spec", "updateStrategy"], strategy["type"] == "RollingUpdate"
    else { return false }
    let surge = IntOrString(strategy["rollingUpdate", "maxSurge"])
    return surge?.scaled(total: 1, roundUp: true) ?? 0 > 0
  }

  /// How many nodes may be without an available pod, and how many may have a surplus one.
  // Kubernetes: pkg/controller/daemon/update.go, updatedDesiredNodeCounts
  func limits(_ memo: DaemonSetMemo) -> (unavailable: Int, surge: Int) {
    guard let update = daemonSet["spec", "updateStrategy", "rollingUpdate"] else { return (1, 0) }
    /// The number that a field asks for, percents rounded up.
    func number(_ field: String) -> Int {
      let value = IntOrString(update[field])
      return Int(value?.scaled(total: Int64(memo.counts.desired), roundUp: true) ?? 0)
    }
    let unavailable = number("maxUnavailable")
    let surge = number("maxSurge")
    return unavailable == 0 && surge == 0 ? (1, 0) : (unavailable, surge)
  }

  /// Decides which old pods go now, or which nodes get their new pod beside the old one.
  // Kubernetes: pkg/controller/daemon/update.go, rollingUpdate
  func rollingUpdate(_ memo: DaemonSetMemo, _ decision: inout DaemonSetDecision) {
    if memo.outdated.isEmpty && memo.outdatedUnavailable.isEmpty && memo.surging.isEmpty { return }
    let limits = limits(memo)
    guard limits.surge > 0 else {
      for name in memo.outdatedUnavailable { deleteOld(name, memo, &decision) }
      let room = max(0, limits.unavailable - memo.counts.unavailable)
      for name in memo.outdated.prefix(room) { deleteOld(name, memo, &decision) }
      return
    }
    // Nothing is decided as long as one of the nodes is not to be found.
    if memo.sunset.contains(where: { view.object(.nodes, ObjectKey($0)) == nil }) { return }
    for name in memo.surging {
      if case .both(_, newIsAvailable: true) = memo.nodes[name]?.rollout {
        deleteOld(name, memo, &decision)
      }
    }
    // Old pods on nodes that should run none go once there are enough others.
    var spare = max(0, memo.counts.serving - memo.counts.desired)
    for name in memo.sunset {
      if !memo.outdatedUnavailable.contains(name) {
        if spare == 0 { continue }
        spare -= 1
      }
      deleteOld(name, memo, &decision)
    }
    for name in memo.outdatedUnavailable where mayReceive(name, memo) {
      decision.creates.append(name)
    }
    let room = max(0, limits.surge - memo.counts.surging)
    for name in memo.outdated.lazy.filter({ mayReceive($0, memo) }).prefix(room) {
      decision.creates.append(name)
    }
  }

  /// Whether a node should run a pod, so that a new one may be put there.
  private func mayReceive(_ name: String, _ memo: DaemonSetMemo) -> Bool {
    memo.nodes[name]?.shouldRun ?? false
  }

  /// Marks the old pod of a node as one that has to go.
  private func deleteOld(
    _ name: String, _ memo: DaemonSetMemo, _ decision: inout DaemonSetDecision
  ) {
    for key in memo.nodes[name]?.pods ?? [] {
      guard let pod = view.object(.pods, key), !pod.isBeingDeleted, !isUpdated(pod, memo) else {
        continue
      }
      decision.deletes.append(key)
    }
  }
}
