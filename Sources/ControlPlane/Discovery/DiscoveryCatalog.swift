internal import KubeAPI

/// What clients are told of the groups, versions and resources that there are, worked out when it is
/// first asked for.
///
/// All clusters without custom resources share one; every other set of resources has its own.
final class DiscoveryCatalog: Sendable {
  /// The one of clusters without custom resources.
  static let standard = DiscoveryCatalog(Resource.all)

  /// The groups of the API in the order of discovery, each with its versions in theirs; the core
  /// group comes first.
  let groups: [(name: String, versions: [String])]
  /// All resources, in the order of discovery.
  let resources: [Resource]
  /// The custom ones among them.
  let custom: [Resource]
  /// The documents of the plain form.
  let plainBox = LazyBox<[String: ServedDocument]>()
  /// The documents of the aggregated form.
  private let aggregatedBox = LazyBox<[String: ServedDocument]>()
  /// The list of all paths.
  let rootBox = LazyBox<ServedDocument>()
  /// The index of the descriptions.
  private let indexBox = LazyBox<ServedDocument>()
  /// The description of everything in the older form.
  private let wholeBox = LazyBox<ServedDocument>()
  /// The descriptions of groups with custom resources.
  private let customBox = LazyBox<[String: ServedDocument]>()

  /// Lists resources; the custom ones come last, by group, preference and definition.
  init(_ own: [Resource], custom: [Resource] = []) {
    self.custom = custom.sorted { a, b in
      if a.group != b.group { return a.group.precedes(b.group) }
      if a.version != b.version { return VersionName(a.version) < VersionName(b.version) }
      return a.plural.precedes(b.plural)
    }
    resources = own + self.custom
    var groups: [(name: String, versions: [String])] = []
    var places: [String: Int] = [:]
    for resource in resources {
      let place = places[resource.group] ?? groups.count
      if place == groups.count {
        places[resource.group] = place
        groups.append((resource.group, []))
      }
      if !groups[place].versions.contains(resource.version) {
        groups[place].versions.append(resource.version)
      }
    }
    self.groups = groups
  }

  /// The resources of a group's version, in the order of discovery.
  func resources(_ group: String, _ version: String) -> [Resource] {
    resources.filter { $0.group == group && $0.version == version }
  }

  /// The documents of the aggregated form, by path.
  var aggregated: [String: ServedDocument] { aggregatedBox.value(makeAggregated) }

  /// Where each description is found.
  var openAPIIndex: ServedDocument { indexBox.value { OpenAPI.index(self) } }

  /// The description of everything in the older form.
  var openAPIWhole: ServedDocument {
    wholeBox.value { ServedDocument(text: OpenAPIDocument.v2(self).text).tagged() }
  }

  /// The descriptions of groups with custom resources, by path.
  var openAPICustom: [String: ServedDocument] {
    customBox.value {
      var documents: [String: ServedDocument] = [:]
      for resource in custom {
        for path in ["apis/\(resource.group)", "apis/\(resource.apiVersion)"]
        where documents[path] == nil {
          documents[path] = ServedDocument(text: OpenAPIDocument.v3(path, self).text)
        }
      }
      return documents
    }
  }

  /// The paths that have a description of their own, below `/openapi/v3/`, sorted.
  var openAPIPaths: [String] {
    var paths = ["api", "apis", "version"]
    for (name, versions) in groups {
      if !name.isEmpty { paths.append("apis/\(name)") }
      paths += versions.map { name.isEmpty ? "api/\($0)" : "apis/\(name)/\($0)" }
    }
    return paths.sorted { $0.precedes($1) }
  }
}
