/// The two forms in which the API writes instants, and what Go says about texts that have another
/// one.
// Kubernetes: time/format.go, parse
enum TimeLayout {
  /// RFC 3339.
  case seconds
  /// RFC 3339 with exactly six digits of a second's fraction.
  case microseconds

  /// One piece of a layout: the text before it, how Go writes the piece, and what it is.
  private typealias Piece = (prefix: String, text: String, name: String)

  /// The layout as Go writes it.
  private var text: String {
    self == .seconds ? "2006-01-02T15:04:05Z07:00" : "2006-01-02T15:04:05.000000Z07:00"
  }

  /// What is wrong with a text; `nil` when it is an instant.
  func mistake(in value: String) -> String? {
    var rest = value[...].utf8
    var outOfRange: String?
    var numbers: [Int] = []
    /// The refusal of the rest of the text in the place of a piece.
    func refusal(_ piece: String) -> String {
      "parsing time \(value.goQuoted) as \(text.goQuoted): cannot parse "
        + "\(String(Substring(rest)).goQuoted) as \(piece.goQuoted)"
    }
    let pieces: [Piece] = [
      ("", "2006", "year"), ("-", "01", "month"), ("-", "02", "day"), ("T", "15", "hour"),
      (":", "04", "minute"), (":", "05", "second"),
    ]
    for piece in pieces {
      if let prefix = piece.prefix.utf8.first {
        guard rest.first == prefix else { return refusal(piece.prefix) }
        rest.removeFirst()
      }
      guard let number = Self.number(rest.prefix(piece.text.utf8.count), piece.text.utf8.count)
      else { return refusal(piece.text) }
      rest.removeFirst(piece.text.utf8.count)
      numbers.append(number)
      outOfRange = outOfRange ?? Self.outOfRange(number, piece.name)
      if outOfRange != nil { break }
    }
    if let outOfRange { return "parsing time \(value.goQuoted): \(outOfRange) out of range" }
    if self == .microseconds {
      guard rest.first == UInt8(ascii: "."), Self.number(rest.dropFirst().prefix(6), 6) != nil
      else {
        return refusal(".000000")
      }
      rest.removeFirst(7)
    } else if rest.first == UInt8(ascii: ".") || rest.first == UInt8(ascii: ","),
      Self.number(rest.dropFirst().prefix(1), 1) != nil
    {
      rest = rest.dropFirst().drop { (48...57).contains($0) }
    }
    if rest.first == UInt8(ascii: "Z") {
      rest.removeFirst()
    } else {
      let zone = Array(rest.prefix(6))
      guard zone.count == 6, zone[3] == UInt8(ascii: ":"),
        zone[0] == UInt8(ascii: "+") || zone[0] == UInt8(ascii: "-"),
        let hours = Self.number(zone[1...2], 2), let minutes = Self.number(zone[4...5], 2)
      else { return refusal("Z07:00") }
      rest.removeFirst(6)
      if hours > 24 { outOfRange = "time zone offset hour" }
      if minutes > 60 { outOfRange = "time zone offset minute" }
    }
    if let outOfRange { return "parsing time \(value.goQuoted): \(outOfRange) out of range" }
    if !rest.isEmpty {
      return "parsing time \(value.goQuoted): extra text: \(String(Substring(rest)).goQuoted)"
    }
    return Self.hasDay(numbers) ? nil : "parsing time \(value.goQuoted): day out of range"
  }

  /// The number that so many digits make.
  private static func number(_ digits: some Collection<UInt8>, _ count: Int) -> Int? {
    guard digits.count == count else { return nil }
    var value = 0
    for digit in digits {
      guard (48...57).contains(digit) else { return nil }
      value = value * 10 + Int(digit - 48)
    }
    return value
  }

  /// The name of a piece, when its number is too small or too large for it.
  private static func outOfRange(_ number: Int, _ name: String) -> String? {
    switch name {
    case "month": (1...12).contains(number) ? nil : name
    case "hour": number < 24 ? nil : name
    case "minute", "second": number < 60 ? nil : name
    default: nil
    }
  }

  /// Whether the month has the day.
  private static func hasDay(_ numbers: [Int]) -> Bool {
    guard numbers.count >= 3 else { return false }
    let (year, month, day) = (numbers[0], numbers[1], numbers[2])
    let last =
      switch month {
      case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
      case 4, 6, 9, 11: 30
      default: 31
      }
    return (1...last).contains(day)
  }
}
