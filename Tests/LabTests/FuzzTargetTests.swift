import Fuzzing
import Testing

/// Feeds every parser with damaged inputs, a few of the many that `make fuzz` feeds it with.
@Suite struct FuzzTargetTests {
  @Test(arguments: FuzzTarget.all.map(\.name))
  func `no input breaks a parser's rules`(name: String) throws {
    let target = try #require(FuzzTarget.all.first { $0.name == name })
    let outcome = target.run(1500, seed: 99)
    #expect(outcome.failure == nil)
    #expect(outcome.inputs == 1500)
  }
}
