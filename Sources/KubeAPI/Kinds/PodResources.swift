/// What a pod needs as a whole, and what class of service follows.
public enum PodResources {
  /// The requests of all containers together: the sum of those that run side by side, or the largest of
  /// those that run before; sorted by name.
  // Kubernetes: component-helpers/resource/helpers.go, AggregateContainerRequests
  public static func requests(of spec: JSON) -> [(name: String, amount: Quantity)] {
    var total: [String: Quantity] = [:]
    for container in spec.items("containers") { add(container, to: &total) }
    var sidecars: [String: Quantity] = [:]
    var before: [String: Quantity] = [:]
    for container in spec.items("initContainers") {
      if container.text("restartPolicy") == "Always" {
        add(container, to: &total)
        add(container, to: &sidecars)
        for (name, amount) in sidecars { before[name] = max(before[name] ?? amount, amount) }
      } else {
        var needed = sidecars
        add(container, to: &needed)
        for (name, amount) in needed { before[name] = max(before[name] ?? amount, amount) }
      }
    }
    for (name, amount) in before { total[name] = max(total[name] ?? amount, amount) }
    return total.map { ($0.key, $0.value) }.sorted { $0.name < $1.name }
  }

  /// Adds what a container requests.
  private static func add(_ container: JSON, to total: inout [String: Quantity]) {
    for entry in container["resources"]?.map("requests") ?? JSONObject() {
      guard let amount = entry.value.string.flatMap({ Quantity($0) }) else { continue }
      total[entry.name] = total[entry.name].map { $0 + amount } ?? amount
    }
  }

  /// The class of service of a pod: `Guaranteed`, `Burstable` or `BestEffort`.
  // Kubernetes: pkg/apis/core/v1/helper/qos/qos.go, ComputePodQOS
  public static func qosClass(of spec: JSON) -> String {
    if let resources = spec.present("resources"),
      !resources.map("requests").isEmpty || !resources.map("limits").isEmpty
    {
      return qosClass([resources])
    }
    let containers = spec.items("containers") + spec.items("initContainers")
    return qosClass(containers.map { $0["resources"] ?? [:] })
  }

  /// The class of service that requirements make.
  private static func qosClass(_ all: [JSON]) -> String {
    var requests: [String: Quantity] = [:]
    var limits: [String: Quantity] = [:]
    var guaranteed = true
    for resources in all {
      var limited = 0
      for name in ["cpu", "memory"] {
        if let amount = resources["requests"]?[name]?.string.flatMap({ Quantity($0) }),
          amount.signum > 0
        {
          requests[name] = requests[name].map { $0 + amount } ?? amount
        }
        if let amount = resources["limits"]?[name]?.string.flatMap({ Quantity($0) }),
          amount.signum > 0
        {
          limited += 1
          limits[name] = limits[name].map { $0 + amount } ?? amount
        }
      }
      if limited < 2 { guaranteed = false }
    }
    if requests.isEmpty, limits.isEmpty { return "BestEffort" }
    return guaranteed && requests == limits ? "Guaranteed" : "Burstable"
  }
}
