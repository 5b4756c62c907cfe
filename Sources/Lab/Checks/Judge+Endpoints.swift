internal import ControlPlane
internal import KubeAPI

extension Judge {
  /// One pod or address to which a Service leads.
  private struct Endpoint {
    /// The pod's name, or the address where no pod stands behind it.
    var name: String
    /// Whether connections are sent there.
    var isReady: Bool
    /// The ports of its slice.
    var ports: [JSON]
  }

  /// Judges `endpoints`.
  func endpoints(_ query: EndpointsQuery, in world: World) -> Verdict {
    let selection = Selection(
      resource: .services, name: query.name, namespaces: .one(query.namespace))
    guard
      let service = world.object(.services, namespace: query.namespace, name: query.name)
    else { return nothing(selection, in: world) }
    var finding = Verdict.Finding(expected: query.text, found: "", at: selection.text)
    let address = service["spec", "clusterIP"]?.string ?? ""
    if let isHeadless = query.isHeadless, isHeadless != (address == "None") {
      finding.expected = "clusterIP \(isHeadless ? "None" : "other than None")"
      finding.found = address.isEmpty ? "none" : address
      finding.at += ", spec.clusterIP"
      return .failed(finding)
    }
    let endpoints = endpoints(of: query, in: world)
    let problems = endpoints.isEmpty ? [] : problems(endpoints, query, in: world)
    let isNumber = query.count.map { matches($0, endpoints.count) } ?? !endpoints.isEmpty
    let listed = endpoints.isEmpty ? "no endpoints" : Shown.list(endpoints.map(\.name))
    if problems.isEmpty, isNumber, !endpoints.isEmpty {
      finding.found = listed
      return .passed(finding)
    }
    let number = isNumber || endpoints.isEmpty ? "" : "\(endpoints.count): "
    finding.found = ([number + listed] + problems).joined(separator: "; ")
    finding.reason = reason(service, query, endpoints, in: world)
    return .failed(finding)
  }

  /// Where a Service leads to, as its slices say, by name.
  private func endpoints(of query: EndpointsQuery, in world: World) -> [Endpoint] {
    var found: [Endpoint] = []
    for slice in world.objects(.endpointSlices, namespace: query.namespace)
    where slice.labels["kubernetes.io/service-name"]?.string == query.name {
      for endpoint in slice["endpoints"]?.array ?? [] {
        let name = endpoint["targetRef", "name"]?.string ?? endpoint["addresses"]?[0]?.string
        // Kubernetes: pkg/apis/discovery/types.go, EndpointConditions: an unknown state is ready
        found.append(
          Endpoint(
            name: name ?? "", isReady: endpoint["conditions", "ready"]?.bool ?? true,
            ports: slice["ports"]?.array ?? []))
      }
    }
    return found.sorted { $0.name < $1.name }
  }

  /// Whether a number is as expected.
  private func matches(_ expected: Expectation, _ number: Int) -> Bool {
    DocumentMatcher(.services).match(
      expected, .integer(Int64(number)), DocumentMatcher.Context(path: "", shape: .integer)
    ).isMatch
  }

  /// What is wrong with the places to which a Service leads.
  private func problems(
    _ endpoints: [Endpoint], _ query: EndpointsQuery, in world: World
  ) -> [String] {
    var problems: [String] = []
    let names = Set(endpoints.map(\.name))
    if let pods = query.pods {
      let wanted = pods.objects(in: world).map(\.name)
      if wanted.isEmpty { problems.append("there are no \(pods.plural)") }
      let missing = wanted.filter { !names.contains($0) }
      if !missing.isEmpty { problems.append("not among them: \(Shown.list(missing))") }
      let meant = Set(wanted)
      let others = endpoints.map(\.name).filter { !meant.contains($0) }
      if !others.isEmpty {
        problems.append("should not be among them: \(Shown.list(others))")
      }
    }
    let unready = query.isReady ? endpoints.filter { !$0.isReady }.map(\.name) : []
    if !unready.isEmpty { problems.append("not ready: \(Shown.list(unready))") }
    for port in query.ports {
      guard let other = endpoints.first(where: { !Self.has(port, $0.ports) }) else { continue }
      let there = other.ports.map { Self.text(of: $0) }
      problems.append(
        "\(other.name) is not reached on port \(port.text), but on "
          + (there.isEmpty ? "none" : Shown.list(there)))
    }
    return problems
  }

  /// Whether a port is among those of a slice.
  private static func has(_ port: EndpointsQuery.Port, _ ports: [JSON]) -> Bool {
    ports.contains { candidate in
      port.name.map { candidate["name"]?.string == $0 } ?? true
        && port.number.map { candidate["port"]?.integer == $0 } ?? true
        && port.transport.map { candidate["protocol"]?.string ?? "TCP" == $0 } ?? true
    }
  }

  /// A port of a slice in words.
  private static func text(of port: JSON) -> String {
    let name = port["name"]?.string ?? ""
    let transport = port["protocol"]?.string ?? "TCP"
    return EndpointsQuery.Port(
      name: name.isEmpty ? nil : name, number: port["port"]?.integer,
      transport: transport == "TCP" ? nil : transport
    ).text
  }

  /// Why a Service leads elsewhere: what it selects, and the pod that comes nearest.
  private func reason(
    _ service: JSON, _ query: EndpointsQuery, _ endpoints: [Endpoint], in world: World
  ) -> String {
    guard let selector = service["spec", "selector"]?.object, !selector.isEmpty else {
      return "the Service has no selector"
    }
    let text = selector.map { "\($0.name)=\(Shown.text($0.value))" }.joined(separator: ",")
    let selected = world.objects(.pods, namespace: query.namespace).filter { pod in
      selector.allSatisfy { pod.labels[$0.name] == $0.value }
    }
    if selected.isEmpty {
      let pods = query.pods?.objects(in: world) ?? []
      guard let pod = pods.first else { return "its selector \(text) selects no pod" }
      let labels = pod.labels.map { "\($0.name)=\(Shown.text($0.value))" }.joined(separator: ",")
      return "its selector \(text) selects no pod; nearest: Pod \(pod.namespace)/\(pod.name) with "
        + "labels \(labels.isEmpty ? "none" : labels)"
    }
    return "its selector is \(text)"
  }
}
