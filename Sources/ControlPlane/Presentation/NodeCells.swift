internal import KubeAPI

/// The cells of nodes.
// Kubernetes: pkg/printers/internalversion/printers.go, printNode
enum NodeCells {
  /// The cells of each kind.
  static let printers: [String: Table.Cells] = ["/Node": node]

  /// The cells of a node.
  private static func node(_ node: JSON, _ clock: inout CellClock) -> [JSON] {
    let status = node["status"] ?? .null
    let info = status["nodeInfo"] ?? .null
    return [
      .string(node.name), .string(condition(node)), roles(node.labels), clock.age(of: node),
      .string(info.text("kubeletVersion")), address("InternalIP", status),
      address("ExternalIP", status), CellText.or("<unknown>", info.text("osImage")),
      CellText.or("<unknown>", info.text("kernelVersion")),
      CellText.or("<unknown>", info.text("containerRuntimeVersion")),
    ]
  }

  /// Whether a node is ready and takes pods.
  private static func condition(_ node: JSON) -> String {
    // The last one of a type counts, as in a map that is filled in order.
    let ready = node["status"]?.items("conditions").last { $0["type"] == "Ready" }
    var words = ready.map { $0["status"] == "True" ? "Ready" : "NotReady" } ?? "Unknown"
    if node["spec"]?.flag("unschedulable") ?? false { words += ",SchedulingDisabled" }
    return words
  }

  /// The roles that a node's labels give it.
  // Kubernetes: pkg/printers/internalversion/printers.go, findNodeRoles
  private static func roles(_ labels: JSONObject) -> JSON {
    let prefix = "node-role.kubernetes.io/"
    var roles: Set<String> = []
    for label in labels {
      if label.name.hasPrefix(prefix) {
        roles.insert(String(label.name.dropFirst(prefix.count)))
      } else if label.name == "kubernetes.io/role" {
        roles.insert(label.value.string ?? "")
      }
    }
    roles.remove("")
    return CellText.or("<none>", roles.sorted { $0.precedes($1) }.joined(separator: ","))
  }

  /// The first address of a type.
  private static func address(_ type: JSON, _ status: JSON) -> JSON {
    status.items("addresses").first { $0["type"] == type }?["address"] ?? "<none>"
  }
}
