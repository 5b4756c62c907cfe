internal import KubeAPI

/// How nodes come and go: what is said about it, and what each gets.
extension World {
  /// A node has come, changed or gone: the controller of nodes says so, and waits for news of those without kubelet.
  // Kubernetes: pkg/controller/nodelifecycle/node_lifecycle_controller.go, monitorNodeHealth
  mutating func watchNode(_ change: Change) {
    let name = change.key.name
    switch change.kind {
    case .added:
      say(change.new, "RegisteredNode", "Registered Node \(name) in Controller")
      equipNode(change.new)
      if !kubelets.nodes.contains(name) {
        expectStatus(of: name, within: Self.nodeStartupGracePeriod, kind: .schedule)
      }
    case .modified:
      if !kubelets.nodes.contains(name), change.old?["status"] != change.new["status"],
        NodeHealth.isReady(change.new)
      {
        expectStatus(of: name, within: Self.nodeMonitorGracePeriod, kind: .schedule)
      }
    case .deleted:
      if let timer = nodeHealth.timers.removeValue(forKey: name) { timers.cancel(timer) }
      say(change.new, "RemovingNode", "Removing Node \(name) from Controller")
    }
  }

  /// Says that the controller of nodes has seen a node come or go.
  // Kubernetes: pkg/controller/util/node/controller_utils.go, RecordNodeEvent
  private mutating func say(_ node: JSON, _ reason: String, _ message: String) {
    if isBootstrapping { return }
    emit(
      on: node, type: "Normal", reason: reason, component: "node-controller",
      message: "Node \(node.name) event: \(message)")
  }

  /// Gives a node what controllers give to every node: the hint for caches, and addresses for pods.
  // Kubernetes: pkg/controller/ttl/ttl_controller.go, updateNodeIfNeeded; pkg/controller/nodeipam/ipam/range_allocator.go, AllocateOrOccupyCIDR
  private mutating func equipNode(_ node: JSON) {
    let annotation = "node.alpha.kubernetes.io/ttl"
    let needsHint = node.annotations[annotation] == nil
    let needsNetwork = node["spec", "podCIDR"]?.isEmpty ?? true
    if !needsHint && !needsNetwork { return }
    var network = ""
    if needsNetwork {
      network = "\(Self.podNetwork(nodeCount))0/24"
      nodeCount += 1
    }
    let chosen = JSON.string(network)
    edit(.nodes, ObjectKey(node.name)) { node in
      if needsHint { node.set(["metadata", "annotations", annotation], "0") }
      if needsNetwork {
        node.modify("spec") { spec in
          spec["podCIDR"] = chosen
          spec["podCIDRs"] = [chosen]
        }
      }
    }
  }

  /// The first three bytes of the addresses of the pods on a node, by how many nodes came before it.
  static func podNetwork(_ index: Int) -> String { "10.\(244 + index / 256 % 12).\(index % 256)." }

  /// A kubelet has registered its node: it says how it does, and holds its lease.
  // Kubernetes: pkg/kubelet/kubelet_node_status.go, recordNodeStatusEvent
  mutating func kubeletHasJoined(_ name: String) {
    guard let node = state.object(.nodes, ObjectKey(name)) else { return }
    holdLease(node)
    if isBootstrapping { return }
    sayHowKubeletDoes(name, isReboot: false)
  }

  /// What a kubelet says when it starts.
  mutating func sayHowKubeletDoes(_ name: String, isReboot: Bool) {
    // Kubernetes: pkg/kubelet/kubelet.go, nodeRef: kubelets give their node's name for its uid.
    let node: JSON = [
      "apiVersion": "v1", "kind": "Node",
      "metadata": ["name": .string(name), "uid": .string(name)],
    ]
    /// Says one thing.
    func say(_ world: inout World, _ reason: String, _ message: String, type: String = "Normal") {
      world.emit(
        on: node, type: type, reason: reason, component: "kubelet", message: message, host: name)
    }
    say(&self, "Starting", "Starting kubelet.")
    for reason in [
      "NodeHasSufficientMemory", "NodeHasNoDiskPressure", "NodeHasSufficientPID",
    ] { say(&self, reason, "Node \(name) status is now: \(reason)") }
    say(&self, "NodeAllocatableEnforced", "Updated Node Allocatable limit across pods")
    if isReboot {
      let boot =
        state.object(.nodes, ObjectKey(name))?["status", "nodeInfo", "bootID"]?.string ?? ""
      say(
        &self, "Rebooted", "Node \(name) has been rebooted, boot id: \(boot)", type: "Warning")
    }
    say(&self, "NodeReady", "Node \(name) status is now: NodeReady")
  }

  /// Makes a node's lease, by which its kubelet says that it lives.
  // Kubernetes: staging/src/k8s.io/component-helpers/apimachinery/lease/controller.go, newLease
  private mutating func holdLease(_ node: JSON) {
    let namespace = "kube-node-lease"
    let key = ObjectKey(namespace: namespace, name: node.name)
    guard !state.contains(.leases, key), state.contains(.namespaces, ObjectKey(namespace)) else {
      return
    }
    createOwn(
      .leases,
      [
        "apiVersion": "coordination.k8s.io/v1", "kind": "Lease",
        "metadata": [
          "name": .string(node.name), "namespace": .string(namespace),
          "ownerReferences": [
            [
              "apiVersion": "v1", "kind": "Node", "name": .string(node.name),
              "uid": .string(node.uid),
            ]
          ],
        ],
        "spec": [
          "holderIdentity": .string(node.name), "leaseDurationSeconds": 40,
          "renewTime": .string(now.rfc3339Micro),
        ],
      ])
  }
}
