internal import KubeAPI

/// What the controller of disruption budgets keeps.
struct DisruptionMemory: Sendable {
  /// The budgets that have to be looked at.
  var dirty = SortedSet<ObjectKey>()
  /// What is known of each budget.
  var memos = SortedMap<ObjectKey, DisruptionMemo>()
}

/// What is known of one budget: the pods that it protects, and what they say of themselves.
struct DisruptionMemo: Sendable {
  /// One pod's part.
  struct Member: Sendable, Equatable {
    /// Whether it is ready and stays.
    var isHealthy: Bool
    /// The uid of its controller; empty where it has none.
    var controller: String
  }

  /// The pods that it protects; `nil` for none at all.
  var selector: LabelSelector?
  /// The pods.
  var members = SortedMap<ObjectKey, Member>()
  /// How many of them are healthy.
  var healthy = 0
  /// How many pods each controller has among them.
  var controllers = SortedMap<String, Int>()
  /// The pods whose eviction was granted and that are still there, with the moment of it.
  var disrupted = SortedMap<String, Instant>()

  /// How many times in a row it could not be worked out.
  var failures = 0
  /// The timer that lets it be tried again; `nil` when it need not be.
  var retry: TimerKey?

  /// Reads a budget, whose pods are not known yet.
  init(_ budget: JSON) {
    selector = budget["spec", "selector"].flatMap { try? LabelSelector($0) }
  }

  /// Counts a pod in, anew or out.
  mutating func set(_ key: ObjectKey, _ member: Member?) {
    if let old = members[key] {
      if old == member { return }
      if old.isHealthy { healthy -= 1 }
      let left = controllers.modify(old.controller, default: 0) { count in
        count -= 1
        return count
      }
      if left == 0 { controllers.removeValue(forKey: old.controller) }
    }
    guard let member else {
      members.removeValue(forKey: key)
      return
    }
    members.updateValue(member, forKey: key)
    if member.isHealthy { healthy += 1 }
    controllers.modify(member.controller, default: 0) { $0 += 1 }
  }
}
