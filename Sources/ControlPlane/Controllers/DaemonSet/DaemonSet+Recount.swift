internal import KubeAPI

/// A debug check: what the controller of DaemonSets keeps must be what counting everything again gives.
extension World {
  /// Where the memos of DaemonSets differ from a count from scratch, a line each; empty when all is well.
  ///
  /// What has changed since the last sync is left out: the controller has not looked at it yet.
  public func daemonSetDiscrepancies() -> [String] {
    daemonSets.memos.flatMap { key, memo in discrepancies(of: memo, key) }
  }

  /// Where one memo differs from a count from scratch.
  private func discrepancies(of memo: DaemonSetMemo, _ key: ObjectKey) -> [String] {
    guard let set = state.object(.daemonSets, key), !memo.allNodesAreDirty, !set.isBeingDeleted
    else { return [] }
    let name = "daemonset \(key.namespace)/\(key.name)"
    var found: [String] = []
    var sum = DaemonCounts()
    for (_, node) in memo.nodes { sum += node.counts }
    if sum != memo.counts { found.append("\(name): sums \(memo.counts), nodes give \(sum)") }
    let fresh = recount(set, memo)
    let names = SortedSet(memo.nodes.lazy.map(\.key) + fresh.nodes.lazy.map(\.key))
    for node in names {
      let kept = memo.nodes[node]?.pods.sorted() ?? []
      let real = fresh.nodes[node]?.pods.sorted() ?? []
      if kept != real { found.append("\(name): pods on \(node): \(kept), counted \(real)") }
      if memo.dirtyNodes.contains(node) { continue }
      let counts = memo.nodes[node]?.counts ?? DaemonCounts()
      let counted = fresh.nodes[node]?.counts ?? DaemonCounts()
      if counts != counted { found.append("\(name): \(node): \(counts), counted \(counted)") }
    }
    for (title, kept, counted) in [
      ("outdated", memo.outdated, fresh.outdated),
      ("outdated and unavailable", memo.outdatedUnavailable, fresh.outdatedUnavailable),
      ("surging", memo.surging, fresh.surging), ("sunset", memo.sunset, fresh.sunset),
    ] {
      let kept = kept.filter { !memo.dirtyNodes.contains($0) }
      let counted = counted.filter { !memo.dirtyNodes.contains($0) }
      if kept != counted { found.append("\(name): \(title): \(kept), counted \(counted)") }
    }
    return found
  }

  /// A memo as it would be if the controller had just been started.
  private func recount(_ set: JSON, _ memo: DaemonSetMemo) -> DaemonSetMemo {
    var fresh = DaemonSetMemo(set)
    fresh.hash = memo.hash
    for index in state.dependents(ofOwner: set.uid) where index.resource == Resource.pods.id {
      guard let pod = state.object(.pods, index.object),
        pod.controllerReference?["uid"]?.string == set.uid, let node = DaemonPod.target(pod)
      else { continue }
      fresh.nodes.modify(node, default: DaemonNode()) { $0.pods.append(index.object) }
    }
    let controller = DaemonSetController(
      daemonSet: set, view: state, now: now, nodes: placedNodes)
    _ = controller.reconcile(&fresh)
    return fresh
  }
}
