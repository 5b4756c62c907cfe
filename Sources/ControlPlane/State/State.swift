public import KubeAPI

/// The versioned store: every object of the cluster, the indexes that controllers need, and the change log.
///
/// A value over persistent maps: a copy costs nothing and shares all storage until one of both is written.
public struct State: Sendable {
  /// The revision of the last commit.
  public private(set) var revision: Int64
  /// What is kept of each resource, by its place in the registry.
  private var tables: [ResourceTable]
  /// What is kept of custom resources, by their places.
  private var customTables: SortedMap<Int, ResourceTable>
  /// The resources that definitions have added.
  public private(set) var customResources: CustomResources
  /// The resource of each commit that the logs hold, by revision.
  private var logged: SortedMap<Int64, Int>
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
    tables = Array(repeating: ResourceTable(), count: Resource.all.count)
    customTables = SortedMap()
    customResources = CustomResources()
    logged = SortedMap()
    podsByNode = SortedSet()
    byOwner = SortedSet()
    strayPods = SortedSet()
  }
}

// MARK: Reading

extension State {
  /// One object.
  public func object(_ resource: Resource, _ key: ObjectKey) -> JSON? {
    let object = self.object(resource.storageID, key)
    return resource.isStored ? object : object.map { ResourceView.shown($0, as: resource) }
  }

  /// One object of the resource at a place of the registry.
  func object(_ resource: Int, _ key: ObjectKey) -> JSON? {
    resource < tables.count ? tables[resource].objects[key] : customTables[resource]?.objects[key]
  }

  /// What is kept of the resource at a place of the registry.
  private func table(_ resource: Int) -> ResourceTable {
    resource < tables.count ? tables[resource] : customTables[resource] ?? ResourceTable()
  }

  /// All objects of a resource as they are stored, by namespace and name.
  func storedObjects(_ resource: Resource) -> SortedMap<ObjectKey, JSON> {
    table(resource.storageID).objects
  }

  /// Whether there is such an object.
  public func contains(_ resource: Resource, _ key: ObjectKey) -> Bool {
    table(resource.storageID).objects.contains(key)
  }

  /// How many objects of a resource there are.
  public func count(_ resource: Resource) -> Int { table(resource.storageID).objects.count }

  /// All objects of a resource by namespace and name.
  public func objects(_ resource: Resource) -> SortedMap<ObjectKey, JSON> {
    let stored = storedObjects(resource)
    return resource.isStored ? stored : ResourceView.shown(stored, as: resource)
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
    logged.entries(from: revision + 1).lazy.compactMap { table($0.value).log[$0.key] }
  }

  /// The commits of one resource that the log still holds from behind a revision on, in order.
  public func changes(of resource: Resource, after revision: Int64) -> some Sequence<Change> {
    table(resource.storageID).log.entries(from: revision + 1).lazy.map {
      resource.isStored ? $0.value : ResourceView.shown($0.value, as: resource)
    }
  }

  /// The earliest revision from behind which all commits of a resource are known.
  public func earliestRevision(of resource: Resource) -> Int64 {
    table(resource.storageID).forgotten
  }

  /// All objects of a resource as they were at a revision; `nil` where the log does not reach back
  /// that far. Costs what has changed since.
  public func objects(
    _ resource: Resource, at revision: Int64
  ) -> SortedMap<ObjectKey, JSON>? {
    storedObjects(resource, at: revision).map {
      resource.isStored ? $0 : ResourceView.shown($0, as: resource)
    }
  }

  /// All objects of a resource as they were stored at a revision.
  func storedObjects(
    _ resource: Resource, at revision: Int64
  ) -> SortedMap<ObjectKey, JSON>? {
    let table = table(resource.storageID)
    if revision < table.forgotten { return nil }
    var objects = table.objects
    for (_, change) in Array(table.log.entries(from: revision + 1)).reversed() {
      objects[change.key] = change.old
    }
    return objects
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
    let old = withTable(resource.id) { $0.objects.updateValue(object, forKey: key) }
    let change = Change(
      kind: old == nil ? .added : .modified, revision: revision, resource: resource.id, key: key,
      old: old, new: object)
    record(change)
    return change
  }

  /// Takes an object out under the next revision and returns the commit; `nil` when it is not there.
  mutating func remove(_ resource: Resource, _ key: ObjectKey) -> Change? {
    guard let old = withTable(resource.id, { $0.objects.removeValue(forKey: key) }) else {
      return nil
    }
    revision += 1
    var last = old
    stampRevision(&last)
    let change = Change(
      kind: .deleted, revision: revision, resource: resource.id, key: key, old: old, new: last)
    record(change)
    return change
  }

  /// Changes what is kept of the resource at a place of the registry.
  @inline(__always)
  private mutating func withTable<Result>(
    _ resource: Int, _ body: (inout ResourceTable) -> Result
  ) -> Result {
    if resource < tables.count { return body(&tables[resource]) }
    return customTables.modify(resource, default: ResourceTable(), body)
  }

  /// Serves what a definition says now.
  mutating func serveDefinition(_ definition: JSON) { customResources.update(definition) }

  /// Serves what a definition said no more. What the log holds of its objects stays until it is
  /// forgotten, so that watches tell of their end.
  mutating func forgetDefinition(_ name: String) { customResources.remove(definition: name) }

  /// Writes the revision into an object.
  private func stampRevision(_ object: inout JSON) {
    object.modify("metadata") { $0["resourceVersion"] = .string(String(revision)) }
  }

  /// Puts a commit into the log and the indexes.
  private mutating func record(_ change: Change) {
    withTable(change.resource) { _ = $0.log.updateValue(change, forKey: change.revision) }
    logged.updateValue(change.resource, forKey: change.revision)
    if logged.count > Self.logCapacity, let (revision, resource) = logged.popFirst() {
      withTable(resource) { table in
        table.log.removeValue(forKey: revision)
        table.forgotten = revision
      }
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
