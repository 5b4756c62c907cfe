public import KubeAPI

/// The versioned store: every object of the cluster, the indexes that controllers need, and the change log.
///
/// A value over persistent maps: a copy costs nothing and shares all storage until one of both is written.
public struct State: Sendable {
  /// The revision of the last commit.
  public private(set) var revision: Int64
  /// The objects, by the resource's place in the registry.
  private var tables: [SortedMap<ObjectKey, JSON>]
  /// The last commits of each resource, by the resource's place in the registry, then by revision.
  private var logs: [SortedMap<Int64, Change>]
  /// The resource of each commit that the logs hold, by revision.
  private var logged: SortedMap<Int64, Int>
  /// The last revision of each resource that its log has forgotten; 0 while it holds all.
  private var forgotten: [Int64]
  /// Pods by the node that they are bound to.
  private var podsByNode: SortedSet<IndexKey>
  /// Objects by the uid of each of their owners.
  private var byOwner: SortedSet<IndexKey>
  /// Pods without a controller, by namespace.
  private var strayPods: SortedSet<ObjectKey>

  /// How many revisions the change log reaches back.
  public static let logCapacity = 10_000

  /// Makes an empty store.
  init() {
    revision = 0
    tables = Array(repeating: SortedMap(), count: Resource.all.count)
    logs = tables.map { _ in SortedMap() }
    logged = SortedMap()
    forgotten = tables.map { _ in 0 }
    podsByNode = SortedSet()
    byOwner = SortedSet()
    strayPods = SortedSet()
  }
}

// MARK: Reading

extension State {
  /// One object.
  public func object(_ resource: Resource, _ key: ObjectKey) -> JSON? {
    let object = tables[resource.storageID][key]
    return resource.isStored ? object : object.map { ResourceView.shown($0, as: resource) }
  }

  /// One object of the resource at a place of the registry.
  func object(_ resource: Int, _ key: ObjectKey) -> JSON? { tables[resource][key] }

  /// Whether there is such an object.
  public func contains(_ resource: Resource, _ key: ObjectKey) -> Bool {
    tables[resource.storageID].contains(key)
  }

  /// How many objects of a resource there are.
  public func count(_ resource: Resource) -> Int { tables[resource.storageID].count }

  /// All objects of a resource by namespace and name.
  public func objects(_ resource: Resource) -> SortedMap<ObjectKey, JSON> {
    resource.isStored
      ? tables[resource.id] : ResourceView.shown(tables[resource.storageID], as: resource)
  }

  /// The objects of a resource in one namespace, by name.
  public func objects(
    _ resource: Resource, in namespace: String
  ) -> some Sequence<(key: ObjectKey, value: JSON)> {
    objects(resource).entries(from: ObjectKey(namespace: namespace, name: ""))
      .lazy.prefix { $0.key.namespace == namespace }
  }

  /// The commits that the log still holds from behind a revision on, in order.
  public func changes(after revision: Int64) -> some Sequence<Change> {
    logged.entries(from: revision + 1).lazy.compactMap { logs[$0.value][$0.key] }
  }

  /// The commits of one resource that the log still holds from behind a revision on, in order.
  public func changes(of resource: Resource, after revision: Int64) -> some Sequence<Change> {
    logs[resource.storageID].entries(from: revision + 1).lazy.map {
      resource.isStored ? $0.value : ResourceView.shown($0.value, as: resource)
    }
  }

  /// The earliest revision from behind which all commits of a resource are known.
  public func earliestRevision(of resource: Resource) -> Int64 {
    forgotten[resource.storageID]
  }

  /// All objects of a resource as they were at a revision; `nil` where the log does not reach back
  /// that far. Costs what has changed since.
  public func objects(
    _ resource: Resource, at revision: Int64
  ) -> SortedMap<ObjectKey, JSON>? {
    if revision < forgotten[resource.storageID] { return nil }
    var table = objects(resource)
    for change in changes(of: resource, after: revision).reversed() {
      table[change.key] = change.old
    }
    return table
  }

  /// The pods that are bound to a node.
  func pods(onNode node: String) -> [ObjectKey] {
    podsByNode.elements(from: .first(node)).lazy.prefix { $0.value == node }.map(\.object)
  }

  /// The objects that name a uid among their owners.
  func dependents(ofOwner uid: String) -> [IndexKey] {
    Array(byOwner.elements(from: .first(uid)).lazy.prefix { $0.value == uid })
  }

  /// The objects of a resource that name a uid among their owners.
  func dependents(ofOwner uid: String, of resource: Resource) -> [ObjectKey] {
    let first = IndexKey(value: uid, resource: resource.id, object: ObjectKey(""))
    return byOwner.elements(from: first).lazy
      .prefix { $0.value == uid && $0.resource == resource.id }.map(\.object)
  }

  /// The pods of a namespace that no controller owns.
  func strayPods(in namespace: String) -> [ObjectKey] {
    Array(
      strayPods.elements(from: ObjectKey(namespace: namespace, name: ""))
        .lazy.prefix { $0.namespace == namespace })
  }
}

// MARK: Writing

extension State {
  /// Stores an object under the next revision, which is written into it, and returns the commit.
  mutating func put(_ resource: Resource, _ key: ObjectKey, _ object: consuming JSON) -> Change {
    revision += 1
    stampRevision(&object)
    let old = tables[resource.id].updateValue(object, forKey: key)
    let change = Change(
      kind: old == nil ? .added : .modified, revision: revision, resource: resource.id, key: key,
      old: old, new: object)
    record(change)
    return change
  }

  /// Takes an object out under the next revision and returns the commit; `nil` when it is not there.
  mutating func remove(_ resource: Resource, _ key: ObjectKey) -> Change? {
    guard let old = tables[resource.id].removeValue(forKey: key) else { return nil }
    revision += 1
    var last = old
    stampRevision(&last)
    let change = Change(
      kind: .deleted, revision: revision, resource: resource.id, key: key, old: old, new: last)
    record(change)
    return change
  }

  /// Writes the revision into an object.
  private func stampRevision(_ object: inout JSON) {
    object.modify("metadata") { $0["resourceVersion"] = .string(String(revision)) }
  }

  /// Puts a commit into the log and the indexes.
  private mutating func record(_ change: Change) {
    logs[change.resource].updateValue(change, forKey: change.revision)
    logged.updateValue(change.resource, forKey: change.revision)
    if logged.count > Self.logCapacity, let (revision, resource) = logged.popFirst() {
      logs[resource].removeValue(forKey: revision)
      forgotten[resource] = revision
    }
    let present = change.kind != .deleted
    indexOwners(change, present: present)
    if change.resource == Resource.pods.id { indexPod(change, present: present) }
  }

  /// Keeps the index of owners.
  private mutating func indexOwners(_ change: Change, present: Bool) {
    let before = change.old.flatMap { $0["metadata", "ownerReferences"]?.array } ?? []
    let after = present ? change.new["metadata", "ownerReferences"]?.array ?? [] : []
    if before == after { return }
    for reference in before {
      byOwner.remove(indexKey(reference["uid"]?.string ?? "", change))
    }
    for reference in after {
      byOwner.insert(indexKey(reference["uid"]?.string ?? "", change))
    }
  }

  /// Keeps the indexes of pods.
  private mutating func indexPod(_ change: Change, present: Bool) {
    let before = change.old.flatMap { $0["spec", "nodeName"]?.string } ?? ""
    let after = present ? change.new["spec", "nodeName"]?.string ?? "" : ""
    if before != after {
      if !before.isEmpty { podsByNode.remove(indexKey(before, change)) }
      if !after.isEmpty { podsByNode.insert(indexKey(after, change)) }
    }
    let strayed = change.old.map { $0.controllerReference == nil } ?? false
    let strays = present && change.new.controllerReference == nil
    if strayed != strays {
      if strays { strayPods.insert(change.key) } else { strayPods.remove(change.key) }
    }
  }

  /// The key of a commit's object in an index.
  private func indexKey(_ value: String, _ change: Change) -> IndexKey {
    IndexKey(value: value, resource: change.resource, object: change.key)
  }
}
