public import KubeAPI

/// Requests to the API of a world.
extension World {
  /// Answers one request: the same function for the server, the grader and tests.
  ///
  /// Throws the refusal in the words of the real server. Controllers act on what was written when
  /// the world next advances or settles.
  public mutating func handle(_ request: APIRequest) throws(APIError) -> APIResponse {
    let request = try admitted(request)
    let info = try RequestInfo(path: request.path)
    switch (request.method, info.name) {
    case (.get, nil): return try list(request, info)
    case (.get, _): return try get(info)
    case (.post, nil): return try create(request, info)
    case (.post, _): return try createSubresource(request, info)
    case (.put, .some): return try replace(request, info)
    case (.patch, .some): return try patch(request, info)
    case (.delete, .some): return try delete(request, info)
    case (.delete, nil): return try deleteCollection(request, info)
    case (.put, nil), (.patch, nil): throw .methodNotAllowed(info.resource)
    }
  }

  /// The object that a request names.
  func stored(_ info: RequestInfo) throws(APIError) -> JSON {
    guard let object = state.object(info.resource, info.key),
      !EventExpiry.isOver(object, info.resource, now: now)
    else {
      throw .notFound(
        group: info.resource.group, resource: info.resource.plural, name: info.name ?? "")
    }
    return object
  }

  /// Answers with one object.
  private func get(_ info: RequestInfo) throws(APIError) -> APIResponse {
    let object = try stored(info)
    if let subresource = info.subresource, subresource != "status" {
      if subresource == "scale" { return APIResponse(code: 200, body: scale(of: object, info)) }
      throw .notSimulated("\(info.resource.plural)/\(subresource)")
    }
    return APIResponse(code: 200, body: object)
  }
}
