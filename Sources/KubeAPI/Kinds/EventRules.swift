extension KindRules {
  /// The rules of Events of the core group.
  // Kubernetes: pkg/apis/core/validation/events.go, legacyValidateEvent
  static let event = KindRules(core: false).with { rules in
    rules.validate = { EventRules.validate($0, subject: "involvedObject") }
    rules.validateUpdate = { EventRules.validateUpdate($0, $1, subject: "involvedObject") }
  }

  /// The rules of Events of their own group.
  // Kubernetes: pkg/apis/core/validation/events.go, ValidateEventCreate
  static let newEvent = KindRules(core: false).with { rules in
    rules.validate = { event in
      EventRules.validate(event, subject: "regarding") + EventRules.newFields(event)
    }
    rules.validateUpdate = { EventRules.validateUpdate($0, $1, subject: "regarding") }
  }
}

/// The rules of Events.
enum EventRules {
  /// Checks that an Event lives where its subject lives.
  static func validate(_ event: JSON, subject: String) -> [FieldError] {
    var errors = FieldErrors()
    ObjectMetaRules.validate(event, namespaced: true, name: Names.subdomain, &errors)
    let namespace = event[subject]?.text("namespace") ?? ""
    let fits =
      namespace.isEmpty
      ? ["", "default"].contains(event.namespace) : namespace == event.namespace
    if !fits {
      errors.invalid(
        FieldPath("involvedObject").child("namespace"), namespace,
        "does not match event.namespace")
    }
    errors.invalid(
      FieldPath("namespace"), event.namespace, each: Names.dnsSubdomain(event.namespace))
    return errors.list
  }

  /// Checks what Events of their own group must say.
  static func newFields(_ event: JSON) -> [FieldError] {
    var errors = FieldErrors()
    if !event.has("eventTime") { errors.required(FieldPath("eventTime")) }
    let type = event.text("type")
    if type != "Normal", type != "Warning" {
      errors.invalid(FieldPath("type"), "", "has invalid value: \(type)")
    }
    let controller = event.text("reportingController")
    if controller.isEmpty {
      errors.required(FieldPath("reportingController"))
    } else {
      errors.invalid(
        FieldPath("reportingController"), controller, each: Names.qualifiedName(controller))
    }
    for (name, most) in [("reportingInstance", 128), ("action", 128), ("reason", 128)] {
      let value = event.text(name)
      if value.isEmpty {
        errors.required(FieldPath(name))
      } else if value.utf8.count > most {
        errors.invalid(FieldPath(name), "", "can have at most \(most) characters")
      }
    }
    if event.text("note").utf8.count > 1024 {
      errors.invalid(FieldPath("message"), "", "can have at most 1024 characters")
    }
    return errors.list
  }

  /// Checks a change.
  static func validateUpdate(_ event: JSON, _ old: JSON, subject: String) -> [FieldError] {
    var errors = FieldErrors()
    ObjectMetaRules.validateUpdate(event, old, &errors)
    return errors.list + validate(event, subject: subject)
  }
}
