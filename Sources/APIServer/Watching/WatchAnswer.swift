internal import ControlPlane
internal import KubeAPI
internal import NIOCore

/// One watcher, on the event loop of its connection: a position in the log of changes.
///
/// While a client does not read, nothing is encoded for it; it falls behind, and is told so with 410
/// when the log does not reach back to it any more, or dropped when it goes on not reading.
final class WatchAnswer: StreamedAnswer {
  /// The most bytes that wait for a client before nothing more is encoded for it.
  private static let highWater = 256 << 10
  /// The most events that are encoded in one go.
  private static let batch = 500
  /// After how many seconds without news a client is told that there are none.
  // Kubernetes: apiserver/pkg/storage/cacher/cacher.go, defaultBookmarkFrequency
  private static let bookmarkSeconds: Int64 = 60
  /// For how many seconds a watch lasts at least whose client says nothing of it.
  // Kubernetes: apiserver/pkg/server/config.go, MinRequestTimeout
  private static let secondsMin: Int64 = 1800

  /// What is watched.
  private var stream: WatchStream
  /// How events are written.
  private let media: MediaChoice
  /// The state that the watch begins with.
  private var beginning: WatchMoment?
  /// What writes to the client.
  private let handler: RequestHandler
  /// What brings the news.
  private let feed: WatchFeed
  /// How many seconds a client may read nothing of what waits for it.
  private let patienceSeconds: Int64
  /// The bytes that have not left the process.
  private var pending = 0
  /// Whether there is more to tell when the client has read what waits.
  private var hasMore = false
  /// Whether the client has been told of the columns of tables.
  private var hasToldColumns = false
  /// The end of the watch.
  private var ending: Scheduled<Void>?
  /// The bookmarks.
  private var bookmarks: RepeatedTask?

  /// Makes a watcher.
  init(_ start: WatchStart, _ handler: RequestHandler, _ service: Service) {
    stream = start.stream
    media = start.media
    beginning = start.moment
    self.handler = handler
    feed = service.feed
    patienceSeconds = service.limits.watcherSeconds
  }

  /// Tells what there is, and joins those who wait for more.
  func start() {
    guard let loop = handler.eventLoop else { return }
    let bound = NIOLoopBound(self, eventLoop: loop)
    var seconds = stream.timeoutSeconds ?? 0
    if seconds <= 0 { seconds = Self.secondsMin + Int64.random(in: 0..<Self.secondsMin) }
    ending = loop.scheduleTask(in: .seconds(min(seconds, 1 << 31))) { bound.value.end() }
    if stream.allowsBookmarks {
      bookmarks = loop.scheduleRepeatedTask(
        initialDelay: .seconds(Self.bookmarkSeconds), delay: .seconds(Self.bookmarkSeconds)
      ) { _ in bound.value.bookmark() }
    }
    if let beginning {
      self.beginning = nil
      look(at: beginning)
    }
    if !stream.isOver { feed.join(self, on: loop) }
  }

  /// Ends because the client has gone.
  func stop() {
    ending?.cancel()
    bookmarks?.cancel()
    if let loop = handler.eventLoop { feed.leave(self, on: loop) }
  }

  /// Ends the watch because its time is over.
  func end() {
    bookmark { [self] in
      stop()
      handler.finish()
    }
  }

  /// Ends the watch because the server ends; calls back when the client has been told.
  func endNow(then ended: @escaping () -> Void) {
    stop()
    handler.finish(then: ended)
  }

  /// Tells what is new.
  func look(at moment: WatchMoment) {
    hasMore = false
    while pending < Self.highWater, !stream.isOver {
      let events = stream.next(from: moment.state, limit: Self.batch)
      if events.isEmpty {
        if !stream.isOver { return }
        stop()
        return handler.finish()
      }
      var lines = ByteBuffer()
      for event in events {
        var line = line(event, moment.now)
        if events.count == 1 { lines = line } else { lines.writeBuffer(&line) }
      }
      send(lines)
      if stream.isOver {
        stop()
        return handler.finish()
      }
      if events.count < Self.batch { return }
    }
    hasMore = true
  }

  /// The line of an event.
  private func line(_ event: WatchEvent, _ now: Instant) -> ByteBuffer {
    let hasColumns = !hasToldColumns
    hasToldColumns = true
    return feed.events.line(
      event, stream.resource, media.representation, now: now, hasColumns: hasColumns)
  }

  /// Writes lines, and is patient with a client that does not read them, but not for ever.
  private func send(_ lines: ByteBuffer) {
    let count = lines.readableBytes
    if pending == 0 { handler.clock.allow(seconds: patienceSeconds) }
    pending += count
    handler.send(lines) { [self] in sent(count) }
  }

  /// Goes on when lines have left the process.
  private func sent(_ count: Int) {
    pending -= count
    if pending > 0 {
      handler.clock.allow(seconds: patienceSeconds)
    } else if !stream.isOver {
      handler.clock.allowForever()
    }
    if hasMore, pending < Self.highWater / 2 { feed.signal() }
  }

  /// Tells that there is nothing new, after what is.
  private func bookmark(then goOn: (() -> Void)? = nil) {
    guard let loop = handler.eventLoop else { return }
    let bound = NIOLoopBound((self, goOn), eventLoop: loop)
    feed.fetch(on: loop) { moment in
      let (watcher, goOn) = bound.value
      watcher.look(at: moment)
      if !watcher.hasMore, let event = watcher.stream.bookmark(from: moment.state) {
        watcher.send(watcher.line(event, moment.now))
      }
      goOn?()
    }
  }
}
