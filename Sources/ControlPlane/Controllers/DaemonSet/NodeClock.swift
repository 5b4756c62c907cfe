internal import KubeAPI

/// When nodes have to be looked at again: at most one moment each, and the earliest of all at hand.
struct NodeClock: Sendable {
  /// A node's moment, which orders by time.
  private struct Moment: Comparable, Sendable {
    /// The moment.
    var instant: Instant
    /// The node.
    var node: String

    /// Orders by moment, then by name.
    static func < (lhs: Moment, rhs: Moment) -> Bool {
      lhs.instant != rhs.instant ? lhs.instant < rhs.instant : lhs.node < rhs.node
    }
  }

  /// Each node's moment.
  private var byNode = SortedMap<String, Instant>()
  /// The moments in order.
  private var moments = SortedSet<Moment>()

  /// The earliest moment.
  var earliest: Instant? { moments.first?.instant }

  /// Notes a moment of a node; of several, the earliest counts.
  mutating func wait(for node: String, until instant: Instant) {
    if let known = byNode[node] {
      if known <= instant { return }
      moments.remove(Moment(instant: known, node: node))
    }
    byNode.updateValue(instant, forKey: node)
    moments.insert(Moment(instant: instant, node: node))
  }

  /// Forgets the moment of a node.
  mutating func forget(_ node: String) {
    guard let known = byNode.removeValue(forKey: node) else { return }
    moments.remove(Moment(instant: known, node: node))
  }

  /// The nodes whose moments have come.
  func due(at now: Instant) -> [String] {
    moments.lazy.prefix { $0.instant <= now }.map(\.node)
  }
}
