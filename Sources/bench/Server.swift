import Foundation

/// How long a cluster takes to be ready, and what it holds then; with wrk, how many requests it answers.
///
/// It runs the program beside this one, so that what is measured is what users run.
struct ServerBench {
  /// The program.
  private let cadet = URL(fileURLWithPath: CommandLine.arguments[0])
    .deletingLastPathComponent().appendingPathComponent("cadet")
  /// The folder for the kubeconfig, the tokens and the scripts.
  private let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("cadet-bench-\(ProcessInfo.processInfo.processIdentifier)")

  /// Makes the folder.
  init() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Data("admin-token,kubernetes-admin,admin,\"system:masters\"\n".utf8)
      .write(to: folder.appendingPathComponent("tokens.csv"))
    let script = """
      local n = 0
      local id = tostring({}):match("0x(%x+)")
      request = function()
        n = n + 1
        local body = '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c-' .. id .. '-' .. n
          .. '"},"data":{"a":"b"}}'
        wrk.headers["Content-Type"] = "application/json"
        return wrk.format("POST", "/api/v1/namespaces/default/configmaps", wrk.headers, body)
      end
      """
    try Data(script.utf8).write(to: folder.appendingPathComponent("create.lua"))
  }

  /// Starts a cluster; gives the process, its address, and how many milliseconds that took.
  private func start(_ profile: String) throws -> (Process, address: String, ready: Double) {
    let process = Process()
    process.executableURL = cadet
    process.arguments = [
      "cluster", "run", "--profile", profile, "--nodes", "controlplane,node01,node02", "--listen",
      "127.0.0.1:0", "--kubeconfig", folder.appendingPathComponent("config").path,
      "--token-auth-file", folder.appendingPathComponent("tokens.csv").path,
    ]
    let output = Pipe()
    process.standardOutput = output
    let begin = ContinuousClock.now
    try process.run()
    var text = ""
    while !text.contains("\n") {
      let part = output.fileHandleForReading.availableData
      if part.isEmpty { break }
      text += String(decoding: part, as: UTF8.self)
    }
    let elapsed = ContinuousClock.now - begin
    let address = text.split(separator: " ").dropFirst().first.map(String.init) ?? ""
    let milliseconds = Double(elapsed.components.attoseconds) / 1e15
    return (process, address, milliseconds + Double(elapsed.components.seconds) * 1000)
  }

  /// How many MiB a process holds.
  private func resident(_ process: Process) -> Double {
    let status = try? String(
      contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8)
    let line = status?.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
    return (line?.split(separator: " ").dropFirst().first.flatMap { Double($0) } ?? 0) / 1024
  }

  /// Requests a second, as wrk counts them.
  private func wrk(_ arguments: [String]) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments =
      ["wrk", "-t1", "-c8", "-d5s", "-H", "Authorization: Bearer admin-token"] + arguments
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    let line = String(decoding: data, as: UTF8.self).split(separator: "\n")
      .first { $0.hasPrefix("Requests/sec:") }
    return line.map { String($0.split(separator: " ").last ?? "") } ?? "(wrk is not there)"
  }

  /// Measures everything.
  func run() throws {
    for profile in ["bare", "kubeadm"] {
      let (process, address, ready) = try start(profile)
      print("\(profile)\(column(ready, 1)) ms to be ready\(column(resident(process), 1)) MiB")
      if profile == "bare" {
        print("GET of a namespace: \(try wrk(["\(address)/api/v1/namespaces/default"])) a second")
        let script = folder.appendingPathComponent("create.lua").path
        print("creates of ConfigMaps: \(try wrk(["-s", script, address])) a second")
      }
      process.terminate()
      process.waitUntilExit()
    }
    try? FileManager.default.removeItem(at: folder)
  }
}
