public import KubeAPI

/// What came of letting a world settle.
public struct SettleReport: Sendable, Hashable {
  /// Whether nothing was left to do.
  public var isSettled: Bool
  /// What was still going on, a line each.
  public var churning: [String]
  /// How much virtual time went by.
  public var elapsed: Duration
}

extension World {
  /// How far ahead a timer may lie for the world to count as settled all the same.
  static let settleHorizon = Duration.seconds(10)

  /// Runs everything that is due up to a moment, in order, and moves the world's time there.
  public mutating func advance(to instant: Instant) {
    runDue()
    while let next = timers.next, next <= instant {
      if next > now { now = next }
      runDue()
    }
    if instant > now { now = instant }
  }

  /// Runs what is due up to a moment for as long as a condition holds, which is asked again and
  /// again; says whether all of it has been run. Work that was left goes on with the next call.
  public mutating func advance(to instant: Instant, while goesOn: () -> Bool) -> Bool {
    while true {
      while let timer = timers.popDue(at: now) { wake(timer.target) }
      while runOnce() {
        guard goesOn() else { return false }
        while let timer = timers.popDue(at: now) { wake(timer.target) }
      }
      guard let next = timers.next, next <= instant else { break }
      guard goesOn() else { return false }
      if next > now { now = next }
    }
    if instant > now { now = instant }
    return true
  }

  /// Moves the world's time towards a moment, but not past anything that is due before.
  public mutating func moveTime(to instant: Instant) {
    let goal = timers.next.map { min($0, instant) } ?? instant
    if goal > now { now = goal }
  }

  /// When something happens by itself the next time, unless something else happens before.
  public var nextTimer: Instant? { timers.next }

  /// Runs everything that is due within a duration.
  public mutating func advance(by duration: Duration) { advance(to: now + duration) }

  /// Advances until no work is on its way to an end within the next ten seconds, at most for a duration.
  @discardableResult
  public mutating func settle(within limit: Duration = .seconds(600)) -> SettleReport {
    let start = now
    let end = now + limit
    runDue()
    while let next = timers.nextProgress, next <= now + Self.settleHorizon {
      if next > end {
        now = end
        return SettleReport(
          isSettled: false, churning: timers.progressTargets.prefix(20).map(describe),
          elapsed: limit)
      }
      advance(to: next)
    }
    return SettleReport(isSettled: true, churning: [], elapsed: now - start)
  }

  /// What a timer's target is, in words.
  private func describe(_ target: Timer.Target) -> String {
    switch target {
    case .pod(let key): "pod \(key.namespace)/\(key.name)"
    case .daemonSet(let key): "daemonset \(key.namespace)/\(key.name)"
    case .replicas(let key):
      "\(key.kind.name.lowercased()) \(key.object.namespace)/\(key.object.name)"
    case .deployment(let key): "deployment \(key.namespace)/\(key.name)"
    case .statefulSet(let key): "statefulset \(key.namespace)/\(key.name)"
    case .job(let key): "job \(key.namespace)/\(key.name)"
    case .cronJob(let key): "cronjob \(key.namespace)/\(key.name)"
    case .autoscaler(let key): "horizontalpodautoscaler \(key.namespace)/\(key.name)"
    case .budget(let key): "poddisruptionbudget \(key.namespace)/\(key.name)"
    case .namespace(let name): "namespace \(name)"
    case .node(let name): "node \(name)"
    case .silentNode(let name): "silent node \(name)"
    case .zone(let name): "zone \(name.replacing("\0", with: ""))"
    case .eviction(let key): "eviction of pod \(key.namespace)/\(key.name)"
    case .scheduler: "scheduler"
    case .reservation(let key): "volumes of pod \(key.namespace)/\(key.name)"
    case .stirredClaims, .storage: "persistent volumes"
    case .forgottenEvents: "events"
    }
  }

  /// Runs everything that is due now: timers first, then whoever has something to look at, until nobody has.
  mutating func runDue() {
    while let timer = timers.popDue(at: now) { wake(timer.target) }
    while runOnce() {
      while let timer = timers.popDue(at: now) { wake(timer.target) }
    }
  }

  /// Marks the target of a timer.
  private mutating func wake(_ target: Timer.Target) {
    switch target {
    case .pod(let key): kubelets.dirty.insert(key)
    case .daemonSet(let key): wakeDaemonSetLater(key)
    case .replicas(let key): wakeReplicas(key)
    case .deployment(let key): wakeDeployment(key)
    case .statefulSet(let key): wakeStatefulSet(key)
    case .job(let key): wakeJob(key)
    case .cronJob(let key): wakeCronJob(key)
    case .autoscaler(let key): wakeAutoscaler(key)
    case .budget(let key): wakeBudget(key)
    case .namespace(let name): dirtyNamespaces.insert(name)
    case .node(let name): collectPods(ofNode: name)
    case .silentNode(let name): loseNode(name)
    case .zone(let name): taintNodes(ofZone: name)
    case .eviction(let key): carryOutEviction(key)
    case .scheduler: retryUnschedulable()
    case .reservation(let key): giveUpReservation(key)
    case .stirredClaims: wakeStirredClaims()
    case .storage: resyncStorage()
    case .forgottenEvents: sweepEvents()
    }
  }

  /// Lets each controller look once at what it has to look at; says whether any had.
  private mutating func runOnce() -> Bool {
    var worked = false
    worked = runDefinitions() || worked
    worked = runNamespaces() || worked
    worked = runClusterRoles() || worked
    worked = runTokenSecrets() || worked
    worked = runCertificates() || worked
    worked = runAutoscalers() || worked
    worked = runDaemonSets() || worked
    worked = runDeployments() || worked
    worked = runReplicas() || worked
    worked = runStatefulSets() || worked
    worked = runCronJobs() || worked
    worked = runJobs() || worked
    worked = runStorage() || worked
    worked = runScheduler() || worked
    worked = runKubelets() || worked
    worked = runEndpoints() || worked
    worked = runMirrors() || worked
    worked = runQuotas() || worked
    worked = runDisruptions() || worked
    worked = runGarbageCollector() || worked
    return worked
  }
}
