internal import ControlPlane
internal import KubeAPI

extension DefinitionReader {
  /// Reads `endpoints`: a Service, as `name`, `namespace/name` or a map, and what it leads to.
  mutating func endpoints(_ node: Node) -> EndpointsQuery? {
    let what = "\"endpoints\""
    if let text = node.value.string { return endpoints(of: text, at: node) }
    guard isMap(node, what) else { return nil }
    allow(.endpoints, in: node, what)
    guard let name = requiredText("service", in: node, what),
      var query = endpoints(of: name, at: child(node, "service") ?? node)
    else { return nil }
    if let namespace = text("namespace", in: node) { query.namespace = namespace }
    query.isReady = bool("ready", in: node) ?? true
    query.isHeadless = bool("headless", in: node)
    if let count = child(node, "count") { query.count = expectation(count, .integer) }
    if let ports = child(node, "ports") {
      query.ports = items(ports, "\"ports\"").compactMap { port($0) }
    }
    if let pods = child(node, "pods"), isMap(pods, "\"pods\"") {
      allow(.podSelection, in: pods, "\"pods\"")
      query.pods = selectionWords(pods, "\"pods\"", implied: .pods)
      if let resource = query.pods?.resource, resource != .pods {
        error("\"pods\" selects pods, not objects of kind \(resource.kind)", at: pods)
      }
      if child(pods, "namespace") == nil { query.pods?.namespaces = .one(query.namespace) }
    }
    return query
  }

  /// Asks for the endpoints of a Service that is written as `name` or `namespace/name`.
  private mutating func endpoints(of text: String, at node: Node) -> EndpointsQuery? {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard (1...2).contains(parts.count), !parts.contains("") else {
      error("\"\(text)\" must be a Service's name or namespace/name", at: node)
      return nil
    }
    return EndpointsQuery(
      namespace: parts.count > 1 ? parts[0] : "default", name: parts[parts.count - 1])
  }

  /// Reads a port: its number, its name, or a map of these.
  private mutating func port(_ node: Node) -> EndpointsQuery.Port? {
    switch node.value {
    case .integer(let number) where (1...65_535).contains(number):
      return EndpointsQuery.Port(number: number)
    case .string(let name): return EndpointsQuery.Port(name: name)
    case .object:
      allow(.port, in: node, "a port")
      return EndpointsQuery.Port(
        name: text("name", in: node), number: integer("port", in: node, 1...65_535),
        transport: text("protocol", in: node))
    default:
      error("\(Shown.value(node.value)) is no port such as 80, http or {port: 80}", at: node)
      return nil
    }
  }

  /// Reads `log`: pods, or what controls them, and what their logs must say.
  mutating func log(_ node: Node) -> LogQuery? {
    let what = "\"log\""
    guard isMap(node, what) else { return nil }
    allow(.log, in: node, what)
    var texts: [LogQuery.Text] = []
    if let contains = child(node, "contains") {
      let parts = contains.value.array == nil ? [contains] : items(contains, "\"contains\"")
      if parts.isEmpty { error("\"contains\" must not be empty", at: contains) }
      texts += parts.compactMap { text($0, "\"contains\"") }.map { .part($0) }
    }
    if let matches = child(node, "matches"), let pattern = pattern(matches) {
      texts.append(.pattern(pattern))
    }
    if child(node, "contains") == nil, child(node, "matches") == nil {
      report(.error, "\(what) needs \"contains\" or \"matches\"", at: node)
    }
    guard let selection = selectionWords(node, what, implied: .pods), !texts.isEmpty else {
      return nil
    }
    return LogQuery(
      selection: selection, container: text("container", in: node), texts: texts,
      isForEach: bool("each", in: node) ?? false, isPrevious: bool("previous", in: node) ?? false)
  }
}
