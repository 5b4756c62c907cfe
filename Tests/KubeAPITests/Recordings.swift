import Foundation

/// The recordings of a real control plane, which lie beside the clone.
enum Recordings {
  /// The folder `shared`, when it is there.
  static let folder: URL? = {
    let environment = ProcessInfo.processInfo.environment["CADET_SHARED"]
    let beside = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("shared")
    let folder = environment.map { URL(fileURLWithPath: $0) } ?? beside
    guard FileManager.default.fileExists(atPath: folder.path) else {
      print("skipped: no recordings in \(folder.path)")
      return nil
    }
    return folder
  }()

  /// The files of a folder with an extension, sorted by name.
  static func files(in path: String, extension: String) -> [URL] {
    guard let folder else { return [] }
    let files = try? FileManager.default.contentsOfDirectory(
      at: folder.appendingPathComponent(path), includingPropertiesForKeys: nil)
    return (files ?? []).filter { $0.pathExtension == `extension` }
      .sorted { $0.lastPathComponent < $1.lastPathComponent }
  }

  /// One command of a recorded session and what it printed.
  struct Command {
    /// The session's file.
    var file: String
    /// The command.
    var text: String
    /// What it printed, without indentation.
    var output: [String]
  }

  /// All commands of all recorded sessions.
  static let commands: [Command] = {
    var commands: [Command] = []
    for file in files(in: "oracle/transcripts", extension: "t") {
      guard let text = try? String(contentsOf: file, encoding: .utf8) else { continue }
      for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
        if line.hasPrefix("  $ ") {
          commands.append(
            Command(file: file.lastPathComponent, text: String(line.dropFirst(4)), output: []))
        } else if line.hasPrefix("  > "), let last = commands.indices.last,
          commands[last].output.isEmpty
        {
          commands[last].text += "\n" + line.dropFirst(4)
        } else if line.hasPrefix("  "), let last = commands.indices.last {
          commands[last].output.append(String(line.dropFirst(2)))
        }
      }
    }
    return commands
  }()
}
