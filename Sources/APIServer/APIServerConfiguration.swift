public import KubeAPI
public import Logging

/// What a server is made of, beside the cluster that it serves.
public struct APIServerConfiguration: Sendable {
  /// The host to listen at, such as `127.0.0.1`.
  public var host: String
  /// The port to listen at; 0 takes one that is free.
  public var port: Int
  /// The keys of the cluster: what the server shows to clients, and how it knows them.
  public var identity: ClusterIdentity
  /// How much the server takes of its clients.
  public var limits = APIServerLimits()
  /// Where requests are noted; `nil` for nowhere.
  public var audit: AuditLog?
  /// What is answered beside the Kubernetes API, by path.
  public var extensions: [String: ServerExtension] = [:]
  /// On how many threads connections live.
  public var threads = 2
  /// Where the server says what goes wrong in it.
  public var logger = Logger(label: "cadet.server")
  /// The time of day.
  public var timeOfDay: @Sendable () -> Instant

  /// Describes a server.
  public init(
    host: String, port: Int, identity: ClusterIdentity,
    timeOfDay: @escaping @Sendable () -> Instant
  ) {
    self.host = host
    self.port = port
    self.identity = identity
    self.timeOfDay = timeOfDay
  }
}
