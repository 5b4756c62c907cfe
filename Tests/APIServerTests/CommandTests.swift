import Foundation
import Testing

/// `cadet cluster run` and `cadet grade --live` as a command line starts them.
@Suite(.timeLimit(.minutes(5))) struct CommandTests {
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
  private static let root = URL(fileURLWithPath: #filePath)
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
  private func cadet(_ arguments: [String]) -> Process {
    let process = Process()
    process.executableURL = Self.root.appendingPathComponent(".build/debug/cadet")
    process.arguments = arguments
    process.currentDirectoryURL = Self.root
    return process
  }

  /// A path in the folder of this test.
  private func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

  /// Writes a file into the folder; gives its path.
  private func write(_ text: String, _ name: String) throws -> String {
    try Data(text.utf8).write(to: folder.appendingPathComponent(name))
    return path(name)
  }

  /// Runs the program to its end.
  private func run(_ arguments: [String]) throws -> Outcome {
    let process = cadet(arguments)
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
  private func start(_ arguments: [String] = []) throws -> (process: Process, line: String) {
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

  @Test func `what makes no sense is said in one line, and ends with status 2`() throws {
    let table = try write("token,user\n", "short.csv")
    let quotes = try write("token,\"user,1\n", "quotes.csv")
    let occupied = try start()
    defer { occupied.process.terminate() }
    let address = occupied.line.split(separator: " ").dropFirst().first ?? ""
    let place = String(address.dropFirst("https://".count))
    let free = ["--listen", "127.0.0.1:0", "--kubeconfig", path("other")]
    let cases: [(arguments: [String], words: String)] = [
      (
        ["--listen", place, "--kubeconfig", path("other")],
        "error: cannot listen at \(place): the address is in use"
      ),
      (
        ["--listen", "127.0.0.1:0", "--kubeconfig", path("no/such/folder")],
        "error: cannot write \(path("no/such/folder")): No such file or directory"
      ),
      (
        ["--listen", "192.0.2.1:0"],
        "error: cannot listen at 192.0.2.1:0: Cannot assign requested address"
      ),
      (
        ["--profile", "nosuch"],
        "error: The value 'nosuch' is invalid for '--profile <profile>': "
          + "there is no such value; there are bare, kubeadm"
      ),
      (
        ["--kubelet", "x"],
        "error: The value 'x' is invalid for '--kubelet <kubelet>': "
          + "there is no such value; there are simulated, status"
      ),
      (["--nodes", "a,,b"], "error: --nodes: \"\" is no name of a node"),
      (["--nodes", "A_b"], "error: --nodes: \"A_b\" is no name of a node"),
      (["--nodes", "a,a"], "error: --nodes: a is there twice"),
      (
        free + ["--token-auth-file", table],
        "error: \(table):1: token file '\(table)' must have at least 3 columns "
          + "(token, user name, user uid), found 2"
      ),
      (
        free + ["--token-auth-file", quotes],
        "error: \(quotes):1: parse error: extraneous or missing \" in quoted-field"
      ),
      (
        free + ["--token-auth-file", path("none.csv")],
        "error: cannot read \(path("none.csv")): there is no such file"
      ),
      (["--speed", "0"], "error: --speed must be more than 0 and at most 1000000"),
      (["--speed", "nan"], "error: --speed must be more than 0 and at most 1000000"),
      (["--speed", "x"], "error: The value 'x' is invalid for '--speed <speed>'"),
      (["--seed", "x"], "error: The value 'x' is invalid for '--seed <seed>'"),
      (["--listen", "foo"], "error: The value 'foo' is invalid for '--listen <host:port>'"),
      (["extra"], "error: Unexpected argument 'extra'"),
    ]
    for (arguments, words) in cases {
      let outcome = try run(["cluster", "run"] + arguments)
      #expect(outcome.status == 2, "\(arguments)")
      #expect(outcome.complaint == "\(words)\n")
      #expect(outcome.output == "")
    }
    let lab = try run(["cluster", "run", "--lab", "nosuch"] + free)
    #expect(lab.status == 2)
    #expect(lab.complaint.hasPrefix("nosuch: error: there is no such lab; there are "))
    #expect(lab.complaint.split(separator: "\n").count == 1)
  }

  @Test(arguments: [SIGINT, SIGTERM])
  func `a signal ends the cluster at once, also while somebody watches`(number: Int32) throws {
    let tokens = try write("secret,kubernetes-admin,1,system:masters\n", "tokens.csv")
    let (process, line) = try start(["--token-auth-file", tokens])
    let address = line.split(separator: " ").dropFirst().first ?? ""
    let watcher = Process()
    watcher.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    watcher.arguments = [
      "curl", "-skN", "-H", "Authorization: Bearer secret", "\(address)/api/v1/nodes?watch=1",
    ]
    let events = Pipe()
    watcher.standardOutput = events
    try watcher.run()
    _ = events.fileHandleForReading.availableData
    let begin = ContinuousClock.now
    kill(process.processIdentifier, number)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    #expect(process.terminationReason == .exit)
    #expect(ContinuousClock.now - begin < .seconds(3))
    watcher.waitUntilExit()
    #expect(watcher.terminationStatus == 0)
  }

  @Test func `a kubeconfig can be read by its owner only`() throws {
    let (process, line) = try start()
    #expect(line.hasPrefix("ready: https://127.0.0.1:"))
    #expect(line.hasSuffix(" kubeconfig \(path("config"))"))
    let attributes = try FileManager.default.attributesOfItem(atPath: path("config"))
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    process.terminate()
    process.waitUntilExit()
  }

  @Test func `the cluster of a lab is judged as it is`() throws {
    let (process, _) = try start(["--lab", "deploy-fluentd"])
    defer {
      process.terminate()
      process.waitUntilExit()
    }
    let before = try run(["grade", "deploy-fluentd", "--live", path("config")])
    #expect(before.status == 1)
    #expect(before.output.contains("0 of 10 points"), "\(before)")
    let other = try run(["grade", "choose-nodes", "--live", path("config")])
    #expect(other.status == 2)
    #expect(
      other.complaint
        == "error: this cluster runs the lab deploy-fluentd, or another version of it\n")
    let nowhere = try run(["grade", "deploy-fluentd", "--live", path("none")])
    #expect(nowhere.status == 2)
    #expect(nowhere.complaint == "error: cannot read \(path("none"))\n")
    for kubectl in ["/usr/bin/kubectl", "/usr/local/bin/kubectl"]
    where FileManager.default.isExecutableFile(atPath: kubectl) {
      let apply = Process()
      apply.executableURL = URL(fileURLWithPath: kubectl)
      apply.arguments = [
        "--kubeconfig", path("config"), "apply", "-f",
        Self.root.appendingPathComponent("solutions/deploy-fluentd/one-file.yaml").path,
      ]
      apply.standardOutput = Pipe()
      try apply.run()
      apply.waitUntilExit()
      #expect(apply.terminationStatus == 0)
      let after = try run(["grade", "deploy-fluentd", "--live", path("config")])
      #expect(after.output.contains("10 of 10 points"), "\(after)")
      #expect(after.status == 0)
      break
    }
  }
}
