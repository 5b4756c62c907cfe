internal import KubeAPI

/// The search for nodes that take a pod.
extension World {
  /// The node for a pod, or why there is none.
  // Kubernetes: pkg/scheduler/schedule_one.go, schedulePod
  mutating func findNode(_ pod: JSON, _ demands: PodDemands) -> SchedulingResult {
    let affinity = NodeAffinity(podSpec: pod["spec"] ?? [:])
    let total = state.count(.nodes)
    if total == 0 {
      return .unschedulable(
        message: "no nodes available to schedule pods", plugins: .all, named: nil, room: .none(""))
    }
    if let obstacle = VolumeBinding.obstacle(pod, state) {
      return .unschedulable(
        message: "0/\(total) nodes are available: \(obstacle). not found", plugins: .volumes,
        named: affinity.namedNodes, room: .none(""))
    }
    let rules = PlacementRules(pod, in: state)
    let view = placementView(pod, rules, demands, affinity)
    if let promised = promisedNode(pod, demands, affinity, view) { return .node(promised) }
    var rejections: [String: Rejection] = [:]
    let named = affinity.namedNodes
    var excluded = 0
    var feasible: [(name: String, node: NodeInfo)] = []
    if let named {
      excluded = total
      for name in named {
        guard let node = scheduler.nodes[name], node.exists else { continue }
        excluded -= 1
        if let rejection = reject(name, node, demands, affinity, view) {
          rejections[name] = rejection
        } else {
          feasible.append((name, node))
        }
      }
    } else {
      feasible = search(total, demands, affinity, view, &rejections)
    }
    if let best = best(feasible, demands, view) { return .node(best) }
    let room = preempt(pod, demands, affinity, rules, rejections, total)
    var plugins: FilterPlugins = excluded > 0 ? .nodeAffinity : []
    for rejection in rejections.values { plugins.formUnion(rejection.plugin) }
    return .unschedulable(
      message: failure(total, rejections, excluded: excluded, room), plugins: plugins,
      named: named, room: room)
  }

  /// The node that other pods have made room on for a pod, if it takes the pod now.
  // Kubernetes: pkg/scheduler/schedule_one.go, evaluateNominatedNode
  private func promisedNode(
    _ pod: JSON, _ demands: PodDemands, _ affinity: NodeAffinity, _ view: PlacementView
  ) -> String? {
    guard let name = pod["status", "nominatedNodeName"]?.string, let node = scheduler.nodes[name],
      node.exists, reject(name, node, demands, affinity, view) == nil
    else { return nil }
    return name
  }

  /// How many nodes that fit are enough.
  // Kubernetes: pkg/scheduler/schedule_one.go, numFeasibleNodesToFind
  private func enoughNodes(of total: Int) -> Int {
    if total < 100 { return total }
    return max(100, total * max(5, 50 - total / 125) / 100)
  }

  /// Nodes that take a pod, searched in turn from where the last search ended, until there are enough.
  private mutating func search(
    _ total: Int, _ demands: PodDemands, _ affinity: NodeAffinity, _ view: PlacementView,
    _ rejections: inout [String: Rejection]
  ) -> [(name: String, node: NodeInfo)] {
    let enough = enoughNodes(of: total)
    var feasible: [(name: String, node: NodeInfo)] = []
    /// Looks at one node; says whether there are enough.
    func look(_ name: String, _ node: NodeInfo) -> Bool {
      guard node.exists else { return false }
      if let rejection = reject(name, node, demands, affinity, view) {
        rejections[name] = rejection
      } else {
        feasible.append((name, node))
      }
      return feasible.count >= enough
    }
    let start = scheduler.nextNode
    var last = ""
    for (name, node) in scheduler.nodes.entries(from: start) {
      last = name
      if look(name, node) { break }
    }
    if feasible.count < enough {
      for (name, node) in scheduler.nodes {
        if name >= start { break }
        last = name
        if look(name, node) { break }
      }
    }
    if enough < total { scheduler.nextNode = last + "\0" }
    return feasible
  }

  /// Why a node does not take a pod: the first plugin that says no.
  // Kubernetes: pkg/scheduler/framework/runtime/framework.go, RunFilterPluginsWithNominatedPods
  func reject(
    _ name: String, _ node: NodeInfo, _ demands: PodDemands, _ affinity: NodeAffinity,
    _ view: PlacementView
  ) -> Rejection? {
    if !scheduler.nominated.isEmpty {
      var crowded = node
      for (key, promise) in scheduler.nominated
      where promise.node == name && key != view.pod && promise.priority >= view.priority {
        crowded.count(promise.demands, in: true)
      }
      return rejectAsIs(name, crowded, demands, affinity, view)
    }
    return rejectAsIs(name, node, demands, affinity, view)
  }

  /// Why a node does not take a pod, regardless of what is promised to others.
  private func rejectAsIs(
    _ name: String, _ node: NodeInfo, _ demands: PodDemands, _ affinity: NodeAffinity,
    _ view: PlacementView
  ) -> Rejection? {
    let own =
      NodeUnschedulable.filter(demands, node)
      ?? TaintToleration.filter(demands, node)
      ?? NodeAffinityFilter.filter(affinity, name, node)
      ?? NodePorts.filter(demands, node)
      ?? NodeResourcesFit.filter(demands, node)
      ?? view.volumes.filter(name, node)
    if own != nil || view.isPlain { return own }
    return PodTopologySpread.filter(view, node) ?? InterPodAffinity.filter(view, node)
  }

  /// The message of a pod that no node takes.
  // Kubernetes: pkg/scheduler/framework/types.go, FitError.Error
  private func failure(
    _ total: Int, _ rejections: [String: Rejection], excluded: Int, _ room: PreemptionResult
  ) -> String {
    var counts: [String: Int] = [:]
    for rejection in rejections.values {
      for reason in rejection.reasons { counts[reason, default: 0] += 1 }
    }
    if excluded > 0 { counts[NodeAffinityFilter.excluded, default: 0] += excluded }
    let head = "0/\(total) nodes are available: \(Self.list(counts))."
    switch room {
    case .victims: return head
    case .none(let words), .ineligible(let words):
      return "\(head) no new claims to deallocate, preemption: \(words)"
    }
  }

  /// Reasons with how often they hold, in the order of their text.
  static func list(_ counts: [String: Int]) -> String {
    counts.map { "\($0.value) \($0.key)" }.sorted().joined(separator: ", ")
  }
}
