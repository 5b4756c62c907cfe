extension KindRules {
  /// The rules of PodDisruptionBudgets. Their names are only checked to be parts of paths.
  // Kubernetes: pkg/registry/policy/poddisruptionbudget/strategy.go
  static let podDisruptionBudget = KindRules(
    generations: true, status: DisruptionBudgetRules.noStatus
  ).with { rules in
    rules.validate = { object in
      var errors = FieldErrors()
      DisruptionBudgetRules.spec(object.present("spec") ?? [:], &errors)
      if errors.isEmpty {
        ObjectMetaRules.validate(object, namespaced: true, name: Names.pathSegment, &errors)
      }
      return errors.list
    }
    rules.validateUpdate = { object, _ in
      var errors = FieldErrors()
      DisruptionBudgetRules.spec(object.present("spec") ?? [:], &errors)
      return errors.list
    }
    rules.validateStatusUpdate = { object, _ in
      var errors = FieldErrors()
      let status = object.present("status") ?? [:]
      ConditionRules.validate(
        status.items("conditions"), FieldPath.status.child("conditions"), &errors)
      for name in ["disruptionsAllowed", "currentHealthy", "desiredHealthy", "expectedPods"] {
        errors.nonnegative(status.number(name), FieldPath.status.child(name))
      }
      return errors.list
    }
  }
}

/// The rules of PodDisruptionBudgets.
// Kubernetes: pkg/apis/policy/validation/validation.go
enum DisruptionBudgetRules {
  /// The status of a budget that nobody has looked at.
  static let noStatus: JSON = [
    "disruptionsAllowed": 0, "currentHealthy": 0, "desiredHealthy": 0, "expectedPods": 0,
  ]

  /// Checks the specification.
  static func spec(_ spec: JSON, _ errors: inout FieldErrors) {
    let path = FieldPath.spec
    let bounds = ["minAvailable", "maxUnavailable"]
    if bounds.allSatisfy({ spec.has($0) }) {
      errors.invalid(
        path, raw: text(spec), "minAvailable and maxUnavailable cannot be both set")
    }
    for name in bounds {
      guard let bound = spec.present(name) else { continue }
      WorkloadRules.positiveIntOrPercent(bound, path.child(name), &errors)
      WorkloadRules.atMostAll(bound, path.child(name), &errors)
    }
    SelectorRules.validate(spec["selector"], path.child("selector"), &errors)
    let policies = ["AlwaysAllow", "IfHealthyBudget"]
    if let policy = spec["unhealthyPodEvictionPolicy"]?.string, !policies.contains(policy) {
      errors.notSupported(path.child("unhealthyPodEvictionPolicy"), policy, policies)
    }
  }

  /// The specification as messages print it.
  private static func text(_ spec: JSON) -> String {
    "{\"MinAvailable\":\(GoValue.optional(spec["minAvailable"]))"
      + ",\"Selector\":\(SelectorRules.text(spec["selector"]))"
      + ",\"MaxUnavailable\":\(GoValue.optional(spec["maxUnavailable"]))"
      + ",\"UnhealthyPodEvictionPolicy\":"
      + "\(GoValue.optional(spec["unhealthyPodEvictionPolicy"]))}"
  }
}
