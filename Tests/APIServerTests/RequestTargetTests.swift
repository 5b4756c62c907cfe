import Testing

@testable import APIServer

/// What a request's line asks for.
@Suite struct RequestTargetTests {
  /// Why a target is refused; `nil` when it is not.
  private func refusal(_ raw: String) -> RequestTarget.Refusal? {
    do throws(RequestTarget.Refusal) { _ = try RequestTarget(raw) } catch { return error }
    return nil
  }

  @Test func `a path and a query are decoded`() throws {
    let target = try RequestTarget("/api/v1/pods/a%2Db?labelSelector=a%3Db%2Cc&x=1+2&flag")
    #expect(target.path == "/api/v1/pods/a-b")
    #expect(target.query.map(\.name) == ["labelSelector", "x", "flag"])
    #expect(target.query.map(\.value) == ["a=b,c", "1 2", ""])
  }

  @Test func `an escaped slash separates like any other`() throws {
    #expect(try RequestTarget("/api%2Fv1/nodes").path == "/api/v1/nodes")
  }

  @Test(arguments: [
    "//api/v1/pods", "/api//v1/pods", "/api/v1/../v1/pods", "/api/./v1", "/api/%2e%2e/x", "/a//",
    "/api/v1%2F%2Fpods", "/..",
  ])
  func `paths that would have to be cleaned are refused`(raw: String) {
    #expect(refusal(raw) == .uncleaned)
  }

  @Test(arguments: ["", "api/v1", "/a%zz", "/a%2", "/a\u{1}", "/a b", "/%00", "http://x/api", "*"])
  func `what is no path is refused`(raw: String) {
    #expect(refusal(raw) == .malformed)
  }

  @Test func `a slash at the end is no empty segment`() {
    #expect(refusal("/api/v1/") == nil)
    #expect(refusal("/") == nil)
  }

  @Test func `pairs with bad escapes are left out of a query`() throws {
    let target = try RequestTarget("/x?a=%zz&b=1;c=2&d=3")
    #expect(target.query.map(\.name) == ["d"])
  }
}
