internal import KubeAPI

/// Acting as somebody else.
// Kubernetes: staging/src/k8s.io/apiserver/pkg/endpoints/filters/impersonation/mode.go
extension World {
  /// From how many groups or extra values on one check for all of them is tried first.
  private static let manyChecks = 4

  /// A way in which somebody may be impersonated.
  private enum Mode: String {
    /// The node on which the service account runs that asks.
    case associatedNode = "associated-node"
    /// Any node.
    case arbitraryNode = "arbitrary-node"
    /// A service account.
    case serviceAccount = "serviceaccount"
    /// Anybody else.
    case userInfo = "user-info"
    /// The old way, which does not look at what is asked.
    case legacy
  }

  /// The user that a request counts for, or the first refusal.
  func impersonate(_ wanted: UserInfo, _ request: APIRequest) throws(APIError) -> UserInfo {
    let attributes = AccessAttributes(request)
    var refusal: APIError?
    for mode in modes(wanted, request.user) {
      do {
        return try check(mode, wanted, attributes)
      } catch {
        refusal = refusal ?? error
      }
    }
    throw refusal ?? .internalError("all impersonation modes failed")
  }

  /// The ways in which a user may be impersonated by another, in the order in which they are tried.
  private func modes(_ wanted: UserInfo, _ requestor: UserInfo) -> [Mode] {
    let hasNameOnly = wanted.uid.isEmpty && wanted.groups.isEmpty && wanted.extra.isEmpty
    if let node = Self.nodeName(wanted.name) {
      guard hasNameOnly else { return [.legacy] }
      let isOwn =
        ServiceAccountName(user: requestor.name) != nil
        && requestor.extra["authentication.kubernetes.io/node-name"] == [node]
      return (isOwn ? [.associatedNode] : []) + [.arbitraryNode, .legacy]
    }
    if ServiceAccountName(user: wanted.name) != nil {
      return hasNameOnly ? [.serviceAccount, .legacy] : [.legacy]
    }
    return [.userInfo, .legacy]
  }

  /// The node that a user is; `nil` for others.
  private static func nodeName(_ user: String) -> String? {
    let prefix = "system:node:"
    guard user.hasPrefix(prefix) else { return nil }
    let name = String(user.dropFirst(prefix.count))
    return KubeNames.isSubdomain(name) ? name : nil
  }

  /// The user that is impersonated in a mode, or its refusal.
  private func check(
    _ mode: Mode, _ wanted: UserInfo, _ attributes: AccessAttributes
  ) throws(APIError) -> UserInfo {
    if mode != .legacy {
      var acting = attributes
      acting.verb = "impersonate-on:\(mode.rawValue):\(attributes.verb)"
      try authorize(acting)
    }
    let verb = mode == .legacy ? "impersonate" : "impersonate:\(mode.rawValue)"
    let group = mode == .legacy ? "" : "authentication.k8s.io"
    let check = AccessAttributes(
      user: attributes.user, verb: verb, group: group, version: "v1", resource: "users",
      name: wanted.name)
    var user = wanted
    try authorizeName(check, mode, &user)
    try authorizeUID(check, wanted.uid)
    try authorizeGroups(check, mode, wanted.groups)
    try authorizeExtra(check, mode, wanted.extra)
    if user.name == "system:anonymous" {
      Self.add("system:unauthenticated", to: &user)
    } else if !user.groups.contains("system:unauthenticated") {
      Self.add("system:authenticated", to: &user)
    }
    return user
  }

  /// Adds a group unless it is there.
  private static func add(_ group: String, to user: inout UserInfo) {
    if !user.groups.contains(group) { user.groups.append(group) }
  }

  /// Checks the name; gives nodes and service accounts their groups.
  private func authorizeName(
    _ check: AccessAttributes, _ mode: Mode, _ user: inout UserInfo
  ) throws(APIError) {
    var check = check
    if mode != .legacy, let node = Self.nodeName(user.name) {
      check.resource = "nodes"
      check.name = mode == .associatedNode ? "*" : node
      user.groups = ["system:nodes"]
    }
    if let account = ServiceAccountName(user: user.name) {
      check.resource = "serviceaccounts"
      check.namespace = account.namespace
      check.name = account.name
      if user.groups.isEmpty { user.groups = account.groups }
    }
    try authorize(check)
  }

  /// Checks the uid.
  private func authorizeUID(_ check: AccessAttributes, _ uid: String) throws(APIError) {
    guard !uid.isEmpty else { return }
    var check = check
    check.group = "authentication.k8s.io"
    check.resource = "uids"
    check.name = uid
    try authorize(check)
  }

  /// Checks the groups.
  private func authorizeGroups(
    _ check: AccessAttributes, _ mode: Mode, _ groups: [String]
  ) throws(APIError) {
    guard !groups.isEmpty else { return }
    var check = check
    check.resource = "groups"
    check.name = ""
    if mode != .legacy {
      if groups.contains("") {
        throw check.refusal("impersonating the empty string group is not allowed")
      }
      if groups.contains("system:masters") {
        check.name = "system:masters"
        throw check.refusal("impersonating the system:masters group is not allowed")
      }
      if groups.count >= Self.manyChecks {
        check.name = "*"
        if decide(check).isAllowed { return }
      }
    }
    for group in groups {
      check.name = group
      try authorize(check)
    }
  }

  /// Checks what else is known of the user.
  private func authorizeExtra(
    _ check: AccessAttributes, _ mode: Mode, _ extra: [String: [String]]
  ) throws(APIError) {
    guard !extra.isEmpty else { return }
    var check = check
    check.group = "authentication.k8s.io"
    check.resource = "userextras"
    check.name = ""
    let keys = extra.keys.sorted()
    if mode != .legacy {
      for key in keys {
        if let fault = Self.fault(key, extra[key] ?? []) { throw check.refusal(fault) }
      }
      let count = extra.values.reduce(0) { $0 + $1.count }
      if max(count, keys.count) >= Self.manyChecks {
        var all = check
        all.subresource = "*"
        all.name = "*"
        if decide(all).isAllowed { return }
      }
    }
    for key in keys {
      check.subresource = key
      for value in extra[key] ?? [] {
        check.name = value
        try authorize(check)
      }
    }
  }

  /// What is wrong with an extra key and its values; `nil` where nothing is.
  private static func fault(_ key: String, _ values: [String]) -> String? {
    if key.isEmpty { return "impersonating the empty string key in extra is not allowed" }
    if let fault = KubeNames.domainPrefixedPathFault(key, field: "extra.key") {
      return "impersonating an invalid key in extra is not allowed: \(fault)"
    }
    if key != key.lowercased() {
      return "impersonating a non-lowercase key in extra is not allowed: \(key.goQuoted)"
    }
    if values.isEmpty { return "impersonating empty values in extra is not allowed" }
    if values.contains("") {
      return "impersonating the empty string value in extra is not allowed"
    }
    return nil
  }
}
