import ControlPlane
import KubeAPI
import Scenario
import Testing

/// Where pods go, and what they are told when they go nowhere.
@Suite struct SchedulerTests {
  /// What the scheduler says at the end when nothing else could help.
  private let unhelpful =
    ". no new claims to deallocate, preemption: 0/3 nodes are available: "
    + "3 Preemption is not helpful for scheduling."

  /// Why a pod has no node.
  private func message(_ pod: String, _ scenario: Scenario) -> String? {
    scenario.object("pod/\(pod)")?["status", "conditions"]?.array?
      .first { $0["type"] == "PodScheduled" }?["message"]?.string
  }

  /// The node of a pod.
  private func node(_ pod: String, _ scenario: Scenario) -> String? {
    scenario.object("pod/\(pod)").flatMap { Scenario.node(of: $0) }
  }

  @Test(arguments: [
    ("{cpu: '3'}", "1 node(s) had untolerated taint(s), 2 Insufficient cpu", ""),
    ("{memory: 8Gi}", "1 node(s) had untolerated taint(s), 2 Insufficient memory", ""),
    (
      "{cpu: '3', memory: 8Gi}", "3 Insufficient cpu, 3 Insufficient memory",
      "tolerations: [{operator: Exists}]"
    ),
    (
      "{nvidia.com/gpu: 1}", "1 node(s) had untolerated taint(s), 2 Insufficient nvidia.com/gpu", ""
    ),
  ])
  func `a request that no node has room for is said in the real words`(
    request: String, reason: String, spec: String
  ) throws {
    var scenario = Scenario()
    try scenario.create(
      Manifest.pod(
        "big", spec: spec, container: "resources: {requests: \(request), limits: \(request)}"))
    let report = scenario.settle()
    #expect(report.isSettled)
    let text = "0/3 nodes are available: \(reason)\(unhelpful)"
    #expect(message("big", scenario) == text)
    #expect(scenario.events(about: "big") == ["Warning FailedScheduling \(text)"])
    let condition = scenario.object("pod/big")?["status", "conditions"]?.array?.first
    #expect(condition?["reason"] == "Unschedulable")
    #expect(condition?["status"] == "False")
    #expect(condition?["observedGeneration"] == 1)
  }

  @Test func `two that do not fit together wait for room, and get it`() throws {
    var scenario = Scenario()
    try scenario.cordon(node: "node02")
    for name in ["one", "two"] {
      try scenario.create(
        Manifest.pod(name, container: "resources: {requests: {cpu: 1200m}}"))
    }
    scenario.settle()
    #expect(node("one", scenario) == "node01")
    #expect(
      message("two", scenario)
        == "0/3 nodes are available: 1 Insufficient cpu, 1 node(s) had untolerated taint(s), 1 node(s) were unschedulable. no new claims to deallocate, preemption: 0/3 nodes are available: 1 No preemption victims found for incoming pod, 2 Preemption is not helpful for scheduling."
    )
    try scenario.cordon(node: "node02", false)
    scenario.settle()
    #expect(node("two", scenario) == "node02")
    #expect(scenario.pods() == ["node01 Running", "node02 Running"])
  }

  @Test func `room that a deleted pod leaves is taken`() throws {
    var scenario = Scenario(nodes: ["node01"])
    for name in ["one", "two"] {
      try scenario.create(Manifest.pod(name, container: "resources: {requests: {cpu: 1500m}}"))
    }
    scenario.settle()
    #expect(scenario.pods() == ["<none> Pending", "node01 Running"])
    try scenario.delete("pod/one")
    scenario.settle()
    #expect(node("two", scenario) == "node01")
  }

  @Test func `a daemon pod names only its node, and waits for it`() throws {
    var scenario = Scenario()
    try scenario.create(
      Manifest.pod(
        "hog", spec: "nodeName: node01", container: "resources: {requests: {cpu: 1500m}}"))
    scenario.settle()
    try scenario.apply(
      Manifest.daemonSet(container: "resources: {requests: {cpu: 800m, memory: 512Mi}}"))
    scenario.settle()
    #expect(scenario.pods("app=web") == ["<none> Pending", "node02 Running"])
    #expect(scenario.counts("web") == [2, 2, 1, 2, 1])
    let pending = try #require(
      scenario.podObjects("app=web").first { Scenario.node(of: $0) == nil })
    #expect(
      message(pending.name, scenario)
        == "0/3 nodes are available: 1 Insufficient cpu, 2 node(s) didn't satisfy plugin(s) [NodeAffinity]. no new claims to deallocate, preemption: 0/3 nodes are available: 1 No preemption victims found for incoming pod, 2 Preemption is not helpful for scheduling."
    )
    try scenario.delete("pod/hog")
    scenario.settle()
    #expect(scenario.pods("app=web") == ["node01 Running", "node02 Running"])
    try scenario.patch(
      "daemonset/web",
      "{spec: {template: {spec: {containers: [{name: main, resources: {requests: {cpu: 3}}}]}}}}")
    scenario.settle()
    #expect(scenario.counts("web") == [2, 2, 1, 1, 1])
    #expect(
      scenario.events(reason: "FailedScheduling").last
        == "Warning FailedScheduling 0/3 nodes are available: 1 Insufficient cpu, 2 node(s) didn't satisfy plugin(s) [NodeAffinity]. no new claims to deallocate, preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling."
    )
  }

  @Test func `taints keep pods off, tolerations let them in, removal wakes what waits`() throws {
    var scenario = Scenario()
    try scenario.taint(node: "node01", "env=prod:NoSchedule")
    try scenario.taint(node: "node02", "env=staging:NoSchedule")
    try scenario.create(Manifest.pod("plain"))
    try scenario.create(
      Manifest.pod(
        "prod", spec: "tolerations: [{key: env, operator: Equal, value: prod, effect: NoSchedule}]")
    )
    scenario.settle()
    #expect(
      message("plain", scenario)
        == "0/3 nodes are available: 3 node(s) had untolerated taint(s)\(unhelpful)")
    #expect(node("prod", scenario) == "node01")
    #expect(
      scenario.object("pod/prod")?["spec", "tolerations"]?.array?.map(\.text) == [
        #"{"effect":"NoSchedule","key":"env","operator":"Equal","value":"prod"}"#,
        #"{"effect":"NoExecute","key":"node.kubernetes.io/not-ready","operator":"Exists","tolerationSeconds":300}"#,
        #"{"effect":"NoExecute","key":"node.kubernetes.io/unreachable","operator":"Exists","tolerationSeconds":300}"#,
      ])
    try scenario.taint(node: "node02")
    scenario.settle()
    #expect(node("plain", scenario) == "node02")
    try scenario.taint(node: "node02", "broken=disk:NoExecute")
    scenario.settle()
    #expect(scenario.object("pod/plain") == nil)
    #expect(
      scenario.events(about: "plain", reason: "TaintManagerEviction")
        == ["Normal TaintManagerEviction Marking for deletion Pod default/plain"])
  }

  @Test func `tolerationSeconds lets a pod stay for so long`() throws {
    var scenario = Scenario(nodes: ["node01"])
    try scenario.create(
      Manifest.pod(
        "guest",
        spec:
          "tolerations: [{key: broken, operator: Exists, effect: NoExecute, tolerationSeconds: 20}]"
      ))
    scenario.settle()
    try scenario.taint(node: "node01", "broken=disk:NoExecute")
    scenario.run(seconds: 19)
    #expect(scenario.pods() == ["node01 Running"])
    scenario.run(seconds: 3)
    #expect(scenario.pods() == [])
  }

  @Test func `a taint that goes in time lets the pod stay for good`() throws {
    var scenario = Scenario(nodes: ["node01"])
    try scenario.create(
      Manifest.pod(
        "guest",
        spec:
          "tolerations: [{key: broken, operator: Exists, effect: NoExecute, tolerationSeconds: 20}]"
      ))
    scenario.settle()
    try scenario.taint(node: "node01", "broken=disk:NoExecute")
    scenario.run(seconds: 10)
    try scenario.taint(node: "node01")
    scenario.run(seconds: 60)
    #expect(scenario.pods() == ["node01 Running"])
  }

  @Test func `node selectors and affinity choose, and wait for labels`() throws {
    var scenario = Scenario()
    try scenario.create(Manifest.pod("ssd", spec: "nodeSelector: {disktype: ssd}"))
    try scenario.create(
      Manifest.pod(
        "numeric",
        spec: """
          affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [{matchExpressions: [{key: cores, operator: Gt, values: ["4"]}]}]}}}
          """))
    scenario.settle()
    for name in ["ssd", "numeric"] {
      #expect(
        message(name, scenario)
          == "0/3 nodes are available: 1 node(s) had untolerated taint(s), 2 node(s) didn't match Pod's node affinity/selector\(unhelpful)"
      )
    }
    try scenario.label(node: "node02", ["disktype": "ssd"])
    try scenario.label(node: "node01", ["cores": "8"])
    scenario.settle()
    #expect(node("ssd", scenario) == "node02")
    #expect(node("numeric", scenario) == "node01")
    try scenario.label(node: "node02", ["disktype": nil])
    scenario.settle()
    #expect(node("ssd", scenario) == "node02")
    #expect(
      scenario.events(about: "ssd").filter { $0.contains("Scheduled") }
        == ["Normal Scheduled Successfully assigned default/ssd to node02"])
  }

  @Test func `a host port is taken once a node`() throws {
    var scenario = Scenario()
    for name in ["a", "b", "c"] {
      try scenario.create(
        Manifest.pod(name, container: "ports: [{containerPort: 80, hostPort: 8080}]"))
    }
    try scenario.create(
      Manifest.pod("d", container: "ports: [{containerPort: 80, hostPort: 8080, protocol: UDP}]"))
    scenario.settle()
    #expect(
      scenario.pods() == ["<none> Pending", "node01 Running", "node01 Running", "node02 Running"]
        || scenario.pods()
          == ["<none> Pending", "node01 Running", "node02 Running", "node02 Running"]
    )
    #expect(
      message("c", scenario)
        == "0/3 nodes are available: 1 node(s) had untolerated taint(s), 2 node(s) didn't have free ports for the requested pod ports. no new claims to deallocate, preemption: 0/3 nodes are available: 1 Preemption is not helpful for scheduling, 2 No preemption victims found for incoming pod."
    )
  }

  @Test func `gates, other schedulers and node names go round the scheduler`() throws {
    var scenario = Scenario()
    try scenario.create(Manifest.pod("foreign", spec: "schedulerName: my-scheduler"))
    try scenario.create(
      Manifest.pod("gated", spec: "schedulingGates: [{name: example.com/a}, {name: example.com/b}]")
    )
    try scenario.create(Manifest.pod("direct", spec: "nodeName: controlplane"))
    try scenario.create(Manifest.pod("ghost", spec: "nodeName: node99"))
    scenario.run(seconds: 10)
    #expect(
      scenario.object("pod/foreign")?["status"]?.text
        == #"{"phase":"Pending","qosClass":"BestEffort"}"#)
    #expect(
      scenario.object("pod/gated")?["status", "conditions"]?.array?.first?["message"]
        == "Scheduling is blocked due to non-empty scheduling gates")
    #expect(scenario.events(about: "foreign") == [])
    #expect(scenario.events(about: "gated") == [])
    #expect(
      scenario.pods() == [
        "<none> Pending", "<none> Pending", "controlplane Running", "node99 Pending",
      ])
    try scenario.patch(
      "pod/gated", "[{op: remove, path: /spec/schedulingGates/0}]", type: "json-patch")
    scenario.settle()
    #expect(node("gated", scenario) == nil)
    try scenario.patch(
      "pod/gated", "[{op: remove, path: /spec/schedulingGates}]", type: "json-patch")
    scenario.settle()
    #expect(node("gated", scenario) != nil)
  }

  @Test func `a pod of higher priority is scheduled first`() throws {
    var scenario = Scenario(nodes: ["node01"])
    try scenario.create(
      "{apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, metadata: {name: high}, value: 1000}"
    )
    try scenario.create(Manifest.pod("low", container: "resources: {requests: {cpu: 1500m}}"))
    try scenario.create(
      Manifest.pod(
        "high", spec: "priorityClassName: high", container: "resources: {requests: {cpu: 1500m}}"))
    scenario.settle()
    #expect(node("high", scenario) == "node01")
    #expect(node("low", scenario) == nil)
  }

  @Test func `no more pods than a node allows`() throws {
    var scenario = Scenario(
      specs: [NodeSpec(name: "node01", capacity: JSONObject([("pods", "2")]))])
    for name in ["a", "b", "c"] { try scenario.create(Manifest.pod(name)) }
    scenario.settle()
    #expect(
      message("c", scenario)
        == "0/1 nodes are available: 1 Too many pods. no new claims to deallocate, preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod."
    )
  }
}
