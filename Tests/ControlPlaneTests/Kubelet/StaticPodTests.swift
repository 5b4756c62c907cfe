import ControlPlane
import KubeAPI
import Scenario
import Testing

/// Static pods and their mirrors, and nodes that are shut down.
@Suite struct StaticPodTests {
  /// The manifest of a static pod.
  private func manifest(_ name: String, image: String = "example.com/agent:1") -> JSON {
    [
      "apiVersion": "v1", "kind": "Pod", "metadata": ["name": .string(name)],
      "spec": ["containers": [["name": "main", "image": .string(image)]]],
    ]
  }

  /// A settled world of one node with one static pod `web`.
  private func world() throws -> Scenario {
    var scenario = Scenario(nodes: ["node01", "node02"])
    try scenario.world.setStaticPods(node: "node01", manifests: [manifest("web")])
    scenario.settle()
    return scenario
  }

  @Test func `a static pod runs and has a mirror that its node owns`() throws {
    let scenario = try world()
    #expect(scenario.pods() == ["node01 Running"])
    let pod = scenario.object("pod/web-node01")
    #expect(pod?.annotations["kubernetes.io/config.source"] == "file")
    #expect(pod?["metadata", "ownerReferences"]?[0]?["kind"] == "Node")
    #expect(pod?["spec", "tolerations"]?[0] == ["effect": "NoExecute", "operator": "Exists"])
  }

  @Test func `a mirror that is deleted comes back while the pod goes on`() throws {
    var scenario = try world()
    let before = scenario.object("pod/web-node01")
    scenario.run(seconds: 60)
    try scenario.delete("pod/web-node01")
    scenario.settle()
    let after = scenario.object("pod/web-node01")
    #expect(scenario.pods() == ["node01 Running"])
    #expect(after?.uid != before?.uid)
    #expect(after?.isBeingDeleted == false)
    let path = "containerStatuses"
    #expect(
      after?["status", path]?[0]?["containerID"] == before?["status", path]?[0]?["containerID"])
    #expect(after?["status", path]?[0]?["state"] == before?["status", path]?[0]?["state"])
    #expect(scenario.events(about: "web-node01", reason: "Killing") == [])
    try scenario.delete("pod/web-node01", grace: 0)
    scenario.settle()
    #expect(scenario.pods() == ["node01 Running"])
  }

  @Test func `a changed manifest replaces the pod, a missing one ends it`() throws {
    var scenario = try world()
    let before = scenario.object("pod/web-node01")?.uid
    try scenario.world.setStaticPods(node: "node01", manifests: [manifest("web")])
    scenario.settle()
    #expect(scenario.object("pod/web-node01")?.uid == before)
    try scenario.world.setStaticPods(node: "node01", manifests: [manifest("web", image: "foo")])
    scenario.settle()
    #expect(scenario.images() == ["node01 foo"])
    #expect(scenario.pods() == ["node01 Running"])
    try scenario.world.setStaticPods(node: "node01", manifests: [])
    scenario.settle()
    #expect(scenario.pods() == [])
  }

  @Test func `static pods go with their node`() throws {
    var scenario = try world()
    try scenario.world.removeNode("node01")
    scenario.run(seconds: 120)
    #expect(scenario.pods() == [])
  }

  @Test func `refusals`() throws {
    var scenario = try world()
    #expect(throws: APIError.self) {
      try scenario.world.setStaticPods(node: "node09", manifests: [])
    }
    #expect(throws: APIError.self) {
      try scenario.world.setStaticPods(node: "node01", manifests: [["kind": "Service"]])
    }
  }

  @Test func `the control plane's static pods come back`() throws {
    var scenario = Scenario(nodes: ["controlplane", "node01"], profile: .kubeadm)
    try scenario.delete("pod/kube-scheduler-controlplane", namespace: "kube-system")
    scenario.settle()
    let pod = scenario.object("pod/kube-scheduler-controlplane", namespace: "kube-system")
    #expect(pod?["status", "phase"] == "Running")
    #expect(pod?["status", "containerStatuses"]?[0]?["ready"] == true)
  }

  @Test func `a node that is shut down ends its pods and says so`() throws {
    var scenario = Scenario(nodes: ["node01"])
    try scenario.create(Manifest.pod("p"))
    scenario.settle()
    try scenario.world.shutDownNode("node01")
    let status = scenario.object("pod/p")?["status"]
    #expect(status?["phase"] == "Failed")
    #expect(status?["reason"] == "Terminated")
    #expect(
      status?["message"] == "Pod was terminated in response to imminent node shutdown.")
    let target = scenario.object("pod/p").flatMap { PodCondition.find("DisruptionTarget", in: $0) }
    #expect(target?["reason"] == "TerminationByKubelet")
    #expect(
      target?["message"] == "Pod was terminated in response to imminent node shutdown.")
    let ready = scenario.object("node/node01")?["status", "conditions"]?.array?
      .first { $0["type"] == "Ready" }
    #expect(ready?["status"] == "False")
    #expect(ready?["message"] == "node is shutting down")
  }
}
