/// What the schema says about the merging of one type.
struct PatchSchema {
  /// What a type is to a patch.
  enum Node {
    /// A struct with fields.
    case fields(Definition)
    /// A map of values of one type.
    case map(FieldType)
    /// Any JSON.
    case any
    /// Something that the schema does not know.
    case unknown
  }

  /// What the type is.
  var node: Node
  /// Whether a field that the schema does not know is an error.
  var isStrict: Bool

  /// How one field is merged.
  struct Metadata {
    /// The type of the field, or of its items where it is a list.
    var schema: PatchSchema
    /// Whether the patch must name the keys that stay.
    var retainsKeys = false
    /// Whether lists are merged item by item.
    var merges = false
    /// Whether a map is replaced as a whole.
    var replaces = false
    /// The field by which a list's items are told apart.
    var mergeKey: String?
  }

  /// Describes the merging of a kind.
  init(_ definition: Definition?, isStrict: Bool) {
    node = definition.map { .fields($0) } ?? .unknown
    self.isStrict = isStrict
  }

  /// Describes the merging of a type.
  init(type: FieldType?, isStrict: Bool) {
    node =
      switch type {
      case .definition(let reference): .fields(reference.definition)
      case .map(let values): .map(values)
      case .any: .any
      default: .unknown
      }
    self.isStrict = isStrict
  }

  /// How a map's or list's field is merged.
  func metadata(of name: String) throws(APIError) -> Metadata {
    // Kubernetes: apimachinery/third_party/forked/golang/json/fields.go
    switch node {
    case .fields(let definition):
      guard let field = definition.field(name) else {
        if isStrict {
          throw .unexplained(
            "unable to find api field in struct \(definition.goName) for the json field "
              + "\"\(name)\"")
        }
        return Metadata(schema: PatchSchema(type: nil, isStrict: isStrict))
      }
      let element: FieldType
      if case .array(let items) = field.type { element = items } else { element = field.type }
      return Metadata(
        schema: PatchSchema(type: element, isStrict: isStrict),
        retainsKeys: field.patchStrategies.contains("retainKeys"),
        merges: field.patchStrategies.contains("merge"),
        replaces: field.patchStrategies.contains("replace"),
        mergeKey: field.mergeKey)
    case .map(let values):
      if isStrict {
        throw .unexplained(
          "merging an object in json but data type is not struct, instead is: map")
      }
      return Metadata(schema: PatchSchema(type: values, isStrict: isStrict))
    case .any where isStrict:
      throw .unexplained(
        "unable to find api field in struct RawExtension for the json field \"\(name)\"")
    default: return Metadata(schema: PatchSchema(type: nil, isStrict: isStrict))
    }
  }
}

extension APIError {
  /// An error that the server passes on as it is, without a reason.
  public static func unexplained(_ message: String) -> APIError {
    APIError(code: 500, reason: "", message: message)
  }
}
