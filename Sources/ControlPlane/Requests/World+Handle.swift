public import KubeAPI

/// Requests to the API of a world.
extension World {
  /// Answers one request: the same function for the server, the grader and tests.
  ///
  /// Throws the refusal in the words of the real server. Controllers act on what was written when
  /// the world next advances or settles.
  public mutating func handle(_ request: APIRequest) throws(APIError) -> APIResponse {
    let request = try admitted(request)
    let info = try RequestInfo(path: request.path)
    switch (request.method, info.name) {
    case (.get, nil): return try list(request, info)
    case (.get, _): return try get(info)
    case (.post, nil): return try create(request, info)
    case (.post, _): return try createSubresource(request, info)
    case (.put, .some): return try replace(request, info)
    case (.patch, .some): return try patch(request, info)
    case (.delete, .some): return try delete(request, info)
    case (.delete, nil): return try deleteCollection(request, info)
    case (.put, nil), (.patch, nil): throw .methodNotAllowed(info.resource)
    }
  }

  /// The object that a request names.
  func stored(_ info: RequestInfo) throws(APIError) -> JSON {
    guard let object = state.object(info.resource, info.key) else {
      throw .notFound(
        group: info.resource.group, resource: info.resource.plural, name: info.name ?? "")
    }
    return object
  }

  /// Answers with one object.
  private func get(_ info: RequestInfo) throws(APIError) -> APIResponse {
    let object = try stored(info)
    if let subresource = info.subresource, subresource != "status" {
      if subresource == "scale" { return APIResponse(code: 200, body: scale(of: object, info)) }
      throw .notSimulated("\(info.resource.plural)/\(subresource)")
    }
    return APIResponse(code: 200, body: object)
  }

  /// Answers with the objects of a resource that the selectors choose.
  private func list(_ request: APIRequest, _ info: RequestInfo) throws(APIError) -> APIResponse {
    let objects = try select(request, info)
    return APIResponse(
      code: 200,
      body: [
        "apiVersion": .string(info.resource.apiVersion),
        "kind": .string("\(info.resource.kind)List"),
        "metadata": ["resourceVersion": .string(String(state.revision))],
        "items": .array(objects.map(\.value)),
      ])
  }

  /// The objects of a collection that the selectors of a request choose, in order.
  func select(
    _ request: APIRequest, _ info: RequestInfo
  ) throws(APIError) -> [(key: ObjectKey, value: JSON)] {
    let labels: LabelSelector
    let fields: FieldSelector
    do {
      labels = try LabelSelector(parsing: request.queryValue("labelSelector") ?? "")
    } catch {
      throw .badRequest(error.message)
    }
    do {
      fields = try FieldSelector(parsing: request.queryValue("fieldSelector") ?? "")
    } catch {
      throw .badRequest(error.message)
    }
    try SelectableFields.check(fields, info.resource)
    let all =
      info.namespace.isEmpty
      ? Array(state.objects(info.resource))
      : Array(state.objects(info.resource, in: info.namespace))
    if labels.isEmpty && fields.isEmpty { return all }
    return all.filter { entry in
      labels.matches(labels: entry.value.labels)
        && fields.matches { SelectableFields.value($0, of: entry.value, info.resource) }
    }
  }
}

/// The fields that lists can be selected by.
// Kubernetes: pkg/apis/core/v1/conversion.go, AddFieldLabelConversions…
enum SelectableFields {
  /// The fields of each resource beside its name and namespace.
  private static let special: [String: Set<String>] = [
    "pods": [
      "spec.nodeName", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName",
      "spec.hostNetwork", "status.phase", "status.podIP", "status.podIPs",
      "status.nominatedNodeName",
    ],
    "nodes": ["spec.unschedulable"],
    "namespaces": ["status.phase"],
    "secrets": ["type"],
    "services": ["spec.clusterIP", "spec.type"],
    "replicasets": ["status.replicas"],
    "replicationcontrollers": ["status.replicas"],
    "jobs": ["status.successful"],
    "events": [
      "involvedObject.kind", "involvedObject.namespace", "involvedObject.name",
      "involvedObject.uid", "involvedObject.apiVersion", "involvedObject.resourceVersion",
      "involvedObject.fieldPath", "reason", "reportingComponent", "source", "type",
    ],
  ]

  /// Refuses fields that a resource cannot be selected by.
  static func check(_ selector: FieldSelector, _ resource: Resource) throws(APIError) {
    for requirement in selector.requirements {
      let field = requirement.field
      if field == "metadata.name" || field == "metadata.namespace" && resource.namespaced {
        continue
      }
      if special[resource.plural]?.contains(field) ?? false { continue }
      throw .badRequest(
        special[resource.plural] == nil
          ? "\"\(field)\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\""
          : "field label not supported: \(field)")
    }
  }

  /// The value of a field, as text.
  static func value(_ field: String, of object: JSON, _ resource: Resource) -> String {
    if field == "source" {
      return object["source", "component"]?.string ?? object["reportingComponent"]?.string ?? ""
    }
    switch object[at: field.split(separator: ".").map(String.init)] {
    case .string(let text): return text
    case .integer(let number): return String(number)
    case .bool(let flag): return flag ? "true" : "false"
    default: return resource == .nodes || field == "spec.hostNetwork" ? "false" : ""
    }
  }
}
