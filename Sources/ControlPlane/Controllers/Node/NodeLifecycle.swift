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
      node.modify("spec") { spec in
        spec.modify("taints") { taints in
          taints.updateItems { items in
            for effect in ["NoSchedule", "NoExecute"] {
              items.append([
                "key": "node.kubernetes.io/unreachable", "effect": .string(effect),
                "timeAdded": time,
              ])
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

  /// A node's taints have changed: pods that do not stand a NoExecute taint go, now or when their time is up.
  // Kubernetes: pkg/controller/tainteviction/taint_eviction.go
  mutating func evictionObserveNode(_ change: Change) {
    guard change.kind != .deleted, let taints = change.new["spec", "taints"]?.array,
      change.old?["spec", "taints"] != change.new["spec", "taints"]
    else { return }
    if taints.contains(where: { $0["effect"] == "NoExecute" }) {
      for pod in state.pods(onNode: change.key.name) { considerEviction(pod) }
    }
  }

  /// A pod has come to a node: it may not stand the node's taints.
  mutating func evictionObservePod(_ change: Change) {
    guard change.kind != .deleted, let node = change.new["spec", "nodeName"]?.string,
      !node.isEmpty, change.old?["spec", "nodeName"]?.string != node,
      scheduler.nodes[node]?.taints.contains(where: { $0.effect == "NoExecute" }) ?? false
    else { return }
    considerEviction(change.key)
  }

  /// Deletes a pod that does not stand its node's NoExecute taints, or sets a timer for when it no longer does.
  mutating func considerEviction(_ key: ObjectKey) {
    guard let pod = state.object(.pods, key), !pod.isBeingDeleted,
      let node = pod["spec", "nodeName"]?.string,
      let taints = state.object(.nodes, ObjectKey(node))?["spec", "taints"]?.array
    else { return }
    let tolerations = pod["spec", "tolerations"]?.array?.map(Toleration.init) ?? []
    var deadline: Instant?
    for json in taints where json["effect"] == "NoExecute" {
      let taint = Taint(json)
      let standing = tolerations.filter { $0.tolerates(taint) }
      if standing.isEmpty {
        evict(key, pod)
        return
      }
      guard let seconds = standing.compactMap(\.seconds).min() else { continue }
      let since = json["timeAdded"]?.string.flatMap { Instant(rfc3339: $0) } ?? now
      let end = since + .seconds(max(0, min(seconds, 1_000_000_000)))
      deadline = min(deadline ?? end, end)
    }
    guard let deadline else { return }
    if deadline <= now {
      evict(key, pod)
    } else {
      timers.set(Timer(kind: .progress, target: .eviction(key)), at: deadline)
    }
  }

  /// Deletes a pod because of its node's taints.
  private mutating func evict(_ key: ObjectKey, _ pod: JSON) {
    emit(
      on: pod, type: "Normal", reason: "TaintManagerEviction",
      component: "taint-eviction-controller",
      message: "Marking for deletion Pod \(key.namespace)/\(key.name)")
    deleteObject(.pods, key, DeleteOptions())
  }

  /// Cordoned nodes have a taint, which comes and goes with the mark.
  mutating func cordonObserveNode(_ change: Change) {
    guard change.kind != .deleted else { return }
    let cordoned = change.new["spec", "unschedulable"]?.bool ?? false
    let taints = change.new["spec", "taints"]?.array ?? []
    let place = taints.firstIndex { $0["key"] == "node.kubernetes.io/unschedulable" }
    if cordoned == (place != nil) { return }
    let time = timestamp
    edit(.nodes, change.key) { node in
      node.modify("spec") { spec in
        var taints = taints
        if let place {
          taints.remove(at: place)
        } else {
          taints.append([
            "key": "node.kubernetes.io/unschedulable", "effect": "NoSchedule",
            "timeAdded": time,
          ])
        }
        spec["taints"] = taints.isEmpty ? nil : .array(taints)
      }
    }
  }
}
