internal import KubeAPI

/// What the DaemonSet controller keeps between syncs, so that a sync costs what has changed.
struct DaemonSetMemory: Sendable {
  /// The DaemonSets that have to be synced.
  var dirty = SortedSet<ObjectKey>()
  /// What is known of each DaemonSet.
  var memos = SortedMap<ObjectKey, DaemonSetMemo>()
  /// The DaemonSets whose pods were refused.
  var refused = SortedSet<ObjectKey>()
  /// Nodes that are short of what a DaemonSet's pod needs, with the DaemonSet, where the controller places pods.
  var suspended = SortedSet<IndexKey>()
}

/// What is known of one DaemonSet: what runs where, and the counts of its status.
struct DaemonSetMemo: Sendable {
  /// The DaemonSet's uid.
  var uid: String
  /// The template that placement and hash were read from.
  var template: JSON
  /// The labels that its pods have; `nil` where the selector is broken.
  var selector: LabelSelector?
  /// The demands on nodes.
  var placement: DaemonSetPlacement
  /// What its pods ask of a node's resources and ports.
  var demands: PodDemands
  /// The name of the current revision's hash; empty until the first sync.
  var hash = ""
  /// Whether revisions have to be looked at again.
  var historyIsDirty = true
  /// The nodes that have to be visited.
  var dirtyNodes = SortedSet<String>()
  /// Whether every node has to be visited.
  var allNodesAreDirty = true
  /// Pods whose ownership has to be looked at.
  var strays = SortedSet<ObjectKey>()
  /// Each node's part.
  var nodes = SortedMap<String, DaemonNode>()
  /// Nodes that should run a pod and are short of what it needs, where the controller places pods.
  var suspended = SortedSet<String>()
  /// The sums of all nodes' parts.
  var counts = DaemonCounts()
  /// Nodes that hold only an old pod that is available: candidates of a rolling update.
  var outdated = SortedSet<String>()
  /// Nodes that hold only an old pod that is not available.
  var outdatedUnavailable = SortedSet<String>()
  /// Nodes that hold an old and a new pod beside each other.
  var surging = SortedSet<String>()
  /// Nodes that hold only an old pod and should run none.
  var sunset = SortedSet<String>()
  /// On how many nodes there are pods of each revision, by its hash.
  var liveHashes = SortedMap<String, Int>()
  /// Whether revisions beyond the limit may have become free to go.
  var historyMayShrink = true
  /// How many old revisions are kept, as the last sync went by.
  var historyLimit = 10
  /// Pods that have no node to go to any more.
  var homeless = SortedSet<ObjectKey>()
  /// The part of `spec` beside the template that the last sync went by.
  var minReadySeconds: Int64 = 0
  /// Nodes whose pod is ready and will be available at a moment.
  var waiting = NodeClock()
  /// When the controller will look again by itself; `nil` when it will not.
  var wakeAt: Instant?
  /// How many times in a row pods could not be created.
  var failures = 0
  /// The pod that all pods of the present revision are made from.
  var stencil: JSON?
  /// The revision of what admission went by when the stencil was made.
  var stencilRevision: Int64 = 0
  /// When failed pods of a node may be replaced, and after how long a wait.
  var failureBackoff = SortedMap<String, FailureBackoff>()
  /// The generation that the status had observed, as the last sync saw it.
  var observedGeneration: Int64 = 0
}

extension DaemonSetMemo {
  /// Starts with nothing known of a DaemonSet.
  init(_ set: JSON) {
    uid = set.uid
    template = set["spec", "template"] ?? [:]
    selector = set["spec", "selector"].flatMap { try? LabelSelector($0) }
    placement = DaemonSetPlacement(podSpec: template["spec"] ?? [:])
    demands = PodDemands(podSpec: template["spec"] ?? [:])
    minReadySeconds = set["spec", "minReadySeconds"]?.integer ?? 0
  }
}

/// How long the controller waits before it replaces a failed pod of one node again.
struct FailureBackoff: Sendable {
  /// The generation that the DaemonSet's status had observed; with another one, waiting begins anew.
  var generation: Int64
  /// The present wait.
  var wait: Duration
  /// When the last failed pod was deleted.
  var last: Instant
}

/// What a DaemonSet has on one node.
struct DaemonNode: Sendable {
  /// The pods that it controls there, or that were made for the node.
  var pods: [ObjectKey] = []
  /// What the node adds to the sums.
  var counts = DaemonCounts()
  /// What a rolling update sees there.
  var rollout = DaemonRollout.none
  /// Whether a pod should run there, as the last visit saw it.
  var shouldRun = false
  /// The hashes of the revisions that its pods are of, each once.
  var hashes: [String] = []
}

/// What a rolling update sees on a node.
enum DaemonRollout: Sendable {
  /// No pods: nothing that counts.
  case none
  /// More pods of one kind than there may be, which the controller has yet to clean up.
  case crowded
  /// No pod that is not on its way out.
  case leaving
  /// Only a new pod, which is available.
  case newAvailable
  /// Only a new pod, which is not available.
  case newUnavailable
  /// Only an old pod, which is available.
  case oldAvailable
  /// Only an old pod, which is not available.
  case oldUnavailable
  /// An old and a new pod beside each other.
  case both(oldIsAvailable: Bool, newIsAvailable: Bool)

  /// Whether the node counts as unavailable.
  var isUnavailable: Bool {
    switch self {
    case .crowded, .leaving, .newUnavailable, .oldUnavailable, .both: true
    default: false
    }
  }

  /// Whether the node counts as one that has a surplus pod.
  var isSurging: Bool {
    switch self {
    case .crowded, .both(_, newIsAvailable: false): true
    default: false
    }
  }

  /// Whether the node's old pod, or without one its new pod, is available.
  var isServing: Bool {
    switch self {
    case .oldAvailable, .newAvailable, .both(oldIsAvailable: true, _): true
    default: false
    }
  }
}

/// The sums of a DaemonSet's status.
struct DaemonCounts: Sendable, Hashable {
  /// Nodes that should run a pod.
  var desired = 0
  /// Of those, nodes that have one.
  var current = 0
  /// Nodes that have a pod and should not.
  var misscheduled = 0
  /// Nodes that should run a pod and whose oldest one is ready.
  var ready = 0
  /// Nodes that should run a pod and whose oldest one is of the current template.
  var updated = 0
  /// Nodes that should run a pod and whose oldest one is available.
  var available = 0
  /// Nodes that a rolling update counts as unavailable.
  var unavailable = 0
  /// Nodes whose new pod is surplus until the old one beside it goes.
  var surging = 0
  /// Nodes with an available pod, those included that should run none.
  var serving = 0

  /// Adds a node's part.
  static func += (lhs: inout DaemonCounts, rhs: DaemonCounts) { lhs.add(rhs, 1) }
  /// Takes a node's part away.
  static func -= (lhs: inout DaemonCounts, rhs: DaemonCounts) { lhs.add(rhs, -1) }

  /// Adds another sum so many times.
  private mutating func add(_ other: DaemonCounts, _ factor: Int) {
    desired += factor * other.desired
    current += factor * other.current
    misscheduled += factor * other.misscheduled
    ready += factor * other.ready
    updated += factor * other.updated
    available += factor * other.available
    unavailable += factor * other.unavailable
    surging += factor * other.surging
    serving += factor * other.serving
  }
}
