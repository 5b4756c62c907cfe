import ControlPlane
import KubeAPI
import Synchronization
import Testing

/// The actor that owns a world and lets time go by in it.
@Suite(.timeLimit(.minutes(1))) struct ClusterTests {
  /// A time of day that moves when a test says so.
  private final class TestClock: Sendable {
    /// The time.
    private let time = Mutex(Instant(seconds: 1_767_225_600))

    /// Begins.
    init() {}

    /// The time.
    var now: Instant { time.withLock { $0 } }

    /// Moves the time on.
    func advance(by duration: Duration) { time.withLock { $0 = $0 + duration } }
  }

  /// A failure of a journal.
  private struct Full: Error {}

  /// A fresh world.
  private func world() -> World {
    World(
      ClusterConfiguration(
        profile: .bare, nodes: [NodeSpec(name: "node01")]))
  }

  /// A request for a ConfigMap.
  private func create(_ name: String) -> APIRequest {
    let body: JSON = [
      "apiVersion": "v1", "kind": "ConfigMap", "metadata": ["name": .string(name)],
    ]
    return APIRequest(.post, "/api/v1/namespaces/default/configmaps", body: body.bytes)
  }

  @Test func `the world's time follows the time of day, as fast as it is told`() async {
    let clock = TestClock()
    let start = world()
    let cluster = Cluster(start, speed: 10) { clock.now }
    #expect(await cluster.now == start.now)
    clock.advance(by: .seconds(3))
    #expect(await cluster.now == start.now + .seconds(30))
    #expect(await cluster.snapshot.now == start.now + .seconds(30))
  }

  @Test func `a snapshot goes its own way`() async throws {
    let clock = TestClock()
    let cluster = Cluster(world()) { clock.now }
    var copy = await cluster.snapshot
    _ = try copy.handle(create("mine"))
    #expect(
      await cluster.snapshot.object(.configMaps, namespace: "default", name: "mine") == nil)
  }

  @Test func `observers are told of writes and not of reads and refusals`() async throws {
    let clock = TestClock()
    let cluster = Cluster(world()) { clock.now }
    let told = Mutex(0)
    await cluster.observe { told.withLock { $0 += 1 } }
    _ = try await cluster.handle(APIRequest(.get, "/api/v1/nodes"))
    await #expect(throws: APIError.self) {
      try await cluster.handle(APIRequest(.delete, "/api/v1/nodes/none"))
    }
    #expect(told.withLock { $0 } == 0)
    _ = try await cluster.handle(create("a"))
    #expect(told.withLock { $0 } == 1)
    await cluster.perform { world in _ = try? world.handle(create("b")) }
    #expect(told.withLock { $0 } == 2)
  }

  @Test func `what a journal refuses has not happened`() async throws {
    let clock = TestClock()
    let isFull = Mutex(false)
    let entries = Mutex<[String?]>([])
    let cluster = Cluster(
      world(),
      journal: { entry in
        if isFull.withLock({ $0 }) { throw Full() }
        entries.withLock { $0.append(entry.request?.path) }
      }, timeOfDay: { clock.now })
    _ = try await cluster.handle(create("a"))
    _ = try await cluster.handle(APIRequest(.get, "/api/v1/nodes"))
    #expect(entries.withLock { $0 } == ["/api/v1/namespaces/default/configmaps"])
    isFull.withLock { $0 = true }
    let error = await #expect(throws: APIError.self) { try await cluster.handle(create("b")) }
    #expect(error?.code == 500)
    #expect(error?.message.contains("the journal cannot be written") ?? false)
    let world = await cluster.snapshot
    #expect(world.object(.configMaps, namespace: "default", name: "a") != nil)
    #expect(world.object(.configMaps, namespace: "default", name: "b") == nil)
  }

  @Test func `pods start while time goes by, and the pump ends when it is told to`() async throws {
    let clock = TestClock()
    let cluster = Cluster(world(), speed: 1000) {
      clock.advance(by: .milliseconds(1))
      return clock.now
    }
    let (revisions, continuation) = AsyncStream.makeStream(of: Void.self)
    await cluster.observe { continuation.yield() }
    let pump = Task { await cluster.run() }
    let pod: JSON = [
      "apiVersion": "v1", "kind": "Pod", "metadata": ["name": "p"],
      "spec": ["containers": [["name": "c", "image": "nginx"]]],
    ]
    _ = try await cluster.handle(
      APIRequest(.post, "/api/v1/namespaces/default/pods", body: pod.bytes))
    for await _ in revisions {
      let now = await cluster.snapshot.object(.pods, namespace: "default", name: "p")
      if now?["status", "phase"] == "Running" { break }
    }
    pump.cancel()
    await pump.value
  }
}
