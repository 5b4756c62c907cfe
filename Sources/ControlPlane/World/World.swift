public import KubeAPI

/// A whole cluster as a value: its objects, its time, its timers and its chance.
///
/// A copy is a fork: it shares all storage, costs nothing, and goes its own way from then on. Nothing in a
/// world reads a clock; it moves when it is told to.
public struct World: Sendable {
  /// The objects of the cluster.
  public internal(set) var state: State
  /// The world's time.
  public internal(set) var now: Instant {
    didSet {
      if now.nanoseconds / 1_000_000_000 != oldValue.nanoseconds / 1_000_000_000 {
        timestamp = JSON.string(now.rfc3339)
      }
    }
  }
  /// What the cluster was made of.
  public let configuration: ClusterConfiguration
  /// What needs keys, when a server hands it in.
  public var identity: IdentityServices?
  /// Whether the time-line is kept.
  public var traces = false
  /// What has happened since tracing was switched on.
  public internal(set) var timeline: [TimelineEntry] = []

  /// The world's time as objects note it, which all that is written within a second shares.
  private(set) var timestamp: JSON
  /// The source of uids, names and delays.
  var random: RandomSource
  /// What has to be looked at later.
  var timers = TimerQueue()
  /// What the DaemonSet controller keeps.
  var daemonSets = DaemonSetMemory()
  /// What the controller of ReplicaSets and ReplicationControllers keeps.
  var replicas = ReplicaMemory()
  /// What the controller of Deployments keeps.
  var deployments = DeploymentMemory()
  /// What the controller of StatefulSets keeps.
  var statefulSets = StatefulSetMemory()
  /// What the controller of Jobs keeps.
  var jobs = JobMemory()
  /// What the controller of CronJobs keeps.
  var cronJobs = CronJobMemory()
  /// What the controller of autoscalers keeps.
  var autoscalers = AutoscalerMemory()
  /// What the controllers of Endpoints and EndpointSlices keep.
  var endpoints = EndpointsMemory()
  /// The addresses and node ports that Services hold.
  var serviceAddresses = ServiceAddresses()
  /// What the scheduler keeps.
  var scheduler = SchedulerMemory()
  /// What the kubelets keep.
  var kubelets = KubeletMemory()
  /// What the garbage collector has to look at.
  var garbage = GarbageMemory()
  /// What the controller of nodes keeps.
  var nodeHealth = NodeHealth()
  /// The pods that will be deleted because of their nodes' taints.
  var evictions = SortedMap<ObjectKey, PlannedEviction>()
  /// The namespaces that their controller has to look at.
  var dirtyNamespaces = SortedSet<String>()
  /// When each namespace that is being deleted is looked at again.
  var namespaceTimers = SortedMap<String, TimerKey>()
  /// What the controller of disruption budgets keeps.
  var disruptions = DisruptionMemory()
  /// What the controllers of volumes and claims keep.
  var storage = VolumeMemory()
  /// What the controller of quotas keeps.
  var quotas = QuotaMemory()
  /// When what admission of pods goes by has last changed.
  var admissionRevisions = AdmissionRevisions()
  /// What the controllers of definitions of custom resources keep.
  var definitions = DefinitionMemory()
  /// What authorization keeps.
  var authorization = AuthorizationMemory()
  /// What the recorder of events keeps.
  var recorder = EventRecorder()
  /// The data of ControllerRevisions that clients wrote in their own form.
  var rawData = RawData()
  /// Whether the cluster is being made, and its story has yet to begin.
  var isBootstrapping = false
  /// The nodes' addresses and pod networks that are taken so far.
  var nodeCount = 0

  /// The seed of the world's chance.
  public var seed: UInt64 { configuration.seed }

  /// Makes a cluster and lets it settle.
  public init(_ configuration: ClusterConfiguration) {
    self.configuration = configuration
    state = State()
    now = configuration.start
    timestamp = .string(configuration.start.rfc3339)
    random = RandomSource(seed: configuration.seed)
    bootstrap()
  }
}

// MARK: Reading

extension World {
  /// One object; `nil` where there is none.
  public func object(_ resource: Resource, namespace: String = "", name: String) -> JSON? {
    state.object(resource, ObjectKey(namespace: namespace, name: name))
  }

  /// All objects of a resource, or those of one namespace, by namespace and name.
  public func objects(_ resource: Resource, namespace: String? = nil) -> [JSON] {
    if let namespace { return state.objects(resource, in: namespace).map(\.value) }
    return state.objects(resource).map(\.value)
  }
}
