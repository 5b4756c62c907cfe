internal import KubeAPI

/// The patches of requests.
// Kubernetes: staging/src/k8s.io/apiserver/pkg/endpoints/handlers/patch.go
enum ObjectPatch {
  /// The media types of patches that the server knows, in the order in which it lists them.
  private static let mediaTypes = [
    "application/json-patch+json", "application/merge-patch+json",
    "application/strategic-merge-patch+json", "application/apply-patch+yaml",
    "application/apply-patch+cbor",
  ]

  /// An object as a request's patch leaves it.
  static func apply(
    _ request: APIRequest, to object: JSON, _ resource: Resource
  ) throws(APIError) -> JSON {
    let kind = request.contentType.split(separator: ";").first.map(String.init) ?? ""
    switch kind {
    case "application/json-patch+json":
      return try JSONPatch(request.body).apply(to: object)
    case "application/merge-patch+json":
      return MergePatch.apply(try MergePatch.decode(request.body), to: object)
    case "application/strategic-merge-patch+json":
      return try strategic(request.body, object, resource)
    case "application/apply-patch+yaml":
      throw .notSimulated("server-side apply")
    default:
      throw APIError(
        code: 415, reason: "UnsupportedMediaType",
        message:
          "the body of the request was in an unknown format - accepted media types include: "
          + mediaTypes.joined(separator: ", "), details: APIError.Details())
    }
  }

  /// An object as a strategic merge patch leaves it.
  private static func strategic(
    _ body: [UInt8], _ object: JSON, _ resource: Resource
  ) throws(APIError) -> JSON {
    let patch = try MergePatch.decode(body)
    guard
      let definition = Schema.kubernetes.definition(
        group: resource.group, version: resource.version, kind: resource.kind)
    else { return MergePatch.apply(patch, to: object) }
    let patched = try StrategicMergePatch.apply(patch, to: object, definition)
    if let error = StrategicMergePatch.typeError(in: patched, patch: patch, definition) {
      throw error
    }
    return patched
  }
}
