extension Quantity: Comparable {
  /// Whether two amounts are the same, however they are written.
  public static func == (lhs: Quantity, rhs: Quantity) -> Bool { lhs.compare(rhs) == 0 }

  /// Whether one amount is less than another.
  public static func < (lhs: Quantity, rhs: Quantity) -> Bool { lhs.compare(rhs) < 0 }

  /// -1, 0 or 1: whether this amount is below, at or above another.
  func compare(_ other: Quantity) -> Int {
    if exponent == other.exponent {
      return mantissa < other.mantissa ? -1 : (mantissa > other.mantissa ? 1 : 0)
    }
    let (mine, theirs) = (signum, other.signum)
    if mine != theirs { return mine < theirs ? -1 : 1 }
    if mine == 0 { return 0 }
    if let (a, b, _) = Self.aligned(self, other) { return a < b ? -1 : (a > b ? 1 : 0) }
    // The one with the larger exponent does not fit the other's scale: it is the larger amount.
    return (exponent > other.exponent) == (mine > 0) ? 1 : -1
  }

  /// Both mantissas at the smaller exponent; `nil` where that overflows.
  private static func aligned(_ lhs: Quantity, _ rhs: Quantity) -> (Int128, Int128, Int)? {
    let exponent = Swift.min(lhs.exponent, rhs.exponent)
    guard let a = lhs.mantissa(at: exponent), let b = rhs.mantissa(at: exponent) else { return nil }
    return (a, b, exponent)
  }

  /// The mantissa at a smaller exponent; `nil` where that overflows.
  private func mantissa(at smaller: Int) -> Int128? {
    if mantissa == 0 { return 0 }
    guard exponent - smaller <= 38 else { return nil }
    var value = mantissa
    for _ in 0..<Swift.max(0, exponent - smaller) {
      let (next, overflow) = value.multipliedReportingOverflow(by: 10)
      if overflow { return nil }
      value = next
    }
    return value
  }
}

extension Quantity: Hashable {
  /// Feeds the amount, not how it is written.
  public func hash(into hasher: inout Hasher) {
    var (mantissa, exponent) = (mantissa, mantissa == 0 ? 0 : exponent)
    while mantissa != 0, mantissa % 10 == 0 {
      mantissa /= 10
      exponent += 1
    }
    hasher.combine(mantissa)
    hasher.combine(exponent)
  }
}

extension Quantity {
  /// The sum of two amounts, written like the first unless that is nothing.
  public static func + (lhs: Quantity, rhs: Quantity) -> Quantity {
    var sum = lhs
    if lhs.isZero { sum.format = rhs.format }
    if lhs.isZero { return rhs.written(sum.format) }
    if rhs.isZero { return sum }
    guard let (a, b, exponent) = aligned(lhs, rhs) else {
      return lhs.magnitudeOrder > rhs.magnitudeOrder ? lhs : rhs
    }
    let (total, overflow) = a.addingReportingOverflow(b)
    return overflow ? sum : Quantity(mantissa: total, exponent: exponent, like: sum)
  }

  /// The difference of two amounts.
  public static func - (lhs: Quantity, rhs: Quantity) -> Quantity {
    lhs + Quantity(mantissa: -rhs.mantissa, exponent: rhs.exponent, like: rhs)
  }

  /// Adds an amount.
  public static func += (lhs: inout Quantity, rhs: Quantity) { lhs = lhs + rhs }

  /// Takes an amount away.
  public static func -= (lhs: inout Quantity, rhs: Quantity) { lhs = lhs - rhs }

  /// The same amount in another form.
  private func written(_ format: Format) -> Quantity {
    var copy = self
    copy.format = format
    return copy
  }

  /// How large the amount is, roughly.
  private var magnitudeOrder: Int { mantissa == 0 ? Int.min : exponent }

  /// An amount made of its parts, written like another.
  private init(mantissa: Int128, exponent: Int, like other: Quantity) {
    self = other
    self.set(mantissa, exponent)
  }

  /// The amount in whole units, rounded away from zero, at most what 64 bits hold.
  public var value: Int64 { scaled(0) }

  /// The amount in thousandths, rounded away from zero, at most what 64 bits hold.
  public var milliValue: Int64 { scaled(-3) }

  /// The amount in units of a power of ten, rounded away from zero, at most what 64 bits hold.
  // Kubernetes: apimachinery/pkg/api/resource/quantity.go, ScaledValue
  public func scaled(_ scale: Int) -> Int64 {
    if mantissa == 0 { return 0 }
    if exponent >= scale {
      guard let value = mantissa(at: scale) else { return mantissa < 0 ? .min : .max }
      return Int64(clamping: value)
    }
    return Int64(clamping: rounded(scale).0)
  }

  /// The mantissa at a larger exponent, rounded away from zero, and whether that was exact.
  func rounded(_ scale: Int) -> (Int128, exact: Bool) {
    var value = mantissa
    var exact = true
    var exponent = exponent
    while exponent < scale, value != 0 {
      if value % 10 != 0 { exact = false }
      value /= 10
      exponent += 1
    }
    if !exact { value += mantissa < 0 ? -1 : 1 }
    return (value, exact)
  }

  /// Rounds the amount away from zero to a multiple of a power of ten.
  // Kubernetes: apimachinery/pkg/api/resource/quantity.go, RoundUp
  public mutating func roundUp(_ scale: Int) {
    guard exponent < scale else { return }
    set(rounded(scale).0, scale)
  }

  /// Whether the amount is a whole number.
  public var isInteger: Bool { exponent >= 0 || rounded(0).exact }
}

// MARK: Writing

extension Quantity: CustomStringConvertible {
  /// The canonical form: no fraction, the largest suffix that loses nothing.
  // Kubernetes: apimachinery/pkg/api/resource/quantity.go, CanonicalizeBytes
  public var description: String {
    if mantissa == 0 { return "0" }
    if format == .binarySI, self <= Quantity(-1024) || self >= Quantity(1024),
      case (let whole, true) = exponent >= 0 ? (whole, true) : rounded(0)
    {
      var (value, power) = (whole, 0)
      while value % 1024 == 0, power < 6 {
        value /= 1024
        power += 1
      }
      return "\(value)" + ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"][power]
    }
    var (value, power) = (mantissa, exponent)
    while value % 10 == 0 {
      value /= 10
      power += 1
    }
    while power % 3 != 0 {
      let (next, overflow) = value.multipliedReportingOverflow(by: 10)
      if overflow { break }
      value = next
      power -= 1
    }
    if format == .decimalExponent || power > 18 {
      return power == 0 ? "\(value)" : "\(value)e\(power)"
    }
    return "\(value)" + ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"][power / 3 + 3]
  }

  /// The whole amount of one with an exponent of zero or more, as far as it can be held.
  private var whole: Int128 { mantissa(at: 0) ?? mantissa }
}
