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
  ///   - state: The cluster, which may have custom resources; `nil` for one without.
  /// - Returns: The answer; `nil` where there is nothing of that kind at the path.
  public static func answer(
    path: String, query: [(name: String, value: String)] = [], form: Form = .plain,
    serverAddress: String = "", version: String = "v1.36.2", state: State? = nil
  ) -> ServedDocument? {
    let catalog = state?.customResources.catalog ?? .standard
    let path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    if form == .aggregated, let document = catalog.aggregated[path] { return document }
    switch path {
    case "/": return catalog.rootPaths
    case "/api": return DiscoveryCatalog.versions(serverAddress: serverAddress)
    case "/version": return ServerVersion(version).document
    default:
      return catalog.documents[path] ?? HealthChecks.answer(path: path, query: query)
        ?? OpenAPI.answer(path: path, query: query, catalog)
    }
  }

  /// Whether anybody may read a path without credentials, by the roles of a fresh cluster.
  // Kubernetes: plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go, system:public-info-viewer
  public static func isPublic(path: String) -> Bool {
    ["/healthz", "/livez", "/readyz", "/version", "/version/"].contains(path)
  }
}
