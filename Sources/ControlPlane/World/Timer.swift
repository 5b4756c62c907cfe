internal import KubeAPI

/// Something that the world has to look at when its time has come.
struct Timer: Sendable {
  /// What a timer is waiting for, which decides whether the world counts as settled before it.
  enum Kind: Sendable {
    /// Work on its way to an end: an image pull, a start, a grace period.
    case progress
    /// Something that happens by plan, much later.
    case schedule
    /// Another try of what has failed.
    case retry
  }

  /// Who is woken.
  enum Target: Sendable {
    /// The kubelet of a pod.
    case pod(ObjectKey)
    /// The controller of a DaemonSet.
    case daemonSet(ObjectKey)
    /// The controller of a ReplicaSet or ReplicationController.
    case replicas(ReplicaKey)
    /// The controller of a Deployment.
    case deployment(ObjectKey)
    /// The controller of a StatefulSet.
    case statefulSet(ObjectKey)
    /// The controller of a Job.
    case job(ObjectKey)
    /// The controller of a CronJob.
    case cronJob(ObjectKey)
    /// The controller of an autoscaler.
    case autoscaler(ObjectKey)
    /// The controller of disruption budgets.
    case budget(ObjectKey)
    /// The controller of namespaces.
    case namespace(String)
    /// The pod garbage collector, about a node that is gone.
    case node(String)
    /// The controller of nodes, about one whose kubelet is silent.
    case silentNode(String)
    /// The controller of nodes, about those of a zone that wait for their taint.
    case zone(String)
    /// The taint manager, about a pod that has stood a taint for as long as it may.
    case eviction(ObjectKey)
    /// The scheduler, about pods that are waiting for another try.
    case scheduler
    /// The scheduler, about a pod that waits on its node for volumes.
    case reservation(ObjectKey)
    /// The binder of volumes, about claims that may find one now.
    case stirredClaims
    /// The binder of volumes, about everything that waits.
    case storage
    /// The store, about events that nobody sees any more.
    case forgottenEvents
  }

  /// What it is waiting for.
  var kind: Kind
  /// Who is woken.
  var target: Target
}

/// When a timer is due: its moment, and among those of one moment the order in which they were set.
struct TimerKey: Hashable, Comparable, Sendable {
  /// The moment.
  var instant: Instant
  /// The order of setting.
  var sequence: Int64

  /// Orders by moment, then by order of setting.
  static func < (lhs: TimerKey, rhs: TimerKey) -> Bool {
    lhs.instant != rhs.instant ? lhs.instant < rhs.instant : lhs.sequence < rhs.sequence
  }
}

/// The timers of a world, in the order in which they are due.
struct TimerQueue: Sendable {
  /// The timers.
  private var timers = SortedMap<TimerKey, Timer>()
  /// The timers that must have come before the world can be settled.
  private var progress = SortedSet<TimerKey>()
  /// How many timers were set.
  private var sequence: Int64 = 0

  /// Makes an empty queue.
  init() {}

  /// Sets a timer.
  @discardableResult
  mutating func set(_ timer: Timer, at instant: Instant) -> TimerKey {
    sequence += 1
    let key = TimerKey(instant: instant, sequence: sequence)
    timers.updateValue(timer, forKey: key)
    if timer.kind == .progress { progress.insert(key) }
    return key
  }

  /// Takes a timer back.
  mutating func cancel(_ key: TimerKey) {
    if timers.removeValue(forKey: key)?.kind == .progress { progress.remove(key) }
  }

  /// When the next timer is due.
  var next: Instant? { timers.first?.key.instant }

  /// When the next timer is due that the world has to wait for.
  var nextProgress: Instant? { progress.first?.instant }

  /// Who waits for the progress timers, for a report of what still churns.
  var progressTargets: [Timer.Target] { progress.compactMap { timers[$0]?.target } }

  /// Takes out the next timer that is due at a moment.
  mutating func popDue(at now: Instant) -> Timer? {
    guard let first = timers.first, first.key.instant <= now else { return nil }
    timers.removeValue(forKey: first.key)
    if first.value.kind == .progress { progress.remove(first.key) }
    return first.value
  }
}
