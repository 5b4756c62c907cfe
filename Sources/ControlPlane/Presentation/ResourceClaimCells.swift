internal import KubeAPI

/// The cells of the group `resource.k8s.io`.
// Kubernetes: pkg/printers/internalversion/printers.go, printResourceClaim
enum ResourceClaimCells {
  /// The cells of each kind.
  static let printers: [String: Table.Cells] = [
    "resource.k8s.io/DeviceClass": nameAndAge,
    "resource.k8s.io/ResourceClaimTemplate": nameAndAge,
    "resource.k8s.io/ResourceClaim": { object, clock in
      [.string(object.name), .string(state(object)), clock.age(of: object)]
    },
    "resource.k8s.io/ResourceSlice": { object, clock in
      let spec = object["spec"] ?? .null
      return [
        .string(object.name), .string(spec.text("nodeName")), .string(spec.text("driver")),
        .string(spec["pool"]?.text("name") ?? ""), clock.age(of: object),
      ]
    },
  ]

  /// The cells of what has nothing more to tell.
  private static func nameAndAge(_ object: JSON, _ clock: inout CellClock) -> [JSON] {
    [.string(object.name), clock.age(of: object)]
  }

  /// The words for how far a claim has come.
  // Kubernetes: pkg/printers/internalversion/printers.go, resourceClaimState
  private static func state(_ claim: JSON) -> String {
    var states = claim.isBeingDeleted ? ["deleted"] : []
    if claim["status"]?["allocation"] == nil {
      if !claim.isBeingDeleted { states.append("pending") }
    } else {
      states.append("allocated")
      if !(claim["status"]?.items("reservedFor").isEmpty ?? true) { states.append("reserved") }
    }
    return states.joined(separator: ",")
  }
}
