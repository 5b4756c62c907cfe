internal import KubeAPI

/// What the controller of Deployments keeps between syncs.
struct DeploymentMemory: Sendable {
  /// The Deployments that have to be synced.
  var dirty = SortedSet<ObjectKey>()
  /// What is known of each Deployment.
  var memos = SortedMap<ObjectKey, DeploymentMemo>()
}

/// What is known of one Deployment.
struct DeploymentMemo: Sendable {
  /// The Deployment's uid.
  var uid: String
  /// The labels of its ReplicaSets; `nil` where the selector is broken.
  var selector: LabelSelector?
  /// ReplicaSets whose ownership has to be looked at.
  var strays = SortedSet<ObjectKey>()
  /// When the controller will look again by itself; `nil` when it will not.
  var wakeAt: Instant?

  /// Starts with nothing known of a Deployment.
  init(_ deployment: JSON) {
    uid = deployment.uid
    selector = try? LabelSelector(deployment["spec", "selector"])
  }
}

/// What a sync of a Deployment has come to.
struct DeploymentDecision: Sendable {
  /// One thing that has to be done.
  enum Effect: Sendable {
    /// A ReplicaSet without a controller is taken over.
    case adopt(ObjectKey)
    /// A ReplicaSet that the selector matches no longer is let go.
    case release(ObjectKey)
    /// A new ReplicaSet is stored.
    case create(JSON)
    /// A ReplicaSet gets a new version.
    case update(ObjectKey, JSON)
    /// A ReplicaSet has to go.
    case delete(ObjectKey)
    /// Something is to be said about it.
    case event(type: String, reason: String, message: String)
  }

  /// What has to be done, in order.
  var effects: [Effect] = []
  /// The Deployment with its new annotations and status; `nil` where nothing is to be written.
  var deployment: JSON?
  /// When to look again.
  var wakeAt: Instant?
}
