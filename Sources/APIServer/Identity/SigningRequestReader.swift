internal import ControlPlane
internal import KubeAPI
internal import SwiftASN1
internal import X509

/// Reads certificate requests as they lie in objects: PEM in base 64.
// Kubernetes: pkg/apis/certificates/helpers.go, ParseCSR
enum SigningRequestReader {
  /// The request, if it is one and its signature is good.
  static func read(
    _ text: String
  ) -> Result<CertificateSigningRequest, IdentityServices.Refusal> {
    guard let bytes = KubeText.bytes(base64: text),
      let document = try? PEMDocument(pemString: String(decoding: bytes, as: UTF8.self)),
      ["CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST"].contains(document.discriminator)
    else {
      return .failure(IdentityServices.Refusal("PEM block type must be CERTIFICATE REQUEST"))
    }
    guard let request = try? CertificateSigningRequest(derEncoded: document.derBytes) else {
      return .failure(IdentityServices.Refusal("asn1: structure error: malformed request"))
    }
    guard request.publicKey.isValidSignature(request.signature, for: request) else {
      return .failure(IdentityServices.Refusal("x509: invalid signature"))
    }
    return .success(request)
  }

  /// What a request asks for.
  static func subject(
    of request: CertificateSigningRequest
  ) -> IdentityServices.RequestedSubject {
    let name = CertificateSubject(request.subject)
    var subject = IdentityServices.RequestedSubject(
      commonName: name.commonName, organizations: name.organizations)
    let extensions = try? request.attributes.extensionRequest?.extensions
    for name in (try? extensions?.subjectAlternativeNames).map(Array.init) ?? [] {
      switch name {
      case .dnsName(let text): subject.dnsNames.append(text)
      case .rfc822Name(let text): subject.emailAddresses.append(text)
      case .uniformResourceIdentifier(let text): subject.uris.append(text)
      case .ipAddress(let bytes):
        subject.ipAddresses.append(HostAddress.text(Array(bytes.bytes)) ?? "")
      default: break
      }
    }
    return subject
  }
}
