internal import KubeAPI

/// What a request's path asks for.
struct RequestInfo: Sendable {
  /// The resource.
  var resource: Resource
  /// The namespace; empty for cluster-scoped resources and for all namespaces.
  var namespace: String
  /// The object's name; `nil` for the collection.
  var name: String?
  /// The subresource, such as `status`; `nil` for the object itself.
  var subresource: String?

  /// The key of the object.
  var key: ObjectKey { ObjectKey(namespace: namespace, name: name ?? "") }

  /// Reads a path such as `/apis/apps/v1/namespaces/default/daemonsets/web/status`.
  init(path: String, _ state: State) throws(APIError) {
    var segments = path.split(separator: "/").map(String.init)[...]
    guard let root = segments.popFirst(), root == "api" || root == "apis" else { throw .noSuchPath }
    var group = ""
    if root == "apis" {
      guard let first = segments.popFirst() else { throw .noSuchPath }
      group = first
    }
    guard let version = segments.popFirst(), let first = segments.popFirst() else {
      throw .noSuchPath
    }
    var plural = first
    var namespace = ""
    if first == "namespaces", segments.count >= 2, let name = segments.first,
      state.resource(
        group: group, version: version, plural: segments[segments.startIndex + 1])?
        .namespaced ?? false
    {
      namespace = name
      plural = segments[segments.startIndex + 1]
      segments = segments.dropFirst(2)
    }
    guard let resource = state.resource(group: group, version: version, plural: plural),
      namespace.isEmpty || resource.namespaced
    else { throw .noSuchPath }
    self.resource = resource
    self.namespace = namespace
    name = segments.popFirst()
    subresource = segments.popFirst()
    if resource.namespaced, namespace.isEmpty, name != nil { throw .noSuchPath }
    if let subresource, !resource.subresources.contains(subresource) { throw .noSuchPath }
    if !segments.isEmpty, subresource != "proxy" { throw .noSuchPath }
    if name != nil, !resource.verbs.contains("get"), subresource == nil { throw .noSuchPath }
  }

  /// The verbs that the path takes.
  private var verbs: [String] {
    subresource.flatMap { resource.subresource($0)?.verbs } ?? resource.verbs
  }

  /// Refuses a method that the path does not take.
  func check(_ method: APIRequest.Method) throws(APIError) {
    let verb =
      switch (method, name) {
      case (.get, nil): "list"
      case (.get, _): "get"
      case (.post, _): "create"
      case (.put, _): "update"
      case (.patch, _): "patch"
      case (.delete, nil): "deletecollection"
      case (.delete, _): "delete"
      }
    let isMisplaced =
      switch method {
      case .post:
        name != nil && subresource == nil || resource.namespaced && namespace.isEmpty
      case .put, .patch: name == nil
      case .delete: name == nil && resource.namespaced && namespace.isEmpty
      case .get: false
      }
    if isMisplaced || !verbs.contains(verb) { throw .methodNotAllowed(resource) }
  }

  /// What the path opens a connection to, which is not simulated; `nil` for most paths.
  var connection: String? {
    guard let subresource, ["attach", "exec", "portforward", "proxy"].contains(subresource) else {
      return nil
    }
    return "\(resource.plural)/\(subresource)"
  }
}

extension APIError {
  /// There is nothing at the path of a request.
  static let noSuchPath = APIError(
    code: 404, reason: "NotFound", message: "the server could not find the requested resource",
    details: Details())

  /// The method cannot be used with what the path names.
  static func methodNotAllowed(_ resource: Resource) -> APIError {
    APIError(
      code: 405, reason: "MethodNotAllowed",
      message: "the server does not allow this method on the requested resource",
      details: Details(group: resource.group, kind: resource.plural))
  }

  /// Something that Cadet does not simulate was asked for.
  static func notSimulated(_ what: String) -> APIError {
    APIError(
      code: 501, reason: "NotImplemented",
      message: "\(what) is not simulated by this control plane")
  }
}
