internal import KubeAPI

/// How resources are kept in the store: where, and what their writers must say.
enum StorageRules {
  /// The key of an object in the store, as errors show it.
  // Kubernetes: pkg/kubeapiserver/default_storage_factory_builder.go, SpecialDefaultResourcePrefixes
  static func key(_ resource: Resource, _ key: ObjectKey) -> String {
    let prefix =
      switch (resource.group, resource.plural) {
      case ("", "services"): "services/specs"
      case ("", "endpoints"): "services/endpoints"
      case ("", "nodes"): "minions"
      case ("", "replicationcontrollers"): "controllers"
      case ("networking.k8s.io", "ingresses"): "ingress"
      case ("apiregistration.k8s.io", _), ("apiextensions.k8s.io", _):
        "\(resource.group)/\(resource.plural)"
      default: resource.custom == nil ? resource.plural : "\(resource.group)/\(resource.plural)"
      }
    return key.namespace.isEmpty
      ? "/\(prefix)/\(key.name)" : "/\(prefix)/\(key.namespace)/\(key.name)"
  }

  /// Resources whose updates must name the version that they were made from.
  // Kubernetes: pkg/registry/node/runtimeclass/strategy.go, AllowUnconditionalUpdate
  private static let conditional: Set<String> = [
    "runtimeclasses", "leases", "poddisruptionbudgets", "csidrivers", "csinodes",
    "customresourcedefinitions", "apiservices", "mutatingwebhookconfigurations",
    "validatingwebhookconfigurations", "validatingadmissionpolicies",
    "validatingadmissionpolicybindings", "volumeattachments",
  ]

  /// Resources of which a replacement makes a new object where there is none.
  // Kubernetes: pkg/registry/core/service/strategy.go, AllowCreateOnUpdate
  private static let created: Set<String> = [
    "endpoints", "events", "leases", "limitranges", "services", "clusterroles",
    "clusterrolebindings", "roles", "rolebindings",
  ]

  /// Whether an update may leave out the version that it was made from.
  static func allowsUnconditionalUpdate(_ resource: Resource) -> Bool {
    resource.custom == nil && !conditional.contains(resource.plural)
  }

  /// Whether a replacement makes a new object where there is none.
  static func createsOnUpdate(_ resource: Resource) -> Bool {
    resource.custom == nil && created.contains(resource.plural)
  }

  /// Refuses to replace another object than the one that was meant.
  ///
  /// - Parameter live: The stored object; `nil` where there is none.
  // Kubernetes: staging/src/k8s.io/apiserver/pkg/storage/interfaces.go, Preconditions.Check
  static func checkIdentity(
    _ object: JSON, _ live: JSON?, _ info: RequestInfo, _ options: WriteOptions
  ) throws(APIError) {
    let uid = object.uid
    guard !uid.isEmpty, uid != live?.uid ?? "" else { return }
    // A dry run checks what it has read, before the store has put its prefix before the key.
    let prefix = options.isDryRun ? "" : "/registry"
    let key = prefix + key(info.resource, info.key)
    throw .conflict(
      group: info.resource.group, resource: info.resource.plural, name: info.name ?? "",
      message: "StorageError: invalid object, Code: 4, Key: \(key), "
        + "ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: "
        + "UID in precondition: \(uid), UID in object meta: \(live?.uid ?? "")")
  }

  /// Refuses a new object that says of which version it is.
  // Kubernetes: staging/src/k8s.io/apiserver/pkg/storage/etcd3/store.go, Create
  static func checkNoVersion(_ object: JSON) throws(APIError) {
    guard let version = UInt64(object.resourceVersion), version != 0 else { return }
    throw .unexplained("resourceVersion should not be set on objects to be created")
  }

  /// Refuses a version that was made from another one than the stored one.
  // Kubernetes: staging/src/k8s.io/apiserver/pkg/registry/generic/registry/store.go, Update
  static func checkVersion(_ object: JSON, _ live: JSON, _ info: RequestInfo) throws(APIError) {
    let resource = info.resource
    let text = object.resourceVersion
    if text.isEmpty || text == "0" {
      if allowsUnconditionalUpdate(resource) { return }
      throw .invalid(
        group: resource.group, kind: resource.plural, name: live.name,
        errors: [
          FieldError(
            .invalid, "metadata.resourceVersion", badValue: "0",
            detail: "must be specified for an update")
        ])
    }
    if Int64(text) == nil {
      throw .invalid(
        group: resource.group, kind: resource.kind, name: live.name,
        errors: [
          FieldError(
            .invalid, "metadata.resourceVersion", badValue: text.goQuoted,
            detail: "must be specified for an update")
        ])
    }
    if text != live.resourceVersion {
      throw .conflict(
        group: resource.group, resource: resource.plural, name: live.name,
        message: "the object has been modified; "
          + "please apply your changes to the latest version and try again")
    }
  }
}
