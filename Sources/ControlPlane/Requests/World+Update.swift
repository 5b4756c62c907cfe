internal import KubeAPI

/// Replacements and patches.
extension World {
  /// Replaces an object by the one of a request.
  // Kubernetes: staging/src/k8s.io/apiserver/pkg/endpoints/handlers/update.go, UpdateResource
  mutating func replace(_ request: APIRequest, _ info: RequestInfo) throws(APIError) -> APIResponse
  {
    let options = try WriteOptions(request)
    let resource = info.resource
    if info.subresource == "scale" { return try replaceScale(request, info, options) }
    guard info.subresource == nil || ["status", "approval"].contains(info.subresource) else {
      throw .notSimulated("\(resource.plural)/\(info.subresource ?? "")")
    }
    let draft = try Draft(request.body, info, options.validation)
    if draft.object.name.isEmpty {
      throw .badRequest(
        "the name of the object (based on URL) was undeterminable: name must be provided")
    }
    try Self.checkName(draft.object, info)
    let live = state.object(resource, info.key)
    try StorageRules.checkIdentity(draft.object, live, info)
    if live == nil, info.subresource == nil, StorageRules.createsOnUpdate(resource) {
      return try insert(draft, info, options)
    }
    return try update(draft, try stored(info), info, options)
  }

  /// Changes an object as the patch of a request says.
  // Kubernetes: staging/src/k8s.io/apiserver/pkg/endpoints/handlers/patch.go, PatchResource
  mutating func patch(_ request: APIRequest, _ info: RequestInfo) throws(APIError) -> APIResponse {
    guard ObjectPatch.isKnown(request) else { throw ObjectPatch.unsupported }
    let options = try WriteOptions(request)
    guard info.subresource == nil || ["status", "scale", "approval"].contains(info.subresource)
    else { throw .notSimulated("\(info.resource.plural)/\(info.subresource ?? "")") }
    if info.subresource == "scale" { return try patchScale(request, info, options) }
    if ObjectPatch.mediaType(request) == ObjectPatch.apply {
      return try apply(request, info, options)
    }
    let old = try stored(info)
    let patched = try ObjectPatch.apply(
      request, to: old,
      Schema.kubernetes.definition(
        group: info.resource.group, version: info.resource.version, kind: info.resource.kind))
    var draft = try Draft(patched.bytes, info, options.validation)
    draft.isPatched = true
    try Self.checkName(draft.object, info)
    return try update(draft, old, info, options)
  }

  /// Refuses an object of another name than the path says.
  // Kubernetes: staging/src/k8s.io/apiserver/pkg/endpoints/handlers/rest.go, checkName
  static func checkName(_ object: JSON, _ info: RequestInfo) throws(APIError) {
    guard object.name != info.name else { return }
    let name = info.name ?? ""
    throw .badRequest(
      object.name.isEmpty
        ? "the name of the object (\(name) based on URL) was undeterminable: name must be provided"
        : "the name of the object (\(object.name)) does not match the name on the URL (\(name))")
  }

  /// Stores a new version of an object, or says why not.
  // Kubernetes: staging/src/k8s.io/apiserver/pkg/registry/generic/registry/store.go, Update
  mutating func update(
    _ draft: Draft, _ old: JSON, _ info: RequestInfo, _ options: WriteOptions
  ) throws(APIError) -> APIResponse {
    let resource = info.resource
    let rules =
      info.subresource == "approval"
      ? .certificateApproval : KindRules.rules(group: resource.group, kind: resource.kind)
    var object = draft.object
    rules.applyDefaults(&object)
    if !draft.isApplied { noteManager(of: &object, live: old, info, options) }
    try checkEscalation(object, old: old, options.user, info)
    if resource == .pods, info.subresource == nil { DefaultTolerationSeconds.admit(&object) }
    try StorageRules.checkVersion(object, old, info)
    Self.keepIdentity(&object, of: old)
    let isStatus = info.subresource == "status"
    let validate = isStatus ? rules.validateStatusUpdate : rules.validateUpdate
    if isStatus {
      rules.prepareForStatusUpdate(&object, old)
    } else {
      rules.prepareForUpdate(&object, old)
    }
    if resource == .certificateSigningRequests {
      Self.stampConditions(&object, old, timestamp, info)
    }
    var errors = validate(object, old)
    if resource == .controllerRevisions, !draft.isUnchanged(from: old),
      rawData.isRewritten(object, old, info.key, replacement: draft.isPatched ? nil : draft.body)
    {
      errors.append(
        FieldError(
          .invalid, "data", badValue: object["data"]?.text ?? "null", detail: "field is immutable"))
    }
    if !errors.isEmpty {
      throw .invalid(
        group: resource.group, kind: resource.kind, name: object.name,
        errors: EmptyContainers.quoted(errors, object, draft.body, resource) { validate($0, old) })
    }
    if resource == .certificateSigningRequests {
      try admitDecision(object, old, options.user, info)
    }
    if resource == .services, info.subresource == nil {
      try allocateService(&object, old: old, isDryRun: options.isDryRun)
    }
    let warnings = draft.warnings + rules.warnings(object, old)
    if options.isDryRun || object == old {
      return APIResponse(code: 200, body: object, warnings: warnings)
    }
    edit(resource, info.key) { $0 = object }
    return APIResponse(
      code: 200, body: state.object(resource, info.key) ?? object, warnings: warnings)
  }

  /// Keeps what no client can change.
  // Kubernetes: staging/src/k8s.io/apiserver/pkg/registry/rest/update.go, BeforeUpdate
  private static func keepIdentity(_ object: inout JSON, of old: JSON) {
    object.modify("metadata") { metadata in
      for field in [
        "uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds",
        "resourceVersion", "selfLink",
      ] { metadata[field] = old["metadata", field] }
      if metadata["generation"] == nil || old["metadata", "generation"] != nil {
        metadata["generation"] = old["metadata", "generation"]
      }
    }
  }
}
