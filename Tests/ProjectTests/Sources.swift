import Foundation

/// The project's own files, as tests of the project read them.
enum Sources {
  /// The folder of the repository.
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// One file.
  struct File {
    /// The path below the repository.
    var path: String
    /// The lines.
    var lines: [String]
    /// Whether a generator writes it.
    var isGenerated: Bool { lines.prefix(3).contains { $0.lowercased().contains("generated") } }
  }

  /// The Swift files below a folder of the repository, by path.
  static func swift(in folder: String) -> [File] {
    let base = root.appendingPathComponent(folder)
    let paths = FileManager.default.enumerator(atPath: base.path)?.compactMap { $0 as? String }
    return (paths ?? []).filter { $0.hasSuffix(".swift") }.sorted().compactMap { path in
      let text = try? String(contentsOf: base.appendingPathComponent(path), encoding: .utf8)
      guard let text else { return nil }
      return File(
        path: "\(folder)/\(path)",
        lines: text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
    }
  }
}

/// What is wrong with a line, as `path:line: text`.
func place(_ file: Sources.File, _ index: Int) -> String {
  "\(file.path):\(index + 1): \(file.lines[index].trimmingCharacters(in: .whitespaces))"
}
