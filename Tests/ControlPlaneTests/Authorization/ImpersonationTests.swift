import ControlPlane
import KubeAPI
import Scenario
import Testing

/// Acting as somebody else.
@Suite struct ImpersonationTests {
  /// The pods of `shop`.
  private let pods = "/api/v1/namespaces/shop/pods"
  /// Where somebody asks who they are.
  private let whoami = "/apis/authentication.k8s.io/v1/selfsubjectreviews"

  /// Who somebody is when they impersonate a user.
  private func identity(_ wanted: UserInfo) throws -> JSON? {
    var scenario = Scenario(nodes: [])
    let answer = try scenario.send(as: .admin, .post, whoami, [:], impersonating: wanted)
    return answer.body["status", "userInfo"]
  }

  @Test func `a user gets the group of all who are known`() throws {
    #expect(
      try identity(UserInfo(name: "ann", uid: "u-1", groups: ["ops"]))
        == ["username": "ann", "uid": "u-1", "groups": ["ops", "system:authenticated"]])
  }

  @Test func `somebody unknown gets the group of those`() throws {
    var request = APIRequest(.get, "/healthz")
    request.impersonated = UserInfo(name: "system:anonymous")
    let admitted = try Scenario(nodes: []).world.admitted(request)
    #expect(
      admitted.user == UserInfo(name: "system:anonymous", groups: ["system:unauthenticated"]))
    #expect(admitted.impersonated == nil)
  }

  @Test func `a service account gets its own groups`() throws {
    #expect(
      try identity(UserInfo(name: "system:serviceaccount:default:ci")) == [
        "username": "system:serviceaccount:default:ci",
        "groups": [
          "system:serviceaccounts", "system:serviceaccounts:default", "system:authenticated",
        ],
      ])
  }

  @Test func `the rights are those of whom somebody is`() {
    var scenario = Scenario(nodes: [])
    #expect(
      scenario.refusal(as: .admin, .get, pods, impersonating: UserInfo(name: "bob"))
        == #"403: pods is forbidden: User "bob" cannot list resource "pods" in API group "" in "#
        + #"the namespace "shop""#)
  }

  @Test func `whoever may not impersonate is told the request's own verb`() {
    var scenario = Scenario(nodes: [])
    /// The refusal of jane's request as a user.
    func refusal(_ name: String) -> String {
      scenario.refusal(as: .jane, .get, pods, impersonating: UserInfo(name: name))
    }
    #expect(
      refusal("bob")
        == #"403: pods is forbidden: User "jane" cannot impersonate-on:user-info:list resource "#
        + #""pods" in API group "" in the namespace "shop""#)
    #expect(
      refusal("system:serviceaccount:a:b").contains("cannot impersonate-on:serviceaccount:list "))
    #expect(refusal("system:node:n").contains("cannot impersonate-on:arbitrary-node:list "))
  }

  @Test func `the old right to impersonate is enough, but only for whom it names`() throws {
    var scenario = Scenario(nodes: [])
    try scenario.allowEverywhere(
      "jane",
      #"{apiGroups: [""], resources: [users], resourceNames: [bob], verbs: [impersonate]}"#)
    let bob = UserInfo(name: "bob")
    #expect(
      scenario.refusal(as: .jane, .get, pods, impersonating: bob).contains(#"User "bob" cannot"#))
    let member = UserInfo(name: "bob", groups: ["ops"])
    #expect(
      scenario.refusal(as: .jane, .get, pods, impersonating: member).contains(
        #"User "jane" cannot"#))
  }

  @Test func `the right to impersonate for one verb holds for that verb`() throws {
    var scenario = Scenario(nodes: [])
    try scenario.allowEverywhere(
      "jane",
      #"{apiGroups: [authentication.k8s.io], resources: [users, groups], "#
        + #"verbs: ["impersonate:user-info"]}, "#
        + #"{apiGroups: [""], resources: [pods], verbs: ["impersonate-on:user-info:list"]}"#)
    let bob = UserInfo(name: "bob", groups: ["ops"])
    #expect(
      scenario.refusal(as: .jane, .get, pods, impersonating: bob).contains(#"User "bob" cannot"#))
    #expect(
      scenario.refusal(as: .jane, .get, "\(pods)/x", impersonating: bob)
        .contains("cannot impersonate-on:user-info:get"))
    let master = UserInfo(name: "bob", groups: ["system:masters"])
    #expect(
      scenario.refusal(as: .jane, .get, pods, impersonating: master)
        == #"403: groups.authentication.k8s.io "system:masters" is forbidden: User "jane" cannot "#
        + #"impersonate:user-info resource "groups" in API group "authentication.k8s.io" at the "#
        + "cluster scope: impersonating the system:masters group is not allowed")
  }
}
