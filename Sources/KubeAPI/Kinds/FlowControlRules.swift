extension KindRules {
  /// The rules of FlowSchemas.
  // Kubernetes: pkg/registry/flowcontrol/flowschema/strategy.go
  static let flowSchema = KindRules(namespaced: false, generations: true, status: [:]).with {
    rules in
    rules.applyDefaults = { object in
      object.modify("spec") { spec in
        if spec.number("matchingPrecedence") ?? 0 == 0 { spec["matchingPrecedence"] = 1000 }
      }
    }
    rules.validate = { object in
      var errors = FieldErrors()
      ObjectMetaRules.validateCore(object, namespaced: false, &errors)
      FlowControlRules.schema(object.present("spec") ?? [:], of: object.name, &errors)
      return errors.list
    }
    rules.validateUpdate = { [validate = rules.validate] object, _ in validate(object) }
  }

  /// The rules of PriorityLevelConfigurations.
  // Kubernetes: pkg/registry/flowcontrol/prioritylevelconfiguration/strategy.go
  static let priorityLevel = KindRules(namespaced: false, generations: true, status: [:]).with {
    rules in
    rules.applyDefaults = FlowControlRules.applyDefaults
    rules.validate = { object in
      var errors = FieldErrors()
      ObjectMetaRules.validateCore(object, namespaced: false, &errors)
      FlowControlRules.level(object.present("spec") ?? [:], of: object.name, &errors)
      return errors.list
    }
    rules.validateUpdate = { [validate = rules.validate] object, _ in validate(object) }
  }
}

/// The rules of how requests are shared out.
// Kubernetes: pkg/apis/flowcontrol/validation/validation.go
enum FlowControlRules {
  /// Completes a priority level.
  // Kubernetes: pkg/apis/flowcontrol/v1/defaults.go
  static func applyDefaults(_ object: inout JSON) {
    object.modify("spec") { spec in
      spec.modifyPresent("exempt") { exempt in
        exempt.setDefault("nominalConcurrencyShares", 0)
        exempt.setDefault("lendablePercent", 0)
      }
      spec.modifyPresent("limited") { limited in
        limited.setDefault("nominalConcurrencyShares", 30)
        limited.setDefault("lendablePercent", 0)
        limited.modifyPresent("limitResponse") { response in
          response.modifyPresent("queuing") { queuing in
            for (name, value) in [("queues", 64), ("handSize", 8), ("queueLengthLimit", 50)]
            where queuing.number(name) ?? 0 == 0 {
              queuing[name] = .integer(Int64(value))
            }
          }
        }
      }
    }
  }

  /// Checks a FlowSchema.
  // Kubernetes: pkg/apis/flowcontrol/validation/validation.go, ValidateFlowSchemaSpec
  static func schema(_ spec: JSON, of name: String, _ errors: inout FieldErrors) {
    let path = FieldPath.spec
    let precedence = spec.number("matchingPrecedence") ?? 0
    if precedence <= 0 {
      errors.invalid(
        path.child("matchingPrecedence"), precedence, "must be a positive value")
    }
    if precedence > 10000 {
      errors.invalid(
        path.child("matchingPrecedence"), precedence, "must not be greater than 10000")
    }
    if precedence == 1, name != "exempt" {
      errors.invalid(
        path.child("matchingPrecedence"), precedence,
        "only the schema named 'exempt' may have matchingPrecedence 1")
    }
    if let type = spec["distinguisherMethod"]?.text("type"),
      !["ByNamespace", "ByUser"].contains(type)
    {
      errors.notSupported(
        path.child("distinguisherMethod").child("type"), type, ["ByNamespace", "ByUser"])
    }
    let level = spec["priorityLevelConfiguration"]?.text("name") ?? ""
    let at = path.child("priorityLevelConfiguration").child("name")
    if level.isEmpty {
      errors.required(at, "must reference a priority level")
    } else {
      errors.invalid(at, level, each: Names.dnsSubdomain(level))
    }
  }

  /// Checks a priority level.
  // Kubernetes: pkg/apis/flowcontrol/validation/validation.go, ValidatePriorityLevelConfigurationSpec
  static func level(_ spec: JSON, of name: String, _ errors: inout FieldErrors) {
    let path = FieldPath.spec
    let type = spec.text("type")
    if (name == "exempt") != (type == "Exempt") {
      errors.invalid(
        path.child("type"), type, "must be 'Exempt' if and only if `name` is 'exempt'")
    }
    switch type {
    case "Exempt":
      if spec.has("limited") {
        errors.forbidden(
          path.child("limited"), "must be nil if the type is not Limited")
      }
    case "Limited":
      if spec.has("exempt") {
        errors.forbidden(path.child("exempt"), "must be nil if the type is Limited")
      }
      if !spec.has("limited") {
        errors.required(path.child("limited"), "must not be empty when type is Limited")
      }
    default: errors.notSupported(path.child("type"), type, ["Exempt", "Limited"])
    }
  }
}
