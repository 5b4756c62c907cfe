/// A choice among objects by the values of fields: `status.phase=Running,spec.nodeName!=node01`.
public struct FieldSelector: Hashable, Sendable {
  /// One condition.
  public struct Requirement: Hashable, Sendable {
    /// The field's path.
    public var field: String
    /// Whether the value must be the given one, or must not.
    public var equal: Bool
    /// The value.
    public var value: String

    /// Describes a condition.
    public init(field: String, equal: Bool, value: String) {
      self.field = field
      self.equal = equal
      self.value = value
    }
  }

  /// A text that is no selector.
  public struct ParseError: Error, Hashable, Sendable {
    /// The words of the real parser.
    public let message: String
  }

  /// The conditions in their order.
  public let requirements: [Requirement]

  /// Chooses what meets every condition.
  public init(_ requirements: [Requirement] = []) { self.requirements = requirements }

  /// Whether there are no conditions.
  public var isEmpty: Bool { requirements.isEmpty }

  /// Reads a text, or says in the words of the real parser why it is no selector.
  // Kubernetes: apimachinery/pkg/fields/selector.go, ParseSelector
  public init(parsing text: String) throws(ParseError) {
    var requirements: [Requirement] = []
    for term in Self.terms(Array(text.utf8)) where !term.isEmpty {
      guard let (field, equal, raw) = Self.split(term) else {
        let part = String(decoding: term, as: UTF8.self)
        throw ParseError(message: "invalid selector: '\(text)'; can't understand '\(part)'")
      }
      requirements.append(Requirement(field: field, equal: equal, value: try Self.unescape(raw)))
    }
    self.init(requirements)
  }

  /// Cuts at the commas that no backslash precedes.
  private static func terms(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    var terms: [ArraySlice<UInt8>] = []
    var start = 0
    var escaped = false
    for (index, byte) in bytes.enumerated() {
      if escaped {
        escaped = false
      } else if byte == UInt8(ascii: "\\") {
        escaped = true
      } else if byte == UInt8(ascii: ",") {
        terms.append(bytes[start..<index])
        start = index + 1
      }
    }
    terms.append(bytes[start...])
    return terms
  }

  /// Cuts a term at its first comparison.
  private static func split(
    _ term: ArraySlice<UInt8>
  ) -> (field: String, equal: Bool, value: ArraySlice<UInt8>)? {
    for index in term.indices {
      let next = index + 1 < term.endIndex ? term[index + 1] : 0
      switch (term[index], next) {
      case (UInt8(ascii: "!"), UInt8(ascii: "=")), (UInt8(ascii: "="), UInt8(ascii: "=")):
        return (
          String(decoding: term[..<index], as: UTF8.self), term[index] == UInt8(ascii: "="),
          term[(index + 2)...]
        )
      case (UInt8(ascii: "="), _):
        return (String(decoding: term[..<index], as: UTF8.self), true, term[(index + 1)...])
      default: continue
      }
    }
    return nil
  }

  /// Takes the backslashes out of a value.
  private static func unescape(_ bytes: ArraySlice<UInt8>) throws(ParseError) -> String {
    var value: [UInt8] = []
    var escaped = false
    for byte in bytes {
      let special =
        byte == UInt8(ascii: "\\") || byte == UInt8(ascii: ",") || byte == UInt8(ascii: "=")
      if escaped {
        guard special else {
          let text = "\\" + String(decoding: [byte], as: UTF8.self)
          throw ParseError(
            message: "invalid field selector: invalid escape sequence: \(text)")
        }
        value.append(byte)
        escaped = false
      } else if byte == UInt8(ascii: "\\") {
        escaped = true
      } else if special {
        throw ParseError(
          message: "invalid field selector: unescaped character in value: \(byte)")
      } else {
        value.append(byte)
      }
    }
    if escaped {
      throw ParseError(message: "invalid field selector: invalid escape sequence: \\")
    }
    return String(decoding: value, as: UTF8.self)
  }

  /// Whether fields, looked up by path, meet every condition.
  public func matches(_ value: (String) -> String) -> Bool {
    requirements.allSatisfy { (value($0.field) == $0.value) == $0.equal }
  }
}
