internal import KubeAPI

/// The little of a shell's expansion that lines of logs need.
enum ShellText {
  /// What stands for a dollar that is no more than that, until a line is printed.
  static let literalDollar: Character = "\u{E000}"

  /// A text with `$NAME`, `${NAME}`, `$(NAME)`, `$(date)` and `$(hostname)` filled in.
  static func filled(_ text: String, _ variables: [String: String], at time: Instant) -> String {
    guard text.utf8.contains(36) || text.contains(literalDollar) else { return text }
    var result = ""
    var rest = Substring(text)
    while let character = rest.popFirst() {
      guard character == "$", let next = rest.first else {
        result.append(character == literalDollar ? "$" : character)
        continue
      }
      if let close = next == "{" ? "}" as Character : next == "(" ? ")" : nil {
        guard let end = rest.firstIndex(of: close) else {
          result.append(character)
          continue
        }
        let name = String(rest[rest.index(after: rest.startIndex)..<end])
        rest = rest[rest.index(after: end)...]
        result += value(of: name, isCommand: next == "(", variables, at: time)
      } else if next.isLetter || next == "_" {
        let name = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
        rest = rest.dropFirst(name.count)
        result += variables[String(name)] ?? ""
      } else {
        result.append(character)
      }
    }
    return result
  }

  /// What a name or a command in braces or brackets stands for.
  private static func value(
    of name: String, isCommand: Bool, _ variables: [String: String], at time: Instant
  ) -> String {
    if let value = variables[name] { return value }
    guard isCommand else { return "" }
    switch name {
    case "hostname": return variables["HOSTNAME"] ?? ""
    case "date": return date(time)
    default: return name.hasPrefix("date ") ? time.rfc3339 : ""
    }
  }

  /// A moment as `date` prints it: `Thu Jan  1 00:00:00 UTC 2026`.
  private static func date(_ time: Instant) -> String {
    let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    let months = [
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    let text = Array(time.rfc3339)
    guard text.count >= 19, let month = Int(String(text[5...6])), (1...12).contains(month),
      let day = Int(String(text[8...9])), time.nanoseconds >= 0
    else { return time.rfc3339 }
    let weekday = days[Int(time.nanoseconds / 86_400_000_000_000 % 7)]
    let number = day < 10 ? " \(day)" : "\(day)"
    return "\(weekday) \(months[month - 1]) \(number) \(String(text[11...18])) UTC "
      + String(text[0...3])
  }

  /// Whether a text matches a pattern, in which `*` stands for anything and `?` for one letter.
  static func matches(_ text: String, pattern: String) -> Bool {
    let (letters, signs) = (Array(text), Array(pattern))
    var (place, sign) = (0, 0)
    var star: (sign: Int, place: Int)?
    while place < letters.count {
      if sign < signs.count, signs[sign] == "*" {
        star = (sign, place)
        sign += 1
      } else if sign < signs.count, signs[sign] == "?" || signs[sign] == letters[place] {
        sign += 1
        place += 1
      } else if let last = star {
        sign = last.sign + 1
        place = last.place + 1
        star = (last.sign, place)
      } else {
        return false
      }
    }
    return signs[sign...].allSatisfy { $0 == "*" }
  }

  /// What `printf` makes of its words, without the end of the last line.
  static func formatted(_ words: [String]) -> String {
    guard let format = words.first else { return "" }
    var values = words.dropFirst()
    var result = ""
    var rest = Substring(format)
    while let character = rest.popFirst() {
      switch (character, rest.first) {
      case ("%", "%"?):
        rest.removeFirst()
        result.append("%")
      case ("%", .some):
        rest = rest.drop { $0.isNumber || $0 == "-" || $0 == "." }
        rest = rest.dropFirst()
        result += values.popFirst() ?? ""
      case ("\\", "n"?):
        rest.removeFirst()
        result.append("\n")
      case ("\\", "t"?):
        rest.removeFirst()
        result.append("\t")
      default: result.append(character)
      }
    }
    return result.hasSuffix("\n") ? String(result.dropLast()) : result
  }
}
