internal import KubeAPI

/// Changing the number of pods while nothing is rolled out, or in the midst of it.
extension DeploymentController {
  /// Spreads a new number of pods over the ReplicaSets in proportion to what they have.
  // Kubernetes: pkg/controller/deployment/sync.go, scale
  mutating func scale() {
    if let only = activeOrLatest {
      if Self.size(only) != numbers.replicas { _ = resize(only, to: numbers.replicas) }
      return
    }
    if isSaturated {
      for set in active(oldSets) { _ = resize(set, to: 0) }
      return
    }
    if numbers.isRolling { scaleInProportion() }
  }

  /// The only ReplicaSet with pods, or where none has any, the newest; `nil` where several have.
  // Kubernetes: pkg/controller/deployment/util/deployment_util.go, FindActiveOrLatest
  private var activeOrLatest: JSON? {
    let active = active(sets)
    if active.count > 1 { return nil }
    return active.first ?? newSet ?? oldSets.last
  }

  /// Whether the new ReplicaSet has all pods and all are available.
  // Kubernetes: pkg/controller/deployment/util/deployment_util.go, IsSaturated
  private var isSaturated: Bool {
    guard let new = newSet,
      let desired = new.annotations[DeploymentAnnotation.desiredReplicas]?.string
        .flatMap(Int64.init)
    else { return false }
    return Self.size(new) == numbers.replicas && desired == numbers.replicas
      && Self.count("availableReplicas", new) == numbers.replicas
  }

  /// Gives each ReplicaSet its part of what is to be added or taken away; the largest gets what is left over.
  private mutating func scaleInProportion() {
    let allowed = numbers.replicas > 0 ? numbers.most : 0
    let active = active(sets)
    let change = allowed - size(of: active)
    let ordered = active.sorted { first, second in
      let (size, other) = (Self.size(first), Self.size(second))
      if size != other { return size > other }
      return change > 0 ? Self.isOlder(second, first) : Self.isOlder(first, second)
    }
    var sizes = ordered.map(Self.size)
    var spread: Int64 = 0
    if change != 0 {
      for (index, set) in ordered.enumerated() {
        let part = proportion(set, of: change, spread)
        sizes[index] += part
        spread += part
      }
      if !sizes.isEmpty { sizes[0] = max(0, sizes[0] + change - spread) }
    }
    for (index, set) in ordered.enumerated() { _ = resize(set, to: sizes[index]) }
  }

  /// The part of a ReplicaSet in a change of which some is spread already.
  // Kubernetes: pkg/controller/deployment/util/deployment_util.go, GetReplicaSetProportion
  private func proportion(_ set: JSON, of change: Int64, _ spread: Int64) -> Int64 {
    let present = Self.size(set)
    let left = change - spread
    if present == 0 || left == 0 { return 0 }
    let part = fraction(set, present)
    return change > 0 ? min(part, left) : max(part, left)
  }

  /// How many pods more a ReplicaSet would have if all had grown alike.
  // Kubernetes: pkg/controller/deployment/util/deployment_util.go, getReplicaSetFraction
  private func fraction(_ set: JSON, _ present: Int64) -> Int64 {
    if numbers.replicas == 0 { return -present }
    let before =
      set.annotations[DeploymentAnnotation.maxReplicas]?.string.flatMap(Int64.init)
      ?? status["replicas"]?.integer ?? 0
    guard before > 0 else { return 0 }
    let size = Double(present) * Double(numbers.most) / Double(before)
    return Int64(min(size.rounded(.toNearestOrAwayFromZero), Double(Int32.max))) - present
  }

  /// Gives a ReplicaSet another number of pods and notes what the Deployment wants; says whether the number changed.
  // Kubernetes: pkg/controller/deployment/sync.go, scaleReplicaSet
  mutating func resize(_ set: JSON, to size: Int64) -> Bool {
    let present = Self.size(set)
    var changed = set
    changed.set(
      ["metadata", "annotations", DeploymentAnnotation.desiredReplicas],
      .string(String(numbers.replicas)))
    changed.set(
      ["metadata", "annotations", DeploymentAnnotation.maxReplicas],
      .string(String(numbers.most)))
    if present != size {
      changed.modify("spec") { $0["replicas"] = .integer(size) }
      Self.countChange(&changed)
    }
    if changed == set { return false }
    update(changed)
    if present == size { return false }
    say(
      "ScalingReplicaSet",
      "Scaled \(present < size ? "up" : "down") replica set \(set.name) from \(present) to \(size)")
    return true
  }
}
