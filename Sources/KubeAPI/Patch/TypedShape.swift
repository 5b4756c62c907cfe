/// What server-side apply sees in a type: what is owned as a whole and what piece by piece.
enum TypedShape {
  /// A single value of a kind that Go checks.
  case scalar(Scalar)
  /// Anything, owned as a whole.
  case opaque
  /// A list that is owned as a whole.
  case atomicList
  /// A map or struct that is owned as a whole.
  case atomicMap
  /// A list of values, each owned for itself.
  case set
  /// A list of maps that are told apart by some of their fields.
  case list(keys: [String], items: Definition?)
  /// A map of names to values.
  case map(FieldType)
  /// A struct.
  case fields(Definition)

  /// The kinds of single values.
  enum Scalar {
    /// Text.
    case string
    /// A number.
    case number
    /// A truth value.
    case boolean
    /// Text, a number or a truth value.
    case any
  }

  /// The shape of a struct's field.
  init(_ field: Field) {
    switch field.type {
    case .array(let element):
      switch field.listType {
      case "set": self = .set
      case "map": self = .list(keys: field.listMapKeys.sorted(), items: element.definition)
      default: self = .atomicList
      }
    case .map where field.mapType == "atomic": self = .atomicMap
    case .definition where field.mapType == "atomic": self = .atomicMap
    default: self.init(field.type)
    }
  }

  /// The shape of a type for itself.
  init(_ type: FieldType) {
    switch type {
    case .string, .bytes, .time, .microTime: self = .scalar(.string)
    case .boolean: self = .scalar(.boolean)
    case .int32, .int64, .double: self = .scalar(.number)
    case .intOrString, .quantity: self = .scalar(.any)
    case .any, .schemaOr: self = .opaque
    case .array: self = .atomicList
    case .map(let values): self = .map(values)
    case .definition(let reference): self.init(reference.definition)
    }
  }

  /// The shape of a struct, or of what stands for it.
  init(_ definition: Definition) {
    if let type = definition.opaque {
      self.init(type)
    } else if definition.mapType == "atomic" {
      self = .atomicMap
    } else {
      self = .fields(definition)
    }
  }

  /// The shape of what a name of a map or struct holds; `nil` where a struct has no such field.
  func member(_ name: String) -> TypedShape? {
    switch self {
    case .fields(let definition): definition.field(name).map { TypedShape($0) }
    case .map(let values): TypedShape(values)
    default: .opaque
    }
  }

  /// The shape of a list's items.
  var item: TypedShape {
    if case .list(_, let items?) = self { TypedShape(items) } else { .opaque }
  }

  /// The step that a list's item is known by: `k:{…}` with missing keys' defaults, or `v:…`.
  // Kubernetes: structured-merge-diff/typed/helpers.go, keyedAssociativeListItemToPathElement
  func element(_ item: JSON) -> String {
    guard case .list(let keys, let definition) = self else { return "v:" + item.text }
    var key = JSONObject()
    for name in keys { key[name] = item[name] ?? definition?.field(name)?.defaultValue }
    return "k:" + JSON.object(key).text
  }

  /// Whether the paths of a map's names count as members because the names are not fields.
  var hasFreeNames: Bool { if case .map = self { true } else { false } }

  /// Whether a value of this shape is owned as a whole.
  var isLeaf: Bool {
    switch self {
    case .scalar, .opaque, .atomicList, .atomicMap: true
    case .set, .list, .map, .fields: false
    }
  }
}
