internal import Synchronization

/// The address that clients reach a server at, whose port is known once it listens.
final class ListenAddress: Sendable {
  /// The host.
  private let host: String
  /// The port.
  private let port = Atomic<Int>(0)

  /// Names the host.
  init(_ host: String) { self.host = host.contains(":") ? "[\(host)]" : host }

  /// Names the port.
  func set(port: Int) { self.port.store(port, ordering: .relaxed) }

  /// The address, such as `127.0.0.1:6443`.
  var text: String { "\(host):\(port.load(ordering: .relaxed))" }
}
