internal import ControlPlane
internal import Crypto
internal import FoundationEssentials
internal import SwiftASN1
internal import X509

/// The authority of a cluster: it signs the server's certificate, those of users, and requests.
struct CertificateAuthority: Sendable {
  /// For how long the authority's own certificate is good.
  private static let ownLifetime: TimeInterval = 10 * 365 * 24 * 60 * 60
  /// For how long the certificates are good that a cluster begins with.
  private static let lifetime: TimeInterval = 365 * 24 * 60 * 60
  /// How much earlier than now certificates begin, for clocks that are late.
  private static let backdating: TimeInterval = 5 * 60

  /// The certificate of the authority.
  let certificate: Certificate
  /// The certificate in PEM.
  let pem: String
  /// The key with which it signs.
  private let key: Certificate.PrivateKey

  /// Makes an authority with a new key.
  init(at date: Date) throws {
    key = Certificate.PrivateKey(P256.Signing.PrivateKey())
    let name = try DistinguishedName { CommonName("kubernetes") }
    let publicKey = key.publicKey
    certificate = try Certificate(
      version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: publicKey,
      notValidBefore: date - Self.backdating, notValidAfter: date + Self.ownLifetime, issuer: name,
      subject: name,
      extensions: try Certificate.Extensions {
        Critical(BasicConstraints.isCertificateAuthority(maxPathLength: nil))
        Critical(KeyUsage(digitalSignature: true, keyEncipherment: true, keyCertSign: true))
        SubjectKeyIdentifier(hash: publicKey)
        SubjectAlternativeNames([.dnsName("kubernetes")])
      }, issuerPrivateKey: key)
    pem = try Self.pem(certificate)
  }

  /// A certificate in PEM, with a line break at its end.
  static func pem(_ certificate: Certificate) throws -> String {
    try certificate.serializeAsPEM().pemString + "\n"
  }
}

// MARK: Issuing

extension CertificateAuthority {
  /// A certificate and the key that it is for, in PEM.
  struct Pair: Sendable {
    /// The certificate.
    var certificate: String
    /// The private key.
    var key: String
  }

  /// What a certificate is to say.
  private struct Order {
    /// The key that it is for.
    var publicKey: Certificate.PublicKey
    /// Whose it is.
    var subject: DistinguishedName
    /// From when on it is good.
    var from: Date
    /// Until when it is good.
    var until: Date
    /// The uses of the key.
    var keyUsage: KeyUsage
    /// The purposes.
    var purposes: [ExtendedKeyUsage.Usage]
    /// Other names of the subject.
    var names: [GeneralName] = []
  }

  /// Signs what is ordered.
  private func issue(_ order: Order) throws -> Certificate {
    try Certificate(
      version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: order.publicKey,
      notValidBefore: order.from, notValidAfter: order.until, issuer: certificate.subject,
      subject: order.subject,
      extensions: try Certificate.Extensions {
        // Without uses there is no extension: an empty one is malformed.
        if order.keyUsage != KeyUsage() { Critical(order.keyUsage) }
        if !order.purposes.isEmpty { try ExtendedKeyUsage(order.purposes) }
        Critical(BasicConstraints.notCertificateAuthority)
        AuthorityKeyIdentifier(
          keyIdentifier: SubjectKeyIdentifier(hash: certificate.publicKey).keyIdentifier)
        if !order.names.isEmpty { SubjectAlternativeNames(order.names) }
      }, issuerPrivateKey: key)
  }

  /// Signs a certificate for a new key.
  private func issuePair(
    _ subject: DistinguishedName, _ purpose: ExtendedKeyUsage.Usage, _ names: [GeneralName],
    at date: Date
  ) throws -> Pair {
    let key = P256.Signing.PrivateKey()
    let certificate = try issue(
      Order(
        publicKey: Certificate.PublicKey(key.publicKey), subject: subject,
        from: date - Self.backdating, until: date + Self.lifetime,
        keyUsage: KeyUsage(digitalSignature: true, keyEncipherment: true), purposes: [purpose],
        names: names))
    return Pair(
      certificate: try Self.pem(certificate),
      key: try Certificate.PrivateKey(key).serializeAsPEM().pemString + "\n")
  }

  /// A certificate for the server, which is good for names and addresses.
  func serverPair(hosts: [String], at date: Date) throws -> Pair {
    let names = hosts.map { host in
      HostAddress.bytes(host).map { .ipAddress(ASN1OctetString(contentBytes: $0[...])) }
        ?? GeneralName.dnsName(host)
    }
    return try issuePair(
      try DistinguishedName { CommonName("kube-apiserver") }, .serverAuth, names, at: date)
  }

  /// A certificate for a user of some groups.
  func clientPair(user: String, groups: [String], at date: Date) throws -> Pair {
    let attributes =
      groups.map {
        RelativeDistinguishedName.Attribute(
          type: .RDNAttributeType.organizationName, utf8String: $0)
      }
      + [
        RelativeDistinguishedName.Attribute(type: .RDNAttributeType.commonName, utf8String: user)
      ]
    return try issuePair(try DistinguishedName(attributes), .clientAuth, [], at: date)
  }

  /// Signs the request of somebody who has a key of their own.
  func sign(
    _ request: CertificateSigningRequest, usages: [String], from: Date, lifetime: TimeInterval
  ) throws -> String {
    let latest = certificate.notValidAfter
    let order = Order(
      publicKey: request.publicKey, subject: request.subject, from: from - Self.backdating,
      until: min(from + lifetime, latest), keyUsage: CertificateUsages.key(usages),
      purposes: CertificateUsages.purposes(usages),
      names: try request.attributes.extensionRequest?.extensions.subjectAlternativeNames
        .map(Array.init) ?? [])
    return try Self.pem(issue(order))
  }
}

// MARK: Verifying

extension CertificateAuthority {
  /// The user that a client's certificate is of, if the authority signed it and it is good now.
  // Kubernetes: staging/src/k8s.io/apiserver/pkg/authentication/request/x509/x509.go
  func user(ofCertificate der: [UInt8], at date: Date) -> UserInfo? {
    guard let client = try? Certificate(derEncoded: der),
      client.issuer == certificate.subject,
      certificate.publicKey.isValidSignature(client.signature, for: client),
      client.notValidBefore <= date, date <= client.notValidAfter,
      let purposes = try? client.extensions.extendedKeyUsage,
      purposes.contains(.clientAuth) || purposes.contains(.any)
    else { return nil }
    let subject = CertificateSubject(client.subject)
    guard !subject.commonName.isEmpty else { return nil }
    let digest = SHA256.hash(data: der).map { byte in
      (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
    return UserInfo(
      name: subject.commonName, groups: subject.organizations,
      extra: ["authentication.kubernetes.io/credential-id": ["X509SHA256=\(digest.joined())"]])
  }
}
