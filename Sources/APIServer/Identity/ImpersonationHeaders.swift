public import ControlPlane
public import KubeAPI

/// The headers by which somebody asks to be somebody else.
// Kubernetes: staging/src/k8s.io/apiserver/pkg/endpoints/filters/impersonation/constrained_impersonation.go
public enum ImpersonationHeaders {
  /// What the names of headers with extra values begin with.
  private static let extraPrefix = "impersonate-extra-"

  /// Whom the headers of a request name; `nil` for nobody.
  public static func user(
    in headers: some Sequence<(name: String, value: String)>
  ) throws(APIError) -> UserInfo? {
    var user = UserInfo(name: "")
    var isAsked = false
    for (name, value) in headers {
      switch name.lowercased() {
      case "impersonate-user": if user.name.isEmpty { user.name = value }
      case "impersonate-uid": if user.uid.isEmpty { user.uid = value }
      case "impersonate-group": user.groups.append(value)
      case let name where name.hasPrefix(extraPrefix):
        isAsked = true
        let key = unescaped(String(name.dropFirst(extraPrefix.count)))
        user.extra[key, default: []].append(value)
      default: break
      }
    }
    if !user.name.isEmpty { return user }
    guard isAsked || !user.uid.isEmpty || !user.groups.isEmpty else { return nil }
    throw .badRequest("requested \(goText(user)) without impersonating a user name")
  }

  /// A key whose percent signs are resolved; as it is where they are malformed.
  private static func unescaped(_ key: String) -> String {
    var bytes: [UInt8] = []
    var rest = Array(key.utf8)[...]
    while let byte = rest.popFirst() {
      if byte != UInt8(ascii: "%") {
        bytes.append(byte)
        continue
      }
      let digits = String(decoding: rest.prefix(2), as: UTF8.self)
      guard digits.utf8.count == 2, let value = UInt8(digits, radix: 16), digits.first != "+"
      else { return key }
      bytes.append(value)
      rest = rest.dropFirst(2)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// A user as Go's `%#v` prints it.
  private static func goText(_ user: UserInfo) -> String {
    /// A list of strings.
    func list(_ values: [String]) -> String {
      "[]string{\(values.map(\.goQuoted).joined(separator: ", "))}"
    }
    let groups = user.groups.isEmpty ? "[]string(nil)" : list(user.groups)
    let extra = user.extra.sorted { $0.key < $1.key }.map { "\($0.key.goQuoted):\(list($0.value))" }
    let map =
      "map[string][]string" + (extra.isEmpty ? "(nil)" : "{\(extra.joined(separator: ", "))}")
    return "&user.DefaultInfo{Name:\(user.name.goQuoted), UID:\(user.uid.goQuoted), "
      + "Groups:\(groups), Extra:\(map)}"
  }
}
