/// The signers that Kubernetes brings.
// Kubernetes: pkg/controller/certificates/signer/signer.go
enum CertificateSigner: String, Sendable {
  /// Client certificates of users.
  case client = "kubernetes.io/kube-apiserver-client"
  /// Client certificates of kubelets.
  case kubeletClient = "kubernetes.io/kube-apiserver-client-kubelet"
  /// Server certificates of kubelets.
  case kubeletServing = "kubernetes.io/kubelet-serving"

  /// Why a signer does not sign what is asked for; `nil` where it does.
  func fault(_ subject: IdentityServices.RequestedSubject, _ usages: [String]) -> String? {
    switch self {
    case .client: Self.clientFault(usages)
    case .kubeletClient:
      Self.kubeletClientFault(subject) ?? Self.usageFault(usages, "client auth")
    case .kubeletServing: servingFault(subject, usages)
    }
  }

  /// Why certificates of users are not signed.
  // Kubernetes: pkg/controller/certificates/signer/signer.go, validAPIServerClientUsages
  private static func clientFault(_ usages: [String]) -> String? {
    let allowed = ["digital signature", "key encipherment", "client auth"]
    if let bad = usages.first(where: { !allowed.contains($0) }) {
      return "invalid usage for client certificate: \(bad)"
    }
    if usages.contains("client auth") { return nil }
    return "missing required usage for client certificate: client auth"
  }

  /// Why client certificates of kubelets are not signed.
  // Kubernetes: pkg/apis/certificates/helpers.go, ValidateKubeletClientCSR
  private static func kubeletClientFault(
    _ subject: IdentityServices.RequestedSubject
  ) -> String? {
    if subject.organizations != ["system:nodes"] {
      return "subject organization is not system:nodes"
    }
    if !subject.dnsNames.isEmpty { return "DNS subjectAltNames are not allowed" }
    if !subject.emailAddresses.isEmpty { return "Email subjectAltNames are not allowed" }
    if !subject.ipAddresses.isEmpty { return "IP subjectAltNames are not allowed" }
    if !subject.uris.isEmpty { return "URI subjectAltNames are not allowed" }
    return nameFault(subject)
  }

  /// Why server certificates of kubelets are not signed.
  // Kubernetes: pkg/apis/certificates/helpers.go, ValidateKubeletServingCSR
  private func servingFault(
    _ subject: IdentityServices.RequestedSubject, _ usages: [String]
  ) -> String? {
    if subject.organizations != ["system:nodes"] {
      return "subject organization is not system:nodes"
    }
    if subject.dnsNames.isEmpty, subject.ipAddresses.isEmpty {
      return "DNS or IP subjectAltName is required"
    }
    if !subject.emailAddresses.isEmpty { return "Email subjectAltNames are not allowed" }
    if !subject.uris.isEmpty { return "URI subjectAltNames are not allowed" }
    return Self.usageFault(usages, "server auth") ?? Self.nameFault(subject)
  }

  /// Why usages are not those of a kubelet's certificate.
  private static func usageFault(_ usages: [String], _ purpose: String) -> String? {
    let needed: Set = ["digital signature", purpose]
    let given = Set(usages)
    if given == needed || given == needed.union(["key encipherment"]) { return nil }
    let all = needed.union(["key encipherment"]).sorted()
    return "usages did not match [\(all.joined(separator: " "))]"
  }

  /// Why a name is not one of a kubelet.
  private static func nameFault(_ subject: IdentityServices.RequestedSubject) -> String? {
    subject.commonName.hasPrefix("system:node:")
      ? nil : "subject common name does not begin with system:node:"
  }
}
