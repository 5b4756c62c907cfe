import KubeAPI
import Scenario
import Testing

@testable import ControlPlane

/// Watches: what is told of which change, where they begin, and how they end.
@Suite struct WatchStreamTests {
  /// The path of the Secrets of `default`.
  private static let path = "/api/v1/namespaces/default/secrets"

  /// A world without nodes.
  private func world() -> Scenario { Scenario(nodes: []) }

  /// Begins a watch.
  private func watch(
    _ scenario: Scenario, _ query: [(name: String, value: String)] = [], path: String = Self.path
  ) throws -> WatchStream {
    try WatchStream(APIRequest(.get, path, query: [("watch", "1")] + query), scenario.world)
  }

  /// A query that begins where a world is now.
  private func now(_ scenario: Scenario) -> (name: String, value: String) {
    ("resourceVersion", String(scenario.world.state.revision))
  }

  /// The events that a watch tells, a line each: what, name, data.
  private func read(_ stream: inout WatchStream, _ scenario: Scenario) -> [String] {
    stream.next(from: scenario.world.state).map { event in
      let text = "\(event.kind.rawValue) \(event.object.name)"
      return event.object["data"].map { "\(text) \($0.text)" } ?? text
    }
  }

  /// Creates a Secret with labels.
  private func add(_ name: String, _ labels: String = "", to scenario: inout Scenario) throws {
    try scenario.create(
      "{apiVersion: v1, kind: Secret, metadata: {name: \(name), labels: {\(labels)}}}")
  }

  /// What a watch is refused with.
  private func refusal(
    _ query: [(name: String, value: String)], path: String = Self.path
  ) -> String {
    do {
      _ = try watch(world(), query, path: path)
      return "nothing"
    } catch let error as APIError {
      return "\(error.code) \(error.reason): \(error.message)"
    } catch {
      return "\(error)"
    }
  }

  @Test func `a watch is told of events that are forgotten`() throws {
    var scenario = Scenario(nodes: ["node01"])
    try scenario.create(
      "{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [{name: a, image: a}]}}")
    scenario.settle()
    var stream = try watch(
      scenario, [now(scenario)], path: "/api/v1/namespaces/default/events")
    let there = scenario.world.objects(.events).filter { $0.namespace == "default" }
    #expect(!there.isEmpty)
    scenario.run(seconds: 3590)
    #expect(read(&stream, scenario) == [])
    scenario.run(seconds: 1810)
    #expect(read(&stream, scenario) == there.map { "DELETED \($0.name)" })
  }

  @Test func `a watch tells what is there, then what changes`() throws {
    var scenario = world()
    try add("a", to: &scenario)
    try add("b", to: &scenario)
    var stream = try watch(scenario)
    try add("c", to: &scenario)
    #expect(read(&stream, scenario) == ["ADDED a", "ADDED b", "ADDED c"])
    try scenario.patch("secret/b", "data: {x: b25l}")
    try scenario.delete("secret/a")
    #expect(read(&stream, scenario) == [#"MODIFIED b {"x":"b25l"}"#, "DELETED a"])
    #expect(read(&stream, scenario) == [])
    #expect(stream.position == scenario.world.state.revision)
  }

  @Test func `objects of a selection come and go with their labels`() throws {
    var scenario = world()
    var stream = try watch(scenario, [("labelSelector", "w=yes"), now(scenario)])
    try add("one", to: &scenario)
    try scenario.patch("secret/one", "metadata: {labels: {w: \"yes\"}}")
    try scenario.patch("secret/one", "data: {a: Mg==}")
    try scenario.patch("secret/one", "{metadata: {labels: {w: null}}, data: {a: Mw==}}")
    let left = scenario.world.state.revision
    try scenario.patch("secret/one", "metadata: {labels: {w: \"yes\"}}")
    try scenario.delete("secret/one")
    let events = stream.next(from: scenario.world.state)
    #expect(
      events.map { "\($0.kind.rawValue) \($0.object["data"]?.text ?? "")" } == [
        "ADDED ", #"MODIFIED {"a":"Mg=="}"#, #"DELETED {"a":"Mg=="}"#, #"ADDED {"a":"Mw=="}"#,
        #"DELETED {"a":"Mw=="}"#,
      ])
    #expect(events[2].object.resourceVersion == String(left))
    #expect(events[2].object.labels["w"] == "yes")
    #expect(events[4].object.resourceVersion == String(scenario.world.state.revision))
  }

  @Test func `fields, names and namespaces choose, too`() throws {
    var scenario = Scenario(nodes: ["node01", "node02"])
    var onNode = try watch(
      scenario, [("fieldSelector", "spec.nodeName=node02"), now(scenario)], path: "/api/v1/pods")
    var named = try watch(
      scenario, [("fieldSelector", "metadata.name=b"), now(scenario)],
      path: "/api/v1/namespaces/default/pods")
    var elsewhere = try watch(
      scenario, [now(scenario)], path: "/api/v1/namespaces/kube-system/pods")
    try scenario.create(Manifest.pod("a", spec: "nodeName: node01"))
    try scenario.create(Manifest.pod("b", spec: "nodeName: node02"))
    #expect(onNode.next(from: scenario.world.state).map(\.object.name) == ["b"])
    #expect(named.next(from: scenario.world.state).map(\.object.name) == ["b"])
    #expect(elsewhere.next(from: scenario.world.state).isEmpty)
  }

  @Test func `a path with a name watches one object`() throws {
    var scenario = world()
    try add("a", to: &scenario)
    try add("b", to: &scenario)
    var stream = try watch(scenario, path: "\(Self.path)/b")
    #expect(read(&stream, scenario) == ["ADDED b"])
    var old = try watch(scenario, path: "/api/v1/watch/namespaces/default/secrets/a")
    #expect(read(&old, scenario) == ["ADDED a"])
    #expect(
      refusal([("fieldSelector", "metadata.name=a")], path: "\(Self.path)/b")
        == "400 BadRequest: fieldSelector metadata.name doesn't match requested name")
  }

  @Test func `events are told in portions`() throws {
    var scenario = world()
    for name in ["a", "b", "c"] { try add(name, to: &scenario) }
    var stream = try watch(
      scenario,
      [
        ("allowWatchBookmarks", "true"), ("sendInitialEvents", "true"),
        ("resourceVersionMatch", "NotOlderThan"),
      ])
    try add("d", to: &scenario)
    try add("e", to: &scenario)
    var told: [String] = []
    for _ in 0..<6 {
      let events = stream.next(from: scenario.world.state, limit: 1)
      #expect(events.count == 1)
      told += events.map { "\($0.kind.rawValue) \($0.object.name)" }
    }
    #expect(told == ["ADDED a", "ADDED b", "ADDED c", "BOOKMARK ", "ADDED d", "ADDED e"])
    #expect(stream.next(from: scenario.world.state, limit: 1).isEmpty)
  }

  @Test func `a bookmark ends the first events where bookmarks are wanted`() throws {
    var scenario = world()
    try add("a", to: &scenario)
    let revision = scenario.world.state.revision
    for query in [
      [("allowWatchBookmarks", "true")],
      [("allowWatchBookmarks", "true"), ("resourceVersion", "0")],
      [
        ("allowWatchBookmarks", "true"), ("sendInitialEvents", "true"),
        ("resourceVersionMatch", "NotOlderThan"), ("resourceVersion", "1"),
      ],
    ] {
      var stream = try watch(scenario, query)
      let last = try #require(stream.next(from: scenario.world.state).last)
      #expect(last.kind == .bookmark)
      #expect(
        last.object == [
          "apiVersion": "v1", "kind": "Secret",
          "metadata": [
            "annotations": ["k8s.io/initial-events-end": "true"],
            "resourceVersion": .string(String(revision)),
          ],
        ])
    }
    var without = try watch(scenario)
    #expect(without.next(from: scenario.world.state).map(\.kind) == [.added])
    #expect(without.bookmark(from: scenario.world.state) == nil)
  }

  @Test func `a bookmark says up to where all is told`() throws {
    var scenario = world()
    var stream = try watch(scenario, [("allowWatchBookmarks", "1"), now(scenario)])
    try add("a", to: &scenario)
    #expect(stream.bookmark(from: scenario.world.state) == nil)
    _ = stream.next(from: scenario.world.state)
    let bookmark = try #require(stream.bookmark(from: scenario.world.state))
    #expect(bookmark.kind == .bookmark)
    #expect(
      bookmark.object == [
        "apiVersion": "v1", "kind": "Secret",
        "metadata": ["resourceVersion": .string(String(scenario.world.state.revision))],
      ])
  }

  @Test func `a watch may begin without the first events`() throws {
    var scenario = world()
    try add("a", to: &scenario)
    var stream = try watch(
      scenario, [("sendInitialEvents", "false"), ("resourceVersionMatch", "NotOlderThan")])
    try add("b", to: &scenario)
    #expect(read(&stream, scenario) == ["ADDED b"])
  }

  @Test func `a revision that the log has forgotten ends the watch`() throws {
    var scenario = world()
    try add("a", to: &scenario)
    let start = scenario.world.state.revision
    var stream = try watch(scenario, [now(scenario)])
    var quiet = try watch(scenario, [now(scenario)], path: "/api/v1/namespaces/default/pods")
    for index in 0...State.logCapacity {
      scenario.world.edit(.secrets, ObjectKey(namespace: "default", name: "a")) {
        $0["data"] = ["n": .string(String(index))]
      }
    }
    let earliest = scenario.world.state.revision - Int64(State.logCapacity)
    let events = stream.next(from: scenario.world.state)
    #expect(
      events.map(\.object) == [
        [
          "apiVersion": "v1", "kind": "Status", "metadata": [:], "status": "Failure",
          "message": .string("too old resource version: \(start) (\(earliest))"),
          "reason": "Expired", "code": 410,
        ]
      ])
    #expect(events.first?.kind == .error)
    #expect(stream.isOver)
    #expect(stream.next(from: scenario.world.state).isEmpty)
    #expect(quiet.next(from: scenario.world.state).isEmpty)
    #expect(!quiet.isOver)
  }

  @Test func `a revision that is not yet there is an error event for first events only`() throws {
    var scenario = world()
    let far = scenario.world.state.revision + 2
    var stream = try watch(
      scenario,
      [
        ("sendInitialEvents", "1"), ("resourceVersionMatch", "NotOlderThan"),
        ("resourceVersion", "\(far)"),
      ])
    let events = stream.next(from: scenario.world.state)
    #expect(events.map(\.kind) == [.error])
    #expect(
      events.first?.object["message"]
        == .string("Timeout: Too large resource version: \(far), current: \(far - 2)"))
    var patient = try watch(scenario, [("resourceVersion", "\(far)")])
    #expect(patient.next(from: scenario.world.state).isEmpty)
    for name in ["a", "b", "c"] { try add(name, to: &scenario) }
    #expect(read(&patient, scenario) == ["ADDED c"])
  }

  @Test func `bad options are refused in the real words`() {
    let start = "422 Invalid: ListOptions.meta.k8s.io \"\" is invalid: "
    #expect(
      refusal([("sendInitialEvents", "true")]) == start
        + "resourceVersionMatch: Forbidden: sendInitialEvents requires setting "
        + "resourceVersionMatch to NotOlderThan")
    #expect(
      refusal([("resourceVersionMatch", "NotOlderThan")]) == start
        + "resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden for watch unless "
        + "sendInitialEvents is provided")
    #expect(
      refusal([("resourceVersionMatch", "Exact"), ("sendInitialEvents", "true")]) == start
        + "[resourceVersionMatch: Forbidden: sendInitialEvents requires setting "
        + "resourceVersionMatch to NotOlderThan, resourceVersionMatch: Unsupported value: "
        + "\"Exact\": supported values: \"NotOlderThan\"]")
    #expect(
      refusal(
        [
          ("resourceVersionMatch", "NotOlderThan"), ("sendInitialEvents", "true"),
          ("continue", "x"),
        ]) == start
        + "resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden when continue is "
        + "provided")
    #expect(
      refusal([("resourceVersion", "abc")])
        == "500 : resourceVersion: Invalid value: \"abc\": "
        + "strconv.ParseUint: parsing \"abc\": invalid syntax")
    #expect(
      refusal([("timeoutSeconds", "x")])
        == "400 BadRequest: strconv.ParseInt: parsing \"x\": invalid syntax")
    #expect(
      refusal([], path: "/api/v1/componentstatuses")
        == "405 MethodNotAllowed: watch is not supported on resources of kind "
        + "\"componentstatuses\"")
  }

  @Test func `options are read as the real server reads them`() throws {
    let scenario = world()
    #expect(try watch(scenario, [("timeoutSeconds", "30")]).timeoutSeconds == 30)
    #expect(try watch(scenario).timeoutSeconds == nil)
    for (value, wanted) in [
      ("1", true), ("true", true), ("", true), ("yes", true), ("0", false), ("False", false),
    ] {
      let request = APIRequest(.get, Self.path, query: [("watch", value)])
      #expect(WatchStream.isRequested(by: request) == wanted)
    }
    #expect(!WatchStream.isRequested(by: APIRequest(.get, Self.path)))
    #expect(
      !WatchStream.isRequested(by: APIRequest(.post, Self.path, query: [("watch", "1")])))
    #expect(WatchStream.isRequested(by: APIRequest(.get, "/apis/apps/v1/watch/daemonsets")))
  }

  @Test func `events with the same bytes have the same identity`() throws {
    var scenario = world()
    try add("a", "w: \"yes\"", to: &scenario)
    var all = try watch(scenario)
    var chosen = try watch(scenario, [("labelSelector", "w=yes")])
    try scenario.patch("secret/a", "data: {x: b25l}")
    try scenario.patch("secret/a", "metadata: {labels: {w: \"no\"}}")
    let first = all.next(from: scenario.world.state)
    let second = chosen.next(from: scenario.world.state)
    #expect(first.map(\.kind) == [.added, .modified, .modified])
    #expect(second.map(\.kind) == [.added, .modified, .deleted])
    #expect(first[0].identity == second[0].identity)
    #expect(first[1].identity == second[1].identity)
    #expect(first[2].identity != second[2].identity)
    for (one, other) in zip(first, second) where one.identity == other.identity {
      #expect(one.object == other.object)
    }
  }
}
