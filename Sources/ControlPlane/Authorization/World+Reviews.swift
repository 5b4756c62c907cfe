internal import KubeAPI

/// Questions that are asked by creating an object, which is answered and not stored.
extension World {
  /// Answers a review.
  func review(
    _ request: APIRequest, _ info: RequestInfo, _ options: WriteOptions
  ) throws(APIError) -> APIResponse {
    let draft = try Draft(request.body, info, options.validation)
    var object = draft.object
    switch info.resource.kind {
    case "SelfSubjectReview": object = selfSubjectReview(request.user)
    case "SelfSubjectRulesReview": object = try rulesReview(object, request.user)
    case "TokenReview":
      noteManager(of: &object, live: nil, info, options)
      try reviewToken(&object)
    case "SelfSubjectAccessReview", "SubjectAccessReview", "LocalSubjectAccessReview":
      let isLocal = info.resource.namespaced
      let isSelf = info.resource.kind == "SelfSubjectAccessReview"
      let errors = AccessReview.validate(object, isLocal: isLocal, isSelf: isSelf)
      if !errors.isEmpty {
        throw .invalid(group: info.resource.group, kind: "", name: "", errors: errors)
      }
      noteManager(of: &object, live: nil, info, options)
      let user = isSelf ? request.user : AccessReview.user(of: object)
      object["status"] = AccessReview.status(
        decide(AccessReview.attributes(of: object, user)))
    default: throw .notSimulated(info.resource.plural)
    }
    return APIResponse(code: 201, body: object, warnings: draft.warnings)
  }

  /// Says who asks.
  // Kubernetes: pkg/registry/authentication/selfsubjectreview/rest.go
  private func selfSubjectReview(_ user: UserInfo) -> JSON {
    [
      "apiVersion": "authentication.k8s.io/v1", "kind": "SelfSubjectReview",
      "metadata": ["creationTimestamp": timestamp], "status": ["userInfo": user.json],
    ]
  }

  /// Says what somebody may do in a namespace.
  // Kubernetes: pkg/registry/authorization/selfsubjectrulesreview/rest.go
  private func rulesReview(_ object: JSON, _ user: UserInfo) throws(APIError) -> JSON {
    let namespace = object["spec"]?.text("namespace") ?? ""
    if namespace.isEmpty { throw .badRequest("no namespace on request") }
    let (rules, errors) = rules(for: user, in: namespace)
    var status: JSON = [
      "resourceRules": .array(
        rules.filter { !$0.items("resources").isEmpty }.map {
          AccessReview.part($0, ["verbs", "apiGroups", "resources", "resourceNames"])
        }),
      "nonResourceRules": .array(
        rules.filter { !$0.items("nonResourceURLs").isEmpty }.map {
          AccessReview.part($0, ["verbs", "nonResourceURLs"])
        }),
      "incomplete": false,
    ]
    if !errors.isEmpty { status["evaluationError"] = .string(Self.aggregate(errors)) }
    return [
      "apiVersion": "authorization.k8s.io/v1", "kind": "SelfSubjectRulesReview", "metadata": [:],
      "spec": [:], "status": status,
    ]
  }

  /// Says whose token it is.
  // Kubernetes: pkg/registry/authentication/tokenreview/storage.go
  private func reviewToken(_ object: inout JSON) throws(APIError) {
    let token = object["spec"]?.text("token") ?? ""
    if token.isEmpty {
      throw .badRequest("token is required for TokenReview in authentication")
    }
    let given = (object["spec"]?.items("audiences") ?? []).compactMap(\.string)
    let audiences = given.isEmpty ? [ServiceAccountTokens.issuer] : given
    guard let identity else {
      object["status"] = ["user": [:]]
      return
    }
    let verdict = identity.authenticate(token, audiences, self)
    var status: JSON = ["user": verdict.user?.json ?? [:]]
    if verdict.user != nil { status["authenticated"] = true }
    if !verdict.error.isEmpty { status["error"] = .string(verdict.error) }
    if !verdict.audiences.isEmpty {
      status["audiences"] = .array(verdict.audiences.map { .string($0) })
    }
    object["status"] = status
  }
}

extension UserInfo {
  /// The user as reviews show it.
  var json: JSON {
    var json: JSON = ["username": .string(name)]
    if !uid.isEmpty { json["uid"] = .string(uid) }
    if !groups.isEmpty { json["groups"] = .array(groups.map { .string($0) }) }
    if !extra.isEmpty {
      var values: JSON = [:]
      for (key, list) in extra.sorted(by: { $0.key < $1.key }) {
        values[key] = .array(list.map { .string($0) })
      }
      json["extra"] = values
    }
    return json
  }
}

/// Reviews of what somebody may do.
enum AccessReview {
  /// Checks a review.
  // Kubernetes: pkg/apis/authorization/validation/validation.go
  static func validate(_ object: JSON, isLocal: Bool, isSelf: Bool) -> [FieldError] {
    var errors: [FieldError] = []
    let spec = object["spec"] ?? [:]
    let resource = spec.present("resourceAttributes")
    let path = spec.present("nonResourceAttributes")
    let pathText = path.map { goText(ofPath: $0) } ?? "null"
    /// Adds a malformed field.
    func invalid(_ field: String, _ value: String, _ detail: String) {
      errors.append(FieldError(.invalid, field, badValue: value, detail: detail))
    }
    if resource != nil, path != nil {
      invalid(
        "spec.nonResourceAttributes", pathText,
        "cannot be specified in combination with resourceAttributes")
    }
    if resource == nil, path == nil {
      invalid(
        "spec.resourceAttributes", "null",
        "exactly one of nonResourceAttributes or resourceAttributes must be specified")
    }
    if !isSelf, spec.text("user").isEmpty, spec.items("groups").isEmpty {
      invalid("spec.user", "\"\"", "at least one of user or group must be specified")
    }
    var metadata = object["metadata"] ?? [:]
    metadata["managedFields"] = nil
    if isLocal { metadata["namespace"] = nil }
    if !metadata.isEmpty {
      invalid(
        "metadata", (object["metadata"] ?? [:]).text,
        isLocal ? "must be empty except for namespace" : "must be empty")
    }
    guard isLocal else { return errors }
    if let resource, resource.text("namespace") != object.namespace {
      invalid(
        "spec.resourceAttributes.namespace", resource.text("namespace").goQuoted,
        "must match metadata.namespace")
    }
    if path != nil {
      invalid("spec.nonResourceAttributes", pathText, "disallowed on this kind of request")
    }
    return errors
  }

  /// What is asked of a path, as messages print it.
  private static func goText(ofPath path: JSON) -> String {
    "{\"Path\":\(path.text("path").goQuoted),\"Verb\":\(path.text("verb").goQuoted)}"
  }

  /// The user that a review is about.
  static func user(of object: JSON) -> UserInfo {
    let spec = object["spec"] ?? [:]
    var user = UserInfo(
      name: spec.text("user"), uid: spec.text("uid"),
      groups: spec.items("groups").compactMap(\.string))
    for entry in spec.map("extra") {
      user.extra[entry.name] = (entry.value.array ?? []).compactMap(\.string)
    }
    return user
  }

  /// What a review asks.
  // Kubernetes: pkg/registry/authorization/util/helpers.go
  static func attributes(of object: JSON, _ user: UserInfo) -> AccessAttributes {
    if let path = object["spec", "nonResourceAttributes"], !path.isNull {
      return AccessAttributes(user: user, verb: path.text("verb"), path: path.text("path"))
    }
    let wanted = object["spec", "resourceAttributes"] ?? [:]
    let version = wanted.text("version")
    return AccessAttributes(
      user: user, verb: wanted.text("verb"), group: wanted.text("group"),
      version: version.isEmpty ? "*" : version, resource: wanted.text("resource"),
      subresource: wanted.text("subresource"), namespace: wanted.text("namespace"),
      name: wanted.text("name"))
  }

  /// The answer of a review.
  static func status(_ decision: AccessDecision) -> JSON {
    var status: JSON = ["allowed": .bool(decision.isAllowed)]
    if !decision.reason.isEmpty { status["reason"] = .string(decision.reason) }
    return status
  }

  /// Some fields of a rule.
  static func part(_ rule: JSON, _ fields: [String]) -> JSON {
    var part: JSON = [:]
    for field in fields where !rule.items(field).isEmpty { part[field] = rule[field] }
    return part
  }
}
