internal import KubeAPI

/// What the controller of nodes keeps: how the zones of the cluster do, and which nodes wait for the taint that
/// drives pods away.
struct NodeHealth: Sendable {
  /// How many nodes of a zone are ready and are not, and how fast it loses pods.
  struct Zone: Sendable {
    /// How much of a zone is lost.
    enum Disruption: Sendable {
      /// Little.
      case normal
      /// Most of it.
      case partial
      /// All of it.
      case full
    }

    /// How many nodes are ready.
    var ready = 0
    /// The nodes that are not.
    var unready = SortedSet<String>()
    /// How much of it is lost, as its speed was set by.
    var disruption = Disruption.normal
    /// How many nodes wait for how long between two taints; `nil` when none gets one.
    var interval: Duration? = NodeHealth.evictionInterval
    /// When the last node got its taint.
    var last: Instant?
    /// The nodes that wait for their taint, in the order of their coming.
    var waiting = SortedMap<Int64, String>()
    /// The timer that gives the next node its taint.
    var timer: TimerKey?

    /// How much of it is lost.
    // Kubernetes: pkg/controller/nodelifecycle/node_lifecycle_controller.go, ComputeZoneState
    var present: Disruption {
      if ready == 0 && !unready.isEmpty { return .full }
      let lost = unready.count
      return lost > 2 && Double(lost) / Double(lost + ready) >= 0.55 ? .partial : .normal
    }
  }

  /// The wait between two nodes of a zone that get their taint.
  // Kubernetes: pkg/controller/nodelifecycle/config/v1alpha1/defaults.go, NodeEvictionRate
  static let evictionInterval = Duration.seconds(10)
  /// The same in a large zone that has lost most of its nodes.
  static let secondaryInterval = Duration.seconds(100)
  /// The most nodes of a zone that is not large, in which pods stay where they are when most nodes are lost.
  static let smallZoneMax = 50

  /// The zones.
  var zones = SortedMap<String, Zone>()
  /// Each node's zone, and its number in the queue of those that wait for their taint.
  var nodes = SortedMap<String, Place>()
  /// When each node counts as lost of whose kubelet nothing is heard.
  var timers = SortedMap<String, TimerKey>()
  /// Whether all zones are lost, so that nothing is done at all.
  var isStopped = false
  /// How many nodes have waited for their taint.
  var sequence: Int64 = 0

  /// Where a node is, and whether it waits.
  struct Place: Sendable {
    /// The zone.
    var zone: String
    /// Whether it counts as ready; `nil` when it does not count at all.
    var isReady: Bool?
    /// Its number in the queue, if it waits for its taint.
    var number: Int64?
  }

  /// Whether a node says that it is ready.
  static func isReady(_ node: JSON) -> Bool {
    readiness(node) == "True"
  }

  /// What a node says of its readiness.
  private static func readiness(_ node: JSON) -> String? {
    node["status", "conditions"]?.array?.first { $0["type"] == "Ready" }?["status"]?.string
  }

  /// The taint that drives pods away from a node that is not ready.
  static func evictionTaint(of node: JSON) -> Taint? {
    switch readiness(node) {
    case "False": Taint(key: "node.kubernetes.io/not-ready", effect: "NoExecute")
    case "Unknown": Taint(key: "node.kubernetes.io/unreachable", effect: "NoExecute")
    default: nil
    }
  }

  /// The zone of a node, by its labels; empty for one without.
  // Kubernetes: staging/src/k8s.io/component-helpers/node/topology/helpers.go, GetZoneKey
  static func zone(of node: JSON) -> String {
    let labels = node.labels
    let zone = labels["topology.kubernetes.io/zone"]?.string ?? ""
    let region = labels["topology.kubernetes.io/region"]?.string ?? ""
    return zone.isEmpty && region.isEmpty ? "" : "\(region):\0:\(zone)"
  }
}
