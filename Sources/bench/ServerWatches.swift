import Foundation
import NIOCore
import NIOHTTP1
import Synchronization

/// How long a change takes to reach those who watch.
extension ServerBench {
  /// How many watchers there are.
  private static let watchers = 100
  /// How many changes there are.
  private static let writes = 1000

  /// Lets a hundred clients watch 200 changes a second, and prints how late they learn of them: from
  /// the moment at which a change is asked for.
  func watches() async throws {
    let server = try ServerProcess([
      "--profile", "bare", "--nodes", "controlplane,node01,node02",
    ])
    defer { server.stop() }
    let path = "/api/v1/namespaces/default/configmaps"
    let delays = Delays()
    var connections: [ServerConnection] = []
    for _ in 0..<Self.watchers {
      let connection = try await ServerConnection(port: server.port)
      connections.append(connection)
      Task {
        _ = try? await connection.ask(.GET, "\(path)?watch=1") { part in delays.add(part) }
      }
    }
    try await Task.sleep(for: .seconds(1))
    let writer = try await ServerConnection(port: server.port)
    let begin = ContinuousClock.now
    for index in 0..<Self.writes {
      try await Task.sleep(until: begin + .milliseconds(5 * index), clock: .continuous)
      let stamp = NIODeadline.now().uptimeNanoseconds
      let body = """
        {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"w-\(index)"},\
        "data":{"at":"\(stamp)"}}
        """
      try await writer.ask(.POST, path, body: body)
    }
    let rate = Double(Self.writes) / (ContinuousClock.now - begin).milliseconds * 1000
    try await Task.sleep(for: .seconds(1))
    let sorted = delays.sorted
    /// The delay that so much of all events stay below.
    func share(_ part: Double) -> String {
      sorted.isEmpty
        ? "none" : column(sorted[min(sorted.count - 1, Int(Double(sorted.count) * part))], 2, 0)
    }
    print(
      "  \(Self.watchers) watchers of \(column(rate, 0, 0)) changes a second: \(sorted.count)",
      "events, late by \(share(0.5)) ms (half), \(share(0.99)) ms (p99), \(share(1)) ms (all)")
    for connection in connections + [writer] { connection.close() }
  }
}

/// How late watchers learned of changes, in milliseconds.
private final class Delays: Sendable {
  /// The delays.
  private let delays = Mutex<[Double]>([])

  /// Knows of none.
  init() {}

  /// The delays, the shortest first.
  var sorted: [Double] { delays.withLock { $0.sorted() } }

  /// Notes the changes in a part of a watch.
  func add(_ part: ByteBuffer) {
    let now = NIODeadline.now().uptimeNanoseconds
    let late = Self.stamps(in: part).map { Double(now - $0) / 1e6 }
    delays.withLock { $0 += late }
  }

  /// The moments at which the changes in a part of a watch were asked for.
  private static func stamps(in part: ByteBuffer) -> [UInt64] {
    var stamps: [UInt64] = []
    part.withUnsafeReadableBytes { bytes in
      let mark = Array("\"at\":\"".utf8)
      var place = 0
      while place + mark.count < bytes.count {
        if bytes[place] == mark[0], bytes[place..<place + mark.count].elementsEqual(mark) {
          place += mark.count
          var number: UInt64 = 0
          while place < bytes.count, (48...57).contains(bytes[place]) {
            number = number * 10 + UInt64(bytes[place] - 48)
            place += 1
          }
          if place < bytes.count { stamps.append(number) }
        } else {
          place += 1
        }
      }
    }
    return stamps
  }
}
