import ControlPlane
import KubeAPI
import Scenario
import Testing

/// When pods that fit nowhere are tried again, and what is said each time.
// Kubernetes: pkg/scheduler/backend/queue/scheduling_queue_test.go; test/integration/scheduler/queueing
@Suite struct QueueingTests {
  /// How often it was said of the pod `p` that no node takes it.
  private func failures(_ scenario: Scenario) -> Int {
    scenario.world.objects(.events, namespace: "default")
      .filter { $0["reason"] == "FailedScheduling" && $0["involvedObject", "name"] == "p" }
      .reduce(0) { $0 + Int($1["series", "count"]?.integer ?? 1) }
  }

  /// A settled world of two nodes with the pod `p`.
  private func world(_ spec: String, container: String = "") throws -> Scenario {
    var scenario = Scenario(nodes: ["node01", "node02"])
    try scenario.create(Manifest.pod("p", spec: spec, container: container))
    scenario.settle()
    return scenario
  }

  @Test func `a label that is not asked for wakes nobody`() throws {
    var scenario = try world("nodeSelector: {disk: ssd}")
    #expect(failures(scenario) == 1)
    try scenario.label(node: "node01", ["disk": "hdd"])
    try scenario.label(node: "node02", ["color": "red"])
    scenario.settle()
    #expect(failures(scenario) == 1)
    try scenario.label(node: "node02", ["disk": "ssd"])
    scenario.settle()
    #expect(scenario.pods() == ["node02 Running"])
  }

  @Test func `a taint that is not stood wakes nobody, one that goes does`() throws {
    var scenario = Scenario(nodes: ["node01", "node02"])
    for node in ["node01", "node02"] { try scenario.taint(node: node, "a=b:NoSchedule") }
    try scenario.create(Manifest.pod("p", container: "resources: {requests: {cpu: '50'}}"))
    scenario.settle()
    #expect(failures(scenario) == 1)
    try scenario.taint(node: "node01", "a=b:NoSchedule", "c=d:NoSchedule")
    scenario.settle()
    #expect(failures(scenario) == 1)
    try scenario.taint(node: "node01")
    scenario.settle()
    #expect(failures(scenario) == 2)
    #expect(
      scenario.events(about: "p", reason: "FailedScheduling").last?.hasPrefix(
        "Warning FailedScheduling 0/2 nodes are available: 1 Insufficient cpu, 1 node(s) had untolerated taint(s)."
      ) == true)
  }

  @Test func `a pod that goes wakes those that lack room, not those that lack a label`() throws {
    var scenario = try world("nodeSelector: {disk: ssd}")
    try scenario.create(Manifest.pod("other"))
    scenario.settle()
    try scenario.delete("pod/other")
    scenario.settle()
    #expect(failures(scenario) == 1)
  }

  @Test func `what is said of another version of the pod is an event of its own`() throws {
    var scenario = try world("", container: "resources: {requests: {cpu: '50'}}")
    for number in 1...3 {
      try scenario.create(Manifest.pod("other\(number)"))
      scenario.settle()
      try scenario.delete("pod/other\(number)")
      scenario.settle()
    }
    let events = scenario.world.objects(.events, namespace: "default")
      .filter { $0["reason"] == "FailedScheduling" }
      .sorted { $0.name < $1.name }
    #expect(events.map { $0["series", "count"]?.integer ?? 1 } == [1, 2])
    #expect(Set(events.map { $0["message"]?.string ?? "" }).count == 1)
  }

  @Test func `after five minutes a pod is tried again, come what may`() throws {
    var scenario = try world("nodeSelector: {disk: ssd}")
    scenario.run(seconds: 310)
    #expect(failures(scenario) == 2)
  }

  @Test func `what pods of lower priority would not mend is said for each reason`() throws {
    var scenario = Scenario(nodes: ["node01"])
    try scenario.create(
      "{apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, metadata: {name: high}, value: 1000}"
    )
    let big = "resources: {requests: {cpu: '1500m', memory: 3Gi}}"
    try scenario.create(
      Manifest.pod("strong", spec: "priorityClassName: high", container: big)
        + "\n---\n" + Manifest.pod("weak", container: "resources: {requests: {cpu: 100m}}"))
    scenario.settle()
    try scenario.create(Manifest.pod("p", spec: "priorityClassName: high", container: big))
    scenario.settle()
    #expect(
      scenario.events(about: "p", reason: "FailedScheduling") == [
        "Warning FailedScheduling 0/1 nodes are available: 1 Insufficient cpu, 1 Insufficient memory. no new claims to deallocate, preemption: 0/1 nodes are available: 1 Insufficient cpu, 1 Insufficient memory."
      ])
  }
}
