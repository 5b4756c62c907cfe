import KubeAPI
import Scenario
import Testing

@testable import ControlPlane

/// Definitions of custom resources: how they are accepted, served, and how they end.
@Suite struct DefinitionTests {
  /// The conditions of a definition, a line each.
  private func conditions(_ scenario: Scenario, _ name: String) -> [String] {
    let definition = scenario.world.object(.customResourceDefinitions, name: name)
    return (definition?["status"]?.items("conditions") ?? []).map {
      "\($0.text("type"))=\($0.text("status")) \($0.text("reason")): \($0.text("message"))"
    }
  }

  /// The document at a path of discovery.
  private func discovery(
    _ scenario: Scenario, _ path: String, _ form: Discovery.Form = .plain
  ) throws -> JSON? {
    try Discovery.answer(path: path, form: form, state: scenario.world.state).map {
      try JSON(parsing: $0.body)
    }
  }

  @Test func `a definition is accepted, then established`() throws {
    let scenario = try Farms.world()
    #expect(
      conditions(scenario, "farms.agri.example.com") == [
        "NamesAccepted=True NoConflicts: no conflicts found",
        "Established=True InitialNamesAccepted: the initial names have been accepted",
      ])
    let status = scenario.world.object(.customResourceDefinitions, name: "farms.agri.example.com")?[
      "status"]
    #expect(status?["storedVersions"] == ["v1"])
    #expect(
      status?["acceptedNames"] == [
        "categories": ["all"], "kind": "Farm", "listKind": "FarmList", "plural": "farms",
        "shortNames": ["fm"], "singular": "farm",
      ])
  }

  @Test func `names that another definition holds are refused until it is gone`() throws {
    var scenario = try Farms.world()
    try scenario.create(
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: ranches.agri.example.com}
      spec:
        group: agri.example.com
        scope: Namespaced
        names: {plural: ranches, kind: Farm, shortNames: [fm, ra]}
        versions:
        - {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}
      """)
    scenario.settle()
    #expect(
      conditions(scenario, "ranches.agri.example.com") == [
        "NamesAccepted=False ListKindConflict: \"FarmList\" is already in use",
        "Established=False NotAccepted: not all names are accepted",
      ])
    let path = "/apis/agri.example.com/v1/namespaces/default/ranches"
    #expect(
      Farms.refusal(&scenario, .get, path)
        == "404 NotFound: the server could not find the requested resource")
    try scenario.send(.delete, Farms.definition)
    scenario.settle()
    #expect(
      conditions(scenario, "ranches.agri.example.com").last
        == "Established=True InitialNamesAccepted: the initial names have been accepted")
    #expect(try scenario.send(.get, path).body["kind"] == "FarmList")
  }

  @Test func `discovery knows what is defined, as long as it is`() throws {
    var scenario = try Farms.world()
    let group = try #require(try discovery(scenario, "/apis/agri.example.com"))
    #expect(group.items("versions").map { $0.text("version") } == ["v1", "v1alpha1"])
    #expect(group["preferredVersion", "version"] == "v1")
    let list = try #require(try discovery(scenario, "/apis/agri.example.com/v1"))
    #expect(
      list.items("resources").map { $0.text("name") } == ["farms", "farms/status", "farms/scale"])
    let farms = list.items("resources")[0]
    #expect(farms["shortNames"] == ["fm"])
    #expect(farms["singularName"] == "farm")
    #expect(
      farms["verbs"] == [
        "delete", "deletecollection", "get", "list", "patch", "create", "update", "watch",
      ])
    #expect(list.items("resources")[2]["group"] == "autoscaling")
    let all = try #require(try discovery(scenario, "/apis", .aggregated))
    #expect(all.items("items").last?["metadata", "name"] == "agri.example.com")
    #expect(
      try #require(try discovery(scenario, "/openapi/v3"))["paths"]?["apis/agri.example.com/v1"]
        != nil)
    let described = try #require(try discovery(scenario, "/openapi/v3/apis/agri.example.com/v1"))
    let type = described["components", "schemas", "com.example.agri.v1.Farm"]
    #expect(type?["properties", "spec", "properties", "region", "default"] == "north")
    #expect(
      type?["x-kubernetes-group-version-kind"] == [
        ["group": "agri.example.com", "version": "v1", "kind": "Farm"]
      ])
    #expect(
      described["components", "schemas", "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"] != nil)
    let service = scenario.world.object(.apiServices, name: "v1.agri.example.com")
    #expect(service?["spec", "groupPriorityMinimum"] == 1000)
    try scenario.send(.delete, Farms.definition)
    scenario.settle()
    #expect(scenario.world.object(.apiServices, name: "v1.agri.example.com") == nil)
    #expect(try discovery(scenario, "/apis/agri.example.com") == nil)
    #expect(try discovery(scenario, "/openapi/v3/apis/agri.example.com/v1") == nil)
  }

  @Test func `a version that is not served any more is gone, its objects are not`() throws {
    var scenario = try Farms.world()
    try Farms.add("green", to: &scenario)
    let old = "/apis/agri.example.com/v1alpha1/namespaces/default/farms"
    #expect(try scenario.send(.get, old).body.items("items").count == 1)
    try scenario.send(
      .patch, Farms.definition,
      [["op": "replace", "path": "/spec/versions/0/served", "value": false]],
      contentType: "application/json-patch+json")
    scenario.settle()
    #expect(
      Farms.refusal(&scenario, .get, old)
        == "404 NotFound: the server could not find the requested resource")
    #expect(try scenario.send(.get, Farms.path).body.items("items").map(\.name) == ["green"])
  }

  @Test func `a definition goes when its last object has gone`() throws {
    var scenario = try Farms.world()
    try Farms.add("free", to: &scenario)
    try scenario.create(
      """
      {apiVersion: agri.example.com/v1, kind: Farm,
       metadata: {name: held, finalizers: [example.com/hold]}, spec: {cows: 1}}
      """)
    var watch = try WatchStream(
      APIRequest(.get, Farms.path, query: [("watch", "1"), ("resourceVersion", "0")]),
      scenario.world)
    _ = watch.next(from: scenario.world.state)
    try scenario.send(.delete, Farms.definition)
    #expect(
      conditions(scenario, "farms.agri.example.com").last
        == "Terminating=True InstanceDeletionPending: CustomResourceDefinition marked for deletion; "
        + "CustomResource deletion will begin soon")
    scenario.settle()
    #expect(
      conditions(scenario, "farms.agri.example.com").last
        == "Terminating=True InstanceDeletionInProgress: CustomResource deletion is in progress")
    #expect(try scenario.send(.get, Farms.path).body.items("items").map(\.name) == ["held"])
    #expect(
      Farms.refusal(&scenario, .post, Farms.path, ["spec": ["cows": 1]])
        == "405 MethodNotAllowed: create not allowed while custom resource definition is terminating"
    )
    try scenario.send(
      .patch, Farms.path + "/held", ["metadata": ["finalizers": nil]],
      contentType: "application/merge-patch+json")
    scenario.settle()
    #expect(
      scenario.world.object(.customResourceDefinitions, name: "farms.agri.example.com") == nil)
    let told = watch.next(from: scenario.world.state)
    #expect(told.filter { $0.kind == .deleted }.map(\.object.name) == ["free", "held"])
    #expect(watch.isOver)
    #expect(watch.next(from: scenario.world.state).isEmpty)
  }

  @Test func `forks have the same resources and go their own ways`() throws {
    var scenario = try Farms.world()
    try Farms.add("green", to: &scenario)
    var fork = scenario
    try fork.send(.delete, Farms.definition)
    fork.settle()
    #expect(fork.world.state.resource(apiVersion: "agri.example.com/v1", kind: "Farm") == nil)
    #expect(try scenario.send(.get, Farms.path).body.items("items").count == 1)
  }
}
