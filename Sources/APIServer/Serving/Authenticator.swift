internal import ControlPlane
internal import KubeAPI

/// Finds out who makes a request.
struct Authenticator: Sendable {
  /// The keys of the cluster.
  private let identity: ClusterIdentity
  /// The cluster, which knows service accounts.
  private let cluster: Cluster

  /// Makes an authenticator for a cluster.
  init(_ identity: ClusterIdentity, _ cluster: Cluster) {
    self.identity = identity
    self.cluster = cluster
  }

  /// Who is at the other end of a connection that was made with a certificate, or with none.
  func peer(address: String, certificate: [UInt8]?) -> Peer {
    Peer(
      address: address, certificate: certificate,
      user: certificate.flatMap { identity.user(ofCertificate: $0) })
  }

  /// Who makes a request: by certificate, else by token, else nobody in particular.
  ///
  /// The user of a certificate was found when the connection was made; the world is only asked for
  /// tokens.
  func user(_ peer: Peer, authorization: String) async throws(APIError) -> UserInfo {
    if let user = peer.user { return user }
    if authorization.isEmpty, peer.certificate == nil { return .anonymous }
    let world = await cluster.snapshot
    return try identity.user(
      certificate: peer.certificate, authorization: authorization, world: world)
  }
}
