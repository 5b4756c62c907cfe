extension KindRules {
  /// The rules of ValidatingWebhookConfigurations.
  // Kubernetes: pkg/registry/admissionregistration/validatingwebhookconfiguration/strategy.go
  static let validatingWebhooks = WebhookRules.rules(mutating: false)

  /// The rules of MutatingWebhookConfigurations.
  // Kubernetes: pkg/registry/admissionregistration/mutatingwebhookconfiguration/strategy.go
  static let mutatingWebhooks = WebhookRules.rules(mutating: true)
}

/// The rules of configurations of admission webhooks.
// Kubernetes: pkg/apis/admissionregistration/validation/validation.go
enum WebhookRules {
  /// The rules of a kind of configurations.
  static func rules(mutating: Bool) -> KindRules {
    KindRules(namespaced: false, core: false, generations: true).with { rules in
      rules.applyDefaults = { object in
        object.modifyItems("webhooks") { hook in
          AdmissionMatchRules.applyDefaults(&hook)
          hook.setDefault("failurePolicy", "Fail")
          hook.setDefault("timeoutSeconds", 10)
          if mutating { hook.setDefault("reinvocationPolicy", "Never") }
          hook.modifyPresent("clientConfig") {
            $0.modifyPresent("service") { $0.setDefault("port", 443) }
          }
        }
      }
      rules.validate = { object in validate(object, old: nil, mutating: mutating) }
      rules.validateUpdate = { object, old in validate(object, old: old, mutating: mutating) }
    }
  }

  /// The versions of reviews that the server can send.
  private static let versions = ["v1", "v1beta1"]

  /// Checks a configuration. What was wrong with it before may stay.
  private static func validate(_ object: JSON, old: JSON?, mutating: Bool) -> [FieldError] {
    var errors = FieldErrors()
    ObjectMetaRules.validate(object, namespaced: false, name: Names.subdomain, &errors)
    let before = old?.items("webhooks") ?? []
    let pure = before.allSatisfy { ["None", "NoneOnDryRun"].contains($0.text("sideEffects")) }
    let names = before.map { $0.text("name") }
    let mustDiffer = Set(names).count == names.count
    let mustBeKnown = before.allSatisfy { hook in
      hook.items("admissionReviewVersions").compactMap(\.string).contains(where: versions.contains)
    }
    var seen: Set<String> = []
    for (index, hook) in object.items("webhooks").enumerated() {
      let path = FieldPath("webhooks").index(index)
      validate(hook, pure: pure, mutating: mutating, path, &errors)
      reviewVersions(
        hook.items("admissionReviewVersions").compactMap(\.string), mustBeKnown: mustBeKnown,
        path.child("admissionReviewVersions"), &errors)
      let name = hook.text("name")
      if mustDiffer, !name.isEmpty, !seen.insert(name).inserted {
        errors.duplicate(path.child("name"), name)
      }
    }
    return errors.list
  }

  /// Checks one webhook.
  private static func validate(
    _ hook: JSON, pure: Bool, mutating: Bool, _ path: FieldPath, _ errors: inout FieldErrors
  ) {
    name(hook.text("name"), path.child("name"), &errors)
    for (index, rule) in hook.items("rules").enumerated() {
      AdmissionMatchRules.rule(rule, path.item("rules", index), &errors)
    }
    AdmissionMatchRules.choice(
      hook, "failurePolicy", ["Fail", "Ignore"], isRequired: false, path, &errors)
    AdmissionMatchRules.choice(
      hook, "matchPolicy", ["Equivalent", "Exact"], isRequired: false, path, &errors)
    let effects = pure ? ["None", "NoneOnDryRun"] : ["None", "NoneOnDryRun", "Some", "Unknown"]
    if hook.has("sideEffects") {
      AdmissionMatchRules.choice(hook, "sideEffects", effects, isRequired: false, path, &errors)
    } else {
      errors.required(
        path.child("sideEffects"), "must specify one of \(effects.joined(separator: ", "))")
    }
    if let seconds = hook.number("timeoutSeconds"), !(1...30).contains(seconds) {
      errors.invalid(
        path.child("timeoutSeconds"), seconds,
        "the timeout value must be between 1 and 30 seconds")
    }
    for selector in ["namespaceSelector", "objectSelector"] {
      SelectorRules.validate(hook[selector], path.child(selector), &errors)
    }
    if mutating {
      AdmissionMatchRules.choice(
        hook, "reinvocationPolicy", ["IfNeeded", "Never"], isRequired: false, path, &errors)
    }
    client(hook["clientConfig"] ?? [:], path.child("clientConfig"), &errors)
    AdmissionMatchRules.conditions(
      hook.items("matchConditions"), path.child("matchConditions"), &errors)
  }

  /// Checks a name of three or more parts.
  // Kubernetes: apimachinery/pkg/util/validation/validation.go, IsFullyQualifiedName
  private static func name(_ name: String, _ path: FieldPath, _ errors: inout FieldErrors) {
    if name.isEmpty { return errors.required(path) }
    let faults = Names.dnsSubdomain(name)
    if !faults.isEmpty {
      errors.invalid(path, name, faults.joined(separator: ","))
    } else if name.split(separator: ".").count < 3 {
      errors.invalid(
        path, name, "should be a domain with at least three segments separated by dots")
    }
  }

  /// Checks which versions of reviews a webhook understands.
  private static func reviewVersions(
    _ list: [String], mustBeKnown: Bool, _ path: FieldPath, _ errors: inout FieldErrors
  ) {
    if list.isEmpty {
      return errors.required(
        path, "must specify one of \(versions.joined(separator: ", "))")
    }
    var seen: Set<String> = []
    for (index, version) in list.enumerated() {
      if seen.insert(version).inserted {
        errors.invalid(path.index(index), version, each: Names.dns1035Label(version))
      } else {
        errors.invalid(path.index(index), version, "duplicate version")
      }
    }
    if mustBeKnown, !list.contains(where: versions.contains) {
      errors.invalid(
        path, json: .array(list.map(JSON.string)),
        "must include at least one of \(versions.joined(separator: ", "))")
    }
  }

  // MARK: Clients

  /// Checks where a webhook is.
  static func client(_ client: JSON, _ path: FieldPath, _ errors: inout FieldErrors) {
    switch (client["url"]?.string, client.present("service")) {
    case (let url?, nil): self.url(url, path.child("url"), &errors)
    case (nil, let service?): self.service(service, path.child("service"), &errors)
    default: errors.required(path, "exactly one of url or service is required")
    }
  }

  /// Checks the address of a webhook.
  // Kubernetes: apiserver/pkg/util/webhook/validation.go, ValidateWebhookURL
  private static func url(_ text: String, _ path: FieldPath, _ errors: inout FieldErrors) {
    let form = "; desired format: https://host[/path]"
    var rest = text[...]
    /// Takes what follows a character off the rest.
    func tail(from mark: Character) -> String {
      guard let place = rest.firstIndex(of: mark) else { return "" }
      defer { rest = rest[..<place] }
      return String(rest[rest.index(after: place)...])
    }
    let fragment = tail(from: "#")
    let query = tail(from: "?")
    var scheme = ""
    if let colon = rest.firstIndex(of: ":"), !rest[..<colon].contains("/") {
      scheme = rest[..<colon].lowercased()
      rest = rest[rest.index(after: colon)...]
    }
    var host = ""
    if rest.hasPrefix("//") { host = String(rest.dropFirst(2).prefix { $0 != "/" }) }
    var user = ""
    if let at = host.lastIndex(of: "@") {
      user = String(host[..<at])
      host = String(host[host.index(after: at)...])
    }
    if scheme != "https" {
      errors.invalid(path, scheme, "'https' is the only allowed URL scheme" + form)
    }
    if host.isEmpty { errors.invalid(path, "", "host must be specified" + form) }
    for (part, words) in [
      (user, "user information is not permitted in the URL"),
      (fragment, "fragments are not permitted in the URL"),
      (query, "query parameters are not permitted in the URL"),
    ] where !part.isEmpty { errors.invalid(path, part, words + form) }
  }

  /// Checks the Service of a webhook.
  // Kubernetes: apiserver/pkg/util/webhook/validation.go, ValidateWebhookService
  private static func service(_ service: JSON, _ path: FieldPath, _ errors: inout FieldErrors) {
    for name in ["name", "namespace"] where service.text(name).isEmpty {
      errors.required(path.child(name))
    }
    let port = service.number("port") ?? 443
    let faults = Names.port(port)
    if !faults.isEmpty {
      errors.invalid(
        path.child("port"), port, "port is not valid: " + faults.joined(separator: ","))
    }
    guard let text = service["path"]?.string, !text.isEmpty, text != "/" else { return }
    let at = path.child("path")
    if text == "//" { return errors.invalid(at, text, "segment[0] may not be empty") }
    if !text.hasPrefix("/") { errors.invalid(at, text, "must start with a '/'") }
    var steps = text.dropFirst()
    if steps.hasSuffix("/") { steps = steps.dropLast() }
    for (index, step) in steps.split(separator: "/", omittingEmptySubsequences: false).enumerated()
    {
      if step.isEmpty {
        errors.invalid(at, text, "segment[\(index)] may not be empty")
        continue
      }
      for fault in Names.dnsSubdomain(String(step)) {
        errors.invalid(at, text, "segment[\(index)]: \(fault)")
      }
    }
  }
}
