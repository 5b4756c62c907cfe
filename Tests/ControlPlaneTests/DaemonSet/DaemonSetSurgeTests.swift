import KubeAPI
import Scenario
import Testing

@testable import ControlPlane

/// What a DaemonSet that may put a new pod beside the old one does where something is in the way.
// Kubernetes: pkg/controller/daemon/daemon_controller_test.go, TestSurge…; update_test.go, …MaxSurge
@Suite struct DaemonSetSurgeTests {
  /// The strategy of a DaemonSet that may have so many surplus pods.
  private func surge(_ number: String) -> String {
    "updateStrategy: {rollingUpdate: {maxSurge: \(number), maxUnavailable: 0}}"
  }

  /// Gives the template another image.
  private func setImage(_ image: String, _ scenario: inout Scenario) throws {
    try scenario.patch(
      "daemonset/web",
      "{spec: {template: {spec: {containers: [{name: main, image: '\(image)'}]}}}}")
  }

  /// The pods of a node that are not being deleted, by image.
  private func live(on node: String, _ scenario: Scenario) -> [String] {
    scenario.podObjects("app=web")
      .filter { Scenario.node(of: $0) == node && !$0.isBeingDeleted }
      .map { $0["spec", "containers"]?.array?.first?["image"]?.string ?? "" }.sorted()
  }

  /// A DaemonSet whose pods take their time to end.
  private func slow(_ spec: String) throws -> Scenario {
    var scenario = Scenario(nodes: ["node01", "node02", "node03"])
    try scenario.apply(
      Manifest.daemonSet(
        image: "busybox", spec: spec, container: "command: [sleep, '100000']"))
    scenario.settle()
    return scenario
  }

  @Test func `with maxSurge a pod that is being deleted gets its successor at once`() throws {
    var scenario = try slow(surge("1"))
    try scenario.delete("pod/\(scenario.pod(on: "node02")?.name ?? "")")
    scenario.run(seconds: 4)
    #expect(scenario.podObjects("app=web").filter(\.isBeingDeleted).count == 1)
    #expect(live(on: "node02", scenario) == ["busybox"])
    scenario.settle()
    #expect(scenario.counts("web") == [3, 3, 3, 3, 3])
  }

  @Test func `without maxSurge a pod that is being deleted keeps its successor away`() throws {
    var scenario = try slow("")
    try scenario.delete("pod/\(scenario.pod(on: "node02")?.name ?? "")")
    scenario.run(seconds: 4)
    #expect(live(on: "node02", scenario) == [])
    scenario.run(seconds: 40)
    #expect(live(on: "node02", scenario) == ["busybox"])
  }

  @Test func `a pod that has ended and is held by a finalizer is replaced`() throws {
    var scenario = Scenario(nodes: ["node01"])
    try scenario.apply(Manifest.daemonSet())
    scenario.settle()
    let first = scenario.pod(on: "node01")?.name ?? ""
    try scenario.patch("pod/\(first)", "{metadata: {finalizers: [example.com/keep]}}")
    try scenario.delete("pod/\(first)")
    scenario.world.edit(.pods, ObjectKey(namespace: "default", name: first)) {
      $0.set(["status", "phase"], "Succeeded")
    }
    scenario.settle()
    #expect(scenario.object("pod/\(first)")?.isBeingDeleted == true)
    #expect(scenario.podObjects("app=web").count == 2)
    #expect(scenario.counts("web") == [1, 1, 1, 1, 1])
  }

  @Test func `an old pod on a node that should run none stays until there are enough others`()
    throws
  {
    var scenario = Scenario(nodes: ["node01", "node02", "node03"])
    try scenario.apply(Manifest.daemonSet(spec: surge("1")))
    scenario.settle()
    let old = "example.com/agent:1"
    let broken = "example.com/agent:non-existent"
    try setImage(broken, &scenario)
    scenario.settle()
    #expect(live(on: "node01", scenario) == [old, broken])
    try scenario.delete("pod/\(scenario.pod(on: "node02")?.name ?? "")")
    try scenario.taint(node: "node03", "dedicated=x:NoSchedule")
    scenario.settle()
    #expect(live(on: "node02", scenario) == [broken])
    #expect(live(on: "node03", scenario) == [old])
    #expect(scenario.counts("web")[0] == 2)
    try setImage("example.com/agent:3", &scenario)
    scenario.settle()
    #expect(live(on: "node01", scenario) == ["example.com/agent:3"])
    #expect(live(on: "node02", scenario) == ["example.com/agent:3"])
    #expect(live(on: "node03", scenario) == [])
    #expect(scenario.counts("web") == [2, 2, 2, 2, 2])
  }

  @Test func `an unavailable old pod on a node that should run none goes with the update`() throws {
    var scenario = Scenario(nodes: ["node01", "node02"])
    try scenario.apply(Manifest.daemonSet(image: "example.com/nosuch:1", spec: surge("1")))
    scenario.settle()
    try scenario.taint(node: "node02", "dedicated=x:NoSchedule")
    try setImage("example.com/nosuch:2", &scenario)
    scenario.settle()
    #expect(live(on: "node01", scenario) == ["example.com/nosuch:2"])
    #expect(live(on: "node02", scenario) == [])
  }
}
