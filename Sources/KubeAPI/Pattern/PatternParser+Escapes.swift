/// Classes in brackets, and escapes.
extension PatternParser {
  /// Reads a class in brackets.
  mutating func bracket() throws(Pattern.SyntaxError) -> ScalarSet {
    let start = index
    index += 1
    var set = ScalarSet()
    if peek == "^" {
      set.isNegated = true
      index += 1
    }
    var isFirst = true
    while let scalar = peek, scalar != "]" || isFirst {
      isFirst = false
      if scalar == "[", peek(1) == ":", try named(into: &set) { continue }
      if scalar == "\\", try category(into: &set) { continue }
      let first = index
      let low = try member(of: start)
      var high = low
      if peek == "-", let end = peek(1), end != "]" {
        index += 1
        high = try member(of: start)
      }
      guard low <= high else {
        throw error("invalid character class range: `\(text(from: first, to: index))`", at: first)
      }
      set.insert(low...high)
      if flags.ignoresCase, high - low < 0x500 {
        for value in low...high where Unicode.Scalar(value) != nil { set.insert(value...value) }
      }
    }
    guard peek == "]" else { throw error("missing closing ]: `\(text(from: start))`", at: start) }
    index += 1
    if flags.ignoresCase { set.foldCase() }
    return set
  }

  /// Reads one scalar of a class, escaped or not.
  private mutating func member(of start: Int) throws(Pattern.SyntaxError) -> UInt32 {
    guard let scalar = peek else {
      throw error("missing closing ]: `\(text(from: start))`", at: start)
    }
    if scalar == "\\" { return try escapedScalar().value }
    index += 1
    return scalar.value
  }

  /// Reads `[:alpha:]` or `[:^alpha:]` inside of a class, when it stands here.
  private mutating func named(into set: inout ScalarSet) throws(Pattern.SyntaxError) -> Bool {
    let start = index
    var end = index + 2
    while end + 1 < scalars.count, scalars[end] != ":" || scalars[end + 1] != "]" { end += 1 }
    guard end + 1 < scalars.count else { return false }
    var name = text(from: start + 2, to: end)
    let isNegated = name.first == "^"
    if isNegated { name.removeFirst() }
    guard let ranges = ScalarSet.posix(name) else {
      throw error("invalid character class range: `\(text(from: start, to: end + 2))`", at: start)
    }
    set.insert(ranges, isNegated: isNegated)
    index = end + 2
    return true
  }

  /// Reads `\d`, `\pL` or `\p{Lu}` and their opposites, when one stands here.
  mutating func category(into set: inout ScalarSet) throws(Pattern.SyntaxError) -> Bool {
    guard let letter = peek(1), letter.isASCII else { return false }
    let lower = letter.properties.isUppercase ? Unicode.Scalar(letter.value + 32) ?? letter : letter
    let isNegated = lower != letter
    if let ranges = ScalarSet.perl(lower) {
      set.insert(ranges, isNegated: isNegated)
      index += 2
      return true
    }
    guard lower == "p" else { return false }
    let start = index
    index += 2
    var name = ""
    if peek == "{" {
      index += 1
      while let scalar = peek, scalar != "}" {
        name.unicodeScalars.append(scalar)
        index += 1
      }
    } else if let scalar = peek {
      name.unicodeScalars.append(scalar)
    }
    let isOpposite = name.first == "^"
    if isOpposite { name.removeFirst() }
    guard peek != nil, ScalarSet.categoryNames.contains(name) else {
      throw error("invalid character class range: `\(text(from: start, to: index + 1))`", at: start)
    }
    index += 1
    set.insert(category: name, isNegated: isNegated != isOpposite)
    return true
  }

  /// Reads an escape outside of classes.
  mutating func escape() throws(Pattern.SyntaxError) -> PatternNode {
    let assertion: PatternAssertion? =
      switch peek(1) {
      case "A": .textStart
      case "z": .textEnd
      case "b": .wordBoundary
      case "B": .noWordBoundary
      default: nil
      }
    if let assertion {
      index += 2
      return .assertion(assertion)
    }
    var set = ScalarSet()
    if try category(into: &set) {
      if flags.ignoresCase { set.foldCase() }
      return .set(set)
    }
    return .set(ScalarSet(try escapedScalar(), ignoresCase: flags.ignoresCase))
  }

  /// Reads an escape that stands for one scalar.
  private mutating func escapedScalar() throws(Pattern.SyntaxError) -> Unicode.Scalar {
    let start = index
    index += 1
    guard let scalar = peek else {
      throw error("trailing backslash at end of expression: ``", at: start)
    }
    index += 1
    switch scalar {
    case "a": return "\u{7}"
    case "f": return "\u{C}"
    case "t": return "\t"
    case "n": return "\n"
    case "r": return "\r"
    case "v": return "\u{B}"
    case "x": if let value = hexadecimal() { return value }
    case "0"..."7":
      if scalar == "0" || peek.map({ ("0"..."7").contains($0) }) == true {
        return octal(scalar.value - 48)
      }
    default:
      let isWord = scalar.properties.isAlphabetic || (48...57).contains(scalar.value)
      if scalar.isASCII, !isWord { return scalar }
    }
    throw error("invalid escape sequence: `\(text(from: start, to: index))`", at: start)
  }

  /// Reads up to two more octal digits.
  private mutating func octal(_ first: UInt32) -> Unicode.Scalar {
    var value = first
    for _ in 0..<2 {
      guard let digit = peek, ("0"..."7").contains(digit) else { break }
      value = value * 8 + digit.value - 48
      index += 1
    }
    return Unicode.Scalar(value) ?? "\0"
  }

  /// Reads `7F` or `{10FFFF}`; `nil` when that is no scalar.
  private mutating func hexadecimal() -> Unicode.Scalar? {
    var digits = ""
    if peek == "{" {
      index += 1
      while let scalar = peek, scalar != "}", digits.count < 8 {
        digits.unicodeScalars.append(scalar)
        index += 1
      }
      guard peek == "}" else { return nil }
      index += 1
    } else {
      while let scalar = peek, digits.count < 2 {
        digits.unicodeScalars.append(scalar)
        index += 1
      }
      guard digits.count == 2 else { return nil }
    }
    guard !digits.hasPrefix("+"), !digits.hasPrefix("-") else { return nil }
    return UInt32(digits, radix: 16).flatMap(Unicode.Scalar.init)
  }
}
