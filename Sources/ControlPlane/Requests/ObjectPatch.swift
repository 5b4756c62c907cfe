internal import KubeAPI

/// The patches of requests.
// Kubernetes: staging/src/k8s.io/apiserver/pkg/endpoints/handlers/patch.go
enum ObjectPatch {
  /// The media type of server-side apply.
  static let apply = "application/apply-patch+yaml"

  /// The media types of patches that the server knows, in the order in which it lists them.
  private static let mediaTypes = [
    "application/json-patch+json", "application/merge-patch+json",
    "application/strategic-merge-patch+json", apply, "application/apply-patch+cbor",
  ]

  /// The media type of a request's body, without parameters.
  static func mediaType(_ request: APIRequest) -> String {
    request.contentType.split(separator: ";").first.map(String.init) ?? ""
  }

  /// Refuses a request whose body is no patch that can be read.
  // Kubernetes: apiextensions-apiserver/pkg/apiserver/customresource_handler.go, serveResource
  static func check(_ request: APIRequest, _ resource: Resource) throws(APIError) {
    let strategic = "application/strategic-merge-patch+json"
    let isCustom = resource.custom != nil
    let known = isCustom ? mediaTypes.filter { $0 != strategic } : mediaTypes
    guard !known.dropLast().contains(mediaType(request)) else { return }
    throw unsupported(known)
  }

  /// The refusal of a patch of another media type.
  static let unsupported = unsupported(mediaTypes)

  /// The refusal of a patch of another media type than the known ones.
  private static func unsupported(_ known: [String]) -> APIError {
    APIError(
      code: 415, reason: "UnsupportedMediaType",
      message: "the body of the request was in an unknown format - accepted media types include: "
        + known.joined(separator: ", "), details: APIError.Details())
  }

  /// A document as a request's patch leaves it.
  static func apply(
    _ request: APIRequest, to document: JSON, _ definition: Definition?
  ) throws(APIError) -> JSON {
    switch mediaType(request) {
    case "application/json-patch+json": return try JSONPatch(request.body).apply(to: document)
    case "application/merge-patch+json":
      return MergePatch.apply(try MergePatch.decode(request.body), to: document)
    case "application/strategic-merge-patch+json":
      return try strategic(request.body, document, definition)
    default: throw unsupported
    }
  }

  /// A patch as the refusal of its result quotes it: a strategic one as Go prints it, for others the
  /// result itself.
  static func quoted(_ request: APIRequest, _ document: JSON, _ result: [UInt8]) -> String {
    guard mediaType(request) == "application/strategic-merge-patch+json",
      let patch = try? MergePatch.decode(request.body)
    else { return String(decoding: result, as: UTF8.self) }
    return StrategicMergePatch.consumed(patch, document).goText
  }

  /// A document as a strategic merge patch leaves it.
  private static func strategic(
    _ body: [UInt8], _ document: JSON, _ definition: Definition?
  ) throws(APIError) -> JSON {
    let patch = try MergePatch.decode(body)
    guard let definition else { return MergePatch.apply(patch, to: document) }
    let patched = try StrategicMergePatch.apply(patch, to: document, definition)
    if let error = StrategicMergePatch.typeError(in: patched, patch: patch, definition) {
      throw error
    }
    return patched
  }
}
