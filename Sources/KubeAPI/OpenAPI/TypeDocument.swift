/// The description of the API's types in the words of OpenAPI, worked out of the schema.
// Kubernetes: k8s.io/kube-openapi/pkg/builder3/openapi.go; pkg/builder/openapi.go
public struct TypeDocument: Sendable {
  /// The versions of OpenAPI.
  public enum Dialect: Sendable {
    /// OpenAPI 2, which knows no alternatives.
    case v2
    /// OpenAPI 3.
    case v3

    /// What stands before the name of a type that is referred to.
    public var referencePrefix: String {
      switch self {
      case .v2: "#/definitions/"
      case .v3: "#/components/schemas/"
      }
    }
  }

  /// The version of OpenAPI.
  private let dialect: Dialect
  /// The types, by name.
  private(set) var types = JSONObject()
  /// The types that are named and not described yet.
  private var open: [String] = []
  /// The names that have been met.
  private var met: Set<String> = []

  /// Describes types and all that they consist of.
  ///
  /// - Parameter names: The names of the types, such as `io.k8s.api.apps.v1.DaemonSet`.
  public init(_ dialect: Dialect, of names: some Sequence<String>) {
    self.dialect = dialect
    for name in names where met.insert(name).inserted { open.append(name) }
    var entries: [JSONObject.Entry] = []
    while let name = open.popLast() {
      guard let definition = Schema.kubernetes.definition(named: name) else { continue }
      entries.append(JSONObject.Entry(name: name, value: describe(definition)))
    }
    types = JSONObject(sortedUnique: entries.sorted { $0.name.precedes($1.name) })
  }

  /// The types by name, as a document holds them.
  public var json: JSON { .object(types) }

  /// The name of the type of a kind.
  public static func name(group: String, version: String, kind: String) -> String? {
    Schema.kubernetes.definition(group: group, version: version, kind: kind)?.name
  }

  /// A reference to a type, which is described, too.
  private mutating func reference(_ name: String) -> JSON {
    if met.insert(name).inserted { open.append(name) }
    return ["$ref": .string(dialect.referencePrefix + name)]
  }

  // MARK: Types

  /// The description of a type.
  private mutating func describe(_ definition: Definition) -> JSON {
    var type = definition.opaque.map { opaque($0, definition.name) } ?? fields(definition)
    if let text = TypeDescriptions.text(of: definition.name) { type["description"] = .string(text) }
    let kinds = definition.kinds.compactMap(Self.kind)
    if !kinds.isEmpty { type["x-kubernetes-group-version-kind"] = .array(kinds) }
    if let mapType = definition.mapType { type["x-kubernetes-map-type"] = .string(mapType) }
    return type
  }

  /// The description of a type that consists of fields.
  private mutating func fields(_ definition: Definition) -> JSON {
    var type: JSON = ["type": "object"]
    var properties: [JSONObject.Entry] = []
    for field in definition.fields {
      properties.append(JSONObject.Entry(name: field.name, value: property(field, definition)))
    }
    if !properties.isEmpty { type["properties"] = .object(JSONObject(sortedUnique: properties)) }
    let required = definition.required
    if !required.isEmpty { type["required"] = .array(required.map { .string($0) }) }
    return type
  }

  /// The description of a type that has no fields of its own.
  private func opaque(_ type: FieldType, _ name: String) -> JSON {
    switch (type, dialect) {
    case (.quantity, .v2): return ["type": "string"]
    case (.quantity, .v3): return ["oneOf": [["type": "string"], ["type": "number"]]]
    case (.intOrString, .v2): return ["type": "string", "format": "int-or-string"]
    case (.intOrString, .v3):
      return ["format": "int-or-string", "oneOf": [["type": "integer"], ["type": "string"]]]
    case (.time, _), (.microTime, _): return ["type": "string", "format": "date-time"]
    case (.schemaOr, _): return [:]
    default: return name.hasSuffix(".JSON") ? [:] : ["type": "object"]
    }
  }

  /// The group, version and kind of a text `group/version/Kind`.
  private static func kind(_ text: String) -> JSON? {
    let words = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard words.count == 3 else { return nil }
    return [
      "group": .string(words[0]), "version": .string(words[1]), "kind": .string(words[2]),
    ]
  }

  // MARK: Fields

  /// The description of a field.
  private mutating func property(_ field: Field, _ definition: Definition) -> JSON {
    var property = value(field.type, field, definition)
    let text = TypeDescriptions.text(of: definition.name, field: field.name)
    if property["$ref"] != nil, dialect == .v3, text != nil || field.defaultValue != nil {
      property = ["allOf": [property]]
    }
    if let text { property["description"] = .string(text) }
    if let value = field.defaultValue { property["default"] = value }
    if let key = field.mergeKey { property["x-kubernetes-patch-merge-key"] = .string(key) }
    if !field.patchStrategies.isEmpty {
      let strategies = field.patchStrategies.joined(separator: ",")
      property["x-kubernetes-patch-strategy"] = .string(strategies)
    }
    if let type = field.listType { property["x-kubernetes-list-type"] = .string(type) }
    if let type = field.mapType { property["x-kubernetes-map-type"] = .string(type) }
    if !field.listMapKeys.isEmpty {
      property["x-kubernetes-list-map-keys"] = .array(field.listMapKeys.map { .string($0) })
    }
    if !field.enumValues.isEmpty {
      let values = JSON.array(field.enumValues.map { .string($0) })
      if property["items"] == nil {
        property["enum"] = values
      } else {
        property.modify("items") { $0["enum"] = values }
      }
    }
    return property
  }

  /// The description of what may stand in a field.
  private mutating func value(
    _ type: FieldType, _ field: Field, _ definition: Definition
  ) -> JSON {
    switch type {
    case .string: return ["type": "string"]
    case .bytes: return ["type": "string", "format": "byte"]
    case .boolean: return ["type": "boolean"]
    case .int32: return ["type": "integer", "format": "int32"]
    case .int64: return ["type": "integer", "format": "int64"]
    case .double: return ["type": "number", "format": "double"]
    case .array(let item): return ["type": "array", "items": element(item, field, definition)]
    case .map(let item):
      return ["type": "object", "additionalProperties": element(item, field, definition)]
    default: return reference(name(of: type, field, definition))
    }
  }

  /// The description of a list's items or a map's values.
  private mutating func element(
    _ type: FieldType, _ field: Field, _ definition: Definition
  ) -> JSON {
    var item = value(type, field, definition)
    switch type {
    case .definition where dialect == .v3: item = ["allOf": [item], "default": [:]]
    case .string: item["default"] = ""
    case .int32, .int64: item["default"] = 0
    default: break
    }
    return item
  }

  /// The name of a type that is referred to.
  private func name(of type: FieldType, _ field: Field, _ definition: Definition) -> String {
    let extensions = "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1."
    switch type {
    case .definition(let reference): return reference.name
    case .quantity: return "io.k8s.apimachinery.pkg.api.resource.Quantity"
    case .intOrString: return "io.k8s.apimachinery.pkg.util.intstr.IntOrString"
    case .time: return "io.k8s.apimachinery.pkg.apis.meta.v1.Time"
    case .microTime: return "io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime"
    case .schemaOr(.array): return extensions + "JSONSchemaPropsOrArray"
    case .schemaOr(.boolean): return extensions + "JSONSchemaPropsOrBool"
    case .schemaOr(.strings): return extensions + "JSONSchemaPropsOrStringArray"
    default:
      if definition.name.hasPrefix(extensions) { return extensions + "JSON" }
      return field.name == "fieldsV1"
        ? "io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1"
        : "io.k8s.apimachinery.pkg.runtime.RawExtension"
    }
  }
}
