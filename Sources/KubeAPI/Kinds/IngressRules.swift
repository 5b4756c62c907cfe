extension KindRules {
  /// The rules of Ingresses.
  // Kubernetes: pkg/registry/networking/ingress/strategy.go
  static let ingress = KindRules(generations: true, status: ["loadBalancer": [:]]).with { rules in
    rules.validate = { object in
      var errors = FieldErrors()
      ObjectMetaRules.validateCore(object, &errors)
      IngressRules.spec(object.present("spec") ?? [:], &errors)
      let annotation = "kubernetes.io/ingress.class"
      if let name = object["spec"]?["ingressClassName"]?.string,
        let other = object.annotations[annotation]?.string, other != name
      {
        errors.invalid(
          FieldPath("annotations").child(annotation), other,
          "must match `ingressClassName` when both are specified")
      }
      return errors.list
    }
    rules.validateUpdate = { object, old in
      var errors = FieldErrors()
      ObjectMetaRules.validateCoreUpdate(object, old, &errors)
      ObjectMetaRules.validateCore(object, &errors)
      IngressRules.spec(object.present("spec") ?? [:], &errors)
      return errors.list
    }
    rules.validateStatusUpdate = IngressRules.validateStatusUpdate
    rules.warnings = { object, old in
      old != nil || object.annotations["kubernetes.io/ingress.class"] == nil
        || object["spec"]?.has("ingressClassName") == true
        ? []
        : [
          "annotation \"kubernetes.io/ingress.class\" is deprecated, please use "
            + "'spec.ingressClassName' instead"
        ]
    }
  }

  /// The rules of IngressClasses.
  // Kubernetes: pkg/registry/networking/ingressclass/strategy.go
  static let ingressClass = KindRules(namespaced: false, generations: true).with { rules in
    rules.applyDefaults = { object in
      object.modifyPresent("spec") { spec in
        spec.modifyPresent("parameters") { $0.setDefault("scope", "Cluster") }
      }
    }
    rules.validate = { object in
      var errors = FieldErrors()
      ObjectMetaRules.validateCore(object, namespaced: false, &errors)
      IngressRules.classSpec(object.present("spec") ?? [:], &errors)
      return errors.list
    }
    rules.validateUpdate = { [validate = rules.validate] object, old in
      var errors = FieldErrors()
      ObjectMetaRules.validateCoreUpdate(object, old, &errors)
      errors.immutable(
        .string(object["spec"]?.text("controller") ?? ""),
        .string(old["spec"]?.text("controller") ?? ""), FieldPath.spec.child("controller"))
      return errors.list + validate(object)
    }
  }
}

/// The rules of Ingresses and their classes.
// Kubernetes: pkg/apis/networking/validation/validation.go
enum IngressRules {
  /// Checks the specification of an Ingress.
  static func spec(_ spec: JSON, _ errors: inout FieldErrors) {
    let path = FieldPath.spec
    let rules = spec.items("rules")
    let backend = spec.present("defaultBackend")
    if rules.isEmpty, backend == nil {
      errors.invalid(
        path, json: spec["rules"], "either `defaultBackend` or `rules` must be specified")
    }
    if let backend { self.backend(backend, path.child("defaultBackend"), &errors) }
    for (index, one) in rules.enumerated() { rule(one, path.item("rules", index), &errors) }
    for (index, one) in spec.items("tls").enumerated() {
      for (place, host) in one.items("hosts").compactMap(\.string).enumerated() {
        self.host(host, path.item("tls", index).item("hosts", place), &errors)
      }
      let secret = one.text("secretName")
      if !secret.isEmpty {
        errors.invalid(
          path.item("tls", index).child("secretName"), secret, each: Names.dnsSubdomain(secret))
      }
    }
    if let name = spec["ingressClassName"]?.string {
      errors.invalid(path.child("ingressClassName"), name, each: Names.dnsSubdomain(name))
    }
  }

  /// Checks a DNS name whose first part may be a star.
  private static func host(_ host: String, _ path: FieldPath, _ errors: inout FieldErrors) {
    let faults =
      host.contains("*") ? Names.wildcardDNSSubdomain(host) : Names.dnsSubdomain(host)
    errors.invalid(path, host, each: faults)
  }

  /// Checks what is done with the requests for a host.
  private static func rule(_ rule: JSON, _ path: FieldPath, _ errors: inout FieldErrors) {
    let host = rule.text("host")
    if !host.isEmpty {
      if IPAddress(host) != nil {
        errors.invalid(path.child("host"), host, "must be a DNS name, not an IP address")
      }
      self.host(host, path.child("host"), &errors)
    }
    guard let http = rule.present("http") else { return }
    let paths = http.items("paths")
    if paths.isEmpty { errors.required(path.child("http").child("paths")) }
    for (index, one) in paths.enumerated() {
      self.path(one, path.child("http").item("paths", index), &errors)
    }
  }

  /// Checks a path.
  private static func path(_ path: JSON, _ at: FieldPath, _ errors: inout FieldErrors) {
    guard let type = path["pathType"]?.string else {
      return errors.required(at.child("pathType"), "pathType must be specified")
    }
    let text = path.text("path")
    switch type {
    case "Exact", "Prefix":
      if !text.hasPrefix("/") {
        errors.invalid(at.child("path"), text, "must be an absolute path")
      }
      for bad in ["//", "/./", "/../", "%2f", "%2F"] where text.contains(bad) {
        errors.invalid(at.child("path"), text, "must not contain '\(bad)'")
      }
      for bad in ["/..", "/."] where text.hasSuffix(bad) {
        errors.invalid(at.child("path"), text, "cannot end with '\(bad)'")
      }
    case "ImplementationSpecific":
      if !text.isEmpty, !text.hasPrefix("/") {
        errors.invalid(at.child("path"), text, "must be an absolute path")
      }
    default:
      errors.notSupported(
        at.child("pathType"), type, ["Exact", "ImplementationSpecific", "Prefix"])
    }
    backend(path["backend"] ?? [:], at.child("backend"), &errors)
  }

  /// Checks where requests go.
  private static func backend(_ backend: JSON, _ path: FieldPath, _ errors: inout FieldErrors) {
    switch (backend.present("resource"), backend.present("service")) {
    case (.some, .some):
      errors.invalid(path, "", "cannot set both resource and service backends")
    case (let resource?, nil): object(resource, path.child("resource"), &errors)
    case (nil, let service?): self.service(service, path, &errors)
    case (nil, nil): errors.invalid(path, "", "resource or service backend is required")
    }
  }

  /// Checks the Service that requests go to, and its port.
  private static func service(_ service: JSON, _ path: FieldPath, _ errors: inout FieldErrors) {
    let at = path.child("service")
    let name = service.text("name")
    if name.isEmpty {
      errors.required(at.child("name"))
    } else {
      errors.invalid(at.child("name"), name, each: Names.dnsLabel(name))
    }
    let portName = service["port"]?.text("name") ?? ""
    let number = service["port"]?.number("number") ?? 0
    switch (portName.isEmpty, number == 0) {
    case (false, false):
      errors.invalid(path, "", "cannot set both port name & port number")
    case (false, true):
      errors.invalid(
        at.child("port").child("name"), portName, each: Names.portName(portName))
    case (true, false):
      for detail in Names.port(number) {
        errors.invalid(at.child("port").child("number"), number, detail)
      }
    case (true, true): errors.required(path, "port name or number is required")
    }
  }

  /// Checks a reference to an object of any kind.
  private static func object(_ object: JSON, _ path: FieldPath, _ errors: inout FieldErrors) {
    if let group = object["apiGroup"]?.string {
      errors.invalid(path.child("apiGroup"), group, each: Names.dnsSubdomain(group))
    }
    for name in ["kind", "name"] {
      let text = object.text(name)
      if text.isEmpty {
        errors.required(path.child(name))
      } else {
        errors.invalid(path.child(name), text, each: Names.pathSegment(text, false))
      }
    }
  }

  /// Checks a change of the status of an Ingress.
  // Kubernetes: pkg/apis/networking/validation/validation.go, ValidateIngressStatusUpdate
  static func validateStatusUpdate(_ object: JSON, _ old: JSON) -> [FieldError] {
    var errors = FieldErrors()
    ObjectMetaRules.validateCoreUpdate(object, old, &errors)
    let known = Set(
      (old["status"]?["loadBalancer"]?.items("ingress") ?? []).map { $0.text("ip") })
    let list = object["status"]?["loadBalancer"]?.items("ingress") ?? []
    for (index, entry) in list.enumerated() {
      let path = FieldPath.status.child("loadBalancer").item("ingress", index)
      let ip = entry.text("ip")
      if !ip.isEmpty { IPAddress.checkStrict(ip, known: known, path.child("ip"), &errors) }
      let host = entry.text("hostname")
      if host.isEmpty { continue }
      errors.invalid(path.child("hostname"), host, each: Names.dnsSubdomain(host))
      if IPAddress(host) != nil {
        errors.invalid(
          path.child("hostname"), host, "must be a DNS name, not an IP address")
      }
    }
    return errors.list
  }

  // MARK: Classes

  /// Checks the specification of a class.
  static func classSpec(_ spec: JSON, _ errors: inout FieldErrors) {
    let path = FieldPath.spec
    let controller = spec.text("controller")
    if controller.isEmpty {
      errors.required(path.child("controller"))
    } else {
      if controller.utf8.count > 250 { errors.tooLong(path.child("controller"), 250) }
      KubeNames.domainPrefixedPath(controller, path.child("controller"), &errors)
    }
    if let parameters = spec.present("parameters") {
      object(parameters, path.child("parameters"), &errors)
      scope(of: parameters, path.child("parameters"), &errors)
    }
  }

  /// Checks where the parameters of a class are.
  private static func scope(
    of parameters: JSON, _ path: FieldPath, _ errors: inout FieldErrors
  ) {
    let namespace = parameters["namespace"]?.string
    switch parameters["scope"]?.string {
    case nil: errors.required(path.child("scope"))
    case "Namespace":
      if let namespace {
        errors.invalid(path.child("namespace"), namespace, each: Names.dnsLabel(namespace))
      } else {
        errors.required(path.child("namespace"), "`parameters.scope` is set to 'Namespace'")
      }
    case "Cluster":
      if namespace != nil {
        errors.forbidden(path.child("namespace"), "`parameters.scope` is set to 'Cluster'")
      }
    case let scope?: errors.notSupported(path.child("scope"), scope, ["Cluster", "Namespace"])
    }
  }
}
