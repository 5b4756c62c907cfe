internal import KubeAPI

/// The cells of the group `policy`.
// Kubernetes: pkg/printers/internalversion/printers.go, printPodDisruptionBudget
enum PolicyCells {
  /// The cells of each kind.
  static let printers: [String: Table.Cells] = [
    "policy/PodDisruptionBudget": { object, clock in
      [
        .string(object.name), bound(object["spec", "minAvailable"]),
        bound(object["spec", "maxUnavailable"]),
        CellText.number(object["status", "disruptionsAllowed"]), clock.age(of: object),
      ]
    }
  ]

  /// A number or percentage, or that there is none.
  private static func bound(_ value: JSON?) -> JSON {
    switch IntOrString(value) {
    case .int(let number)?: .string(String(number))
    case .string(let text)?: .string(text)
    case nil: "N/A"
    }
  }
}
