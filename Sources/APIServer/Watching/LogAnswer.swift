internal import ControlPlane
internal import KubeAPI
internal import NIOCore

/// A log that a client follows, on the event loop of its connection: what has come since the last
/// look is written every so often, until the container has ended.
final class LogAnswer: StreamedAnswer {
  /// How long it waits between two looks.
  private static let pause = TimeAmount.milliseconds(500)

  /// What is asked again and again, behind the lines that have been written.
  private var next: LogStart
  /// How many bytes have been written.
  private var sent = 0
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
    next = start
    self.handler = handler
    self.service = service
  }

  /// Writes what there is and begins to look for more.
  func start() {
    write(next.bytes)
    next.bytes = []
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
    let (service, next, sent) = (service, next, sent)
    Task {
      let log = await service.followedLog(next, sent: sent)
      loop.execute { bound.value.take(log.bytes, printed: log.printed, isOver: log.isOver) }
    }
  }

  /// Writes some lines.
  private func write(_ bytes: [UInt8]) {
    if bytes.isEmpty { return }
    sent += bytes.count
    handler.send(ByteBuffer(bytes: bytes))
  }

  /// Writes what is new.
  private func take(_ bytes: [UInt8], printed: Int, isOver: Bool) {
    guard !self.isOver, let loop = handler.eventLoop else { return }
    write(bytes)
    next.printed = printed
    if isOver {
      stop()
      return handler.finish()
    }
    let bound = NIOLoopBound(self, eventLoop: loop)
    timer = loop.scheduleTask(in: Self.pause) { bound.value.look() }
  }
}
