import ControlPlane
import KubeAPI
import Scenario

extension UserInfo {
  /// A developer without any rights of her own.
  static let jane = UserInfo(name: "jane", groups: ["developers", "system:authenticated"])
}

extension Scenario {
  /// Sends a request of a user's.
  @discardableResult
  mutating func send(
    as user: UserInfo, _ method: APIRequest.Method, _ path: String, _ body: JSON? = nil,
    query: [(name: String, value: String)] = [], impersonating: UserInfo? = nil
  ) throws(APIError) -> APIResponse {
    var request = APIRequest(
      method, path, query: query, body: body.map(\.bytes) ?? [], user: user)
    request.impersonated = impersonating
    return try world.handle(request)
  }

  /// What a user's request is refused with; `allowed` where it is not.
  mutating func refusal(
    as user: UserInfo, _ method: APIRequest.Method, _ path: String, _ body: JSON? = nil,
    query: [(name: String, value: String)] = [], impersonating: UserInfo? = nil
  ) -> String {
    do throws(APIError) {
      try send(as: user, method, path, body, query: query, impersonating: impersonating)
      return "allowed"
    } catch {
      return "\(error.code): \(error.message)"
    }
  }

  /// Allows a user or group something in `default`.
  mutating func allow(_ subject: String, _ rules: String, name: String = "r") throws {
    try create(
      """
      apiVersion: rbac.authorization.k8s.io/v1
      kind: Role
      metadata: {name: \(name), namespace: default}
      rules: [\(rules)]
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata: {name: \(name), namespace: default}
      roleRef: {kind: Role, name: \(name)}
      subjects: [\(subject)]
      """)
  }

  /// Allows a user something everywhere.
  mutating func allowEverywhere(_ user: String, _ rules: String, name: String = "c") throws {
    try create(
      """
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRole
      metadata: {name: \(name)}
      rules: [\(rules)]
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRoleBinding
      metadata: {name: \(name)}
      roleRef: {kind: ClusterRole, name: \(name)}
      subjects: [{kind: User, name: \(user)}]
      """)
  }
}
