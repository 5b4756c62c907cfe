internal import KubeAPI

/// The controller of Deployments: ReplicaSets of successive templates, replaced as the strategy says.
///
/// One sync works on copies of the Deployment and its ReplicaSets and notes what has to be written; nothing is
/// written while it runs.
// Kubernetes: pkg/controller/deployment/deployment_controller.go, syncDeployment
struct DeploymentController {
  /// The Deployment as it is stored.
  let stored: JSON
  /// The Deployment with what the sync has changed so far.
  var deployment: JSON
  /// What its `spec` wants.
  let numbers: DeploymentNumbers
  /// Its template with all defaults.
  let template: JSON
  /// The state of the cluster.
  let view: State
  /// The world's time.
  let now: Instant
  /// The ReplicaSets that it controls, with what the sync has changed so far, oldest first.
  var sets: [JSON]
  /// What has to be done.
  var decision = DeploymentDecision()

  /// Decides what to do about a Deployment.
  static func reconcile(
    _ deployment: JSON, _ memo: inout DeploymentMemo, view: State, now: Instant
  ) -> DeploymentDecision {
    var controller = DeploymentController(deployment, view, now)
    if controller.claimStrays(&memo) { return controller.decision }
    controller.sync()
    if controller.deployment != deployment {
      controller.decision.deployment = controller.deployment
    }
    return controller.decision
  }

  /// Reads a Deployment and its ReplicaSets.
  private init(_ deployment: JSON, _ view: State, _ now: Instant) {
    stored = deployment
    self.deployment = deployment
    self.view = view
    self.now = now
    numbers = DeploymentNumbers(spec: deployment["spec"] ?? [:])
    template = deployment["spec", "template"] ?? [:]
    sets = view.dependents(ofOwner: deployment.uid)
      .filter { $0.resource == Resource.replicaSets.id }
      .compactMap { view.object(.replicaSets, $0.object) }
      .filter { $0.controllerReference?["uid"]?.string == deployment.uid }
      .sorted(by: Self.isOlder)
  }

  /// Takes over matching ReplicaSets without a controller and lets go of those that match no longer; says
  /// whether there were any, which the next sync counts.
  // Kubernetes: pkg/controller/controller_ref_manager.go, ClaimReplicaSets
  private mutating func claimStrays(_ memo: inout DeploymentMemo) -> Bool {
    let strays = memo.strays
    memo.strays.removeAll()
    guard let selector = memo.selector, !selector.isEmpty, !deployment.isBeingDeleted else {
      return false
    }
    for key in strays {
      guard let set = view.object(.replicaSets, key), !set.isBeingDeleted else { continue }
      let matches = selector.matches(labels: set.labels)
      if let owner = set.controllerReference {
        if owner["uid"]?.string == memo.uid, !matches { decision.effects.append(.release(key)) }
      } else if matches {
        decision.effects.append(.adopt(key))
      }
    }
    return !decision.effects.isEmpty
  }

  /// Does what the Deployment's state calls for.
  private mutating func sync() {
    if deployment.isBeingDeleted {
      syncRevision(createsNew: false)
      return syncStatus()
    }
    checkPaused()
    if numbers.isPaused || isScalingEvent {
      syncRevision(createsNew: false)
      scale()
      if numbers.isPaused { cleanUp() }
      return syncStatus()
    }
    if numbers.isRolling { rollOut() } else { recreate() }
  }

  /// Says that rollouts are held, or go on.
  // Kubernetes: pkg/controller/deployment/sync.go, checkPausedConditions
  private mutating func checkPaused() {
    guard numbers.progressDeadline != nil else { return }
    let reason = condition("Progressing")?["reason"]?.string
    if reason == "ProgressDeadlineExceeded" { return }
    if numbers.isPaused, reason != "DeploymentPaused" {
      setCondition("Progressing", "Unknown", "DeploymentPaused", "Deployment is paused")
    } else if !numbers.isPaused, reason == "DeploymentPaused" {
      setCondition("Progressing", "Unknown", "DeploymentResumed", "Deployment is resumed")
    }
  }

  /// Whether the number of wanted pods has changed since the ReplicaSets were last scaled.
  private var isScalingEvent: Bool {
    active(sets).contains { set in
      set.annotations[DeploymentAnnotation.desiredReplicas]?.string.flatMap(Int64.init)
        .map { $0 != numbers.replicas } ?? false
    }
  }
}

// MARK: The Deployment's own fields

extension DeploymentController {
  /// The status with what the sync has changed so far.
  var status: JSON { deployment["status"] ?? [:] }

  /// One condition by its type.
  func condition(_ type: String) -> JSON? { DeploymentCondition.find(type, in: status) }

  /// Sets a condition of the Deployment.
  mutating func setCondition(
    _ type: String, _ value: String, _ reason: String, _ message: String
  ) {
    var status = self.status
    DeploymentCondition.set(type, value, reason, message, in: &status, at: now)
    deployment["status"] = status
  }

  /// Says something about the Deployment.
  mutating func say(_ reason: String, _ message: String, type: String = "Normal") {
    decision.effects.append(.event(type: type, reason: reason, message: message))
  }
}

// MARK: Its ReplicaSets

extension DeploymentController {
  /// Orders ReplicaSets by age, those of one second by name.
  static func isOlder(_ first: JSON, _ second: JSON) -> Bool {
    let age = first["metadata", "creationTimestamp"]?.string ?? ""
    let otherAge = second["metadata", "creationTimestamp"]?.string ?? ""
    return age != otherAge ? age < otherAge : first.name < second.name
  }

  /// How many pods a ReplicaSet is to have.
  static func size(_ set: JSON) -> Int64 { set["spec", "replicas"]?.integer ?? 1 }

  /// A number of a ReplicaSet's status.
  static func count(_ field: String, _ set: JSON) -> Int64 { set["status", field]?.integer ?? 0 }

  /// Those that are to have pods.
  func active(_ sets: [JSON]) -> [JSON] { sets.filter { Self.size($0) > 0 } }

  /// The ReplicaSet of the present template; the oldest where there are several.
  var newSet: JSON? { sets.first { Self.isSame($0["spec", "template"] ?? [:], template) } }

  /// The ReplicaSets of other templates, oldest first.
  var oldSets: [JSON] {
    let name = newSet?.name
    return sets.filter { $0.name != name }
  }

  /// How many pods some ReplicaSets are to have together.
  func size(of sets: [JSON]) -> Int64 { sets.reduce(0) { $0 + Self.size($1) } }

  /// How many available pods some ReplicaSets have together.
  func available(of sets: [JSON]) -> Int64 {
    sets.reduce(0) { $0 + Self.count("availableReplicas", $1) }
  }

  /// Whether two templates differ in nothing but the hash.
  // Kubernetes: pkg/controller/deployment/util/deployment_util.go, EqualIgnoreHash
  static func isSame(_ first: JSON, _ second: JSON) -> Bool {
    /// The template without the hash.
    func bare(_ template: JSON) -> JSON {
      guard template["metadata", "labels", "pod-template-hash"] != nil else { return template }
      var template = template
      template.set(["metadata", "labels", "pod-template-hash"], nil)
      return template
    }
    return bare(first) == bare(second)
  }

  /// Replaces a ReplicaSet by a new version, here and in what has to be done.
  mutating func update(_ set: JSON) {
    guard let index = sets.firstIndex(where: { $0.name == set.name }) else { return }
    sets[index] = set
    let key = ObjectKey(namespace: set.namespace, name: set.name)
    decision.effects.append(.update(key, set))
  }
}
