internal import ControlPlane
internal import KubeAPI

/// Watches every commit of a world for decisions of the DaemonSet controller that it must never make.
struct ChaosWatch {
  /// What was decided wrong, a line each.
  private(set) var problems: [String] = []
  /// The nodes as of the last commit that was seen.
  private var nodes: [String: JSON] = [:]
  /// The pods as of the last commit that was seen.
  private var pods: [String: JSON] = [:]
  /// Pods that were made beside an available one, and which one that was.
  private var surges: [String: String] = [:]
  /// The last revision that was seen.
  private var revision: Int64 = 0
  /// How much of the time-line was read.
  private var lines = 0

  /// Reads what has happened since the last time. Only what the world did by itself is judged.
  mutating func read(_ world: World, _ plans: [String: ChaosSet], judges: Bool) {
    var deleted: Set<String> = []
    for entry in world.timeline[lines...] where entry.what == "SuccessfulDelete" {
      deleted.insert(String(entry.note.dropFirst("Deleted pod: ".count)))
    }
    lines = world.timeline.count
    for change in world.state.changes(after: revision) {
      switch Resource.all[change.resource] {
      case .nodes: Self.note(change, in: &nodes)
      case .pods where change.key.namespace == "default":
        if judges { judge(change, deleted, plans) }
        Self.note(change, in: &pods)
      default: break
      }
    }
    revision = world.state.revision
  }

  /// Keeps objects in step with a commit.
  private static func note(_ change: Change, in objects: inout [String: JSON]) {
    if change.kind == .deleted {
      objects.removeValue(forKey: change.key.name)
    } else {
      objects[change.key.name] = change.new
    }
  }

  /// Judges a commit about a pod.
  private mutating func judge(
    _ change: Change, _ deleted: Set<String>, _ plans: [String: ChaosSet]
  ) {
    let name = change.key.name
    let owner = (change.old ?? change.new).controllerReference?["name"]?.string ?? ""
    guard let plan = plans[owner] else { return }
    if change.kind == .added {
      judgeCreation(change.new, plan)
    } else if let old = change.old, !old.isBeingDeleted, deleted.contains(name),
      change.kind == .deleted || change.new.isBeingDeleted
    {
      judgeDeletion(of: old, change, plan)
    }
  }

  /// A pod that is available may go only while enough others are.
  private mutating func judgeDeletion(of pod: JSON, _ change: Change, _ plan: ChaosSet) {
    guard let node = target(pod), let object = nodes[node], plan.belongs(on: object).shouldRun,
      let time = deletionTime(change.new), isAvailable(pod, plan, time),
      live(beside: pod, node).count == 1 || plan.maxSurge != "0"
    else { return }
    let wanted = nodes.keys.sorted().filter { plan.belongs(on: nodes[$0] ?? [:]).shouldRun }
    let without = wanted.filter { name in
      !live(beside: pod, name).contains { $0.name != pod.name && isAvailable($0, plan, time) }
    }
    let limit = ChaosSet.scaled(plan.maxUnavailable, of: wanted.count)
    if without.contains(node), without.count > limit {
      problems.append(
        "\(time.rfc3339): \(plan.name) deletes available \(pod.name) on \(node), "
          + "\(without) without one, at most \(limit) may be")
    }
  }

  /// A second pod on a node whose first is available is a surge, of which there may be so many.
  private mutating func judgeCreation(_ pod: JSON, _ plan: ChaosSet) {
    guard let node = target(pod), let time = pod.creationInstant else { return }
    let there = live(beside: pod, node)
    guard let old = there.first else { return }
    if there.count > 1 {
      problems.append("\(time.rfc3339): \(plan.name) makes a third pod on \(node)")
    }
    guard isAvailable(old, plan, time) else { return }
    let doubled = nodes.keys.filter { name in
      let pods = live(beside: pod, name)
      return pods.contains { pod in
        guard let partner = surges[pod.name], !isAvailable(pod, plan, time) else { return false }
        return pods.contains { $0.name == partner }
      }
    }
    surges[pod.name] = old.name
    let wanted = nodes.values.filter { plan.belongs(on: $0).shouldRun }.count
    let limit = ChaosSet.scaled(plan.maxSurge, of: wanted)
    if doubled.count + 1 > limit {
      problems.append(
        "\(time.rfc3339): \(plan.name) makes \(pod.name) beside an available one on \(node), "
          + "\(doubled.sorted()) have two, at most \(limit) may have")
    }
  }

  /// The pods of a pod's DaemonSet on a node that are not being deleted, oldest first.
  private func live(beside pod: JSON, _ node: String) -> [JSON] {
    let uid = pod.controllerReference?["uid"]
    return pods.values.filter {
      !$0.isBeingDeleted && $0.controllerReference?["uid"] == uid && target($0) == node
    }.sorted { first, second in
      let ages = [first, second].map { $0["metadata", "creationTimestamp"]?.string ?? "" }
      return ages[0] == ages[1] ? first.name < second.name : ages[0] < ages[1]
    }
  }

  /// The node that a pod is on or was made for.
  private func target(_ pod: JSON) -> String? {
    if let node = Scenario.node(of: pod) { return node }
    let terms = pod[
      "spec", "affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution",
      "nodeSelectorTerms"]?.array
    return terms?.first?["matchFields"]?.array?.first?["values"]?.array?.first?.string
  }

  /// When a pod's deletion was asked for.
  private func deletionTime(_ pod: JSON) -> Instant? {
    guard let end = pod.deletionTimestamp.flatMap({ Instant(rfc3339: $0) }) else { return nil }
    return end - .seconds(pod["metadata", "deletionGracePeriodSeconds"]?.integer ?? 0)
  }

  /// Whether a pod is available at a moment.
  private func isAvailable(_ pod: JSON, _ plan: ChaosSet, _ time: Instant) -> Bool {
    guard
      let since = PodCondition.availableSince(pod, minReadySeconds: plan.minReadySeconds)
    else { return false }
    return since <= time
  }
}
