/// Reads paths of fields.
// Kubernetes: client-go/util/jsonpath/parser.go
struct ColumnPathParser {
  /// The text.
  private let text: [Character]
  /// The next character to read.
  private var index = 0

  /// Prepares reading.
  init(_ text: String) { self.text = Array(text) }

  /// Whether all has been read.
  var isAtEnd: Bool { index == text.count }

  /// The next character.
  private var next: Character? { index < text.count ? text[index] : nil }

  /// Reads a character when it is the next one.
  private mutating func take(_ character: Character) -> Bool {
    guard next == character else { return false }
    index += 1
    return true
  }

  /// Reads space.
  private mutating func skipSpace() { while next == " " { index += 1 } }

  /// Reads the steps of a path.
  mutating func path() -> [ColumnPath.Step]? {
    var steps: [ColumnPath.Step] = []
    if next == "@" || next == "$" { index += 1 }
    while let character = next {
      switch character {
      case ".":
        index += 1
        if take(".") { steps.append(.descendants) }
        if next == "[" || next == nil { continue }
        guard let step = name() else { return nil }
        steps.append(step)
      case "[":
        index += 1
        guard let step = bracket() else { return nil }
        steps.append(step)
      default: return steps
      }
    }
    return steps
  }

  /// Reads the name of a field.
  private mutating func name() -> ColumnPath.Step? {
    var name = ""
    while let character = next, !".[]()=!<>, ".contains(character) {
      index += 1
      if character == "\\", let escaped = next {
        index += 1
        name.append(escaped)
      } else {
        name.append(character)
      }
    }
    if name == "*" { return .all }
    return name.isEmpty ? nil : .field(name)
  }

  /// Reads what stands in brackets.
  private mutating func bracket() -> ColumnPath.Step? {
    skipSpace()
    if take("?") { return filter() }
    if take("*") { return take("]") ? .all : nil }
    var parts: [ColumnPath] = []
    repeat {
      skipSpace()
      guard let step = element() else { return nil }
      parts.append(ColumnPath(steps: [step]))
      skipSpace()
    } while take(",")
    guard take("]") else { return nil }
    return parts.count == 1 ? parts[0].steps[0] : .union(parts)
  }

  /// Reads a name in quotes, an index or a range.
  private mutating func element() -> ColumnPath.Step? {
    if next == "'" || next == "\"" { return quoted().map { .field($0) } }
    if next?.isLetter == true { return name() }
    let first = number()
    guard take(":") else { return first.map { .index($0) } }
    let end = number()
    let stride = take(":") ? number() : nil
    return .range(first: first, end: end, stride: stride ?? 1)
  }

  /// Reads a whole number.
  private mutating func number() -> Int? {
    var digits = ""
    while let character = next, digits.count < 10,
      character.isNumber || digits.isEmpty && character == "-"
    {
      digits.append(character)
      index += 1
    }
    return Int(digits)
  }

  /// Reads a text in quotes.
  private mutating func quoted() -> String? {
    guard let quote = next else { return nil }
    index += 1
    var value = ""
    while let character = next {
      index += 1
      if character == quote { return value }
      if character == "\\", let escaped = next {
        index += 1
        value.append(escaped)
      } else {
        value.append(character)
      }
    }
    return nil
  }

  /// Reads a comparison, of which the question mark is read.
  private mutating func filter() -> ColumnPath.Step? {
    guard take("(") else { return nil }
    skipSpace()
    guard let left = operand() else { return nil }
    skipSpace()
    var sign = ""
    while let character = next, "=!<>".contains(character), sign.count < 2 {
      sign.append(character)
      index += 1
    }
    guard let comparison = ColumnPath.Comparison(rawValue: sign) else { return nil }
    var right = ColumnPath.Operand.value(.null)
    if comparison != .exists {
      skipSpace()
      guard let operand = operand() else { return nil }
      right = operand
      skipSpace()
    }
    return take(")") && take("]") ? .filter(left, comparison, right) : nil
  }

  /// Reads one side of a comparison.
  private mutating func operand() -> ColumnPath.Operand? {
    switch next {
    case "@"?, "$"?, "."?: return path().map { .path(ColumnPath(steps: $0)) }
    case "'"?, "\""?: return quoted().map { .value(.string($0)) }
    default: break
    }
    var word = ""
    while let character = next, !")=!<> ".contains(character) {
      word.append(character)
      index += 1
    }
    return (try? JSON(parsing: word)).map { .value($0) }
  }
}
