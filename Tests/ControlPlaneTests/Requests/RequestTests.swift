import ControlPlane
import KubeAPI
import Scenario
import Testing

/// Requests to the API: what they store, what they answer, what they refuse.
@Suite struct RequestTests {
  /// The path of the ConfigMaps of `default`.
  private let configMaps = "/api/v1/namespaces/default/configmaps"

  /// A world without nodes.
  private func world() -> Scenario { Scenario(nodes: []) }

  /// What a request is refused with.
  private func refusal(
    _ scenario: inout Scenario, _ method: APIRequest.Method, _ path: String, _ body: JSON? = nil,
    query: [(name: String, value: String)] = []
  ) -> String {
    do {
      try scenario.send(method, path, body, query: query)
      return "nothing"
    } catch {
      return "\(error.code) \(error.reason): \(error.message)"
    }
  }

  /// A ConfigMap.
  private func configMap(_ name: String, _ extra: JSON = [:]) -> JSON {
    ["apiVersion": "v1", "kind": "ConfigMap", "metadata": ["name": .string(name)], "data": extra]
  }

  @Test func `a created object is stamped and answered`() throws {
    var scenario = world()
    let answer = try scenario.send(.post, configMaps, configMap("a", ["x": "1"]))
    #expect(answer.code == 201)
    #expect(answer.body.namespace == "default")
    #expect(answer.body["metadata", "creationTimestamp"] == "2026-01-01T00:00:00Z")
    #expect(answer.body.uid.count == 36)
    #expect(answer.body.resourceVersion == String(scenario.world.state.revision))
    #expect(scenario.object("configmap/a") == answer.body)
  }

  @Test func `refusals are in the real words`() throws {
    var scenario = world()
    try scenario.send(.post, configMaps, configMap("a"))
    #expect(
      refusal(&scenario, .post, configMaps, configMap("a"))
        == "409 AlreadyExists: configmaps \"a\" already exists")
    #expect(
      refusal(&scenario, .get, "\(configMaps)/b") == "404 NotFound: configmaps \"b\" not found")
    #expect(
      refusal(&scenario, .post, "/api/v1/namespaces/nowhere/configmaps", configMap("a"))
        == "404 NotFound: namespaces \"nowhere\" not found")
    #expect(
      refusal(&scenario, .get, "/apis/apps/v1/namespaces/default/daemonsets/x")
        == "404 NotFound: daemonsets.apps \"x\" not found")
    #expect(
      refusal(&scenario, .get, "/api/v1/widgets")
        == "404 NotFound: the server could not find the requested resource")
    #expect(
      refusal(&scenario, .post, configMaps, configMap("A_b")).hasPrefix(
        "422 Invalid: ConfigMap \"A_b\" is invalid: metadata.name: Invalid value: \"A_b\": "))
    #expect(
      refusal(&scenario, .post, configMaps, configMap("b"), query: [("fieldValidation", "Maybe")])
        == "422 Invalid: CreateOptions.meta.k8s.io \"\" is invalid: fieldValidation: "
        + "Unsupported value: \"Maybe\": supported values: \"\", \"Ignore\", \"Strict\", \"Warn\"")
    var other = configMap("c")
    other.set(["metadata", "namespace"], "kube-system")
    #expect(
      refusal(&scenario, .post, configMaps, other)
        == "400 BadRequest: the namespace of the provided object does not match the namespace sent on the request"
    )
  }

  @Test func `a dry run stores nothing`() throws {
    var scenario = world()
    let before = scenario.world.state.revision
    let answer = try scenario.send(
      .post, configMaps, configMap("a"), query: [("dryRun", "All")])
    #expect(answer.code == 201)
    #expect(!answer.body.uid.isEmpty)
    #expect(scenario.object("configmap/a") == nil)
    try scenario.send(.post, configMaps, configMap("a"))
    let stored = scenario.world.state.revision
    try scenario.send(
      .patch, "\(configMaps)/a", ["data": ["x": "1"]], query: [("dryRun", "All")],
      contentType: "application/merge-patch+json")
    var replaced = try #require(scenario.object("configmap/a"))
    replaced["data"] = ["x": "2"]
    try scenario.send(.put, "\(configMaps)/a", replaced, query: [("dryRun", "All")])
    try scenario.send(.delete, "\(configMaps)/a", query: [("dryRun", "All")])
    #expect(scenario.world.state.revision == stored)
    #expect(stored == before + 1)
    #expect(scenario.object("configmap/a")?["data"] == nil)
  }

  @Test func `generateName gets a suffix of five letters`() throws {
    var scenario = world()
    var object = configMap("")
    object["metadata"] = ["generateName": "web-"]
    let first = try scenario.send(.post, configMaps, object).body.name
    let second = try scenario.send(.post, configMaps, object).body.name
    for name in [first, second] {
      #expect(name.hasPrefix("web-") && name.count == 9)
      #expect(name.dropFirst(4).allSatisfy { "bcdfghjklmnpqrstvwxz2456789".contains($0) })
    }
    #expect(first != second)
    object["metadata"] = ["generateName": .string(String(repeating: "a", count: 70))]
    #expect(try scenario.send(.post, configMaps, object).body.name.count == 63)
  }

  @Test func `a generated name that is taken is replaced by another`() throws {
    let before = world()
    var object = configMap("")
    object["metadata"] = ["generateName": "web-"]
    var first = before
    try first.send(.post, configMaps, configMap("other"))
    let generated = try first.send(.post, configMaps, object).body.name
    var second = before
    try second.send(.post, configMaps, configMap(generated))
    let another = try second.send(.post, configMaps, object).body.name
    #expect(another.hasPrefix("web-"))
    #expect(another != generated)
  }

  @Test func `an update of an older version is a conflict`() throws {
    var scenario = world()
    let first = try scenario.send(.post, configMaps, configMap("a", ["x": "1"])).body
    try scenario.patch("configmap/a", "{data: {x: two}}")
    var stale = first
    stale["data"] = ["x": "3"]
    #expect(
      refusal(&scenario, .put, "\(configMaps)/a", stale)
        == "409 Conflict: Operation cannot be fulfilled on configmaps \"a\": the object has been modified; please apply your changes to the latest version and try again"
    )
    stale.modify("metadata") { $0["resourceVersion"] = nil }
    try scenario.send(.put, "\(configMaps)/a", stale)
    #expect(scenario.object("configmap/a")?["data"]?.text == #"{"x":"3"}"#)
  }

  @Test func `a replaced object keeps its uid and time of creation`() throws {
    var scenario = world()
    let first = try scenario.send(.post, configMaps, configMap("a")).body
    scenario.run(seconds: 60)
    let second = try scenario.send(.put, "\(configMaps)/a", configMap("a", ["x": "1"])).body
    #expect(second.uid == first.uid)
    #expect(second["metadata", "creationTimestamp"] == first["metadata", "creationTimestamp"])
    #expect(second.resourceVersion != first.resourceVersion)
  }

  @Test func `lists are chosen by labels and fields`() throws {
    var scenario = Scenario(nodes: ["node01", "node02"])
    try scenario.create(Manifest.pod("a", spec: "nodeName: node01", labels: "app: x"))
    try scenario.create(Manifest.pod("b", spec: "nodeName: node02", labels: "app: z"))
    try scenario.create(Manifest.pod("c", spec: "nodeName: node02", labels: "app: x"))
    scenario.settle()
    let path = "/api/v1/namespaces/default/pods"
    /// The names of a list.
    func names(_ query: (name: String, value: String)...) throws -> [String] {
      try scenario.send(.get, path, query: query).body["items"]?.array?.map(\.name) ?? []
    }
    #expect(try names() == ["a", "b", "c"])
    #expect(try names(("labelSelector", "app=x")) == ["a", "c"])
    #expect(try names(("labelSelector", "app in (y,z)")) == ["b"])
    #expect(try names(("fieldSelector", "spec.nodeName=node02")) == ["b", "c"])
    #expect(
      try names(
        ("fieldSelector", "spec.nodeName=node02,status.phase=Running"), ("labelSelector", "app=x"))
        == ["c"])
    #expect(try names(("fieldSelector", "status.phase!=Running")) == [])
    #expect(
      refusal(&scenario, .get, path, query: [("fieldSelector", "spec.containers=x")])
        == "400 BadRequest: field label not supported: spec.containers")
    #expect(
      refusal(&scenario, .get, configMaps, query: [("fieldSelector", "data.x=y")]).hasPrefix("400 ")
    )
    let list = try scenario.send(.get, "/api/v1/pods").body
    #expect(list["kind"] == "PodList")
    #expect(list["items"]?.array?.count == 3)
  }

  @Test func `a deletion may name the uid and version that it means`() throws {
    var scenario = world()
    let object = try scenario.send(.post, configMaps, configMap("a")).body
    #expect(
      refusal(&scenario, .delete, "\(configMaps)/a", ["preconditions": ["uid": "x"]]).contains(
        "409 Conflict: Operation cannot be fulfilled on ConfigMap \"a\": the UID in the precondition (x) does not match the UID in record (\(object.uid)). The object might have been deleted and then recreated"
      ))
    #expect(
      refusal(&scenario, .delete, "\(configMaps)/a", ["preconditions": ["resourceVersion": "1"]])
        .contains(
          "the ResourceVersion in the precondition (1) does not match the ResourceVersion in record"
        ))
    let answer = try scenario.send(
      .delete, "\(configMaps)/a", ["preconditions": ["uid": .string(object.uid)]])
    #expect(answer.body["status"] == "Success")
    #expect(
      answer.body["details"]?.text
        == #"{"kind":"configmaps","name":"a","uid":"\#(object.uid)"}"#)
    #expect(scenario.object("configmap/a") == nil)
  }

  @Test func `unknown fields are refused, warned of, or ignored`() throws {
    var scenario = world()
    let body: JSON = [
      "apiVersion": "v1", "kind": "ConfigMap", "metadata": ["name": "a"], "foo": "x",
    ]
    #expect(
      refusal(&scenario, .post, configMaps, body, query: [("fieldValidation", "Strict")])
        == "400 BadRequest: ConfigMap in version \"v1\" cannot be handled as a ConfigMap: strict decoding error: unknown field \"foo\""
    )
    let answer = try scenario.send(.post, configMaps, body)
    #expect(answer.warnings == ["unknown field \"foo\""])
    #expect(scenario.object("configmap/a")?["foo"] == nil)
  }

  @Test func `status is not written with the object, and the object not with the status`() throws {
    var scenario = Scenario(nodes: ["node01"])
    try scenario.apply(Manifest.daemonSet())
    scenario.settle()
    let path = "/apis/apps/v1/namespaces/default/daemonsets/web"
    var object = try #require(scenario.object("daemonset/web"))
    let status = object["status"]
    object["status"] = ["numberReady": 9]
    try scenario.send(.put, path, object)
    #expect(scenario.object("daemonset/web")?["status"] == status)
    try scenario.send(
      .patch, "\(path)/status", ["spec": ["minReadySeconds": 5], "status": ["numberReady": 9]],
      contentType: "application/merge-patch+json")
    #expect(scenario.object("daemonset/web")?["spec", "minReadySeconds"] == nil)
    #expect(scenario.object("daemonset/web")?["status", "numberReady"] == 9)
  }

  @Test func `a patch that changes nothing makes no revision`() throws {
    var scenario = world()
    try scenario.send(.post, configMaps, configMap("a", ["x": "1"]))
    let before = scenario.world.state.revision
    let answer = try scenario.send(
      .patch, "\(configMaps)/a", ["data": ["x": "1"]],
      contentType: "application/strategic-merge-patch+json")
    #expect(answer.code == 200)
    #expect(scenario.world.state.revision == before)
  }
}
