internal import KubeAPI

/// The cells of flow control.
// Kubernetes: pkg/printers/internalversion/printers.go, printFlowSchema
enum FlowControlCells {
  /// The cells of each kind.
  static let printers: [String: Table.Cells] = [
    "flowcontrol.apiserver.k8s.io/FlowSchema": { object, clock in
      let spec = object["spec"] ?? .null
      let dangling = object["status"]?.items("conditions").first { $0["type"] == "Dangling" }
      return [
        .string(object.name), .string(spec["priorityLevelConfiguration"]?.text("name") ?? ""),
        CellText.number(spec["matchingPrecedence"]),
        .string(spec["distinguisherMethod"]?.text("type") ?? "<none>"), clock.age(of: object),
        .string(dangling?.text("status") ?? "?"),
      ]
    },
    "flowcontrol.apiserver.k8s.io/PriorityLevelConfiguration": { object, clock in
      let limited = object["spec"]?["limited"]
      let queuing = limited?["limitResponse", "queuing"]
      /// A number of the queues.
      func queue(_ name: String) -> JSON { queuing.map { CellText.number($0[name]) } ?? "<none>" }
      return [
        .string(object.name), .string(object["spec"]?.text("type") ?? ""),
        limited.map { CellText.number($0["nominalConcurrencyShares"]) } ?? "<none>",
        queue("queues"), queue("handSize"), queue("queueLengthLimit"), clock.age(of: object),
      ]
    },
  ]
}
