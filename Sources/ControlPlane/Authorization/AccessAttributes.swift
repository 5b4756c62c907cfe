internal import KubeAPI

/// What somebody wants to do, as authorizers see it.
// Kubernetes: staging/src/k8s.io/apiserver/pkg/authorization/authorizer/interfaces.go, AttributesRecord
public struct AccessAttributes: Hashable, Sendable {
  /// Who wants it.
  public var user: UserInfo
  /// The verb, such as `list`.
  public var verb: String
  /// The API group of the resource; empty for the core group.
  public var group = ""
  /// The version of the API group.
  public var version = ""
  /// The plural name of the resource.
  public var resource = ""
  /// The subresource; empty for the object itself.
  public var subresource = ""
  /// The namespace; empty for the whole cluster.
  public var namespace = ""
  /// The name of the object; empty for all.
  public var name = ""
  /// The path of the request.
  public var path = ""
  /// Whether a resource is wanted, and not just a path.
  public var isResourceRequest: Bool

  /// Describes what is wanted of a path that is no resource.
  public init(user: UserInfo, verb: String, path: String) {
    self.user = user
    self.verb = verb
    self.path = path
    isResourceRequest = false
  }

  /// Describes what is wanted of a resource.
  public init(
    user: UserInfo, verb: String, group: String, version: String = "*", resource: String,
    subresource: String = "", namespace: String = "", name: String = ""
  ) {
    self.user = user
    self.verb = verb
    self.group = group
    self.version = version
    self.resource = resource
    self.subresource = subresource
    self.namespace = namespace
    self.name = name
    isResourceRequest = true
  }
}

// MARK: Requests

extension AccessAttributes {
  /// Subresources of namespaces, which are no resources in them.
  private static let namespaceSubresources: Set<Substring> = ["status", "finalize"]

  /// Reads what a request wants off its path, whether or not there is such a resource.
  // Kubernetes: staging/src/k8s.io/apiserver/pkg/endpoints/request/requestinfo.go, NewRequestInfo
  public init(_ request: APIRequest) {
    self.init(user: request.user, verb: request.method.rawValue.lowercased(), path: request.path)
    var parts = Self.split(request.path)
    guard parts.count >= 3, let root = parts.popFirst(), root == "api" || root == "apis" else {
      return
    }
    if root == "apis" {
      guard parts.count >= 3, let first = parts.popFirst() else { return }
      group = String(first)
    }
    isResourceRequest = true
    version = String(parts.popFirst() ?? "")
    verb = Self.verb(request.method)
    if let first = parts.first, first == "watch" || first == "proxy" {
      guard parts.count >= 2 else { return }
      verb = String(first)
      parts.removeFirst()
    }
    readObject(parts)
    guard name.isEmpty else { return }
    if verb == "get" {
      verb = Self.isWatch(request.queryValue("watch")) ? "watch" : "list"
      name = Self.exactName(request)
    } else if verb == "delete" {
      verb = "deletecollection"
    }
  }

  /// The parts of a path between its slashes, without those at its ends.
  private static func split(_ path: String) -> ArraySlice<Substring> {
    var trimmed = path[...]
    while trimmed.first == "/" { trimmed.removeFirst() }
    while trimmed.last == "/" { trimmed.removeLast() }
    if trimmed.isEmpty { return [] }
    return trimmed.split(separator: "/", omittingEmptySubsequences: false)[...]
  }

  /// The verb of a method for one object.
  private static func verb(_ method: APIRequest.Method) -> String {
    switch method {
    case .get: "get"
    case .post: "create"
    case .put: "update"
    case .patch: "patch"
    case .delete: "delete"
    }
  }

  /// Reads namespace, resource, name and subresource.
  private mutating func readObject(_ path: ArraySlice<Substring>) {
    var parts = path
    if parts.first == "namespaces", parts.count > 1 {
      namespace = String(parts[parts.startIndex + 1])
      if parts.count > 2, !Self.namespaceSubresources.contains(parts[parts.startIndex + 2]) {
        parts = parts.dropFirst(2)
      }
    }
    resource = String(parts.popFirst() ?? "")
    name = String(parts.popFirst() ?? "")
    if verb != "proxy" { subresource = String(parts.popFirst() ?? "") }
  }

  /// Whether a query's value asks for a watch.
  private static func isWatch(_ value: String?) -> Bool {
    guard let value else { return false }
    return !["false", "0"].contains(value.lowercased())
  }

  /// The one name that a field selector allows; empty where it allows several.
  private static func exactName(_ request: APIRequest) -> String {
    guard let text = request.queryValue("fieldSelector"), text.contains("metadata.name"),
      let selector = try? FieldSelector(parsing: text)
    else { return "" }
    let name = selector.requirements.first { $0.field == "metadata.name" && $0.equal }?.value
    guard let name, !name.contains("/"), !name.contains("%"), name != ".", name != ".." else {
      return ""
    }
    return name
  }
}

// MARK: Words

extension AccessAttributes {
  /// The refusal of what is wanted.
  ///
  /// - Parameter reason: Why, where an authorizer says so.
  // Kubernetes: staging/src/k8s.io/apiserver/pkg/endpoints/handlers/responsewriters/errors.go, forbiddenMessage
  func refusal(_ reason: String) -> APIError {
    .forbidden(
      group: group, resource: isResourceRequest ? resource : "", name: name,
      message: reason.isEmpty ? sentence : "\(sentence): \(reason)")
  }

  /// What the user cannot do, in words.
  private var sentence: String {
    let who = "User \(user.name.goQuoted) cannot"
    if !isResourceRequest { return "\(who) \(verb) path \(path.goQuoted)" }
    let what = subresource.isEmpty ? resource : "\(resource)/\(subresource)"
    let place =
      namespace.isEmpty ? "at the cluster scope" : "in the namespace \(namespace.goQuoted)"
    return "\(who) \(verb) resource \(what.goQuoted) in API group \(group.goQuoted) \(place)"
  }
}
