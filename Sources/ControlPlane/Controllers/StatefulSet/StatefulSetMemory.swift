internal import KubeAPI

/// What the controller of StatefulSets keeps between syncs.
struct StatefulSetMemory: Sendable {
  /// The StatefulSets that have to be synced.
  var dirty = SortedSet<ObjectKey>()
  /// What is known of each StatefulSet.
  var memos = SortedMap<ObjectKey, StatefulSetMemo>()
  /// The StatefulSets whose pods were refused.
  var refused = SortedSet<ObjectKey>()
}

/// What is known of one StatefulSet: its pods by their numbers, and which of them need something.
struct StatefulSetMemo: Sendable {
  /// The StatefulSet's uid.
  var uid: String
  /// The StatefulSet's name, which its pods' names begin with.
  var name: String
  /// The labels that its pods have; `nil` where the selector is broken.
  var selector: LabelSelector?
  /// The template that the newest revision was made from.
  var template: JSON = .null
  /// Whether the revisions have to be looked at.
  var historyIsDirty = true
  /// The name of the revision that pods are at before an update has reached them.
  var currentRevision = ""
  /// The name of the revision of the present template.
  var updateRevision = ""
  /// What the pods of each revision are copies of, by the revision's name.
  var stencils = SortedMap<String, JSON>()
  /// For how long a pod has to be ready before it is available.
  var minReadySeconds: Int64 = 0
  /// The numbers that pods should have.
  var range: Range<Int64> = 0..<0
  /// The pods that it controls, by their numbers.
  var pods = SortedMap<Int64, StatefulPod>()
  /// Of the numbers that should be there, those without a pod.
  var missing = SortedSet<Int64>()
  /// The numbers of pods that are not available, or on their way out.
  var unavailable = SortedSet<Int64>()
  /// The numbers of pods that are not at the newest revision.
  var outdated = SortedSet<Int64>()
  /// The sums of the status.
  var counts = StatefulCounts()
  /// How many pods that stay are at each revision.
  var perRevision = SortedMap<String, Int64>()
  /// Pods that have to be looked at.
  var dirtyPods = SortedSet<ObjectKey>()
  /// Pods whose ownership has to be looked at.
  var strays = SortedSet<ObjectKey>()
  /// Pods that are ready and will be available at a moment.
  var waiting = SortedSet<ReplicaMoment>()
  /// When the controller will look again by itself; `nil` when it will not.
  var wakeAt: Instant?
  /// How many times in a row a pod could not be created.
  var failures = 0
  /// Pods are not created before this moment, because creating one has failed.
  var retryAt: Instant?

  /// Starts with nothing known of a StatefulSet.
  init(_ set: JSON) {
    uid = set.uid
    name = set.name
    selector = try? LabelSelector(set["spec", "selector"])
  }
}

/// What is known of one pod of a StatefulSet.
struct StatefulPod: Sendable, Hashable {
  /// Whether it is on its way out.
  var isTerminating = false
  /// Whether it has ended, well or not.
  var hasEnded = false
  /// Whether it has not started yet.
  var isPending = false
  /// Whether it runs and is ready.
  var isReady = false
  /// Whether it has been ready for long enough.
  var isAvailable = false
  /// When it will be available; `nil` when that is not foreseeable or has come.
  var availableAt: Instant?
  /// The name of its revision.
  var revision = ""

  /// Whether an update has to wait for it.
  var isUnavailable: Bool { isTerminating || !isAvailable }
}

/// The sums of a StatefulSet's status.
struct StatefulCounts: Sendable, Hashable {
  /// Its pods.
  var replicas: Int64 = 0
  /// The ready ones.
  var ready: Int64 = 0
  /// The available ones.
  var available: Int64 = 0

  /// Counts a pod in (1) or out (-1).
  mutating func add(_ pod: StatefulPod, _ factor: Int64) {
    replicas += factor
    if pod.isReady { ready += factor }
    if pod.isAvailable { available += factor }
  }
}

// MARK: Keeping the memo

extension StatefulSetMemo {
  /// The number of a pod by its name; `nil` where it is none of this StatefulSet's.
  // Kubernetes: pkg/controller/statefulset/stateful_set_utils.go, getParentNameAndOrdinal
  func ordinal(of pod: String) -> Int64? {
    guard let dash = pod.lastIndex(of: "-"), pod[..<dash] == name else { return nil }
    let digits = pod[pod.index(after: dash)...]
    guard !digits.isEmpty, digits.utf8.allSatisfy({ (48...57).contains($0) }),
      let number = Int32(digits)
    else { return nil }
    return Int64(number)
  }

  /// The key of the pod with a number.
  func pod(_ ordinal: Int64, in namespace: String) -> ObjectKey {
    ObjectKey(namespace: namespace, name: "\(name)-\(ordinal)")
  }

  /// Replaces what is known of a pod; `nil` when it is gone or belongs to another.
  mutating func store(_ ordinal: Int64, _ key: ObjectKey, _ entry: StatefulPod?) {
    let old =
      entry.map { pods.updateValue($0, forKey: ordinal) } ?? pods.removeValue(forKey: ordinal)
    if let old { count(key, old, -1) }
    unavailable.remove(ordinal)
    outdated.remove(ordinal)
    if let entry {
      count(key, entry, 1)
      missing.remove(ordinal)
      if entry.isUnavailable { unavailable.insert(ordinal) }
      if entry.revision != updateRevision { outdated.insert(ordinal) }
    } else if range.contains(ordinal) {
      missing.insert(ordinal)
    }
  }

  /// Counts a pod in or out, in all sums.
  private mutating func count(_ key: ObjectKey, _ pod: StatefulPod, _ factor: Int64) {
    counts.add(pod, factor)
    if !pod.isTerminating {
      let left = perRevision.modify(pod.revision, default: 0) { count in
        count += factor
        return count
      }
      if left == 0 { perRevision.removeValue(forKey: pod.revision) }
    }
    guard let moment = pod.availableAt else { return }
    let waiter = ReplicaMoment(instant: moment, pod: key)
    if factor > 0 { waiting.insert(waiter) } else { waiting.remove(waiter) }
  }

  /// Takes over the numbers that pods should have; costs what is added or taken away.
  mutating func setRange(_ wanted: Range<Int64>) {
    if wanted == range { return }
    for ordinal in range where !wanted.contains(ordinal) { missing.remove(ordinal) }
    for ordinal in wanted where !range.contains(ordinal) && !pods.contains(ordinal) {
      missing.insert(ordinal)
    }
    range = wanted
  }

  /// Takes over the newest revision.
  mutating func setUpdateRevision(_ name: String) {
    if name == updateRevision { return }
    updateRevision = name
    outdated = SortedSet()
    for (ordinal, pod) in pods where pod.revision != name { outdated.insert(ordinal) }
  }

  /// The numbers of pods that should not be there, the highest first.
  var condemned: [Int64] {
    let below = pods.lazy.map(\.key).prefix { $0 < range.lowerBound }
    let above = pods.entries(from: range.upperBound).map(\.key)
    return (Array(below) + above).reversed()
  }
}
