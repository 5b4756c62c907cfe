internal import KubeAPI

/// The ReplicaSet of the present template: found, numbered, or made.
// Kubernetes: pkg/controller/deployment/sync.go, getNewReplicaSet
extension DeploymentController {
  /// Sees to the number and the annotations of the new ReplicaSet, which is made where it may be and there is none.
  mutating func syncRevision(createsNew: Bool) {
    let highest = oldSets.map(Self.revision).max() ?? 0
    let revision = String(max(highest, 0) + 1)
    if let set = newSet {
      refresh(set, revision)
    } else if createsNew {
      create(revision)
    }
  }

  /// The number of a ReplicaSet's template in the history.
  static func revision(_ set: JSON) -> Int64 {
    set.annotations[DeploymentAnnotation.revision]?.string.flatMap(Int64.init) ?? 0
  }

  /// Brings what the new ReplicaSet says up to date, and then what the Deployment says of it.
  private mutating func refresh(_ set: JSON, _ revision: String) {
    var changed = set
    annotate(&changed, revision, exists: true)
    let minReadySeconds = set["spec", "minReadySeconds"]?.integer ?? 0
    if minReadySeconds != numbers.minReadySeconds {
      let seconds = numbers.minReadySeconds
      changed.modify("spec") { $0["minReadySeconds"] = seconds == 0 ? nil : .integer(seconds) }
      Self.countChange(&changed)
    }
    if changed != set {
      update(changed)
    } else {
      let present = set.annotations[DeploymentAnnotation.revision]?.string ?? revision
      setRevision(present)
      if numbers.progressDeadline != nil, condition("Progressing") == nil {
        setCondition(
          "Progressing", "True", "FoundNewReplicaSet", "Found new replica set \"\(set.name)\"")
      }
    }
  }

  /// Makes the ReplicaSet of the present template.
  private mutating func create(_ revision: String) {
    let collisions = status["collisionCount"]?.integer ?? 0
    let hash = TemplateHash.name(of: template, collisions: collisions)
    let key = ObjectKey(namespace: deployment.namespace, name: "\(deployment.name)-\(hash)")
    if view.contains(.replicaSets, key) {
      deployment.set(["status", "collisionCount"], .integer(collisions + 1))
      return
    }
    var template = self.template
    template.set(["metadata", "labels", "pod-template-hash"], .string(hash))
    var selector = deployment["spec", "selector"] ?? [:]
    selector.set(["matchLabels", "pod-template-hash"], .string(hash))
    let count = room(for: nil)
    var spec: JSON = ["replicas": .integer(count), "selector": selector, "template": template]
    if numbers.minReadySeconds > 0 { spec["minReadySeconds"] = .integer(numbers.minReadySeconds) }
    var set: JSON = [
      "apiVersion": "apps/v1", "kind": "ReplicaSet",
      "metadata": [
        "name": .string(key.name), "namespace": .string(key.namespace), "generation": 1,
        "labels": template["metadata", "labels"] ?? [:],
        "ownerReferences": [controllerReference],
      ],
      "spec": spec, "status": ["replicas": 0],
    ]
    annotate(&set, revision, exists: false)
    decision.effects.append(.create(set))
    sets.append(set)
    if count > 0 {
      say("ScalingReplicaSet", "Scaled up replica set \(key.name) from 0 to \(count)")
    }
    setRevision(revision)
    if numbers.progressDeadline != nil {
      setCondition(
        "Progressing", "True", "NewReplicaSetCreated", "Created new replica set \"\(key.name)\"")
    }
  }

  /// How a ReplicaSet names the Deployment as its controller.
  private var controllerReference: JSON {
    OwnerReference(
      apiVersion: "apps/v1", kind: "Deployment", name: deployment.name, uid: deployment.uid,
      controller: true, blockOwnerDeletion: true
    ).json
  }

  /// Writes the number of the present template on the Deployment.
  private mutating func setRevision(_ revision: String) {
    if deployment.annotations[DeploymentAnnotation.revision]?.string == revision { return }
    deployment.set(["metadata", "annotations", DeploymentAnnotation.revision], .string(revision))
  }

  /// Gives the new ReplicaSet the Deployment's annotations and its number.
  // Kubernetes: pkg/controller/deployment/util/deployment_util.go, SetNewReplicaSetAnnotations
  private func annotate(_ set: inout JSON, _ revision: String, exists: Bool) {
    var annotations = set.annotations
    for entry in deployment.annotations
    where !DeploymentAnnotation.notCopied.contains(entry.name) {
      annotations[entry.name] = entry.value
    }
    let old = annotations[DeploymentAnnotation.revision]?.string
    if old.flatMap(Int64.init) ?? 0 < Int64(revision) ?? 0 {
      annotations[DeploymentAnnotation.revision] = .string(revision)
      if let old {
        let earlier = annotations[DeploymentAnnotation.revisionHistory]?.string ?? ""
        annotations[DeploymentAnnotation.revisionHistory] = .string(
          earlier.isEmpty ? old : "\(earlier),\(old)")
      }
    }
    if !exists {
      annotations[DeploymentAnnotation.desiredReplicas] = .string(String(numbers.replicas))
      annotations[DeploymentAnnotation.maxReplicas] = .string(String(numbers.most))
    }
    set.modify("metadata") { $0["annotations"] = .object(annotations) }
  }

  /// Counts a change of a ReplicaSet's `spec`.
  static func countChange(_ set: inout JSON) {
    let generation = set.generation
    set.modify("metadata") { $0["generation"] = .integer(generation + 1) }
  }

  /// Deletes the oldest ReplicaSets beyond the limit that are not used any more.
  // Kubernetes: pkg/controller/deployment/sync.go, cleanupDeployment
  mutating func cleanUp() {
    guard let limit = numbers.revisionHistoryLimit else { return }
    let old = oldSets.filter { !$0.isBeingDeleted }
    let surplus = old.count - limit
    guard surplus > 0 else { return }
    let byRevision = old.enumerated().sorted {
      let (first, second) = (Self.revision($0.element), Self.revision($1.element))
      return first != second ? first < second : $0.offset < $1.offset
    }
    for (_, set) in byRevision.prefix(surplus) {
      guard Self.size(set) == 0, Self.count("replicas", set) == 0,
        set.generation <= Self.count("observedGeneration", set)
      else { continue }
      decision.effects.append(.delete(ObjectKey(namespace: set.namespace, name: set.name)))
    }
  }
}
