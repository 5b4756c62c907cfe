import APIServer
import ControlPlane
import KubeAPI
import Testing

/// The headers by which somebody asks to be somebody else.
@Suite struct ImpersonationHeadersTests {
  @Test func `headers without a wish name nobody`() throws {
    #expect(try ImpersonationHeaders.user(in: [(name: "Accept", value: "*/*")]) == nil)
  }

  @Test func `user, uid, groups and extra values are read`() throws {
    let user = try ImpersonationHeaders.user(in: [
      (name: "Impersonate-User", value: "ann"), (name: "impersonate-uid", value: "u-1"),
      (name: "Impersonate-Group", value: "a"),
      (name: "Impersonate-Group", value: "b"),
      (name: "Impersonate-Extra-Acme.com%2fproject", value: "x"),
      (name: "Impersonate-Extra-acme.com%2Fproject", value: "y"),
    ])
    #expect(
      user
        == UserInfo(
          name: "ann", uid: "u-1", groups: ["a", "b"], extra: ["acme.com/project": ["x", "y"]]))
  }

  @Test func `groups without a user are refused`() {
    do throws(APIError) {
      _ = try ImpersonationHeaders.user(in: [(name: "Impersonate-Group", value: "developers")])
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
