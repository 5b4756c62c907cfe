internal import ControlPlane
internal import KubeAPI

extension DefinitionReader {
  /// How many nodes a lab may have.
  private static let nodesMax = 20_000

  /// Reads the cluster that a lab starts from.
  mutating func cluster(_ node: Node) -> ClusterConfiguration {
    var cluster = ClusterConfiguration()
    guard isMap(node, "\"cluster\"") else { return cluster }
    allow(.cluster, in: node, "\"cluster\"")
    if let profile = child(node, "profile") {
      if let value = profile.value.string.flatMap(ClusterConfiguration.Profile.init(rawValue:)) {
        cluster.profile = value
      } else {
        error("\"profile\" must be bare or kubeadm, not \(Shown.value(profile.value))", at: profile)
      }
    }
    if let way = child(node, "daemonScheduling") {
      if let value = way.value.string.flatMap(ClusterConfiguration.DaemonScheduling.init(rawValue:))
      {
        cluster.daemonScheduling = value
      } else {
        error(
          "\"daemonScheduling\" must be defaultScheduler or controller, not \(Shown.value(way.value))",
          at: way)
      }
    }
    if let version = child(node, "version"), let value = text(version, "\"version\"") {
      cluster.version = value.hasPrefix("v") ? value : "v\(value)"
    }
    if let nodes = child(node, "nodes") { cluster.nodes = self.nodes(nodes) }
    if let images = child(node, "images"), isMap(images, "\"images\"") {
      allow(.images, in: images, "\"images\"")
      if let missing = child(images, "missing") {
        cluster.missingImages = items(missing, "\"missing\"").compactMap { text($0, "an image") }
      }
    }
    return cluster
  }

  /// Reads the nodes of a cluster.
  private mutating func nodes(_ node: Node) -> [NodeSpec] {
    var names: Set<String> = []
    let items = items(node, "\"nodes\"")
    if items.count > Self.nodesMax { error("a lab has at most \(Self.nodesMax) nodes", at: node) }
    if items.isEmpty, node.value.array != nil { error("a cluster has at least one node", at: node) }
    var nodes: [NodeSpec] = []
    for item in items.prefix(Self.nodesMax) {
      guard let spec = self.node(item) else { continue }
      if !names.insert(spec.name).inserted {
        error("there are two nodes named \"\(spec.name)\"", at: item)
      }
      nodes.append(spec)
    }
    return nodes
  }

  /// Reads a node, as a map or as its name.
  mutating func node(_ node: Node) -> NodeSpec? {
    guard node.value.object != nil else { return text(node, "a node").map { NodeSpec(name: $0) } }
    allow(.node, in: node, "a node")
    guard let name = requiredText("name", in: node, "a node") else { return nil }
    var spec = NodeSpec(name: name)
    if let role = child(node, "role") {
      if let value = role.value.string.flatMap(NodeSpec.Role.init(rawValue:)) {
        spec.role = value
      } else {
        error("\"role\" must be control-plane or worker, not \(Shown.value(role.value))", at: role)
      }
    }
    if let labels = child(node, "labels"), isMap(labels, "\"labels\"") {
      for (name, value) in entries(labels) {
        spec.labels[name] = .string(value.value.isNull ? "" : text(value, "a label") ?? "")
      }
    }
    if let taints = child(node, "taints") {
      spec.taints = items(taints, "\"taints\"").compactMap { item in
        taintChange(item, needsEffect: true).map { taint in
          var json: JSON = ["key": .string(taint.key), "effect": .string(taint.effect ?? "")]
          if let value = taint.value { json["value"] = .string(value) }
          return json
        }
      }
    }
    if let capacity = child(node, "capacity"), isMap(capacity, "\"capacity\"") {
      for (name, value) in entries(capacity) {
        guard let text = text(value, "a capacity") else { continue }
        if Quantity(text) == nil {
          error("\"\(text)\" is no quantity such as 4, 500m or 8Gi", at: value)
        }
        spec.capacity[name] = .string(text)
      }
    }
    return spec
  }
}
