internal import ControlPlane
internal import KubeAPI

extension Judge {
  /// Judges `onePerEligibleNode`.
  func coverage(_ coverage: DaemonCoverage, in world: World) -> Verdict {
    let expected = coverage.text
    let selection = Selection(
      resource: .daemonSets, name: coverage.name, namespaces: .one(coverage.namespace))
    guard
      let daemonSet = world.object(
        .daemonSets, namespace: coverage.namespace, name: coverage.name),
      let placement = world.daemonPlacement(
        namespace: coverage.namespace, name: coverage.name)
    else { return nothing(selection, in: world) }
    let at = "DaemonSet \(coverage.namespace)/\(coverage.name)"
    // A pod of a node that is gone runs nowhere, and waits for the garbage collector.
    let nodes = placement.nodes.filter {
      world.object(.nodes, namespace: "", name: $0.name) != nil
    }.map { ($0, shouldRun($0, coverage, in: world)) }
    let should = nodes.filter(\.1).map(\.0.name)
    guard !should.isEmpty else {
      return .failed(
        Verdict.Finding(
          expected: expected, found: "no node that should run one", at: at,
          reason: selectorReason(daemonSet)))
    }
    let waiting = Dictionary(grouping: placement.homeless, by: Self.target)
    var problems: [String] = []
    for (node, isMeant) in nodes {
      let pods = node.pods + (waiting[node.name] ?? [])
      if isMeant {
        problems += problem(pods, on: node.name, coverage, in: world).map { [$0] } ?? []
      } else if pods.count > (node.mayContinue && !node.shouldRun ? 1 : 0) {
        problems.append("\(Self.podNames(pods)) on \(node.name), where none should be")
      }
    }
    var finding = Verdict.Finding(
      expected: "one \(coverage.isReady ? "ready " : "")pod on each of "
        + "\(Shown.count(should.count, "node")): \(Shown.list(should))",
      found: "so it is, and none elsewhere", at: at)
    if problems.isEmpty { return .passed(finding) }
    finding.found = Shown.list(problems, max: 4)
    return .failed(finding)
  }

  /// Whether a node should run a pod: as the controller computes it, or as the lab says instead.
  private func shouldRun(
    _ place: DaemonPlacement.Node, _ coverage: DaemonCoverage, in world: World
  ) -> Bool {
    guard let node = world.object(.nodes, namespace: "", name: place.name) else { return false }
    return switch coverage.nodes {
    case .eligible: place.shouldRun
    case .all: true
    case .workers: node.labels["node-role.kubernetes.io/control-plane"] == nil
    case .labelled(let selector, _): selector.matches(labels: node.labels)
    }
  }

  /// The node for which an unscheduled daemon pod was made.
  private static func target(of pod: JSON) -> String {
    let required = pod[at: [
      "spec", "affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution",
    ]]
    for term in required?["nodeSelectorTerms"]?.array ?? [] {
      for field in term["matchFields"]?.array ?? [] where field["key"]?.string == "metadata.name" {
        if let name = field["values"]?[0]?.string { return name }
      }
    }
    return "no node"
  }

  /// What is wrong with the pods on a node that should run exactly one; `nil` when nothing is.
  private func problem(
    _ pods: [JSON], on node: String, _ coverage: DaemonCoverage, in world: World
  ) -> String? {
    guard let pod = pods.first else { return "none on \(node)\(taintText(node, in: world))" }
    if pods.count > 1 { return "\(Self.podNames(pods)) together on \(node)" }
    if pod["spec", "nodeName"]?.string == nil { return "\(pod.name) waits for \(node)" }
    guard coverage.isReady, !Readiness.isReady(pod, .pods) else { return nil }
    return "\(pod.name) on \(node) is not ready\(Self.waitingText(pod))"
  }

  /// The taints of a node, in words; empty where there are none.
  private func taintText(_ name: String, in world: World) -> String {
    let taints = world.object(.nodes, namespace: "", name: name)?["spec", "taints"]?.array ?? []
    guard !taints.isEmpty else { return "" }
    let texts = taints.map { taint in
      let value = taint["value"]?.string.map { $0.isEmpty ? "" : "=\($0)" } ?? ""
      return "\(taint["key"]?.string ?? "")\(value):\(taint["effect"]?.string ?? "")"
    }
    return ", which has the taint\(texts.count == 1 ? "" : "s") \(Shown.list(texts))"
  }

  /// Why a pod's containers wait, in words; empty where they do not say.
  private static func waitingText(_ pod: JSON) -> String {
    for status in pod["status", "containerStatuses"]?.array ?? [] {
      if let reason = status["state", "waiting", "reason"]?.string { return " (\(reason))" }
    }
    return ""
  }

  /// Why a DaemonSet has no node, as far as its template says.
  private func selectorReason(_ daemonSet: JSON) -> String {
    guard let selector = daemonSet["spec", "template", "spec", "nodeSelector"], !selector.isEmpty
    else { return "" }
    return "its nodeSelector is \(Shown.value(selector))"
  }

  /// Some pods by name, in words.
  private static func podNames(_ pods: [JSON]) -> String { Shown.list(pods.map(\.name)) }
}
