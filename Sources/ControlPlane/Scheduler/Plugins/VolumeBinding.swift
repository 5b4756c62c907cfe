internal import KubeAPI

/// Keeps pods waiting whose claims are not there or have no volume yet.
// Kubernetes: pkg/scheduler/framework/plugins/volumebinding/volume_binding.go, PreFilter
enum VolumeBinding {
  /// Why no node takes a pod, whichever it is; `nil` when its claims do not stand in its way.
  static func obstacle(_ pod: JSON, _ state: State) -> String? {
    for volume in pod["spec", "volumes"]?.array ?? [] {
      let ephemeral = volume["ephemeral"] != nil
      let name =
        ephemeral
        ? "\(pod.name)-\(volume.text("name"))"
        : volume["persistentVolumeClaim"]?.text("claimName") ?? ""
      if name.isEmpty { continue }
      let key = ObjectKey(namespace: pod.namespace, name: name)
      guard let claim = state.object(.persistentVolumeClaims, key) else {
        return ephemeral
          ? "waiting for ephemeral volume controller to create the persistentvolumeclaim \"\(name)\""
          : "persistentvolumeclaim \"\(name)\" not found"
      }
      if ephemeral, claim.controllerReference?["uid"]?.string != pod.uid {
        return "PVC \(key.namespace)/\(name) was not created for pod "
          + "\(pod.namespace)/\(pod.name) (pod is not owner)"
      }
      if let problem = problem(of: claim, state) { return problem }
    }
    return nil
  }

  /// Why a claim cannot be used.
  private static func problem(of claim: JSON, _ state: State) -> String? {
    let volume = claim["spec", "volumeName"]?.string ?? ""
    if claim["status", "phase"] == "Lost" {
      return
        "persistentvolumeclaim \"\(claim.name)\" bound to non-existent persistentvolume \"\(volume)\""
    }
    if claim.isBeingDeleted {
      return "persistentvolumeclaim \"\(claim.name)\" is being deleted"
    }
    if isBound(claim) || isDelayed(claim, state) { return nil }
    return "pod has unbound immediate PersistentVolumeClaims"
  }

  /// Whether a claim has its volume.
  // Kubernetes: pkg/scheduler/framework/plugins/volumebinding/binder.go, isPVCFullyBound
  static func isBound(_ claim: JSON) -> Bool {
    !(claim["spec"]?.text("volumeName") ?? "").isEmpty
      && claim.annotations[StorageNames.bindCompleted] != nil
  }

  /// Whether the volume of a claim is chosen together with the node of a pod.
  private static func isDelayed(_ claim: JSON, _ state: State) -> Bool {
    guard (claim["spec"]?.text("volumeName") ?? "").isEmpty else { return false }
    let name = StorageNames.storageClass(claim)
    return state.object(.storageClasses, ObjectKey(name))?["volumeBindingMode"]
      == "WaitForFirstConsumer"
  }
}

/// What a pod's claims demand of its node.
// Kubernetes: pkg/scheduler/framework/plugins/volumebinding/binder.go, FindPodVolumes
struct VolumeDemands: Sendable {
  /// A volume that a node may or may not reach.
  struct Reach: Sendable {
    /// The volume.
    var name: String
    /// The terms of which a node must match one; `nil` where any node will do.
    var terms: [NodeAffinity.Term]?
    /// The only nodes that can match, by their host name; `nil` where there is no such bound.
    var hosts: [String]?

    /// Reads a volume.
    init(_ volume: JSON) {
      name = volume.name
      let list = volume["spec", "nodeAffinity", "required", "nodeSelectorTerms"]?.array
      terms = list?.map(NodeAffinity.Term.init)
      guard let list, list.count == 1 else { return }
      let own = list[0].items("matchExpressions").first {
        $0["key"] == "kubernetes.io/hostname" && $0["operator"] == "In"
      }
      hosts = own?.items("values").compactMap(\.string)
    }

    /// Whether a node reaches the volume.
    func includes(_ name: String, _ labels: JSONObject) -> Bool {
      terms.map { $0.contains { $0.matches(name: name, labels: labels) } } ?? true
    }
  }

  /// A claim whose volume is chosen together with the node.
  struct Choice: Sendable {
    /// The claim.
    var claim: ObjectKey
    /// How much it asks for, in bytes.
    var size: Int64
    /// The volumes that would do, the smallest first.
    var volumes: [Reach]
    /// The places in `volumes` of those that single nodes reach, by host name.
    var places: [String: [Int]]
    /// The places in `volumes` of the others.
    var general: [Int]
    /// What makes a volume; `nil` where nothing does.
    var maker: VolumeMaker?
    /// The node for which a volume is being made already.
    var node: String?
  }

  /// Volumes that the pod's claims have; `nil` for one that is gone.
  var bound: [Reach?] = []
  /// The claims whose volumes are chosen together with the node, the smallest first.
  var choices: [Choice] = []
  /// The parts of the cluster that volumes are in: labels of nodes with their values.
  var zones: [(key: String, values: [String])] = []
  /// Whether another pod uses a claim that one pod may use.
  var isTaken = false

  /// Whether any node will do.
  var isPlain: Bool { bound.isEmpty && choices.isEmpty && zones.isEmpty && !isTaken }

  /// What users see where a claim is taken.
  // Kubernetes: pkg/scheduler/framework/plugins/volumerestrictions/volume_restrictions.go
  private static let taken =
    "node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode"
  /// What users see where no volume is there.
  private static let missing = "node(s) didn't find available persistent volumes to bind"
  /// What users see where a volume is out of reach.
  private static let unreachable = "node(s) didn't match PersistentVolume's node affinity"
  /// What users see where a volume is gone.
  private static let gone =
    "node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)"
  /// What users see where a volume is in another part of the cluster.
  // Kubernetes: pkg/scheduler/framework/plugins/volumezone/volume_zone.go
  private static let elsewhere = "node(s) had no available volume zone"
  /// What users see where there is too little storage.
  private static let full = "node(s) did not have enough free storage"

  /// Says no when a node cannot have the volumes.
  func filter(_ name: String, _ node: NodeInfo) -> Rejection? {
    if isPlain { return nil }
    if isTaken {
      return Rejection(reasons: [Self.taken], preemptionMayHelp: true, plugin: .volumes)
    }
    var reasons: [String] = []
    if bound.contains(where: { $0 == nil }) {
      reasons.append(Self.gone)
    } else if !bound.allSatisfy({ $0?.includes(name, node.labels) ?? false }) {
      reasons.append(Self.unreachable)
    }
    switch plan(name, node) {
    case .success: break
    case .failure(.noVolume): reasons.append(Self.missing)
    case .failure(.noRoom): reasons.append(Self.full)
    }
    if reasons.isEmpty, !isInZones(node.labels) { reasons = [Self.elsewhere] }
    if reasons.isEmpty { return nil }
    return Rejection(reasons: reasons, preemptionMayHelp: false, plugin: .volumes)
  }

  /// The labels that name parts of the cluster, with the newer names of old ones.
  static let zoneLabels = [
    ("failure-domain.beta.kubernetes.io/zone", "topology.kubernetes.io/zone"),
    ("failure-domain.beta.kubernetes.io/region", "topology.kubernetes.io/region"),
    ("topology.kubernetes.io/zone", "topology.kubernetes.io/zone"),
    ("topology.kubernetes.io/region", "topology.kubernetes.io/region"),
  ]

  /// Whether a node is in the parts of the cluster that the volumes are in, or in none at all.
  private func isInZones(_ labels: JSONObject) -> Bool {
    guard Self.zoneLabels.contains(where: { labels[$0.0] != nil }) else { return true }
    return zones.allSatisfy { key, values in
      let newer = Self.zoneLabels.first { $0.0 == key }?.1 ?? key
      return (labels[key] ?? labels[newer])?.string.map(values.contains) ?? false
    }
  }

  /// Why a node cannot have the volumes that are to be chosen.
  enum Obstacle: Error {
    /// There is none and none can be made.
    case noVolume
    /// There is too little storage to make one.
    case noRoom
  }

  /// Which volumes the claims get on a node.
  struct Plan {
    /// The claims that get a volume that is there.
    var bindings: [(claim: ObjectKey, volume: String)] = []
    /// The claims for which a volume is made.
    var provisions: [ObjectKey] = []
  }

  /// Chooses volumes for a node.
  func plan(_ name: String, _ node: NodeInfo) -> Result<Plan, Obstacle> {
    var plan = Plan()
    var used: Set<String> = []
    let host = node.labels["kubernetes.io/hostname"]?.string ?? ""
    for choice in choices {
      if let node = choice.node {
        if node != name { return .failure(.noVolume) }
      } else {
        let places = ((choice.places[host] ?? []) + choice.general).sorted()
        let found = places.first { place in
          let volume = choice.volumes[place]
          return !used.contains(volume.name) && volume.includes(name, node.labels)
        }
        if let found {
          used.insert(choice.volumes[found].name)
          plan.bindings.append((choice.claim, choice.volumes[found].name))
          continue
        }
      }
      guard let maker = choice.maker, maker.serves(node.labels) else {
        return .failure(.noVolume)
      }
      if !maker.hasRoom(for: choice.size, node.labels) { return .failure(.noRoom) }
      plan.provisions.append(choice.claim)
    }
    return .success(plan)
  }
}

/// What makes the volumes of a class.
// Kubernetes: pkg/scheduler/framework/plugins/volumebinding/binder.go, checkVolumeProvisions
struct VolumeMaker: Sendable {
  /// The conditions on labels of which a node must meet one set; empty where any node will do.
  private let topologies: [[(key: String, values: [String])]]
  /// How much is left where; `nil` where nobody keeps count.
  private let capacities: [(size: Int64, nodes: LabelSelector)]?

  /// Reads a class; `nil` for one whose volumes are made by hand.
  init?(_ storageClass: JSON, _ state: State) {
    let provisioner = storageClass.text("provisioner")
    if provisioner.isEmpty || provisioner == "kubernetes.io/no-provisioner" { return nil }
    topologies = storageClass.items("allowedTopologies").map { term in
      term.items("matchLabelExpressions").map {
        ($0.text("key"), $0.items("values").compactMap(\.string))
      }
    }
    let driver = state.object(.csiDrivers, ObjectKey(provisioner))
    guard driver?["spec", "storageCapacity"] == true else {
      capacities = nil
      return
    }
    capacities = state.objects(.csiStorageCapacities).compactMap { _, capacity in
      guard capacity["storageClassName"]?.string == storageClass.name,
        let topology = capacity.present("nodeTopology"),
        let selector = try? LabelSelector(topology),
        let most = capacity.present("maximumVolumeSize") ?? capacity.present("capacity")
      else { return nil }
      return (VolumeSlot.size(["storage": most]), selector)
    }
  }

  /// Whether volumes can be made for a node.
  func serves(_ labels: JSONObject) -> Bool {
    topologies.isEmpty
      || topologies.contains { term in
        term.allSatisfy { key, values in labels[key]?.string.map(values.contains) ?? false }
      }
  }

  /// Whether there is enough storage for a volume of a node.
  func hasRoom(for size: Int64, _ labels: JSONObject) -> Bool {
    capacities?.contains { $0.size >= size && $0.nodes.matches(labels: labels) } ?? true
  }
}

extension World {
  /// What a pod's claims demand of its node.
  func volumeDemands(of pod: JSON) -> VolumeDemands {
    var demands = VolumeDemands()
    for name in StorageNames.claims(of: pod) {
      let key = ObjectKey(namespace: pod.namespace, name: name)
      guard let claim = state.object(.persistentVolumeClaims, key) else { continue }
      if isTaken(claim, key, from: pod) { demands.isTaken = true }
      if VolumeBinding.isBound(claim) {
        let volume = state.object(
          .persistentVolumes, ObjectKey(claim["spec"]?.text("volumeName") ?? ""))
        if let volume {
          let reach = VolumeDemands.Reach(volume)
          if reach.terms != nil { demands.bound.append(reach) }
          for (key, _) in VolumeDemands.zoneLabels {
            guard let value = volume.labels[key]?.string else { continue }
            demands.zones.append((key, value.split(separator: "__").map(String.init)))
          }
        } else {
          demands.bound.append(nil)
        }
      } else {
        demands.choices.append(choice(for: claim, key))
      }
    }
    demands.choices.sort { ($0.size, $0.claim) < ($1.size, $1.claim) }
    return demands
  }

  /// Whether another pod uses a claim that only one pod may use.
  private func isTaken(_ claim: JSON, _ key: ObjectKey, from pod: JSON) -> Bool {
    guard claim["spec"]?.items("accessModes").contains("ReadWriteOncePod") ?? false else {
      return false
    }
    return storage.pods(using: key).contains { other in
      guard other.name != pod.name, let user = state.object(.pods, other) else { return false }
      let phase = user["status", "phase"]?.string
      return !(user["spec"]?.text("nodeName") ?? "").isEmpty && phase != "Succeeded"
        && phase != "Failed"
    }
  }

  /// What there is to choose from for a claim.
  private func choice(for claim: JSON, _ key: ObjectKey) -> VolumeDemands.Choice {
    let search = VolumeSearch(claim)
    var volumes: [JSON] = []
    if let reserved = search.reservedVolume(storage, state) {
      volumes = [state.object(.persistentVolumes, ObjectKey(reserved.name)) ?? [:]]
    } else {
      volumes = search.candidates(storage, state)
    }
    let reaches = volumes.map(VolumeDemands.Reach.init)
    var places: [String: [Int]] = [:]
    var general: [Int] = []
    for (place, reach) in reaches.enumerated() {
      guard let hosts = reach.hosts else {
        general.append(place)
        continue
      }
      for host in hosts { places[host, default: []].append(place) }
    }
    let maker = state.object(.storageClasses, ObjectKey(search.storageClass)).flatMap {
      VolumeMaker($0, state)
    }
    return VolumeDemands.Choice(
      claim: key, size: search.size, volumes: reaches, places: places, general: general,
      maker: maker, node: claim.annotations[StorageNames.selectedNode]?.string)
  }
}
