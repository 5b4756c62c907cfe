public import ControlPlane
public import FoundationEssentials
public import KubeAPI

/// The keys of a running cluster and all that is done with them.
///
/// Everything is made by the system's generator when the cluster starts. Nothing of it lies in the
/// world, but for the certificate of the authority and what clients ask for.
public struct ClusterIdentity: Sendable {
  /// A certificate and its private key, in PEM.
  public struct KeyPair: Sendable {
    /// The certificate.
    public let certificate: String
    /// The private key.
    public let key: String
  }

  /// The names by which the API server is known inside the cluster, and its usual addresses.
  // Kubernetes: cmd/kubeadm/app/util/pkiutil/pki_helpers.go, GetAPIServerAltNames
  public static let serverNames = [
    "localhost", "127.0.0.1", "::1", "kubernetes", "kubernetes.default", "kubernetes.default.svc",
    "kubernetes.default.svc.cluster.local", "10.96.0.1",
  ]

  /// The user of the kubeconfig.
  public static let administrator = "kubernetes-admin"

  /// The tokens of users.
  public let tokenFile: TokenFile
  /// The server's own certificate.
  public let server: KeyPair
  /// The administrator's certificate.
  private var client: KeyPair
  /// The authority.
  private let authority: CertificateAuthority
  /// The signer of the tokens of service accounts.
  private let signer = TokenSigner()
  /// The time of day.
  private let timeOfDay: @Sendable () -> Date

  /// Makes the keys of a cluster.
  ///
  /// - Parameters:
  ///   - tokenFile: The tokens of users.
  ///   - hosts: Names and addresses of the server, beside those that it always has.
  ///   - timeOfDay: The time of day, by which certificates are judged.
  public init(
    tokenFile: TokenFile = TokenFile(), hosts: [String] = [],
    timeOfDay: @escaping @Sendable () -> Date = { Date() }
  ) throws {
    self.tokenFile = tokenFile
    self.timeOfDay = timeOfDay
    let now = timeOfDay()
    authority = try CertificateAuthority(at: now)
    var names = Self.serverNames
    for host in hosts where !names.contains(host) { names.append(host) }
    let server = try authority.serverPair(hosts: names, at: now)
    self.server = KeyPair(certificate: server.certificate, key: server.key)
    let client = try authority.clientPair(
      user: Self.administrator, groups: [ClusterConfiguration.Profile.bare.administrators],
      at: now)
    self.client = KeyPair(certificate: client.certificate, key: client.key)
  }

  /// Puts the user of the kubeconfig into another group than `system:masters`.
  public mutating func putAdministrator(in group: String) throws {
    client = try clientPair(user: Self.administrator, groups: [group])
  }

  /// The certificate of the authority in PEM: for TLS, and for the world's configuration.
  public var rootCertificate: String { authority.pem }

  /// A certificate for a user of some groups.
  public func clientPair(user: String, groups: [String]) throws -> KeyPair {
    let pair = try authority.clientPair(user: user, groups: groups, at: timeOfDay())
    return KeyPair(certificate: pair.certificate, key: pair.key)
  }

  /// The administrator's kubeconfig for a server's address, as kubeadm writes it.
  ///
  /// It holds the client certificate, unless the token file names the administrator.
  public func kubeconfig(server address: String) -> Kubeconfig {
    let credential: Kubeconfig.Credential =
      if let token = tokenFile.token(of: Self.administrator) { .token(token) } else {
        .certificate(client.certificate, key: client.key)
      }
    return Kubeconfig(
      server: address, rootCertificate: rootCertificate, user: Self.administrator,
      credential: credential)
  }
}

// MARK: What the world needs

extension ClusterIdentity {
  /// What the world is handed in, because it has no keys.
  public var services: IdentityServices {
    let (authority, signer, timeOfDay) = (authority, signer, timeOfDay)
    let tokens = TokenAuthenticator(file: tokenFile, signer: signer)
    return IdentityServices(
      signToken: { try? signer.sign($0) },
      authenticate: { tokens.verdict($0, $1, $2) },
      readRequest: { SigningRequestReader.read($0).map(SigningRequestReader.subject) },
      signCertificate: { text, usages, from, lifetime in
        SigningRequestReader.read(text).flatMap { request in
          // A world that runs ahead must not sign what is good only in the future.
          let date = min(Date(timeIntervalSince1970: from.secondsSince1970), timeOfDay())
          do {
            let signed = try authority.sign(
              request, usages: usages, from: date, lifetime: TimeInterval(lifetime.components.0))
            return .success(KubeText.base64(signed))
          } catch {
            return .failure(IdentityServices.Refusal("the request cannot be signed"))
          }
        }
      })
  }
}

extension Instant {
  /// The seconds since 1970.
  fileprivate var secondsSince1970: TimeInterval { TimeInterval(nanoseconds / 1_000_000_000) }
}

// MARK: Who asks

extension ClusterIdentity {
  /// The user of a client's certificate in DER; `nil` where it is good for nothing now.
  func user(ofCertificate certificate: [UInt8]) -> UserInfo? {
    guard var user = authority.user(ofCertificate: certificate, at: timeOfDay()) else { return nil }
    user.addAuthenticated()
    return user
  }

  /// Who makes a request: by the connection's certificate, by a bearer token, or nobody known.
  ///
  /// - Parameters:
  ///   - certificate: The client's certificate in DER, where it has shown one.
  ///   - authorization: The header `Authorization`; empty where there is none.
  ///   - world: The world that the request is for.
  // Kubernetes: pkg/kubeapiserver/authenticator/config.go, New
  public func user(
    certificate: [UInt8]?, authorization: String, world: World
  ) throws(APIError) -> UserInfo {
    if let certificate {
      if var user = authority.user(ofCertificate: certificate, at: timeOfDay()) {
        user.addAuthenticated()
        return user
      }
      if Self.bearerToken(authorization) == nil { throw .unauthorized }
    }
    guard let token = Self.bearerToken(authorization) else { return .anonymous }
    let verdict = TokenAuthenticator(file: tokenFile, signer: signer)
      .verdict(token, [ServiceAccountTokens.issuer], world)
    guard let user = verdict.user else { throw .unauthorized }
    return user
  }

  /// The bearer token of a header; `nil` where it has none.
  // Kubernetes: staging/src/k8s.io/apiserver/pkg/authentication/request/bearertoken/bearertoken.go
  static func bearerToken(_ header: String) -> String? {
    let parts = header.drop { $0 == " " || $0 == "\t" }
      .split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count >= 2, parts[0].lowercased() == "bearer", !parts[1].isEmpty else {
      return nil
    }
    return String(parts[1])
  }
}

extension UserInfo {
  /// Somebody who has shown nothing.
  public static let anonymous = UserInfo(
    name: "system:anonymous", groups: ["system:unauthenticated"])
}

extension APIError {
  /// What somebody showed is good for nothing.
  public static let unauthorized = APIError(
    code: 401, reason: "Unauthorized", message: "Unauthorized")
}

// MARK: OpenID Connect

extension ClusterIdentity {
  /// The path of the description of the issuer of tokens.
  public static let configurationPath = "/.well-known/openid-configuration"
  /// The path of the public keys of the issuer.
  public static let webKeysPath = "/openid/v1/jwks"

  /// The description of the issuer of tokens, of media type `application/json`.
  ///
  /// - Parameter address: The address of the server, such as `https://127.0.0.1:6443`.
  // Kubernetes: pkg/serviceaccount/openidmetadata.go, openIDConfig
  public func configurationDocument(server address: String) -> JSON {
    [
      "issuer": .string(ServiceAccountTokens.issuer),
      "jwks_uri": .string(address + Self.webKeysPath),
      "response_types_supported": ["id_token"], "subject_types_supported": ["public"],
      "id_token_signing_alg_values_supported": ["RS256"],
    ]
  }

  /// The public keys of the issuer, of media type `application/jwk-set+json`.
  public func webKeysDocument() throws(APIError) -> JSON {
    do { return try signer.webKeys() } catch {
      throw .internalError("the key of tokens cannot be made")
    }
  }
}
