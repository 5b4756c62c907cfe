/// The rules of what policies and webhooks look at.
// Kubernetes: pkg/apis/admissionregistration/validation/validation.go
enum AdmissionMatchRules {
  /// Completes what a policy looks at.
  // Kubernetes: pkg/apis/admissionregistration/v1/defaults.go
  static func applyDefaults(_ match: inout JSON) {
    match.setDefault("matchPolicy", "Equivalent")
    match.setDefault("namespaceSelector", [:])
    match.setDefault("objectSelector", [:])
    for list in ["rules", "resourceRules", "excludeResourceRules"] {
      match.modifyItems(list) { $0.setDefault("scope", "*") }
    }
  }

  /// Checks a text that must be one of some.
  static func choice(
    _ object: JSON, _ name: String, _ known: [String], isRequired: Bool, _ path: FieldPath,
    _ errors: inout FieldErrors
  ) {
    guard let value = object[name]?.string else {
      if isRequired { errors.required(path.child(name)) }
      return
    }
    if !known.contains(value) { errors.notSupported(path.child(name), value, known) }
  }

  /// Checks what a policy looks at.
  // Kubernetes: pkg/apis/admissionregistration/validation/validation.go, validateMatchResources
  static func validate(_ match: JSON, _ path: FieldPath, _ errors: inout FieldErrors) {
    choice(match, "matchPolicy", ["Equivalent", "Exact"], isRequired: true, path, &errors)
    for name in ["namespaceSelector", "objectSelector"] {
      SelectorRules.validate(match[name], path.child(name), &errors)
    }
    for list in ["resourceRules", "excludeResourceRules"] {
      for (index, rule) in match.items(list).enumerated() {
        let at = path.item(list, index)
        var seen: Set<String> = []
        for (place, name) in rule.items("resourceNames").compactMap(\.string).enumerated() {
          let at = at.item("resourceNames", place)
          errors.invalid(at, name, each: Names.pathSegment(name, false))
          if !seen.insert(name).inserted { errors.duplicate(at, name) }
        }
        self.rule(rule, at, &errors)
      }
    }
  }

  /// Checks conditions on requests.
  static func conditions(
    _ conditions: [JSON], _ path: FieldPath, _ errors: inout FieldErrors
  ) {
    if conditions.count > 64 { errors.tooMany(path, conditions.count, 64) }
    var seen: Set<String> = []
    for (index, condition) in conditions.enumerated() {
      let at = path.index(index)
      if AdmissionPolicyRules.isBlank(condition.text("expression")) {
        errors.required(at.child("expression"))
      }
      let name = condition.text("name")
      if name.isEmpty {
        errors.required(at.child("name"))
        continue
      }
      errors.invalid(at.child("name"), name, each: Names.qualifiedName(name))
      if !seen.insert(name).inserted { errors.duplicate(at.child("name"), name) }
    }
  }

  /// Checks which requests are looked at.
  // Kubernetes: pkg/apis/admissionregistration/validation/validation.go, validateRuleWithOperations
  static func rule(_ rule: JSON, _ path: FieldPath, _ errors: inout FieldErrors) {
    let known = ["*", "CONNECT", "CREATE", "DELETE", "UPDATE"]
    list(rule, "operations", "other operations", path, &errors)
    for (index, operation) in rule.items("operations").compactMap(\.string).enumerated()
    where !known.contains(operation) {
      errors.notSupported(path.item("operations", index), operation, known)
    }
    list(rule, "apiGroups", "other API groups", path, &errors)
    list(rule, "apiVersions", "other API versions", path, &errors)
    for (index, version) in rule.items("apiVersions").enumerated() where version == "" {
      errors.required(path.item("apiVersions", index))
    }
    resources(rule.items("resources").compactMap(\.string), path.child("resources"), &errors)
    choice(
      rule, "scope", ["*", "Cluster", "Namespaced"], isRequired: false, path, &errors)
  }

  /// Checks a list that is not empty, and in which a star stands alone.
  private static func list(
    _ rule: JSON, _ name: String, _ others: String, _ path: FieldPath, _ errors: inout FieldErrors
  ) {
    let items = rule.items(name)
    if items.isEmpty { errors.required(path.child(name)) }
    if items.count > 1, items.contains("*") {
      errors.invalid(
        path.child(name), json: .array(items), "if '*' is present, must not specify \(others)")
    }
  }

  /// Checks the resources that are looked at.
  // Kubernetes: pkg/apis/admissionregistration/validation/validation.go, validateResources
  private static func resources(
    _ resources: [String], _ path: FieldPath, _ errors: inout FieldErrors
  ) {
    if resources.isEmpty { errors.required(path) }
    var whole: Set<String> = []
    var everywhere: Set<String> = []
    for (index, text) in resources.enumerated() {
      if text.isEmpty {
        errors.required(path.index(index))
        continue
      }
      let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2 else { continue }
      let (resource, part) = (String(parts[0]), String(parts[1]))
      if whole.contains(resource) {
        errors.invalid(
          path.index(index), text, "if '\(resource)/*' is present, must not specify \(text)")
      }
      if everywhere.contains(part) {
        errors.invalid(
          path.index(index), text, "if '*/\(part)' is present, must not specify \(text)")
      }
      if part == "*" { whole.insert(resource) }
      if resource == "*" { everywhere.insert(part) }
    }
    let all = JSON.array(resources.map(JSON.string))
    if resources.count > 1, resources.contains("*/*") {
      errors.invalid(
        path, json: all, "if '*/*' is present, must not specify other resources")
    }
    if resources.contains("*"), resources.last(where: { !$0.contains("/") }) != "*" {
      errors.invalid(
        path, json: all,
        "if '*' is present, must not specify other resources without subresources")
    }
  }
}
