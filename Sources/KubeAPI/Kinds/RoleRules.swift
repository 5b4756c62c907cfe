extension KindRules {
  /// The rules of Roles.
  // Kubernetes: pkg/registry/rbac/role/strategy.go
  static let role = RoleRules.rules(namespaced: true) { object, errors in
    RoleRules.validatePolicy(object, namespaced: true, &errors)
  }

  /// The rules of ClusterRoles.
  // Kubernetes: pkg/registry/rbac/clusterrole/strategy.go
  static let clusterRole = RoleRules.rules(namespaced: false) { object, errors in
    RoleRules.validatePolicy(object, namespaced: false, &errors)
    RoleRules.validateAggregation(object, &errors)
  }

  /// The rules of RoleBindings.
  // Kubernetes: pkg/registry/rbac/rolebinding/strategy.go
  static let roleBinding = RoleRules.bindingRules(namespaced: true)

  /// The rules of ClusterRoleBindings.
  // Kubernetes: pkg/registry/rbac/clusterrolebinding/strategy.go
  static let clusterRoleBinding = RoleRules.bindingRules(namespaced: false)
}

/// The rules of roles and their bindings.
// Kubernetes: pkg/apis/rbac/validation/validation.go
enum RoleRules {
  /// The API group of roles.
  private static let group = "rbac.authorization.k8s.io"

  /// The rules of a kind whose names are those of path segments.
  static func rules(
    namespaced: Bool, _ check: @escaping @Sendable (JSON, inout FieldErrors) -> Void
  ) -> KindRules {
    KindRules(namespaced: namespaced, name: Names.pathSegment).with { rules in
      rules.validate = { object in
        var errors = FieldErrors()
        ObjectMetaRules.validateCore(
          object, namespaced: namespaced, name: Names.pathSegment, &errors)
        check(object, &errors)
        return errors.list
      }
      rules.validateUpdate = { [validate = rules.validate] object, old in
        var errors = FieldErrors()
        ObjectMetaRules.validateCoreUpdate(object, old, &errors)
        return validate(object) + errors.list
      }
    }
  }

  /// The rules of a kind of bindings.
  static func bindingRules(namespaced: Bool) -> KindRules {
    rules(namespaced: namespaced) { object, errors in
      validateReference(object["roleRef"] ?? [:], namespaced: namespaced, &errors)
      for (index, subject) in object.items("subjects").enumerated() {
        validateSubject(
          subject, namespaced: namespaced, FieldPath("subjects").index(index), &errors)
      }
    }.with { rules in
      rules.applyDefaults = applyDefaults
      rules.validateUpdate = { [validate = rules.validateUpdate] object, old in
        var errors = FieldErrors()
        if text(ofReference: object) != text(ofReference: old) {
          errors.invalid(
            FieldPath("roleRef"), raw: text(ofReference: object), "cannot change roleRef")
        }
        return validate(object, old) + errors.list
      }
    }
  }

  /// Gives a binding the API groups that it leaves out.
  // Kubernetes: pkg/apis/rbac/v1/defaults.go
  private static func applyDefaults(_ binding: inout JSON) {
    binding.modify("roleRef") { reference in
      if reference.isNull { reference = [:] }
      reference.setDefaultText("apiGroup", group)
    }
    binding.modifyItems("subjects") { subject in
      if ["User", "Group"].contains(subject.text("kind")) {
        subject.setDefaultText("apiGroup", group)
      }
    }
  }

  /// The reference to a role as messages print it.
  private static func text(ofReference binding: JSON) -> String {
    let reference = binding["roleRef"] ?? [:]
    let fields = [("APIGroup", "apiGroup"), ("Kind", "kind"), ("Name", "name")].map {
      "\(GoValue.string($0.0)):\(GoValue.string(reference.text($0.1)))"
    }
    return "{\(fields.joined(separator: ","))}"
  }

  /// Checks the rules of a role.
  static func validatePolicy(_ role: JSON, namespaced: Bool, _ errors: inout FieldErrors) {
    for (index, rule) in role.items("rules").enumerated() {
      let path = FieldPath("rules").index(index)
      if rule.items("verbs").isEmpty {
        errors.required(path.child("verbs"), "verbs must contain at least one value")
      }
      let urls = rule.items("nonResourceURLs")
      if urls.isEmpty {
        validateResources(of: rule, path, &errors)
        continue
      }
      /// Adds a mistake about the paths.
      func bad(_ detail: String) {
        errors.invalid(path.child("nonResourceURLs"), json: .array(urls), detail)
      }
      if namespaced { bad("namespaced rules cannot apply to non-resource URLs") }
      if ["apiGroups", "resources", "resourceNames"].contains(where: { !rule.items($0).isEmpty }) {
        bad("rules cannot apply to both regular resources and non-resource URLs")
      }
    }
  }

  /// Checks what a rule says of resources.
  private static func validateResources(
    of rule: JSON, _ path: FieldPath, _ errors: inout FieldErrors
  ) {
    if rule.items("apiGroups").isEmpty {
      errors.required(
        path.child("apiGroups"), "resource rules must supply at least one api group")
    }
    if rule.items("resources").isEmpty {
      errors.required(path.child("resources"), "resource rules must supply at least one resource")
    }
  }

  /// Checks which rules a cluster role gathers.
  static func validateAggregation(_ role: JSON, _ errors: inout FieldErrors) {
    guard let rule = role.present("aggregationRule") else { return }
    let path = FieldPath("aggregationRule").child("clusterRoleSelectors")
    let selectors = rule.items("clusterRoleSelectors")
    if selectors.isEmpty {
      errors.required(
        path, "at least one clusterRoleSelector required if aggregationRule is non-nil")
    }
    for (index, selector) in selectors.enumerated() {
      SelectorRules.validate(selector, path.index(index), &errors)
    }
  }

  /// Checks the reference to a role.
  private static func validateReference(
    _ reference: JSON, namespaced: Bool, _ errors: inout FieldErrors
  ) {
    let path = FieldPath("roleRef")
    if reference.text("apiGroup") != group {
      errors.notSupported(path.child("apiGroup"), reference.text("apiGroup"), [group])
    }
    let kinds = namespaced ? ["Role", "ClusterRole"] : ["ClusterRole"]
    if !kinds.contains(reference.text("kind")) {
      errors.notSupported(path.child("kind"), reference.text("kind"), kinds)
    }
    let name = reference.text("name")
    if name.isEmpty {
      errors.required(path.child("name"))
    } else {
      errors.invalid(path.child("name"), name, each: Names.pathSegment(name, false))
    }
  }

  /// Checks a subject.
  private static func validateSubject(
    _ subject: JSON, namespaced: Bool, _ path: FieldPath, _ errors: inout FieldErrors
  ) {
    let name = subject.text("name")
    if name.isEmpty { errors.required(path.child("name")) }
    let given = subject.text("apiGroup")
    switch subject.text("kind") {
    case "ServiceAccount":
      if !name.isEmpty {
        errors.invalid(path.child("name"), name, each: Names.dnsSubdomain(name))
      }
      if !given.isEmpty { errors.notSupported(path.child("apiGroup"), given, [""]) }
      if !namespaced, subject.text("namespace").isEmpty {
        errors.required(path.child("namespace"))
      }
    case "User", "Group":
      if given != group { errors.notSupported(path.child("apiGroup"), given, [group]) }
    case let kind:
      errors.notSupported(path.child("kind"), kind, ["ServiceAccount", "User", "Group"])
    }
  }
}
