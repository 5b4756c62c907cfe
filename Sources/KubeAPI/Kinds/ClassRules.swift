extension KindRules {
  /// The rules of PriorityClasses.
  // Kubernetes: pkg/registry/scheduling/priorityclass/strategy.go
  static let priorityClass = KindRules(namespaced: false, generations: true).with { rules in
    rules.applyDefaults = { $0.setDefault("preemptionPolicy", "PreemptLowerPriority") }
    rules.validate = { object in
      var errors = FieldErrors()
      ObjectMetaRules.validateCore(object, namespaced: false, &errors)
      let name = object.name
      let value = object.number("value") ?? 0
      if name.hasPrefix("system-") {
        let known = ["system-cluster-critical", "system-node-critical"]
        if !known.contains(name) {
          errors.forbidden(
            FieldPath.metadata.child("name"),
            "priority class names with 'system-' prefix are reserved for system use only. error: "
              + "\(name) is not a known system priority class")
        }
      } else if value > 1_000_000_000 {
        errors.forbidden(
          FieldPath("value"), "maximum allowed value of a user defined priority is 1000000000")
      }
      if let policy = object["preemptionPolicy"]?.string {
        switch policy {
        case "PreemptLowerPriority", "Never": break
        case "": errors.required(FieldPath("preemptionPolicy"))
        default:
          errors.notSupported(
            FieldPath("preemptionPolicy"), policy, ["PreemptLowerPriority", "Never"])
        }
      }
      return errors.list
    }
    rules.validateUpdate = { object, old in
      var errors = FieldErrors()
      ObjectMetaRules.validateCoreUpdate(object, old, &errors)
      if object.number("value") ?? 0 != old.number("value") ?? 0 {
        errors.forbidden(FieldPath("value"), "may not be changed in an update.")
      }
      errors.immutable(
        object["preemptionPolicy"], old["preemptionPolicy"], FieldPath("preemptionPolicy"))
      return errors.list
    }
  }

  /// The rules of RuntimeClasses.
  // Kubernetes: pkg/apis/node/validation/validation.go
  static let runtimeClass = KindRules(namespaced: false).with { rules in
    rules.applyDefaults = { object in
      object.modifyPresent("overhead") {
        $0.modifyPresent("podFixed", PodDefaults.roundResources)
      }
    }
    rules.validate = { object in
      var errors = FieldErrors()
      ObjectMetaRules.validateCore(object, namespaced: false, &errors)
      let handler = object.text("handler")
      if handler.isEmpty {
        errors.required(FieldPath("handler"))
      } else {
        errors.invalid(FieldPath("handler"), handler, each: Names.dnsLabel(handler))
      }
      if let overhead = object["overhead"]?.present("podFixed") {
        ResourceRules.validate(
          ["limits": overhead], claimNames: [], FieldPath("overhead").child("podFixed"), &errors
        ) { ResourceRules.containerName($0, $1, &$2) }
      }
      if let scheduling = object.present("scheduling") {
        let path = FieldPath("scheduling")
        ObjectMetaRules.labels(
          scheduling["nodeSelector"], path.child("nodeSelector"), &errors)
        let tolerations = scheduling.items("tolerations")
        for (index, toleration) in tolerations.enumerated() {
          PodSpecValidation.toleration(
            toleration, path.item("tolerations", index), &errors)
          if tolerations[..<index].contains(toleration) {
            errors.duplicate(path.item("tolerations", index), raw: toleration.text)
          }
        }
      }
      return errors.list
    }
    rules.warnings = { object, _ in
      // Kubernetes: pkg/api/node/util.go, GetWarningsForRuntimeClass
      (object["scheduling"]?.map("nodeSelector") ?? JSONObject()).compactMap { entry in
        PodWarnings.deprecatedLabels[entry.name].map { "scheduling.nodeSelector: \($0)" }
      }
    }
    rules.validateUpdate = { [validate = rules.validate] object, old in
      var errors = FieldErrors()
      ObjectMetaRules.validateCoreUpdate(object, old, &errors)
      var handler = FieldErrors()
      handler.immutable(
        .string(object.text("handler")), .string(old.text("handler")), FieldPath("handler"))
      return validate(object) + errors.list + handler.list
    }
  }

  /// The rules of Leases.
  // Kubernetes: pkg/apis/coordination/validation/validation.go
  static let lease = KindRules(core: false).with { rules in
    rules.applyDefaults = { object in if !object.has("spec") { object["spec"] = [:] } }
    rules.validate = { object in
      var errors = FieldErrors()
      ObjectMetaRules.validate(object, namespaced: true, name: Names.subdomain, &errors)
      LeaseRules.spec(object, &errors)
      return errors.list
    }
    rules.validateUpdate = { object, old in
      var errors = FieldErrors()
      ObjectMetaRules.validateUpdate(object, old, &errors)
      LeaseRules.spec(object, &errors)
      return errors.list
    }
  }
}

/// The rules of Leases.
enum LeaseRules {
  /// Checks the specification.
  static func spec(_ object: JSON, _ errors: inout FieldErrors) {
    guard let spec = object.present("spec") else { return }
    if let seconds = spec.number("leaseDurationSeconds"), seconds <= 0 {
      errors.invalid(
        FieldPath.spec.child("leaseDurationSeconds"), seconds, "must be greater than 0")
    }
    errors.nonnegative(
      spec.number("leaseTransitions"), FieldPath.spec.child("leaseTransitions"))
    let strategy = spec.text("strategy")
    if !strategy.isEmpty {
      let path = FieldPath.spec.child("strategy").child("strategy")
      if strategy.contains("/") {
        errors.invalid(path, strategy, each: Names.qualifiedName(strategy))
      } else if strategy != "OldestEmulationVersion" {
        errors.notSupported(path, strategy, ["OldestEmulationVersion"])
      }
    } else if !spec.text("preferredHolder").isEmpty {
      errors.forbidden(
        FieldPath.spec.child("preferredHolder"),
        "may only be specified if `strategy` is defined")
    }
  }
}
