internal import KubeAPI

/// What the controller of growing claims says; nothing in the cluster itself makes volumes grow.
// Kubernetes: pkg/controller/volume/expand/expand_controller.go, syncHandler
extension World {
  /// Looks at a claim that may ask for more than it has.
  mutating func expandClaim(_ key: ObjectKey) {
    guard let claim = state.object(.persistentVolumeClaims, key),
      let volume = state.object(
        .persistentVolumes, ObjectKey(claim["spec"]?.text("volumeName") ?? "")),
      volume["spec", "claimRef", "uid"]?.string == claim.uid,
      VolumeSlot.size(claim["spec", "resources", "requests"])
        > VolumeSlot.size(claim["status", "capacity"])
    else { return }
    let isExternal = volume["spec"]?.has("csi") ?? false
    emit(
      on: claim, type: isExternal ? "Normal" : "Warning", reason: "ExternalExpanding",
      component: "volume_expand",
      message: isExternal
        ? "waiting for an external controller to expand this PVC"
        : "Ignoring the PVC: didn't find a plugin capable of expanding the volume; waiting for an "
          + "external controller to process this PVC.")
  }
}
