public import ControlPlane
public import KubeAPI

/// Something that a server answers beside the Kubernetes API, such as `/cadet.dev/v1/grade`.
///
/// Its path is authorized like every other that is no resource.
public struct ServerExtension: Sendable {
  /// What works out the answer.
  private let body: @Sendable (APIRequest, Cluster) async throws(APIError) -> JSON

  /// Makes an extension.
  public init(_ body: @escaping @Sendable (APIRequest, Cluster) async throws(APIError) -> JSON) {
    self.body = body
  }

  /// The answer to a request.
  func answer(_ request: APIRequest, _ cluster: Cluster) async throws(APIError) -> Answer {
    let json = try await body(request, cluster)
    return Answer(
      code: 200, contentType: "application/json", bytes: MediaChoice.plain.bytes(json))
  }
}
