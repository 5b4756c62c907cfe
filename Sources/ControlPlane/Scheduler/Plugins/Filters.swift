internal import KubeAPI

/// Why a node does not take a pod.
struct Rejection: Hashable, Sendable {
  /// The reasons, as users see them.
  var reasons: [String]
  /// Whether the pod might fit if other pods went.
  var preemptionMayHelp: Bool
  /// Who says so.
  var plugin: FilterPlugins
}

/// Keeps pods off cordoned nodes.
// Kubernetes: pkg/scheduler/framework/plugins/nodeunschedulable/node_unschedulable.go
enum NodeUnschedulable {
  /// What users see.
  static let reason = "node(s) were unschedulable"

  /// Says no for a cordoned node, unless the pod stands the taint of cordoned nodes.
  static func filter(_ demands: PodDemands, _ node: NodeInfo) -> Rejection? {
    guard node.isUnschedulable else { return nil }
    let taint = Taint(key: "node.kubernetes.io/unschedulable", effect: "NoSchedule")
    return demands.tolerations.tolerate(taint)
      ? nil
      : Rejection(reasons: [reason], preemptionMayHelp: false, plugin: .nodeUnschedulable)
  }
}

/// Keeps pods off nodes with taints that they do not stand.
// Kubernetes: pkg/scheduler/framework/plugins/tainttoleration/taint_toleration.go
enum TaintToleration {
  /// What users see.
  static let reason = "node(s) had untolerated taint(s)"

  /// Says no when a taint that keeps pods off is not stood.
  static func filter(_ demands: PodDemands, _ node: NodeInfo) -> Rejection? {
    for taint in node.taints where taint.keepsOff && !demands.tolerations.tolerate(taint) {
      return Rejection(reasons: [reason], preemptionMayHelp: false, plugin: .taintToleration)
    }
    return nil
  }
}

/// Keeps pods on the nodes that they choose.
// Kubernetes: pkg/scheduler/framework/plugins/nodeaffinity/node_affinity.go
enum NodeAffinityFilter {
  /// What users see.
  static let reason = "node(s) didn't match Pod's node affinity/selector"
  /// What users see of nodes that were never looked at because the pod names others.
  static let excluded = "node(s) didn't satisfy plugin(s) [NodeAffinity]"

  /// Says no when the node selector or the required affinity does not match.
  static func filter(_ affinity: NodeAffinity, _ name: String, _ node: NodeInfo) -> Rejection? {
    affinity.matches(name: name, labels: node.labels)
      ? nil : Rejection(reasons: [reason], preemptionMayHelp: false, plugin: .nodeAffinity)
  }
}

/// Keeps pods apart that want the same port of a node.
// Kubernetes: pkg/scheduler/framework/plugins/nodeports/node_ports.go
enum NodePorts {
  /// What users see.
  static let reason = "node(s) didn't have free ports for the requested pod ports"

  /// Says no when a port is taken.
  static func filter(_ demands: PodDemands, _ node: NodeInfo) -> Rejection? {
    for port in demands.hostPorts where node.hostPorts.contains(where: port.conflicts) {
      return Rejection(reasons: [reason], preemptionMayHelp: true, plugin: .nodePorts)
    }
    return nil
  }
}

/// Keeps pods off nodes that lack the resources that they ask for.
// Kubernetes: pkg/scheduler/framework/plugins/noderesources/fit.go
enum NodeResourcesFit {
  /// Says no with each resource that falls short.
  static func filter(_ demands: PodDemands, _ node: NodeInfo) -> Rejection? {
    let wanted = demands.requests
    var reasons: [String] = []
    var mayHelp = true
    /// Compares one resource.
    func check(_ name: String, _ wanted: Int64, _ used: Int64, _ has: Int64) {
      guard wanted > 0, wanted > has - used else { return }
      reasons.append("Insufficient \(name)")
      if wanted > has { mayHelp = false }
    }
    if node.requested.pods + 1 > node.allocatable.pods {
      reasons.append("Too many pods")
      if node.allocatable.pods == 0 { mayHelp = false }
    }
    check("cpu", wanted.milliCPU, node.requested.milliCPU, node.allocatable.milliCPU)
    check("memory", wanted.memory, node.requested.memory, node.allocatable.memory)
    check(
      "ephemeral-storage", wanted.ephemeralStorage, node.requested.ephemeralStorage,
      node.allocatable.ephemeralStorage)
    for item in wanted.extended {
      check(
        item.name, item.amount, node.requested.amount(of: item.name),
        node.allocatable.amount(of: item.name))
    }
    if reasons.isEmpty { return nil }
    return Rejection(reasons: reasons, preemptionMayHelp: mayHelp, plugin: .nodeResources)
  }

  /// How much of a node's CPU and memory would be left, 0 to 100.
  // Kubernetes: pkg/scheduler/framework/plugins/noderesources/least_allocated.go
  static func score(_ demands: PodDemands, _ node: NodeInfo) -> Int64 {
    /// What would be left of one resource; pods that ask for nothing count as if they asked for a little.
    func left(_ wanted: Int64, _ used: Int64, _ has: Int64, least: Int64) -> Int64 {
      let total = used + (wanted > 0 ? wanted : least)
      return has > 0 && total <= has ? (has - total) * 100 / has : 0
    }
    let cpu = left(
      demands.requests.milliCPU, node.requested.milliCPU, node.allocatable.milliCPU, least: 100)
    let memory = left(
      demands.requests.memory / 1024, node.requested.memory / 1024, node.allocatable.memory / 1024,
      least: 200 * 1024)
    return (cpu + memory) / 2
  }
}
