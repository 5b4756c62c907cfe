internal import KubeAPI

/// Which cells each resource has.
enum CellPrinters {
  /// The cells of a resource's objects; `nil` for those that have only the plain columns.
  static func printer(of resource: Resource) -> Table.Cells? {
    printers["\(resource.group)/\(resource.kind)"]
  }

  /// The cells of what has no columns of its own: the name, and when it was created.
  // Kubernetes: apiserver/pkg/registry/rest/table.go, ConvertToTable
  static let plain: Table.Cells = { object, _ in
    [.string(object.name), object["metadata", "creationTimestamp"] ?? "0001-01-01T00:00:00Z"]
  }

  /// The cells of each kind, by `group/Kind`.
  private static let printers: [String: Table.Cells] = [
    CoreCells.printers, NodeCells.printers, ServiceCells.printers, VolumeCells.printers,
    EventCells.printers, AppsCells.printers, BatchCells.printers, AutoscalingCells.printers,
    PolicyCells.printers, NetworkingCells.printers, RBACCells.printers, CertificateCells.printers,
    CoordinationCells.printers, SchedulingCells.printers, AdmissionCells.printers,
    FlowControlCells.printers, ResourceClaimCells.printers, StorageCells.printers,
  ].reduce(into: [:]) { all, family in all.merge(family) { first, _ in first } }
}
