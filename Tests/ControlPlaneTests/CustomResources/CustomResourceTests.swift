import KubeAPI
import Scenario
import Testing

@testable import ControlPlane

/// Custom resources: all that can be done with them.
@Suite struct CustomResourceTests {
  /// Merges a patch into a farm.
  @discardableResult
  private func merge(
    _ scenario: inout Scenario, _ name: String, _ patch: JSON, subresource: String = "",
    query: [(name: String, value: String)] = []
  ) throws -> APIResponse {
    try scenario.send(
      .patch, "\(Farms.path)/\(name)\(subresource)", patch, query: query,
      contentType: "application/merge-patch+json")
  }

  @Test func `an object is filled in, counted and shown in the order of its names`() throws {
    var scenario = try Farms.world()
    let made = try Farms.add("green", cows: 3, to: &scenario)
    #expect(made["spec"] == ["cows": 3, "region": "north"])
    #expect(made["metadata", "generation"] == 1)
    #expect(made["apiVersion"] == "agri.example.com/v1")
    let list = try scenario.send(.get, Farms.path).body
    #expect(list["kind"] == "FarmList")
    #expect(list["metadata", "continue"] == "")
    #expect(list.items("items").first?["kind"] == "Farm")
    #expect(
      String(decoding: made.wireBytes(indentation: nil), as: UTF8.self).hasPrefix(
        #"{"apiVersion":"agri.example.com/v1","kind":"Farm","metadata":{"creationTimestamp":"#))
  }

  @Test func `spec and status are written apart, and only the spec counts`() throws {
    var scenario = try Farms.world()
    try Farms.add("green", cows: 3, to: &scenario)
    let plain = try merge(&scenario, "green", ["spec": ["cows": 4], "status": ["cows": 9]]).body
    #expect(plain["status"] == nil)
    #expect(plain["metadata", "generation"] == 2)
    let status = try merge(
      &scenario, "green", ["spec": ["cows": 100], "status": ["cows": 2]], subresource: "/status"
    ).body
    #expect(status["spec", "cows"] == 4)
    #expect(status["status"] == ["cows": 2])
    #expect(status["metadata", "generation"] == 2)
    let labelled = try merge(&scenario, "green", ["metadata": ["labels": ["a": "b"]]]).body
    #expect(labelled["metadata", "generation"] == 2)
  }

  @Test func `the scale is where the definition says`() throws {
    var scenario = try Farms.world()
    try Farms.add("green", cows: 3, to: &scenario)
    let path = Farms.path + "/green/scale"
    let scale = try scenario.send(.get, path).body
    #expect(scale["kind"] == "Scale")
    #expect(scale["spec"] == ["replicas": 3])
    #expect(scale["status"] == ["replicas": 0])
    try merge(&scenario, "green", ["spec": ["replicas": 5]], subresource: "/scale")
    let farm = try scenario.send(.get, Farms.path + "/green").body
    #expect(farm["spec", "cows"] == 5)
    #expect(farm["metadata", "generation"] == 2)
  }

  @Test func `refusals are those of the real server`() throws {
    var scenario = try Farms.world()
    try Farms.add("green", to: &scenario)
    let kind: JSON = ["apiVersion": "agri.example.com/v1", "kind": "Farm"]
    var bad = kind
    bad["metadata"] = ["name": "bad"]
    bad["spec"] = ["cows": -1, "since": "yesterday"]
    #expect(
      Farms.refusal(&scenario, .post, Farms.path, bad)
        == "422 Invalid: Farm.agri.example.com \"bad\" is invalid: "
        + "[spec.cows: Invalid value: -1: spec.cows in body should be greater than or equal to 0, "
        + "spec.since: Invalid value: \"yesterday\": spec.since in body must be of type date-time: "
        + "\"yesterday\", .spec.cows: Invalid value: -1: should be a non-negative integer]")
    bad["spec"] = ["nope": 1, "cows": 1]
    #expect(
      Farms.refusal(
        &scenario, .post, Farms.path, bad, query: [("fieldValidation", "Strict")])
        == "400 BadRequest: Farm in version \"v1\" cannot be handled as a Farm: "
        + "strict decoding error: unknown field \"spec.nope\"")
    #expect(
      try scenario.send(.post, Farms.path, bad).warnings == ["unknown field \"spec.nope\""])
    #expect(
      Farms.refusal(
        &scenario, .patch, Farms.path + "/green", [:],
        contentType: "application/strategic-merge-patch+json")
        == "415 UnsupportedMediaType: the body of the request was in an unknown format - accepted "
        + "media types include: application/json-patch+json, application/merge-patch+json, "
        + "application/apply-patch+yaml, application/apply-patch+cbor")
    var update = try scenario.send(.get, Farms.path + "/green").body
    update.set(["metadata", "resourceVersion"], .none)
    #expect(
      Farms.refusal(&scenario, .put, Farms.path + "/green", update)
        == "422 Invalid: farms.agri.example.com \"green\" is invalid: metadata.resourceVersion: "
        + "Invalid value: 0: must be specified for an update")
    #expect(
      Farms.refusal(&scenario, .get, Farms.path, query: [("fieldSelector", "spec.cows=1")])
        == "400 BadRequest: field label not supported: spec.cows")
    #expect(
      Farms.refusal(&scenario, .get, Farms.path + "/none")
        == "404 NotFound: farms.agri.example.com \"none\" not found")
  }

  @Test func `selectors, pages and watches choose as for all resources`() throws {
    var scenario = try Farms.world()
    for name in ["a", "b", "c"] { try Farms.add(name, to: &scenario) }
    try merge(&scenario, "b", ["spec": ["region": "south"], "metadata": ["labels": ["x": "y"]]])
    /// The names that a query chooses.
    func names(_ query: (name: String, value: String)...) throws -> [String] {
      try scenario.send(.get, Farms.path, query: query).body.items("items").map(\.name)
    }
    #expect(try names(("fieldSelector", "spec.region=south")) == ["b"])
    #expect(try names(("fieldSelector", "metadata.name=a")) == ["a"])
    #expect(try names(("labelSelector", "x=y")) == ["b"])
    let page = try scenario.send(.get, Farms.path, query: [("limit", "2")]).body
    #expect(page["metadata", "remainingItemCount"] == 1)
    #expect(
      try names(("limit", "2"), ("continue", page["metadata"]?.text("continue") ?? "")) == ["c"])
    var watch = try WatchStream(
      APIRequest(
        .get, Farms.path, query: [("watch", "1"), ("fieldSelector", "spec.region=south")]),
      scenario.world)
    #expect(watch.next(from: scenario.world.state).map(\.object.name) == ["b"])
    try merge(&scenario, "b", ["spec": ["region": "north"]])
    #expect(watch.next(from: scenario.world.state).map(\.kind) == [.deleted])
    #expect(!watch.isOver)
  }

  @Test func `each version shows the same objects in its own form`() throws {
    var scenario = try Farms.world()
    let old = "/apis/agri.example.com/v1alpha1/namespaces/default/farms"
    let made = try scenario.send(
      .post, old,
      ["metadata": ["name": "old"], "spec": ["cows": 1, "extra": true], "status": ["cows": 9]])
    #expect(
      made.warnings == [
        "agri.example.com/v1alpha1 Farm is deprecated; use agri.example.com/v1 Farm"
      ])
    #expect(made.body["spec", "extra"] == true)
    let new = try scenario.send(.get, Farms.path + "/old").body
    #expect(new["apiVersion"] == "agri.example.com/v1")
    #expect(new["spec"] == ["cows": 1, "region": "north"])
    #expect(new["status"] == ["cows": 9])
    #expect(try scenario.send(.get, old + "/old").body["spec", "extra"] == true)
  }

  @Test func `the table has the columns of the definition`() throws {
    var scenario = try Farms.world()
    try Farms.add("green", cows: 3, to: &scenario)
    let list = try scenario.send(.get, Farms.path).body
    let resource = try #require(
      scenario.world.state.resource(apiVersion: "agri.example.com/v1", kind: "Farm"))
    let table = try Representation.table(.v1, .none).render(
      list, resource: resource, now: scenario.world.now)
    #expect(
      table.items("columnDefinitions").map { "\($0.text("name")) \($0.text("type"))" } == [
        "Name string", "Cows integer", "Since date",
      ])
    #expect(
      table.items("columnDefinitions")[1]["description"]
        == "Custom resource definition column (in JSONPath format): .spec.cows")
    #expect(table.items("rows").first?["cells"] == ["green", 3, nil])
    let old = try #require(
      scenario.world.state.resource(apiVersion: "agri.example.com/v1alpha1", kind: "Farm"))
    let plain = try Representation.table(.v1, .none).render(
      list, resource: old, now: scenario.world.now)
    #expect(plain.items("rows").first?["cells"] == ["green", "0s"])
  }

  @Test func `apply makes, shares and keeps fields`() throws {
    var scenario = try Farms.world()
    /// Applies a farm as a manager.
    func apply(_ spec: JSON, _ manager: String) throws -> JSON {
      let farm: JSON = [
        "apiVersion": "agri.example.com/v1", "kind": "Farm", "metadata": ["name": "green"],
        "spec": spec,
      ]
      return try scenario.send(
        .patch, Farms.path + "/green", farm, query: [("fieldManager", manager)],
        contentType: "application/apply-patch+yaml"
      ).body
    }
    #expect(try apply(["cows": 1], "one")["spec"] == ["cows": 1, "region": "north"])
    #expect(try apply(["cows": 1, "region": "east"], "two")["spec", "region"] == "east")
    let conflict = #expect(throws: APIError.self) { try apply(["cows": 2], "two") }
    #expect(
      conflict?.message
        == "Apply failed with 1 conflict: conflict with \"one\": .spec.cows")
  }

  @Test func `owners, namespaces and quotas know custom resources`() throws {
    var scenario = try Farms.world()
    let owner = try Farms.add("owner", to: &scenario)
    try scenario.create(
      """
      apiVersion: v1
      kind: ConfigMap
      metadata:
        name: child
        ownerReferences:
        - {apiVersion: agri.example.com/v1, kind: Farm, name: owner, uid: \(owner.uid)}
      """)
    scenario.settle()
    #expect(scenario.object("configmap/child") != nil)
    try scenario.send(.delete, Farms.path + "/owner")
    scenario.settle()
    #expect(scenario.object("configmap/child") == nil)

    try scenario.create("{apiVersion: v1, kind: Namespace, metadata: {name: team}}")
    try scenario.create(
      """
      apiVersion: v1
      kind: ResourceQuota
      metadata: {name: q, namespace: team}
      spec: {hard: {count/farms.agri.example.com: 1}}
      """)
    scenario.settle()
    let path = "/apis/agri.example.com/v1/namespaces/team/farms"
    let farm: JSON = ["metadata": ["generateName": "f-"], "spec": ["cows": 1]]
    try scenario.send(.post, path, farm)
    #expect(
      Farms.refusal(&scenario, .post, path, farm).contains(
        "exceeded quota: q, requested: count/farms.agri.example.com=1"))
    try scenario.delete("namespace/team")
    scenario.settle()
    #expect(scenario.world.object(.namespaces, name: "team") == nil)
    #expect(try scenario.send(.get, "/apis/agri.example.com/v1/farms").body.items("items").isEmpty)
  }

  @Test func `the same story gives the same bytes`() throws {
    /// The objects after a story.
    func story() throws -> String {
      var scenario = try Farms.world()
      for name in ["a", "b"] { try Farms.add(name, to: &scenario) }
      try scenario.send(.delete, Farms.path + "/a")
      scenario.settle()
      return try scenario.send(.get, Farms.path).body.text
        + (scenario.world.object(.customResourceDefinitions, name: "farms.agri.example.com")?.text
          ?? "")
    }
    #expect(try story() == story())
  }
}
