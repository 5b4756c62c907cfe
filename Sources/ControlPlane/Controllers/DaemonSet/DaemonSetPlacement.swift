public import KubeAPI

/// Where a DaemonSet's pods belong: its demands on nodes, read once from its template.
struct DaemonSetPlacement: Hashable, Sendable {
  /// The demands on labels and names.
  private var affinity: NodeAffinity
  /// What its pods stand, with what the controller adds.
  private var tolerations: [Toleration]
  /// The only node that it may run on, when the template names one.
  private var nodeName: String

  /// Whether a daemon pod belongs on a node.
  struct Answer: Hashable, Sendable {
    /// A pod should run there.
    var shouldRun: Bool
    /// A pod that is there already may go on.
    var mayContinue: Bool

    /// Neither.
    static let no = Answer(shouldRun: false, mayContinue: false)
    /// Both.
    static let yes = Answer(shouldRun: true, mayContinue: true)
  }

  /// Reads the demands of a template's `spec`.
  init(podSpec spec: JSON) {
    affinity = NodeAffinity(podSpec: spec)
    tolerations =
      (spec["tolerations"]?.array?.map(Toleration.init) ?? [])
      + DaemonPod.addedTolerations(hostNetwork: spec["hostNetwork"]?.bool ?? false)
      .map(Toleration.init)
    nodeName = spec["nodeName"]?.string ?? ""
  }

  /// Whether a pod belongs on a node.
  // Kubernetes: pkg/controller/daemon/daemon_controller.go, NodeShouldRunDaemonPod
  func answer(node: JSON) -> Answer {
    let name = node.name
    if !nodeName.isEmpty && nodeName != name { return .no }
    if !affinity.matches(name: name, labels: node.labels) { return .no }
    guard let taints = node["spec", "taints"]?.array else { return .yes }
    let untolerated = taints.lazy.map(Taint.init).filter {
      $0.keepsOff && !tolerations.tolerate($0)
    }
    var keptOff = false
    for taint in untolerated {
      if taint.effect == "NoExecute" { return .no }
      keptOff = true
    }
    return Answer(shouldRun: !keptOff, mayContinue: true)
  }
}

/// Where a DaemonSet's pods belong and where they are, as the grader asks.
public struct DaemonPlacement: Sendable {
  /// One node's part.
  public struct Node: Sendable {
    /// The node's name.
    public var name: String
    /// Whether a pod should run there.
    public var shouldRun: Bool
    /// Whether a pod that is there may go on.
    public var mayContinue: Bool
    /// The pods there that the DaemonSet controls and that are not being deleted.
    public var pods: [JSON]
  }

  /// All nodes by name, those that are gone but have pods included.
  public var nodes: [Node]
  /// The pods that have no node.
  public var homeless: [JSON]
}

extension World {
  /// Where the pods of a DaemonSet belong and are; `nil` where there is no such DaemonSet.
  public func daemonPlacement(namespace: String, name: String) -> DaemonPlacement? {
    guard let set = object(.daemonSets, namespace: namespace, name: name) else { return nil }
    var pods: [String: [JSON]] = [:]
    var homeless: [JSON] = []
    for key in state.dependents(ofOwner: set.uid) where key.resource == Resource.pods.id {
      guard let pod = state.object(.pods, key.object), !pod.isBeingDeleted,
        pod.controllerReference?["uid"]?.string == set.uid
      else { continue }
      if let node = pod["spec", "nodeName"]?.string, !node.isEmpty {
        pods[node, default: []].append(pod)
      } else {
        homeless.append(pod)
      }
    }
    let placement = DaemonSetPlacement(podSpec: set["spec", "template", "spec"] ?? [:])
    var nodes = state.objects(.nodes).map { key, node in
      let answer = placement.answer(node: node)
      return DaemonPlacement.Node(
        name: key.name, shouldRun: answer.shouldRun, mayContinue: answer.mayContinue,
        pods: pods.removeValue(forKey: key.name) ?? [])
    }
    for (node, left) in pods.sorted(by: { $0.key < $1.key }) {
      nodes.append(
        DaemonPlacement.Node(name: node, shouldRun: false, mayContinue: false, pods: left))
    }
    return DaemonPlacement(nodes: nodes, homeless: homeless)
  }
}
