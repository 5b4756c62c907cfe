internal import KubeAPI

/// How fast nodes that are not ready drive their pods away: one node of a zone every ten seconds, fewer where
/// most of a zone is lost, none where everything is.
// Kubernetes: pkg/controller/nodelifecycle/node_lifecycle_controller.go, handleDisruption
extension World {
  /// A node has come, changed or gone: its zone counts it.
  mutating func nodeZonesObserveNode(_ change: Change) {
    let name = change.key.name
    let old = nodeHealth.nodes[name]
    guard change.kind != .deleted else {
      leaveQueue(name)
      nodeHealth.nodes.removeValue(forKey: name)
      if let old { count(name, old, by: -1) }
      disruptionsChanged(old.map { [$0.zone] } ?? [])
      return
    }
    let excluded = change.new.labels["node.kubernetes.io/exclude-disruption"] != nil
    let ready = NodeHealth.isReady(change.new)
    var place = NodeHealth.Place(
      zone: NodeHealth.zone(of: change.new), isReady: excluded ? nil : ready, number: old?.number)
    if let old, old.zone == place.zone, old.isReady == place.isReady { return }
    if let old, old.zone != place.zone || ready {
      leaveQueue(name)
      place.number = nil
    }
    nodeHealth.nodes.updateValue(place, forKey: name)
    if let old { count(name, old, by: -1) }
    count(name, place, by: 1)
    disruptionsChanged(Set([old?.zone ?? place.zone, place.zone]).sorted())
  }

  /// Counts a node in or out of its zone.
  private mutating func count(_ name: String, _ place: NodeHealth.Place, by factor: Int) {
    guard let isReady = place.isReady else { return }
    nodeHealth.zones.modify(place.zone, default: NodeHealth.Zone()) { zone in
      if isReady {
        zone.ready += factor
      } else if factor > 0 {
        zone.unready.insert(name)
      } else {
        zone.unready.remove(name)
      }
    }
  }

  /// Sets the speed of zones anew whose nodes have changed.
  private mutating func disruptionsChanged(_ changed: [String]) {
    let counted = nodeHealth.zones.lazy.map(\.value).filter { $0.ready > 0 || !$0.unready.isEmpty }
    let isLost = counted.allSatisfy { $0.present == .full } && counted.contains { _ in true }
    if isLost {
      if !nodeHealth.isStopped { stopEvictions() }
      return
    }
    if nodeHealth.isStopped {
      nodeHealth.isStopped = false
      for zone in nodeHealth.zones.map(\.key) {
        setSpeed(ofZone: zone)
        for node in Array(nodeHealth.zones[zone]?.unready ?? SortedSet()) { awaitTaint(node) }
      }
      return
    }
    for zone in changed where nodeHealth.zones[zone].map({ $0.present != $0.disruption }) ?? false {
      setSpeed(ofZone: zone)
    }
  }

  /// Takes all taints back that drive pods away: when everything is lost, the fault lies elsewhere.
  private mutating func stopEvictions() {
    nodeHealth.isStopped = true
    for name in nodeHealth.nodes.map(\.key) {
      leaveQueue(name)
      edit(.nodes, ObjectKey(name)) { node in
        let taints = node["spec", "taints"]?.array ?? []
        let kept = taints.filter { taint in
          taint["effect"] != "NoExecute"
            || !["not-ready", "unreachable"].contains {
              taint["key"]?.string == "node.kubernetes.io/\($0)"
            }
        }
        if kept.count == taints.count { return }
        node.modify("spec") { $0["taints"] = kept.isEmpty ? nil : .array(kept) }
      }
    }
    for zone in nodeHealth.zones.map(\.key) {
      nodeHealth.zones.modify(zone) { zone in
        zone.disruption = .full
        zone.interval = nil
      }
    }
  }

  /// Sets how fast the nodes of a zone get their taints.
  // Kubernetes: pkg/controller/nodelifecycle/node_lifecycle_controller.go, setLimiterInZone
  private mutating func setSpeed(ofZone name: String) {
    let instant = now
    nodeHealth.zones.modify(name) { zone in
      zone.disruption = zone.present
      let size = zone.ready + zone.unready.count
      let interval: Duration? =
        switch zone.disruption {
        case .normal, .full: NodeHealth.evictionInterval
        case .partial:
          size > NodeHealth.smallZoneMax ? NodeHealth.secondaryInterval : nil
        }
      if interval == zone.interval { return }
      // A new limiter begins as the old one stands: without a token where that has none.
      let hasToken = zone.interval.map { wait in zone.last.map { instant >= $0 + wait } ?? true }
      zone.last = hasToken ?? false ? nil : instant
      zone.interval = interval
    }
    taintNodes(ofZone: name)
  }

  /// Lets a node that is not ready wait for the taint that drives its pods away.
  mutating func awaitTaint(_ name: String) {
    guard !nodeHealth.isStopped, let place = nodeHealth.nodes[name], place.number == nil,
      missingTaint(name) != nil
    else { return }
    nodeHealth.sequence += 1
    let number = nodeHealth.sequence
    nodeHealth.nodes.modify(name) { $0.number = number }
    nodeHealth.zones.modify(place.zone, default: NodeHealth.Zone()) {
      _ = $0.waiting.updateValue(name, forKey: number)
    }
    taintNodes(ofZone: place.zone)
  }

  /// The taint that drives pods away from a node, where it is called for and not there.
  private func missingTaint(_ name: String) -> Taint? {
    guard let node = state.object(.nodes, ObjectKey(name)),
      let taint = NodeHealth.evictionTaint(of: node)
    else { return nil }
    let isThere = node["spec", "taints"]?.array?.contains {
      $0["key"]?.string == taint.key && $0["effect"]?.string == taint.effect
    }
    return isThere ?? false ? nil : taint
  }

  /// Takes a node out of the queue.
  private mutating func leaveQueue(_ name: String) {
    guard let place = nodeHealth.nodes[name], let number = place.number else { return }
    nodeHealth.nodes.modify(name) { $0.number = nil }
    nodeHealth.zones.modify(place.zone) { _ = $0.waiting.removeValue(forKey: number) }
  }

  /// Gives nodes of a zone their taints, as many as may have them now.
  // Kubernetes: pkg/controller/nodelifecycle/node_lifecycle_controller.go, doNoExecuteTaintingPass
  mutating func taintNodes(ofZone name: String) {
    while let zone = nodeHealth.zones[name], let interval = zone.interval,
      let first = zone.waiting.first
    {
      if let last = zone.last, now < last + interval {
        wakeZone(name, at: last + interval)
        return
      }
      leaveQueue(first.value)
      let key = ObjectKey(first.value)
      guard let taint = missingTaint(first.value) else { continue }
      let instant = now
      nodeHealth.zones.modify(name) { $0.last = instant }
      let json = stamped(taint)
      edit(.nodes, key) { node in
        node.modify("spec") { spec in
          spec.modify("taints") { $0.updateItems { $0.append(json) } }
        }
      }
    }
  }

  /// Sees to it that a zone's next node gets its taint when it may.
  private mutating func wakeZone(_ name: String, at instant: Instant) {
    if let timer = nodeHealth.zones[name]?.timer {
      if timer.instant == instant { return }
      timers.cancel(timer)
    }
    let timer = timers.set(Timer(kind: .progress, target: .zone(name)), at: instant)
    nodeHealth.zones.modify(name) { $0.timer = timer }
  }
}
