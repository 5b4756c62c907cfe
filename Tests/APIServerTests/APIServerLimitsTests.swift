import APIServer
import Testing

/// The limits that a server has unless it is told otherwise.
@Suite struct APIServerLimitsTests {
  @Test func `a body may have three mebibytes`() {
    #expect(APIServerLimits().bodyBytesMax == 3_145_728)
  }
}
