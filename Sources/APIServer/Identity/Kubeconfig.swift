internal import KubeAPI

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#endif

/// What kubectl needs to talk to a cluster, as kubeadm writes it.
// Kubernetes: cmd/kubeadm/app/util/kubeconfig/kubeconfig.go
public struct Kubeconfig: Sendable {
  /// How a user proves who it is.
  enum Credential: Sendable {
    /// By a certificate and its key, in PEM.
    case certificate(String, key: String)
    /// By a bearer token.
    case token(String)
  }

  /// Why a file could not be written.
  public struct Fault: Error, Hashable, Sendable {
    /// The words.
    public let message: String
  }

  /// The address of the server.
  var server: String
  /// The certificate of the cluster's authority in PEM.
  var rootCertificate: String
  /// The name of the user.
  var user: String
  /// How the user proves who it is.
  var credential: Credential

  /// The text of the file.
  public var text: String {
    """
    apiVersion: v1
    clusters:
    - cluster:
        certificate-authority-data: \(KubeText.base64(rootCertificate))
        server: \(server)
      name: kubernetes
    contexts:
    - context:
        cluster: kubernetes
        user: \(user)
      name: \(user)@kubernetes
    current-context: \(user)@kubernetes
    kind: Config
    users:
    - name: \(user)
      user:
    \(credentialLines)

    """
  }

  /// The lines that hold the credential.
  private var credentialLines: String {
    switch credential {
    case .certificate(let certificate, let key):
      """
          client-certificate-data: \(KubeText.base64(certificate))
          client-key-data: \(KubeText.base64(key))
      """
    case .token(let token): "    token: \(JSON.string(token).text)"
    }
  }

  /// Writes the file so that only its owner can read it, and nobody ever sees half of it.
  public func write(to path: String) throws(Fault) {
    let temporary = "\(path).\(getpid()).new"
    let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw Self.fault(path) }
    let isWritten = Self.write(Array(text.utf8), to: file) && fsync(file) == 0
    let fault = Self.fault(path)
    guard close(file) == 0, isWritten else {
      unlink(temporary)
      throw fault
    }
    guard rename(temporary, path) == 0 else {
      let fault = Self.fault(path)
      unlink(temporary)
      throw fault
    }
  }

  /// Writes some bytes whole; says whether that went well.
  private static func write(_ bytes: [UInt8], to file: CInt) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      #if canImport(Glibc)
        let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
      #else
        let count = rest.withUnsafeBytes { Musl.write(file, $0.baseAddress, $0.count) }
      #endif
      if count <= 0 { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }

  /// What the system says of its last failure.
  private static func fault(_ path: String) -> Fault {
    Fault(message: "cannot write \(path): \(String(cString: strerror(errno)))")
  }
}
