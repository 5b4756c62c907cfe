internal import ControlPlane
internal import KubeAPI
internal import NIOCore

/// A log that a client follows, on the event loop of its connection: what has come since the last
/// look is written every so often, until the container has ended.
final class LogAnswer: StreamedAnswer {
  /// How long it waits between two looks.
  private static let pause = TimeAmount.milliseconds(500)

  /// What is asked again and again.
  private let request: APIRequest
  /// What has been written.
  private var written: [UInt8]
  /// What writes to the client.
  private let handler: RequestHandler
  /// What is asked.
  private let service: Service
  /// Whether the client has gone.
  private var isOver = false
  /// The next look.
  private var timer: Scheduled<Void>?

  /// Makes a follower.
  init(_ start: LogStart, _ handler: RequestHandler, _ service: Service) {
    request = start.request
    written = start.bytes
    self.handler = handler
    self.service = service
  }

  /// Writes what there is and begins to look for more.
  func start() {
    if !written.isEmpty { handler.send(ByteBuffer(bytes: written)) }
    look()
  }

  /// Ends because the client has gone.
  func stop() {
    isOver = true
    timer?.cancel()
  }

  /// Looks whether there is more.
  private func look() {
    guard !isOver, let loop = handler.eventLoop else { return }
    let bound = NIOLoopBound(self, eventLoop: loop)
    let (service, request) = (service, request)
    Task {
      let log = await service.followedLog(request)
      loop.execute { bound.value.take(log.bytes, isComplete: log.isComplete) }
    }
  }

  /// Writes what is new.
  private func take(_ bytes: [UInt8]?, isComplete: Bool) {
    guard !isOver, let loop = handler.eventLoop else { return }
    if let bytes, bytes.count > written.count {
      handler.send(ByteBuffer(bytes: bytes[written.count...]))
      written = bytes
    }
    if isComplete || bytes == nil {
      stop()
      return handler.finish()
    }
    let bound = NIOLoopBound(self, eventLoop: loop)
    timer = loop.scheduleTask(in: Self.pause) { bound.value.look() }
  }
}
