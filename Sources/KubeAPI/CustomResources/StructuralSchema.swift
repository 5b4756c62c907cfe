/// The schema of a custom resource, or of a part of it, as its definition states it.
///
/// It is read once, when the definition is accepted, and shared by everything that looks at objects
/// of the kind: what is unknown is dropped, what is missing is filled in, what is wrong is reported.
// Kubernetes: apiextensions-apiserver/pkg/apiserver/schema/structural.go
public final class StructuralSchema: Sendable {
  /// The types that are allowed; empty where any is.
  let types: [String]
  /// The format of a string or number; empty where none is asked for.
  let format: String
  /// Whether `null` is allowed.
  let isNullable: Bool
  /// What is written where nothing is given.
  let defaultValue: JSON?
  /// The fields that are known, sorted by name.
  let properties: [(name: String, schema: StructuralSchema)]
  /// The schema of fields that are not known by name.
  let values: StructuralSchema?
  /// Whether there may be fields that are not known by name.
  let takesAnyValue: Bool
  /// The schema of a list's items.
  let items: StructuralSchema?
  /// Whether fields that are not known are kept.
  let preservesUnknown: Bool
  /// Whether it is an object of the API in itself.
  let isEmbedded: Bool
  /// Whether it is a whole number or a string.
  let isIntOrString: Bool
  /// How lists merge: `atomic`, `set`, `map` or nothing.
  let listType: String?
  /// The fields by which a list's items are told apart.
  let listMapKeys: [String]
  /// How maps merge: `atomic`, `granular` or nothing.
  let mapType: String?
  /// The fields that must be there.
  let required: [String]
  /// The values that are allowed; empty where any is.
  let enumeration: [JSON]
  /// What is asked of numbers.
  let numbers: NumberBounds
  /// What is asked of the sizes of strings, lists and maps.
  let sizes: SizeBounds
  /// What strings must match, as it was written; `nil` where anything goes.
  let patternSource: String?
  /// What strings must match; `nil` where it could not be read.
  let pattern: Pattern?
  /// Schemas of which all must hold.
  let allOf: [StructuralSchema]
  /// Schemas of which one or more must hold.
  let anyOf: [StructuralSchema]
  /// Schemas of which exactly one must hold.
  let oneOf: [StructuralSchema]
  /// A schema that must not hold.
  let not: StructuralSchema?
  /// Whether it has rules of the expression language, which are not run, here or below.
  let hasRules: Bool

  /// How deep schemas may be nested; what lies deeper is taken as any value.
  private static let depthMax = 64
  /// The schema of what lies too deep.
  private static let anything: JSON = ["x-kubernetes-preserve-unknown-fields": true]

  /// Reads the schema of a whole object.
  public convenience init(_ schema: JSON) {
    self.init(schema, isRoot: true, depth: Self.depthMax)
  }

  /// Reads a schema.
  private init(_ given: JSON, isRoot: Bool, depth: Int) {
    let schema = depth > 0 ? given : Self.anything
    /// Reads a schema below this one.
    func below(_ json: JSON) -> StructuralSchema {
      StructuralSchema(json, isRoot: false, depth: depth - 1)
    }
    isIntOrString = schema.flag("x-kubernetes-int-or-string")
    let type = schema.text("type")
    types = isIntOrString ? ["integer", "string"] : type.isEmpty ? [] : [type]
    format = schema.text("format")
    isNullable = schema.flag("nullable")
    defaultValue = schema.present("default")
    properties = schema.map("properties").map { ($0.name, below($0.value)) }
    let free = schema.present("additionalProperties")
    values = free?.object == nil ? nil : free.map(below)
    takesAnyValue = free == true
    items = schema["items"]?.object == nil ? nil : schema["items"].map(below)
    preservesUnknown = schema.flag("x-kubernetes-preserve-unknown-fields")
    isEmbedded = isRoot || schema.flag("x-kubernetes-embedded-resource")
    listType = schema["x-kubernetes-list-type"]?.string
    listMapKeys = schema.items("x-kubernetes-list-map-keys").compactMap(\.string)
    mapType = schema["x-kubernetes-map-type"]?.string
    required = schema.items("required").compactMap(\.string)
    enumeration = schema.items("enum")
    numbers = NumberBounds(schema)
    sizes = SizeBounds(schema)
    let source = schema.text("pattern")
    patternSource = source.isEmpty ? nil : source
    pattern = source.isEmpty ? nil : try? Pattern(source)
    allOf = schema.items("allOf").map(below)
    anyOf = schema.items("anyOf").map(below)
    oneOf = schema.items("oneOf").map(below)
    not = schema.present("not").map(below)
    let rules = schema["x-kubernetes-validations"]?.array ?? []
    hasRules =
      !rules.isEmpty || items?.hasRules == true || values?.hasRules == true
      || properties.contains { $0.schema.hasRules }
  }

  /// The fields that objects of the API have and that no schema of a custom resource describes.
  static let headerFields: Set<String> = ["apiVersion", "kind", "metadata"]

  /// The schema of a field that is known by name.
  func property(_ name: String) -> StructuralSchema? {
    var low = 0
    var high = properties.count
    while low < high {
      let middle = (low + high) / 2
      if properties[middle].name.precedes(name) { low = middle + 1 } else { high = middle }
    }
    guard low < properties.count, properties[low].name.hasSameBytes(as: name) else { return nil }
    return properties[low].schema
  }
}

/// What a schema asks of numbers.
struct NumberBounds: Sendable {
  /// The least number.
  let minimum: JSON?
  /// The greatest number.
  let maximum: JSON?
  /// Whether the least number itself is too small.
  let excludesMinimum: Bool
  /// Whether the greatest number itself is too large.
  let excludesMaximum: Bool
  /// What numbers must be a multiple of.
  let multipleOf: JSON?

  /// Reads the bounds of a schema.
  init(_ schema: JSON) {
    minimum = schema.present("minimum")
    maximum = schema.present("maximum")
    excludesMinimum = schema.flag("exclusiveMinimum")
    excludesMaximum = schema.flag("exclusiveMaximum")
    multipleOf = schema.present("multipleOf")
  }
}

/// What a schema asks of the sizes of strings, lists and maps.
struct SizeBounds: Sendable {
  /// The fewest and most characters of a string.
  let length: (least: Int64?, most: Int64?)
  /// The fewest and most items of a list.
  let items: (least: Int64?, most: Int64?)
  /// The fewest and most fields of a map.
  let properties: (least: Int64?, most: Int64?)

  /// Reads the bounds of a schema.
  init(_ schema: JSON) {
    length = (schema.number("minLength"), schema.number("maxLength"))
    items = (schema.number("minItems"), schema.number("maxItems"))
    properties = (schema.number("minProperties"), schema.number("maxProperties"))
  }
}
