import ControlPlane
import KubeAPI
import Scenario
import Testing

/// The parts and actions of objects that have paths of their own.
@Suite struct SubresourceTests {
  /// The path of the pod `p`.
  private let pod = "/api/v1/namespaces/default/pods/p"

  /// A settled world with one pod `p`.
  private func world(_ spec: String = "", container: String = "") throws -> Scenario {
    var scenario = Scenario(nodes: ["node01"])
    try scenario.create(
      Manifest.pod("p", spec: spec, container: container, labels: "app: x"))
    scenario.settle()
    return scenario
  }

  /// What a request is refused with.
  private func refusal(
    _ scenario: inout Scenario, _ method: APIRequest.Method, _ path: String, _ body: JSON? = nil,
    query: [(name: String, value: String)] = [], contentType: String = "application/json"
  ) -> String {
    do {
      try scenario.send(method, path, body, query: query, contentType: contentType)
      return "nothing"
    } catch {
      return "\(error.code) \(error.reason): \(error.message)"
    }
  }

  /// An eviction of the pod.
  private func eviction(_ name: String = "p") -> JSON {
    ["apiVersion": "policy/v1", "kind": "Eviction", "metadata": ["name": .string(name)]]
  }

  @Test func `a budget holds back an eviction`() throws {
    var scenario = try world()
    try scenario.create(
      """
      apiVersion: policy/v1
      kind: PodDisruptionBudget
      metadata: {name: keep}
      spec: {minAvailable: 1, selector: {matchLabels: {app: x}}}
      """)
    scenario.settle()
    let path = "\(pod)/eviction"
    do {
      try scenario.send(.post, path, eviction())
      Issue.record("it was evicted")
    } catch {
      #expect(error.code == 429)
      #expect(error.reason == "TooManyRequests")
      #expect(
        error.message == "Cannot evict pod as it would violate the pod's disruption budget.")
      #expect(
        error.details?.causes.first?.message
          == "The disruption budget keep needs 1 healthy pods and has 1 currently")
    }
    try scenario.delete("poddisruptionbudget/keep")
    #expect(
      refusal(&scenario, .post, path, eviction("q"))
        == "400 BadRequest: name in URL does not match name in Eviction object")
    let answer = try scenario.send(.post, path, eviction())
    #expect(answer.code == 201)
    #expect(answer.body["status"] == "Success")
    #expect(scenario.object("pod/p")?.isBeingDeleted == true)
  }

  @Test func `a pod is bound once`() throws {
    var scenario = Scenario(nodes: ["node01"])
    try scenario.create(Manifest.pod("p", spec: "schedulerName: mine"))
    scenario.settle()
    let path = "/api/v1/namespaces/default/bindings"
    var binding: JSON = [
      "apiVersion": "v1", "kind": "Binding", "metadata": ["name": "p"], "target": ["kind": "Node"],
    ]
    #expect(
      refusal(&scenario, .post, path, binding)
        == "422 Invalid: Binding \"p\" is invalid: target.name: Required value")
    binding.set(["target", "name"], "node01")
    #expect(try scenario.send(.post, path, binding).code == 201)
    #expect(scenario.object("pod/p")?["spec", "nodeName"] == "node01")
    #expect(
      refusal(&scenario, .post, "\(pod)/binding", binding)
        == "409 Conflict: Operation cannot be fulfilled on pods/binding \"p\": "
        + "pod p is already assigned to node \"node01\"")
  }

  @Test func `a log is cut as the query says`() throws {
    let scenario = try world(
      container: "command: [sh, -c, 'echo one; echo two; echo three; sleep 999']")
    /// The log with a query.
    func log(_ query: (name: String, value: String)...) throws -> String {
      var world = scenario.world
      let answer = try world.handle(APIRequest(.get, "\(pod)/log", query: query))
      return String(decoding: try #require(answer.text), as: UTF8.self)
    }
    #expect(try log() == "one\ntwo\nthree\n")
    #expect(try log(("tailLines", "2")) == "two\nthree\n")
    #expect(try log(("tailLines", "0")).isEmpty)
    #expect(try log(("limitBytes", "5")) == "one\nt")
    let stamped = try log(("tailLines", "1"), ("timestamps", "true"))
    #expect(stamped.hasSuffix("Z three\n"))
    #expect(stamped.utf8.count == "2026-01-01T00:00:00.000000000Z three\n".utf8.count)
    #expect(try log(("sinceTime", "2030-01-01T00:00:00Z")).isEmpty)
    #expect(try log(("sinceSeconds", "3600")) == "one\ntwo\nthree\n")
  }

  @Test func `a log's query is checked`() throws {
    var scenario = try world()
    let path = "\(pod)/log"
    #expect(
      refusal(&scenario, .get, path, query: [("tailLines", "-1")])
        == "422 Invalid: PodLogOptions \"p\" is invalid: tailLines: Invalid value: -1: "
        + "must be greater than or equal to 0")
    #expect(
      refusal(&scenario, .get, path, query: [("sinceSeconds", "0"), ("limitBytes", "0")])
        == "422 Invalid: PodLogOptions \"p\" is invalid: [limitBytes: Invalid value: 0: must be "
        + "greater than 0, sinceSeconds: Invalid value: 0: must be greater than 0]")
    #expect(
      refusal(&scenario, .get, path, query: [("tailLines", "few")])
        == "400 BadRequest: strconv.ParseInt: parsing \"few\": invalid syntax")
    #expect(
      refusal(&scenario, .get, path, query: [("container", "q")])
        == "400 BadRequest: container q is not valid for pod p")
    #expect(
      refusal(&scenario, .get, path, query: [("previous", "true")])
        == "400 BadRequest: previous terminated container \"main\" in pod \"p\" not found")
  }

  @Test func `connections are not simulated`() throws {
    var scenario = try world()
    for (method, path) in [
      (APIRequest.Method.post, "\(pod)/exec"), (.get, "\(pod)/attach"),
      (.post, "\(pod)/portforward"), (.get, "\(pod)/proxy/some/page"),
      (.get, "/api/v1/nodes/node01/proxy/metrics"),
    ] {
      #expect(refusal(&scenario, method, path).hasPrefix("501 NotImplemented: "), "\(path)")
    }
  }

  @Test func `an ephemeral container is added and stays`() throws {
    var scenario = try world()
    let path = "\(pod)/ephemeralcontainers"
    let strategic = "application/strategic-merge-patch+json"
    /// A patch that adds a container.
    func patch(_ image: String) -> JSON {
      ["spec": ["ephemeralContainers": [["name": "shell", "image": .string(image)]]]]
    }
    try scenario.send(.patch, path, patch("busybox:1.36"), contentType: strategic)
    #expect(
      scenario.object("pod/p")?["spec"]?.items("ephemeralContainers").first?["name"] == "shell")
    #expect(
      refusal(&scenario, .patch, path, patch("busybox:1.37"), contentType: strategic).contains(
        "Pod \"p\" is invalid: spec.ephemeralContainers: Forbidden: existing ephemeral containers "
          + "\"shell\" may not be changed"))
  }

  @Test func `the finalizers of a namespace are written by themselves`() throws {
    var scenario = Scenario(nodes: [])
    try scenario.create("{apiVersion: v1, kind: Namespace, metadata: {name: one}}")
    var namespace = try #require(scenario.object("namespace/one"))
    namespace["spec"] = ["finalizers": ["kubernetes", "example.com/mine"]]
    let answer = try scenario.send(.put, "/api/v1/namespaces/one/finalize", namespace)
    #expect(answer.body["spec", "finalizers"] == ["kubernetes", "example.com/mine"])
    #expect(refusal(&scenario, .get, "/api/v1/namespaces/one/finalize").hasPrefix("405 "))
  }

  @Test func `the parts of the control plane are well`() throws {
    var scenario = Scenario(nodes: [])
    let list = try scenario.send(.get, "/api/v1/componentstatuses")
    #expect(
      list.body.items("items").map(\.name) == ["controller-manager", "etcd-0", "scheduler"])
    #expect(list.warnings == ["v1 ComponentStatus is deprecated in v1.19+"])
    #expect(
      refusal(&scenario, .get, "/api/v1/componentstatuses/x")
        == "404 NotFound: componentstatuses \"x\" not found")
  }
}

/// The bodies of requests.
@Suite struct RequestBodyTests {
  /// The path of ConfigMaps.
  private let path = "/api/v1/namespaces/default/configmaps"

  /// Sends bytes as an object.
  private func send(_ body: String, as type: String) throws(APIError) -> APIResponse {
    var world = Scenario(nodes: []).world
    return try world.handle(
      APIRequest(.post, path, contentType: type, body: Array(body.utf8)))
  }

  @Test func `YAML is read as JSON is`() throws {
    let answer = try send(
      "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata: {x: \"1\"}\n",
      as: "application/yaml")
    #expect(answer.body["data"] == ["x": "1"])
  }

  @Test func `other languages are refused`() {
    #expect {
      try send("x", as: "text/xml")
    } throws: { error in
      guard let error = error as? APIError else { return false }
      return error.code == 415 && error.reason == "UnsupportedMediaType"
        && error.message
          == "the body of the request was in an unknown format - accepted media types include: "
          + "application/json, application/yaml"
    }
  }

  @Test func `a body of more than 3 MiB is refused`() {
    let text = String(repeating: " ", count: 3 << 20) + "{}"
    #expect {
      try send(text, as: "application/json")
    } throws: { error in
      guard let error = error as? APIError else { return false }
      return error.code == 413
        && error.message == "Request entity too large: limit is 3145728"
    }
  }
}
