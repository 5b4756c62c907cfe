internal import NIOCore
internal import NIOHTTP1
internal import NIOHTTP2
internal import NIOSSL
internal import NIOTLS

/// What stands between a socket and the handler of its requests.
struct ConnectionPipeline: Sendable {
  /// What answers requests.
  private let service: Service
  /// How much the server takes of its clients.
  private let limits: APIServerLimits
  /// What is shown to clients, and what is asked of them.
  private let context: NIOSSLContext

  /// Describes the pipelines of a server.
  init(_ service: Service, _ limits: APIServerLimits, _ context: NIOSSLContext) {
    self.service = service
    self.limits = limits
    self.context = context
  }

  /// Sets a new connection up: TLS first, then what the client has agreed to.
  func set(up channel: any Channel) throws {
    let clock = ConnectionClock(channel)
    clock.allow(seconds: limits.headerSeconds)
    let bound = NIOLoopBound(clock, eventLoop: channel.eventLoop)
    let pipeline = channel.pipeline.syncOperations
    // A certificate of somebody else's authority is no reason not to talk: who showed it is
    // answered 401, as everybody whose credential is good for nothing.
    try pipeline.addHandler(
      NIOSSLServerHandler(context: context) { _, promise in promise.succeed(.certificateVerified) })
    try pipeline.addHandler(HeaderGuard(clock, seconds: limits.headerSeconds))
    try pipeline.addHandler(
      ApplicationProtocolNegotiationHandler { result, channel in
        channel.eventLoop.makeCompletedFuture {
          let peer = peer(of: channel)
          if case .negotiated("h2") = result {
            bound.value.allow(seconds: limits.idleSeconds)
            bound.value.inputClosed = { channel.close(promise: nil) }
            try setUpHTTP2(channel, peer, bound)
          } else {
            try setUpHTTP1(channel, peer, bound.value)
          }
        }
      })
    try pipeline.addHandler(ErrorCloser())
  }

  /// Who is at the other end of a connection whose handshake is over.
  private func peer(of channel: any Channel) -> Peer {
    let handler = try? channel.pipeline.syncOperations.handler(type: NIOSSLServerHandler.self)
    let der = try? handler?.peerCertificate?.toDERBytes()
    return service.authenticator.peer(
      address: channel.remoteAddress?.ipAddress ?? "", certificate: der)
  }

  /// Sets up the rest of a connection that speaks HTTP/1.1.
  private func setUpHTTP1(
    _ channel: any Channel, _ peer: Peer, _ clock: ConnectionClock
  ) throws {
    var decoder = NIOHTTPDecoderLimitConfiguration()
    decoder.maxHeaderFieldSize = limits.headerBytesMax
    decoder.maxHeaderListSize = limits.headerBytesMax
    decoder.maxHeaderFieldCount = limits.headersMax
    let pipeline = channel.pipeline.syncOperations
    try pipeline.configureHTTPServerPipeline(
      withPipeliningAssistance: true, withServerUpgrade: nil, withErrorHandling: true,
      withOutboundHeaderValidation: true, withEncoderConfiguration: .init(),
      withDecoderLimitConfiguration: decoder)
    try pipeline.addHandler(RequestHandler(service, peer, clock))
  }

  /// Sets up the rest of a connection that speaks HTTP/2.
  private func setUpHTTP2(
    _ channel: any Channel, _ peer: Peer, _ clock: NIOLoopBound<ConnectionClock>
  ) throws {
    var connection = NIOHTTP2Handler.ConnectionConfiguration()
    connection.initialSettings = [
      HTTP2Setting(parameter: .maxConcurrentStreams, value: limits.streamsMax),
      HTTP2Setting(parameter: .maxHeaderListSize, value: limits.headerBytesMax),
      HTTP2Setting(parameter: .initialWindowSize, value: Self.windowSize),
    ]
    var stream = NIOHTTP2Handler.StreamConfiguration()
    stream.targetWindowSize = Self.windowSize
    connection.controlFrameRateLimit.maximumCount = 100_000
    let streams = StreamCount(clock.value, idleSeconds: limits.idleSeconds)
    let bound = NIOLoopBound(streams, eventLoop: channel.eventLoop)
    _ = try channel.pipeline.syncOperations.configureHTTP2Pipeline(
      mode: .server, connectionConfiguration: connection, streamConfiguration: stream,
      streamDelegate: nil
    ) { channel in
      channel.eventLoop.makeCompletedFuture {
        bound.value.enter(channel)
        let clock = ConnectionClock(channel)
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandler(HTTP2FramePayloadToHTTP1ServerCodec())
        try pipeline.addHandler(RequestHandler(service, peer, clock))
      }
    }
    try channel.pipeline.syncOperations.addHandler(ErrorCloser())
  }

  /// How many bytes of a body a client may send ahead on a stream.
  private static let windowSize = 256 << 10
}

/// How many streams of a connection are open, which is closed when there are none for a while.
final class StreamCount {
  /// Until when something has to happen.
  private let clock: ConnectionClock
  /// For how many seconds there may be no stream.
  private let idleSeconds: Int64
  /// How many streams are open.
  private var count = 0

  /// Counts the streams of a connection.
  init(_ clock: ConnectionClock, idleSeconds: Int64) {
    self.clock = clock
    self.idleSeconds = idleSeconds
  }

  /// Notes a stream until it is closed.
  func enter(_ channel: any Channel) {
    count += 1
    clock.allowForever()
    let bound = NIOLoopBound(self, eventLoop: channel.eventLoop)
    channel.closeFuture.whenComplete { _ in bound.value.leave() }
  }

  /// Notes that a stream is closed.
  private func leave() {
    count -= 1
    if count == 0 { clock.allow(seconds: idleSeconds) }
  }
}

/// Closes a connection on which something went wrong.
final class ErrorCloser: ChannelInboundHandler {
  typealias InboundIn = NIOAny

  /// Closes the connection.
  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }
}
