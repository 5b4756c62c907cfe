internal import KubeAPI

/// The pods that a scheduling rule speaks of: those with some labels in some namespaces.
struct PodMatcher: Hashable, Sendable {
  /// The namespaces, sorted; `nil` for all.
  var namespaces: [String]?
  /// The labels.
  var selector: LabelSelector

  /// Whether a pod is one of them.
  func matches(namespace: String, labels: JSONObject) -> Bool {
    (namespaces?.contains(namespace) ?? true) && selector.matches(labels: labels)
  }
}

/// A rule about being near other pods, or away from them.
struct PodTerm: Hashable, Sendable {
  /// The other pods.
  var matcher: PodMatcher
  /// The label of nodes that says which of them are near each other.
  var topologyKey: String
  /// How much a preferred rule counts; negative for one about being away.
  var weight: Int64 = 0

  /// Reads a term of a pod's affinity.
  // Kubernetes: pkg/scheduler/framework/types.go, newAffinityTerm
  init(_ term: JSON, of pod: JSON, in state: State, weight: Int64 = 0) {
    self.weight = weight
    topologyKey = term.text("topologyKey")
    let selector = LabelSelector(
      term["labelSelector"], of: pod,
      with: [("matchLabelKeys", "In"), ("mismatchLabelKeys", "NotIn")], from: term)
    var namespaces: [String]? = term.items("namespaces").compactMap(\.string).sorted()
    if let chosen = term.present("namespaceSelector"), let labels = try? LabelSelector(chosen) {
      if labels.isEmpty {
        namespaces = nil
      } else {
        let matching = state.objects(.namespaces)
          .filter { labels.matches(labels: $0.value.labels) }.map(\.key.name)
        namespaces = Set((namespaces ?? []) + matching).sorted()
      }
    } else if namespaces?.isEmpty ?? true {
      namespaces = [pod.namespace]
    }
    matcher = PodMatcher(namespaces: namespaces, selector: selector)
  }
}

extension LabelSelector {
  /// A selector of pods that also goes by some labels of a pod's own, which fields of its rule name.
  // Kubernetes: pkg/registry/core/pod/strategy.go, applyMatchLabelKeysAndMismatchLabelKeys
  fileprivate init(
    _ selector: JSON?, of pod: JSON, with fields: [(name: String, comparison: String)],
    from rule: JSON
  ) {
    var selector = selector
    let own = pod.labels
    for field in fields {
      for key in rule.items(field.name).compactMap(\.string) {
        guard let value = own[key] else { continue }
        let expression: JSON = [
          "key": .string(key), "operator": .string(field.comparison), "values": [value],
        ]
        selector?.modify("matchExpressions") { $0.updateItems { $0.append(expression) } }
      }
    }
    self = (try? LabelSelector(selector)) ?? .nothing
  }
}

/// A rule about spreading pods evenly.
struct SpreadRule: Hashable, Sendable {
  /// How much the fullest part may be ahead of the emptiest.
  var maxSkew: Int64
  /// The label of nodes that divides the cluster into parts.
  var topologyKey: String
  /// The pods that are counted.
  var matcher: PodMatcher
  /// Whether a node that breaks the rule is refused.
  var isHard: Bool
  /// How many parts there have to be at least.
  var minDomains: Int64
  /// Whether only nodes count that the pod's affinity allows.
  var honorsAffinity: Bool
  /// Whether only nodes count whose taints the pod stands.
  var honorsTaints: Bool

  /// Reads a constraint of a pod.
  // Kubernetes: pkg/scheduler/framework/plugins/podtopologyspread/common.go, newTopologySpreadConstraint
  init(_ constraint: JSON, of pod: JSON) {
    maxSkew = constraint.number("maxSkew") ?? 1
    topologyKey = constraint.text("topologyKey")
    isHard = constraint.text("whenUnsatisfiable") != "ScheduleAnyway"
    minDomains = constraint.number("minDomains") ?? 1
    honorsAffinity = constraint.text("nodeAffinityPolicy") != "Ignore"
    honorsTaints = constraint.text("nodeTaintsPolicy") == "Honor"
    let selector = LabelSelector(
      constraint["labelSelector"], of: pod, with: [("matchLabelKeys", "In")], from: constraint)
    matcher = PodMatcher(namespaces: [pod.namespace], selector: selector)
  }

  /// Makes one of the rules that hold for pods without rules of their own.
  init(maxSkew: Int64, topologyKey: String, matcher: PodMatcher) {
    self.maxSkew = maxSkew
    self.topologyKey = topologyKey
    self.matcher = matcher
    isHard = false
    minDomains = 1
    honorsAffinity = true
    honorsTaints = false
  }
}

/// What a pod's `spec` says about other pods and about preferred nodes.
struct PlacementRules: Sendable {
  /// Pods that have to be near.
  var near: [PodTerm] = []
  /// Pods that have to be away.
  var away: [PodTerm] = []
  /// Pods that had better be near or away.
  var preferred: [PodTerm] = []
  /// Rules about spreading.
  var spread: [SpreadRule] = []
  /// Nodes that are preferred, with weights.
  var nodes: [(term: NodeAffinity.Term, weight: Int64)] = []

  /// Reads a pod.
  init(_ pod: JSON, in state: State) {
    guard let spec = pod["spec"] else { return }
    for constraint in spec.items("topologySpreadConstraints") {
      spread.append(SpreadRule(constraint, of: pod))
    }
    guard let affinity = spec["affinity"] else { return }
    let required = "requiredDuringSchedulingIgnoredDuringExecution"
    let wished = "preferredDuringSchedulingIgnoredDuringExecution"
    for term in affinity["nodeAffinity"]?.items(wished) ?? [] {
      nodes.append((NodeAffinity.Term(term["preference"] ?? [:]), term.number("weight") ?? 0))
    }
    for (field, sign) in [("podAffinity", Int64(1)), ("podAntiAffinity", -1)] {
      guard let rules = affinity[field] else { continue }
      let terms = rules.items(required).map { PodTerm($0, of: pod, in: state) }
      if sign > 0 { near = terms } else { away = terms }
      for term in rules.items(wished) {
        preferred.append(
          PodTerm(
            term["podAffinityTerm"] ?? [:], of: pod, in: state,
            weight: sign * (term.number("weight") ?? 0)))
      }
    }
  }

  /// Whether nothing is said about other pods.
  var ignoresPods: Bool {
    near.isEmpty && away.isEmpty && preferred.isEmpty && spread.isEmpty
  }
}
