extension YAML {
  /// A value as `kubectl get -o yaml` prints it.
  public static func text(of value: JSON) -> String {
    var emitter = YAMLEmitter()
    emitter.emit(value)
    return String(decoding: emitter.output, as: UTF8.self)
  }
}

/// Writes values in go-yaml's style: sorted names, two spaces a level, lists not indented below
/// their name.
struct YAMLEmitter {
  /// What has been written.
  private(set) var output: [UInt8] = []
  /// The column in characters of what comes next.
  private var column = 0
  /// Whether what was written last separates words.
  private var atSpace = true
  /// Whether nothing but indentation and its marks has been written on this line.
  private var atIndent = true

  /// The column behind which long texts are folded.
  private static let width = 80
  /// The longest name that is written without `? ` before it.
  private static let simpleKeyLength = 128

  /// A list or map that is being written.
  private enum Frame {
    /// The items of a list that still come.
    case list(ArraySlice<JSON>, indent: Int)
    /// The entries of a map that still come.
    case map(ArraySlice<JSONObject.Entry>, indent: Int)
  }

  /// The lists and maps that are being written, the innermost last.
  private var stack: [Frame] = []

  /// Writes a document.
  mutating func emit(_ value: JSON) {
    open(value, indent: nil, inMap: false)
    while let frame = stack.popLast() {
      switch frame {
      case .list(var items, let indent):
        guard let item = items.popFirst() else { continue }
        stack.append(.list(items, indent: indent))
        breakLine(to: indent)
        mark("-", spaced: true, indents: true)
        open(item, indent: indent, inMap: false)
      case .map(var entries, let indent):
        guard let entry = entries.popFirst() else { continue }
        stack.append(.map(entries, indent: indent))
        breakLine(to: indent)
        name(entry.name, indent: indent)
        open(entry.value, indent: indent, inMap: true)
      }
    }
    breakLine(to: 0)
  }

  /// Writes a name and its colon.
  private mutating func name(_ name: String, indent: Int) {
    let characters = Array(name.unicodeScalars)
    let traits = YAMLTextTraits(characters)
    if !traits.isMultiline, name.utf8.count <= Self.simpleKeyLength {
      write(name, characters, traits, indent: indent + 2, isSimpleKey: true)
      mark(":", spaced: false, indents: false)
    } else {
      mark("?", spaced: true, indents: true)
      write(name, characters, traits, indent: indent + 2, isSimpleKey: false)
      breakLine(to: indent)
      mark(":", spaced: true, indents: true)
    }
  }

  /// Writes a single value, or puts a list or map on the stack.
  private mutating func open(_ value: JSON, indent: Int?, inMap: Bool) {
    switch value {
    case .array(let items) where !items.isEmpty:
      let level = indent.map { inMap && !atIndent ? $0 : $0 + 2 } ?? 0
      stack.append(.list(items[...], indent: level))
    case .object(let object) where !object.isEmpty:
      let entries = object.sorted { YAMLKeyOrder.precedes($0.name, $1.name) }
      stack.append(.map(entries[...], indent: indent.map { $0 + 2 } ?? 0))
    case .string(let text):
      let characters = Array(text.unicodeScalars)
      write(
        text, characters, YAMLTextTraits(characters), indent: indent.map { $0 + 2 } ?? 2,
        isSimpleKey: false)
    case .array: mark("[]", spaced: true, indents: false)
    case .object: mark("{}", spaced: true, indents: false)
    case .null: mark("null", spaced: true, indents: false)
    case .bool(let flag): mark(flag ? "true" : "false", spaced: true, indents: false)
    case .integer(let number): mark(String(number), spaced: true, indents: false)
    case .double(let number):
      mark(YAMLNumber.generalText("\(number)"), spaced: true, indents: false)
    }
  }

  /// Writes a text in the style that fits it.
  private mutating func write(
    _ text: String, _ characters: [Unicode.Scalar], _ traits: YAMLTextTraits, indent: Int,
    isSimpleKey: Bool
  ) {
    // Kubernetes: sigs.k8s.io/yaml/goyaml.v2/encode.go, stringv; emitterc.go,
    // yaml_emitter_select_scalar_style
    if characters.contains("\n"), traits.allowsBlock, !isSimpleKey {
      literal(characters, indent: indent)
    } else if characters.contains("\n") || isSimpleKey && traits.isMultiline {
      doubleQuoted(characters, indent: indent, folds: !isSimpleKey)
    } else if !YAML.readsAsText(text) {
      doubleQuoted(characters, indent: indent, folds: !isSimpleKey)
    } else if traits.allowsPlain {
      plain(characters, indent: indent, folds: !isSimpleKey)
    } else if traits.allowsSingleQuotes {
      singleQuoted(characters, indent: indent, folds: !isSimpleKey)
    } else {
      doubleQuoted(characters, indent: indent, folds: !isSimpleKey)
    }
  }
}

extension YAML {
  /// Whether a text without quotes would be read as a text.
  static func readsAsText(_ text: String) -> Bool {
    guard case .string = YAMLScalar(resolving: text) else { return false }
    return !YAMLNumber.isBase60(text.utf8)
  }
}

// MARK: Characters and lines

extension YAMLEmitter {
  /// Writes one character.
  private mutating func put(_ character: Unicode.Scalar) {
    if character.isASCII {
      output.append(UInt8(truncatingIfNeeded: character.value))
    } else {
      output.append(contentsOf: String(Character(character)).utf8)
    }
    column += 1
  }

  /// Ends the line.
  private mutating func endLine() {
    output.append(UInt8(ascii: "\n"))
    column = 0
  }

  /// Writes a line end of a text as it is.
  private mutating func putBreak(_ character: Unicode.Scalar) {
    if character == "\n" {
      endLine()
    } else {
      put(character)
      column = 0
    }
  }

  /// Starts a new line at an indentation, unless the line is there already.
  private mutating func breakLine(to indent: Int) {
    if !atIndent || column > indent || column == indent && !atSpace { endLine() }
    while column < indent { put(" ") }
    atSpace = true
    atIndent = true
  }

  /// Writes a mark or a word, behind a space where one is wanted.
  private mutating func mark(_ text: String, spaced: Bool, indents: Bool) {
    if spaced, !atSpace { put(" ") }
    for character in text.unicodeScalars { put(character) }
    atSpace = false
    atIndent = atIndent && indents
  }
}

// MARK: Texts

extension YAMLEmitter {
  /// Writes a text without quotes.
  private mutating func plain(_ text: [Unicode.Scalar], indent: Int, folds: Bool) {
    if !atSpace { put(" ") }
    var spaces = false
    for (index, character) in text.enumerated() {
      if character == " " {
        let next = index + 1 < text.count ? text[index + 1] : " "
        if folds, !spaces, column > Self.width, next != " " {
          breakLine(to: indent)
        } else {
          put(character)
        }
        spaces = true
      } else {
        put(character)
        atIndent = false
        spaces = false
      }
    }
    atSpace = false
    atIndent = false
  }

  /// Writes a text in single quotes.
  private mutating func singleQuoted(_ text: [Unicode.Scalar], indent: Int, folds: Bool) {
    mark("'", spaced: true, indents: false)
    var spaces = false
    var breaks = false
    for (index, character) in text.enumerated() {
      if character == " " {
        let next = index + 1 < text.count ? text[index + 1] : " "
        if folds, !spaces, column > Self.width, index > 0, index < text.count - 1, next != " " {
          breakLine(to: indent)
        } else {
          put(character)
        }
        spaces = true
      } else if YAMLTextTraits.isBreak(character) {
        if !breaks, character == "\n" { endLine() }
        putBreak(character)
        atIndent = true
        breaks = true
      } else {
        if breaks { breakLine(to: indent) }
        if character == "'" { put("'") }
        put(character)
        atIndent = false
        spaces = false
        breaks = false
      }
    }
    mark("'", spaced: false, indents: false)
  }

  /// Writes a text in double quotes with escapes.
  private mutating func doubleQuoted(_ text: [Unicode.Scalar], indent: Int, folds: Bool) {
    mark("\"", spaced: true, indents: false)
    var spaces = false
    for (index, character) in text.enumerated() {
      if !YAMLTextTraits.isPrintable(character) || YAMLTextTraits.isBreak(character)
        || character == "\"" || character == "\\"
      {
        escape(character)
        spaces = false
      } else if character == " " {
        if folds, !spaces, column > Self.width, index > 0, index < text.count - 1 {
          breakLine(to: indent)
          if text[index + 1] == " " { put("\\") }
        } else {
          put(character)
        }
        spaces = true
      } else {
        put(character)
        spaces = false
      }
    }
    mark("\"", spaced: false, indents: false)
  }

  /// Writes the escape of a character.
  private mutating func escape(_ character: Unicode.Scalar) {
    let short: Unicode.Scalar? =
      switch character.value {
      case 0x00: "0"
      case 0x07: "a"
      case 0x08: "b"
      case 0x09: "t"
      case 0x0A: "n"
      case 0x0B: "v"
      case 0x0C: "f"
      case 0x0D: "r"
      case 0x1B: "e"
      case 0x22: "\""
      case 0x5C: "\\"
      case 0x85: "N"
      case 0xA0: "_"
      case 0x2028: "L"
      case 0x2029: "P"
      default: nil
      }
    put("\\")
    if let short { return put(short) }
    let width = character.value <= 0xFF ? 2 : character.value <= 0xFFFF ? 4 : 8
    put(width == 2 ? "x" : width == 4 ? "u" : "U")
    let digits = String(character.value, radix: 16, uppercase: true)
    for digit in (String(repeating: "0", count: width - digits.count) + digits).unicodeScalars {
      put(digit)
    }
  }

  /// Writes a text of several lines behind `|`.
  private mutating func literal(_ text: [Unicode.Scalar], indent: Int) {
    // Kubernetes: sigs.k8s.io/yaml/goyaml.v2/emitterc.go, yaml_emitter_write_literal_scalar
    mark("|", spaced: true, indents: false)
    if let first = text.first, first == " " || YAMLTextTraits.isBreak(first) { put("2") }
    if let last = text.last {
      if !YAMLTextTraits.isBreak(last) {
        put("-")
      } else if text.count == 1 || YAMLTextTraits.isBreak(text[text.count - 2]) {
        put("+")
      }
    }
    endLine()
    atIndent = true
    atSpace = true
    var breaks = true
    for character in text {
      if YAMLTextTraits.isBreak(character) {
        putBreak(character)
        atIndent = true
        breaks = true
      } else {
        if breaks { breakLine(to: indent) }
        put(character)
        atIndent = false
        breaks = false
      }
    }
  }
}
