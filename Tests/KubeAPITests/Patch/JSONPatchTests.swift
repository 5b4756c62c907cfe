import KubeAPI
import Testing

/// JSON patches and merge patches.
@Suite struct JSONPatchTests {
  /// What operations make of a document, or the message that refuses them.
  private func apply(_ operations: JSON, to document: JSON) -> JSON {
    do throws(APIError) {
      return try JSONPatch(operations).apply(to: document)
    } catch {
      return .string("\(error.code) \(error.message)")
    }
  }

  /// The server's answer to any operation that does not apply.
  private let refusal: JSON = "422 the server rejected our request due to an error in our request"

  @Test func `operations are applied in order`() {
    #expect(
      apply(
        [
          ["op": "test", "path": "/a/0", "value": 1], ["op": "add", "path": "/a/-", "value": 3],
          ["op": "add", "path": "/a/0", "value": 0], ["op": "remove", "path": "/a/-1"],
          ["op": "replace", "path": "/missing", "value": ["x~y/z": 1]],
          ["op": "copy", "from": "/a", "path": "/b"], ["op": "move", "from": "/a/0", "path": "/c"],
          ["op": "test", "path": "/missing/x~0y~1z", "value": 1],
          ["op": "test", "path": "/absent", "value": nil],
        ], to: ["a": [1, 2]]) == ["a": [1, 2], "b": [0, 1, 2], "c": 0, "missing": ["x~y/z": 1]])
  }

  @Test(
    arguments: [
      ["op": "test", "path": "/a/0", "value": 2], ["op": "remove", "path": "/b"],
      ["op": "add", "path": "/a/7", "value": 1], ["op": "explode", "path": "/a"],
      ["op": "add", "path": "/x/y", "value": 1], ["op": "replace", "path": "/a/2", "value": 1],
      ["op": "add"], ["op": "add", "path": "/s/x", "value": 1], ["op": "remove", "path": ""],
      ["op": "move", "from": "/zz", "path": "/a"],
    ] as [JSON])
  func `an operation that does not apply is refused without a reason`(operation: JSON) {
    #expect(apply([operation], to: ["a": [1, 2], "s": "text"]) == refusal)
  }

  @Test func `a patch that is no list of maps is refused`() {
    #expect(
      apply(["op": "add"], to: [:])
        == "400 error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp"
    )
  }

  @Test func `a document cannot be made to nest too deep or to grow without bound`() {
    let deeper: JSON = .array(
      Array(repeating: ["op": "move", "from": "/a", "path": "/b"], count: 1)
        + (0..<600).map { _ in ["op": "copy", "from": "/b", "path": "/b/x"] })
    #expect(apply(deeper, to: ["a": [:]]) == refusal)
    let wider: JSON = .array(
      (0..<200).map { ["op": "copy", "from": "/a", "path": .string("/c\($0)")] })
    #expect(
      apply(wider, to: ["a": .string(String(repeating: "x", count: 100_000))]) == refusal)
  }

  @Test func `random operations never crash`() {
    let paths = ["/a", "/a/0", "/a/-", "/b/c", "", "/", "/a/-1", "x", "/b", "/~1", "/b/c/d/e"]
    for seed in 0..<4000 as Range<UInt64> {
      var generator = SeededGenerator(state: seed)
      let operations = (0..<8).map { _ -> JSON in
        [
          "op": .string(
            ["add", "remove", "replace", "move", "copy", "test"].randomElement(using: &generator)
              ?? ""),
          "path": .string(paths.randomElement(using: &generator) ?? ""),
          "from": .string(paths.randomElement(using: &generator) ?? ""),
          "value": RandomJSON.value(depth: 2, &generator),
        ]
      }
      let result = apply(.array(operations), to: ["a": [1, [2]], "b": ["c": [:]]])
      #expect(result == refusal || result.isContainer)
    }
  }

  @Test func `merge patches follow RFC 7386`() {
    #expect(
      MergePatch.apply(
        ["a": nil, "b": ["c": 1, "d": nil], "e": ["f": nil]], to: ["a": 1, "b": 2])
        == ["b": ["c": 1], "e": [:]])
    #expect(
      MergePatch.apply(["b": ["d": nil], "l": [1]], to: ["b": ["c": 1, "d": 2], "l": [2, 3]])
        == ["b": ["c": 1], "l": [1]])
    for seed in 0..<1000 as Range<UInt64> {
      var generator = SeededGenerator(state: seed)
      let before = RandomDeployment.document(&generator)
      let after = RandomDeployment.document(&generator)
      let patch = MergePatch.difference(from: before, to: after)
      #expect(MergePatch.apply(patch, to: before) == after, "seed \(seed)")
    }
  }
}
