import ControlPlane
import KubeAPI
import Scenario
import Testing

/// A StatefulSet for tests.
private func statefulSet(
  _ name: String, replicas: Int, image: String = "nginx", more: String = ""
) -> String {
  """
  apiVersion: apps/v1
  kind: StatefulSet
  metadata: {name: \(name)}
  spec:
    serviceName: \(name)
    replicas: \(replicas)
    selector: {matchLabels: {app: \(name)}}
    template:
      metadata: {labels: {app: \(name)}}
      spec:
        containers:
        - {name: main, image: "\(image)"}
  \(more.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n"))
  """
}

/// The claims of a StatefulSet for tests.
private let claims = """
  volumeClaimTemplates:
  - metadata: {name: data}
    spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
  """

extension Scenario {
  /// The pods of the default namespace as `name image phase`.
  fileprivate var sets: [String] {
    world.objects(.pods, namespace: "default").map {
      let image = $0["spec", "containers"]?[0]?["image"]?.string ?? ""
      return "\($0.name) \(image) \($0["status", "phase"]?.string ?? "")"
    }
  }

  /// One field of a StatefulSet's status.
  fileprivate func status(_ name: String, _ field: String) -> JSON? {
    world.object(.statefulSets, namespace: "default", name: name)?["status"]?[field]
  }

  /// What the controller has said about a StatefulSet, in order.
  fileprivate func said(about name: String) -> [String] {
    world.objects(.events, namespace: "default")
      .filter { $0["involvedObject", "name"]?.string == name }
      .compactMap { $0["message"]?.string }
  }
}

@Suite struct StatefulSetTests {
  @Test func `pods come one after another, each with its number`() throws {
    var scenario = Scenario()
    try scenario.apply(statefulSet("zk", replicas: 3))
    scenario.settle()
    #expect(
      scenario.sets == ["zk-0 nginx Running", "zk-1 nginx Running", "zk-2 nginx Running"])
    let pod = try #require(scenario.world.object(.pods, namespace: "default", name: "zk-1"))
    #expect(pod["spec", "hostname"] == "zk-1")
    #expect(pod["spec", "subdomain"] == "zk")
    #expect(pod.labels["apps.kubernetes.io/pod-index"] == "1")
    #expect(pod.labels["statefulset.kubernetes.io/pod-name"] == "zk-1")
    #expect(pod.labels["controller-revision-hash"] == scenario.status("zk", "updateRevision"))
    #expect(pod["metadata", "generateName"] == "zk-")
    #expect(
      Set(scenario.said(about: "zk")) == [
        "Create Pod zk-0 in StatefulSet zk successful",
        "Create Pod zk-1 in StatefulSet zk successful",
        "Create Pod zk-2 in StatefulSet zk successful",
      ])
    let status = try #require(
      scenario.world.object(.statefulSets, namespace: "default", name: "zk")?["status"])
    for field in [
      "replicas", "readyReplicas", "availableReplicas", "currentReplicas", "updatedReplicas",
    ] { #expect(status[field] == 3, "\(field)") }
    #expect(status["currentRevision"] == status["updateRevision"])
    #expect(status["collisionCount"] == 0)
  }

  @Test func `a pod that does not become ready holds up those after it`() throws {
    var scenario = Scenario()
    try scenario.apply(statefulSet("chain", replicas: 3, image: "example.com/nosuch:1"))
    scenario.settle()
    #expect(scenario.sets == ["chain-0 example.com/nosuch:1 Pending"])
    try scenario.apply(statefulSet("chain", replicas: 3))
    scenario.settle()
    #expect(scenario.sets == ["chain-0 example.com/nosuch:1 Pending"])
    try scenario.delete("pod/chain-0")
    scenario.settle()
    #expect(scenario.sets.map { $0.hasSuffix("nginx Running") } == [true, true, true])
  }

  @Test func `an update goes from the highest number down and stops at a broken pod`() throws {
    var scenario = Scenario()
    try scenario.apply(statefulSet("chain", replicas: 3))
    scenario.settle()
    try scenario.apply(statefulSet("chain", replicas: 3, image: "example.com/nosuch:2"))
    scenario.settle()
    #expect(
      scenario.sets == [
        "chain-0 nginx Running", "chain-1 nginx Running",
        "chain-2 example.com/nosuch:2 Pending",
      ])
    #expect(scenario.status("chain", "readyReplicas") == 2)
    #expect(scenario.status("chain", "currentReplicas") == 2)
    #expect(scenario.status("chain", "updatedReplicas") == 1)
  }

  @Test func `what has been rolled back gets the next number`() throws {
    var scenario = Scenario()
    for image in ["nginx:1", "nginx:2", "nginx:1"] {
      try scenario.apply(statefulSet("web", replicas: 2, image: image))
      scenario.settle()
    }
    let revisions = scenario.world.objects(.controllerRevisions, namespace: "default")
      .filter { $0.name.hasPrefix("web-") }
    #expect(revisions.compactMap { $0["revision"]?.integer }.sorted() == [2, 3])
    #expect(scenario.sets == ["web-0 nginx:1 Running", "web-1 nginx:1 Running"])
  }

  @Test func `a partition keeps the pods below it`() throws {
    var scenario = Scenario()
    let partition = "updateStrategy: {rollingUpdate: {partition: 2}}"
    try scenario.apply(statefulSet("web", replicas: 3, image: "nginx:1", more: partition))
    scenario.settle()
    try scenario.apply(statefulSet("web", replicas: 3, image: "nginx:2", more: partition))
    scenario.settle()
    try scenario.delete("pod/web-0")
    scenario.settle()
    #expect(
      scenario.sets == ["web-0 nginx:1 Running", "web-1 nginx:1 Running", "web-2 nginx:2 Running"])
  }

  @Test func `OnDelete waits for hands`() throws {
    var scenario = Scenario()
    let onDelete = "updateStrategy: {type: OnDelete}"
    try scenario.apply(statefulSet("web", replicas: 2, image: "nginx:1", more: onDelete))
    scenario.settle()
    try scenario.apply(statefulSet("web", replicas: 2, image: "nginx:2", more: onDelete))
    scenario.settle()
    #expect(scenario.sets == ["web-0 nginx:1 Running", "web-1 nginx:1 Running"])
    try scenario.delete("pod/web-0")
    scenario.settle()
    #expect(scenario.sets == ["web-0 nginx:2 Running", "web-1 nginx:1 Running"])
  }

  @Test func `in parallel nobody waits, and numbers may start anywhere`() throws {
    var scenario = Scenario()
    try scenario.apply(
      statefulSet(
        "swarm", replicas: 4, image: "example.com/nosuch:1",
        more: "podManagementPolicy: Parallel\nordinals: {start: 5}"))
    scenario.settle()
    #expect(
      scenario.sets
        == [5, 6, 7, 8].map { "swarm-\($0) example.com/nosuch:1 Pending" })
    try scenario.patch("statefulset/swarm", "{spec: {replicas: 1}}")
    scenario.settle()
    #expect(scenario.sets == ["swarm-5 example.com/nosuch:1 Pending"])
  }

  @Test func `scaling down takes the highest numbers first`() throws {
    var scenario = Scenario()
    try scenario.apply(statefulSet("zk", replicas: 4))
    scenario.settle()
    try scenario.patch("statefulset/zk", "{spec: {replicas: 1}}")
    scenario.settle()
    #expect(scenario.sets == ["zk-0 nginx Running"])
    let order = scenario.timeline.split(separator: "\n")
      .filter { $0.contains("Delete Pod") }
      .compactMap { line in line.split(separator: " ").first { $0.hasPrefix("zk-") } }
    #expect(order == ["zk-3", "zk-2", "zk-1"])
  }

  @Test func `a deleted pod comes back under its name, an orphan is adopted`() throws {
    var scenario = Scenario()
    try scenario.apply(statefulSet("zk", replicas: 2))
    scenario.settle()
    try scenario.delete("pod/zk-1")
    scenario.settle()
    #expect(scenario.sets.count == 2)
    let old = scenario.world.object(.pods, namespace: "default", name: "zk-1")?.uid
    try scenario.delete("statefulset/zk", propagation: "Orphan")
    scenario.settle()
    try scenario.apply(statefulSet("zk", replicas: 2))
    scenario.settle()
    let pod = try #require(scenario.world.object(.pods, namespace: "default", name: "zk-1"))
    #expect(pod.uid == old)
    #expect(pod.controllerReference?["kind"] == "StatefulSet")
  }

  @Test func `claims outlive their pods`() throws {
    var scenario = Scenario()
    try scenario.apply(
      statefulSet("pg", replicas: 2, more: "podManagementPolicy: Parallel\n" + claims))
    scenario.settle()
    let names = scenario.world.objects(.persistentVolumeClaims, namespace: "default").map(\.name)
    #expect(names == ["data-pg-0", "data-pg-1"])
    let claim = try #require(
      scenario.world.object(.persistentVolumeClaims, namespace: "default", name: "data-pg-0"))
    #expect(claim.labels["app"] == "pg")
    #expect(claim.finalizers == ["kubernetes.io/pvc-protection"])
    #expect(claim.ownerReferences.isEmpty)
    let pod = try #require(scenario.world.object(.pods, namespace: "default", name: "pg-1"))
    #expect(
      pod["spec", "volumes"]?[0]
        == ["name": "data", "persistentVolumeClaim": ["claimName": "data-pg-1"]])
  }

  @Test func `claims belong to the set that takes them along`() throws {
    var scenario = Scenario()
    try scenario.apply(
      statefulSet(
        "pg", replicas: 1,
        more: "persistentVolumeClaimRetentionPolicy: {whenDeleted: Delete}\n" + claims))
    scenario.settle()
    let claim = try #require(
      scenario.world.object(.persistentVolumeClaims, namespace: "default", name: "data-pg-0"))
    #expect(claim.ownerReferences.map { $0["kind"] } == ["StatefulSet"])
  }
}
