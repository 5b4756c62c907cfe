/// The rules by which the schema of a custom resource says of every part what it is, so that what it
/// does not know can be dropped.
// Kubernetes: apiextensions-apiserver/pkg/apiserver/schema/validation.go, ValidateStructural
enum StructuralRules {
  /// Where in a schema something is.
  private enum Level {
    /// At the root.
    case root
    /// An item of a list.
    case item
    /// A field of an object.
    case field

    /// What is said of a missing type.
    var missingType: String {
      switch self {
      case .root: "must not be empty at the root"
      case .item: "must not be empty for specified array items"
      case .field: "must not be empty for specified object fields"
      }
    }
  }

  /// How deep schemas are looked at.
  private static let depthMax = 64

  /// What is wrong with a schema, in the order of the sentences.
  static func check(_ schema: JSON, _ path: FieldPath) -> FieldErrors {
    var errors = FieldErrors()
    structure(schema, .root, path, &errors, depthMax)
    var sorted = FieldErrors()
    for error in errors.list.sorted(by: { $0.message.precedes($1.message) }) {
      sorted.append(error)
    }
    return sorted
  }

  /// Checks a part of a schema and what is below it.
  private static func structure(
    _ schema: JSON, _ level: Level, _ path: FieldPath, _ errors: inout FieldErrors, _ depth: Int
  ) {
    guard depth > 0 else { return }
    if schema.text("type") == "array", !schema.has("items") {
      errors.required(path.child("items"), "must be specified")
    }
    if let items = schema.present("items"), items.object != nil {
      structure(items, .item, path.child("items"), &errors, depth - 1)
    }
    for entry in schema.map("properties") {
      structure(
        entry.value, .field, path.child("properties").key(entry.name), &errors, depth - 1)
    }
    if let values = schema.present("additionalProperties") {
      let at = path.child("additionalProperties")
      if level == .root { errors.forbidden(at, "must not be used at the root") }
      if values.object != nil { structure(values, .field, at, &errors, depth - 1) }
    }
    type(schema, level, path, &errors)
    extensions(schema, path, &errors)
    values(schema, level, path, &errors, depth)
    header(schema, level, path, &errors)
  }

  /// Checks the type of a part.
  private static func type(
    _ schema: JSON, _ level: Level, _ path: FieldPath, _ errors: inout FieldErrors
  ) {
    let type = schema.text("type")
    let isFree =
      schema.flag("x-kubernetes-int-or-string")
      || schema.flag("x-kubernetes-preserve-unknown-fields")
    if schema.flag("x-kubernetes-embedded-resource"), type != "object" {
      let words = "must be object if x-kubernetes-embedded-resource is true"
      if type.isEmpty {
        errors.required(path.child("type"), words)
      } else {
        errors.invalid(path.child("type"), type, words)
      }
    } else if type.isEmpty, !isFree {
      errors.required(path.child("type"), level.missingType)
    }
    if level == .root, !type.isEmpty, type != "object" {
      errors.invalid(path.child("type"), type, "must be object at the root")
    }
  }

  /// Checks what a part may not be at once.
  private static func extensions(
    _ schema: JSON, _ path: FieldPath, _ errors: inout FieldErrors
  ) {
    if schema.flag("x-kubernetes-int-or-string") {
      for name in ["x-kubernetes-preserve-unknown-fields", "x-kubernetes-embedded-resource"]
      where schema.flag(name) {
        errors.invalid(
          path.child(name), raw: "true", "must be false if x-kubernetes-int-or-string is true")
      }
    }
    guard schema.flag("x-kubernetes-embedded-resource") else { return }
    if schema.has("additionalProperties") {
      errors.forbidden(
        path.child("additionalProperties"),
        "must not be used if x-kubernetes-embedded-resource is set")
    }
    if !schema.flag("x-kubernetes-preserve-unknown-fields"), schema.map("properties").isEmpty {
      errors.required(
        path.child("properties"),
        "must not be empty if x-kubernetes-embedded-resource is true without "
          + "x-kubernetes-preserve-unknown-fields")
    }
  }

  /// Checks what is said of the fields that all objects have.
  private static func header(
    _ schema: JSON, _ level: Level, _ path: FieldPath, _ errors: inout FieldErrors
  ) {
    let isObject = level == .root || schema.flag("x-kubernetes-embedded-resource")
    let properties = schema.map("properties")
    for name in ["kind", "apiVersion"] {
      guard isObject, let type = properties[name]?.text("type"), type != "string" else { continue }
      errors.invalid(
        path.child("properties").key(name).child("type"), type, "must be string")
    }
    guard let metadata = properties["metadata"] else { return }
    let at = path.child("properties").key("metadata")
    if isObject, metadata.text("type") != "object" {
      errors.invalid(at.child("type"), metadata.text("type"), "must be object")
    }
    guard level == .root else { return }
    let names = metadata.map("properties").names
    let known: Set<String> = ["type", "properties", "default"]
    let isPlain = metadata.object?.names.allSatisfy(known.contains) ?? true
    if !isPlain || !names.allSatisfy({ ["name", "generateName"].contains($0) }) {
      errors.forbidden(
        at,
        "must not specify anything other than name and generateName, but metadata is implicitly "
          + "specified")
    }
  }
}

// MARK: Alternatives

extension StructuralRules {
  /// The alternatives by which a value may be a whole number or a string.
  private static let intOrString: JSON = [["type": "integer"], ["type": "string"]]

  /// Checks what a part asks of its values.
  private static func values(
    _ schema: JSON, _ level: Level, _ path: FieldPath, _ errors: inout FieldErrors, _ depth: Int
  ) {
    let pattern = schema.text("pattern")
    if !pattern.isEmpty {
      do throws(Pattern.SyntaxError) { _ = try Pattern(pattern) } catch {
        errors.invalid(
          path.child("pattern"), pattern,
          "must be a valid regular expression, but isn't: error parsing regexp: \(error.message)")
      }
    }
    for name in ["anyOf", "allOf", "oneOf"] {
      if name == "anyOf", schema[name] == intOrString { continue }
      for (index, part) in schema.items(name).enumerated() {
        if name == "allOf", index == 0, part["anyOf"] == intOrString { continue }
        nested(part, level, path.item(name, index), &errors, depth - 1)
      }
    }
    if let not = schema.present("not") {
      nested(not, level, path.child("not"), &errors, depth - 1)
    }
  }

  /// What a part of an alternative may not say, and what is said of it.
  private static let forbidden = [
    ("type", "must be empty to be structural"), ("default", "must be undefined to be structural"),
    ("additionalProperties", "must be undefined to be structural"),
    ("title", "must be empty to be structural"), ("description", "must be empty to be structural"),
    ("nullable", "must be false to be structural"),
    ("externalDocs", "must be undefined to be structural"),
    ("x-kubernetes-preserve-unknown-fields", "must be false to be structural"),
    ("x-kubernetes-embedded-resource", "must be false to be structural"),
    ("x-kubernetes-int-or-string", "must be false to be structural"),
    ("x-kubernetes-list-map-keys", "must be empty to be structural"),
    ("x-kubernetes-list-type", "must be undefined to be structural"),
    ("x-kubernetes-map-type", "must be undefined to be structural"),
    ("x-kubernetes-validations", "must be empty to be structural"),
  ]

  /// Checks a part of an alternative, which may only ask things of values.
  private static func nested(
    _ schema: JSON, _ level: Level, _ path: FieldPath, _ errors: inout FieldErrors, _ depth: Int
  ) {
    guard depth > 0 else { return }
    values(schema, level, path, &errors, depth)
    if let items = schema.present("items"), items.object != nil {
      nested(items, level, path.child("items"), &errors, depth - 1)
    }
    for entry in schema.map("properties") {
      let at = path.child("properties").key(entry.name)
      nested(entry.value, .field, at, &errors, depth - 1)
      if entry.name == "metadata" {
        errors.forbidden(at, "must not be specified in a nested context")
      }
    }
    for (name, words) in forbidden {
      guard let value = schema.present(name), value != false, name == "default" || !value.isEmpty
      else { continue }
      errors.forbidden(path.child(name), words)
    }
  }
}
