internal import NIOCore
internal import Synchronization

/// The connections that are open.
final class Connections: Sendable {
  /// There are as many connections as there may be.
  struct TooMany: Error {}

  /// The most connections at one time.
  private let max: Int
  /// The connections.
  private let channels = Mutex<[ObjectIdentifier: any Channel]>([:])

  /// Allows so many connections.
  init(max: Int) { self.max = max }

  /// Notes a connection until it is closed; refuses it when there are too many.
  func enter(_ channel: any Channel) throws(TooMany) {
    let key = ObjectIdentifier(channel)
    let fits = channels.withLock { channels in
      if channels.count >= max { return false }
      channels[key] = channel
      return true
    }
    guard fits else { throw TooMany() }
    channel.closeFuture.whenComplete { [self] _ in
      _ = channels.withLock { $0.removeValue(forKey: key) }
    }
  }

  /// Closes all connections, at one time.
  func closeAll() async {
    let closing = channels.withLock { channels in channels.values.map { $0.close(mode: .all) } }
    for future in closing { try? await future.get() }
  }
}
