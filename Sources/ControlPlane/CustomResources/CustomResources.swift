internal import KubeAPI

/// The resources that definitions have added to those that every cluster has.
///
/// A part of the state, so that a fork has the same ones; one without definitions is empty and costs
/// its askers a comparison.
public struct CustomResources: Sendable {
  /// What is known of one definition.
  private struct Entry: Sendable {
    /// The place of its objects in the store.
    var slot: Int
    /// The place of each version that has ever been served.
    var places: [String: Int] = [:]
    /// The versions that are served.
    var served: [Resource] = []
    /// What the served versions were made of.
    var source: JSON = nil
  }

  /// What is known of each definition, by name.
  private var entries = SortedMap<String, Entry>()
  /// The resources that are served, by group, version and plural name.
  private var byPath = SortedMap<String, Resource>()
  /// The resources that are served, by `apiVersion` and kind.
  private var byKind = SortedMap<String, Resource>()
  /// The resources by their places, those that stand for what is stored included.
  private var byPlace = SortedMap<Int, Resource>()
  /// The next place.
  private var nextPlace = Resource.all.count
  /// What clients are told of all resources; `nil` while there are no custom ones.
  private(set) var catalog: DiscoveryCatalog?

  /// Whether no resource is served.
  var isEmpty: Bool { byPath.isEmpty }

  /// The resources that are served, by definition and, of each, in the order of preference.
  public var served: [Resource] { entries.flatMap { $0.value.served } }

  /// The resources as which objects are stored, by definition.
  var stored: [Resource] { entries.compactMap { byPlace[$0.value.slot] } }

  /// The resource of a group, version and plural name.
  func find(group: String, version: String, plural: String) -> Resource? {
    isEmpty ? nil : byPath["\(group)/\(version)/\(plural)"]
  }

  /// The resource of an object's `apiVersion` and `kind`.
  func find(apiVersion: String, kind: String) -> Resource? {
    isEmpty ? nil : byKind["\(apiVersion) \(kind)"]
  }

  /// The resource at a place.
  func find(at place: Int) -> Resource? { byPlace[place] }

  /// The place of the objects of a definition.
  func storage(ofDefinition name: String) -> Resource? {
    entries[name].flatMap { byPlace[$0.slot] }
  }

  // MARK: Changes

  /// Takes note of a definition as it is now.
  mutating func update(_ definition: JSON) {
    let name = definition.name
    let source = Self.source(definition)
    if entries[name] == nil {
      if source.isNull { return }
      entries.updateValue(Entry(slot: takePlace()), forKey: name)
    }
    guard var entry = entries[name], entry.source != source else { return }
    forget(entry)
    entry.source = source
    entry.served = []
    if !source.isNull { serve(definition, &entry) }
    entries.updateValue(entry, forKey: name)
    renewCatalog()
  }

  /// Forgets a definition that is gone.
  mutating func remove(definition name: String) {
    guard let entry = entries.removeValue(forKey: name) else { return }
    forget(entry)
    byPlace.removeValue(forKey: entry.slot)
    renewCatalog()
  }

  /// What decides how a definition is served; `null` while it is not.
  private static func source(_ definition: JSON) -> JSON {
    let isEstablished = DefinitionStatus.isTrue("Established", definition)
    guard isEstablished else { return .null }
    return [definition["spec"] ?? [:], definition["status", "acceptedNames"] ?? [:]]
  }

  /// A place that nobody has had.
  private mutating func takePlace() -> Int {
    nextPlace += 1
    return nextPlace - 1
  }

  /// Serves the versions of a definition.
  private mutating func serve(_ definition: JSON, _ entry: inout Entry) {
    let versions = (definition["spec"]?.items("versions") ?? [])
      .sorted { VersionName($0.text("name")) < VersionName($1.text("name")) }
    for version in versions {
      let name = version.text("name")
      let custom = CustomResource(version, of: definition)
      if version.flag("storage") {
        byPlace.updateValue(
          Resource(custom, version, definition, id: entry.slot, storageID: entry.slot),
          forKey: entry.slot)
      }
      guard version.flag("served") else { continue }
      let place = entry.places[name] ?? takePlace()
      entry.places[name] = place
      let resource = Resource(custom, version, definition, id: place, storageID: entry.slot)
      entry.served.append(resource)
      byPlace.updateValue(resource, forKey: place)
      byPath.updateValue(
        resource, forKey: "\(resource.group)/\(resource.version)/\(resource.plural)")
      byKind.updateValue(resource, forKey: "\(resource.apiVersion) \(resource.kind)")
    }
  }

  /// Forgets the versions of a definition.
  private mutating func forget(_ entry: Entry) {
    for resource in entry.served {
      byPlace.removeValue(forKey: resource.id)
      byPath.removeValue(forKey: "\(resource.group)/\(resource.version)/\(resource.plural)")
      byKind.removeValue(forKey: "\(resource.apiVersion) \(resource.kind)")
    }
  }

  /// Tells clients of what is served now.
  private mutating func renewCatalog() {
    catalog = isEmpty ? nil : DiscoveryCatalog(Resource.all, custom: served)
  }
}

// MARK: Names

extension Resource {
  /// The verbs of custom resources.
  private static let customVerbs = [
    "delete", "deletecollection", "get", "list", "patch", "create", "update", "watch",
  ]

  /// A version of a definition as a resource.
  init(
    _ custom: CustomResource, _ version: JSON, _ definition: JSON, id: Int, storageID: Int
  ) {
    let names = definition["status", "acceptedNames"] ?? [:]
    let group = definition["spec"]?.text("group") ?? ""
    let name = version.text("name")
    let kind = names.text("kind")
    let subresources = version["subresources"] ?? [:]
    var parts: [Subresource] = []
    if subresources.has("status") {
      parts.append(Subresource("status:\(kind):get+patch+update", group: group, version: name))
    }
    if subresources.has("scale") {
      parts.append(
        Subresource("scale:Scale:get+patch+update:autoscaling/v1", group: group, version: name))
    }
    self.init(
      custom: custom, id: id, storageID: storageID, group: group, version: name,
      plural: names.text("plural"), singular: names.text("singular"), kind: kind,
      namespaced: definition["spec"]?.text("scope") == "Namespaced", verbs: Self.customVerbs,
      shortNames: names.items("shortNames").compactMap(\.string),
      categories: names.items("categories").compactMap(\.string), subresourceFacts: parts)
  }

  /// The kind of lists of its objects.
  var listKind: String { custom?.listKind ?? "\(kind)List" }

  /// Whether a definition has added it to those that every cluster has.
  public var isCustom: Bool { custom != nil }

  /// What everybody is told who uses it; `nil` for most.
  public var deprecationWarning: String? { custom?.deprecationWarning }
}

// MARK: All resources of a cluster

extension State {
  /// The resource of a group, version and plural name, custom ones included.
  public func resource(group: String, version: String, plural: String) -> Resource? {
    Resource.find(group: group, version: version, plural: plural)
      ?? customResources.find(group: group, version: version, plural: plural)
  }

  /// The resource of an object's `apiVersion` and `kind`, custom ones included.
  public func resource(apiVersion: String, kind: String) -> Resource? {
    Resource.find(apiVersion: apiVersion, kind: kind)
      ?? customResources.find(apiVersion: apiVersion, kind: kind)
  }

  /// The resource at a place of the registry, custom ones included.
  func resource(at place: Int) -> Resource? {
    place < Resource.all.count ? Resource.all[place] : customResources.find(at: place)
  }

  /// The resources as which objects are stored, custom ones last.
  public var storedResources: [Resource] {
    let own = Resource.all.filter(\.isStored)
    return customResources.isEmpty ? own : own + customResources.stored
  }
}
