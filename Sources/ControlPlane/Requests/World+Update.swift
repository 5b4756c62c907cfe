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
    var draft = try Draft(request.body, info, options.validation)
    draft.dropOwnerDuplicates()
    try Self.checkName(draft.object, info)
    let live = state.object(resource, info.key)
    try StorageRules.checkIdentity(draft.object, live, info, options)
    if live == nil, info.subresource == nil, StorageRules.createsOnUpdate(resource) {
      return try insert(draft, info, options)
    }
    return try update(draft, withOwnManagers(try stored(info), info.resource), info, options)
  }

  /// Changes an object as the patch of a request says.
  // Kubernetes: staging/src/k8s.io/apiserver/pkg/endpoints/handlers/patch.go, PatchResource
  mutating func patch(_ request: APIRequest, _ info: RequestInfo) throws(APIError) -> APIResponse {
    try ObjectPatch.check(request, info.resource)
    let options = try WriteOptions(request)
    if info.subresource == "scale" { return try patchScale(request, info, options) }
    if ObjectPatch.mediaType(request) == ObjectPatch.apply {
      return try apply(request, info, options)
    }
    let old = withOwnManagers(try stored(info), info.resource)
    let patched = try ObjectPatch.apply(
      request, to: old,
      Schema.kubernetes.definition(
        group: info.resource.group, version: info.resource.version, kind: info.resource.kind))
    let body = patched.bytes
    var draft = try Draft(body, info, options.validation) {
      ObjectPatch.quoted(request, old, body)
    }
    draft.isPatched = true
    draft.dropOwnerDuplicates()
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
  ///
  /// - Parameter live: The stored object with all its managers, in the form that was asked for.
  // Kubernetes: staging/src/k8s.io/apiserver/pkg/registry/generic/registry/store.go, Update
  mutating func update(
    _ draft: Draft, _ live: JSON, _ info: RequestInfo, _ options: WriteOptions
  ) throws(APIError) -> APIResponse {
    let shown = info.resource
    let resource = ResourceView.ruled(shown)
    let old = resource == shown ? live : state.object(resource, info.key) ?? live
    let rules = Self.rules(info)
    var object = defaulted(draft, live: live, rules, info, options)
    try checkEscalation(object, old: old, options.user, info)
    if resource == .pods, info.subresource == nil { DefaultTolerationSeconds.admit(&object) }
    try StorageRules.checkVersion(object, old, info)
    Self.keepIdentity(&object, of: old)
    let isStatus = info.subresource == "status"
    let validate = isStatus ? rules.validateStatusUpdate : rules.validateUpdate
    if isStatus {
      rules.prepareForStatusUpdate(&object, old)
      if resource == .persistentVolumes {
        StorageAdmission.stampPhase(&object, old: old, timestamp)
      }
    } else {
      DisabledFeatures.drop(from: &object, old: old, group: resource.group, kind: resource.kind)
      rules.prepareForUpdate(&object, old)
    }
    if resource == .certificateSigningRequests {
      Self.stampConditions(&object, old, timestamp, info)
    }
    let common = ObjectMetaRules.validateAnyUpdate(object, old, namespaced: resource.namespaced)
    var errors = common + validate(object, old)
    if resource == .controllerRevisions, !draft.isUnchanged(from: old),
      rawData.isRewritten(object, old, info.key, replacement: draft.isPatched ? nil : draft.body)
    {
      errors.append(
        FieldError(
          .invalid, "data", badValue: object["data"]?.text ?? "null", detail: "field is immutable"))
    }
    if !errors.isEmpty {
      let refusal = APIError.invalid(
        group: resource.group, kind: resource.kind, name: object.name,
        errors: EmptyContainers.quoted(errors, object, draft.body, resource) {
          common + validate($0, old)
        })
      throw refusal.beside(draft.warnings)
    }
    if resource == .certificateSigningRequests {
      try admitDecision(object, old, options.user, info)
    }
    let advice =
      info.subresource == nil ? try validateAdmission(resource, object, old: old) : []
    if resource == .services, info.subresource == nil {
      try allocateService(&object, old: old, isDryRun: options.isDryRun)
    }
    let warnings = draft.warnings + rules.warnings(object, old) + advice
    if !options.isDryRun, object != old {
      let stored = ResourceView.convert(object, from: resource, to: resource.storage)
      edit(resource.storage, info.key) { $0 = Self.withoutStatusManager(stored, resource) }
      if let now = state.object(shown, info.key) {
        return APIResponse(code: 200, body: withOwnManagers(now, info.resource), warnings: warnings)
      }
    }
    let answer = ResourceView.convert(object, from: resource, to: shown)
    return APIResponse(code: 200, body: withOwnManagers(answer, info.resource), warnings: warnings)
  }

  /// The rules of what a request writes.
  static func rules(_ info: RequestInfo) -> KindRules {
    if let custom = info.resource.custom { return custom.rules }
    let resource = ResourceView.ruled(info.resource)
    switch (info.resource, info.subresource) {
    case (_, "approval"): return .certificateApproval
    case (.namespaces, "finalize"): return .namespaceFinalization
    case (.pods, "ephemeralcontainers"): return .podEphemeralContainers
    case (.pods, "resize"): return .podResize
    default: return KindRules.rules(group: resource.group, kind: resource.kind)
    }
  }

  /// What a client wrote, with defaults and with a note on who wrote it, in the form in which the
  /// rules of its kind see it.
  ///
  /// - Parameter live: The stored object in the form that was asked for; `nil` for a new one.
  func defaulted(
    _ draft: Draft, live: JSON?, _ rules: KindRules, _ info: RequestInfo, _ options: WriteOptions
  ) -> JSON {
    let shown = info.resource
    let resource = ResourceView.ruled(shown)
    var object = ResourceView.convert(draft.object, from: shown, to: resource)
    EmptyContainers.keepMeaningful(in: &object, draft.body, resource)
    rules.applyDefaults(&object)
    if draft.isApplied { return object }
    object = ResourceView.convert(object, from: resource, to: shown)
    noteManager(of: &object, live: live, info, options)
    return ResourceView.convert(object, from: shown, to: resource)
  }

  /// Keeps what no client can change.
  // Kubernetes: staging/src/k8s.io/apiserver/pkg/registry/rest/update.go, BeforeUpdate
  private static func keepIdentity(_ object: inout JSON, of old: JSON) {
    object.modify("metadata") { metadata in
      for field in ["creationTimestamp", "resourceVersion", "selfLink"] {
        metadata[field] = old["metadata", field]
      }
      if (metadata["uid"]?.string ?? "").isEmpty { metadata["uid"] = old["metadata", "uid"] }
      if let instant = old["metadata", "deletionTimestamp"] {
        metadata["deletionTimestamp"] = instant
      }
      if !metadata.has("deletionGracePeriodSeconds") {
        metadata["deletionGracePeriodSeconds"] = old["metadata", "deletionGracePeriodSeconds"]
      }
      if metadata["generation"] == nil || old["metadata", "generation"] != nil {
        metadata["generation"] = old["metadata", "generation"]
      }
    }
  }
}
