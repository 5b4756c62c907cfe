internal import ControlPlane
internal import KubeAPI

extension FieldType {
  /// The type of a kind's documents; `nil` for kinds that the schema does not know.
  static func root(of resource: Resource) -> FieldType? {
    Schema.kubernetes.definition(
      group: resource.group, version: resource.version, kind: resource.kind
    ).map { .definition($0.name) }
  }

  /// The type of a container.
  static let container = FieldType.definition("io.k8s.api.core.v1.Container")

  /// The definition that describes the value, when it is a document with named fields.
  var definition: Definition? {
    guard case .definition(let name) = self else { return nil }
    return Schema.kubernetes.definition(named: name)
  }

  /// The type of the items of a list or the values of a map.
  var element: FieldType? {
    switch self {
    case .array(let element), .map(let element): element
    default: nil
    }
  }

  /// The type of the value that a path leads to.
  static func of(_ path: FieldPath, in resource: Resource) -> FieldType? {
    path.steps.reduce(root(of: resource)) { type, step in
      switch step {
      case .name(let name): type?.definition?.field(name)?.type ?? type?.element
      case .index, .all: type?.element
      case .filter: type
      }
    }
  }

  /// Whether the document may have fields that the schema does not name.
  var isOpen: Bool { definition?.fields.isEmpty ?? true }
}

extension Definition {
  /// Whether this describes a container of a pod.
  var isContainer: Bool { name.hasSuffix(".Container") || name.hasSuffix(".EphemeralContainer") }

  /// The name as people know it: `DaemonSetSpec`.
  var kindText: String { name.split(separator: ".").last.map(String.init) ?? name }
}
