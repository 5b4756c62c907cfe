internal import KubeAPI

/// What came of the search for pods that could make room.
enum PreemptionResult: Sendable {
  /// Pods on a node that have to go.
  case victims(node: String, pods: [JSON])
  /// There are none; the words say why.
  case none(String)
  /// The pod may not make room; the words say why.
  case ineligible(String)
}

/// A node on which pods could make room.
struct PreemptionCandidate: Sendable {
  /// The node.
  var node: String
  /// The pods that would have to go.
  var pods: [JSON]
  /// How many of them would break a disruption budget by it.
  var violations: Int
}

/// Why no pod's going would make room on a node.
struct NoVictims: Error {
  /// The reasons, as users see them.
  var reasons: [String]
}

/// Making room for a pod by deleting pods of lower priority.
// Kubernetes: pkg/scheduler/framework/plugins/defaultpreemption/default_preemption.go
extension World {
  /// Looks for pods whose going would make room for a pod.
  mutating func preempt(
    _ pod: JSON, _ demands: PodDemands, _ affinity: NodeAffinity, _ rules: PlacementRules,
    _ rejections: [String: Rejection], _ total: Int
  ) -> PreemptionResult {
    if pod["spec", "preemptionPolicy"] == "Never" {
      return .ineligible("not eligible due to preemptionPolicy=Never.")
    }
    let priority = pod["spec", "priority"]?.integer ?? 0
    if waitsForVictims(pod, priority) {
      return .ineligible("not eligible due to a terminating pod on the nominated node.")
    }
    var reasons: [String: Int] = [:]
    var candidates: [PreemptionCandidate] = []
    let hopeful = rejections.filter { $0.value.preemptionMayHelp }.keys.sorted()
    let lowest = scheduler.priorities.first?.key ?? .max
    if lowest >= priority, !hopeful.isEmpty {
      reasons["No preemption victims found for incoming pod"] = hopeful.count
    }
    for name in hopeful where lowest < priority {
      switch victims(on: name, for: pod, priority, demands, affinity, rules) {
      case .success(let candidate): candidates.append(candidate)
      case .failure(let problem):
        for reason in problem.reasons { reasons[reason, default: 0] += 1 }
      }
    }
    if let best = candidates.min(by: Self.costsLess) {
      return .victims(node: best.node, pods: best.pods)
    }
    if total > hopeful.count {
      reasons["Preemption is not helpful for scheduling"] = total - hopeful.count
    }
    return .none("0/\(total) nodes are available: \(Self.list(reasons)).")
  }

  /// Whether the pods that were to make room for a pod are still on their way out.
  // Kubernetes: pkg/scheduler/framework/plugins/defaultpreemption/default_preemption.go, PodEligibleToPreemptOthers
  private func waitsForVictims(_ pod: JSON, _ priority: Int64) -> Bool {
    guard let node = pod["status", "nominatedNodeName"]?.string, !node.isEmpty else {
      return false
    }
    return state.pods(onNode: node).contains { key in
      guard let other = state.object(.pods, key), other.isBeingDeleted,
        other["spec", "priority"]?.integer ?? 0 < priority
      else { return false }
      return PodCondition.find("DisruptionTarget", in: other)?["reason"]
        == "PreemptionByScheduler"
    }
  }

  /// The pods on a node that have to go, as few and as unimportant as will do.
  // Kubernetes: pkg/scheduler/framework/plugins/defaultpreemption/default_preemption.go, SelectVictimsOnNode
  private mutating func victims(
    on name: String, for pod: JSON, _ priority: Int64, _ demands: PodDemands,
    _ affinity: NodeAffinity, _ rules: PlacementRules
  ) -> Result<PreemptionCandidate, NoVictims> {
    guard var node = scheduler.nodes[name] else { return .failure(NoVictims(reasons: [])) }
    var removed: [JSON] = []
    for key in state.pods(onNode: name) {
      guard let other = state.object(.pods, key),
        other["spec", "priority"]?.integer ?? 0 < priority
      else { continue }
      let phase = other["status", "phase"]?.string
      if phase == "Succeeded" || phase == "Failed" { continue }
      removed.append(other)
      node.count(PodDemands(podSpec: other["spec"] ?? [:]), in: false)
    }
    if removed.isEmpty {
      return .failure(NoVictims(reasons: ["No preemption victims found for incoming pod"]))
    }
    /// Why the node would not take the pod without those that are removed.
    func obstacle() -> Rejection? {
      let view = placementView(pod, rules, demands, affinity, without: removed)
      return reject(name, node, demands, affinity, view)
    }
    if let rejection = obstacle() { return .failure(NoVictims(reasons: rejection.reasons)) }
    var victims: [JSON] = []
    var violations = 0
    // First those are spared whose going would break a budget, then the others.
    let parts = partByBudgets(removed.sorted(by: Self.isMoreImportant))
    for (place, other) in (parts.violating + parts.others).enumerated() {
      let kept = removed
      let requests = PodDemands(podSpec: other["spec"] ?? [:])
      removed.removeAll { $0.uid == other.uid }
      node.count(requests, in: true)
      if obstacle() != nil {
        removed = kept
        node.count(requests, in: false)
        victims.append(other)
        if place < parts.violating.count { violations += 1 }
      }
    }
    victims.sort(by: Self.isMoreImportant)
    return .success(PreemptionCandidate(node: name, pods: victims, violations: violations))
  }

  /// Whether a pod is spared before another: by priority, then by age.
  // Kubernetes: pkg/scheduler/util/utils.go, MoreImportantPod
  private static func isMoreImportant(_ first: JSON, _ second: JSON) -> Bool {
    let (one, other) = (rank(first), rank(second))
    if one.priority != other.priority { return one.priority > other.priority }
    return one.start != other.start ? one.start < other.start : first.name < second.name
  }

  /// What a pod's importance goes by.
  private static func rank(_ pod: JSON) -> (priority: Int64, start: String) {
    (pod["spec", "priority"]?.integer ?? 0, pod["status", "startTime"]?.string ?? "~")
  }

  /// Whether one choice of victims is better than another.
  // Kubernetes: pkg/scheduler/framework/preemption/preemption.go, pickOneNodeForPreemption
  private static func costsLess(
    _ first: PreemptionCandidate, _ second: PreemptionCandidate
  ) -> Bool {
    if first.violations != second.violations { return first.violations < second.violations }
    let (one, other) = (first.pods.map(rank), second.pods.map(rank))
    let (top, otherTop) = (one.first?.priority ?? .min, other.first?.priority ?? .min)
    if top != otherTop { return top < otherTop }
    /// The priorities of all victims together, each raised so that every victim counts.
    func sum(_ ranks: [(priority: Int64, start: String)]) -> Int64 {
      ranks.reduce(0) { $0 &+ $1.priority &+ Int64(Int32.max) &+ 1 }
    }
    if sum(one) != sum(other) { return sum(one) < sum(other) }
    if one.count != other.count { return one.count < other.count }
    let latest = one.filter { $0.priority == top }.map(\.start).min() ?? ""
    let otherLatest = other.filter { $0.priority == otherTop }.map(\.start).min() ?? ""
    return latest != otherLatest ? latest > otherLatest : first.node < second.node
  }

  /// Deletes the victims and promises their node to the pod.
  // Kubernetes: pkg/scheduler/framework/preemption/preemption.go, prepareCandidate
  mutating func evict(_ victims: [JSON], on node: String, for key: ObjectKey, _ pod: JSON) {
    for victim in victims where !victim.isBeingDeleted {
      let name = Self.key(victim)
      markDisrupted(
        name, "PreemptionByScheduler",
        "default-scheduler: preempting to accommodate a higher priority pod")
      emitFromScheduler(
        on: victim, type: "Normal", reason: "Preempted", action: "Preempting",
        message: "Preempted by pod \(pod.uid) on node \(node)")
      deleteObject(.pods, name, DeleteOptions())
    }
    forgetLesserPromises(of: node, to: key, pod["spec", "priority"]?.integer ?? 0)
    let promise = Nomination(
      node: node, priority: pod["spec", "priority"]?.integer ?? 0,
      demands: PodDemands(podSpec: pod["spec"] ?? [:]))
    scheduler.nominated.updateValue(promise, forKey: key)
    edit(.pods, key) { $0.set(["status", "nominatedNodeName"], .string(node)) }
  }

  /// Takes back what was promised to pods of lower priority on a node, which they may not fit any more.
  private mutating func forgetLesserPromises(of node: String, to key: ObjectKey, _ priority: Int64)
  {
    for (other, promise) in scheduler.nominated
    where promise.node == node && promise.priority < priority && other != key {
      forgetPromise(to: other)
    }
  }

  /// Takes back what was promised to a pod.
  // Kubernetes: pkg/scheduler/framework/preemption/preemption.go, clearNominatedNodeName
  mutating func forgetPromise(to key: ObjectKey) {
    guard scheduler.nominated.removeValue(forKey: key) != nil else { return }
    edit(.pods, key) { $0.set(["status", "nominatedNodeName"], nil) }
  }
}
