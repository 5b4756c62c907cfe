internal import KubeAPI

/// What `/version` says.
struct ServerVersion {
  /// The version, such as `v1.36.2`.
  private let text: String

  /// Takes a version.
  init(_ text: String) { self.text = text }

  /// The document, over many lines as the server writes it.
  // Kubernetes: apiserver/pkg/server/routes/version.go
  var document: ServedDocument {
    let parts = text.drop { $0 == "v" }.split(separator: ".").map(String.init)
    let major = parts.first ?? "1"
    let minor = parts.count > 1 ? parts[1] : "36"
    let before = Int(minor).map { String(max(0, $0 - 1)) } ?? minor
    let fields = [
      ("major", major), ("minor", minor), ("emulationMajor", major), ("emulationMinor", minor),
      ("minCompatibilityMajor", major), ("minCompatibilityMinor", before), ("gitVersion", text),
      ("gitCommit", "c9a6f2b8d35e417fa0e1b94c7d2836f50ae9d1c4"), ("gitTreeState", "clean"),
      ("buildDate", "2026-06-09T10:02:43Z"), ("goVersion", "go1.26.3"), ("compiler", "gc"),
      ("platform", "linux/amd64"),
    ]
    let lines = fields.map { "  \"\($0.0)\": \(JSON.string($0.1).text)" }
    return ServedDocument(text: "{\n" + lines.joined(separator: ",\n") + "\n}")
  }
}
