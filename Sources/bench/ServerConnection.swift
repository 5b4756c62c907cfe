import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// A connection to a cluster over TLS and HTTP/1.1, which asks one question at a time.
struct ServerConnection: Sendable {
  /// The channel.
  private let channel: any Channel

  /// Connects to a port of this machine; whose the server's certificate is does not matter here.
  init(port: Int) async throws {
    var tls = TLSConfiguration.makeClientConfiguration()
    tls.certificateVerification = .none
    tls.shutdownTimeout = .milliseconds(100)
    let context = try NIOSSLContext(configuration: tls)
    channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .channelOption(.tcpOption(.tcp_nodelay), value: 1)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let pipeline = channel.pipeline.syncOperations
          try pipeline.addHandler(NIOSSLClientHandler(context: context, serverHostname: nil))
          try pipeline.addHTTPClientHandlers()
          try pipeline.addHandler(QuestionHandler())
        }
      }.connect(host: "127.0.0.1", port: port).get()
  }

  /// The status code of an answer and its size, when it has come whole.
  @discardableResult
  func ask(
    _ method: HTTPMethod, _ path: String, accept: String = "application/json", body: String = "",
    onPart: @escaping @Sendable (ByteBuffer) -> Void = { _ in }
  ) async throws -> (code: Int, bytes: Int) {
    let promise = channel.eventLoop.makePromise(of: (code: Int, bytes: Int).self)
    let headers = HTTPHeaders([
      ("Host", "localhost"), ("Accept", accept), ("Content-Type", "application/json"),
      ("Authorization", "Bearer \(ServerProcess.token)"),
      ("Content-Length", String(body.utf8.count)),
    ])
    let head = HTTPRequestHead(version: .http1_1, method: method, uri: path, headers: headers)
    let question = Question(head: head, body: body, answer: promise, onPart: onPart)
    channel.writeAndFlush(question).cascadeFailure(to: promise)
    return try await promise.futureResult.get()
  }

  /// Closes the connection.
  func close() { channel.close(promise: nil) }
}

/// What is asked, and where the answer goes.
private struct Question: Sendable {
  /// The line and headers.
  var head: HTTPRequestHead
  /// The body.
  var body: String
  /// The status code and the size of the answer, when it has come whole.
  var answer: EventLoopPromise<(code: Int, bytes: Int)>
  /// Told of every part of the answer's body.
  var onPart: @Sendable (ByteBuffer) -> Void
}

/// Writes questions and reads their answers.
private final class QuestionHandler: ChannelDuplexHandler {
  typealias InboundIn = HTTPClientResponsePart
  typealias OutboundIn = Question
  typealias OutboundOut = HTTPClientRequestPart

  /// The question that is being answered.
  private var question: Question?
  /// The status code.
  private var code = 0
  /// How many bytes of the body have come.
  private var bytes = 0

  /// Writes a question.
  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    let question = unwrapOutboundIn(data)
    self.question = question
    (code, bytes) = (0, 0)
    context.write(wrapOutboundOut(.head(question.head)), promise: nil)
    context.write(
      wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: question.body)))), promise: nil)
    context.write(wrapOutboundOut(.end(nil)), promise: promise)
  }

  /// Takes a part of an answer.
  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head): code = Int(head.status.code)
    case .body(let part):
      bytes += part.readableBytes
      question?.onPart(part)
    case .end:
      let asked = question
      question = nil
      asked?.answer.succeed((code, bytes))
    }
  }

  /// Gives up.
  func channelInactive(context: ChannelHandlerContext) {
    question?.answer.fail(ChannelError.ioOnClosedChannel)
    question = nil
  }

  /// Gives up.
  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    question?.answer.fail(error)
    question = nil
    context.close(promise: nil)
  }
}
