internal import KubeAPI

/// What a Deployment's `spec` wants, in numbers.
struct DeploymentNumbers: Hashable, Sendable {
  /// How many pods.
  var replicas: Int64
  /// Whether pods are replaced one after the other.
  var isRolling: Bool
  /// How many pods there may be beyond those wanted.
  var maxSurge: Int64 = 0
  /// How many of the wanted pods may be unavailable.
  var maxUnavailable: Int64 = 0
  /// For how long a pod has to be ready before it is available.
  var minReadySeconds: Int64
  /// After how long without progress a rollout counts as failed; `nil` for never.
  var progressDeadline: Duration?
  /// How many old ReplicaSets are kept; `nil` for all.
  var revisionHistoryLimit: Int?
  /// Whether rollouts are held.
  var isPaused: Bool

  /// Reads a Deployment's `spec`.
  // Kubernetes: pkg/controller/deployment/util/deployment_util.go, ResolveFenceposts
  init(spec: JSON) {
    replicas = spec["replicas"]?.integer ?? 1
    isRolling = spec["strategy", "type"]?.string != "Recreate"
    minReadySeconds = spec["minReadySeconds"]?.integer ?? 0
    isPaused = spec["paused"]?.bool ?? false
    // Kubernetes: pkg/controller/deployment/util/deployment_util.go, HasRevisionHistoryLimit, HasProgressDeadline
    let limit = spec["revisionHistoryLimit"]?.integer
    revisionHistoryLimit = limit == Int64(Int32.max) ? nil : limit.map { Int($0) }
    if let deadline = spec["progressDeadlineSeconds"]?.integer, deadline != Int64(Int32.max) {
      progressDeadline = .seconds(deadline)
    }
    guard isRolling else { return }
    let rolling = spec["strategy", "rollingUpdate"]
    let quarter = IntOrString.string("25%")
    maxSurge =
      (IntOrString(rolling?["maxSurge"]) ?? quarter).scaled(total: replicas, roundUp: true) ?? 0
    maxUnavailable =
      (IntOrString(rolling?["maxUnavailable"]) ?? quarter)
      .scaled(total: replicas, roundUp: false) ?? 0
    if maxSurge == 0 && maxUnavailable == 0 { maxUnavailable = 1 }
    if replicas > 0 { maxUnavailable = min(maxUnavailable, replicas) }
  }

  /// How many pods there may be at most while pods are replaced.
  var most: Int64 { replicas + maxSurge }
  /// How many pods have to be available while pods are replaced.
  var minAvailable: Int64 { isRolling ? replicas - maxUnavailable : 0 }
}

/// The annotations by which Deployments and their ReplicaSets know each other's state.
// Kubernetes: pkg/controller/deployment/util/deployment_util.go
enum DeploymentAnnotation {
  /// The number of a template in the history.
  static let revision = "deployment.kubernetes.io/revision"
  /// The numbers that a template had before, separated by commas.
  static let revisionHistory = "deployment.kubernetes.io/revision-history"
  /// How many pods the Deployment wanted when the ReplicaSet was last scaled.
  static let desiredReplicas = "deployment.kubernetes.io/desired-replicas"
  /// How many pods there were allowed to be then.
  static let maxReplicas = "deployment.kubernetes.io/max-replicas"

  /// The annotations that ReplicaSets do not take over from their Deployment.
  static let notCopied: Set<String> = [
    "kubectl.kubernetes.io/last-applied-configuration", revision, revisionHistory,
    desiredReplicas, maxReplicas, "deprecated.deployment.rollback.to",
  ]
}

/// The conditions of a Deployment's status.
enum DeploymentCondition {
  /// One condition by its type.
  static func find(_ type: String, in status: JSON) -> JSON? {
    status["conditions"]?.array?.first { $0["type"]?.string == type }
  }

  /// Puts a condition at the end of the list, unless it says what the present one says.
  // Kubernetes: pkg/controller/deployment/util/deployment_util.go, SetDeploymentCondition
  static func set(
    _ type: String, _ value: String, _ reason: String, _ message: String, in status: inout JSON,
    at now: Instant, since: JSON? = nil
  ) {
    let present = find(type, in: status)
    if present?["status"]?.string == value, present?["reason"]?.string == reason { return }
    let time = JSON.string(now.rfc3339)
    let kept = present?["status"]?.string == value ? present?["lastTransitionTime"] : since
    let condition: JSON = [
      "type": .string(type), "status": .string(value), "reason": .string(reason),
      "message": .string(message), "lastUpdateTime": time, "lastTransitionTime": kept ?? time,
    ]
    remove(type, from: &status)
    status.modify("conditions") { $0.updateItems { $0.append(condition) } }
  }

  /// Takes a condition out.
  static func remove(_ type: String, from status: inout JSON) {
    guard find(type, in: status) != nil else { return }
    let left = (status["conditions"]?.array ?? []).filter { $0["type"]?.string != type }
    status["conditions"] = left.isEmpty ? nil : .array(left)
  }
}
