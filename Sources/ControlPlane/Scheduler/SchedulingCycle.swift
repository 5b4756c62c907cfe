internal import KubeAPI

/// What came of the search for a pod's node.
enum SchedulingResult: Sendable {
  /// The pod goes to a node.
  case node(String)
  /// No node takes it; the message says why, and pods that are deleted may make room on a node.
  case unschedulable(
    message: String, plugins: FilterPlugins, named: [String]?, room: PreemptionResult)
}

extension World {
  /// A pod has come, changed or gone: it joins or leaves the queue, and nodes count it.
  mutating func schedulerObservePod(_ change: Change) {
    countersObservePod(change)
    let before = change.old.flatMap { countedNode($0) }
    let after = change.kind == .deleted ? nil : countedNode(change.new)
    if before != after {
      if let before, let old = change.old {
        let demands = podDemands(old)
        scheduler.nodes.modify(before) { $0.count(demands, in: false) }
        countPriority(of: old, -1)
        relent(demands, onNode: before)
      }
      if let after {
        let demands = podDemands(change.new)
        scheduler.nodes.modify(after, default: NodeInfo()) { $0.count(demands, in: true) }
        countPriority(of: change.new, 1)
      }
    }
    let spec = change.new["spec"]
    let isBound = !(spec?["nodeName"]?.isEmpty ?? true)
    if change.kind == .deleted || isBound {
      scheduler.nominated.removeValue(forKey: change.key)
      releaseReservation(change.key)
      if change.old.map({ $0["spec", "nodeName"]?.isEmpty ?? true }) ?? false {
        let named = NodeAffinity(podSpec: spec ?? [:]).namedNodes
        scheduler.forget(change.key, named: named)
      }
      return
    }
    guard spec?["schedulerName"]?.string == "default-scheduler",
      spec?["schedulingGates"]?.isEmpty ?? true, !change.new.isBeingDeleted,
      change.old?["spec"] != change.new["spec"]
    else { return }
    scheduler.enqueue(change.key, priority: spec?["priority"]?.integer ?? 0)
  }

  /// Counts a pod on a node in or out among those of its priority.
  private mutating func countPriority(of pod: JSON, _ factor: Int) {
    let priority = pod["spec", "priority"]?.integer ?? 0
    let left = scheduler.priorities.modify(priority, default: 0) { count in
      count += factor
      return count
    }
    if left == 0 { scheduler.priorities.removeValue(forKey: priority) }
  }

  /// The node that a pod takes room on; `nil` when it has none or has ended.
  private func countedNode(_ pod: JSON) -> String? {
    guard let node = pod["spec", "nodeName"]?.string, !node.isEmpty else { return nil }
    let phase = pod["status", "phase"]?.string
    return phase == "Succeeded" || phase == "Failed" ? nil : node
  }

  /// What a pod demands; pods of one template share the answer.
  private mutating func podDemands(_ pod: JSON) -> PodDemands {
    let spec = pod["spec"] ?? [:]
    if let last = scheduler.lastDemands, spec["initContainers"] == nil, spec["overhead"] == nil,
      last.containers == spec["containers"], last.tolerationList == spec["tolerations"]
    {
      return last
    }
    let demands = PodDemands(podSpec: spec)
    if spec["initContainers"] == nil, spec["overhead"] == nil { scheduler.lastDemands = demands }
    return demands
  }

  /// A node has come, changed or gone.
  mutating func schedulerObserveNode(_ change: Change) {
    let name = change.key.name
    if change.kind == .deleted {
      scheduler.nodes.modify(name) { $0.exists = false }
      if scheduler.nodes[name]?.requested.pods == 0 { scheduler.nodes.removeValue(forKey: name) }
      return
    }
    if let old = change.old, old["spec"] == change.new["spec"],
      old["metadata", "labels"] == change.new["metadata", "labels"],
      old["status", "allocatable"] == change.new["status", "allocatable"]
    {
      return
    }
    let known = scheduler.nodes[name].flatMap { $0.exists ? $0 : nil }
    scheduler.nodes.modify(name, default: NodeInfo()) { $0.read(change.new) }
    if scheduler.rejectors.isEmpty { return }
    if scheduler.stirredNodes.contains(name) { return }
    scheduler.stirredNodes.updateValue(known, forKey: name)
  }

  /// Puts a pod that fits nowhere back into the queue.
  mutating func enqueueAgain(_ key: ObjectKey) {
    guard let pod = state.object(.pods, key) else {
      scheduler.forget(key)
      return
    }
    scheduler.enqueue(key, priority: pod["spec", "priority"]?.integer ?? 0)
  }

  /// Finds a node for every pod in the queue; says whether there was one.
  mutating func runScheduler() -> Bool {
    guard configuration.hasScheduler else { return false }
    retryStirred()
    retryPodsWithClaims()
    guard !scheduler.queue.isEmpty else { return false }
    while let (_, key) = scheduler.queue.popFirst() {
      scheduler.places.removeValue(forKey: key)
      schedule(key)
    }
    return true
  }

  /// Finds a node for a pod and binds it, or says why there is none.
  private mutating func schedule(_ key: ObjectKey) {
    guard let pod = state.object(.pods, key), pod["spec", "nodeName"]?.isEmpty ?? true,
      !pod.isBeingDeleted
    else { return }
    if scheduler.reserved.contains(key), keepsReservation(key, pod) { return }
    let demands = podDemands(pod)
    switch findNode(pod, demands) {
    case .node(let node):
      if !reserveVolumes(key, pod, on: node, demands) { bind(key, pod, to: node) }
    case .unschedulable(let message, let plugins, let named, let room):
      markUnschedulable(key, pod, message, plugins, named)
      switch room {
      case .victims(let node, let victims): evict(victims, on: node, for: key, pod)
      case .none: forgetPromise(to: key)
      case .ineligible: break
      }
    }
  }

  /// Binds a pod to a node.
  // Kubernetes: pkg/registry/core/pod/storage/storage.go, assignPod
  mutating func bind(_ key: ObjectKey, _ pod: JSON, to node: String) {
    let scheduled: JSON = [
      "type": "PodScheduled", "status": "True", "lastProbeTime": nil,
      "lastTransitionTime": timestamp,
    ]
    edit(.pods, key) { pod in
      pod.modify("spec") { $0["nodeName"] = .string(node) }
      pod.modify("status") { status in
        status.modify("conditions") { conditions in
          conditions.updateItems { items in
            items.removeAll { $0["type"] == "PodScheduled" }
            items.append(scheduled)
          }
        }
        status["nominatedNodeName"] = nil
      }
    }
    emitFromScheduler(
      on: pod, type: "Normal", reason: "Scheduled", action: "Binding",
      message: "Successfully assigned \(key.namespace)/\(key.name) to \(node)")
  }

  /// Says of a pod that no node takes it, and lets it wait for a change.
  mutating func markUnschedulable(
    _ key: ObjectKey, _ pod: JSON, _ message: String, _ plugins: FilterPlugins,
    _ named: [String]?
  ) {
    noteRejection(key, plugins)
    if let named {
      for node in named {
        scheduler.waitingForNode.insert(IndexKey(value: node, resource: 0, object: key))
      }
    } else {
      scheduler.waitingForAny.insert(key)
      let rules = PlacementRules(pod, in: state)
      if !rules.near.isEmpty || !rules.spread.isEmpty { scheduler.waitingForPods.insert(key) }
    }
    if !StorageNames.claims(of: pod).isEmpty { scheduler.waitingForVolumes.insert(key) }
    emitFromScheduler(
      on: pod, type: "Warning", reason: "FailedScheduling", action: "Scheduling",
      message: message)
    let old = PodCondition.find("PodScheduled", in: pod)
    let since = old?["status"] == "False" ? old?["lastTransitionTime"] : nil
    var condition: JSON = [
      "type": "PodScheduled", "status": "False", "reason": "Unschedulable",
      "message": .string(message), "lastProbeTime": nil,
      "lastTransitionTime": since ?? timestamp,
    ]
    if pod.generation > 0 { condition["observedGeneration"] = .integer(pod.generation) }
    edit(.pods, key) { pod in
      pod.modify("status") { status in
        status.modify("conditions") { conditions in
          conditions.updateItems { items in
            items.removeAll { $0["type"] == "PodScheduled" }
            items.append(condition)
          }
        }
      }
    }
  }
}
