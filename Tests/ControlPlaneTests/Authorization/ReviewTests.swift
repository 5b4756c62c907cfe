import ControlPlane
import KubeAPI
import Scenario
import Testing

/// Questions that are asked by creating an object.
@Suite struct ReviewTests {
  /// Where reviews of rights are made.
  private let group = "/apis/authorization.k8s.io/v1"

  /// What a resource is wanted for.
  private func wanted(_ verb: JSON, namespace: JSON = "default") -> JSON {
    ["verb": verb, "resource": "pods", "namespace": namespace]
  }

  @Test func `somebody learns what they may do`() throws {
    var scenario = Scenario(nodes: [])
    try scenario.allow(
      "{kind: User, name: jane}", #"{apiGroups: [""], resources: [pods], verbs: [get]}"#)
    /// The answer to jane's question about a verb.
    func status(_ verb: JSON) throws -> JSON? {
      try scenario.send(
        as: .jane, .post, "\(group)/selfsubjectaccessreviews",
        ["spec": ["resourceAttributes": wanted(verb)]]
      ).body["status"]
    }
    #expect(
      try status("get") == [
        "allowed": true,
        "reason": #"RBAC: allowed by RoleBinding "r/default" of Role "r" to User "jane""#,
      ])
    #expect(try status("list") == ["allowed": false])
  }

  @Test func `the administrator may do everything, for no reason`() throws {
    var scenario = Scenario(nodes: [])
    let answer = try scenario.send(
      as: .admin, .post, "\(group)/selfsubjectaccessreviews",
      ["spec": ["nonResourceAttributes": ["verb": "get", "path": "/metrics"]]])
    #expect(answer.code == 201)
    #expect(answer.body["kind"] == "SelfSubjectAccessReview")
    #expect(answer.body["status"] == ["allowed": true])
  }

  @Test func `a review about somebody else takes its user from the question`() throws {
    var scenario = Scenario(nodes: [])
    let answer = try scenario.send(
      as: .admin, .post, "\(group)/subjectaccessreviews",
      [
        "spec": [
          "user": "ann", "groups": ["system:masters"], "resourceAttributes": wanted("delete"),
        ]
      ])
    #expect(answer.body["status"] == ["allowed": true])
    #expect(
      scenario.refusal(as: .jane, .post, "\(group)/subjectaccessreviews", [:])
        == #"403: subjectaccessreviews.authorization.k8s.io is forbidden: User "jane" cannot "#
        + #"create resource "subjectaccessreviews" in API group "authorization.k8s.io" at the "#
        + "cluster scope")
  }

  @Test func `malformed reviews are refused in the real words`() {
    var scenario = Scenario(nodes: [])
    #expect(
      scenario.refusal(as: .admin, .post, "\(group)/subjectaccessreviews", ["spec": [:]])
        == #"422: .authorization.k8s.io "" is invalid: [spec.resourceAttributes: Invalid value: "#
        + "null: exactly one of nonResourceAttributes or resourceAttributes must be specified, "
        + #"spec.user: Invalid value: "": at least one of user or group must be specified]"#)
    #expect(
      scenario.refusal(
        as: .admin, .post, "\(group)/selfsubjectaccessreviews",
        [
          "spec": [
            "resourceAttributes": wanted("get"),
            "nonResourceAttributes": ["path": "/x", "verb": "get"],
          ]
        ])
        == #"422: .authorization.k8s.io "" is invalid: spec.nonResourceAttributes: "#
        + #"Invalid value: {"Path":"/x","Verb":"get"}: cannot be specified in combination with "#
        + "resourceAttributes")
    #expect(
      scenario.refusal(
        as: .admin, .post, "\(group)/namespaces/default/localsubjectaccessreviews",
        ["spec": ["user": "ann", "resourceAttributes": wanted("get", namespace: "shop")]])
        == #"422: .authorization.k8s.io "" is invalid: spec.resourceAttributes.namespace: "#
        + #"Invalid value: "shop": must match metadata.namespace"#)
  }

  @Test func `the rules of somebody in a namespace are listed`() throws {
    var scenario = Scenario(nodes: [])
    try scenario.allow(
      "{kind: User, name: jane}", #"{apiGroups: [""], resources: [pods], verbs: [get]}"#)
    let path = "\(group)/selfsubjectrulesreviews"
    let answer = try scenario.send(as: .jane, .post, path, ["spec": ["namespace": "default"]])
    let rules = answer.body["status", "resourceRules"]?.array ?? []
    #expect(rules.last == ["verbs": ["get"], "apiGroups": [""], "resources": ["pods"]])
    #expect(rules.count == 3)
    let paths = (answer.body["status", "nonResourceRules"]?.array ?? [])
      .flatMap { $0["nonResourceURLs"]?.array ?? [] }
    #expect(paths.contains("/version"))
    #expect(answer.body["status", "incomplete"] == false)
    #expect(
      scenario.refusal(as: .jane, .post, path, ["spec": [:]]) == "400: no namespace on request")
  }

  @Test func `a review of oneself says name, groups and the time`() throws {
    var scenario = Scenario(nodes: [])
    let answer = try scenario.send(
      as: .jane, .post, "/apis/authentication.k8s.io/v1/selfsubjectreviews", [:])
    #expect(answer.code == 201)
    #expect(answer.body["metadata"] == ["creationTimestamp": "2026-01-01T00:00:00Z"])
    #expect(
      answer.body["status", "userInfo"] == [
        "username": "jane", "groups": ["developers", "system:authenticated"],
      ])
  }

  @Test func `a token is looked at by whoever was handed in for that`() throws {
    var scenario = Scenario(nodes: [])
    let path = "/apis/authentication.k8s.io/v1/tokenreviews"
    #expect(
      scenario.refusal(as: .admin, .post, path, ["spec": [:]])
        == "400: token is required for TokenReview in authentication")
    scenario.world.identity = IdentityServices(
      signToken: { _ in nil },
      authenticate: { token, audiences, _ in
        token == "good"
          ? IdentityServices.TokenVerdict(user: .jane, audiences: audiences)
          : IdentityServices.TokenVerdict(error: "invalid bearer token")
      }, readRequest: { _ in .failure(IdentityServices.Refusal("")) },
      signCertificate: { _, _, _, _ in .failure(IdentityServices.Refusal("")) })
    let good = try scenario.send(as: .admin, .post, path, ["spec": ["token": "good"]])
    #expect(
      good.body["status"] == [
        "authenticated": true, "audiences": ["https://kubernetes.default.svc.cluster.local"],
        "user": ["username": "jane", "groups": ["developers", "system:authenticated"]],
      ])
    let bad = try scenario.send(as: .admin, .post, path, ["spec": ["token": "bad"]])
    #expect(bad.body["status"] == ["user": [:], "error": "invalid bearer token"])
  }
}
