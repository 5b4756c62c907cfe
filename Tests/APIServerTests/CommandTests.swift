import Foundation
import Testing

/// `cadet cluster run` and `cadet grade --live` as a command line starts them.
@Suite(.timeLimit(.minutes(5))) struct CommandTests {
  /// Where programs are run.
  private let bench: ProgramBench

  /// Makes the place.
  init() throws { bench = try ProgramBench() }

  @Test func `what makes no sense is said in one line, and ends with status 2`() throws {
    let table = try bench.write("token,user\n", "short.csv")
    let quotes = try bench.write("token,\"user,1\n", "quotes.csv")
    let occupied = try bench.start()
    defer { occupied.process.terminate() }
    let address = occupied.line.split(separator: " ").dropFirst().first ?? ""
    let place = String(address.dropFirst("https://".count))
    let free = ["--listen", "127.0.0.1:0", "--kubeconfig", bench.path("other")]
    let cases: [(arguments: [String], words: String)] = [
      (
        ["--listen", place, "--kubeconfig", bench.path("other")],
        "error: cannot listen at \(place): the address is in use"
      ),
      (
        ["--listen", "127.0.0.1:0", "--kubeconfig", bench.path("no/such/folder")],
        "error: cannot write \(bench.path("no/such/folder")): No such file or directory"
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
        free + ["--token-auth-file", bench.path("none.csv")],
        "error: cannot read \(bench.path("none.csv")): there is no such file"
      ),
      (["--speed", "0"], "error: --speed must be more than 0 and at most 1000000"),
      (["--speed", "nan"], "error: --speed must be more than 0 and at most 1000000"),
      (["--speed", "x"], "error: The value 'x' is invalid for '--speed <speed>'"),
      (["--seed", "x"], "error: The value 'x' is invalid for '--seed <seed>'"),
      (["--listen", "foo"], "error: The value 'foo' is invalid for '--listen <host:port>'"),
      (["extra"], "error: Unexpected argument 'extra'"),
    ]
    for (arguments, words) in cases {
      let outcome = try bench.run(["cluster", "run"] + arguments)
      #expect(outcome.status == 2, "\(arguments)")
      #expect(outcome.complaint == "\(words)\n")
      #expect(outcome.output == "")
    }
    let lab = try bench.run(["cluster", "run", "--lab", "nosuch"] + free)
    #expect(lab.status == 2)
    #expect(lab.complaint.hasPrefix("nosuch: error: there is no such lab; there are "))
    #expect(lab.complaint.split(separator: "\n").count == 1)
  }

  @Test(arguments: [SIGINT, SIGTERM])
  func `a signal ends the cluster at once, also while somebody watches`(number: Int32) throws {
    let tokens = try bench.write("secret,kubernetes-admin,1,system:masters\n", "tokens.csv")
    let (process, line) = try bench.start(["--token-auth-file", tokens])
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
    let (process, line) = try bench.start()
    #expect(line.hasPrefix("ready: https://127.0.0.1:"))
    #expect(line.hasSuffix(" kubeconfig \(bench.path("config"))"))
    let attributes = try FileManager.default.attributesOfItem(atPath: bench.path("config"))
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    process.terminate()
    process.waitUntilExit()
  }

  @Test func `the cluster of a lab is judged as it is`() throws {
    let (process, _) = try bench.start(["--lab", "deploy-fluentd"])
    defer {
      process.terminate()
      process.waitUntilExit()
    }
    let before = try bench.run(["grade", "deploy-fluentd", "--live", bench.path("config")])
    #expect(before.status == 1)
    #expect(before.output.contains("0 of 10 points"), "\(before)")
    let other = try bench.run(["grade", "choose-nodes", "--live", bench.path("config")])
    #expect(other.status == 2)
    #expect(
      other.complaint
        == "error: this cluster runs the lab deploy-fluentd, or another version of it\n")
    let nowhere = try bench.run(["grade", "deploy-fluentd", "--live", bench.path("none")])
    #expect(nowhere.status == 2)
    #expect(nowhere.complaint == "error: cannot read \(bench.path("none"))\n")
    guard ProgramBench.hasKubectl else { return }
    let apply = try bench.tool(
      "kubectl", "apply", "-f",
      ProgramBench.root.appendingPathComponent("solutions/deploy-fluentd/one-file.yaml").path)
    #expect(apply.status == 0)
    let after = try bench.run(["grade", "deploy-fluentd", "--live", bench.path("config")])
    #expect(after.output.contains("10 of 10 points"), "\(after)")
    #expect(after.status == 0)
  }
}
