internal import KubeAPI

/// When events are forgotten: it is computed from their times, so that nothing has to be done.
// Kubernetes: cmd/kube-apiserver/app/options/options.go, EventTTL
enum EventExpiry {
  /// How long an event is kept after it was last seen.
  private static let timeToLive = Duration.seconds(3600)

  /// Whether an object is an event that nobody sees any more.
  static func isOver(_ object: JSON, _ resource: Resource, now: Instant) -> Bool {
    guard resource.kind == "Event" else { return false }
    let times = [
      object["lastTimestamp"], object["deprecatedLastTimestamp"], object["eventTime"],
      object["series", "lastObservedTime"], object["metadata", "creationTimestamp"],
    ]
    let seen = times.compactMap { $0?.string.flatMap { Instant(rfc3339: $0) } }.max()
    return seen.map { $0 + timeToLive <= now } ?? false
  }
}
