internal import KubeAPI

/// Reads the documents of manifest files.
enum ManifestFile {
  /// Where and why a file is no manifest.
  struct Problem: Error, Sendable {
    /// The line, from 1.
    var line: Int
    /// The column, from 1.
    var column: Int
    /// The words for people.
    var message: String
  }

  /// Whether a path's name is that of a manifest.
  static func isManifest(_ path: String) -> Bool {
    [".yaml", ".yml", ".json"].contains { path.lowercased().hasSuffix($0) }
  }

  /// The names that maps of a file have twice; the later value counts, as for `kubectl`.
  static func duplicateKeys(in documents: [YAMLDocument]) -> [Problem] {
    documents.flatMap(\.duplicateKeys).map {
      Problem(line: $0.line, column: $0.column, message: $0.message)
    }
  }

  /// The documents of a file before the first error, empty ones left out, and that error.
  static func documents(
    in bytes: [UInt8], file: String, duplicates: inout [Problem]
  ) -> ([Manifest], Problem?) {
    let (documents, error) = YAML.documents(in: bytes)
    duplicates += duplicateKeys(in: documents)
    let manifests = documents.compactMap { document -> Manifest? in
      if document.value.isNull { return nil }
      let column = document.position(of: [])?.column ?? 1
      return Manifest(value: document.value, file: file, line: document.line, column: column)
    }
    return (
      manifests,
      error.map { Problem(line: $0.line, column: $0.column, message: $0.message) }
    )
  }
}
