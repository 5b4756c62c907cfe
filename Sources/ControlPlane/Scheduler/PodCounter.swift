internal import KubeAPI

/// How many pods of a kind each node holds, kept up to date so that a rule about other pods need not look at all of them.
struct PodCounter: Sendable {
  /// The pods that are counted: those that meet every one of these.
  var matchers: [PodMatcher]
  /// Whether pods on their way out do not count.
  var skipsTerminating: Bool
  /// How many there are on each node that has any.
  var nodes = SortedMap<String, Int>()

  /// The node on which a version of a pod counts; `nil` when it does not.
  func node(of pod: JSON) -> String? {
    guard let node = pod["spec", "nodeName"]?.string, !node.isEmpty else { return nil }
    let phase = pod["status", "phase"]?.string
    if phase == "Succeeded" || phase == "Failed" { return nil }
    if skipsTerminating, pod.isBeingDeleted { return nil }
    let (namespace, labels) = (pod.namespace, pod.labels)
    return matchers.allSatisfy { $0.matches(namespace: namespace, labels: labels) } ? node : nil
  }

  /// Counts pods on a node in or out.
  mutating func add(_ count: Int, on node: String) {
    let left = nodes.modify(node, default: 0) { present in
      present += count
      return present
    }
    if left == 0 { nodes.removeValue(forKey: node) }
  }
}

/// A pod on a node that has rules about other pods.
struct BoundRules: Sendable {
  /// The node.
  var node: String
  /// Pods that it must not have near.
  var away: [PodTerm]
  /// Pods that it has to have near.
  var near: [PodTerm]
  /// Pods that it had better have near or away.
  var preferred: [PodTerm]
}

extension World {
  /// How many counters are kept; the one that was made first makes room.
  private static let counterCapacity = 64

  /// A pod has come, changed or gone: counters and rules of pods on nodes follow.
  mutating func countersObservePod(_ change: Change) {
    let pod: JSON? = change.kind == .deleted ? nil : change.new
    var changed = false
    for index in scheduler.counters.indices {
      let before = change.old.flatMap { scheduler.counters[index].node(of: $0) }
      let after = pod.flatMap { scheduler.counters[index].node(of: $0) }
      if before == after { continue }
      changed = true
      if let before { scheduler.counters[index].add(-1, on: before) }
      if let after { scheduler.counters[index].add(1, on: after) }
    }
    if changed { retryWaitingForPods() }
    let affinity = change.new["spec", "affinity"]
    guard affinity?["podAffinity"] != nil || affinity?["podAntiAffinity"] != nil else { return }
    let phase = pod?["status", "phase"]?.string
    guard let pod, let node = pod["spec", "nodeName"]?.string, !node.isEmpty,
      phase != "Succeeded", phase != "Failed"
    else {
      scheduler.bound.removeValue(forKey: change.key)
      return
    }
    if scheduler.bound.contains(change.key) { return }
    let rules = PlacementRules(pod, in: state)
    scheduler.bound.updateValue(
      BoundRules(node: node, away: rules.away, near: rules.near, preferred: rules.preferred),
      forKey: change.key)
  }

  /// Lets pods try again that other pods may have made fit.
  private mutating func retryWaitingForPods() {
    if scheduler.waitingForPods.isEmpty { return }
    for key in Array(scheduler.waitingForPods) { enqueueAgain(key) }
  }

  /// How many pods of a kind each node holds.
  mutating func countPods(
    _ matchers: [PodMatcher], skipsTerminating: Bool = false
  ) -> SortedMap<String, Int> {
    let known = scheduler.counters.first {
      $0.skipsTerminating == skipsTerminating && $0.matchers == matchers
    }
    if let known { return known.nodes }
    var counter = PodCounter(matchers: matchers, skipsTerminating: skipsTerminating)
    for (_, pod) in state.objects(.pods) {
      if let node = counter.node(of: pod) { counter.add(1, on: node) }
    }
    if scheduler.counters.count >= Self.counterCapacity { scheduler.counters.removeFirst() }
    scheduler.counters.append(counter)
    return counter.nodes
  }
}
