/// A moment of the world's time, in nanoseconds since 1970-01-01T00:00:00Z.
@frozen
public struct Instant: Hashable, Comparable, Sendable {
  /// Nanoseconds since 1970-01-01T00:00:00Z.
  public var nanoseconds: Int64

  /// A moment so many nanoseconds after 1970-01-01T00:00:00Z.
  @inlinable
  public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  /// A moment so many seconds after 1970-01-01T00:00:00Z.
  @inlinable
  public init(seconds: Int64) { nanoseconds = seconds * 1_000_000_000 }

  /// Whether one moment comes before another.
  @inlinable
  public static func < (lhs: Instant, rhs: Instant) -> Bool { lhs.nanoseconds < rhs.nanoseconds }

  /// The moment a duration later.
  @inlinable
  public static func + (lhs: Instant, rhs: Duration) -> Instant {
    Instant(nanoseconds: lhs.nanoseconds + rhs.nanoseconds)
  }

  /// The moment a duration earlier.
  @inlinable
  public static func - (lhs: Instant, rhs: Duration) -> Instant {
    Instant(nanoseconds: lhs.nanoseconds - rhs.nanoseconds)
  }

  /// The duration from one moment to another.
  @inlinable
  public static func - (lhs: Instant, rhs: Instant) -> Duration {
    .nanoseconds(lhs.nanoseconds - rhs.nanoseconds)
  }
}

extension Duration {
  /// The whole nanoseconds of the duration.
  @inlinable
  public var nanoseconds: Int64 {
    let (seconds, attoseconds) = components
    return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
  }
}

// MARK: RFC 3339

extension Instant {
  /// The moment as `metav1.Time` prints it: `2026-01-01T00:00:00Z`.
  public var rfc3339: String { text(fraction: 0) }

  /// The moment as `metav1.MicroTime` prints it: `2026-01-01T00:00:00.000000Z`.
  public var rfc3339Micro: String { text(fraction: 6) }

  /// The moment in UTC with nanoseconds, as logs are stamped: `2026-01-01T00:00:00.000000000Z`.
  public var rfc3339Nano: String { text(fraction: 9) }

  /// The moment in the words of Go's `time.RFC1123Z`: `Thu, 01 Jan 2026 00:00:00 +0000`.
  public var rfc1123: String {
    let text = Array(rfc3339.utf8)
    /// A part of the other form.
    func part(_ range: Range<Int>) -> String { String(decoding: text[range], as: UTF8.self) }
    let seconds = nanoseconds / 1_000_000_000
    let days = seconds >= 0 ? seconds / 86400 : (seconds - 86399) / 86400
    let month = Int(Self.civil(days: days).month) - 1
    return "\(Self.weekdays[Int(((days % 7) + 11) % 7)]), \(part(8..<10)) \(Self.months[month]) "
      + "\(part(0..<4)) \(part(11..<19)) +0000"
  }

  /// The short names of the days of the week.
  private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
  /// The short names of the months.
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// The moment in UTC with so many digits of a second's fraction, 0, 6 or 9.
  private func text(fraction: Int) -> String {
    var seconds = nanoseconds / 1_000_000_000
    var rest = nanoseconds % 1_000_000_000
    if rest < 0 {
      rest += 1_000_000_000
      seconds -= 1
    }
    var days = seconds / 86400
    var second = seconds % 86400
    if second < 0 {
      second += 86400
      days -= 1
    }
    let (year, month, day) = Self.civil(days: days)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(32)
    /// Appends a number with leading zeros.
    func put(_ value: Int64, _ width: Int) {
      var scale: Int64 = 1
      for _ in 1..<width { scale *= 10 }
      while scale > 0 {
        bytes.append(UInt8(48 + (value / scale) % 10))
        scale /= 10
      }
    }
    put(year, 4)
    bytes.append(UInt8(ascii: "-"))
    put(month, 2)
    bytes.append(UInt8(ascii: "-"))
    put(day, 2)
    bytes.append(UInt8(ascii: "T"))
    put(second / 3600, 2)
    bytes.append(UInt8(ascii: ":"))
    put(second / 60 % 60, 2)
    bytes.append(UInt8(ascii: ":"))
    put(second % 60, 2)
    if fraction > 0 {
      bytes.append(UInt8(ascii: "."))
      put(fraction == 9 ? rest : rest / 1000, fraction)
    }
    bytes.append(UInt8(ascii: "Z"))
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The calendar date of a day counted from 1970-01-01, by the proleptic Gregorian calendar.
  static func civil(days: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
  }

  /// The day, counted from 1970-01-01, of a calendar date.
  static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
    let year = month <= 2 ? year - 1 : year
    let era = (year >= 0 ? year : year - 399) / 400
    let yearOfEra = year - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  /// Reads an RFC 3339 time with any offset and any fraction; `nil` when it is none.
  public init?(rfc3339 text: String) {
    let bytes = Array(text.utf8)
    /// The number in a range of digits.
    func number(_ range: Range<Int>) -> Int64? {
      guard range.upperBound <= bytes.count else { return nil }
      var value: Int64 = 0
      for byte in bytes[range] {
        guard (48...57).contains(byte) else { return nil }
        value = value * 10 + Int64(byte - 48)
      }
      return value
    }
    guard bytes.count >= 20, bytes[4] == 45, bytes[7] == 45, bytes[10] == 84, bytes[13] == 58,
      bytes[16] == 58, let year = number(0..<4), let month = number(5..<7),
      let day = number(8..<10),
      let hour = number(11..<13), let minute = number(14..<16), let second = number(17..<19),
      (1...12).contains(month), hour < 24, minute < 60, second < 60,
      (1...Self.lastDay(year: year, month: month)).contains(day)
    else { return nil }
    var index = 19
    var fraction: Int64 = 0
    if bytes[index] == UInt8(ascii: ".") {
      index += 1
      let start = index
      var scale: Int64 = 100_000_000
      while index < bytes.count, (48...57).contains(bytes[index]) {
        fraction += Int64(bytes[index] - 48) * scale
        scale /= 10
        index += 1
      }
      guard index > start else { return nil }
    }
    guard index < bytes.count else { return nil }
    var offset: Int64 = 0
    if bytes[index] == UInt8(ascii: "Z") {
      guard index + 1 == bytes.count else { return nil }
    } else {
      guard bytes.count == index + 6, bytes[index] == 43 || bytes[index] == 45,
        bytes[index + 3] == 58, let hours = number(index + 1..<index + 3),
        let minutes = number(index + 4..<index + 6), hours < 24, minutes < 60
      else { return nil }
      offset = (hours * 3600 + minutes * 60) * (bytes[index] == 45 ? -1 : 1)
    }
    let days = Self.days(year: year, month: month, day: day)
    let seconds = days * 86400 + hour * 3600 + minute * 60 + second - offset
    let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    guard !overflow else { return nil }
    nanoseconds = whole + fraction
  }

  /// The last day of a month.
  static func lastDay(year: Int64, month: Int64) -> Int64 {
    switch month {
    case 4, 6, 9, 11: 30
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    default: 31
    }
  }
}
