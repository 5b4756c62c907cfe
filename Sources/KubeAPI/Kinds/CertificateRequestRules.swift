extension KindRules {
  /// The rules of CertificateSigningRequests.
  // Kubernetes: pkg/registry/certificates/certificates/strategy.go
  static let certificateSigningRequest = KindRules(
    namespaced: false, name: { _, _ in [] }, status: [:]
  ).with { rules in
    rules.prepareForUpdate = { [prepare = rules.prepareForUpdate] object, old in
      prepare(&object, old)
      object["spec"] = old["spec"]
    }
    rules.prepareForStatusUpdate = { [prepare = rules.prepareForStatusUpdate] object, old in
      prepare(&object, old)
      for type in CertificateRequestRules.decisions
      where CertificateRequestRules.count(object, type) != CertificateRequestRules.count(old, type)
      {
        object.modify("status") { $0["conditions"] = old["status", "conditions"] }
      }
    }
    rules.validate = { object in CertificateRequestRules.validate(object).list }
    rules.validateUpdate = { object, old in
      CertificateRequestRules.validateUpdate(object, old, mayDecide: false, mayIssue: false)
    }
    rules.validateStatusUpdate = { object, old in
      CertificateRequestRules.validateUpdate(object, old, mayDecide: false, mayIssue: true)
    }
  }

  /// The rules of the subresource `approval` of CertificateSigningRequests.
  // Kubernetes: pkg/registry/certificates/certificates/strategy.go, csrApprovalStrategy
  public static let certificateApproval = certificateSigningRequest.with { rules in
    rules.prepareForUpdate = { [prepare = rules.prepareForUpdate] object, old in
      let conditions = object["status", "conditions"]
      prepare(&object, old)
      object.modify("status") { $0["conditions"] = conditions }
    }
    rules.validateUpdate = { object, old in
      CertificateRequestRules.validateUpdate(object, old, mayDecide: true, mayIssue: false)
    }
  }
}

/// The rules of CertificateSigningRequests.
// Kubernetes: pkg/apis/certificates/validation/validation.go
enum CertificateRequestRules {
  /// The conditions that decide a request.
  static let decisions = ["Approved", "Denied"]
  /// The usages that a certificate can have.
  private static let usages = [
    "any", "cert sign", "client auth", "code signing", "content commitment", "crl sign",
    "data encipherment", "decipher only", "digital signature", "email protection",
    "encipher only", "ipsec end system", "ipsec tunnel", "ipsec user", "key agreement",
    "key encipherment", "microsoft sgc", "netscape sgc", "ocsp signing", "s/mime",
    "server auth", "signing", "timestamping",
  ]

  /// The conditions of a request.
  private static func conditions(_ object: JSON) -> [JSON] {
    object["status", "conditions"]?.array ?? []
  }

  /// How many conditions of a type a request has.
  static func count(_ object: JSON, _ type: String) -> Int {
    conditions(object).count { $0.text("type") == type }
  }

  /// Checks a request.
  static func validate(_ object: JSON, old: JSON? = nil) -> FieldErrors {
    var errors = FieldErrors()
    ObjectMetaRules.validateCore(object, namespaced: false, name: { _, _ in [] }, &errors)
    let spec = object["spec"] ?? [:]
    if !isRequest(spec.text("request")) {
      errors.invalid(
        FieldPath.spec.child("request"), json: spec["request"],
        "PEM block type must be CERTIFICATE REQUEST")
    }
    validateUsages(of: spec, old?["spec"], &errors)
    validateSigner(spec.text("signerName"), FieldPath.spec.child("signerName"), &errors)
    if let seconds = spec.number("expirationSeconds"), seconds < 600 {
      errors.invalid(
        FieldPath.spec.child("expirationSeconds"), seconds,
        "may not specify a duration less than 600 seconds (10 minutes)")
    }
    validateConditions(of: object, old, &errors)
    return errors
  }

  /// Whether a text in base 64 is a certificate request in PEM.
  private static func isRequest(_ text: String) -> Bool {
    guard case .success(let bytes) = Base64.decode(Array(text.utf8)) else { return false }
    let words = String(decoding: bytes, as: UTF8.self)
    return ["CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST"].contains { kind in
      words.hasPrefix("-----BEGIN \(kind)-----") || words.contains("\n-----BEGIN \(kind)-----")
    }
  }

  /// Checks what the certificate is to be used for.
  private static func validateUsages(
    of spec: JSON, _ old: JSON?, _ errors: inout FieldErrors
  ) {
    let path = FieldPath.spec.child("usages")
    let wanted = spec.items("usages").compactMap(\.string)
    if wanted.isEmpty { errors.required(path) }
    if old?["usages"] == spec["usages"] { return }
    var seen: Set<String> = []
    for (index, usage) in wanted.enumerated() where !usages.contains(usage) {
      errors.notSupported(path.index(index), usage, usages)
    }
    for (index, usage) in wanted.enumerated() where !seen.insert(usage).inserted {
      errors.duplicate(path.index(index), usage)
    }
  }

  /// Checks the name of a signer.
  // Kubernetes: pkg/apis/certificates/validation/validation.go, ValidateSignerName
  private static func validateSigner(
    _ name: String, _ path: FieldPath, _ errors: inout FieldErrors
  ) {
    if name.isEmpty { return errors.required(path) }
    if name == "kubernetes.io/legacy-unknown" {
      return errors.invalid(path, name, "the legacy signerName is not allowed via this API version")
    }
    let parts = name.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2 else {
      return errors.invalid(
        path, name,
        "must be a fully qualified domain and path of the form 'example.com/signer-name'")
    }
    let labels = parts[0].split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    if let bad = labels.first(where: { !Names.dnsLabel($0).isEmpty }) {
      let faults = Names.dnsLabel(bad).map { "validating label \(bad.goQuoted): \($0)" }
      errors.invalid(path, parts[0], each: faults)
    }
    if labels.count < 2 {
      errors.invalid(
        path, parts[0], "should be a domain with at least two segments separated by dots")
    }
    let steps = parts[1].split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    if let bad = steps.first(where: { !Names.dnsSubdomain($0).isEmpty }) {
      let faults = Names.dnsSubdomain(bad).map { "validating label \(bad.goQuoted): \($0)" }
      errors.invalid(path, parts[1], each: faults)
    }
    if name.utf8.count > 571 { errors.tooLong(path, 571) }
  }

  /// Checks the conditions.
  private static func validateConditions(
    of object: JSON, _ old: JSON?, _ errors: inout FieldErrors
  ) {
    let path = FieldPath.status.child("conditions")
    var seen: Set<String> = []
    for (index, condition) in conditions(object).enumerated() {
      let type = condition.text("type")
      let at = path.index(index)
      if type.isEmpty { errors.required(at.child("type")) }
      let allowed =
        ["Approved", "Denied", "Failed"].contains(type) ? ["True"] : ["False", "True", "Unknown"]
      let status = condition.text("status")
      if status.isEmpty {
        errors.required(at.child("status"))
      } else if !allowed.contains(status) {
        errors.notSupported(at.child("status"), status, allowed)
      }
      if let other = decisions.first(where: { $0 != type && seen.contains($0) }),
        decisions.contains(type), !other.isEmpty
      {
        errors.invalid(
          at.child("type"), type, "Approved and Denied conditions are mutually exclusive")
      }
      if !seen.insert(type).inserted { errors.duplicate(at.child("type"), type) }
    }
  }

  /// Checks a change of a request.
  ///
  /// - Parameters:
  ///   - mayDecide: Whether the writer may approve and deny.
  ///   - mayIssue: Whether the writer may set the certificate.
  static func validateUpdate(
    _ object: JSON, _ old: JSON, mayDecide: Bool, mayIssue: Bool
  ) -> [FieldError] {
    var errors = validate(object, old: old)
    let path = FieldPath.status.child("conditions")
    for type in decisions + ["Failed"] where count(object, type) < count(old, type) {
      errors.forbidden(path, "updates may not remove a condition of type \(type.goQuoted)")
    }
    if !mayDecide {
      for type in decisions where count(object, type) > count(old, type) {
        errors.forbidden(path, "updates may not add a condition of type \(type.goQuoted)")
      }
    }
    let certificate = old["status"]?.text("certificate") ?? ""
    if object["status"]?.text("certificate") ?? "" != certificate {
      let path = FieldPath.status.child("certificate")
      if !mayIssue {
        errors.forbidden(path, "updates may not set certificate content")
      } else if !certificate.isEmpty {
        errors.forbidden(path, "updates may not modify existing certificate content")
      }
    }
    ObjectMetaRules.validateCoreUpdate(object, old, &errors)
    return errors.list
  }
}
