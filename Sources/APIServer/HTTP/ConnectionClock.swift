internal import NIOCore

/// Until when something has to happen on a connection or stream; after that it is closed.
///
/// A deadline costs no timer of its own: there is one timer, which looks at the deadline when it
/// fires, and is only set anew for a deadline that comes before it.
final class ConnectionClock {
  /// The channel that is closed.
  private let channel: any Channel
  /// Until when something has to happen; `nil` where there is time.
  private var deadline: NIODeadline?
  /// What happens then instead of closing.
  private var expired: (() -> Void)?
  /// The timer, and when it fires.
  private var timer: (task: Scheduled<Void>, at: NIODeadline)?
  /// Whether nothing of a next request has come yet.
  private(set) var isIdle = false
  /// What happens at once when the client says that it will send no more.
  var inputClosed: (() -> Void)?

  /// Makes a clock for a channel.
  init(_ channel: any Channel) { self.channel = channel }

  /// Gives something so many seconds; then the channel is closed, or something else is done.
  func allow(seconds: Int64, isIdle: Bool = false, otherwise expired: (() -> Void)? = nil) {
    let deadline = NIODeadline.now() + .seconds(seconds)
    self.deadline = deadline
    self.expired = expired
    self.isIdle = isIdle
    if let timer {
      if timer.at <= deadline { return }
      timer.task.cancel()
    }
    setTimer(at: deadline)
  }

  /// Gives all the time in the world.
  func allowForever() {
    deadline = nil
    isIdle = false
  }

  /// Stops.
  func stop() {
    deadline = nil
    timer?.task.cancel()
    timer = nil
    expired = nil
    inputClosed = nil
  }

  /// Sets the timer.
  private func setTimer(at instant: NIODeadline) {
    let bound = NIOLoopBound(self, eventLoop: channel.eventLoop)
    let task = channel.eventLoop.scheduleTask(deadline: instant) { bound.value.ring() }
    timer = (task, instant)
  }

  /// Looks whether the deadline has come.
  private func ring() {
    timer = nil
    guard let deadline else { return }
    if deadline > .now() { return setTimer(at: deadline) }
    self.deadline = nil
    if let expired {
      self.expired = nil
      expired()
    } else {
      channel.close(mode: .all, promise: nil)
    }
  }
}

/// Notes the first bytes of each request, so that its headers do not take for ever.
final class HeaderGuard: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer

  /// The clock of the connection.
  private let clock: ConnectionClock
  /// How many seconds headers may take.
  private let seconds: Int64

  /// Guards a connection.
  init(_ clock: ConnectionClock, seconds: Int64) {
    self.clock = clock
    self.seconds = seconds
  }

  /// Starts the time for headers when the first bytes come.
  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if clock.isIdle { clock.allow(seconds: seconds) }
    context.fireChannelRead(data)
  }

  /// Passes on that a client will send no more, which parsers keep to themselves while an answer
  /// goes on.
  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case .inputClosed? = event as? ChannelEvent { clock.inputClosed?() }
    context.fireUserInboundEventTriggered(event)
  }

  /// Ends the clock with the connection.
  func channelInactive(context: ChannelHandlerContext) {
    clock.stop()
    context.fireChannelInactive()
  }
}
