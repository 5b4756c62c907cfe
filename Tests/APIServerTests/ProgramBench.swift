import Foundation

/// A folder in which programs are run: this one, and those that users have beside it.
struct ProgramBench: Sendable {
  /// What a program has said, and how it ended.
  struct Outcome {
    /// The exit status.
    var status: Int32
    /// What stands on standard output.
    var output: String
    /// What stands on standard error.
    var complaint: String
  }

  /// The folder of the repository.
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// A folder for this test.
  private let folder: URL

  /// Makes the folder.
  init() throws {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("cadet-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  /// The program, as the tests were built with it, ready to be started.
  func cadet(_ arguments: [String]) -> Process {
    let process = Process()
    process.executableURL = Self.root.appendingPathComponent(".build/debug/cadet")
    process.arguments = arguments
    process.currentDirectoryURL = Self.root
    return process
  }

  /// A path in the folder of this test.
  func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

  /// Writes a file into the folder; gives its path.
  func write(_ text: String, _ name: String) throws -> String {
    try Data(text.utf8).write(to: folder.appendingPathComponent(name))
    return path(name)
  }

  /// Runs the program to its end.
  func run(_ arguments: [String]) throws -> Outcome { try outcome(of: cadet(arguments)) }

  /// Runs a process to its end.
  private func outcome(of process: Process) throws -> Outcome {
    let (output, complaint) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = complaint
    try process.run()
    let text = String(
      decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    let words = String(
      decoding: complaint.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return Outcome(status: process.terminationStatus, output: text, complaint: words)
  }

  /// Starts a cluster; gives the process and the last line that it says when it is there.
  func start(_ arguments: [String] = []) throws -> (process: Process, line: String) {
    let process = cadet(
      ["cluster", "run", "--profile", "bare", "--listen", "127.0.0.1:0", "--kubeconfig"]
        + [path("config")] + arguments)
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    var text = ""
    while !text.contains("ready: ") || !text.hasSuffix("\n") {
      let part = output.fileHandleForReading.availableData
      if part.isEmpty { break }
      text += String(decoding: part, as: UTF8.self)
    }
    return (process, text.split(separator: "\n").last.map(String.init) ?? "")
  }

  /// Whether there is a kubectl.
  static let hasKubectl = ["/usr/bin/kubectl", "/usr/local/bin/kubectl"]
    .contains(where: FileManager.default.isExecutableFile(atPath:))

  /// Runs a tool in the folder, with the kubeconfig of the cluster that was started.
  func tool(_ words: String...) throws -> Outcome {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = words
    process.currentDirectoryURL = folder
    var environment = ProcessInfo.processInfo.environment
    environment["KUBECONFIG"] = path("config")
    process.environment = environment
    return try outcome(of: process)
  }
}
