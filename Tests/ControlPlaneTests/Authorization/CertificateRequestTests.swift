import ControlPlane
import KubeAPI
import Scenario
import Testing

/// Certificate signing requests: who may decide, and what becomes of decided ones.
@Suite struct CertificateRequestTests {
  /// The requests.
  private let path = "/apis/certificates.k8s.io/v1/certificatesigningrequests"
  /// A text that is a request as far as its words go, in base 64.
  private let text = KubeText.base64(
    "-----BEGIN CERTIFICATE REQUEST-----\nMA==\n-----END CERTIFICATE REQUEST-----\n")

  /// A world that signs everything, and reads a subject out of every request.
  private func world(
    _ subject: IdentityServices.RequestedSubject = IdentityServices.RequestedSubject(
      commonName: "ann")
  ) -> Scenario {
    var scenario = Scenario(nodes: [])
    scenario.world.identity = IdentityServices(
      signToken: { _ in nil },
      authenticate: { _, _, _ in IdentityServices.TokenVerdict() },
      readRequest: { _ in .success(subject) },
      signCertificate: { _, usages, _, lifetime in
        .success("\(usages.joined(separator: "+")) \(lifetime.components.seconds)")
      })
    return scenario
  }

  /// A request to a signer.
  private func request(
    _ signer: JSON = "kubernetes.io/kube-apiserver-client", usages: JSON = ["client auth"]
  ) -> JSON {
    [
      "metadata": ["name": "ann"],
      "spec": [
        "request": .string(text), "signerName": signer, "usages": usages,
        "expirationSeconds": 86400, "username": "somebody",
      ],
    ]
  }

  /// The same request with a condition.
  private func decided(_ scenario: Scenario, _ type: JSON, status: JSON = "True") -> JSON {
    var object = scenario.object("certificatesigningrequest/ann") ?? [:]
    object["status"] = [
      "conditions": [["type": type, "status": status, "reason": "R", "message": "m"]]
    ]
    return object
  }

  @Test func `a request notes who made it, and nothing that it says of itself`() throws {
    var scenario = world()
    let user = UserInfo(
      name: "ann", uid: "u", groups: ["system:masters"], extra: ["example.com/a": ["b"]])
    let answer = try scenario.send(as: user, .post, path, request())
    #expect(answer.body["spec", "username"] == "ann")
    #expect(answer.body["spec", "uid"] == "u")
    #expect(answer.body["spec", "groups"] == ["system:masters"])
    #expect(answer.body["spec", "extra"] == ["example.com/a": ["b"]])
    #expect(answer.body["status"] == [:])
  }

  @Test func `an approved request is signed`() throws {
    var scenario = world()
    try scenario.send(as: .admin, .post, path, request())
    scenario.settle()
    #expect(scenario.object("certificatesigningrequest/ann")?["status"] == [:])
    try scenario.send(as: .admin, .put, "\(path)/ann/approval", decided(scenario, "Approved"))
    scenario.settle()
    let status = scenario.object("certificatesigningrequest/ann")?["status"]
    #expect(status?["certificate"] == "client auth 86400")
    #expect(
      status?["conditions"] == [
        [
          "type": "Approved", "status": "True", "reason": "R", "message": "m",
          "lastUpdateTime": "2026-01-01T00:00:00Z", "lastTransitionTime": "2026-01-01T00:00:00Z",
        ]
      ])
  }

  @Test func `a denied request is not signed, and cannot be approved any more`() throws {
    var scenario = world()
    try scenario.send(as: .admin, .post, path, request())
    try scenario.send(as: .admin, .put, "\(path)/ann/approval", decided(scenario, "Denied"))
    scenario.settle()
    #expect(scenario.object("certificatesigningrequest/ann")?["status", "certificate"] == nil)
    #expect(
      scenario.refusal(as: .admin, .put, "\(path)/ann/approval", decided(scenario, "Approved"))
        == #"422: CertificateSigningRequest.certificates.k8s.io "ann" is invalid: "#
        + #"status.conditions: Forbidden: updates may not remove a condition of type "Denied""#)
  }

  @Test func `a wrong usage makes the request fail`() throws {
    var scenario = world()
    try scenario.send(as: .admin, .post, path, request(usages: ["server auth"]))
    try scenario.send(as: .admin, .put, "\(path)/ann/approval", decided(scenario, "Approved"))
    scenario.settle()
    let conditions = scenario.object("certificatesigningrequest/ann")?["status", "conditions"]
    #expect(conditions?[1]?["type"] == "Failed")
    #expect(conditions?[1]?["reason"] == "SignerValidationFailure")
    #expect(conditions?[1]?["message"] == "invalid usage for client certificate: server auth")
  }

  @Test func `other signers' requests stay approved and unsigned`() throws {
    var scenario = world()
    try scenario.send(as: .admin, .post, path, request("example.com/mine"))
    try scenario.send(as: .admin, .put, "\(path)/ann/approval", decided(scenario, "Approved"))
    scenario.settle()
    #expect(scenario.object("certificatesigningrequest/ann")?["status", "certificate"] == nil)
  }

  @Test func `the certificate of an administrator is refused`() {
    var scenario = world(
      IdentityServices.RequestedSubject(commonName: "x", organizations: ["system:masters"]))
    #expect(
      scenario.refusal(as: .admin, .post, path, request())
        == #"403: certificatesigningrequests.certificates.k8s.io "ann" is forbidden: use of "#
        + "kubernetes.io/kube-apiserver-client signer with system:masters group is not allowed")
  }

  @Test func `deciding needs a right at the signer`() throws {
    var scenario = world()
    try scenario.send(as: .admin, .post, path, request())
    let rule =
      #"{apiGroups: [certificates.k8s.io], resources: [certificatesigningrequests/approval], "#
      + "verbs: [update]}"
    try scenario.allowEverywhere("jane", rule)
    #expect(
      scenario.refusal(as: .jane, .put, "\(path)/ann/approval", decided(scenario, "Approved"))
        == #"403: certificatesigningrequests.certificates.k8s.io "ann" is forbidden: user not "#
        + #"permitted to approve requests with signerName "kubernetes.io/kube-apiserver-client""#)
    try scenario.allowEverywhere(
      "jane",
      #"{apiGroups: [certificates.k8s.io], resources: [signers], "#
        + #"resourceNames: ["kubernetes.io/*"], verbs: [approve]}"#, name: "signers")
    #expect(
      scenario.refusal(as: .jane, .put, "\(path)/ann/approval", decided(scenario, "Approved"))
        == "allowed")
  }

  @Test func `approval is not for updates of anything else`() throws {
    var scenario = world()
    try scenario.send(as: .admin, .post, path, request())
    var object = decided(scenario, "Approved")
    let put = try scenario.send(as: .admin, .put, "\(path)/ann", object)
    #expect(put.body["status"] == [:])
    object.set(["status", "certificate"], "eA==")
    let approval = try scenario.send(as: .admin, .put, "\(path)/ann/approval", object)
    #expect(approval.body["status", "certificate"] == nil)
    #expect(
      scenario.refusal(
        as: .admin, .put, "\(path)/ann/approval", decided(scenario, "Approved", status: "False"))
        == #"422: CertificateSigningRequest.certificates.k8s.io "ann" is invalid: "#
        + #"status.conditions[0].status: Unsupported value: "False": supported values: "True""#)
  }

  @Test func `a kubelet that may have a client certificate gets one by itself`() throws {
    var scenario = world(
      IdentityServices.RequestedSubject(
        commonName: "system:node:n", organizations: ["system:nodes"]))
    try scenario.create(
      """
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRoleBinding
      metadata: {name: nodes}
      roleRef:
        kind: ClusterRole
        name: system:certificates.k8s.io:certificatesigningrequests:selfnodeclient
      subjects: [{kind: Group, name: system:nodes}]
      """)
    try scenario.allowEverywhere(
      "system:node:n",
      #"{apiGroups: [certificates.k8s.io], resources: [certificatesigningrequests], "#
        + "verbs: [create]}")
    try scenario.send(
      as: UserInfo(name: "system:node:n", groups: ["system:nodes"]), .post, path,
      request(
        "kubernetes.io/kube-apiserver-client-kubelet", usages: ["digital signature", "client auth"])
    )
    scenario.settle()
    let status = scenario.object("certificatesigningrequest/ann")?["status"]
    #expect(status?["conditions"]?[0]?["reason"] == "AutoApproved")
    #expect(
      status?["conditions"]?[0]?["message"]
        == "Auto approving self kubelet client certificate after SubjectAccessReview.")
    #expect(status?["certificate"] == "digital signature+client auth 86400")
  }

  @Test func `what cannot be a request is refused`() {
    var scenario = world()
    var bad = request("nodomain", usages: ["flying"])
    bad.set(["spec", "request"], "eA==")
    bad.set(["spec", "expirationSeconds"], 5)
    let refusal = scenario.refusal(as: .admin, .post, path, bad)
    for words in [
      #"spec.request: Invalid value: "eA==": PEM block type must be CERTIFICATE REQUEST"#,
      #"spec.usages[0]: Unsupported value: "flying": supported values: "any", "cert sign""#,
      "spec.signerName: Invalid value: \"nodomain\": must be a fully qualified domain and path of "
        + "the form 'example.com/signer-name'",
      "spec.expirationSeconds: Invalid value: 5: may not specify a duration less than 600 seconds "
        + "(10 minutes)",
    ] { #expect(refusal.contains(words)) }
  }
}
