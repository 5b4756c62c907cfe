/// One thing that is wrong with a field, in the words of the real server.
// Kubernetes: apimachinery/pkg/util/validation/field/errors.go
public struct FieldError: Error, Hashable, Sendable {
  /// What kind of mistake it is.
  public enum Kind: String, Sendable {
    /// Something refers to what is not there.
    case notFound = "FieldValueNotFound"
    /// A value is missing.
    case required = "FieldValueRequired"
    /// A value is there twice.
    case duplicate = "FieldValueDuplicate"
    /// A value is malformed.
    case invalid = "FieldValueInvalid"
    /// A value is none of those that are known.
    case notSupported = "FieldValueNotSupported"
    /// A value may not be given here.
    case forbidden = "FieldValueForbidden"
    /// A value is too long.
    case tooLong = "FieldValueTooLong"
    /// A list has too many items.
    case tooMany = "FieldValueTooMany"
    /// Something of the server's went wrong.
    case `internal` = "InternalError"
    /// A value has the wrong type.
    case typeInvalid = "FieldValueTypeInvalid"

    /// The words for people.
    var words: String {
      switch self {
      case .notFound: "Not found"
      case .required: "Required value"
      case .duplicate: "Duplicate value"
      case .invalid, .typeInvalid: "Invalid value"
      case .notSupported: "Unsupported value"
      case .forbidden: "Forbidden"
      case .tooLong: "Too long"
      case .tooMany: "Too many"
      case .internal: "Internal error"
      }
    }
  }

  /// What kind of mistake it is.
  public let kind: Kind
  /// The field's path.
  public let field: String
  /// The bad value as it is printed; empty where none is shown.
  public let badValue: String
  /// What is wrong with it; may be empty.
  public let detail: String

  /// Describes a mistake; `badValue` is printed as it is.
  public init(_ kind: Kind, _ field: String, badValue: String = "", detail: String = "") {
    self.kind = kind
    self.field = field
    self.badValue = badValue
    self.detail = detail
  }

  /// The words without the path.
  public var body: String {
    var text = kind.words
    if !badValue.isEmpty { text += ": " + badValue }
    if !detail.isEmpty { text += ": " + detail }
    return text
  }

  /// The whole sentence.
  public var message: String { "\(field): \(body)" }
}

extension [FieldError] {
  /// All sentences, each once; in brackets when there are several.
  // Kubernetes: apimachinery/pkg/util/validation/field/errors.go, ToAggregate
  public var message: String {
    var seen: Set<String> = []
    let messages = map(\.message).filter { seen.insert($0).inserted }
    return messages.count == 1 ? messages[0] : "[\(messages.joined(separator: ", "))]"
  }
}

extension APIError {
  /// The object breaks rules.
  // Kubernetes: apimachinery/pkg/api/errors/errors.go, NewInvalid
  public static func invalid(
    group: String, kind: String, name: String, errors: [FieldError]
  ) -> APIError {
    APIError(
      code: 422, reason: "Invalid",
      message: "\(qualified(kind, group)) \(name.goQuoted) is invalid: \(errors.message)",
      details: Details(
        name: name, group: group, kind: kind,
        causes: errors.map {
          Cause(reason: $0.kind.rawValue, message: $0.body, field: $0.field)
        }))
  }
}

extension String {
  /// The string in quotes as Go's `%q` prints it.
  public var goQuoted: String {
    var text = "\""
    for scalar in unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\t": text += "\\t"
      case "\r": text += "\\r"
      case "\u{07}": text += "\\a"
      case "\u{08}": text += "\\b"
      case "\u{0C}": text += "\\f"
      case "\u{0B}": text += "\\v"
      default:
        if scalar.value < 0x20 || scalar.value == 0x7F {
          let digits = String(scalar.value, radix: 16)
          text += "\\x" + (digits.utf8.count == 1 ? "0" : "") + digits
        } else {
          text.unicodeScalars.append(scalar)
        }
      }
    }
    return text + "\""
  }
}
