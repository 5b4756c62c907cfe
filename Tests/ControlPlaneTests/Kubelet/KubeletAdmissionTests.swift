import ControlPlane
import KubeAPI
import Scenario
import Testing

/// What kubelets refuse of pods that name their node themselves.
@Suite struct KubeletAdmissionTests {
  /// A pod on node `node01`.
  private func pod(_ name: String, _ spec: JSON, container: JSON = [:]) -> JSON {
    var spec = spec
    var main = container
    main["name"] = "main"
    main["image"] = "nginx:1.27"
    spec["nodeName"] = "node01"
    spec["containers"] = [main]
    return [
      "apiVersion": "v1", "kind": "Pod", "metadata": ["name": .string(name)], "spec": spec,
    ]
  }

  /// How a pod ended: `phase reason: message`.
  private func end(of name: String, _ scenario: Scenario) -> String {
    let status = scenario.object("pod/\(name)")?["status"]
    return ["phase", "reason", "message"].compactMap { status?[$0]?.string }
      .joined(separator: " ")
  }

  @Test func `what is left of a node is taken in turn, and no more`() throws {
    var scenario = Scenario(nodes: ["node01"])
    let half: JSON = ["resources": ["requests": ["cpu": "1500m"]]]
    try scenario.apply(pod("first", [:], container: half).text)
    try scenario.apply(pod("second", [:], container: half).text)
    scenario.settle()
    #expect(end(of: "first", scenario) == "Running")
    #expect(
      end(of: "second", scenario)
        == "Failed OutOfcpu Pod was rejected: Node didn't have enough resource: cpu, requested: 1500, used: 1500, capacity: 2000"
    )
    #expect(scenario.object("pod/second")?["status", "containerStatuses"] == nil)
    #expect(scenario.events(about: "second").filter { $0.contains("OutOfcpu") }.count == 1)
  }

  @Test func `ports and labels of a node are looked at`() throws {
    var scenario = Scenario(nodes: ["controlplane", "node01"])
    let port: JSON = ["ports": [["containerPort": 80, "hostPort": 80]]]
    try scenario.apply(pod("first", [:], container: port).text)
    try scenario.apply(pod("second", [:], container: port).text)
    try scenario.apply(pod("picky", ["nodeSelector": ["disk": "ssd"]]).text)
    scenario.settle()
    #expect(
      end(of: "second", scenario)
        == "Failed NodePorts Pod was rejected: Predicate NodePorts failed: node(s) didn't have free ports for the requested pod ports"
    )
    #expect(
      end(of: "picky", scenario)
        == "Failed NodeAffinity Pod was rejected: Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector"
    )
  }
}
