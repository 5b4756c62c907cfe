internal import ControlPlane
internal import KubeAPI

/// Applies manifests as client-side `kubectl apply` does: by requests to the API.
// Kubernetes: kubectl/pkg/cmd/apply/apply.go, applyOneObject
struct ApplyClient {
  /// Who applies.
  private static let manager: [(name: String, value: String)] = [
    ("fieldManager", "kubectl-client-side-apply"), ("fieldValidation", "Strict"),
  ]

  /// The objects of a document: the document itself, or the items of a list.
  static func objects(of document: JSON) -> [JSON] {
    guard document["kind"]?.string == "List", let items = document["items"]?.array else {
      return [document]
    }
    return items
  }

  /// Applies one object.
  static func apply(_ object: JSON, to world: inout World) throws(APIError) {
    let resource = try resource(of: object, world.state)
    var object = object
    var namespace: String?
    if resource.namespaced {
      let named = object["metadata", "namespace"]?.string ?? ""
      namespace = named.isEmpty ? "default" : named
      object.set(["metadata", "namespace"], .string(namespace ?? ""))
    }
    let name = try name(of: object, resource)
    let path = resource.path(namespace: namespace, name: name)
    guard let live = try live(path, &world) else {
      let created = ThreeWayMerge.annotated(object)
      let request = APIRequest(
        .post, resource.path(namespace: namespace), query: manager, body: created.bytes)
      _ = try world.handle(request)
      return
    }
    let patch = try patch(from: live, to: ThreeWayMerge.annotated(object), resource)
    guard !patch.isEmpty else { return }
    let request = APIRequest(
      .patch, path, query: manager,
      contentType: resource.isCustom
        ? "application/merge-patch+json" : "application/strategic-merge-patch+json",
      body: patch.bytes)
    _ = try world.handle(request)
  }

  /// The live object; `nil` where there is none.
  private static func live(_ path: String, _ world: inout World) throws(APIError) -> JSON? {
    do throws(APIError) {
      return try world.handle(APIRequest(.get, path)).body
    } catch {
      if error.code == 404 { return nil }
      throw error
    }
  }

  /// The resource of a document, as discovery would find it.
  private static func resource(of object: JSON, _ state: State) throws(APIError) -> Resource {
    let version = object["apiVersion"]?.string ?? ""
    let kind = object["kind"]?.string ?? ""
    guard object.object != nil else {
      throw APIError.badRequest(
        "the document is \(DefinitionReader.kind(of: object)), not a Kubernetes object")
    }
    let missing = [("apiVersion", version), ("kind", kind)].filter(\.1.isEmpty).map {
      "\($0.0) not set"
    }
    if !missing.isEmpty {
      // Kubernetes: kubectl/pkg/validation/schema.go, ValidateBytes
      let text = missing.joined(separator: ", ")
      throw APIError.badRequest(
        "error validating data: \(missing.count == 1 ? text : "[\(text)]")")
    }
    if let resource = state.resource(apiVersion: version, kind: kind),
      resource.verbs.contains("create")
    {
      return resource
    }
    var message = "no matches for kind \"\(kind)\" in version \"\(version)\""
    let others = Resource.all.filter { $0.kind == kind && $0.verbs.contains("create") }
    if let nearest = Spelling.nearest(to: kind, in: Resource.all.map(\.kind)), nearest != kind {
      message += "; did you mean \"\(nearest)\"?"
    } else if let other = others.first {
      message += "; it is served in version \"\(other.apiVersion)\""
    }
    throw APIError(code: 404, reason: "NoKindMatch", message: message)
  }

  /// The name of a document.
  private static func name(of object: JSON, _ resource: Resource) throws(APIError) -> String {
    let name = object.name
    if name.isEmpty {
      guard object["metadata", "generateName"]?.string == nil else {
        throw APIError.badRequest("cannot use generate name with apply")
      }
      throw APIError.badRequest("resource name may not be empty")
    }
    // Kubernetes: apimachinery/pkg/api/validation/path/name.go, IsValidPathSegmentName
    if name == "." || name == ".." {
      throw APIError.badRequest("invalid resource name \"\(name)\": [may not be '\(name)']")
    }
    for sign in ["/", "%"] where name.contains(sign) {
      throw APIError.badRequest("invalid resource name \"\(name)\": [may not contain '\(sign)']")
    }
    return name
  }

  /// What has to change for the live object to become what is applied.
  private static func patch(
    from live: JSON, to modified: JSON, _ resource: Resource
  ) throws(APIError) -> JSON {
    let definition = Schema.kubernetes.definition(
      group: resource.group, version: resource.version, kind: resource.kind)
    return try ThreeWayMerge.patch(
      original: ThreeWayMerge.lastApplied(live), modified: modified, current: live, definition)
  }
}
