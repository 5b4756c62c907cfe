import ControlPlane
import KubeAPI
import Scenario
import Testing

/// How a changed template reaches the nodes, and what is kept of the old ones.
@Suite struct DaemonSetUpdateTests {
  /// Runs until settled in steps, and returns the fewest nodes with a ready pod and the most pods seen.
  private func watch(
    _ scenario: inout Scenario, steps: Int = 600
  ) -> (fewestReady: Int, mostPods: Int) {
    var fewest = Int.max
    var most = 0
    for _ in 0..<steps {
      scenario.world.advance(by: .milliseconds(200))
      let pods = scenario.podObjects("app=web")
      let ready = Set(
        pods.filter { pod in
          !pod.isBeingDeleted
            && (pod["status", "conditions"]?.array ?? []).contains {
              $0["type"] == "Ready" && $0["status"] == "True"
            }
        }.compactMap { Scenario.node(of: $0) })
      fewest = min(fewest, ready.count)
      most = max(most, pods.filter { !$0.isBeingDeleted }.count)
    }
    return (fewest, most)
  }

  /// A settled world of some nodes with the DaemonSet `web`.
  private func scenario(_ count: Int, spec: String = "") throws -> Scenario {
    var scenario = Scenario(nodes: (1...count).map { "node0\($0)" })
    try scenario.apply(Manifest.daemonSet(spec: spec))
    scenario.settle()
    return scenario
  }

  /// Gives the template another image.
  private func setImage(_ image: String, _ scenario: inout Scenario) throws {
    try scenario.patch(
      "daemonset/web",
      "{spec: {template: {spec: {containers: [{name: main, image: '\(image)'}]}}}}")
  }

  @Test(arguments: [
    ("", 4, 3), ("updateStrategy: {rollingUpdate: {maxUnavailable: 2}}", 4, 2),
    ("updateStrategy: {rollingUpdate: {maxUnavailable: 50%}}", 3, 1),
    ("updateStrategy: {rollingUpdate: {maxUnavailable: 100%}}", 3, 0),
  ])
  func `no more than maxUnavailable nodes lose their pod`(
    spec: String, count: Int, least: Int
  ) throws {
    var scenario = try scenario(count, spec: spec)
    try setImage("example.com/agent:2", &scenario)
    let seen = watch(&scenario)
    #expect(seen.fewestReady == least)
    #expect(seen.mostPods == count)
    #expect(scenario.images() == (1...count).map { "node0\($0) example.com/agent:2" })
    let number = Int64(count)
    #expect(scenario.counts("web") == [number, number, number, number, number])
  }

  @Test(arguments: [("1", 5), ("50%", 6), ("100%", 8)])
  func `with maxSurge no node loses its pod, and so many have two`(surge: String, most: Int) throws
  {
    var scenario = try scenario(
      4, spec: "updateStrategy: {rollingUpdate: {maxSurge: \(surge), maxUnavailable: 0}}")
    try setImage("example.com/agent:2", &scenario)
    let seen = watch(&scenario)
    #expect(seen.fewestReady == 4)
    #expect(seen.mostPods == most)
    #expect(scenario.images() == (1...4).map { "node0\($0) example.com/agent:2" })
  }

  @Test func `an image that cannot be pulled stops the update after maxUnavailable pods`() throws {
    var scenario = try scenario(3)
    try setImage("example.com/agent:non-existent", &scenario)
    scenario.settle()
    #expect(scenario.counts("web") == [3, 3, 2, 1, 2])
    #expect(scenario.pods().filter { $0.hasSuffix("ImagePullBackOff") }.count == 1)
    #expect(scenario.pods().filter { $0.hasSuffix("Running") }.count == 2)
    try setImage("example.com/agent:3", &scenario)
    scenario.settle()
    #expect(scenario.counts("web") == [3, 3, 3, 3, 3])
    #expect(
      scenario.revisions("app=web") == [
        "1 example.com/agent:1", "2 example.com/agent:non-existent", "3 example.com/agent:3",
      ])
  }

  @Test func `old pods that are not available are replaced all at once`() throws {
    var scenario = Scenario(nodes: ["node01", "node02", "node03"])
    try scenario.apply(Manifest.daemonSet(image: "example.com/nosuch:1"))
    scenario.settle()
    try setImage("example.com/agent:2", &scenario)
    scenario.run(seconds: 1)
    #expect(scenario.images().map { $0.hasSuffix(":2") } == [true, true, true])
    scenario.settle()
    #expect(scenario.counts("web") == [3, 3, 3, 3, 3])
  }

  @Test func `minReadySeconds delays availability and the next step`() throws {
    var scenario = try scenario(2, spec: "minReadySeconds: 30")
    #expect(scenario.counts("web") == [2, 2, 2, 2, 0])
    scenario.run(seconds: 31)
    #expect(scenario.counts("web") == [2, 2, 2, 2, 2])
    let start = scenario.world.now
    try setImage("example.com/agent:2", &scenario)
    scenario.run(seconds: 25)
    #expect(scenario.counts("web") == [2, 2, 2, 1, 1])
    scenario.run(seconds: 30)
    #expect(scenario.counts("web")[3] == 2)
    #expect(scenario.counts("web")[4] == 1)
    scenario.run(seconds: 20)
    #expect(scenario.counts("web") == [2, 2, 2, 2, 2])
    #expect(scenario.world.now - start >= .seconds(60))
  }

  @Test func `under OnDelete only deleted pods get the new template`() throws {
    var scenario = try scenario(2, spec: "updateStrategy: {type: OnDelete}")
    try setImage("example.com/agent:2", &scenario)
    scenario.settle()
    #expect(scenario.counts("web") == [2, 2, 2, 0, 2])
    try scenario.delete("pod/\(scenario.pod(on: "node01")?.name ?? "")")
    scenario.settle()
    #expect(scenario.counts("web") == [2, 2, 2, 1, 2])
    #expect(scenario.images() == ["node01 example.com/agent:2", "node02 example.com/agent:1"])
    #expect(
      scenario.podObjects().map { $0.labels["pod-template-generation"]?.string ?? "" }.sorted()
        == ["1", "2"])
    try scenario.patch("daemonset/web", "{spec: {updateStrategy: {type: RollingUpdate}}}")
    scenario.settle()
    #expect(scenario.counts("web") == [2, 2, 2, 2, 2])
    #expect(
      scenario.object("daemonset/web")?["spec", "updateStrategy"]?.text
        == #"{"rollingUpdate":{"maxSurge":0,"maxUnavailable":1},"type":"RollingUpdate"}"#)
  }

  @Test func `revisions are numbered, limited, and renumbered by a roll-back`() throws {
    var scenario = try scenario(2, spec: "revisionHistoryLimit: 2")
    for number in 2...3 {
      try setImage("example.com/agent:\(number)", &scenario)
      scenario.settle()
    }
    #expect(
      scenario.revisions("app=web")
        == ["1 example.com/agent:1", "2 example.com/agent:2", "3 example.com/agent:3"])
    let first = scenario.world.objects(.controllerRevisions)
      .first { $0["revision"] == 1 }?.name
    try setImage("example.com/agent:1", &scenario)
    scenario.settle()
    #expect(
      scenario.revisions("app=web")
        == ["2 example.com/agent:2", "3 example.com/agent:3", "4 example.com/agent:1"])
    let last = scenario.world.objects(.controllerRevisions).first { $0["revision"] == 4 }?.name
    #expect(first == last)
    for number in 5...6 {
      try setImage("example.com/agent:\(number)", &scenario)
      scenario.settle()
    }
    #expect(
      scenario.revisions("app=web")
        == ["4 example.com/agent:1", "5 example.com/agent:5", "6 example.com/agent:6"])
    let annotation = scenario.object("daemonset/web")?
      .annotations["deprecated.daemonset.template.generation"]
    #expect(annotation == "6")
  }

  @Test func `a limit of no old revisions holds once no pod has one, and a lower limit at once`()
    throws
  {
    var scenario = try scenario(2, spec: "revisionHistoryLimit: 0")
    try setImage("example.com/agent:2", &scenario)
    scenario.run(seconds: 1)
    #expect(scenario.revisions("app=web").count == 2)
    scenario.settle()
    #expect(scenario.revisions("app=web") == ["2 example.com/agent:2"])
    try scenario.patch("daemonset/web", "{spec: {revisionHistoryLimit: 5}}")
    for number in 3...5 {
      try setImage("example.com/agent:\(number)", &scenario)
      scenario.settle()
    }
    #expect(scenario.revisions("app=web").count == 4)
    try scenario.patch("daemonset/web", "{spec: {revisionHistoryLimit: 1}}")
    scenario.settle()
    #expect(
      scenario.revisions("app=web") == ["4 example.com/agent:4", "5 example.com/agent:5"])
  }

  @Test func `revisions without a hash get their name for it`() throws {
    var scenario = try scenario(1)
    try setImage("example.com/agent:2", &scenario)
    scenario.settle()
    let first = try #require(
      scenario.world.objects(.controllerRevisions).first { $0["revision"] == 1 })
    try scenario.patch(
      "controllerrevision/\(first.name)",
      "{metadata: {labels: {controller-revision-hash: null}}}", type: "merge-patch")
    scenario.settle()
    let label = scenario.object("controllerrevision/\(first.name)")?
      .labels["controller-revision-hash"]
    #expect(label?.string == first.name)
  }

  @Test func `a revision keeps the template and the annotations that the DaemonSet had`() throws {
    var scenario = Scenario(nodes: ["node01"])
    try scenario.create(
      Manifest.daemonSet().replacing(
        "{name: web}", with: "{name: web, annotations: {kubernetes.io/change-cause: first}}"))
    scenario.settle()
    let revision = try #require(scenario.world.objects(.controllerRevisions).first)
    #expect(revision.annotations["kubernetes.io/change-cause"] == "first")
    #expect(
      revision["data"]?.text
        == #"""
        {"spec":{"template":{"$patch":"replace","metadata":{"labels":{"app":"web"}},"spec":\#
        {"containers":[{"image":"example.com/agent:1","imagePullPolicy":"IfNotPresent",\#
        "name":"main","resources":{},"terminationMessagePath":"/dev/termination-log",\#
        "terminationMessagePolicy":"File"}],"dnsPolicy":"ClusterFirst",\#
        "restartPolicy":"Always","schedulerName":"default-scheduler","securityContext":{},\#
        "terminationGracePeriodSeconds":30}}}}
        """#)
    #expect(revision.labels["app"] == "web")
  }

  @Test func `a change of minReadySeconds alone makes no new template`() throws {
    var scenario = try scenario(1)
    let before = scenario.podObjects().map(\.name)
    try scenario.patch("daemonset/web", "{spec: {minReadySeconds: 5}}")
    scenario.settle()
    #expect(scenario.podObjects().map(\.name) == before)
    #expect(scenario.object("daemonset/web")?.generation == 2)
    #expect(
      scenario.object("daemonset/web")?.annotations["deprecated.daemonset.template.generation"]
        == "1")
    #expect(scenario.object("daemonset/web")?["status", "observedGeneration"] == 2)
  }

  @Test func `a template that needs too much leaves the update waiting for room`() throws {
    var scenario = try scenario(2)
    try scenario.patch(
      "daemonset/web",
      "{spec: {template: {spec: {containers: [{name: main, resources: {requests: {cpu: '3'}}}]}}}}")
    scenario.settle()
    #expect(scenario.counts("web") == [2, 2, 1, 1, 1])
    try scenario.patch(
      "daemonset/web",
      "{spec: {template: {spec: {containers: [{name: main, resources: {requests: {cpu: 1}}}]}}}}")
    scenario.settle()
    #expect(scenario.counts("web") == [2, 2, 2, 2, 2])
  }
}
