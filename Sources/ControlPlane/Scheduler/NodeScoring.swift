internal import KubeAPI

/// The choice among nodes that take a pod.
// Kubernetes: pkg/scheduler/apis/config/v1/default_plugins.go, getDefaultPlugins
extension World {
  /// The node with the highest score; among equals, chance decides.
  mutating func best(
    _ nodes: [(name: String, node: NodeInfo)], _ demands: PodDemands, _ view: PlacementView
  ) -> String? {
    if nodes.count < 2 { return nodes.first?.name }
    var scores = nodes.map { NodeResources.score(demands, $0.node) }
    addTaints(&scores, nodes, demands)
    addPreferredNodes(&scores, nodes, view.rules)
    if !view.attraction.isEmpty {
      let raw = nodes.map { InterPodAffinity.score(view, $0.node) }
      let (least, most) = (raw.min() ?? 0, raw.max() ?? 0)
      if most > least {
        for index in scores.indices {
          scores[index] += 2 * (100 * (raw[index] - least) / (most - least))
        }
      }
    }
    addImages(&scores, nodes, demands)
    if !view.softSpread.isEmpty { addSpread(&scores, nodes, view) }
    guard let highest = scores.max() else { return nil }
    let best = scores.indices.filter { scores[$0] == highest }
    return nodes[best[random.below(best.count)]].name
  }

  /// Prefers nodes with few taints that had better be avoided.
  // Kubernetes: pkg/scheduler/framework/plugins/tainttoleration/taint_toleration.go, Score
  private func addTaints(
    _ scores: inout [Int64], _ nodes: [(name: String, node: NodeInfo)], _ demands: PodDemands
  ) {
    let raw = nodes.map { entry in
      Int64(
        entry.node.taints.lazy
          .filter { $0.effect == "PreferNoSchedule" && !demands.tolerations.tolerate($0) }.count)
    }
    guard let most = raw.max(), most > 0 else { return }
    for index in scores.indices { scores[index] += 3 * (100 - 100 * raw[index] / most) }
  }

  /// Prefers nodes that have large images of the pod's already; what all have or none makes no difference.
  // Kubernetes: pkg/scheduler/framework/plugins/imagelocality/image_locality.go
  private mutating func addImages(
    _ scores: inout [Int64], _ nodes: [(name: String, node: NodeInfo)], _ demands: PodDemands
  ) {
    let (least, most): (Int64, Int64) = (23 << 20, 1000 << 20)
    let total = state.count(.nodes)
    let containers = demands.containers?.array ?? []
    var images: [(name: String, score: Int64)] = []
    for container in containers {
      let facts = imageFacts(container["image"]?.string ?? "")
      let spread = min(kubelets.imageSpread[facts.normalized] ?? 0, total)
      if spread == 0 { continue }
      let part = Double(spread) / Double(total)
      images.append((facts.normalized, Int64(Double(facts.size) * part)))
    }
    guard images.contains(where: { kubelets.imageSpread[$0.name] ?? 0 < total }),
      images.reduce(0, { $0 + $1.score }) > least
    else { return }
    let range = most * Int64(containers.count) - least
    for index in scores.indices {
      let sum = images.reduce(Int64(0)) { sum, image in
        kubelets.images.contains(imageKey(nodes[index].name, image.name)) ? sum + image.score : sum
      }
      scores[index] += 100 * (min(max(sum, least), range + least) - least) / range
    }
  }

  /// Prefers nodes that the pod prefers.
  // Kubernetes: pkg/scheduler/framework/plugins/nodeaffinity/node_affinity.go, Score
  private func addPreferredNodes(
    _ scores: inout [Int64], _ nodes: [(name: String, node: NodeInfo)], _ rules: PlacementRules
  ) {
    if rules.nodes.isEmpty { return }
    let raw = nodes.map { name, node in
      rules.nodes.reduce(Int64(0)) {
        $0 + ($1.term.matches(name: name, labels: node.labels) ? $1.weight : 0)
      }
    }
    guard let most = raw.max(), most > 0 else { return }
    for index in scores.indices { scores[index] += 2 * (100 * raw[index] / most) }
  }

  /// Prefers nodes in emptier parts of the cluster.
  // Kubernetes: pkg/scheduler/framework/plugins/podtopologyspread/scoring.go, NormalizeScore
  private func addSpread(
    _ scores: inout [Int64], _ nodes: [(name: String, node: NodeInfo)], _ view: PlacementView
  ) {
    let parts = view.softSpread.map { spread in
      spread.rule.topologyKey == "kubernetes.io/hostname"
        ? nodes.count
        : Set(nodes.compactMap { $0.node.labels[spread.rule.topologyKey]?.string }).count
    }
    let raw = nodes.map { PodTopologySpread.score(view, $0.1, parts) }
    let known = raw.compactMap(\.self)
    guard let least = known.min(), let most = known.max() else { return }
    for index in scores.indices {
      guard let score = raw[index] else { continue }
      scores[index] += 2 * (most == 0 ? 100 : 100 * (most + least - score) / most)
    }
  }
}

/// Prefers nodes whose CPU and memory are little and evenly used.
enum NodeResources {
  /// What is left of a node, and how evenly it is used, 0 to 200.
  static func score(_ demands: PodDemands, _ node: NodeInfo) -> Int64 {
    NodeResourcesFit.score(demands, node) + balance(demands, node)
  }

  /// How evenly CPU and memory would be used, 0 to 100; pods that ask for nothing do not care.
  // Kubernetes: pkg/scheduler/framework/plugins/noderesources/balanced_allocation.go
  private static func balance(_ demands: PodDemands, _ node: NodeInfo) -> Int64 {
    let wanted = demands.requests
    if wanted.milliCPU == 0 && wanted.memory == 0 { return 0 }
    /// The part of a resource that would be used.
    func part(_ used: Int64, _ has: Int64) -> Double {
      has > 0 ? min(1, Double(used) / Double(has)) : 1
    }
    let cpu = part(node.requested.milliCPU &+ wanted.milliCPU, node.allocatable.milliCPU)
    let memory = part(node.requested.memory &+ wanted.memory, node.allocatable.memory)
    let deviation = (cpu > memory ? cpu - memory : memory - cpu) / 2
    return Int64((1 - deviation) * 100)
  }
}
