internal import KubeAPI

/// The controller of cluster roles that gather the rules of others.
// Kubernetes: pkg/controller/clusterroleaggregation/clusterroleaggregation_controller.go
extension World {
  /// A cluster role has come, changed or gone.
  mutating func clusterRolesObserve(_ change: Change) {
    let gathers = change.kind != .deleted && change.new.has("aggregationRule")
    if gathers {
      authorization.gathering.insert(change.key.name)
    } else {
      authorization.gathering.remove(change.key.name)
    }
    for name in authorization.gathering { authorization.dirtyRoles.insert(name) }
  }

  /// Looks at every gathering cluster role that has been marked; says whether there was one.
  mutating func runClusterRoles() -> Bool {
    guard !authorization.dirtyRoles.isEmpty else { return false }
    while let name = authorization.dirtyRoles.popFirst() { gatherRules(of: name) }
    return true
  }

  /// Gives a cluster role the rules of those that it selects.
  private mutating func gatherRules(of name: String) {
    guard let role = state.object(.clusterRoles, ObjectKey(name)),
      let rule = role.present("aggregationRule")
    else { return }
    var rules: [JSON] = []
    var seen: Set<JSON> = []
    for json in rule.items("clusterRoleSelectors") {
      guard let selector = try? LabelSelector(json) else { return }
      for (key, other) in state.objects(.clusterRoles)
      where key.name != name && selector.matches(labels: other.labels) {
        for rule in other.items("rules") where seen.insert(rule).inserted { rules.append(rule) }
      }
    }
    if rules == role.items("rules") { return }
    let gathered = Self.applying(rules, to: withOwnManagers(role, .clusterRoles), now)
    edit(.clusterRoles, ObjectKey(name)) { $0 = gathered }
  }

  /// A cluster role once the controller has applied rules to it. Without any, it lets go of those that
  /// it applied before, and leaves alone those that somebody else wrote.
  private static func applying(_ rules: [JSON], to role: JSON, _ time: Instant) -> JSON {
    var configuration: JSON = [
      "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole",
      "metadata": ["name": .string(role.name)],
    ]
    if !rules.isEmpty { configuration["rules"] = .array(rules) }
    let management = FieldManagement(.clusterRoles)
    let applied = try? management?.apply(
      configuration, live: role, manager: "clusterrole-aggregation-controller", force: true,
      time: time)
    guard var applied else { return role }
    applied.setDefault("rules", .null)
    return applied
  }
}
