internal import KubeAPI

/// Replacements and patches.
extension World {
  /// Replaces an object by the one of a request.
  mutating func replace(_ request: APIRequest, _ info: RequestInfo) throws(APIError) -> APIResponse
  {
    let options = try WriteOptions(request)
    let resource = info.resource
    if info.subresource == "scale" { return try replaceScale(request, info) }
    guard info.subresource == nil || info.subresource == "status" else {
      throw .notSimulated("\(resource.plural)/\(info.subresource ?? "")")
    }
    let decoded = try ObjectDecoder.decode(
      request.body, group: resource.group, version: resource.version, kind: resource.kind,
      validation: options.validation)
    var object = decoded.object
    try Self.setNamespace(&object, info)
    let name = object.name
    if name.isEmpty {
      throw .badRequest(
        "the name of the object (based on URL) was undeterminable: name must be provided")
    }
    if name != info.name {
      throw .badRequest(
        "the name of the object (\(name)) does not match the name on the URL (\(info.name ?? ""))")
    }
    let old = try stored(info)
    return try update(object, old, info, options, decoded.warnings)
  }

  /// Changes an object as the patch of a request says.
  mutating func patch(_ request: APIRequest, _ info: RequestInfo) throws(APIError) -> APIResponse {
    let options = try WriteOptions(request)
    guard info.subresource == nil || info.subresource == "status" || info.subresource == "scale"
    else { throw .notSimulated("\(info.resource.plural)/\(info.subresource ?? "")") }
    let old = try stored(info)
    if info.subresource == "scale" { return try patchScale(request, info, old) }
    let patched = try ObjectPatch.apply(request, to: old, info.resource)
    let decoded = try ObjectDecoder.decode(
      patched.bytes, group: info.resource.group, version: info.resource.version,
      kind: info.resource.kind, validation: options.validation)
    var object = decoded.object
    try Self.setNamespace(&object, info)
    if object.name != info.name {
      throw .badRequest(
        object.name.isEmpty
          ? "the name of the object (\(info.name ?? "") based on URL) was undeterminable: name must be provided"
          : "the name of the object (\(object.name)) does not match the name on the URL (\(info.name ?? ""))"
      )
    }
    return try update(object, old, info, options, decoded.warnings)
  }

  /// Stores a new version of an object, or says why not.
  // Kubernetes: staging/src/k8s.io/apiserver/pkg/registry/generic/registry/store.go, Update
  private mutating func update(
    _ new: JSON, _ old: JSON, _ info: RequestInfo, _ options: WriteOptions, _ warnings: [String]
  ) throws(APIError) -> APIResponse {
    let resource = info.resource
    let rules = KindRules.rules(group: resource.group, kind: resource.kind)
    var object = new
    rules.applyDefaults(&object)
    try checkPreconditions(object, old, info)
    Self.keepIdentity(&object, of: old)
    let errors: [FieldError]
    if info.subresource == "status" {
      rules.prepareForStatusUpdate(&object, old)
      errors = rules.validateStatusUpdate(object, old)
    } else {
      rules.prepareForUpdate(&object, old)
      errors = rules.validateUpdate(object, old)
    }
    if !errors.isEmpty {
      throw .invalid(
        group: resource.group, kind: resource.kind, name: object.name, errors: errors)
    }
    if resource == .services, info.subresource == nil {
      try allocateService(&object, old: old, isDryRun: options.isDryRun)
    }
    let all = warnings + rules.warnings(object, old)
    if options.isDryRun || object == old {
      return APIResponse(code: 200, body: object, warnings: all)
    }
    edit(resource, info.key) { $0 = object }
    return APIResponse(
      code: 200, body: state.object(resource, info.key) ?? object, warnings: all)
  }

  /// Refuses a version that was made from another one than the stored one.
  private func checkPreconditions(
    _ object: JSON, _ old: JSON, _ info: RequestInfo
  ) throws(APIError) {
    let version = object.resourceVersion
    if !version.isEmpty, version != old.resourceVersion {
      if version != "0", Int64(version) == nil {
        throw .invalid(
          group: info.resource.group, kind: info.resource.kind, name: object.name,
          errors: [
            FieldError(
              .invalid, "metadata.resourceVersion", badValue: "\"\(version)\"",
              detail: "must be specified for an update")
          ])
      }
      throw .conflict(
        group: info.resource.group, resource: info.resource.plural, name: old.name,
        message:
          "the object has been modified; please apply your changes to the latest version and try again"
      )
    }
    let uid = object.uid
    if !uid.isEmpty, uid != old.uid {
      throw .conflict(
        group: info.resource.group, resource: info.resource.plural, name: old.name,
        message: "Precondition failed: UID in precondition: \(uid), UID in object meta: \(old.uid)")
    }
  }

  /// Keeps what no client can change.
  // Kubernetes: staging/src/k8s.io/apiserver/pkg/registry/rest/update.go, BeforeUpdate
  private static func keepIdentity(_ object: inout JSON, of old: JSON) {
    object.modify("metadata") { metadata in
      for field in [
        "uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds",
        "resourceVersion", "managedFields", "selfLink",
      ] { metadata[field] = old["metadata", field] }
      if metadata["generation"] == nil || old["metadata", "generation"] != nil {
        metadata["generation"] = old["metadata", "generation"]
      }
    }
  }
}
