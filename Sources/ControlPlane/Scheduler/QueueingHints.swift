internal import KubeAPI

/// The plugins that keep pods off nodes.
struct FilterPlugins: OptionSet, Hashable, Sendable {
  /// A bit for each plugin.
  let rawValue: UInt8

  /// Cordoned nodes.
  static let nodeUnschedulable = FilterPlugins(rawValue: 1)
  /// Taints.
  static let taintToleration = FilterPlugins(rawValue: 2)
  /// Node selectors and affinity to nodes.
  static let nodeAffinity = FilterPlugins(rawValue: 4)
  /// Ports of nodes.
  static let nodePorts = FilterPlugins(rawValue: 8)
  /// Resources.
  static let nodeResources = FilterPlugins(rawValue: 16)
  /// Everything about volumes.
  static let volumes = FilterPlugins(rawValue: 32)
  /// Even spreading.
  static let topologySpread = FilterPlugins(rawValue: 64)
  /// Affinity to other pods.
  static let interPodAffinity = FilterPlugins(rawValue: 128)
  /// All of them.
  static let all = FilterPlugins(rawValue: 255)
}

/// Which changes let pods try again that fit nowhere: those that may change the mind of a plugin that kept
/// them off.
// Kubernetes: pkg/scheduler/backend/queue/scheduling_queue.go, isPodWorthRequeuing
extension World {
  /// After how long pods are tried again, come what may.
  // Kubernetes: pkg/scheduler/backend/queue/scheduling_queue.go, DefaultPodMaxInUnschedulablePodsDuration
  private static let flushPeriod = Duration.seconds(300)

  /// Notes who kept a pod off that fits nowhere.
  mutating func noteRejection(_ key: ObjectKey, _ plugins: FilterPlugins) {
    scheduler.rejectors.updateValue(plugins, forKey: key)
    if scheduler.flush != nil { return }
    scheduler.flush = timers.set(
      Timer(kind: .retry, target: .scheduler), at: now + Self.flushPeriod)
  }

  /// A pod has left a node, whose room others may take.
  mutating func relent(_ demands: PodDemands, onNode name: String) {
    if scheduler.rejectors.isEmpty { return }
    var plugins: FilterPlugins = [.nodeResources, .volumes, .topologySpread, .interPodAffinity]
    if !demands.hostPorts.isEmpty { plugins.insert(.nodePorts) }
    scheduler.relenting.formUnion(plugins)
    let named = scheduler.waitingForNode.elements(from: .first(name))
      .lazy.prefix { $0.value == name }
    for index in Array(named)
    where !(scheduler.rejectors[index.object] ?? .all).isDisjoint(with: plugins) {
      scheduler.waitingForNode.remove(index)
      enqueueAgain(index.object)
    }
  }

  /// Lets every pod that fits nowhere try again.
  mutating func retryUnschedulable() {
    scheduler.flush = nil
    for index in Array(scheduler.waitingForNode) { enqueueAgain(index.object) }
    scheduler.waitingForNode.removeAll()
    for key in Array(scheduler.waitingForAny) { enqueueAgain(key) }
  }

  /// Lets pods try again for which something has changed that may make them fit.
  mutating func retryStirred() {
    let (nodes, relenting) = (scheduler.stirredNodes, scheduler.relenting)
    if nodes.isEmpty && relenting.isEmpty { return }
    scheduler.stirredNodes = SortedMap()
    scheduler.relenting = []
    for key in Array(scheduler.waitingForAny) {
      let plugins = scheduler.rejectors[key] ?? .all
      if !plugins.isDisjoint(with: relenting) || mayHelp(nodes, key, plugins) { enqueueAgain(key) }
    }
    for (name, old) in nodes {
      let named = scheduler.waitingForNode.elements(from: .first(name))
        .lazy.prefix { $0.value == name }
      for index in Array(named) {
        let plugins = scheduler.rejectors[index.object] ?? .all
        var change = SortedMap<String, NodeInfo?>()
        change.updateValue(old, forKey: name)
        guard mayHelp(change, index.object, plugins) else { continue }
        scheduler.waitingForNode.remove(index)
        enqueueAgain(index.object)
      }
    }
  }

  /// Whether one of some nodes that have changed may take a pod now.
  private func mayHelp(
    _ nodes: SortedMap<String, NodeInfo?>, _ key: ObjectKey, _ plugins: FilterPlugins
  ) -> Bool {
    guard let pod = state.object(.pods, key) else { return true }
    let hint = QueueingHint(pod, plugins)
    return nodes.contains { name, old in
      guard let new = scheduler.nodes[name], new.exists else { return false }
      return hint.mayHelp(name, from: old, to: new)
    }
  }
}

/// What a pod that fits nowhere hopes for from a node that changes.
struct QueueingHint {
  /// Who kept the pod off.
  private let plugins: FilterPlugins
  /// What the pod demands.
  private let demands: PodDemands
  /// The nodes that it chooses.
  private let affinity: NodeAffinity

  /// Reads a pod.
  init(_ pod: JSON, _ plugins: FilterPlugins) {
    self.plugins = plugins
    demands = PodDemands(podSpec: pod["spec"] ?? [:])
    affinity = NodeAffinity(podSpec: pod["spec"] ?? [:])
  }

  /// Whether a node may take the pod now, because it is new or has changed.
  func mayHelp(_ name: String, from old: NodeInfo?, to new: NodeInfo) -> Bool {
    /// Whether a plugin that kept the pod off has nothing against the node now, and had before.
    func turns(_ plugin: FilterPlugins, _ rejects: (NodeInfo) -> Bool) -> Bool {
      plugins.contains(plugin) && !rejects(new) && (old.map(rejects) ?? true)
    }
    if turns(.nodeUnschedulable, { NodeUnschedulable.filter(demands, $0) != nil })
      || turns(.taintToleration, { TaintToleration.filter(demands, $0) != nil })
      || turns(.nodeAffinity, { NodeAffinityFilter.filter(affinity, name, $0) != nil })
    {
      return true
    }
    if plugins.contains(.nodeResources), fits(new), old.map({ grows($0, new) }) ?? true {
      return true
    }
    if plugins.contains(.nodePorts), old == nil { return true }
    if plugins.contains(.topologySpread), old?.labels != new.labels || old?.taints != new.taints {
      return true
    }
    let others: FilterPlugins = [.volumes, .interPodAffinity]
    return !plugins.isDisjoint(with: others) && old?.labels != new.labels
  }

  /// Whether the pod would fit if it had the node for itself.
  // Kubernetes: pkg/scheduler/framework/plugins/noderesources/fit.go, isFit
  private func fits(_ node: NodeInfo) -> Bool {
    var empty = node
    empty.requested = ResourceAmounts()
    return NodeResourcesFit.filter(demands, empty) == nil
  }

  /// Whether a node has more than before of something that the pod asks for.
  // Kubernetes: pkg/scheduler/framework/plugins/noderesources/fit.go, haveAnyRequestedResourcesIncreased
  private func grows(_ old: NodeInfo, _ new: NodeInfo) -> Bool {
    let (wanted, had, has) = (demands.requests, old.allocatable, new.allocatable)
    return has.pods > had.pods || wanted.milliCPU > 0 && has.milliCPU > had.milliCPU
      || wanted.memory > 0 && has.memory > had.memory
      || wanted.ephemeralStorage > 0 && has.ephemeralStorage > had.ephemeralStorage
      || wanted.extended.contains { has.amount(of: $0.name) > had.amount(of: $0.name) }
  }
}
