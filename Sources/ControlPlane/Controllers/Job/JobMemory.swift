internal import KubeAPI

/// What the controller of Jobs keeps between syncs.
struct JobMemory: Sendable {
  /// The Jobs that have to be synced.
  var dirty = SortedSet<ObjectKey>()
  /// What is known of each Job.
  var memos = SortedMap<ObjectKey, JobMemo>()
  /// Pods that a Job tracked that is gone.
  var orphans = SortedSet<ObjectKey>()
  /// The Jobs whose pods were refused.
  var refused = SortedSet<ObjectKey>()
}

/// What is known of one Job: its pods, and what became of its completion indexes.
struct JobMemo: Sendable {
  /// The Job's uid.
  var uid: String
  /// The pods that it controls.
  var pods = SortedMap<ObjectKey, JobPod>()
  /// The sums over the pods.
  var counts = JobCounts()
  /// The pods that are at work.
  var active = SortedSet<ObjectKey>()
  /// Pods that have ended and are not counted in the status yet.
  var uncounted = SortedSet<ObjectKey>()
  /// Which pods are the Job's.
  var selector: LabelSelector?
  /// Pods that may have to be taken over or let go.
  var strays = SortedSet<ObjectKey>()
  /// Pods that have to be looked at.
  var dirtyPods = SortedSet<ObjectKey>()
  /// Of an indexed Job, the indexes that no pod works at, that have not succeeded or failed for good.
  var pending = SortedSet<Int64>()
  /// Of an indexed Job, the indexes that have succeeded.
  var completed = SortedSet<Int64>()
  /// Of an indexed Job with a limit for each index, the indexes that have failed for good.
  var failed = SortedSet<Int64>()
  /// Of an indexed Job with a limit for each index, how often each index has failed.
  var failures = SortedMap<Int64, Int64>()
  /// How many times in a row pods have failed since one has succeeded.
  var failuresInARow = 0
  /// When a pod last failed.
  var lastFailure: Instant?
  /// When the controller will look again by itself; `nil` when it will not.
  var wakeAt: Instant?
  /// How many times in a row pods could not be created.
  var refusals = 0
  /// Why the Job has to end as failed, found while pods were counted.
  var verdict: JobVerdict?
  /// What the Job's pods are copies of.
  var stencil: PodStencil?
  /// The template that the stencil was made from.
  var template: JSON = .null

  /// Reads what a Job's status says of its indexes.
  init(_ job: JSON) {
    uid = job.uid
    selector = try? LabelSelector(job["spec", "selector"])
    guard job["spec", "completionMode"]?.string == "Indexed" else { return }
    let bound = job["spec", "completions"]?.integer ?? 0
    completed = IndexRanges.indexes(in: job["status"]?.text("completedIndexes") ?? "", below: bound)
    failed = IndexRanges.indexes(in: job["status"]?.text("failedIndexes") ?? "", below: bound)
    for index in 0..<max(0, bound) where !completed.contains(index) && !failed.contains(index) {
      pending.insert(index)
    }
  }
}

/// What is known of one pod of a Job.
struct JobPod: Sendable, Hashable {
  /// What has become of a pod.
  enum Phase: Sendable {
    /// It is at work, or will be.
    case active
    /// It is on its way out.
    case terminating
    /// It has ended well.
    case succeeded
    /// It has ended otherwise.
    case failed
  }

  /// What has become of it.
  var phase = Phase.active
  /// Whether it is ready.
  var isReady = false
  /// How often its containers were restarted, all together.
  var restarts: Int64 = 0
  /// The completion index that it works at; `nil` where the Job has none.
  var index: Int64?
  /// Whether it waits for being counted.
  var isTracked = false
}

/// The sums over a Job's pods.
struct JobCounts: Sendable, Hashable {
  /// Pods at work.
  var active: Int64 = 0
  /// The ready ones of these.
  var ready: Int64 = 0
  /// Pods on their way out.
  var terminating: Int64 = 0
  /// How often containers of pods at work were restarted.
  var restarts: Int64 = 0

  /// Counts a pod in (1) or out (-1).
  mutating func add(_ pod: JobPod, _ factor: Int64) {
    switch pod.phase {
    case .active:
      active += factor
      restarts += factor * pod.restarts
      if pod.isReady { ready += factor }
    case .terminating: terminating += factor
    case .succeeded, .failed: break
    }
  }
}

/// Why a Job ends.
struct JobVerdict: Sendable, Hashable {
  /// Whether it ends well.
  var isSuccess: Bool
  /// The machine-readable reason.
  var reason: String
  /// The words for people.
  var message: String
}

// MARK: Keeping the memo

extension JobMemo {
  /// Replaces what is known of a pod; `nil` when it is gone or belongs to another.
  mutating func store(_ key: ObjectKey, _ entry: JobPod?) {
    let old = entry.map { pods.updateValue($0, forKey: key) } ?? pods.removeValue(forKey: key)
    if let old { counts.add(old, -1) }
    if let entry { counts.add(entry, 1) }
    if entry?.phase == .active { active.insert(key) } else { active.remove(key) }
    let hasEnded = entry?.phase == .succeeded || entry?.phase == .failed
    if hasEnded, entry?.isTracked ?? false { uncounted.insert(key) } else { uncounted.remove(key) }
    let index = entry?.index ?? old?.index
    guard let index else { return }
    let isWaiting = hasEnded && entry?.isTracked ?? false
    let isTaken = entry?.phase == .active || entry?.phase == .terminating || isWaiting
    if isTaken || completed.contains(index) || failed.contains(index) {
      pending.remove(index)
    } else {
      pending.insert(index)
    }
  }
}
