/// What is wrong with a JSON text, in the words of Go's `encoding/json`.
public struct JSONSyntaxError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The words for people.
  public var message: String
  /// How many bytes stand before the offending one.
  public var offset: Int

  /// Describes a mistake.
  public init(message: String, offset: Int) {
    self.message = message
    self.offset = offset
  }

  /// The words for people.
  public var description: String { message }

  /// The text ends too early.
  static func unexpectedEnd(_ offset: Int) -> JSONSyntaxError {
    JSONSyntaxError(message: "unexpected end of JSON input", offset: offset)
  }

  /// A byte does not belong where it is.
  static func invalid(_ byte: UInt8, _ context: String, _ offset: Int) -> JSONSyntaxError {
    JSONSyntaxError(message: "invalid character \(quoted(byte)) \(context)", offset: offset)
  }

  /// A byte in single quotes, taken for a character as Go's scanner takes it.
  // Kubernetes: encoding/json/scanner.go, quoteChar
  private static func quoted(_ byte: UInt8) -> String {
    switch byte {
    case UInt8(ascii: "'"): return #"'\''"#
    case UInt8(ascii: "\\"): return #"'\\'"#
    case 0x07: return #"'\a'"#
    case 0x08: return #"'\b'"#
    case 0x09: return #"'\t'"#
    case 0x0A: return #"'\n'"#
    case 0x0B: return #"'\v'"#
    case 0x0C: return #"'\f'"#
    case 0x0D: return #"'\r'"#
    case 0..<0x20, 0x7F: return #"'\x"# + hex(byte) + "'"
    case 0x80...0xA0, 0xAD: return #"'\u00"# + hex(byte) + "'"
    default: return "'\(Character(Unicode.Scalar(byte)))'"
    }
  }

  /// A byte as two hexadecimal digits.
  private static func hex(_ byte: UInt8) -> String {
    (byte < 16 ? "0" : "") + String(byte, radix: 16)
  }
}

/// How much JSON is accepted.
public struct JSONLimits: Hashable, Sendable {
  /// The most bytes that a text may have.
  public var bytesMax: Int
  /// How deep lists and maps may be nested.
  public var depthMax: Int

  /// Sets limits.
  public init(bytesMax: Int, depthMax: Int) {
    self.bytesMax = bytesMax
    self.depthMax = depthMax
  }

  /// What a request's body may have: 3 MiB, 512 levels.
  public static let request = JSONLimits(bytesMax: 3 << 20, depthMax: 512)
}
