public import KubeAPI

/// One commit: what became of one object.
public struct Change: Sendable {
  /// What kind of commit it was.
  public enum Kind: Sendable {
    /// The object is new.
    case added
    /// The object was replaced by another version.
    case modified
    /// The object is gone.
    case deleted
  }

  /// What kind of commit it was.
  public var kind: Kind
  /// The revision that the commit made.
  public var revision: Int64
  /// The resource of the object, by its place in the registry.
  public var resource: Int
  /// The object.
  public var key: ObjectKey
  /// The version before; `nil` for a new object.
  public var old: JSON?
  /// The version after, or, of a deleted object, the last one with the revision of its deletion.
  public var new: JSON
}
