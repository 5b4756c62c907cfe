extension KindRules {
  /// The rules of DaemonSets.
  // Kubernetes: pkg/registry/apps/daemonset/strategy.go
  static let daemonSet = KindRules(status: DaemonSetRules.noStatus).with { rules in
    rules.applyDefaults = DaemonSetRules.applyDefaults
    rules.prepareForCreate = DaemonSetRules.prepareForCreate
    rules.prepareForUpdate = DaemonSetRules.prepareForUpdate
    rules.prepareForStatusUpdate = DaemonSetRules.prepareForStatusUpdate
    rules.validate = DaemonSetRules.validate
    rules.validateUpdate = DaemonSetRules.validateUpdate
    rules.validateStatusUpdate = DaemonSetRules.validateStatusUpdate
    rules.warnings = { object, _ in
      PodWarnings.forTemplate(object["spec"]?["template"], "spec.template")
    }
  }.wantingUsualAddresses { LegacyAddress.ofTemplate($0["spec"], .spec) }
}

/// The rules of DaemonSets.
enum DaemonSetRules {
  /// The annotation that counts the changes of the template.
  static let templateGeneration = "deprecated.daemonset.template.generation"

  /// The status of a DaemonSet that no controller has seen.
  static let noStatus: JSON = [
    "currentNumberScheduled": 0, "numberMisscheduled": 0, "desiredNumberScheduled": 0,
    "numberReady": 0,
  ]

  /// Completes a DaemonSet.
  // Kubernetes: pkg/apis/apps/v1/defaults.go, SetDefaults_DaemonSet
  static func applyDefaults(_ object: inout JSON) {
    if !object.has("metadata") { object["metadata"] = [:] }
    object.modify("spec") { spec in
      spec.modify("template", PodDefaults.applyToTemplate)
      spec.modify("updateStrategy") { strategy in
        strategy.setDefaultText("type", "RollingUpdate")
        guard strategy.text("type") == "RollingUpdate" else { return }
        strategy.modify("rollingUpdate") { update in
          update.setDefault("maxUnavailable", 1)
          update.setDefault("maxSurge", 0)
        }
      }
      spec.setDefault("revisionHistoryLimit", 10)
    }
    if !object.has("status") { object["status"] = noStatus }
  }

  /// The count of template changes that an object carries.
  private static func generation(_ object: JSON) -> Int64 {
    Int64(object.annotations[templateGeneration]?.string ?? "") ?? 0
  }

  /// Writes the count of template changes.
  private static func setGeneration(_ object: inout JSON, _ value: Int64) {
    object.modify("metadata") { meta in
      meta.modify("annotations") { $0[templateGeneration] = .string(String(value)) }
    }
  }

  /// Starts counting.
  static func prepareForCreate(_ object: inout JSON) {
    ObjectMetaRules.prepareForCreate(&object)
    object["status"] = noStatus
    ObjectMetaRules.startGeneration(&object)
    setGeneration(&object, max(1, generation(object)))
  }

  /// Keeps the status, and counts changes of the specification and of the template.
  static func prepareForUpdate(_ object: inout JSON, _ old: JSON) {
    ObjectMetaRules.prepareForUpdate(&object, old)
    object["status"] = old["status"]
    let count = generation(old)
    let (spec, before) = (object["spec"], old["spec"])
    let templateChanged = spec?["template"] != before?["template"]
    setGeneration(&object, templateChanged ? count &+ 1 : count)
    if templateChanged || spec != before { ObjectMetaRules.bumpGeneration(&object, old) }
  }

  /// Keeps the specification.
  static func prepareForStatusUpdate(_ object: inout JSON, _ old: JSON) {
    ObjectMetaRules.prepareForUpdate(&object, old)
    object["spec"] = old["spec"]
    setGeneration(&object, generation(old))
  }

  /// Checks a new DaemonSet.
  // Kubernetes: pkg/apis/apps/validation/validation.go, ValidateDaemonSet
  static func validate(_ object: JSON) -> [FieldError] {
    var errors = FieldErrors()
    ObjectMetaRules.validateCore(object, &errors)
    spec(object.present("spec") ?? [:], &errors)
    return errors.list
  }

  /// Checks a change.
  // Kubernetes: pkg/registry/apps/daemonset/strategy.go, ValidateUpdate
  static func validateUpdate(_ object: JSON, _ old: JSON) -> [FieldError] {
    var errors = FieldErrors()
    ObjectMetaRules.validateCoreUpdate(object, old, &errors)
    WorkloadRules.immutableSelector(object, old, &errors)
    spec(object.present("spec") ?? [:], &errors)
    return errors.list
  }

  /// Checks the specification.
  // Kubernetes: pkg/apis/apps/validation/validation.go, ValidateDaemonSetSpec
  private static func spec(_ spec: JSON, _ errors: inout FieldErrors) {
    let path = FieldPath.spec
    let selector = spec.present("selector")
    SelectorRules.validate(selector, path.child("selector"), &errors)
    let template = spec.present("template") ?? [:]
    let labels = template["metadata"]?["labels"]
    if let choice = try? LabelSelector(selector), !choice.matches(labels: labels?.object ?? .init())
    {
      errors.invalid(
        path.child("template").child("metadata").child("labels"), json: labels,
        "`selector` does not match template `labels`")
    }
    if let selector, SelectorRules.isEmpty(selector) {
      errors.invalid(
        path.child("selector"), raw: SelectorRules.text(selector),
        "empty selector is invalid for daemonset")
    }
    PodRules.template(template, path.child("template"), &errors)
    WorkloadRules.runsForEver(template, path.child("template"), "DaemonSet", &errors)
    errors.nonnegative(spec.number("minReadySeconds"), path.child("minReadySeconds"))
    strategy(spec.present("updateStrategy") ?? [:], path.child("updateStrategy"), &errors)
    errors.nonnegative(spec.number("revisionHistoryLimit"), path.child("revisionHistoryLimit"))
  }

  /// Checks how pods are replaced.
  // Kubernetes: pkg/apis/apps/validation/validation.go, ValidateDaemonSetUpdateStrategy
  private static func strategy(_ strategy: JSON, _ path: FieldPath, _ errors: inout FieldErrors) {
    let type = strategy.text("type")
    switch type {
    case "OnDelete": break
    case "RollingUpdate":
      guard let update = strategy.present("rollingUpdate") else {
        return errors.required(path.child("rollingUpdate"))
      }
      rollingUpdate(update, path.child("rollingUpdate"), &errors)
    default:
      let update = strategy.present("rollingUpdate").map {
        "{\"MaxUnavailable\":\(GoValue.optional($0["maxUnavailable"])),"
          + "\"MaxSurge\":\(GoValue.optional($0["maxSurge"]))}"
      }
      errors.notSupported(
        path,
        raw: "{\"Type\":\(GoValue.string(type)),\"RollingUpdate\":\(update ?? "null")}",
        ["RollingUpdate", "OnDelete"])
    }
  }

  /// Checks how many pods are replaced at a time.
  // Kubernetes: pkg/apis/apps/validation/validation.go, ValidateRollingUpdateDaemonSet
  private static func rollingUpdate(_ update: JSON, _ path: FieldPath, _ errors: inout FieldErrors)
  {
    for name in ["maxUnavailable", "maxSurge"] {
      WorkloadRules.positiveIntOrPercent(update[name], path.child(name), &errors)
    }
    for name in ["maxUnavailable", "maxSurge"] {
      WorkloadRules.atMostAll(update[name], path.child(name), &errors)
    }
    let surge = WorkloadRules.amount(update["maxSurge"])
    switch (WorkloadRules.amount(update["maxUnavailable"]) != 0, surge != 0) {
    case (true, true):
      errors.invalid(
        path.child("maxSurge"), json: update["maxSurge"],
        "may not be set when maxUnavailable is non-zero")
    case (false, false):
      errors.required(path.child("maxUnavailable"), "cannot be 0 when maxSurge is 0")
    default: break
    }
  }

  /// Checks a change of the status.
  // Kubernetes: pkg/apis/apps/validation/validation.go, ValidateDaemonSetStatusUpdate
  static func validateStatusUpdate(_ object: JSON, _ old: JSON) -> [FieldError] {
    var errors = FieldErrors()
    ObjectMetaRules.validateCoreUpdate(object, old, &errors)
    for name in [
      "currentNumberScheduled", "numberMisscheduled", "desiredNumberScheduled", "numberReady",
      "observedGeneration", "updatedNumberScheduled", "numberAvailable", "numberUnavailable",
      "collisionCount",
    ] { errors.nonnegative(object["status"]?.number(name), FieldPath.status.child(name)) }
    return errors.list
  }
}

/// The rules that kinds with templates of pods share.
// Kubernetes: pkg/apis/apps/validation/validation.go
enum WorkloadRules {
  /// Checks that the selector has not changed.
  static func immutableSelector(_ object: JSON, _ old: JSON, _ errors: inout FieldErrors) {
    let (new, before) = (object["spec"]?["selector"], old["spec"]?["selector"])
    if new ?? .null != before ?? .null {
      errors.invalid(
        FieldPath.spec.child("selector"), raw: SelectorRules.text(new), "field is immutable")
    }
  }

  /// Checks that the pods of a template are meant to run for ever.
  static func runsForEver(
    _ template: JSON, _ path: FieldPath, _ kind: String, _ errors: inout FieldErrors
  ) {
    let policy = template["spec"]?.text("restartPolicy") ?? ""
    if policy != "Always" {
      errors.notSupported(path.child("spec").child("restartPolicy"), policy, ["Always"])
    }
    if template["spec"]?.has("activeDeadlineSeconds") == true {
      errors.forbidden(
        path.child("spec").child("activeDeadlineSeconds"),
        "activeDeadlineSeconds in \(kind) is not Supported")
    }
  }

  /// Checks a number or percentage.
  // Kubernetes: pkg/apis/apps/validation/validation.go, ValidatePositiveIntOrPercent
  static func positiveIntOrPercent(
    _ value: JSON?, _ path: @autoclosure () -> FieldPath, _ errors: inout FieldErrors
  ) {
    if let text = value?.string {
      errors.invalid(path(), text, each: Names.percent(text))
    } else {
      errors.nonnegative(value?.integer, path())
    }
  }

  /// Checks that a percentage is at most 100.
  static func atMostAll(
    _ value: JSON?, _ path: @autoclosure () -> FieldPath, _ errors: inout FieldErrors
  ) {
    if let percent = IntOrString(value)?.percent, percent > 100 {
      errors.invalid(path(), json: value, "must not be greater than 100%")
    }
  }

  /// A number, or the number of a percentage.
  static func amount(_ value: JSON?) -> Int64 {
    guard let value = IntOrString(value) else { return 0 }
    return value.percent ?? value.intValue
  }
}
