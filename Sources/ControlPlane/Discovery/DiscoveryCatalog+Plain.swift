internal import KubeAPI

extension DiscoveryCatalog {
  // MARK: Documents of the plain form

  /// The documents below `/api` and `/apis` by path.
  var documents: [String: ServedDocument] { plainBox.value(makeDocuments) }

  /// The list of all paths.
  var rootPaths: ServedDocument { rootBox.value(makeRootPaths) }

  /// Makes the documents below `/api` and `/apis`.
  private func makeDocuments() -> [String: ServedDocument] {
    var documents: [String: ServedDocument] = [:]
    var list = OrderedObject()
    list.write("kind", "APIGroupList")
    list.write("apiVersion", "v1")
    let named = groups.filter { !$0.name.isEmpty }
    list.write(
      "groups",
      raw: OrderedObject.list(named.map { group($0.name, $0.versions, OrderedObject()) }))
    documents["/apis"] = ServedDocument(text: list.text)
    for (name, versions) in groups {
      for version in versions {
        let path = name.isEmpty ? "/api/\(version)" : "/apis/\(name)/\(version)"
        documents[path] = ServedDocument(text: resourceList(name, version))
      }
      if name.isEmpty { continue }
      var object = OrderedObject()
      object.write("kind", "APIGroup")
      object.write("apiVersion", "v1")
      documents["/apis/\(name)"] = ServedDocument(text: group(name, versions, object))
    }
    return documents
  }

  /// The versions of the core group.
  static func versions(serverAddress: String) -> ServedDocument {
    var address = OrderedObject()
    address.write("clientCIDR", "0.0.0.0/0")
    address.write("serverAddress", serverAddress)
    var list = OrderedObject()
    list.write("kind", "APIVersions")
    list.write("versions", ["v1"])
    list.write("serverAddressByClientCIDRs", raw: OrderedObject.list([address.text]))
    return ServedDocument(text: list.text)
  }

  /// A group behind what is written of it already.
  private func group(
    _ name: String, _ versions: [String], _ start: OrderedObject
  ) -> String {
    let known = versions.map { version in
      var object = OrderedObject()
      object.write("groupVersion", "\(name)/\(version)")
      object.write("version", version)
      return object.text
    }
    var object = start
    object.write("name", name)
    object.write("versions", raw: OrderedObject.list(known))
    object.write("preferredVersion", raw: known.first ?? "{}")
    return object.text
  }

  /// The resources of a version of a group.
  private func resourceList(_ group: String, _ version: String) -> String {
    var list = OrderedObject()
    list.write("kind", "APIResourceList")
    if !group.isEmpty { list.write("apiVersion", "v1") }
    list.write("groupVersion", group.isEmpty ? version : "\(group)/\(version)")
    list.write(
      "resources",
      raw: OrderedObject.list(
        resources(group, version).flatMap { resource in
          [entry(of: resource)] + resource.subresourceFacts.map { entry(of: $0, resource) }
        }))
    return list.text
  }

  /// What a list of resources says of one.
  private func entry(of resource: Resource) -> String {
    var object = OrderedObject()
    object.write("name", resource.plural)
    object.write("singularName", resource.singular)
    object.write("namespaced", .bool(resource.namespaced))
    object.write("kind", resource.kind)
    object.write("verbs", .array(resource.verbs.map { .string($0) }))
    object.writeUnlessEmpty("shortNames", resource.shortNames)
    object.writeUnlessEmpty("categories", resource.categories)
    if !resource.storageVersionHash.isEmpty {
      object.write("storageVersionHash", resource.storageVersionHash)
    }
    return object.text
  }

  /// What a list of resources says of a subresource.
  private func entry(of subresource: Subresource, _ resource: Resource) -> String {
    var object = OrderedObject()
    object.write("name", "\(resource.plural)/\(subresource.name)")
    object.write("singularName", "")
    object.write("namespaced", .bool(resource.namespaced))
    if subresource.isForeign {
      object.write("group", subresource.group)
      object.write("version", subresource.version)
    }
    object.write("kind", subresource.kind)
    object.write("verbs", .array(subresource.verbs.map { .string($0) }))
    return object.text
  }

  // MARK: The paths of the server

  /// Makes the list of all paths, which `/` answers with.
  // Kubernetes: apiserver/pkg/server/routes/index.go
  private func makeRootPaths() -> ServedDocument {
    var paths = ["/.well-known/openid-configuration", "/api", "/apis"]
    for (name, versions) in groups {
      if !name.isEmpty { paths.append("/apis/\(name)") }
      paths += versions.map { name.isEmpty ? "/api/\($0)" : "/apis/\(name)/\($0)" }
    }
    paths += HealthChecks.paths
    paths += ["/logs", "/metrics", "/openapi/v2", "/openapi/v3", "/openid/v1/jwks", "/version"]
    for path in openAPIPaths where !path.isEmpty { paths.append("/openapi/v3/\(path)") }
    let sorted = JSON.array(paths.sorted { $0.precedes($1) }.map { .string($0) })
    return ServedDocument(text: (["paths": sorted] as JSON).indentedText())
  }
}
