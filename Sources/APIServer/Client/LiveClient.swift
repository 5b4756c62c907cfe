internal import FoundationEssentials
public import KubeAPI
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import NIOSSL

/// A client of a cluster that runs, which asks one question at a time.
public struct LiveClient: Sendable {
  /// Why a question was not answered.
  public struct Failure: Error, Hashable, Sendable {
    /// The words.
    public let message: String
  }

  /// The host of the server.
  private let host: String
  /// The port of the server.
  private let port: Int
  /// The certificate of the authority in PEM.
  private let authority: [UInt8]
  /// The client's certificate and key in PEM.
  private let certificate: (certificate: [UInt8], key: [UInt8])?
  /// The client's bearer token.
  private let token: String?

  /// How long an answer may take.
  private static let patience = TimeAmount.seconds(120)

  /// Reads the current context of a kubeconfig.
  public init(kubeconfig path: String) throws(Failure) {
    guard let data = try? Data(contentsOf: URL(filePath: path)) else {
      throw Failure(message: "cannot read \(path)")
    }
    let (documents, error) = YAML.documents(in: Array(data))
    guard error == nil, let config = documents.first?.value else {
      throw Failure(message: "\(path) is no kubeconfig")
    }
    /// The entry of a list with a name.
    func entry(_ list: String, _ name: String, _ part: String) -> JSON? {
      config.items(list).first { $0.text("name") == name }?[part]
    }
    guard let context = entry("contexts", config.text("current-context"), "context"),
      let cluster = entry("clusters", context.text("cluster"), "cluster"),
      let user = entry("users", context.text("user"), "user"),
      let url = URL(string: cluster.text("server")), url.scheme == "https", let host = url.host,
      let authority = Data(base64Encoded: cluster.text("certificate-authority-data"))
    else { throw Failure(message: "\(path) names no cluster of this program") }
    self.host = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
    port = url.port ?? 443
    self.authority = Array(authority)
    token = user["token"]?.string
    if let pair = Data(base64Encoded: user.text("client-certificate-data")),
      let key = Data(base64Encoded: user.text("client-key-data")), !pair.isEmpty
    {
      certificate = (Array(pair), Array(key))
    } else {
      certificate = nil
    }
  }

  /// Asks a question.
  public func post(_ path: String, _ question: JSON) async throws(Failure) -> JSON {
    let answer: (code: Int, body: [UInt8])
    do { answer = try await exchange(path, question.bytes) } catch let error as Failure {
      throw error
    } catch {
      throw Failure(message: "cannot talk to https://\(host):\(port): \(error)")
    }
    guard let json = try? JSON(parsing: answer.body) else {
      throw Failure(message: "the server answered \(answer.code)")
    }
    if answer.code != 200 { throw Failure(message: json.text("message")) }
    return json
  }

  /// Sends one request over a connection of its own.
  private func exchange(_ path: String, _ body: [UInt8]) async throws -> (code: Int, body: [UInt8])
  {
    let context = try NIOSSLContext(configuration: tls())
    let group = MultiThreadedEventLoopGroup.singleton
    let answer = group.next().makePromise(of: (code: Int, body: [UInt8]).self)
    let isName = (try? SocketAddress(ipAddress: host, port: 0)) == nil
    let serverName = isName ? host : nil
    let request = (path: path, body: body, host: "\(host):\(port)", token: token)
    let channel = try await ClientBootstrap(group: group)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let pipeline = channel.pipeline.syncOperations
          try pipeline.addHandler(
            NIOSSLClientHandler(context: context, serverHostname: serverName))
          try pipeline.addHTTPClientHandlers()
          try pipeline.addHandler(LiveExchange(request, answer))
        }
      }.connect(host: host, port: port).get()
    let timeout = channel.eventLoop.scheduleTask(in: Self.patience) {
      answer.fail(Failure(message: "the server did not answer in time"))
    }
    defer {
      timeout.cancel()
      channel.close(promise: nil)
    }
    return try await answer.futureResult.get()
  }

  /// What the server is known by, and what the client shows.
  private func tls() throws -> TLSConfiguration {
    var configuration = TLSConfiguration.makeClientConfiguration()
    configuration.trustRoots = .certificates(
      try NIOSSLCertificate.fromPEMBytes(authority))
    if let certificate {
      configuration.certificateChain = try NIOSSLCertificate.fromPEMBytes(certificate.certificate)
        .map { .certificate($0) }
      configuration.privateKey = .privateKey(
        try NIOSSLPrivateKey(bytes: certificate.key, format: .pem))
    }
    return configuration
  }
}

/// One request and its answer, on the event loop of a connection.
private final class LiveExchange: ChannelInboundHandler {
  typealias InboundIn = HTTPClientResponsePart
  typealias OutboundOut = HTTPClientRequestPart

  /// What is asked.
  private let request: (path: String, body: [UInt8], host: String, token: String?)
  /// What is answered.
  private let answer: EventLoopPromise<(code: Int, body: [UInt8])>
  /// The status code.
  private var code = 0
  /// The body so far.
  private var body: [UInt8] = []

  /// Prepares an exchange.
  init(
    _ request: (path: String, body: [UInt8], host: String, token: String?),
    _ answer: EventLoopPromise<(code: Int, body: [UInt8])>
  ) {
    self.request = request
    self.answer = answer
  }

  /// Sends the request.
  func channelActive(context: ChannelHandlerContext) {
    var headers = HTTPHeaders([
      ("Host", request.host), ("Content-Type", "application/json"), ("User-Agent", "cadet"),
      ("Content-Length", String(request.body.count)), ("Connection", "close"),
    ])
    if let token = request.token { headers.add(name: "Authorization", value: "Bearer \(token)") }
    let head = HTTPRequestHead(
      version: .http1_1, method: .POST, uri: request.path, headers: headers)
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    context.write(
      wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: request.body)))), promise: nil)
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
  }

  /// Takes a part of the answer.
  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head): code = Int(head.status.code)
    case .body(let part): body += Array(part.readableBytesView)
    case .end: answer.succeed((code, body))
    }
  }

  /// Gives up when the connection ends early.
  func channelInactive(context: ChannelHandlerContext) {
    answer.fail(LiveClient.Failure(message: "the server closed the connection"))
  }

  /// Gives up when something goes wrong.
  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    answer.fail(error)
    context.close(promise: nil)
  }
}
