import ControlPlane
import KubeAPI
import Scenario
import Testing

/// What is tried again and again, and how often it is said.
@Suite struct RetryTests {
  /// How often an event was said.
  private func count(_ scenario: Scenario, _ reason: String, about name: String) -> Int64 {
    scenario.world.objects(.events, namespace: "default")
      .filter { $0["reason"]?.string == reason && $0["involvedObject", "name"]?.string == name }
      .reduce(0) { $0 + ($1["count"]?.integer ?? 0) }
  }

  @Test func `refused pods are tried again after 5 ms, then each time after twice as long`() throws
  {
    var scenario = Scenario(nodes: ["node01"])
    try scenario.create(Manifest.daemonSet(pod: "serviceAccountName: robot"))
    scenario.world.advance(by: .milliseconds(40))
    // At 0, 5, 15 and 35 ms.
    #expect(
      scenario.events(about: "web") == [
        """
        Warning FailedCreate Error creating: pods "web-" is forbidden: error looking up service \
        account default/robot: serviceaccount "robot" not found (x4)
        """
      ])
    scenario.run(seconds: 9)
    #expect(count(scenario, "FailedCreate", about: "web") == 11)
    try scenario.create("{apiVersion: v1, kind: ServiceAccount, metadata: {name: robot}}")
    scenario.settle()
    #expect(scenario.counts("web") == [1, 1, 1, 1, 1])
  }

  @Test func `a ReplicaSet goes on when its namespace allows its pods`() throws {
    var scenario = Scenario(nodes: ["node01"])
    try scenario.create(
      """
      apiVersion: apps/v1
      kind: ReplicaSet
      metadata: {name: web}
      spec: {replicas: 2, selector: {matchLabels: {app: web}}, template: {
        metadata: {labels: {app: web}},
        spec: {serviceAccountName: robot, containers: [{name: main, image: foo}]}}}
      """)
    scenario.run(seconds: 100)
    #expect(count(scenario, "FailedCreate", about: "web") == 15)
    try scenario.create("{apiVersion: v1, kind: ServiceAccount, metadata: {name: robot}}")
    scenario.settle()
    #expect(scenario.pods("app=web") == ["node01 Running", "node01 Running"])
  }

  @Test func `a crash loop says so every time that the kubelet looks`() throws {
    var scenario = Scenario(nodes: ["node01"])
    try scenario.create(
      Manifest.pod("p", image: "busybox", container: "command: [sh, -c, 'exit 1']"))
    scenario.run(seconds: 200)
    #expect(scenario.pods() == ["node01 CrashLoopBackOff"])
    let said = count(scenario, "BackOff", about: "p")
    #expect(said > 5 && said < 20)
    scenario.run(seconds: 86_400)
    // 25 things at once, then one every five minutes.
    let events = scenario.world.objects(.events, namespace: "default")
      .filter { $0["source", "component"] == "kubelet" }
      .reduce(0) { $0 + ($1["count"]?.integer ?? 0) }
    #expect(events > 200 && events < 25 + 300)
  }

  @Test func `a missing ConfigMap is said again with each try`() throws {
    var scenario = Scenario(nodes: ["node01"])
    try scenario.create(
      Manifest.pod("p", spec: "volumes: [{name: v, configMap: {name: missing}}]"))
    scenario.run(seconds: 130)
    // After 0, 0.5, 1.5, 3.5, 7.5, 15.5, 31.5, 63.5 and 127.5 s.
    #expect(
      scenario.events(about: "p", reason: "FailedMount") == [
        """
        Warning FailedMount MountVolume.SetUp failed for volume "v" : \
        configmap "missing" not found (x9)
        """
      ])
  }

  @Test func `pods wait for claims`() throws {
    var scenario = Scenario(nodes: ["node01"])
    let volumes = "volumes: [{name: data, persistentVolumeClaim: {claimName: disk}}]"
    try scenario.create(Manifest.pod("p", spec: volumes))
    try scenario.create(Manifest.pod("q", spec: "nodeName: node01, \(volumes)"))
    scenario.settle()
    #expect(
      scenario.events(about: "p") == [
        """
        Warning FailedScheduling 0/1 nodes are available: \
        persistentvolumeclaim "disk" not found. not found
        """
      ])
    #expect(
      scenario.events(about: "q").first?.hasPrefix(
        """
        Warning FailedMount Unable to attach or mount volumes: unmounted volumes=[data], \
        unattached volumes=[], failed to process volumes=[data]: error processing PVC \
        default/disk: failed to fetch PVC from API server: \
        persistentvolumeclaims "disk" not found
        """) ?? false)
    try scenario.create(
      """
      {apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: disk}, spec:
      {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}
      """)
    scenario.settle()
    #expect(
      scenario.events(about: "p").last
        == """
        Warning FailedScheduling 0/1 nodes are available: \
        pod has unbound immediate PersistentVolumeClaims. not found
        """)
    #expect(
      scenario.events(about: "q").contains { $0.contains("default/disk: PVC is not bound") })
    try scenario.create(
      """
      {apiVersion: v1, kind: PersistentVolume, metadata: {name: pv}, spec:
      {accessModes: [ReadWriteOnce], capacity: {storage: 1Gi}, hostPath: {path: /data}}}
      """)
    scenario.settle()
    #expect(scenario.pods() == ["node01 Running", "node01 Running"])
  }

  @Test func `a path below a volume may need a variable that is not there`() throws {
    var scenario = Scenario(nodes: ["node01"])
    try scenario.create(
      Manifest.pod(
        "p", spec: "volumes: [{name: v, emptyDir: {}}]",
        container: "volumeMounts: [{name: v, mountPath: /v, subPathExpr: $(POD_NAME)}]"))
    scenario.settle()
    #expect(scenario.pods() == ["node01 CreateContainerConfigError"])
    #expect(
      scenario.events(about: "p", reason: "Failed")
        == [#"Warning Failed Error: missing value for "POD_NAME""#])
  }
}
