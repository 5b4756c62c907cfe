internal import KubeAPI

/// What can be done at the paths of one resource.
// Kubernetes: apiserver/pkg/endpoints/installer.go, registerResourceHandlers
struct OpenAPIPaths {
  /// The types that are named.
  private(set) var types: Set<String> = []
  /// The resource.
  private let resource: Resource
  /// The version of OpenAPI.
  private let dialect: TypeDocument.Dialect

  /// The media types of patches.
  private static let patches = [
    "application/apply-patch+yaml", "application/json-patch+json", "application/merge-patch+json",
    "application/strategic-merge-patch+json",
  ]

  /// The media types of patches of custom resources.
  private static let customPatches = [
    "application/json-patch+json", "application/merge-patch+json", "application/apply-patch+yaml",
  ]

  /// The parameters of lists, with their types.
  private static let listParameters = [
    ("allowWatchBookmarks", "boolean"), ("continue", "string"), ("fieldSelector", "string"),
    ("labelSelector", "string"), ("limit", "integer"), ("resourceVersion", "string"),
    ("resourceVersionMatch", "string"), ("sendInitialEvents", "boolean"),
    ("timeoutSeconds", "integer"), ("watch", "boolean"),
  ]

  /// The parameters of writes, with their types.
  private static let writeParameters = [
    ("dryRun", "string"), ("fieldManager", "string"), ("fieldValidation", "string"),
  ]

  /// The parameters of deletions, with their types.
  private static let deleteParameters = [
    ("dryRun", "string"), ("gracePeriodSeconds", "integer"),
    ("ignoreStoreReadErrorWithClusterBreakingPotential", "boolean"),
    ("orphanDependents", "boolean"), ("propagationPolicy", "string"),
  ]

  /// Starts with a resource of a document.
  init(_ resource: Resource, _ document: OpenAPIDocument) {
    self.resource = resource
    dialect = document.dialect
  }

  // MARK: Paths

  /// The collection: list, create, delete all.
  mutating func collection(isNamespaced: Bool) -> JSON {
    var item: JSON = ["parameters": pathParameters(isNamespaced ? ["namespace"] : [])]
    if resource.verbs.contains("list") { item["get"] = list(everywhere: false) }
    if resource.verbs.contains("create") {
      item["post"] = write("post", "create", resource.kind, [200, 201, 202])
    }
    if resource.verbs.contains("deletecollection") {
      var operation = start("deletecollection", "delete collection of \(resource.kind)")
      operation.act("deletecollection", resource.group, resource.version, resource.kind)
      operation.takeBody(reference(Self.meta("DeleteOptions")), isRequired: false)
      for (name, type) in Self.deleteParameters + Self.listParameters
      where !["allowWatchBookmarks", "watch"].contains(name) { operation.take(name, type) }
      operation.respond(200, reference(Self.meta("Status")))
      item["delete"] = operation.json
    }
    return item
  }

  /// The collection of all namespaces.
  mutating func everywhere() -> JSON {
    ["parameters": pathParameters([]), "get": list(everywhere: true)]
  }

  /// One object: read, replace, patch, delete.
  mutating func object() -> JSON {
    var item: JSON = ["parameters": pathParameters(objectParameters)]
    if resource.verbs.contains("get") { item["get"] = read() }
    if resource.verbs.contains("update") {
      item["put"] = write("put", "replace", resource.kind, [200, 201])
    }
    if resource.verbs.contains("patch") { item["patch"] = patch() }
    if resource.verbs.contains("delete") {
      var operation = start("delete", "delete \(Self.article(resource.kind)) \(resource.kind)")
      operation.act("delete", resource.group, resource.version, resource.kind)
      operation.takeBody(reference(Self.meta("DeleteOptions")), isRequired: false)
      for (name, type) in Self.deleteParameters { operation.take(name, type) }
      operation.respond(200, reference(Self.meta("Status")))
      operation.respond(202, reference(Self.meta("Status")))
      item["delete"] = operation.json
    }
    return item
  }

  /// A subresource.
  mutating func subresource(_ part: Subresource) -> JSON {
    var item: JSON = ["parameters": pathParameters(objectParameters)]
    let isConnection = ["attach", "exec", "portforward", "proxy"].contains(part.name)
    for verb in part.verbs {
      if isConnection {
        var operation = start("connect", "connect \(verb) requests to \(part.name)", part)
        operation.act("connect", part.group, part.version, part.kind)
        operation.respond(200, ["type": "string"], mediaTypes: ["*/*"])
        item[Self.method(verb)] = operation.json
        continue
      }
      switch verb {
      case "get": item["get"] = read(part)
      case "create": item["post"] = write("post", "create", part.kind, [200, 201, 202], part)
      case "update": item["put"] = write("put", "replace", part.kind, [200, 201], part)
      case "patch": item["patch"] = patch(part)
      default: continue
      }
    }
    return item
  }

  // MARK: Operations

  /// Lists.
  private mutating func list(everywhere: Bool) -> JSON {
    var operation = OpenAPIOperation(tag: tag, dialect)
    let kind = resource.kind
    let scope = resource.namespaced ? (everywhere ? "" : "Namespaced") : ""
    operation.describe(
      "list or watch objects of kind \(kind)",
      id: "list\(prefix)\(scope)\(kind)\(everywhere ? "ForAllNamespaces" : "")")
    operation.act("list", resource.group, resource.version, kind)
    for (name, type) in Self.listParameters { operation.take(name, type) }
    operation.respond(200, reference(kind: resource.listKind))
    return operation.json
  }

  /// Reads an object or a part of it.
  private mutating func read(_ part: Subresource? = nil) -> JSON {
    let what = part.map { "\($0.name) of the specified" } ?? "the specified"
    var operation = start("read", "read \(what) \(resource.kind)", part)
    operation.act(
      "get", part?.group ?? resource.group, part?.version ?? resource.version,
      part?.kind ?? resource.kind)
    if part?.name == "log" {
      for (name, type) in Self.logParameters { operation.take(name, type) }
      operation.respond(200, ["type": "string"], mediaTypes: ["text/plain"])
    } else {
      operation.respond(200, reference(part))
    }
    return operation.json
  }

  /// The parameters of logs, with their types.
  private static let logParameters = [
    ("container", "string"), ("follow", "boolean"),
    ("insecureSkipTLSVerifyBackend", "boolean"), ("limitBytes", "integer"),
    ("previous", "boolean"), ("sinceSeconds", "integer"), ("stream", "string"),
    ("tailLines", "integer"), ("timestamps", "boolean"),
  ]

  /// Creates or replaces an object or a part of it.
  private mutating func write(
    _ action: String, _ word: String, _ kind: String, _ codes: [Int], _ part: Subresource? = nil
  ) -> JSON {
    let what = part.map { "\($0.name) of " } ?? ""
    var operation = start(word, "\(word) \(what)\(Self.article(resource.kind)) \(kind)", part)
    operation.act(
      action, part?.group ?? resource.group, part?.version ?? resource.version, kind)
    operation.takeBody(reference(part))
    for (name, type) in Self.writeParameters { operation.take(name, type) }
    for code in codes { operation.respond(code, reference(part)) }
    return operation.json
  }

  /// Patches an object or a part of it.
  private mutating func patch(_ part: Subresource? = nil) -> JSON {
    let what = part.map { "\($0.name) of the specified" } ?? "the specified"
    var operation = start("patch", "partially update \(what) \(resource.kind)", part)
    operation.act(
      "patch", part?.group ?? resource.group, part?.version ?? resource.version,
      part?.kind ?? resource.kind)
    operation.takeBody(
      reference(Self.meta("Patch")),
      mediaTypes: resource.custom == nil ? Self.patches : Self.customPatches)
    for (name, type) in Self.writeParameters + [("force", "boolean")] {
      operation.take(name, type)
    }
    for code in [200, 201] { operation.respond(code, reference(part)) }
    return operation.json
  }

  // MARK: Names

  /// Starts an operation on objects.
  private func start(
    _ word: String, _ text: String, _ part: Subresource? = nil
  ) -> OpenAPIOperation {
    var operation = OpenAPIOperation(tag: tag, dialect)
    let scope = resource.namespaced ? "Namespaced" : ""
    let name = OpenAPIOperation.camel([part?.name ?? ""])
    let first = word == "deletecollection" ? "deleteCollection" : word
    let id = first == "deleteCollection" ? "delete\(prefix)Collection" : "\(first)\(prefix)"
    operation.describe(text, id: "\(id)\(scope)\(resource.kind)\(name)")
    return operation
  }

  /// The group and version as tags write them.
  private var tag: String {
    let group = resource.group.isEmpty ? "core" : resource.group
    return OpenAPIOperation.camel([group]).prefix(1).lowercased()
      + OpenAPIOperation.camel([group]).dropFirst() + "_\(resource.version)"
  }

  /// The group and version as the names of operations write them.
  private var prefix: String {
    OpenAPIOperation.camel([resource.group.isEmpty ? "core" : resource.group, resource.version])
  }

  /// The parameters in the path of an object.
  private var objectParameters: [String] {
    resource.namespaced ? ["name", "namespace"] : ["name"]
  }

  /// The parameters in a path, and the one that all paths take.
  private func pathParameters(_ names: [String]) -> JSON {
    .array(
      names.map { OpenAPIOperation.parameter($0, in: "path", "string", dialect) }
        + [OpenAPIOperation.parameter("pretty", in: "query", "string", dialect)])
  }

  /// The HTTP method of a verb.
  private static func method(_ verb: String) -> String {
    switch verb {
    case "create": "post"
    case "update": "put"
    default: verb
    }
  }

  /// The article of a kind.
  private static func article(_ kind: String) -> String {
    "AEIOU".contains(kind.prefix(1)) ? "an" : "a"
  }

  // MARK: Types

  /// The full name of a type that all groups share.
  private static func meta(_ name: String) -> String {
    "io.k8s.apimachinery.pkg.apis.meta.v1.\(name)"
  }

  /// A reference to the type of the resource or a part of it.
  private mutating func reference(_ part: Subresource?) -> JSON {
    guard let part, part.kind != resource.kind || resource.custom == nil else {
      return reference(kind: resource.kind)
    }
    guard let name = TypeDocument.name(group: part.group, version: part.version, kind: part.kind)
    else { return ["type": "object"] }
    return reference(name)
  }

  /// A reference to the type of a kind of the resource's group.
  private mutating func reference(kind: String) -> JSON {
    if resource.custom != nil {
      return ["$ref": .string(dialect.referencePrefix + CustomTypes.name(resource, kind))]
    }
    guard
      let name = TypeDocument.name(
        group: resource.group, version: resource.version, kind: kind)
    else { return ["type": "object"] }
    return reference(name)
  }

  /// A reference to a type, which is described, too.
  private mutating func reference(_ name: String) -> JSON {
    types.insert(name)
    return ["$ref": .string(dialect.referencePrefix + name)]
  }
}
