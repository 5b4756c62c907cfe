internal import KubeAPI

/// The cells of events, whose fields have other names in their own group.
// Kubernetes: pkg/printers/internalversion/printers.go, printEvent
enum EventCells {
  /// The cells of each kind.
  static let printers: [String: Table.Cells] = [
    "/Event": { object, clock in
      cells(
        object, &clock,
        Names(
          object: "involvedObject", message: "message", source: "source", count: "count",
          first: "firstTimestamp", last: "lastTimestamp", controller: "reportingComponent"))
    },
    "events.k8s.io/Event": { object, clock in
      cells(
        object, &clock,
        Names(
          object: "regarding", message: "note", source: "deprecatedSource",
          count: "deprecatedCount", first: "deprecatedFirstTimestamp",
          last: "deprecatedLastTimestamp", controller: "reportingController"))
    },
  ]

  /// What the fields are called.
  private struct Names {
    /// The field of what an event is about.
    let object: String
    /// The field of its words.
    let message: String
    /// The field of who saw it.
    let source: String
    /// The field of how often it was seen.
    let count: String
    /// The field of when it was first seen.
    let first: String
    /// The field of when it was last seen.
    let last: String
    /// The field of the controller that reported it.
    let controller: String
  }

  /// The cells of an event.
  private static func cells(_ event: JSON, _ clock: inout CellClock, _ names: Names) -> [JSON] {
    let first = clock.age(event.present(names.first) ?? event.present("eventTime"))
    var last = event.present(names.last).map { clock.age($0) } ?? first
    var count = event.number(names.count) ?? 0
    if let series = event.present("series") {
      last = clock.age(series["lastObservedTime"])
      count = series.number("count") ?? 0
    } else if count == 0 {
      count = 1
    }
    let target = event[names.object] ?? .null
    let name = target.text("name")
    return [
      last, .string(event.text("type")), .string(event.text("reason")),
      .string(target.text("kind").lowercased() + (name.isEmpty ? "" : "/\(name)")),
      .string(target.text("fieldPath")), .string(source(event, names)),
      .string(trimmed(event.text(names.message))), first, .integer(count), .string(event.name),
    ]
  }

  /// Who saw an event.
  // Kubernetes: pkg/printers/internalversion/printers.go, formatEventSource
  private static func source(_ event: JSON, _ names: Names) -> String {
    let source = event[names.source] ?? .null
    let component =
      source.text("component").isEmpty ? event.text(names.controller) : source.text("component")
    let instance =
      source.text("host").isEmpty ? event.text("reportingInstance") : source.text("host")
    return instance.isEmpty ? component : "\(component), \(instance)"
  }

  /// A text without the blanks around it.
  private static func trimmed(_ text: String) -> String {
    let front = text.drop(while: \.isWhitespace)
    guard let last = front.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(front[...last])
  }
}
