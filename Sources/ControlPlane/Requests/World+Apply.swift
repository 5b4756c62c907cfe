internal import KubeAPI

/// Server-side apply, and the notes on who manages what.
extension World {
  /// Lays the configuration of a request over an object, or makes the object of it.
  // Kubernetes: staging/src/k8s.io/apiserver/pkg/endpoints/handlers/patch.go, applyPatcher
  mutating func apply(
    _ request: APIRequest, _ info: RequestInfo, _ options: WriteOptions
  ) throws(APIError) -> APIResponse {
    let resource = info.resource
    let live = state.object(resource, info.key).map { withOwnManagers($0, info.resource) }
    if live == nil, info.subresource != nil { _ = try stored(info) }
    guard let management = FieldManagement(info) else { throw ObjectPatch.unsupported }
    let configuration = try FieldManagement.decode(request.body)
    try Self.check(configuration, resource.apiVersion, resource.kind)
    var applied = try management.apply(
      configuration, live: live, manager: options.manager, force: options.isForced, time: now)
    Self.renewLastApplied(in: &applied, from: configuration, options.manager)
    var draft = try Draft(applied.bytes, info, .ignore)
    draft.isApplied = true
    draft.isPatched = true
    draft.dropOwnerDuplicates()
    if live == nil, !draft.object.uid.isEmpty {
      throw .conflict(
        group: resource.group, resource: resource.plural, name: info.name ?? "",
        message: "uid mismatch: the provided object specified uid \(draft.object.uid), "
          + "and no existing object was found")
    }
    try Self.checkName(draft.object, info)
    guard let live else { return try insert(draft, info, options) }
    return try update(draft, live, info, options)
  }

  /// Refuses a configuration of another kind than the one at the path.
  // Kubernetes: apimachinery/pkg/util/managedfields/internal/versioncheck.go
  static func check(
    _ configuration: JSON, _ apiVersion: String, _ kind: String
  ) throws(APIError) {
    let version = configuration["apiVersion"]?.string ?? ""
    let given = configuration["kind"]?.string ?? ""
    guard version != apiVersion || given != kind else { return }
    let text = version.contains("/") ? version : "/\(version)"
    throw .badRequest("invalid object type: \(text), Kind=\(given)")
  }

  /// Keeps the note of client-side apply true when kubectl applies on the server's side.
  // Kubernetes: apimachinery/pkg/util/managedfields/internal/lastappliedupdater.go
  private static func renewLastApplied(
    in object: inout JSON, from configuration: JSON, _ manager: String
  ) {
    let path = ["metadata", "annotations", ThreeWayMerge.annotation]
    guard manager == "kubectl", object[at: path]?.string?.isEmpty == false else { return }
    var plain = configuration
    if plain["metadata", "annotations"]?.object != nil {
      plain.modify("metadata") { metadata in
        metadata.modify("annotations") { $0[ThreeWayMerge.annotation] = .none }
      }
    }
    let note = JSON.string(plain.text + "\n")
    let size = object.annotations.reduce(note.string?.utf8.count ?? 0) { sum, entry in
      let value = entry.name == ThreeWayMerge.annotation ? "" : entry.value.string ?? ""
      return sum + entry.name.utf8.count + value.utf8.count
    }
    object.modify("metadata") { metadata in
      metadata.modify("annotations") {
        $0[ThreeWayMerge.annotation] = size > annotationsBytesMax ? nil : note
      }
    }
  }

  /// The most bytes that the annotations of one object may have.
  private static let annotationsBytesMax = 256 << 10

  /// Notes in an object what its writer changed.
  func noteManager(
    of object: inout JSON, live: JSON?, _ info: RequestInfo, _ options: WriteOptions
  ) {
    guard let management = FieldManagement(info) else { return }
    management.update(live: live, object: &object, manager: options.manager, time: now)
  }
}

extension FieldManagement {
  /// The keeping of what a request's path names; `nil` for kinds that the schema does not know.
  init?(_ info: RequestInfo) { self.init(info.resource, info.subresource) }

  /// The keeping of the fields of a resource; `nil` for kinds that the schema does not know.
  init?(_ resource: Resource, _ subresource: String? = nil) {
    if let custom = resource.custom {
      self.init(
        custom.schema, apiVersion: resource.apiVersion, subresource: subresource ?? "",
        ignoring: Self.reset(resource, subresource))
      return
    }
    guard
      let definition = Schema.kubernetes.definition(
        group: resource.group, version: resource.version, kind: resource.kind)
    else { return nil }
    self.init(
      definition, apiVersion: resource.apiVersion, subresource: subresource ?? "",
      ignoring: Self.reset(resource, subresource))
  }

  /// The fields that a write puts back to what they were.
  // Kubernetes: pkg/registry/apps/daemonset/strategy.go, GetResetFields
  private static func reset(_ resource: Resource, _ subresource: String?) -> FieldSet {
    switch subresource {
    case nil where resource == .certificateSigningRequests: return specAndStatus
    case nil: return resource.subresources.contains("status") ? status : FieldSet()
    case "status" where resource == .pods: return podStatus
    case "status" where resource == .deployments: return deploymentStatus
    case "status": return spec
    default: return FieldSet()
    }
  }

  /// What an ordinary write does not change.
  private static let status = FieldSet(json: ["f:status": [:]])
  /// What an ordinary write of a certificate request does not change.
  private static let specAndStatus = FieldSet(json: ["f:spec": [:], "f:status": [:]])
  /// What a write of the status does not change.
  private static let spec = FieldSet(json: ["f:spec": [:]])
  /// What a write of a pod's status does not change.
  private static let podStatus = FieldSet(json: [
    "f:metadata": ["f:deletionTimestamp": [:], "f:ownerReferences": [:]], "f:spec": [:],
  ])
  /// What a write of a Deployment's status does not change.
  private static let deploymentStatus = FieldSet(json: [
    "f:metadata": ["f:labels": [:]], "f:spec": [:],
  ])
}
