import KubeAPI
import Testing

/// Strategic merge patches on a Deployment, in the words of a recorded session.
@Suite struct StrategicMergePatchTests {
  /// The document that patches are applied to.
  private static let document: JSON = [
    "metadata": ["name": "dir", "finalizers": ["example.com/a", "example.com/b"]],
    "spec": [
      "strategy": ["type": "RollingUpdate", "rollingUpdate": ["maxSurge": 1]],
      "template": [
        "metadata": ["annotations": ["x": "1", "y": "2"]],
        "spec": [
          "nodeSelector": ["disk": "ssd", "zone": "a"],
          "containers": [
            ["name": "one", "image": "nginx:1.26", "env": [["name": "A"], ["name": "B"]]],
            ["name": "two", "image": "busybox:1.36"], ["name": "three", "image": "busybox:1.36"],
          ],
          "volumes": [["name": "data", "emptyDir": [:]]],
        ],
      ],
    ],
  ]

  /// What a patch makes of the document, or the message that refuses it.
  private func apply(_ patch: JSON) throws -> JSON {
    let definition = try #require(
      Schema.kubernetes.definition(group: "apps", version: "v1", kind: "Deployment"))
    do throws(APIError) {
      return try StrategicMergePatch.apply(patch, to: Self.document, definition)
    } catch {
      return .string("\(error.code) \(error.message)")
    }
  }

  /// A patch of the pod template's spec.
  private func podSpec(_ patch: JSON) -> JSON { ["spec": ["template": ["spec": patch]]] }

  /// The names of the containers in order.
  private func containers(_ patch: JSON) throws -> [String] {
    let spec = try apply(podSpec(patch))["spec", "template", "spec"]
    return (spec?["containers"]?.array ?? []).compactMap { $0["name"]?.string }
  }

  @Test func `directives delete and replace items and maps`() throws {
    #expect(
      try containers(["containers": [["name": "two", "$patch": "delete"]]]) == ["one", "three"])
    let replaced = try apply(podSpec(["nodeSelector": ["$patch": "replace", "arch": "arm64"]]))
    #expect(replaced["spec", "template", "spec", "nodeSelector"] == ["arch": "arm64"])
    let deleted = try apply(
      ["spec": ["template": ["metadata": ["annotations": ["$patch": "delete"]]]]])
    #expect(deleted["spec", "template", "metadata", "annotations"] == [:])
    let inner = try apply(
      podSpec(["containers": [["name": "one", "env": [["$patch": "replace"], ["name": "Z"]]]]]))
    #expect(
      inner["spec", "template", "spec", "containers"]?[0]?["env"] == [["name": "Z"]])
  }

  @Test func `new items come first unless an order is given`() throws {
    #expect(
      try containers(["containers": [["name": "new", "image": "x"]]])
        == ["new", "one", "two", "three"])
    #expect(
      try containers([
        "$setElementOrder/containers": [["name": "three"], ["name": "new"], ["name": "one"]],
        "containers": [["name": "new", "image": "x"]],
      ]) == ["two", "three", "new", "one"])
  }

  @Test func `items that a patch adds stand where it deletes others`() throws {
    #expect(
      try containers([
        "$setElementOrder/containers": [["name": "new"], ["name": "three"]],
        "containers": [["name": "new", "image": "x"], ["name": "one", "$patch": "delete"]],
      ]) == ["two", "new", "three"])
  }

  @Test func `refusals quote a patch without the lists that were merged in order`() {
    let patch = podSpec([
      "$setElementOrder/containers": [["name": "one"]], "containers": [["name": "one"]],
      "nodeSelector": ["disk": nil],
    ])
    #expect(
      StrategicMergePatch.consumed(patch, Self.document).goText
        == "map[spec:map[template:map[spec:map[nodeSelector:map[disk:<nil>]]]]]")
  }

  @Test func `retained keys and primitive lists are followed`() throws {
    let volumes = try apply(
      podSpec([
        "volumes": [
          ["name": "data", "$retainKeys": ["name", "hostPath"], "hostPath": ["path": "/d"]]
        ]
      ]))
    #expect(
      volumes["spec", "template", "spec", "volumes"] == [
        ["name": "data", "hostPath": ["path": "/d"]]
      ])
    let removed = try apply(
      ["metadata": ["$deleteFromPrimitiveList/finalizers": ["example.com/a"]]])
    #expect(removed["metadata", "finalizers"] == ["example.com/b"])
    let added = try apply(["metadata": ["finalizers": ["example.com/c"]]])
    #expect(
      added["metadata", "finalizers"] == ["example.com/c", "example.com/a", "example.com/b"])
  }

  @Test func `nulls remove and nulls of what is new vanish`() throws {
    let patched = try apply([
      "spec": ["strategy": nil, "replicas": nil, "new": ["a": nil, "b": 1]]
    ])
    #expect(patched["spec", "strategy"] == nil)
    #expect(patched["spec", "new"] == ["b": 1])
  }

  @Test func `bad patches are refused in the server's words`() throws {
    /// The refusal of a patch of the containers.
    func refusal(_ containers: JSON) throws -> JSON {
      try apply(podSpec(["containers": containers]))
    }
    #expect(
      try refusal([["image": "nokey:1"]])
        == "500 map: map[image:nokey:1] does not contain declared merge key: name")
    #expect(
      try refusal([["name": "one", "$patch": "merge"]])
        == "500 merging lists cannot yet be specified in the patch")
    #expect(
      try refusal([["name": "one", "$patch": "explode"]])
        == "500 unknown patch type: explode in map: map[$patch:explode name:one]")
    #expect(
      try apply(
        podSpec([
          "$setElementOrder/containers": [["name": "one"]],
          "containers": [["name": "other", "image": "x"]],
        ]))
        == .string(
          "500 The order in patch list:\n[map[image:x name:other]]\n doesn't match "
            + "$setElementOrder list:\n[map[name:one]]\n"))
    #expect(
      try apply(["spec": ["strategy": ["$retainKeys": ["rollingUpdate"], "type": "RollingUpdate"]]])
        == "400 invalid patch format of retainKeys")
  }

  @Test func `wrong types are refused in the server's words`() throws {
    let definition = try #require(
      Schema.kubernetes.definition(group: "apps", version: "v1", kind: "Deployment"))
    let patch: JSON = ["spec": ["replicas": "three"]]
    #expect(
      StrategicMergePatch.typeError(in: patch, patch: patch, definition)?.message
        == #" "" is invalid: patch: Invalid value: "map[spec:map[replicas:three]]": "#
        + "unrecognized type: int32")
    let list = podSpec(["containers": ["name": "one"]])
    #expect(
      StrategicMergePatch.typeError(in: list, patch: list, definition)?.details?.causes.first?
        .message
        == #"Invalid value: "map[spec:map[template:map[spec:map[containers:map[name:one]]]]]": "#
        + "cannot restore slice from map")
  }

  @Test func `the difference of two documents turns one into the other`() throws {
    let definition = try #require(
      Schema.kubernetes.definition(group: "apps", version: "v1", kind: "Deployment"))
    for seed in 0..<400 as Range<UInt64> {
      var generator = SeededGenerator(state: seed)
      let before = RandomDeployment.document(&generator)
      let after = RandomDeployment.document(&generator)
      let patch = try StrategicMergePatch.difference(from: before, to: after, definition)
      let patched = try StrategicMergePatch.apply(patch, to: before, definition)
      #expect(patched == after, "seed \(seed): \(patch.text)")
    }
  }
}

/// Random Deployments for property tests.
enum RandomDeployment {
  /// A random Deployment with containers, ports, volumes and finalizers.
  static func document(_ generator: inout SeededGenerator) -> JSON {
    let names = ["a", "b", "c", "d", "e"].shuffled(using: &generator)
    let containers = names.prefix(Int.random(in: 1...4, using: &generator)).map { name -> JSON in
      var container: JSON = ["name": .string(name), "image": .string(text(&generator))]
      if Bool.random(using: &generator) { container["args"] = [.string(text(&generator))] }
      if Bool.random(using: &generator) {
        container["env"] = .array(
          ["X", "Y", "Z"].shuffled(using: &generator).prefix(2).map {
            ["name": .string($0), "value": .string(text(&generator))]
          })
      }
      return container
    }
    var labels = JSON.object(JSONObject())
    for name in names.suffix(2) { labels[name] = .string(text(&generator)) }
    return [
      "metadata": ["labels": labels],
      "spec": [
        "replicas": .integer(Int64.random(in: 0...2, using: &generator)),
        "strategy": Bool.random(using: &generator)
          ? ["type": "Recreate"] : ["rollingUpdate": ["maxSurge": 1], "type": "RollingUpdate"],
        "template": ["spec": ["containers": .array(containers)]],
      ],
    ]
  }

  /// One of three short texts.
  private static func text(_ generator: inout SeededGenerator) -> String {
    ["one", "two", "three"].randomElement(using: &generator) ?? ""
  }
}
