extension KindRules {
  /// The rules of LimitRanges. A change is checked as a new one would be.
  // Kubernetes: pkg/registry/core/limitrange/strategy.go
  static let limitRange = KindRules().with { rules in
    rules.applyDefaults = { object in
      object.modifyPresent("spec") { $0.modifyItems("limits", LimitRangeRules.applyDefaults) }
    }
    rules.validate = { object in
      var errors = FieldErrors()
      ObjectMetaRules.validateCore(object, &errors)
      LimitRangeRules.limits(object["spec"]?.items("limits") ?? [], &errors)
      return errors.list
    }
    rules.validateUpdate = { [validate = rules.validate] object, _ in validate(object) }
  }
}

/// The rules of LimitRanges.
// Kubernetes: pkg/apis/core/validation/validation.go, ValidateLimitRange
enum LimitRangeRules {
  /// The lists of amounts that a limit has.
  private static let lists = ["max", "min", "default", "defaultRequest", "maxLimitRequestRatio"]

  /// Completes one limit: of containers, the default is the maximum, and what is requested by
  /// default is the default, or else the minimum.
  // Kubernetes: pkg/apis/core/v1/defaults.go, SetDefaults_LimitRangeItem
  static func applyDefaults(_ limit: inout JSON) {
    for name in lists { limit.modifyPresent(name, PodDefaults.roundResources) }
    guard limit.text("type") == "Container" else { return }
    for (name, source) in [
      ("default", "max"), ("defaultRequest", "default"), ("defaultRequest", "min"),
    ] {
      let amounts = limit.map(source)
      if amounts.isEmpty { continue }
      limit.modify(name) { list in
        for entry in amounts where list[entry.name] == nil { list[entry.name] = entry.value }
      }
    }
  }

  /// Checks the limits.
  static func limits(_ limits: [JSON], _ errors: inout FieldErrors) {
    var seen: Set<String> = []
    for (index, limit) in limits.enumerated() {
      let path = FieldPath.spec.item("limits", index)
      let type = limit.text("type")
      self.type(type, path.child("type"), &errors)
      if !seen.insert(type).inserted { errors.duplicate(path.child("type"), type) }
      self.limit(limit, type, path, &errors)
    }
  }

  /// Checks what is limited.
  private static func type(_ type: String, _ path: FieldPath, _ errors: inout FieldErrors) {
    let messages = Names.qualifiedName(type)
    if !messages.isEmpty { return errors.invalid(path, type, each: messages) }
    if !type.contains("/"), !["Pod", "Container", "PersistentVolumeClaim"].contains(type) {
      errors.invalid(path, type, "must be a standard limit type or fully qualified")
    }
  }

  /// Checks one limit.
  private static func limit(
    _ limit: JSON, _ type: String, _ path: FieldPath, _ errors: inout FieldErrors
  ) {
    var names: Set<String> = []
    for list in lists {
      if type == "Pod", list.hasPrefix("default") {
        if !limit.map(list).isEmpty {
          errors.forbidden(path.child(list), "may not be specified when `type` is 'Pod'")
        }
        continue
      }
      if list == "maxLimitRequestRatio", type == "PersistentVolumeClaim",
        limit.map("min")["storage"] == nil, limit.map("max")["storage"] == nil
      {
        errors.required(
          path.child("limits"),
          "either minimum or maximum storage value is required, but neither was provided")
      }
      for name in limit.map(list).names {
        names.insert(name)
        let at = path.child(list).key(name)
        if type == "Pod" || type == "Container" {
          ResourceRules.containerName(name, at, &errors)
        } else {
          ResourceRules.name(name, at, &errors)
        }
      }
    }
    for name in names.sorted() { amounts(limit, type, name, path, &errors) }
  }

  /// Checks that the amounts of one resource agree.
  private static func amounts(
    _ limit: JSON, _ type: String, _ name: String, _ path: FieldPath, _ errors: inout FieldErrors
  ) {
    /// The amount in one of the lists.
    func amount(_ list: String) -> Quantity? {
      if type == "Pod", list.hasPrefix("default") { return nil }
      return limit.map(list)[name]?.string.flatMap { Quantity($0) }
    }
    /// Reports an amount that is more than another one.
    func compare(
      _ low: (list: String, words: String), _ high: (list: String, words: String),
      in list: String, showing shown: String
    ) {
      guard let less = amount(low.list), let more = amount(high.list), less > more,
        let bad = amount(shown)
      else { return }
      errors.invalid(
        path.child(list).key(name), bad.description,
        "\(low.words) \(less) is greater than \(high.words) \(more)")
    }
    let (min, max) = (("min", "min value"), ("max", "max value"))
    let request = ("defaultRequest", "default request value")
    compare(min, max, in: "min", showing: "min")
    compare(min, request, in: "defaultRequest", showing: "defaultRequest")
    compare(request, max, in: "defaultRequest", showing: "defaultRequest")
    compare(
      request, ("default", "default limit value"), in: "defaultRequest", showing: "defaultRequest")
    compare(min, ("default", "default value"), in: "default", showing: "min")
    compare(("default", "default value"), max, in: "default", showing: "max")
    ratio(
      amount("maxLimitRequestRatio"), amount("min"), amount("max"),
      path.child("maxLimitRequestRatio").key(name), &errors)
    if !ResourceRules.isOvercommitAllowed(name), let most = amount("default"),
      let wanted = amount("defaultRequest"), most != wanted
    {
      errors.invalid(
        path.child("defaultRequest").key(name), wanted.description,
        "default value \(most) must equal to defaultRequest value \(wanted) in \(name)")
    }
  }

  /// Checks how much more than it requests something may use.
  private static func ratio(
    _ ratio: Quantity?, _ min: Quantity?, _ max: Quantity?, _ path: @autoclosure () -> FieldPath,
    _ errors: inout FieldErrors
  ) {
    guard let ratio else { return }
    if ratio < Quantity(1) {
      errors.invalid(path(), ratio.description, "ratio \(ratio) is less than 1")
    }
    guard let min, let max else { return }
    let isSmall = [ratio, min, max].allSatisfy { $0.value < Int64.max / 1000 }
    let most =
      isSmall
      ? Double(max.milliValue) / Double(min.milliValue) : Double(max.value) / Double(min.value)
    let wanted = isSmall ? Double(ratio.milliValue) / 1000 : Double(ratio.value)
    if wanted > most {
      errors.invalid(
        path(), ratio.description,
        "ratio \(ratio) is greater than max/min = \(GoValue.fixed(most))")
    }
  }
}

extension GoValue {
  /// A number with six digits after the point.
  static func fixed(_ value: Double) -> String {
    let millionths = (value * 1_000_000).rounded()
    guard millionths.isFinite, abs(millionths) < 9e18 else { return "+Inf" }
    let number = Int64(millionths)
    let digits = String(number.magnitude % 1_000_000)
    return (number < 0 ? "-" : "") + String(number.magnitude / 1_000_000) + "."
      + String(repeating: "0", count: 6 - digits.utf8.count) + digits
  }
}
