// Where a pod wants to run.
extension PodSpecValidation {
  /// Checks which nodes and neighbours the pod wants.
  mutating func checkAffinity() {
    guard let affinity = spec.present("affinity") else { return }
    let path = path.child("affinity")
    if let node = affinity.present("nodeAffinity") {
      let path = path.child("nodeAffinity")
      let required = "requiredDuringSchedulingIgnoredDuringExecution"
      if let selector = node.present(required) {
        NodeSelectorRules.validate(selector, path.child(required), &errors)
      }
      let preferred = "preferredDuringSchedulingIgnoredDuringExecution"
      for (index, term) in node.items(preferred).enumerated() {
        let path = path.item(preferred, index)
        checkWeight(term, path)
        NodeSelectorRules.validateTerm(
          term.present("preference") ?? [:], path.child("preference"), checksValues: false, &errors)
      }
    }
    for name in ["podAffinity", "podAntiAffinity"] {
      if let terms = affinity.present(name) { checkPodTerms(terms, path.child(name)) }
    }
  }

  /// Checks how much a wish counts.
  private mutating func checkWeight(_ term: JSON, _ path: FieldPath) {
    let weight = term.number("weight") ?? 0
    if !(1...100).contains(weight) {
      errors.invalid(path.child("weight"), weight, "must be in the range 1-100")
    }
  }

  /// Checks which neighbours the pod wants, or does not want.
  private mutating func checkPodTerms(_ terms: JSON, _ path: FieldPath) {
    let required = "requiredDuringSchedulingIgnoredDuringExecution"
    for (index, term) in terms.items(required).enumerated() {
      checkPodTerm(term, path.item(required, index))
    }
    let preferred = "preferredDuringSchedulingIgnoredDuringExecution"
    for (index, term) in terms.items(preferred).enumerated() {
      let path = path.item(preferred, index)
      checkWeight(term, path)
      checkPodTerm(term.present("podAffinityTerm") ?? [:], path.child("podAffinityTerm"))
    }
  }

  /// Checks one term about neighbours.
  // Kubernetes: pkg/apis/core/validation/validation.go, validatePodAffinityTerm
  private mutating func checkPodTerm(_ term: JSON, _ path: FieldPath) {
    for name in ["labelSelector", "namespaceSelector"] {
      SelectorRules.validate(term[name], path.child(name), &errors)
    }
    for name in term.items("namespaces").compactMap(\.string) {
      errors.invalid(path.child("namespace"), name, each: Names.dnsLabel(name))
    }
    checkLabelKeys(term, path)
    let key = term.text("topologyKey")
    if key.isEmpty { errors.required(path.child("topologyKey"), "can not be empty") }
    errors.invalid(path.child("topologyKey"), key, each: Names.qualifiedName(key))
  }

  /// Checks the labels whose values the neighbours must share, or must not.
  // Kubernetes: pkg/apis/core/validation/validation.go, validateMatchLabelKeysAndMismatchLabelKeys
  private mutating func checkLabelKeys(_ term: JSON, _ path: FieldPath) {
    let match = term.items("matchLabelKeys").compactMap(\.string)
    let mismatch = term.items("mismatchLabelKeys").compactMap(\.string)
    if match.isEmpty, mismatch.isEmpty { return }
    let selector = term.present("labelSelector")
    for (name, keys) in [("matchLabelKeys", match), ("mismatchLabelKeys", mismatch)]
    where !keys.isEmpty {
      if selector == nil {
        errors.forbidden(
          path.child(name), "must not be specified when labelSelector is not set")
        continue
      }
      for (index, key) in keys.enumerated() {
        errors.invalid(path.item(name, index), key, each: Names.qualifiedName(key))
      }
    }
    if let selector {
      var seen = Set(selector.map("matchLabels").names)
      for expression in selector.items("matchExpressions") {
        let key = expression.text("key")
        if let index = match.lastIndex(of: key), seen.contains(key) {
          errors.invalid(
            path.index(index), key, "exists in both matchLabelKeys and labelSelector")
        }
        seen.insert(key)
      }
    }
    for (index, key) in match.enumerated() where mismatch.contains(key) {
      errors.invalid(
        path.item("matchLabelKeys", index), key,
        "exists in both matchLabelKeys and mismatchLabelKeys")
    }
  }

  /// Checks how the pod wants to be spread.
  // Kubernetes: pkg/apis/core/validation/validation.go, validateTopologySpreadConstraints
  mutating func checkTopologySpread() {
    let constraints = spec.items("topologySpreadConstraints")
    for (index, constraint) in constraints.enumerated() {
      let path = path.item("topologySpreadConstraints", index)
      let skew = constraint.number("maxSkew") ?? 0
      if skew <= 0 { errors.invalid(path.child("maxSkew"), skew, "must be greater than zero") }
      let key = constraint.text("topologyKey")
      if key.isEmpty { errors.required(path.child("topologyKey"), "can not be empty") }
      let action = constraint.text("whenUnsatisfiable")
      if action != "DoNotSchedule", action != "ScheduleAnyway" {
        errors.notSupported(
          path.child("whenUnsatisfiable"), action, ["DoNotSchedule", "ScheduleAnyway"])
      }
      if constraints[(index + 1)...].contains(where: {
        $0.text("topologyKey") == key && $0.text("whenUnsatisfiable") == action
      }) {
        errors.duplicate(
          path.child("{topologyKey, whenUnsatisfiable}"), "{\(key), \(action)}")
      }
      if let domains = constraint.number("minDomains") {
        if domains <= 0 {
          errors.invalid(path.child("minDomains"), domains, "must be greater than zero")
        }
        if action != "DoNotSchedule" {
          errors.invalid(
            path.child("minDomains"), domains,
            "can only use minDomains if whenUnsatisfiable=DoNotSchedule, not \(action)")
        }
      }
      Self.oneOf(constraint, "nodeAffinityPolicy", ["Honor", "Ignore"], path.child, &errors)
      Self.oneOf(constraint, "nodeTaintsPolicy", ["Honor", "Ignore"], path.child, &errors)
      checkSpreadKeys(constraint, path)
      SelectorRules.validate(
        constraint["labelSelector"], path.child("labelSelector"), &errors)
    }
  }

  /// Checks the labels whose values are counted apart.
  private mutating func checkSpreadKeys(_ constraint: JSON, _ path: FieldPath) {
    let keys = constraint.items("matchLabelKeys").compactMap(\.string)
    if keys.isEmpty { return }
    let selector = constraint.present("labelSelector")
    if selector == nil {
      errors.forbidden(
        path.child("matchLabelKeys"), "must not be specified when labelSelector is not set")
    }
    let known = Set(selector?.map("matchLabels").names ?? []).union(
      selector?.items("matchExpressions").map { $0.text("key") } ?? [])
    for (index, key) in keys.enumerated() {
      let path = path.item("matchLabelKeys", index)
      errors.invalid(path, key, each: Names.qualifiedName(key))
      if known.contains(key) {
        errors.invalid(path, key, "exists in both matchLabelKeys and labelSelector")
      }
    }
  }
}

/// The rules of selectors of nodes.
enum NodeSelectorRules {
  /// Checks a selector.
  // Kubernetes: pkg/apis/core/validation/validation.go, ValidateNodeSelector
  static func validate(_ selector: JSON, _ path: FieldPath, _ errors: inout FieldErrors) {
    let terms = selector.items("nodeSelectorTerms")
    if terms.isEmpty {
      errors.required(
        path.child("nodeSelectorTerms"), "must have at least one node selector term")
    }
    for (index, term) in terms.enumerated() {
      validateTerm(term, path.item("nodeSelectorTerms", index), checksValues: true, &errors)
    }
  }

  /// Checks one term of a selector.
  static func validateTerm(
    _ term: JSON, _ path: FieldPath, checksValues: Bool, _ errors: inout FieldErrors
  ) {
    for (index, expression) in term.items("matchExpressions").enumerated() {
      validateExpression(
        expression, path.item("matchExpressions", index), checksValues: checksValues, &errors)
    }
    for (index, expression) in term.items("matchFields").enumerated() {
      validateField(expression, path.item("matchFields", index), &errors)
    }
  }

  /// Checks one condition on labels.
  // Kubernetes: pkg/apis/core/validation/validation.go, ValidateNodeSelectorRequirement
  private static func validateExpression(
    _ expression: JSON, _ path: FieldPath, checksValues: Bool, _ errors: inout FieldErrors
  ) {
    let values = expression.items("values").compactMap(\.string)
    let comparison = expression.text("operator")
    switch comparison {
    case "In", "NotIn":
      if values.isEmpty {
        errors.required(
          path.child("values"), "must be specified when `operator` is 'In' or 'NotIn'")
      }
    case "Exists", "DoesNotExist":
      if !values.isEmpty {
        errors.forbidden(
          path.child("values"),
          "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")
      }
    case "Gt", "Lt":
      if values.count != 1 {
        errors.required(
          path.child("values"), "must be specified single value when `operator` is 'Lt' or 'Gt'")
      }
    default: errors.invalid(path.child("operator"), comparison, "not a valid selector operator")
    }
    let key = expression.text("key")
    errors.invalid(path.child("key"), key, each: Names.qualifiedName(key))
    guard checksValues else { return }
    for (index, value) in values.enumerated() {
      errors.invalid(path.item("values", index), value, each: Names.labelValue(value))
    }
  }

  /// Checks one condition on fields.
  // Kubernetes: pkg/apis/core/validation/validation.go, ValidateNodeFieldSelectorRequirement
  private static func validateField(
    _ expression: JSON, _ path: FieldPath, _ errors: inout FieldErrors
  ) {
    let values = expression.items("values").compactMap(\.string)
    let comparison = expression.text("operator")
    if comparison == "In" || comparison == "NotIn" {
      if values.count != 1 {
        errors.required(
          path.child("values"),
          "must be only one value when `operator` is 'In' or 'NotIn' for node field selector")
      }
    } else {
      errors.invalid(path.child("operator"), comparison, "not a valid selector operator")
    }
    let key = expression.text("key")
    if key != "metadata.name" {
      errors.invalid(path.child("key"), key, "not a valid field selector key")
    } else {
      for (index, value) in values.enumerated() {
        errors.invalid(path.item("values", index), value, each: Names.dnsSubdomain(value))
      }
    }
  }
}
