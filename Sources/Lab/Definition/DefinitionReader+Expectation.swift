internal import ControlPlane
internal import KubeAPI

extension DefinitionReader {
  /// Reads `expect`: a selection and a part of the object's manifest, in one map.
  mutating func expect(_ node: Node) -> Claim? {
    guard isMap(node, "\"expect\""), var selection = selectionWords(node, "\"expect\"") else {
      return nil
    }
    refuseNothing(.expect, in: node)
    let metadata = child(node, "metadata")
    if selection.name == nil { selection.name = metadata?.value["name"]?.string }
    if child(node, "namespace") == nil, child(node, "namespaces") == nil,
      let namespace = metadata?.value["namespace"]?.string
    {
      selection.namespaces = .one(namespace)
    }
    let shape = Shape.root(of: selection.resource)
    var parts: [Expectation] = []
    var fields: [Expectation.Entry] = []
    for (name, value) in entries(node) where !Form.selection.names.contains(name) {
      switch name {
      case "eachContainer": parts += eachContainer(value).map { [$0] } ?? []
      case "each": parts += eachItem(value, selection.resource)
      case "image": parts += imageExpectation(value).map { [.someImage($0)] } ?? []
      default:
        fields += entry(name, value, shape, "\"expect\"").map { [$0] } ?? []
      }
    }
    if !fields.isEmpty { parts.insert(.map(fields), at: 0) }
    if parts.isEmpty { return .exists(selection) }
    return .expect(selection, parts.count == 1 ? parts[0] : .all(parts))
  }

  /// Reads what is expected of one value of a type.
  mutating func expectation(_ node: Node, _ shape: Shape?) -> Expectation? {
    switch node.value {
    case .null: return .present(false)
    case .bool, .integer, .double, .string: return .scalar(node.value)
    case .array:
      return .list(items(node, "a list").compactMap { expectation($0, shape?.element) })
    case .object(let object):
      let words = object.names
      if !words.isEmpty, words.allSatisfy(Expectation.valueWords.contains) {
        return valueForm(node, shape)
      }
      if words == ["each"], let inner = child(node, "each"), shape?.definition == nil,
        shape?.isMap != true
      {
        return expectation(inner, shape?.element).map { .each($0) }
      }
      let fields = entries(node).compactMap { entry($0.name, $0.node, shape, "a partial document") }
      return .map(fields)
    }
  }

  /// Reads one name of a partial document with what is expected of its value.
  private mutating func entry(
    _ name: String, _ node: Node, _ shape: Shape?, _ what: String
  ) -> Expectation.Entry? {
    let definition = shape?.definition
    let field = definition?.field(name)
    if field == nil, name == "eachContainer" {
      return eachContainer(node).map { Expectation.Entry(name: "", value: $0) }
    }
    if let definition, field == nil, !definition.fields.isEmpty {
      var message = "\(definition.goName) has no field \"\(name)\""
      if let nearest = Spelling.nearest(to: name, in: definition.fields.map(\.name)) {
        message += "; did you mean \"\(nearest)\"?"
      }
      report(.error, message, atKeyOf: node)
      return nil
    }
    let isImage = name == "image" && shape?.isContainer == true
    let value = isImage ? imageExpectation(node) : expectation(node, shape?.inside(name))
    return value.map { Expectation.Entry(name: name, value: $0) }
  }

  /// Reads a value form; several words in one hold together.
  private mutating func valueForm(_ node: Node, _ shape: Shape?) -> Expectation? {
    var parts: [Expectation] = []
    for (word, value) in entries(node) {
      switch word {
      case "oneOf":
        parts.append(
          .oneOf(items(value, "\"oneOf\"").compactMap { expectation($0, shape) }))
      case "not":
        if value.value.array != nil {
          parts.append(.not(.oneOf(items(value, "\"not\"").compactMap { expectation($0, shape) })))
        } else if let inner = expectation(value, shape) {
          parts.append(.not(inner))
        }
      case "atLeast":
        parts.append(
          .range(atLeast: bound(value), atMost: child(node, "atMost").flatMap { bound($0) }))
      case "atMost":
        if child(node, "atLeast") == nil {
          parts.append(.range(atLeast: nil, atMost: bound(value)))
        }
      case "matches": parts += pattern(value).map { [.matches($0)] } ?? []
      case "exactly": parts.append(.exactly(value.value))
      case "inOrder":
        parts.append(
          .inOrder(items(value, "\"inOrder\"").compactMap { expectation($0, shape?.element) }))
      default:
        if let isPresent = bool("present", in: node) { parts.append(.present(isPresent)) }
      }
    }
    return parts.count == 1 ? parts[0] : (parts.isEmpty ? nil : .all(parts))
  }

  /// Reads one end of a range: a number, quantity, duration or time.
  private mutating func bound(_ node: Node) -> JSON? {
    if Measure(node.value) != nil { return node.value }
    error("\(Shown.value(node.value)) is no number, quantity, duration or time", at: node)
    return nil
  }

  /// Reads a pattern.
  mutating func pattern(_ node: Node) -> Pattern? {
    guard let source = text(node, "\"matches\"") else { return nil }
    do throws(Pattern.SyntaxError) {
      return try Pattern(source)
    } catch {
      self.error(
        "\"\(source)\" is no pattern: \(error.message), at letter \(error.offset + 1)", at: node)
      return nil
    }
  }

  /// Reads `eachContainer`: a partial container, and whether init containers are meant too.
  private mutating func eachContainer(_ node: Node) -> Expectation? {
    guard isMap(node, "\"eachContainer\"") else { return nil }
    let withInit = bool("init", in: node) ?? false
    let inner = child(node, "is") ?? node
    let shape = Shape.container
    var fields: [Expectation.Entry] = []
    for (name, value) in entries(inner) where name != "init" {
      fields += entry(name, value, shape, "\"eachContainer\"").map { [$0] } ?? []
    }
    return .eachContainer(.map(fields), withInit: withInit)
  }

  /// Reads `each` beside a manifest: field paths of lists, each with what every item must be.
  private mutating func eachItem(_ node: Node, _ resource: Resource) -> [Expectation] {
    guard isMap(node, "\"each\"") else { return [] }
    return entries(node).compactMap { name, value in
      guard let path = fieldPath(name, at: value),
        let inner = expectation(value, Shape.of(path, in: resource)?.element)
      else { return nil }
      return path.steps.reversed().reduce(.each(inner)) { inner, step in
        guard case .name(let name) = step else { return .each(inner) }
        return .map([Expectation.Entry(name: name, value: inner)])
      }
    }
  }

  /// Reads an image: a reference, parts of one, or a value form of references.
  mutating func imageExpectation(_ node: Node) -> Expectation? {
    let words = node.value.object?.names ?? []
    let parts = ["repository", "tag", "digest"]
    guard !words.isEmpty, words.allSatisfy(parts.contains) else { return expectation(node, nil) }
    return .image(
      repository: text("repository", in: node).map { ImageReference($0)?.path ?? $0 },
      tag: text("tag", in: node), digest: text("digest", in: node))
  }
}
