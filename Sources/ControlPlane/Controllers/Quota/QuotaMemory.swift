internal import KubeAPI

/// What the controller of quotas keeps: how much of each is used.
struct QuotaMemory: Sendable {
  /// What is known of each quota.
  var memos = SortedMap<ObjectKey, QuotaMemo>()
  /// The quotas whose status has to be written.
  var dirty = SortedSet<ObjectKey>()
}

/// What is known of one quota.
struct QuotaMemo: Sendable {
  /// One of the things that an object must be to be counted.
  struct Scope: Sendable {
    /// What it is about.
    var name: String
    /// How values are compared.
    var comparison: String
    /// The values.
    var values: [String]
  }

  /// What there may be.
  var hard: QuotaUsage.Amounts
  /// What there is of it.
  var used: QuotaUsage.Amounts
  /// What an object must be to be counted.
  var scopes: [Scope]

  /// Reads a quota, of which nothing is used yet.
  init(_ quota: JSON) {
    hard = [:]
    used = [:]
    for entry in quota["spec", "hard"]?.object ?? JSONObject() {
      let text = entry.value.string ?? entry.value.integer.map { String($0) } ?? ""
      guard let amount = Quantity(text) else { continue }
      hard[entry.name] = amount
      used[entry.name] = Quantity.zero
    }
    scopes = (quota["spec"]?.items("scopes") ?? []).map {
      Scope(name: $0.string ?? "", comparison: "Exists", values: [])
    }
    for expression in quota["spec", "scopeSelector"]?.items("matchExpressions") ?? [] {
      scopes.append(
        Scope(
          name: expression.text("scopeName"), comparison: expression.text("operator"),
          values: expression.items("values").compactMap(\.string)))
    }
  }

  /// Adds what an object uses, or takes it away.
  mutating func add(_ object: JSON, _ resource: Resource, isIn: Bool) {
    guard QuotaUsage.counts(object, resource, scopes) else { return }
    for (name, amount) in QuotaUsage.of(object, resource) {
      guard let known = used[name] else { continue }
      used[name] = isIn ? known + amount : known - amount
    }
  }
}

extension QuotaMemo.Scope {
  /// Whether a pod is what the scope says.
  // Kubernetes: pkg/quota/v1/evaluator/core/pods.go, podMatchesScopeFunc
  func holds(_ pod: JSON) -> Bool {
    let spec = pod["spec"] ?? [:]
    let isIt =
      switch name {
      case "Terminating": spec["activeDeadlineSeconds"] != nil
      case "NotTerminating": spec["activeDeadlineSeconds"] == nil
      case "BestEffort": PodResources.qosClass(of: spec) == "BestEffort"
      case "NotBestEffort": PodResources.qosClass(of: spec) != "BestEffort"
      case "CrossNamespacePodAffinity": Self.looksAcrossNamespaces(spec)
      case "PriorityClass": hasPriorityClass(spec)
      default: false
      }
    return isIt
  }

  /// Whether a pod's priority class is one of those that are meant.
  private func hasPriorityClass(_ spec: JSON) -> Bool {
    let given = spec["priorityClassName"]?.string ?? ""
    return switch comparison {
    case "Exists": !given.isEmpty
    case "DoesNotExist": given.isEmpty
    case "In": values.contains(given)
    case "NotIn": !values.contains(given)
    default: false
    }
  }

  /// Whether a pod has rules about pods of other namespaces.
  private static func looksAcrossNamespaces(_ spec: JSON) -> Bool {
    for field in ["podAffinity", "podAntiAffinity"] {
      guard let rules = spec["affinity", field] else { continue }
      let terms =
        rules.items("requiredDuringSchedulingIgnoredDuringExecution")
        + rules.items("preferredDuringSchedulingIgnoredDuringExecution")
        .compactMap { $0["podAffinityTerm"] }
      if terms.contains(where: {
        $0["namespaceSelector"] != nil || !$0.items("namespaces").isEmpty
      }) {
        return true
      }
    }
    return false
  }
}
