import ControlPlane
import KubeAPI
import Testing

@Suite struct PlacementTests {
  /// A control plane and two workers.
  private let nodes = [
    NodeSpec(name: "controlplane", role: .controlPlane), NodeSpec(name: "node01"),
    NodeSpec(name: "node02"),
  ]

  /// A required rule of a pod's affinity.
  private func rule(_ kind: String, app: String, _ key: String = "kubernetes.io/hostname") -> JSON {
    [
      "affinity": [
        kind: [
          "requiredDuringSchedulingIgnoredDuringExecution": [
            ["labelSelector": ["matchLabels": ["app": .string(app)]], "topologyKey": .string(key)]
          ]
        ]
      ]
    ]
  }

  /// Why a pod is not scheduled.
  private func message(_ bench: Workbench, _ pod: String) throws -> String? {
    try bench.object("pods", pod)["status", "conditions"]?.array?
      .first { $0["type"] == "PodScheduled" }?["message"]?.string
  }

  /// The nodes of the pods that have a label, sorted.
  private func placed(_ bench: Workbench, app: String) throws -> [String] {
    try bench.objects("pods").filter { $0.labels["app"]?.string == app }
      .map { $0["spec", "nodeName"]?.string ?? "<none>" }.sorted()
  }

  @Test func `a pod waits for the pods that it wants near`() throws {
    var bench = Workbench(nodes: nodes)
    try bench.create(
      "pods", pod("client", labels: ["app": "client"], rule("podAffinity", app: "cache")))
    bench.world.settle()
    #expect(
      try message(bench, "client")
        == "0/3 nodes are available: 1 node(s) had untolerated taint(s), 2 node(s) didn't match pod affinity rules. no new claims to deallocate, preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling."
    )
    try bench.create(
      "pods",
      pod(
        "cache", labels: ["app": "cache"],
        ["nodeSelector": ["kubernetes.io/hostname": "node02"]]))
    bench.world.settle()
    #expect(try placed(bench, app: "client") == ["node02"])
  }

  @Test func `the first pod of a group may be near itself`() throws {
    var bench = Workbench(nodes: nodes)
    var group = deployment("web", replicas: 3)
    group.set(
      ["spec", "template", "spec", "affinity"], rule("podAffinity", app: "web")["affinity"])
    try bench.create("deployments", group)
    bench.world.settle()
    #expect(Set(try placed(bench, app: "web")).count == 1)
  }

  @Test func `pods that want to be apart get a node each, and keep others off`() throws {
    var bench = Workbench(nodes: nodes)
    var quorum = deployment("quorum", replicas: 3)
    quorum.set(
      ["spec", "template", "spec", "affinity"],
      rule("podAntiAffinity", app: "quorum")["affinity"])
    try bench.create("deployments", quorum)
    bench.world.settle()
    #expect(try placed(bench, app: "quorum") == ["<none>", "node01", "node02"])
    let waiting = try #require(
      try bench.objects("pods").first { $0["spec", "nodeName"] == nil })
    #expect(
      try message(bench, waiting.name)
        == "0/3 nodes are available: 1 node(s) had untolerated taint(s), 2 node(s) didn't match pod anti-affinity rules. no new claims to deallocate, preemption: 0/3 nodes are available: 1 Preemption is not helpful for scheduling, 2 No preemption victims found for incoming pod."
    )
    try bench.create("pods", pod("intruder", labels: ["app": "quorum"]))
    bench.world.settle()
    #expect(
      try message(bench, "intruder")
        == "0/3 nodes are available: 1 node(s) had untolerated taint(s), 2 node(s) didn't satisfy existing pods anti-affinity rules. no new claims to deallocate, preemption: 0/3 nodes are available: 1 Preemption is not helpful for scheduling, 2 No preemption victims found for incoming pod."
    )
    try bench.patch("deployments", "quorum", ["spec": ["replicas": 1]], subresource: "scale")
    bench.world.settle()
    #expect(try placed(bench, app: "quorum").contains("<none>") == false)
  }

  @Test func `hard spreading keeps parts even`() throws {
    var bench = Workbench(nodes: nodes)
    var even = deployment("even", replicas: 6)
    even.set(
      ["spec", "template", "spec", "topologySpreadConstraints"],
      [
        [
          "maxSkew": 1, "topologyKey": "kubernetes.io/hostname", "nodeTaintsPolicy": "Honor",
          "whenUnsatisfiable": "DoNotSchedule", "labelSelector": ["matchLabels": ["app": "even"]],
        ]
      ])
    try bench.create("deployments", even)
    bench.world.settle()
    #expect(
      try placed(bench, app: "even")
        == ["node01", "node01", "node01", "node02", "node02", "node02"])
  }

  @Test func `a tainted node counts as an empty part unless taints are honored`() throws {
    var bench = Workbench(nodes: nodes)
    var even = deployment("even", replicas: 4)
    even.set(
      ["spec", "template", "spec", "topologySpreadConstraints"],
      [
        [
          "maxSkew": 1, "topologyKey": "kubernetes.io/hostname",
          "whenUnsatisfiable": "DoNotSchedule", "labelSelector": ["matchLabels": ["app": "even"]],
        ]
      ])
    try bench.create("deployments", even)
    bench.world.settle()
    #expect(try placed(bench, app: "even") == ["<none>", "<none>", "node01", "node02"])
    let waiting = try #require(
      try bench.objects("pods").first { $0["spec", "nodeName"] == nil })
    #expect(
      try message(bench, waiting.name)
        == "0/3 nodes are available: 1 node(s) had untolerated taint(s), 2 node(s) didn't match pod topology spread constraints. no new claims to deallocate, preemption: 0/3 nodes are available: 1 Preemption is not helpful for scheduling, 2 No preemption victims found for incoming pod."
    )
  }

  @Test func `preferred nodes win over emptier ones`() throws {
    var specs = nodes
    specs[2].labels = JSONObject([("disk", "ssd")])
    var bench = Workbench(nodes: specs)
    let wish: JSON = [
      "affinity": [
        "nodeAffinity": [
          "preferredDuringSchedulingIgnoredDuringExecution": [
            [
              "weight": 50,
              "preference": ["matchExpressions": [["key": "disk", "operator": "Exists"]]],
            ]
          ]
        ]
      ]
    ]
    for index in 0..<4 {
      try bench.create("pods", pod("p\(index)", labels: ["app": "fast"], wish))
    }
    bench.world.settle()
    #expect(try placed(bench, app: "fast") == Array(repeating: "node02", count: 4))
  }

  @Test func `the replicas of a controller are spread without a word`() throws {
    var bench = Workbench(nodes: nodes)
    try bench.create(
      "pods",
      pod(
        "big", labels: ["app": "big"],
        [
          "nodeName": "node01",
          "containers": [
            [
              "name": "c", "image": "nginx:1.27",
              "resources": ["requests": ["cpu": "200m", "memory": "400Mi"]],
            ]
          ],
        ]))
    try bench.create("deployments", deployment("web", replicas: 6))
    bench.world.settle()
    #expect(try placed(bench, app: "web").filter { $0 == "node01" }.count == 3)
  }

  @Test func `a pod of higher priority makes room`() throws {
    var bench = Workbench(nodes: nodes)
    for (name, value) in [("low", Int64(100)), ("high", 5000)] {
      try bench.create(
        "priorityclasses",
        [
          "apiVersion": "scheduling.k8s.io/v1", "kind": "PriorityClass",
          "metadata": ["name": .string(name)], "value": .integer(value),
        ])
    }
    /// A pod that takes most of a node.
    func big(_ name: String, _ priority: String) -> JSON {
      pod(
        name, labels: ["app": .string(priority)],
        [
          "priorityClassName": .string(priority), "terminationGracePeriodSeconds": 5,
          "containers": [
            [
              "name": "c", "image": "registry.k8s.io/pause:3.9",
              "resources": ["requests": ["cpu": "1500m"]],
            ]
          ],
        ])
    }
    try bench.create("pods", big("filler-1", "low"))
    try bench.create("pods", big("filler-2", "low"))
    bench.world.settle()
    #expect(try placed(bench, app: "low") == ["node01", "node02"])
    try bench.create("pods", big("urgent", "high"))
    bench.world.advance(by: .milliseconds(10))
    let urgent = try bench.object("pods", "urgent")
    let node = try #require(urgent["status", "nominatedNodeName"]?.string)
    #expect(
      try message(bench, "urgent")
        == "0/3 nodes are available: 1 node(s) had untolerated taint(s), 2 Insufficient cpu.")
    bench.world.settle()
    #expect(try placed(bench, app: "high") == [node])
    #expect(try bench.objects("pods").count == 2)
    let preempted = try bench.objects("events").filter { $0["reason"] == "Preempted" }
    #expect(
      preempted.compactMap { $0["message"]?.string } == [
        "Preempted by pod \(urgent.uid) on node \(node)"
      ])
    try bench.create("pods", big("patient", "low"))
    bench.world.settle()
    #expect(
      try message(bench, "patient")
        == "0/3 nodes are available: 1 node(s) had untolerated taint(s), 2 Insufficient cpu. no new claims to deallocate, preemption: 0/3 nodes are available: 1 Preemption is not helpful for scheduling, 2 No preemption victims found for incoming pod."
    )
  }
}
