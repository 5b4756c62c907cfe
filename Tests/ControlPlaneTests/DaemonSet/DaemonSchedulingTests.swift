import ControlPlane
import KubeAPI
import Scenario
import Testing

/// The two ways of scheduling daemon pods: by the default scheduler, and by the DaemonSet controller.
@Suite struct DaemonSchedulingTests {
  /// A world of one worker, or of others.
  private func world(
    _ scheduling: ClusterConfiguration.DaemonScheduling, hasScheduler: Bool = true,
    nodes: [NodeSpec] = [NodeSpec(name: "node01")]
  ) -> Scenario {
    var configuration = ClusterConfiguration(profile: .bare, nodes: nodes)
    configuration.daemonScheduling = scheduling
    configuration.hasScheduler = hasScheduler
    return Scenario(configuration)
  }

  /// What happened to pods and DaemonSets, without times and names.
  private func story(_ scenario: Scenario) -> [String] {
    scenario.world.timeline.filter { $0.object.hasPrefix("pod ") || $0.what == "FailedPlacement" }
      .map { "\($0.what) \($0.note)" }
      .map { $0.replacing(#/web-[a-z0-9]{5}/#, with: "web-XXXXX") }
  }

  @Test func `the controller names the node, and no scheduler has a part in it`() throws {
    var scenario = world(.controller)
    try scenario.apply(Manifest.daemonSet())
    scenario.settle()
    let pod = scenario.podObjects("app=web").first
    #expect(pod?["spec", "nodeName"] == "node01")
    #expect(pod?["spec", "affinity"] == nil)
    #expect(
      story(scenario) == [
        "added Pending on node01", #"Pulling Pulling image "example.com/agent:1""#,
        "modified Pending on node01",
        story(scenario).first { $0.hasPrefix("Pulled") } ?? "",
        "Created Container created", "Started Container started",
        "modified Running on node01, ready",
      ])
  }

  @Test func `the default scheduler finds the node that the affinity names`() throws {
    var scenario = world(.defaultScheduler)
    try scenario.apply(Manifest.daemonSet())
    scenario.settle()
    let pod = scenario.podObjects("app=web").first
    #expect(
      pod?[
        "spec", "affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution",
        "nodeSelectorTerms"]?.text
        == #"[{"matchFields":[{"key":"metadata.name","operator":"In","values":["node01"]}]}]"#)
    #expect(
      story(scenario).prefix(3) == [
        "added Pending", "modified Pending on node01",
        "Scheduled Successfully assigned default/web-XXXXX to node01",
      ])
  }

  @Test func `without a scheduler only the controller's way brings daemon pods up`() throws {
    for scheduling in ClusterConfiguration.DaemonScheduling.allCases {
      var scenario = world(scheduling, hasScheduler: false)
      try scenario.apply(Manifest.daemonSet())
      scenario.settle()
      let runs = scheduling == .controller
      #expect(scenario.pods("app=web") == [runs ? "node01 Running" : "<none> Pending"])
      #expect(scenario.counts("web") == (runs ? [1, 1, 1, 1, 1] : [1, 1, 0, 1, 0]))
    }
  }

  @Test func `a short node has a pending pod, or in the controller's way none and an event`() throws
  {
    for scheduling in ClusterConfiguration.DaemonScheduling.allCases {
      var scenario = world(scheduling)
      try scenario.create(
        Manifest.pod("big", container: "resources: {requests: {cpu: 1500m}}"))
      scenario.settle()
      try scenario.apply(
        Manifest.daemonSet(container: "resources: {requests: {cpu: 700m}}"))
      scenario.settle()
      if scheduling == .controller {
        #expect(scenario.pods("app=web") == [])
        #expect(scenario.counts("web") == [1, 0, 0, 0, 0])
        #expect(
          scenario.events(reason: "FailedPlacement").first?.hasPrefix(
            """
            Warning FailedPlacement failed to place pod on "node01": \
            Node didn't have enough resource: cpu, requested: 700, used: 1500, capacity: 2000
            """) ?? false)
      } else {
        #expect(scenario.pods("app=web") == ["<none> Pending"])
        #expect(scenario.counts("web") == [1, 1, 0, 1, 0])
      }
      try scenario.delete("pod/big")
      scenario.settle()
      #expect(scenario.pods("app=web") == ["node01 Running"])
      #expect(scenario.counts("web") == [1, 1, 1, 1, 1])
    }
  }

  @Test func `priority makes room with the default scheduler only`() throws {
    for scheduling in ClusterConfiguration.DaemonScheduling.allCases {
      var scenario = world(scheduling)
      try scenario.create(
        "{apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, metadata: {name: high}, value: 1000}"
      )
      try scenario.create(
        Manifest.pod("big", container: "resources: {requests: {cpu: 1500m}}"))
      scenario.settle()
      try scenario.apply(
        Manifest.daemonSet(
          pod: "priorityClassName: high", container: "resources: {requests: {cpu: 700m}}"))
      scenario.settle()
      let preempts = scheduling == .defaultScheduler
      #expect(scenario.pods("app=web") == (preempts ? ["node01 Running"] : []))
      #expect(scenario.pods("app=none") == (preempts ? [] : ["node01 Running"]))
    }
  }

  @Test func `cordoned and tainted nodes are treated alike in both ways`() throws {
    for scheduling in ClusterConfiguration.DaemonScheduling.allCases {
      var scenario = world(
        scheduling, nodes: ["node01", "node02", "node03"].map { NodeSpec(name: $0) })
      try scenario.cordon(node: "node01")
      try scenario.taint(node: "node02", "dedicated=x:NoSchedule")
      try scenario.apply(Manifest.daemonSet())
      scenario.settle()
      #expect(scenario.pods("app=web") == ["node01 Running", "node03 Running"])
      try scenario.taint(node: "node02")
      scenario.settle()
      #expect(scenario.pods("app=web").count == 3)
    }
  }

  @Test func `a taken host port keeps the controller's pods off the node altogether`() throws {
    var scenario = world(.controller)
    try scenario.create(
      Manifest.pod("taker", container: "ports: [{containerPort: 80, hostPort: 9100}]"))
    scenario.settle()
    try scenario.apply(
      Manifest.daemonSet(container: "ports: [{containerPort: 80, hostPort: 9100}]"))
    scenario.settle()
    #expect(scenario.counts("web") == [0, 0, 0, 0, 0])
    #expect(scenario.events(reason: "FailedPlacement") == [])
  }

  @Test func `updates roll in both ways`() throws {
    for scheduling in ClusterConfiguration.DaemonScheduling.allCases {
      var scenario = world(
        scheduling, nodes: ["node01", "node02", "node03"].map { NodeSpec(name: $0) })
      try scenario.apply(Manifest.daemonSet())
      scenario.settle()
      try scenario.apply(Manifest.daemonSet(image: "example.com/agent:2"))
      scenario.settle()
      #expect(scenario.counts("web") == [3, 3, 3, 3, 3])
      try scenario.world.addNode(NodeSpec(name: "node04"))
      scenario.settle()
      #expect(scenario.counts("web") == [4, 4, 4, 4, 4])
      try scenario.world.removeNode("node02")
      scenario.run(seconds: 60)
      #expect(scenario.pods("app=web") == ["node01 Running", "node03 Running", "node04 Running"])
    }
  }
}
