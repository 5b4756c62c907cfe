public import KubeAPI

/// One line of the time-line of a world: what happened to an object.
public struct TimelineEntry: Sendable, Hashable {
  /// When it happened.
  public var instant: Instant
  /// What happened: `added`, `modified`, `deleted`, or the reason of an event.
  public var what: String
  /// The object, as `kind namespace/name`.
  public var object: String
  /// What is worth knowing about it.
  public var note: String
}
