internal import KubeAPI

/// Whether a node has what a daemon pod needs, as the controller asks itself where it places pods without a
/// scheduler.
enum DaemonFit: Hashable, Sendable {
  /// The pod fits.
  case fits
  /// The pod is not wanted there, because a port of the node is taken.
  case unwanted
  /// The pod is wanted, but the node is short of something; the words say of what.
  case short(String)
}

/// The placing of daemon pods by the controller, as it was before the default scheduler did it.
// Kubernetes: v1.11, pkg/controller/daemon/daemon_controller.go, nodeShouldRunDaemonPod, simulate
extension DaemonSetController {
  /// Whether a pod fits on a node beside what is there, the DaemonSet's own pods thought away.
  func fit(of node: NodeInfo, _ own: [JSON], _ memo: DaemonSetMemo) -> DaemonFit {
    var node = node
    for pod in own where !(pod["spec", "nodeName"]?.isEmpty ?? true) {
      let phase = pod["status", "phase"]?.string
      if phase == "Succeeded" || phase == "Failed" { continue }
      node.count(PodDemands(podSpec: pod["spec"] ?? [:]), in: false)
    }
    if NodePorts.filter(memo.demands, node) != nil { return .unwanted }
    return Shortfall(memo.demands.requests, node).map { .short($0.text) } ?? .fits
  }

  /// Notes whether a node is short of what a pod needs.
  func suspend(
    _ name: String, _ isSuspended: Bool, _ memo: inout DaemonSetMemo,
    _ decision: inout DaemonSetDecision
  ) {
    if isSuspended == memo.suspended.contains(name) { return }
    if isSuspended { memo.suspended.insert(name) } else { memo.suspended.remove(name) }
    decision.suspensions.append((name, isSuspended))
  }
}

/// What a node is short of for a pod, in the words of those who refuse pods on a single node.
// Kubernetes: pkg/scheduler/framework/plugins/noderesources/fit.go; pkg/kubelet/lifecycle/predicate.go
struct Shortfall: Hashable, Sendable {
  /// The resource.
  var resource: String
  /// How much the pod asks for.
  var requested: Int64
  /// How much other pods have.
  var used: Int64
  /// How much there is.
  var capacity: Int64

  /// What users see.
  var text: String {
    "Node didn't have enough resource: \(resource), requested: \(requested), used: \(used), capacity: \(capacity)"
  }

  /// What a node is short of first; `nil` when it has all.
  init?(_ wanted: ResourceAmounts, _ node: NodeInfo) {
    let (used, has) = (node.requested, node.allocatable)
    var all = [
      ("pods", 1, used.pods, has.pods),
      ("cpu", wanted.milliCPU, used.milliCPU, has.milliCPU),
      ("memory", wanted.memory, used.memory, has.memory),
      (
        "ephemeral-storage", wanted.ephemeralStorage, used.ephemeralStorage, has.ephemeralStorage
      ),
    ]
    for item in wanted.extended {
      all.append((item.name, item.amount, used.amount(of: item.name), has.amount(of: item.name)))
    }
    guard let first = all.first(where: { $0.1 > 0 && $0.1 > $0.3 &- $0.2 }) else { return nil }
    (resource, requested, self.used, capacity) = first
  }
}

extension World {
  /// What nodes have and hold, where the DaemonSet controller places pods.
  var placedNodes: SortedMap<String, NodeInfo>? {
    configuration.daemonScheduling == .controller ? scheduler.nodes : nil
  }

  /// A pod is gone: DaemonSets for which its node was short of something look at it again.
  // Kubernetes: v1.11, pkg/controller/daemon/daemon_controller.go, requeueSuspendedDaemonPods
  mutating func resumeDaemonSets(_ change: Change) {
    guard let node = change.new["spec", "nodeName"]?.string, !node.isEmpty else { return }
    let waiting = daemonSets.suspended.elements(from: .first(node))
      .lazy.prefix { $0.value == node }.map(\.object)
    for key in Array(waiting) {
      daemonSets.memos.modify(key) { _ = $0.dirtyNodes.insert(node) }
      daemonSets.dirty.insert(key)
    }
  }
}
