internal import KubeAPI

/// The controllers of nodes: one that falls silent is tainted, and pods that do not stand its taints go.
// Kubernetes: pkg/controller/nodelifecycle/node_lifecycle_controller.go
extension World {
  /// For how long a kubelet may be silent before its node counts as lost.
  static let nodeMonitorGracePeriod = Duration.seconds(50)

  /// For how long a node may be there whose status nobody has ever posted.
  static let nodeStartupGracePeriod = Duration.seconds(60)

  /// Counts a node as lost if nothing is heard of its kubelet within a while.
  mutating func expectStatus(of name: String, within grace: Duration, kind: Timer.Kind) {
    if let timer = nodeHealth.timers.removeValue(forKey: name) { timers.cancel(timer) }
    let timer = timers.set(Timer(kind: kind, target: .silentNode(name)), at: now + grace)
    nodeHealth.timers.updateValue(timer, forKey: name)
  }

  /// Marks a node whose kubelet has been silent for too long.
  // Kubernetes: pkg/controller/nodelifecycle/node_lifecycle_controller.go, tryUpdateNodeHealth
  mutating func loseNode(_ name: String) {
    nodeHealth.timers.removeValue(forKey: name)
    let key = ObjectKey(name)
    guard let old = state.object(.nodes, key), kubelets.nodes[name]?.isAlive != true else { return }
    let time = timestamp
    edit(.nodes, key) { node in
      node.modify("status") { status in
        status.modify("conditions") { conditions in
          conditions.updateItems { items in
            for type in Self.watchedConditions {
              guard let index = items.firstIndex(where: { $0["type"]?.string == type }) else {
                items.append(Self.neverPosted(type, node: old, time))
                continue
              }
              if items[index]["status"] == "Unknown" { continue }
              items[index]["status"] = "Unknown"
              items[index]["reason"] = "NodeStatusUnknown"
              items[index]["message"] = "Kubelet stopped posting node status."
              items[index]["lastTransitionTime"] = time
            }
          }
        }
      }
    }
    guard NodeHealth.isReady(old) else { return }
    for pod in state.pods(onNode: name) { markNotReady(pod) }
    if let node = state.object(.nodes, key) {
      emit(
        on: node, type: "Normal", reason: "NodeNotReady", component: "node-controller",
        message: "Node \(name) status is now: NodeNotReady")
    }
  }

  /// The conditions that kubelets post, in the order in which the controller looks at them.
  private static let watchedConditions = [
    "Ready", "MemoryPressure", "DiskPressure", "PIDPressure",
  ]

  /// A condition of a node that no kubelet has ever posted.
  private static func neverPosted(_ type: String, node: JSON, _ time: JSON) -> JSON {
    [
      "type": .string(type), "status": "Unknown", "reason": "NodeStatusNeverUpdated",
      "message": "Kubelet never posted node status.",
      "lastHeartbeatTime": node["metadata", "creationTimestamp"] ?? time,
      "lastTransitionTime": time,
    ]
  }

  /// Marks a pod of a lost node as not ready.
  // Kubernetes: pkg/controller/util/node/controller_utils.go, MarkPodsNotReady
  private mutating func markNotReady(_ key: ObjectKey) {
    let time = timestamp
    guard let pod = state.object(.pods, key), PodCondition.isReady(pod) else { return }
    edit(.pods, key) { pod in
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
    emit(
      on: pod, type: "Warning", reason: "NodeNotReady", component: "node-controller",
      message: "Node is not ready")
  }

  /// The NoSchedule taints that a node's conditions and its mark as unschedulable call for.
  // Kubernetes: pkg/controller/nodelifecycle/node_lifecycle_controller.go, nodeConditionToTaintKeyStatusMap
  private static func conditionTaints(of node: JSON) -> [Taint] {
    var taints: [Taint] = []
    /// Notes a taint of a node's condition.
    func add(_ name: String) {
      taints.append(Taint(key: "node.kubernetes.io/\(name)", effect: "NoSchedule"))
    }
    for condition in node["status", "conditions"]?.array ?? [] {
      switch (condition["type"]?.string, condition["status"]?.string) {
      case ("Ready", "False"): add("not-ready")
      case ("Ready", "Unknown"): add("unreachable")
      case ("MemoryPressure", "True"): add("memory-pressure")
      case ("DiskPressure", "True"): add("disk-pressure")
      case ("PIDPressure", "True"): add("pid-pressure")
      case ("NetworkUnavailable", "True"): add("network-unavailable")
      default: break
      }
    }
    if node["spec", "unschedulable"]?.bool ?? false { add("unschedulable") }
    return taints
  }

  /// The taints that come and go with a node's conditions.
  private static let ownTaints: Set<String> = Set(
    [
      "not-ready", "unreachable", "memory-pressure", "disk-pressure", "pid-pressure",
      "network-unavailable", "unschedulable",
    ].map { "node.kubernetes.io/\($0)" })

  /// A node has come, changed or gone: its taints follow its conditions, and those who wait for it are told.
  // Kubernetes: pkg/controller/nodelifecycle/node_lifecycle_controller.go, doNoScheduleTaintingPass
  mutating func nodeLifecycleObserveNode(_ change: Change) {
    nodeZonesObserveNode(change)
    watchNode(change)
    guard change.kind != .deleted, let node = state.object(.nodes, change.key) else { return }
    let evicting = nodeHealth.isStopped ? nil : NodeHealth.evictionTaint(of: node)
    let wanted = Self.conditionTaints(of: node)
    let present = node["spec", "taints"]?.array ?? []
    var isTainted = false
    var kept: [JSON] = []
    for json in present {
      let taint = Taint(json)
      if !Self.ownTaints.contains(taint.key) {
        kept.append(json)
      } else if taint.effect == "NoExecute" {
        guard let evicting, !isTainted else { continue }
        isTainted = true
        kept.append(taint.key == evicting.key ? json : stamped(evicting))
      } else if wanted.contains(where: { $0.key == taint.key && $0.effect == taint.effect }) {
        kept.append(json)
      }
    }
    for taint in wanted
    where !kept.contains(where: { Taint($0).key == taint.key && Taint($0).effect == taint.effect })
    {
      kept.append(stamped(taint))
    }
    if kept != present {
      let taints = kept
      edit(.nodes, change.key) { node in
        node.modify("spec") { $0["taints"] = taints.isEmpty ? nil : .array(taints) }
      }
    }
    if evicting != nil, !isTainted { awaitTaint(change.key.name) }
  }

  /// A taint as the controller writes it, with the time of its coming.
  func stamped(_ taint: Taint) -> JSON {
    ["key": .string(taint.key), "effect": .string(taint.effect), "timeAdded": timestamp]
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
