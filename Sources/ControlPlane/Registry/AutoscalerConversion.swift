internal import KubeAPI

/// The two forms of a HorizontalPodAutoscaler. What the older one has no fields for stands in its
/// annotations.
// Kubernetes: pkg/apis/autoscaling/v1/conversion.go
enum AutoscalerConversion {
  /// The annotations that hold fields, with their beginning in common.
  private enum Note: String, CaseIterable {
    /// All metrics but the one of CPU use.
    case metrics
    /// The values of all metrics but the one of CPU use.
    case currentMetrics = "current-metrics"
    /// The conditions of the status.
    case conditions
    /// How fast it scales.
    case behavior

    /// The whole name.
    var name: String { "autoscaling.alpha.kubernetes.io/\(rawValue)" }
  }

  /// The older form of an autoscaler.
  static func old(_ autoscaler: JSON) -> JSON {
    var shown = autoscaler
    shown["apiVersion"] = "autoscaling/v1"
    for note in Note.allCases { set(note, nil, in: &shown) }
    let metrics = autoscaler["spec"]?.items("metrics") ?? []
    let others = metrics.filter { !isUtilization($0, in: "target") }
    let goal = metrics.last { isUtilization($0, in: "target") }
    shown.modify("spec") { spec in
      spec["metrics"] = nil
      spec["behavior"] = nil
      spec["targetCPUUtilizationPercentage"] = goal?["resource", "target", "averageUtilization"]
    }
    set(.metrics, list(others.map { flat($0, "target") }), in: &shown)
    set(.behavior, autoscaler["spec", "behavior"]?.text, in: &shown)
    guard let status = autoscaler["status"] else { return shown }
    let current = status.items("currentMetrics")
    let use = current.last { isUtilization($0, in: "current") }
    shown.modify("status") { status in
      status["conditions"] = nil
      status["currentMetrics"] = nil
      status["currentCPUUtilizationPercentage"] = use?["resource", "current", "averageUtilization"]
      if status["currentReplicas"] == nil { status["currentReplicas"] = 0 }
      if status["desiredReplicas"] == nil { status["desiredReplicas"] = 0 }
    }
    set(.currentMetrics, list(current.map { flat($0, "current") }), in: &shown)
    set(.conditions, list(status.items("conditions")), in: &shown)
    return shown
  }

  /// The newer form of an autoscaler.
  static func new(_ autoscaler: JSON) -> JSON {
    var stored = autoscaler
    stored["apiVersion"] = "autoscaling/v2"
    var metrics = read(.metrics, autoscaler)?.array?.map { nested($0, "target") } ?? []
    if let percentage = autoscaler["spec", "targetCPUUtilizationPercentage"] {
      metrics.append([
        "type": "Resource",
        "resource": [
          "name": "cpu", "target": ["type": "Utilization", "averageUtilization": percentage],
        ],
      ])
    }
    stored.modify("spec") { spec in
      spec["targetCPUUtilizationPercentage"] = nil
      spec["metrics"] = metrics.isEmpty ? .none : .array(metrics)
      spec["behavior"] = read(.behavior, autoscaler)
    }
    if autoscaler["status"] != nil { stored["status"] = status(of: autoscaler) }
    for note in Note.allCases { set(note, nil, in: &stored) }
    return stored
  }

  /// The status of an older form in the newer one.
  private static func status(of autoscaler: JSON) -> JSON {
    var status = autoscaler["status"] ?? [:]
    var current = read(.currentMetrics, autoscaler)?.array?.map { nested($0, "current") } ?? []
    if let use = status["currentCPUUtilizationPercentage"],
      !current.contains(where: { isUtilization($0, in: "current") })
    {
      current.append([
        "type": "Resource",
        "resource": ["name": "cpu", "current": ["averageUtilization": use]],
      ])
    }
    status["currentCPUUtilizationPercentage"] = nil
    status["currentMetrics"] = current.isEmpty ? .null : .array(current)
    status["conditions"] = read(.conditions, autoscaler)
    if status["currentReplicas"] == 0 { status["currentReplicas"] = nil }
    return status
  }

  /// Whether a metric is the CPU use that the older form has a field for.
  private static func isUtilization(_ metric: JSON, in part: String) -> Bool {
    metric["type"] == "Resource" && metric["resource", "name"] == "cpu"
      && metric["resource", part, "averageUtilization"] != nil
  }

  // MARK: Metrics

  /// The names of a metric's values in the older form by those in the newer one.
  private static func names(_ part: String, _ type: String) -> [(new: String, old: String)] {
    let prefix = part == "target" ? "target" : "current"
    switch type {
    case "Resource", "ContainerResource":
      return [
        ("averageUtilization", "\(prefix)AverageUtilization"),
        ("averageValue", "\(prefix)AverageValue"),
      ]
    case "Pods": return [("averageValue", "\(prefix)AverageValue")]
    case "External":
      return [("value", "\(prefix)Value"), ("averageValue", "\(prefix)AverageValue")]
    default: return [("value", "\(prefix)Value"), ("averageValue", "averageValue")]
    }
  }

  /// The field of a metric's own kind: `resource` of `Resource`.
  private static func field(_ type: String) -> String {
    type.prefix(1).lowercased() + type.dropFirst()
  }

  /// A metric as the older form notes it.
  private static func flat(_ metric: JSON, _ part: String) -> JSON {
    let type = metric.text("type")
    var metric = metric
    metric.modify(field(type)) { value in
      let values = value[part]
      value[part] = nil
      for (new, old) in names(part, type) { value[old] = values?[new] }
      if let named = value["metric"] {
        value["metric"] = nil
        value["metricName"] = named["name"]
        value[type == "External" ? "metricSelector" : "selector"] = named["selector"]
      }
      if let object = value["describedObject"] {
        value["describedObject"] = nil
        value["target"] = object
      }
    }
    return metric
  }

  /// A metric that the older form notes, as the newer one has it.
  private static func nested(_ metric: JSON, _ part: String) -> JSON {
    let type = metric.text("type")
    var metric = metric
    metric.modify(field(type)) { value in
      var values: JSON = [:]
      for (new, old) in names(part, type) {
        if let known = value[old] {
          values[new] = known
          if part == "target", values["type"] == nil { values["type"] = .string(kind(of: new)) }
        }
        value[old] = nil
      }
      if type == "Object", let object = value["target"] {
        value["describedObject"] = object
        value["target"] = nil
      }
      if let name = value["metricName"] {
        let selector = type == "External" ? "metricSelector" : "selector"
        value["metric"] = ["name": name]
        if let known = value[selector] { value.modify("metric") { $0["selector"] = known } }
        value["metricName"] = nil
        value[selector] = nil
      }
      value[part] = values
    }
    return metric
  }

  /// The kind of a goal that sets a value.
  private static func kind(of value: String) -> String {
    switch value {
    case "averageUtilization": "Utilization"
    case "averageValue": "AverageValue"
    default: "Value"
    }
  }

  // MARK: Annotations

  /// The text of a list; `nil` where it is empty.
  private static func list(_ items: [JSON]) -> String? {
    items.isEmpty ? nil : JSON.array(items).text
  }

  /// What an annotation holds.
  private static func read(_ note: Note, _ autoscaler: JSON) -> JSON? {
    guard let text = autoscaler["metadata", "annotations"]?[note.name]?.string else { return nil }
    return try? JSON(parsing: Array(text.utf8))
  }

  /// Sets an annotation, or takes it out.
  private static func set(_ note: Note, _ text: String?, in autoscaler: inout JSON) {
    if text == nil, autoscaler["metadata", "annotations"]?[note.name] == nil { return }
    autoscaler.modify("metadata") { metadata in
      metadata.modify("annotations") { $0[note.name] = text.map { .string($0) } }
      if metadata["annotations"]?.isEmpty ?? false { metadata["annotations"] = nil }
    }
  }
}
