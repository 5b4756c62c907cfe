internal import ControlPlane
internal import KubeAPI
internal import NIOCore
internal import Synchronization

/// The objects at one moment, as watchers look at them.
struct WatchMoment: Sendable {
  /// The objects.
  let state: State
  /// The world's time.
  let now: Instant
}

/// Brings what is new in a cluster to all watchers.
///
/// Writers only leave word that there is something new. The feed then fetches the newest state and
/// lets the watchers of each event loop look at it there; what came up meanwhile is in the next one.
final class WatchFeed: Sendable {
  /// What the feed is doing.
  private enum Phase {
    /// Nothing.
    case resting
    /// It brings a state to the watchers.
    case bringing
    /// It does so, and there is something newer already.
    case behind
  }

  /// The cluster.
  private let cluster: Cluster
  /// The watchers of each event loop.
  private let hubs: [ObjectIdentifier: NIOLoopBoundBox<WatchHub>]
  /// The event loops.
  private let loops: [any EventLoop]
  /// What the feed is doing.
  private let phase = Mutex(Phase.resting)
  /// How many watchers there are.
  private let watchers = Atomic<Int>(0)
  /// The bytes of events, which watchers share.
  let events = EventBytes()

  /// How many watchers there are.
  var count: Int { watchers.load(ordering: .relaxed) }

  /// Makes the feed of a cluster for watchers on some event loops.
  init(_ cluster: Cluster, loops: [any EventLoop]) {
    self.cluster = cluster
    self.loops = loops
    var hubs: [ObjectIdentifier: NIOLoopBoundBox<WatchHub>] = [:]
    for loop in loops {
      hubs[ObjectIdentifier(loop)] = NIOLoopBoundBox.makeBoxSendingValue(
        WatchHub(), eventLoop: loop)
    }
    self.hubs = hubs
  }

  /// Takes a watcher on, on its event loop.
  func join(_ watcher: WatchAnswer, on loop: any EventLoop) {
    guard let hub = hubs[ObjectIdentifier(loop)]?.value else { return }
    watchers.add(1, ordering: .relaxed)
    hub.watchers[ObjectIdentifier(watcher)] = watcher
    signal()
  }

  /// Lets a watcher go, on its event loop.
  func leave(_ watcher: WatchAnswer, on loop: any EventLoop) {
    guard let hub = hubs[ObjectIdentifier(loop)]?.value else { return }
    if hub.watchers.removeValue(forKey: ObjectIdentifier(watcher)) != nil {
      watchers.subtract(1, ordering: .relaxed)
    }
  }

  /// Leaves word that there is something new.
  func signal() {
    if count == 0 { return }
    let begins = phase.withLock { phase in
      switch phase {
      case .resting:
        phase = .bringing
        return true
      case .bringing, .behind:
        phase = .behind
        return false
      }
    }
    if begins { Task { await bring() } }
  }

  /// Brings the newest state to all watchers, until there is none newer.
  private func bring() async {
    var goesOn = true
    while goesOn {
      phase.withLock { $0 = .bringing }
      let world = await cluster.snapshot
      let moment = WatchMoment(state: world.state, now: world.now)
      for loop in loops {
        guard let hub = hubs[ObjectIdentifier(loop)] else { continue }
        // An event loop that has been shut down has no watchers any more.
        _ = try? await loop.submit { hub.value.look(at: moment) }.get()
      }
      goesOn = phase.withLock { phase in
        if case .behind = phase { return true }
        phase = .resting
        return false
      }
    }
  }

  /// Fetches the newest state for one watcher, on its event loop.
  func fetch(on loop: any EventLoop, _ body: @escaping @Sendable (WatchMoment) -> Void) {
    Task {
      let world = await cluster.snapshot
      let moment = WatchMoment(state: world.state, now: world.now)
      loop.execute { body(moment) }
    }
  }

  /// Ends all watches.
  func end() async {
    for loop in loops {
      guard let hub = hubs[ObjectIdentifier(loop)] else { continue }
      _ = try? await loop.submit { hub.value.end() }.get()
    }
  }
}

/// The watchers of one event loop.
final class WatchHub {
  /// The watchers.
  var watchers: [ObjectIdentifier: WatchAnswer] = [:]

  /// Lets every watcher look at what is new.
  func look(at moment: WatchMoment) {
    for watcher in watchers.values { watcher.look(at: moment) }
  }

  /// Ends all watches.
  func end() {
    for watcher in Array(watchers.values) { watcher.endNow() }
  }
}
