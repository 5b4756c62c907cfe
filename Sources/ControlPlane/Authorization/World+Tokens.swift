internal import KubeAPI

/// Facts about the tokens of service accounts.
public enum ServiceAccountTokens {
  /// Who issues them, and for whom they are unless somebody says otherwise.
  public static let issuer = "https://kubernetes.default.svc.cluster.local"
  /// Who issued those that lie in Secrets.
  public static let legacyIssuer = "kubernetes/serviceaccount"
  /// For how long a token is good that a pod asks for in the usual way.
  static let podSeconds: Int64 = 3607
  /// For how long such a token is good in truth.
  static let extendedSeconds: Int64 = 24 * 365 * 60 * 60
}

/// Tokens of service accounts.
extension World {
  /// Answers a request for a token.
  // Kubernetes: pkg/registry/core/serviceaccount/storage/token.go, Create
  mutating func createToken(
    _ request: APIRequest, _ info: RequestInfo
  ) throws(APIError) -> APIResponse {
    let options = try WriteOptions(request)
    let decoded = try ObjectDecoder.decode(
      request.body, group: "authentication.k8s.io", version: "v1", kind: "TokenRequest",
      validation: options.validation)
    var object = decoded.object
    try checkPlace(of: object, info)
    let account = try stored(info)
    object.modify("spec") { spec in
      if spec.isNull { spec = [:] }
      spec.setDefault("expirationSeconds", 3600)
      if spec.items("audiences").isEmpty {
        spec["audiences"] = [.string(ServiceAccountTokens.issuer)]
      }
    }
    object["metadata"] = [
      "name": .string(account.name), "namespace": .string(account.namespace),
      "creationTimestamp": timestamp,
    ]
    let seconds = object["spec", "expirationSeconds"]?.integer ?? 0
    try Self.checkExpiration(seconds)
    let claims = try tokenClaims(object["spec"] ?? [:], account, seconds)
    guard let identity, let token = identity.signToken(claims) else {
      throw .notSimulated("serviceaccounts/token")
    }
    object["status"] = [
      "token": .string(options.isDryRun ? "" : token),
      "expirationTimestamp": .string((now + .seconds(seconds)).rfc3339),
    ]
    return APIResponse(code: 201, body: object, warnings: decoded.warnings)
  }

  /// Refuses a request that names another account than its path.
  private func checkPlace(of object: JSON, _ info: RequestInfo) throws(APIError) {
    var errors: [FieldError] = []
    if !object.name.isEmpty, object.name != info.name {
      errors.append(
        FieldError(
          .invalid, "metadata.name", badValue: object.name.goQuoted,
          detail: "must match the service account name if specified"))
    }
    if !object.namespace.isEmpty, object.namespace != info.namespace {
      errors.append(
        FieldError(
          .invalid, "metadata.namespace", badValue: object.namespace.goQuoted,
          detail: "must match the service account namespace if specified"))
    }
    if errors.isEmpty { return }
    throw .invalid(
      group: "authentication.k8s.io", kind: "TokenRequest", name: info.name ?? "", errors: errors)
  }

  /// Refuses times that are too short or too long.
  // Kubernetes: pkg/apis/authentication/validation/validation.go, ValidateTokenRequest
  private static func checkExpiration(_ seconds: Int64) throws(APIError) {
    let detail: String
    if seconds < 600 {
      detail = "may not specify a duration less than 10 minutes"
    } else if seconds > 1 << 32 {
      detail = "may not specify a duration larger than 2^32 seconds"
    } else {
      return
    }
    throw .invalid(
      group: "authentication.k8s.io", kind: "TokenRequest", name: "",
      errors: [
        FieldError(
          .invalid, "spec.expirationSeconds", badValue: String(seconds), detail: detail)
      ])
  }

  /// What a token says.
  // Kubernetes: pkg/serviceaccount/claims.go, Claims
  private mutating func tokenClaims(
    _ spec: JSON, _ account: JSON, _ seconds: Int64
  ) throws(APIError) -> JSON {
    var own: JSON = [
      "namespace": .string(account.namespace),
      "serviceaccount": ["name": .string(account.name), "uid": .string(account.uid)],
    ]
    var lifetime = seconds
    if let reference = spec.present("boundObjectRef") {
      try bind(&own, to: reference, account)
      let isUsual = spec.items("audiences") == [.string(ServiceAccountTokens.issuer)]
      if own.has("pod"), seconds == ServiceAccountTokens.podSeconds, isUsual {
        own["warnafter"] = .integer(nowSeconds + seconds)
        lifetime = ServiceAccountTokens.extendedSeconds
      }
    }
    return [
      "aud": .array(spec.items("audiences")), "exp": .integer(nowSeconds + lifetime),
      "iat": .integer(nowSeconds), "nbf": .integer(nowSeconds),
      "iss": .string(ServiceAccountTokens.issuer), "jti": .string(random.uid()),
      "kubernetes.io": own,
      "sub": .string(
        ServiceAccountName(namespace: account.namespace, name: account.name).user),
    ]
  }

  /// The world's time in seconds since 1970.
  private var nowSeconds: Int64 { now.nanoseconds / 1_000_000_000 }

  /// Notes in a token's claims the object with which it ends.
  private func bind(
    _ claims: inout JSON, to reference: JSON, _ account: JSON
  ) throws(APIError) {
    let version = reference.text("apiVersion")
    let kind = reference.text("kind")
    let bound: (resource: Resource, name: String)? =
      switch kind {
      case "Pod": (.pods, "pod")
      case "Secret": (.secrets, "secret")
      case "Node": (.nodes, "node")
      default: nil
      }
    guard let bound, !version.contains("/") else {
      let text = version.contains("/") ? version : "/\(version)"
      throw .badRequest("cannot bind token to object of type \(text), Kind=\(kind)")
    }
    let name = reference.text("name")
    let key = ObjectKey(
      namespace: bound.resource.namespaced ? account.namespace : "", name: name)
    guard let object = state.object(bound.resource, key) else {
      throw .notFound(group: "", resource: bound.resource.plural, name: name)
    }
    if kind == "Pod", object["spec", "serviceAccountName"]?.string != account.name {
      throw .badRequest(
        "cannot bind token for serviceaccount \(account.name.goQuoted) to pod running with "
          + "different serviceaccount name.")
    }
    let uid = reference.text("uid")
    if !uid.isEmpty, uid != object.uid {
      throw .conflict(
        group: "", resource: kind, name: name,
        message: "the UID in the bound object reference (\(uid)) does not match the UID in "
          + "record. The object might have been deleted and then recreated")
    }
    claims[bound.name] = ["name": .string(name), "uid": .string(object.uid)]
    if kind == "Pod", let node = object["spec", "nodeName"]?.string, !node.isEmpty {
      var note: JSON = ["name": .string(node)]
      if let object = state.object(.nodes, ObjectKey(node)) { note["uid"] = .string(object.uid) }
      claims["node"] = note
    }
  }
}

// MARK: Tokens in Secrets

extension World {
  /// The type of Secrets that hold tokens.
  private static let tokenSecret = "kubernetes.io/service-account-token"
  /// The annotation that names a Secret's account.
  private static let accountAnnotation = "kubernetes.io/service-account.name"
  /// The annotation with the uid of a Secret's account.
  private static let uidAnnotation = "kubernetes.io/service-account.uid"

  /// A Secret has come or changed, which may have to hold a token.
  mutating func tokensObserveSecret(_ change: Change) {
    guard change.kind != .deleted, change.new.text("type") == Self.tokenSecret else { return }
    authorization.dirtySecrets.insert(change.key)
  }

  /// A service account has come or gone, with which its Secrets get their tokens or go.
  mutating func tokensObserveAccount(_ change: Change) {
    if change.kind == .modified { return }
    for (key, secret) in state.objects(.secrets, in: change.key.namespace)
    where secret.text("type") == Self.tokenSecret {
      authorization.dirtySecrets.insert(key)
    }
  }

  /// Looks at every Secret that has been marked; says whether there was one.
  // Kubernetes: pkg/controller/serviceaccount/tokens_controller.go, syncSecret
  mutating func runTokenSecrets() -> Bool {
    guard !authorization.dirtySecrets.isEmpty else { return false }
    while let key = authorization.dirtySecrets.popFirst() {
      guard let secret = state.object(.secrets, key) else { continue }
      let name = secret.annotations[Self.accountAnnotation]?.string ?? ""
      let uid = secret.annotations[Self.uidAnnotation]?.string ?? ""
      let account = state.object(
        .serviceAccounts, ObjectKey(namespace: key.namespace, name: name))
      if let account, uid.isEmpty || uid == account.uid {
        fill(key, secret, account)
      } else {
        deleteObject(.secrets, key, DeleteOptions())
      }
    }
    return true
  }

  /// Gives a Secret the token of its account.
  private mutating func fill(_ key: ObjectKey, _ secret: JSON, _ account: JSON) {
    let data = secret.map("data")
    var token = data["token"]
    if token?.string?.isEmpty ?? true {
      let prefix = "kubernetes.io/serviceaccount/"
      let claims: JSON = [
        "iss": .string(ServiceAccountTokens.legacyIssuer),
        "sub": .string(ServiceAccountName(namespace: key.namespace, name: account.name).user),
        "\(prefix)namespace": .string(key.namespace),
        "\(prefix)secret.name": .string(key.name),
        "\(prefix)service-account.name": .string(account.name),
        "\(prefix)service-account.uid": .string(account.uid),
      ]
      token = identity?.signToken(claims).map { .string(KubeText.base64($0)) }
    }
    let certificate = JSON.string(KubeText.base64(configuration.rootCertificate))
    edit(.secrets, key) { secret in
      secret.modify("metadata") { metadata in
        metadata.modify("annotations") { $0[Self.uidAnnotation] = .string(account.uid) }
      }
      secret.modify("data") { data in
        if data.isNull { data = [:] }
        data["ca.crt"] = certificate
        data["namespace"] = .string(KubeText.base64(key.namespace))
        if let token { data["token"] = token }
      }
    }
  }
}
