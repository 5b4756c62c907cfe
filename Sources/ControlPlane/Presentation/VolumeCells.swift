internal import KubeAPI

/// The cells of persistent volumes and of the claims to them.
// Kubernetes: pkg/printers/internalversion/printers.go, printPersistentVolume
enum VolumeCells {
  /// The cells of each kind.
  static let printers: [String: Table.Cells] = [
    "/PersistentVolume": volume, "/PersistentVolumeClaim": claim,
  ]

  /// The cells of a volume.
  private static func volume(_ object: JSON, _ clock: inout CellClock) -> [JSON] {
    let spec = object["spec"] ?? .null
    let claim = spec["claimRef"].map { "\($0.text("namespace"))/\($0.text("name"))" }
    return [
      .string(object.name), .string(CellText.quantity(spec["capacity", "storage"])),
      .string(accessModes(spec)), .string(spec.text("persistentVolumeReclaimPolicy")),
      phase(object), .string(claim ?? ""), storageClass(object),
      spec["volumeAttributesClassName"] ?? "<unset>",
      .string(object["status"]?.text("reason") ?? ""), clock.age(of: object),
      spec["volumeMode"] ?? "<unset>",
    ]
  }

  /// The cells of a claim.
  private static func claim(_ object: JSON, _ clock: inout CellClock) -> [JSON] {
    let spec = object["spec"] ?? .null
    let status = object["status"] ?? .null
    let isBound = !spec.text("volumeName").isEmpty
    return [
      .string(object.name), phase(object), .string(spec.text("volumeName")),
      .string(isBound ? CellText.quantity(status["capacity", "storage"]) : ""),
      .string(isBound ? accessModes(status) : ""), storageClass(object),
      spec["volumeAttributesClassName"] ?? "<unset>", clock.age(of: object),
      spec["volumeMode"] ?? "<unset>",
    ]
  }

  /// The phase of a volume or claim.
  private static func phase(_ object: JSON) -> JSON {
    object.isBeingDeleted ? "Terminating" : .string(object["status"]?.text("phase") ?? "")
  }

  /// The storage class of a volume or claim, which an old annotation may name.
  // Kubernetes: pkg/apis/core/helper/helpers.go, GetPersistentVolumeClass
  private static func storageClass(_ object: JSON) -> JSON {
    if let named = object.annotations["volume.beta.kubernetes.io/storage-class"] { return named }
    return .string(object["spec"]?.text("storageClassName") ?? "")
  }

  /// The access modes in their short forms, each once, in a fixed order.
  // Kubernetes: pkg/apis/core/helper/helpers.go, GetAccessModesAsString
  private static func accessModes(_ holder: JSON) -> String {
    let modes = Set(holder.items("accessModes").compactMap(\.string))
    let known = [
      ("ReadWriteOnce", "RWO"), ("ReadOnlyMany", "ROX"), ("ReadWriteMany", "RWX"),
      ("ReadWriteOncePod", "RWOP"),
    ]
    return known.filter { modes.contains($0.0) }.map(\.1).joined(separator: ",")
  }
}
