import ControlPlane
import Foundation
import KubeAPI

/// The DaemonSet that is applied.
private let manifest = """
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

/// Changes the template of a DaemonSet on so many nodes, a tenth at a time, then loses a node, and prints what
/// it took.
func daemonSetUpdate(_ count: Int) throws {
  var world = cluster(count)
  let path = "/apis/apps/v1/namespaces/default/daemonsets"
  _ = try world.handle(APIRequest(.post, path, body: Array(manifest.utf8)))
  world.settle()
  let patch = """
    {"spec":{"updateStrategy":{"rollingUpdate":{"maxUnavailable":"10%"}},\
    "template":{"spec":{"containers":[{"name":"fluentd","image":"k8s.gcr.io/fluentd-elasticsearch:1.21"}]}}}}
    """
  let update = try measure {
    _ = try world.handle(
      APIRequest(
        .patch, "\(path)/fluentd", contentType: "application/strategic-merge-patch+json",
        body: Array(patch.utf8)))
    world.settle()
  }
  let updated = world.object(.daemonSets, namespace: "default", name: "fluentd")?[
    "status", "updatedNumberScheduled"]?.integer
  guard updated == Int64(count) else {
    print("only \(updated ?? 0) of \(count) pods are updated")
    exit(1)
  }
  let lost = try measure {
    try world.failNode("node0")
    world.advance(by: .seconds(120))
  }
  print(
    column(Double(count), 0, 7), column(update, 3), column(lost * 1e3, 3),
    column(Usage.now.peak, 1))
}

/// Runs so many DaemonSets on so many nodes, and prints what it took.
func manyDaemonSets(_ sets: Int, _ nodes: Int) throws {
  var world = cluster(nodes)
  let apply = try measure {
    for index in 0..<sets {
      let body = manifest.replacingOccurrences(of: "fluentd\"", with: "agent\(index)\"")
        .replacingOccurrences(of: "100m", with: "1m")
        .replacingOccurrences(of: "200Mi", with: "1Mi")
      _ = try world.handle(
        APIRequest(.post, "/apis/apps/v1/namespaces/default/daemonsets", body: Array(body.utf8)))
    }
    world.settle()
  }
  let running = world.objects(.pods).lazy.filter { PodCondition.isReady($0) }.count
  print(
    column(Double(sets), 0, 7), column(Double(nodes), 0, 7), column(Double(running), 0, 8),
    column(apply, 3), column(Usage.now.peak, 1))
}
