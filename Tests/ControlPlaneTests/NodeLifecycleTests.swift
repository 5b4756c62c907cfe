import ControlPlane
import KubeAPI
import Scenario
import Testing

/// What becomes of nodes that join, fail, come back and leave.
@Suite struct NodeLifecycleTests {
  /// The taints of a node, as `name:effect`, sorted.
  private func taints(_ scenario: Scenario, _ node: String) -> [String] {
    (scenario.object("node/\(node)")?["spec", "taints"]?.array ?? []).map {
      "\($0["key"]?.string?.split(separator: "/").last ?? ""):\($0["effect"]?.string ?? "")"
    }.sorted()
  }

  /// The nodes whose taints drive pods away.
  private func evicting(_ scenario: Scenario) -> [String] {
    scenario.world.objects(.nodes).map(\.name)
      .filter { taints(scenario, $0).contains("unreachable:NoExecute") }
  }

  /// Workers, and the zone that some of them are in.
  private func workers(_ count: Int, zone: String? = nil, from first: Int = 1) -> [NodeSpec] {
    (first..<first + count).map { number in
      var spec = NodeSpec(name: "node\(number < 10 ? "0" : "")\(number)")
      if let zone { spec.labels["topology.kubernetes.io/zone"] = .string(zone) }
      return spec
    }
  }

  @Test func `a joining node says how it does, and holds a lease`() throws {
    var scenario = Scenario(nodes: ["node01"])
    try scenario.world.addNode(NodeSpec(name: "node02"))
    scenario.settle()
    #expect(
      scenario.events(about: "node02") == [
        "Normal RegisteredNode Node node02 event: Registered Node node02 in Controller",
        "Normal Starting Starting kubelet.",
        "Normal NodeHasSufficientMemory Node node02 status is now: NodeHasSufficientMemory",
        "Normal NodeHasNoDiskPressure Node node02 status is now: NodeHasNoDiskPressure",
        "Normal NodeHasSufficientPID Node node02 status is now: NodeHasSufficientPID",
        "Normal NodeAllocatableEnforced Updated Node Allocatable limit across pods",
        "Normal NodeReady Node node02 status is now: NodeReady",
      ])
    let lease = scenario.object("lease/node02", namespace: "kube-node-lease")
    #expect(lease?["spec", "holderIdentity"] == "node02")
    #expect(lease?["spec", "leaseDurationSeconds"] == 40)
    try scenario.world.removeNode("node02")
    scenario.settle()
    #expect(scenario.object("lease/node02", namespace: "kube-node-lease") == nil)
    #expect(
      scenario.events(about: "node02", reason: "RemovingNode")
        == ["Normal RemovingNode Node node02 event: Removing Node node02 from Controller"])
  }

  @Test func `the pods of a lost node say so, and why they go`() throws {
    var scenario = Scenario(nodes: ["node01", "node02"])
    try scenario.create(Manifest.pod("p", spec: "nodeName: node01"))
    scenario.settle()
    try scenario.world.failNode("node01")
    scenario.run(seconds: 60)
    #expect(
      scenario.events(about: "p", reason: "NodeNotReady")
        == ["Warning NodeNotReady Node is not ready"])
    scenario.run(seconds: 310)
    let pod = try #require(scenario.object("pod/p"))
    #expect(pod.isBeingDeleted)
    let condition = PodCondition.find("DisruptionTarget", in: pod)
    #expect(condition?["reason"] == "DeletionByTaintManager")
    #expect(condition?["message"] == "Taint manager: deleting due to NoExecute taint")
    try scenario.taint(node: "node01", "node.kubernetes.io/out-of-service=x:NoExecute")
    scenario.run(seconds: 25)
    #expect(scenario.object("pod/p") == nil)
  }

  @Test func `of several tolerations of a taint the first counts`() throws {
    var scenario = Scenario(nodes: ["node01"])
    let toleration = "key: gone, operator: Exists, effect: NoExecute"
    try scenario.create(
      Manifest.pod(
        "p",
        spec:
          "tolerations: [{\(toleration), tolerationSeconds: 50}, {\(toleration), tolerationSeconds: 5}]"
      ))
    scenario.settle()
    try scenario.taint(node: "node01", "gone=x:NoExecute")
    scenario.run(seconds: 45)
    #expect(scenario.object("pod/p")?.isBeingDeleted == false)
    scenario.run(seconds: 10)
    #expect(scenario.object("pod/p") == nil)
  }

  @Test func `a toleration that comes in time lets the pod stay`() throws {
    var scenario = Scenario(nodes: ["node01"])
    let toleration = "key: gone, operator: Exists, effect: NoExecute"
    try scenario.create(
      Manifest.pod("p", spec: "tolerations: [{\(toleration), tolerationSeconds: 30}]"))
    scenario.settle()
    try scenario.taint(node: "node01", "gone=x:NoExecute")
    scenario.run(seconds: 10)
    let tolerations = (scenario.object("pod/p")?["spec", "tolerations"]?.array ?? [])
    try scenario.send(
      .patch, "/api/v1/namespaces/default/pods/p",
      [
        "spec": [
          "tolerations": .array(
            [["key": "gone", "operator": "Exists"]] + tolerations)
        ]
      ], contentType: "application/merge-patch+json")
    scenario.run(seconds: 60)
    #expect(scenario.object("pod/p")?.isBeingDeleted == false)
    #expect(
      scenario.events(about: "p", reason: "TaintManagerEviction")
        == ["Normal TaintManagerEviction Cancelling deletion of Pod default/p"])
  }

  @Test func `a node made by hand is unknown when nobody posts its status`() throws {
    var scenario = Scenario(nodes: ["node01"])
    try scenario.create("{apiVersion: v1, kind: Node, metadata: {name: edge}}")
    scenario.run(seconds: 59)
    #expect(scenario.object("node/edge")?["status", "conditions"] == nil)
    #expect(taints(scenario, "edge") == [])
    #expect(
      scenario.object("node/edge")?["metadata", "annotations"]?.text
        == #"{"node.alpha.kubernetes.io/ttl":"0"}"#)
    #expect(scenario.object("node/edge")?["spec", "podCIDR"] == "10.244.1.0/24")
    scenario.run(seconds: 2)
    let conditions = scenario.object("node/edge")?["status", "conditions"]?.array ?? []
    #expect(
      conditions.map { "\($0["type"]?.string ?? "") \($0["reason"]?.string ?? "")" } == [
        "Ready NodeStatusNeverUpdated", "MemoryPressure NodeStatusNeverUpdated",
        "DiskPressure NodeStatusNeverUpdated", "PIDPressure NodeStatusNeverUpdated",
      ])
    #expect(conditions.first?["message"] == "Kubelet never posted node status.")
    #expect(taints(scenario, "edge") == ["unreachable:NoExecute", "unreachable:NoSchedule"])
  }

  @Test func `a node that comes back loses its taints, and its pods start again`() throws {
    var scenario = Scenario(nodes: ["node01", "node02"])
    try scenario.apply(Manifest.daemonSet())
    try scenario.create(Manifest.pod("bare", spec: "nodeName: node01"))
    try scenario.create(Manifest.pod("once", spec: "nodeName: node01, restartPolicy: Never"))
    scenario.settle()
    try scenario.world.failNode("node01")
    scenario.run(seconds: 60)
    #expect(taints(scenario, "node01") == ["unreachable:NoExecute", "unreachable:NoSchedule"])
    #expect(scenario.counts("web") == [1, 1, 1, 1, 1])
    try scenario.world.recoverNode("node01")
    scenario.settle()
    #expect(taints(scenario, "node01") == [])
    #expect(scenario.counts("web") == [2, 2, 2, 2, 2])
    for name in ["bare", scenario.pod(on: "node01", "app=web")?.name ?? ""] {
      let status = scenario.object("pod/\(name)")?["status", "containerStatuses"]?[0]
      #expect(status?["restartCount"] == 1)
      #expect(status?["lastState", "terminated", "exitCode"] == 255)
      #expect(status?["lastState", "terminated", "reason"] == "Unknown")
      #expect(
        scenario.events(about: name, reason: "SandboxChanged")
          == ["Normal SandboxChanged Pod sandbox changed, it will be killed and re-created."])
    }
    #expect(scenario.object("pod/once")?["status", "phase"] == "Failed")
    #expect(
      scenario.events(about: "bare", reason: "TaintManagerEviction")
        == ["Normal TaintManagerEviction Cancelling deletion of Pod default/bare"])
    #expect(scenario.events(about: "node01", reason: "Rebooted").count == 1)
    scenario.run(seconds: 600)
    #expect(scenario.object("pod/bare")?["status", "phase"] == "Running")
  }

  @Test func `a node that comes back in time was never away`() throws {
    var scenario = Scenario(nodes: ["node01", "node02"])
    try scenario.world.failNode("node01")
    scenario.run(seconds: 30)
    try scenario.world.recoverNode("node01")
    scenario.run(seconds: 30)
    #expect(taints(scenario, "node01") == [])
    try scenario.world.failNode("node01")
    scenario.run(seconds: 49)
    #expect(taints(scenario, "node01") == [])
    scenario.run(seconds: 1)
    #expect(taints(scenario, "node01") == ["unreachable:NoExecute", "unreachable:NoSchedule"])
  }

  @Test func `pods that were evicted meanwhile go when the node comes back`() throws {
    var scenario = Scenario(nodes: ["node01", "node02"])
    try scenario.create(Manifest.pod("bare", spec: "nodeName: node01"))
    scenario.settle()
    try scenario.world.failNode("node01")
    scenario.run(seconds: 400)
    #expect(scenario.pods() == ["node01 Terminating"])
    try scenario.world.recoverNode("node01")
    scenario.settle()
    #expect(scenario.pods() == [])
  }

  @Test func `nodes of a zone drive their pods away one every ten seconds`() throws {
    var scenario = Scenario(specs: workers(6))
    for number in 1...3 { try scenario.world.failNode("node0\(number)") }
    scenario.run(seconds: 50)
    #expect(evicting(scenario) == ["node01"])
    #expect(taints(scenario, "node03") == ["unreachable:NoSchedule"])
    scenario.run(seconds: 10)
    #expect(evicting(scenario) == ["node01", "node02"])
    scenario.run(seconds: 10)
    #expect(evicting(scenario) == ["node01", "node02", "node03"])
  }

  @Test func `where most of a small zone is lost, no more pods are driven away`() throws {
    var scenario = Scenario(specs: workers(5))
    for number in 1...3 { try scenario.world.failNode("node0\(number)") }
    scenario.run(seconds: 300)
    #expect(evicting(scenario) == ["node01"])
    try scenario.world.recoverNode("node01")
    scenario.run(seconds: 30)
    #expect(evicting(scenario) == ["node02", "node03"])
  }

  @Test func `one lost zone is emptied, but where everything is lost, nothing is done`() throws {
    var scenario = Scenario(specs: workers(2, zone: "a") + workers(2, zone: "b", from: 3))
    try scenario.world.failNode("node01")
    try scenario.world.failNode("node02")
    scenario.run(seconds: 70)
    #expect(evicting(scenario) == ["node01", "node02"])
    try scenario.world.failNode("node03")
    try scenario.world.failNode("node04")
    scenario.run(seconds: 70)
    #expect(evicting(scenario) == [])
    #expect(taints(scenario, "node01") == ["unreachable:NoSchedule"])
    try scenario.world.recoverNode("node04")
    scenario.run(seconds: 30)
    #expect(evicting(scenario) == ["node01", "node02", "node03"])
  }
}
