public import KubeAPI

/// One event of a watch.
public struct WatchEvent: Sendable {
  /// What an event says of its object.
  public enum Kind: String, Sendable {
    /// The object is new among those that are watched.
    case added = "ADDED"
    /// The object was replaced by another version.
    case modified = "MODIFIED"
    /// The object is gone, or is none of those any more that are watched.
    case deleted = "DELETED"
    /// Nothing happened up to the object's revision.
    case bookmark = "BOOKMARK"
    /// The watch is over; the object is a `Status` that says why.
    case error = "ERROR"
  }

  /// What is the same in all events with the same bytes: whoever encodes events may keep the bytes
  /// of one encoding under this and its media type, and send them to every watcher.
  public struct Identity: Hashable, Sendable {
    /// The resource, by its place in the registry.
    public let resource: Int
    /// The revision of the object.
    public let revision: Int64
    /// What the event says of it.
    public let kind: Kind
  }

  /// What the event says.
  public let kind: Kind
  /// The object with its `apiVersion` and `kind`, or the `Status` of an error.
  public let object: JSON
  /// What events with the same bytes share; `nil` for events that only one watcher gets.
  public let identity: Identity?
}
