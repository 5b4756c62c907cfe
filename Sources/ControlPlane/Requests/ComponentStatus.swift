internal import KubeAPI

/// The states of the control plane's parts, which are always well.
// Kubernetes: pkg/registry/core/componentstatus/rest.go
enum ComponentStatus {
  /// What clients are warned of.
  static let warning = "v1 ComponentStatus is deprecated in v1.19+"

  /// The parts, in order.
  static let names = ["controller-manager", "etcd-0", "scheduler"]

  /// The state of a part.
  static func object(_ name: String) -> JSON {
    [
      "apiVersion": "v1", "kind": "ComponentStatus", "metadata": ["name": .string(name)],
      "conditions": [["type": "Healthy", "status": "True", "message": "ok"]],
    ]
  }
}

extension World {
  /// The state of one part.
  func componentStatus(_ name: String) throws(APIError) -> JSON {
    guard ComponentStatus.names.contains(name) else {
      throw .notFound(group: "", resource: "componentstatuses", name: name)
    }
    return ComponentStatus.object(name)
  }

  /// The states of all parts.
  func componentStatuses() -> APIResponse {
    APIResponse(
      code: 200,
      body: [
        "apiVersion": "v1", "kind": "ComponentStatusList", "metadata": [:],
        "items": .array(
          ComponentStatus.names.map { name in
            var object = ComponentStatus.object(name)
            object["apiVersion"] = nil
            object["kind"] = nil
            return object
          }),
      ], warnings: [ComponentStatus.warning])
  }
}
