import ControlPlane
import KubeAPI
import Scenario
import Testing

/// What replacements and patches must say of the object that they change.
@Suite struct UpdateRuleTests {
  /// What a request is refused with.
  private func refusal(
    _ scenario: inout Scenario, _ method: APIRequest.Method, _ path: String, _ body: JSON,
    contentType: String = "application/json"
  ) -> String {
    do {
      try scenario.send(method, path, body, contentType: contentType)
      return "nothing"
    } catch {
      return "\(error.code) \(error.reason): \(error.message)"
    }
  }

  @Test func `a replacement of another object names its key in the store`() throws {
    var scenario = Scenario(nodes: ["node01"])
    let uid = try #require(scenario.object("node/node01")).uid
    #expect(
      refusal(
        &scenario, .put, "/api/v1/nodes/node01",
        ["apiVersion": "v1", "kind": "Node", "metadata": ["name": "node01", "uid": "x"]])
        == "409 Conflict: Operation cannot be fulfilled on nodes \"node01\": StorageError: invalid object, Code: 4, Key: /minions/node01, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: x, UID in object meta: \(uid)"
    )
    #expect(
      refusal(
        &scenario, .put, "/api/v1/namespaces/default/services/web",
        ["apiVersion": "v1", "kind": "Service", "metadata": ["name": "web", "uid": "x"]]
      ).contains(
        "Key: /services/specs/default/web, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: x, UID in object meta: "
      ))
  }

  @Test func `some resources want to be told the version`() throws {
    var scenario = Scenario(nodes: [])
    let path = "/apis/node.k8s.io/v1/runtimeclasses"
    let made = try scenario.send(
      .post, path,
      [
        "apiVersion": "node.k8s.io/v1", "kind": "RuntimeClass", "metadata": ["name": "gvisor"],
        "handler": "runsc",
      ])
    var body = made.body
    body.set(["metadata", "resourceVersion"], nil)
    #expect(
      refusal(&scenario, .put, "\(path)/gvisor", body)
        == "422 Invalid: runtimeclasses.node.k8s.io \"gvisor\" is invalid: metadata.resourceVersion: Invalid value: 0: must be specified for an update"
    )
    body.set(["metadata", "resourceVersion"], "1")
    #expect(
      refusal(&scenario, .put, "\(path)/gvisor", body)
        == "409 Conflict: Operation cannot be fulfilled on runtimeclasses.node.k8s.io \"gvisor\": the object has been modified; please apply your changes to the latest version and try again"
    )
    try scenario.send(.put, "\(path)/gvisor", made.body)
  }

  @Test func `a replacement makes some objects that are missing and no others`() throws {
    var scenario = Scenario(nodes: [])
    let leases = "/apis/coordination.k8s.io/v1/namespaces/default/leases"
    let made = try scenario.send(
      .put, "\(leases)/l",
      [
        "apiVersion": "coordination.k8s.io/v1", "kind": "Lease", "metadata": ["name": "l"],
        "spec": ["holderIdentity": "me"],
      ])
    #expect(made.code == 201)
    #expect(scenario.object("lease/l")?.uid == made.body.uid)
    #expect(
      refusal(
        &scenario, .put, "/api/v1/namespaces/default/configmaps/none",
        ["apiVersion": "v1", "kind": "ConfigMap", "metadata": ["name": "none"]])
        == "404 NotFound: configmaps \"none\" not found")
  }

  @Test func `a patch of an unknown media type names those that are known`() throws {
    var scenario = Scenario(nodes: [])
    #expect(
      refusal(
        &scenario, .patch, "/api/v1/namespaces/default", [:], contentType: "application/json")
        == "415 UnsupportedMediaType: the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/strategic-merge-patch+json, application/apply-patch+yaml, application/apply-patch+cbor"
    )
  }
}
