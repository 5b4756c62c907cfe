/// The metadata that every object has, read from and written to its document.
extension JSON {
  /// `metadata.name`; empty where there is none.
  @inlinable
  public var name: String { self["metadata", "name"]?.string ?? "" }
  /// `metadata.namespace`; empty where there is none.
  @inlinable
  public var namespace: String { self["metadata", "namespace"]?.string ?? "" }
  /// `metadata.uid`; empty where there is none.
  @inlinable
  public var uid: String { self["metadata", "uid"]?.string ?? "" }
  /// `metadata.resourceVersion`; empty where there is none.
  @inlinable
  public var resourceVersion: String { self["metadata", "resourceVersion"]?.string ?? "" }
  /// `metadata.labels`; empty where there are none.
  @inlinable
  public var labels: JSONObject { self["metadata", "labels"]?.object ?? JSONObject() }
  /// `metadata.annotations`; empty where there are none.
  @inlinable
  public var annotations: JSONObject { self["metadata", "annotations"]?.object ?? JSONObject() }
  /// `metadata.generation`; 0 where there is none.
  @inlinable
  public var generation: Int64 { self["metadata", "generation"]?.integer ?? 0 }
  /// `metadata.deletionTimestamp`, when the object is being deleted.
  @inlinable
  public var deletionTimestamp: String? { self["metadata", "deletionTimestamp"]?.string }
  /// Whether the object is being deleted.
  @inlinable
  public var isBeingDeleted: Bool { self["metadata", "deletionTimestamp"] != nil }
  /// `metadata.finalizers`.
  public var finalizers: [String] {
    self["metadata", "finalizers"]?.array?.compactMap(\.string) ?? []
  }
  /// `metadata.creationTimestamp` as a moment.
  public var creationInstant: Instant? {
    self["metadata", "creationTimestamp"]?.string.flatMap { Instant(rfc3339: $0) }
  }
  /// `metadata.ownerReferences`.
  @inlinable
  public var ownerReferences: [JSON] { self["metadata", "ownerReferences"]?.array ?? [] }
  /// The owner reference of the object's controller, when one manages it.
  @inlinable
  public var controllerReference: JSON? {
    guard let references = self["metadata", "ownerReferences"]?.array else { return nil }
    return references.first { $0["controller"]?.bool == true }
  }
}
