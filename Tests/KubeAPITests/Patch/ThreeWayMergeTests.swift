import KubeAPI
import Testing

/// Client-side apply.
@Suite struct ThreeWayMergeTests {
  /// The patch that apply sends for a kind, or the message that refuses it.
  private func patch(
    _ original: JSON?, _ modified: JSON, _ current: JSON, kind: String = "Deployment"
  ) throws -> JSON {
    let definition = Schema.kubernetes.definition(group: "apps", version: "v1", kind: kind)
    return try ThreeWayMerge.patch(
      original: original, modified: modified, current: current, definition)
  }

  /// A Deployment with containers.
  private func deployment(_ containers: JSON) -> JSON {
    ["spec": ["template": ["spec": ["containers": containers]]]]
  }

  @Test func `only what was applied before is removed and others' items stay`() throws {
    let original = deployment([["name": "a", "image": "1"], ["name": "gone", "image": "1"]])
    let modified = deployment([["name": "a", "image": "2"]])
    let current = deployment([
      ["name": "a", "image": "1", "imagePullPolicy": "Always"], ["name": "gone", "image": "1"],
      ["name": "injected", "image": "9"],
    ])
    let result = try patch(original, modified, current)
    #expect(
      result
        == deployment([["name": "a", "image": "2"], ["$patch": "delete", "name": "gone"]])
        .with("$setElementOrder/containers", [["name": "a"]]))
    let definition = try #require(
      Schema.kubernetes.definition(group: "apps", version: "v1", kind: "Deployment"))
    #expect(
      try StrategicMergePatch.apply(result, to: current, definition)
        == deployment([
          ["name": "a", "image": "2", "imagePullPolicy": "Always"],
          ["name": "injected", "image": "9"],
        ]))
  }

  @Test func `applying the same again sends nothing`() throws {
    let manifest = deployment([["name": "a", "image": "1"]])
    let current = deployment([["name": "a", "image": "1", "resources": [:]]])
    #expect(try patch(manifest, manifest, current) == [:])
  }

  @Test func `a changed strategy retains the keys that it names`() throws {
    let original: JSON = [
      "spec": ["strategy": ["type": "RollingUpdate", "rollingUpdate": ["maxSurge": 1]]]
    ]
    let modified: JSON = ["spec": ["strategy": ["type": "Recreate"]]]
    #expect(
      try patch(original, modified, original)
        == [
          "spec": [
            "strategy": ["$retainKeys": ["type"], "type": "Recreate", "rollingUpdate": nil]
          ]
        ])
  }

  @Test func `kinds without a schema are merged by name`() throws {
    #expect(
      try patch(
        ["spec": ["a": 1, "list": [1]]], ["spec": ["list": [2], "m": [:]]],
        ["spec": ["a": 1, "list": [1], "other": 3]], kind: "Unknown")
        == ["spec": ["a": nil, "list": [2], "m": [:]]])
  }

  @Test func `the annotation holds the manifest as compact JSON with a line end`() {
    let annotated = ThreeWayMerge.annotated(["kind": "ConfigMap", "metadata": ["name": "x"]])
    #expect(
      annotated["metadata", "annotations", ThreeWayMerge.annotation]?.string
        == #"{"kind":"ConfigMap","metadata":{"annotations":{},"name":"x"}}"# + "\n")
    #expect(
      ThreeWayMerge.lastApplied(annotated)
        == ["kind": "ConfigMap", "metadata": ["annotations": [:], "name": "x"]])
  }

  @Test func `applying one random document over another reaches it`() throws {
    let definition = try #require(
      Schema.kubernetes.definition(group: "apps", version: "v1", kind: "Deployment"))
    for seed in 0..<400 as Range<UInt64> {
      var generator = SeededGenerator(state: seed)
      let before = RandomDeployment.document(&generator)
      let after = RandomDeployment.document(&generator)
      let patch = try patch(before, after, before)
      #expect(
        try StrategicMergePatch.apply(patch, to: before, definition) == after, "seed \(seed)")
    }
  }
}

extension JSON {
  /// The pod template's spec with one more name.
  fileprivate func with(_ name: String, _ value: JSON) -> JSON {
    var copy = self
    copy.set(["spec", "template", "spec", name], value)
    return copy
  }
}
