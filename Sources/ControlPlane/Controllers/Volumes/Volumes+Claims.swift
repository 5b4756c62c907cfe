internal import KubeAPI

/// The binder's work on claims.
// Kubernetes: pkg/controller/volume/persistentvolume/pv_controller.go
extension World {
  /// Who speaks in the binder's events.
  static let volumeBinder = "persistentvolume-controller"

  /// Looks at one claim.
  mutating func syncClaim(_ key: ObjectKey) {
    guard let claim = state.object(.persistentVolumeClaims, key) else { return }
    switch ClaimBinder(claim: claim, state: state, memory: storage).decide() {
    case .wait(let event):
      say(event, about: claim)
      resetClaim(key, phase: "Pending")
    case .fail(let event): say(event, about: claim)
    case .assignClass(let name):
      edit(.persistentVolumeClaims, key) { $0.set(["spec", "storageClassName"], .string(name)) }
    case .provision(let driver, let event): provision(key, claim, driver, event)
    case .bind(let volume): bind(volume, key, claim)
    case .lose(let event):
      if claim["status", "phase"] == "Lost" { return }
      resetClaim(key, phase: "Lost")
      say(event, about: claim)
    }
  }

  /// Says something about a claim or volume.
  mutating func say(_ event: StorageEvent?, about object: JSON) {
    guard let event else { return }
    emit(
      on: object, type: event.type, reason: event.reason, component: Self.volumeBinder,
      message: event.message)
  }

  /// Gives a claim that has no volume its phase.
  // Kubernetes: pkg/controller/volume/persistentvolume/pv_controller.go, updateClaimStatus
  private mutating func resetClaim(_ key: ObjectKey, phase: String) {
    edit(.persistentVolumeClaims, key) { claim in
      claim.modify("status") { status in
        status["phase"] = .string(phase)
        status["accessModes"] = nil
        status["capacity"] = nil
      }
    }
  }

  /// Leaves word for a driver that it is to make a volume.
  // Kubernetes: pkg/controller/volume/persistentvolume/pv_controller.go, provisionClaimOperationExternal
  private mutating func provision(
    _ key: ObjectKey, _ claim: JSON, _ driver: String, _ event: StorageEvent
  ) {
    edit(.persistentVolumeClaims, key) { claim in
      claim.modify("metadata") { metadata in
        metadata.modify("annotations") { annotations in
          annotations[StorageNames.oldProvisioner] = .string(driver)
          annotations[StorageNames.provisioner] = .string(driver)
        }
      }
    }
    say(event, about: state.object(.persistentVolumeClaims, key) ?? claim)
  }

  /// Binds a volume and a claim to each other; what is bound already stays as it is.
  // Kubernetes: pkg/controller/volume/persistentvolume/pv_controller.go, bind
  private mutating func bind(_ name: String, _ key: ObjectKey, _ claim: JSON) {
    reserve(name, for: claim)
    setPhase(ofVolume: name, "Bound")
    edit(.persistentVolumeClaims, key) { claim in
      let isNew = claim["spec"]?.text("volumeName") != name
      claim.modify("spec") { $0["volumeName"] = .string(name) }
      claim.modify("metadata") { metadata in
        metadata.modify("annotations") { annotations in
          if isNew { annotations.setDefault(StorageNames.boundByController, "yes") }
          annotations.setDefault(StorageNames.bindCompleted, "yes")
        }
      }
    }
    guard let volume = state.object(.persistentVolumes, ObjectKey(name)) else { return }
    edit(.persistentVolumeClaims, key) { claim in
      claim.modify("status") { status in
        let isNew = status["phase"] != "Bound"
        status["phase"] = "Bound"
        status["accessModes"] = volume["spec", "accessModes"]
        guard isNew else { return }
        status["capacity"] = volume["spec", "capacity"]
        if let attributes = volume["spec"]?.present("volumeAttributesClassName") {
          status["currentVolumeAttributesClassName"] = attributes
        }
      }
    }
  }

  /// Makes a volume name the claim that it is for.
  // Kubernetes: staging/src/k8s.io/component-helpers/storage/volume/pv_helpers.go, GetBindVolumeToClaim
  mutating func reserve(_ name: String, for claim: JSON) {
    let reference: JSON = [
      "apiVersion": "v1", "kind": "PersistentVolumeClaim", "name": .string(claim.name),
      "namespace": .string(claim.namespace), "resourceVersion": .string(claim.resourceVersion),
      "uid": .string(claim.uid),
    ]
    edit(.persistentVolumes, ObjectKey(name)) { volume in
      let isOwn = !VolumeSearch.isBound(volume, to: claim)
      if isOwn || volume["spec", "claimRef", "uid"]?.string != claim.uid {
        volume.modify("spec") { $0["claimRef"] = reference }
      }
      guard isOwn else { return }
      volume.modify("metadata") { metadata in
        metadata.modify("annotations") { $0.setDefault(StorageNames.boundByController, "yes") }
      }
    }
  }
}
