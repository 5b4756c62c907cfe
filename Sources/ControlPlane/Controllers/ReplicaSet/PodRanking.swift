internal import KubeAPI

/// Which pods go first when there are too many: those that have come least far, then those whose loss hurts least.
// Kubernetes: pkg/controller/controller_utils.go, ActivePodsWithRanks
struct PodRanking {
  /// The world's time.
  let now: Instant
  /// How many active pods nodes hold, for each ReplicaSet of the same owner.
  let related: [SortedMap<String, Int>]

  /// The pods that go first.
  func victims(_ pods: SortedMap<ObjectKey, ReplicaPod>, count: Int) -> [ObjectKey] {
    var active: [(key: ObjectKey, pod: ReplicaPod, neighbours: Int)] = []
    for (key, pod) in pods where pod.isActive { active.append((key, pod, 0)) }
    if count < active.count {
      for index in active.indices {
        let node = active[index].pod.node
        active[index].neighbours = related.reduce(0) { $0 + ($1[node] ?? 0) }
      }
      active.sort { goesBefore(($0.pod, $0.neighbours), ($1.pod, $1.neighbours)) }
    }
    return active.prefix(count).map(\.key)
  }

  /// Whether one pod goes before another.
  private func goesBefore(
    _ first: (pod: ReplicaPod, neighbours: Int), _ second: (pod: ReplicaPod, neighbours: Int)
  ) -> Bool {
    let (one, other) = (first.pod, second.pod)
    if one.node.isEmpty != other.node.isEmpty { return one.node.isEmpty }
    if one.progress != other.progress { return one.progress < other.progress }
    if one.isReady != other.isReady { return !one.isReady }
    if one.deletionCost != other.deletionCost { return one.deletionCost < other.deletionCost }
    if first.neighbours != second.neighbours { return first.neighbours > second.neighbours }
    if one.isReady, other.isReady, one.readySince != other.readySince {
      return isYounger(one.readySince, other.readySince, one.uid, other.uid)
    }
    if one.restarts != other.restarts { return one.restarts > other.restarts }
    if one.sidecarRestarts != other.sidecarRestarts {
      return one.sidecarRestarts > other.sidecarRestarts
    }
    if one.created != other.created {
      return isYounger(one.created, other.created, one.uid, other.uid)
    }
    return one.uid < other.uid
  }

  /// Whether one moment is later than another on a logarithmic scale; among equals the uid decides.
  // Kubernetes: pkg/controller/controller_utils.go, logarithmicRankDiff
  private func isYounger(
    _ one: Instant?, _ other: Instant?, _ uid: String, _ otherUID: String
  ) -> Bool {
    guard let one, let other else { return one == nil }
    let (rank, otherRank) = (logarithm(now - one), logarithm(now - other))
    return rank == otherRank ? uid < otherUID : rank < otherRank
  }

  /// The whole part of the logarithm of a duration in nanoseconds; -1 for none.
  private func logarithm(_ duration: Duration) -> Int {
    let nanoseconds = duration.nanoseconds
    return nanoseconds > 0 ? 63 - nanoseconds.leadingZeroBitCount : -1
  }
}
