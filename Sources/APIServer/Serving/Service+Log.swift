internal import ControlPlane
internal import KubeAPI

/// Logs.
extension Service {
  /// Answers with what a container has printed, and goes on where that is wanted.
  func log(_ request: APIRequest) async throws(APIError) -> Answer {
    let bytes = try await logBytes(request)
    let wish = request.queryValue("follow") ?? ""
    guard ["1", "t", "T", "TRUE", "true", "True"].contains(wish) else {
      return Answer(code: 200, contentType: "text/plain", bytes: bytes)
    }
    return Answer(contentType: "text/plain", .log(LogStart(request: request, bytes: bytes)))
  }

  /// What a container has printed until now, and whether it will print no more; no bytes where there
  /// is no such container any more.
  func followedLog(_ request: APIRequest) async -> (bytes: [UInt8]?, isComplete: Bool) {
    do throws(APIError) {
      return (try await logBytes(request), false)
    } catch {
      return (nil, true)
    }
  }

  /// What a container has printed until now.
  func logBytes(_ request: APIRequest) async throws(APIError) -> [UInt8] {
    var world = await cluster.snapshot
    let response = try world.handle(request)
    return response.text ?? []
  }
}
