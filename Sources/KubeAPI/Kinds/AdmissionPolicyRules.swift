extension KindRules {
  /// The rules of ValidatingAdmissionPolicies. Their expressions are not compiled.
  // Kubernetes: pkg/registry/admissionregistration/validatingadmissionpolicy/strategy.go
  static let validatingAdmissionPolicy = KindRules(
    namespaced: false, core: false, generations: true, status: [:]
  ).with { rules in
    rules.applyDefaults = { object in
      object.modify("spec") { spec in
        spec.setDefault("failurePolicy", "Fail")
        spec.modifyPresent("matchConstraints", AdmissionMatchRules.applyDefaults)
      }
    }
    rules.validate = { object in
      var errors = FieldErrors()
      ObjectMetaRules.validate(object, namespaced: false, name: Names.subdomain, &errors)
      AdmissionPolicyRules.spec(object.present("spec") ?? [:], of: object.name, &errors)
      return errors.list
    }
    rules.validateUpdate = { [validate = rules.validate] object, _ in validate(object) }
    rules.validateStatusUpdate = { object, _ in
      var errors = FieldErrors()
      ConditionRules.validate(
        object["status"]?.items("conditions") ?? [], FieldPath.status.child("conditions"),
        &errors)
      return errors.list
    }
  }

  /// The rules of ValidatingAdmissionPolicyBindings.
  // Kubernetes: pkg/registry/admissionregistration/validatingadmissionpolicybinding/strategy.go
  static let validatingAdmissionPolicyBinding = KindRules(
    namespaced: false, core: false, generations: true
  ).with { rules in
    rules.applyDefaults = { object in
      object.modifyPresent("spec") {
        $0.modifyPresent("matchResources", AdmissionMatchRules.applyDefaults)
      }
    }
    rules.validate = { object in
      var errors = FieldErrors()
      ObjectMetaRules.validate(object, namespaced: false, name: Names.subdomain, &errors)
      AdmissionPolicyRules.bindingSpec(object.present("spec") ?? [:], &errors)
      return errors.list
    }
    rules.validateUpdate = { [validate = rules.validate] object, _ in validate(object) }
  }
}

extension KindRules {
  /// The rules of MutatingAdmissionPolicies, of which nothing but metadata is checked.
  // Kubernetes: pkg/registry/admissionregistration/mutatingadmissionpolicy/strategy.go
  static let mutatingAdmissionPolicy = KindRules(
    namespaced: false, core: false, generations: true
  ).with { rules in
    rules.applyDefaults = { object in
      object.modify("spec") { spec in
        spec.setDefault("failurePolicy", "Fail")
        spec.setDefault("reinvocationPolicy", "Never")
        spec.modifyPresent("matchConstraints", AdmissionMatchRules.applyDefaults)
      }
    }
  }

  /// The rules of MutatingAdmissionPolicyBindings, of which nothing but metadata is checked.
  // Kubernetes: pkg/registry/admissionregistration/mutatingadmissionpolicybinding/strategy.go
  static let mutatingAdmissionPolicyBinding = KindRules(
    namespaced: false, core: false, generations: true
  ).with { rules in
    rules.applyDefaults = { object in
      object.modifyPresent("spec") {
        $0.modifyPresent("matchResources", AdmissionMatchRules.applyDefaults)
      }
    }
  }
}

/// The rules of ValidatingAdmissionPolicies and their bindings.
// Kubernetes: pkg/apis/admissionregistration/validation/validation.go
enum AdmissionPolicyRules {
  /// Checks the specification of a policy.
  static func spec(_ spec: JSON, of name: String, _ errors: inout FieldErrors) {
    let path = FieldPath.spec
    AdmissionMatchRules.choice(
      spec, "failurePolicy", ["Fail", "Ignore"], isRequired: true, path, &errors)
    if let kind = spec.present("paramKind") {
      paramKind(kind, path.child("paramKind"), &errors)
    }
    let at = path.child("matchConstraints")
    if let constraints = spec.present("matchConstraints") {
      AdmissionMatchRules.validate(constraints, at, &errors)
      if constraints.items("resourceRules").isEmpty {
        errors.required(at.child("resourceRules"))
      }
    } else {
      errors.required(at)
    }
    AdmissionMatchRules.conditions(
      spec.items("matchConditions"), path.child("matchConditions"), &errors)
    for (index, variable) in spec.items("variables").enumerated() {
      self.variable(variable, path.item("variables", index), &errors)
    }
    let (validations, annotations) = (spec.items("validations"), spec.items("auditAnnotations"))
    if validations.isEmpty, annotations.isEmpty {
      for field in ["validations", "auditAnnotations"] {
        errors.required(
          path.child(field), "validations or auditAnnotations must contain at least one item")
      }
    }
    for (index, one) in validations.enumerated() {
      validation(one, path.item("validations", index), &errors)
    }
    self.annotations(annotations, of: name, path.child("auditAnnotations"), &errors)
  }

  /// Whether a text is nothing but space.
  static func isBlank(_ text: String) -> Bool { text.allSatisfy(\.isWhitespace) }

  /// Checks the kind of a policy's parameters.
  private static func paramKind(_ kind: JSON, _ path: FieldPath, _ errors: inout FieldErrors) {
    let text = kind.text("apiVersion")
    let at = path.child("apiVersion")
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    if text.isEmpty {
      errors.required(at)
    } else if parts.count > 2 {
      errors.invalid(at, text, "unexpected GroupVersion string: \(text)")
    } else {
      let group = parts.count == 2 ? parts[0] : ""
      let version = text == "/" ? "" : parts[parts.count - 1]
      let faults = group.isEmpty ? [] : Names.dnsSubdomain(group)
      if !faults.isEmpty { errors.invalid(at, group, faults.joined(separator: ",")) }
      if version.isEmpty {
        errors.invalid(at, text, "version must be specified")
      } else {
        let faults = Names.dns1035Label(version)
        if !faults.isEmpty { errors.invalid(at, version, faults.joined(separator: ",")) }
      }
    }
    let name = kind.text("kind")
    if name.isEmpty { return errors.required(path.child("kind")) }
    let faults = Names.dns1035Label(name.lowercased())
    if !faults.isEmpty {
      errors.invalid(
        path.child("kind"), name,
        "may have mixed case, but should otherwise match: " + faults.joined(separator: ","))
    }
  }

  /// The words that no variable can be named.
  private static let reserved: Set<String> = [
    "true", "false", "null", "in", "as", "break", "const", "continue", "else", "for", "function",
    "if", "import", "let", "loop", "package", "namespace", "return", "var", "void", "while",
  ]

  /// Checks a variable.
  private static func variable(_ variable: JSON, _ path: FieldPath, _ errors: inout FieldErrors) {
    let name = variable.text("name")
    if isBlank(name) {
      errors.required(path.child("name"), "name is not specified")
    } else {
      let isGood =
        name.utf8.allSatisfy {
          $0.isLower || $0.isUpper || $0.isDigit || $0 == UInt8(ascii: "_")
        } && name.utf8.first?.isDigit == false && !reserved.contains(name)
      if !isGood {
        errors.invalid(path.child("name"), name, "name is not a valid CEL identifier")
      }
    }
    if isBlank(variable.text("expression")) {
      errors.required(path.child("expression"), "expression is not specified")
    }
  }

  /// Checks one thing that is demanded.
  private static func validation(
    _ validation: JSON, _ path: FieldPath, _ errors: inout FieldErrors
  ) {
    if isBlank(validation.text("expression")) {
      errors.required(path.child("expression"), "expression is not specified")
    }
    let words = validation.text("messageExpression")
    if !words.isEmpty, isBlank(words) {
      errors.invalid(
        path.child("messageExpression"), words, "must be non-empty if specified")
    }
    let message = validation.text("message")
    if !message.isEmpty, isBlank(message) {
      errors.invalid(path.child("message"), message, "message must be non-empty if specified")
    } else if trimmed(message).contains(where: { $0 == "\n" || $0 == "\r" || $0 == "\r\n" }) {
      errors.invalid(path.child("message"), message, "message must not contain line breaks")
    }
    let reasons = ["Forbidden", "Invalid", "RequestEntityTooLarge"]
    if let reason = validation["reason"]?.string, !reasons.contains(reason) {
      errors.notSupported(path.child("reason"), reason, reasons)
    }
  }

  /// A text without the space around it.
  private static func trimmed(_ text: String) -> Substring {
    let start = text.drop(while: \.isWhitespace)
    guard let end = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return start[...end]
  }

  /// Checks what is noted in the audit log.
  private static func annotations(
    _ annotations: [JSON], of name: String, _ path: FieldPath, _ errors: inout FieldErrors
  ) {
    if annotations.count > 20 {
      errors.invalid(
        path, json: .array(annotations), "must not have more than 20 auditAnnotations")
    }
    var seen: Set<String> = []
    for (index, annotation) in annotations.enumerated() {
      let at = path.index(index)
      let key = annotation.text("key")
      if name.isEmpty {
        errors.invalid(at.child("key"), key, "requires metadata.name be non-empty")
      } else {
        let whole = "\(name)/\(key)"
        errors.invalid(at.child("key"), whole, each: Names.qualifiedName(whole))
      }
      let value = annotation.text("valueExpression")
      if isBlank(value) {
        errors.required(at.child("valueExpression"), "valueExpression is not specified")
      } else if value.utf8.count > 5 << 10 {
        errors.required(
          at.child("valueExpression"), "must not exceed 5120 bytes in length")
      }
      if !seen.insert(key).inserted { errors.duplicate(at.child("key"), key) }
    }
  }

  /// Checks the specification of a binding.
  static func bindingSpec(_ spec: JSON, _ errors: inout FieldErrors) {
    let path = FieldPath.spec
    let name = spec.text("policyName")
    if name.isEmpty {
      errors.required(path.child("policyName"))
    } else {
      errors.invalid(path.child("policyName"), name, each: Names.dnsSubdomain(name))
    }
    if let reference = spec.present("paramRef") {
      parameters(reference, path.child("paramRef"), &errors)
    }
    if let resources = spec.present("matchResources") {
      AdmissionMatchRules.validate(resources, path.child("matchResources"), &errors)
    }
    let actions = spec.items("validationActions").compactMap(\.string)
    let at = path.child("validationActions")
    var seen: Set<String> = []
    for (index, action) in actions.enumerated() {
      if !["Audit", "Deny", "Warn"].contains(action) {
        errors.notSupported(at.index(index), action, ["Audit", "Deny", "Warn"])
      }
      if !seen.insert(action).inserted { errors.duplicate(at.index(index), action) }
    }
    if seen.isSuperset(of: ["Deny", "Warn"]) {
      errors.invalid(
        at, json: spec["validationActions"],
        "must not contain both Deny and Warn (repeating the same validation failure information in "
          + "the API response and headers serves no purpose)")
    }
    if seen.isEmpty { errors.required(at, "at least one validation action is required") }
  }

  /// Checks which parameters a binding gives.
  private static func parameters(
    _ reference: JSON, _ path: FieldPath, _ errors: inout FieldErrors
  ) {
    let name = reference.text("name")
    let selector = reference.present("selector")
    if !name.isEmpty {
      errors.invalid(path.child("name"), name, each: Names.pathSegment(name, false))
      if selector != nil {
        errors.forbidden(path.child("name"), "name and selector are mutually exclusive")
      }
    }
    if let selector {
      SelectorRules.validate(selector, path.child("selector"), &errors)
      if !name.isEmpty {
        errors.forbidden(path.child("selector"), "name and selector are mutually exclusive")
      }
    }
    if name.isEmpty, selector == nil {
      errors.required(path, "one of name or selector must be specified")
    }
    let action = reference.text("parameterNotFoundAction")
    let at = path.child("parameterNotFoundAction")
    if action.isEmpty {
      errors.required(at)
    } else if action != "Allow", action != "Deny" {
      errors.notSupported(at, action, ["Deny", "Allow"])
    }
  }
}
