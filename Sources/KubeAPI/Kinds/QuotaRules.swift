extension KindRules {
  /// The rules of ResourceQuotas.
  // Kubernetes: pkg/registry/core/resourcequota/strategy.go
  static let resourceQuota = KindRules(status: [:]).with { rules in
    rules.applyDefaults = { object in
      object.modifyPresent("spec") { $0.modifyPresent("hard", PodDefaults.roundResources) }
      object.modifyPresent("status") { status in
        status.modifyPresent("hard", PodDefaults.roundResources)
        status.modifyPresent("used", PodDefaults.roundResources)
      }
    }
    rules.validate = { object in
      var errors = FieldErrors()
      ObjectMetaRules.validateCore(object, &errors)
      QuotaRules.spec(object.present("spec") ?? [:], &errors)
      return errors.list
    }
    rules.validateUpdate = { object, old in
      var errors = FieldErrors()
      ObjectMetaRules.validateCoreUpdate(object, old, &errors)
      let spec = object.present("spec") ?? [:]
      QuotaRules.spec(spec, &errors)
      let before = old["spec"]?.items("scopes") ?? []
      if Set(spec.items("scopes")) != Set(before) {
        errors.invalid(
          FieldPath.spec.child("scopes"), json: spec["scopes"], "field is immutable")
      }
      return errors.list
    }
    rules.validateStatusUpdate = { object, old in
      var errors = FieldErrors()
      ObjectMetaRules.validateCoreUpdate(object, old, &errors)
      for name in ["hard", "used"] {
        QuotaRules.amounts(
          object["status"]?.map(name) ?? JSONObject(), FieldPath.status.child(name), &errors)
      }
      return errors.list
    }
  }
}

/// The rules of ResourceQuotas.
// Kubernetes: pkg/apis/core/validation/validation.go, ValidateResourceQuotaSpec
enum QuotaRules {
  /// The resources without a domain that quotas count.
  private static let standard: Set<String> = [
    "cpu", "memory", "ephemeral-storage", "requests.cpu", "requests.memory", "requests.storage",
    "requests.ephemeral-storage", "limits.cpu", "limits.memory", "limits.ephemeral-storage",
    "pods", "resourcequotas", "services", "replicationcontrollers", "secrets",
    "persistentvolumeclaims", "configmaps", "services.nodeports", "services.loadbalancers",
  ]
  /// What of pods can be counted of some of them only.
  private static let ofPods: Set<String> = [
    "pods", "cpu", "memory", "limits.cpu", "limits.memory", "requests.cpu", "requests.memory",
  ]
  /// The scopes, with the resources that can be counted in them.
  private static let scopes: [String: Set<String>] = [
    "Terminating": ofPods, "NotTerminating": ofPods, "NotBestEffort": ofPods,
    "PriorityClass": ofPods, "CrossNamespacePodAffinity": ofPods, "BestEffort": ["pods"],
    "VolumeAttributesClass": ["persistentvolumeclaims", "requests.storage"],
  ]

  /// Whether a resource is one of large pages.
  private static func isHugePages(_ name: String) -> Bool {
    name.hasPrefix("hugepages-") || name.hasPrefix("requests.hugepages-")
  }

  /// Checks the specification.
  static func spec(_ spec: JSON, _ errors: inout FieldErrors) {
    amounts(spec.map("hard"), FieldPath.spec.child("hard"), &errors)
    let wanted = spec.items("scopes")
    let path = FieldPath.spec.child("scopes")
    if !wanted.isEmpty {
      for scope in wanted.compactMap(\.string) {
        if scopes[scope] == nil {
          errors.invalid(path, json: .array(wanted), "unsupported scope")
        }
        for _ in misplaced(spec, scope) {
          errors.invalid(path, json: .array(wanted), "unsupported scope applied to resource")
        }
      }
      conflicts(Set(wanted.compactMap(\.string)), spec, &errors)
    }
    if let selector = spec.present("scopeSelector") { self.selector(selector, spec, &errors) }
  }

  /// Checks amounts of resources.
  static func amounts(_ list: JSONObject, _ path: FieldPath, _ errors: inout FieldErrors) {
    for entry in list {
      let name = entry.name
      let at = path.key(name)
      if !isHugePages(name) { ResourceRules.name(name, at, &errors) }
      if !name.contains("/"), !standard.contains(name), !isHugePages(name) {
        errors.invalid(at, name, "must be a standard resource for quota")
      }
      if let amount = entry.value.string.flatMap({ Quantity($0) }) {
        ResourceRules.nonnegativeValue(name, amount, at, &errors)
      }
    }
  }

  /// The resources that cannot be counted in a scope.
  private static func misplaced(_ spec: JSON, _ scope: String) -> [String] {
    guard let allowed = scopes[scope] else { return [] }
    return spec.map("hard").names.filter {
      (standard.contains($0) || isHugePages($0)) && !allowed.contains($0)
    }
  }

  /// Checks that no two scopes contradict each other.
  private static func conflicts(
    _ wanted: Set<String>, _ spec: JSON, _ errors: inout FieldErrors
  ) {
    for pair in [["BestEffort", "NotBestEffort"], ["Terminating", "NotTerminating"]]
    where wanted.isSuperset(of: pair) {
      errors.invalid(FieldPath.spec.child("scopes"), json: spec["scopes"], "conflicting scopes")
    }
  }

  /// Checks a selector of scopes.
  // Kubernetes: pkg/apis/core/validation/validation.go, validateScopedResourceSelectorRequirement
  private static func selector(_ selector: JSON, _ spec: JSON, _ errors: inout FieldErrors) {
    let path = FieldPath.spec.child("scopeSelector").child("matchExpressions")
    let expressions = selector.items("matchExpressions")
    for expression in expressions {
      let scope = expression.text("scopeName")
      if scopes[scope] == nil {
        errors.invalid(path.child("scopeName"), scope, "unsupported scope")
      }
      for _ in misplaced(spec, scope) {
        errors.invalid(path, raw: text(selector), "unsupported scope applied to resource")
      }
      comparison(expression, scope, path, &errors)
    }
    conflicts(Set(expressions.map { $0.text("scopeName") }), spec, &errors)
  }

  /// Checks how a selector compares.
  private static func comparison(
    _ expression: JSON, _ scope: String, _ path: FieldPath, _ errors: inout FieldErrors
  ) {
    let comparison = expression.text("operator")
    let values = expression.items("values")
    if scopes[scope] != nil, !["PriorityClass", "VolumeAttributesClass"].contains(scope),
      comparison != "Exists"
    {
      errors.invalid(
        path.child("operator"), comparison,
        "must be 'Exist' only operator when scope is any of ResourceQuotaScopeTerminating, "
          + "ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, "
          + "ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity")
    }
    switch comparison {
    case "In", "NotIn":
      if values.isEmpty {
        errors.required(
          path.child("values"),
          "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector")
      }
    case "Exists", "DoesNotExist":
      if !values.isEmpty {
        errors.invalid(
          path.child("values"), json: .array(values),
          "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector")
      }
    default:
      errors.invalid(path.child("operator"), comparison, "not a valid selector operator")
    }
  }

  /// A selector as messages print it.
  private static func text(_ selector: JSON) -> String {
    let items = selector.items("matchExpressions").map { expression in
      "{\"ScopeName\":\(GoValue.string(expression.text("scopeName")))"
        + ",\"Operator\":\(GoValue.string(expression.text("operator")))"
        + ",\"Values\":\(GoValue.optional(expression["values"]))}"
    }
    return "{\"MatchExpressions\":[\(items.joined(separator: ","))]}"
  }
}
