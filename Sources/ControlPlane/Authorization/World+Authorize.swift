public import KubeAPI

/// What an authorizer says.
public struct AccessDecision: Hashable, Sendable {
  /// Whether what is wanted may be done; nobody forbids what somebody allows.
  public var isAllowed: Bool
  /// Why; may be empty.
  public var reason: String
}

/// Who may do what.
extension World {
  /// The group whose members may do everything.
  private static let privilegedGroup = "system:masters"

  /// Whether a user may do everything.
  static func isPrivileged(_ user: UserInfo) -> Bool { user.groups.contains(privilegedGroup) }

  /// Says whether something may be done.
  // Kubernetes: plugin/pkg/auth/authorizer/rbac/rbac.go, Authorize
  public func decide(_ wanted: AccessAttributes) -> AccessDecision {
    if Self.isPrivileged(wanted.user) { return AccessDecision(isAllowed: true, reason: "") }
    var errors: [String] = []
    for grant in grants(to: wanted.user, in: wanted.namespace) {
      guard let role = role(of: grant) else {
        errors.append(Self.missingRole(of: grant))
        continue
      }
      for rule in role.items("rules") where PolicyRule.allows(rule, wanted) {
        let reason = "RBAC: allowed by \(Self.describe(grant, wanted.user))"
        return AccessDecision(isAllowed: true, reason: reason)
      }
    }
    let reason = errors.isEmpty ? "" : "RBAC: \(Self.aggregate(errors))"
    return AccessDecision(isAllowed: false, reason: reason)
  }

  /// Refuses what may not be done.
  public func authorize(_ wanted: AccessAttributes) throws(APIError) {
    let decision = decide(wanted)
    if !decision.isAllowed { throw wanted.refusal(decision.reason) }
  }

  /// A request as it counts: its user is the one who is impersonated, and may do what is asked.
  ///
  /// Paths that are no resources are checked, too, so a server asks here before it answers anything.
  // Kubernetes: staging/src/k8s.io/apiserver/pkg/endpoints/filters/authorization.go, WithAuthorization
  public func admitted(_ request: APIRequest) throws(APIError) -> APIRequest {
    if request.impersonated == nil, Self.isPrivileged(request.user) { return request }
    var request = request
    if let wanted = request.impersonated {
      request.user = try impersonate(wanted, request)
      request.impersonated = nil
      if Self.isPrivileged(request.user) { return request }
    }
    try authorize(AccessAttributes(request))
    return request
  }
}

// MARK: Roles and bindings

extension World {
  /// The bindings that a user has in a namespace: cluster-wide ones first, each by name.
  // Kubernetes: pkg/registry/rbac/validation/rule.go, VisitRulesFor
  func grants(to user: UserInfo, in namespace: String) -> [JSON] {
    var wide: [ObjectKey] = []
    var local: [ObjectKey] = []
    for subject in BoundSubject.keys(of: user) {
      collect(subject, in: "", &wide)
      if !namespace.isEmpty { collect(subject, in: namespace, &local) }
    }
    return Self.unique(wide).compactMap { state.object(.clusterRoleBindings, $0) }
      + Self.unique(local).compactMap { state.object(.roleBindings, $0) }
  }

  /// Adds the bindings of a subject in a namespace to some others.
  private func collect(_ subject: String, in namespace: String, _ keys: inout [ObjectKey]) {
    let first = BoundSubject(
      subject: subject, binding: ObjectKey(namespace: namespace, name: ""))
    for entry in authorization.bindings.elements(from: first) {
      guard entry.subject == subject, entry.binding.namespace == namespace else { return }
      keys.append(entry.binding)
    }
  }

  /// Some keys in order, each once.
  private static func unique(_ keys: [ObjectKey]) -> [ObjectKey] {
    if keys.count < 2 { return keys }
    let sorted = keys.sorted()
    return sorted.indices.filter { $0 == 0 || sorted[$0] != sorted[$0 - 1] }.map { sorted[$0] }
  }

  /// The role that a binding refers to; `nil` where there is none.
  // Kubernetes: pkg/registry/rbac/validation/rule.go, GetRoleReferenceRules
  func role(of binding: JSON) -> JSON? {
    let name = binding["roleRef", "name"]?.string ?? ""
    switch binding["roleRef", "kind"]?.string {
    case "ClusterRole": return state.object(.clusterRoles, ObjectKey(name))
    case "Role":
      return state.object(.roles, ObjectKey(namespace: binding.namespace, name: name))
    default: return nil
    }
  }

  /// The rules that a user has in a namespace, and what was wrong in looking for them.
  ///
  /// - Parameter isStored: Whether roles are looked for in the store and not by the authorizer, which
  ///   names missing ones otherwise.
  func rules(
    for user: UserInfo, in namespace: String, isStored: Bool = false
  ) -> (rules: [JSON], errors: [String]) {
    var rules: [JSON] = []
    var errors: [String] = []
    for grant in grants(to: user, in: namespace) {
      if let role = role(of: grant) {
        rules += role.items("rules")
      } else {
        errors.append(Self.missingRole(of: grant, isStored: isStored))
      }
    }
    return (rules, errors)
  }

  /// What is wrong with a binding whose role is not there.
  private static func missingRole(of binding: JSON, isStored: Bool = false) -> String {
    let kind = (binding["roleRef", "kind"]?.string ?? "").lowercased() + (isStored ? "s" : "")
    let name = binding["roleRef", "name"]?.string ?? ""
    return "\(kind).rbac.authorization.k8s.io \(name.goQuoted) not found"
  }

  /// Some errors in one sentence, each once.
  // Kubernetes: apimachinery/pkg/util/errors/errors.go, aggregate.Error
  static func aggregate(_ errors: [String]) -> String {
    var seen: Set<String> = []
    let each = errors.filter { seen.insert($0).inserted }
    return each.count == 1 ? each[0] : "[\(each.joined(separator: ", "))]"
  }

  /// A binding and the subject by which it binds a user, in words.
  // Kubernetes: pkg/registry/rbac/validation/rule.go, roleBindingDescriber
  private static func describe(_ binding: JSON, _ user: UserInfo) -> String {
    let keys = BoundSubject.keys(of: user)
    let subject = binding.items("subjects").first { subject in
      BoundSubject.key(of: subject, binding.namespace).map(keys.contains) ?? false
    }
    let isLocal = !binding.namespace.isEmpty
    let name = isLocal ? "\(binding.name)/\(binding.namespace)" : binding.name
    let role = binding["roleRef", "name"]?.string ?? ""
    return "\(isLocal ? "RoleBinding" : "ClusterRoleBinding") \(name.goQuoted) of "
      + "\(binding["roleRef", "kind"]?.string ?? "") \(role.goQuoted) to "
      + describe(subject: subject ?? [:], binding.namespace)
  }

  /// A subject in words.
  private static func describe(subject: JSON, _ bindingNamespace: String) -> String {
    var name = subject.text("name")
    if subject.text("kind") == "ServiceAccount" {
      let given = subject.text("namespace")
      name += "/" + (given.isEmpty ? bindingNamespace : given)
    }
    return "\(subject.text("kind")) \(name.goQuoted)"
  }
}

// MARK: Changes

extension World {
  /// A binding has come, changed or gone.
  mutating func authorizationObserveBinding(_ change: Change) {
    for subject in change.old.map(BoundSubject.subjects) ?? [] {
      authorization.bindings.remove(BoundSubject(subject: subject, binding: change.key))
    }
    if change.kind == .deleted { return }
    for subject in BoundSubject.subjects(of: change.new) {
      authorization.bindings.insert(BoundSubject(subject: subject, binding: change.key))
    }
  }
}
