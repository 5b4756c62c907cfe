internal import KubeAPI

/// What is to be done about a volume.
enum VolumeDecision: Hashable, Sendable {
  /// It is in a phase, and nothing else.
  case phase(String)
  /// Its claim has to be looked at.
  case lookAtClaim(ObjectKey)
  /// Its claim cannot have it, because one is for files and the other for blocks.
  case mismatch(ObjectKey)
  /// Its claim is gone, and what its policy says is done.
  case reclaim
  /// Its claim has another volume, and it names the claim no more.
  case unbind
}

/// The decision about one volume.
// Kubernetes: pkg/controller/volume/persistentvolume/pv_controller.go, syncVolume
struct VolumeBinder {
  /// The volume.
  let volume: JSON
  /// The objects of the cluster.
  let state: State

  /// Decides.
  func decide() -> VolumeDecision {
    guard let reference = volume["spec"]?.present("claimRef"), !reference.text("uid").isEmpty else {
      return .phase("Available")
    }
    let key = ObjectKey(namespace: reference.text("namespace"), name: reference.text("name"))
    guard let claim = state.object(.persistentVolumeClaims, key),
      claim.uid == reference.text("uid")
    else { return .reclaim }
    let name = claim["spec"]?.text("volumeName") ?? ""
    if name == volume.name { return .phase("Bound") }
    if name.isEmpty {
      let suits = claim["spec", "volumeMode"] == volume["spec", "volumeMode"]
      return suits ? .lookAtClaim(key) : .mismatch(key)
    }
    let isMade =
      volume.annotations[StorageNames.provisionedBy] != nil
      && volume["spec", "persistentVolumeReclaimPolicy"] == "Delete"
    return isMade ? .reclaim : .unbind
  }
}

/// What comes of taking a volume back whose claim is gone.
enum VolumeReclaim: Hashable, Sendable {
  /// It stays as it is.
  case keep
  /// Somebody else deletes it.
  case leave
  /// It is deleted.
  case delete
  /// A pod empties it.
  case recycle
  /// That is not possible.
  case fail(StorageEvent)

  /// The sources that the controller's plugins know.
  // Kubernetes: cmd/kube-controller-manager/app/plugins.go, ProbeProvisionableRecyclableVolumePlugins
  private static let known = ["hostPath", "nfs"]

  /// Decides about a volume.
  // Kubernetes: pkg/controller/volume/persistentvolume/pv_controller.go, reclaimVolume
  init(_ volume: JSON) {
    let spec = volume["spec"] ?? [:]
    if !(volume.annotations[StorageNames.migratedTo]?.string ?? "").isEmpty {
      self = .leave
      return
    }
    switch spec.text("persistentVolumeReclaimPolicy") {
    case "Retain": self = .keep
    case "Delete": self = Self.deletion(of: volume, spec)
    case "Recycle":
      self =
        spec.has("hostPath") || spec.has("nfs")
        ? .recycle
        : .fail(.warning("VolumeFailedRecycle", "No recycler plugin found for the volume!"))
    default:
      self = .fail(
        .warning(
          "VolumeUnknownReclaimPolicy",
          "Volume has unrecognized PersistentVolumeReclaimPolicy"))
    }
  }

  /// What comes of deleting a volume.
  // Kubernetes: pkg/controller/volume/persistentvolume/pv_controller.go, findDeletablePlugin
  private static func deletion(of volume: JSON, _ spec: JSON) -> VolumeReclaim {
    let maker = volume.annotations[StorageNames.provisionedBy]?.string ?? ""
    if !maker.isEmpty, !maker.hasPrefix("kubernetes.io/") { return .leave }
    if let path = spec["hostPath"]?.text("path") {
      // Kubernetes: pkg/volume/hostpath/host_path.go, hostPathDeleter.Delete
      if let range = path.firstRange(of: "/tmp/"), range.upperBound < path.endIndex {
        return .delete
      }
      return .fail(
        .warning(
          "VolumeFailedDelete",
          "host_path deleter only supports /tmp/.+ but received provided \(path)"))
    }
    let isKnown = known.contains(where: spec.has)
    return .fail(
      .warning(
        "VolumeFailedDelete",
        "error getting deleter volume plugin for volume \(volume.name.goQuoted): "
          + (isKnown ? "no deletable volume plugin matched" : "no volume plugin matched")))
  }
}
