// What the author of a Service should know.
extension ServiceRules {
  /// The annotation that asked for hints before there was another one.
  private static let hints = "service.kubernetes.io/topology-aware-hints"

  /// The warnings about a Service.
  // Kubernetes: pkg/api/service/warnings.go, GetWarningsForService
  static func warnings(_ object: JSON) -> [String] {
    var warnings: [String] = []
    if object.annotations[hints] != nil {
      warnings.append(
        "annotation \(hints) is deprecated, please use service.kubernetes.io/topology-mode instead")
    }
    let spec = object.present("spec") ?? [:]
    let type = spec.text("type")
    let headless = type == "ClusterIP" && spec.text("clusterIP") == "None"
    if type != "ExternalName", !["", "None"].contains(spec.text("clusterIP")) {
      warnings += addressWarnings(spec, "clusterIPs")
    }
    if headless { warnings += headlessWarnings(spec) }
    warnings += addressWarnings(spec, "externalIPs")
    let external = !spec.items("externalIPs").isEmpty
    if external, !headless, type != "ExternalName" {
      warnings.append(
        "spec.externalIPs is deprecated and may no longer be implemented in some clusters")
    }
    if let warning = IPAddress.warning(spec.text("loadBalancerIP"), "spec.loadBalancerIP") {
      warnings.append(warning)
    }
    let ranges = spec.items("loadBalancerSourceRanges").compactMap(\.string)
    for (index, range) in ranges.enumerated() {
      let path = FieldPath.spec.item("loadBalancerSourceRanges", index)
      if let warning = IPAddress.rangeWarning(range, path) { warnings.append(warning) }
    }
    if external, type == "ExternalName" {
      warnings.append("spec.externalIPs is ignored when spec.type is \"ExternalName\"")
    }
    if type != "ExternalName", !spec.text("externalName").isEmpty {
      warnings.append("spec.externalName is ignored when spec.type is not \"ExternalName\"")
    }
    if spec.text("trafficDistribution") == "PreferClose" {
      warnings.append(
        #"spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone""#)
    }
    return warnings
  }

  /// What does nothing for a Service without an address.
  private static func headlessWarnings(_ spec: JSON) -> [String] {
    var warnings: [String] = []
    if !spec.text("loadBalancerIP").isEmpty {
      warnings.append("spec.loadBalancerIP is ignored for headless services")
    }
    if !spec.items("externalIPs").isEmpty {
      warnings.append("spec.externalIPs is ignored for headless services")
    }
    if spec.text("sessionAffinity") == "ClientIP" {
      warnings.append("spec.SessionAffinity is ignored for headless services")
    }
    return warnings
  }

  /// The warnings about a list of addresses.
  private static func addressWarnings(_ spec: JSON, _ name: String) -> [String] {
    spec.items(name).compactMap(\.string).enumerated().compactMap { index, text in
      IPAddress.warning(text, "spec.\(name)[\(index)]")
    }
  }
}
