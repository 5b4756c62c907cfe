extension KindRules {
  /// The rules of Deployments.
  // Kubernetes: pkg/registry/apps/deployment/strategy.go
  static let deployment = KindRules(generations: true, status: [:]).with { rules in
    rules.applyDefaults = DeploymentRules.applyDefaults
    rules.prepareForUpdate = { object, old in
      ObjectMetaRules.prepareForUpdate(&object, old)
      object["status"] = old["status"]
      if object["spec"] != old["spec"] || object.annotations != old.annotations {
        ObjectMetaRules.bumpGeneration(&object, old)
      }
    }
    rules.validate = { object in
      var errors = FieldErrors()
      ObjectMetaRules.validateCore(object, &errors)
      DeploymentRules.spec(object.present("spec") ?? [:], &errors)
      return errors.list
    }
    rules.validateUpdate = { object, old in
      var errors = FieldErrors()
      ObjectMetaRules.validateCoreUpdate(object, old, &errors)
      DeploymentRules.spec(object.present("spec") ?? [:], &errors)
      WorkloadRules.immutableSelector(object, old, &errors)
      return errors.list
    }
    rules.validateStatusUpdate = { object, old in
      WorkloadRules.statusUpdate(
        object, old,
        [
          "observedGeneration", "replicas", "updatedReplicas", "readyReplicas", "availableReplicas",
          "unavailableReplicas",
        ])
    }
    rules.warnings = { object, _ in
      PodWarnings.forTemplate(object["spec"]?["template"], "spec.template")
    }
  }.wantingUsualAddresses { LegacyAddress.ofTemplate($0["spec"], .spec) }

  /// The rules of ReplicaSets.
  // Kubernetes: pkg/registry/apps/replicaset/strategy.go
  static let replicaSet = KindRules(generations: true, status: ["replicas": 0]).with { rules in
    rules.applyDefaults = { object in
      if !object.has("metadata") { object["metadata"] = [:] }
      object.modify("spec") { spec in
        spec.modify("template", PodDefaults.applyToTemplate)
        spec.setDefault("replicas", 1)
      }
      object.setDefault("status", ["replicas": 0])
    }
    rules.validate = { object in
      var errors = FieldErrors()
      ObjectMetaRules.validateCore(object, &errors)
      DeploymentRules.replicaSetSpec(object.present("spec") ?? [:], &errors)
      return errors.list
    }
    rules.validateUpdate = { object, old in
      var errors = FieldErrors()
      ObjectMetaRules.validateCoreUpdate(object, old, &errors)
      DeploymentRules.replicaSetSpec(object.present("spec") ?? [:], &errors)
      WorkloadRules.immutableSelector(object, old, &errors)
      return errors.list
    }
    rules.validateStatusUpdate = WorkloadRules.replicaStatusUpdate
    rules.warnings = { object, _ in
      PodWarnings.forTemplate(object["spec"]?["template"], "spec.template")
    }
  }.wantingUsualAddresses { LegacyAddress.ofTemplate($0["spec"], .spec) }

  /// The rules of ReplicationControllers.
  // Kubernetes: pkg/registry/core/replicationcontroller/strategy.go
  static let replicationController = KindRules(
    generations: true, status: ["replicas": 0]
  ).with { rules in
    rules.applyDefaults = { object in
      if !object.has("metadata") { object["metadata"] = [:] }
      object.modify("spec") { spec in
        spec.modifyPresent("template", PodDefaults.applyToTemplate)
        spec.setDefault("replicas", 1)
      }
      let labels = object["spec"]?["template"]?["metadata"]?["labels"]
      if let labels, !labels.isEmpty {
        object.modify("spec") { spec in
          if spec.map("selector").isEmpty { spec["selector"] = labels }
        }
        if object.labels.isEmpty { object.modify("metadata") { $0["labels"] = labels } }
      }
      object.setDefault("status", ["replicas": 0])
    }
    rules.validate = { object in
      var errors = FieldErrors()
      ObjectMetaRules.validateCore(object, name: Names.subdomainInBytes, &errors)
      DeploymentRules.replicationControllerSpec(object.present("spec") ?? [:], &errors)
      return errors.list
    }
    rules.validateUpdate = { object, old in
      var errors = FieldErrors()
      ObjectMetaRules.validateCoreUpdate(object, old, &errors)
      DeploymentRules.replicationControllerSpec(object.present("spec") ?? [:], &errors)
      return errors.list
    }
    rules.validateStatusUpdate = WorkloadRules.replicaStatusUpdate
    rules.warnings = { object, _ in
      PodWarnings.forTemplate(object["spec"]?["template"], "spec.template")
    }
  }.wantingUsualAddresses { LegacyAddress.ofTemplate($0["spec"], .spec) }

  /// The rules of PodTemplates.
  // Kubernetes: pkg/registry/core/podtemplate/strategy.go
  static let podTemplate = KindRules(generations: true).with { rules in
    rules.applyDefaults = { object in
      if !object.has("metadata") { object["metadata"] = [:] }
      object.modify("template", PodDefaults.applyToTemplate)
    }
    rules.validate = { object in
      var errors = FieldErrors()
      ObjectMetaRules.validateCore(object, &errors)
      PodRules.template(object.present("template") ?? [:], FieldPath("template"), &errors)
      return errors.list
    }
    rules.validateUpdate = { object, old in
      var errors = FieldErrors()
      ObjectMetaRules.validateCoreUpdate(object, old, &errors)
      PodRules.template(object.present("template") ?? [:], FieldPath("template"), &errors)
      return errors.list
    }
    rules.warnings = { object, _ in PodWarnings.forTemplate(object["template"], "template") }
  }.wantingUsualAddresses {
    LegacyAddress.ofPod($0["template"]?["spec"] ?? [:], FieldPath("template").child("spec"))
  }

  /// The rules of ControllerRevisions.
  // Kubernetes: pkg/registry/apps/controllerrevision/strategy.go
  static let controllerRevision = KindRules().with { rules in
    rules.validate = { object in
      var errors = FieldErrors()
      ObjectMetaRules.validateCore(object, &errors)
      switch object["data"] {
      case nil, .null?: errors.required(FieldPath("data"), "data is mandatory")
      case .object?: break
      default: errors.required(FieldPath("data"), "data must be a valid JSON object")
      }
      errors.nonnegative(object.number("revision"), FieldPath("revision"))
      return errors.list
    }
    rules.validateUpdate = { [validate = rules.validate] object, old in
      var errors = FieldErrors()
      ObjectMetaRules.validateCoreUpdate(object, old, &errors)
      var data = FieldErrors()
      data.immutable(object["data"], old["data"], FieldPath("data"))
      return errors.list + validate(object) + data.list
    }
  }
}

/// The rules of Deployments and of what they are made of.
// Kubernetes: pkg/apis/apps/validation/validation.go
enum DeploymentRules {
  /// Completes a Deployment.
  // Kubernetes: pkg/apis/apps/v1/defaults.go, SetDefaults_Deployment
  static func applyDefaults(_ object: inout JSON) {
    if !object.has("metadata") { object["metadata"] = [:] }
    object.modify("spec") { spec in
      spec.modify("template", PodDefaults.applyToTemplate)
      spec.setDefault("replicas", 1)
      spec.modify("strategy") { strategy in
        strategy.setDefaultText("type", "RollingUpdate")
        guard strategy.text("type") == "RollingUpdate" else { return }
        strategy.modify("rollingUpdate") { update in
          update.setDefault("maxUnavailable", "25%")
          update.setDefault("maxSurge", "25%")
        }
      }
      spec.setDefault("revisionHistoryLimit", 10)
      spec.setDefault("progressDeadlineSeconds", 600)
    }
    object.setDefault("status", [:])
  }

  /// Checks the specification of a Deployment.
  static func spec(_ spec: JSON, _ errors: inout FieldErrors) {
    let path = FieldPath.spec
    errors.nonnegative(spec.number("replicas"), path.child("replicas"))
    selectorAndTemplate(spec, &errors)
    strategy(spec.present("strategy") ?? [:], path.child("strategy"), &errors)
    let ready = spec.number("minReadySeconds") ?? 0
    errors.nonnegative(ready, path.child("minReadySeconds"))
    errors.nonnegative(spec.number("revisionHistoryLimit"), path.child("revisionHistoryLimit"))
    if let deadline = spec.number("progressDeadlineSeconds") {
      errors.nonnegative(deadline, path.child("progressDeadlineSeconds"))
      if deadline <= ready {
        errors.invalid(
          path.child("progressDeadlineSeconds"), deadline, "must be greater than minReadySeconds")
      }
    }
  }

  /// Checks the specification of a ReplicaSet.
  static func replicaSetSpec(_ spec: JSON, _ errors: inout FieldErrors) {
    errors.nonnegative(spec.number("replicas"), FieldPath.spec.child("replicas"))
    errors.nonnegative(spec.number("minReadySeconds"), FieldPath.spec.child("minReadySeconds"))
    selectorAndTemplate(spec, &errors)
  }

  /// Checks that a selector is there, and that it chooses the pods of the template.
  private static func selectorAndTemplate(_ spec: JSON, _ errors: inout FieldErrors) {
    let path = FieldPath.spec
    if let selector = spec.present("selector") {
      SelectorRules.validate(selector, path.child("selector"), &errors)
      if SelectorRules.isEmpty(selector) {
        errors.invalid(
          path.child("selector"), raw: SelectorRules.text(selector),
          "empty selector is invalid for deployment")
      }
    } else {
      errors.required(path.child("selector"))
    }
    do {
      let selector = try LabelSelector(spec.present("selector"))
      template(
        spec.present("template") ?? [:], selector, path.child("template"), "ReplicaSet", &errors)
    } catch {
      errors.invalid(
        path.child("selector"), raw: SelectorRules.text(spec["selector"]), "invalid label selector")
    }
  }

  /// Checks a template, and that a selector chooses its pods.
  // Kubernetes: pkg/apis/apps/validation/validation.go, ValidatePodTemplateSpecForReplicaSet
  private static func template(
    _ template: JSON, _ selector: LabelSelector, _ path: FieldPath, _ kind: String,
    _ errors: inout FieldErrors
  ) {
    let labels = template["metadata"]?["labels"]
    if !selector.isEmpty, !selector.matches(labels: labels?.object ?? JSONObject()) {
      errors.invalid(
        path.child("metadata").child("labels"), json: labels,
        "`selector` does not match template `labels`")
    }
    PodRules.template(template, path, &errors)
    WorkloadRules.runsForEver(template, path, kind, &errors)
  }

  /// Checks how a Deployment replaces its pods.
  // Kubernetes: pkg/apis/apps/validation/validation.go, ValidateDeploymentStrategy
  private static func strategy(_ strategy: JSON, _ path: FieldPath, _ errors: inout FieldErrors) {
    let type = strategy.text("type")
    let update = strategy.present("rollingUpdate")
    switch type {
    case "Recreate":
      if update != nil {
        errors.forbidden(
          path.child("rollingUpdate"),
          "may not be specified when strategy `type` is 'Recreate'")
      }
    case "RollingUpdate":
      guard let update else {
        return errors.required(
          path.child("rollingUpdate"), "this should be defaulted and never be nil")
      }
      let path = path.child("rollingUpdate")
      for name in ["maxUnavailable", "maxSurge"] {
        WorkloadRules.positiveIntOrPercent(update[name], path.child(name), &errors)
      }
      if WorkloadRules.amount(update["maxUnavailable"]) == 0,
        WorkloadRules.amount(update["maxSurge"]) == 0
      {
        errors.invalid(
          path.child("maxUnavailable"), json: update["maxUnavailable"],
          "may not be 0 when `maxSurge` is 0")
      }
      WorkloadRules.atMostAll(update["maxUnavailable"], path.child("maxUnavailable"), &errors)
    default:
      let printed = update.map {
        "{\"MaxUnavailable\":\(GoValue.intOrString($0["maxUnavailable"])),"
          + "\"MaxSurge\":\(GoValue.intOrString($0["maxSurge"]))}"
      }
      errors.notSupported(
        path, raw: "{\"Type\":\(GoValue.string(type)),\"RollingUpdate\":\(printed ?? "null")}",
        ["Recreate", "RollingUpdate"])
    }
  }

  /// Checks the specification of a ReplicationController.
  // Kubernetes: pkg/apis/core/validation/validation.go, ValidateReplicationControllerSpec
  static func replicationControllerSpec(_ spec: JSON, _ errors: inout FieldErrors) {
    let path = FieldPath.spec
    errors.nonnegative(spec.number("minReadySeconds"), path.child("minReadySeconds"))
    let labels = spec.map("selector")
    if labels.isEmpty { errors.required(path.child("selector")) }
    errors.nonnegative(spec.number("replicas"), path.child("replicas"))
    guard let template = spec.present("template") else {
      return errors.required(path.child("template"))
    }
    self.template(
      template, LabelSelector(matchLabels: labels), path.child("template"),
      "ReplicationController", &errors)
  }
}

extension WorkloadRules {
  /// Checks that counts in a status are not negative.
  static func statusUpdate(_ object: JSON, _ old: JSON, _ names: [String]) -> [FieldError] {
    var errors = FieldErrors()
    ObjectMetaRules.validateCoreUpdate(object, old, &errors)
    for name in names {
      errors.nonnegative(object["status"]?.number(name), FieldPath.status.child(name))
    }
    return errors.list
  }

  /// Checks the status of what keeps a number of pods.
  // Kubernetes: pkg/apis/apps/validation/validation.go, ValidateReplicaSetStatus
  static func replicaStatusUpdate(_ object: JSON, _ old: JSON) -> [FieldError] {
    var list = statusUpdate(
      object, old,
      [
        "replicas", "fullyLabeledReplicas", "readyReplicas", "availableReplicas",
        "observedGeneration",
      ])
    var errors = FieldErrors()
    let status = object["status"] ?? [:]
    let total = status.number("replicas") ?? 0
    for name in ["fullyLabeledReplicas", "readyReplicas", "availableReplicas"] {
      let value = status.number(name) ?? 0
      if value > total {
        errors.invalid(
          FieldPath.status.child(name), value, "cannot be greater than status.replicas")
      }
    }
    let available = status.number("availableReplicas") ?? 0
    if available > status.number("readyReplicas") ?? 0 {
      errors.invalid(
        FieldPath.status.child("availableReplicas"), available,
        "cannot be greater than readyReplicas")
    }
    list += errors.list
    return list
  }
}

extension GoValue {
  /// A number or text, 0 where it is missing.
  static func intOrString(_ value: JSON?) -> String { (value ?? 0).text }
}
