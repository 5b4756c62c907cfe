internal import SwiftASN1
internal import X509

/// What a certificate says of whose it is.
struct CertificateSubject: Hashable, Sendable {
  /// The common name; of several the last.
  var commonName = ""
  /// The organizations.
  var organizations: [String] = []

  /// Reads a distinguished name.
  init(_ name: DistinguishedName) {
    for attribute in name.flatMap(Array.init) {
      guard let text = String(attribute.value) else { continue }
      switch attribute.type {
      case .RDNAttributeType.commonName: commonName = text
      case .RDNAttributeType.organizationName: organizations.append(text)
      default: break
      }
    }
  }
}

/// The usages of certificate requests, as certificates write them.
// Kubernetes: pkg/controller/certificates/authority/policies.go, keyUsageDict
enum CertificateUsages {
  /// The uses of a key.
  static func key(_ usages: [String]) -> KeyUsage {
    /// Whether a usage is wanted.
    func has(_ names: String...) -> Bool { names.contains(where: usages.contains) }
    return KeyUsage(
      digitalSignature: has("signing", "digital signature"),
      nonRepudiation: has("content commitment"), keyEncipherment: has("key encipherment"),
      dataEncipherment: has("data encipherment"), keyAgreement: has("key agreement"),
      keyCertSign: has("cert sign"), cRLSign: has("crl sign"),
      encipherOnly: has("encipher only"), decipherOnly: has("decipher only"))
  }

  /// The purposes of a certificate.
  static func purposes(_ usages: [String]) -> [ExtendedKeyUsage.Usage] {
    let known: [(String, ExtendedKeyUsage.Usage)] = [
      ("any", .any), ("server auth", .serverAuth), ("client auth", .clientAuth),
      ("code signing", .codeSigning), ("email protection", .emailProtection),
      ("s/mime", .emailProtection), ("timestamping", .timeStamping),
      ("ocsp signing", .ocspSigning),
      ("ipsec end system", ExtendedKeyUsage.Usage(oid: [1, 3, 6, 1, 5, 5, 7, 3, 5])),
      ("ipsec tunnel", ExtendedKeyUsage.Usage(oid: [1, 3, 6, 1, 5, 5, 7, 3, 6])),
      ("ipsec user", ExtendedKeyUsage.Usage(oid: [1, 3, 6, 1, 5, 5, 7, 3, 7])),
      ("microsoft sgc", ExtendedKeyUsage.Usage(oid: [1, 3, 6, 1, 4, 1, 311, 10, 3, 3])),
      ("netscape sgc", ExtendedKeyUsage.Usage(oid: [2, 16, 840, 1, 113730, 4, 1])),
    ]
    var purposes: [ExtendedKeyUsage.Usage] = []
    for (name, purpose) in known where usages.contains(name) && !purposes.contains(purpose) {
      purposes.append(purpose)
    }
    return purposes
  }
}
