// Warnings about files that hide each other, and about addresses.
extension PodWarnings {
  /// Looks for files that lie where a token of a service account does.
  // Kubernetes: pkg/api/pod/warnings.go, warningsForPodSpecAndMeta
  mutating func checkTokenPaths(_ volumes: [JSON]) {
    let tokens = Set(
      volumes.flatMap { $0["projected"]?.items("sources") ?? [] }
        .compactMap { $0["serviceAccountToken"]?.text("path") })
    if tokens.isEmpty { return }
    for (index, volume) in volumes.enumerated() {
      for source in volume["projected"]?.items("sources") ?? [] {
        for (name, shown) in [
          ("configMap", "configMap"), ("secret", "secrets"), ("downwardAPI", "downwardAPI"),
        ] {
          for (place, item) in (source[name]?.items("items") ?? []).enumerated()
          where tokens.contains(item.text("path")) {
            warn(
              "spec.volumes[\(index)].projected.sources.\(shown)[\(place)]",
              "has duplicated path with ServiceAccountToken \(item.text("path").goQuoted)")
          }
        }
      }
    }
  }

  /// Looks for addresses in an unusual spelling.
  mutating func checkAddresses(_ spec: JSON) {
    let servers = spec["dnsConfig"]?.items("nameservers").compactMap(\.string) ?? []
    for (index, server) in servers.enumerated() {
      warn(IPAddress.warning(server, "spec.dnsConfig.nameservers[\(index)]"))
    }
    for (index, alias) in spec.items("hostAliases").enumerated() {
      warn(IPAddress.warning(alias.text("ip"), "spec.hostAliases[\(index)].ip"))
    }
  }
}
