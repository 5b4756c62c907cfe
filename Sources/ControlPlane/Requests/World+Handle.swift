public import KubeAPI

/// Requests to the API of a world.
extension World {
  /// Answers one request: the same function for the server, the grader and tests.
  ///
  /// Throws the refusal in the words of the real server. Controllers act on what was written when
  /// the world next advances or settles.
  public mutating func handle(_ request: APIRequest) throws(APIError) -> APIResponse {
    if request.body.count > JSONLimits.request.bytesMax {
      throw .tooLarge(limit: JSONLimits.request.bytesMax)
    }
    var request = try admitted(request)
    let info = try RequestInfo(path: request.path, state)
    try info.check(request.method)
    if let connection = info.connection { throw .notSimulated(connection) }
    try RequestBody.makeReadable(&request)
    guard let warning = info.resource.deprecationWarning else { return try answer(request, info) }
    do throws(APIError) {
      var response = try answer(request, info)
      response.warnings.insert(warning, at: 0)
      return response
    } catch { throw error.beside([warning]) }
  }

  /// Answers a request for a known resource.
  private mutating func answer(
    _ request: APIRequest, _ info: RequestInfo
  ) throws(APIError) -> APIResponse {
    switch (request.method, info.name) {
    case (.get, nil): return try list(request, info)
    case (.get, _): return try get(request, info)
    case (.post, nil): return try create(request, info)
    case (.post, _): return try createSubresource(request, info)
    case (.put, _): return try replace(request, info)
    case (.patch, _): return try patch(request, info)
    case (.delete, .some): return try delete(request, info)
    case (.delete, nil): return try deleteCollection(request, info)
    }
  }

  /// The object that a request names.
  func stored(_ info: RequestInfo) throws(APIError) -> JSON {
    guard let object = state.object(info.resource, info.key),
      !EventExpiry.isOver(object, info.resource, now: now)
    else {
      let resource = info.resource.storage
      throw .notFound(group: resource.group, resource: resource.plural, name: info.name ?? "")
    }
    return object
  }

  /// Refuses to answer as of a revision that has not come yet.
  // Kubernetes: apiserver/pkg/storage/cacher/delegator.go, Get
  private func checkRevision(_ request: APIRequest) throws(APIError) {
    let wanted: Int64
    do { wanted = try ListOptions.revision(request.queryValue("resourceVersion") ?? "") } catch {
      throw APIError(code: 500, reason: "", message: error.message)
    }
    if wanted > state.revision {
      throw .tooLargeResourceVersion(wanted, current: state.revision, retryAfterSeconds: 1)
    }
  }

  /// Answers with one object.
  private func get(_ request: APIRequest, _ info: RequestInfo) throws(APIError) -> APIResponse {
    if info.resource == .componentStatuses {
      return APIResponse(
        code: 200, body: try componentStatus(info.name ?? ""),
        warnings: [ComponentStatus.warning])
    }
    if info.subresource == "log" {
      let log = try podLog(request)
      return APIResponse(code: 200, body: .string(""), text: log.text(of: log.lines))
    }
    try checkRevision(request)
    var object = try stored(info)
    if info.resource == .leases { object = renewed(object) }
    if info.subresource == "scale" {
      try checkScale(of: object, info)
      return APIResponse(code: 200, body: scale(of: object, info))
    }
    return APIResponse(code: 200, body: withOwnManagers(object, info.resource))
  }
}
