import ControlPlane
import KubeAPI
import Scenario
import Testing

/// What kubelets do with the pods of their nodes.
@Suite struct KubeletTests {
  /// A settled world of one node with one pod `p`.
  private func world(
    image: String = "example.com/agent:1", spec: String = "", container: String = "",
    missing: [String] = []
  ) throws -> Scenario {
    var scenario = Scenario(nodes: ["node01"], missingImages: missing)
    try scenario.create(Manifest.pod("p", image: image, spec: spec, container: container))
    scenario.settle()
    return scenario
  }

  /// What a pod's first container waits for, as `reason: message`.
  private func waiting(_ scenario: Scenario, _ pod: String = "p") -> String? {
    let state = scenario.object("pod/\(pod)")?["status", "containerStatuses"]?[0]?["state"]
    guard let waiting = state?["waiting"] else { return nil }
    return (waiting["reason"]?.string ?? "") + (waiting["message"]?.string.map { ": \($0)" } ?? "")
  }

  @Test(arguments: [
    "nginx", "nginx:1.27", "foo", "example.com/agent:1", "luksa/ssd-monitor",
    "registry.k8s.io/pause:3.10", "k8s.gcr.io/fluentd-elasticsearch:1.20", "a.b:5000/c/d:e",
    "ngin/nginx", "quay.io/ngnix", "fluentd", "team/redsi:2",
  ])
  func `a well-formed image runs`(image: String) throws {
    #expect(try world(image: image).pods() == ["node01 Running"])
  }

  @Test(arguments: [
    "ngnix", "nginxx", "nginxs:1.27", "fluentdd", "reddis", "bussybox", "example.com/nosuch:1",
    "example.com/a:non-existent", "does-not-exist", "hub.invalid/a:1", "docker.io/ngnix",
  ])
  func `a slip or a missing name cannot be pulled`(image: String) throws {
    let scenario = try world(image: image)
    #expect(scenario.pods() == ["node01 ImagePullBackOff"])
    #expect(
      waiting(scenario)?.hasPrefix("ImagePullBackOff: Back-off pulling image \"\(image)\"") ?? false
    )
    #expect(scenario.object("pod/p")?["status", "phase"] == "Pending")
    let reasons = scenario.events(about: "p").map {
      $0.split(separator: " ").prefix(2).joined(separator: " ")
    }
    #expect(
      Set(reasons) == ["Normal Scheduled", "Normal Pulling", "Warning Failed", "Normal BackOff"])
  }

  @Test func `an image that the lab lists as missing cannot be pulled`() throws {
    let scenario = try world(image: "example.com/agent:2", missing: ["example.com/agent:2"])
    #expect(scenario.pods() == ["node01 ImagePullBackOff"])
    #expect(try world(missing: ["example.com/agent:2"]).pods() == ["node01 Running"])
  }

  @Test func `a malformed image has a name that is invalid`() throws {
    let scenario = try world(image: "bad image")
    #expect(
      waiting(scenario)
        == "InvalidImageName: Failed to apply default image tag \"bad image\": couldn't parse image name \"bad image\": invalid reference format"
    )
    #expect(scenario.events(about: "p", reason: "InspectFailed").count == 1)
  }

  @Test func `a running pod has addresses, conditions and events`() throws {
    let scenario = try world()
    let pod = try #require(scenario.object("pod/p"))
    #expect(pod["status", "hostIP"] == "10.0.0.1")
    #expect(pod["status", "podIP"]?.string?.hasPrefix("10.244.") ?? false)
    #expect(
      pod["status", "conditions"]?.array?.map {
        "\($0["type"]?.string ?? "")=\($0["status"]?.string ?? "")"
      }
        == [
          "PodReadyToStartContainers=True", "Initialized=True", "Ready=True",
          "ContainersReady=True",
          "PodScheduled=True",
        ])
    let events = scenario.events(about: "p").map {
      $0.split(separator: " ").prefix(2).joined(separator: " ")
    }
    #expect(
      events.sorted() == [
        "Normal Created", "Normal Pulled", "Normal Pulling", "Normal Scheduled", "Normal Started",
      ])
    #expect(scenario.world.now - ClusterConfiguration.gradedStart <= .seconds(5))
  }

  @Test func `pods have different addresses, and host network pods the node's`() throws {
    var scenario = Scenario()
    for number in 0..<40 { try scenario.create(Manifest.pod("p\(number)")) }
    try scenario.create(Manifest.pod("host", spec: "hostNetwork: true, nodeName: node02"))
    scenario.settle()
    let addresses = scenario.podObjects().compactMap { $0["status", "podIP"]?.string }
    #expect(addresses.count == 41)
    #expect(Set(addresses).count == 41)
    #expect(scenario.object("pod/host")?["status", "podIP"] == "10.0.0.3")
  }

  @Test func `addresses of pods that are gone are not given twice at once`() throws {
    var scenario = Scenario(nodes: ["node01"])
    try scenario.create(Manifest.pod("first"))
    scenario.settle()
    for round in 0..<30 {
      for number in 0..<10 { try scenario.create(Manifest.pod("p\(round)-\(number)")) }
      scenario.settle()
      let addresses = scenario.podObjects().compactMap { $0["status", "podIP"]?.string }
      #expect(Set(addresses).count == addresses.count, "round \(round)")
      for number in 0..<10 { try scenario.delete("pod/p\(round)-\(number)", grace: 0) }
      scenario.settle()
    }
  }

  @Test func `a command that ends is restarted with growing waits`() throws {
    var scenario = Scenario(nodes: ["node01"])
    try scenario.create(Manifest.pod("p", container: "command: [sh, -c, exit 1]"))
    scenario.run(seconds: 5)
    #expect(
      waiting(scenario)?.hasPrefix("CrashLoopBackOff: back-off 10s restarting failed") ?? false)
    let uid = scenario.object("pod/p")?.uid ?? ""
    #expect(
      waiting(scenario)
        == "CrashLoopBackOff: back-off 10s restarting failed container=main pod=p_default(\(uid))")
    #expect(scenario.object("pod/p")?["status", "containerStatuses"]?[0]?["restartCount"] == 1)
    scenario.run(seconds: 15)
    #expect(waiting(scenario)?.contains("back-off 20s") ?? false)
    scenario.run(seconds: 25)
    #expect(waiting(scenario)?.contains("back-off 40s") ?? false)
    #expect(scenario.object("pod/p")?["status", "containerStatuses"]?[0]?["restartCount"] == 3)
    let last = scenario.object("pod/p")?["status", "containerStatuses"]?[0]?[
      "lastState", "terminated"]
    #expect(last?["exitCode"] == 1)
    #expect(last?["reason"] == "Error")
    #expect(scenario.object("pod/p")?["status", "phase"] == "Running")
    #expect(
      scenario.events(about: "p", reason: "BackOff").first?.hasPrefix(
        "Warning BackOff Back-off restarting failed container main in pod p_default(\(uid))")
        ?? false)
  }

  @Test func `a crash loop counts as settled at its third turn`() throws {
    var scenario = Scenario(nodes: ["node01"])
    try scenario.create(Manifest.pod("p", container: "command: ['false']"))
    let report = scenario.settle()
    #expect(report.isSettled)
    #expect(report.elapsed < .seconds(120))
    #expect(scenario.pods() == ["node01 CrashLoopBackOff"])
    #expect(
      (scenario.object("pod/p")?["status", "containerStatuses"]?[0]?["restartCount"]?.integer ?? 0)
        >= 2)
  }

  @Test func `settle stops at its limit and says what churns`() throws {
    var scenario = Scenario(nodes: ["node01"])
    try scenario.create(Manifest.pod("p"))
    let report = scenario.settle(within: .milliseconds(500))
    #expect(!report.isSettled)
    #expect(report.churning == ["pod default/p"])
    #expect(report.elapsed == .milliseconds(500))
    #expect(scenario.settle().isSettled)
  }

  @Test func `a pod that never stops sleeping again and again is not settled for ever`() throws {
    var scenario = Scenario(nodes: ["node01"])
    try scenario.create(Manifest.pod("p", container: "command: [sleep, '5']"))
    let start = scenario.world.now
    scenario.settle()
    #expect(scenario.world.now - start <= .seconds(600))
    #expect(
      (scenario.object("pod/p")?["status", "containerStatuses"]?[0]?["restartCount"]?.integer ?? 0)
        >= 2)
  }

  @Test(arguments: [
    ("Never", "exit 0", "Succeeded", "Completed"), ("Never", "exit 3", "Failed", "Error"),
    ("OnFailure", "exit 0", "Succeeded", "Completed"),
  ])
  func `a pod that need not restart ends`(
    policy: String, script: String, phase: String, reason: String
  ) throws {
    let scenario = try world(
      spec: "restartPolicy: \(policy)", container: "command: [sh, -c, '\(script)']")
    #expect(scenario.object("pod/p")?["status", "phase"]?.string == phase)
    #expect(scenario.pods() == ["node01 \(reason)"])
  }

  @Test func `a listed image without a command completes, and its pod is restarted`() throws {
    let scenario = try world(image: "busybox:1.36")
    #expect(scenario.pods() == ["node01 CrashLoopBackOff"])
    let last = scenario.object("pod/p")?["status", "containerStatuses"]?[0]?[
      "lastState", "terminated"]
    #expect(last?["reason"] == "Completed")
    #expect(
      try world(image: "busybox", container: "command: [sleep, '3600']").pods() == [
        "node01 Running"
      ])
  }

  @Test func `deletion is graceful, and as long as the process takes`() throws {
    var scenario = try world()
    try scenario.delete("pod/p")
    #expect(scenario.pods() == ["node01 Terminating"])
    #expect(scenario.object("pod/p")?["metadata", "deletionGracePeriodSeconds"] == 30)
    let start = scenario.world.now
    scenario.settle()
    #expect(scenario.object("pod/p") == nil)
    #expect(scenario.world.now - start < .seconds(3))
    #expect(
      scenario.events(about: "p", reason: "Killing") == ["Normal Killing Stopping container main"])
  }

  @Test func `sleep ignores the request to end and takes its whole grace period`() throws {
    var scenario = try world(
      image: "busybox", spec: "terminationGracePeriodSeconds: 7",
      container: "command: [sleep, '3600']")
    try scenario.delete("pod/p")
    scenario.run(seconds: 6)
    #expect(scenario.pods() == ["node01 Terminating"])
    scenario.run(seconds: 2)
    #expect(scenario.object("pod/p") == nil)
  }

  @Test func `a grace period of zero takes the pod at once`() throws {
    var scenario = try world(image: "busybox", container: "command: [sleep, '3600']")
    try scenario.delete("pod/p", grace: 0)
    #expect(scenario.object("pod/p") == nil)
    scenario.settle()
    try scenario.create(Manifest.pod("p"))
    scenario.settle()
    #expect(scenario.pods() == ["node01 Running"])
  }

  @Test func `a grace period can be shortened, not raised`() throws {
    var scenario = try world(image: "busybox", container: "command: [sleep, '3600']")
    try scenario.delete("pod/p")
    try scenario.delete("pod/p", grace: 60)
    #expect(scenario.object("pod/p")?["metadata", "deletionGracePeriodSeconds"] == 30)
    try scenario.delete("pod/p", grace: 2)
    #expect(scenario.object("pod/p")?["metadata", "deletionGracePeriodSeconds"] == 2)
    scenario.run(seconds: 3)
    #expect(scenario.object("pod/p") == nil)
  }

  @Test(arguments: [
    (
      "env: [{name: A, valueFrom: {configMapKeyRef: {name: settings, key: a}}}]",
      "configmap \"settings\" not found"
    ),
    ("envFrom: [{secretRef: {name: login}}]", "secret \"login\" not found"),
  ])
  func `a missing ConfigMap or Secret keeps the container from being made`(
    container: String, message: String
  ) throws {
    var scenario = try world(container: container)
    #expect(waiting(scenario) == "CreateContainerConfigError: \(message)")
    #expect(
      scenario.events(about: "p", reason: "Failed").first?.hasPrefix(
        "Warning Failed Error: \(message)")
        ?? false)
    try scenario.create(
      "{apiVersion: v1, kind: ConfigMap, metadata: {name: settings}, data: {a: b}}")
    try scenario.create(
      "{apiVersion: v1, kind: Secret, metadata: {name: login}, stringData: {a: b}}")
    scenario.settle()
    #expect(scenario.pods() == ["node01 Running"])
  }

  @Test func `a missing key is named with its object`() throws {
    var scenario = Scenario(nodes: ["node01"])
    try scenario.create(
      "{apiVersion: v1, kind: ConfigMap, metadata: {name: settings}, data: {a: b}}")
    try scenario.create(
      Manifest.pod(
        "p",
        container: "env: [{name: A, valueFrom: {configMapKeyRef: {name: settings, key: b}}}]"))
    try scenario.create(
      Manifest.pod(
        "q",
        container:
          "env: [{name: A, valueFrom: {configMapKeyRef: {name: settings, key: b, optional: true}}}]"
      ))
    scenario.settle()
    #expect(
      waiting(scenario)
        == "CreateContainerConfigError: couldn't find key b in ConfigMap default/settings")
    #expect(scenario.pods().contains("node01 Running"))
  }

  @Test func `a missing volume source keeps the pod from starting`() throws {
    var scenario = try world(spec: "volumes: [{name: v, configMap: {name: settings}}]")
    #expect(waiting(scenario) == "ContainerCreating")
    #expect(
      scenario.events(about: "p", reason: "FailedMount").first
        == "Warning FailedMount MountVolume.SetUp failed for volume \"v\" : configmap \"settings\" not found"
    )
    try scenario.create("{apiVersion: v1, kind: ConfigMap, metadata: {name: settings}}")
    scenario.settle()
    #expect(scenario.pods() == ["node01 Running"])
  }

  @Test func `a readiness probe delays readiness`() throws {
    var scenario = Scenario(nodes: ["node01"])
    try scenario.create(
      Manifest.pod(
        "p", container: "readinessProbe: {httpGet: {port: 80}, initialDelaySeconds: 8}"))
    scenario.run(seconds: 6)
    #expect(scenario.pods() == ["node01 Running"])
    let status = scenario.object("pod/p")?["status"]
    #expect(status?["containerStatuses"]?[0]?["ready"] == false)
    let ready = status?["conditions"]?.array?.first { $0["type"] == "Ready" }
    #expect(ready?["message"] == "containers with unready status: [main]")
    scenario.settle()
    #expect(scenario.object("pod/p")?["status", "containerStatuses"]?[0]?["ready"] == true)
  }

  @Test func `init containers run one after the other, before the others`() throws {
    var scenario = Scenario(nodes: ["node01"])
    try scenario.create(
      Manifest.pod(
        "p",
        spec: """
          initContainers: [{name: one, image: busybox, command: [sleep, '3']},
          {name: two, image: busybox, command: [sleep, '3']}]
          """))
    scenario.run(seconds: 3)
    let status = scenario.object("pod/p")?["status"]
    #expect(status?["initContainerStatuses"]?[0]?["state", "running"] != nil)
    #expect(
      status?["initContainerStatuses"]?[1]?["state", "waiting", "reason"] == "PodInitializing")
    #expect(waiting(scenario) == "PodInitializing")
    #expect(status?["phase"] == "Pending")
    scenario.settle()
    #expect(scenario.pods() == ["node01 Running"])
    let after = scenario.object("pod/p")?["status", "initContainerStatuses"]
    for index in 0..<2 {
      #expect(after?[index]?["state", "terminated", "reason"] == "Completed")
      #expect(after?[index]?["ready"] == true)
    }
  }

  @Test func `a failing init container holds the pod back`() throws {
    let scenario = try world(
      spec: "initContainers: [{name: one, image: busybox, command: ['false']}]")
    #expect(scenario.object("pod/p")?["status", "phase"] == "Pending")
    #expect(
      scenario.object("pod/p")?["status", "initContainerStatuses"]?[0]?[
        "state", "waiting", "reason"]
        == "CrashLoopBackOff")
    #expect(waiting(scenario) == "PodInitializing")
  }

  @Test(arguments: [
    ("", "BestEffort"), ("resources: {requests: {cpu: 100m}}", "Burstable"),
    ("resources: {limits: {cpu: 100m}}", "Burstable"),
    ("resources: {limits: {cpu: 100m, memory: 1Gi}}", "Guaranteed"),
    ("resources: {limits: {cpu: 100m, memory: 1Gi}, requests: {cpu: 50m}}", "Burstable"),
  ])
  func `the class of quality follows requests and limits`(container: String, expected: String)
    throws
  {
    #expect(
      try world(container: container).object("pod/p")?["status", "qosClass"]?.string == expected)
  }

  @Test func `a killed container starts again`() throws {
    var scenario = try world()
    try scenario.world.killContainer(pod: "p", namespace: "default", container: "main")
    scenario.settle()
    #expect(scenario.pods() == ["node01 Running"])
    let status = scenario.object("pod/p")?["status", "containerStatuses"]?[0]
    #expect(status?["restartCount"] == 1)
    #expect(status?["lastState", "terminated", "exitCode"] == 137)
  }

  @Test func `a bare pod of a lost node is evicted after five minutes and stays terminating`()
    throws
  {
    var scenario = Scenario(nodes: ["node01", "node02"])
    try scenario.create(Manifest.pod("p", spec: "nodeName: node01"))
    scenario.settle()
    try scenario.world.failNode("node01")
    scenario.run(seconds: 60)
    #expect(
      scenario.object("node/node01")?["status", "conditions"]?.array?
        .first { $0["type"] == "Ready" }?["status"] == "Unknown")
    #expect(scenario.pods() == ["node01 Running"])
    scenario.run(seconds: 300)
    #expect(scenario.pods() == ["node01 Terminating"])
    try scenario.world.removeNode("node01")
    scenario.run(seconds: 60)
    #expect(scenario.pods() == [])
  }
}
