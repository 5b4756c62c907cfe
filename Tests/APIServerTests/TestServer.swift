import ControlPlane
import Foundation
import KubeAPI
import NIOCore
import NIOPosix
import NIOSSL

@testable import APIServer

/// A server of a fresh cluster, and raw connections to it, as an attacker would make them.
struct TestServer: Sendable {
  /// The session.
  let session: ClusterSession
  /// What is shown by whom connects as the administrator.
  private let pair: ClusterIdentity.KeyPair

  /// Starts a server on a free port.
  init(
    limits: APIServerLimits = APIServerLimits(), audit: AuditLog? = nil,
    kubelet: ClusterConfiguration.KubeletMode = .status, speed: Double = 1,
    extensions: [String: ServerExtension] = [:]
  ) async throws {
    var options = ClusterSession.Options()
    options.port = 0
    options.limits = limits
    options.audit = audit
    options.speed = speed
    options.extensions = extensions
    options.tokenFile = try TokenFile(
      parsing: "user-token,jane,jane,\"developers\"\n", path: "tokens.csv")
    session = try await ClusterSession.start(options) { start, rootCertificate in
      var configuration = ClusterConfiguration(profile: .bare, start: start)
      configuration.rootCertificate = rootCertificate
      configuration.kubelet = kubelet
      return World(configuration)
    }
    pair = try session.identity.clientPair(user: "kubernetes-admin", groups: ["system:masters"])
  }

  /// The port.
  private var port: Int { Int(session.address.split(separator: ":").last ?? "") ?? 0 }

  /// How a client connects that shows a pair of certificate and key, or none.
  private func tls(
    _ pair: ClusterIdentity.KeyPair?, protocols: [String]
  ) throws -> TLSConfiguration {
    var tls = TLSConfiguration.makeClientConfiguration()
    tls.trustRoots = .certificates(
      try NIOSSLCertificate.fromPEMBytes(Array(session.identity.rootCertificate.utf8)))
    tls.applicationProtocols = protocols
    if let pair {
      tls.certificateChain = try NIOSSLCertificate.fromPEMBytes(Array(pair.certificate.utf8))
        .map { .certificate($0) }
      tls.privateKey = .privateKey(
        try NIOSSLPrivateKey(bytes: Array(pair.key.utf8), format: .pem))
    }
    return tls
  }

  /// Opens a connection of HTTP/1.1 or HTTP/2; with the administrator's certificate unless another
  /// one is shown, or none.
  func client(
    _ name: String = "http/1.1", asAdmin: Bool = true, showing other: ClusterIdentity.KeyPair? = nil
  ) async throws -> StreamClient {
    try await StreamClient(
      port: port, tls: try tls(other ?? (asAdmin ? pair : nil), protocols: [name]))
  }

  /// Opens a raw connection without TLS, as somebody does who goes no further.
  func knock() async throws -> any Channel {
    try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .connect(host: "127.0.0.1", port: port).get()
  }

  /// Opens a connection; with the administrator's certificate unless told otherwise.
  func connect(asAdmin: Bool = true) async throws -> TestConnection {
    let context = try NIOSSLContext(
      configuration: try tls(asAdmin ? pair : nil, protocols: ["http/1.1"]))
    let (bytes, continuation) = AsyncStream.makeStream(of: [UInt8].self)
    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let pipeline = channel.pipeline.syncOperations
          try pipeline.addHandler(NIOSSLClientHandler(context: context, serverHostname: nil))
          try pipeline.addHandler(ByteCollector(continuation))
        }
      }.connect(host: "127.0.0.1", port: port).get()
    return TestConnection(channel: channel, bytes: bytes)
  }

  /// Sends some text over a connection of its own, and gives what comes back until the server closes
  /// the connection or says `until`.
  func exchange(
    _ text: String, asAdmin: Bool = true, until end: String? = nil
  ) async throws -> String {
    let connection = try await connect(asAdmin: asAdmin)
    try await connection.send(text)
    let answer = await connection.read(until: end)
    connection.close()
    return answer
  }

  /// Answers one request, whose connection is closed after it.
  func request(
    _ line: String, headers: [String] = [], body: String = "", asAdmin: Bool = true
  ) async throws -> String {
    var text = "\(line) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
    for header in headers { text += "\(header)\r\n" }
    if !body.isEmpty { text += "Content-Length: \(body.utf8.count)\r\n" }
    return try await exchange("\(text)\r\n\(body)", asAdmin: asAdmin)
  }
}

/// A raw connection over TLS.
struct TestConnection: Sendable {
  /// The channel.
  let channel: any Channel
  /// What comes back.
  let bytes: AsyncStream<[UInt8]>

  /// Sends text.
  func send(_ text: String) async throws {
    try await channel.writeAndFlush(ByteBuffer(string: text)).get()
  }

  /// What comes back until the server closes the connection or has said something.
  func read(until end: String? = nil) async -> String {
    var all: [UInt8] = []
    for await part in bytes {
      all += part
      if let end, String(decoding: all, as: UTF8.self).contains(end) { break }
    }
    return String(decoding: all, as: UTF8.self)
  }

  /// Closes the connection.
  func close() { channel.close(promise: nil) }
}

/// Hands on what comes over a connection.
private final class ByteCollector: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  /// Where it is handed to.
  private let continuation: AsyncStream<[UInt8]>.Continuation

  /// Hands on to a stream.
  init(_ continuation: AsyncStream<[UInt8]>.Continuation) { self.continuation = continuation }

  /// Hands on some bytes.
  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    continuation.yield(Array(unwrapInboundIn(data).readableBytesView))
  }

  /// Ends the stream.
  func channelInactive(context: ChannelHandlerContext) { continuation.finish() }

  /// Ends the stream.
  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }
}
