import KubeAPI
import Scenario
import Testing

@testable import ControlPlane

/// Lists: pages, revisions and what is refused.
@Suite struct ListTests {
  /// The path of the Secrets of `default`.
  private let secrets = "/api/v1/namespaces/default/secrets"

  /// A world with Secrets `a` to `e`.
  private func world() throws -> Scenario {
    var scenario = Scenario(nodes: [])
    for name in ["a", "b", "c", "d", "e"] { try add(name, to: &scenario) }
    return scenario
  }

  /// Creates a Secret.
  private func add(_ name: String, to scenario: inout Scenario) throws {
    try scenario.create("{apiVersion: v1, kind: Secret, metadata: {name: \(name)}}")
  }

  /// The answer to a list.
  private func list(
    _ scenario: inout Scenario, _ query: [(name: String, value: String)] = [], path: String? = nil
  ) throws -> JSON {
    try scenario.send(.get, path ?? secrets, query: query).body
  }

  /// The names in a list.
  private func names(_ list: JSON) -> [String] { list["items"]?.array?.map(\.name) ?? [] }

  /// What a list is refused with.
  private func refusal(
    _ scenario: inout Scenario, _ query: [(name: String, value: String)], path: String? = nil
  ) -> String {
    do {
      _ = try list(&scenario, query, path: path)
      return "nothing"
    } catch let error as APIError {
      return "\(error.code) \(error.reason): \(error.message)"
    } catch {
      return "\(error)"
    }
  }

  @Test func `a list names its kind, its items do not`() throws {
    var scenario = try world()
    let list = try list(&scenario)
    #expect(list["kind"] == "SecretList")
    #expect(list["apiVersion"] == "v1")
    #expect(
      list["metadata"] == ["resourceVersion": .string(String(scenario.world.state.revision))])
    #expect(names(list) == ["a", "b", "c", "d", "e"])
    #expect(list["items", "0"] == nil)
    for item in list["items"]?.array ?? [] {
      #expect(item["kind"] == nil)
      #expect(item["apiVersion"] == nil)
    }
    #expect(scenario.object("secret/a")?["kind"] == "Secret")
  }

  @Test func `pages show one revision, whatever happens between them`() throws {
    var scenario = try world()
    let first = try list(&scenario, [("limit", "2")])
    #expect(names(first) == ["a", "b"])
    #expect(first["metadata", "remainingItemCount"] == 3)
    try scenario.delete("secret/d")
    try add("c1", to: &scenario)
    try scenario.patch("secret/c", "data: {x: b25l}")
    let token = first["metadata", "continue"]?.string ?? ""
    let second = try list(&scenario, [("limit", "2"), ("continue", token)])
    #expect(names(second) == ["c", "d"])
    #expect(second["items"]?.array?.first?["data"] == nil)
    #expect(second["metadata", "remainingItemCount"] == 1)
    #expect(second["metadata", "resourceVersion"] == first["metadata", "resourceVersion"])
    let next = second["metadata", "continue"]?.string ?? ""
    let third = try list(&scenario, [("limit", "2"), ("continue", next)])
    #expect(names(third) == ["e"])
    #expect(third["metadata", "continue"] == nil)
    #expect(third["metadata", "remainingItemCount"] == nil)
    #expect(names(try list(&scenario)) == ["a", "b", "c", "c1", "e"])
  }

  @Test func `pages go on across namespaces`() throws {
    var scenario = try world()
    try scenario.create("{apiVersion: v1, kind: Namespace, metadata: {name: lab}}")
    try scenario.create("{apiVersion: v1, kind: Secret, metadata: {name: z, namespace: lab}}")
    scenario.settle()
    var found: [String] = []
    var query: [(name: String, value: String)] = [("limit", "3")]
    let all = try list(&scenario, path: "/api/v1/secrets")["items"]?.array ?? []
    while true {
      let page = try list(&scenario, query, path: "/api/v1/secrets")
      let items = page["items"]?.array ?? []
      found += items.map { "\($0.namespace)/\($0.name)" }
      let remaining = page["metadata", "remainingItemCount"]?.integer ?? 0
      #expect(Int(remaining) == all.count - found.count)
      guard let token = page["metadata", "continue"]?.string else { break }
      query = [("limit", "3"), ("continue", token)]
    }
    #expect(found == all.map { "\($0.namespace)/\($0.name)" })
  }

  @Test func `a token is what the real server makes`() throws {
    var scenario = try world()
    let revision = scenario.world.state.revision
    let token = try list(&scenario, [("limit", "2")])["metadata", "continue"]?.string ?? ""
    let json = try Base64URL.decode(Array(token.utf8))
    #expect(
      String(decoding: json, as: UTF8.self)
        == #"{"v":"meta.k8s.io/v1","rv":\#(revision),"start":"b\u0000"}"#)
    let wide = try list(&scenario, [("limit", "1")], path: "/api/v1/secrets")
    let all = try Base64URL.decode(Array((wide["metadata", "continue"]?.string ?? "").utf8))
    #expect(
      String(decoding: all, as: UTF8.self)
        == #"{"v":"meta.k8s.io/v1","rv":\#(revision),"start":"default/a\u0000"}"#)
  }

  @Test func `a selected list does not say how much is left`() throws {
    var scenario = try world()
    for name in ["b", "c", "e"] {
      try scenario.patch("secret/\(name)", "metadata: {labels: {book: one}}")
    }
    let page = try list(&scenario, [("limit", "2"), ("labelSelector", "book=one")])
    #expect(names(page) == ["b", "c"])
    #expect(page["metadata", "remainingItemCount"] == nil)
    let token = page["metadata", "continue"]?.string ?? ""
    let rest = try list(
      &scenario, [("limit", "2"), ("labelSelector", "book=one"), ("continue", token)])
    #expect(names(rest) == ["e"])
  }

  @Test func `bad tokens are refused in the real words`() throws {
    var scenario = try world()
    /// The refusal of a token with some JSON in it.
    func refused(_ json: String) -> String {
      refusal(&scenario, [("continue", Base64URL.encode(Array(json.utf8)))])
    }
    let start = "400 BadRequest: invalid continue token: continue key is not valid: "
    #expect(
      refusal(&scenario, [("limit", "5"), ("continue", "garbage")])
        == start + "invalid character '\\u0081' looking for beginning of value")
    #expect(
      refusal(&scenario, [("continue", "a*b")]) == start + "illegal base64 data at input byte 1")
    #expect(
      refused(#"{"v":"meta.k8s.io/v1","start":"x"}"#) == start
        + "incorrect encoded start resourceVersion (version meta.k8s.io/v1)")
    #expect(
      refused(#"{"v":"meta.k8s.io/v1","rv":1}"#) == start
        + "encoded start key empty (version meta.k8s.io/v1)")
    #expect(refused(#"{"v":"meta.k8s.io/v1","rv":1,"start":"../x"}"#) == start + "../x")
    #expect(
      refused(#"{"v":"v9","rv":1,"start":"x"}"#) == start
        + "server does not recognize this encoded version v9")
    #expect(
      refused(#"{"v":"meta.k8s.io/v1","rv":"1","start":"x"}"#) == start
        + "json: cannot unmarshal string into Go struct field continueToken.rv of type int64")
    let token = try list(&scenario, [("limit", "2")])["metadata", "continue"]?.string ?? ""
    #expect(
      refusal(&scenario, [("continue", token), ("resourceVersion", "5")])
        == "400 BadRequest: specifying resource version is not allowed when using continue")
  }

  @Test func `bad options are refused in the real words`() throws {
    var scenario = try world()
    #expect(
      refusal(&scenario, [("limit", "abc")])
        == "400 BadRequest: strconv.ParseInt: parsing \"abc\": invalid syntax")
    #expect(
      refusal(&scenario, [("limit", "99999999999999999999")])
        == "400 BadRequest: strconv.ParseInt: parsing \"99999999999999999999\": value out of range")
    #expect(
      refusal(&scenario, [("resourceVersion", "x")])
        == "400 BadRequest: invalid resource version: resourceVersion: Invalid value: \"x\": "
        + "strconv.ParseUint: parsing \"x\": invalid syntax")
    #expect(
      refusal(&scenario, [("labelSelector", "a b")])
        == "400 BadRequest: unable to parse requirement: "
        + "found 'b', expected: in, notin, =, ==, !=, gt, lt")
    let start = "422 Invalid: ListOptions.meta.k8s.io \"\" is invalid: "
    #expect(
      refusal(&scenario, [("resourceVersionMatch", "Exact")]) == start
        + "resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless "
        + "resourceVersion is provided")
    #expect(
      refusal(&scenario, [("resourceVersionMatch", "Exact"), ("resourceVersion", "0")]) == start
        + "resourceVersionMatch: Forbidden: resourceVersionMatch \"exact\" is forbidden for "
        + "resourceVersion \"0\"")
    #expect(
      refusal(&scenario, [("resourceVersionMatch", "x"), ("resourceVersion", "1")]) == start
        + "resourceVersionMatch: Unsupported value: \"x\": supported values: \"Exact\", "
        + "\"NotOlderThan\", \"\"")
    #expect(
      refusal(
        &scenario,
        [("resourceVersionMatch", "Exact"), ("resourceVersion", "1"), ("continue", "x")]) == start
        + "resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden when continue is "
        + "provided")
    #expect(
      refusal(&scenario, [("sendInitialEvents", "true")]) == start
        + "sendInitialEvents: Forbidden: sendInitialEvents is forbidden for list")
  }

  @Test func `revisions may be named exactly, or as the least`() throws {
    var scenario = try world()
    let revision = scenario.world.state.revision
    try scenario.delete("secret/a")
    try scenario.patch("secret/b", "data: {x: b25l}")
    let exact = try list(
      &scenario, [("resourceVersion", "\(revision)"), ("resourceVersionMatch", "Exact")])
    #expect(names(exact) == ["a", "b", "c", "d", "e"])
    #expect(exact["metadata", "resourceVersion"] == .string("\(revision)"))
    #expect(exact["items"]?[1]?["data"] == nil)
    let legacy = try list(&scenario, [("resourceVersion", "\(revision)"), ("limit", "1")])
    #expect(names(legacy) == ["a"])
    for query in [
      [("resourceVersion", "\(revision)")], [("resourceVersion", "0")],
      [("resourceVersion", "\(revision)"), ("resourceVersionMatch", "NotOlderThan")],
    ] {
      #expect(names(try list(&scenario, query)) == ["b", "c", "d", "e"])
    }
  }

  @Test func `a revision that is not yet there is a time-out`() throws {
    var scenario = try world()
    let revision = scenario.world.state.revision
    let message =
      "504 Timeout: Timeout: Too large resource version: 9999999, current: \(revision)"
    #expect(refusal(&scenario, [("resourceVersion", "9999999")]) == message)
    #expect(
      refusal(
        &scenario, [("resourceVersion", "9999999"), ("resourceVersionMatch", "Exact")]) == message)
    let error = #expect(throws: APIError.self) {
      try list(&scenario, [("resourceVersion", "9999999")])
    }
    #expect(
      error?.status["details"] == [
        "causes": [
          ["message": "Too large resource version", "reason": "ResourceVersionTooLarge"]
        ], "retryAfterSeconds": 1,
      ])
  }

  @Test func `a list that became too old can be continued inconsistently`() throws {
    var scenario = try world()
    let first = try list(&scenario, [("limit", "2")])
    let revision = first["metadata", "resourceVersion"]?.string ?? ""
    churn(&scenario)
    let token = first["metadata", "continue"]?.string ?? ""
    let error = #expect(throws: APIError.self) {
      try list(&scenario, [("limit", "2"), ("continue", token)])
    }
    #expect(error?.code == 410)
    #expect(error?.reason == "Expired")
    #expect(
      error?.message
        == "The provided continue parameter is too old to display a consistent list result. You "
        + "can start a new list without the continue parameter, or use the continue token in this "
        + "response to retrieve the remainder of the results. Continuing with the provided token "
        + "results in an inconsistent list - objects that were created, modified, or deleted "
        + "between the time the first chunk was returned and now may show up in the list.")
    let again = error?.status["metadata", "continue"]?.string ?? ""
    let rest = try list(&scenario, [("limit", "2"), ("continue", again)])
    #expect(names(rest) == ["c", "d"])
    #expect(rest["items"]?[0]?["data"] != nil)
    #expect(
      rest["metadata", "resourceVersion"] == .string(String(scenario.world.state.revision)))
    #expect(
      refusal(&scenario, [("resourceVersion", revision), ("resourceVersionMatch", "Exact")])
        == "410 Expired: The resourceVersion for the provided list is too old.")
  }

  /// Changes a Secret as often as the log has room for changes, and once more.
  private func churn(_ scenario: inout Scenario) {
    let key = ObjectKey(namespace: "default", name: "c")
    for index in 0...State.logCapacity {
      scenario.world.edit(.secrets, key) { $0["data"] = ["n": .string(String(index))] }
    }
  }

  @Test func `fields are those that the resource knows`() throws {
    var scenario = Scenario(nodes: ["node01"])
    /// The refusal of a field selector.
    func refused(_ path: String, _ selector: String) -> String {
      refusal(&scenario, [("fieldSelector", selector)], path: path)
    }
    #expect(
      refused("/apis/apps/v1/replicasets", "status.replicas=1")
        == "400 BadRequest: \"status.replicas\" is not a known field selector: "
        + "only \"metadata.name\", \"metadata.namespace\"")
    #expect(
      refused("/apis/batch/v1/jobs", "status.active=1")
        == "400 BadRequest: field label \"status.active\" not supported for Job")
    #expect(
      refused("/api/v1/nodes", "metadata.namespace=x")
        == "400 BadRequest: field label not supported: metadata.namespace")
    #expect(
      refused("/api/v1/pods", "status.phase in (Running)")
        == "400 BadRequest: invalid selector: 'status.phase in (Running)'; "
        + "can't understand 'status.phase in (Running)'")
    #expect(
      refused("/apis/resource.k8s.io/v1/resourceslices", "spec.x=1")
        == "400 BadRequest: field label not supported for resource.k8s.io/v1, "
        + "Kind=ResourceSlice: spec.x")
    for (path, selector) in [
      ("/api/v1/pods", "spec.host=node01"), ("/api/v1/secrets", "type=x"),
      ("/apis/batch/v1/jobs", "status.successful=0"), ("/api/v1/services", "spec.clusterIP=None"),
      ("/apis/events.k8s.io/v1/events", "regarding.kind=Pod"),
      ("/apis/certificates.k8s.io/v1/certificatesigningrequests", "spec.signerName=x"),
      ("/apis/storage.k8s.io/v1/storageclasses", "metadata.namespace="),
    ] { #expect(refused(path, selector) == "nothing") }
    let nodes = try list(
      &scenario, [("fieldSelector", "spec.unschedulable=false")], path: "/api/v1/nodes")
    #expect(names(nodes) == ["node01"])
    let one = try list(
      &scenario, [("fieldSelector", "metadata.name=node01,spec.unschedulable=true")],
      path: "/api/v1/nodes")
    #expect(names(one) == [])
  }

  @Test func `events are forgotten after an hour`() throws {
    var scenario = Scenario(nodes: ["node01"])
    try scenario.create(Manifest.pod("a"))
    scenario.settle()
    let events = try list(&scenario, path: "/api/v1/namespaces/default/events")
    #expect(!names(events).isEmpty)
    let path = "/api/v1/namespaces/default/events/\(names(events)[0])"
    #expect(try scenario.send(.get, path).code == 200)
    scenario.run(seconds: 3600)
    #expect(names(try list(&scenario, path: "/api/v1/namespaces/default/events")) == [])
    #expect(throws: APIError.self) { try scenario.send(.get, path) }
  }
}
