import ControlPlane
import KubeAPI
import Scenario
import Testing

/// Bare pods, static pods, ReplicationControllers, Deployments and DaemonSets beside each other: what each does
/// when a pod is deleted, a node joins, fails, and comes back.
@Suite struct SideBySideTests {
  /// A world of two workers with a pod of each kind on `node01`, and others where their controllers want them.
  private func world() throws -> Scenario {
    var scenario = Scenario(nodes: ["node01", "node02"])
    try scenario.create(
      Manifest.pod("bare", spec: "nodeName: node01", labels: "kind: bare"))
    let template = "{spec: {containers: [{name: main, image: foo}]}, metadata: {labels: {kind: "
    try scenario.create(
      """
      {apiVersion: v1, kind: ReplicationController, metadata: {name: rc},
      spec: {replicas: 2, selector: {kind: rc}, template: \(template)rc}}}}}
      ---
      {apiVersion: apps/v1, kind: Deployment, metadata: {name: deployment},
      spec: {replicas: 2, selector: {matchLabels: {kind: deployment}},
      template: \(template)deployment}}}}}
      ---
      {apiVersion: apps/v1, kind: DaemonSet, metadata: {name: daemon},
      spec: {selector: {matchLabels: {kind: daemon}}, template: \(template)daemon}}}}}
      """)
    try scenario.world.setStaticPods(
      node: "node01",
      manifests: try Scenario.objects(in: Manifest.pod("static", labels: "kind: static")))
    scenario.settle()
    return scenario
  }

  /// The pods of each kind, as `kind: node STATUS, …`.
  private func pods(_ scenario: Scenario) -> [String] {
    ["bare", "daemon", "deployment", "rc", "static"].map {
      "\($0): \(scenario.pods("kind=\($0)").joined(separator: ", "))"
    }
  }

  /// Both workers with all kinds.
  private let all = [
    "bare: node01 Running", "daemon: node01 Running, node02 Running",
    "deployment: node01 Running, node02 Running", "rc: node01 Running, node02 Running",
    "static: node01 Running",
  ]

  @Test func `deleted pods come back, but for bare ones`() throws {
    var scenario = try world()
    #expect(pods(scenario) == all)
    let before = Set(scenario.podObjects().map(\.uid))
    for pod in scenario.podObjects() where Scenario.node(of: pod) == "node01" {
      try scenario.delete("pod/\(pod.name)")
    }
    scenario.settle()
    var expected = all
    expected[0] = "bare: "
    #expect(pods(scenario) == expected)
    let fresh = scenario.podObjects().filter { !before.contains($0.uid) }
    #expect(fresh.count == 4)
    // The static pod's mirror has its name again, and its process never ended.
    let mirror = scenario.object("pod/static-node01")
    #expect(mirror?["status", "containerStatuses"]?[0]?["restartCount"] == 0)
  }

  @Test func `only DaemonSets follow a node that joins`() throws {
    var scenario = try world()
    try scenario.world.addNode(NodeSpec(name: "node03"))
    scenario.settle()
    var expected = all
    expected[1] = "daemon: node01 Running, node02 Running, node03 Running"
    #expect(pods(scenario) == expected)
  }

  @Test func `on a node that fails, replicas go elsewhere, daemons and static pods wait`() throws {
    var scenario = try world()
    try scenario.world.failNode("node01")
    scenario.run(seconds: 51)
    #expect(pods(scenario) == all)
    #expect(scenario.counts("daemon") == [1, 1, 1, 1, 1])
    #expect(scenario.object("deployment/deployment")?["status", "readyReplicas"] == 1)
    scenario.run(seconds: 310)
    #expect(
      pods(scenario) == [
        "bare: node01 Terminating", "daemon: node01 Running, node02 Running",
        "deployment: node01 Terminating, node02 Running, node02 Running",
        "rc: node01 Terminating, node02 Running, node02 Running", "static: node01 Running",
      ])
    try scenario.world.recoverNode("node01")
    scenario.settle()
    #expect(
      pods(scenario) == [
        "bare: ", "daemon: node01 Running, node02 Running",
        "deployment: node02 Running, node02 Running", "rc: node02 Running, node02 Running",
        "static: node01 Running",
      ])
    #expect(scenario.counts("daemon") == [2, 2, 2, 2, 2])
    let daemon = scenario.pod(on: "node01", "kind=daemon")
    #expect(daemon?["status", "containerStatuses"]?[0]?["restartCount"] == 1)
  }

  @Test func `with a node that is deleted its pods go`() throws {
    var scenario = try world()
    try scenario.world.removeNode("node01")
    scenario.run(seconds: 60)
    #expect(
      pods(scenario) == [
        "bare: ", "daemon: node02 Running", "deployment: node02 Running, node02 Running",
        "rc: node02 Running, node02 Running", "static: ",
      ])
  }
}
