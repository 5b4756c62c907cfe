internal import KubeAPI

/// The patches of requests.
// Kubernetes: staging/src/k8s.io/apiserver/pkg/endpoints/handlers/patch.go
enum ObjectPatch {
  /// An object as a request's patch leaves it.
  static func apply(
    _ request: APIRequest, to object: JSON, _ resource: Resource
  ) throws(APIError) -> JSON {
    throw .notSimulated("\(request.contentType)")
  }
}
