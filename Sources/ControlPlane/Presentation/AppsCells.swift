internal import KubeAPI

/// The cells of the group `apps`.
// Kubernetes: pkg/printers/internalversion/printers.go
enum AppsCells {
  /// The cells of each kind.
  static let printers: [String: Table.Cells] = [
    "apps/Deployment": deployment, "apps/ReplicaSet": replicaSet, "apps/DaemonSet": daemonSet,
    "apps/StatefulSet": statefulSet, "apps/ControllerRevision": controllerRevision,
  ]

  /// The containers that an object's template makes.
  private static func containers(_ object: JSON) -> [JSON] {
    CellText.containers(object["spec", "template", "spec"])
  }

  /// The cells of a Deployment.
  private static func deployment(_ object: JSON, _ clock: inout CellClock) -> [JSON] {
    let selector = try? LabelSelector(object["spec", "selector"])
    return [
      .string(object.name), readiness(object), CellText.number(object["status", "updatedReplicas"]),
      CellText.number(object["status", "availableReplicas"]), clock.age(of: object),
    ] + containers(object) + [.string(selector?.description ?? "<invalid>")]
  }

  /// How many replicas are ready of how many.
  private static func readiness(_ object: JSON) -> JSON {
    let ready = object["status", "readyReplicas"]?.integer ?? 0
    return .string("\(ready)/\(object["spec", "replicas"]?.integer ?? 0)")
  }

  /// The cells of a ReplicaSet.
  private static func replicaSet(_ object: JSON, _ clock: inout CellClock) -> [JSON] {
    [
      .string(object.name), CellText.number(object["spec", "replicas"]),
      CellText.number(object["status", "replicas"]),
      CellText.number(object["status", "readyReplicas"]), clock.age(of: object),
    ] + containers(object) + [CellText.selector(object["spec", "selector"])]
  }

  /// The cells of a DaemonSet.
  private static func daemonSet(_ object: JSON, _ clock: inout CellClock) -> [JSON] {
    let status = object["status"] ?? .null
    let counts = [
      "desiredNumberScheduled", "currentNumberScheduled", "numberReady", "updatedNumberScheduled",
      "numberAvailable",
    ]
    let template = object["spec", "template", "spec"]
    return [.string(object.name)] + counts.map { CellText.number(status[$0]) }
      + [CellText.labels(template?.map("nodeSelector") ?? JSONObject()), clock.age(of: object)]
      + containers(object) + [CellText.selector(object["spec", "selector"])]
  }

  /// The cells of a StatefulSet.
  private static func statefulSet(_ object: JSON, _ clock: inout CellClock) -> [JSON] {
    [.string(object.name), readiness(object), clock.age(of: object)] + containers(object)
  }

  /// The cells of a ControllerRevision.
  private static func controllerRevision(_ object: JSON, _ clock: inout CellClock) -> [JSON] {
    [
      .string(object.name), controller(object.controllerReference),
      CellText.number(object["revision"]), clock.age(of: object),
    ]
  }

  /// The controller of an object: its kind with its group, and its name.
  // Kubernetes: pkg/printers/internalversion/printers.go, formatResourceName
  private static func controller(_ owner: JSON?) -> JSON {
    guard let owner else { return "<none>" }
    let parts = owner.text("apiVersion").split(separator: "/")
    let group = parts.count == 2 ? ".\(parts[0])" : ""
    return .string("\(owner.text("kind"))\(group)".lowercased() + "/\(owner.text("name"))")
  }
}
