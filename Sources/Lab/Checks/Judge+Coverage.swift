internal import ControlPlane
internal import KubeAPI

extension Judge {
  /// Where a DaemonSet's pods should be.
  private struct Placement {
    /// The nodes that should run one, in order.
    var should: [String] = []
    /// The nodes on which one may go on running.
    var may: Set<String> = []
  }

  /// Judges `onePerEligibleNode`.
  func coverage(_ coverage: DaemonCoverage, in world: World) -> Verdict {
    let expected = coverage.text
    let selection = Selection(
      resource: .daemonSets, name: coverage.name, namespaces: .one(coverage.namespace))
    guard
      let daemonSet = world.object(
        .daemonSets, namespace: coverage.namespace, name: coverage.name),
      let placement = placement(coverage, in: world)
    else { return nothing(selection, in: world) }
    let at = "DaemonSet \(coverage.namespace)/\(coverage.name)"
    guard !placement.should.isEmpty else {
      return .failed(
        Verdict.Finding(
          expected: expected, found: "no node that should run one", at: at,
          reason: selectorReason(daemonSet)))
    }
    let pods = podsByNode(daemonSet, in: world)
    var problems: [String] = []
    var good = 0
    for node in placement.should {
      let there = pods[node] ?? []
      if let problem = problem(there, on: node, coverage, in: world) {
        problems.append(problem)
      } else {
        good += 1
      }
    }
    let should = Set(placement.should)
    for (node, there) in pods.sorted(by: { $0.key < $1.key }) where !should.contains(node) {
      let allowed = placement.may.contains(node) ? 1 : 0
      if there.count > allowed {
        problems.append("\(Self.podNames(there)) on \(node), where none should be")
      }
    }
    let nodes = "\(Shown.count(placement.should.count, "node")): \(Shown.list(placement.should))"
    var finding = Verdict.Finding(
      expected: "one \(coverage.isReady ? "ready " : "")pod on each of \(nodes)",
      found: "\(good) of \(placement.should.count)", at: at)
    if problems.isEmpty {
      finding.found += ", and none elsewhere"
      return .passed(finding)
    }
    finding.found += ": " + Shown.list(problems, max: 4)
    return .failed(finding)
  }

  /// Where a DaemonSet's pods should be.
  private func placement(_ coverage: DaemonCoverage, in world: World) -> Placement? {
    guard
      let computed = world.daemonPlacement(namespace: coverage.namespace, name: coverage.name)
    else { return nil }
    var placement = Placement()
    for node in world.objects(.nodes) {
      let place = computed.nodes[node.name]
      let isMeant: Bool =
        switch coverage.nodes {
        case .eligible: place?.shouldRun ?? false
        case .all: true
        case .workers: node.labels["node-role.kubernetes.io/control-plane"] == nil
        case .labelled(let selector, _): selector.matches(node.labels)
        }
      if isMeant { placement.should.append(node.name) }
      if place?.mayContinue ?? false, !(place?.shouldRun ?? false) { placement.may.insert(node.name) }
    }
    return placement
  }

  /// The pods that a DaemonSet controls and that are not being deleted, by the node where they belong.
  private func podsByNode(_ daemonSet: JSON, in world: World) -> [String: [JSON]] {
    var pods: [String: [JSON]] = [:]
    for pod in world.objects(.pods, namespace: daemonSet.namespace) {
      guard !pod.isBeingDeleted, pod.controllerReference?["uid"]?.string == daemonSet.uid else {
        continue
      }
      pods[pod["spec", "nodeName"]?.string ?? Self.target(of: pod), default: []].append(pod)
    }
    return pods
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
