import KubeAPI
import Testing

/// Patches from people who mean no good.
@Suite struct PatchRobustnessTests {
  /// The kind that patches are applied to.
  private func definition() throws -> Definition {
    try #require(Schema.kubernetes.definition(group: "apps", version: "v1", kind: "Deployment"))
  }

  /// A random document in which names are those of a Deployment and directives.
  private static func document(depth: Int, _ generator: inout SeededGenerator) -> JSON {
    let names = [
      "metadata", "spec", "template", "containers", "name", "image", "env", "labels", "finalizers",
      "$patch", "$retainKeys", "$setElementOrder/containers", "$deleteFromPrimitiveList/finalizers",
      "$setElementOrder", "volumes", "ports", "containerPort", "strategy", "selector",
      "managedFields",
    ]
    switch Int.random(in: 0..<(depth > 0 ? 9 : 4), using: &generator) {
    case 0: return .null
    case 1: return ["delete", "replace", "merge", "a", "b"].randomElement(using: &generator) ?? "a"
    case 2: return .integer(Int64.random(in: 0...3, using: &generator))
    case 3: return .bool(true)
    case 4, 5:
      return .array(
        (0..<Int.random(in: 0...3, using: &generator)).map { _ in
          document(depth: depth - 1, &generator)
        })
    default:
      var object = JSON.object(JSONObject())
      for _ in 0..<Int.random(in: 0...4, using: &generator) {
        object[names.randomElement(using: &generator) ?? ""] = document(
          depth: depth - 1, &generator)
      }
      return object
    }
  }

  @Test func `random documents and patches never crash`() throws {
    let definition = try definition()
    let management = FieldManagement(definition, apiVersion: "apps/v1")
    let time = Instant(seconds: 0)
    var applied = 0
    for seed in 0..<4000 as Range<UInt64> {
      var generator = SeededGenerator(state: seed)
      let live = Self.document(depth: 6, &generator)
      var patch = Self.document(depth: 6, &generator)
      if (try? StrategicMergePatch.apply(patch, to: live, definition)) != nil { applied += 1 }
      _ = StrategicMergePatch.typeError(in: live, patch: patch, definition)
      _ = try? StrategicMergePatch.difference(from: live, to: patch, definition)
      _ = try? ThreeWayMerge.patch(original: patch, modified: live, current: patch, definition)
      #expect(MergePatch.apply(patch, to: live).text.utf8.count < 1_000_000)
      if live.object != nil, patch.object != nil {
        _ = try? management.apply(patch, live: live, manager: "a", force: true, time: time)
        management.update(live: live, object: &patch, manager: "b", time: time)
      }
    }
    #expect(applied > 1000)
  }

  @Test func `the deepest documents are patched on a small stack`() throws {
    let definition = try definition()
    for part in [
      "update", "strategic", "difference", "merge", "mergeThreeWay", "goText", "yaml", "apply",
      "threeWay",
    ] {
      let fits = onSmallStack { Self.patchDeep(part, definition) }
      #expect(fits, "\(part)")
    }
  }

  /// Does one thing with the deepest documents.
  private static func patchDeep(_ part: String, _ definition: Definition) -> Bool {
    // Without optimization, frames are several times as large.
    #if DEBUG
      let levels = 150
    #else
      let levels = 509
    #endif
    var deep: JSON = [:]
    var other: JSON = ["x": 1]
    for _ in 0..<levels {
      deep = ["a": deep]
      other = ["a": other]
    }
    let before: JSON = ["metadata": ["labels": deep]]
    let after: JSON = ["metadata": ["labels": other]]
    let management = FieldManagement(definition, apiVersion: "apps/v1")
    let time = Instant(seconds: 0)
    var object = after
    switch part {
    case "update":
      management.update(live: before, object: &object, manager: "x", time: time)
      return object["metadata", "labels"] == after["metadata", "labels"]
    case "apply":
      return (try? management.apply(after, live: before, manager: "x", force: true, time: time))
        == nil
    case "strategic": return (try? StrategicMergePatch.apply(after, to: before, definition)) == nil
    case "difference":
      return (try? StrategicMergePatch.difference(from: before, to: after, definition)) == nil
    case "threeWay":
      return
        (try? ThreeWayMerge.patch(
          original: before, modified: after, current: before, definition)) != nil
    case "mergeThreeWay":
      return (try? ThreeWayMerge.patch(original: before, modified: after, current: before, nil))
        != nil
    case "merge":
      let patch = MergePatch.difference(from: before, to: after)
      return MergePatch.apply(patch, to: before) == after
    case "goText": return !after.goText.isEmpty && after.goText.utf8.count < 1 << 20
    default: return !YAML.text(of: after).isEmpty
    }
  }

  @Test func `large lists are merged without quadratic work`() throws {
    let definition = try definition()
    /// A Deployment with many containers.
    func document(_ image: String, reversed: Bool) -> JSON {
      let names = (0..<5_000).map { reversed ? 4_999 - $0 : $0 }
      return [
        "spec": [
          "template": [
            "spec": [
              "containers": .array(
                names.map { ["name": .string("c\($0)"), "image": .string(image)] })
            ]
          ]
        ]
      ]
    }
    let before = document("a", reversed: false)
    let after = document("b", reversed: true)
    let patch = try StrategicMergePatch.difference(from: before, to: after, definition)
    #expect(try StrategicMergePatch.apply(patch, to: before, definition) == after)
    let management = FieldManagement(definition, apiVersion: "apps/v1")
    let time = Instant(seconds: 0)
    let object = try management.apply(before, live: nil, manager: "a", force: false, time: time)
    let next = try management.apply(after, live: object, manager: "a", force: false, time: time)
    let path = ["spec", "template", "spec", "containers"]
    #expect((next[at: path] == after[at: path]) as Bool)
  }
}
