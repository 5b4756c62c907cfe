import APIServer
import ControlPlane
import Testing

/// The file of users' tokens.
@Suite struct TokenFileTests {
  /// What is wrong with a text; `nothing` where it is a list of tokens.
  private func fault(_ text: String) -> String {
    do throws(TokenFile.Fault) {
      _ = try TokenFile(parsing: text, path: "tokens.csv")
      return "nothing"
    } catch { return error.message }
  }

  @Test func `users are found by their tokens`() throws {
    let file = try TokenFile(
      parsing: #"""
        secret-a,ann,u-1,"developers,testers"
        secret-b,bob,u-2

        "secret ""c""",cid,,ops,more
        """#, path: "tokens.csv")
    #expect(
      file.user(of: "secret-a")
        == UserInfo(name: "ann", uid: "u-1", groups: ["developers", "testers"]))
    #expect(file.user(of: "secret-b") == UserInfo(name: "bob", uid: "u-2"))
    #expect(file.user(of: "secret \"c\"") == UserInfo(name: "cid", groups: ["ops"]))
    #expect(file.user(of: "secret") == nil)
    #expect(file.user(of: "") == nil)
    #expect(file.token(of: "bob") == "secret-b")
  }

  @Test func `a line without user or uid is named`() {
    #expect(
      fault("a,ann,u-1\nb,bob\n")
        == "tokens.csv:2: token file 'tokens.csv' must have at least 3 columns "
        + "(token, user name, user uid), found 2")
  }

  @Test func `quotes in the wrong place are named by their line, without what is there`() {
    #expect(
      fault("a,ann,u\n\nb,b\"ob,u")
        == "tokens.csv:3: parse error: bare \" in non-quoted field")
    #expect(
      fault("a,\"ann\" ,u")
        == "tokens.csv:1: parse error: extraneous or missing \" in quoted-field")
    #expect(
      fault("a,\"ann,u\n")
        == "tokens.csv:1: parse error: extraneous or missing \" in quoted-field")
  }

  @Test func `an empty token is nobody's`() throws {
    let file = try TokenFile(parsing: ",ann,u-1\n", path: "tokens.csv")
    #expect(file.user(of: "") == nil)
  }
}
