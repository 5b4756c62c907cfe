internal import KubeAPI

/// What the controller of ReplicaSets and ReplicationControllers keeps between syncs.
struct ReplicaMemory: Sendable {
  /// The objects that have to be synced.
  var dirty = SortedSet<ReplicaKey>()
  /// The objects whose pods were refused.
  var refused = SortedSet<ReplicaKey>()
  /// What is known of each object.
  var memos = SortedMap<ReplicaKey, ReplicaMemo>()
}

/// What is known of one ReplicaSet: its pods, each one's part in the status, and the sums.
struct ReplicaMemo: Sendable {
  /// The object's uid.
  var uid: String
  /// The labels that its pods have; `nil` where the selector is broken.
  var selector: LabelSelector?
  /// The template that the stencil was made from.
  var template: JSON = .null
  /// The labels of the template, which pods have in full or in part.
  var templateLabels = JSONObject()
  /// For how long a pod has to be ready before it is available.
  var minReadySeconds: Int64 = 0
  /// The pods that it controls.
  var pods = SortedMap<ObjectKey, ReplicaPod>()
  /// The sums of the pods' parts.
  var counts = ReplicaCounts()
  /// How many active pods each node holds.
  var nodes = SortedMap<String, Int>()
  /// Pods that have to be looked at.
  var dirtyPods = SortedSet<ObjectKey>()
  /// Pods whose ownership has to be looked at.
  var strays = SortedSet<ObjectKey>()
  /// Pods that are ready and will be available at a moment.
  var waiting = SortedSet<ReplicaMoment>()
  /// When the controller will look again by itself; `nil` when it will not.
  var wakeAt: Instant?
  /// How many times in a row pods could not be created.
  var failures = 0
  /// Pods are not created before this moment, because creating them has failed.
  var retryAt: Instant?
  /// What all pods of the present template are made from.
  var stencil: PodStencil?

  /// Starts with nothing known of an object.
  init(_ set: JSON, _ kind: ReplicaKind) {
    uid = set.uid
    selector = kind.selector(of: set)
  }
}

/// What is known of one pod of a ReplicaSet: its part in the status, and what its turn in a scale-down goes by.
struct ReplicaPod: Sendable {
  /// Whether it counts: it has not ended and is not being deleted.
  var isActive = false
  /// Whether it is on its way out.
  var isTerminating = false
  /// Whether it is ready.
  var isReady = false
  /// Whether it has been ready for long enough.
  var isAvailable = false
  /// Whether it has all labels of the template.
  var isFullyLabeled = false
  /// When it will be available; `nil` when that is not foreseeable or has come.
  var availableAt: Instant?
  /// The node that it is bound to; empty where there is none.
  var node = ""
  /// How far it has come: 0 pending, 1 unknown, 2 running.
  var progress = 0
  /// What its deletion costs, as its annotation says.
  var deletionCost: Int64 = 0
  /// Since when it is ready.
  var readySince: Instant?
  /// How often its containers were restarted at most.
  var restarts: Int64 = 0
  /// How often its sidecars were restarted at most.
  var sidecarRestarts: Int64 = 0
  /// When it was made.
  var created: Instant?
  /// Its uid.
  var uid = ""
}

/// A moment at which a pod becomes available.
struct ReplicaMoment: Hashable, Comparable, Sendable {
  /// The moment.
  var instant: Instant
  /// The pod.
  var pod: ObjectKey

  /// Orders by moment, then by pod.
  static func < (lhs: ReplicaMoment, rhs: ReplicaMoment) -> Bool {
    lhs.instant != rhs.instant ? lhs.instant < rhs.instant : lhs.pod < rhs.pod
  }
}

/// The sums of a ReplicaSet's status.
struct ReplicaCounts: Sendable, Hashable {
  /// Pods that count.
  var active: Int64 = 0
  /// Pods on their way out.
  var terminating: Int64 = 0
  /// Of those that count, the ready ones.
  var ready: Int64 = 0
  /// Of those that count, the available ones.
  var available: Int64 = 0
  /// Of those that count, the ones with all labels of the template.
  var fullyLabeled: Int64 = 0

  /// Counts a pod in (1) or out (-1).
  mutating func add(_ pod: ReplicaPod, _ factor: Int64) {
    if pod.isTerminating { terminating += factor }
    guard pod.isActive else { return }
    active += factor
    if pod.isReady { ready += factor }
    if pod.isAvailable { available += factor }
    if pod.isFullyLabeled { fullyLabeled += factor }
  }
}

// MARK: Keeping the memo

extension ReplicaMemo {
  /// Replaces what is known of a pod; `nil` when it is gone or belongs to another.
  mutating func store(_ key: ObjectKey, _ entry: ReplicaPod?) {
    let old = entry.map { pods.updateValue($0, forKey: key) } ?? pods.removeValue(forKey: key)
    if let old { count(key, old, -1) }
    if let entry { count(key, entry, 1) }
  }

  /// Counts a pod in or out, in all sums.
  private mutating func count(_ key: ObjectKey, _ pod: ReplicaPod, _ factor: Int64) {
    counts.add(pod, factor)
    if pod.isActive, !pod.node.isEmpty {
      let left = nodes.modify(pod.node, default: 0) { count in
        count += Int(factor)
        return count
      }
      if left == 0 { nodes.removeValue(forKey: pod.node) }
    }
    guard let moment = pod.availableAt else { return }
    let waiter = ReplicaMoment(instant: moment, pod: key)
    if factor > 0 { waiting.insert(waiter) } else { waiting.remove(waiter) }
  }
}
