internal import KubeAPI

/// The cells of certificate signing requests.
// Kubernetes: pkg/printers/internalversion/printers.go, printCertificateSigningRequest
enum CertificateCells {
  /// The cells of each kind.
  static let printers: [String: Table.Cells] = [
    "certificates.k8s.io/CertificateSigningRequest": { object, clock in
      let spec = object["spec"] ?? .null
      let duration = spec.number("expirationSeconds").map {
        HumanDuration.text(.seconds($0))
      }
      return [
        .string(object.name), clock.age(of: object),
        CellText.or("<none>", spec.text("signerName")), .string(spec.text("username")),
        .string(duration ?? "<none>"), .string(state(object["status"] ?? .null)),
      ]
    }
  ]

  /// The word for how far a request has come.
  // Kubernetes: pkg/printers/internalversion/printers.go, extractCSRStatus
  private static func state(_ status: JSON) -> String {
    let types = Set(status.items("conditions").map { $0.text("type") })
    var text =
      if types.contains("Denied") { "Denied" } else if types.contains("Approved") {
        "Approved"
      } else { "Pending" }
    if types.contains("Failed") { text += ",Failed" }
    if !status.text("certificate").isEmpty { text += ",Issued" }
    return text
  }
}
