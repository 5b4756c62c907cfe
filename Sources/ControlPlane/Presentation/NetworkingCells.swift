internal import KubeAPI

/// The cells of the group `networking.k8s.io`.
// Kubernetes: pkg/printers/internalversion/printers.go, printIngress
enum NetworkingCells {
  /// The cells of each kind.
  static let printers: [String: Table.Cells] = [
    "networking.k8s.io/Ingress": { object, clock in
      let spec = object["spec"] ?? .null
      return [
        .string(object.name), spec["ingressClassName"] ?? "<none>", hosts(spec.items("rules")),
        .string(ServiceCells.loadBalancer(object["status"]).joined(separator: ",")),
        spec.items("tls").isEmpty ? "80" : "80, 443", clock.age(of: object),
      ]
    },
    "networking.k8s.io/IngressClass": { object, clock in
      let parameters = object["spec"]?["parameters"].map { reference in
        let group = reference["apiGroup"]?.string.map { ".\($0)" } ?? ""
        return "\(reference.text("kind"))\(group)/\(reference.text("name"))"
      }
      return [
        .string(object.name), .string(object["spec"]?.text("controller") ?? ""),
        .string(parameters ?? "<none>"), clock.age(of: object),
      ]
    },
    "networking.k8s.io/NetworkPolicy": { object, clock in
      [
        .string(object.name), CellText.selector(object["spec"]?["podSelector"] ?? [:]),
        clock.age(of: object),
      ]
    },
    "networking.k8s.io/IPAddress": { object, _ in
      [.string(object.name), parent(object["spec"]?["parentRef"])]
    },
    "networking.k8s.io/ServiceCIDR": { object, clock in
      let ranges = object["spec"]?.items("cidrs").compactMap(\.string) ?? []
      return [.string(object.name), .string(ranges.joined(separator: ",")), clock.age(of: object)]
    },
  ]

  /// The hosts of an Ingress, the first few of them.
  // Kubernetes: pkg/printers/internalversion/printers.go, formatHosts
  private static func hosts(_ rules: [JSON]) -> JSON {
    let most = 3
    var hosts: [String] = []
    var hasMore = false
    for rule in rules {
      if hosts.count == most { hasMore = true }
      let host = rule.text("host")
      if !hasMore, !host.isEmpty { hosts.append(host) }
    }
    if hosts.isEmpty { return "*" }
    let text = hosts.joined(separator: ",")
    return .string(hasMore ? "\(text) + \(rules.count - most) more..." : text)
  }

  /// What an address belongs to.
  // Kubernetes: pkg/printers/internalversion/printers.go, printIPAddress
  private static func parent(_ reference: JSON?) -> JSON {
    guard let reference else { return "<none>" }
    let resource = APIError.qualified(reference.text("resource"), reference.text("group"))
    let namespace = reference.text("namespace")
    return .string(
      resource.lowercased() + (namespace.isEmpty ? "" : "/\(namespace)")
        + "/\(reference.text("name"))")
  }
}
