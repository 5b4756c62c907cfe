import KubeAPI
import Scenario
import Testing

@testable import ControlPlane

/// How a DaemonSet keeps its pods: which it replaces, takes over, lets go and deletes.
@Suite struct DaemonSetUpkeepTests {
  /// The names of the pods of `app=web` by node.
  private func names(_ scenario: Scenario) -> [String: String] {
    Dictionary(
      scenario.podObjects("app=web").map { (Scenario.node(of: $0) ?? "", $0.name) },
      uniquingKeysWith: { "\($0) \($1)" })
  }

  /// Gives pods a status of their own, as a kubelet would report it.
  private func fail(_ pod: String, _ scenario: inout Scenario, phase: String = "Failed") {
    scenario.world.edit(.pods, ObjectKey(namespace: "default", name: pod)) {
      $0.set(["status", "phase"], .string(phase))
    }
  }

  @Test func `deleted pods come back on the same nodes`() throws {
    var scenario = Scenario()
    try scenario.apply(Manifest.daemonSet(pod: Manifest.toleratesControlPlane))
    scenario.settle()
    let before = names(scenario)
    try scenario.delete("pod/\(before["node01"] ?? "")")
    scenario.settle()
    var after = names(scenario)
    #expect(after["node01"] != nil && after["node01"] != before["node01"])
    #expect(after["node02"] == before["node02"])
    try scenario.send(.delete, "/api/v1/namespaces/default/pods")
    scenario.settle()
    after = names(scenario)
    #expect(after.keys.sorted() == ["controlplane", "node01", "node02"])
    #expect(scenario.counts("web") == [3, 3, 3, 3, 3])
    #expect(scenario.events(reason: "SuccessfulDelete") == [])
    #expect(scenario.events(about: "web", reason: "SuccessfulCreate").count == 7)
  }

  @Test func `a pod whose label changes is released and replaced, and taken back with the label`()
    throws
  {
    var scenario = Scenario(nodes: ["node01", "node02"])
    try scenario.apply(Manifest.daemonSet(labels: "team: sre"))
    scenario.settle()
    let first = names(scenario)["node02"] ?? ""
    try scenario.patch("pod/\(first)", "{metadata: {labels: {app: debug}}}")
    scenario.settle()
    #expect(scenario.object("pod/\(first)")?["metadata", "ownerReferences"] == nil)
    #expect(scenario.pods("team=sre") == ["node01 Running", "node02 Running", "node02 Running"])
    #expect(scenario.counts("web") == [2, 2, 2, 2, 2])
    let second = names(scenario)["node02"] ?? ""
    try scenario.patch("pod/\(first)", "{metadata: {labels: {app: web}}}")
    scenario.settle()
    #expect(names(scenario)["node02"] == first)
    #expect(
      scenario.events(reason: "SuccessfulDelete")
        == ["Normal SuccessfulDelete Deleted pod: \(second)"])
    #expect(scenario.counts("web") == [2, 2, 2, 2, 2])
  }

  @Test func `new pods get what their service account says now`() throws {
    var scenario = Scenario(nodes: ["node01"])
    try scenario.apply(Manifest.daemonSet())
    scenario.settle()
    try scenario.patch(
      "serviceaccount/default", "{imagePullSecrets: [{name: registry}]}", type: "merge-patch")
    let before = names(scenario)["node01"] ?? ""
    #expect(scenario.object("pod/\(before)")?["spec", "imagePullSecrets"] == nil)
    try scenario.delete("pod/\(before)")
    scenario.settle()
    let after = scenario.pod(on: "node01", "app=web")
    #expect(after?["spec", "imagePullSecrets"]?.text == #"[{"name":"registry"}]"#)
  }

  @Test func `other labels of a pod may change`() throws {
    var scenario = Scenario(nodes: ["node01"])
    try scenario.apply(Manifest.daemonSet(labels: "team: sre"))
    scenario.settle()
    let before = names(scenario)
    try scenario.patch("pod/\(before["node01"] ?? "")", "{metadata: {labels: {team: dev}}}")
    scenario.settle()
    #expect(names(scenario) == before)
  }

  @Test func `pods that match without an owner are adopted and replaced as outdated`() throws {
    var scenario = Scenario()
    try scenario.create(Manifest.pod("stray", spec: "nodeName: node01", labels: "app: web"))
    try scenario.create(Manifest.pod("stray2", spec: "nodeName: controlplane", labels: "app: web"))
    scenario.settle()
    try scenario.create(Manifest.daemonSet())
    scenario.settle()
    #expect(scenario.object("pod/stray") == nil)
    #expect(scenario.object("pod/stray2") == nil)
    #expect(scenario.pods() == ["node01 Running", "node02 Running"])
    #expect(scenario.counts("web") == [2, 2, 2, 2, 2])
  }

  @Test func `under OnDelete adopted pods stay, also where none should be`() throws {
    var scenario = Scenario()
    for (name, node) in [("old-a", "node01"), ("old-b", "controlplane")] {
      try scenario.create(
        Manifest.pod(
          name, image: "example.com/keeper:0", spec: "nodeName: \(node)", labels: "app: web"))
    }
    scenario.settle()
    try scenario.apply(
      Manifest.daemonSet(image: "example.com/keeper:1", spec: "updateStrategy: {type: OnDelete}"))
    scenario.settle()
    #expect(
      scenario.status("web")
        == #"""
        {"currentNumberScheduled":2,"desiredNumberScheduled":2,"numberAvailable":2,\#
        "numberMisscheduled":1,"numberReady":2,"observedGeneration":1,\#
        "updatedNumberScheduled":1}
        """#)
    #expect(
      scenario.images() == [
        "controlplane example.com/keeper:0", "node01 example.com/keeper:0",
        "node02 example.com/keeper:1",
      ])
    #expect(scenario.object("pod/old-a")?.controllerReference?["name"] == "web")
    try scenario.delete("pod/old-a")
    try scenario.delete("pod/old-b")
    scenario.settle()
    #expect(
      scenario.status("web")
        == #"""
        {"currentNumberScheduled":2,"desiredNumberScheduled":2,"numberAvailable":2,\#
        "numberMisscheduled":0,"numberReady":2,"observedGeneration":1,\#
        "updatedNumberScheduled":2}
        """#)
    try scenario.create(
      Manifest.pod(
        "old-c", image: "example.com/keeper:0", spec: "nodeName: node02", labels: "app: web"))
    scenario.settle()
    #expect(scenario.object("pod/old-c") == nil)
    #expect(
      scenario.events(reason: "SuccessfulDelete")
        == ["Normal SuccessfulDelete Deleted pod: old-c"])
  }

  @Test func `pods of another controller are left alone`() throws {
    var scenario = Scenario(nodes: ["node01"])
    try scenario.apply(Manifest.daemonSet())
    scenario.settle()
    try scenario.apply(
      Manifest.daemonSet("two").replacing("{app: two}", with: "{app: web}"))
    scenario.settle()
    let owners = scenario.podObjects("app=web")
      .map { $0.controllerReference?["name"]?.string ?? "" }.sorted()
    #expect(owners == ["two", "web"])
    try scenario.delete("daemonset/web")
    scenario.settle()
    #expect(scenario.podObjects().map { $0.controllerReference?["name"]?.string } == ["two"])
    #expect(scenario.pods() == ["node01 Running"])
  }

  @Test func `a failed pod is deleted with an event, and the next ones with growing waits`() throws
  {
    var scenario = Scenario(nodes: ["node01"])
    try scenario.apply(Manifest.daemonSet())
    scenario.settle()
    let first = names(scenario)["node01"] ?? ""
    fail(first, &scenario)
    scenario.settle()
    let second = names(scenario)["node01"] ?? ""
    #expect(first != second)
    #expect(
      scenario.events(reason: "FailedDaemonPod") == [
        """
        Warning FailedDaemonPod Found failed daemon pod default/\(first) on node node01, \
        will try to kill it
        """
      ])
    fail(second, &scenario)
    scenario.run(seconds: 3)
    let third = names(scenario)["node01"] ?? ""
    #expect(third != second)
    scenario.settle()
    fail(third, &scenario)
    let start = scenario.world.now
    scenario.settle()
    #expect(names(scenario)["node01"] != third)
    #expect(scenario.world.now - start < .seconds(20))
    #expect(scenario.events(reason: "FailedDaemonPod").count == 3)
  }

  @Test func `waits between failed pods begin anew with another generation`() throws {
    var scenario = Scenario(nodes: ["node01"])
    try scenario.apply(Manifest.daemonSet(spec: "updateStrategy: {type: OnDelete}"))
    scenario.settle()
    /// Lets the present pod fail, and says how many failures were spoken of a second later.
    func failed() -> Int {
      fail(names(scenario)["node01"] ?? "", &scenario)
      scenario.run(seconds: 1)
      return scenario.events(about: "web", reason: "FailedDaemonPod").count
    }
    for number in 1...3 {
      #expect(failed() == number)
      scenario.run(seconds: 20)
    }
    let start = failed()
    #expect(failed() == start)
    try scenario.patch("daemonset/web", "{spec: {minReadySeconds: 1}}")
    scenario.run(seconds: 1)
    #expect(scenario.events(about: "web", reason: "FailedDaemonPod").count == start + 1)
  }

  @Test func `a succeeded pod is deleted with an event`() throws {
    var scenario = Scenario(nodes: ["node01"])
    try scenario.apply(Manifest.daemonSet())
    scenario.settle()
    let first = names(scenario)["node01"] ?? ""
    fail(first, &scenario, phase: "Succeeded")
    scenario.settle()
    #expect(names(scenario)["node01"] != first)
    #expect(
      scenario.events(reason: "SucceededDaemonPod") == [
        """
        Normal SucceededDaemonPod Found succeeded daemon pod default/\(first) on node node01, \
        will try to delete it
        """
      ])
  }

  @Test func `of two pods on a node the oldest stays`() throws {
    var scenario = Scenario(nodes: ["node01"])
    try scenario.create(Manifest.pod("aaa", spec: "nodeName: node01", labels: "app: web"))
    scenario.settle()
    try scenario.apply(Manifest.daemonSet(spec: "updateStrategy: {type: OnDelete}"))
    scenario.settle()
    try scenario.create(Manifest.pod("aab", spec: "nodeName: node01", labels: "app: web"))
    scenario.settle()
    #expect(scenario.podObjects().map(\.name) == ["aaa"])
  }

  @Test func `a missing service account keeps pods away until it comes`() throws {
    var scenario = Scenario(nodes: ["node01", "node02"])
    try scenario.apply(Manifest.daemonSet(pod: "serviceAccountName: agent"))
    scenario.run(seconds: 3)
    #expect(scenario.counts("web") == [2, 0, 0, 0, 0])
    let events = scenario.events(about: "web")
    #expect(!events.isEmpty)
    for event in events {
      #expect(
        event.hasPrefix(
          """
          Warning FailedCreate Error creating: pods "web-" is forbidden: \
          error looking up service account default/agent: serviceaccount "agent" not found
          """))
    }
    try scenario.create("{apiVersion: v1, kind: ServiceAccount, metadata: {name: agent}}")
    scenario.run(seconds: 60)
    #expect(scenario.counts("web") == [2, 2, 2, 2, 2])
  }

  @Test func `a missing priority class keeps pods away`() throws {
    var scenario = Scenario(nodes: ["node01"])
    try scenario.apply(Manifest.daemonSet(pod: "priorityClassName: vital"))
    scenario.run(seconds: 3)
    #expect(scenario.counts("web") == [1, 0, 0, 0, 0])
    #expect(
      scenario.events(about: "web").first?.hasPrefix(
        """
        Warning FailedCreate Error creating: pods "web-" is forbidden: \
        no PriorityClass with name vital was found
        """) ?? false)
  }

  @Test func `more than ten similar events are combined`() throws {
    let nodes = (10..<24).map { "node\($0)" }
    var scenario = Scenario(nodes: nodes)
    try scenario.apply(Manifest.daemonSet())
    scenario.settle()
    let events = scenario.events(about: "web", reason: "SuccessfulCreate")
    #expect(events.count == 10)
    let combined = events.filter { $0.contains("(combined from similar events)") }
    #expect(combined.count == 1)
    #expect(
      combined.first?.hasPrefix(
        "Normal SuccessfulCreate (combined from similar events): Created pod: web-") ?? false)
    #expect(combined.first?.hasSuffix("(x5)") ?? false)
  }

  @Test func `deletion in the background takes the pods after it`() throws {
    var scenario = Scenario(nodes: ["node01", "node02"])
    try scenario.apply(Manifest.daemonSet())
    scenario.settle()
    try scenario.delete("daemonset/web")
    #expect(scenario.object("daemonset/web") == nil)
    #expect(scenario.podObjects().count == 2)
    scenario.settle()
    #expect(scenario.podObjects().isEmpty)
    #expect(scenario.world.objects(.controllerRevisions).isEmpty)
  }

  @Test func `deletion in the foreground waits for the pods`() throws {
    var scenario = Scenario(nodes: ["node01", "node02"])
    try scenario.apply(Manifest.daemonSet())
    scenario.settle()
    try scenario.delete("daemonset/web", propagation: "Foreground")
    scenario.run(seconds: 0)
    #expect(scenario.object("daemonset/web")?.finalizers == ["foregroundDeletion"])
    #expect(scenario.pods() == ["node01 Terminating", "node02 Terminating"])
    scenario.settle()
    #expect(scenario.object("daemonset/web") == nil)
    #expect(scenario.podObjects().isEmpty)
    #expect(scenario.world.objects(.controllerRevisions).isEmpty)
  }

  @Test func `orphaned pods stay and are adopted by the next one, whatever its template says`()
    throws
  {
    var scenario = Scenario(nodes: ["node01", "node02"])
    try scenario.apply(Manifest.daemonSet(image: "example.com/agent:1"))
    scenario.settle()
    let before = names(scenario)
    try scenario.delete("daemonset/web", propagation: "Orphan")
    scenario.settle()
    #expect(scenario.object("daemonset/web") == nil)
    #expect(names(scenario) == before)
    #expect(scenario.podObjects().allSatisfy { $0["metadata", "ownerReferences"] == nil })
    #expect(scenario.world.objects(.controllerRevisions).allSatisfy { $0.ownerReferences.isEmpty })
    try scenario.apply(Manifest.daemonSet(image: "example.com/agent:2"))
    scenario.settle()
    #expect(names(scenario) == before)
    #expect(scenario.counts("web") == [2, 2, 2, 2, 2])
    #expect(scenario.images() == ["node01 example.com/agent:1", "node02 example.com/agent:1"])
    #expect(scenario.revisions("app=web") == ["1 example.com/agent:1", "2 example.com/agent:2"])
  }

  @Test func `an orphaned revision of the same template is adopted, not made twice`() throws {
    var scenario = Scenario(nodes: ["node01"])
    try scenario.apply(Manifest.daemonSet())
    scenario.settle()
    try scenario.delete("daemonset/web", propagation: "Orphan")
    scenario.settle()
    try scenario.apply(Manifest.daemonSet())
    scenario.settle()
    #expect(scenario.revisions("app=web") == ["1 example.com/agent:1"])
    #expect(
      scenario.world.objects(.controllerRevisions).first?.controllerReference?["uid"]?.string
        == scenario.object("daemonset/web")?.uid)
  }

  @Test func `a finalizer holds a deleted DaemonSet and its pods`() throws {
    var scenario = Scenario(nodes: ["node01"])
    try scenario.apply(Manifest.daemonSet())
    scenario.settle()
    try scenario.patch(
      "daemonset/web", "{metadata: {finalizers: [example.com/hold]}}", type: "merge-patch")
    try scenario.delete("daemonset/web")
    scenario.settle()
    #expect(scenario.object("daemonset/web")?.finalizers == ["example.com/hold"])
    #expect(scenario.object("daemonset/web")?["metadata", "deletionGracePeriodSeconds"] == 0)
    #expect(scenario.pods() == ["node01 Running"])
    try scenario.patch("daemonset/web", "{metadata: {finalizers: null}}", type: "merge-patch")
    scenario.settle()
    #expect(scenario.object("daemonset/web") == nil)
    #expect(scenario.podObjects().isEmpty)
  }

  @Test func `a status written by hand is overwritten at once`() throws {
    var scenario = Scenario(nodes: ["node01"])
    try scenario.apply(Manifest.daemonSet())
    scenario.settle()
    let before = scenario.status("web")
    try scenario.patch(
      "daemonset/web", "{status: {numberReady: 7, desiredNumberScheduled: 9}}", type: "merge-patch",
      subresource: "status")
    #expect(scenario.counts("web")[2] == 7)
    scenario.run(seconds: 0)
    #expect(scenario.status("web") == before)
  }

  @Test func `a crashing container makes the DaemonSet unready`() throws {
    var scenario = Scenario(nodes: ["node01"])
    try scenario.apply(Manifest.daemonSet(container: "command: [sh, -c, exit 1]"))
    scenario.settle()
    #expect(scenario.counts("web") == [1, 1, 0, 1, 0])
    #expect(scenario.pods() == ["node01 CrashLoopBackOff"])
  }

  @Test
  func `a second revision of the same template stays until something else wakes the DaemonSet`()
    throws
  {
    var scenario = Scenario(nodes: ["node01"])
    try scenario.apply(Manifest.daemonSet())
    scenario.settle()
    var copy = try #require(scenario.world.objects(.controllerRevisions).first)
    let first = copy.name
    copy["metadata"] = [
      "name": "web-copy", "labels": ["app": "web", "controller-revision-hash": "copy"],
      "ownerReferences": .array(copy.ownerReferences),
    ]
    copy["revision"] = 2
    let path = "/apis/apps/v1/namespaces/default/controllerrevisions"
    try scenario.send(.post, path, copy)
    scenario.settle()
    #expect(scenario.world.objects(.controllerRevisions).count == 2)
    try scenario.send(.delete, "\(path)/\(first)")
    scenario.settle()
    try scenario.patch(
      "daemonset/web", "{spec: {template: {spec: {terminationGracePeriodSeconds: 1}}}}")
    scenario.settle()
    #expect(
      scenario.world.objects(.controllerRevisions).compactMap { $0["revision"]?.integer }.sorted()
        == [2, 3])
  }
}
