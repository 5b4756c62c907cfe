@testable import KubeAPI

/// Gives Services the addresses and ports that the server hands out, before they are checked.
// Kubernetes: pkg/registry/core/service/storage/alloc.go
enum ServiceAllocation {
  /// Whether a Service gets an address of the cluster.
  static func needsAddress(_ service: JSON) -> Bool {
    let spec = service["spec"] ?? [:]
    return spec.text("type") != "ExternalName" && spec.text("clusterIP").isEmpty
  }

  /// Fills in what a Service leaves out, in a cluster that knows IPv4 only.
  ///
  /// - Parameters:
  ///   - service: the Service, defaulted.
  ///   - address: hands out a free address.
  ///   - port: hands out a free port of the nodes.
  static func fill(
    _ service: inout JSON, address: () -> String?, port: () -> Int64?
  ) {
    var spec = service["spec"] ?? [:]
    if spec.text("type") == "ExternalName" { return }
    fillFamilies(&spec)
    if spec.text("clusterIP").isEmpty, spec.items("clusterIPs").isEmpty, let free = address() {
      spec["clusterIP"] = .string(free)
      spec["clusterIPs"] = [.string(free)]
    }
    let type = spec.text("type")
    if type == "NodePort" || (type == "LoadBalancer" && spec.flag("allocateLoadBalancerNodePorts"))
    {
      fillPorts(&spec, port)
    }
    if ServiceRules.needsHealthCheck(spec), spec.number("healthCheckNodePort") ?? 0 == 0,
      let free = port()
    {
      spec["healthCheckNodePort"] = .integer(free)
    }
    service["spec"] = spec
  }

  /// Fills in the versions of IP.
  // Kubernetes: pkg/registry/core/service/storage/alloc.go, initIPFamilyFields
  private static func fillFamilies(_ spec: inout JSON) {
    let headless = spec["clusterIPs"] == ["None"] || spec.text("clusterIP") == "None"
    let free = headless && spec.map("selector").isEmpty
    if !spec.has("ipFamilyPolicy") {
      let many = spec.items("ipFamilies").count > 1 || (free && spec.items("ipFamilies").isEmpty)
      spec["ipFamilyPolicy"] = many ? "RequireDualStack" : "SingleStack"
    }
    if spec.items("ipFamilies").isEmpty {
      let both = free && spec.text("ipFamilyPolicy") != "SingleStack"
      spec["ipFamilies"] = both ? ["IPv4", "IPv6"] : ["IPv4"]
    }
  }

  /// Fills in ports of the nodes; ports of the same number share one.
  // Kubernetes: pkg/registry/core/service/storage/alloc.go, initNodePorts
  private static func fillPorts(_ spec: inout JSON, _ port: () -> Int64?) {
    var taken: [Int64: Int64] = [:]
    for entry in spec.items("ports") {
      if let number = entry.number("nodePort"), number != 0 {
        taken[entry.number("port") ?? 0] = number
      }
    }
    spec.modifyItems("ports") { entry in
      guard entry.number("nodePort") ?? 0 == 0 else { return }
      let own = entry.number("port") ?? 0
      guard let number = taken[own] ?? port() else { return }
      taken[own] = number
      entry["nodePort"] = .integer(number)
    }
  }
}
