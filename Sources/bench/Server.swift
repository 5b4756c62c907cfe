import Foundation
import NIOCore
import NIOHTTP1
import Synchronization

/// How fast and how small a cluster is that runs, as its clients see it.
///
/// The same is measured by hand with these, after `cadet cluster run --nodes controlplane,node01,node02
/// --listen 127.0.0.1:6443 --token-auth-file tokens.csv`, where `tokens.csv` holds
/// `admin-token,kubernetes-admin,admin,"system:masters"`:
///
///     wrk -t1 -c8 -d5s -H 'Authorization: Bearer admin-token' https://127.0.0.1:6443/api/v1/namespaces/default
///     wrk -t1 -c8 -d5s -H 'Authorization: Bearer admin-token' -s create.lua https://127.0.0.1:6443
///     curl -sk -o pods -w '%{time_total}\n' -H 'Authorization: Bearer admin-token' \
///       https://127.0.0.1:6443/api/v1/pods
///     curl -sk -o pods -w '%{time_total}\n' -H 'Authorization: Bearer admin-token' \
///       -H 'Accept: application/json;as=Table;v=v1;g=meta.k8s.io' https://127.0.0.1:6443/api/v1/pods
///     grep VmRSS /proc/PID/status; perf stat -e task-clock -p PID sleep 60
struct ServerBench {
  /// The nodes of a small cluster.
  private static let fewNodes = "controlplane,node01,node02"
  /// How often a figure is taken of which the best counts, because other programs run, too.
  private static let repetitions = 7

  /// Measures everything.
  func run() async throws {
    defer { try? FileManager.default.removeItem(at: ServerProcess.folder) }
    for profile in ["bare", "kubeadm"] { try await start(profile) }
    // What has been measured is shown at once, also where output goes to a file.
    fflush(nil)
    try rates()
    fflush(nil)
    try await watches()
    fflush(nil)
    try await lists()
    fflush(nil)
    try await rest()
  }

  /// The best and the median of some figures.
  private static func text(_ figures: [Double], _ digits: Int = 1) -> String {
    let sorted = figures.sorted()
    guard let best = sorted.first else { return "none" }
    let median = column(sorted[sorted.count / 2], digits, 0)
    return "\(column(best, digits, 0)) (median \(median))"
  }

  /// How long it takes from the start of the process until `/readyz` is answered, and to its end.
  private func start(_ profile: String) async throws {
    var (ready, memory, end): ([Double], [Double], [Double]) = ([], [], [])
    for _ in 0..<Self.repetitions {
      let begin = ContinuousClock.now
      let server = try ServerProcess(["--profile", profile, "--nodes", Self.fewNodes])
      let connection = try await ServerConnection(port: server.port)
      let answer = try await connection.ask(.GET, "/readyz")
      ready.append((ContinuousClock.now - begin).milliseconds)
      if answer.code != 200 { print("  /readyz answers \(answer.code)") }
      memory.append(server.resident)
      end.append(server.stop())
      connection.close()
    }
    print(
      "  \(profile): /readyz after \(Self.text(ready)) ms, then \(Self.text(memory)) MiB; ended in",
      "\(Self.text(end)) ms")
  }

  /// How many requests a second are answered.
  private func rates() throws {
    let server = try ServerProcess(["--profile", "bare", "--nodes", Self.fewNodes])
    defer { server.stop() }
    let script = ServerProcess.folder.appendingPathComponent("create.lua")
    let lines = """
      local n = 0
      local id = tostring({}):match("0x(%x+)")
      wrk.headers["Content-Type"] = "application/json"
      request = function()
        n = n + 1
        return wrk.format("POST", "/api/v1/namespaces/default/configmaps", wrk.headers,
          '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c-' .. id .. '-' .. n
            .. '"},"data":{"a":"b"}}')
      end
      """
    try Data(lines.utf8).write(to: script)
    let gets = try (0..<3).map { _ in
      try wrk(["\(server.address)/api/v1/namespaces/default"])
    }
    let creates = try (0..<3).map { _ in try wrk(["-s", script.path, server.address]) }
    print(
      "  a second: GET of a namespace \(column(gets.max() ?? 0, 0, 0)), create of a ConfigMap",
      "\(column(creates.max() ?? 0, 0, 0)); then", "\(column(server.resident, 1, 0)) MiB")
  }

  /// Requests a second, as wrk counts them; 0 where there is no wrk, or some were refused.
  private func wrk(_ arguments: [String]) throws -> Double {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments =
      ["wrk", "-t1", "-c8", "-d4s", "-H", "Authorization: Bearer \(ServerProcess.token)"]
      + arguments
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    let lines = String(decoding: data, as: UTF8.self).split(separator: "\n")
    if let refused = lines.first(where: { $0.contains("Non-2xx") }) {
      print(refused)
      return 0
    }
    let line = lines.first { $0.hasPrefix("Requests/sec:") }
    return line?.split(separator: " ").last.flatMap { Double($0) } ?? 0
  }

  /// How long lists of 5,000 pods take, until their last byte has come.
  private func lists() async throws {
    let nodes = (1..<64).map { "node\($0)" }.joined(separator: ",")
    let server = try ServerProcess(["--profile", "bare", "--nodes", "controlplane,\(nodes)"])
    defer { server.stop() }
    let connection = try await ServerConnection(port: server.port)
    try await deploy(5000, connection)
    let table = "application/json;as=Table;v=v1;g=meta.k8s.io"
    for (name, accept) in [("JSON", "application/json"), ("table", table)] {
      var (times, size): ([Double], Int) = ([], 0)
      for _ in 0..<Self.repetitions {
        let begin = ContinuousClock.now
        size = try await connection.ask(.GET, "/api/v1/pods", accept: accept).bytes
        times.append((ContinuousClock.now - begin).milliseconds)
      }
      print("  5,000 pods as \(name): \(Self.text(times)) ms, \(size / 1024) KiB")
    }
    connection.close()
  }

  /// Creates a Deployment and waits until all of its pods are ready.
  private func deploy(_ count: Int, _ connection: ServerConnection) async throws {
    let path = "/apis/apps/v1/namespaces/default/deployments"
    let pod = """
      {"containers":[{"name":"web","image":"nginx:1.27","ports":[{"containerPort":80}],\
      "readinessProbe":{"httpGet":{"path":"/","port":80},"periodSeconds":1}}]}
      """
    try await connection.ask(
      .POST, path,
      body: """
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web"},"spec":{"replicas":\
        \(count),"selector":{"matchLabels":{"app":"web"}},"template":{"metadata":{"labels":\
        {"app":"web"}},"spec":\(pod)}}}
        """)
    for _ in 0..<600 {
      let text = Mutex("")
      try await connection.ask(.GET, "\(path)/web") { part in
        text.withLock { $0 += String(buffer: part) }
      }
      if text.withLock({ $0.contains("\"readyReplicas\":\(count),") }) { return }
      try await Task.sleep(for: .milliseconds(100))
    }
    print("  the pods did not become ready")
  }

  /// How much of a core a cluster uses when nothing happens.
  private func rest() async throws {
    let server = try ServerProcess(["--profile", "kubeadm", "--nodes", Self.fewNodes])
    defer { server.stop() }
    let connection = try await ServerConnection(port: server.port)
    try await deploy(20, connection)
    try await Task.sleep(for: .seconds(5))
    let (before, begin) = (server.cpu, ContinuousClock.now)
    try await Task.sleep(for: .seconds(20))
    let elapsed = (ContinuousClock.now - begin).milliseconds * 1e6
    let share = column((server.cpu - before) / elapsed * 100, 3, 0)
    print("  at rest, with 20 pods that are probed: \(share) % of a core")
    connection.close()
  }
}
