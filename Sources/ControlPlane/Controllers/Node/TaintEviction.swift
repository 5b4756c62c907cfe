internal import KubeAPI

/// A pod that will be deleted when it has stood its node's taints for as long as it may.
struct PlannedEviction: Sendable {
  /// The pod's uid.
  var uid: String
  /// The timer that will delete it.
  var timer: TimerKey
}

/// The controller of NoExecute taints: pods that do not stand them go, now or when their time is up.
// Kubernetes: pkg/controller/tainteviction/taint_eviction.go
extension World {
  /// A node's taints have changed.
  mutating func evictionObserveNode(_ change: Change) {
    guard change.kind != .deleted,
      change.old?["spec", "taints"] != change.new["spec", "taints"]
    else { return }
    /// Whether a version of the node has taints that pods must stand to stay.
    func evicts(_ node: JSON?) -> Bool {
      node?["spec", "taints"]?.array?.contains { $0["effect"] == "NoExecute" } ?? false
    }
    guard evicts(change.new) || evicts(change.old) else { return }
    for pod in state.pods(onNode: change.key.name) { considerEviction(pod) }
  }

  /// A pod has come to a node, whose taints it may not stand, or has gone.
  mutating func evictionObservePod(_ change: Change) {
    if change.kind == .deleted {
      if let plan = evictions.removeValue(forKey: change.key) { timers.cancel(plan.timer) }
      return
    }
    guard let node = change.new["spec", "nodeName"]?.string, !node.isEmpty,
      change.old?["spec", "nodeName"]?.string != node
        || change.old?["spec", "tolerations"] != change.new["spec", "tolerations"],
      scheduler.nodes[node]?.taints.contains(where: { $0.effect == "NoExecute" }) ?? false
    else { return }
    considerEviction(change.key)
  }

  /// Deletes a pod that does not stand its node's NoExecute taints, plans that for when its time is up, or
  /// gives such a plan up.
  // Kubernetes: pkg/controller/tainteviction/taint_eviction.go, processPodOnNode
  private mutating func considerEviction(_ key: ObjectKey) {
    guard let pod = state.object(.pods, key), !pod.isBeingDeleted,
      let node = pod["spec", "nodeName"]?.string
    else { return }
    let taints = state.object(.nodes, ObjectKey(node))?["spec", "taints"]?.array ?? []
    let tolerations = pod["spec", "tolerations"]?.array?.map(Toleration.init) ?? []
    var seconds: Int64?
    for json in taints where json["effect"] == "NoExecute" {
      let taint = Taint(json)
      // Of several tolerations of one taint, the first counts.
      guard let standing = tolerations.first(where: { $0.tolerates(taint) }) else {
        if let plan = evictions.removeValue(forKey: key) { timers.cancel(plan.timer) }
        evict(key, pod)
        return
      }
      if let own = standing.seconds { seconds = min(seconds ?? own, own) }
    }
    guard let seconds else {
      cancelEviction(key, pod)
      return
    }
    // A plan that stands already counts from an earlier moment, and stays.
    if evictions[key]?.uid == pod.uid { return }
    let end = now + .seconds(max(0, min(seconds, 1_000_000_000)))
    let timer = timers.set(Timer(kind: .progress, target: .eviction(key)), at: end)
    evictions.updateValue(PlannedEviction(uid: pod.uid, timer: timer), forKey: key)
  }

  /// Gives a plan up, because the taints are gone or the pod stands them for ever.
  private mutating func cancelEviction(_ key: ObjectKey, _ pod: JSON) {
    guard let plan = evictions.removeValue(forKey: key) else { return }
    timers.cancel(plan.timer)
    emit(
      on: pod, type: "Normal", reason: "TaintManagerEviction",
      component: "taint-eviction-controller",
      message: "Cancelling deletion of Pod \(key.namespace)/\(key.name)")
  }

  /// Deletes a pod whose time is up.
  mutating func carryOutEviction(_ key: ObjectKey) {
    guard let plan = evictions.removeValue(forKey: key),
      let pod = state.object(.pods, key), pod.uid == plan.uid, !pod.isBeingDeleted
    else { return }
    evict(key, pod)
  }

  /// Deletes a pod because of its node's taints.
  private mutating func evict(_ key: ObjectKey, _ pod: JSON) {
    emit(
      on: pod, type: "Normal", reason: "TaintManagerEviction",
      component: "taint-eviction-controller",
      message: "Marking for deletion Pod \(key.namespace)/\(key.name)")
    markDisrupted(
      key, "DeletionByTaintManager", "Taint manager: deleting due to NoExecute taint")
    deleteObject(.pods, key, DeleteOptions())
  }
}
