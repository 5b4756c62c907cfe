internal import KubeAPI

/// What a sync of a ReplicaSet has come to.
struct ReplicaDecision: Sendable {
  /// Pods without a controller that it takes over.
  var adoptions: [ObjectKey] = []
  /// Pods that its selector matches no longer.
  var releases: [ObjectKey] = []
  /// How many pods are to be made.
  var creates = 0
  /// Pods that have to go.
  var deletes: [ObjectKey] = []
  /// The new status.
  var status: JSON?
  /// When to look again.
  var wakeAt: Instant?
}

/// The controller of ReplicaSets and ReplicationControllers: so many pods of one template.
///
/// A sync visits the pods that something has happened to since the last one, keeps the sums of the status up
/// to date, and decides. It reads the state and writes nothing but its memo.
// Kubernetes: pkg/controller/replicaset/replica_set.go, syncReplicaSet
struct ReplicaController {
  /// Whether this is a ReplicaSet or a ReplicationController.
  let kind: ReplicaKind
  /// The object.
  let object: JSON
  /// The state of the cluster.
  let view: State
  /// How many active pods nodes hold, for each ReplicaSet of the same owner.
  let related: [SortedMap<String, Int>]
  /// The world's time.
  let now: Instant

  /// The number of pods that are wanted.
  private var wanted: Int64 { object["spec", "replicas"]?.integer ?? 1 }

  /// Decides what to do about the object.
  func reconcile(_ memo: inout ReplicaMemo) -> ReplicaDecision {
    var decision = ReplicaDecision()
    readTemplate(&memo)
    visitDirty(&memo)
    if !object.isBeingDeleted {
      claimStrays(&memo, &decision)
      // What is taken over or let go is counted by the sync that follows it.
      if !decision.adoptions.isEmpty || !decision.releases.isEmpty { return decision }
      manage(&memo, &decision)
    }
    decision.status = status(memo)
    decision.wakeAt = earliest(decision.wakeAt, memo.waiting.first?.instant)
    return decision
  }

  /// The earlier of two moments of which each may be missing.
  private func earliest(_ first: Instant?, _ second: Instant?) -> Instant? {
    guard let first, let second else { return first ?? second }
    return min(first, second)
  }

  /// Brings what the memo has read from the object up to date; a change concerns all pods.
  private func readTemplate(_ memo: inout ReplicaMemo) {
    let template = object["spec", "template"] ?? [:]
    let minReadySeconds = object["spec", "minReadySeconds"]?.integer ?? 0
    if memo.template != template {
      memo.template = template
      memo.stencil = nil
      memo.retryAt = nil
      let labels = template["metadata", "labels"]?.object ?? JSONObject()
      if memo.templateLabels != labels {
        memo.templateLabels = labels
        for key in memo.pods.keys { memo.dirtyPods.insert(key) }
      }
    }
    if memo.minReadySeconds != minReadySeconds {
      memo.minReadySeconds = minReadySeconds
      for key in memo.pods.keys { memo.dirtyPods.insert(key) }
    }
  }

  /// Looks at the pods that have changed, and at those that have become available by now.
  private func visitDirty(_ memo: inout ReplicaMemo) {
    while let first = memo.waiting.first, first.instant <= now {
      memo.waiting.remove(first)
      memo.dirtyPods.insert(first.pod)
    }
    let dirty = memo.dirtyPods
    memo.dirtyPods.removeAll()
    for key in dirty {
      guard let pod = view.object(.pods, key),
        let owner = pod.controllerReference, owner["uid"]?.string == memo.uid
      else {
        memo.store(key, nil)
        continue
      }
      memo.store(key, entry(pod, memo))
    }
  }

  /// What counts of a pod.
  private func entry(_ pod: JSON, _ memo: ReplicaMemo) -> ReplicaPod {
    var entry = ReplicaPod()
    let phase = pod["status", "phase"]?.string
    let hasEnded = phase == "Succeeded" || phase == "Failed"
    entry.isTerminating = pod.isBeingDeleted && !hasEnded
    entry.isActive = !pod.isBeingDeleted && !hasEnded
    guard entry.isActive else { return entry }
    entry.isReady = PodCondition.isReady(pod)
    if let moment = PodCondition.availableSince(pod, minReadySeconds: memo.minReadySeconds) {
      entry.isAvailable = moment <= now
      entry.availableAt = entry.isAvailable ? nil : moment
    }
    let labels = pod.labels
    entry.isFullyLabeled = memo.templateLabels.allSatisfy { labels[$0.name] == $0.value }
    entry.node = pod["spec", "nodeName"]?.string ?? ""
    entry.progress = phase == "Running" ? 2 : phase == "Unknown" ? 1 : 0
    entry.deletionCost =
      pod["metadata", "annotations"]?["controller.kubernetes.io/pod-deletion-cost"]?.string
      .flatMap(Int64.init) ?? 0
    if entry.isReady {
      entry.readySince = PodCondition.find("Ready", in: pod)?["lastTransitionTime"]?.string
        .flatMap { Instant(rfc3339: $0) }
    }
    entry.created = pod.creationInstant
    entry.uid = pod.uid
    readRestarts(of: pod, &entry)
    return entry
  }

  /// How often containers and sidecars of a pod were restarted.
  private func readRestarts(of pod: JSON, _ entry: inout ReplicaPod) {
    for status in pod["status", "containerStatuses"]?.array ?? [] {
      entry.restarts = max(entry.restarts, status["restartCount"]?.integer ?? 0)
    }
    for status in pod["status", "initContainerStatuses"]?.array ?? [] {
      let count = status["restartCount"]?.integer ?? 0
      let isSidecar = (pod["spec", "initContainers"]?.array ?? []).contains {
        $0["name"] == status["name"] && $0["restartPolicy"] == "Always"
      }
      if isSidecar {
        entry.sidecarRestarts = max(entry.sidecarRestarts, count)
      } else {
        entry.restarts = max(entry.restarts, count)
      }
    }
  }

  /// Takes over matching pods that have no controller, and lets go of those that match no longer.
  // Kubernetes: pkg/controller/controller_ref_manager.go, ClaimPods
  private func claimStrays(_ memo: inout ReplicaMemo, _ decision: inout ReplicaDecision) {
    if memo.strays.isEmpty { return }
    let strays = memo.strays
    memo.strays.removeAll()
    guard let selector = memo.selector, !selector.isEmpty else { return }
    for key in strays {
      guard let pod = view.object(.pods, key), !pod.isBeingDeleted else { continue }
      let phase = pod["status", "phase"]?.string
      if phase == "Succeeded" || phase == "Failed" { continue }
      let matches = selector.matches(labels: pod.labels)
      if let owner = pod.controllerReference {
        if owner["uid"]?.string == memo.uid, !matches { decision.releases.append(key) }
      } else if matches {
        decision.adoptions.append(key)
      }
    }
  }

  /// Decides how many pods are to be made, or which have to go.
  // Kubernetes: pkg/controller/replicaset/replica_set.go, manageReplicas
  private func manage(_ memo: inout ReplicaMemo, _ decision: inout ReplicaDecision) {
    let surplus = memo.counts.active - wanted
    if surplus >= 0 {
      memo.failures = 0
      memo.retryAt = nil
    }
    if surplus < 0 {
      if let retry = memo.retryAt, retry > now {
        decision.wakeAt = retry
      } else {
        decision.creates = Int(-surplus)
      }
    } else if surplus > 0 {
      decision.deletes = PodRanking(now: now, related: related)
        .victims(memo.pods, count: Int(surplus))
    }
  }

  /// The status that the sums amount to.
  // Kubernetes: pkg/controller/replicaset/replica_set_utils.go, calculateStatus
  private func status(_ memo: ReplicaMemo) -> JSON {
    var status: JSON = ["replicas": .integer(memo.counts.active)]
    if object.generation > 0 { status["observedGeneration"] = .integer(object.generation) }
    for (name, count) in [
      ("fullyLabeledReplicas", memo.counts.fullyLabeled), ("readyReplicas", memo.counts.ready),
      ("availableReplicas", memo.counts.available),
    ] where count > 0 { status[name] = .integer(count) }
    if kind.countsTerminating { status["terminatingReplicas"] = .integer(memo.counts.terminating) }
    if let conditions = object["status", "conditions"]?.array {
      let kept =
        memo.retryAt == nil ? conditions.filter { $0["type"] != "ReplicaFailure" } : conditions
      if !kept.isEmpty { status["conditions"] = .array(kept) }
    }
    return status
  }

  /// A status that says that pods could not be created.
  static func failed(_ status: JSON, message: String, at now: Instant) -> JSON {
    var status = status
    let known = (status["conditions"]?.array ?? []).contains { $0["type"] == "ReplicaFailure" }
    if known { return status }
    let condition: JSON = [
      "type": "ReplicaFailure", "status": "True", "reason": "FailedCreate",
      "message": .string(message), "lastTransitionTime": .string(now.rfc3339),
    ]
    status.modify("conditions") { $0.updateItems { $0.append(condition) } }
    return status
  }
}
