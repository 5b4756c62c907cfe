internal import KubeAPI

/// What the scheduler keeps: what each node has and holds, and which pods wait.
struct SchedulerMemory: Sendable {
  /// What is known of each node.
  var nodes = SortedMap<String, NodeInfo>()
  /// Pods that wait for their turn: those of high priority first, then those that came first.
  var queue = SortedMap<QueueKey, ObjectKey>()
  /// Where each waiting pod stands in the queue.
  var places = SortedMap<ObjectKey, QueueKey>()
  /// Pods that fit nowhere and may run on a few named nodes only: the node, and the pod.
  var waitingForNode = SortedSet<IndexKey>()
  /// Pods that fit nowhere and may run on any node.
  var waitingForAny = SortedSet<ObjectKey>()
  /// Of those, the ones that other pods may make fit by coming or changing.
  var waitingForPods = SortedSet<ObjectKey>()
  /// Pods that fit nowhere and use claims, which volumes may make fit.
  var waitingForVolumes = SortedSet<ObjectKey>()
  /// Pods that have a node and wait for their volumes before they are bound to it.
  var reserved = SortedMap<ObjectKey, Reservation>()
  /// Which plugins kept each pod off that fits nowhere.
  var rejectors = SortedMap<ObjectKey, FilterPlugins>()
  /// The nodes that have changed since pods were last tried again, as they were before; `nil` for new ones.
  var stirredNodes = SortedMap<String, NodeInfo?>()
  /// The plugins that may judge otherwise, wherever it is, because pods have gone.
  var relenting: FilterPlugins = []
  /// When pods that fit nowhere are tried again, come what may; `nil` when there are none.
  var flush: TimerKey?
  /// Whether the pods that use claims are to try again.
  var retriesVolumes = false
  /// How many pods on nodes there are of each priority.
  var priorities = SortedMap<Int64, Int>()
  /// How many pods have joined the queue.
  var sequence: Int64 = 0
  /// The name from which on the next search looks at nodes.
  var nextNode = ""
  /// How many pods of the kinds that rules speak of each node holds.
  var counters: [PodCounter] = []
  /// The pods on nodes that have rules about other pods.
  var bound = SortedMap<ObjectKey, BoundRules>()
  /// Pods that wait for others to make room, with the node that is promised to them.
  var nominated = SortedMap<ObjectKey, Nomination>()
  /// The demands of the pod that was looked at last, which the next one often shares.
  var lastDemands: PodDemands?

  /// A place in the queue.
  struct QueueKey: Comparable, Sendable {
    /// The pod's priority.
    var priority: Int64
    /// The order of joining.
    var sequence: Int64

    /// Orders by priority, the highest first, then by joining.
    static func < (lhs: QueueKey, rhs: QueueKey) -> Bool {
      lhs.priority != rhs.priority ? lhs.priority > rhs.priority : lhs.sequence < rhs.sequence
    }
  }

  /// Puts a pod into the queue.
  mutating func enqueue(_ pod: ObjectKey, priority: Int64) {
    forget(pod)
    sequence += 1
    let place = QueueKey(priority: priority, sequence: sequence)
    queue.updateValue(pod, forKey: place)
    places.updateValue(place, forKey: pod)
  }

  /// Takes a pod out of everything.
  mutating func forget(_ pod: ObjectKey, named: [String]? = nil) {
    if let place = places.removeValue(forKey: pod) { queue.removeValue(forKey: place) }
    waitingForAny.remove(pod)
    waitingForPods.remove(pod)
    waitingForVolumes.remove(pod)
    rejectors.removeValue(forKey: pod)
    for node in named ?? [] {
      waitingForNode.remove(IndexKey(value: node, resource: 0, object: pod))
    }
  }
}

/// A node that is promised to a pod.
struct Nomination: Sendable {
  /// The node.
  var node: String
  /// The pod's priority.
  var priority: Int64
  /// What the pod demands.
  var demands: PodDemands
}

/// A node on which a pod waits for its volumes.
struct Reservation: Sendable {
  /// The node.
  var node: String
  /// What the pod demands.
  var demands: PodDemands
  /// When the pod has waited for too long.
  var timer: TimerKey
}

/// What the scheduler knows of a node.
struct NodeInfo: Sendable {
  /// The labels.
  var labels = JSONObject()
  /// The taints.
  var taints: [Taint] = []
  /// Whether it is cordoned.
  var isUnschedulable = false
  /// What it has for pods.
  var allocatable = ResourceAmounts()
  /// What the pods on it ask for.
  var requested = ResourceAmounts()
  /// The ports of the node that pods on it use.
  var hostPorts: [HostPort] = []
  /// Whether the node's object is there; pods may be bound to nodes that are gone.
  var exists = false

  /// Takes over what a node's object says.
  mutating func read(_ node: JSON) {
    labels = node.labels
    taints = node["spec", "taints"]?.array?.map(Taint.init) ?? []
    isUnschedulable = node["spec", "unschedulable"]?.bool ?? false
    allocatable = ResourceAmounts(node["status", "allocatable"])
    exists = true
  }

  /// Counts a pod in or out.
  mutating func count(_ demands: PodDemands, in isIn: Bool) {
    requested.add(demands.requests, isIn ? 1 : -1)
    for port in demands.hostPorts {
      if isIn {
        hostPorts.append(port)
      } else if let index = hostPorts.firstIndex(of: port) {
        hostPorts.remove(at: index)
      }
    }
  }
}

/// A port of a node that a pod asks for.
struct HostPort: Hashable, Sendable {
  /// The port's number.
  var port: Int64
  /// `TCP`, `UDP` or `SCTP`.
  var transport: String
  /// The node's address; `0.0.0.0` for all.
  var address: String

  /// Whether both cannot be had at once.
  func conflicts(with other: HostPort) -> Bool {
    port == other.port && transport == other.transport
      && (address == other.address || address == "0.0.0.0" || other.address == "0.0.0.0")
  }
}

/// What a pod demands of a node, but for its affinity.
struct PodDemands: Sendable {
  /// The containers that the demands were read from.
  var containers: JSON?
  /// The tolerations that the demands were read from.
  var tolerationList: JSON?
  /// What it asks for.
  var requests: ResourceAmounts
  /// The ports of the node that it asks for.
  var hostPorts: [HostPort]
  /// What it stands.
  var tolerations: [Toleration]

  /// Reads a pod's `spec`.
  init(podSpec spec: JSON) {
    containers = spec["containers"]
    tolerationList = spec["tolerations"]
    requests = ResourceAmounts(podSpec: spec)
    tolerations = spec["tolerations"]?.array?.map(Toleration.init) ?? []
    hostPorts = []
    for container in spec["containers"]?.array ?? [] {
      for port in container["ports"]?.array ?? [] {
        guard let number = port["hostPort"]?.integer, number > 0 else { continue }
        hostPorts.append(
          HostPort(
            port: number, transport: port["protocol"]?.string ?? "TCP",
            address: port["hostIP"]?.string ?? "0.0.0.0"))
      }
    }
  }
}
