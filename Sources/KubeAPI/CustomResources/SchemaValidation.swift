/// One check of a value against a schema, in the words of the real server.
///
/// Of alternatives that all fail, the one is reported that most of the value fits; how much fits is
/// counted along the way.
// Kubernetes: kube-openapi/pkg/validation/validate/schema.go;
// apiextensions-apiserver/pkg/apiserver/validation/validation.go
struct SchemaValidation {
  /// The mistakes so far, in order.
  private(set) var errors: [FieldError] = []
  /// How many checks have been made and passed.
  private var matches = 0
  /// How many more values and alternatives may be looked at.
  private var budget: Int

  /// How many values and alternatives one check looks at before it refuses the object.
  private static let budgetMax = 2_000_000
  /// How many mistakes are kept.
  private static let errorsMax = 1_000

  /// Starts a check.
  private init(budget: Int) { self.budget = budget }

  /// What is wrong with an object.
  ///
  /// - Parameter old: The version before, what is unchanged of which is not held against the object.
  static func errors(in value: JSON, old: JSON? = nil, _ schema: StructuralSchema) -> [FieldError] {
    var validation = SchemaValidation(budget: budgetMax)
    validation.check(value, old, schema, "")
    if validation.budget <= 0 {
      validation.note(.invalid, "", "\"\"", "validation of the object takes too long")
    }
    return validation.errors
  }

  /// Checks a value.
  private mutating func check(
    _ value: JSON, _ old: JSON?, _ schema: StructuralSchema, _ path: String
  ) {
    // Kubernetes: apiextensions-apiserver/pkg/apiserver/validation/ratcheting.go
    if let old, old == value { return }
    budget -= 1
    guard budget > 0, errors.count < Self.errorsMax else { return }
    if checkType(value, schema, path) { matches += 1 }
    matches += 1
    if value.isNull { return checkEnumeration(value, schema, path) }
    checkAlternatives(value, schema, path)
    switch value {
    case .string(let text): checkText(text, schema, path)
    case .integer, .double: checkNumber(value, schema, path)
    case .array(let items): checkItems(items, old, schema, path)
    default: break
    }
    checkEnumeration(value, schema, path)
    if case .object(let object) = value { checkFields(object, old, schema, path) }
    matches += 1
  }

  /// Notes a mistake; the path of the whole object is no path.
  private mutating func note(
    _ kind: FieldError.Kind, _ path: String, _ badValue: String, _ detail: String
  ) {
    let trimmed = path.hasPrefix(".") ? String(path.dropFirst()) : path
    errors.append(
      FieldError(
        kind, trimmed.isEmpty ? "<nil>" : trimmed, badValue: badValue, detail: detail))
  }

  /// Notes a mistake of which the sentence begins with the path.
  private mutating func invalid(_ path: String, _ badValue: String, _ rest: String) {
    note(.invalid, path, badValue, "\(path) in body \(rest)")
  }
}

// MARK: Types, formats and enumerations

extension SchemaValidation {
  /// The type of a value as schemas name it.
  private static func type(of value: JSON) -> String {
    switch value {
    case .null: "null"
    case .bool: "boolean"
    case .integer: "integer"
    case .double: "number"
    case .string: "string"
    case .array: "array"
    case .object: "object"
    }
  }

  /// Checks the type; says whether it is right.
  // Kubernetes: kube-openapi/pkg/validation/validate/type.go
  private mutating func checkType(
    _ value: JSON, _ schema: StructuralSchema, _ path: String
  ) -> Bool {
    if schema.types.isEmpty { return !schema.format.isEmpty }
    if value.isNull, schema.isNullable { return true }
    let type = Self.type(of: value)
    var fits = schema.types.contains(type)
    switch value {
    case .integer: fits = fits || schema.types.contains("number")
    case .double(let number):
      fits = fits || schema.types.contains("integer") && number == number.rounded()
    default: break
    }
    if fits { return true }
    let wanted = schema.types.joined(separator: ",")
    note(
      .typeInvalid, path, type.goQuoted,
      "\(path) in body must be of type \(wanted): \(type.goQuoted)"
    )
    return false
  }

  /// Checks that a value is one of those that are allowed.
  private mutating func checkEnumeration(
    _ value: JSON, _ schema: StructuralSchema, _ path: String
  ) {
    if schema.enumeration.isEmpty || schema.enumeration.contains(value) { return }
    if let number = value.double, schema.enumeration.contains(where: { $0.double == number }) {
      return
    }
    let names = schema.enumeration.map { ($0.string ?? $0.text).goQuoted }
    note(
      .notSupported, path, Self.text(of: value),
      "supported values: \(names.joined(separator: ", "))")
  }

  /// A value as field errors print it.
  static func text(of value: JSON) -> String {
    switch value {
    case .string(let text): text.goQuoted
    case .null: "null"
    case .array, .object: value.text
    default: value.goText
    }
  }

  /// Checks a string.
  // Kubernetes: kube-openapi/pkg/validation/validate/values.go
  private mutating func checkText(_ text: String, _ schema: StructuralSchema, _ path: String) {
    let length = Int64(text.unicodeScalars.count)
    let sizes = schema.sizes.length
    if let most = sizes.most, length > most {
      note(.tooLong, path, "", "may not be more than \(most) bytes")
    } else if let least = sizes.least, length < least {
      invalid(path, text.goQuoted, "should be at least \(least) chars long")
    } else if let source = schema.patternSource {
      if schema.pattern?.matches(text) != true {
        invalid(path, text.goQuoted, "should match '\(source)'")
      }
    }
    if !schema.format.isEmpty, !SchemaFormat.accepts(text, schema.format) {
      let format = schema.format
      note(
        .typeInvalid, path, text.goQuoted,
        "\(path) in body must be of type \(format): \(text.goQuoted)")
    }
    matches += 1
  }

  /// Checks a number.
  // Kubernetes: kube-openapi/pkg/validation/validate/validator.go, numberValidator
  private mutating func checkNumber(_ value: JSON, _ schema: StructuralSchema, _ path: String) {
    guard let number = value.double else { return }
    let bounds = schema.numbers
    if let factor = bounds.multipleOf, !Self.isMultiple(value, of: factor) {
      invalid(path, value.goText, "should be a multiple of \(factor.goText)")
    }
    if let maximum = bounds.maximum, let most = maximum.double,
      bounds.excludesMaximum ? number >= most : number > most
    {
      let words = bounds.excludesMaximum ? "less than" : "less than or equal to"
      invalid(path, value.goText, "should be \(words) \(maximum.goText)")
    }
    if let minimum = bounds.minimum, let least = minimum.double,
      bounds.excludesMinimum ? number <= least : number < least
    {
      let words = bounds.excludesMinimum ? "greater than" : "greater than or equal to"
      invalid(path, value.goText, "should be \(words) \(minimum.goText)")
    }
    matches += 1
  }

  /// Whether a number is a multiple of another.
  private static func isMultiple(_ value: JSON, of factor: JSON) -> Bool {
    if case .integer(let number) = value, case .integer(let factor) = factor {
      return factor > 0 && number % factor == 0
    }
    guard let number = value.double, let factor = factor.double, factor > 0 else { return false }
    let quotient = factor < 1 ? 1 / factor * number : number / factor
    return quotient == quotient.rounded()
  }
}

// MARK: Lists and maps

extension SchemaValidation {
  /// Checks a list and its items.
  // Kubernetes: kube-openapi/pkg/validation/validate/slice_validator.go
  private mutating func checkItems(
    _ items: [JSON], _ old: JSON?, _ schema: StructuralSchema, _ path: String
  ) {
    if let below = schema.items {
      let before = schema.oldItems(old)
      for (index, item) in items.enumerated() {
        check(item, before?(item), below, "\(path)[\(index)]")
      }
    }
    let count = Int64(items.count)
    if let least = schema.sizes.items.least, count < least {
      invalid(path, String(count), "should have at least \(least) items")
    }
    if let most = schema.sizes.items.most, count > most {
      note(.tooMany, path, String(count), "must have at most \(most) items")
    }
    matches += 1
  }

  /// Checks a map and its fields.
  // Kubernetes: kube-openapi/pkg/validation/validate/object_validator.go
  private mutating func checkFields(
    _ object: JSONObject, _ old: JSON?, _ schema: StructuralSchema, _ path: String
  ) {
    let count = Int64(object.count)
    let sizes = schema.sizes.properties
    if let least = sizes.least, count < least {
      return invalid(path, String(count), "should have at least \(least) properties")
    }
    if let most = sizes.most, count > most {
      return note(.tooMany, path, String(count), "must have at most \(most) items")
    }
    if let values = schema.values {
      for entry in object where schema.property(entry.name) == nil {
        check(entry.value, old?[entry.name], values, "\(path).\(entry.name)")
      }
    }
    for entry in object {
      guard let below = schema.property(entry.name) else { continue }
      let name = path.isEmpty ? entry.name : "\(path).\(entry.name)"
      check(entry.value, old?[entry.name], below, name)
    }
    for name in schema.required where object[name] == nil {
      note(.required, "\(path).\(name)", "", "")
    }
    matches += 1
  }
}

// MARK: Alternatives

extension SchemaValidation {
  /// What a value makes of another schema.
  private mutating func attempt(
    _ value: JSON, _ schema: StructuralSchema, _ path: String
  ) -> SchemaValidation {
    var attempt = SchemaValidation(budget: budget)
    attempt.check(value, nil, schema, path)
    budget = attempt.budget
    return attempt
  }

  /// Takes over what an alternative found.
  private mutating func merge(_ other: SchemaValidation?) {
    guard let other else { return }
    errors += other.errors
    matches += other.matches
  }

  /// Checks the schemas of which some or all must hold.
  // Kubernetes: kube-openapi/pkg/validation/validate/schema_props.go
  private mutating func checkAlternatives(
    _ value: JSON, _ schema: StructuralSchema, _ path: String
  ) {
    if !schema.anyOf.isEmpty {
      let (valid, best, first) = attempts(value, schema.anyOf, path, most: 1)
      if valid == 0 {
        note(.invalid, "", "\"\"", "\(path.goQuoted) must validate at least one schema (anyOf)")
      }
      merge(valid == 0 ? best : first)
    }
    if !schema.oneOf.isEmpty {
      let (valid, best, first) = attempts(value, schema.oneOf, path, most: .max)
      if valid != 1 {
        let found = valid == 0 ? "Found none valid" : "Found \(valid) valid alternatives"
        note(
          .invalid, "", "\"\"",
          "\(path.goQuoted) must validate one and only one schema (oneOf). \(found)")
        if valid == 0 { merge(best) }
      } else {
        merge(first)
      }
    }
    checkAll(value, schema, path)
    if let not = schema.not, attempt(value, not, path).errors.isEmpty {
      note(.invalid, "", "\"\"", "\(path.goQuoted) must not validate the schema (not)")
    }
    matches += 1
  }

  /// Tries schemas until so many hold: how many do, the failure that fits most, the first success.
  private mutating func attempts(
    _ value: JSON, _ schemas: [StructuralSchema], _ path: String, most: Int
  ) -> (valid: Int, best: SchemaValidation?, first: SchemaValidation?) {
    var valid = 0
    var best: SchemaValidation?
    var first: SchemaValidation?
    for schema in schemas where valid < most {
      let result = attempt(value, schema, path)
      if result.errors.isEmpty {
        valid += 1
        first = first ?? result
      } else if best.map({ result.matches > $0.matches }) ?? true {
        best = result
      }
    }
    return (valid, best, first)
  }

  /// Checks the schemas that must all hold.
  private mutating func checkAll(_ value: JSON, _ schema: StructuralSchema, _ path: String) {
    guard !schema.allOf.isEmpty else { return }
    var valid = 0
    for part in schema.allOf {
      let result = attempt(value, part, path)
      if result.errors.isEmpty { valid += 1 }
      merge(result)
    }
    if valid == schema.allOf.count { return }
    let rest = valid == 0 ? ". None validated" : ""
    note(
      .invalid, "", "\"\"", "\(path.goQuoted) must validate all the schemas (allOf)\(rest)")
  }
}
