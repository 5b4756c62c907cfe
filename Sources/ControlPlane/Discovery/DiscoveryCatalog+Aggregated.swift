internal import KubeAPI

// All groups, versions and resources in one document.
// Kubernetes: apiserver/pkg/endpoints/discovery/aggregated/handler.go
extension DiscoveryCatalog {
  /// Makes the aggregated documents.
  func makeAggregated() -> [String: ServedDocument] {
    [
      "/api": list(groups.filter { $0.name.isEmpty }),
      "/apis": list(groups.filter { !$0.name.isEmpty }),
    ]
  }

  /// The document of some groups.
  private func list(_ groups: [(name: String, versions: [String])]) -> ServedDocument {
    var list = OrderedObject()
    list.write("kind", "APIGroupDiscoveryList")
    list.write("apiVersion", "apidiscovery.k8s.io/v2")
    list.write("metadata", [:])
    list.write("items", raw: OrderedObject.list(groups.map { item($0.name, $0.versions) }))
    var document = ServedDocument(contentType: Discovery.aggregatedMediaType, text: list.text)
      .tagged()
    document.headers = [
      ServedDocument.Header(name: "Vary", value: "Accept"),
      ServedDocument.Header(name: "Cache-Control", value: "public"),
    ]
    return document
  }

  /// One group.
  private func item(_ name: String, _ versions: [String]) -> String {
    var metadata = OrderedObject()
    if !name.isEmpty { metadata.write("name", name) }
    metadata.write("creationTimestamp", .null)
    var object = OrderedObject()
    object.write("metadata", raw: metadata.text)
    object.write(
      "versions",
      raw: OrderedObject.list(
        versions.map { version in
          var object = OrderedObject()
          object.write("version", version)
          object.write(
            "resources", raw: OrderedObject.list(resources(name, version).map(entry)))
          object.write("freshness", "Current")
          return object.text
        }))
    return object.text
  }

  /// One resource with its subresources.
  private func entry(_ resource: Resource) -> String {
    var object = OrderedObject()
    object.write("resource", resource.plural)
    object.write(
      "responseKind", raw: kind(resource.group, resource.version, resource.kind))
    object.write("scope", resource.namespaced ? "Namespaced" : "Cluster")
    object.write("singularResource", resource.singular)
    object.write("verbs", .array(resource.verbs.map { .string($0) }))
    object.writeUnlessEmpty("shortNames", resource.shortNames)
    object.writeUnlessEmpty("categories", resource.categories)
    let parts = resource.subresourceFacts.map { part in
      var object = OrderedObject()
      object.write("subresource", part.name)
      object.write("responseKind", raw: kind(part.group, part.version, part.kind))
      object.write("verbs", .array(part.verbs.map { .string($0) }))
      return object.text
    }
    if !parts.isEmpty { object.write("subresources", raw: OrderedObject.list(parts)) }
    return object.text
  }

  /// A group, version and kind.
  private func kind(_ group: String, _ version: String, _ kind: String) -> String {
    var object = OrderedObject()
    object.write("group", group)
    object.write("version", version)
    object.write("kind", kind)
    return object.text
  }
}

extension Discovery {
  /// The media type of the aggregated form.
  public static let aggregatedMediaType =
    "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"
}
