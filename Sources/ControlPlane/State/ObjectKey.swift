/// Where an object of one resource is found: its namespace (empty for cluster-scoped ones) and its name.
public struct ObjectKey: Hashable, Comparable, Sendable {
  /// The namespace; empty for cluster-scoped objects.
  public var namespace: String
  /// The name.
  public var name: String

  /// Names an object.
  public init(namespace: String, name: String) {
    self.namespace = namespace
    self.name = name
  }

  /// Names a cluster-scoped object.
  public init(_ name: String) { self.init(namespace: "", name: name) }

  /// Orders by namespace, then by name.
  public static func < (lhs: ObjectKey, rhs: ObjectKey) -> Bool {
    if lhs.namespace == rhs.namespace { return lhs.name < rhs.name }
    return lhs.namespace < rhs.namespace
  }
}

/// A key of an index: what is looked for, and an object that has it.
public struct IndexKey: Hashable, Comparable, Sendable {
  /// What is looked for, such as a node's name or an owner's uid.
  public var value: String
  /// The resource of the object, by its place in the registry.
  public var resource: Int
  /// The object.
  public var object: ObjectKey

  /// The first key there can be for a value.
  public static func first(_ value: String) -> IndexKey {
    IndexKey(value: value, resource: -1, object: ObjectKey(""))
  }

  /// Orders by value, resource and object.
  public static func < (lhs: IndexKey, rhs: IndexKey) -> Bool {
    if lhs.value != rhs.value { return lhs.value < rhs.value }
    if lhs.resource != rhs.resource { return lhs.resource < rhs.resource }
    return lhs.object < rhs.object
  }
}
