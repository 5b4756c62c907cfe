internal import ControlPlane
internal import KubeAPI

/// What `kubectl rollout` does to what has a template.
extension StepRunner {
  /// Makes all pods new by a mark in their template.
  // Kubernetes: kubectl/pkg/polymorphichelpers/objectrestarter.go, defaultObjectRestarter
  func restart(_ target: Step.Target, _ world: inout World) throws(APIError) {
    let object = try live(target, &world)
    let name = "\(target.resource.qualifiedName) \"\(target.name)\""
    guard ["DaemonSet", "Deployment", "StatefulSet"].contains(target.resource.kind) else {
      throw .badRequest("\(name) restarting is not supported")
    }
    if object["spec", "paused"]?.bool == true {
      throw .badRequest("\(name) can't restart paused deployment (run rollout resume first)")
    }
    let now = world.now.rfc3339
    try edit(target, &world) { object in
      object.set(
        ["spec", "template", "metadata", "annotations", "kubectl.kubernetes.io/restartedAt"],
        .string(now))
    }
  }

  /// Takes a template back to an earlier revision; 0 or none is the last one.
  // Kubernetes: kubectl/pkg/polymorphichelpers/rollback.go, RollbackerFor
  func undo(
    _ target: Step.Target, _ revision: Int64?, _ world: inout World
  ) throws(APIError) {
    switch target.resource.kind {
    case "DaemonSet", "StatefulSet": try undoByHistory(target, revision ?? 0, &world)
    case "Deployment": try undoDeployment(target, revision ?? 0, &world)
    default:
      let group = target.resource.group.isEmpty ? "" : ".\(target.resource.group)"
      throw .badRequest(
        "no rollbacker has been implemented for \"\(target.resource.kind)\(group)\"")
    }
  }

  /// Takes back what keeps its revisions as ControllerRevisions.
  // Kubernetes: kubectl/pkg/polymorphichelpers/rollback.go, DaemonSetRollbacker
  private func undoByHistory(
    _ target: Step.Target, _ revision: Int64, _ world: inout World
  ) throws(APIError) {
    let uid = try live(target, &world).uid
    let history = world.objects(.controllerRevisions, namespace: target.namespace)
      .filter { $0.controllerReference?["uid"]?.string == uid }
      .sorted { $0["revision"]?.integer ?? 0 < $1["revision"]?.integer ?? 0 }
    if revision == 0, history.count <= 1 { throw .badRequest("no last revision to roll back to") }
    let found =
      revision == 0
      ? history.dropLast().last : history.first { $0["revision"]?.integer == revision }
    guard let found, let template = found["data", "spec", "template"] else {
      throw Self.noRevision(revision)
    }
    try edit(target, &world) { object in
      var template = template
      template["$patch"] = nil
      object.set(["spec", "template"], template)
    }
  }

  /// The annotations that a rollback leaves as the Deployment has them.
  private static let ownAnnotations = [
    "kubectl.kubernetes.io/last-applied-configuration", "deployment.kubernetes.io/revision",
    "deployment.kubernetes.io/revision-history", "deployment.kubernetes.io/desired-replicas",
    "deployment.kubernetes.io/max-replicas", "deprecated.deployment.rollback.to",
  ]

  /// Takes a Deployment back to the template of one of its ReplicaSets.
  // Kubernetes: kubectl/pkg/polymorphichelpers/rollback.go, DeploymentRollbacker
  private func undoDeployment(
    _ target: Step.Target, _ revision: Int64, _ world: inout World
  ) throws(APIError) {
    let deployment = try live(target, &world)
    var sets: [(revision: Int64, object: JSON)] = []
    for set in world.objects(.replicaSets, namespace: target.namespace)
    where set.controllerReference?["uid"]?.string == deployment.uid {
      let text = set.annotations["deployment.kubernetes.io/revision"]?.string ?? "0"
      if let number = Int64(text) { sets.append((number, set)) }
    }
    sets.sort { $0.revision < $1.revision }
    let found =
      revision == 0
      ? sets.dropLast().last?.object : sets.first { $0.revision == revision }?.object
    guard let found else {
      if revision > 0 { throw Self.noRevision(revision) }
      throw .badRequest("no rollout history found for deployment \"\(target.name)\"")
    }
    if deployment["spec", "paused"]?.bool == true {
      throw .badRequest(
        "you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' "
          + "and try again")
    }
    var template = found["spec", "template"] ?? [:]
    template.set(["metadata", "labels", "pod-template-hash"], nil)
    if template == deployment["spec", "template"] { return }
    var annotations = JSONObject()
    for entry in deployment.annotations where Self.ownAnnotations.contains(entry.name) {
      annotations[entry.name] = entry.value
    }
    for entry in found.annotations where !Self.ownAnnotations.contains(entry.name) {
      annotations[entry.name] = entry.value
    }
    try edit(target, &world) { object in
      object.set(["spec", "template"], template)
      object.set(["metadata", "annotations"], .object(annotations))
    }
  }

  /// What is said about a revision that is not there.
  private static func noRevision(_ revision: Int64) -> APIError {
    .badRequest("unable to find specified revision \(revision) in history")
  }

  /// The live object that a step is about.
  private func live(_ target: Step.Target, _ world: inout World) throws(APIError) -> JSON {
    let namespace = target.resource.namespaced ? target.namespace : nil
    let path = target.resource.path(namespace: namespace, name: target.name)
    return try world.handle(APIRequest(.get, path)).body
  }
}
