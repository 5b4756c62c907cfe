internal import ControlPlane
internal import KubeAPI

/// The media types of bodies.
enum BodyType {
  /// Refuses bodies of creations and updates that are neither JSON nor YAML.
  // Kubernetes: apiserver/pkg/endpoints/handlers/negotiation/negotiate.go, NegotiateInputSerializer
  static func check(_ request: APIRequest) throws(APIError) {
    guard request.method == .post || request.method == .put, !request.body.isEmpty else { return }
    let name = request.contentType.prefix { $0 != ";" }.lowercased()
      .filter { $0 != " " && $0 != "\t" }
    if ["", "application/json", "application/yaml"].contains(name) { return }
    throw APIError(
      code: 415, reason: "UnsupportedMediaType",
      message: "the body of the request was in an unknown format - accepted media types include: "
        + MediaChoice.accepted)
  }
}
