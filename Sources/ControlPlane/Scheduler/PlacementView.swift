internal import KubeAPI

/// What a pod's rules about other pods come to in one scheduling cycle.
struct PlacementView: Sendable {
  /// How many pods the parts of the cluster hold, by the value of a label.
  struct Domains: Sendable {
    /// The label of nodes.
    var key: String
    /// How many pods each part holds.
    var counts: [String: Int]
  }

  /// One rule about spreading.
  struct Spread: Sendable {
    /// The rule.
    var rule: SpreadRule
    /// How many pods each part holds.
    var counts: [String: Int]
    /// How many pods the emptiest part holds.
    var least: Int
    /// 1 when the pod itself counts.
    var own: Int
  }

  /// The pod.
  var pod: ObjectKey
  /// The pod's priority.
  var priority: Int64
  /// The rules.
  var rules: PlacementRules
  /// For each term of pods that have to be near: where such pods are.
  var near: [Domains] = []
  /// Whether the pod may start a group of its own, because no pod of it is there yet.
  var startsGroup = false
  /// For each term of pods that have to be away: where such pods are.
  var away: [Domains] = []
  /// Parts of the cluster where pods are that want the pod away.
  var blocked: [String: Set<String>] = [:]
  /// What the pod's claims demand of nodes.
  var volumes = VolumeDemands()
  /// The hard rules about spreading.
  var spread: [Spread] = []
  /// The soft rules about spreading.
  var softSpread: [Spread] = []
  /// How much the parts of the cluster attract the pod, by label and value.
  var attraction: [String: [String: Int64]] = [:]

  /// Whether other pods make no difference.
  var isPlain: Bool {
    near.isEmpty && away.isEmpty && blocked.isEmpty && spread.isEmpty && softSpread.isEmpty
      && attraction.isEmpty
  }
}

extension World {
  /// Prepares a pod's rules about other pods for one cycle; some pods may be thought away.
  mutating func placementView(
    _ pod: JSON, _ rules: PlacementRules, _ demands: PodDemands, _ affinity: NodeAffinity,
    without removed: [JSON] = []
  ) -> PlacementView {
    var view = PlacementView(
      pod: Self.key(pod), priority: pod["spec", "priority"]?.integer ?? 0, rules: rules)
    view.volumes = volumeDemands(of: pod)
    let (namespace, labels) = (pod.namespace, pod.labels)
    if !rules.near.isEmpty {
      let matchers = rules.near.map(\.matcher)
      let nodes = counts(matchers, without: removed)
      view.near = rules.near.map { domains($0.topologyKey, nodes) }
      view.startsGroup =
        view.near.allSatisfy(\.counts.isEmpty)
        && matchers.allSatisfy { $0.matches(namespace: namespace, labels: labels) }
    }
    view.away = rules.away.map {
      domains($0.topologyKey, counts([$0.matcher], without: removed))
    }
    if !scheduler.bound.isEmpty {
      readBound(namespace, labels, Set(removed.map(Self.key)), &view)
    }
    for term in rules.preferred {
      for (value, count) in domains(term.topologyKey, counts([term.matcher], without: [])).counts {
        view.attraction[term.topologyKey, default: [:]][value, default: 0] +=
          term.weight * Int64(count)
      }
    }
    for rule in rules.spread.isEmpty ? defaultSpread(pod) : rules.spread {
      let spread = spread(rule, rules, demands, affinity, namespace, labels, removed)
      if rule.isHard { view.spread.append(spread) } else { view.softSpread.append(spread) }
    }
    return view
  }

  /// The key of a pod.
  static func key(_ pod: JSON) -> ObjectKey {
    ObjectKey(namespace: pod.namespace, name: pod.name)
  }

  /// How many pods of a kind each node holds, some thought away.
  private mutating func counts(
    _ matchers: [PodMatcher], skipsTerminating: Bool = false, without removed: [JSON]
  ) -> SortedMap<String, Int> {
    var nodes = countPods(matchers, skipsTerminating: skipsTerminating)
    if removed.isEmpty { return nodes }
    let counter = PodCounter(matchers: matchers, skipsTerminating: skipsTerminating)
    for pod in removed {
      if let node = counter.node(of: pod) { nodes.modify(node) { $0 -= 1 } }
    }
    return nodes
  }

  /// Counts by the value of a label of the nodes.
  private func domains(_ key: String, _ nodes: SortedMap<String, Int>) -> PlacementView.Domains {
    var counts: [String: Int] = [:]
    for (name, count) in nodes where count > 0 {
      guard let value = scheduler.nodes[name]?.labels[key]?.string else { continue }
      counts[value, default: 0] += count
    }
    return PlacementView.Domains(key: key, counts: counts)
  }

  /// Reads what the pods on nodes want of the new one.
  // Kubernetes: pkg/scheduler/framework/plugins/interpodaffinity/filtering.go, getExistingAntiAffinityCounts
  private func readBound(
    _ namespace: String, _ labels: JSONObject, _ removed: Set<ObjectKey>,
    _ view: inout PlacementView
  ) {
    for (key, bound) in scheduler.bound where !removed.contains(key) {
      guard let node = scheduler.nodes[bound.node] else { continue }
      for term in bound.away
      where term.matcher.matches(namespace: namespace, labels: labels) {
        if let value = node.labels[term.topologyKey]?.string {
          view.blocked[term.topologyKey, default: []].insert(value)
        }
      }
      // Kubernetes: pkg/scheduler/framework/plugins/interpodaffinity/scoring.go, processExistingPod
      for term in bound.preferred + bound.near
      where term.matcher.matches(namespace: namespace, labels: labels) {
        if let value = node.labels[term.topologyKey]?.string {
          view.attraction[term.topologyKey, default: [:]][value, default: 0] +=
            term.weight == 0 ? 1 : term.weight
        }
      }
    }
  }

  /// The rules about spreading of pods that belong to a controller and have none of their own.
  // Kubernetes: pkg/scheduler/framework/plugins/podtopologyspread/plugin.go, systemDefaultConstraints
  private func defaultSpread(_ pod: JSON) -> [SpreadRule] {
    guard let reference = pod.controllerReference,
      let kind = ReplicaKind(ownerKind: reference["kind"]?.string),
      let selector = replicas.memos[
        ReplicaKey(
          kind: kind,
          object: ObjectKey(namespace: pod.namespace, name: reference["name"]?.string ?? ""))]?
        .selector
    else { return [] }
    let matcher = PodMatcher(namespaces: [pod.namespace], selector: selector)
    return [
      SpreadRule(maxSkew: 3, topologyKey: "kubernetes.io/hostname", matcher: matcher),
      SpreadRule(maxSkew: 5, topologyKey: "topology.kubernetes.io/zone", matcher: matcher),
    ]
  }

  /// What a rule about spreading comes to.
  // Kubernetes: pkg/scheduler/framework/plugins/podtopologyspread/filtering.go, calPreFilterState
  private mutating func spread(
    _ rule: SpreadRule, _ rules: PlacementRules, _ demands: PodDemands, _ affinity: NodeAffinity,
    _ namespace: String, _ labels: JSONObject, _ removed: [JSON]
  ) -> PlacementView.Spread {
    let nodes = counts([rule.matcher], skipsTerminating: true, without: removed)
    let own = rule.matcher.matches(namespace: namespace, labels: labels) ? 1 : 0
    var counts: [String: Int] = [:]
    guard rule.isHard else {
      for (name, count) in nodes where count > 0 {
        guard let value = scheduler.nodes[name]?.labels[rule.topologyKey]?.string else { continue }
        counts[value, default: 0] += count
      }
      return PlacementView.Spread(rule: rule, counts: counts, least: 0, own: own)
    }
    for (name, node) in scheduler.nodes where node.exists {
      let needed = rules.spread.filter(\.isHard).allSatisfy { node.labels[$0.topologyKey] != nil }
      guard needed, let value = node.labels[rule.topologyKey]?.string else { continue }
      if rule.honorsAffinity, !affinity.matches(name: name, labels: node.labels) { continue }
      if rule.honorsTaints, TaintToleration.filter(demands, node) != nil { continue }
      counts[value, default: 0] += nodes[name] ?? 0
    }
    let least = Int64(counts.count) < rule.minDomains ? 0 : counts.values.min() ?? 0
    return PlacementView.Spread(rule: rule, counts: counts, least: least, own: own)
  }
}
