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
    if !info.resource.namespaced { metadata["namespace"] = .none }
    if let paths = info.resource.custom?.scale {
      return customScale(of: object, paths, metadata)
    }
    var status: JSON = ["replicas": object["status", "replicas"] ?? 0]
    if let selector = try? LabelSelector(object["spec", "selector"]) {
      status["selector"] = .string(selector.description)
    }
    return [
      "apiVersion": "autoscaling/v1", "kind": "Scale", "metadata": metadata,
      "spec": ["replicas": object["spec", "replicas"] ?? 0], "status": status,
    ]
  }

  /// The scale of a custom resource, which keeps its numbers where its definition says.
  // Kubernetes: apiextensions-apiserver/pkg/registry/customresource/etcd.go, scaleFromCustomResource
  private func customScale(of object: JSON, _ paths: ScalePaths, _ metadata: JSON) -> JSON {
    var status: JSON = ["replicas": object[at: paths.statusReplicas] ?? 0]
    if let selector = paths.selector.flatMap({ object[at: $0]?.string }), !selector.isEmpty {
      status["selector"] = .string(selector)
    }
    var spec: JSON = [:]
    if let replicas = object[at: paths.specReplicas], replicas != 0 { spec["replicas"] = replicas }
    return [
      "apiVersion": "autoscaling/v1", "kind": "Scale", "metadata": metadata, "spec": spec,
      "status": status,
    ]
  }

  /// Refuses to show the scale of a custom resource that does not say how many are wanted.
  // Kubernetes: apiextensions-apiserver/pkg/registry/customresource/etcd.go, ScaleREST.Get
  func checkScale(of object: JSON, _ info: RequestInfo) throws(APIError) {
    guard let paths = info.resource.custom?.scale, object[at: paths.specReplicas] == nil else {
      return
    }
    let name = "." + paths.specReplicas.joined(separator: ".")
    throw .internalError("the spec replicas field \(name.goQuoted) does not exist")
  }

  /// Where an object says how many replicas it wants.
  static func replicasPath(_ resource: Resource) -> [String] {
    resource.custom?.scale?.specReplicas ?? ["spec", "replicas"]
  }

  /// Replaces the scale of an object.
  mutating func replaceScale(
    _ request: APIRequest, _ info: RequestInfo, _ options: WriteOptions
  ) throws(APIError) -> APIResponse {
    let scale = try decodeScale(request.body, info, options.validation)
    try StorageRules.checkIdentity(scale, state.object(info.resource, info.key), info, options)
    return try setScale(scale, try stored(info), info, options)
  }

  /// Changes the scale of an object as a patch says.
  mutating func patchScale(
    _ request: APIRequest, _ info: RequestInfo, _ options: WriteOptions
  ) throws(APIError) -> APIResponse {
    let old = try stored(info)
    if ObjectPatch.mediaType(request) == ObjectPatch.apply {
      return try applyScale(request, old, info, options)
    }
    let patched = try ObjectPatch.apply(
      request, to: scale(of: old, info),
      Schema.kubernetes.definition(group: "autoscaling", version: "v1", kind: "Scale"))
    return try setScale(
      try decodeScale(patched.bytes, info, options.validation), old, info, options)
  }

  /// Lays an applied scale over the one of an object.
  // Kubernetes: apimachinery/pkg/util/managedfields/scalehandler.go
  private mutating func applyScale(
    _ request: APIRequest, _ old: JSON, _ info: RequestInfo, _ options: WriteOptions
  ) throws(APIError) -> APIResponse {
    let configuration = try FieldManagement.decode(request.body)
    try Self.check(configuration, "autoscaling/v1", "Scale")
    guard let management = FieldManagement(info) else { throw ObjectPatch.unsupported }
    var own: JSON = [
      "apiVersion": .string(info.resource.apiVersion), "kind": .string(info.resource.kind),
      "metadata": configuration["metadata"] ?? [:],
    ]
    if let replicas = configuration["spec", "replicas"] {
      own.set(Self.replicasPath(info.resource), replicas)
    }
    let applied = try management.apply(
      own, live: old, manager: options.manager, force: options.isForced, time: now)
    try Self.checkName(applied, info)
    let scale = try decodeScale(self.scale(of: applied, info).bytes, info, .ignore)
    return try setScale(scale, old, info, options, managed: applied["metadata", "managedFields"])
  }

  /// Reads a scale and checks what it is the scale of.
  private func decodeScale(
    _ body: [UInt8], _ info: RequestInfo, _ validation: FieldValidation
  ) throws(APIError) -> JSON {
    var scale = try ObjectDecoder.decode(
      body, group: "autoscaling", version: "v1", kind: "Scale", validation: validation
    ).object
    try Self.setNamespace(&scale, info)
    try Self.checkName(scale, info)
    return scale
  }

  /// Sets the number of replicas that an object is to have.
  ///
  /// - Parameter managed: The managed fields that an apply leaves; `nil` for other writes.
  private mutating func setScale(
    _ scale: JSON, _ old: JSON, _ info: RequestInfo, _ options: WriteOptions, managed: JSON? = nil
  ) throws(APIError) -> APIResponse {
    try StorageRules.checkVersion(scale, old, info)
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
    var object = old
    object.set(Self.replicasPath(info.resource), .integer(replicas))
    if object != old {
      object.modify("metadata") { metadata in
        metadata["generation"] = .integer((metadata["generation"]?.integer ?? 0) &+ 1)
      }
    }
    if let managed {
      object.modify("metadata") { $0["managedFields"] = managed }
    } else {
      noteManager(of: &object, live: old, info, options)
    }
    if let rules = info.resource.custom?.rules {
      let errors = rules.validateUpdate(object, old)
      if !errors.isEmpty {
        throw .invalid(
          group: info.resource.group, kind: info.resource.kind, name: object.name, errors: errors)
      }
    }
    if !options.isDryRun {
      let stored = ResourceView.convert(object, from: info.resource, to: info.resource.storage)
      edit(info.resource.storage, info.key) { $0 = stored }
    }
    let stored = options.isDryRun ? object : state.object(info.resource, info.key) ?? object
    return APIResponse(code: 200, body: self.scale(of: stored, info))
  }
}
