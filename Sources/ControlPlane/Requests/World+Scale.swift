internal import KubeAPI

/// The `scale` subresource of what has replicas.
extension World {
  /// The scale of an object.
  // Kubernetes: pkg/registry/apps/deployment/storage/storage.go, scaleFromDeployment
  func scale(of object: JSON, _ info: RequestInfo) -> JSON {
    var metadata: JSON = [
      "name": .string(object.name), "namespace": .string(object.namespace),
      "uid": .string(object.uid), "resourceVersion": .string(object.resourceVersion),
    ]
    metadata["creationTimestamp"] = object["metadata", "creationTimestamp"]
    var status: JSON = ["replicas": object["status", "replicas"] ?? 0]
    if let selector = try? LabelSelector(object["spec", "selector"]) {
      status["selector"] = .string(selector.description)
    }
    return [
      "apiVersion": "autoscaling/v1", "kind": "Scale", "metadata": metadata,
      "spec": ["replicas": object["spec", "replicas"] ?? 0], "status": status,
    ]
  }

  /// Replaces the scale of an object.
  mutating func replaceScale(
    _ request: APIRequest, _ info: RequestInfo
  ) throws(APIError) -> APIResponse {
    let body = try ObjectDecoder.decode(
      request.body, group: "autoscaling", version: "v1", kind: "Scale", validation: .warn)
    return try setScale(body.object, request, info)
  }

  /// Changes the scale of an object as a merge patch says.
  mutating func patchScale(
    _ request: APIRequest, _ info: RequestInfo, _ object: JSON
  ) throws(APIError) -> APIResponse {
    let patched = try ObjectPatch.apply(request, to: scale(of: object, info), info.resource)
    return try setScale(patched, request, info)
  }

  /// Sets the number of replicas that an object is to have.
  private mutating func setScale(
    _ scale: JSON, _ request: APIRequest, _ info: RequestInfo
  ) throws(APIError) -> APIResponse {
    let replicas = scale["spec", "replicas"]?.integer ?? 0
    if replicas < 0 {
      throw .invalid(
        group: "autoscaling", kind: "Scale", name: info.name ?? "",
        errors: [
          FieldError(
            .invalid, "spec.replicas", badValue: "\(replicas)",
            detail: "must be greater than or equal to 0")
        ])
    }
    let old = try stored(info)
    if !(try WriteOptions(request).isDryRun), old["spec", "replicas"]?.integer != replicas {
      edit(info.resource, info.key) { object in
        object.modify("spec") { $0["replicas"] = .integer(replicas) }
        object.modify("metadata") { $0["generation"] = .integer(($0["generation"]?.integer ?? 0) + 1) }
      }
    }
    return APIResponse(code: 200, body: self.scale(of: try stored(info), info))
  }
}
