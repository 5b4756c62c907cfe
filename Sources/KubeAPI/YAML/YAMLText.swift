/// What a text looks like, as far as it decides how YAML may write it.
struct YAMLTextTraits {
  /// Whether it has line ends.
  var isMultiline = false
  /// Whether it may be written without quotes.
  var allowsPlain = true
  /// Whether it may be written in single quotes.
  var allowsSingleQuotes = true
  /// Whether it may be written as a block behind `|`.
  var allowsBlock = true

  /// Looks at a text.
  init(_ text: [Unicode.Scalar]) {
    // Kubernetes: sigs.k8s.io/yaml/goyaml.v2/emitterc.go, yaml_emitter_analyze_scalar
    guard !text.isEmpty else {
      allowsBlock = false
      return
    }
    var indicators =
      text.starts(with: "---".unicodeScalars)
      || text.starts(with: "...".unicodeScalars)
    var special = false
    var breakThenSpace = false
    var spaceThenBreak = false
    var previousIsSpace = false
    var previousIsBreak = false
    for (index, character) in text.enumerated() {
      let blankFollows = index + 1 >= text.count || Self.isBlank(text[index + 1])
      if index == 0 {
        indicators = indicators || Self.isIndicator(character, blankFollows: blankFollows)
      } else if character == ":" {
        indicators = indicators || blankFollows
      } else if character == "#" {
        indicators =
          indicators || Self.isBlank(text[index - 1]) || Self.isBreak(text[index - 1])
      }
      special = special || !Self.isPrintable(character)
      let isSpace = character == " "
      let isBreak = Self.isBreak(character)
      isMultiline = isMultiline || isBreak
      breakThenSpace = breakThenSpace || isSpace && previousIsBreak
      spaceThenBreak = spaceThenBreak || isBreak && previousIsSpace
      previousIsSpace = isSpace
      previousIsBreak = isBreak
    }
    let first = text[0]
    let last = text[text.count - 1]
    if first == " " || last == " " || Self.isBreak(first) || Self.isBreak(last) || indicators
      || isMultiline || breakThenSpace || spaceThenBreak || special
    {
      allowsPlain = false
    }
    allowsSingleQuotes = !(breakThenSpace || spaceThenBreak || special)
    allowsBlock = !(last == " " || spaceThenBreak || special)
  }

  /// Whether a text that begins with a character would be read as something else than a text.
  private static func isIndicator(_ character: Unicode.Scalar, blankFollows: Bool) -> Bool {
    switch character {
    case "#", ",", "[", "]", "{", "}", "&", "*", "!", "|", ">", "'", "\"", "%", "@", "`": true
    case "?", ":", "-": blankFollows
    default: false
    }
  }

  /// Whether a character is a space or a tab.
  private static func isBlank(_ character: Unicode.Scalar) -> Bool {
    character == " " || character == "\t"
  }

  /// Whether a character ends a line.
  static func isBreak(_ character: Unicode.Scalar) -> Bool {
    switch character.value {
    case 0x0A, 0x0D, 0x85, 0x2028, 0x2029: true
    default: false
    }
  }

  /// Whether a character is written as it is.
  static func isPrintable(_ character: Unicode.Scalar) -> Bool {
    switch character.value {
    case 0x0A, 0x20...0x7E, 0xA0...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD: true
    default: false
    }
  }
}
