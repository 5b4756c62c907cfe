internal import KubeAPI

/// Certificate signing requests: who may decide, and what becomes of decided ones.
extension World {
  /// The longest time for which a certificate is signed: a year.
  private static let signingSecondsMax: Int64 = 365 * 24 * 60 * 60
  /// The signer whose certificates are of users.
  private static let clientSigner = "kubernetes.io/kube-apiserver-client"

  /// Notes in a new request who makes it.
  // Kubernetes: pkg/registry/certificates/certificates/strategy.go, PrepareForCreate
  static func noteRequestor(_ object: inout JSON, _ user: UserInfo) {
    object.modify("spec") { spec in
      if spec.isNull { spec = [:] }
      for field in ["username", "uid", "groups", "extra"] { spec[field] = nil }
      let info = user.json
      for field in ["username", "uid", "groups", "extra"] where info.has(field) {
        spec[field] = info[field]
      }
    }
  }

  /// Gives the conditions of a request their times.
  // Kubernetes: pkg/registry/certificates/certificates/strategy.go, populateConditionTimestamps
  static func stampConditions(
    _ object: inout JSON, _ old: JSON, _ time: JSON, _ info: RequestInfo
  ) {
    if info.subresource == nil { return }
    let before = old["status", "conditions"]?.array ?? []
    object.modifyPresent("status") { status in
      status.modifyItems("conditions") { condition in
        condition.setDefault("lastUpdateTime", time)
        if condition.has("lastTransitionTime") { return }
        let same = before.first { other in
          other["type"] == condition["type"] && other["status"] == condition["status"]
        }
        condition["lastTransitionTime"] = same?.present("lastTransitionTime") ?? time
      }
    }
  }

  /// Refuses a new request that cannot be read, or that asks for too much.
  // Kubernetes: plugin/pkg/admission/certificates/subjectrestriction/admission.go
  func admitSigningRequest(_ object: JSON) throws(APIError) {
    guard let identity else { return }
    switch identity.readRequest(object["spec"]?.text("request") ?? "") {
    case .success(let subject):
      guard object["spec"]?.text("signerName") == Self.clientSigner,
        subject.organizations.contains("system:masters")
      else { return }
      throw Self.forbidden(
        object, "use of \(Self.clientSigner) signer with system:masters group is not allowed")
    case .failure(let refusal):
      throw .invalid(
        group: "certificates.k8s.io", kind: "CertificateSigningRequest", name: object.name,
        errors: [
          FieldError(
            .invalid, "spec.request",
            badValue: (object["spec"]?.text("request") ?? "").goQuoted, detail: refusal.message)
        ])
    }
  }

  /// The refusal of a change of a request.
  private static func forbidden(_ object: JSON, _ message: String) -> APIError {
    .forbidden(
      group: "certificates.k8s.io", resource: "certificatesigningrequests", name: object.name,
      message: message)
  }

  /// Refuses approvals and certificates of somebody whom the signer does not trust.
  // Kubernetes: plugin/pkg/admission/certificates/approval/admission.go
  func admitDecision(
    _ object: JSON, _ old: JSON, _ user: UserInfo, _ info: RequestInfo
  ) throws(APIError) {
    let signer = old["spec"]?.text("signerName") ?? ""
    let verb: String
    switch info.subresource {
    case "approval": verb = "approve"
    case "status":
      let isIssued = object["status", "certificate"] != old["status", "certificate"]
      let fails = Self.hasCondition(object, "Failed") != Self.hasCondition(old, "Failed")
      guard isIssued || fails else { return }
      verb = "sign"
    default: return
    }
    let domain = signer.split(separator: "/").first.map(String.init) ?? ""
    for name in [signer, "\(domain)/*"] {
      let wanted = AccessAttributes(
        user: user, verb: verb, group: "certificates.k8s.io", resource: "signers", name: name)
      if decide(wanted).isAllowed { return }
    }
    throw Self.forbidden(
      object, "user not permitted to \(verb) requests with signerName \(signer.goQuoted)")
  }

  /// Whether a request has a condition.
  private static func hasCondition(_ object: JSON, _ type: String) -> Bool {
    (object["status", "conditions"]?.array ?? []).contains {
      $0.text("type") == type && $0.text("status") != "False"
    }
  }

  /// A request has come or changed.
  mutating func certificatesObserve(_ change: Change) {
    if change.kind != .deleted { authorization.dirtyRequests.insert(change.key.name) }
  }

  /// Looks at every request that has been marked; says whether there was one.
  mutating func runCertificates() -> Bool {
    guard !authorization.dirtyRequests.isEmpty else { return false }
    while let name = authorization.dirtyRequests.popFirst() {
      guard let object = state.object(.certificateSigningRequests, ObjectKey(name)) else {
        continue
      }
      approveKubelet(object)
      sign(object)
    }
    return true
  }

  /// Signs a request that is approved, or says why not.
  // Kubernetes: pkg/controller/certificates/signer/signer.go, handle
  private mutating func sign(_ object: JSON) {
    let spec = object["spec"] ?? [:]
    guard let identity, Self.hasCondition(object, "Approved"),
      !Self.hasCondition(object, "Denied"), !Self.hasCondition(object, "Failed"),
      object["status"]?.text("certificate").isEmpty ?? true,
      let signer = CertificateSigner(rawValue: spec.text("signerName"))
    else { return }
    let usages = spec.items("usages").compactMap(\.string)
    guard case .success(let subject) = identity.readRequest(spec.text("request")) else { return }
    let fault = signer.fault(subject, usages)
    let seconds = spec.number("expirationSeconds") ?? Self.signingSecondsMax
    let lifetime = Duration.seconds(min(seconds, Self.signingSecondsMax))
    let key = ObjectKey(object.name)
    if let fault {
      fail(key, fault)
      return
    }
    switch identity.signCertificate(spec.text("request"), usages, now, lifetime) {
    case .success(let certificate):
      edit(.certificateSigningRequests, key) {
        $0.set(["status", "certificate"], .string(certificate))
      }
    case .failure(let refusal): fail(key, refusal.message)
    }
  }

  /// Notes that a request cannot be signed.
  private mutating func fail(_ key: ObjectKey, _ message: String) {
    addCondition(key, "Failed", "SignerValidationFailure", message)
  }

  /// Adds a condition to a request.
  private mutating func addCondition(
    _ key: ObjectKey, _ type: String, _ reason: String, _ message: String
  ) {
    let time = timestamp
    edit(.certificateSigningRequests, key) { object in
      object.modify("status") { status in
        if status.isNull { status = [:] }
        let conditions = status.items("conditions")
        status["conditions"] = .array(
          conditions + [
            [
              "type": .string(type), "status": "True", "reason": .string(reason),
              "message": .string(message), "lastUpdateTime": time, "lastTransitionTime": time,
            ]
          ])
      }
    }
  }

  /// Approves the request of a kubelet that may have a client certificate.
  // Kubernetes: pkg/controller/certificates/approver/sarapprove.go, handle
  private mutating func approveKubelet(_ object: JSON) {
    let spec = object["spec"] ?? [:]
    guard let identity, spec.text("signerName") == CertificateSigner.kubeletClient.rawValue,
      object["status"]?.text("certificate").isEmpty ?? true,
      !Self.hasCondition(object, "Approved"), !Self.hasCondition(object, "Denied"),
      case .success(let subject) = identity.readRequest(spec.text("request")),
      CertificateSigner.kubeletClient.fault(
        subject, spec.items("usages").compactMap(\.string)) == nil
    else { return }
    var user = UserInfo(
      name: spec.text("username"), uid: spec.text("uid"),
      groups: spec.items("groups").compactMap(\.string))
    for entry in spec.map("extra") {
      user.extra[entry.name] = (entry.value.array ?? []).compactMap(\.string)
    }
    var kinds = [
      ("nodeclient", "Auto approving kubelet client certificate after SubjectAccessReview.")
    ]
    if subject.commonName == user.name {
      kinds.insert(
        (
          "selfnodeclient",
          "Auto approving self kubelet client certificate after SubjectAccessReview."
        ), at: 0)
    }
    for (subresource, message) in kinds {
      let wanted = AccessAttributes(
        user: user, verb: "create", group: "certificates.k8s.io",
        resource: "certificatesigningrequests", subresource: subresource)
      guard decide(wanted).isAllowed else { continue }
      addCondition(ObjectKey(object.name), "Approved", "AutoApproved", message)
      return
    }
  }
}
