/// The rules of the schemas of custom resources.
// Kubernetes: apiextensions-apiserver/pkg/apiserver/schema/validation.go
enum DefinitionSchemaRules {
  /// The types of values.
  private static let types = ["array", "boolean", "integer", "number", "object", "string"]

  /// How deep schemas are looked at.
  private static let depthMax = 64

  /// Checks the schema of one version, or of all.
  static func root(_ validation: JSON?, _ path: FieldPath, _ errors: inout FieldErrors) {
    guard let schema = validation?.present("openAPIV3Schema") else { return }
    let at = path.child("openAPIV3Schema")
    var unsupported = FieldErrors()
    openAPI(schema, at, &unsupported, depthMax)
    errors.append(contentsOf: StructuralRules.check(schema, at))
    errors.append(contentsOf: unsupported)
  }

  /// The schemas right below one, with their paths.
  private static func below(_ schema: JSON, _ path: FieldPath) -> [(JSON, FieldPath)] {
    var list: [(JSON, FieldPath)] = []
    if let items = schema.present("items"), items.object != nil {
      list.append((items, path.child("items")))
    }
    if let values = schema.present("additionalProperties"), values.object != nil {
      list.append((values, path.child("additionalProperties")))
    }
    for entry in schema.map("properties") {
      list.append((entry.value, path.child("properties").key(entry.name)))
    }
    if let other = schema.present("not") { list.append((other, path.child("not"))) }
    for name in ["allOf", "oneOf", "anyOf"] {
      for (index, other) in schema.items(name).enumerated() {
        list.append((other, path.item(name, index)))
      }
    }
    return list
  }

  /// Checks for what schemas may not have.
  // Kubernetes: apiextensions-apiserver/pkg/apis/apiextensions/validation/validation.go, specStandardValidatorV3
  private static func openAPI(
    _ schema: JSON, _ path: FieldPath, _ errors: inout FieldErrors, _ depth: Int
  ) {
    guard depth > 0 else { return }
    let type = schema.text("type")
    if !type.isEmpty, !types.contains(type) {
      errors.notSupported(path.child("type"), type, types)
    }
    for name in [
      "id", "additionalItems", "patternProperties", "definitions", "dependencies", "$ref",
    ] where schema.has(name) && schema[name]?.isEmpty != true {
      errors.forbidden(path.child(name), "\(name) is not supported")
    }
    if type == "null" {
      errors.forbidden(
        path.child("type"), "type cannot be set to null, use nullable as an alternative")
    }
    if schema["items"]?.array != nil {
      errors.forbidden(path.child("items"), "items must be a schema object and not an array")
    }
    if schema.flag("uniqueItems") {
      errors.forbidden(
        path.child("uniqueItems"),
        "uniqueItems cannot be set to true since the runtime complexity becomes quadratic")
    }
    if let values = schema.present("additionalProperties"), !schema.map("properties").isEmpty,
      values != true
    {
      errors.forbidden(
        path.child("additionalProperties"),
        "additionalProperties and properties are mutual exclusive")
    }
    for (schema, path) in below(schema, path) { openAPI(schema, path, &errors, depth - 1) }
  }
}
