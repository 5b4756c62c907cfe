internal import KubeAPI

/// The cells of the classes that pods name.
// Kubernetes: pkg/printers/internalversion/printers.go, printPriorityClass
enum SchedulingCells {
  /// The cells of each kind.
  static let printers: [String: Table.Cells] = [
    "scheduling.k8s.io/PriorityClass": { object, clock in
      [
        .string(object.name), CellText.number(object["value"]),
        .bool(object.flag("globalDefault")), clock.age(of: object),
        .string(object.text("preemptionPolicy")),
      ]
    },
    "node.k8s.io/RuntimeClass": { object, clock in
      [.string(object.name), .string(object.text("handler")), clock.age(of: object)]
    },
  ]
}
