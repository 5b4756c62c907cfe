internal import KubeAPI

/// Bindings of pods to nodes.
extension World {
  /// Binds a pod to a node, as `pods/binding` or as an object of its own.
  // Kubernetes: pkg/registry/core/pod/storage/storage.go, BindingREST.Create
  mutating func createBinding(
    _ request: APIRequest, _ info: RequestInfo
  ) throws(APIError) -> APIResponse {
    let options = try WriteOptions(request)
    let draft = try ObjectDecoder.decode(
      request.body, group: "", version: "v1", kind: "Binding", validation: options.validation)
    var binding = draft.object
    try Self.setNamespace(&binding, info)
    var pods = info
    pods.resource = .pods
    pods.subresource = nil
    if let name = info.name {
      if binding.name.isEmpty { binding.set(["metadata", "name"], .string(name)) }
      if binding.name != name {
        throw .badRequest("name in URL does not match name in Binding object")
      }
    }
    pods.name = binding.name
    let errors = Self.errors(of: binding)
    if !errors.isEmpty {
      throw .invalid(group: "", kind: "Binding", name: binding.name, errors: errors)
    }
    let pod = try stored(pods)
    try checkUnbound(pod)
    if !options.isDryRun {
      bind(pods.key, pod, to: binding["target", "name"]?.string ?? "")
    }
    return APIResponse(
      code: 201, body: Self.success(code: 201), warnings: draft.warnings)
  }

  /// What is wrong with a binding.
  // Kubernetes: pkg/apis/core/validation/validation.go, ValidatePodBinding
  private static func errors(of binding: JSON) -> [FieldError] {
    var errors: [FieldError] = []
    let kind = binding["target"]?.text("kind") ?? ""
    if !kind.isEmpty, kind != "Node" {
      errors.append(
        FieldError(
          .notSupported, "target.kind", badValue: kind.goQuoted,
          detail: "supported values: \"Node\", \"<empty>\""))
    }
    if binding["target"]?.text("name").isEmpty ?? true {
      errors.append(FieldError(.required, "target.name"))
    }
    return errors
  }

  /// Refuses to bind a pod that is bound already or is going.
  // Kubernetes: pkg/registry/core/pod/storage/storage.go, setPodNodeAndMetadata
  private func checkUnbound(_ pod: JSON) throws(APIError) {
    /// Refuses it.
    func conflict(_ message: String) -> APIError {
      .conflict(group: "", resource: "pods/binding", name: pod.name, message: message)
    }
    if pod.isBeingDeleted {
      throw conflict("pod \(pod.name) is being deleted, cannot be assigned to a host")
    }
    if let node = pod["spec", "nodeName"]?.string, !node.isEmpty {
      throw conflict("pod \(pod.name) is already assigned to node \(node.goQuoted)")
    }
    if pod["spec"]?.items("schedulingGates").isEmpty == false {
      throw conflict("pod \(pod.name) has non-empty .spec.schedulingGates")
    }
  }
}
