import APIServer
import ControlPlane
import Crypto
import Foundation
import KubeAPI
import SwiftASN1
import Testing
import X509

/// The keys of a running cluster: who is known by them, and what they sign.
@Suite struct ClusterIdentityTests {
  /// The moment at which the tests happen.
  private static let now = Date(timeIntervalSince1970: 1_767_225_600)

  /// Keys, and the tokens of ann and of the administrator.
  private func identity(_ tokens: String = "secret,ann,u-1,ops\n") throws -> ClusterIdentity {
    try ClusterIdentity(
      tokenFile: try TokenFile(parsing: tokens, path: "tokens.csv"), hosts: ["cadet.example.com"],
      timeOfDay: { Self.now })
  }

  /// A world that was handed keys in.
  private func world(_ identity: ClusterIdentity) -> World {
    var configuration = ClusterConfiguration(profile: .bare, nodes: [])
    configuration.rootCertificate = identity.rootCertificate
    var world = World(configuration)
    world.identity = identity.services
    return world
  }

  /// Sends a request as the administrator.
  @discardableResult
  private func send(
    _ world: inout World, _ method: APIRequest.Method, _ path: String, _ body: JSON = [:]
  ) throws -> JSON {
    try world.handle(APIRequest(method, path, body: body.bytes)).body
  }

  /// A token for the default account.
  private func token(_ world: inout World, _ spec: JSON = [:]) throws -> String {
    let answer = try send(
      &world, .post, "/api/v1/namespaces/default/serviceaccounts/default/token", ["spec": spec])
    return answer["status", "token"]?.string ?? ""
  }

  /// Who a bearer token is, or what is said of it.
  private func review(_ world: inout World, _ token: String, _ audience: JSON? = nil) throws -> JSON
  {
    var spec: JSON = ["token": .string(token)]
    if let audience { spec["audiences"] = [audience] }
    return try send(
      &world, .post, "/apis/authentication.k8s.io/v1/tokenreviews", ["spec": spec])["status"]
      ?? [:]
  }

  @Test func `the server's certificate is good for all names of the API server`() throws {
    let identity = try identity()
    let certificate = try Certificate(pemEncoded: identity.server.certificate)
    let root = try Certificate(pemEncoded: identity.rootCertificate)
    #expect(root.publicKey.isValidSignature(certificate.signature, for: certificate))
    let names = try #require(try certificate.extensions.subjectAlternativeNames).map { name in
      switch name {
      case .dnsName(let text): text
      case .ipAddress(let bytes): "\(Array(bytes.bytes))"
      default: "?"
      }
    }
    #expect(
      names == [
        "localhost", "[127, 0, 0, 1]", "[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]",
        "kubernetes", "kubernetes.default", "kubernetes.default.svc",
        "kubernetes.default.svc.cluster.local", "[10, 96, 0, 1]", "cadet.example.com",
      ])
    #expect(try certificate.extensions.extendedKeyUsage == ExtendedKeyUsage([.serverAuth]))
    #expect(identity.server.key.hasPrefix("-----BEGIN PRIVATE KEY-----\n"))
  }

  @Test func `a client certificate names its user and groups`() throws {
    let identity = try identity()
    let pair = try identity.clientPair(user: "jane", groups: ["developers", "ops"])
    let der = try PEMDocument(pemString: pair.certificate).derBytes
    let user = try identity.user(certificate: der, authorization: "", world: world(identity))
    #expect(user.name == "jane")
    #expect(user.groups == ["developers", "ops", "system:authenticated"])
    let id = user.extra["authentication.kubernetes.io/credential-id"]?.first ?? ""
    #expect(id.hasPrefix("X509SHA256="))
    #expect(id.count == 75)
  }

  @Test func `a certificate of another authority, or a server's, is nobody's`() throws {
    let identity = try identity()
    let foreign = try self.identity().clientPair(user: "jane", groups: [])
    for pem in [foreign.certificate, identity.server.certificate] {
      let der = try PEMDocument(pemString: pem).derBytes
      #expect(throws: APIError.unauthorized) {
        try identity.user(certificate: der, authorization: "", world: world(identity))
      }
    }
  }

  @Test func `bearer tokens of the file are known, others are not, and nobody is anonymous`()
    throws
  {
    let identity = try identity()
    let world = world(identity)
    /// Who a header is.
    func user(_ header: String) throws -> UserInfo {
      try identity.user(certificate: nil, authorization: header, world: world)
    }
    let ann = UserInfo(name: "ann", uid: "u-1", groups: ["ops", "system:authenticated"])
    #expect(try user("Bearer secret") == ann)
    #expect(try user("bearer secret") == ann)
    #expect(
      try user("") == UserInfo(name: "system:anonymous", groups: ["system:unauthenticated"]))
    #expect(try user("Basic c2VjcmV0") == .anonymous)
    for header in ["Bearer secre", "Bearer secrets", "Bearer a.b.c"] {
      #expect(throws: APIError.unauthorized) { try user(header) }
    }
    #expect(
      APIError.unauthorized.status == [
        "kind": "Status", "apiVersion": "v1", "metadata": [:], "status": "Failure",
        "message": "Unauthorized", "reason": "Unauthorized", "code": 401,
      ])
  }

  @Test func `the token of a service account says who it is`() throws {
    let identity = try identity()
    var world = world(identity)
    let token = try token(&world)
    let uid = world.object(.serviceAccounts, namespace: "default", name: "default")?.uid ?? ""
    let user = try identity.user(
      certificate: nil, authorization: "Bearer \(token)", world: world)
    #expect(user.name == "system:serviceaccount:default:default")
    #expect(user.uid == uid)
    #expect(
      user.groups == [
        "system:serviceaccounts", "system:serviceaccounts:default", "system:authenticated",
      ])
    #expect(
      user.extra["authentication.kubernetes.io/credential-id"]?.first?.hasPrefix("JTI=") ?? false)
  }

  @Test func `a token that was tampered with, has expired, or is for others is refused`() throws {
    let identity = try identity()
    var world = world(identity)
    let token = try token(&world)
    var parts = token.split(separator: ".").map(String.init)
    parts[1] = String(parts[1].dropLast(4)) + "AAAA"
    let forged = try review(&world, parts.joined(separator: "."))
    #expect(forged["authenticated"] == nil)
    #expect(forged["error"]?.string?.contains("invalid bearer token") ?? false)
    #expect(
      try review(&world, token, "https://elsewhere")["error"]
        == .string(
          "[invalid bearer token, token audiences "
            + #"["https://kubernetes.default.svc.cluster.local"] is invalid for the target "#
            + #"audiences ["https://elsewhere"]]"#))
    world.advance(by: .seconds(3601))
    #expect(
      try review(&world, token)["error"]
        == "[invalid bearer token, service account token has expired]")
  }

  @Test func `a token of another cluster is refused`() throws {
    var other = world(try identity())
    let token = try token(&other)
    var world = world(try identity())
    #expect(
      try review(&world, token)["error"]
        == "[invalid bearer token, go-jose/go-jose: error in cryptographic primitive]")
  }

  @Test func `a token ends with its account, also when that comes back`() throws {
    let identity = try identity()
    var world = world(identity)
    try send(
      &world, .post, "/api/v1/namespaces/default/serviceaccounts", ["metadata": ["name": "ci"]])
    let path = "/api/v1/namespaces/default/serviceaccounts/ci"
    let token = try send(&world, .post, "\(path)/token")["status", "token"]?.string ?? ""
    #expect(try review(&world, token)["authenticated"] == true)
    let old = world.object(.serviceAccounts, namespace: "default", name: "ci")?.uid ?? ""
    try send(&world, .delete, path)
    #expect(
      try review(&world, token)["error"]
        == #"[invalid bearer token, serviceaccounts "ci" not found]"#)
    try send(
      &world, .post, "/api/v1/namespaces/default/serviceaccounts", ["metadata": ["name": "ci"]])
    let new = world.object(.serviceAccounts, namespace: "default", name: "ci")?.uid ?? ""
    #expect(
      try review(&world, token)["error"]
        == .string(
          "[invalid bearer token, service account UID (\(new)) does not match claim (\(old))]"))
  }

  @Test func `a token in a Secret is good as long as the Secret is there`() throws {
    let identity = try identity()
    var world = world(identity)
    let secrets = "/api/v1/namespaces/default/secrets"
    try send(
      &world, .post, secrets,
      [
        "metadata": [
          "name": "old", "annotations": ["kubernetes.io/service-account.name": "default"],
        ], "type": "kubernetes.io/service-account-token",
      ])
    world.settle()
    let secret = world.object(.secrets, namespace: "default", name: "old")
    let token = String(
      decoding: KubeText.bytes(base64: secret?["data", "token"]?.string ?? "") ?? [],
      as: UTF8.self)
    #expect(
      secret?["data", "ca.crt"] == .string(KubeText.base64(identity.rootCertificate)))
    #expect(
      try review(&world, token)["user", "username"] == "system:serviceaccount:default:default")
    try send(&world, .delete, "\(secrets)/old")
    #expect(
      try review(&world, token)["error"]
        == "[invalid bearer token, service account token has been invalidated]")
  }

  @Test func `every namespace is told the certificate of the authority`() throws {
    let identity = try identity()
    let world = world(identity)
    let map = world.object(.configMaps, namespace: "kube-system", name: "kube-root-ca.crt")
    #expect(map?["data", "ca.crt"] == .string(identity.rootCertificate))
  }

  @Test func `the documents of OpenID Connect verify a token`() throws {
    let identity = try identity()
    var world = world(identity)
    #expect(
      identity.configurationDocument(server: "https://127.0.0.1:6443") == [
        "issuer": "https://kubernetes.default.svc.cluster.local",
        "jwks_uri": "https://127.0.0.1:6443/openid/v1/jwks",
        "response_types_supported": ["id_token"], "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
      ])
    let key = try identity.webKeysDocument()["keys"]?[0] ?? [:]
    #expect(key["kty"] == "RSA")
    #expect(key["alg"] == "RS256")
    #expect(key["use"] == "sig")
    #expect(key["e"] == "AQAB")
    let header = String(try token(&world).split(separator: ".")[0])
    let padded =
      header.replacing("-", with: "+").replacing("_", with: "/")
      + String(repeating: "=", count: (4 - header.count % 4) % 4)
    let data = try #require(Data(base64Encoded: padded))
    #expect(try JSON(parsing: Array(data)) == ["alg": "RS256", "kid": key["kid"] ?? ""])
  }
}
