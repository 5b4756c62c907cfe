import ControlPlane
import KubeAPI
import Testing

/// A ReplicaSet for tests.
func replicaSet(_ name: String, replicas: Int64, _ extra: JSON = [:]) -> JSON {
  var set = deployment(name, replicas: replicas, extra)
  set["kind"] = "ReplicaSet"
  return set
}

@Suite struct ReplicaSetTests {
  @Test func `pods are made, counted and spoken of`() throws {
    var bench = Workbench()
    try bench.create("replicasets", replicaSet("edge", replicas: 3))
    bench.world.settle()
    let pods = try bench.objects("pods")
    #expect(pods.count == 3)
    #expect(pods.allSatisfy { $0.name.hasPrefix("edge-") && $0.name.utf8.count == 10 })
    #expect(pods.first?.controllerReference?["kind"] == "ReplicaSet")
    #expect(try bench.messages(about: "edge").sorted() == pods.map { "Created pod: \($0.name)" })
  }

  @Test func `pods that are not ready go first`() throws {
    var bench = Workbench()
    try bench.create("replicasets", replicaSet("edge", replicas: 3))
    bench.world.settle()
    let kept = Set(try bench.objects("pods").map(\.name))
    try bench.patch(
      "replicasets", "edge",
      ["spec": ["template": ["spec": ["containers": [["name": "main", "image": "x:nosuch"]]]]]])
    try bench.patch("replicasets", "edge", ["spec": ["replicas": 5]], subresource: "scale")
    bench.world.settle()
    try bench.patch("replicasets", "edge", ["spec": ["replicas": 3]], subresource: "scale")
    bench.world.settle()
    #expect(Set(try bench.objects("pods").map(\.name)) == kept)
    let deleted = try bench.messages(about: "edge").filter { $0.hasPrefix("Deleted pod: ") }
    #expect(deleted.count == 2)
  }

  @Test func `the pod that costs least goes first`() throws {
    var bench = Workbench()
    try bench.create("replicasets", replicaSet("edge", replicas: 3))
    bench.world.settle()
    let cheap = try #require(try bench.objects("pods").last?.name)
    try bench.patch(
      "pods", cheap,
      ["metadata": ["annotations": ["controller.kubernetes.io/pod-deletion-cost": "-5"]]])
    try bench.patch("replicasets", "edge", ["spec": ["replicas": 2]], subresource: "scale")
    bench.world.settle()
    #expect(try bench.objects("pods").contains { $0.name == cheap } == false)
  }

  @Test func `orphans are adopted and relabelled pods let go and replaced`() throws {
    var bench = Workbench()
    try bench.create("replicasets", replicaSet("edge", replicas: 2))
    bench.world.settle()
    let pods = try bench.objects("pods").map(\.name)
    try bench.delete("replicasets", "edge", ["propagationPolicy": "Orphan"])
    bench.world.settle()
    #expect(try bench.objects("pods").allSatisfy { $0.ownerReferences.isEmpty })
    try bench.create("replicasets", replicaSet("edge", replicas: 2))
    bench.world.settle()
    #expect(try bench.objects("pods").map(\.name) == pods)
    #expect(try bench.objects("pods").allSatisfy { $0.controllerReference?["name"] == "edge" })
    try bench.patch("pods", pods[0], ["metadata": ["labels": ["app": "other"]]])
    bench.world.settle()
    #expect(try bench.object("pods", pods[0]).ownerReferences.isEmpty)
    #expect(try bench.objects("pods").count == 3)
  }

  @Test func `a deleted pod comes back`() throws {
    var bench = Workbench()
    try bench.create("replicasets", replicaSet("edge", replicas: 2))
    bench.world.settle()
    try bench.delete("pods", try #require(try bench.objects("pods").first).name)
    bench.world.settle()
    #expect(try bench.objects("pods").count == 2)
    #expect(try bench.object("replicasets", "edge")["status", "availableReplicas"] == 2)
  }

  @Test func `minReadySeconds delays availability`() throws {
    var bench = Workbench()
    try bench.create("replicasets", replicaSet("edge", replicas: 1, ["minReadySeconds": 30]))
    bench.world.advance(by: .seconds(15))
    let set = try bench.object("replicasets", "edge")
    #expect(set["status", "readyReplicas"] == 1)
    #expect(set["status", "availableReplicas"] == nil)
    bench.world.advance(by: .seconds(30))
    #expect(try bench.object("replicasets", "edge")["status", "availableReplicas"] == 1)
  }

  @Test func `a missing service account is reported until it is there`() throws {
    var bench = Workbench()
    var set = replicaSet("edge", replicas: 2)
    set.set(["spec", "template", "spec", "serviceAccountName"], "robot")
    try bench.create("replicasets", set)
    bench.world.settle()
    let status = try bench.object("replicasets", "edge")["status"]
    #expect(status?["replicas"] == 0)
    let condition = status?["conditions"]?.array?.first
    #expect(condition?["type"] == "ReplicaFailure")
    #expect(condition?["reason"] == "FailedCreate")
    #expect(
      condition?["message"]
        == "pods \"edge-\" is forbidden: error looking up service account default/robot: serviceaccount \"robot\" not found"
    )
    #expect(
      try bench.messages(about: "edge").first
        == "Error creating: pods \"edge-\" is forbidden: error looking up service account default/robot: serviceaccount \"robot\" not found"
    )
    try bench.create(
      "serviceaccounts",
      ["apiVersion": "v1", "kind": "ServiceAccount", "metadata": ["name": "robot"]])
    bench.world.advance(by: .seconds(120))
    #expect(try bench.objects("pods").count == 2)
    #expect(try bench.object("replicasets", "edge")["status", "conditions"] == nil)
  }

  @Test func `a ReplicationController keeps its pods too`() throws {
    var bench = Workbench()
    try bench.create(
      "replicationcontrollers",
      [
        "apiVersion": "v1", "kind": "ReplicationController", "metadata": ["name": "guestbook"],
        "spec": [
          "replicas": 2,
          "template": [
            "metadata": ["labels": ["app": "guestbook"]],
            "spec": ["containers": [["name": "php", "image": "php:8.3-apache"]]],
          ],
        ],
      ])
    bench.world.settle()
    #expect(
      try bench.object("replicationcontrollers", "guestbook")["status"] == [
        "availableReplicas": 2, "fullyLabeledReplicas": 2, "observedGeneration": 1,
        "readyReplicas": 2, "replicas": 2,
      ])
    #expect(
      try bench.objects("pods").first?.controllerReference?["kind"] == "ReplicationController")
    let events = try bench.objects("events")
      .filter { $0["involvedObject", "kind"] == "ReplicationController" }
    #expect(events.allSatisfy { $0["source", "component"] == "replication-controller" })
    #expect(events.count == 2)
  }

  @Test func `a ReplicationController may want no pods`() throws {
    var bench = Workbench()
    try bench.create(
      "replicationcontrollers",
      [
        "apiVersion": "v1", "kind": "ReplicationController", "metadata": ["name": "idle"],
        "spec": [
          "replicas": 0,
          "template": [
            "metadata": ["labels": ["app": "idle"]],
            "spec": ["containers": [["name": "main", "image": "nginx"]]],
          ],
        ],
      ])
    bench.world.settle()
    #expect(try bench.object("replicationcontrollers", "idle")["spec", "replicas"] == 0)
    #expect(try bench.objects("pods").isEmpty)
  }

  @Test func `a failure is forgotten once no more pods are wanted`() throws {
    var bench = Workbench()
    try bench.create(
      "resourcequotas",
      [
        "apiVersion": "v1", "kind": "ResourceQuota", "metadata": ["name": "two"],
        "spec": ["hard": ["pods": "2"]],
      ])
    bench.world.settle()
    try bench.create("replicasets", replicaSet("edge", replicas: 3))
    bench.world.settle(within: .seconds(5))
    let set = try bench.object("replicasets", "edge")
    #expect(set["status", "conditions"]?.array?.first?["type"] == "ReplicaFailure")
    try bench.patch("replicasets", "edge", ["spec": ["replicas": 2]])
    bench.world.settle(within: .seconds(5))
    #expect(try bench.object("replicasets", "edge")["status", "conditions"] == nil)
  }
}
