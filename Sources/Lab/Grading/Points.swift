/// A number of points, kept as an exact fraction and rounded only when it is printed.
public struct Points: Sendable {
  /// The fraction's upper part.
  private(set) var numerator: Int128
  /// The fraction's lower part, above zero.
  private(set) var denominator: Int128

  /// No points.
  public static let zero = Points(0)

  /// A whole number of points.
  public init(_ whole: Int) {
    numerator = Int128(whole)
    denominator = 1
  }

  /// A fraction in lowest terms.
  private init(_ numerator: Int128, _ denominator: Int128) {
    let divisor = Self.greatestDivisor(numerator.magnitude, denominator.magnitude)
    self.numerator = numerator / Int128(divisor)
    self.denominator = denominator / Int128(divisor)
  }

  /// Reads a decimal number of at most six places that is not below zero; `nil` when it is none.
  public init?(decimal text: String) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    let places = parts.count == 2 ? parts[1].count : 0
    let digits = parts.joined()
    guard parts.count <= 2, places <= 6, !digits.isEmpty, digits.count <= 15,
      digits.utf8.allSatisfy({ (48...57).contains($0) }), let value = Int128(digits)
    else { return nil }
    self.init(value, (0..<places).reduce(1) { scale, _ in scale * 10 })
  }

  /// The greatest number that divides both; at least one.
  private static func greatestDivisor(_ a: UInt128, _ b: UInt128) -> UInt128 {
    var (a, b) = (a, b)
    while b != 0 { (a, b) = (b, a % b) }
    return max(a, 1)
  }

  /// Whether these are no points.
  public var isZero: Bool { numerator == 0 }

  /// The sum; `nil` where the fractions are too fine to be added exactly.
  public func adding(_ other: Points) -> Points? {
    let divisor = Int128(Self.greatestDivisor(denominator.magnitude, other.denominator.magnitude))
    let (scale, a) = denominator.multipliedReportingOverflow(by: other.denominator / divisor)
    let (left, b) = numerator.multipliedReportingOverflow(by: other.denominator / divisor)
    let (right, c) = other.numerator.multipliedReportingOverflow(by: denominator / divisor)
    let (sum, d) = left.addingReportingOverflow(right)
    return a || b || c || d ? nil : Points(sum, scale)
  }

  /// These points times `part / whole`; `nil` where that is too fine or `whole` is zero.
  public func share(_ part: Points, of whole: Points) -> Points? {
    guard !whole.isZero else { return nil }
    let fraction = Points(part.numerator, part.denominator)
    let (top, a) = fraction.numerator.multipliedReportingOverflow(by: whole.denominator)
    let (bottom, b) = fraction.denominator.multipliedReportingOverflow(by: whole.numerator)
    guard !a, !b else { return nil }
    let ratio = Points(top, bottom)
    let (numerator, c) = numerator.multipliedReportingOverflow(by: ratio.numerator)
    let (denominator, d) = denominator.multipliedReportingOverflow(by: ratio.denominator)
    return c || d ? nil : Points(numerator, denominator)
  }

  /// These points without others, never below zero.
  public func reduced(by other: Points) -> Points {
    adding(Points(-other.numerator, other.denominator)).flatMap { $0.numerator < 0 ? nil : $0 }
      ?? .zero
  }

  /// The points in hundredths, rounded half up.
  private var hundredths: Int128 {
    let (doubled, overflow) = numerator.multipliedReportingOverflow(by: 200)
    guard !overflow, denominator < Int128.max / 2 else { return numerator / denominator * 100 }
    return (doubled + denominator) / (denominator * 2)
  }
}

extension Points: Comparable {
  /// Whether both are the same number.
  public static func == (lhs: Points, rhs: Points) -> Bool {
    lhs.numerator == rhs.numerator && lhs.denominator == rhs.denominator
  }

  /// Whether one is fewer than the other.
  public static func < (lhs: Points, rhs: Points) -> Bool {
    let (left, a) = lhs.numerator.multipliedReportingOverflow(by: rhs.denominator)
    let (right, b) = rhs.numerator.multipliedReportingOverflow(by: lhs.denominator)
    return a || b ? lhs.hundredths < rhs.hundredths : left < right
  }
}

extension Points: CustomStringConvertible {
  /// The points with at most two decimals, rounded half up, without trailing zeros.
  public var description: String {
    let whole = hundredths / 100
    let rest = Int(hundredths % 100)
    if rest == 0 { return "\(whole)" }
    return rest % 10 == 0 ? "\(whole).\(rest / 10)" : "\(whole).\(rest / 10)\(rest % 10)"
  }

  /// The points as a number for reports: whole where they are, otherwise with at most two decimals.
  var number: Double { Double(hundredths) / 100 }
  /// The points as a whole number, where they are one after rounding.
  var whole: Int64? { hundredths % 100 == 0 ? Int64(exactly: hundredths / 100) : nil }
}
