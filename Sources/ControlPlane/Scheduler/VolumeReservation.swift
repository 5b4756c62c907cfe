internal import KubeAPI

/// Pods that have a node and wait there for their volumes.
// Kubernetes: pkg/scheduler/framework/plugins/volumebinding/binder.go, BindPodVolumes
extension World {
  /// For how long a pod waits for its volumes.
  // Kubernetes: pkg/scheduler/apis/config/v1/defaults.go, SetDefaults_VolumeBindingArgs
  private static let bindTimeout = Duration.seconds(600)

  /// Chooses the volumes of a pod for its node; says whether the pod has to wait for them.
  mutating func reserveVolumes(
    _ key: ObjectKey, _ pod: JSON, on node: String, _ demands: PodDemands
  ) -> Bool {
    let volumes = volumeDemands(of: pod)
    guard !volumes.choices.isEmpty, let info = scheduler.nodes[node],
      case .success(let plan) = volumes.plan(node, info)
    else { return false }
    let timer = timers.set(
      Timer(kind: .retry, target: .reservation(key)), at: now + Self.bindTimeout)
    scheduler.nodes.modify(node) { $0.count(demands, in: true) }
    scheduler.reserved.updateValue(
      Reservation(node: node, demands: demands, timer: timer), forKey: key)
    edit(.pods, key) { pod in
      pod.modify("status") { $0["nominatedNodeName"] = .string(node) }
    }
    for binding in plan.bindings {
      guard let claim = state.object(.persistentVolumeClaims, binding.claim) else { continue }
      reserve(binding.volume, for: claim)
    }
    for claim in plan.provisions {
      edit(.persistentVolumeClaims, claim) { claim in
        claim.modify("metadata") { metadata in
          metadata.modify("annotations") { $0[StorageNames.selectedNode] = .string(node) }
        }
      }
    }
    return true
  }

  /// Takes a pod's room on the node back on which it waits.
  mutating func releaseReservation(_ key: ObjectKey) {
    guard let reservation = scheduler.reserved.removeValue(forKey: key) else { return }
    timers.cancel(reservation.timer)
    scheduler.nodes.modify(reservation.node) { $0.count(reservation.demands, in: false) }
  }

  /// Binds a pod to the node on which it waits, when its volumes are there.
  ///
  /// - Returns: false when the pod needs another node.
  mutating func keepsReservation(_ key: ObjectKey, _ pod: JSON) -> Bool {
    guard let reservation = scheduler.reserved[key] else { return false }
    var isComplete = true
    for name in StorageNames.claims(of: pod) {
      let claimKey = ObjectKey(namespace: key.namespace, name: name)
      guard let claim = state.object(.persistentVolumeClaims, claimKey), !claim.isBeingDeleted,
        state.contains(.nodes, ObjectKey(reservation.node))
      else {
        releaseReservation(key)
        return false
      }
      if VolumeBinding.isBound(claim) { continue }
      isComplete = false
      let isMade = claim.annotations[StorageNames.selectedNode]?.string == reservation.node
      if !isMade, VolumeSearch(claim).reservedVolume(storage, state) == nil {
        releaseReservation(key)
        return false
      }
    }
    guard isComplete else { return true }
    releaseReservation(key)
    bind(key, pod, to: reservation.node)
    return true
  }

  /// Says of a pod that its volumes did not come, and lets it try again.
  mutating func giveUpReservation(_ key: ObjectKey) {
    guard scheduler.reserved.contains(key), let pod = state.object(.pods, key) else { return }
    releaseReservation(key)
    emitFromScheduler(
      on: pod, type: "Warning", reason: "FailedScheduling", action: "Scheduling",
      message: "running PreBind plugin \"VolumeBinding\": binding volumes: "
        + "context deadline exceeded")
    enqueueAgain(key)
  }

  /// A claim has come, changed or gone: the pods that use it may try again.
  mutating func schedulerObserveClaim(_ change: Change) {
    for key in storage.pods(using: change.key)
    where scheduler.waitingForVolumes.contains(key) || scheduler.reserved.contains(key) {
      retryForVolumes(key)
    }
  }

  /// A volume or a class of storage has come, changed or gone: pods that wait for volumes may try again.
  mutating func schedulerObserveStorage(_ change: Change) {
    if scheduler.waitingForVolumes.isEmpty { return }
    if let old = change.old, change.kind == .modified,
      change.resource == Resource.persistentVolumes.id,
      old["spec"] == change.new["spec"], old.labels == change.new.labels
    {
      return
    }
    scheduler.retriesVolumes = true
  }

  /// Puts the pods that wait for volumes back into the queue, when volumes or classes have changed.
  mutating func retryPodsWithClaims() {
    guard scheduler.retriesVolumes else { return }
    scheduler.retriesVolumes = false
    for key in Array(scheduler.waitingForVolumes) { retryForVolumes(key) }
  }

  /// Puts a pod that waits for volumes back into the queue.
  private mutating func retryForVolumes(_ key: ObjectKey) {
    guard let pod = state.object(.pods, key) else { return }
    scheduler.forget(key, named: NodeAffinity(podSpec: pod["spec"] ?? [:]).namedNodes)
    enqueueAgain(key)
  }
}
