import Foundation

/// A `cadet cluster run` beside this program, so that what is measured is what users run.
struct ServerProcess {
  /// The process.
  let process = Process()
  /// The address that it said it listens at, such as `https://127.0.0.1:6443`.
  private(set) var address = ""

  /// The folder for kubeconfigs, tokens and scripts.
  static let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("cadet-bench-\(ProcessInfo.processInfo.processIdentifier)")
  /// The administrator's token.
  static let token = "admin-token"

  /// The port of the address.
  var port: Int { address.split(separator: ":").last.flatMap { Int($0) } ?? 0 }

  /// Starts a cluster and waits until it says that it is there.
  init(_ arguments: [String]) throws {
    try FileManager.default.createDirectory(at: Self.folder, withIntermediateDirectories: true)
    let tokens = Self.folder.appendingPathComponent("tokens.csv")
    try Data("\(Self.token),kubernetes-admin,admin,\"system:masters\"\n".utf8).write(to: tokens)
    process.executableURL = URL(fileURLWithPath: CommandLine.arguments[0])
      .deletingLastPathComponent().appendingPathComponent("cadet")
    process.arguments =
      [
        "cluster", "run", "--listen", "127.0.0.1:0", "--kubeconfig",
        Self.folder.appendingPathComponent("config").path, "--token-auth-file", tokens.path,
      ] + arguments
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    var text = ""
    while !text.contains("\n") {
      let part = output.fileHandleForReading.availableData
      if part.isEmpty { break }
      text += String(decoding: part, as: UTF8.self)
    }
    address = text.split(separator: " ").dropFirst().first.map(String.init) ?? ""
  }

  /// How many MiB the process holds.
  var resident: Double {
    let status = try? String(
      contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8)
    let line = status?.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
    return (line?.split(separator: " ").dropFirst().first.flatMap { Double($0) } ?? 0) / 1024
  }

  /// How many nanoseconds the process has run on a core.
  var cpu: Double {
    let folder = "/proc/\(process.processIdentifier)/task"
    let threads = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return threads.reduce(0) { sum, thread in
      let text = try? String(contentsOfFile: "\(folder)/\(thread)/schedstat", encoding: .utf8)
      return sum + (text?.split(separator: " ").first.flatMap { Double($0) } ?? 0)
    }
  }

  /// Ends the cluster; gives how many milliseconds that took.
  @discardableResult
  func stop() -> Double {
    let begin = ContinuousClock.now
    process.terminate()
    process.waitUntilExit()
    return (ContinuousClock.now - begin).milliseconds
  }
}

extension Duration {
  /// The duration in milliseconds.
  var milliseconds: Double {
    Double(components.seconds) * 1000 + Double(components.attoseconds) / 1e15
  }
}
