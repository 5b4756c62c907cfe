internal import KubeAPI

/// A debug check: what the controllers of storage keep must be what counting everything again gives.
extension World {
  /// Where the indexes of volumes, claims and their users are wrong, a line each; empty when all is well.
  public func storageDiscrepancies() -> [String] {
    var fresh = VolumeMemory()
    for (_, volume) in state.objects(.persistentVolumes) { fresh.count(volume, in: true) }
    for (key, claim) in state.objects(.persistentVolumeClaims) {
      fresh.count(claim: claim, key, in: true)
    }
    for (key, pod) in state.objects(.pods) { _ = fresh.count(pod: pod, key, in: true) }
    var found: [String] = []
    if Array(fresh.free) != Array(storage.free) {
      found.append("free volumes: \(storage.free.map(\.name)), counted \(fresh.free.map(\.name))")
    }
    for (kept, counted) in zip(storage.indexes, fresh.indexes) where kept.entries != counted.entries
    {
      found.append("\(kept.name): \(kept.entries), counted \(counted.entries)")
    }
    return found
  }
}
