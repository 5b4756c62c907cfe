internal import KubeAPI

/// The types of custom resources in the words of OpenAPI.
// Kubernetes: apiextensions-apiserver/pkg/controller/openapi/builder/builder.go
enum CustomTypes {
  /// The types of Kubernetes' own that those of custom resources refer to.
  static let references = [meta("ObjectMeta"), meta("ListMeta")]

  /// The full name of a type that all groups share.
  private static func meta(_ name: String) -> String {
    "io.k8s.apimachinery.pkg.apis.meta.v1.\(name)"
  }

  /// The name of the type of a kind: the group's words come from the last to the first.
  static func name(_ resource: Resource, _ kind: String) -> String {
    let words = resource.group.split(separator: ".").reversed().joined(separator: ".")
    return "\(words).\(resource.version).\(kind)"
  }

  /// The types of a resource's objects and lists, by name.
  static func types(
    of resource: Resource, _ custom: CustomResource, _ dialect: TypeDocument.Dialect
  ) -> [(String, JSON)] {
    var type = dialect == .v2 ? plain(custom.document) : custom.document
    if type["x-kubernetes-preserve-unknown-fields"] != true || dialect == .v3 {
      addHeader(to: &type, "ObjectMeta", dialect)
    }
    type["x-kubernetes-group-version-kind"] = [kind(resource, resource.kind)]
    let name = name(resource, resource.kind)
    var list: JSON = [
      "type": "object", "required": ["items"],
      "description": .string("\(resource.kind)List is a list of \(resource.kind)"),
      "properties": [
        "items": [
          "type": "array", "items": ["$ref": .string(dialect.referencePrefix + name)],
          "description": .string(
            "List of \(resource.plural). More info: "
              + "https://git.k8s.io/community/contributors/devel/sig-architecture/"
              + "api-conventions.md"),
        ]
      ],
    ]
    addHeader(to: &list, "ListMeta", dialect)
    list["x-kubernetes-group-version-kind"] = [kind(resource, resource.listKind)]
    return [(name, type), (self.name(resource, resource.listKind), list)]
  }

  /// A group, version and kind.
  private static func kind(_ resource: Resource, _ kind: String) -> JSON {
    [
      "group": .string(resource.group), "version": .string(resource.version),
      "kind": .string(kind),
    ]
  }

  /// Adds what all objects have.
  private static func addHeader(
    to type: inout JSON, _ metadata: String, _ dialect: TypeDocument.Dialect
  ) {
    let definition = Schema.kubernetes.definition(
      named: "io.k8s.api.core.v1.\(metadata == "ObjectMeta" ? "ConfigMap" : "ConfigMapList")")
    type.modify("properties") { properties in
      for field in ["apiVersion", "kind"] {
        var property: JSON = ["type": "string"]
        if let name = definition?.name,
          let text = TypeDescriptions.text(of: name, field: field)
        {
          property["description"] = .string(text)
        }
        properties[field] = property
      }
      let reference: JSON = ["$ref": .string(dialect.referencePrefix + meta(metadata))]
      let text =
        TypeDescriptions.text(
          of: definition?.name ?? "", field: "metadata") ?? ""
      var property = dialect == .v3 ? ["allOf": [reference]] as JSON : reference
      if !text.isEmpty { property["description"] = .string(text) }
      properties["metadata"] = property
    }
  }

  /// A schema without what the older form does not know.
  // Kubernetes: apiextensions-apiserver/pkg/controller/openapi/v2/conversion.go, ToStructuralOpenAPIV2
  private static func plain(_ schema: JSON) -> JSON {
    guard case .object(var object) = schema else { return schema }
    for name in ["anyOf", "oneOf", "not", "allOf", "nullable", "default"] { object[name] = nil }
    let isNullable = schema.flag("nullable")
    let isFree = schema.flag("x-kubernetes-preserve-unknown-fields")
    if isNullable || schema.flag("x-kubernetes-int-or-string") {
      object["type"] = nil
      object["items"] = nil
      object["properties"] = nil
    }
    if isFree, schema.text("type") == "object" || schema.text("type").isEmpty {
      object["items"] = nil
      object["properties"] = nil
    }
    for name in ["items", "additionalProperties"] {
      if let below = object[name], below.object != nil { object[name] = plain(below) }
    }
    if let fields = object["properties"]?.object {
      object["properties"] = .object(JSONObject(fields.map { ($0.name, plain($0.value)) }))
    }
    return .object(object)
  }
}
