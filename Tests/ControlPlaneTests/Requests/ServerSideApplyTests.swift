import ControlPlane
import KubeAPI
import Scenario
import Testing

/// Server-side apply and managed fields through the API.
@Suite struct ServerSideApplyTests {
  /// The path of a ConfigMap.
  private let path = "/api/v1/namespaces/default/configmaps/settings"
  /// The path of a Deployment.
  private let web = "/apis/apps/v1/namespaces/default/deployments/web"

  /// A ConfigMap.
  private func configMap(_ data: JSON) -> JSON {
    [
      "apiVersion": "v1", "kind": "ConfigMap",
      "metadata": ["name": "settings", "namespace": "default"], "data": data,
    ]
  }

  /// A Deployment of a number of replicas.
  private func deployment(_ replicas: Int64) -> JSON {
    [
      "apiVersion": "apps/v1", "kind": "Deployment",
      "metadata": ["name": "web", "namespace": "default"],
      "spec": [
        "replicas": .integer(replicas), "selector": ["matchLabels": ["app": "web"]],
        "template": [
          "metadata": ["labels": ["app": "web"]],
          "spec": ["containers": [["name": "web", "image": "nginx:1.26"]]],
        ],
      ],
    ]
  }

  /// Applies a document as a manager.
  @discardableResult
  private func apply(
    _ scenario: inout Scenario, _ path: String, _ body: JSON, as manager: String?,
    force: Bool = false
  ) throws(APIError) -> APIResponse {
    var query: [(name: String, value: String)] = []
    if let manager { query.append(("fieldManager", manager)) }
    if force { query.append(("force", "true")) }
    return try scenario.send(
      .patch, path, body, query: query, contentType: "application/apply-patch+yaml")
  }

  /// What a request is refused with.
  private func refusal(_ body: () throws -> Void) -> APIError? {
    do {
      try body()
      return nil
    } catch {
      return error as? APIError
    }
  }

  /// The managers of an object as name, operation and subresource.
  private func managers(_ object: JSON?) -> [String] {
    (object?["metadata", "managedFields"]?.array ?? []).map { entry in
      [entry["manager"], entry["operation"], entry["subresource"]].compactMap { $0?.string }
        .joined(separator: " ")
    }
  }

  /// The fields that a manager holds, as text.
  private func fields(_ manager: String, _ object: JSON?) -> String? {
    object?["metadata", "managedFields"]?.array?
      .first { $0["manager"]?.string == manager }?["fieldsV1"]?.text
  }

  @Test func `an apply makes a missing object and changes a present one`() throws {
    var scenario = Scenario(nodes: [])
    let made = try apply(&scenario, path, configMap(["a": "1", "b": "2"]), as: "one")
    #expect(made.code == 201)
    #expect(managers(made.body) == ["one Apply"])
    #expect(fields("one", made.body) == #"{"f:data":{"f:a":{},"f:b":{}}}"#)
    let again = try apply(&scenario, path, configMap(["a": "1", "b": "2"]), as: "one")
    #expect(again.code == 200)
    #expect(again.body == made.body)
    let fewer = try apply(&scenario, path, configMap(["a": "1"]), as: "one")
    #expect(fewer.body["data"] == ["a": "1"])
    #expect(fewer.body.uid == made.body.uid)
  }

  @Test func `YAML can be applied`() throws {
    var scenario = Scenario(nodes: [])
    let text = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata:\n  a: x\n"
    let answer = try scenario.world.handle(
      APIRequest(
        .patch, path, query: [("fieldManager", "one")],
        contentType: "application/apply-patch+yaml", body: Array(text.utf8)))
    #expect(answer.code == 201)
    #expect(scenario.object("configmap/settings")?["data"] == ["a": "x"])
  }

  @Test func `another manager's value is a conflict unless it is forced`() throws {
    var scenario = Scenario(nodes: [])
    try apply(&scenario, path, configMap(["a": "1", "b": "2"]), as: "one")
    let error = refusal {
      try apply(&scenario, path, configMap(["a": "9"]), as: "two")
    }
    #expect(error?.code == 409)
    #expect(error?.reason == "Conflict")
    #expect(error?.message == #"Apply failed with 1 conflict: conflict with "one": .data.a"#)
    #expect(
      error?.details?.causes == [
        APIError.Cause(
          reason: "FieldManagerConflict", message: #"conflict with "one""#, field: ".data.a")
      ])
    let both = refusal {
      try apply(&scenario, path, configMap(["a": "9", "b": "9"]), as: "two")
    }
    #expect(
      both?.message
        == "Apply failed with 2 conflicts: conflicts with \"one\":\n- .data.a\n- .data.b")
    let forced = try apply(&scenario, path, configMap(["a": "9"]), as: "two", force: true)
    #expect(forced.body["data"] == ["a": "9", "b": "2"])
    #expect(fields("one", forced.body) == #"{"f:data":{"f:b":{}}}"#)
    #expect(fields("two", forced.body) == #"{"f:data":{"f:a":{}}}"#)
  }

  @Test func `an apply names its manager`() throws {
    var scenario = Scenario(nodes: [])
    let none = refusal { try apply(&scenario, path, configMap([:]), as: nil) }
    #expect(
      none?.message
        == "PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for apply patch"
    )
    let long = refusal {
      try apply(&scenario, path, configMap([:]), as: String(repeating: "m", count: 129))
    }
    #expect(
      long?.message
        == "PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Too long: may not be more than 128 bytes"
    )
    let odd = refusal { try apply(&scenario, path, configMap([:]), as: "a\u{7}") }
    #expect(
      odd?.message
        == "PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Invalid value: \"a\\a\": invalid character U+0007 (at position 1)"
    )
    let forced = refusal {
      try scenario.send(
        .patch, path, [:], query: [("force", "true")], contentType: "application/merge-patch+json")
    }
    #expect(
      forced?.message
        == "PatchOptions.meta.k8s.io \"\" is invalid: force: Forbidden: may not be specified for non-apply patch"
    )
  }

  @Test func `what cannot be applied is refused in the real words`() throws {
    var scenario = Scenario(nodes: [])
    let unknown = refusal {
      var body = configMap([:])
      body["dat"] = ["a": "1"]
      try apply(&scenario, path, body, as: "one")
    }
    #expect(
      unknown?.message
        == "failed to create typed patch object (default/settings; /v1, Kind=ConfigMap): .dat: field not declared in schema"
    )
    let other = refusal { try apply(&scenario, path, deployment(1), as: "one") }
    #expect(other?.message == "invalid object type: apps/v1, Kind=Deployment")
    let renamed = refusal {
      var body = configMap([:])
      body.set(["metadata", "name"], "other")
      try apply(&scenario, path, body, as: "one")
    }
    #expect(
      renamed?.message
        == "the name of the object (other) does not match the name on the URL (settings)")
    let stray = refusal {
      var body = configMap([:])
      body.set(["metadata", "uid"], "x")
      try apply(&scenario, path, body, as: "one")
    }
    #expect(
      stray?.message
        == "Operation cannot be fulfilled on configmaps \"settings\": uid mismatch: the provided object specified uid x, and no existing object was found"
    )
    #expect(scenario.object("configmap/settings") == nil)
    let missing = refusal {
      try apply(&scenario, "\(web)/status", deployment(1), as: "one")
    }
    #expect(missing?.message == "deployments.apps \"web\" not found")
  }

  @Test func `ordinary writes note their manager`() throws {
    var scenario = Scenario(nodes: [])
    let collection = "/api/v1/namespaces/default/configmaps"
    let made = try scenario.send(
      .post, collection, configMap(["a": "1"]), query: [("fieldManager", "kubectl-create")])
    #expect(managers(made.body) == ["kubectl-create Update"])
    #expect(fields("kubectl-create", made.body) == #"{"f:data":{".":{},"f:a":{}}}"#)
    let patched = try scenario.world.handle(
      APIRequest(
        .patch, path, contentType: "application/merge-patch+json",
        body: Array(#"{"data":{"b":"2"}}"#.utf8), userAgent: "curl/8.5.0"))
    #expect(managers(patched.body) == ["curl Update", "kubectl-create Update"])
    #expect(fields("curl", patched.body) == #"{"f:data":{"f:b":{}}}"#)
    var replacement = patched.body
    replacement["data"] = ["a": "3", "b": "2"]
    let replaced = try scenario.send(.put, path, replacement)
    #expect(fields("kubectl", replaced.body) == #"{"f:data":{"f:a":{}}}"#)
    #expect(fields("kubectl-create", replaced.body) == #"{"f:data":{}}"#)
    let same = try scenario.send(.put, path, replaced.body)
    #expect(same.body == replaced.body)
  }

  @Test func `an update that leaves the status out takes it from nobody`() throws {
    var scenario = Scenario(nodes: [])
    try scenario.send(
      .post, "/apis/apps/v1/namespaces/default/deployments", deployment(1),
      query: [("fieldManager", "setup")])
    let status: JSON = ["status": ["observedGeneration": 1]]
    let written = try scenario.send(
      .patch, "\(web)/status", status, query: [("fieldManager", "reporter")],
      contentType: "application/merge-patch+json")
    #expect(managers(written.body) == ["reporter Update status", "setup Update"])
    let replaced = try scenario.send(
      .put, web, deployment(2), query: [("fieldManager", "setup")])
    #expect(
      fields("reporter", replaced.body) == #"{"f:status":{"f:observedGeneration":{}}}"#)
  }

  @Test func `scaling owns the replicas through the subresource`() throws {
    var scenario = Scenario(nodes: [])
    try apply(&scenario, web, deployment(1), as: "one")
    let scaled = try scenario.send(
      .patch, "\(web)/scale", ["spec": ["replicas": 3]], query: [("fieldManager", "kubectl")],
      contentType: "application/merge-patch+json")
    #expect(scaled.body["spec", "replicas"] == 3)
    #expect(
      fields("kubectl", scenario.object("deployment/web")) == #"{"f:spec":{"f:replicas":{}}}"#)
    let error = refusal { try apply(&scenario, web, deployment(1), as: "one") }
    #expect(
      error?.message
        == #"Apply failed with 1 conflict: conflict with "kubectl" with subresource "scale" using apps/v1: .spec.replicas"#
    )
    let applied = try apply(
      &scenario, "\(web)/scale",
      [
        "apiVersion": "autoscaling/v1", "kind": "Scale", "metadata": ["name": "web"],
        "spec": ["replicas": 5],
      ], as: "scaler", force: true)
    #expect(applied.body["kind"] == "Scale")
    #expect(applied.body["spec", "replicas"] == 5)
    #expect(managers(scenario.object("deployment/web")).contains("scaler Apply scale"))
  }

  @Test func `what was written before the first apply belongs to one manager`() throws {
    var scenario = Scenario(nodes: [])
    let path = "/api/v1/namespaces/default/serviceaccounts/default"
    let live = try #require(scenario.object("serviceaccount/default"))
    #expect(live["metadata", "managedFields"] == nil)
    let answer = try apply(
      &scenario, path,
      [
        "apiVersion": "v1", "kind": "ServiceAccount",
        "metadata": ["name": "default", "namespace": "default", "labels": ["a": "b"]],
      ], as: "one")
    #expect(answer.body.labels["a"] == "b")
    #expect(managers(answer.body) == ["one Apply"])
  }

  @Test func `an apply by kubectl renews the note of client-side apply`() throws {
    var scenario = Scenario(nodes: [])
    let note = ThreeWayMerge.annotation
    let first = ThreeWayMerge.annotated(configMap(["a": "1"]))
    try scenario.send(
      .post, "/api/v1/namespaces/default/configmaps", first,
      query: [("fieldManager", "kubectl-client-side-apply")])
    let answer = try apply(&scenario, path, configMap(["a": "2"]), as: "kubectl")
    #expect(answer.body["data"] == ["a": "2"])
    // Without the empty `annotations` that kubectl itself writes there.
    #expect(answer.body.annotations[note]?.string == configMap(["a": "2"]).text + "\n")
  }

  @Test func `a dry run stores nothing`() throws {
    var scenario = Scenario(nodes: [])
    let answer = try scenario.send(
      .patch, path, configMap(["a": "1"]), query: [("fieldManager", "one"), ("dryRun", "All")],
      contentType: "application/apply-patch+yaml")
    #expect(answer.code == 201)
    #expect(scenario.object("configmap/settings") == nil)
  }

  @Test func `several appliers share the containers of a Deployment`() throws {
    var scenario = Scenario(nodes: [])
    try apply(&scenario, web, deployment(0), as: "kubectl")
    /// A Deployment of some containers only.
    func partial(_ containers: JSON) -> JSON {
      [
        "apiVersion": "apps/v1", "kind": "Deployment", "metadata": ["name": "web"],
        "spec": ["template": ["spec": ["containers": containers]]],
      ]
    }
    let proxy: JSON = ["name": "proxy", "image": "envoy:1.30"]
    let side: JSON = [proxy, ["name": "web", "env": [["name": "PROXY", "value": "localhost"]]]]
    let two = try apply(&scenario, web, partial(side), as: "sidecar")
    let names = two.body["spec", "template", "spec", "containers"]?.array?.map { $0["name"] }
    #expect(names == ["proxy", "web"])
    let conflict = refusal {
      try apply(&scenario, web, partial([["name": "web", "image": "nginx:1.25"]]), as: "scaler")
    }
    #expect(
      conflict?.message
        == #"Apply failed with 1 conflict: conflict with "kubectl": .spec.template.spec.containers[name="web"].image"#
    )
    let twice = refusal { try apply(&scenario, web, partial([proxy, proxy]), as: "dup") }
    #expect(
      twice?.message
        == #"failed to create typed patch object (/web; apps/v1, Kind=Deployment): .spec.template.spec.containers: duplicate entries for key [name="proxy"]"#
    )
    let fresh = refusal {
      try apply(
        &scenario, "/apis/apps/v1/namespaces/default/deployments/fresh",
        [
          "apiVersion": "apps/v1", "kind": "Deployment", "metadata": ["name": "fresh"],
          "spec": ["replicas": 1],
        ], as: "partial")
    }
    #expect(
      fresh?.message
        == "Deployment.apps \"fresh\" is invalid: [spec.selector: Required value, spec.template.metadata.labels: Invalid value: null: `selector` does not match template `labels`, spec.template.spec.containers: Required value]"
    )
    let one = try apply(
      &scenario, web,
      ["apiVersion": "apps/v1", "kind": "Deployment", "metadata": ["name": "web"]], as: "sidecar")
    #expect(one.body["spec", "template", "spec", "containers"]?.array?.count == 1)
    #expect(managers(one.body) == ["kubectl Apply"])
  }

  @Test func `a stale version is a conflict of an apply too`() throws {
    var scenario = Scenario(nodes: [])
    try apply(&scenario, path, configMap(["a": "1"]), as: "one")
    let error = refusal {
      var body = configMap(["a": "2"])
      body.set(["metadata", "resourceVersion"], "1")
      try apply(&scenario, path, body, as: "one")
    }
    #expect(
      error?.message
        == "Operation cannot be fulfilled on configmaps \"settings\": the object has been modified; please apply your changes to the latest version and try again"
    )
  }

  @Test func `managed fields can be handed over and forgotten`() throws {
    var scenario = Scenario(nodes: [])
    try apply(&scenario, path, configMap(["a": "1"]), as: "one")
    let entry: JSON = [
      "manager": "heir", "operation": "Apply", "apiVersion": "v1", "fieldsType": "FieldsV1",
      "fieldsV1": ["f:data": ["f:a": [:]]],
    ]
    let handed = try scenario.send(
      .patch, path, [["op": "replace", "path": "/metadata/managedFields", "value": [entry]]],
      contentType: "application/json-patch+json")
    #expect(handed.body["metadata", "managedFields"] == [entry])
    let gone = try apply(&scenario, path, configMap([:]), as: "heir")
    #expect(gone.body["data"] == nil)
    let forgotten = try scenario.send(
      .patch, path, ["metadata": ["managedFields": [[:]]]],
      contentType: "application/merge-patch+json")
    #expect(forgotten.body["metadata", "managedFields"] == nil)
  }
}
