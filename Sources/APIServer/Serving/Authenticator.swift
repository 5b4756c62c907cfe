public import ControlPlane
internal import NIOHTTP1

/// Finds out who makes a request.
public struct Authenticator: Sendable {
  /// What came of it.
  enum Verdict: Sendable {
    /// The request is somebody's, if only anybody's.
    case user(UserInfo)
    /// The credentials are no good.
    case refused
  }

  /// The user of a client certificate in DER, which the authority has been found to have signed.
  let certificateUser: @Sendable (_ certificate: [UInt8]) -> UserInfo?
  /// The user of a bearer token.
  private let tokenUser: @Sendable (_ token: String, Cluster) async -> UserInfo?

  /// The group of everybody who has shown who they are.
  private static let authenticated = "system:authenticated"

  /// Whoever shows nothing.
  public static let anonymous = UserInfo(
    name: "system:anonymous", groups: ["system:unauthenticated"])

  /// Makes an authenticator of what knows certificates and what knows tokens.
  public init(
    certificateUser: @escaping @Sendable (_ certificate: [UInt8]) -> UserInfo?,
    tokenUser: @escaping @Sendable (_ token: String, Cluster) async -> UserInfo?
  ) {
    self.certificateUser = certificateUser
    self.tokenUser = tokenUser
  }

  /// Who makes a request: by certificate, else by token, else nobody in particular.
  // Kubernetes: pkg/kubeapiserver/authenticator/config.go, New
  func user(_ peer: Peer, _ headers: HTTPHeaders, _ cluster: Cluster) async -> Verdict {
    if let user = peer.user { return .user(Self.known(user)) }
    guard let token = Self.token(headers) else { return .user(Self.anonymous) }
    guard let user = await tokenUser(token, cluster) else { return .refused }
    return .user(Self.known(user))
  }

  /// A user with the group of those who have shown who they are.
  // Kubernetes: apiserver/pkg/authentication/group/authenticated_group_adder.go
  private static func known(_ user: UserInfo) -> UserInfo {
    if user.groups.contains(authenticated) || user.name == anonymous.name { return user }
    var user = user
    user.groups.append(authenticated)
    return user
  }

  /// The bearer token of a request; `nil` where it has none.
  // Kubernetes: apiserver/pkg/authentication/request/bearertoken/bearertoken.go
  private static func token(_ headers: HTTPHeaders) -> String? {
    guard let header = headers.first(name: "authorization") else { return nil }
    let words = header.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
    guard words.count >= 2, words[0].lowercased() == "bearer", !words[1].isEmpty else { return nil }
    return String(words[1])
  }
}
