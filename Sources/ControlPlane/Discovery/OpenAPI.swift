internal import KubeAPI

/// The descriptions of the API in the words of OpenAPI: one for each version of a group, and one
/// for everything in the older form.
///
/// They are worked out of the schema and the registry when they are first asked for, and kept.
public enum OpenAPI {
  /// Counts changes of how descriptions look, so that clients do not keep older ones.
  private static let revision = 1

  /// Answers a GET below `/openapi`; `nil` where there is nothing.
  // Kubernetes: k8s.io/kube-openapi/pkg/handler3/handler.go
  static func answer(
    path: String, query: [(name: String, value: String)], _ catalog: DiscoveryCatalog
  ) -> ServedDocument? {
    if path == "/openapi/v3" { return catalog.openAPIIndex }
    if path == "/openapi/v2" { return catalog.openAPIWhole }
    let prefix = "/openapi/v3/"
    guard path.hasPrefix(prefix) else { return nil }
    let name = String(path.dropFirst(prefix.utf8.count))
    guard catalog.openAPIPaths.contains(name) else { return nil }
    let hash = Self.hash(name, catalog)
    let asked = query.first { $0.name == "hash" }?.value
    if let asked, !asked.isEmpty, asked != hash {
      return ServedDocument(
        code: 301, contentType: "text/html; charset=utf-8", body: [],
        headers: [ServedDocument.Header(name: "Location", value: "\(path)?hash=\(hash)")])
    }
    var document = catalog.openAPICustom[name] ?? OpenAPIStore.shared.document(name)
    document.etag = "\"\(hash)\""
    document.headers = [ServedDocument.Header(name: "Vary", value: "Accept")]
    if asked == hash {
      document.headers.append(
        ServedDocument.Header(name: "Cache-Control", value: "public, immutable"))
    }
    return document
  }

  /// Where each description is found.
  static func index(_ catalog: DiscoveryCatalog) -> ServedDocument {
    let paths = catalog.openAPIPaths.map { path in
      let url = "/openapi/v3/\(path)?hash=\(hash(path, catalog))"
      return (path, ["serverRelativeURL": .string(url)] as JSON)
    }
    return ServedDocument(text: (["paths": .object(JSONObject(paths))] as JSON).text).tagged()
  }

  /// What tells a description from an older one: a hash of what it is made from.
  private static func hash(_ path: String, _ catalog: DiscoveryCatalog) -> String {
    if let document = catalog.openAPICustom[path] { return ContentHash.text(of: document.body) }
    return ContentHash.text(of: Array("\(facts) \(revision) \(path)".utf8))
  }

  /// The hash of the facts that all descriptions are made from.
  private static let facts = ContentHash.text(
    of: Array(ResourceData.text.utf8) + Schema.kubernetes.sourceBytes)
}
