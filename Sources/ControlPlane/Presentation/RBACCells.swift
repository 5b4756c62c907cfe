internal import KubeAPI

/// The cells of role bindings.
// Kubernetes: pkg/printers/internalversion/printers.go, printRoleBinding
enum RBACCells {
  /// The cells of each kind.
  static let printers: [String: Table.Cells] = [
    "rbac.authorization.k8s.io/RoleBinding": binding,
    "rbac.authorization.k8s.io/ClusterRoleBinding": binding,
  ]

  /// The cells of a binding.
  private static func binding(_ object: JSON, _ clock: inout CellClock) -> [JSON] {
    let role = object["roleRef"] ?? .null
    var users: [String] = []
    var groups: [String] = []
    var accounts: [String] = []
    for subject in object.items("subjects") {
      let name = subject.text("name")
      switch subject.text("kind") {
      case "User": users.append(name)
      case "Group": groups.append(name)
      case "ServiceAccount": accounts.append("\(subject.text("namespace"))/\(name)")
      default: continue
      }
    }
    return [
      .string(object.name), .string("\(role.text("kind"))/\(role.text("name"))"),
      clock.age(of: object),
    ] + [users, groups, accounts].map { .string($0.joined(separator: ", ")) }
  }
}
