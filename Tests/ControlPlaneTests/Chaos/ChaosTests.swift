import Scenario
import Testing

/// What must hold for DaemonSets whatever happens to a cluster; `chaos` runs many more seeds.
@Suite struct ChaosTests {
  @Test(arguments: UInt64(1)...20)
  func `DaemonSets survive whatever happens`(seed: UInt64) {
    let chaos = Chaos.run(seed: seed)
    #expect(chaos.problems == [], "seed \(seed)")
    #expect(chaos.steps.count > 10)
  }

  @Test(arguments: [3, 14, 15] as [UInt64])
  func `the same seed gives the same bytes`(seed: UInt64) {
    #expect(Chaos.run(seed: seed).digest == Chaos.run(seed: seed).digest)
    #expect(Chaos.run(seed: seed).digest != Chaos.run(seed: seed + 100).digest)
  }
}
