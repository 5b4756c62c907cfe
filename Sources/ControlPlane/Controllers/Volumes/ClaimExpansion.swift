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
    // The controller knows plugins of fibre channels, and leaves drivers to others.
    let isKnown = ["csi", "fc"].contains { volume["spec"]?.has($0) ?? false }
    emit(
      on: claim, type: isKnown ? "Normal" : "Warning", reason: "ExternalExpanding",
      component: "volume_expand",
      message: "waiting for an external controller to expand this PVC")
  }
}
