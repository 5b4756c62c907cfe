internal import KubeAPI

/// The cells of pods.
// Kubernetes: pkg/printers/internalversion/printers.go, printPod
enum PodCells {
  /// The cells of a pod.
  static func pod(_ pod: JSON, _ clock: inout CellClock) -> [JSON] {
    let status = pod["status"] ?? .null
    let spec = pod["spec"] ?? .null
    let summary = PodSummary(spec, status)
    var reason = summary.reason
    if pod.isBeingDeleted {
      let phase = status.text("phase")
      if status.text("reason") == "NodeLost" {
        reason = "Unknown"
      } else if phase != "Succeeded", phase != "Failed" {
        reason = "Terminating"
      }
    }
    var restarts = JSON.string(String(summary.restarts))
    if summary.restarts != 0, let last = summary.lastRestart,
      case .string(let age) = clock.age(last)
    {
      restarts = .string("\(summary.restarts) (\(age) ago)")
    }
    return [
      .string(pod.name), .string("\(summary.ready)/\(summary.total)"), .string(reason), restarts,
      clock.age(of: pod), CellText.or("<none>", status.items("podIPs").first?.text("ip") ?? ""),
      CellText.or("<none>", spec.text("nodeName")),
      CellText.or("<none>", status.text("nominatedNodeName")), readinessGates(spec, status),
    ]
  }

  /// How many of a pod's readiness gates are open.
  private static func readinessGates(_ spec: JSON, _ status: JSON) -> JSON {
    let gates = spec.items("readinessGates")
    if gates.isEmpty { return "<none>" }
    let open = gates.filter { gate in
      status.items("conditions").first { $0["type"] == gate["conditionType"] }?["status"] == "True"
    }
    return .string("\(open.count)/\(gates.count)")
  }

  /// What the row of a pod says beside its cells: that it has run to its end.
  static func conditions(of pod: JSON) -> JSON? {
    switch pod["status", "phase"] {
    case .string("Succeeded"): succeeded
    case .string("Failed"): failed
    default: .none
    }
  }

  /// What the row of a pod says that has succeeded.
  private static let succeeded = completed("Succeeded", "The pod has completed successfully.")
  /// What the row of a pod says that has failed.
  private static let failed = completed("Failed", "The pod failed.")

  /// The condition of a row whose pod has run to its end.
  private static func completed(_ reason: JSON, _ message: JSON) -> JSON {
    [["type": "Completed", "status": "True", "reason": reason, "message": message]]
  }

  /// The cells of a pod template.
  static func template(_ template: JSON, _ clock: inout CellClock) -> [JSON] {
    [.string(template.name)] + CellText.containers(template["template", "spec"])
      + [CellText.labels(template["template"]?["metadata"]?.map("labels") ?? JSONObject())]
  }
}
