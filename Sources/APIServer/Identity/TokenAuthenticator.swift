internal import ControlPlane
internal import Crypto
internal import KubeAPI

/// Finds out whose a bearer token is.
struct TokenAuthenticator: Sendable {
  /// The tokens of users.
  var file: TokenFile
  /// The signer of the tokens of service accounts.
  var signer: TokenSigner

  /// Whose a token is, for one of some audiences.
  // Kubernetes: staging/src/k8s.io/apiserver/pkg/authentication/token/union/union.go
  func verdict(
    _ token: String, _ audiences: [String], _ world: World
  ) -> IdentityServices.TokenVerdict {
    if var user = file.user(of: token) {
      user.addAuthenticated()
      return IdentityServices.TokenVerdict(user: user, audiences: audiences)
    }
    guard let claims = TokenSigner.claims(of: token), let issuer = claims["iss"]?.string,
      [ServiceAccountTokens.issuer, ServiceAccountTokens.legacyIssuer].contains(issuer)
    else { return IdentityServices.TokenVerdict(error: "invalid bearer token") }
    do throws(IdentityServices.Refusal) {
      guard signer.isOwn(token) else {
        throw IdentityServices.Refusal("go-jose/go-jose: error in cryptographic primitive")
      }
      let isLegacy = issuer == ServiceAccountTokens.legacyIssuer
      let own = isLegacy ? [ServiceAccountTokens.issuer] : Self.strings(claims["aud"])
      let common = own.filter(audiences.contains)
      if common.isEmpty {
        throw IdentityServices.Refusal(
          "token audiences \(Self.quoted(own)) is invalid for the target audiences "
            + Self.quoted(audiences))
      }
      var user =
        isLegacy ? try legacyUser(token, claims, world) : try user(claims, world)
      user.addAuthenticated()
      return IdentityServices.TokenVerdict(user: user, audiences: common)
    } catch {
      return IdentityServices.TokenVerdict(error: "[invalid bearer token, \(error.message)]")
    }
  }

  /// The strings of a claim, which may be one or a list.
  private static func strings(_ claim: JSON?) -> [String] {
    if let text = claim?.string { return [text] }
    return (claim?.array ?? []).compactMap(\.string)
  }

  /// Some strings as Go's `%q` prints a list of them.
  private static func quoted(_ list: [String]) -> String {
    "[\(list.map(\.goQuoted).joined(separator: " "))]"
  }
}

// MARK: Tokens that were asked for

extension TokenAuthenticator {
  /// The user of a token that was asked for.
  // Kubernetes: pkg/serviceaccount/claims.go, Validate
  private func user(_ claims: JSON, _ world: World) throws(IdentityServices.Refusal) -> UserInfo {
    let now = world.now.nanoseconds / 1_000_000_000
    if let end = claims["exp"]?.integer, now > end {
      throw IdentityServices.Refusal("service account token has expired")
    }
    if let start = claims["nbf"]?.integer, now < start {
      throw IdentityServices.Refusal("service account token is not valid yet")
    }
    let own = claims["kubernetes.io"] ?? [:]
    let namespace = own.text("namespace")
    let account = try account(namespace, own["serviceaccount"] ?? [:], world)
    var user = Self.user(namespace, account)
    if let token = claims["jti"]?.string, !token.isEmpty {
      user.extra["authentication.kubernetes.io/credential-id"] = ["JTI=\(token)"]
    }
    for (kind, resource) in [("secret", Resource.secrets), ("pod", .pods)] {
      guard let reference = own.present(kind) else { continue }
      let name = reference.text("name")
      guard let object = world.object(resource, namespace: namespace, name: name),
        !Self.isGone(object, world)
      else { throw IdentityServices.Refusal("service account token has been invalidated") }
      try Self.check(object, reference, kind)
      if kind == "pod" { user.note("pod", reference) }
    }
    if let reference = own.present("node") {
      if own.present("pod") == nil {
        guard let node = world.object(.nodes, name: reference.text("name")) else {
          throw IdentityServices.Refusal("service account token has been invalidated")
        }
        try Self.check(node, reference, "node")
      }
      user.note("node", reference)
    }
    return user
  }

  /// The account that a token is of, if it is still the same.
  private func account(
    _ namespace: String, _ reference: JSON, _ world: World
  ) throws(IdentityServices.Refusal) -> JSON {
    let name = reference.text("name")
    guard let account = world.object(.serviceAccounts, namespace: namespace, name: name) else {
      throw IdentityServices.Refusal("serviceaccounts \(name.goQuoted) not found")
    }
    if Self.isGone(account, world) {
      throw IdentityServices.Refusal(
        "service account \(namespace)/\(name) has been deleted")
    }
    if account.uid != reference.text("uid") {
      throw IdentityServices.Refusal(
        "service account UID (\(account.uid)) does not match claim (\(reference.text("uid")))")
    }
    return account
  }

  /// Whether an object was deleted more than a minute ago.
  private static func isGone(_ object: JSON, _ world: World) -> Bool {
    guard let text = object.deletionTimestamp, let deleted = Instant(rfc3339: text) else {
      return false
    }
    return deleted < world.now - .seconds(60)
  }

  /// Refuses an object that is not the one to which a token was bound.
  private static func check(
    _ object: JSON, _ reference: JSON, _ kind: String
  ) throws(IdentityServices.Refusal) {
    guard object.uid != reference.text("uid") else { return }
    throw IdentityServices.Refusal(
      "\(kind) UID (\(object.uid)) does not match service account \(kind) ref claim "
        + "(\(reference.text("uid")))")
  }

  /// A service account as a user.
  private static func user(_ namespace: String, _ account: JSON) -> UserInfo {
    let name = ServiceAccountName(namespace: namespace, name: account.name)
    return UserInfo(name: name.user, uid: account.uid, groups: name.groups)
  }
}

// MARK: Tokens in Secrets

extension TokenAuthenticator {
  /// The user of a token that lies in a Secret.
  // Kubernetes: pkg/serviceaccount/legacy.go, Validate
  private func legacyUser(
    _ token: String, _ claims: JSON, _ world: World
  ) throws(IdentityServices.Refusal) -> UserInfo {
    /// One of the token's claims.
    func claim(_ name: String) -> String { claims.text("kubernetes.io/serviceaccount/\(name)") }
    let namespace = claim("namespace")
    guard
      let secret = world.object(.secrets, namespace: namespace, name: claim("secret.name")),
      secret.deletionTimestamp == nil
    else { throw IdentityServices.Refusal("service account token has been invalidated") }
    let stored = KubeText.bytes(base64: secret["data", "token"]?.string ?? "") ?? []
    let key = SymmetricKey(size: .bits256)
    let isSame =
      HMAC<SHA256>.authenticationCode(for: stored, using: key)
      == HMAC<SHA256>.authenticationCode(for: Array(token.utf8), using: key)
    guard isSame else { throw IdentityServices.Refusal("token does not match server's copy") }
    let reference: JSON = [
      "name": .string(claim("service-account.name")), "uid": .string(claim("service-account.uid")),
    ]
    return Self.user(namespace, try account(namespace, reference, world))
  }
}

extension UserInfo {
  /// Adds the group of all who are known.
  // Kubernetes: staging/src/k8s.io/apiserver/pkg/authentication/group/authenticated_group_adder.go
  mutating func addAuthenticated() {
    let both = ["system:authenticated", "system:unauthenticated"]
    if name == "system:anonymous" || groups.contains(where: both.contains) { return }
    groups.append("system:authenticated")
  }

  /// Notes the object with which a token ends.
  mutating func note(_ kind: String, _ reference: JSON) {
    for part in ["name", "uid"] where !reference.text(part).isEmpty {
      extra["authentication.kubernetes.io/\(kind)-\(part)"] = [reference.text(part)]
    }
  }
}
