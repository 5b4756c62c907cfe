internal import KubeAPI

/// What a kubelet checks before it takes a pod in, whoever sent the pod to its node.
// Kubernetes: pkg/kubelet/lifecycle/predicate.go, predicateAdmitHandler
extension World {
  /// Why a kubelet does not take a pod.
  private struct Refusal {
    /// The reason, as events and the status say it.
    var reason: String
    /// What is wrong.
    var message: String
  }

  /// The priority from which on pods are critical: a kubelet makes room for them.
  // Kubernetes: pkg/apis/scheduling/types.go, SystemCriticalPriority
  private static let criticalPriority: Int64 = 2_000_000_000

  /// Refuses a pod that does not fit its node; says whether it did.
  mutating func refuse(_ pod: JSON, _ key: ObjectKey, node name: String) -> Bool {
    guard pod["status", "startTime"] == nil, let node = scheduler.nodes[name], node.exists,
      let refusal = refusal(of: pod, key, name, node)
    else { return false }
    emit(
      on: pod, type: "Warning", reason: refusal.reason, component: "kubelet",
      message: refusal.message, host: name)
    let time = timestamp
    edit(.pods, key) { pod in
      var status: JSON = [
        "phase": "Failed", "reason": .string(refusal.reason),
        "message": .string("Pod was rejected: \(refusal.message)"), "startTime": time,
      ]
      status["qosClass"] = pod["status", "qosClass"]
      if pod.generation > 0 { status["observedGeneration"] = .integer(pod.generation) }
      pod["status"] = status
    }
    return true
  }

  /// Why the kubelet of a node does not take a pod; `nil` when it does.
  private func refusal(
    of pod: JSON, _ key: ObjectKey, _ name: String, _ node: NodeInfo
  ) -> Refusal? {
    let isStatic = pod.annotations["kubernetes.io/config.mirror"] != nil
    let isCritical =
      isStatic || (pod["spec", "priority"]?.integer ?? 0) >= Self.criticalPriority
    if !isCritical, node.isOvercommitted, let refusal = shortage(for: pod, key, name, node) {
      return refusal
    }
    // The scheduler has seen to the rest.
    if PodCondition.find("PodScheduled", in: pod) != nil { return nil }
    let spec = pod["spec"] ?? [:]
    if !NodeAffinity(podSpec: spec).matches(name: name, labels: node.labels) {
      return Self.predicate(
        "NodeAffinity", "node(s) didn't match Pod's node affinity/selector")
    }
    // Pods that do not stand a taint have been deleted by then.
    return nil
  }

  /// A predicate that a pod does not pass.
  private static func predicate(_ name: String, _ message: String) -> Refusal {
    Refusal(reason: name, message: "Predicate \(name) failed: \(message)")
  }

  /// What a node has too little of for a pod, next to those that its kubelet has taken.
  private func shortage(
    for pod: JSON, _ key: ObjectKey, _ name: String, _ node: NodeInfo
  ) -> Refusal? {
    var used = ResourceAmounts()
    var ports: [HostPort] = []
    for other in state.pods(onNode: name) where other != key {
      guard let runtime = kubelets.pods[other], let object = state.object(.pods, other),
        object.uid == runtime.uid, !["Succeeded", "Failed"].contains(object["status", "phase"])
      else { continue }
      let demands = PodDemands(podSpec: object["spec"] ?? [:])
      used.add(demands.requests, 1)
      ports += demands.hostPorts
    }
    let demands = PodDemands(podSpec: pod["spec"] ?? [:])
    let wanted = demands.requests
    for (resource, amount) in wanted.all where amount > 0 {
      guard let capacity = node.allocatable.total(of: resource) else { continue }
      let taken = used.total(of: resource) ?? 0
      guard amount > capacity - taken else { continue }
      return Refusal(
        reason: "OutOf\(resource)",
        message: "Node didn't have enough resource: \(resource), requested: \(amount), "
          + "used: \(taken), capacity: \(capacity)")
    }
    guard demands.hostPorts.contains(where: { port in ports.contains { port.conflicts(with: $0) } })
    else { return nil }
    return Self.predicate(
      "NodePorts", "node(s) didn't have free ports for the requested pod ports")
  }
}

extension NodeInfo {
  /// Whether its pods ask for more than it has, so that one of them may have to be refused.
  fileprivate var isOvercommitted: Bool {
    requested.pods > allocatable.pods || requested.milliCPU > allocatable.milliCPU
      || requested.memory > allocatable.memory
      || requested.ephemeralStorage > allocatable.ephemeralStorage
      || requested.extended.contains { $0.amount > allocatable.amount(of: $0.name) }
      || hostPorts.indices.contains { index in
        hostPorts[..<index].contains { hostPorts[index].conflicts(with: $0) }
      }
  }
}

extension ResourceAmounts {
  /// All amounts, in the order in which nodes are checked for them.
  fileprivate var all: [(name: String, amount: Int64)] {
    [
      ("pods", pods), ("cpu", milliCPU), ("memory", memory),
      ("ephemeral-storage", ephemeralStorage),
    ] + extended.map { ($0.name, $0.amount) }
  }

  /// The amount of a resource; `nil` for one that is none of the usual ones and not listed.
  fileprivate func total(of name: String) -> Int64? { all.first { $0.name == name }?.amount }
}
