internal import KubeAPI

/// Deletions.
extension World {
  /// Deletes the object of a request.
  mutating func delete(_ request: APIRequest, _ info: RequestInfo) throws(APIError) -> APIResponse {
    guard info.subresource == nil, info.resource.verbs.contains("delete") else {
      throw .methodNotAllowed(info.resource)
    }
    let options = try deleteOptions(request)
    if info.resource == .namespaces {
      try NamespaceLifecycle.admitDelete(namespace: info.name ?? "")
    }
    let object = try stored(info)
    try checkPreconditions(request, object, info)
    if info.resource == .priorityClasses {
      try PriorityClassAdmission.checkDeletion(info.name ?? "")
    }
    if !(try WriteOptions(request).isDryRun) { deleteObject(info.resource, info.key, options) }
    if let left = state.object(info.resource, info.key), left.uid == object.uid {
      return APIResponse(code: 200, body: left)
    }
    if info.resource == .pods { return APIResponse(code: 200, body: object) }
    return APIResponse(
      code: 200,
      body: Self.success(
        code: 200,
        details: successDetails(info.resource, object)))
  }

  /// What the answer to a deletion says of the object; the core group is left out.
  private func successDetails(_ resource: Resource, _ object: JSON) -> JSON {
    var details: JSON = [
      "name": .string(object.name), "kind": .string(resource.plural), "uid": .string(object.uid),
    ]
    if !resource.group.isEmpty { details["group"] = .string(resource.group) }
    return details
  }

  /// Deletes every object of a collection that the selectors choose.
  mutating func deleteCollection(
    _ request: APIRequest, _ info: RequestInfo
  ) throws(APIError) -> APIResponse {
    guard info.resource.verbs.contains("deletecollection") else {
      throw .methodNotAllowed(info.resource)
    }
    let options = try deleteOptions(request)
    let chosen = try ListPage(try ListOptions(request, info), self)
    if !(try WriteOptions(request).isDryRun) {
      for entry in chosen.entries { deleteObject(info.resource, entry.key, options) }
    }
    return APIResponse(code: 200, body: chosen.body(info.resource))
  }

  /// How a request wants its object deleted, by its query and its body.
  // Kubernetes: staging/src/k8s.io/apimachinery/pkg/apis/meta/v1/validation/validation.go, ValidateDeleteOptions
  private func deleteOptions(_ request: APIRequest) throws(APIError) -> DeleteOptions {
    let body = try deleteBody(request)
    var options = DeleteOptions()
    if let text = request.queryValue("gracePeriodSeconds") {
      guard let seconds = Int64(text) else {
        throw .badRequest("strconv.ParseInt: parsing \"\(text)\": invalid syntax")
      }
      options.gracePeriodSeconds = seconds
    }
    if let seconds = body["gracePeriodSeconds"]?.integer { options.gracePeriodSeconds = seconds }
    let policy = body["propagationPolicy"]?.string ?? request.queryValue("propagationPolicy")
    if let policy {
      guard let propagation = DeleteOptions.Propagation(rawValue: policy) else {
        throw .invalid(
          group: "meta.k8s.io", kind: "DeleteOptions", name: "",
          errors: [
            FieldError(
              .notSupported, "propagationPolicy", badValue: "\"\(policy)\"",
              detail:
                "supported values: \"Background\", \"Foreground\", \"Orphan\", \"nil\"")
          ])
      }
      options.propagation = propagation
    }
    if body["orphanDependents"]?.bool ?? (request.queryValue("orphanDependents") == "true") {
      options.propagation = .orphan
    }
    return options
  }

  /// The body of a deletion, when there is one.
  private func deleteBody(_ request: APIRequest) throws(APIError) -> JSON {
    if request.body.isEmpty { return [:] }
    do {
      return try JSON(parsing: request.body)
    } catch {
      throw .badRequest(error.message)
    }
  }

  /// Refuses the deletion of another object than the one that was meant.
  private func checkPreconditions(
    _ request: APIRequest, _ object: JSON, _ info: RequestInfo
  ) throws(APIError) {
    let conditions = try deleteBody(request)["preconditions"]
    if let uid = conditions?["uid"]?.string, uid != object.uid {
      throw .conflict(
        group: info.resource.group, resource: info.resource.kind, name: object.name,
        message: "the UID in the precondition (\(uid)) does not match the UID in record "
          + "(\(object.uid)). The object might have been deleted and then recreated")
    }
    if let version = conditions?["resourceVersion"]?.string, version != object.resourceVersion {
      throw .conflict(
        group: info.resource.group, resource: info.resource.kind, name: object.name,
        message: "the ResourceVersion in the precondition (\(version)) does not match the "
          + "ResourceVersion in record (\(object.resourceVersion)). "
          + "The object might have been modified")
    }
  }
}
