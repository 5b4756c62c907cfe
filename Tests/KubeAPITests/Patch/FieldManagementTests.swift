import KubeAPI
import Testing

/// Server-side apply and the notes on who manages what, in the words of recorded sessions.
@Suite struct FieldManagementTests {
  /// The moment that is noted.
  private let time = Instant(seconds: 1_767_225_600)

  /// The keeping of Deployments' managed fields.
  private func deployments(subresource: String = "") throws -> FieldManagement {
    let definition = try #require(
      Schema.kubernetes.definition(group: "apps", version: "v1", kind: "Deployment"))
    return FieldManagement(
      definition, apiVersion: "apps/v1", subresource: subresource,
      ignoring: FieldSet(json: subresource.isEmpty ? ["f:status": [:]] : ["f:nothing": [:]]))
  }

  /// A Deployment with a pod template's spec.
  private func deployment(_ spec: JSON, replicas: JSON? = 0) -> JSON {
    var document: JSON = [
      "apiVersion": "apps/v1", "kind": "Deployment",
      "metadata": ["name": "web", "namespace": "default"],
      "spec": [
        "selector": ["matchLabels": ["app": "web"]],
        "template": ["metadata": ["labels": ["app": "web"]], "spec": spec],
      ],
    ]
    document.set(["spec", "replicas"], replicas)
    return document
  }

  /// A patch of some containers only.
  private func containers(_ containers: JSON) -> JSON {
    [
      "apiVersion": "apps/v1", "kind": "Deployment",
      "metadata": ["name": "web", "namespace": "default"],
      "spec": ["template": ["spec": ["containers": containers]]],
    ]
  }

  /// The web container.
  private let web: JSON = [
    "containers": [
      [
        "name": "web", "image": "nginx:1.26", "env": [["name": "A", "value": "1"]],
        "ports": [["containerPort": 80]],
      ]
    ]
  ]

  /// The managers as name, operation and subresource.
  private func managers(_ object: JSON) -> [String] {
    (object["metadata", "managedFields"]?.array ?? []).map { entry in
      [entry["manager"], entry["operation"], entry["subresource"]].compactMap { $0?.string }
        .joined(separator: " ")
    }
  }

  /// The fields of a manager as text.
  private func fields(_ manager: String, _ object: JSON) -> String? {
    object["metadata", "managedFields"]?.array?
      .first { $0["manager"]?.string == manager }?["fieldsV1"]?.text
  }

  @Test func `an applied configuration is owned by its manager`() throws {
    let object = try deployments().apply(
      deployment(web), live: nil, manager: "kubectl", force: false, time: time)
    #expect(
      fields("kubectl", object)
        == #"{"f:spec":{"f:replicas":{},"f:selector":{},"f:template":{"f:metadata":{"f:labels":"#
        + #"{"f:app":{}}},"f:spec":{"f:containers":{"k:{\"name\":\"web\"}":{".":{},"f:env":"#
        + #"{"k:{\"name\":\"A\"}":{".":{},"f:name":{},"f:value":{}}},"f:image":{},"f:name":{},"#
        + #""f:ports":{"k:{\"containerPort\":80,\"protocol\":\"TCP\"}":{".":{},"f:containerPort":{}}}}}}}}}"#
    )
    #expect(object["metadata", "managedFields"]?[0]?["time"] == "2026-01-01T00:00:00Z")
    let again = try deployments().apply(
      deployment(web), live: object, manager: "kubectl", force: false, time: time + .seconds(5))
    #expect(again == object)
  }

  @Test func `several appliers share an object and give their fields up`() throws {
    let management = try deployments()
    let object = try management.apply(
      deployment(web), live: nil, manager: "kubectl", force: false, time: time)
    let sidecar = containers([
      ["name": "proxy", "image": "envoy:1.30"],
      ["name": "web", "env": [["name": "PROXY", "value": "localhost"]]],
    ])
    let shared = try management.apply(
      sidecar, live: object, manager: "sidecar", force: false, time: time)
    let list = shared["spec", "template", "spec", "containers"]
    #expect(list?[0]?["name"] == "proxy")
    #expect(list?[1]?["env"]?.array?.compactMap { $0["name"]?.string } == ["A", "PROXY"])
    #expect(managers(shared) == ["kubectl Apply", "sidecar Apply"])
    let left = try management.apply(
      containers(.null), live: shared, manager: "sidecar", force: false, time: time)
    #expect(left["spec"] == object["spec"])
    var changed = web
    changed.modify("containers") {
      $0.updateItems { $0[0]["env"] = [["name": "B", "value": "2"]] }
    }
    let renamed = try management.apply(
      deployment(changed), live: object, manager: "kubectl", force: false, time: time)
    #expect(
      renamed["spec", "template", "spec", "containers"]?[0]?["env"]
        == [["name": "B", "value": "2"]])
  }

  @Test func `a conflict names managers and fields unless it is forced`() throws {
    let management = try deployments()
    var object = try management.apply(
      deployment(web), live: nil, manager: "kubectl", force: false, time: time)
    let other = containers([["name": "web", "image": "nginx:1.25"]])
    #expect(
      throws: APIError(
        code: 409, reason: "Conflict",
        message: #"Apply failed with 1 conflict: conflict with "kubectl": "#
          + #".spec.template.spec.containers[name="web"].image"#,
        details: APIError.Details(causes: [
          APIError.Cause(
            reason: "FieldManagerConflict", message: #"conflict with "kubectl""#,
            field: #".spec.template.spec.containers[name="web"].image"#)
        ]))
    ) { try management.apply(other, live: object, manager: "ci", force: false, time: time) }
    let forced = try management.apply(other, live: object, manager: "ci", force: true, time: time)
    #expect(fields("kubectl", forced)?.contains("f:image") == false)
    #expect(forced["spec", "template", "spec", "containers"]?[0]?["image"] == "nginx:1.25")

    object = try management.apply(
      deployment(web), live: object, manager: "helm", force: false, time: time)
    let message = refusal {
      try management.apply(other, live: object, manager: "ci", force: false, time: time)
    }
    #expect(
      message == """
        Apply failed with 2 conflicts: conflicts with "helm":
        - .spec.template.spec.containers[name="web"].image
        conflicts with "kubectl":
        - .spec.template.spec.containers[name="web"].image
        """)
    var scaled = object
    scaled.set(["spec", "replicas"], 1)
    try deployments(subresource: "scale").update(
      live: object, object: &scaled, manager: "kubectl", time: time)
    #expect(managers(scaled).contains("kubectl Update scale"))
    #expect(
      refusal {
        try management.apply(
          deployment(web), live: scaled, manager: "kubectl", force: false, time: time)
      }
        == #"Apply failed with 1 conflict: conflict with "kubectl" with subresource "scale" using "#
        + "apps/v1: .spec.replicas")
  }

  @Test func `a configuration that does not fit is refused in the server's words`() throws {
    let management = try deployments()
    /// The refusal of some containers.
    func refusal(_ containers: JSON) -> String? {
      self.refusal {
        try management.apply(
          self.containers(containers), live: nil, manager: "x", force: false, time: time)
      }
    }
    let start = "failed to create typed patch object (default/web; apps/v1, Kind=Deployment): "
    #expect(
      refusal([["name": "a", "image": "a"], ["name": "a", "image": "b"]])
        == start + #".spec.template.spec.containers: duplicate entries for key [name="a"]"#)
    #expect(
      refusal([["name": "web", "imagge": "x"]])
        == start
        + #".spec.template.spec.containers[name="web"].imagge: field not declared in schema"#)
    #expect(
      refusal([["name": "web", "image": 7]])
        == start
        + #".spec.template.spec.containers[name="web"].image: expected string, got "#
        + "&value.valueUnstructured{Value:7}")
  }

  @Test func `an ordinary create and update note what they set`() throws {
    let management = try deployments()
    var object = deployment(web)
    management.update(live: nil, object: &object, manager: "kubectl-create", time: time)
    #expect(
      fields("kubectl-create", object)
        == #"{"f:spec":{"f:replicas":{},"f:selector":{},"f:template":{"f:metadata":{"f:labels":"#
        + #"{".":{},"f:app":{}}},"f:spec":{"f:containers":{"k:{\"name\":\"web\"}":{".":{},"f:env":"#
        + #"{".":{},"k:{\"name\":\"A\"}":{".":{},"f:name":{},"f:value":{}}},"f:image":{},"f:name":{},"#
        + #""f:ports":{".":{},"k:{\"containerPort\":80,\"protocol\":\"TCP\"}":{".":{},"f:containerPort":{}}}}}}}}}"#
    )
    var next = object
    next.modify("spec") { spec in
      spec.modify("template") { template in
        template.modify("spec") { $0["containers"] = [["name": "web", "image": "nginx:2"]] }
      }
    }
    management.update(live: object, object: &next, manager: "kubectl-set", time: time)
    #expect(
      fields("kubectl-set", next)
        == #"{"f:spec":{"f:template":{"f:spec":{"f:containers":{"k:{\"name\":\"web\"}":{"f:image":{}}}}}}}"#
    )
    #expect(fields("kubectl-create", next)?.contains("f:env") == false)
    var same = next
    management.update(live: next, object: &same, manager: "other", time: time + .seconds(9))
    #expect(same == next)
    var reset = next
    reset.set(["metadata", "managedFields"], [[:]])
    management.update(live: next, object: &reset, manager: "other", time: time)
    #expect(reset["metadata", "managedFields"] == nil)
  }

  @Test func `what client-side apply set is no conflict for kubectl`() throws {
    let management = try deployments()
    var object = ThreeWayMerge.annotated(deployment(web))
    management.update(
      live: nil, object: &object, manager: "kubectl-client-side-apply", time: time)
    var changed = web
    changed.modify("containers") { $0.updateItems { $0[0]["image"] = "nginx:2" } }
    let applied = try management.apply(
      deployment(changed), live: object, manager: "kubectl", force: false, time: time)
    #expect(applied["spec", "template", "spec", "containers"]?[0]?["image"] == "nginx:2")
    #expect(
      refusal {
        try management.apply(
          deployment(changed), live: object, manager: "other", force: false, time: time)
      }?.hasPrefix(
        #"Apply failed with 1 conflict: conflict with "kubectl-client-side-apply" using apps/v1: "#)
        == true)
  }

  @Test func `random appliers never lose another's fields`() throws {
    let management = try deployments()
    for seed in 0..<60 as Range<UInt64> {
      var generator = SeededGenerator(state: seed)
      var object: JSON?
      var last: [String: JSON] = [:]
      for _ in 0..<6 {
        let manager = ["a", "b", "c"].randomElement(using: &generator) ?? "a"
        let configuration = RandomDeployment.document(&generator)
        let next = try management.apply(
          configuration, live: object, manager: manager, force: true, time: time)
        last[manager] = configuration
        #expect(Self.holds(next, configuration), "seed \(seed)")
        let others = last.filter { $0.key != manager }
        #expect((next["metadata", "managedFields"]?.array?.count ?? 0) <= others.count + 1)
        object = next
      }
    }
  }

  /// The message that refuses something.
  private func refusal(_ body: () throws -> JSON) -> String? {
    do {
      _ = try body()
      return nil
    } catch {
      return (error as? APIError)?.message
    }
  }

  /// Whether an object holds what a configuration says.
  private static func holds(_ object: JSON?, _ configuration: JSON) -> Bool {
    switch (object, configuration) {
    case (.object(let object)?, .object(let configuration)):
      return configuration.allSatisfy { holds(object[$0.name], $0.value) }
    case (.array(let items)?, .array(let wanted)) where wanted.first?["name"] != nil:
      return wanted.allSatisfy { item in
        holds(items.first { $0["name"] == item["name"] }, item)
      }
    default: return object == configuration
    }
  }
}
