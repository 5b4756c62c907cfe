/// A schedule in cron's form that knows when it is next due.
// Source: github.com/robfig/cron/v3, SpecSchedule.Next
public struct CronPlan: Sendable, Hashable {
  /// When it is due.
  private enum Form: Sendable, Hashable {
    /// At the minutes that match all fields: the numbers of each as bits.
    case fields([UInt64], anyDay: Bool)
    /// Every so many seconds.
    case every(Int64)
  }

  /// When it is due.
  private let form: Form
  /// Where its hours are counted.
  private let zone: TimeZoneRules

  /// Reads a schedule; `nil` when it is none, or when its time zone is not known well enough.
  ///
  /// - Parameter timeZone: Where the hours are counted; UTC when `nil`.
  public init?(_ schedule: String, timeZone: String?) {
    guard CronSchedule.mistake(schedule) == nil else { return nil }
    var text = schedule[...]
    var name = timeZone ?? "UTC"
    if text.hasPrefix("TZ=") || text.hasPrefix("CRON_TZ="), let space = text.firstIndex(of: " ") {
      name = String(text[..<space].drop { $0 != "=" }.dropFirst())
      text = text[space...].drop { $0 == " " }
    }
    guard let zone = TimeZoneRules(name) else { return nil }
    self.zone = zone
    if text.hasPrefix("@every ") {
      guard let duration = DurationText.parse(String(text.dropFirst("@every ".count))) else {
        return nil
      }
      form = .every(max(1, duration.nanoseconds / 1_000_000_000))
      return
    }
    let parts = (Self.descriptors[String(text)] ?? String(text)).split(
      whereSeparator: \.isWhitespace)
    let bits = zip(parts, CronSchedule.fields).map { part, field in
      part.split(separator: ",").reduce(into: UInt64(0)) { bits, range in
        bits |= CronSchedule.bits(String(range), field)
      }
    }
    guard bits.count == 5 else { return nil }
    let stars = [parts[2], parts[4]].contains { part in
      part.split(separator: ",").contains { $0.hasPrefix("*") || $0.hasPrefix("?") }
    }
    form = .fields(bits, anyDay: !stars)
  }

  /// What the short names stand for.
  private static let descriptors = [
    "@yearly": "0 0 1 1 *", "@annually": "0 0 1 1 *", "@monthly": "0 0 1 * *",
    "@weekly": "0 0 * * 0", "@daily": "0 0 * * *", "@midnight": "0 0 * * *",
    "@hourly": "0 * * * *",
  ]

  /// The first moment after another one at which the schedule is due; `nil` where there is none
  /// within five years.
  public func next(after instant: Instant) -> Instant? {
    let seconds = instant.nanoseconds / 1_000_000_000
    switch form {
    case .every(let period): return Instant(seconds: seconds + period)
    case .fields(let bits, let anyDay): return next(after: seconds, bits, anyDay: anyDay)
    }
  }

  /// The first minute after a second that matches all fields.
  private func next(after second: Int64, _ bits: [UInt64], anyDay: Bool) -> Instant? {
    /// Whether a field has a number.
    func has(_ field: Int, _ number: Int64) -> Bool { bits[field] >> UInt64(number) & 1 == 1 }
    var moment = (second / 60 + 1) * 60
    let end = second + 5 * 366 * 86400
    while moment <= end {
      let local = moment + zone.offset(at: moment)
      let days = local >= 0 ? local / 86400 : (local - 86399) / 86400
      let (year, month, day) = Instant.civil(days: days)
      if !has(3, month) {
        let next = month == 12 ? (year + 1, Int64(1)) : (year, month + 1)
        moment = start(ofDay: Instant.days(year: next.0, month: next.1, day: 1), after: moment)
        continue
      }
      let weekday = ((days % 7) + 11) % 7
      let isDay =
        anyDay ? has(2, day) || has(4, weekday) : has(2, day) && has(4, weekday)
      if !isDay {
        moment = start(ofDay: days + 1, after: moment)
        continue
      }
      let time = local - days * 86400
      if !has(1, time / 3600) {
        moment += 3600 - time % 3600
        continue
      }
      if has(0, time % 3600 / 60) { return Instant(seconds: moment) }
      moment += 60
    }
    return nil
  }

  /// The moment at which a day begins in the zone, but no earlier than the next minute.
  private func start(ofDay day: Int64, after moment: Int64) -> Int64 {
    let local = day * 86400
    let guess = local - zone.offset(at: moment)
    return max(local - zone.offset(at: guess), moment + 60)
  }

  /// A moment as the annotations of Jobs have it: in RFC 3339, in the zone of the schedule.
  public func text(of instant: Instant) -> String {
    let offset = zone.offset(at: instant.nanoseconds / 1_000_000_000)
    let local = (instant + .seconds(offset)).rfc3339
    if offset == 0 { return local }
    let minutes = abs(offset) / 60
    /// A number with two digits.
    func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return local.dropLast() + (offset < 0 ? "-" : "+") + "\(two(minutes / 60)):\(two(minutes % 60))"
  }
}

/// When the clocks of a time zone differ from UTC, and by how much.
///
/// Zones of the IANA database are known by rule, not by their history: those at a fixed distance
/// from UTC, and those that follow the present rules of summer time of Europe or North America.
public struct TimeZoneRules: Sendable, Hashable {
  /// When summer time is.
  private enum Summer: Sendable, Hashable {
    /// Never.
    case none
    /// From the last Sunday of March to the last of October, at 01:00 UTC.
    case european
    /// From the second Sunday of March to the first of November, at 02:00 on the clock.
    case american
  }

  /// The seconds by which the clocks are ahead of UTC in winter.
  private let standard: Int64
  /// When they are another hour ahead.
  private let summer: Summer

  /// The rules of a zone; `nil` when they are not known.
  public init?(_ name: String) {
    if let hours = Self.fixed(name) {
      (standard, summer) = (hours * 3600, .none)
      return
    }
    for (minutes, names) in Self.steady where names.contains(name) {
      (standard, summer) = (minutes * 60, .none)
      return
    }
    for (hours, names) in Self.europe where names.contains(name) {
      (standard, summer) = (hours * 3600, .european)
      return
    }
    for (hours, names) in Self.america where names.contains(name) {
      (standard, summer) = (hours * 3600, .american)
      return
    }
    return nil
  }

  /// The hours ahead of UTC of a zone whose name tells them; the names of `Etc` count westwards.
  private static func fixed(_ name: String) -> Int64? {
    let short = name.hasPrefix("Etc/") ? String(name.dropFirst(4)) : name
    let same = ["UTC", "GMT", "UCT", "Zulu", "Universal", "Greenwich", "GMT0", "GMT+0", "GMT-0"]
    if same.contains(short) { return 0 }
    guard name.hasPrefix("Etc/GMT"), let west = Int64(name.dropFirst("Etc/GMT".count)),
      (-14...12).contains(west)
    else { return nil }
    return -west
  }

  /// Zones without summer time, by minutes ahead of UTC.
  private static let steady: [(Int64, Set<String>)] = [
    (-600, ["Pacific/Honolulu", "HST"]), (-420, ["America/Phoenix", "MST"]),
    (-300, ["America/Bogota", "America/Lima", "EST"]),
    (-180, ["America/Sao_Paulo", "America/Argentina/Buenos_Aires", "America/Buenos_Aires"]),
    (0, ["Africa/Abidjan", "Africa/Accra", "Atlantic/Reykjavik", "Iceland"]),
    (60, ["Africa/Lagos", "Africa/Algiers", "Africa/Tunis"]),
    (120, ["Africa/Johannesburg", "Africa/Harare", "Africa/Maputo"]),
    (180, ["Europe/Moscow", "Europe/Istanbul", "Asia/Riyadh", "Africa/Nairobi", "Europe/Minsk"]),
    (240, ["Asia/Dubai"]), (300, ["Asia/Karachi", "Asia/Tashkent"]),
    (330, ["Asia/Kolkata", "Asia/Calcutta", "Asia/Colombo"]), (345, ["Asia/Kathmandu"]),
    (360, ["Asia/Dhaka"]), (420, ["Asia/Bangkok", "Asia/Jakarta", "Asia/Ho_Chi_Minh"]),
    (
      480,
      [
        "Asia/Shanghai", "Asia/Hong_Kong", "Asia/Singapore", "Asia/Taipei", "Asia/Manila",
        "Asia/Kuala_Lumpur", "Australia/Perth", "PRC", "Hongkong", "Singapore",
      ]
    ),
    (540, ["Asia/Tokyo", "Asia/Seoul", "Japan", "ROK"]), (600, ["Australia/Brisbane"]),
  ]

  /// Zones with European summer time, by hours ahead of UTC in winter.
  private static let europe: [(Int64, Set<String>)] = [
    (0, ["Europe/London", "Europe/Lisbon", "Europe/Dublin", "GB", "WET", "Portugal", "Eire"]),
    (
      1,
      [
        "Europe/Madrid", "Europe/Paris", "Europe/Berlin", "Europe/Rome", "Europe/Amsterdam",
        "Europe/Brussels", "Europe/Vienna", "Europe/Zurich", "Europe/Stockholm", "Europe/Oslo",
        "Europe/Copenhagen", "Europe/Prague", "Europe/Warsaw", "Europe/Budapest",
        "Europe/Belgrade", "Europe/Zagreb", "Europe/Ljubljana", "Europe/Bratislava",
        "Europe/Luxembourg", "Europe/Malta", "CET", "MET", "Poland",
      ]
    ),
    (
      2,
      [
        "Europe/Athens", "Europe/Helsinki", "Europe/Kiev", "Europe/Kyiv", "Europe/Bucharest",
        "Europe/Sofia", "Europe/Riga", "Europe/Tallinn", "Europe/Vilnius", "EET",
      ]
    ),
  ]

  /// Zones with North American summer time, by hours ahead of UTC in winter.
  private static let america: [(Int64, Set<String>)] = [
    (-9, ["America/Anchorage", "US/Alaska"]),
    (-8, ["America/Los_Angeles", "America/Vancouver", "US/Pacific", "PST8PDT"]),
    (-7, ["America/Denver", "America/Edmonton", "US/Mountain", "MST7MDT"]),
    (-6, ["America/Chicago", "America/Winnipeg", "US/Central", "CST6CDT"]),
    (-5, ["America/New_York", "America/Toronto", "America/Detroit", "US/Eastern", "EST5EDT"]),
    (-4, ["America/Halifax", "Atlantic/Bermuda"]),
  ]

  /// The seconds by which the clocks are ahead of UTC at a moment.
  func offset(at second: Int64) -> Int64 {
    let year = Instant.civil(days: second / 86400).year
    switch summer {
    case .none: return standard
    case .european:
      let from = Self.sunday(onOrBefore: 31, 3, year) * 86400 + 3600
      let to = Self.sunday(onOrBefore: 31, 10, year) * 86400 + 3600
      return (from..<to).contains(second) ? standard + 3600 : standard
    case .american:
      let from = Self.sunday(onOrBefore: 14, 3, year) * 86400 + 7200 - standard
      let to = Self.sunday(onOrBefore: 7, 11, year) * 86400 + 3600 - standard
      return (from..<to).contains(second) ? standard + 3600 : standard
    }
  }

  /// The last Sunday up to a date, as a day counted from 1970-01-01.
  private static func sunday(onOrBefore day: Int64, _ month: Int64, _ year: Int64) -> Int64 {
    let days = Instant.days(year: year, month: month, day: day)
    return days - ((days % 7) + 11) % 7
  }
}
