internal import KubeAPI

/// Creations.
extension World {
  /// Stores the object of a request, or says why not.
  // Kubernetes: staging/src/k8s.io/apiserver/pkg/endpoints/handlers/create.go, createHandler
  mutating func create(_ request: APIRequest, _ info: RequestInfo) throws(APIError) -> APIResponse {
    let resource = info.resource
    guard resource.verbs.contains("create"), !resource.namespaced || !info.namespace.isEmpty else {
      throw .methodNotAllowed(resource)
    }
    let options = try WriteOptions(request)
    if !resource.verbs.contains("get") { return try review(request, info, options) }
    return try insert(try Draft(request.body, info, options.validation), info, options)
  }

  /// Stores a new object, or says why not.
  // Kubernetes: staging/src/k8s.io/apiserver/pkg/registry/generic/registry/store.go, create
  mutating func insert(
    _ draft: Draft, _ info: RequestInfo, _ options: WriteOptions
  ) throws(APIError) -> APIResponse {
    let resource = info.resource
    let rules = KindRules.rules(group: resource.group, kind: resource.kind)
    var object = draft.object
    rules.applyDefaults(&object)
    if !draft.isApplied { noteManager(of: &object, live: nil, info, options) }
    try NamespaceLifecycle.admitCreate(resource, object, state: state)
    if resource == .pods { try admitPod(&object) }
    if resource == .nodes { TaintNodesByCondition.admit(&object) }
    try checkEscalation(object, old: nil, options.user, info)
    prepareMetadata(&object)
    stampIdentity(&object)
    rules.prepareForCreate(&object)
    if resource == .certificateSigningRequests { Self.noteRequestor(&object, options.user) }
    let errors = rules.validate(object)
    if !errors.isEmpty {
      throw .invalid(
        group: resource.group, kind: resource.kind, name: object.name,
        errors: EmptyContainers.quoted(errors, object, draft.body, resource, rules.validate))
    }
    if resource == .certificateSigningRequests { try admitSigningRequest(object) }
    if resource == .services {
      try allocateService(&object, old: nil, isDryRun: options.isDryRun)
    }
    let key = ObjectKey(namespace: info.namespace, name: object.name)
    if state.contains(resource, key) {
      throw alreadyExists(resource, key)
    }
    let warnings = draft.warnings + rules.warnings(object, nil)
    if !options.isDryRun {
      object = put(resource, key, object)
      if resource == .controllerRevisions { rawData.note(object, key, draft.body) }
    }
    return APIResponse(code: 201, body: object, warnings: warnings)
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
        "resourceVersion",
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

  /// Binds a pod to a node.
  // Kubernetes: pkg/registry/core/pod/storage/storage.go, BindingREST.Create
  private mutating func createBinding(
    _ request: APIRequest, _ info: RequestInfo
  ) throws(APIError) -> APIResponse {
    let body = try ObjectDecoder.decode(
      request.body, group: "", version: "v1", kind: "Binding", validation: .warn)
    let pod = try stored(info)
    let node = body.object["target", "name"]?.string ?? ""
    if let bound = pod["spec", "nodeName"]?.string, !bound.isEmpty {
      throw .conflict(
        group: "", resource: "pods/binding", name: pod.name,
        message: "pod \(pod.name) is already assigned to node \"\(bound)\"")
    }
    if pod.isBeingDeleted {
      throw .conflict(
        group: "", resource: "pods/binding", name: pod.name,
        message: "pod \(pod.name) is being deleted, cannot be assigned to a host")
    }
    if !(try WriteOptions(request).isDryRun) { bind(info.key, pod, to: node) }
    return APIResponse(code: 201, body: Self.success(code: 201))
  }

  /// Deletes a pod as an eviction does.
  // Kubernetes: pkg/registry/core/pod/storage/eviction.go, Create
  private mutating func createEviction(
    _ request: APIRequest, _ info: RequestInfo
  ) throws(APIError) -> APIResponse {
    let pod = try stored(info)
    let body = try? JSON(parsing: request.body)
    let options = DeleteOptions(
      gracePeriodSeconds: body?["deleteOptions", "gracePeriodSeconds"]?.integer)
    if !(try WriteOptions(request).isDryRun), !pod.isBeingDeleted {
      deleteObject(.pods, info.key, options)
    }
    return APIResponse(code: 201, body: Self.success(code: 201))
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
