internal import KubeAPI

/// What admission refuses once an object is complete, and what it warns of.
// Kubernetes: pkg/kubeapiserver/options/plugins.go, AllOrderedPlugins
extension World {
  /// Checks a new object, or a new version of one; returns what to warn of.
  ///
  /// - Parameter old: The version before; `nil` for a new object.
  func validateAdmission(
    _ resource: Resource, _ object: JSON, old: JSON?
  ) throws(APIError) -> [String] {
    var warnings: [String] = []
    if old == nil { try LimitRanger.check(resource, object, state) }
    switch resource {
    case .pods where old == nil:
      warnings = try PodSecurity.admit(object, state)
      try RuntimeClassAdmission.check(object, state)
    case .namespaces:
      let errors = PodSecurity.errors(ofNamespace: object)
      if !errors.isEmpty {
        throw .invalid(group: "", kind: "Namespace", name: object.name, errors: errors)
      }
      warnings = PodSecurity.warnings(ofNamespace: object, old: old, state)
    case .priorityClasses: try PriorityClassAdmission.check(object, state)
    case .persistentVolumeClaims:
      if let old { try StorageAdmission.checkResize(object, old: old, state) }
    default:
      if let template = Self.podTemplate(of: object, resource) {
        warnings = PodSecurity.warnings(ofTemplate: template, in: object.namespace, state)
      }
    }
    try checkQuotas(resource, object, old: old)
    return warnings
  }

  /// The template of the pods that an object makes.
  private static func podTemplate(of object: JSON, _ resource: Resource) -> JSON? {
    switch (resource.group, resource.plural) {
    case ("apps", "controllerrevisions"): nil
    case ("apps", _), ("", "replicationcontrollers"), ("batch", "jobs"):
      object["spec", "template"]
    case ("batch", "cronjobs"): object["spec", "jobTemplate", "spec", "template"]
    case ("", "podtemplates"): object["template"]
    default: nil
    }
  }

  /// Checks the pod that a controller makes all its pods from; a refusal names one that would have been made.
  mutating func validateStencil(_ pod: JSON) throws(APIError) {
    do {
      try LimitRanger.check(.pods, pod, state)
      _ = try PodSecurity.admit(pod, state)
    } catch {
      var named = pod
      named.set(["metadata", "name"], .string(ownName(of: pod)))
      try LimitRanger.check(.pods, named, state)
      _ = try PodSecurity.admit(named, state)
    }
  }

  /// Checks a pod of a controller against the quotas of its namespace.
  func admitOwn(_ pod: JSON) throws(APIError) {
    if quotas.memos.isEmpty { return }
    try checkQuotas(.pods, pod, old: nil)
  }

  /// A name for a pod that has none.
  private mutating func ownName(of pod: JSON) -> String {
    if !pod.name.isEmpty { return pod.name }
    return (pod["metadata", "generateName"]?.string ?? "") + random.nameSuffix()
  }
}
