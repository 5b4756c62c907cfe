internal import ControlPlane
internal import KubeAPI
internal import NIOCore
internal import Synchronization

/// The bytes of events, encoded once for all watchers that get the same ones.
final class EventBytes: Sendable {
  /// What events with the same bytes share.
  private struct Key: Hashable {
    /// What the event says.
    var identity: WatchEvent.Identity
    /// The form in which it says it.
    var representation: Representation
    /// The second to which ages are counted; 0 where there are none.
    var second: Int64
    /// Whether a table says what its columns are.
    var hasColumns: Bool
  }

  /// The bytes of the events of late.
  private struct Store {
    /// The bytes.
    var bytes: [Key: ByteBuffer] = [:]
    /// How many they are.
    var size = 0
  }

  /// The most bytes that are kept.
  private static let sizeMax = 4 << 20

  /// The bytes of the events of late.
  private let store = Mutex(Store())

  /// The line of an event.
  func line(
    _ event: WatchEvent, _ resource: Resource, _ representation: Representation, now: Instant,
    hasColumns: Bool
  ) -> ByteBuffer {
    guard let identity = event.identity else {
      return encode(event, resource, representation, now, hasColumns)
    }
    var second: Int64 = 0
    if case .table = representation { second = now.nanoseconds / 1_000_000_000 }
    let key = Key(
      identity: identity, representation: representation, second: second, hasColumns: hasColumns)
    if let known = store.withLock({ $0.bytes[key] }) { return known }
    let line = encode(event, resource, representation, now, hasColumns)
    store.withLock { store in
      if store.size + line.readableBytes > Self.sizeMax { store = Store() }
      if store.bytes.updateValue(line, forKey: key) == nil { store.size += line.readableBytes }
    }
    return line
  }

  /// Encodes an event.
  private func encode(
    _ event: WatchEvent, _ resource: Resource, _ representation: Representation, _ now: Instant,
    _ hasColumns: Bool
  ) -> ByteBuffer {
    let json = representation.render(event, resource: resource, now: now, hasColumns: hasColumns)
    let object = json["object"] ?? [:]
    var bytes = Array("{\"type\":\"\(event.kind.rawValue)\",\"object\":".utf8)
    bytes += object.wireBytes
    bytes += Array("}\n".utf8)
    return ByteBuffer(bytes: bytes)
  }
}
