/// What may stand in a field.
public enum FieldType: Sendable {
  /// Text.
  case string
  /// Bytes, in base64.
  case bytes
  /// `true` or `false`.
  case boolean
  /// A whole number of 32 bits.
  case int32
  /// A whole number of 64 bits.
  case int64
  /// Any number.
  case double
  /// A whole number of 32 bits, or a string.
  case intOrString
  /// A quantity such as `100m`, as a string or a number.
  case quantity
  /// An instant, to the second.
  case time
  /// An instant, to the microsecond.
  case microTime
  /// Any JSON.
  case any
  /// A JSON schema or something simpler, as custom resource definitions have it.
  case schemaOr(SchemaAlternative)
  /// A struct.
  case definition(Schema.Reference)
  /// A list.
  indirect case array(FieldType)
  /// A map of strings.
  indirect case map(FieldType)

  /// What may stand in the place of a JSON schema.
  public enum SchemaAlternative: Sendable {
    /// A list of JSON schemas.
    case array
    /// `true` or `false`.
    case boolean
    /// A list of strings.
    case strings
  }
}

extension FieldType {
  /// Reads a type in the short form: a letter, `#` and a definition's place, `[` or `{` before the
  /// type of items or values.
  init(_ code: Substring, in table: Table) {
    switch code.first {
    case "s": self = .string
    case "y": self = .bytes
    case "b": self = .boolean
    case "i": self = .int32
    case "l": self = .int64
    case "d": self = .double
    case "o": self = .intOrString
    case "q": self = .quantity
    case "T": self = .time
    case "M": self = .microTime
    case "A": self = .schemaOr(.array)
    case "B": self = .schemaOr(.boolean)
    case "S": self = .schemaOr(.strings)
    case "[": self = .array(FieldType(code.dropFirst(), in: table))
    case "{": self = .map(FieldType(code.dropFirst(), in: table))
    case "#":
      if let index = Int(code.dropFirst()), table.slots.indices.contains(index) {
        self = .definition(Schema.Reference(table, index))
      } else {
        self = .any
      }
    default: self = .any
    }
  }

  /// The type of a list's items or a map's values.
  public var element: FieldType? {
    switch self {
    case .array(let type), .map(let type): type
    default: nil
    }
  }

  /// The struct that it is.
  public var definition: Definition? {
    if case .definition(let reference) = self { reference.definition } else { nil }
  }

  /// The Go type as errors name it.
  public var goType: String {
    switch self {
    case .string: "string"
    case .bytes: "[]uint8"
    case .boolean: "bool"
    case .int32: "int32"
    case .int64: "int64"
    case .double: "float64"
    case .intOrString: "intstr.IntOrString"
    case .quantity: "resource.Quantity"
    case .time: "v1.Time"
    case .microTime: "v1.MicroTime"
    case .any: "runtime.RawExtension"
    case .schemaOr(.array): "v1.JSONSchemaPropsOrArray"
    case .schemaOr(.boolean): "v1.JSONSchemaPropsOrBool"
    case .schemaOr(.strings): "v1.JSONSchemaPropsOrStringArray"
    case .definition(let reference): reference.goType
    case .array(let type): "[]" + type.goType
    case .map(let type): "map[string]" + type.goType
    }
  }
}
