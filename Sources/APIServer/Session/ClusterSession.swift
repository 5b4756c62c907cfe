public import ControlPlane
public import KubeAPI

/// A cluster that runs: its keys, its world, the time that goes by in it, and its server.
public final class ClusterSession: Sendable {
  /// What a session is made of.
  public struct Options: Sendable {
    /// The host to listen at.
    public var host = "127.0.0.1"
    /// The port to listen at; 0 takes one that is free.
    public var port = 6443
    /// The tokens of users.
    public var tokenFile = TokenFile()
    /// How many seconds go by in the cluster in one second.
    public var speed = 1.0
    /// Where requests are noted; `nil` for nowhere.
    public var audit: AuditLog?
    /// What is answered beside the Kubernetes API, by path.
    public var extensions: [String: ServerExtension] = [:]
    /// How much the server takes of its clients.
    public var limits = APIServerLimits()

    /// The usual session.
    public init() {}
  }

  /// The cluster.
  public let cluster: Cluster
  /// The keys of the cluster.
  public let identity: ClusterIdentity
  /// The server.
  private let server: APIServer
  /// What lets time go by.
  private let pump: Task<Void, Never>
  /// The host that the server listens at.
  private let host: String

  /// The address of the server, such as `https://127.0.0.1:6443`.
  public var address: String {
    let name = host.contains(":") ? "[\(host)]" : host
    return "https://\(name):\(server.port)"
  }

  /// What kubectl needs to talk to the cluster.
  public var kubeconfig: Kubeconfig { identity.kubeconfig(server: address) }

  /// Begins a session.
  ///
  /// - Parameters:
  ///   - options: What it is made of.
  ///   - makeWorld: Makes the world, which starts now, for the cluster's authority.
  public static func start(
    _ options: Options, world makeWorld: (_ start: Instant, _ rootCertificate: String) -> World
  ) async throws -> ClusterSession {
    var identity = try ClusterIdentity(tokenFile: options.tokenFile, hosts: [options.host])
    var world = makeWorld(WallClock.now, identity.rootCertificate)
    try identity.putAdministrator(in: world.configuration.profile.administrators)
    world.identity = identity.services
    let cluster = Cluster(world, speed: options.speed) { WallClock.now }
    var configuration = APIServerConfiguration(
      host: options.host, port: options.port, identity: identity, timeOfDay: { WallClock.now })
    configuration.audit = options.audit
    configuration.extensions = options.extensions
    configuration.limits = options.limits
    let server = try await APIServer.start(cluster, configuration)
    return ClusterSession(cluster, identity, server, host: options.host)
  }

  /// Lets time go by.
  private init(
    _ cluster: Cluster, _ identity: ClusterIdentity, _ server: APIServer, host: String
  ) {
    self.cluster = cluster
    self.identity = identity
    self.server = server
    self.host = host
    pump = Task { await cluster.run() }
  }

  /// Ends the session.
  public func stop() async {
    await server.stop()
    pump.cancel()
    await pump.value
  }
}
