internal import ControlPlane
internal import KubeAPI

/// What the schema says about a value at some place of a document.
struct Shape: Sendable {
  /// The type, where the value is part of a document.
  private let type: FieldType?
  /// The definition, when the value is a document with named fields.
  let definition: Definition?

  /// The shape of values of a type.
  init(_ type: FieldType) {
    let definition = type.definition
    self.type = definition?.opaque ?? type
    self.definition = definition?.opaque == nil ? definition : nil
  }

  /// The shape of whole documents of a definition.
  private init(_ definition: Definition) {
    type = nil
    self.definition = definition
  }

  /// The shape of a kind's documents; `nil` for kinds that the schema does not know.
  static func root(of resource: Resource) -> Shape? {
    Schema.kubernetes.definition(
      group: resource.group, version: resource.version, kind: resource.kind
    ).map { Shape($0) }
  }

  /// The shape of a container.
  static var container: Shape? {
    Schema.kubernetes.definition(named: "io.k8s.api.core.v1.Container").map { Shape($0) }
  }

  /// The shape of whole numbers.
  static let integer = Shape(.int32)

  /// The shape of the value that a path leads to.
  static func of(_ path: JSONPath, in resource: Resource) -> Shape? {
    path.steps.reduce(root(of: resource)) { shape, step in
      switch step {
      case .name(let name): shape?.inside(name)
      case .index, .all: shape?.element
      case .filter: shape
      }
    }
  }

  /// The shape of the items of a list or the values of a map.
  var element: Shape? { type?.element.map { Shape($0) } }

  /// The shape of the value of a name.
  func inside(_ name: String) -> Shape? {
    if let definition { return definition.field(name).map { Shape($0.type) } }
    return element
  }

  /// Whether values are maps of names that anybody may choose.
  var isMap: Bool { if case .map = type { true } else { false } }
  /// Whether values are lists.
  var isList: Bool { if case .array = type { true } else { false } }
  /// Whether values are amounts of resources.
  var isQuantity: Bool { if case .quantity = type { true } else { false } }
  /// Whether values are moments.
  var isTime: Bool {
    switch type {
    case .time, .microTime: true
    default: false
    }
  }
  /// Whether values are containers of a pod.
  var isContainer: Bool {
    definition.map { $0.goName == "Container" || $0.goName == "EphemeralContainer" } ?? false
  }
}
