import ControlPlane
import KubeAPI
import Scenario
import Testing

/// What replacements and patches must say of the object that they change.
@Suite struct UpdateRuleTests {
  /// What a request is refused with.
  private func refusal(
    _ scenario: inout Scenario, _ method: APIRequest.Method, _ path: String, _ body: JSON,
    contentType: String = "application/json"
  ) -> String {
    do {
      try scenario.send(method, path, body, contentType: contentType)
      return "nothing"
    } catch {
      return "\(error.code) \(error.reason): \(error.message)"
    }
  }

  @Test func `a replacement of another object names its key in the store`() throws {
    var scenario = Scenario(nodes: ["node01"])
    let uid = try #require(scenario.object("node/node01")).uid
    #expect(
      refusal(
        &scenario, .put, "/api/v1/nodes/node01",
        ["apiVersion": "v1", "kind": "Node", "metadata": ["name": "node01", "uid": "x"]])
        == "409 Conflict: Operation cannot be fulfilled on nodes \"node01\": StorageError: invalid object, Code: 4, Key: /registry/minions/node01, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: x, UID in object meta: \(uid)"
    )
    #expect(
      refusal(
        &scenario, .put, "/api/v1/namespaces/default/services/web",
        ["apiVersion": "v1", "kind": "Service", "metadata": ["name": "web", "uid": "x"]]
      ).contains(
        "Key: /registry/services/specs/default/web, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: x, UID in object meta: "
      ))
  }

  @Test func `a dry run names the key without the store's prefix`() throws {
    var scenario = Scenario(nodes: ["node01"])
    let body: JSON = [
      "apiVersion": "v1", "kind": "Node", "metadata": ["name": "node01", "uid": "x"],
    ]
    #expect {
      try scenario.send(.put, "/api/v1/nodes/node01", body, query: [("dryRun", "All")])
    } throws: {
      ($0 as? APIError)?.message.contains("Key: /minions/node01, ") ?? false
    }
  }

  @Test func `patches that lead to no object of the kind are quoted`() throws {
    var scenario = Scenario(nodes: [])
    try scenario.apply(Manifest.daemonSet())
    let path = "/apis/apps/v1/namespaces/default/daemonsets/web"
    let patch: JSON = ["spec": ["minReadySecond": 3]]
    #expect {
      try scenario.send(
        .patch, path, patch, query: [("fieldValidation", "Strict")],
        contentType: "application/strategic-merge-patch+json")
    } throws: {
      ($0 as? APIError)?.message
        == " \"\" is invalid: patch: Invalid value: \"map[spec:map[minReadySecond:3]]\": strict decoding error: unknown field \"spec.minReadySecond\""
    }
    let wrong = refusal(
      &scenario, .patch, path, ["spec": ["minReadySeconds": "x"]],
      contentType: "application/merge-patch+json")
    #expect(wrong.hasPrefix("422 Invalid:  \"\" is invalid: patch: Invalid value: \"{"))
    #expect(
      wrong.hasSuffix(
        "json: cannot unmarshal string into Go struct field DaemonSetSpec.spec.minReadySeconds of type int32"
      ))
  }

  @Test func `some resources want to be told the version`() throws {
    var scenario = Scenario(nodes: [])
    let path = "/apis/node.k8s.io/v1/runtimeclasses"
    let made = try scenario.send(
      .post, path,
      [
        "apiVersion": "node.k8s.io/v1", "kind": "RuntimeClass", "metadata": ["name": "gvisor"],
        "handler": "runsc",
      ])
    var body = made.body
    body.set(["metadata", "resourceVersion"], nil)
    #expect(
      refusal(&scenario, .put, "\(path)/gvisor", body)
        == "422 Invalid: runtimeclasses.node.k8s.io \"gvisor\" is invalid: metadata.resourceVersion: Invalid value: 0: must be specified for an update"
    )
    body.set(["metadata", "resourceVersion"], "1")
    #expect(
      refusal(&scenario, .put, "\(path)/gvisor", body)
        == "409 Conflict: Operation cannot be fulfilled on runtimeclasses.node.k8s.io \"gvisor\": the object has been modified; please apply your changes to the latest version and try again"
    )
    try scenario.send(.put, "\(path)/gvisor", made.body)
  }

  @Test func `a replacement makes some objects that are missing and no others`() throws {
    var scenario = Scenario(nodes: [])
    let leases = "/apis/coordination.k8s.io/v1/namespaces/default/leases"
    let made = try scenario.send(
      .put, "\(leases)/l",
      [
        "apiVersion": "coordination.k8s.io/v1", "kind": "Lease", "metadata": ["name": "l"],
        "spec": ["holderIdentity": "me"],
      ])
    #expect(made.code == 201)
    #expect(scenario.object("lease/l")?.uid == made.body.uid)
    #expect(
      refusal(
        &scenario, .put, "/api/v1/namespaces/default/configmaps/none",
        ["apiVersion": "v1", "kind": "ConfigMap", "metadata": ["name": "none"]])
        == "404 NotFound: configmaps \"none\" not found")
  }

  @Test func `a patch of an unknown media type names those that are known`() throws {
    var scenario = Scenario(nodes: [])
    #expect(
      refusal(
        &scenario, .patch, "/api/v1/namespaces/default", [:], contentType: "application/json")
        == "415 UnsupportedMediaType: the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/strategic-merge-patch+json, application/apply-patch+yaml, application/apply-patch+cbor"
    )
  }

  @Test func `an empty map is told from a missing one in what is refused`() throws {
    var scenario = Scenario(nodes: [])
    let path = "/apis/apps/v1/namespaces/default/replicasets"
    try scenario.send(
      .post, path,
      [
        "apiVersion": "apps/v1", "kind": "ReplicaSet", "metadata": ["name": "web"],
        "spec": [
          "selector": ["matchLabels": ["app": "web"]],
          "template": [
            "metadata": ["labels": ["app": "web"]],
            "spec": ["containers": [["name": "web", "image": "nginx"]]],
          ],
        ],
      ])
    let prefix =
      "422 Invalid: ReplicaSet.apps \"web\" is invalid: spec.template.metadata.labels: Invalid value: "
    let suffix = ": `selector` does not match template `labels`"
    #expect(
      refusal(
        &scenario, .patch, "\(path)/web",
        ["spec": ["template": ["metadata": ["labels": ["$patch": "replace"]]]]],
        contentType: "application/strategic-merge-patch+json") == "\(prefix){}\(suffix)")
    #expect(
      refusal(
        &scenario, .patch, "\(path)/web", ["spec": ["template": ["metadata": ["labels": nil]]]],
        contentType: "application/merge-patch+json") == "\(prefix)null\(suffix)")
  }

  @Test func `a pod's default tolerations come back when its own are changed`() throws {
    var scenario = Scenario(nodes: [])
    let path = "/api/v1/namespaces/default/pods"
    let own: JSON = ["key": "dedicated", "operator": "Exists", "effect": "NoSchedule"]
    try scenario.send(
      .post, path,
      [
        "apiVersion": "v1", "kind": "Pod", "metadata": ["name": "web"],
        "spec": ["containers": [["name": "web", "image": "nginx"]], "tolerations": [own]],
      ])
    let answer = try scenario.send(
      .patch, "\(path)/web", ["spec": ["tolerations": [own]]],
      contentType: "application/merge-patch+json")
    #expect(
      answer.body["spec", "tolerations"]?.array?.map { $0["key"]?.string ?? "" }
        == ["dedicated", "node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"])
  }

  @Test func `the data of a revision is compared as the text that was sent`() throws {
    var scenario = Scenario(nodes: [])
    let path = "/apis/apps/v1/namespaces/default/controllerrevisions"
    /// Sends a revision as text.
    func send(_ method: APIRequest.Method, _ path: String, _ data: String) throws {
      let name = method == .post && data.contains(" ") ? "spaced" : "compact"
      let text =
        #"{"apiVersion": "apps/v1", "kind": "ControllerRevision", "revision": 1, "#
        + #""metadata": {"name": "\#(path.contains("/spaced") ? "spaced" : name)"}, "data": \#(data)}"#
      _ = try scenario.world.handle(APIRequest(method, path, body: Array(text.utf8)))
    }
    try send(.post, path, #"{"a": {"b": 1}}"#)
    try send(.post, path, #"{"a":{"b":1}}"#)
    let label: JSON = ["metadata": ["labels": ["a": "b"]]]
    let patch = "application/merge-patch+json"
    #expect(
      refusal(&scenario, .patch, "\(path)/spaced", label, contentType: patch)
        == "422 Invalid: ControllerRevision.apps \"spaced\" is invalid: data: Invalid value: {\"a\":{\"b\":1}}: field is immutable"
    )
    #expect(refusal(&scenario, .patch, "\(path)/compact", label, contentType: patch) == "nothing")
    try send(.put, "\(path)/spaced", #"{"a": {"b": 1}}"#)
    #expect(throws: APIError.self) { try send(.put, "\(path)/spaced", #"{"a":{"b":1}}"#) }
  }

  @Test func `no update begins a deletion, and a replacement without a name is refused`() throws {
    var scenario = Scenario(nodes: ["node01"])
    let path = "/api/v1/nodes/node01"
    var node = try #require(scenario.object("node/node01"))
    node.set(["metadata", "deletionTimestamp"], "2030-01-01T00:00:00Z")
    node.set(["metadata", "deletionGracePeriodSeconds"], 5)
    #expect(
      refusal(&scenario, .put, path, node)
        == "422 Invalid: Node \"node01\" is invalid: [metadata.deletionTimestamp: Invalid value: "
        + "\"2030-01-01T00:00:00Z\": field is immutable, metadata.deletionGracePeriodSeconds: "
        + "Invalid value: 5: field is immutable]")
    #expect(
      refusal(&scenario, .put, path, ["apiVersion": "v1", "kind": "Node", "metadata": [:]])
        == "400 BadRequest: the name of the object (node01 based on URL) was undeterminable: name "
        + "must be provided")
  }

  @Test func `owners that are named twice are taken once`() throws {
    var scenario = Scenario(nodes: [])
    let owner: JSON = ["apiVersion": "v1", "kind": "Node", "name": "n", "uid": "u"]
    let other: JSON = ["apiVersion": "v1", "kind": "Node", "name": "m", "uid": "u"]
    let path = "/api/v1/namespaces/default/configmaps"
    var map: JSON = [
      "apiVersion": "v1", "kind": "ConfigMap",
      "metadata": ["name": "c", "ownerReferences": .array([owner, owner, other, owner])],
    ]
    let rest =
      "; API server dedups owner references in 1.20+, and may reject such requests as early as "
      + "1.24; please fix your requests; duplicate UID(s) observed: "
    let found = ".metadata.ownerReferences contains duplicate entries\(rest)u, u"
    let created = try scenario.send(.post, path, map)
    #expect(created.warnings == [found])
    #expect(created.body.ownerReferences == [owner, other])
    #expect(try scenario.send(.put, "\(path)/c", map).warnings == [found])
    map = ["metadata": ["ownerReferences": .array([owner, owner])]]
    let patched = try scenario.send(
      .patch, "\(path)/c", map, contentType: "application/merge-patch+json")
    #expect(
      patched.warnings == [
        ".metadata.ownerReferences contains duplicate entries after mutating admission happens"
          + "\(rest)u"
      ])
    #expect(patched.body.ownerReferences == [owner])
  }

  @Test func `a new object says no version`() throws {
    var scenario = Scenario(nodes: [])
    let path = "/api/v1/namespaces/default/configmaps"
    var map: JSON = [
      "apiVersion": "v1", "kind": "ConfigMap", "metadata": ["name": "c", "resourceVersion": "7"],
    ]
    let tried = try scenario.send(.post, path, map, query: [("dryRun", "All")])
    #expect(tried.body.resourceVersion == "7")
    #expect(
      refusal(&scenario, .post, path, map)
        == "500 : resourceVersion should not be set on objects to be created")
    map.set(["metadata", "resourceVersion"], "0")
    #expect(refusal(&scenario, .post, path, map) == "nothing")
    #expect(scenario.object("configmap/c")?.resourceVersion != "0")
  }

  @Test func `a patch does not change who an object is`() throws {
    var scenario = Scenario(nodes: ["node01"])
    let merge = "application/merge-patch+json"
    let path = "/api/v1/nodes/node01"
    #expect(
      refusal(&scenario, .patch, path, ["metadata": ["uid": "x"]], contentType: merge)
        == "422 Invalid: Node \"node01\" is invalid: metadata.uid: Invalid value: \"x\": field is "
        + "immutable")
    for uid in [JSON.null, ""] {
      #expect(
        refusal(&scenario, .patch, path, ["metadata": ["uid": uid]], contentType: merge)
          == "nothing")
    }
  }
}
