internal import KubeAPI

/// What the kubelets of all nodes keep.
struct KubeletMemory: Sendable {
  /// Pods that have to be looked at.
  var dirty = SortedSet<ObjectKey>()
  /// What runs, by pod.
  var pods = SortedMap<ObjectKey, PodRuntime>()
  /// The nodes whose kubelet is there.
  var nodes = SortedMap<String, NodeRuntime>()
  /// Images that nodes have pulled: the node, and the image's full name.
  var images = SortedSet<IndexKey>()
  /// What is known of each image that containers have named.
  var facts = SortedMap<String, ImageFacts>()
  /// Pods that wait for a ConfigMap or Secret to come.
  var waitingForSources = SortedSet<ObjectKey>()
  /// The pods in the folders of the nodes' static pods.
  var statics = SortedMap<String, [JSON]>()
  /// The nodes whose static pods have to be compared with their mirrors.
  var dirtyStatics = SortedSet<String>()
  /// What runs of static pods whose mirrors are gone.
  var unmirrored = SortedMap<ObjectKey, PodRuntime>()
  /// How many nodes have each image.
  var imageSpread = SortedMap<String, Int>()
  /// What the last scripts do that containers were seen to run, which pods of one template share.
  var plans: [(container: JSON, plan: ProcessPlan)] = []
  /// The readiness conditions that were written last, which pods that start together share.
  var lastConditions: SharedConditions?
}

/// The conditions of pods that were scheduled and became ready at the same times.
struct SharedConditions: Sendable {
  /// When they became ready.
  var time: JSON
  /// When they were scheduled.
  var scheduled: JSON
  /// The generation that was observed.
  var generation: Int64
  /// The conditions.
  var json: JSON
}

/// What a node's kubelet keeps.
struct NodeRuntime: Sendable {
  /// The node's address.
  var address: String
  /// The first two bytes and a half of the addresses of its pods, as `10.244.1.`.
  var podNetwork: String
  /// How many pod addresses it has given.
  var addresses = 0
  /// Since when it has been silent, because its machine has failed; `nil` while it runs.
  var silentSince: Instant?

  /// Whether it runs; one that has failed does nothing.
  var isAlive: Bool { silentSince == nil }
}

/// What a kubelet keeps of one pod.
struct PodRuntime: Sendable {
  /// Why a pod has failed as a whole.
  enum Failure: Sendable {
    /// It had been active for as long as it may.
    case overdue
    /// Its node was shut down.
    case shutdown

    /// The reason, as the status says it.
    var reason: JSON {
      switch self {
      case .overdue: "DeadlineExceeded"
      case .shutdown: "Terminated"
      }
    }

    /// The message, as the status says it.
    var message: JSON {
      switch self {
      case .overdue: "Pod was active on the node longer than the specified deadline"
      case .shutdown: "Pod was terminated in response to imminent node shutdown."
      }
    }
  }

  /// The pod's uid.
  var uid: String
  /// The node.
  var node: String
  /// The pod's address; empty until its sandbox stands.
  var address = ""
  /// Init containers first, then the others, in the order of the pod's `spec`.
  var containers: [ContainerRuntime] = []
  /// How many of the containers are init containers.
  var initCount = 0
  /// When the kubelet saw the pod first.
  var start: Instant
  /// When a terminating pod's processes will all have ended.
  var ends: Instant?
  /// The timer that will wake the pod next.
  var timer: TimerKey?
  /// Whether its volumes have been set up.
  var hasVolumes = false
  /// Whether its processes have been ended because it is being deleted.
  var isOver = false
  /// Why it has failed as a whole, whatever its containers do; `nil` when it has not.
  var failure: Failure?
  /// How long the kubelet waits before it tries again to set volumes up.
  var mountWait = Duration.milliseconds(500)
}

/// What a kubelet keeps of one container.
struct ContainerRuntime: Sendable {
  /// What a container is doing.
  enum Phase: Sendable {
    /// It waits for its turn.
    case pending
    /// Its image is on its way.
    case pulling(since: Instant, until: Instant)
    /// Its image is there, and it is being started.
    case starting(until: Instant)
    /// Its image cannot be had; the next try is at a moment.
    case imageFailed(ImageCatalog.Problem, retry: Instant, isBackingOff: Bool)
    /// It lacks something that its definition names.
    case misconfigured(String)
    /// It runs, and ends by itself at a moment, if it does.
    case running(since: Instant, until: Instant?)
    /// It was told to end, and will have ended at a moment.
    case stopping(since: Instant, until: Instant, exitCode: Int64)
    /// It has ended for good.
    case ended
    /// It has ended and starts again at a moment; `nil` for how long it waits when it does not.
    case backingOff(until: Instant, wait: Duration?)
  }

  /// How a container has ended.
  struct Termination: Sendable {
    /// The exit status.
    var exitCode: Int64
    /// When it had started.
    var started: Instant
    /// When it ended.
    var finished: Instant
    /// Why, in a word.
    var reason: String
    /// The id that it had.
    var id: String
  }

  /// What it is doing.
  var phase = Phase.pending
  /// How often it was started again.
  var restarts: Int64 = 0
  /// How it ended last.
  var last: Termination?
  /// How it ended before that, at most once.
  var earlier: [Termination] = []
  /// The id of the present or last run.
  var id = ""
  /// How long it waits before its next start.
  var backoff = Duration.seconds(10)
  /// Since when it waits; `nil` when it does not.
  var backoffSince: Instant?
  /// What its process does.
  var plan = ProcessPlan.forever
  /// When its readiness probe succeeds first, counted from its start.
  var readyAfter = Duration.zero

  /// Whether it has probes.
  var hasProbes = false
  /// Its probes, where one of them does not always succeed.
  var probes: [ProbeRuntime] = []

  /// Whether it runs.
  var isRunning: Bool {
    switch phase {
    case .running, .stopping: true
    default: false
    }
  }

  /// Whether it runs and answers its readiness probe.
  func isReady(at now: Instant) -> Bool {
    guard case .running(let since, _) = phase else { return false }
    if probes.isEmpty { return since + readyAfter <= now }
    let hasStarted = isStarted
    guard let readiness = probes.last, readiness.kind == .readiness else { return hasStarted }
    return readiness.hasPassed && hasStarted
  }

  /// Whether its startup probe, if any, has succeeded.
  var isStarted: Bool {
    guard isRunning else { return false }
    guard let startup = probes.first, startup.kind == .startup else { return true }
    return startup.hasPassed
  }

  /// Whether it has ended for good.
  var hasEnded: Bool { if case .ended = phase { true } else { false } }

  /// Whether it has ended with status 0 for good.
  var hasCompleted: Bool { if case .ended = phase { last?.exitCode == 0 } else { false } }
}
