/// The rules of schedules in cron's form.
// Source: github.com/robfig/cron/v3, ParseStandard
enum CronSchedule {
  /// One of the five fields.
  struct Field {
    /// The smallest number.
    let least: Int
    /// The largest number.
    let most: Int
    /// The words that stand for numbers, the first for `least`.
    var words: [String] = []
  }

  /// Minute, hour, day of the month, month, day of the week.
  static let fields = [
    Field(least: 0, most: 59), Field(least: 0, most: 23), Field(least: 1, most: 31),
    Field(
      least: 1, most: 12,
      words: [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
      ]),
    Field(least: 0, most: 6, words: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]),
  ]

  /// The short names of common schedules.
  private static let descriptors: Set<String> = [
    "@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly",
  ]

  /// What is wrong with a schedule, in the words of the real parser; `nil` when all is well.
  static func mistake(_ text: String) -> String? {
    var rest = text
    if text.hasPrefix("TZ=") || text.hasPrefix("CRON_TZ=") {
      guard let space = text.firstIndex(of: " ") else { return nil }
      let zone = text[..<space].drop { $0 != "=" }.dropFirst()
      if !TimeZoneNames.isKnown(String(zone)) {
        return "provided bad location \(zone): unknown time zone \(zone)"
      }
      rest = String(text[space...].drop { $0 == " " })
    }
    if rest.hasPrefix("@") {
      if descriptors.contains(rest) { return nil }
      if rest.hasPrefix("@every ") {
        let duration = String(rest.dropFirst("@every ".count))
        if DurationText.parse(duration) != nil { return nil }
        return "failed to parse duration \(rest): time: invalid duration \(duration.goQuoted)"
      }
      return "unrecognized descriptor: \(rest)"
    }
    let parts = rest.split(whereSeparator: \.isWhitespace).map(String.init)
    if parts.count != 5 {
      let list = parts.joined(separator: " ")
      return "expected exactly 5 fields, found \(parts.count): [\(list)]"
    }
    for (part, field) in zip(parts, fields) {
      for range in part.split(separator: ",") {
        if let words = mistake(String(range), field) { return words }
      }
    }
    return nil
  }

  /// What is wrong with one range of a field.
  private static func mistake(_ text: String, _ field: Field) -> String? {
    let halves = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    let bounds = halves[0].split(separator: "-", omittingEmptySubsequences: false).map(String.init)
    var low = field.least
    var high = field.most
    if bounds[0] == "*" || bounds[0] == "?" {
      // Anything that follows a star is not looked at.
    } else {
      switch number(bounds[0], field) {
      case .success(let value): low = value
      case .failure(let mistake): return mistake.words
      }
      switch bounds.count {
      case 1: high = low
      case 2:
        switch number(bounds[1], field) {
        case .success(let value): high = value
        case .failure(let mistake): return mistake.words
        }
      default: return "too many hyphens: \(text)"
      }
    }
    var step = 1
    switch halves.count {
    case 1: break
    case 2:
      switch plain(halves[1]) {
      case .success(let value): step = value
      case .failure(let mistake): return mistake.words
      }
      if bounds.count == 1, bounds[0] != "*", bounds[0] != "?" { high = field.most }
    default: return "too many slashes: \(text)"
    }
    if low < field.least {
      return "beginning of range (\(low)) below minimum (\(field.least)): \(text)"
    }
    if high > field.most { return "end of range (\(high)) above maximum (\(field.most)): \(text)" }
    if low > high { return "beginning of range (\(low)) beyond end of range (\(high)): \(text)" }
    if step == 0 { return "step of range should be a positive number: \(text)" }
    return nil
  }

  /// The numbers of one range of a field, as bits; the range must be a good one.
  static func bits(_ text: String, _ field: Field) -> UInt64 {
    let halves = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    let bounds = halves[0].split(separator: "-", omittingEmptySubsequences: false).map(String.init)
    /// A number, or 0 where there is none.
    func value(_ text: String) -> Int { (try? number(text, field).get()) ?? 0 }
    var (low, high) = (field.least, field.most)
    if bounds[0] != "*", bounds[0] != "?" {
      low = value(bounds[0])
      high = bounds.count > 1 ? value(bounds[1]) : halves.count > 1 ? field.most : low
    }
    let step = halves.count > 1 ? max(1, value(halves[1])) : 1
    guard low >= 0, high < 64, low <= high else { return 0 }
    return stride(from: low, through: high, by: step).reduce(into: 0) { $0 |= 1 << UInt64($1) }
  }

  /// What is wrong with a number.
  private struct Mistake: Error {
    /// The words of the real parser.
    let words: String
  }

  /// Reads a number or a word that stands for one.
  private static func number(_ text: String, _ field: Field) -> Result<Int, Mistake> {
    if let place = field.words.firstIndex(of: text.lowercased()) {
      return .success(place + field.least)
    }
    return plain(text)
  }

  /// Reads a number.
  private static func plain(_ text: String) -> Result<Int, Mistake> {
    guard let value = Int(text) else {
      return .failure(
        Mistake(
          words:
            "failed to parse int from \(text): strconv.Atoi: parsing \(text.goQuoted): invalid "
            + "syntax"))
    }
    if value < 0 {
      return .failure(Mistake(words: "negative number (\(value)) not allowed: \(text)"))
    }
    return .success(value)
  }
}

/// The names of time zones, by their areas.
enum TimeZoneNames {
  /// The areas that zones are in.
  private static let areas: Set<String> = [
    "Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Brazil",
    "Canada", "Chile", "Etc", "Europe", "Indian", "Mexico", "Pacific", "US",
  ]

  /// The zones without an area.
  private static let single: Set<String> = [
    "UTC", "GMT", "CET", "CST6CDT", "Cuba", "EET", "EST", "EST5EDT", "Egypt", "Eire", "GB",
    "GB-Eire", "GMT+0", "GMT-0", "GMT0", "Greenwich", "HST", "Hongkong", "Iceland", "Iran",
    "Israel", "Jamaica", "Japan", "Kwajalein", "Libya", "MET", "MST", "MST7MDT", "NZ", "NZ-CHAT",
    "Navajo", "PRC", "PST8PDT", "Poland", "Portugal", "ROC", "ROK", "Singapore", "Turkey", "UCT",
    "Universal", "W-SU", "WET", "Zulu",
  ]

  /// Whether a name can be that of a time zone: a known single name, or a word in a known area.
  static func isKnown(_ name: String) -> Bool {
    if single.contains(name) { return true }
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count > 1, areas.contains(String(parts[0])) else { return false }
    return parts.dropFirst().allSatisfy { part in
      guard let first = part.utf8.first, first.isUpper else { return false }
      return part.utf8.allSatisfy {
        $0.isLower || $0.isUpper || $0.isDigit || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-")
          || $0 == UInt8(ascii: "+")
      }
    }
  }
}
