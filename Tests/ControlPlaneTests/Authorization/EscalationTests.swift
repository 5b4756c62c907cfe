import ControlPlane
import KubeAPI
import Scenario
import Testing

/// Nobody hands out rights that they do not have.
@Suite struct EscalationTests {
  /// A world in which jane may write roles and bindings, and read pods.
  private func world() throws -> Scenario {
    var scenario = Scenario(nodes: [])
    try scenario.allow(
      "{kind: User, name: jane}",
      #"{apiGroups: [rbac.authorization.k8s.io], resources: [roles, rolebindings], verbs: ["#
        + #"create, patch, update, get]}, {apiGroups: [""], resources: [pods], verbs: [get, list]}"#
    )
    return scenario
  }

  /// The roles of `default`.
  private let roles = "/apis/rbac.authorization.k8s.io/v1/namespaces/default/roles"
  /// The bindings of `default`.
  private let bindings = "/apis/rbac.authorization.k8s.io/v1/namespaces/default/rolebindings"

  /// A role with one rule.
  private func role(_ resources: JSON, _ verbs: JSON) -> JSON {
    [
      "metadata": ["name": "new"],
      "rules": [["apiGroups": [""], "resources": resources, "verbs": verbs]],
    ]
  }

  /// A binding to a role.
  private func binding(_ kind: JSON, _ name: JSON) -> JSON {
    [
      "metadata": ["name": "new"], "roleRef": ["kind": kind, "name": name],
      "subjects": [["kind": "User", "name": "ann"]],
    ]
  }

  @Test func `a role may hold what its writer has`() throws {
    var scenario = try world()
    #expect(scenario.refusal(as: .jane, .post, roles, role(["pods"], ["get"])) == "allowed")
  }

  @Test func `a role that holds more is refused, with what is missing by resource`() throws {
    var scenario = try world()
    #expect(
      scenario.refusal(as: .jane, .post, roles, role(["secrets", "pods"], ["get", "delete"]))
        == #"403: roles.rbac.authorization.k8s.io "new" is forbidden: user "jane" "#
        + #"(groups=["developers" "system:authenticated"]) is attempting to grant RBAC "#
        + "permissions not currently held:\n"
        + #"{APIGroups:[""], Resources:["pods"], Verbs:["delete"]}"# + "\n"
        + #"{APIGroups:[""], Resources:["secrets"], Verbs:["get" "delete"]}"#)
  }

  @Test func `a change of a role is checked, too`() throws {
    var scenario = try world()
    try scenario.send(as: .jane, .post, roles, role(["pods"], ["get"]))
    #expect(
      scenario.refusal(as: .jane, .put, "\(roles)/new", role(["secrets"], ["get"]))
        .hasPrefix(#"403: roles.rbac.authorization.k8s.io "new" is forbidden: user "jane""#))
  }

  @Test func `the verb escalate allows any role, the verb bind any binding`() throws {
    var scenario = try world()
    try scenario.allow(
      "{kind: User, name: jane}",
      #"{apiGroups: [rbac.authorization.k8s.io], resources: [roles], verbs: [escalate]}, "#
        + #"{apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles], "#
        + #"resourceNames: [view], verbs: [bind]}"#, name: "e")
    #expect(scenario.refusal(as: .jane, .post, roles, role(["secrets"], ["get"])) == "allowed")
    #expect(
      scenario.refusal(as: .jane, .post, bindings, binding("ClusterRole", "view")) == "allowed")
  }

  @Test func `a binding to a role that holds more is refused`() throws {
    var scenario = try world()
    let refusal = scenario.refusal(
      as: .jane, .post, bindings, binding("ClusterRole", "cluster-admin"))
    #expect(
      refusal
        == #"403: rolebindings.rbac.authorization.k8s.io "new" is forbidden: user "jane" "#
        + #"(groups=["developers" "system:authenticated"]) is attempting to grant RBAC "#
        + "permissions not currently held:\n"
        + #"{APIGroups:["*"], Resources:["*"], Verbs:["*"]}"# + "\n"
        + #"{NonResourceURLs:["*"], Verbs:["*"]}"#)
    #expect(
      scenario.refusal(as: .jane, .post, bindings, binding("Role", "ghost"))
        == #"404: roles.rbac.authorization.k8s.io "ghost" not found"#)
  }

  @Test func `a role that is not there is named beside what is missing`() throws {
    var scenario = try world()
    try scenario.create(
      """
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRoleBinding
      metadata: {name: x}
      roleRef: {kind: ClusterRole, name: nope}
      subjects: [{kind: User, name: jane}]
      """)
    let refusal = scenario.refusal(as: .jane, .post, roles, role(["secrets"], ["get"]))
    #expect(
      refusal.hasSuffix(
        "\n" + #"{APIGroups:[""], Resources:["secrets"], Verbs:["get"]}; "#
          + #"resolution errors: [clusterroles.rbac.authorization.k8s.io "nope" not found]"#))
  }

  @Test func `only who may do everything gathers rules`() throws {
    var scenario = Scenario(nodes: [])
    try scenario.allowEverywhere(
      "jane",
      #"{apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles], verbs: [create]}"#)
    let role: JSON = [
      "metadata": ["name": "agg"],
      "aggregationRule": ["clusterRoleSelectors": [["matchLabels": ["a": "b"]]]],
    ]
    #expect(
      scenario.refusal(as: .jane, .post, "/apis/rbac.authorization.k8s.io/v1/clusterroles", role)
        == #"403: clusterroles.rbac.authorization.k8s.io "agg" is forbidden: "#
        + "must have cluster-admin privileges to use the aggregationRule")
  }

  @Test func `a binding keeps its role`() throws {
    var scenario = try world()
    #expect(
      scenario.refusal(
        as: .admin, .put, "\(bindings)/r",
        [
          "metadata": ["name": "r"], "roleRef": ["kind": "ClusterRole", "name": "view"],
        ])
        == #"422: RoleBinding.rbac.authorization.k8s.io "r" is invalid: roleRef: Invalid value: "#
        + #"{"APIGroup":"rbac.authorization.k8s.io","Kind":"ClusterRole","Name":"view"}: "#
        + "cannot change roleRef")
  }
}
