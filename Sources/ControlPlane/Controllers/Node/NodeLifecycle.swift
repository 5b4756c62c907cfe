internal import KubeAPI

/// The controllers of nodes: one that falls silent is tainted, and pods that do not stand its taints go.
// Kubernetes: pkg/controller/nodelifecycle/node_lifecycle_controller.go
extension World {
  /// For how long a kubelet may be silent before its node counts as lost.
  static let nodeMonitorGracePeriod = Duration.seconds(50)

  /// Marks a node whose kubelet has been silent for too long.
  mutating func loseNode(_ name: String) {
    let key = ObjectKey(name)
    guard state.contains(.nodes, key), kubelets.nodes[name]?.isAlive == false else { return }
    let time = timestamp
    edit(.nodes, key) { node in
      node.modify("status") { status in
        status.modify("conditions") { conditions in
          conditions.updateItems { items in
            for index in items.indices {
              items[index]["status"] = "Unknown"
              items[index]["reason"] = "NodeStatusUnknown"
              items[index]["message"] = "Kubelet stopped posting node status."
              items[index]["lastTransitionTime"] = time
            }
          }
        }
      }
    }
    for pod in state.pods(onNode: name) { markNotReady(pod) }
    if let node = state.object(.nodes, key) {
      emit(
        on: node, type: "Normal", reason: "NodeNotReady", component: "node-controller",
        message: "Node \(name) status is now: NodeNotReady")
    }
  }

  /// Marks a pod of a lost node as not ready.
  // Kubernetes: pkg/controller/util/node/controller_utils.go, MarkPodsNotReady
  private mutating func markNotReady(_ key: ObjectKey) {
    let time = timestamp
    edit(.pods, key) { pod in
      guard PodCondition.isReady(pod) else { return }
      pod.modify("status") { status in
        status.modify("conditions") { conditions in
          conditions.updateItems { items in
            for index in items.indices where items[index]["type"] == "Ready" {
              items[index]["status"] = "False"
              items[index]["lastTransitionTime"] = time
            }
          }
        }
      }
    }
  }

  /// The taints that a node's conditions and its mark as unschedulable call for.
  // Kubernetes: pkg/controller/nodelifecycle/node_lifecycle_controller.go, nodeConditionToTaintKeyStatusMap
  private static func conditionTaints(of node: JSON) -> [Taint] {
    var taints: [Taint] = []
    /// Notes a taint of a node's condition.
    func add(_ name: String, _ effects: String...) {
      taints += effects.map { Taint(key: "node.kubernetes.io/\(name)", effect: $0) }
    }
    for condition in node["status", "conditions"]?.array ?? [] {
      switch (condition["type"]?.string, condition["status"]?.string) {
      case ("Ready", "False"): add("not-ready", "NoSchedule", "NoExecute")
      case ("Ready", "Unknown"): add("unreachable", "NoSchedule", "NoExecute")
      case ("MemoryPressure", "True"): add("memory-pressure", "NoSchedule")
      case ("DiskPressure", "True"): add("disk-pressure", "NoSchedule")
      case ("PIDPressure", "True"): add("pid-pressure", "NoSchedule")
      case ("NetworkUnavailable", "True"): add("network-unavailable", "NoSchedule")
      default: break
      }
    }
    if node["spec", "unschedulable"]?.bool ?? false { add("unschedulable", "NoSchedule") }
    return taints
  }

  /// The taints that come and go with a node's conditions.
  private static let ownTaints: Set<String> = Set(
    [
      "not-ready", "unreachable", "memory-pressure", "disk-pressure", "pid-pressure",
      "network-unavailable", "unschedulable",
    ].map { "node.kubernetes.io/\($0)" })

  /// A node has come or changed: its taints follow its conditions.
  // Kubernetes: pkg/controller/nodelifecycle/node_lifecycle_controller.go, doNoScheduleTaintingPass
  mutating func conditionTaintsObserveNode(_ change: Change) {
    guard change.kind != .deleted else { return }
    let wanted = Self.conditionTaints(of: change.new)
    let present = change.new["spec", "taints"]?.array ?? []
    var kept = present.filter { json in
      let taint = Taint(json)
      return !Self.ownTaints.contains(taint.key)
        || wanted.contains { $0.key == taint.key && $0.effect == taint.effect }
    }
    let missing = wanted.filter { taint in
      !kept.contains { Taint($0).key == taint.key && Taint($0).effect == taint.effect }
    }
    if kept.count == present.count && missing.isEmpty { return }
    for taint in missing {
      kept.append([
        "key": .string(taint.key), "effect": .string(taint.effect), "timeAdded": timestamp,
      ])
    }
    let taints = kept
    edit(.nodes, change.key) { node in
      node.modify("spec") { $0["taints"] = taints.isEmpty ? nil : .array(taints) }
    }
  }
}

/// Gives new nodes the taint of those that are not ready; the controller of nodes takes it off.
// Kubernetes: plugin/pkg/admission/nodetaint/admission.go
enum TaintNodesByCondition {
  /// Adds the taint.
  static func admit(_ node: inout JSON) {
    let taint: JSON = ["key": "node.kubernetes.io/not-ready", "effect": "NoSchedule"]
    let isThere = node["spec", "taints"]?.array?.contains {
      $0["key"] == taint["key"] && $0["effect"] == taint["effect"]
    }
    if isThere ?? false { return }
    node.modify("spec") { spec in
      spec.modify("taints") { $0.updateItems { $0.append(taint) } }
    }
  }
}
