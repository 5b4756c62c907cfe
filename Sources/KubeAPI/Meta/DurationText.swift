/// Durations as Go writes and reads them: `1h30m0s`, `250ms`.
public enum DurationText {
  /// The units with their nanoseconds.
  private static let units: [(name: [UInt8], nanoseconds: Int64)] = [
    (Array("ns".utf8), 1), (Array("us".utf8), 1000), (Array("µs".utf8), 1000),
    (Array("μs".utf8), 1000), (Array("ms".utf8), 1_000_000), (Array("s".utf8), 1_000_000_000),
    (Array("m".utf8), 60_000_000_000), (Array("h".utf8), 3_600_000_000_000),
  ]

  /// Reads a duration; `nil` when the text is none or too long for 64 bits of nanoseconds.
  public static func parse(_ text: String) -> Duration? {
    let bytes = Array(text.utf8)
    var index = 0
    let negative = bytes.first == UInt8(ascii: "-")
    if negative || bytes.first == UInt8(ascii: "+") { index = 1 }
    if bytes[index...].elementsEqual("0".utf8) { return .zero }
    guard index < bytes.count else { return nil }
    var total: Int64 = 0
    while index < bytes.count {
      guard let part = part(bytes, &index) else { return nil }
      let (sum, overflow) = total.addingReportingOverflow(part)
      if overflow { return nil }
      total = sum
    }
    return .nanoseconds(negative ? -total : total)
  }

  /// Reads one number with its unit, in nanoseconds.
  private static func part(_ bytes: [UInt8], _ index: inout Int) -> Int64? {
    let start = index
    var whole: Int64 = 0
    while index < bytes.count, bytes[index].isDigit {
      let (ten, over) = whole.multipliedReportingOverflow(by: 10)
      let (sum, more) = ten.addingReportingOverflow(Int64(bytes[index] - 48))
      if over || more { return nil }
      whole = sum
      index += 1
    }
    var digits = index - start
    var fraction: Int64 = 0
    var scale: Int64 = 1
    if index < bytes.count, bytes[index] == UInt8(ascii: ".") {
      index += 1
      while index < bytes.count, bytes[index].isDigit {
        if scale < 100_000_000_000_000 {
          fraction = fraction * 10 + Int64(bytes[index] - 48)
          scale *= 10
        }
        digits += 1
        index += 1
      }
    }
    guard digits > 0 else { return nil }
    let begin = index
    while index < bytes.count, !bytes[index].isDigit, bytes[index] != UInt8(ascii: ".") {
      index += 1
    }
    guard let unit = units.first(where: { bytes[begin..<index].elementsEqual($0.name) }) else {
      return nil
    }
    let (value, over) = whole.multipliedReportingOverflow(by: unit.nanoseconds)
    let rest = Int64(Double(fraction) * (Double(unit.nanoseconds) / Double(scale)))
    let (sum, more) = value.addingReportingOverflow(rest)
    return over || more ? nil : sum
  }

  /// A duration as Go prints it.
  public static func text(_ duration: Duration) -> String {
    let nanoseconds = duration.nanoseconds
    if nanoseconds == 0 { return "0s" }
    let sign = nanoseconds < 0 ? "-" : ""
    let size = nanoseconds.magnitude
    if size < 1_000_000_000 {
      let (unit, scale): (String, UInt64) =
        size < 1000 ? ("ns", 1) : (size < 1_000_000 ? ("µs", 1000) : ("ms", 1_000_000))
      return sign + decimal(size, scale) + unit
    }
    let seconds = size / 1_000_000_000
    var text = sign
    if seconds >= 3600 { text += "\(seconds / 3600)h" }
    if seconds >= 60 { text += "\(seconds / 60 % 60)m" }
    return text + decimal(size % 60_000_000_000, 1_000_000_000) + "s"
  }

  /// A quotient with as many decimals as it needs.
  private static func decimal(_ value: UInt64, _ scale: UInt64) -> String {
    var rest = value % scale
    if rest == 0 { return "\(value / scale)" }
    var digits = ""
    var unit = scale / 10
    while rest > 0 {
      digits += "\(rest / unit)"
      rest %= unit
      unit /= 10
    }
    return "\(value / scale).\(digits)"
  }
}
