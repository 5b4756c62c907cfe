internal import KubeAPI

/// The binder's work on volumes.
// Kubernetes: pkg/controller/volume/persistentvolume/pv_controller.go
extension World {
  /// Looks at one volume.
  mutating func syncVolume(_ name: String) {
    guard let volume = state.object(.persistentVolumes, ObjectKey(name)) else { return }
    switch VolumeBinder(volume: volume, state: state).decide() {
    case .phase(let phase):
      storage.released.remove(name)
      setPhase(ofVolume: name, phase)
    case .lookAtClaim(let claim): storage.dirtyClaims.insert(claim)
    case .mismatch(let key): sayMismatch(volume, key)
    case .reclaim: reclaim(name)
    case .unbind: unbind(name)
    }
  }

  /// Gives a volume its phase.
  // Kubernetes: pkg/controller/volume/persistentvolume/pv_controller.go, updateVolumePhase
  @discardableResult
  mutating func setPhase(ofVolume name: String, _ phase: String, message: String = "") -> Bool {
    let time = timestamp
    return edit(.persistentVolumes, ObjectKey(name)) { volume in
      if volume["status", "phase"]?.string == phase { return }
      volume.modify("status") { status in
        status["phase"] = .string(phase)
        status["message"] = message.isEmpty ? .none : .string(message)
        status["lastPhaseTransitionTime"] = time
      }
    }
  }

  /// Says of a volume and its claim that they do not go together.
  private mutating func sayMismatch(_ volume: JSON, _ key: ObjectKey) {
    say(
      .warning(
        "VolumeMismatch",
        "Cannot bind PersistentVolume to requested PersistentVolumeClaim "
          + "\(key.name.goQuoted) due to incompatible volumeMode."), about: volume)
    guard let claim = state.object(.persistentVolumeClaims, key) else { return }
    say(
      .warning(
        "VolumeMismatch",
        "Cannot bind PersistentVolume \(volume.name.goQuoted) to requested "
          + "PersistentVolumeClaim due to incompatible volumeMode."), about: claim)
  }

  /// Takes a volume back whose claim is gone.
  private mutating func reclaim(_ name: String) {
    let key = ObjectKey(name)
    let phase = state.object(.persistentVolumes, key)?["status"]?.text("phase")
    if phase != "Released", phase != "Failed" { setPhase(ofVolume: name, "Released") }
    guard let volume = state.object(.persistentVolumes, key) else { return }
    switch VolumeReclaim(volume) {
    case .keep, .leave: storage.released.remove(name)
    case .recycle: recycle(name, volume)
    case .delete:
      if !volume.isBeingDeleted { deleteObject(.persistentVolumes, key, DeleteOptions()) }
    case .fail(let event):
      if setPhase(ofVolume: name, "Failed", message: event.message) {
        say(event, about: state.object(.persistentVolumes, key) ?? volume)
      }
    }
  }

  /// Makes a volume name its claim no more; one whose author chose the claim goes on naming it.
  // Kubernetes: pkg/controller/volume/persistentvolume/pv_controller.go, unbindVolume
  mutating func unbind(_ name: String) {
    edit(.persistentVolumes, ObjectKey(name)) { volume in
      if volume.annotations[StorageNames.boundByController] != nil {
        volume.modify("spec") { $0["claimRef"] = nil }
        volume.modify("metadata") { metadata in
          metadata.modify("annotations") { $0[StorageNames.boundByController] = nil }
          if metadata["annotations"]?.isEmpty ?? true { metadata["annotations"] = nil }
        }
      } else {
        volume.modify("spec") { $0.modify("claimRef") { $0["uid"] = nil } }
      }
    }
    setPhase(ofVolume: name, "Available")
  }
}
