import KubeAPI
import Scenario
import Testing

@testable import ControlPlane

/// The versioned store.
@Suite struct StateTests {
  /// A ConfigMap with one value.
  private func configMap(_ name: String, _ value: String, owners: [String] = []) -> JSON {
    var object: JSON = [
      "metadata": ["name": .string(name), "namespace": "default", "uid": .string("uid-\(name)")],
      "data": ["value": .string(value)],
    ]
    if !owners.isEmpty {
      object.set(["metadata", "ownerReferences"], .array(owners.map { ["uid": .string($0)] }))
    }
    return object
  }

  /// The key of an object in `default`.
  private func key(_ name: String) -> ObjectKey { ObjectKey(namespace: "default", name: name) }

  @Test func `each commit is one revision, written into the object and the log`() throws {
    var state = State()
    let added = state.put(.configMaps, key("a"), configMap("a", "1"))
    let modified = state.put(.configMaps, key("a"), configMap("a", "2"))
    let removed = state.remove(.configMaps, key("a"))
    let deleted = try #require(removed)
    #expect([added.revision, modified.revision, deleted.revision] == [1, 2, 3])
    #expect([added, modified, deleted].map(\.new.resourceVersion) == ["1", "2", "3"])
    #expect(deleted.old?.resourceVersion == "2")
    #expect(modified.old?["data", "value"] == "1")
    #expect(state.changes(after: 0).map(\.revision) == [1, 2, 3])
    #expect(state.revision == 3)
    #expect(!state.contains(.configMaps, key("a")))
    let again = state.remove(.configMaps, key("a"))
    #expect(again == nil)
    #expect(state.revision == 3)
  }

  @Test func `an edit that changes nothing is no commit`() throws {
    var scenario = Scenario(nodes: ["node01"])
    try scenario.create("{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {x: one}}")
    let before = scenario.world.state.revision
    let version = scenario.object("configmap/a")?.resourceVersion
    try scenario.patch("configmap/a", "{data: {x: one}}")
    let wrote = scenario.world.edit(.configMaps, key("a")) { $0["data"] = ["x": "one"] }
    #expect(!wrote)
    #expect(scenario.world.state.revision == before)
    #expect(scenario.object("configmap/a")?.resourceVersion == version)
    try scenario.patch("configmap/a", "{data: {x: two}}")
    #expect(scenario.world.state.revision == before + 1)
  }

  @Test func `the change log keeps the last 10,000 commits`() {
    var state = State()
    for number in 1...10_050 {
      _ = state.put(.configMaps, key("a"), configMap("a", String(number)))
    }
    let known = state.changes(after: 0).map(\.revision)
    #expect(known == Array(51...10_050))
    #expect(state.earliestRevision(of: .configMaps) == 50)
    #expect(state.earliestRevision(of: .secrets) == 0)
  }

  @Test func `each resource has a log of its own`() {
    var state = State()
    _ = state.put(.configMaps, key("a"), configMap("a", "1"))
    _ = state.put(.secrets, key("a"), configMap("a", "1"))
    _ = state.put(.configMaps, key("a"), configMap("a", "2"))
    #expect(state.changes(of: .configMaps, after: 0).map(\.revision) == [1, 3])
    #expect(state.changes(of: .configMaps, after: 1).map(\.revision) == [3])
    #expect(state.changes(of: .secrets, after: 0).map(\.revision) == [2])
    #expect(state.changes(after: 1).map(\.revision) == [2, 3])
  }

  @Test func `the objects of each revision can be had while the log reaches back`() {
    var random = SeededGenerator(seed: 9)
    var state = State()
    var past: [SortedMap<ObjectKey, JSON>] = [state.objects(.configMaps)]
    for number in 0..<400 {
      let name = "c\(random.below(20))"
      if random.below(3) == 0 {
        _ = state.remove(.configMaps, key(name))
      } else if random.below(5) == 0 {
        _ = state.put(.secrets, key(name), configMap(name, ""))
      } else {
        _ = state.put(.configMaps, key(name), configMap(name, String(number)))
      }
      while past.count <= Int(state.revision) { past.append(state.objects(.configMaps)) }
    }
    for (revision, table) in past.enumerated() {
      let found = state.objects(.configMaps, at: Int64(revision))
      #expect(found?.map(\.key) == table.map(\.key))
      #expect(found?.map(\.value) == table.map(\.value))
    }
  }

  @Test func `objects of a forgotten revision are not made up`() {
    var state = State()
    for number in 1...10_050 {
      _ = state.put(.configMaps, key("a"), configMap("a", String(number)))
    }
    #expect(state.objects(.configMaps, at: 49) == nil)
    #expect(state.objects(.configMaps, at: 50)?[key("a")]?["data", "value"] == "50")
  }

  @Test func `a fork does not see what is written afterwards`() {
    var state = State()
    _ = state.put(.configMaps, key("a"), configMap("a", "1"))
    let fork = state
    _ = state.put(.configMaps, key("a"), configMap("a", "2", owners: ["x"]))
    _ = state.put(.configMaps, key("b"), configMap("b", "1"))
    #expect(fork.revision == 1)
    #expect(fork.object(.configMaps, key("a"))?["data", "value"] == "1")
    #expect(fork.count(.configMaps) == 1)
    #expect(fork.dependents(ofOwner: "x").isEmpty)
    #expect(state.dependents(ofOwner: "x").map(\.object.name) == ["a"])
  }

  @Test func `indexes equal a recount after random commits`() {
    var random = SeededGenerator(seed: 5)
    var state = State()
    let nodes = ["", "n1", "n2", "n3"]
    for _ in 0..<3000 {
      let name = "p\(random.below(60))"
      if random.below(4) == 0 {
        _ = state.remove(.pods, key(name))
        continue
      }
      var pod = configMap(name, "", owners: random.below(2) == 0 ? [] : ["o\(random.below(5))"])
      if random.below(3) == 0 {
        pod.modify("metadata") { $0.modifyItems("ownerReferences") { $0["controller"] = true } }
      }
      pod["spec"] = ["nodeName": .string(nodes[random.below(4)])]
      _ = state.put(.pods, key(name), pod)
    }
    let pods = state.objects(.pods)
    for node in nodes.dropFirst() {
      let expected = pods.filter { $0.value["spec", "nodeName"]?.string == node }.map(\.key)
      #expect(Array(state.pods(onNode: node)) == expected)
    }
    for owner in (0..<5).map({ "o\($0)" }) {
      let expected = pods.filter { entry in
        entry.value.ownerReferences.contains { $0["uid"]?.string == owner }
      }
      #expect(state.dependents(ofOwner: owner).map(\.object) == expected.map(\.key))
    }
    let strays = pods.filter { $0.value.controllerReference == nil }.map(\.key)
    #expect(Array(state.strayPods(in: "default")) == strays)
  }

  @Test func `objects of a namespace are listed by name, and those of others left out`() {
    var state = State()
    for (namespace, name) in [("b", "x"), ("a", "z"), ("a", "y"), ("aa", "w"), ("", "v")] {
      _ = state.put(.configMaps, ObjectKey(namespace: namespace, name: name), configMap(name, ""))
    }
    #expect(state.objects(.configMaps, in: "a").map(\.key.name) == ["y", "z"])
    #expect(state.objects(.configMaps).map(\.key.name) == ["v", "y", "z", "w", "x"])
  }
}
