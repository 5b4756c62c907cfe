import NIOCore
import NIOHTTP1
import NIOHTTP2
import NIOPosix
import NIOSSL

/// A whole answer, however it came.
struct WholeAnswer: Sendable {
  /// The status code.
  var code = 0
  /// The headers.
  var headers = HTTPHeaders()
  /// The body.
  var body: [UInt8] = []

  /// The body as text.
  var text: String { String(decoding: body, as: UTF8.self) }
}

/// A client that speaks HTTP/2, or HTTP/1.1, over one connection.
struct StreamClient: Sendable {
  /// The connection.
  let channel: any Channel
  /// What opens streams; `nil` for HTTP/1.1.
  private let streams: NIOHTTP2Handler.StreamMultiplexer?

  /// Connects with some TLS, whose protocols say what is spoken.
  init(port: Int, tls: TLSConfiguration) async throws {
    let context = try NIOSSLContext(configuration: tls)
    let isHTTP2 = tls.applicationProtocols == ["h2"]
    let group = MultiThreadedEventLoopGroup.singleton
    let opened = group.next().makePromise(of: NIOHTTP2Handler.StreamMultiplexer?.self)
    channel = try await ClientBootstrap(group: group)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(
            NIOSSLClientHandler(context: context, serverHostname: nil))
          if isHTTP2 {
            let streams = try channel.pipeline.syncOperations.configureHTTP2Pipeline(
              mode: .client, connectionConfiguration: .init(), streamConfiguration: .init()
            ) { $0.eventLoop.makeSucceededVoidFuture() }
            opened.succeed(streams)
          } else {
            try channel.pipeline.syncOperations.addHTTPClientHandlers()
            try channel.pipeline.syncOperations.addHandler(AnswerHandler())
            opened.succeed(nil)
          }
        }
      }.connect(host: "127.0.0.1", port: port).get()
    streams = try await opened.futureResult.get()
  }

  /// Sends a request and waits for the end of its answer.
  func ask(
    _ method: HTTPMethod, _ path: String, headers: [(String, String)] = [], body: [UInt8] = []
  ) async throws -> WholeAnswer {
    var all = HTTPHeaders([("Host", "localhost"), ("User-Agent", "kubectl")] + headers)
    if !body.isEmpty { all.add(name: "Content-Length", value: String(body.count)) }
    let head = HTTPRequestHead(
      version: streams == nil ? .http1_1 : .http2, method: method, uri: path, headers: all)
    let promise = channel.eventLoop.makePromise(of: WholeAnswer.self)
    let question = WholeQuestion(head: head, body: body, answer: promise)
    if let streams {
      let stream = channel.eventLoop.makePromise(of: (any Channel).self)
      streams.createStreamChannel(promise: stream) { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandlers(
            HTTP2FramePayloadToHTTP1ClientCodec(httpProtocol: .https), AnswerHandler())
        }
      }
      try await stream.futureResult.get().writeAndFlush(question).get()
    } else {
      try await channel.writeAndFlush(question).get()
    }
    return try await promise.futureResult.get()
  }

  /// Opens a stream of HTTP/2, asks something, and throws the stream away.
  func abandon(_ path: String) async throws {
    guard let streams else { return }
    let stream = channel.eventLoop.makePromise(of: (any Channel).self)
    streams.createStreamChannel(promise: stream) { channel in
      channel.eventLoop.makeCompletedFuture {
        try channel.pipeline.syncOperations.addHandlers(
          HTTP2FramePayloadToHTTP1ClientCodec(httpProtocol: .https), AnswerHandler())
      }
    }
    let opened = try await stream.futureResult.get()
    let head = HTTPRequestHead(
      version: .http2, method: .GET, uri: path, headers: ["Host": "localhost"])
    let promise = channel.eventLoop.makePromise(of: WholeAnswer.self)
    promise.futureResult.whenComplete { _ in }
    opened.writeAndFlush(WholeQuestion(head: head, body: [], answer: promise), promise: nil)
    try await opened.close()
  }

  /// Closes the connection.
  func close() { channel.close(promise: nil) }
}

/// What is asked, and where the answer goes.
private struct WholeQuestion: Sendable {
  /// The line and headers.
  var head: HTTPRequestHead
  /// The body.
  var body: [UInt8]
  /// The answer, when it has come whole.
  var answer: EventLoopPromise<WholeAnswer>
}

/// Writes questions and reads their answers.
private final class AnswerHandler: ChannelDuplexHandler {
  typealias InboundIn = HTTPClientResponsePart
  typealias OutboundIn = WholeQuestion
  typealias OutboundOut = HTTPClientRequestPart

  /// The question that is being answered.
  private var question: WholeQuestion?
  /// The answer so far.
  private var answer = WholeAnswer()

  /// Writes a question.
  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    let question = unwrapOutboundIn(data)
    self.question = question
    answer = WholeAnswer()
    context.write(wrapOutboundOut(.head(question.head)), promise: nil)
    if !question.body.isEmpty {
      let body = ByteBuffer(bytes: question.body)
      context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
    }
    context.write(wrapOutboundOut(.end(nil)), promise: promise)
  }

  /// Takes a part of an answer.
  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head):
      answer.code = Int(head.status.code)
      answer.headers = head.headers
    case .body(let part): answer.body += Array(part.readableBytesView)
    case .end:
      let asked = question
      question = nil
      asked?.answer.succeed(answer)
    }
  }

  /// Gives up.
  func channelInactive(context: ChannelHandlerContext) {
    question?.answer.fail(ChannelError.ioOnClosedChannel)
    question = nil
    context.fireChannelInactive()
  }

  /// Gives up.
  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    question?.answer.fail(error)
    question = nil
    context.close(promise: nil)
  }
}
