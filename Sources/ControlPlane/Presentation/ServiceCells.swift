internal import KubeAPI

/// The cells of Services and of what they lead to.
// Kubernetes: pkg/printers/internalversion/printers.go, printService
enum ServiceCells {
  /// The cells of each kind.
  static let printers: [String: Table.Cells] = [
    "/Service": service,
    "/Endpoints": { object, clock in
      [.string(object.name), endpoints(object.items("subsets")), clock.age(of: object)]
    },
    "discovery.k8s.io/EndpointSlice": { object, clock in
      [
        .string(object.name), .string(object.text("addressType")),
        CellText.list(object.items("ports").map(port)),
        CellText.list(
          object.items("endpoints").flatMap { $0.items("addresses").compactMap(\.string) }),
        clock.age(of: object),
      ]
    },
  ]

  /// The cells of a Service.
  private static func service(_ object: JSON, _ clock: inout CellClock) -> [JSON] {
    let spec = object["spec"] ?? .null
    let ports = spec.items("ports").map { port in
      let node = port.number("nodePort") ?? 0
      return "\(port.number("port") ?? 0)\(node > 0 ? ":\(node)" : "")/\(port.text("protocol"))"
    }
    return [
      .string(object.name), .string(spec.text("type")),
      .string(spec.items("clusterIPs").first?.string ?? "<none>"),
      .string(externalAddress(spec, object["status"])),
      CellText.or("<none>", ports.joined(separator: ",")), clock.age(of: object),
      CellText.labels(spec.map("selector")),
    ]
  }

  /// Where a Service is reached from outside.
  // Kubernetes: pkg/printers/internalversion/printers.go, getServiceExternalIP
  private static func externalAddress(_ spec: JSON, _ status: JSON?) -> String {
    let external = spec.items("externalIPs").compactMap(\.string)
    switch spec.text("type") {
    case "ClusterIP", "NodePort":
      return external.isEmpty ? "<none>" : external.joined(separator: ",")
    case "LoadBalancer":
      let all = loadBalancer(status) + external
      return all.isEmpty ? "<pending>" : all.joined(separator: ",")
    case "ExternalName": return spec.text("externalName")
    default: return "<unknown>"
    }
  }

  /// The addresses of a load balancer, each once, in order.
  // Kubernetes: pkg/printers/internalversion/printers.go, loadBalancerStatusStringer
  static func loadBalancer(_ status: JSON?) -> [String] {
    let ingress = status?["loadBalancer"]?.items("ingress") ?? []
    let names = ingress.map { $0.text("ip").isEmpty ? $0.text("hostname") : $0.text("ip") }
    return Set(names.filter { !$0.isEmpty }).sorted { $0.precedes($1) }
  }

  /// The addresses of Endpoints with their ports, the first few of them.
  // Kubernetes: pkg/printers/internalversion/printers.go, formatEndpoints
  private static func endpoints(_ subsets: [JSON]) -> JSON {
    if subsets.isEmpty { return "<none>" }
    let most = 3
    var shown: [String] = []
    var count = 0
    for subset in subsets {
      let addresses = subset.items("addresses")
      let ports = subset.items("ports")
      let suffixes = ports.isEmpty ? [nil] : ports.map { $0.number("port") ?? 0 }
      for suffix in suffixes {
        count += addresses.count
        for address in addresses.prefix(most - shown.count) {
          let ip = address.text("ip")
          guard let suffix else {
            shown.append(ip)
            continue
          }
          shown.append(ip.contains(":") ? "[\(ip)]:\(suffix)" : "\(ip):\(suffix)")
        }
      }
    }
    let text = shown.joined(separator: ",")
    return .string(count > most ? "\(text) + \(count - most) more..." : text)
  }

  /// A port of an EndpointSlice.
  // Kubernetes: pkg/printers/internalversion/printers.go, formatDiscoveryPorts
  private static func port(_ port: JSON) -> String {
    if let number = port.number("port") { return String(number) }
    return port["name"]?.string ?? "*"
  }
}
