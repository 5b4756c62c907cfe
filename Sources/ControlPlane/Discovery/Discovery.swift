internal import KubeAPI

/// What the server tells about itself: which groups, versions and resources there are, its own
/// version, its health, and the description of its types.
///
/// All of it is worked out once, when it is first asked for, and is then the same bytes for
/// everybody. Paths may end in a slash. What is not known here is `nil`: the request may be one for
/// an object.
public enum Discovery {
  /// Which of its two forms a list of resources has.
  public enum Form: Sendable {
    /// One document for the groups, one for each version.
    case plain
    /// All in one: `application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList`.
    case aggregated
  }

  /// The parameters of the media type that asks for the aggregated form.
  public static let aggregatedParameters = [
    "g": "apidiscovery.k8s.io", "v": "v2", "as": "APIGroupDiscoveryList",
  ]

  /// Answers a GET that is about the server and not about objects.
  ///
  /// - Parameters:
  ///   - path: The path, without query.
  ///   - query: The names and values of the query, percent-decoded.
  ///   - form: Which form the client accepts first. Only `/api` and `/apis` have an aggregated one;
  ///     other paths answer in the plain one.
  ///   - serverAddress: The address that clients reach the server at, such as `127.0.0.1:6443`.
  ///   - version: The version of the cluster, such as `v1.36.2`.
  /// - Returns: The answer; `nil` where there is nothing of that kind at the path.
  public static func answer(
    path: String, query: [(name: String, value: String)] = [], form: Form = .plain,
    serverAddress: String = "", version: String = "v1.36.2"
  ) -> ServedDocument? {
    let path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    if form == .aggregated, let document = aggregated[path] { return document }
    switch path {
    case "/": return rootPaths
    case "/api": return versions(serverAddress: serverAddress)
    case "/version": return ServerVersion(version).document
    default:
      return documents[path] ?? HealthChecks.answer(path: path, query: query)
        ?? OpenAPI.answer(path: path, query: query)
    }
  }

  /// Whether anybody may read a path without credentials, by the roles of a fresh cluster.
  // Kubernetes: plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go, system:public-info-viewer
  public static func isPublic(path: String) -> Bool {
    ["/healthz", "/livez", "/readyz", "/version", "/version/"].contains(path)
  }

  // MARK: Documents of the plain form

  /// The groups of the API in the order of discovery, each with its versions in theirs; the core
  /// group comes first.
  static let groups: [(name: String, versions: [String])] = {
    var groups: [(name: String, versions: [String])] = []
    for resource in Resource.all {
      if groups.last?.name != resource.group { groups.append((resource.group, [])) }
      if groups[groups.count - 1].versions.last != resource.version {
        groups[groups.count - 1].versions.append(resource.version)
      }
    }
    return groups
  }()

  /// The resources of a group's version, in the order of discovery.
  static func resources(_ group: String, _ version: String) -> [Resource] {
    Resource.all.filter { $0.group == group && $0.version == version }
  }

  /// The documents below `/api` and `/apis` by path.
  private static let documents: [String: ServedDocument] = {
    var documents: [String: ServedDocument] = [:]
    var list = OrderedObject()
    list.write("kind", "APIGroupList")
    list.write("apiVersion", "v1")
    let named = groups.filter { !$0.name.isEmpty }
    list.write(
      "groups",
      raw: OrderedObject.list(named.map { group($0.name, $0.versions, OrderedObject()) }))
    documents["/apis"] = ServedDocument(text: list.text)
    for (name, versions) in groups {
      for version in versions {
        let path = name.isEmpty ? "/api/\(version)" : "/apis/\(name)/\(version)"
        documents[path] = ServedDocument(text: resourceList(name, version))
      }
      if name.isEmpty { continue }
      var object = OrderedObject()
      object.write("kind", "APIGroup")
      object.write("apiVersion", "v1")
      documents["/apis/\(name)"] = ServedDocument(text: group(name, versions, object))
    }
    return documents
  }()

  /// The versions of the core group.
  private static func versions(serverAddress: String) -> ServedDocument {
    var address = OrderedObject()
    address.write("clientCIDR", "0.0.0.0/0")
    address.write("serverAddress", serverAddress)
    var list = OrderedObject()
    list.write("kind", "APIVersions")
    list.write("versions", ["v1"])
    list.write("serverAddressByClientCIDRs", raw: OrderedObject.list([address.text]))
    return ServedDocument(text: list.text)
  }

  /// A group behind what is written of it already.
  private static func group(
    _ name: String, _ versions: [String], _ start: OrderedObject
  ) -> String {
    let known = versions.map { version in
      var object = OrderedObject()
      object.write("groupVersion", "\(name)/\(version)")
      object.write("version", version)
      return object.text
    }
    var object = start
    object.write("name", name)
    object.write("versions", raw: OrderedObject.list(known))
    object.write("preferredVersion", raw: known.first ?? "{}")
    return object.text
  }

  /// The resources of a version of a group.
  private static func resourceList(_ group: String, _ version: String) -> String {
    var list = OrderedObject()
    list.write("kind", "APIResourceList")
    if !group.isEmpty { list.write("apiVersion", "v1") }
    list.write("groupVersion", group.isEmpty ? version : "\(group)/\(version)")
    list.write(
      "resources",
      raw: OrderedObject.list(
        resources(group, version).flatMap { resource in
          [entry(of: resource)] + resource.subresourceFacts.map { entry(of: $0, resource) }
        }))
    return list.text
  }

  /// What a list of resources says of one.
  private static func entry(of resource: Resource) -> String {
    var object = OrderedObject()
    object.write("name", resource.plural)
    object.write("singularName", resource.singular)
    object.write("namespaced", .bool(resource.namespaced))
    object.write("kind", resource.kind)
    object.write("verbs", .array(resource.verbs.map { .string($0) }))
    object.writeUnlessEmpty("shortNames", resource.shortNames)
    object.writeUnlessEmpty("categories", resource.categories)
    if !resource.storageVersionHash.isEmpty {
      object.write("storageVersionHash", resource.storageVersionHash)
    }
    return object.text
  }

  /// What a list of resources says of a subresource.
  private static func entry(of subresource: Subresource, _ resource: Resource) -> String {
    var object = OrderedObject()
    object.write("name", "\(resource.plural)/\(subresource.name)")
    object.write("singularName", "")
    object.write("namespaced", .bool(resource.namespaced))
    if subresource.isForeign {
      object.write("group", subresource.group)
      object.write("version", subresource.version)
    }
    object.write("kind", subresource.kind)
    object.write("verbs", .array(subresource.verbs.map { .string($0) }))
    return object.text
  }

  // MARK: The paths of the server

  /// The list of all paths, which `/` answers with.
  // Kubernetes: apiserver/pkg/server/routes/index.go
  private static let rootPaths: ServedDocument = {
    var paths = ["/.well-known/openid-configuration", "/api", "/apis"]
    for (name, versions) in groups {
      if !name.isEmpty { paths.append("/apis/\(name)") }
      paths += versions.map { name.isEmpty ? "/api/\($0)" : "/apis/\(name)/\($0)" }
    }
    paths += HealthChecks.paths
    paths += ["/logs", "/metrics", "/openapi/v2", "/openapi/v3", "/openid/v1/jwks", "/version"]
    for path in OpenAPI.documentPaths where !path.isEmpty { paths.append("/openapi/v3/\(path)") }
    let sorted = JSON.array(paths.sorted { $0.precedes($1) }.map { .string($0) })
    return ServedDocument(text: (["paths": sorted] as JSON).indentedText())
  }()
}
