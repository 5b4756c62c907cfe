internal import ControlPlane
internal import KubeAPI

/// A run in which everything happens to a cluster with DaemonSets that can happen, and what must hold holds.
public struct Chaos {
  /// What was wrong, a line each; empty when all is well.
  public private(set) var problems: [String] = []
  /// What was done, a line each, for looking into a seed that fails.
  public private(set) var steps: [String] = []
  /// A hash over every object at the end, and over the time-line.
  public private(set) var digest: UInt64 = 14_695_981_039_346_656_037

  /// The seed.
  private let seed: UInt64
  /// What happens next.
  private var random: RandomSource
  /// The world that it happens to.
  private var scenario: Scenario
  /// The DaemonSets that are there.
  private var plans: [String: ChaosSet] = [:]
  /// The machines that have failed.
  private var failed: Set<String> = []
  /// How many nodes have been there.
  private var nodeCount: Int
  /// What is watched on the way.
  private var watch = ChaosWatch()

  /// Runs a seed from beginning to end.
  public static func run(seed: UInt64) -> Chaos {
    var chaos = Chaos(seed: seed)
    chaos.run()
    return chaos
  }

  /// Makes the world of a seed.
  private init(seed: UInt64) {
    self.seed = seed
    random = RandomSource(seed: seed &* 7919)
    nodeCount = 3 + random.below(6)
    var specs = (1...nodeCount).map { NodeSpec(name: "node\($0)") }
    if random.below(2) == 0 { specs[0].role = .controlPlane }
    var configuration = ClusterConfiguration(profile: .bare, nodes: specs, seed: seed)
    if random.below(5) == 0 { configuration.profile = .kubeadm }
    if random.below(4) == 0 { configuration.daemonScheduling = .controller }
    scenario = Scenario(configuration)
  }

  /// Lets things happen, settles, and looks.
  private mutating func run() {
    for number in 1...(1 + random.below(2)) { createSet(number) }
    advance(3 + random.below(10))
    for _ in 0..<(15 + random.below(20)) {
      let before = steps.count
      act()
      if steps.count > before { watch.read(scenario.world, plans, judges: false) }
      if random.below(3) > 0 { advance(random.below(12)) }
    }
    for name in plans.keys.sorted() { setImage(name, "example.com/\(name):last") }
    advance(0)
    scenario.run(seconds: 420)
    let report = scenario.settle()
    // A Deployment of the add-ons may wait for room until its deadline.
    let churning = report.churning.filter { !$0.hasPrefix("deployment kube-system/") }
    if !churning.isEmpty { problems.append("churns: \(churning)") }
    watch.read(scenario.world, plans, judges: true)
    check()
    problems += watch.problems
    makeDigest()
  }

  /// Lets so many seconds go by.
  private mutating func advance(_ seconds: Int) {
    for _ in 0..<max(1, seconds * 2) {
      scenario.world.advance(by: .milliseconds(500))
      watch.read(scenario.world, plans, judges: true)
      problems += scenario.world.daemonSetDiscrepancies().prefix(5)
    }
  }
}

// MARK: What happens

extension Chaos {
  /// Something happens.
  private mutating func act() {
    let node = anyNode()
    switch random.below(22) {
    case 0, 1: addNode()
    case 2: removeNode(node)
    case 3: failNode(node)
    case 4, 5: label(node, "disk", random.below(3) == 0 ? nil : ["ssd", "hdd"][random.below(2)])
    case 6: label(node, "zone", random.below(3) == 0 ? nil : ["a", "b"][random.below(2)])
    case 7, 8: taint(node)
    case 9: cordon(node)
    case 10, 11: killPod()
    case 12, 13, 14: editTemplate()
    case 15, 16: createPod(on: node)
    case 17, 18: editStrategy()
    case 19: recoverNode()
    default: deleteOrCreateSet()
    }
  }

  /// Somebody makes a pod by hand, which a DaemonSet may take for its own.
  private mutating func createPod(on node: String) {
    let app = random.below(3) == 0 ? "none" : "set\(1 + random.below(3))"
    let number = steps.count
    let pod: JSON = [
      "apiVersion": "v1", "kind": "Pod",
      "metadata": ["name": .string("hand\(number)"), "labels": ["app": .string(app)]],
      "spec": [
        "nodeName": .string(node),
        "containers": [["name": "main", "image": .string("example.com/\(app):hand")]],
      ],
    ]
    attempt("pod hand\(number) of \(app) on \(node)") { try $0.create(pod.text) }
  }

  /// A machine that has failed comes back.
  private mutating func recoverNode() {
    let names = failed.sorted()
    guard !names.isEmpty else { return }
    let name = names[random.below(names.count)]
    failed.remove(name)
    attempt("recover \(name)") { try $0.world.recoverNode(name) }
  }

  /// The way in which a DaemonSet is updated changes.
  private mutating func editStrategy() {
    guard let name = anySet() else { return }
    let drawn = ChaosSet(1, &random)
    plans[name]?.take(strategyOf: drawn)
    guard let plan = plans[name] else { return }
    attempt("strategy \(plan)") {
      try $0.send(
        .patch, "/apis/apps/v1/namespaces/default/daemonsets/\(name)",
        [
          "spec": [
            "minReadySeconds": .integer(plan.minReadySeconds),
            "updateStrategy": plan.strategy,
          ]
        ],
        contentType: "application/merge-patch+json")
    }
  }

  /// Does something and notes it; what the API refuses is no problem here.
  private mutating func attempt(_ step: String, _ body: (inout Scenario) throws -> Void) {
    steps.append("\(scenario.world.now.rfc3339) \(step)")
    do { try body(&scenario) } catch { steps.append("  refused: \(error)") }
  }

  /// The name of some node.
  private mutating func anyNode() -> String {
    let names = scenario.world.objects(.nodes).map(\.name)
    return names.isEmpty ? "none" : names[random.below(names.count)]
  }

  /// A machine joins; some are too small for a daemon pod.
  private mutating func addNode() {
    guard scenario.world.objects(.nodes).count < 12 else { return }
    nodeCount += 1
    var spec = NodeSpec(name: "node\(nodeCount)")
    if random.below(8) == 0 { spec.capacity = JSONObject([("cpu", "50m")]) }
    if random.below(3) == 0 { spec.labels = JSONObject([("disk", "ssd")]) }
    attempt("join \(spec.name)") { try $0.world.addNode(spec) }
  }

  /// A machine leaves.
  private mutating func removeNode(_ name: String) {
    guard scenario.world.objects(.nodes).count > 2 else { return }
    attempt("leave \(name)") { try $0.world.removeNode(name) }
  }

  /// A machine falls silent.
  private mutating func failNode(_ name: String) {
    guard failed.count < 3, scenario.world.objects(.nodes).count > 3 else { return }
    failed.insert(name)
    attempt("fail \(name)") { try $0.world.failNode(name) }
  }

  /// A label of a node changes.
  private mutating func label(_ node: String, _ name: String, _ value: String?) {
    attempt("label \(node) \(name)=\(value ?? "(none)")") {
      try $0.label(node: node, [name: value.map { .string($0) } ?? nil])
    }
  }

  /// A taint comes, or all that were set so go.
  private mutating func taint(_ node: String) {
    let present = scenario.object("node/\(node)")?["spec", "taints"]?.array ?? []
    let kept = present.filter { !["dedicated", "gone"].contains($0["key"]?.string ?? "") }
    var taints = kept
    switch random.below(5) {
    case 0, 1: taints.append(["key": "dedicated", "value": "x", "effect": "NoSchedule"])
    case 2: taints.append(["key": "gone", "effect": "NoExecute"])
    default: break
    }
    attempt("taint \(node) \(taints.map(\.text))") {
      try $0.send(
        .patch, "/api/v1/nodes/\(node)",
        ["spec": ["taints": taints.isEmpty ? nil : .array(taints)]],
        contentType: "application/merge-patch+json")
    }
  }

  /// A node is cordoned, or no more.
  private mutating func cordon(_ node: String) {
    let isCordoned = random.below(2) == 0
    attempt("cordon \(node) \(isCordoned)") { try $0.cordon(node: node, isCordoned) }
  }

  /// A pod is deleted, at once or gracefully, or its process killed.
  private mutating func killPod() {
    let pods = scenario.podObjects()
    guard !pods.isEmpty else { return }
    let pod = pods[random.below(pods.count)]
    switch random.below(3) {
    case 0: attempt("force \(pod.name)") { try $0.delete("pod/\(pod.name)", grace: 0) }
    case 1: attempt("delete \(pod.name)") { try $0.delete("pod/\(pod.name)") }
    default:
      attempt("kill \(pod.name)") {
        try $0.world.killContainer(pod: pod.name, namespace: "default", container: "main")
      }
    }
  }

  /// The name of some DaemonSet.
  private mutating func anySet() -> String? {
    let names = plans.keys.sorted()
    return names.isEmpty ? nil : names[random.below(names.count)]
  }

  /// A template changes: mostly to an image that can be pulled.
  private mutating func editTemplate() {
    guard let name = anySet() else { return }
    setImage(
      name, random.below(5) == 0 ? "nosuch/\(name)" : "example.com/\(name):\(random.below(4))")
  }

  /// Sets the image of a DaemonSet.
  private mutating func setImage(_ name: String, _ image: String) {
    plans[name]?.image = image
    attempt("image \(name) \(image)") {
      try $0.send(
        .patch, "/apis/apps/v1/namespaces/default/daemonsets/\(name)",
        [
          "spec": [
            "template": ["spec": ["containers": [["name": "main", "image": .string(image)]]]]
          ]
        ],
        contentType: "application/strategic-merge-patch+json")
    }
  }

  /// A DaemonSet comes.
  private mutating func createSet(_ number: Int) {
    let plan = ChaosSet(number, &random)
    let text = plan.manifest.text
    plans[plan.name] = plan
    attempt("create \(plan)") { try $0.create(text) }
  }

  /// A DaemonSet goes, in one of the three ways, or comes again.
  private mutating func deleteOrCreateSet() {
    let number = 1 + random.below(3)
    let name = "set\(number)"
    guard plans[name] != nil else {
      if scenario.object("daemonset/\(name)") == nil { createSet(number) }
      return
    }
    guard random.below(3) == 0 else { return }
    let propagation = ["Background", "Foreground", "Orphan"][random.below(3)]
    plans[name] = nil
    attempt("delete \(name) \(propagation)") {
      try $0.delete("daemonset/\(name)", propagation: propagation)
    }
  }
}

// MARK: What must hold

extension Chaos {
  /// Looks at the settled world.
  private mutating func check() {
    for name in plans.keys.sorted() {
      guard let plan = plans[name] else { continue }
      check(plan)
    }
    checkOwners()
    problems += scenario.world.daemonSetDiscrepancies()
  }

  /// Looks at one DaemonSet: exactly one ready pod where it should run, at most one where it may go on.
  private mutating func check(_ plan: ChaosSet) {
    var pods: [String: [JSON]] = [:]
    for pod in scenario.podObjects("app=\(plan.name)")
    where !pod.isBeingDeleted && pod.controllerReference?["name"]?.string == plan.name {
      pods[Scenario.node(of: pod) ?? target(pod), default: []].append(pod)
    }
    for node in scenario.world.objects(.nodes) {
      let there = pods.removeValue(forKey: node.name) ?? []
      let answer = plan.belongs(on: node)
      let isLarge = node["status", "allocatable", "cpu"] != "50m"
      let isUp = !failed.contains(node.name)
      let isPlaced = scenario.world.configuration.daemonScheduling == .controller
      if answer.shouldRun && isUp {
        if !isLarge, isPlaced || plan.maxSurge != "0" {
          // There is no room for a pod, or none for a new one beside an old one that needs nothing.
          if there.count > 2 { problems.append("\(plan.name): \(there.count) on \(node.name)") }
        } else if there.count != 1 {
          problems.append("\(plan.name): \(there.count) pods on \(node.name), should be 1")
        } else if isLarge, !PodCondition.isReady(there[0]), mayBeReady(there[0]) {
          problems.append("\(plan.name): \(there[0].name) on \(node.name) is not ready")
        }
      } else if there.count > (answer.mayContinue ? 1 : 0), isUp {
        problems.append("\(plan.name): \(there.count) pods on \(node.name), too many")
      }
    }
    for (node, left) in pods.sorted(by: { $0.key < $1.key }) {
      problems.append("\(plan.name): \(left.map(\.name)) on \(node), which is gone")
    }
  }

  /// Whether a pod's image can be pulled; under OnDelete pods of an older template stay as they are.
  private func mayBeReady(_ pod: JSON) -> Bool {
    let image = pod["spec", "containers"]?.array?.first?["image"]?.string ?? ""
    return !image.contains("nosuch")
  }

  /// The node that an unbound pod was made for.
  private func target(_ pod: JSON) -> String {
    let terms = pod[
      "spec", "affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution",
      "nodeSelectorTerms"]?.array
    return terms?.first?["matchFields"]?.array?.first?["values"]?.array?.first?.string ?? "nowhere"
  }

  /// Every owner that is named must be there, with the same uid; and no pod has two controllers.
  private mutating func checkOwners() {
    let owners = [Resource.daemonSets, .replicaSets, .nodes].flatMap { scenario.world.objects($0) }
    let sets = Dictionary(owners.map { ($0.uid, $0.name) }, uniquingKeysWith: { a, _ in a })
    // A pod on a failed machine stays, being deleted, for as long as the machine's node does.
    let objects = scenario.world.objects(.pods) + scenario.world.objects(.controllerRevisions)
    for object in objects where !object.isBeingDeleted {
      let references = object.ownerReferences
      if references.count > 1 { problems.append("\(object.name) has \(references.count) owners") }
      for reference in references
      where sets[reference["uid"]?.string ?? ""] != reference["name"]?.string {
        problems.append("\(object.name) has an owner that is gone: \(reference.text)")
      }
    }
  }

  /// Hashes the whole world.
  private mutating func makeDigest() {
    for resource in Resource.all {
      for object in scenario.world.objects(resource) {
        for byte in object.bytes { digest = (digest ^ UInt64(byte)) &* 1_099_511_628_211 }
      }
    }
    for byte in scenario.timeline.utf8 { digest = (digest ^ UInt64(byte)) &* 1_099_511_628_211 }
  }

  /// The time-line of the run, for looking into a seed that fails.
  public var timeline: String { scenario.timeline }
}
