public import KubeAPI
public import Logging

/// What a server is made of, beside the cluster that it serves.
public struct APIServerConfiguration: Sendable {
  /// What the server shows to its clients, and what it knows them by.
  public struct TLS: Sendable {
    /// The certificate of the server in DER.
    public var certificate: [UInt8]
    /// The key of the certificate in DER.
    public var privateKey: [UInt8]
    /// The certificate of the authority that signs those of clients, in DER.
    public var clientAuthority: [UInt8]

    /// Names certificates and key.
    public init(certificate: [UInt8], privateKey: [UInt8], clientAuthority: [UInt8]) {
      self.certificate = certificate
      self.privateKey = privateKey
      self.clientAuthority = clientAuthority
    }
  }

  /// The host to listen at, such as `127.0.0.1`.
  public var host: String
  /// The port to listen at; 0 takes one that is free.
  public var port: Int
  /// What the server shows to its clients.
  public var tls: TLS
  /// Who a client is.
  public var authenticator: Authenticator
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
    host: String, port: Int, tls: TLS, authenticator: Authenticator,
    timeOfDay: @escaping @Sendable () -> Instant
  ) {
    self.host = host
    self.port = port
    self.tls = tls
    self.authenticator = authenticator
    self.timeOfDay = timeOfDay
  }
}
