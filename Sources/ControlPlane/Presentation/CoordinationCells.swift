internal import KubeAPI

/// The cells of leases.
// Kubernetes: pkg/printers/internalversion/printers.go, printLease
enum CoordinationCells {
  /// The cells of each kind.
  static let printers: [String: Table.Cells] = [
    "coordination.k8s.io/Lease": { object, clock in
      [
        .string(object.name), .string(object["spec"]?.text("holderIdentity") ?? ""),
        clock.age(of: object),
      ]
    }
  ]
}
