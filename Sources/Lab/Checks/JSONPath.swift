internal import KubeAPI

/// A place in a document, in JSONPath as kubectl takes it.
///
/// `spec.nodeName`, `.spec.nodeName` and `{.spec.nodeName}` are the same. Understood are names
/// (dots in them escaped, or in brackets and quotes), indexes, `[*]`, and filters
/// `[?(@.type=="Ready")]`.
package struct JSONPath: Sendable, Hashable, CustomStringConvertible {
  /// One step from a value to values inside of it.
  enum Step: Sendable, Hashable {
    /// The value of a name.
    case name(String)
    /// The item at an index, from the end when below zero.
    case index(Int)
    /// All items, or all values.
    case all
    /// The items in which a path leads to a value that compares so.
    case filter([Step], Comparison, String)
  }

  /// How a filter compares.
  enum Comparison: String, Sendable, CaseIterable {
    case equal = "=="
    case different = "!="
  }

  /// Why a path could not be read.
  package struct SyntaxError: Error {
    /// The words for people.
    var message: String
  }

  /// The steps from the document on.
  let steps: [Step]
  /// The path as it was written, without braces and leading dot.
  package let description: String

  /// Reads a path.
  package init(_ text: String) throws(SyntaxError) {
    var inner = Substring(text)
    if inner.hasPrefix("{"), inner.hasSuffix("}") { inner = inner.dropFirst().dropLast() }
    if inner.hasPrefix("$") { inner = inner.dropFirst() }
    var parser = Parser(inner)
    steps = try parser.steps(until: nil)
    guard !steps.isEmpty else { throw SyntaxError(message: "the path is empty") }
    description = String(inner.hasPrefix(".") ? inner.dropFirst() : inner)
  }

  /// Whether the path can lead to more than one value.
  var isPlural: Bool {
    steps.contains { step in
      switch step {
      case .all, .filter: true
      case .name, .index: false
      }
    }
  }

  /// The values that the path leads to.
  func values(in document: JSON) -> [JSON] { Self.values(steps, in: document) }

  /// The values that steps lead to.
  private static func values(_ steps: [Step], in document: JSON) -> [JSON] {
    var values = [document]
    for step in steps { values = values.flatMap { take(step, from: $0) } }
    return values
  }

  /// The values that one step leads to.
  private static func take(_ step: Step, from value: JSON) -> [JSON] {
    switch step {
    case .name(let name): return value[name].map { [$0] } ?? []
    case .index(let index):
      guard let items = value.array else { return [] }
      let place = index < 0 ? items.count + index : index
      return items.indices.contains(place) ? [items[place]] : []
    case .all: return value.array ?? value.object?.values ?? []
    case .filter(let path, let comparison, let text):
      return (value.array ?? []).filter { item in
        let found = values(path, in: item).contains { Shown.text($0) == text }
        return found == (comparison == .equal)
      }
    }
  }

  /// Reads the steps of a path.
  private struct Parser {
    /// The path's letters.
    private let letters: [Character]
    /// Where the parser is.
    private var index = 0
    /// How many filters are open here.
    private var depth = 0
    /// How deep filters may lie in one another.
    private static let depthMax = 8

    /// Starts at the first letter.
    init(_ text: Substring) { letters = Array(text) }

    /// Reads steps up to the end, or to what ends a filter's path.
    mutating func steps(until ends: Set<Character>?) throws(SyntaxError) -> [Step] {
      var steps: [Step] = []
      while index < letters.count, !(ends?.contains(letters[index]) ?? false) {
        switch letters[index] {
        case ".":
          index += 1
          guard index < letters.count, letters[index] != "." else {
            throw SyntaxError(message: "a name is missing after `.`")
          }
          if letters[index] == "[" { continue }
          steps.append(name(ends))
        case "[": steps.append(try bracket())
        default:
          guard steps.isEmpty, ends == nil else {
            throw SyntaxError(message: "unexpected `\(letters[index])`")
          }
          steps.append(name(ends))
        }
      }
      return steps
    }

    /// Reads a name up to the next dot or bracket.
    private mutating func name(_ ends: Set<Character>?) -> Step {
      var name = ""
      while index < letters.count, letters[index] != ".", letters[index] != "[",
        !(ends?.contains(letters[index]) ?? false)
      {
        if letters[index] == "\\", index + 1 < letters.count { index += 1 }
        name.append(letters[index])
        index += 1
      }
      return name == "*" ? .all : .name(name)
    }

    /// Reads what stands in brackets.
    private mutating func bracket() throws(SyntaxError) -> Step {
      index += 1
      guard index < letters.count else { throw SyntaxError(message: "`]` is missing") }
      let step: Step
      switch letters[index] {
      case "*":
        index += 1
        step = .all
      case "'", "\"": step = .name(try quoted())
      case "?": step = try filter()
      default:
        var digits = ""
        while index < letters.count, letters[index] != "]" {
          digits.append(letters[index])
          index += 1
        }
        guard let number = Int(digits) else {
          throw SyntaxError(message: "`\(digits)` is no index")
        }
        step = .index(number)
      }
      try expect("]")
      return step
    }

    /// Reads a filter such as `?(@.type=="Ready")`.
    private mutating func filter() throws(SyntaxError) -> Step {
      try expect("?")
      try expect("(")
      try expect("@")
      depth += 1
      defer { depth -= 1 }
      guard depth <= Self.depthMax else { throw SyntaxError(message: "filters nest too deeply") }
      let path = try steps(until: ["=", "!", " ", ")"])
      skipSpaces()
      let sign = String(letters[min(index, letters.count)...].prefix(2))
      guard let comparison = Comparison(rawValue: sign) else {
        throw SyntaxError(message: "a filter compares with `==` or `!=`")
      }
      index += 2
      skipSpaces()
      var value = ""
      if index < letters.count, letters[index] == "'" || letters[index] == "\"" {
        value = try quoted()
      } else {
        while index < letters.count, letters[index] != ")", letters[index] != " " {
          value.append(letters[index])
          index += 1
        }
      }
      skipSpaces()
      try expect(")")
      return .filter(path, comparison, value)
    }

    /// Reads a text in quotes.
    private mutating func quoted() throws(SyntaxError) -> String {
      let quote = letters[index]
      index += 1
      var text = ""
      while index < letters.count, letters[index] != quote {
        text.append(letters[index])
        index += 1
      }
      try expect(quote)
      return text
    }

    /// Steps over spaces.
    private mutating func skipSpaces() {
      while index < letters.count, letters[index] == " " { index += 1 }
    }

    /// Steps over one letter that must stand here.
    private mutating func expect(_ letter: Character) throws(SyntaxError) {
      guard index < letters.count, letters[index] == letter else {
        throw SyntaxError(message: "`\(letter)` is missing")
      }
      index += 1
    }
  }
}
