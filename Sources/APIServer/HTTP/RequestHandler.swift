internal import KubeAPI
internal import NIOCore
internal import NIOHTTP1

/// Reads the requests of a connection, or the one of an HTTP/2 stream, and writes their answers.
///
/// It lives on the event loop of its channel; what a request asks for is worked out elsewhere.
final class RequestHandler: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  /// What the handler is in the middle of.
  private enum Phase {
    /// It waits for a request.
    case idle
    /// It reads the body of a request.
    case reading(HTTPRequestHead, ByteBuffer?)
    /// It waits for the answer to a request; the number tells requests apart.
    case waiting(HTTPRequestHead, Int)
    /// It writes an answer that goes on.
    case streaming(any StreamedAnswer)
    /// It reads no further; the channel is about to be closed.
    case ending
  }

  /// What answers requests.
  private let service: Service
  /// Who is at the other end.
  private let peer: Peer
  /// Until when something has to happen.
  let clock: ConnectionClock
  /// What it is in the middle of.
  private var phase = Phase.idle
  /// How many requests there have been.
  private var count = 0
  /// The context of the channel.
  private var context: ChannelHandlerContext?

  /// How many seconds a client that was refused may go on sending, so that it reads the refusal.
  private static let lingerSeconds: Int64 = 1

  /// Makes a handler for a connection or stream.
  init(_ service: Service, _ peer: Peer, _ clock: ConnectionClock) {
    self.service = service
    self.peer = peer
    self.clock = clock
  }

  /// Notes the context.
  func handlerAdded(context: ChannelHandlerContext) { self.context = context }

  /// Forgets the context.
  func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

  /// Ends what goes on when the client has gone.
  func channelInactive(context: ChannelHandlerContext) {
    if case .streaming(let stream) = phase { stream.stop() }
    phase = .ending
    clock.stop()
    context.fireChannelInactive()
  }

  /// Closes a connection on which something went wrong.
  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }

  /// Ends an idle connection when its server or its client wants to end.
  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case .inputClosed? = event as? ChannelEvent {
      switch phase {
      case .idle, .reading: context.close(promise: nil)
      case .streaming(let stream):
        stream.stop()
        context.close(promise: nil)
      case .waiting, .ending: break
      }
    }
    context.fireUserInboundEventTriggered(event)
  }

  /// Takes a part of a request.
  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch (unwrapInboundIn(data), phase) {
    case (.head(let head), .idle): begin(head)
    case (.body(var part), .reading(let head, var body)):
      phase = .idle
      if body == nil { body = part } else { body?.writeBuffer(&part) }
      phase = .reading(head, body)
      if body?.readableBytes ?? 0 > service.limits.bodyBytesMax {
        refuse(head, .bodyTooLarge)
      }
    case (.end, .reading(let head, let body)): dispatch(head, body)
    default: break
    }
  }
}

// MARK: Requests

extension RequestHandler {
  /// Begins to read a request.
  private func begin(_ head: HTTPRequestHead) {
    count += 1
    phase = .reading(head, nil)
    clock.allow(seconds: service.limits.bodySeconds)
    if head.headers.count > service.limits.headersMax { return refuse(head, .headersTooLarge) }
    if head.headers.contains(name: "content-length"),
      let length = head.headers.first(name: "content-length").flatMap({ Int($0) }),
      length > service.limits.bodyBytesMax
    {
      return refuse(head, .bodyTooLarge)
    }
    if head.version == .http1_1, head.headers.first(name: "expect")?.lowercased() == "100-continue"
    {
      context?.writeAndFlush(
        wrapOutboundOut(.head(HTTPResponseHead(version: head.version, status: .continue))),
        promise: nil)
    }
  }

  /// Hands a whole request over.
  private func dispatch(_ head: HTTPRequestHead, _ body: ByteBuffer?) {
    guard let context else { return }
    let number = count
    phase = .waiting(head, number)
    let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
    clock.allow(seconds: service.limits.requestSeconds) {
      bound.value.respond(Answer(.requestTimeout), to: number)
    }
    let target: RequestTarget
    do throws(RequestTarget.Refusal) { target = try RequestTarget(head.uri) } catch {
      return respond(service.answer(to: error), to: number)
    }
    let request = IncomingRequest(
      method: head.method.rawValue, target: target, headers: head.headers,
      body: body.map { Array($0.readableBytesView) } ?? [], peer: peer)
    let service = service
    let eventLoop = context.eventLoop
    Task {
      let answer = await service.answer(request)
      eventLoop.execute { bound.value.respond(answer, to: number) }
    }
  }

  /// Answers a request that is not worth reading to its end, and closes the connection.
  private func refuse(_ head: HTTPRequestHead, _ error: APIError) {
    guard let context else { return }
    phase = .ending
    clock.allow(seconds: Self.lingerSeconds)
    write(Answer(error), head, keepAlive: false, promise: nil)
    if head.version.major >= 2 { context.close(promise: nil) }
  }
}

// MARK: Answers

extension RequestHandler {
  /// Writes the answer to a request, unless the request is over already.
  private func respond(_ answer: Answer, to number: Int) {
    guard case .waiting(let head, number) = phase, let context else {
      if case .log = answer.content { return }
      return
    }
    switch answer.content {
    case .bytes:
      let keepsAlive = head.isKeepAlive && head.version.major < 2
      clock.allow(seconds: service.limits.writeSeconds)
      let promise = context.eventLoop.makePromise(of: Void.self)
      let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
      phase = keepsAlive ? .idle : .ending
      promise.futureResult.whenComplete { _ in bound.value.written(keepsAlive, number) }
      write(answer, head, keepAlive: head.isKeepAlive, promise: promise)
    case .watch(let start): stream(WatchAnswer(start, self, service), head, answer)
    case .log(let start): stream(LogAnswer(start, self, service), head, answer)
    }
  }

  /// Goes on when an answer has been written.
  private func written(_ keepsAlive: Bool, _ number: Int) {
    guard let context else { return }
    if !keepsAlive {
      context.close(promise: nil)
    } else if number == count, case .idle = phase {
      clock.allow(seconds: service.limits.idleSeconds, isIdle: true)
    }
  }

  /// Begins an answer that goes on.
  private func stream(_ stream: some StreamedAnswer, _ head: HTTPRequestHead, _ answer: Answer) {
    guard let context else { return }
    clock.allowForever()
    phase = .streaming(stream)
    let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
    clock.inputClosed = {
      guard case .streaming(let stream) = bound.value.phase else { return }
      stream.stop()
      bound.value.context?.close(promise: nil)
    }
    context.writeAndFlush(
      wrapOutboundOut(.head(responseHead(answer, head, keepAlive: head.isKeepAlive))),
      promise: nil)
    stream.start()
  }

  /// Writes a whole answer.
  private func write(
    _ answer: Answer, _ head: HTTPRequestHead, keepAlive: Bool, promise: EventLoopPromise<Void>?
  ) {
    guard let context, case .bytes(let bytes) = answer.content else { return }
    var response = responseHead(answer, head, keepAlive: keepAlive)
    response.headers.add(name: "Content-Length", value: String(bytes.count))
    context.write(wrapOutboundOut(.head(response)), promise: nil)
    if !bytes.isEmpty, head.method != .HEAD {
      var buffer = context.channel.allocator.buffer(capacity: bytes.count)
      buffer.writeBytes(bytes)
      context.write(wrapOutboundOut(.body(.byteBuffer(buffer))), promise: nil)
    }
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: promise)
  }

  /// The line and the headers of an answer.
  private func responseHead(
    _ answer: Answer, _ head: HTTPRequestHead, keepAlive: Bool
  ) -> HTTPResponseHead {
    var headers = HTTPHeaders()
    headers.reserveCapacity(answer.headers.count + 6)
    headers.add(name: "Cache-Control", value: "no-cache, private")
    for (name, value) in answer.headers { headers.add(name: name, value: value) }
    headers.add(name: "Date", value: service.dates.text)
    if !keepAlive, head.version.major < 2 { headers.add(name: "Connection", value: "close") }
    return HTTPResponseHead(
      version: head.version, status: HTTPResponseStatus(statusCode: answer.code), headers: headers)
  }
}

// MARK: Streams

extension RequestHandler {
  /// The event loop that the handler lives on.
  var eventLoop: (any EventLoop)? { context?.eventLoop }

  /// Writes a piece of an answer that goes on; calls back when it has left the process.
  func send(_ piece: ByteBuffer, then sent: (() -> Void)? = nil) {
    guard let context else { return }
    guard let sent else {
      return context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(piece))), promise: nil)
    }
    let promise = context.eventLoop.makePromise(of: Void.self)
    let bound = NIOLoopBound(sent, eventLoop: context.eventLoop)
    promise.futureResult.whenSuccess { bound.value() }
    context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(piece))), promise: promise)
  }

  /// Ends an answer that goes on, and with it the connection or stream.
  func finish() {
    guard let context, case .streaming = phase else { return }
    phase = .ending
    clock.allow(seconds: service.limits.writeSeconds)
    let promise = context.eventLoop.makePromise(of: Void.self)
    let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
    promise.futureResult.whenComplete { _ in bound.value.context?.close(promise: nil) }
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: promise)
  }
}

/// An answer that goes on, on the event loop of its connection.
protocol StreamedAnswer: AnyObject {
  /// Begins to write.
  func start()
  /// Ends when the client has gone.
  func stop()
}

extension APIError {
  /// The body of a request is larger than the server takes.
  // Kubernetes: apimachinery/pkg/api/errors/errors.go, NewRequestEntityTooLargeError
  static let bodyTooLarge = APIError(
    code: 413, reason: "RequestEntityTooLarge",
    message: "Request entity too large: limit is 3145728")

  /// The headers of a request are more than the server takes.
  static let headersTooLarge = APIError(
    code: 431, reason: "", message: "the request has too many headers")

  /// A request took too long.
  // Kubernetes: apiserver/pkg/server/filters/timeout.go
  static let requestTimeout = APIError(
    code: 504, reason: "Timeout",
    message: "Timeout: request did not complete within the allotted timeout",
    details: Details())
}
