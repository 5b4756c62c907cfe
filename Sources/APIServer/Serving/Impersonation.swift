internal import ControlPlane
internal import KubeAPI
internal import NIOHTTP1

/// The headers by which a user acts as somebody else.
// Kubernetes: apiserver/pkg/endpoints/filters/impersonation.go, buildImpersonationRequests
enum Impersonation {
  /// What every header that says more than the name begins with.
  private static let extraPrefix = "impersonate-extra-"

  /// The user that the headers name; `nil` where they name none.
  static func user(_ headers: HTTPHeaders) throws(APIError) -> UserInfo? {
    var name = ""
    var uid = ""
    var groups: [String] = []
    var extra: [String: [String]] = [:]
    var isAny = false
    for (header, value) in headers where header.count > 12 {
      let header = header.lowercased()
      guard header.hasPrefix("impersonate-") else { continue }
      isAny = true
      switch header {
      case "impersonate-user": if name.isEmpty { name = value }
      case "impersonate-uid": if uid.isEmpty { uid = value }
      case "impersonate-group": groups.append(value)
      case _ where header.hasPrefix(extraPrefix):
        let key = unescaped(header.dropFirst(extraPrefix.count))
        extra[key, default: []].append(value)
      default: break
      }
    }
    guard isAny, !name.isEmpty || !uid.isEmpty || !groups.isEmpty || !extra.isEmpty else {
      return nil
    }
    if name.isEmpty {
      let keys = extra.keys.sorted()
      throw .internalError(
        "requested [\(described(groups, keys, uid))] without impersonating a user")
    }
    return UserInfo(name: name, uid: uid, groups: groups, extra: extra)
  }

  /// What was asked for beside the name.
  private static func described(_ groups: [String], _ keys: [String], _ uid: String) -> String {
    (groups.map { "{Group  \($0)}" } + keys.map { "{UserExtra \($0)}" }
      + (uid.isEmpty ? [] : ["{UID \(uid)}"])).joined(separator: " ")
  }

  /// A header's key with its escapes decoded, or as it is where one is bad.
  private static func unescaped(_ key: Substring) -> String {
    guard key.contains("%"), let target = try? RequestTarget("/\(key)") else { return String(key) }
    return String(target.path.dropFirst())
  }
}
