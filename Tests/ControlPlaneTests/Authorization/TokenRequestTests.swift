import ControlPlane
import KubeAPI
import Scenario
import Testing

/// Tokens of service accounts: what they claim, and what is refused.
@Suite struct TokenRequestTests {
  /// Where tokens of the default account are asked for.
  private let path = "/api/v1/namespaces/default/serviceaccounts/default/token"

  /// A world whose tokens are their claims.
  private func world() -> Scenario {
    var scenario = Scenario(nodes: ["node01"])
    scenario.world.identity = IdentityServices(
      signToken: { $0.text }, authenticate: { _, _, _ in IdentityServices.TokenVerdict() },
      readRequest: { _ in .failure(IdentityServices.Refusal("")) },
      signCertificate: { _, _, _, _ in .failure(IdentityServices.Refusal("")) })
    return scenario
  }

  /// The claims of the token that a request gets.
  private func claims(_ scenario: inout Scenario, _ spec: JSON) throws -> JSON {
    let answer = try scenario.send(as: .admin, .post, path, ["spec": spec])
    return try JSON(parsing: Array((answer.body["status", "token"]?.string ?? "").utf8))
  }

  @Test func `a token is for an hour and for the API server unless somebody says otherwise`()
    throws
  {
    var scenario = world()
    let answer = try scenario.send(as: .admin, .post, path, [:])
    #expect(answer.code == 201)
    #expect(answer.body["spec", "expirationSeconds"] == 3600)
    #expect(answer.body["status", "expirationTimestamp"] == "2026-01-01T01:00:00Z")
    let claims = try claims(&scenario, [:])
    let uid = scenario.object("serviceaccount/default")?.uid ?? ""
    #expect(claims["aud"] == ["https://kubernetes.default.svc.cluster.local"])
    #expect(claims["iss"] == "https://kubernetes.default.svc.cluster.local")
    #expect(claims["sub"] == "system:serviceaccount:default:default")
    #expect(claims["exp"] == 1_767_229_200)
    #expect(claims["iat"] == 1_767_225_600)
    #expect(claims["nbf"] == 1_767_225_600)
    #expect(claims["jti"]?.string?.count == 36)
    #expect(
      claims["kubernetes.io"] == [
        "namespace": "default", "serviceaccount": ["name": "default", "uid": .string(uid)],
      ])
  }

  @Test func `a token can be bound to a pod, and then names its node`() throws {
    var scenario = world()
    try scenario.create(
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: web}
      spec: {containers: [{name: c, image: nginx}]}
      """)
    scenario.settle()
    let claims = try claims(
      &scenario,
      [
        "boundObjectRef": ["apiVersion": "v1", "kind": "Pod", "name": "web"],
        "expirationSeconds": 3607,
      ])
    let uid = scenario.object("pod/web")?.uid ?? ""
    #expect(claims["kubernetes.io", "pod"] == ["name": "web", "uid": .string(uid)])
    #expect(claims["kubernetes.io", "node", "name"] == "node01")
    let issued = claims["iat"]?.integer ?? 0
    #expect(claims["kubernetes.io", "warnafter"] == .integer(issued + 3607))
    #expect(claims["exp"] == .integer(issued + 31_536_000))
  }

  @Test(
    arguments: [
      (
        ["expirationSeconds": 60],
        #"422: TokenRequest.authentication.k8s.io "" is invalid: spec.expirationSeconds: "#
          + "Invalid value: 60: may not specify a duration less than 10 minutes"
      ),
      (
        ["expirationSeconds": 4_294_967_297],
        #"422: TokenRequest.authentication.k8s.io "" is invalid: spec.expirationSeconds: "#
          + "Invalid value: 4294967297: may not specify a duration larger than 2^32 seconds"
      ),
      (
        ["boundObjectRef": ["apiVersion": "v1", "kind": "Pod", "name": "no"]],
        #"404: pods "no" not found"#
      ),
      (
        ["boundObjectRef": ["apiVersion": "v1", "kind": "ConfigMap", "name": "no"]],
        "400: cannot bind token to object of type /v1, Kind=ConfigMap"
      ),
    ] as [(JSON, String)])
  func `what no token can be is refused`(spec: JSON, refusal: String) {
    var scenario = world()
    #expect(scenario.refusal(as: .admin, .post, path, ["spec": spec]) == refusal)
  }

  @Test func `an account that is not there has no tokens`() {
    var scenario = world()
    #expect(
      scenario.refusal(
        as: .admin, .post, "/api/v1/namespaces/default/serviceaccounts/ghost/token", [:])
        == #"404: serviceaccounts "ghost" not found"#)
  }

  @Test func `a Secret of the old kind is filled in, and goes with its account`() throws {
    var scenario = world()
    try scenario.create(
      """
      apiVersion: v1
      kind: ServiceAccount
      metadata: {name: robot}
      ---
      apiVersion: v1
      kind: Secret
      metadata: {name: old, annotations: {kubernetes.io/service-account.name: robot}}
      type: kubernetes.io/service-account-token
      """)
    scenario.settle()
    let secret = try #require(scenario.object("secret/old"))
    #expect(secret["data"]?.object?.map(\.name) == ["ca.crt", "namespace", "token"])
    let token = KubeText.bytes(base64: secret["data", "token"]?.string ?? "") ?? []
    let claims = try JSON(parsing: token)
    #expect(claims["iss"] == "kubernetes/serviceaccount")
    #expect(claims["kubernetes.io/serviceaccount/secret.name"] == "old")
    #expect(
      secret.annotations["kubernetes.io/service-account.uid"]?.string
        == scenario.object("serviceaccount/robot")?.uid)
    try scenario.delete("serviceaccount/robot")
    scenario.settle()
    #expect(scenario.object("secret/old") == nil)
  }
}
