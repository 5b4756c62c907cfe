internal import ControlPlane
internal import KubeAPI

/// What a DaemonSet of a chaos run asks for, kept apart from the world so that its decisions can be judged.
struct ChaosSet {
  /// The name.
  var name: String
  /// The node label that it asks for, if any: name and value.
  var selector: (name: String, value: String)?
  /// The node label that must not have a value, by required affinity, if any.
  var avoids: (name: String, value: String)?
  /// The keys of taints that it stands.
  var tolerated: [String]
  /// `maxUnavailable`, as a number or a percentage.
  var maxUnavailable: String
  /// `maxSurge`, as a number or a percentage.
  var maxSurge: String
  /// Whether pods are replaced only when somebody deletes them.
  var isOnDelete: Bool
  /// How long a pod must be ready to be available.
  var minReadySeconds: Int64
  /// The image.
  var image: String

  /// Draws a DaemonSet.
  init(_ number: Int, _ random: inout RandomSource) {
    name = "set\(number)"
    selector = random.below(3) == 0 ? ("disk", "ssd") : nil
    avoids = random.below(3) == 0 ? ("zone", "b") : nil
    tolerated = ["dedicated", "gone", "node-role.kubernetes.io/control-plane"]
      .filter { _ in random.below(3) == 0 }
    maxUnavailable = ["1", "1", "2", "50%", "10%", "100%"][random.below(6)]
    maxSurge = "0"
    if random.below(3) == 0 {
      maxUnavailable = "0"
      maxSurge = ["1", "2", "50%", "100%"][random.below(4)]
    }
    isOnDelete = random.below(6) == 0
    minReadySeconds = [0, 0, 0, 3, 8][random.below(5)]
    image = "example.com/\(name):1"
  }

  /// The manifest.
  var manifest: JSON {
    var pod: JSON = [
      "containers": [
        [
          "name": "main", "image": .string(image), "resources": ["requests": ["cpu": "100m"]],
        ]
      ],
      "tolerations": .array(tolerated.map { ["key": .string($0), "operator": "Exists"] }),
    ]
    if let selector { pod["nodeSelector"] = [selector.name: .string(selector.value)] }
    if let avoids {
      pod["affinity"] = [
        "nodeAffinity": [
          "requiredDuringSchedulingIgnoredDuringExecution": [
            "nodeSelectorTerms": [
              [
                "matchExpressions": [
                  [
                    "key": .string(avoids.name), "operator": "NotIn",
                    "values": [.string(avoids.value)],
                  ]
                ]
              ]
            ]
          ]
        ]
      ]
    }
    let labels: JSON = ["app": .string(name)]
    return [
      "apiVersion": "apps/v1", "kind": "DaemonSet", "metadata": ["name": .string(name)],
      "spec": [
        "selector": ["matchLabels": labels], "minReadySeconds": .integer(minReadySeconds),
        "updateStrategy": strategy, "template": ["metadata": ["labels": labels], "spec": pod],
      ],
    ]
  }

  /// How its pods are replaced.
  var strategy: JSON {
    /// A limit as a number where it is one.
    func limit(_ text: String) -> JSON { Int64(text).map { .integer($0) } ?? .string(text) }
    if isOnDelete { return ["type": "OnDelete", "rollingUpdate": nil] }
    return [
      "type": "RollingUpdate",
      "rollingUpdate": ["maxUnavailable": limit(maxUnavailable), "maxSurge": limit(maxSurge)],
    ]
  }

  /// Takes over how another one's pods are replaced.
  mutating func take(strategyOf other: ChaosSet) {
    maxUnavailable = other.maxUnavailable
    maxSurge = other.maxSurge
    isOnDelete = other.isOnDelete
    minReadySeconds = other.minReadySeconds
  }

  /// Whether a pod should run on a node, and whether one that is there may go on, by this plan alone.
  func belongs(on node: JSON) -> (shouldRun: Bool, mayContinue: Bool) {
    if let selector, node.labels[selector.name]?.string != selector.value { return (false, false) }
    if let avoids, node.labels[avoids.name]?.string == avoids.value { return (false, false) }
    var shouldRun = true
    for taint in node["spec", "taints"]?.array ?? [] {
      let key = taint["key"]?.string ?? ""
      let effect = taint["effect"]?.string ?? ""
      if tolerated.contains(key) || effect == "PreferNoSchedule" { continue }
      let isDaemon =
        effect == "NoExecute"
        ? ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"].contains(key)
        : [
          "node.kubernetes.io/unschedulable", "node.kubernetes.io/disk-pressure",
          "node.kubernetes.io/memory-pressure", "node.kubernetes.io/pid-pressure",
        ].contains(key)
      if isDaemon { continue }
      if effect == "NoExecute" { return (false, false) }
      shouldRun = false
    }
    return (shouldRun, true)
  }

  /// A limit as a number of nodes, percents rounded up.
  static func scaled(_ limit: String, of total: Int) -> Int {
    if limit.hasSuffix("%") { return ((Int(limit.dropLast()) ?? 0) * total + 99) / 100 }
    return Int(limit) ?? 0
  }
}
