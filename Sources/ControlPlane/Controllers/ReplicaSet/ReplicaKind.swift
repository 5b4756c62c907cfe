internal import KubeAPI

/// The kinds whose controller keeps a number of equal pods: one and the same controller serves both.
enum ReplicaKind: Int, Sendable, CaseIterable {
  /// ReplicaSets.
  case replicaSet
  /// ReplicationControllers.
  case replicationController

  /// The resource of its objects.
  var resource: Resource {
    switch self {
    case .replicaSet: .replicaSets
    case .replicationController: .replicationControllers
    }
  }

  /// The kind as owner references name it.
  var name: String {
    switch self {
    case .replicaSet: "ReplicaSet"
    case .replicationController: "ReplicationController"
    }
  }

  /// How the controller signs its events.
  var component: String {
    switch self {
    case .replicaSet: "replicaset-controller"
    case .replicationController: "replication-controller"
    }
  }

  /// Whether the status tells how many pods are on their way out.
  var countsTerminating: Bool { self == .replicaSet }

  /// The labels of an object's pods; `nil` where its selector is broken.
  func selector(of set: JSON) -> LabelSelector? {
    switch self {
    case .replicaSet: try? LabelSelector(set["spec", "selector"])
    case .replicationController:
      LabelSelector(matchLabels: set["spec", "selector"]?.object ?? JSONObject())
    }
  }

  /// The kind that an owner reference names; `nil` for all others.
  init?(ownerKind: String?) {
    guard let kind = Self.allCases.first(where: { $0.name == ownerKind }) else { return nil }
    self = kind
  }
}

/// Names one object of a kind with replicas.
struct ReplicaKey: Hashable, Comparable, Sendable {
  /// The kind.
  var kind: ReplicaKind
  /// The object.
  var object: ObjectKey

  /// Orders by kind, namespace and name.
  static func < (lhs: ReplicaKey, rhs: ReplicaKey) -> Bool {
    if lhs.kind != rhs.kind { return lhs.kind.rawValue < rhs.kind.rawValue }
    return lhs.object < rhs.object
  }
}
