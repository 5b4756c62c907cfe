internal import KubeAPI

/// The two forms of an Event.
// Kubernetes: pkg/apis/events/v1/conversion.go
enum EventConversion {
  /// The names of fields in the core group and in the group of events, where they differ.
  private static let renamed = [
    ("involvedObject", "regarding"), ("message", "note"),
    ("reportingComponent", "reportingController"), ("source", "deprecatedSource"),
    ("firstTimestamp", "deprecatedFirstTimestamp"), ("lastTimestamp", "deprecatedLastTimestamp"),
    ("count", "deprecatedCount"),
  ]

  /// What the core group's form always says.
  private static let always: [(String, JSON)] = [
    ("eventTime", .null), ("firstTimestamp", .null), ("lastTimestamp", .null),
    ("involvedObject", [:]), ("source", [:]), ("reportingComponent", ""),
    ("reportingInstance", ""),
  ]

  /// What the other form always says.
  private static let alwaysNew: [(String, JSON)] = [
    ("eventTime", .null), ("deprecatedFirstTimestamp", .null),
    ("deprecatedLastTimestamp", .null), ("regarding", [:]), ("deprecatedSource", [:]),
  ]

  /// An Event of the core group in the form of the group of events.
  static func new(_ event: JSON) -> JSON {
    var shown = event
    for (old, new) in renamed {
      shown[old] = nil
      if let value = event[old] { shown[new] = value }
    }
    if shown["reportingController"] == "" { shown["reportingController"] = nil }
    if shown["reportingInstance"] == "" { shown["reportingInstance"] = nil }
    for (name, value) in alwaysNew where shown[name] == nil { shown[name] = value }
    shown["apiVersion"] = "events.k8s.io/v1"
    return shown
  }

  /// An Event of the group of events in the form of the core group.
  static func core(_ event: JSON) -> JSON {
    var stored = event
    for (old, new) in renamed {
      stored[new] = nil
      if let value = event[new] { stored[old] = value }
    }
    for (name, value) in always where stored[name] == nil { stored[name] = value }
    stored["apiVersion"] = "v1"
    return stored
  }
}
