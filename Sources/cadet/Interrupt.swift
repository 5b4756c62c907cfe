internal import Dispatch

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// Waits for SIGINT or SIGTERM, which do not end the program any more.
struct Interrupt {
  /// Yields when a signal has come.
  private let signals: AsyncStream<Void>
  /// What listens to the signals.
  private let sources: [any DispatchSourceSignal]

  /// Begins to listen.
  init() {
    let (signals, continuation) = AsyncStream.makeStream(of: Void.self)
    self.signals = signals
    sources = [SIGINT, SIGTERM].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { continuation.yield() }
      source.resume()
      return source
    }
  }

  /// Waits for a signal.
  func wait() async {
    for await _ in signals { return }
  }
}
