import ControlPlane
import Foundation
import KubeAPI

/// What the process has used so far.
struct Usage {
  /// CPU time in seconds, user and system.
  var cpu: Double
  /// The most memory held at once, in MiB.
  var peak: Double

  /// Asks the kernel.
  static var now: Usage {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    /// A time in seconds.
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
    return Usage(
      cpu: seconds(usage.ru_utime) + seconds(usage.ru_stime), peak: Double(usage.ru_maxrss) / 1024)
  }
}

/// Runs a piece of work and returns the CPU time that it took, in seconds.
func measure(_ work: () throws -> Void) rethrows -> Double {
  let before = Usage.now.cpu
  try work()
  return Usage.now.cpu - before
}

/// The manifest that every benchmark applies.
let manifest = """
  {"apiVersion":"apps/v1","kind":"DaemonSet","metadata":{"name":"fluentd","namespace":"default"},\
  "spec":{"selector":{"matchLabels":{"name":"fluentd"}},"template":{"metadata":{"labels":{"name":"fluentd"}},\
  "spec":{"containers":[{"name":"fluentd","image":"k8s.gcr.io/fluentd-elasticsearch:1.20",\
  "resources":{"requests":{"cpu":"100m","memory":"200Mi"},"limits":{"memory":"200Mi"}}}]}}}}
  """

/// A cluster without add-ons of so many workers.
func cluster(_ count: Int) -> World {
  World(
    ClusterConfiguration(
      profile: .bare, nodes: (0..<count).map { NodeSpec(name: "node\($0)") }))
}

/// A number with so many digits after the point, in a column.
func column(_ value: Double, _ digits: Int, _ width: Int = 10) -> String {
  let text = String(format: "%.\(digits)f", value)
  return String(repeating: " ", count: max(0, width - text.count)) + text
}

/// Applies the DaemonSet to so many nodes, lets a node join, and prints what it took.
func daemonSet(_ count: Int) throws {
  var world = cluster(count)
  let apply = try measure {
    _ = try world.handle(
      APIRequest(
        .post, "/apis/apps/v1/namespaces/default/daemonsets", body: Array(manifest.utf8)))
    world.settle()
  }
  let set = world.object(.daemonSets, namespace: "default", name: "fluentd")
  let ready = set?["status", "numberReady"]?.integer ?? 0
  guard ready == Int64(count) else {
    print("only \(ready) of \(count) pods are ready")
    exit(1)
  }
  let peak = Usage.now.peak
  let rounds = 20
  let join = try measure {
    for round in 0..<rounds {
      try world.addNode(NodeSpec(name: "late\(round)"))
      world.settle()
    }
  }
  let fork = try measure {
    for round in 0..<rounds {
      var copy = world
      try copy.addNode(NodeSpec(name: "forked\(round)"))
      copy.settle()
    }
  }
  let grown = Usage.now.peak - peak
  print(
    column(Double(count), 0, 7), column(apply, 3), column(apply / Double(count) * 1e6, 1),
    column(peak, 1), column(join / Double(rounds) * 1e3, 3), column(fork / Double(rounds) * 1e3, 3),
    column(grown, 1))
}

do {
  let sizes = CommandLine.arguments.dropFirst().compactMap { Int($0) }
  if let count = sizes.first {
    if CommandLine.arguments.contains("--deployment") {
      try deployment(count)
    } else {
      try daemonSet(count)
    }
  } else {
    print(
      "DaemonSet on N nodes: apply until all pods run; then one node's join, and the same in a fork."
    )
    print("  nodes   apply s    us/pod  peak MiB   join ms   fork ms  grown MiB")
    for count in [100, 1000, 5000, 20000] {
      let child = Process()
      child.executableURL = URL(fileURLWithPath: CommandLine.arguments[0])
      child.arguments = [String(count)]
      try child.run()
      child.waitUntilExit()
    }
  }
} catch let error as APIError {
  print(error.message)
  exit(1)
}
