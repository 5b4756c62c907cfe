internal import KubeAPI

/// The cells of the core group, as far as they have no file of their own.
// Kubernetes: pkg/printers/internalversion/printers.go
enum CoreCells {
  /// The cells of each kind.
  static let printers: [String: Table.Cells] = [
    "/Pod": PodCells.pod,
    "/PodTemplate": PodCells.template,
    "/Namespace": { object, clock in
      [
        .string(object.name), .string(object["status"]?.text("phase") ?? ""), clock.age(of: object),
      ]
    },
    "/Secret": { object, clock in
      [
        .string(object.name), .string(object.text("type")), count(object, "data"),
        clock.age(of: object),
      ]
    },
    "/ConfigMap": { object, clock in
      let entries = object.map("data").count + object.map("binaryData").count
      return [.string(object.name), .integer(Int64(entries)), clock.age(of: object)]
    },
    "/ServiceAccount": { object, clock in [.string(object.name), clock.age(of: object)] },
    "/ReplicationController": { object, clock in
      [
        .string(object.name), CellText.number(object["spec", "replicas"]),
        CellText.number(object["status", "replicas"]),
        CellText.number(object["status", "readyReplicas"]), clock.age(of: object),
      ] + CellText.containers(object["spec", "template", "spec"])
        + [CellText.labels(object["spec"]?.map("selector") ?? JSONObject())]
    },
    "/ResourceQuota": quota,
    "/ComponentStatus": { object, _ in
      let healthy = object.items("conditions").first { $0["type"] == "Healthy" }
      let status = healthy.map { $0["status"] == "True" ? "Healthy" : "Unhealthy" } ?? "Unknown"
      return [
        .string(object.name), .string(status), .string(healthy?.text("message") ?? ""),
        .string(healthy?.text("error") ?? ""),
      ]
    },
  ]

  /// How many entries a map has.
  private static func count(_ object: JSON, _ name: String) -> JSON {
    .integer(Int64(object.map(name).count))
  }

  /// The cells of a quota: what is used of what, limits apart from all else.
  // Kubernetes: pkg/printers/internalversion/printers.go, printResourceQuota
  private static func quota(_ object: JSON, _ clock: inout CellClock) -> [JSON] {
    var requests: [String] = []
    var limits: [String] = []
    let used = object["status"]?["used"] ?? .null
    for (name, hard) in (object["status"]?.map("hard") ?? JSONObject()).map({ ($0.name, $0.value) })
    {
      let text =
        "\(name): \(CellText.quantity(used[name]))/\(CellText.quantity(hard))"
      if name.hasPrefix("limits.") { limits.append(text) } else { requests.append(text) }
    }
    return [
      .string(object.name), .string(requests.joined(separator: ", ")),
      .string(limits.joined(separator: ", ")), clock.age(of: object),
    ]
  }
}
