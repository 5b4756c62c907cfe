internal import KubeAPI
internal import Synchronization

/// The text of `Date` headers, which is worked out once a second.
final class DateHeader: Sendable {
  /// The time of day.
  private let timeOfDay: @Sendable () -> Instant
  /// The last text and its second.
  private let last = Mutex<(second: Int64, text: String)>((.min, ""))

  /// Makes the text after a time of day.
  init(_ timeOfDay: @escaping @Sendable () -> Instant) { self.timeOfDay = timeOfDay }

  /// The text, such as `Thu, 01 Jan 2026 00:00:00 GMT`.
  var text: String {
    let now = timeOfDay()
    let second = now.nanoseconds / 1_000_000_000
    return last.withLock { last in
      if last.second != second { last = (second, Self.text(of: now, second)) }
      return last.text
    }
  }

  /// A moment in the form of HTTP.
  private static func text(of instant: Instant, _ second: Int64) -> String {
    let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    let months = [
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    let stamp = instant.rfc3339
    let weekday = weekdays[Int((second / 86_400) % 7)]
    let month = Int(stamp.dropFirst(5).prefix(2)).map { months[$0 - 1] } ?? ""
    let day = stamp.dropFirst(8).prefix(2)
    let time = stamp.dropFirst(11).prefix(8)
    return "\(weekday), \(day) \(month) \(stamp.prefix(4)) \(time) GMT"
  }
}
