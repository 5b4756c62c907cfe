internal import KubeAPI

/// A description of the API, or of a part of it, being put together.
struct OpenAPIDocument {
  /// The version of OpenAPI.
  let dialect: TypeDocument.Dialect
  /// What can be done at each path.
  private var paths: [(String, JSON)] = []
  /// The types that are named.
  private var types: Set<String> = []
  /// The types of custom resources, by name.
  private var customTypes: [(String, JSON)] = []

  /// Starts a description.
  private init(_ dialect: TypeDocument.Dialect) { self.dialect = dialect }

  /// The description of one path of the index, such as `apis/apps/v1`.
  static func v3(_ path: String, _ catalog: DiscoveryCatalog) -> JSON {
    var document = OpenAPIDocument(.v3)
    document.addRoot(path)
    for (group, versions) in catalog.groups {
      for version in versions where path == Self.path(group, version) {
        for resource in catalog.resources(group, version) { document.add(resource) }
      }
    }
    return document.json
  }

  /// The description of everything.
  static func v2(_ catalog: DiscoveryCatalog) -> JSON {
    var document = OpenAPIDocument(.v2)
    for path in catalog.openAPIPaths { document.addRoot(path) }
    for resource in catalog.resources { document.add(resource) }
    return document.json
  }

  /// The path of a group's version in the index.
  private static func path(_ group: String, _ version: String) -> String {
    group.isEmpty ? "api/\(version)" : "apis/\(group)/\(version)"
  }

  /// The whole.
  private var json: JSON {
    let information: JSON = ["title": "Kubernetes", "version": "v1.36.2"]
    var described = TypeDocument(dialect, of: types.sorted { $0.precedes($1) }).json
    for (name, type) in customTypes { described[name] = type }
    let token: JSON = [
      "type": "apiKey", "in": "header", "name": "authorization",
      "description": "Bearer Token authentication",
    ]
    let paths = JSON.object(JSONObject(self.paths))
    switch dialect {
    case .v2:
      return [
        "swagger": "2.0", "info": information, "paths": paths, "definitions": described,
        "securityDefinitions": ["BearerToken": token], "security": [["BearerToken": []]],
      ]
    case .v3:
      return [
        "openapi": "3.0.0", "info": information, "paths": paths,
        "components": ["schemas": described, "securitySchemes": ["BearerToken": token]],
      ]
    }
  }

  /// A reference to a type, which is described, too.
  mutating func reference(_ name: String) -> JSON {
    types.insert(name)
    return ["$ref": .string(dialect.referencePrefix + name)]
  }

  // MARK: Paths

  /// Adds what is found at the root of a part: its versions or its resources.
  private mutating func addRoot(_ path: String) {
    let words = path.split(separator: "/").map(String.init)
    let meta = "io.k8s.apimachinery.pkg.apis.meta.v1."
    let type: String
    switch (words.first, words.count) {
    case ("api", 1): type = meta + "APIVersions"
    case ("apis", 1): type = meta + "APIGroupList"
    case ("apis", 2): type = meta + "APIGroup"
    case ("version", _): type = "io.k8s.apimachinery.pkg.version.Info"
    default: type = meta + "APIResourceList"
    }
    var operation = OpenAPIOperation(tag: words.dropFirst().joined(separator: "_"), self)
    operation.describe("get available resources", id: "get" + OpenAPIOperation.camel(words))
    if Schema.kubernetes.definition(named: type) != nil {
      operation.respond(200, reference(type))
    } else {
      operation.respond(200, ["type": "object"])
    }
    paths.append(("/\(path)/", ["get": operation.json]))
  }

  /// Adds the paths of a resource and its subresources.
  private mutating func add(_ resource: Resource) {
    let base = resource.group.isEmpty ? "/api/" : "/apis/\(resource.group)/"
    let root = base + resource.version + "/"
    let scope = resource.namespaced ? "namespaces/{namespace}/" : ""
    let collection = root + scope + resource.plural
    var builder = OpenAPIPaths(resource, self)
    add(collection, builder.collection(isNamespaced: resource.namespaced))
    if resource.namespaced, resource.verbs.contains("list") {
      add(root + resource.plural, builder.everywhere())
    }
    add(collection + "/{name}", builder.object())
    for part in resource.subresourceFacts {
      add("\(collection)/{name}/\(part.name)", builder.subresource(part))
    }
    types.formUnion(builder.types)
    guard let custom = resource.custom else { return }
    customTypes += CustomTypes.types(of: resource, custom, dialect)
    types.formUnion(CustomTypes.references)
  }

  /// Adds what can be done at a path, unless that is nothing.
  private mutating func add(_ path: String, _ item: JSON) {
    if item["parameters"] == nil ? !item.isEmpty : item.object?.count ?? 0 > 1 {
      paths.append((path, item))
    }
  }
}
