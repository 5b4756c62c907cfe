public import ControlPlane
public import KubeAPI

/// A world for a test: built in two lines, changed as `kubectl` changes a cluster, run, and read as text.
///
/// ```swift
/// var scenario = Scenario(nodes: ["node01", "node02"])
/// try scenario.apply(manifest)
/// scenario.settle()
/// #expect(scenario.pods("app=web") == ["node01 Running", "node02 Running"])
/// ```
public struct Scenario: Sendable {
  /// The world.
  public var world: World

  /// Makes a world of workers; a node named `controlplane` has the role, label and taint of one.
  public init(
    nodes: [String] = ["controlplane", "node01", "node02"],
    profile: ClusterConfiguration.Profile = .bare, seed: UInt64 = 1, missingImages: [String] = []
  ) {
    self.init(
      specs: nodes.map {
        NodeSpec(name: $0, role: $0.hasPrefix("controlplane") ? .controlPlane : .worker)
      }, profile: profile, seed: seed, missingImages: missingImages)
  }

  /// Makes a world of nodes that differ.
  public init(
    specs: [NodeSpec], profile: ClusterConfiguration.Profile = .bare, seed: UInt64 = 1,
    missingImages: [String] = []
  ) {
    self.init(
      ClusterConfiguration(
        profile: profile, nodes: specs, seed: seed, missingImages: missingImages))
  }

  /// Makes the world of a configuration.
  public init(_ configuration: ClusterConfiguration) {
    world = World(configuration)
    world.traces = true
  }
}

// MARK: Time

extension Scenario {
  /// Runs the world until nothing is left to do.
  @discardableResult
  public mutating func settle(within limit: Duration = .seconds(600)) -> SettleReport {
    let report = world.settle(within: limit)
    checkMemos()
    return report
  }

  /// Runs the world for so many seconds.
  public mutating func run(seconds: Int64) {
    world.advance(by: .seconds(seconds))
    checkMemos()
  }

  /// Stops the test where what controllers keep differs from what counting again gives.
  private func checkMemos() {
    let found = world.daemonSetDiscrepancies() + world.storageDiscrepancies()
    precondition(found.isEmpty, "memos are wrong: \(found.joined(separator: "; "))")
  }

  /// What has happened, one aligned line an event.
  public var timeline: String { Timeline.text(world.timeline) }
}

// MARK: Requests

extension Scenario {
  /// Creates each object of a YAML text; one without a namespace goes to `default`.
  @discardableResult
  public mutating func create(_ yaml: String) throws -> [JSON] {
    var created: [JSON] = []
    for object in try Self.objects(in: yaml) {
      let resource = try resource(of: object)
      let path = resource.path(namespace: object.namespace.isEmpty ? "default" : object.namespace)
      created.append(try send(.post, path, object).body)
    }
    return created
  }

  /// Applies each object of a YAML text as `kubectl apply` does.
  public mutating func apply(_ yaml: String) throws {
    for object in try Self.objects(in: yaml) {
      let resource = try resource(of: object)
      let namespace = object.namespace.isEmpty ? "default" : object.namespace
      let modified = ThreeWayMerge.annotated(object)
      let key = resource.namespaced ? namespace : ""
      guard let live = world.object(resource, namespace: key, name: object.name) else {
        try send(.post, resource.path(namespace: namespace), modified)
        continue
      }
      let definition = Schema.kubernetes.definition(
        group: resource.group, version: resource.version, kind: resource.kind)
      let patch = try ThreeWayMerge.patch(
        original: ThreeWayMerge.lastApplied(live), modified: modified, current: live, definition)
      if patch.isEmpty { continue }
      try send(
        .patch, resource.path(namespace: namespace, name: object.name), patch,
        contentType: resource.isCustom
          ? "application/merge-patch+json" : "application/strategic-merge-patch+json")
    }
  }

  /// Patches an object, by `kind/name`, with a strategic merge patch in YAML, or with another kind of patch.
  public mutating func patch(
    _ target: String, _ yaml: String, type: String = "strategic-merge-patch",
    subresource: String? = nil, namespace: String = "default"
  ) throws {
    let body = try Self.objects(in: yaml).first ?? [:]
    var path = try Self.path(target, namespace)
    if let subresource { path += "/\(subresource)" }
    try send(.patch, path, body, contentType: "application/\(type)+json")
  }

  /// Deletes an object, by `kind/name`.
  public mutating func delete(
    _ target: String, propagation: String? = nil, grace: Int64? = nil,
    namespace: String = "default"
  ) throws {
    var options: JSON = ["apiVersion": "v1", "kind": "DeleteOptions"]
    // Kubernetes: kubectl/pkg/cmd/delete/delete.go, background unless told otherwise
    options["propagationPolicy"] = .string(propagation ?? "Background")
    if let grace { options["gracePeriodSeconds"] = .integer(grace) }
    try send(.delete, try Self.path(target, namespace), options)
  }

  /// Sends a request and returns the answer.
  @discardableResult
  public mutating func send(
    _ method: APIRequest.Method, _ path: String, _ body: JSON? = nil,
    query: [(name: String, value: String)] = [], contentType: String = "application/json"
  ) throws(APIError) -> APIResponse {
    try world.handle(
      APIRequest(
        method, path, query: query, contentType: contentType, body: body.map(\.bytes) ?? []))
  }

  /// Sets labels of a node (`null` takes one off).
  public mutating func label(node: String, _ labels: JSON) throws {
    try send(
      .patch, "/api/v1/nodes/\(node)", ["metadata": ["labels": labels]],
      contentType: "application/merge-patch+json")
  }

  /// Sets the taints of a node, each as `key=value:effect` or `key:effect`.
  public mutating func taint(node: String, _ taints: String...) throws {
    let list = taints.map { text -> JSON in
      let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
      let words = parts[0].split(separator: "=", maxSplits: 1).map(String.init)
      var taint: JSON = ["key": .string(words[0]), "effect": .string(parts[1])]
      if words.count > 1 { taint["value"] = .string(words[1]) }
      return taint
    }
    try send(
      .patch, "/api/v1/nodes/\(node)", ["spec": ["taints": list.isEmpty ? nil : .array(list)]],
      contentType: "application/merge-patch+json")
  }

  /// Cordons a node, or takes that back.
  public mutating func cordon(node: String, _ isCordoned: Bool = true) throws {
    try send(
      .patch, "/api/v1/nodes/\(node)", ["spec": ["unschedulable": isCordoned ? true : nil]],
      contentType: "application/merge-patch+json")
  }
}

// MARK: Names

extension Scenario {
  /// What cannot be tested because the test itself says it wrong.
  public struct Mistake: Error, CustomStringConvertible {
    /// What is wrong.
    public var description: String
  }

  /// The objects of a YAML text.
  public static func objects(in yaml: String) throws -> [JSON] {
    // A text that begins with a brace would be read as JSON.
    let (documents, error) = YAML.documents(in: Array("# \n\(yaml)".utf8))
    if let error { throw error }
    return documents.map(\.value).filter { !$0.isNull }
  }

  /// The resource of an object.
  private func resource(of object: JSON) throws -> Resource {
    let version = object["apiVersion"]?.string ?? ""
    let kind = object["kind"]?.string ?? ""
    guard let resource = world.state.resource(apiVersion: version, kind: kind) else {
      throw Mistake(description: "no resource for \(version) \(kind)")
    }
    return resource
  }

  /// The path of `kind/name`, where the kind is spelled as kubectl takes it.
  private static func path(_ target: String, _ namespace: String) throws -> String {
    let parts = target.split(separator: "/", maxSplits: 1).map(String.init)
    guard parts.count == 2, let resource = Resource.find(named: parts[0]) else {
      throw Mistake(description: "no resource for \(target)")
    }
    return resource.path(namespace: namespace, name: parts[1])
  }
}
