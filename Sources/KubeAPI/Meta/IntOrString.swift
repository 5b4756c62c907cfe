/// A number, or a text such as `25%` or the name of a port.
public enum IntOrString: Hashable, Sendable {
  /// A number.
  case int(Int64)
  /// A text.
  case string(String)

  /// Reads the JSON form; `nil` for anything but an integer or a string.
  public init?(_ json: JSON?) {
    switch json {
    case .integer(let value): self = .int(value)
    case .string(let value): self = .string(value)
    default: return nil
    }
  }

  /// The percentage, when this is a text like `25%`.
  public var percent: Int64? {
    guard case .string(let text) = self else { return nil }
    let bytes = text.utf8
    guard bytes.last == UInt8(ascii: "%"), bytes.count > 1, bytes.dropLast().allSatisfy(\.isDigit)
    else { return nil }
    return Int64(text.dropLast())
  }

  /// The number, or the percentage of a total, rounded up or down; `nil` when the text is no percentage.
  // Kubernetes: apimachinery/pkg/util/intstr/intstr.go, GetScaledValueFromIntOrPercent
  public func scaled(total: Int64, roundUp: Bool) -> Int64? {
    switch self {
    case .int(let value): return value
    case .string:
      guard let percent else { return nil }
      let (product, overflow) = percent.multipliedReportingOverflow(by: total)
      if overflow { return .max }
      return product / 100 + (roundUp && product % 100 > 0 ? 1 : 0)
    }
  }

  /// The number, or the number that the text reads as; 0 when it reads as none.
  // Kubernetes: apimachinery/pkg/util/intstr/intstr.go, IntValue
  public var intValue: Int64 {
    switch self {
    case .int(let value): value
    case .string(let text): Int64(text) ?? 0
    }
  }

  /// The JSON form.
  public var json: JSON {
    switch self {
    case .int(let value): .integer(value)
    case .string(let text): .string(text)
    }
  }

  /// As it stands in sentences.
  public var text: String {
    switch self {
    case .int(let value): String(value)
    case .string(let text): text
    }
  }
}
