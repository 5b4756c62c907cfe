internal import KubeAPI

/// The cells of autoscalers and scales.
// Kubernetes: pkg/printers/internalversion/printers.go, printHorizontalPodAutoscaler
enum AutoscalingCells {
  /// The cells of each kind.
  static let printers: [String: Table.Cells] = ["autoscaling/HorizontalPodAutoscaler": autoscaler]

  /// The cells of a scale.
  static let scale: Table.Cells = { object, clock in
    [
      .string(object.name), CellText.number(object["spec", "replicas"]),
      CellText.number(object["status", "replicas"]), clock.age(of: object),
    ]
  }

  /// The cells of an autoscaler, in either version.
  private static func autoscaler(_ object: JSON, _ clock: inout CellClock) -> [JSON] {
    let spec = object["spec"] ?? .null
    let target = spec["scaleTargetRef"] ?? .null
    return [
      .string(object.name), .string("\(target.text("kind"))/\(target.text("name"))"),
      .string(metrics(object)), .string(spec.number("minReplicas").map(String.init) ?? "<unset>"),
      CellText.number(spec["maxReplicas"]),
      CellText.number(object["status", "currentReplicas"]), clock.age(of: object),
    ]
  }

  /// What an autoscaler aims at and what it sees, the first two metrics of all.
  // Kubernetes: pkg/printers/internalversion/printers.go, formatHPAMetrics
  private static func metrics(_ object: JSON) -> String {
    var specs = object["spec"]?.items("metrics") ?? []
    var statuses = object["status"]?.items("currentMetrics") ?? []
    if object.text("apiVersion") == "autoscaling/v1" || object["spec"]?["metrics"] == nil {
      let old = oldForm(object)
      if specs.isEmpty { (specs, statuses) = old }
    }
    if specs.isEmpty { return "<none>" }
    let most = 2
    let texts = specs.enumerated().map { index, spec in
      metric(spec, index < statuses.count ? statuses[index] : .null)
    }
    let text = texts.prefix(most).joined(separator: ", ")
    return texts.count > most ? "\(text) + \(texts.count - most) more..." : text
  }

  /// The one metric that the first version knows, in the form of the second.
  private static func oldForm(_ object: JSON) -> ([JSON], [JSON]) {
    guard let target = object["spec"]?["targetCPUUtilizationPercentage"] else { return ([], []) }
    let spec: JSON = [
      "type": "Resource",
      "resource": [
        "name": "cpu", "target": ["type": "Utilization", "averageUtilization": target],
      ],
    ]
    guard let current = object["status"]?["currentCPUUtilizationPercentage"] else {
      return ([spec], [])
    }
    return (
      [spec],
      [["type": "Resource", "resource": ["current": ["averageUtilization": current]]]]
    )
  }

  /// One metric: what is seen, and what is aimed at.
  private static func metric(_ spec: JSON, _ status: JSON) -> String {
    switch spec.text("type") {
    case "External": return value(spec["external"], status["external"])
    case "Object": return value(spec["object"], status["object"])
    case "Pods":
      let target = CellText.quantity(spec["pods", "target", "averageValue"])
      return "\(average(status["pods"]) ?? "<unknown>")/\(target)"
    case "Resource": return usage(spec["resource"], status["resource"])
    case "ContainerResource":
      return usage(spec["containerResource"], status["containerResource"])
    default: return "<unknown type>"
    }
  }

  /// A metric that is a value, or an average of one.
  private static func value(_ spec: JSON?, _ status: JSON?) -> String {
    let target = spec?["target"]
    if let wanted = target?["averageValue"] {
      let seen = status?["current", "averageValue"].map { CellText.quantity($0) }
      return "\(seen ?? "<unknown>")/\(CellText.quantity(wanted)) (avg)"
    }
    let seen = status.map { CellText.quantity($0["current", "value"]) }
    return "\(seen ?? "<unknown>")/\(CellText.quantity(target?["value"]))"
  }

  /// A metric that is the use of a resource.
  private static func usage(_ spec: JSON?, _ status: JSON?) -> String {
    let name = spec?.text("name") ?? ""
    let target = spec?["target"]
    if let wanted = target?["averageValue"] {
      return "\(name): \(average(status) ?? "<unknown>")/\(CellText.quantity(wanted))"
    }
    let seen = status?["current", "averageUtilization"]?.integer.map { "\($0)%" }
    let wanted = target?["averageUtilization"]?.integer.map { "\($0)%" }
    return "\(name): \(seen ?? "<unknown>")/\(wanted ?? "<auto>")"
  }

  /// The average that was seen.
  private static func average(_ status: JSON?) -> String? {
    status.map { CellText.quantity($0["current", "averageValue"]) }
  }
}
