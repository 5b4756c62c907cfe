internal import KubeAPI

/// Nobody hands out rights that they do not have.
extension World {
  /// Refuses roles and bindings that would give more than their writer has.
  ///
  /// - Parameter old: The object before; `nil` for a new one.
  // Kubernetes: pkg/registry/rbac/clusterrole/policybased/storage.go
  func checkEscalation(
    _ object: JSON, old: JSON?, _ user: UserInfo, _ info: RequestInfo
  ) throws(APIError) {
    let isRole = info.resource == .roles || info.resource == .clusterRoles
    guard isRole || info.resource == .roleBindings || info.resource == .clusterRoleBindings,
      !Self.isPrivileged(user)
    else { return }
    if let old, Self.changesOwnersOnly(object, old) { return }
    if isRole {
      try checkRole(object, old, user, info)
    } else {
      try checkBinding(object, user, info)
    }
  }

  /// Whether a change is only one that the garbage collector makes.
  // Kubernetes: pkg/registry/rbac/helpers.go, IsOnlyMutatingGCFields
  private static func changesOwnersOnly(_ object: JSON, _ old: JSON) -> Bool {
    var object = object
    object.modify("metadata") { metadata in
      for field in ["ownerReferences", "finalizers", "managedFields", "resourceVersion", "uid"] {
        metadata[field] = old["metadata", field]
      }
    }
    return object == old
  }

  /// Refuses a role that holds more than its writer has.
  private func checkRole(
    _ role: JSON, _ old: JSON?, _ user: UserInfo, _ info: RequestInfo
  ) throws(APIError) {
    let escalates = AccessAttributes(
      user: user, verb: "escalate", group: info.resource.group, resource: info.resource.plural,
      namespace: info.namespace, name: info.name ?? "")
    if decide(escalates).isAllowed { return }
    try confirm(role.items("rules").map(PolicyRule.init), role, user, info)
    let gathers = [role, old ?? [:]].contains {
      !($0["aggregationRule", "clusterRoleSelectors"]?.array ?? []).isEmpty
    }
    guard gathers else { return }
    do {
      try confirm(PolicyRule.fullAuthority, role, user, info)
    } catch {
      throw .forbidden(
        group: info.resource.group, resource: info.resource.plural, name: role.name,
        message: "must have cluster-admin privileges to use the aggregationRule")
    }
  }

  /// Refuses a binding to a role that holds more than the binding's writer has.
  // Kubernetes: pkg/registry/rbac/rolebinding/policybased/storage.go
  private func checkBinding(
    _ binding: JSON, _ user: UserInfo, _ info: RequestInfo
  ) throws(APIError) {
    let reference = binding["roleRef"] ?? [:]
    let isLocal = reference.text("kind") == "Role"
    let roles = isLocal ? Resource.roles : Resource.clusterRoles
    let binds = AccessAttributes(
      user: user, verb: "bind", group: reference.text("apiGroup"), resource: roles.plural,
      namespace: info.namespace, name: reference.text("name"))
    if decide(binds).isAllowed { return }
    if !isLocal, reference.text("kind") != "ClusterRole" {
      let kind = reference.text("kind").goQuoted
      throw .internalError("unsupported role reference kind: \(kind)")
    }
    let key = ObjectKey(
      namespace: isLocal ? info.namespace : "", name: reference.text("name"))
    guard let role = state.object(roles, key) else {
      throw .notFound(group: roles.group, resource: roles.plural, name: key.name)
    }
    try confirm(role.items("rules").map(PolicyRule.init), binding, user, info)
  }

  /// Refuses rules that a user does not have.
  // Kubernetes: pkg/registry/rbac/validation/rule.go, ConfirmNoEscalation
  private func confirm(
    _ wanted: [PolicyRule], _ object: JSON, _ user: UserInfo, _ info: RequestInfo
  ) throws(APIError) {
    let held = rules(for: user, in: info.namespace, isStored: true)
    let missing = PolicyRule.missing(wanted, from: held.rules.map(PolicyRule.init))
    if missing.isEmpty { return }
    var message =
      "user \(user.name.goQuoted) (groups=\(user.groups.goQuoted)) is attempting to grant RBAC "
      + "permissions not currently held:\n\(PolicyRule.description(of: missing))"
    if !held.errors.isEmpty {
      message += "; resolution errors: [\(Self.aggregate(held.errors))]"
    }
    throw .forbidden(
      group: info.resource.group, resource: info.resource.plural, name: object.name,
      message: message)
  }
}
