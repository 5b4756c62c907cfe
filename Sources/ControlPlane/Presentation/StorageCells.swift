internal import KubeAPI

/// The cells of the group `storage.k8s.io`.
// Kubernetes: pkg/printers/internalversion/printers.go, printStorageClass
enum StorageCells {
  /// The cells of each kind.
  static let printers: [String: Table.Cells] = [
    "storage.k8s.io/StorageClass": { object, clock in
      [
        .string(object.name + (isDefault(object) ? " (default)" : "")),
        .string(object.text("provisioner")), object["reclaimPolicy"] ?? "Delete",
        object["volumeBindingMode"] ?? "Immediate", .bool(object.flag("allowVolumeExpansion")),
        clock.age(of: object),
      ]
    },
    "storage.k8s.io/CSIDriver": driver,
    "storage.k8s.io/CSINode": { object, clock in
      [
        .string(object.name), .integer(Int64(object["spec"]?.items("drivers").count ?? 0)),
        clock.age(of: object),
      ]
    },
    "storage.k8s.io/VolumeAttachment": { object, clock in
      let spec = object["spec"] ?? .null
      return [
        .string(object.name), .string(spec.text("attacher")),
        .string(spec["source"]?.text("persistentVolumeName") ?? ""),
        .string(spec.text("nodeName")), .bool(object["status"]?.flag("attached") ?? false),
        clock.age(of: object),
      ]
    },
    "storage.k8s.io/VolumeAttributesClass": { object, clock in
      [.string(object.name), .string(object.text("driverName")), clock.age(of: object)]
    },
  ]

  /// Whether a class is the one for claims that name none.
  // Kubernetes: pkg/apis/storage/util/helpers.go, IsDefaultAnnotation
  private static func isDefault(_ object: JSON) -> Bool {
    [
      "storageclass.kubernetes.io/is-default-class",
      "storageclass.beta.kubernetes.io/is-default-class",
    ]
    .contains { object.annotations[$0] == "true" }
  }

  /// The cells of a driver.
  // Kubernetes: pkg/printers/internalversion/printers.go, printCSIDriver
  private static func driver(_ object: JSON, _ clock: inout CellClock) -> [JSON] {
    let spec = object["spec"] ?? .null
    let modes = spec.items("volumeLifecycleModes").compactMap(\.string).joined(separator: ",")
    let audiences = spec["tokenRequests"]?.array.map { requests in
      requests.map { $0.text("audience") }.joined(separator: ",")
    }
    return [
      .string(object.name), .bool(spec["attachRequired"]?.bool ?? true),
      .bool(spec.flag("podInfoOnMount")), .bool(spec.flag("storageCapacity")),
      .string(audiences ?? "<unset>"), .bool(spec.flag("requiresRepublish")),
      CellText.or("<none>", modes), clock.age(of: object),
    ]
  }
}
