/// What server-side apply sees in a type: what is owned as a whole and what piece by piece.
enum TypedShape: Sendable {
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
  case list(keys: [String], items: TypedFields?)
  /// A map of names to values.
  case map(TypedValues)
  /// A struct.
  case fields(TypedFields)
  /// Whatever the value is.
  case deduced

  /// The kinds of single values.
  enum Scalar: Sendable {
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
      case "map":
        self = .list(
          keys: field.listMapKeys.sorted(), items: element.definition.map { .definition($0) })
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
    case .map(let values): self = .map(.type(values))
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
      self = .fields(.definition(definition))
    }
  }

  /// The shape of what a name of a map or struct holds; `nil` where a struct has no such field.
  func member(_ name: String) -> TypedShape? {
    switch self {
    case .fields(let fields): fields.member(name)
    case .map(let values): values.shape
    case .deduced: .deduced
    default: .opaque
    }
  }

  /// The shape of a list's items.
  var item: TypedShape {
    if case .list(_, let items?) = self { items.shape } else { .opaque }
  }

  /// The step that a list's item is known by: `k:{…}` with missing keys' defaults, or `v:…`.
  // Kubernetes: structured-merge-diff/typed/helpers.go, keyedAssociativeListItemToPathElement
  func element(_ item: JSON) -> String {
    guard case .list(let keys, let fields) = self else { return "v:" + item.text }
    var key = JSONObject()
    for name in keys { key[name] = item[name] ?? fields?.defaultValue(name) }
    return "k:" + JSON.object(key).text
  }

  /// Whether the path of a map's name counts as a member because the name is not a field.
  func isFree(_ name: String) -> Bool {
    switch self {
    case .map: true
    case .fields(let fields): fields.isFree(name)
    default: false
    }
  }

  /// Whether a struct has a field of its own for a name.
  func isField(_ name: String) -> Bool {
    if case .fields(let fields) = self { !fields.isFree(name) } else { false }
  }

  /// The shape that a value gives itself, where that is left to it.
  func resolved(for value: JSON?) -> TypedShape {
    guard case .deduced = self else { return self }
    switch value {
    case .object: return .map(.deduced)
    case .array: return .atomicList
    default: return .scalar(.any)
    }
  }

  /// Whether a value of this shape is owned as a whole.
  var isLeaf: Bool {
    switch self {
    case .scalar, .opaque, .atomicList, .atomicMap: true
    case .set, .list, .map, .fields, .deduced: false
    }
  }
}

/// The fields of a struct that server-side apply looks at.
enum TypedFields: Sendable {
  /// Those of a type of Kubernetes' own.
  case definition(Definition)
  /// Those of a custom resource, or of a part of it.
  case structural(StructuralSchema)

  /// The shape of the struct itself.
  var shape: TypedShape {
    switch self {
    case .definition(let definition): TypedShape(definition)
    case .structural(let schema): TypedShape(schema)
    }
  }

  /// The shape of what a name holds; `nil` where there is no such field.
  func member(_ name: String) -> TypedShape? {
    switch self {
    case .definition(let definition): return definition.field(name).map { TypedShape($0) }
    case .structural(let schema):
      if schema.isEmbedded, let header = TypedShape.header(name) { return header }
      if let property = schema.property(name) { return TypedShape(property) }
      if let values = schema.values { return TypedShape(values) }
      return schema.preservesUnknown || schema.takesAnyValue ? .deduced : nil
    }
  }

  /// Whether a name is none of the fields.
  func isFree(_ name: String) -> Bool {
    switch self {
    case .definition(let definition): definition.field(name) == nil
    case .structural(let schema):
      schema.property(name) == nil
        && !(schema.isEmbedded && StructuralSchema.headerFields.contains(name))
    }
  }

  /// What a field is where it is not given.
  func defaultValue(_ name: String) -> JSON? {
    switch self {
    case .definition(let definition): definition.field(name)?.defaultValue
    case .structural(let schema): schema.property(name)?.defaultValue
    }
  }
}

/// The values of a map that server-side apply looks at.
enum TypedValues: Sendable {
  /// Of a type of Kubernetes' own.
  case type(FieldType)
  /// As a part of a custom resource's schema says.
  case structural(StructuralSchema)
  /// Whatever they are.
  case deduced

  /// Their shape.
  var shape: TypedShape {
    switch self {
    case .type(let type): TypedShape(type)
    case .structural(let schema): TypedShape(schema)
    case .deduced: .deduced
    }
  }
}

// Kubernetes: kube-openapi/pkg/schemaconv/openapi.go
extension TypedShape {
  /// The shape that a part of a custom resource's schema describes.
  init(_ schema: StructuralSchema) {
    switch schema.types.first {
    case _ where schema.isIntOrString: self = .deduced
    case "string": self = .scalar(.string)
    case "boolean": self = .scalar(.boolean)
    case "integer", "number": self = .scalar(.number)
    case "array":
      switch schema.listType {
      case "set": self = .set
      case "map":
        self = .list(
          keys: schema.listMapKeys.sorted(), items: schema.items.map { .structural($0) })
      default: self = .atomicList
      }
    case "object":
      if schema.mapType == "atomic" {
        self = .atomicMap
      } else if !schema.properties.isEmpty || schema.isEmbedded {
        self = .fields(.structural(schema))
      } else {
        self = .map(schema.values.map { .structural($0) } ?? .deduced)
      }
    default: self = .deduced
    }
  }

  /// The shape of a field that all objects have; `nil` for other names.
  static func header(_ name: String) -> TypedShape? {
    switch name {
    case "apiVersion", "kind": .scalar(.string)
    case "metadata":
      Schema.kubernetes.definition(named: "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta")
        .map { TypedShape($0) }
    default: nil
    }
  }
}
