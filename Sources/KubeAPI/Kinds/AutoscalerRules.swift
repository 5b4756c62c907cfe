extension KindRules {
  /// The rules of HorizontalPodAutoscalers, whatever version they were written in.
  // Kubernetes: pkg/registry/autoscaling/horizontalpodautoscaler/strategy.go
  static let horizontalPodAutoscaler = KindRules(
    status: ["desiredReplicas": 0, "currentMetrics": nil]
  ).with { rules in
    rules.applyDefaults = AutoscalerDefaults.apply
    rules.validate = { object in
      var errors = FieldErrors()
      ObjectMetaRules.validateCore(object, &errors)
      AutoscalerRules.spec(object.present("spec") ?? [:], old: nil, &errors)
      return errors.list
    }
    rules.validateUpdate = { object, old in
      var errors = FieldErrors()
      ObjectMetaRules.validateCoreUpdate(object, old, &errors)
      AutoscalerRules.spec(object.present("spec") ?? [:], old: old.present("spec"), &errors)
      return errors.list
    }
    rules.validateStatusUpdate = { object, old in
      WorkloadRules.statusUpdate(object, old, ["currentReplicas", "desiredReplicas"])
    }
  }
}

/// What an autoscaler is given where it leaves something out.
// Kubernetes: pkg/apis/autoscaling/v2/defaults.go
enum AutoscalerDefaults {
  /// How autoscalers scale up that only say something of scaling down.
  private static let scaleUp: JSON = [
    "stabilizationWindowSeconds": 0, "selectPolicy": "Max",
    "policies": [
      ["type": "Pods", "value": 4, "periodSeconds": 15],
      ["type": "Percent", "value": 100, "periodSeconds": 15],
    ],
  ]
  /// How autoscalers scale down that only say something of scaling up.
  private static let scaleDown: JSON = [
    "selectPolicy": "Max", "policies": [["type": "Percent", "value": 100, "periodSeconds": 15]],
  ]

  /// Completes an autoscaler.
  static func apply(_ object: inout JSON) {
    object.modify("spec") { spec in
      spec.setDefault("minReplicas", 1)
      if spec.items("metrics").isEmpty {
        spec["metrics"] = [
          [
            "type": "Resource",
            "resource": [
              "name": "cpu", "target": ["type": "Utilization", "averageUtilization": 80],
            ],
          ]
        ]
      }
      spec.modifyItems("metrics", canonicalize)
      spec.modifyPresent("behavior") { behavior in
        complete(&behavior, "scaleUp", scaleUp)
        complete(&behavior, "scaleDown", scaleDown)
      }
    }
  }

  /// Completes the rules of one direction.
  private static func complete(_ behavior: inout JSON, _ name: String, _ defaults: JSON) {
    var rules = behavior.present(name) ?? [:]
    for entry in defaults.object ?? JSONObject() where !rules.has(entry.name) {
      rules[entry.name] = entry.value
    }
    PodDefaults.canonicalize(&rules, "tolerance")
    behavior[name] = rules
  }

  /// Writes the amounts of a metric in canonical form.
  private static func canonicalize(_ metric: inout JSON) {
    for source in AutoscalerRules.sources {
      metric.modifyPresent(source.field) { value in
        value.modifyPresent("target") { target in
          PodDefaults.canonicalize(&target, "value")
          PodDefaults.canonicalize(&target, "averageValue")
        }
      }
    }
  }
}

/// The rules of HorizontalPodAutoscalers.
// Kubernetes: pkg/apis/autoscaling/validation/validation.go
enum AutoscalerRules {
  /// The kinds of metrics by their fields, in the order in which they are looked at.
  static let sources = [
    (type: "Object", field: "object"), (type: "External", field: "external"),
    (type: "Pods", field: "pods"), (type: "Resource", field: "resource"),
    (type: "ContainerResource", field: "containerResource"),
  ]

  /// Checks the specification.
  static func spec(_ spec: JSON, old: JSON?, _ errors: inout FieldErrors) {
    let path = FieldPath.spec
    let least: Int64 = old?.number("minReplicas") == 0 ? 0 : 1
    let least64 = spec.number("minReplicas")
    if let replicas = least64, replicas < least {
      errors.invalid(
        path.child("minReplicas"), replicas, "must be greater than or equal to \(least)")
    }
    let most = spec.number("maxReplicas") ?? 0
    if most == 0 {
      errors.required(path.child("maxReplicas"), "must be set and greater than 0")
    } else if most < 0 {
      errors.invalid(path.child("maxReplicas"), most, "must be greater than or equal to 1")
    }
    if let replicas = least64, most < replicas {
      errors.invalid(
        path.child("maxReplicas"), most, "must be greater than or equal to `minReplicas`")
    }
    target(spec["scaleTargetRef"] ?? [:], old?["scaleTargetRef"], &errors)
    metrics(spec, path.child("metrics"), &errors)
    guard let behavior = spec.present("behavior") else { return }
    for direction in ["scaleUp", "scaleDown"] {
      if let rules = behavior.present(direction) {
        scaling(rules, path.child("behavior").child(direction), &errors)
      }
    }
  }

  /// Checks what is scaled. The group may be missing where it was missing before, and for
  /// ReplicationControllers, which are of the core group.
  private static func target(_ target: JSON, _ old: JSON?, _ errors: inout FieldErrors) {
    let path = FieldPath.spec.child("scaleTargetRef")
    let before = old.map { $0.text("apiVersion") }
    let mayBeCore =
      target.text("kind") == "ReplicationController"
      || before.map { apiVersionFault($0, mayBeCore: false) != nil } == true
    let mayBeAnything = before.map { apiVersionFault($0, mayBeCore: true) != nil } == true
    reference(target, mayBeCore: mayBeCore, mayBeAnything: mayBeAnything, path, &errors)
  }

  /// What is wrong with a version and its group.
  private static func apiVersionFault(_ text: String, mayBeCore: Bool) -> String? {
    let slashes = text.utf8.count { $0 == UInt8(ascii: "/") }
    if slashes > 1 { return "unexpected GroupVersion string: \(text)" }
    let hasGroup = slashes == 1 && !text.hasPrefix("/")
    return mayBeCore || hasGroup ? nil : "apiVersion must specify API group"
  }

  /// Checks a reference to an object.
  private static func reference(
    _ reference: JSON, mayBeCore: Bool, mayBeAnything: Bool, _ path: FieldPath,
    _ errors: inout FieldErrors
  ) {
    for field in ["kind", "name"] {
      let text = reference.text(field)
      if text.isEmpty {
        errors.required(path.child(field))
      } else {
        errors.invalid(path.child(field), text, each: Names.pathSegment(text, false))
      }
    }
    let apiVersion = reference.text("apiVersion")
    if !mayBeAnything, let fault = apiVersionFault(apiVersion, mayBeCore: mayBeCore) {
      errors.invalid(path.child("apiVersion"), apiVersion, fault)
    }
  }

  // MARK: Metrics

  /// Checks the metrics.
  private static func metrics(_ spec: JSON, _ path: FieldPath, _ errors: inout FieldErrors) {
    let metrics = spec.items("metrics")
    for (index, one) in metrics.enumerated() { metric(one, path.index(index), &errors) }
    if spec.number("minReplicas") == 0,
      !metrics.contains(where: { ["Object", "External"].contains($0.text("type")) })
    {
      errors.forbidden(
        path,
        "must specify at least one Object or External metric to support scaling to zero replicas")
    }
  }

  /// Checks a metric.
  // Kubernetes: pkg/apis/autoscaling/validation/validation.go, validateMetricSpec
  private static func metric(_ metric: JSON, _ path: FieldPath, _ errors: inout FieldErrors) {
    let type = metric.text("type")
    let expected = sources.first { $0.type == type }?.field
    let types = sources.map(\.type).sorted()
    if type.isEmpty { errors.required(path.child("type"), "must specify a metric source type") }
    if expected == nil { errors.notSupported(path.child("type"), type, types) }
    let present = sources.filter { metric.has($0.field) }
    if let first = present.first, let value = metric.present(first.field) {
      source(value, first.type, path.child(first.field), &errors)
    }
    if let expected {
      if !metric.has(expected) {
        errors.required(
          path.child(expected), "must populate information for the given metric source")
      }
    } else {
      errors.notSupported(path.child("type"), type, types)
    }
    if present.count == 1 { return }
    for other in present where other.field != expected {
      errors.forbidden(path.child(other.field), "must populate the given metric source only")
    }
  }

  /// Checks where a metric comes from and what it should be.
  private static func source(
    _ source: JSON, _ type: String, _ path: FieldPath, _ errors: inout FieldErrors
  ) {
    switch type {
    case "Resource", "ContainerResource":
      if source.text("name").isEmpty {
        errors.required(path.child("name"), "must specify a resource name")
      }
      if type == "ContainerResource" { container(source.text("container"), path, &errors) }
    default:
      if type == "Object" {
        reference(
          source["describedObject"] ?? [:], mayBeCore: true, mayBeAnything: false,
          path.child("describedObject"), &errors)
      }
      let name = source["metric"]?.text("name") ?? ""
      let at = path.child("metric").child("name")
      if name.isEmpty {
        errors.required(at, "must specify a metric name")
      } else {
        errors.invalid(at, name, each: Names.pathSegment(name, false))
      }
    }
    goal(source["target"] ?? [:], path.child("target"), &errors)
    completeness(of: source["target"] ?? [:], type, path.child("target"), &errors)
  }

  /// Checks the name of a container.
  private static func container(
    _ name: String, _ path: FieldPath, _ errors: inout FieldErrors
  ) {
    if name.isEmpty {
      errors.required(path.child("container"), "must specify a container")
    } else {
      errors.invalid(path.child("container"), name, each: Names.dnsLabel(name))
    }
  }

  /// Checks what a metric should be.
  // Kubernetes: pkg/apis/autoscaling/validation/validation.go, validateMetricTarget
  private static func goal(_ goal: JSON, _ path: FieldPath, _ errors: inout FieldErrors) {
    let type = goal.text("type")
    if type.isEmpty { errors.required(path.child("type"), "must specify a metric target type") }
    if !["Utilization", "Value", "AverageValue"].contains(type) {
      errors.invalid(
        path.child("type"), type, "must be either Utilization, Value, or AverageValue")
    }
    for name in ["value", "averageValue"] {
      if let amount = goal[name]?.string.flatMap({ Quantity($0) }), amount.signum <= 0 {
        errors.invalid(path.child(name), amount.description, "must be positive")
      }
    }
    if let percent = goal.number("averageUtilization"), percent < 1 {
      errors.invalid(path.child("averageUtilization"), percent, "must be greater than 0")
    }
  }

  /// Checks that a goal has the one number that its kind of metric needs.
  private static func completeness(
    of goal: JSON, _ type: String, _ path: FieldPath, _ errors: inout FieldErrors
  ) {
    let (value, average) = (goal.has("value"), goal.has("averageValue"))
    switch type {
    case "Pods":
      if !average {
        errors.required(
          path.child("averageValue"), "must specify a positive target averageValue")
      }
    case "Object":
      if !value, !average {
        errors.required(
          path.child("averageValue"), "must set either a target value or averageValue")
      }
    case "External":
      if !value, !average {
        errors.required(
          path.child("averageValue"),
          "must set either a target value for metric or a per-pod target")
      }
      if value, average {
        errors.forbidden(
          path.child("value"),
          "may not set both a target value for metric and a per-pod target")
      }
    default:
      let percent = goal.has("averageUtilization")
      if !percent, !average {
        errors.required(
          path.child("averageUtilization"),
          "must set either a target raw value or a target utilization")
      }
      if percent, average {
        errors.forbidden(
          path.child("averageValue"),
          "may not set both a target raw value and a target utilization")
      }
    }
  }

  // MARK: Behaviour

  /// Checks how fast it scales in one direction.
  // Kubernetes: pkg/apis/autoscaling/validation/validation.go, validateScalingRules
  private static func scaling(_ rules: JSON, _ path: FieldPath, _ errors: inout FieldErrors) {
    if let seconds = rules.number("stabilizationWindowSeconds") {
      let at = path.child("stabilizationWindowSeconds")
      if seconds < 0 { errors.invalid(at, seconds, "must be greater than or equal to zero") }
      if seconds > 3600 { errors.invalid(at, seconds, "must be less than or equal to 3600") }
    }
    let choices = ["Disabled", "Max", "Min"]
    if let choice = rules["selectPolicy"]?.string, !choices.contains(choice) {
      errors.notSupported(path.child("selectPolicy"), choice, choices)
    }
    let policies = rules.items("policies")
    if policies.isEmpty {
      errors.required(path.child("policies"), "must specify at least one Policy")
    }
    for (index, one) in policies.enumerated() {
      policy(one, path.item("policies", index), &errors)
    }
    if let tolerance = rules["tolerance"]?.string.flatMap({ Quantity($0) }), tolerance.signum < 0 {
      errors.invalid(
        path.child("tolerance"), tolerance.description, "must be greater than or equal to 0")
    }
  }

  /// Checks one limit of how fast it scales.
  private static func policy(_ policy: JSON, _ path: FieldPath, _ errors: inout FieldErrors) {
    let type = policy.text("type")
    if type != "Pods", type != "Percent" {
      errors.notSupported(path.child("type"), type, ["Percent", "Pods"])
    }
    for name in ["value", "periodSeconds"] {
      let number = policy.number(name) ?? 0
      if number <= 0 { errors.invalid(path.child(name), number, "must be greater than zero") }
    }
    if let seconds = policy.number("periodSeconds"), seconds > 1800 {
      errors.invalid(path.child("periodSeconds"), seconds, "must be less than or equal to 1800")
    }
  }
}
