internal import KubeAPI

/// Keeps claims as long as pods use them, and volumes as long as they are bound.
extension World {
  /// Sees to the finalizer of a claim.
  // Kubernetes: pkg/controller/volume/pvcprotection/pvc_protection_controller.go, processPVC
  mutating func protectClaim(_ key: ObjectKey) {
    guard let claim = state.object(.persistentVolumeClaims, key) else { return }
    let isUsed = claim.isBeingDeleted && storage.pods(using: key).contains { uses($0, claim) }
    protect(.persistentVolumeClaims, key, claim, StorageNames.claimFinalizer, isUsed: isUsed)
  }

  /// Whether a pod on a node uses a claim.
  // Kubernetes: pkg/controller/volume/pvcprotection/pvc_protection_controller.go, podUsesPVC
  private func uses(_ key: ObjectKey, _ claim: JSON) -> Bool {
    guard let pod = state.object(.pods, key), !(pod["spec"]?.text("nodeName") ?? "").isEmpty else {
      return false
    }
    let isShutDown =
      pod.isBeingDeleted && pod["metadata", "deletionGracePeriodSeconds"]?.integer == 0
    return pod["spec"]?.items("volumes").contains { volume in
      if let named = volume["persistentVolumeClaim"] {
        return named["claimName"]?.string == claim.name
      }
      return !isShutDown && volume["ephemeral"] != nil
        && "\(pod.name)-\(volume.text("name"))" == claim.name
        && claim.controllerReference?["uid"]?.string == pod.uid
    } ?? false
  }

  /// Sees to the finalizer of a volume.
  // Kubernetes: pkg/controller/volume/pvprotection/pv_protection_controller.go, processPV
  mutating func protectVolume(_ name: String) {
    let key = ObjectKey(name)
    guard let volume = state.object(.persistentVolumes, key) else { return }
    protect(
      .persistentVolumes, key, volume, StorageNames.volumeFinalizer,
      isUsed: volume["status", "phase"] == "Bound")
  }

  /// Sees to the finalizer of a class of attributes.
  // Kubernetes: pkg/controller/volume/vacprotection/vac_protection_controller.go, processVAC
  mutating func protectAttributes(_ name: String) {
    let key = ObjectKey(name)
    guard let object = state.object(.volumeAttributesClasses, key) else {
      storage.leavingAttributes.remove(name)
      return
    }
    let isUsed = object.isBeingDeleted && usesAttributes(name)
    if isUsed { storage.leavingAttributes.insert(name) }
    protect(
      .volumeAttributesClasses, key, object, StorageNames.attributesFinalizer, isUsed: isUsed)
  }

  /// Whether a claim or volume has a class of attributes, or is to get it.
  private func usesAttributes(_ name: String) -> Bool {
    let field = "volumeAttributesClassName"
    return state.objects(.persistentVolumes).contains { $0.value["spec"]?.text(field) == name }
      || state.objects(.persistentVolumeClaims).contains { _, claim in
        claim["spec"]?.text(field) == name
          || claim["status"]?.text("currentVolumeAttributesClassName") == name
          || claim["status", "modifyVolumeStatus", "targetVolumeAttributesClassName"]?.string
            == name
      }
  }

  /// Adds a finalizer that is missing, or takes it off what is being deleted and not in use.
  private mutating func protect(
    _ resource: Resource, _ key: ObjectKey, _ object: JSON, _ finalizer: String, isUsed: Bool
  ) {
    let finalizers = object.finalizers
    let isThere = finalizers.contains(finalizer)
    if object.isBeingDeleted ? !isThere || isUsed : isThere { return }
    edit(resource, key) { object in
      let kept =
        object.isBeingDeleted
        ? finalizers.filter { $0 != finalizer } : finalizers + [finalizer]
      object.modify("metadata") {
        $0["finalizers"] = kept.isEmpty ? nil : .array(kept.map { .string($0) })
      }
    }
  }
}
