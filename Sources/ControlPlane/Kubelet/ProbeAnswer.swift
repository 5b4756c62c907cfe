internal import KubeAPI

/// What a simulated container answers to one of its probes, from its start on.
struct ProbeAnswer: Sendable {
  /// The answers: from when on, and with which words it fails; `nil` when it succeeds.
  var changes: [(after: Duration, failure: String?)]

  /// The same answer at all times.
  init(_ failure: String?) { changes = [(.zero, failure)] }

  /// Answers that change.
  init(changes: [(after: Duration, failure: String?)]) { self.changes = changes }

  /// Whether it succeeds whenever it is asked.
  var alwaysSucceeds: Bool { changes.allSatisfy { $0.failure == nil } }

  /// The words with which it fails so long after the start; `nil` when it succeeds.
  func failure(at offset: Duration) -> String? {
    changes.last { $0.after <= offset }?.failure
  }

  /// When, after an offset, it next fails.
  func nextFailure(after offset: Duration) -> Duration? {
    changes.first { $0.after > offset && $0.failure != nil }?.after
  }
}

// MARK: Asking

extension ProbeAnswer {
  /// What a container answers to a probe when its pod has an address.
  // Kubernetes: pkg/kubelet/prober/prober.go, runProbe
  static func of(_ probe: JSON, to container: JSON, address: String) -> ProbeAnswer {
    if let exec = probe["exec"] { return answer(exec: exec, container) }
    if let get = probe["httpGet"] {
      let port = number(of: get["port"], in: container)
      let host = get["host"]?.string.flatMap { $0.isEmpty ? nil : $0 } ?? address
      let scheme = get["scheme"]?.string?.lowercased() ?? "http"
      let path = get["path"]?.string ?? "/"
      let url = "\(scheme)://\(host):\(port)\(path.hasPrefix("/") ? path : "/\(path)")"
      guard listens(container, on: port) else {
        return ProbeAnswer("Get \"\(url)\": dial tcp \(host):\(port): connect: connection refused")
      }
      return answer(get: path, isSecure: scheme == "https", url: url, container)
    }
    if let socket = probe["tcpSocket"] {
      let port = number(of: socket["port"], in: container)
      let host = socket["host"]?.string.flatMap { $0.isEmpty ? nil : $0 } ?? address
      return ProbeAnswer(
        listens(container, on: port)
          ? nil : "dial tcp \(host):\(port): connect: connection refused")
    }
    if let grpc = probe["grpc"] {
      let port = grpc["port"]?.integer ?? 0
      let timeout = probe["timeoutSeconds"]?.integer ?? 1
      return ProbeAnswer(
        listens(container, on: port)
          ? nil
          : "timeout: failed to connect service \"\(address):\(port)\" within \(timeout)s: context deadline exceeded"
      )
    }
    return ProbeAnswer(nil)
  }

  /// What a web server answers at a path.
  private static func answer(
    get path: String, isSecure: Bool, url: String, _ container: JSON
  ) -> ProbeAnswer {
    guard container["command"]?.isEmpty ?? true,
      let listed = ImageBehaviour.find(for: container), listed.ports != nil
    else { return ProbeAnswer(nil) }
    if isSecure {
      return ProbeAnswer("Get \"\(url)\": http: server gave HTTP response to HTTPS client")
    }
    if let sickAfter = listed.sickAfter {
      return ProbeAnswer(changes: [
        (.zero, nil), (sickAfter, "HTTP probe failed with statuscode: 500"),
      ])
    }
    let hasMore = !(container["volumeMounts"]?.array ?? []).allSatisfy(isOwnToken)
    let file = path.split(separator: "?").first.map(String.init) ?? path
    if listed.paths.isEmpty || hasMore || listed.paths.contains(file) { return ProbeAnswer(nil) }
    return ProbeAnswer("HTTP probe failed with statuscode: 404")
  }

  /// Whether a mount is that of the service account's token.
  private static func isOwnToken(_ mount: JSON) -> Bool {
    mount["mountPath"] == "/var/run/secrets/kubernetes.io/serviceaccount"
  }

  /// The number of a probe's port, which may be the name of a container's port.
  private static func number(of port: JSON?, in container: JSON) -> Int64 {
    if let number = port?.integer { return number }
    guard let name = port?.string else { return 0 }
    let ports = container["ports"]?.array ?? []
    return ports.first { $0["name"]?.string == name }?["containerPort"]?.integer ?? Int64(name) ?? 0
  }

  /// Whether a container's process listens on a port.
  static func listens(_ container: JSON, on port: Int64) -> Bool {
    let words = (container["command"]?.array ?? []).compactMap(\.string)
    let arguments = (container["args"]?.array ?? []).compactMap(\.string)
    let listed = ImageBehaviour.find(for: container)
    if words.isEmpty, arguments.isEmpty || listed?.ends == nil {
      guard let ports = listed?.ports else { return listed?.ends == nil }
      return ports.contains(port)
    }
    return listens(words + arguments, on: port)
  }

  /// Whether a command line makes a process that listens on a port.
  private static func listens(_ words: [String], on port: Int64) -> Bool {
    if let script = ProcessPlan.script(in: words) {
      let known = ["httpd", "nc", "http.server"].contains(where: script.contains)
      if known { return listens(script.split(separator: " ").map(String.init), on: port) }
      return ShellScript(script).mayListen
    }
    if let flag = words.firstIndex(of: "-p"), flag + 1 < words.count,
      words.contains(where: { $0.hasSuffix("httpd") || $0.hasSuffix("nc") })
    {
      let digits = words[flag + 1].split(separator: ":").last?.prefix(while: \.isNumber)
      return digits.flatMap { Int64($0) } == port
    }
    if let server = words.firstIndex(of: "http.server") {
      let given = server + 1 < words.count ? Int64(words[server + 1]) : nil
      return (given ?? 8000) == port
    }
    let plan = ProcessPlan(words: words)
    return plan.end == nil && !plan.ignoresTermination
      && !(words.first.map { $0.hasSuffix("tail") } ?? false)
  }
}

// MARK: Commands

extension ProbeAnswer {
  /// What becomes of a command that is run in a container.
  private static func answer(exec: JSON, _ container: JSON) -> ProbeAnswer {
    var words = (exec["command"]?.array ?? []).compactMap(\.string)
    if let script = ProcessPlan.script(in: words) {
      let parts = script.split(separator: " ").map(String.init)
      let isSimple = !script.contains { ";|&$<>\n".contains($0) }
      if isSimple {
        words = parts
      } else {
        let plan = ShellScript(script).plan
        return ProbeAnswer(plan.exitCode == 0 ? nil : "")
      }
    }
    guard let first = words.first else { return ProbeAnswer(nil) }
    let name = first.split(separator: "/").last.map(String.init) ?? first
    let operands = words.dropFirst().filter { !$0.hasPrefix("-") && $0 != "]" }
    if ["cat", "ls", "stat", "test", "["].contains(name), operands.count == 1,
      let file = operands.first
    {
      return answer(file: file, for: name, container)
    }
    let plan = ProcessPlan.simple(name, Array(words.dropFirst()))
    return ProbeAnswer(plan.end != nil && plan.exitCode != 0 ? "" : nil)
  }

  /// What becomes of a command that needs a file.
  private static func answer(file: String, for name: String, _ container: JSON) -> ProbeAnswer {
    let words = (container["command"]?.array ?? []) + (container["args"]?.array ?? [])
    let script = ProcessPlan.script(in: words.compactMap(\.string)).map { ShellScript($0) }
    let listed = ImageBehaviour.find(for: container)
    let isBusybox = listed?.isBusybox ?? false
    let missing =
      switch name {
      case "cat" where isBusybox: "cat: can't open '\(file)': No such file or directory\n"
      case "cat": "cat: \(file): No such file or directory\n"
      case "ls" where isBusybox: "ls: \(file): No such file or directory\n"
      case "ls": "ls: cannot access '\(file)': No such file or directory\n"
      case "stat" where isBusybox: "stat: can't stat '\(file)': No such file or directory\n"
      case "stat": "stat: cannot statx '\(file)': No such file or directory\n"
      default: ""
      }
    let history = script?.history(of: file) ?? []
    guard history.isEmpty else {
      let start: [(after: Duration, failure: String?)] = [(.zero, missing)]
      return ProbeAnswer(changes: start + history.map { ($0.after, $0.exists ? nil : missing) })
    }
    let isKnown = script != nil || listed?.ports != nil || listed?.ends != nil
    return ProbeAnswer(isKnown && isFresh(file, container) ? missing : nil)
  }

  /// Whether a file is where images have none and no volume brings one.
  private static func isFresh(_ file: String, _ container: JSON) -> Bool {
    for mount in container["volumeMounts"]?.array ?? [] {
      if let path = mount["mountPath"]?.string, file.hasPrefix(path) { return false }
    }
    return file.hasPrefix("/tmp/") || file.split(separator: "/").count == 1
  }
}
