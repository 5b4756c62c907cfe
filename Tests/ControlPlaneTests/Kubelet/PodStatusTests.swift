import ControlPlane
import KubeAPI
import Scenario
import Testing

/// What a kubelet reports of pods that are not simply running.
// Kubernetes: pkg/kubelet/status/generate_test.go, pkg/kubelet/kubelet_pods_test.go
@Suite struct PodStatusTests {
  /// A world with the pod `p` on one node.
  private func world(
    image: String = "example.com/agent:1", spec: String = "", container: String = ""
  ) throws -> Scenario {
    var scenario = Scenario(nodes: ["node01"])
    try scenario.create(Manifest.pod("p", image: image, spec: spec, container: container))
    scenario.settle()
    return scenario
  }

  /// A condition of the pod `p`, as `Status Reason Message`.
  private func condition(_ type: String, _ scenario: Scenario) -> String {
    guard let pod = scenario.object("pod/p"), let found = PodCondition.find(type, in: pod) else {
      return "none"
    }
    return ["status", "reason", "message"].compactMap { found[$0]?.string }.joined(separator: " ")
  }

  /// The first container's status.
  private func container(_ scenario: Scenario) -> JSON? {
    scenario.object("pod/p")?["status", "containerStatuses"]?[0]
  }

  @Test func `a pod that has succeeded says PodCompleted`() throws {
    let scenario = try world(
      spec: "restartPolicy: Never", container: "command: [sh, -c, exit 0]")
    #expect(condition("Initialized", scenario) == "True PodCompleted")
    #expect(condition("Ready", scenario) == "False PodCompleted")
    #expect(condition("ContainersReady", scenario) == "False PodCompleted")
    #expect(condition("PodReadyToStartContainers", scenario) == "False")
  }

  @Test func `a pod that has failed says PodFailed`() throws {
    let scenario = try world(
      spec: "restartPolicy: Never", container: "command: [sh, -c, exit 3]")
    #expect(scenario.object("pod/p")?["status", "phase"] == "Failed")
    #expect(condition("Initialized", scenario) == "True")
    #expect(condition("Ready", scenario) == "False PodFailed")
    #expect(condition("ContainersReady", scenario) == "False PodFailed")
    #expect(condition("PodReadyToStartContainers", scenario) == "False")
  }

  @Test func `a readiness gate holds the pod back until its condition is true`() throws {
    var scenario = try world(spec: "readinessGates: [{conditionType: a/b}, {conditionType: c}]")
    let missing = "corresponding condition of pod readiness gate"
    #expect(
      condition("Ready", scenario)
        == #"False ReadinessGatesNotReady \#(missing) "a/b" does not exist., \#(missing) "c" does not exist."#
    )
    #expect(condition("ContainersReady", scenario) == "True")
    /// Sets the condition of a gate.
    func set(_ type: String, _ status: String) throws {
      try scenario.patch(
        "pod/p", "{status: {conditions: [{type: \(type), status: '\(status)'}]}}",
        subresource: "status")
      scenario.settle()
    }
    try set("a/b", "True")
    try set("c", "False")
    #expect(
      condition("Ready", scenario)
        == #"False ReadinessGatesNotReady the status of pod readiness gate "c" is not "True", but False"#
    )
    try set("c", "True")
    #expect(condition("Ready", scenario) == "True")
    #expect(condition("a/b", scenario) == "True")
  }

  @Test func `a condition that somebody else has set stays, before the kubelet's own`() throws {
    var scenario = try world(container: "command: [sh, -c, sleep 30]")
    try scenario.patch(
      "pod/p", "{status: {conditions: [{type: example.com/seen, status: 'True'}]}}",
      subresource: "status")
    scenario.run(seconds: 60)
    #expect(condition("example.com/seen", scenario) == "True")
    #expect(
      scenario.object("pod/p")?["status", "conditions"]?[0]?["type"] == "example.com/seen")
  }

  @Test func `init containers that are not done are named, sidecars that run are not`() throws {
    let scenario = try world(
      spec: """
        initContainers: [{name: side, image: foo, restartPolicy: Always},
        {name: slow, image: foo, command: [sleep, '100000']}]
        """)
    #expect(
      condition("Initialized", scenario)
        == "False ContainersNotInitialized containers with incomplete status: [slow]")
    #expect(
      condition("Ready", scenario)
        == "False ContainersNotReady containers with unready status: [main]")
  }

  @Test func `a sidecar that is not ready keeps its pod from being ready`() throws {
    let scenario = try world(
      spec: """
        initContainers: [{name: side, image: nginx, restartPolicy: Always,
        readinessProbe: {httpGet: {port: 80, path: /nothing}}}]
        """)
    #expect(condition("Initialized", scenario) == "True")
    #expect(
      condition("ContainersReady", scenario)
        == "False ContainersNotReady containers with unready status: [side]")
  }

  @Test func `the last state is how the run before the shown one has ended`() throws {
    var scenario = Scenario(nodes: ["node01"])
    try scenario.create(
      Manifest.pod(
        "p", spec: "restartPolicy: OnFailure", container: "command: [sh, -c, sleep 3; exit 1]"))
    for _ in 0..<100 where container(scenario)?["state", "terminated"] == nil {
      scenario.world.advance(by: .milliseconds(100))
    }
    #expect(container(scenario)?["state", "terminated", "exitCode"] == 1)
    #expect(container(scenario)?["lastState"] == [:])
    scenario.run(seconds: 2)
    #expect(container(scenario)?["state", "running"] != nil)
    #expect(container(scenario)?["lastState", "terminated", "exitCode"] == 1)
    #expect(container(scenario)?["restartCount"] == 1)
  }

  @Test func `while a pull is put off, the pod says what was wrong with the last one`() throws {
    let scenario = try world(image: "example.com/nosuch:1")
    #expect(
      container(scenario)?["state", "waiting", "message"]
        == #"""
        Back-off pulling image "example.com/nosuch:1": ErrImagePull: rpc error: code = NotFound \#
        desc = failed to pull and unpack image "example.com/nosuch:1": failed to resolve reference \#
        "example.com/nosuch:1": example.com/nosuch:1: not found
        """#)
  }

  @Test func `a container's own restart policy and rules come before the pod's`() throws {
    var scenario = Scenario(nodes: ["node01"])
    try scenario.create(
      Manifest.pod(
        "never", spec: "restartPolicy: Always",
        container: "restartPolicy: Never, command: [sh, -c, exit 1]"))
    try scenario.create(
      Manifest.pod(
        "rule", spec: "restartPolicy: Never",
        container: """
          restartPolicy: Never, command: [sh, -c, exit 42], restartPolicyRules:
          [{action: Restart, exitCodes: {operator: In, values: [42]}}]
          """))
    scenario.settle()
    #expect(scenario.object("pod/never")?["status", "phase"] == "Failed")
    let rule = scenario.object("pod/rule")?["status", "containerStatuses"]?[0]
    #expect(rule?["restartCount"]?.integer ?? 0 > 0)
  }

  @Test func `a deleted pod that a finalizer holds has a phase for good`() throws {
    var scenario = Scenario(nodes: ["node01"])
    for (name, image) in [("good", "nginx"), ("bad", "example.com/agent:1")] {
      try scenario.create(Manifest.pod(name, image: image))
      try scenario.patch("pod/\(name)", "{metadata: {finalizers: [example.com/keep]}}")
    }
    scenario.settle()
    for name in ["good", "bad"] { try scenario.delete("pod/\(name)") }
    scenario.settle()
    #expect(scenario.object("pod/good")?["status", "phase"] == "Succeeded")
    #expect(scenario.object("pod/bad")?["status", "phase"] == "Failed")
    let ended = scenario.object("pod/bad")?["status", "containerStatuses"]?[0]?["state"]
    #expect(ended?["terminated", "exitCode"] == 143)
    try scenario.patch("pod/good", "{metadata: {finalizers: null}}", type: "merge-patch")
    scenario.settle()
    #expect(scenario.object("pod/good") == nil)
  }

  @Test func `what a container does before it ends takes from the grace period`() throws {
    var scenario = try world(
      spec: "terminationGracePeriodSeconds: 20",
      container: "lifecycle: {preStop: {sleep: {seconds: 10}}}")
    try scenario.delete("pod/p")
    scenario.run(seconds: 9)
    #expect(scenario.object("pod/p") != nil)
    scenario.run(seconds: 3)
    #expect(scenario.object("pod/p") == nil)
  }

  @Test func `a command before the end that fails is said`() throws {
    var scenario = try world(
      container: "lifecycle: {preStop: {exec: {command: [sh, -c, exit 1]}}}")
    try scenario.delete("pod/p")
    scenario.run(seconds: 5)
    #expect(
      scenario.events(about: "p", reason: "FailedPreStopHook")
        == ["Warning FailedPreStopHook PreStopHook failed"])
  }

  @Test func `a process that does not end has two seconds after what comes before it`() throws {
    var scenario = try world(
      image: "busybox", spec: "terminationGracePeriodSeconds: 5",
      container: "command: [sleep, '10000'], lifecycle: {preStop: {sleep: {seconds: 5}}}")
    try scenario.delete("pod/p")
    scenario.run(seconds: 6)
    #expect(scenario.object("pod/p") != nil)
    scenario.run(seconds: 2)
    #expect(scenario.object("pod/p") == nil)
  }
}
