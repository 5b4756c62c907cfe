internal import KubeAPI

/// The deletion of events that are forgotten. When one is forgotten is a matter of its times
/// (`EventExpiry`); here only their memory is given back, now and then and all at once.
extension World {
  /// How long it takes until forgotten events are looked for.
  private static let sweepInterval = Duration.seconds(1800)

  /// Sees to it that there is a look for forgotten events.
  mutating func planEventSweep() {
    guard !recorder.isSweepPlanned else { return }
    recorder.isSweepPlanned = true
    timers.set(Timer(kind: .schedule, target: .forgottenEvents), at: now + Self.sweepInterval)
  }

  /// Deletes the events that nobody sees any more.
  mutating func sweepEvents() {
    recorder.isSweepPlanned = false
    recorder.forgetQuietSources(at: now)
    var isEmpty = recorder.budgets.isEmpty
    for (key, event) in state.objects(.events) {
      if EventExpiry.isOver(event, .events, now: now) {
        remove(.events, key)
      } else {
        isEmpty = false
      }
    }
    if !isEmpty { planEventSweep() }
  }
}
