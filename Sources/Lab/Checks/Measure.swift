internal import KubeAPI

/// A value that has a size: a number or quantity, a duration, or a time.
enum Measure {
  /// A number or an amount of a resource.
  case amount(Quantity)
  /// A length of time.
  case duration(Duration)
  /// A moment.
  case instant(Instant)

  /// Reads a value; `nil` when it has no size.
  init?(_ json: JSON) {
    switch json {
    case .integer(let value): self = .amount(Quantity(value))
    case .double(let value):
      guard let amount = Quantity("\(value)") ?? Quantity(json.text) else { return nil }
      self = .amount(amount)
    case .string(let text):
      if let amount = Quantity(text) {
        self = .amount(amount)
      } else if let instant = Instant(rfc3339: text) {
        self = .instant(instant)
      } else if let duration = DurationText.parse(text) {
        self = .duration(duration)
      } else {
        return nil
      }
    default: return nil
    }
  }

  /// How one compares with another: below zero, zero or above; `nil` when they cannot be compared.
  func compare(_ other: Measure) -> Int? {
    switch (self, other) {
    case (.amount(let a), .amount(let b)): a == b ? 0 : (a < b ? -1 : 1)
    case (.duration(let a), .duration(let b)): a == b ? 0 : (a < b ? -1 : 1)
    case (.instant(let a), .instant(let b)): a == b ? 0 : (a < b ? -1 : 1)
    default: nil
    }
  }
}
