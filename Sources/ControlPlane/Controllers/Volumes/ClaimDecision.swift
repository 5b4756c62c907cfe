internal import KubeAPI

/// What the binder says about a claim or volume.
struct StorageEvent: Hashable, Sendable {
  /// `Normal` or `Warning`.
  var type: String
  /// The reason, in one word.
  var reason: String
  /// The message.
  var message: String

  /// Something that goes as it should.
  static func normal(_ reason: String, _ message: String) -> StorageEvent {
    StorageEvent(type: "Normal", reason: reason, message: message)
  }

  /// Something that does not go as it should.
  static func warning(_ reason: String, _ message: String) -> StorageEvent {
    StorageEvent(type: "Warning", reason: reason, message: message)
  }
}

/// What is to be done about a claim.
enum ClaimDecision: Hashable, Sendable {
  /// It goes on waiting.
  case wait(StorageEvent?)
  /// It waits, and nothing is written, because something failed.
  case fail(StorageEvent)
  /// It gets the class for claims without one.
  case assignClass(String)
  /// Its volume is to be made by a driver.
  case provision(driver: String, StorageEvent)
  /// It and a volume are bound to each other.
  case bind(volume: String)
  /// Its volume is gone.
  case lose(StorageEvent)
}

/// The decision about one claim.
// Kubernetes: pkg/controller/volume/persistentvolume/pv_controller.go, syncClaim
struct ClaimBinder {
  /// The claim.
  let claim: JSON
  /// The objects of the cluster.
  let state: State
  /// What is kept about volumes.
  let memory: VolumeMemory

  /// Decides.
  func decide() -> ClaimDecision {
    claim.annotations[StorageNames.bindCompleted] == nil ? decideUnbound() : decideBound()
  }

  /// Decides about a claim that was never bound.
  private func decideUnbound() -> ClaimDecision {
    let name = claim["spec"]?.text("volumeName") ?? ""
    if name.isEmpty { return decideFree() }
    guard let volume = state.object(.persistentVolumes, ObjectKey(name)) else {
      return .wait(nil)
    }
    if !(volume["spec"]?.has("claimRef") ?? false) {
      if let mismatch = VolumeSearch(claim).mismatch(volume) {
        return .wait(
          .warning(
            "VolumeMismatch", "Cannot bind to requested volume \(name.goQuoted): \(mismatch)"))
      }
      return .bind(volume: name)
    }
    if VolumeSearch.isBound(volume, to: claim) { return .bind(volume: name) }
    let event = StorageEvent.warning(
      "FailedBinding", "volume \(name.goQuoted) already bound to a different claim.")
    return claim.annotations[StorageNames.boundByController] == nil ? .wait(event) : .fail(event)
  }

  /// Decides about a claim whose author does not care which volume it gets.
  private func decideFree() -> ClaimDecision {
    let search = VolumeSearch(claim)
    let storageClass = state.object(.storageClasses, ObjectKey(search.storageClass))
    let isScheduled = claim.annotations[StorageNames.selectedNode] != nil
    let isDelayed = storageClass?["volumeBindingMode"] == "WaitForFirstConsumer"
    if let volume = search.best(memory, state, isDelayed: isDelayed) {
      return .bind(volume: volume)
    }
    if let name = classToAssign() { return .assignClass(name) }
    if isDelayed, !isScheduled { return .wait(waitingEvent()) }
    if search.storageClass.isEmpty {
      return .wait(
        .normal(
          "FailedBinding",
          "no persistent volumes available for this claim and no storage class is set"))
    }
    return VolumeProvisioning(search.storageClass, storageClass).decision
  }

  /// The class for claims without one, when this is such a claim.
  // Kubernetes: pkg/controller/volume/persistentvolume/pv_controller.go, assignDefaultStorageClass
  private func classToAssign() -> String? {
    if claim["spec"]?.has("storageClassName") ?? false { return nil }
    if claim.annotations[StorageNames.oldClass] != nil { return nil }
    return StorageNames.defaultClassName(state)
  }

  /// Why a claim waits whose volume is chosen together with the node of a pod.
  // Kubernetes: pkg/controller/volume/persistentvolume/pv_controller.go, emitEventForUnboundDelayBindingClaim
  private func waitingEvent() -> StorageEvent {
    let key = ObjectKey(namespace: claim.namespace, name: claim.name)
    let pods = memory.pods(using: key).filter { key in
      guard let pod = state.object(.pods, key) else { return false }
      let phase = pod["status", "phase"]?.string
      return phase != "Succeeded" && phase != "Failed"
        && (pod["spec"]?.text("nodeName") ?? "").isEmpty
    }
    guard let first = pods.first else {
      return .normal(
        "WaitForFirstConsumer", "waiting for first consumer to be created before binding")
    }
    let names = pods.map(\.name).joined(separator: ",")
    return .normal(
      "WaitForPodScheduled",
      pods.count > 1
        ? "waiting for pods \(names) to be scheduled"
        : "waiting for pod \(first.name) to be scheduled")
  }

  /// Decides about a claim that was bound before.
  private func decideBound() -> ClaimDecision {
    let name = claim["spec"]?.text("volumeName") ?? ""
    if name.isEmpty {
      return .lose(
        .warning(
          "ClaimLost",
          "Bound claim has lost reference to PersistentVolume. Data on the volume is lost!"))
    }
    guard let volume = state.object(.persistentVolumes, ObjectKey(name)) else {
      return .lose(
        .warning(
          "ClaimLost", "Bound claim has lost its PersistentVolume. Data on the volume is lost!"))
    }
    guard let reference = volume["spec"]?.present("claimRef"),
      reference.text("uid") != claim.uid
    else { return .bind(volume: name) }
    return .lose(
      .warning(
        "ClaimMisbound",
        "Two claims are bound to the same volume, this one is bound incorrectly"))
  }
}

/// What comes of asking a class for a volume.
// Kubernetes: pkg/controller/volume/persistentvolume/pv_controller.go, findProvisionablePlugin
struct VolumeProvisioning {
  /// What is to be done about the claim.
  let decision: ClaimDecision

  /// Asks a class, which may not be there.
  init(_ name: String, _ storageClass: JSON?) {
    guard let storageClass else {
      decision = .fail(
        .warning("ProvisioningFailed", "storageclass.storage.k8s.io \(name.goQuoted) not found"))
      return
    }
    let provisioner = storageClass.text("provisioner")
    if provisioner == "kubernetes.io/host-path" {
      let reason = "provisioning in volume plugin \(provisioner.goQuoted) is disabled"
      decision = .provision(
        driver: provisioner,
        .warning("ProvisioningFailed", "Failed to create provisioner: \(reason)"))
      return
    }
    if StorageNames.drivers[provisioner] == nil, provisioner.hasPrefix("kubernetes.io/") {
      decision = .fail(
        .warning(
          "ProvisioningFailed",
          provisioner == "kubernetes.io/nfs"
            ? "no provisionable volume plugin matched"
            : "no volume plugin matched name: \(provisioner)"))
      return
    }
    let driver = StorageNames.drivers[provisioner] ?? provisioner
    decision = .provision(
      driver: driver,
      .normal(
        "ExternalProvisioning",
        "Waiting for a volume to be created either by the external provisioner '\(driver)' or "
          + "manually by the system administrator. If volume creation is delayed, please verify "
          + "that the provisioner is running and correctly registered."))
  }
}
