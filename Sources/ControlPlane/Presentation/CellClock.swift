internal import KubeAPI

/// Prints how long ago things happened, as kubectl prints ages.
///
/// Many objects share their times, so the last text is kept.
struct CellClock {
  /// The time that ages are counted to.
  let now: Instant
  /// The timestamp that was printed last.
  private var lastTimestamp = ""
  /// How it was printed.
  private var lastAge = JSON.string("")

  /// Counts ages to a moment.
  init(now: Instant) { self.now = now }

  /// The age of an object.
  mutating func age(of object: JSON) -> JSON { age(object["metadata", "creationTimestamp"]) }

  /// How long ago a time was; `<unknown>` where there is none.
  // Kubernetes: pkg/printers/internalversion/printers.go, translateTimestampSince
  mutating func age(_ timestamp: JSON?) -> JSON {
    guard case .string(let text)? = timestamp, !text.isEmpty else { return "<unknown>" }
    if text.hasSameBytes(as: lastTimestamp) { return lastAge }
    guard let instant = Instant(rfc3339: text) else { return "<unknown>" }
    lastTimestamp = text
    lastAge = .string(HumanDuration.text(now - instant))
    return lastAge
  }
}
