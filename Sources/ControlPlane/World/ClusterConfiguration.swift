public import KubeAPI

/// What a new cluster is made of.
public struct ClusterConfiguration: Sendable {
  /// What a cluster holds before anybody has touched it.
  public enum Profile: String, Sendable, CaseIterable {
    /// An API server and nothing else: namespaces and their service accounts, but no add-ons.
    case bare
    /// A cluster as kubeadm leaves it, with flannel: coredns, kube-proxy and static control-plane pods.
    case kubeadm

    /// The group whose members may do everything, to which the administrator belongs.
    // Kubernetes: cmd/kubeadm/app/constants/constants.go, ClusterAdminsGroupAndClusterRoleBinding
    public var administrators: String {
      switch self {
      case .bare: "system:masters"
      case .kubeadm: "kubeadm:cluster-admins"
      }
    }
  }

  /// Who chooses the nodes of daemon pods.
  public enum DaemonScheduling: String, Sendable, CaseIterable {
    /// The default scheduler, which each pod's affinity tells its node, as since Kubernetes 1.12.
    case defaultScheduler
    /// The DaemonSet controller, which names the node in each pod's `spec`, as older versions did.
    case controller
  }

  /// How kubelets run pods.
  public enum KubeletMode: String, Sendable, CaseIterable {
    /// As real ones do: images are pulled, containers start, probe, end, and are started again.
    case simulated
    /// Pods run at once and are gone at once; nothing is told of it but their status.
    case status
  }

  /// What the cluster holds at the start.
  public var profile: Profile
  /// The version that nodes and server show.
  public var version: String
  /// How kubelets run pods.
  public var kubelet = KubeletMode.simulated
  /// The nodes, in order.
  public var nodes: [NodeSpec]
  /// The seed of uids, name suffixes, addresses and delays.
  public var seed: UInt64
  /// Images that cannot be pulled, beside those that the general rule excludes.
  public var missingImages: [String]
  /// The moment at which the world begins.
  public var start: Instant
  /// Who chooses the nodes of daemon pods.
  public var daemonScheduling: DaemonScheduling
  /// Whether a scheduler runs; without one, pods stay pending that name no node.
  public var hasScheduler: Bool
  /// The certificate of the cluster's authority in PEM, which every namespace is told; empty without a server.
  public var rootCertificate = ""

  /// The moment at which a graded world begins: 2026-01-01T00:00:00Z.
  public static let gradedStart = Instant(seconds: 1_767_225_600)

  /// Describes a cluster; without nodes it has one control-plane node and one worker.
  public init(
    profile: Profile = .kubeadm, version: String = "v1.36.2",
    nodes: [NodeSpec] = [
      NodeSpec(name: "controlplane", role: .controlPlane), NodeSpec(name: "node01"),
    ],
    seed: UInt64 = 1, missingImages: [String] = [], start: Instant = gradedStart,
    daemonScheduling: DaemonScheduling = .defaultScheduler, hasScheduler: Bool = true
  ) {
    self.profile = profile
    self.version = version
    self.nodes = nodes
    self.seed = seed
    self.missingImages = missingImages
    self.start = start
    self.daemonScheduling = daemonScheduling
    self.hasScheduler = hasScheduler
  }
}

/// What a node is made of.
public struct NodeSpec: Sendable, Hashable {
  /// What a node is there for.
  public enum Role: String, Sendable, CaseIterable {
    /// Runs the control plane: has its label and taint.
    case controlPlane = "control-plane"
    /// Runs the work.
    case worker
  }

  /// The name.
  public var name: String
  /// What it is there for.
  public var role: Role
  /// Labels beside those that every node has.
  public var labels: JSONObject
  /// Taints beside those of its role.
  public var taints: [JSON]
  /// What differs from the default capacity of 2 CPU, 4Gi memory, 50Gi storage and 110 pods.
  public var capacity: JSONObject

  /// Describes a node.
  public init(
    name: String, role: Role = .worker, labels: JSONObject = JSONObject(), taints: [JSON] = [],
    capacity: JSONObject = JSONObject()
  ) {
    self.name = name
    self.role = role
    self.labels = labels
    self.taints = taints
    self.capacity = capacity
  }
}
