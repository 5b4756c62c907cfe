import APIServer
import ControlPlane
import KubeAPI
import Testing

/// The headers by which somebody asks to be somebody else.
@Suite struct ImpersonationHeadersTests {
  @Test func `headers without a wish name nobody`() throws {
    #expect(try ImpersonationHeaders.user(in: [("Accept", "*/*")]) == nil)
  }

  @Test func `user, uid, groups and extra values are read`() throws {
    let user = try ImpersonationHeaders.user(in: [
      ("Impersonate-User", "ann"), ("impersonate-uid", "u-1"), ("Impersonate-Group", "a"),
      ("Impersonate-Group", "b"), ("Impersonate-Extra-Acme.com%2fproject", "x"),
      ("Impersonate-Extra-acme.com%2Fproject", "y"),
    ])
    #expect(
      user
        == UserInfo(
          name: "ann", uid: "u-1", groups: ["a", "b"], extra: ["acme.com/project": ["x", "y"]]))
  }

  @Test func `groups without a user are refused`() {
    do throws(APIError) {
      _ = try ImpersonationHeaders.user(in: [("Impersonate-Group", "developers")])
      Issue.record("no refusal")
    } catch {
      #expect(error.code == 400)
      #expect(
        error.message
          == #"requested &user.DefaultInfo{Name:"", UID:"", Groups:[]string{"developers"}, "#
          + "Extra:map[string][]string(nil)} without impersonating a user name")
    }
  }
}
