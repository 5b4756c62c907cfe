internal import KubeAPI

/// The descriptions of the API in the words of OpenAPI: one for each version of a group, and one
/// for everything in the older form.
///
/// They are worked out of the schema and the registry when they are first asked for, and kept.
public enum OpenAPI {
  /// Counts changes of how descriptions look, so that clients do not keep older ones.
  private static let revision = 1

  /// The paths that have a description of their own, below `/openapi/v3/`, sorted.
  static let documentPaths: [String] = {
    var paths = ["api", "apis", "version"]
    for (name, versions) in Discovery.groups {
      if !name.isEmpty { paths.append("apis/\(name)") }
      paths += versions.map { name.isEmpty ? "api/\($0)" : "apis/\(name)/\($0)" }
    }
    return paths.sorted { $0.precedes($1) }
  }()

  /// Answers a GET below `/openapi`; `nil` where there is nothing.
  // Kubernetes: k8s.io/kube-openapi/pkg/handler3/handler.go
  static func answer(path: String, query: [(name: String, value: String)]) -> ServedDocument? {
    if path == "/openapi/v3" { return index }
    if path == "/openapi/v2" { return OpenAPIStore.shared.whole }
    let prefix = "/openapi/v3/"
    guard path.hasPrefix(prefix) else { return nil }
    let name = String(path.dropFirst(prefix.utf8.count))
    guard documentPaths.contains(name) else { return nil }
    let hash = Self.hash(name)
    let asked = query.first { $0.name == "hash" }?.value
    if let asked, !asked.isEmpty, asked != hash {
      return ServedDocument(
        code: 301, contentType: "text/html; charset=utf-8", body: [],
        headers: [ServedDocument.Header(name: "Location", value: "\(path)?hash=\(hash)")])
    }
    var document = OpenAPIStore.shared.document(name)
    document.etag = "\"\(hash)\""
    document.headers = [ServedDocument.Header(name: "Vary", value: "Accept")]
    if asked == hash {
      document.headers.append(
        ServedDocument.Header(name: "Cache-Control", value: "public, immutable"))
    }
    return document
  }

  /// Where each description is found.
  private static let index: ServedDocument = {
    let paths = documentPaths.map { path in
      (path, ["serverRelativeURL": .string("/openapi/v3/\(path)?hash=\(hash(path))")] as JSON)
    }
    return ServedDocument(text: (["paths": .object(JSONObject(paths))] as JSON).text).tagged()
  }()

  /// What tells a description from an older one: a hash of what it is made from.
  private static func hash(_ path: String) -> String {
    ContentHash.text(of: Array("\(facts) \(revision) \(path)".utf8))
  }

  /// The hash of the facts that all descriptions are made from.
  private static let facts = ContentHash.text(
    of: Array(ResourceData.text.utf8) + Schema.kubernetes.sourceBytes)
}
