public import KubeAPI

/// A cluster that lives: it owns a world, serves requests to it, and lets time go by in it.
///
/// The world's time follows the time of day that is handed in. It is advanced in slices of a few
/// milliseconds, so that requests interleave with long simulations, and where nothing is due,
/// nothing runs.
public actor Cluster {
  /// What a journal is told of before a change counts: why the world changed, and into what.
  public struct JournalEntry: Sendable {
    /// The request that changed the world; `nil` where time did.
    public var request: APIRequest?
    /// The world as it will be.
    public var world: World
  }

  /// Writes an entry to where it lasts; what it throws keeps the change from being made.
  public typealias Journal = @Sendable (JournalEntry) throws -> Void

  /// For how long the world is advanced before requests get their turn.
  private static let slice = Duration.milliseconds(5)
  /// For how long the world is advanced before a request that changes it, so that of two requests at
  /// nearly the same time the second one finds what the first one has brought about.
  private static let head = Duration.milliseconds(1)

  /// The world.
  private var world: World
  /// The time of day.
  private let timeOfDay: @Sendable () -> Instant
  /// How many seconds go by in the world in one second.
  private let speed: Double
  /// The time of day at which the world began.
  private let beginning: Instant
  /// The world's time at which it began.
  private let worldBeginning: Instant
  /// Where changes are written to before they count.
  private let journal: Journal?
  /// Who is told that there are new revisions.
  private var observers: [@Sendable () -> Void] = []
  /// The revision that observers were told of.
  private var announced: Int64
  /// Who waits for the pump to have something to do.
  private var resting: CheckedContinuation<Void, Never>?
  /// Whether something came up while the pump was not resting.
  private var isWoken = false
  /// What wakes the pump at the next timer.
  private var alarm: (at: Instant, task: Task<Void, Never>)?

  /// Takes a world over.
  ///
  /// - Parameters:
  ///   - world: The world, whose time goes on from where it stands.
  ///   - speed: How many seconds go by in the world in one second.
  ///   - journal: Where changes are written to before they count.
  ///   - timeOfDay: The time of day.
  public init(
    _ world: World, speed: Double = 1, journal: Journal? = nil,
    timeOfDay: @escaping @Sendable () -> Instant
  ) {
    precondition(speed > 0, "time goes forward")
    self.world = world
    self.speed = speed
    self.journal = journal
    self.timeOfDay = timeOfDay
    beginning = timeOfDay()
    worldBeginning = world.now
    announced = world.state.revision
  }

  /// The world as it is now: a copy, which goes its own way from then on.
  public var snapshot: World {
    world.moveTime(to: target)
    return world
  }

  /// The world's time.
  public var now: Instant {
    world.moveTime(to: target)
    return world.now
  }

  /// Has somebody told of each batch of new revisions, from now on.
  public func observe(_ observer: @escaping @Sendable () -> Void) { observers.append(observer) }

  /// Answers a request.
  public func handle(_ request: APIRequest) throws(APIError) -> APIResponse {
    if request.method != .get { _ = advance(for: Self.head) }
    world.moveTime(to: target)
    guard let journal else {
      defer { announce() }
      return try world.handle(request)
    }
    var copy = world
    let response = try copy.handle(request)
    if copy.state.revision != world.state.revision {
      do { try journal(JournalEntry(request: request, world: copy)) } catch {
        throw .internalError("the journal cannot be written: \(error)")
      }
    }
    world = copy
    announce()
    return response
  }

  /// Works on the world beside its API: what happens to machines, and what tests arrange.
  public func perform<Result: Sendable>(
    _ body: @Sendable (inout World) throws -> Result
  ) rethrows -> Result {
    world.moveTime(to: target)
    defer { announce() }
    return try body(&world)
  }
}

// MARK: The pump

extension Cluster {
  /// Lets time go by until the task is cancelled.
  public func run() async {
    await withTaskCancellationHandler {
      while !Task.isCancelled {
        let isDone = advance(for: Self.slice)
        announce()
        if isDone { await rest() } else { await Task.yield() }
      }
      alarm?.task.cancel()
    } onCancel: {
      Task { await self.wake() }
    }
  }

  /// What the world's time should be.
  private var target: Instant {
    let elapsed = timeOfDay() - beginning
    return worldBeginning + (speed == 1 ? elapsed : elapsed * speed)
  }

  /// Advances the world towards its time for a while; says whether it has come there.
  private func advance(for time: Duration) -> Bool {
    let end = ContinuousClock.now + time
    let goal = target
    guard let journal else {
      return world.advance(to: goal) { ContinuousClock.now < end }
    }
    var copy = world
    let isDone = copy.advance(to: goal) { ContinuousClock.now < end }
    if copy.state.revision != world.state.revision {
      do { try journal(JournalEntry(request: nil, world: copy)) } catch { return true }
    }
    world = copy
    return isDone
  }

  /// Tells observers and the pump of new revisions.
  private func announce() {
    guard world.state.revision != announced else { return }
    announced = world.state.revision
    for observer in observers { observer() }
    wake()
  }

  /// Waits for something to do: a new revision, or the next timer.
  private func rest() async {
    if isWoken {
      isWoken = false
      return
    }
    setAlarm()
    await withCheckedContinuation { resting = $0 }
  }

  /// Sees to it that the pump is woken when the next timer is due.
  private func setAlarm() {
    guard let next = world.nextTimer else { return }
    if let alarm {
      if alarm.at == next { return }
      alarm.task.cancel()
    }
    let wait = (next - target) * (1 / speed)
    let task = Task { [weak self] in
      do { try await Task.sleep(for: max(.zero, wait)) } catch { return }
      await self?.ring()
    }
    alarm = (next, task)
  }

  /// Wakes the pump because a timer is due.
  private func ring() {
    alarm = nil
    wake()
  }

  /// Wakes the pump, or keeps it from going to rest.
  private func wake() {
    if let resting {
      self.resting = nil
      resting.resume()
    } else {
      isWoken = true
    }
  }
}
