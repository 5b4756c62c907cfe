import ControlPlane
import KubeAPI
import Scenario
import Testing

/// How containers come up or do not, restart, and end.
@Suite struct ContainerTests {
  /// A settled world of one node with one pod `p`.
  private func world(
    image: String = "example.com/agent:1", spec: String = "", container: String = ""
  ) throws -> Scenario {
    var scenario = Scenario(nodes: ["node01"])
    try scenario.create(Manifest.pod("p", image: image, spec: spec, container: container))
    scenario.settle()
    return scenario
  }

  /// The status of the pod's container.
  private func status(_ scenario: Scenario) -> JSON? {
    scenario.object("pod/p")?["status", "containerStatuses"]?[0]
  }

  @Test func `an image that is not there and must not be pulled is waited for`() throws {
    var scenario = try world(container: "imagePullPolicy: Never")
    let message = "Container image \"example.com/agent:1\" is not present with pull policy of Never"
    #expect(scenario.pods() == ["node01 ErrImageNeverPull"])
    #expect(status(scenario)?["state", "waiting", "message"]?.string == message)
    #expect(
      scenario.events(about: "p", reason: "ErrImageNeverPull").first
        == "Warning ErrImageNeverPull \(message)")
    #expect(
      scenario.events(about: "p", reason: "Failed").first
        == "Warning Failed Error: ErrImageNeverPull")
    try scenario.create(Manifest.pod("q"))
    scenario.run(seconds: 30)
    #expect(scenario.pods() == ["node01 Running", "node01 Running"])
  }

  @Test(arguments: [
    ("File", "/x", "a file"), ("Directory", "/data", "a directory"),
    ("File", "/var/log", "a file"), ("Directory", "/etc/hosts", "a directory"),
    ("Socket", "/var/run/docker.sock", "a socket file"),
    ("CharDevice", "/dev/sda", "a character device"),
    ("BlockDevice", "/dev/null", "a block device"),
  ])
  func `a path that is not what a volume says keeps the pod from starting`(
    type: String, path: String, what: String
  ) throws {
    let scenario = try world(
      spec: "volumes: [{name: v, hostPath: {path: \(path), type: \(type)}}]")
    #expect(scenario.pods() == ["node01 ContainerCreating"])
    #expect(
      scenario.events(about: "p", reason: "FailedMount") == [
        "Warning FailedMount MountVolume.SetUp failed for volume \"v\" : "
          + "hostPath type check failed: \(path) is not \(what)"
      ])
  }

  @Test(arguments: [
    ("Directory", "/var/log"), ("DirectoryOrCreate", "/x"), ("File", "/etc/hosts"),
    ("FileOrCreate", "/x"), ("Socket", "/run/containerd/containerd.sock"),
    ("CharDevice", "/dev/null"), ("Directory", "/sys/fs/cgroup"), ("\"\"", "/nowhere"),
  ])
  func `a path that is what a volume says is mounted`(type: String, path: String) throws {
    let scenario = try world(
      spec: "volumes: [{name: v, hostPath: {path: \(path), type: \(type)}}]")
    #expect(scenario.pods() == ["node01 Running"])
  }

  @Test(arguments: [
    (
      "configMap: {name: settings, items: [{key: b, path: b}]}",
      "configmap references non-existent config key: b"
    ),
    (
      "secret: {secretName: login, items: [{key: b, path: b}]}",
      "references non-existent secret key: b"
    ),
    ("projected: {sources: [{secret: {name: other}}]}", "secret \"other\" not found"),
    ("projected: {sources: [{configMap: {name: other}}]}", "configmap \"other\" not found"),
  ])
  func `a missing key or source of a volume is named`(volume: String, problem: String) throws {
    var scenario = Scenario(nodes: ["node01"])
    try scenario.create(
      "{apiVersion: v1, kind: ConfigMap, metadata: {name: settings}, data: {a: b}}")
    try scenario.create(
      "{apiVersion: v1, kind: Secret, metadata: {name: login}, stringData: {a: b}}")
    try scenario.create(Manifest.pod("p", spec: "volumes: [{name: v, \(volume)}]"))
    scenario.settle()
    #expect(scenario.pods() == ["node01 ContainerCreating"])
    #expect(
      scenario.events(about: "p", reason: "FailedMount") == [
        "Warning FailedMount MountVolume.SetUp failed for volume \"v\" : \(problem)"
      ])
  }

  @Test func `a mounted ConfigMap that goes away does not stop its pod`() throws {
    var scenario = Scenario(nodes: ["node01"])
    try scenario.create("{apiVersion: v1, kind: ConfigMap, metadata: {name: settings}}")
    try scenario.create(
      Manifest.pod("p", spec: "volumes: [{name: v, configMap: {name: settings}}]"))
    scenario.settle()
    try scenario.delete("configmap/settings")
    try scenario.world.killContainer(pod: "p", namespace: "default", container: "main")
    scenario.settle()
    #expect(scenario.pods() == ["node01 Running"])
  }

  @Test func `a service account that is gone has no token to mount`() throws {
    var scenario = Scenario(nodes: ["node01"])
    let account = "{apiVersion: v1, kind: ServiceAccount, metadata: {name: robot}}"
    try scenario.create(account)
    try scenario.create(
      Manifest.pod("p", spec: "serviceAccountName: robot, nodeSelector: {disk: ssd}"))
    scenario.settle()
    try scenario.delete("serviceaccount/robot")
    try scenario.label(node: "node01", ["disk": "ssd"])
    scenario.settle()
    let events = scenario.events(about: "p", reason: "FailedMount")
    #expect(events.count == 1)
    #expect(
      events.first?.hasSuffix(" : failed to fetch token: serviceaccounts \"robot\" not found")
        ?? false)
    try scenario.create(account)
    scenario.run(seconds: 130)
    #expect(scenario.pods() == ["node01 Running"])
  }

  @Test func `waits between restarts double up to five minutes and begin anew after ten`() throws {
    var scenario = Scenario(nodes: ["node01"])
    try scenario.create(Manifest.pod("p", container: "command: ['false']"))
    scenario.run(seconds: 3600)
    let message = status(scenario)?["state", "waiting", "message"]?.string ?? ""
    #expect(message.hasPrefix("back-off 5m0s restarting failed container=main pod=p_default("))
    try scenario.create(Manifest.pod("q", container: "command: [sleep, '700']"))
    scenario.run(seconds: 3000)
    let state = scenario.object("pod/q")?["status", "containerStatuses"]?[0]
    #expect(state?["restartCount"] == 4)
    #expect(scenario.events(about: "q", reason: "BackOff") == [])
  }

  @Test func `a process that takes more memory than it may is killed`() throws {
    let scenario = try world(
      image: "polinux/stress",
      container: """
        command: [stress], args: [--vm, '1', --vm-bytes, 250M, --vm-hang, '1'], \
        resources: {limits: {memory: 100Mi}}
        """)
    let last = status(scenario)?["lastState", "terminated"]
    #expect(last?["reason"] == "OOMKilled")
    #expect(last?["exitCode"] == 137)
    let fits = try world(
      image: "polinux/stress",
      container: """
        command: [stress], args: [--vm, '1', --vm-bytes, 150M], resources: {limits: {memory: 200Mi}}
        """)
    #expect(fits.pods() == ["node01 Running"])
  }

  @Test func `a database without a password complains and ends`() throws {
    #expect(try world(image: "mysql:8").pods() == ["node01 CrashLoopBackOff"])
    #expect(
      try world(image: "mysql:8", container: "env: [{name: MYSQL_ROOT_PASSWORD, value: x}]").pods()
        == ["node01 Running"])
  }

  @Test func `a pod fails when it has been active for as long as it may`() throws {
    var scenario = try world(spec: "activeDeadlineSeconds: 60")
    #expect(scenario.pods() == ["node01 Running"])
    scenario.run(seconds: 70)
    let status = scenario.object("pod/p")?["status"]
    #expect(status?["phase"] == "Failed")
    #expect(status?["reason"] == "DeadlineExceeded")
    #expect(
      status?["message"] == "Pod was active on the node longer than the specified deadline")
    #expect(status?["containerStatuses"]?[0]?["state", "terminated", "exitCode"] == 143)
    #expect(
      scenario.events(about: "p", reason: "DeadlineExceeded") == [
        "Normal DeadlineExceeded Pod was active on the node longer than the specified deadline"
      ])
  }

  @Test func `a sidecar runs beside the containers and ends after them`() throws {
    var scenario = Scenario(nodes: ["node01"])
    try scenario.create(
      Manifest.pod(
        "p", image: "busybox",
        spec: """
          restartPolicy: Never, \
          initContainers: [{name: side, image: example.com/side:1, restartPolicy: Always}]
          """, container: "command: [sleep, '20']"))
    scenario.settle()
    let side = scenario.object("pod/p")?["status", "initContainerStatuses"]?[0]
    #expect(side?["state", "running"] != nil)
    #expect(side?["ready"] == true)
    #expect(scenario.pods() == ["node01 Running"])
    scenario.run(seconds: 30)
    #expect(scenario.object("pod/p")?["status", "phase"] == "Succeeded")
    #expect(
      scenario.object("pod/p")?["status", "initContainerStatuses"]?[0]?["state", "terminated"]
        != nil)
  }
}
