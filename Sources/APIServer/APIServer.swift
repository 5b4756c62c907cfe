public import ControlPlane
internal import NIOCore
internal import NIOHTTP1
internal import NIOHTTP2
internal import NIOPosix
internal import NIOSSL
internal import NIOTLS
internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#endif

/// Why a server cannot listen.
public enum ListenError: Error, Sendable, Hashable {
  /// Somebody else listens at the address.
  case addressInUse
  /// There is no such address here, or it may not be used, as the text says.
  case unusable(String)
}

/// The Kubernetes API of a cluster over HTTPS.
public final class APIServer: Sendable {
  /// The port that the server listens at.
  public let port: Int
  /// The socket that connections come in at.
  private let listener: any Channel
  /// The threads that connections live on.
  private let group: MultiThreadedEventLoopGroup
  /// What answers requests.
  private let service: Service
  /// The connections that are open.
  private let connections: Connections

  /// How long requests that are in work may take while the server ends.
  private static let graceMax = Duration.seconds(2)
  /// How long a client may take to say that it knows of a connection's end.
  private static let shutdownTimeout = TimeAmount.milliseconds(250)

  /// Begins to listen, and serves until `stop`.
  public static func start(
    _ cluster: Cluster, _ configuration: APIServerConfiguration
  ) async throws -> APIServer {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: configuration.threads)
    do {
      return try await APIServer(cluster, configuration, group)
    } catch {
      try? await group.shutdownGracefully()
      throw error
    }
  }

  /// Begins to listen.
  private init(
    _ cluster: Cluster, _ configuration: APIServerConfiguration,
    _ group: MultiThreadedEventLoopGroup
  ) async throws {
    let context = try Self.tlsContext(configuration.identity)
    let loops = Array(group.makeIterator())
    let feed = WatchFeed(cluster, loops: loops)
    let connections = Connections(max: configuration.limits.connectionsMax)
    let portBox = Mutex(configuration.port)
    let listening = ListenAddress(configuration.host)
    let service = Service(cluster, configuration, feed: feed, address: listening)
    let limits = configuration.limits
    let bootstrap = ServerBootstrap(group: group)
      .serverChannelOption(.backlog, value: 512)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
      .childChannelOption(.allowRemoteHalfClosure, value: false)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try connections.enter(channel)
          try ConnectionPipeline(service, limits, context).set(up: channel)
        }
      }
    do {
      listener = try await bootstrap.bind(host: configuration.host, port: configuration.port).get()
    } catch let error as IOError where error.errnoCode == EADDRINUSE {
      throw ListenError.addressInUse
    } catch let error as IOError {
      throw ListenError.unusable(String(cString: strerror(error.errnoCode)))
    } catch is SocketAddressError {
      throw ListenError.unusable("there is no such host")
    } catch {
      throw ListenError.unusable(String(describing: error))
    }
    port = listener.localAddress?.port ?? portBox.withLock { $0 }
    listening.set(port: port)
    self.group = group
    self.service = service
    self.connections = connections
    await cluster.observe { feed.signal() }
  }

  /// Stops listening, ends watches and connections, and waits for that.
  public func stop() async {
    try? await listener.close()
    await service.feed.end()
    let end = ContinuousClock.now + Self.graceMax
    while service.isBusy || service.feed.isEnding, ContinuousClock.now < end {
      try? await Task.sleep(for: .milliseconds(10))
    }
    await connections.closeAll()
    try? await group.shutdownGracefully()
  }

  /// What is shown to clients, and what is asked of them.
  private static func tlsContext(_ identity: ClusterIdentity) throws -> NIOSSLContext {
    /// A certificate in PEM.
    func certificate(_ pem: String) throws -> NIOSSLCertificate {
      try NIOSSLCertificate(bytes: Array(pem.utf8), format: .pem)
    }
    let key = try NIOSSLPrivateKey(bytes: Array(identity.server.key.utf8), format: .pem)
    var configuration = TLSConfiguration.makeServerConfiguration(
      certificateChain: [.certificate(try certificate(identity.server.certificate))],
      privateKey: .privateKey(key))
    configuration.minimumTLSVersion = .tlsv12
    configuration.applicationProtocols = ["h2", "http/1.1"]
    configuration.certificateVerification = .optionalVerification
    configuration.trustRoots = .certificates([try certificate(identity.rootCertificate)])
    configuration.shutdownTimeout = shutdownTimeout
    return try NIOSSLContext(configuration: configuration)
  }
}
