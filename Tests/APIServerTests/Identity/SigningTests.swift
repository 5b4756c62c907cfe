import APIServer
import ControlPlane
import Crypto
import Foundation
import KubeAPI
import SwiftASN1
import Testing
import X509

/// Certificates that somebody asks for with a key of their own.
@Suite struct SigningTests {
  /// The keys of a cluster.
  private let identity: ClusterIdentity

  /// Makes the keys.
  init() throws { identity = try ClusterIdentity() }

  /// The request of a new key, PEM in base 64.
  private func request(_ name: String, _ organization: String) throws -> String {
    let key = Certificate.PrivateKey(P256.Signing.PrivateKey())
    let request = try CertificateSigningRequest(
      version: .v1,
      subject: try DistinguishedName {
        OrganizationName(organization)
        CommonName(name)
      }, privateKey: key,
      attributes: CertificateSigningRequest.Attributes([
        .init(
          ExtensionRequest(
            extensions: Certificate.Extensions {
              SubjectAlternativeNames([.dnsName("ann.example.com")])
            }))
      ]), signatureAlgorithm: .ecdsaWithSHA256)
    return KubeText.base64(try request.serializeAsPEM().pemString)
  }

  @Test func `the subject of a request is read`() throws {
    #expect(
      identity.services.readRequest(try request("ann", "developers"))
        == .success(
          IdentityServices.RequestedSubject(
            commonName: "ann", organizations: ["developers"], dnsNames: ["ann.example.com"])))
  }

  @Test func `what is no request is refused`() throws {
    #expect(
      identity.services.readRequest("eA==")
        == .failure(IdentityServices.Refusal("PEM block type must be CERTIFICATE REQUEST")))
    let text = try request("ann", "developers")
    var bytes = try #require(KubeText.bytes(base64: text))
    let place = try #require(bytes.indices.reversed().dropFirst(40).first { bytes[$0] != 10 })
    bytes[place] = bytes[place] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
    let forged = KubeText.base64(String(decoding: bytes, as: UTF8.self))
    #expect(throws: IdentityServices.Refusal.self) {
      try identity.services.readRequest(forged).get()
    }
  }

  @Test func `an approved request becomes a certificate that is known`() throws {
    var world = World(
      ClusterConfiguration(profile: .bare, nodes: [], start: Instant(seconds: 1_767_225_600)))
    world.identity = identity.services
    let path = "/apis/certificates.k8s.io/v1/certificatesigningrequests"
    var object: JSON = [
      "metadata": ["name": "ann"],
      "spec": [
        "request": .string(try request("ann", "developers")),
        "signerName": "kubernetes.io/kube-apiserver-client", "usages": ["client auth"],
        "expirationSeconds": 86400,
      ],
    ]
    object = try world.handle(APIRequest(.post, path, body: object.bytes)).body
    object["status"] = ["conditions": [["type": "Approved", "status": "True"]]]
    _ = try world.handle(APIRequest(.put, "\(path)/ann/approval", body: object.bytes))
    world.settle()
    let text =
      world.object(.certificateSigningRequests, name: "ann")?["status", "certificate"]?.string
    let pem = String(decoding: KubeText.bytes(base64: text ?? "") ?? [], as: UTF8.self)
    let certificate = try Certificate(pemEncoded: pem)
    #expect(
      certificate.notValidAfter.timeIntervalSince(certificate.notValidBefore) == 86400 + 300)
    #expect(try certificate.extensions.extendedKeyUsage == ExtendedKeyUsage([.clientAuth]))
    #expect(try certificate.extensions.keyUsage == nil)
    let root = try Certificate(pemEncoded: identity.rootCertificate)
    #expect(root.publicKey.isValidSignature(certificate.signature, for: certificate))
    #expect(certificate.subject.description.contains("O=developers"))
  }
}
