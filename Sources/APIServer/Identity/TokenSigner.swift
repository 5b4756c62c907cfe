internal import Crypto
internal import CryptoExtras
internal import FoundationEssentials
internal import KubeAPI
internal import Synchronization

/// Signs the tokens of service accounts, and knows its own again.
///
/// The key is made when it is first needed, because that takes longer than a cluster to start.
final class TokenSigner: Sendable {
  /// A key and what is made of it.
  private struct Key: Sendable {
    /// The private key.
    var key: _RSA.Signing.PrivateKey
    /// The name of the key: a hash of its public half.
    var name: String
    /// The public half as a JSON Web Key.
    var webKey: JSON
  }

  /// The longest token that is looked at, in bytes.
  private static let bytesMax = 16 << 10

  /// The key; `nil` as long as nobody needed it.
  private let made = Mutex<Key?>(nil)

  /// Makes a signer.
  init() {}

  /// The key.
  private func key() throws -> Key {
    try made.withLock { made in
      if let made { return made }
      let key = try _RSA.Signing.PrivateKey(keySize: .bits2048)
      let parts = try key.publicKey.getKeyPrimitives()
      // Kubernetes: pkg/serviceaccount/jwt.go, keyIDFromPublicKey
      let name = Base64URL.encode(SHA256.hash(data: key.publicKey.derRepresentation))
      let new = Key(
        key: key, name: name,
        webKey: [
          "use": "sig", "kty": "RSA", "kid": .string(name), "alg": "RS256",
          "n": .string(Base64URL.encode(parts.modulus)),
          "e": .string(Base64URL.encode(parts.publicExponent)),
        ])
      made = new
      return new
    }
  }

  /// The public key as a set of JSON Web Keys.
  func webKeys() throws -> JSON { ["keys": [try key().webKey]] }

  /// Signs some claims.
  func sign(_ claims: JSON) throws -> String {
    let key = try key()
    let header: JSON = ["alg": "RS256", "kid": .string(key.name)]
    let text = "\(Base64URL.encode(header.bytes)).\(Base64URL.encode(claims.bytes))"
    let signature = try key.key.signature(
      for: SHA256.hash(data: Array(text.utf8)), padding: .insecurePKCS1v1_5)
    return "\(text).\(Base64URL.encode(signature.rawRepresentation))"
  }

  /// What a token claims, whoever signed it; `nil` where the text is no token.
  static func claims(of token: String) -> JSON? {
    guard token.utf8.count <= bytesMax else { return nil }
    let parts = token.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, let bytes = Base64URL.decode(parts[1]) else { return nil }
    return try? JSON(parsing: bytes)
  }

  /// Whether a token is one of the signer's own.
  func isOwn(_ token: String) -> Bool {
    let parts = token.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, let bytes = Base64URL.decode(parts[0]),
      let header = try? JSON(parsing: bytes), header["alg"] == "RS256",
      let signature = Base64URL.decode(parts[2]), let key = try? key()
    else { return false }
    let text = "\(parts[0]).\(parts[1])"
    return key.key.publicKey.isValidSignature(
      _RSA.Signing.RSASignature(rawRepresentation: signature),
      for: SHA256.hash(data: Array(text.utf8)), padding: .insecurePKCS1v1_5)
  }
}
