import Testing

@testable import Lab

/// Tests of the steps that change what has a template: done as `kubectl` would, or refused in its
/// words.
@Suite struct RolloutStepTests {
  /// A Deployment, a ReplicaSet and a ReplicationController.
  static let manifest = """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web, annotations: {kubernetes.io/change-cause: first}}
    spec:
      replicas: 2
      selector: {matchLabels: {app: web}}
      template:
        metadata: {labels: {app: web}}
        spec: {containers: [{name: c, image: "nginx:1.25"}]}
    ---
    apiVersion: apps/v1
    kind: ReplicaSet
    metadata: {name: set}
    spec:
      replicas: 1
      selector: {matchLabels: {app: set}}
      template:
        metadata: {labels: {app: set}}
        spec: {containers: [{name: c, image: "nginx:1.25"}]}
    ---
    apiVersion: v1
    kind: ReplicationController
    metadata: {name: old}
    spec:
      replicas: 1
      template:
        metadata: {labels: {app: old}}
        spec: {containers: [{name: c, image: "nginx:1.25"}]}

    """

  /// A step that sets the Deployment's image.
  static func image(_ tag: String) -> String {
    "{setImage: {kind: Deployment, name: web, container: c, image: \"nginx:\(tag)\"}}, {wait: 2m}"
  }

  /// The Deployment, paused.
  static let pause =
    "{apply: {apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, spec: {paused: true, replicas: 2, selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: c, image: \"nginx:1.26\"}]}}}}}"
  /// The rollback of the Deployment.
  static let undo = "{rolloutUndo: {kind: Deployment, name: web}}, {wait: 2m}"

  @Test(arguments: [
    (
      "\(image("1.26")), \(undo)",
      "expect: {kind: Deployment, name: web, image: \"nginx:1.25\", metadata: {annotations: {deployment.kubernetes.io/revision: \"3\"}}, status: {updatedReplicas: 2, availableReplicas: 2}}"
    ),
    (
      "\(image("1.26")), \(image("1.27")), {rolloutUndo: {kind: Deployment, name: web, toRevision: 1}}, {wait: 2m}",
      "expect: {kind: Deployment, name: web, image: \"nginx:1.25\", metadata: {annotations: {deployment.kubernetes.io/revision: \"4\"}}}"
    ),
    (
      "\(image("1.26")), {annotate: {kind: Deployment, name: web, annotations: {kubernetes.io/change-cause: second}}}, {wait: 1m}, \(undo)",
      "expect: {kind: Deployment, name: web, metadata: {annotations: {kubernetes.io/change-cause: first}}}"
    ),
    (
      "\(image("1.26")), {rolloutUndo: {kind: Deployment, name: web, toRevision: 2}}, {wait: 2m}",
      "expect: {kind: Deployment, name: web, image: \"nginx:1.26\", metadata: {annotations: {deployment.kubernetes.io/revision: \"2\"}}}"
    ),
    (
      "{rolloutRestart: {kind: Deployment, name: web}}, {wait: 2m}",
      "expect: {kind: Deployment, name: web, spec: {template: {metadata: {annotations: {kubectl.kubernetes.io/restartedAt: {present: true}}}}}, status: {observedGeneration: 2, updatedReplicas: 2}}"
    ),
    (
      "{scale: {kind: Deployment, name: web, replicas: 4}}, {wait: 1m}",
      "count: {kind: Pod, labels: app=web, ready: true}\nis: 4"
    ),
    (
      "{scale: {kind: ReplicaSet, name: set, replicas: 3}}, {wait: 1m}",
      "count: {kind: Pod, labels: app=set, ready: true}\nis: 3"
    ),
    (
      "{scale: {kind: ReplicationController, name: old, replicas: 0}}, {wait: 1m}",
      "expect: {kind: ReplicationController, name: old, status: {replicas: 0}}"
    ),
    (
      "{setImage: {kind: ReplicaSet, name: set, image: \"nginx:1.26\"}}, {wait: 1m}",
      "all: [{expect: {kind: ReplicaSet, name: set, image: \"nginx:1.26\"}}, {expect: {kind: Pod, labels: app=set, image: \"nginx:1.25\"}}]"
    ),
    (
      "{setImage: {kind: ReplicationController, name: old, image: \"nginx:1.26\"}}, {delete: {kind: Pod, labels: app=old}}, {wait: 1m}",
      "expect: {kind: Pod, labels: app=old, image: \"nginx:1.26\"}"
    ),
  ])
  func `a step is done as kubectl does it`(steps: String, check: String) throws {
    let verdict = try JudgeTests().verdict("after: [\(steps)]\n\(check)", Self.manifest)
    #expect(verdict.hasPrefix("passed"), "\(verdict)")
  }

  @Test(arguments: [
    ("\(undo)", "no rollout history found for deployment \"web\""),
    (
      "{rolloutUndo: {kind: Deployment, name: web, toRevision: 7}}",
      "unable to find specified revision 7 in history"
    ),
    (
      "\(image("1.26")), \(pause), \(undo)",
      "you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again"
    ),
    (
      "\(pause), {rolloutRestart: {kind: Deployment, name: web}}",
      "deployments.apps \"web\" can't restart paused deployment (run rollout resume first)"
    ),
    (
      "{rolloutUndo: {kind: ReplicaSet, name: set}}",
      "no rollbacker has been implemented for \"ReplicaSet.apps\""
    ),
    (
      "{rolloutUndo: {kind: ReplicationController, name: old}}",
      "no rollbacker has been implemented for \"ReplicationController\""
    ),
    (
      "{rolloutRestart: {kind: ReplicaSet, name: set}}",
      "replicasets.apps \"set\" restarting is not supported"
    ),
    (
      "{rolloutRestart: {kind: ReplicationController, name: old}}",
      "replicationcontrollers \"old\" restarting is not supported"
    ),
    ("{rolloutUndo: {kind: Deployment, name: wob}}", "deployments.apps \"wob\" not found"),
    ("{scale: {kind: Deployment, name: wob, replicas: 1}}", "deployments.apps \"wob\" not found"),
    (
      "{setImage: {kind: Deployment, name: web, container: d, image: nginx}}",
      "unable to find container named \"d\""
    ),
  ])
  func `a step that kubectl refuses is refused in its words`(
    steps: String, message: String
  ) throws {
    let verdict = try JudgeTests().verdict(
      "after: [\(steps)]\nexists: Deployment/web", Self.manifest)
    #expect(verdict.hasSuffix(" | \(message) | after"), "\(verdict)")
  }

  @Test func `a DaemonSet without history has no last revision`() throws {
    let verdict = try JudgeTests().verdict(
      "after: [{rolloutUndo: {kind: DaemonSet, name: web}}]\nexists: DaemonSet/web")
    #expect(verdict.hasSuffix(" | no last revision to roll back to | after"), "\(verdict)")
  }
}
