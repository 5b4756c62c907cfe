import ControlPlane
import KubeAPI

/// The simulated cluster that requests are sent to: the recorder's nodes, and nothing else.
struct Server {
  /// The cluster at its start; every file is replayed against a copy.
  static let start: World = {
    var world = World(
      ClusterConfiguration(
        profile: .bare,
        nodes: [
          NodeSpec(name: "controlplane", role: .controlPlane), NodeSpec(name: "node01"),
          NodeSpec(name: "node02"),
        ]))
    _ = world.settle()
    return world
  }()

  /// The cluster as it is now.
  private var world = Server.start

  /// The user with whom requests were recorded.
  private static let recorder = UserInfo(
    name: "admin", groups: ["system:masters", "system:authenticated"])

  /// The answer to a request; a refusal becomes the `Status` that a client receives.
  mutating func answer(
    _ method: APIRequest.Method, _ path: String, _ query: String = "",
    contentType: String = "application/json", body: String = ""
  ) -> APIResponse {
    let pairs = query.split(separator: "&").map { pair in
      let parts = pair.split(separator: "=", maxSplits: 1).map(String.init)
      return (name: parts[0], value: parts.count > 1 ? parts[1] : "")
    }
    do throws(APIError) {
      return try world.handle(
        APIRequest(
          method, path, query: pairs, contentType: contentType, body: Array(body.utf8),
          user: Self.recorder))
    } catch {
      return APIResponse(code: error.code, body: error.status)
    }
  }
}
