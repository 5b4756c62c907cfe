internal import KubeAPI

/// What objects use of quotas.
// Kubernetes: pkg/quota/v1/evaluator/core
enum QuotaUsage {
  /// An amount of something that a quota limits.
  typealias Amounts = [String: Quantity]

  /// Resources whose objects are counted under their own name, too.
  private static let counted: Set<Int> = Set(
    [
      Resource.pods, .services, .replicationControllers, .resourceQuotas, .secrets, .configMaps,
      .persistentVolumeClaims,
    ].map(\.id))

  /// What an object uses.
  static func of(_ object: JSON, _ resource: Resource) -> Amounts {
    var usage: Amounts = ["count/\(resource.qualifiedName)": Quantity(1)]
    switch resource {
    case .pods: addPod(object, to: &usage)
    case .services: addService(object, to: &usage)
    case .persistentVolumeClaims: addClaim(object, to: &usage)
    default: if counted.contains(resource.id) { usage[resource.plural] = Quantity(1) }
    }
    return usage
  }

  /// The amounts of a map.
  private static func amounts(_ map: JSON?) -> [(name: String, amount: Quantity)] {
    (map?.object ?? JSONObject()).compactMap { entry in
      Quantity(entry.value.string ?? entry.value.integer.map { String($0) } ?? "")
        .map { (entry.name, $0) }
    }
  }

  /// Adds what a pod uses, unless it has ended.
  // Kubernetes: pkg/quota/v1/evaluator/core/pods.go, PodUsageFunc
  private static func addPod(_ pod: JSON, to usage: inout Amounts) {
    let phase = pod["status", "phase"]?.string
    if phase == "Succeeded" || phase == "Failed" { return }
    usage["pods"] = Quantity(1)
    let spec = pod["spec"] ?? [:]
    var limits = spec
    for field in ["containers", "initContainers"] where spec[field] != nil {
      limits.modify(field) { list in
        list.updateItems { items in
          for index in items.indices {
            items[index].set(["resources", "requests"], items[index]["resources", "limits"])
          }
        }
      }
    }
    let overhead = amounts(spec["overhead"])
    /// An amount with what the pod itself takes.
    func whole(_ name: String, _ amount: Quantity) -> Quantity {
      overhead.first { $0.name == name }.map { amount + $0.amount } ?? amount
    }
    for (name, amount) in PodResources.requests(of: spec) {
      let amount = whole(name, amount)
      if ["cpu", "memory", "ephemeral-storage"].contains(name) { usage[name] = amount }
      usage["requests.\(name)"] = amount
      if name.hasPrefix("hugepages-") { usage[name] = amount }
    }
    for (name, amount) in PodResources.requests(of: limits)
    where ["cpu", "memory", "ephemeral-storage"].contains(name) {
      usage["limits.\(name)"] = whole(name, amount)
    }
  }

  /// Adds what a Service uses.
  // Kubernetes: pkg/quota/v1/evaluator/core/services.go, Usage
  private static func addService(_ service: JSON, to usage: inout Amounts) {
    usage["services"] = Quantity(1)
    let ports = Int64(service["spec"]?.items("ports").count ?? 0)
    switch service["spec", "type"]?.string {
    case "NodePort": usage["services.nodeports"] = Quantity(ports)
    case "LoadBalancer":
      usage["services.loadbalancers"] = Quantity(1)
      if service["spec", "allocateLoadBalancerNodePorts"] != false {
        usage["services.nodeports"] = Quantity(ports)
      }
    default: break
    }
  }

  /// Adds what a claim uses.
  // Kubernetes: pkg/quota/v1/evaluator/core/persistent_volume_claims.go, Usage
  private static func addClaim(_ claim: JSON, to usage: inout Amounts) {
    usage["persistentvolumeclaims"] = Quantity(1)
    let storage = amounts(claim["spec", "resources", "requests"]).first { $0.name == "storage" }
    if let storage { usage["requests.storage"] = storage.amount }
    let name = claim["spec", "storageClassName"]?.string ?? ""
    if name.isEmpty { return }
    usage["\(name).storageclass.storage.k8s.io/persistentvolumeclaims"] = Quantity(1)
    if let storage {
      usage["\(name).storageclass.storage.k8s.io/requests.storage"] = storage.amount
    }
  }

  // MARK: Scopes

  /// Whether a quota with such scopes counts an object.
  static func counts(
    _ object: JSON, _ resource: Resource, _ scopes: [QuotaMemo.Scope]
  ) -> Bool {
    scopes.isEmpty || resource == .pods && scopes.allSatisfy { $0.holds(object) }
  }

  /// The resources that every container has to ask for where a quota limits them.
  private static let required: Set<String> = [
    "cpu", "memory", "requests.cpu", "requests.memory", "limits.cpu", "limits.memory",
  ]

  /// What is wrong with a pod whose containers do not say what they need of a limited resource.
  // Kubernetes: pkg/quota/v1/evaluator/core/pods.go, Constraints
  static func missing(_ pod: JSON, _ hard: [String]) -> String? {
    var missing: [String: Set<String>] = [:]
    let spec = pod["spec"] ?? [:]
    for container in spec.items("containers") + spec.items("initContainers") {
      for name in hard where required.contains(name) {
        let isLimit = name.hasPrefix("limits.")
        let resource = name.split(separator: ".").last.map(String.init) ?? name
        if container["resources", isLimit ? "limits" : "requests"]?[resource] == nil {
          missing[name, default: []].insert(container.text("name"))
        }
      }
    }
    if missing.isEmpty { return nil }
    let parts = missing.sorted { $0.key < $1.key }
      .map { "\($0.key) for: \($0.value.sorted().joined(separator: ","))" }
    return "must specify \(parts.joined(separator: "; "))"
  }
}
