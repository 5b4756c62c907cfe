internal import KubeAPI

/// Deletions.
extension World {
  /// Resources whose deletions answer with the object that is gone.
  // Kubernetes: pkg/registry/core/pod/storage/storage.go, ReturnDeletedObject
  private static let answered: Set<String> = [
    "persistentvolumes", "persistentvolumeclaims", "pods", "podtemplates", "resourcequotas",
    "serviceaccounts", "services", "storageclasses", "csidrivers", "csinodes",
    "volumeattachments", "volumeattributesclasses",
  ]

  /// Deletes the object of a request.
  mutating func delete(_ request: APIRequest, _ info: RequestInfo) throws(APIError) -> APIResponse {
    let deletion = try DeleteRequest(request)
    if info.resource == .namespaces {
      try NamespaceLifecycle.admitDelete(namespace: info.name ?? "")
    }
    let object = try stored(info)
    try deletion.checkPreconditions(object, info)
    if info.resource == .priorityClasses {
      try PriorityClassAdmission.checkDeletion(info.name ?? "")
    }
    if !deletion.isDryRun { deleteObject(info.resource.storage, info.key, deletion.options) }
    if let left = state.object(info.resource, info.key), left.uid == object.uid,
      !deletion.isDryRun || info.resource == .namespaces
    {
      return APIResponse(code: 200, body: left)
    }
    if Self.answered.contains(info.resource.plural) {
      return APIResponse(code: 200, body: object)
    }
    return APIResponse(
      code: 200, body: Self.success(code: 200, details: successDetails(info.resource, object)))
  }

  /// What the answer to a deletion says of the object; the core group is left out.
  private func successDetails(_ resource: Resource, _ object: JSON) -> JSON {
    var details: JSON = [
      "name": .string(object.name), "kind": .string(resource.plural), "uid": .string(object.uid),
    ]
    if !resource.group.isEmpty { details["group"] = .string(resource.group) }
    return details
  }

  /// Deletes every object of a collection that the selectors choose.
  mutating func deleteCollection(
    _ request: APIRequest, _ info: RequestInfo
  ) throws(APIError) -> APIResponse {
    let deletion = try DeleteRequest(request)
    let chosen = try select(request, info)
    if !deletion.isDryRun {
      for entry in chosen { deleteObject(info.resource.storage, entry.key, deletion.options) }
    }
    return APIResponse(
      code: 200,
      body: [
        "apiVersion": .string(info.resource.apiVersion),
        "kind": .string(info.resource.listKind),
        "metadata": ["resourceVersion": .string(String(state.revision))],
        "items": .array(chosen.map(\.value)),
      ])
  }
}
