internal import KubeAPI

/// Evictions: deletions of pods that their disruption budgets allow.
// Kubernetes: pkg/registry/core/pod/storage/eviction.go, Create
extension World {
  /// Deletes a pod as an eviction does, or says why not.
  mutating func createEviction(
    _ request: APIRequest, _ info: RequestInfo
  ) throws(APIError) -> APIResponse {
    let options = try WriteOptions(request)
    let draft = try ObjectDecoder.decode(
      request.body, group: "policy", version: "v1", kind: "Eviction",
      validation: options.validation)
    var eviction = draft.object
    try Self.setNamespace(&eviction, info)
    if eviction.name != info.name {
      throw .badRequest("name in URL does not match name in Eviction object")
    }
    let deletion = try DeleteRequest(reading: eviction["deleteOptions"] ?? [:])
    let isDryRun = options.isDryRun || deletion.isDryRun
    var pods = info
    pods.subresource = nil
    let pod = try stored(pods)
    try checkEviction(pod, isDryRun: isDryRun)
    try deletion.checkPreconditions(pod, pods)
    if !isDryRun, !pod.isBeingDeleted {
      markEvicted(info.key)
      deleteObject(.pods, info.key, deletion.options)
    }
    return APIResponse(
      code: 201, body: Self.success(code: 201), warnings: draft.warnings)
  }
}
