internal import KubeAPI

/// Creations.
extension World {
  /// Stores the object of a request, or says why not.
  // Kubernetes: staging/src/k8s.io/apiserver/pkg/endpoints/handlers/create.go, createHandler
  mutating func create(_ request: APIRequest, _ info: RequestInfo) throws(APIError) -> APIResponse {
    let options = try WriteOptions(request)
    try checkDefinition(of: info.resource)
    if info.resource == .bindings { return try createBinding(request, info) }
    if !info.resource.verbs.contains("get") { return try review(request, info, options) }
    var draft = try Draft(request.body, info, options.validation)
    draft.dropOwnerDuplicates()
    do throws(APIError) { return try insert(draft, info, options) } catch {
      throw error.beside(draft.warnings)
    }
  }

  /// Stores a new object, or says why not.
  // Kubernetes: staging/src/k8s.io/apiserver/pkg/registry/generic/registry/store.go, create
  mutating func insert(
    _ draft: Draft, _ info: RequestInfo, _ options: WriteOptions
  ) throws(APIError) -> APIResponse {
    let resource = ResourceView.ruled(info.resource)
    let rules = Self.rules(info)
    var object = defaulted(draft, live: nil, rules, info, options)
    try NamespaceLifecycle.admitCreate(resource, object, state: state)
    if resource == .pods { try admitPod(&object) }
    if resource == .nodes { TaintNodesByCondition.admit(&object) }
    if resource == .ingresses { DefaultIngressClass.admit(&object, state) }
    StorageAdmission.admit(&object, resource, state)
    try checkEscalation(object, old: nil, options.user, info)
    prepareMetadata(&object)
    stampIdentity(&object)
    giveFreeName(&object, info)
    DisabledFeatures.drop(from: &object, old: nil, group: resource.group, kind: resource.kind)
    rules.prepareForCreate(&object)
    if resource == .jobs, draft.object.labels.isEmpty, !object.labels.isEmpty {
      Self.takeLabels(&object, from: object["spec", "template"] ?? [:])
    }
    if resource == .certificateSigningRequests { Self.noteRequestor(&object, options.user) }
    if resource == .persistentVolumes {
      StorageAdmission.stampPhase(&object, old: nil, timestamp)
    }
    let errors = rules.validate(object)
    if !errors.isEmpty {
      throw .invalid(
        group: resource.group, kind: resource.kind, name: object.name,
        errors: EmptyContainers.quoted(errors, object, draft.body, resource, rules.validate))
    }
    let advice = try validateAdmission(resource, object, old: nil)
    if resource == .certificateSigningRequests { try admitSigningRequest(object) }
    if resource == .services {
      try allocateService(&object, old: nil, isDryRun: options.isDryRun)
    }
    if info.name == nil, !options.isDryRun { try StorageRules.checkNoVersion(object) }
    let key = ObjectKey(namespace: info.namespace, name: object.name)
    if state.contains(resource, key) {
      throw alreadyExists(resource.storage, key)
    }
    let warnings = draft.warnings + rules.warnings(object, nil) + advice
    var stored = ResourceView.convert(object, from: resource, to: resource.storage)
    if !options.isDryRun {
      if resource == .jobs { rules.applyDefaults(&stored) }
      stored = put(resource.storage, key, stored)
      if resource == .jobs { Self.takeLabels(&stored, from: object) }
      if resource == .controllerRevisions { rawData.note(stored, key, draft.body) }
    }
    return APIResponse(
      code: 201, body: ResourceView.shown(stored, as: info.resource), warnings: warnings)
  }

  /// Gives an object the labels of another one.
  ///
  /// A Job without labels shares those of its template: the ones that its writer gave the template
  /// at once, the ones that the server made up when it is next read.
  // Kubernetes: pkg/apis/batch/v1/defaults.go, SetDefaults_Job
  private static func takeLabels(_ object: inout JSON, from other: JSON) {
    object.modify("metadata") { $0["labels"] = other["metadata", "labels"] }
  }

  /// How often a generated name that is taken is replaced.
  // Kubernetes: apiserver/pkg/registry/generic/registry/store.go, maxNameGenerationCreateAttempts
  private static let nameAttemptsMax = 8

  /// Generates another name as long as the generated one is taken.
  private mutating func giveFreeName(_ object: inout JSON, _ info: RequestInfo) {
    guard let base = object["metadata", "generateName"]?.string, object.name.hasPrefix(base)
    else { return }
    for _ in 1..<Self.nameAttemptsMax {
      let key = ObjectKey(namespace: info.namespace, name: object.name)
      guard state.contains(info.resource, key) else { return }
      object.modify("metadata") { $0["name"] = nil }
      stampIdentity(&object)
    }
  }

  /// The refusal of an object whose name is taken.
  private func alreadyExists(_ resource: Resource, _ key: ObjectKey) -> APIError {
    var error = APIError.alreadyExists(
      group: resource.group, resource: resource.plural, name: key.name)
    if state.object(resource, key)?.isBeingDeleted ?? false {
      error.message = "object is being deleted: \(error.message)"
    }
    return error
  }

  /// Sees to it that an object says the namespace that its path says.
  // Kubernetes: staging/src/k8s.io/apiserver/pkg/registry/rest/meta.go, EnsureObjectNamespaceMatchesRequestNamespace
  static func setNamespace(_ object: inout JSON, _ info: RequestInfo) throws(APIError) {
    let given = object.namespace
    if !info.resource.namespaced {
      if !given.isEmpty { object.modify("metadata") { $0["namespace"] = nil } }
      return
    }
    if given.isEmpty {
      object.modify("metadata") { $0["namespace"] = .string(info.namespace) }
    } else if given != info.namespace {
      throw .badRequest(
        "the namespace of the provided object does not match the namespace sent on the request")
    }
  }

  /// Takes out of a new object's metadata what only the server sets.
  // Kubernetes: staging/src/k8s.io/apiserver/pkg/registry/rest/create.go, BeforeCreate
  private func prepareMetadata(_ object: inout JSON) {
    object.modify("metadata") { metadata in
      for field in [
        "deletionTimestamp", "deletionGracePeriodSeconds", "selfLink", "uid", "creationTimestamp",
      ] { metadata[field] = nil }
    }
  }

  /// Answers a POST below an object.
  mutating func createSubresource(
    _ request: APIRequest, _ info: RequestInfo
  ) throws(APIError) -> APIResponse {
    guard let subresource = info.subresource else { throw .methodNotAllowed(info.resource) }
    switch (info.resource, subresource) {
    case (.pods, "binding"): return try createBinding(request, info)
    case (.pods, "eviction"): return try createEviction(request, info)
    case (.serviceAccounts, "token"): return try createToken(request, info)
    default: throw .notSimulated("\(info.resource.plural)/\(subresource)")
    }
  }

  /// The answer of a request that has nothing else to say.
  static func success(code: Int64, details: JSON? = nil) -> JSON {
    var status: JSON = [
      "kind": "Status", "apiVersion": "v1", "metadata": [:], "status": "Success",
    ]
    if let details { status["details"] = details } else { status["code"] = .integer(code) }
    return status
  }
}
