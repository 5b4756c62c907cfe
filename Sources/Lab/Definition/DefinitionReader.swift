internal import KubeAPI

/// Walks through a definition's document and collects what is wrong with it, each with its place.
struct DefinitionReader {
  /// A value of the document, with the way to it.
  struct Node {
    /// The value.
    let value: JSON
    /// The way from the root.
    let path: [PathStep]
  }

  /// The file, as people name it.
  let file: String
  /// The folder from which the definition names other files.
  let folder: String
  /// The file's lines.
  private let lines: [Substring]
  /// The document.
  private let document: YAMLDocument
  /// The document's value, with variables filled in.
  private var value: JSON
  /// The names that variables have changed, by the way to them as the file has it.
  private var renamed: [[PathStep]: String] = [:]
  /// The variables that may be used.
  var variables = Variables()
  /// The variables that were used.
  var usedVariables: Set<String> = []
  /// When the checks of the task that is being read are seen, where they do not say.
  var visibility = Visibility.afterwards
  /// Whether a learner wrote the file, not the lab's author.
  var isLearners = false
  /// What was found wrong, in the order in which it was found.
  private(set) var diagnostics: [Diagnostic] = []
  /// How many claims lie around the one that is being read.
  var claimDepth = 0
  /// The files that the definition names, in order.
  var usedFiles: [(path: String, bytes: [UInt8])] = []

  /// Starts at a document.
  init(_ document: YAMLDocument, file: String, folder: String, text: String) {
    self.document = document
    value = document.value
    self.file = file
    self.folder = folder
    lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    for key in document.duplicateKeys {
      report(
        .error, "the word \"\(key.name)\" is already given on line \(key.firstLine)", key.line,
        key.column)
    }
  }

  /// The whole document.
  var root: Node { Node(value: value, path: []) }

  /// Reads another value in the document's place, some names of which were others in the file.
  mutating func replaceRoot(_ value: JSON, _ renamed: [[PathStep]: String]) {
    self.value = value
    self.renamed = renamed
  }

  /// The way to a value as the file has it.
  private func written(_ path: [PathStep]) -> [PathStep] {
    if renamed.isEmpty { return path }
    var result: [PathStep] = []
    for step in path {
      let old = renamed.first { entry in
        entry.key.count == result.count + 1 && entry.key.starts(with: result)
          && step == .name(entry.value)
      }
      result.append(old?.key.last ?? step)
    }
    return result
  }

  /// Whether anything makes the lab unusable.
  var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

  // MARK: Saying what is wrong

  /// Adds a diagnostic at a line and column.
  private mutating func report(
    _ severity: Diagnostic.Severity, _ message: String, _ line: Int, _ column: Int
  ) {
    let source = lines.indices.contains(line - 1) ? String(lines[line - 1]) : nil
    diagnostics.append(
      Diagnostic(
        severity: severity, file: file, line: line, column: column, message: message,
        source: source))
  }

  /// Where a value stands in the file.
  func place(of node: Node) -> (line: Int, column: Int) {
    document.position(of: written(node.path)) ?? (document.line, 1)
  }

  /// Says something about a value.
  mutating func report(_ severity: Diagnostic.Severity, _ message: String, at node: Node) {
    let place = place(of: node)
    report(severity, message, place.line, place.column)
  }

  /// Says something about the name of a value.
  mutating func report(_ severity: Diagnostic.Severity, _ message: String, atKeyOf node: Node) {
    let place = document.keyPosition(of: written(node.path)) ?? (document.line, 1)
    report(severity, message, place.0, place.1)
  }

  /// Says that a value is wrong.
  mutating func error(_ message: String, at node: Node) { report(.error, message, at: node) }

  // MARK: Reading

  /// The value of a name in a map; `nil` where there is none or it is `null`.
  func child(_ node: Node, _ name: String) -> Node? {
    guard let value = node.value[name], !value.isNull else { return nil }
    return Node(value: value, path: node.path + [.name(name)])
  }

  /// The entries of a map, sorted by name.
  func entries(_ node: Node) -> [(name: String, node: Node)] {
    (node.value.object ?? JSONObject()).map { entry in
      (entry.name, Node(value: entry.value, path: node.path + [.name(entry.name)]))
    }
  }

  /// Whether a value is a map; says so when it is none.
  mutating func isMap(_ node: Node, _ what: String) -> Bool {
    if node.value.object != nil { return true }
    error("\(what) must be a map, not \(Self.kind(of: node.value))", at: node)
    return false
  }

  /// The items of a list; says so when it is none.
  mutating func items(_ node: Node, _ what: String) -> [Node] {
    guard let items = node.value.array else {
      error("\(what) must be a list, not \(Self.kind(of: node.value))", at: node)
      return []
    }
    return items.indices.map { Node(value: items[$0], path: node.path + [.index($0)]) }
  }

  /// Says which names of a map are unknown, and which ones may have been meant; and which are
  /// known, but with nothing behind them.
  mutating func allow(_ form: Form, in node: Node, _ what: String) {
    let words = form.names
    for (name, value) in entries(node) where !words.contains(name) {
      var message = "unknown word \"\(name)\" in \(what)"
      if let nearest = Spelling.nearest(to: name, in: words) {
        message += "; did you mean \"\(nearest)\"?"
      }
      report(.error, message, atKeyOf: value)
    }
    refuseNothing(form, in: node)
  }

  /// Says which known names of a map have nothing behind them.
  mutating func refuseNothing(_ form: Form, in node: Node) {
    for word in form.words where node.value[word.name]?.isNull ?? false && !word.value.isFree {
      report(
        .error, "\"\(word.name)\" must not be empty",
        atKeyOf: Node(value: .null, path: node.path + [.name(word.name)]))
    }
  }

  /// The text of a scalar; says so when the value is none.
  mutating func text(_ node: Node, _ what: String) -> String? {
    switch node.value {
    case .string, .integer, .double, .bool: return Shown.text(node.value)
    default:
      error("\(what) must be a text, not \(Self.kind(of: node.value))", at: node)
      return nil
    }
  }

  /// The text of a map's value; `nil` where there is none.
  mutating func text(_ name: String, in node: Node) -> String? {
    child(node, name).flatMap { text($0, "\"\(name)\"") }
  }

  /// The text of a map's value, which must be there and not be empty.
  mutating func requiredText(_ name: String, in node: Node, _ what: String) -> String? {
    guard let child = child(node, name) else {
      report(.error, "\(what) needs \"\(name)\"", at: node)
      return nil
    }
    guard let text = text(child, "\"\(name)\"") else { return nil }
    if text.isEmpty { error("\"\(name)\" must not be empty", at: child) }
    return text
  }

  /// The truth value of a map's value; `nil` where there is none.
  mutating func bool(_ name: String, in node: Node) -> Bool? {
    guard let child = child(node, name) else { return nil }
    if child.value.bool == nil {
      error("\"\(name)\" must be true or false, not \(Self.kind(of: child.value))", at: child)
    }
    return child.value.bool
  }

  /// The whole number of a map's value, within bounds; `nil` where there is none.
  mutating func integer(_ name: String, in node: Node, _ bounds: ClosedRange<Int64>) -> Int64? {
    guard let child = child(node, name) else { return nil }
    guard let value = child.value.integer, bounds.contains(value) else {
      error(
        "\"\(name)\" must be a whole number from \(bounds.lowerBound) to \(bounds.upperBound), not "
          + Shown.value(child.value), at: child)
      return nil
    }
    return value
  }

  /// The points of a map's value; `nil` where there is none.
  mutating func points(_ name: String, in node: Node) -> Points? {
    guard let child = child(node, name) else { return nil }
    let value = Points(decimal: Shown.text(child.value))
    guard let value, value <= Points(1_000_000), child.value.string == nil else {
      error(
        "\"\(name)\" must be a number from 0 to 1000000 with at most six decimals, not "
          + Shown.value(child.value), at: child)
      return nil
    }
    return value
  }

  /// What a value is, in words.
  static func kind(of value: JSON) -> String {
    switch value {
    case .null: "empty"
    case .bool: "true or false"
    case .integer, .double: "a number"
    case .string: "a text"
    case .array: "a list"
    case .object: "a map"
    }
  }
}
