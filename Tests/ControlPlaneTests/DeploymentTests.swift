import ControlPlane
import KubeAPI
import Testing

/// A small world and what these tests ask of it.
struct Workbench {
  /// The world.
  var world: World

  /// Makes a bare world with two workers.
  init(nodes: [NodeSpec] = [NodeSpec(name: "node01"), NodeSpec(name: "node02")]) {
    world = World(ClusterConfiguration(profile: .bare, nodes: nodes))
  }

  /// Creates an object from a document.
  mutating func create(_ plural: String, _ object: JSON) throws {
    let resource = try #require(Resource.find(named: plural))
    _ = try world.handle(
      APIRequest(.post, resource.path(namespace: "default"), body: object.bytes))
  }

  /// Changes an object by a merge patch.
  mutating func patch(
    _ plural: String, _ name: String, _ patch: JSON, subresource: String = ""
  ) throws {
    let resource = try #require(Resource.find(named: plural))
    let path = resource.path(namespace: "default", name: name)
    _ = try world.handle(
      APIRequest(
        .patch, path + (subresource.isEmpty ? "" : "/\(subresource)"),
        contentType: "application/merge-patch+json", body: patch.bytes))
  }

  /// Deletes an object.
  mutating func delete(_ plural: String, _ name: String, _ options: JSON = [:]) throws {
    let resource = try #require(Resource.find(named: plural))
    _ = try world.handle(
      APIRequest(.delete, resource.path(namespace: "default", name: name), body: options.bytes))
  }

  /// One object of the default namespace.
  func object(_ plural: String, _ name: String) throws -> JSON {
    let resource = try #require(Resource.find(named: plural))
    return try #require(world.object(resource, namespace: "default", name: name))
  }

  /// The objects of the default namespace.
  func objects(_ plural: String) throws -> [JSON] {
    world.objects(try #require(Resource.find(named: plural)), namespace: "default")
  }

  /// The messages of the events about an object, in the order in which they were recorded.
  func messages(about name: String) throws -> [String] {
    try objects("events").filter { $0["involvedObject", "name"]?.string == name }
      .sorted { Self.sequence($0) < Self.sequence($1) }
      .compactMap { $0["message"]?.string }
  }

  /// What orders an event among others: the revision of its making.
  private static func sequence(_ event: JSON) -> Int { Int(event.resourceVersion) ?? 0 }
}

/// A Deployment for tests.
func deployment(
  _ name: String, replicas: Int64, image: String = "nginx:1.27", _ extra: JSON = [:]
) -> JSON {
  var spec: JSON = [
    "replicas": .integer(replicas), "selector": ["matchLabels": ["app": .string(name)]],
    "template": [
      "metadata": ["labels": ["app": .string(name)]],
      "spec": ["containers": [["name": "main", "image": .string(image)]]],
    ],
  ]
  for entry in extra.object ?? JSONObject() { spec[entry.name] = entry.value }
  return [
    "apiVersion": "apps/v1", "kind": "Deployment", "metadata": ["name": .string(name)],
    "spec": spec,
  ]
}

/// A change of a Deployment's image.
func image(_ image: String) -> JSON {
  ["spec": ["template": ["spec": ["containers": [["name": "main", "image": .string(image)]]]]]]
}

@Suite struct DeploymentTests {
  @Test func `a new Deployment gets its ReplicaSet and its pods`() throws {
    var bench = Workbench()
    try bench.create("deployments", deployment("store", replicas: 2))
    bench.world.settle()
    let set = try #require(try bench.objects("replicasets").first)
    #expect(
      set.annotations
        == JSONObject([
          ("deployment.kubernetes.io/desired-replicas", "2"),
          ("deployment.kubernetes.io/max-replicas", "3"),
          ("deployment.kubernetes.io/revision", "1"),
        ]))
    #expect(
      set["status"] == [
        "availableReplicas": 2, "fullyLabeledReplicas": 2, "observedGeneration": 1,
        "readyReplicas": 2, "replicas": 2, "terminatingReplicas": 0,
      ])
    let store = try bench.object("deployments", "store")
    #expect(store.annotations == JSONObject([("deployment.kubernetes.io/revision", "1")]))
    var status = try #require(store["status"])
    let conditions = (status["conditions"]?.array ?? []).map {
      "\($0.text("type"))=\($0.text("status")) \($0.text("reason")): \($0.text("message"))"
    }
    status["conditions"] = nil
    #expect(
      status == [
        "availableReplicas": 2, "observedGeneration": 1, "readyReplicas": 2, "replicas": 2,
        "terminatingReplicas": 0, "updatedReplicas": 2,
      ])
    #expect(
      conditions == [
        "Available=True MinimumReplicasAvailable: Deployment has minimum availability.",
        "Progressing=True NewReplicaSetAvailable: ReplicaSet \"\(set.name)\" has successfully progressed.",
      ])
    #expect(
      try bench.messages(about: "store") == [
        "Scaled up replica set \(set.name) from 0 to 2"
      ])
    #expect(try bench.objects("pods").count == 2)
  }

  @Test func `an image that cannot be pulled stalls a rollout within its bounds`() throws {
    var bench = Workbench()
    try bench.create(
      "deployments",
      deployment(
        "payments", replicas: 6,
        ["strategy": ["rollingUpdate": ["maxSurge": 2, "maxUnavailable": 1]]]))
    bench.world.settle()
    let old = try #require(try bench.objects("replicasets").first).name
    try bench.patch("deployments", "payments", image("caddy:nosuch-tag"))
    bench.world.settle()
    let new = try #require(try bench.objects("replicasets").first { $0.name != old }).name
    #expect(
      try bench.messages(about: "payments") == [
        "Scaled up replica set \(old) from 0 to 6", "Scaled up replica set \(new) from 0 to 2",
        "Scaled down replica set \(old) from 6 to 5", "Scaled up replica set \(new) from 2 to 3",
      ])
    var status = try #require(try bench.object("deployments", "payments")["status"])
    let reasons = (status["conditions"]?.array ?? []).map { $0.text("reason") }
    #expect(reasons == ["MinimumReplicasAvailable", "ReplicaSetUpdated"])
    status["conditions"] = nil
    #expect(
      status == [
        "availableReplicas": 5, "observedGeneration": 2, "readyReplicas": 5, "replicas": 8,
        "terminatingReplicas": 0, "unavailableReplicas": 3, "updatedReplicas": 3,
      ])
    try bench.patch("deployments", "payments", image("nginx:1.27"))
    bench.world.settle()
    let restored = try bench.object("replicasets", old)
    #expect(restored.annotations["deployment.kubernetes.io/revision"] == "3")
    #expect(restored.annotations["deployment.kubernetes.io/revision-history"] == "1")
    #expect(restored["spec", "replicas"] == 6)
    #expect(try bench.object("replicasets", new)["spec", "replicas"] == 0)
  }

  @Test func `Recreate takes the old pods away first, and a late rollout has failed`() throws {
    var bench = Workbench()
    try bench.create(
      "deployments",
      deployment(
        "ledger", replicas: 3,
        ["strategy": ["type": "Recreate"], "progressDeadlineSeconds": 4, "minReadySeconds": 1]))
    bench.world.settle()
    try bench.patch("deployments", "ledger", image("memcached:does-not-exist"))
    bench.world.settle()
    bench.world.advance(by: .seconds(60))
    let conditions =
      (try bench.object("deployments", "ledger")["status", "conditions"]?.array ?? [])
      .map { "\($0.text("type"))=\($0.text("status")) \($0.text("reason"))" }
    #expect(
      conditions == [
        "Available=False MinimumReplicasUnavailable",
        "Progressing=False ProgressDeadlineExceeded",
      ])
    let messages = try bench.messages(about: "ledger").map { $0.split(separator: " ")[1] }
    #expect(messages == ["up", "down", "up"])
    try bench.patch("deployments", "ledger", image("memcached:1.6"))
    bench.world.settle()
    #expect(
      try bench.object("deployments", "ledger")["status", "conditions"]?.array?
        .map { $0.text("reason") } == ["MinimumReplicasAvailable", "NewReplicaSetAvailable"])
  }

  @Test func `a scale in the midst of a rollout is spread in proportion`() throws {
    var bench = Workbench()
    try bench.create(
      "deployments",
      deployment(
        "web", replicas: 10, ["strategy": ["rollingUpdate": ["maxSurge": 3, "maxUnavailable": 2]]]))
    bench.world.settle()
    try bench.patch("deployments", "web", image("nginx:nosuch"))
    bench.world.settle()
    let before = try bench.objects("replicasets").map { $0["spec", "replicas"]?.integer ?? 0 }
    #expect(before.sorted() == [5, 8])
    try bench.patch("deployments", "web", ["spec": ["replicas": 15]], subresource: "scale")
    bench.world.settle()
    let after = try bench.objects("replicasets").map { $0["spec", "replicas"]?.integer ?? 0 }
    #expect(after.sorted() == [7, 11])
  }

  @Test func `a paused Deployment scales but does not roll out`() throws {
    var bench = Workbench()
    try bench.create("deployments", deployment("web", replicas: 2))
    bench.world.settle()
    try bench.patch("deployments", "web", ["spec": ["paused": true]])
    try bench.patch("deployments", "web", image("nginx:1.28"))
    try bench.patch("deployments", "web", ["spec": ["replicas": 3]])
    bench.world.settle()
    #expect(try bench.objects("replicasets").count == 1)
    #expect(try bench.objects("pods").count == 3)
    let paused = try bench.object("deployments", "web")["status", "conditions"]?.array?
      .first { $0["type"] == "Progressing" }
    #expect(paused?["reason"] == "DeploymentPaused")
    #expect(paused?["status"] == "Unknown")
    #expect(paused?["message"] == "Deployment is paused")
    try bench.patch("deployments", "web", ["spec": ["paused": nil]])
    bench.world.settle()
    #expect(try bench.objects("replicasets").count == 2)
    #expect(try bench.object("deployments", "web")["status", "updatedReplicas"] == 3)
  }

  @Test func `old ReplicaSets beyond the limit go`() throws {
    var bench = Workbench()
    try bench.create("deployments", deployment("web", replicas: 1, ["revisionHistoryLimit": 1]))
    bench.world.settle()
    for tag in ["1.28", "1.29", "1.30"] {
      try bench.patch("deployments", "web", image("nginx:\(tag)"))
      bench.world.settle()
    }
    let revisions = try bench.objects("replicasets")
      .compactMap { $0.annotations["deployment.kubernetes.io/revision"]?.string }.sorted()
    #expect(revisions == ["3", "4"])
  }

  @Test func `a matching ReplicaSet without a controller is adopted and used`() throws {
    var bench = Workbench()
    try bench.create("deployments", deployment("web", replicas: 2))
    bench.world.settle()
    let pods = try bench.objects("pods").map(\.name)
    try bench.delete("deployments", "web", ["propagationPolicy": "Orphan"])
    bench.world.settle()
    #expect(try bench.objects("replicasets").first?.controllerReference == nil)
    try bench.create("deployments", deployment("web", replicas: 2))
    bench.world.settle()
    #expect(try bench.objects("replicasets").count == 1)
    #expect(try bench.objects("replicasets").first?.controllerReference?["name"] == "web")
    #expect(try bench.objects("pods").map(\.name) == pods)
  }

  @Test func `the add-ons of a new cluster are complete and stay as they are`() throws {
    var world = World(ClusterConfiguration(profile: .kubeadm))
    let coredns = try #require(
      world.object(.deployments, namespace: "kube-system", name: "coredns"))
    #expect(coredns["status", "availableReplicas"] == 2)
    #expect(coredns.generation == 1)
    #expect(coredns.annotations["deployment.kubernetes.io/revision"] == "1")
    let addresses = world.objects(try #require(Resource.find(named: "endpoints")))
      .first { $0.name == "kube-dns" }?["subsets"]?.array?.first?["addresses"]?.array?.count
    #expect(addresses == 2)
    world.advance(by: .seconds(7200))
    #expect(world.objects(.events).isEmpty)
    let revision = world.state.revision
    world.advance(by: .seconds(3600))
    #expect(world.state.revision == revision)
  }

  @Test func `a settled Deployment is not written again`() throws {
    var bench = Workbench()
    try bench.create("deployments", deployment("web", replicas: 2))
    bench.world.settle()
    bench.world.advance(by: .seconds(7200))
    #expect(bench.world.objects(.events).isEmpty)
    let revision = bench.world.state.revision
    bench.world.advance(by: .seconds(3600))
    #expect(bench.world.state.revision == revision)
  }
}
