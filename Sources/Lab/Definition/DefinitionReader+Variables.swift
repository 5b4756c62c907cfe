internal import KubeAPI

extension DefinitionReader {
  /// The words of a range of numbers to draw from.
  private static let rangeBounds: ClosedRange<Int64> = -1_000_000_000...1_000_000_000

  /// Reads `spec.variables`, and draws a value for each.
  mutating func variables(_ node: Node, seed: UInt64) -> Variables {
    var variables = Variables()
    guard isMap(node, "\"variables\"") else { return variables }
    for (name, values) in entries(node) {
      guard Variables.isName(name) else {
        report(
          .error,
          "\"\(name)\" is no name of a variable: it begins with a small letter, and has letters and "
            + "digits only", atKeyOf: values)
        continue
      }
      if values.value.object != nil {
        allow(.range, in: values, "variable \"\(name)\"")
        for word in ["from", "to"] where child(values, word) == nil {
          report(.error, "variable \"\(name)\" needs \"\(word)\"", at: values)
        }
        guard let low = integer("from", in: values, Self.rangeBounds),
          let high = integer("to", in: values, Self.rangeBounds)
        else { continue }
        guard low <= high else {
          error("\"from\" must not be above \"to\"", at: values)
          continue
        }
        variables.draw(name, from: low, to: high, seed: seed)
      } else if let choices = values.value.array, !choices.isEmpty {
        let texts = items(values, "variable \"\(name)\"")
          .compactMap { text($0, "a value of variable \"\(name)\"") }
        if texts.count == choices.count { variables.draw(name, from: choices, seed: seed) }
      } else {
        error("variable \"\(name)\" needs a list of values, or {from: 1, to: 9}", at: values)
      }
    }
    return variables
  }

  /// Fills variables into the whole definition, but for the place where they are declared.
  mutating func fill(_ variables: Variables, isStrict: Bool = true) {
    self.variables = variables
    let declared: [PathStep] = ["spec", "variables"]
    var unknown: [(path: [PathStep], isKey: Bool, names: [String])] = []
    var renamed: [[PathStep]: String] = [:]
    var used: Set<String> = []
    var value = variables.filled(root.value, at: [], used: &used) { path, name, missing in
      if path.starts(with: declared) { return }
      if !missing.isEmpty { unknown.append((path, name != nil, missing.map(\.name))) }
      if let name, path.last != .name(name) { renamed[path] = name }
    }
    if let raw = root.value["spec", "variables"] { value.set(["spec", "variables"], raw) }
    usedVariables = used
    for place in isStrict ? unknown : [] {
      let node = Node(value: .null, path: place.path)
      for name in place.names {
        let message = Self.unknownVariable(name, variables)
        if place.isKey {
          report(.error, message, atKeyOf: node)
        } else {
          error(message, at: node)
        }
      }
    }
    replaceRoot(value, renamed)
  }

  /// What is said about a variable that there is none of.
  static func unknownVariable(_ name: String, _ variables: Variables) -> String {
    var message = "there is no variable \"\(name)\""
    if let nearest = Spelling.nearest(to: name, in: variables.names) {
      message += "; did you mean \"\(nearest)\"?"
    }
    return message
  }

  /// Fills variables into a manifest's document; those that are unknown are said, with their place
  /// in that file, at the node that names it.
  mutating func fill(_ document: YAMLDocument, _ path: String, at node: Node) -> JSON {
    var unknown: [String] = []
    let variables = self.variables
    let value = variables.filled(document.value, at: [], used: &usedVariables) {
      place, name, missing in
      let (line, column) =
        (name == nil ? document.position(of: place) : document.keyPosition(of: place))
        ?? (document.line, 1)
      unknown += missing.map {
        "\(path):\(line):\(column): " + Self.unknownVariable($0.name, variables)
      }
    }
    if !isLearners { for message in unknown { error(message, at: node) } }
    return value
  }

  /// Warns of variables that nothing uses.
  mutating func checkVariables(_ node: Node) {
    for (name, value) in entries(node)
    where variables.names.contains(name) && !usedVariables.contains(name) {
      report(.warning, "variable \"\(name)\" is not used", atKeyOf: value)
    }
  }
}
