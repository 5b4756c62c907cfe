internal import KubeAPI

/// What admission adds to claims and volumes, and when it lets claims grow.
enum StorageAdmission {
  /// Gives claims the class for those without one, and claims and volumes what keeps them while in use.
  // Kubernetes: plugin/pkg/admission/storage/storageclass/setdefault/admission.go
  // Kubernetes: plugin/pkg/admission/storage/storageobjectinuseprotection/admission.go
  static func admit(_ object: inout JSON, _ resource: Resource, _ state: State) {
    switch resource {
    case .persistentVolumeClaims:
      let isSilent =
        !(object["spec"]?.has("storageClassName") ?? false)
        && object.annotations[StorageNames.oldClass] == nil
      if isSilent, let name = StorageNames.defaultClassName(state) {
        object.modify("spec") { $0["storageClassName"] = .string(name) }
      }
      add(StorageNames.claimFinalizer, to: &object)
    case .persistentVolumes: add(StorageNames.volumeFinalizer, to: &object)
    case .volumeAttributesClasses: add(StorageNames.attributesFinalizer, to: &object)
    default: return
    }
  }

  /// Adds a finalizer, unless it is there.
  private static func add(_ finalizer: String, to object: inout JSON) {
    if object.finalizers.contains(finalizer) { return }
    object.modify("metadata") { metadata in
      metadata["finalizers"] = .array(metadata.items("finalizers") + [.string(finalizer)])
    }
  }

  /// Notes when a volume came into its phase.
  // Kubernetes: pkg/registry/core/persistentvolume/strategy.go, PrepareForCreate, PrepareForUpdate
  static func stampPhase(_ volume: inout JSON, old: JSON?, _ time: JSON) {
    let field = "lastPhaseTransitionTime"
    guard let before = old?["status"] else {
      volume.modify("status") { $0[field] = time }
      return
    }
    guard volume["status", "phase"] != before["phase"],
      !(volume["status"]?.has(field) ?? false) || volume["status", field] == before[field]
    else { return }
    volume.modify("status") { $0[field] = time }
  }

  /// Refuses to let a claim grow that cannot.
  // Kubernetes: plugin/pkg/admission/storage/persistentvolume/resize/admission.go
  static func checkResize(_ claim: JSON, old: JSON, _ state: State) throws(APIError) {
    let (size, before) = (requested(claim), requested(old))
    guard let size, before.map({ size > $0 }) ?? true else { return }
    if old["status", "phase"] != "Bound" {
      throw refusal(claim, "Only bound persistent volume claims can be expanded")
    }
    let name = StorageNames.storageClass(claim)
    let mayGrow =
      !name.isEmpty && name == StorageNames.storageClass(old)
      && state.object(.storageClasses, ObjectKey(name))?["allowVolumeExpansion"] == true
    if mayGrow { return }
    throw refusal(
      claim,
      "only dynamically provisioned pvc can be resized and the storageclass that provisions the "
        + "pvc must support resize")
  }

  /// How much storage a claim asks for.
  private static func requested(_ claim: JSON) -> Quantity? {
    claim["spec", "resources", "requests", "storage"]?.string.flatMap { Quantity($0) }
  }

  /// The refusal of a claim.
  private static func refusal(_ claim: JSON, _ message: String) -> APIError {
    .forbidden(group: "", resource: "persistentvolumeclaims", name: claim.name, message: message)
  }
}
