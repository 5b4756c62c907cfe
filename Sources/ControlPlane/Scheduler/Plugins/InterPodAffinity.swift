internal import KubeAPI

/// Keeps pods near those that they want near, and away from those that want to be apart.
// Kubernetes: pkg/scheduler/framework/plugins/interpodaffinity/filtering.go
enum InterPodAffinity {
  /// What users see when pods that have to be near are not.
  static let near = "node(s) didn't match pod affinity rules"
  /// What users see when pods are near that have to be away.
  static let away = "node(s) didn't match pod anti-affinity rules"
  /// What users see when pods that are there want the new one away.
  static let existing = "node(s) didn't satisfy existing pods anti-affinity rules"

  /// Says no when a rule is broken.
  static func filter(_ view: PlacementView, _ node: NodeInfo) -> Rejection? {
    if !view.near.isEmpty, !isNear(view, node) {
      return Rejection(reasons: [near], preemptionMayHelp: false, plugin: .interPodAffinity)
    }
    for domains in view.away {
      if let value = node.labels[domains.key]?.string, domains.counts[value] ?? 0 > 0 {
        return Rejection(reasons: [away], preemptionMayHelp: true, plugin: .interPodAffinity)
      }
    }
    for (key, values) in view.blocked {
      if let value = node.labels[key]?.string, values.contains(value) {
        return Rejection(reasons: [existing], preemptionMayHelp: true, plugin: .interPodAffinity)
      }
    }
    return nil
  }

  /// Whether all pods that have to be near are, or the pod may start their group.
  // Kubernetes: pkg/scheduler/framework/plugins/interpodaffinity/filtering.go, satisfyPodAffinity
  private static func isNear(_ view: PlacementView, _ node: NodeInfo) -> Bool {
    var exist = true
    for domains in view.near {
      guard let value = node.labels[domains.key]?.string else { return false }
      if domains.counts[value] ?? 0 <= 0 { exist = false }
    }
    return exist || view.startsGroup
  }

  /// How much the pods near a node attract the pod.
  static func score(_ view: PlacementView, _ node: NodeInfo) -> Int64 {
    view.attraction.reduce(0) { sum, entry in
      guard let value = node.labels[entry.key]?.string else { return sum }
      return sum + (entry.value[value] ?? 0)
    }
  }
}

/// Spreads pods evenly over the parts of the cluster.
// Kubernetes: pkg/scheduler/framework/plugins/podtopologyspread/filtering.go
enum PodTopologySpread {
  /// What users see when a part would get too far ahead.
  static let skewed = "node(s) didn't match pod topology spread constraints"
  /// What users see of nodes that are in no part.
  static let unlabeled =
    "node(s) didn't match pod topology spread constraints (missing required label)"

  /// Says no when a part would get too far ahead.
  static func filter(_ view: PlacementView, _ node: NodeInfo) -> Rejection? {
    for spread in view.spread {
      guard let value = node.labels[spread.rule.topologyKey]?.string else {
        return Rejection(reasons: [unlabeled], preemptionMayHelp: false, plugin: .topologySpread)
      }
      let skew = (spread.counts[value] ?? 0) + spread.own - spread.least
      if Int64(skew) > spread.rule.maxSkew {
        return Rejection(reasons: [skewed], preemptionMayHelp: true, plugin: .topologySpread)
      }
    }
    return nil
  }

  /// How full a node's parts are, weighted by how many parts there are; `nil` where a label that a pod's own rule
  /// needs is missing.
  // Kubernetes: pkg/scheduler/framework/plugins/podtopologyspread/scoring.go, Score
  static func score(_ view: PlacementView, _ node: NodeInfo, _ parts: [Int]) -> Int64? {
    var sum = 0.0
    let needsAll = !view.rules.spread.isEmpty
    for (spread, count) in zip(view.softSpread, parts) {
      guard let value = node.labels[spread.rule.topologyKey]?.string else {
        if needsAll { return nil }
        continue
      }
      sum +=
        Double(spread.counts[value] ?? 0) * weight(count) + Double(spread.rule.maxSkew - 1)
    }
    return Int64(sum.rounded())
  }

  /// The natural logarithm of a number of parts and two, so that rules of many parts do not weigh too little.
  // Kubernetes: pkg/scheduler/framework/plugins/podtopologyspread/scoring.go, topologyNormalizingWeight
  private static func weight(_ parts: Int) -> Double {
    // atanh's series, because the standard library has no logarithm:
    // ln x = k ln 2 + 2 atanh((m - 1) / (m + 1)).
    let number = Double(parts + 2)
    let significand = number.significand
    let ratio = (significand - 1) / (significand + 1)
    var (power, sum) = (ratio, 0.0)
    for index in 0..<20 {
      sum += power / Double(2 * index + 1)
      power *= ratio * ratio
    }
    return Double(number.exponent) * 0.693_147_180_559_945_3 + 2 * sum
  }
}
