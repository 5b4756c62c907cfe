import ControlPlane
import KubeAPI
import Scenario
import Testing

/// Who may do what, by roles and bindings.
@Suite struct AuthorizationTests {
  /// A world without nodes.
  private func world() -> Scenario { Scenario(nodes: []) }

  /// The pods of `default`.
  private let pods = "/api/v1/namespaces/default/pods"
  /// The user jane, as a binding names her.
  private let jane = "{kind: User, name: jane}"

  @Test func `whoever is not bound may do nothing, in the real words`() {
    var scenario = world()
    #expect(
      scenario.refusal(as: .jane, .get, pods)
        == #"403: pods is forbidden: User "jane" cannot list resource "pods" in API group "" "#
        + #"in the namespace "default""#)
    #expect(
      scenario.refusal(as: .jane, .delete, "/api/v1/namespaces/shop/pods/x")
        == #"403: pods "x" is forbidden: User "jane" cannot delete resource "pods" "#
        + #"in API group "" in the namespace "shop""#)
    #expect(
      scenario.refusal(as: .jane, .get, "/api/v1/nodes")
        == #"403: nodes is forbidden: User "jane" cannot list resource "nodes" in API group "" "#
        + "at the cluster scope")
    #expect(
      scenario.refusal(
        as: .jane, .patch, "/apis/apps/v1/namespaces/default/deployments/d/scale", [:])
        == #"403: deployments.apps "d" is forbidden: User "jane" cannot patch resource "#
        + #""deployments/scale" in API group "apps" in the namespace "default""#)
    #expect(
      scenario.refusal(as: .jane, .get, "/metrics")
        == #"403: forbidden: User "jane" cannot get path "/metrics""#)
  }

  @Test func `rights are asked before anything else is looked at`() throws {
    var scenario = world()
    #expect(
      scenario.refusal(as: .jane, .post, pods, ["kind": 7]).hasPrefix("403: pods is forbidden"))
    #expect(
      scenario.refusal(as: .jane, .get, "/apis/example.com/v1/widgets")
        == #"403: widgets.example.com is forbidden: User "jane" cannot list resource "widgets" "#
        + #"in API group "example.com" at the cluster scope"#)
    try scenario.allow(jane, #"{apiGroups: [""], resources: [pods], verbs: [get]}"#)
    #expect(scenario.refusal(as: .jane, .get, "\(pods)/x") == #"404: pods "x" not found"#)
  }

  @Test func `the details of a refusal name the resource and the object`() {
    var scenario = world()
    do throws(APIError) {
      try scenario.send(as: .jane, .get, "/apis/apps/v1/namespaces/default/daemonsets/d")
      Issue.record("jane may read")
    } catch {
      #expect(error.reason == "Forbidden")
      #expect(
        error.status["details"] == ["group": "apps", "kind": "daemonsets", "name": "d"])
    }
  }

  @Test func `a watch and the deletion of a collection are verbs of their own`() throws {
    var scenario = world()
    try scenario.allow(jane, #"{apiGroups: [""], resources: [pods], verbs: [get, list, delete]}"#)
    #expect(scenario.refusal(as: .jane, .get, pods) == "allowed")
    #expect(
      scenario.refusal(as: .jane, .get, pods, query: [("watch", "true")]).contains("cannot watch"))
    #expect(scenario.refusal(as: .jane, .delete, pods).contains("cannot deletecollection"))
  }

  @Test func `resource names allow one object, also by a field selector`() throws {
    var scenario = world()
    try scenario.allow(
      jane,
      #"{apiGroups: [""], resources: [configmaps], resourceNames: [a], verbs: [get, list]}"#)
    let maps = "/api/v1/namespaces/default/configmaps"
    #expect(scenario.refusal(as: .jane, .get, "\(maps)/a") == #"404: configmaps "a" not found"#)
    #expect(scenario.refusal(as: .jane, .get, "\(maps)/b").hasPrefix("403"))
    #expect(scenario.refusal(as: .jane, .get, maps).hasPrefix("403"))
    #expect(
      scenario.refusal(as: .jane, .get, maps, query: [("fieldSelector", "metadata.name=a")])
        == "allowed")
  }

  @Test func `groups and service accounts are bound, too`() throws {
    var scenario = world()
    let rule = #"{apiGroups: [""], resources: [pods], verbs: [list]}"#
    try scenario.allow("{kind: Group, name: developers}", rule, name: "g")
    try scenario.allow("{kind: ServiceAccount, name: bot}", rule, name: "s")
    #expect(scenario.refusal(as: .jane, .get, pods) == "allowed")
    let bot = UserInfo(name: "system:serviceaccount:default:bot")
    #expect(scenario.refusal(as: bot, .get, pods) == "allowed")
    let other = UserInfo(name: "system:serviceaccount:shop:bot")
    #expect(scenario.refusal(as: other, .get, pods).hasPrefix("403"))
  }

  @Test func `a binding counts until it is gone, and as it is now`() throws {
    var scenario = world()
    try scenario.allow(jane, #"{apiGroups: ["*"], resources: ["*"], verbs: ["*"]}"#)
    #expect(scenario.refusal(as: .jane, .get, pods) == "allowed")
    let binding = "rolebinding/r"
    try scenario.patch(binding, "subjects: [{kind: User, name: ann}]", type: "merge-patch")
    #expect(scenario.refusal(as: .jane, .get, pods).hasPrefix("403"))
    #expect(scenario.refusal(as: UserInfo(name: "ann"), .get, pods) == "allowed")
    try scenario.delete(binding)
    #expect(scenario.refusal(as: UserInfo(name: "ann"), .get, pods).hasPrefix("403"))
  }

  @Test func `a binding to a role that is not there is named in the refusal`() throws {
    var scenario = world()
    try scenario.allow(jane, #"{apiGroups: ["*"], resources: ["*"], verbs: ["*"]}"#)
    try scenario.delete("role/r")
    #expect(
      scenario.refusal(as: .jane, .get, pods)
        == #"403: pods is forbidden: User "jane" cannot list resource "pods" in API group "" in "#
        + #"the namespace "default": RBAC: role.rbac.authorization.k8s.io "r" not found"#)
  }

  @Test(arguments: [
    (#"["pods/log"]"#, "pods/x/log", true), (#"["pods"]"#, "pods/x/log", false),
    (#"["*/log"]"#, "pods/x/log", true), (#"["*"]"#, "pods/x/log", true),
    (#"["*/scale"]"#, "pods/x/log", false),
  ])
  func `subresources have rules of their own`(
    resources: String, path: String, isAllowed: Bool
  ) throws {
    var scenario = world()
    try scenario.allow(jane, #"{apiGroups: [""], resources: \#(resources), verbs: [get]}"#)
    let refusal = scenario.refusal(as: .jane, .get, "/api/v1/namespaces/default/\(path)")
    #expect(refusal.hasPrefix("403") != isAllowed)
  }

  @Test func `paths that are no resources have rules with stars at their end`() throws {
    var scenario = world()
    try scenario.allowEverywhere("jane", #"{nonResourceURLs: ["/logs/*"], verbs: [get]}"#)
    let attributes = AccessAttributes(user: .jane, verb: "get", path: "/logs/a")
    #expect(scenario.world.decide(attributes).isAllowed)
    #expect(
      !scenario.world.decide(AccessAttributes(user: .jane, verb: "get", path: "/log")).isAllowed)
    #expect(
      scenario.world.decide(AccessAttributes(user: .jane, verb: "get", path: "/healthz")).isAllowed)
  }

  @Test func `the reason of a permission names binding, role and subject`() throws {
    var scenario = world()
    try scenario.allow(
      "{kind: ServiceAccount, name: bot}", #"{apiGroups: [""], resources: [pods], verbs: [get]}"#)
    let bot = UserInfo(name: "system:serviceaccount:default:bot")
    let decision = scenario.world.decide(
      AccessAttributes(
        user: bot, verb: "get", group: "", resource: "pods", namespace: "default", name: "x"))
    #expect(
      decision.reason
        == #"RBAC: allowed by RoleBinding "r/default" of Role "r" to ServiceAccount "bot/default""#)
  }

  @Test(arguments: [
    ("/api/v1/namespaces/a/pods/b/log", "get", "", "pods", "log", "a", "b"),
    ("/api/v1/namespaces/a", "get", "", "namespaces", "", "a", "a"),
    ("/api/v1/namespaces/a/finalize", "get", "", "namespaces", "finalize", "a", "a"),
    ("/apis/apps/v1/deployments", "list", "apps", "deployments", "", "", ""),
    ("/api/v1/watch/pods", "watch", "", "pods", "", "", ""),
  ])
  func `a path says what is wanted`(
    path: String, verb: String, group: String, resource: String, subresource: String,
    namespace: String, name: String
  ) {
    let wanted = AccessAttributes(APIRequest(.get, path))
    #expect(wanted.isResourceRequest)
    #expect(
      [
        wanted.verb, wanted.group, wanted.resource, wanted.subresource, wanted.namespace,
        wanted.name,
      ]
        == [verb, group, resource, subresource, namespace, name])
  }

  @Test func `short paths are no resources`() {
    for path in ["/api/v1", "/apis/apps/v1", "/healthz", "/", "/openapi/v3/api/v1"] {
      #expect(!AccessAttributes(APIRequest(.get, path)).isResourceRequest)
    }
  }
}
