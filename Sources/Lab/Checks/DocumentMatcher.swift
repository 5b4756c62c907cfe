internal import ControlPlane
internal import KubeAPI

/// Compares documents with what a lab expects of them, as Kubernetes compares: quantities by value,
/// list items by their merge key, other lists without order.
struct DocumentMatcher {
  /// One difference.
  struct Mismatch: Hashable {
    /// The field's path.
    var path: String
    /// What was expected there.
    var expected: String
    /// What was there.
    var found: String
  }

  /// How near a value came to what was expected.
  struct Match {
    /// How many values were as expected.
    var satisfied = 0
    /// The differences, in the order of the expectation.
    var mismatches: [Mismatch] = []

    /// Whether there are no differences.
    var isMatch: Bool { mismatches.isEmpty }

    /// Adds what was seen of another value.
    mutating func add(_ other: Match) {
      satisfied += other.satisfied
      mismatches += other.mismatches
    }

    /// Whether this came nearer than another.
    func isNearer(than other: Match) -> Bool {
      if isMatch != other.isMatch { return isMatch }
      if satisfied != other.satisfied { return satisfied > other.satisfied }
      return mismatches.count < other.mismatches.count
    }
  }

  /// How deep documents are compared.
  private static let depthMax = 512

  /// The kind of the documents.
  private let resource: Resource
  /// The shape of the documents.
  private let root: Shape?

  /// Compares documents of a kind.
  init(_ resource: Resource) {
    self.resource = resource
    root = Shape.root(of: resource)
  }

  /// Compares a whole document.
  func match(_ expected: Expectation, _ document: JSON) -> Match {
    match(expected, document, Context(path: "", shape: root))
  }

  /// Compares the value that stands at a path.
  func match(_ expected: Expectation, _ value: JSON?, at path: JSONPath) -> Match {
    var context = Context(path: path.description, shape: Shape.of(path, in: resource))
    if case .name("image")? = path.steps.last { context.isImage = true }
    return match(expected, value, context)
  }

  /// Where a value stands, and what is known about it.
  struct Context {
    /// The path from the document.
    var path: String
    /// What the schema says about the value.
    var shape: Shape?
    /// What the schema says about the field.
    var field: Field?
    /// Whether the value names an image.
    var isImage = false
    /// How many values lie around it.
    var depth = 0

    /// The context of a field inside of this one.
    func inside(_ name: String) -> Context {
      Context(
        path: Shown.path(path, name), shape: shape?.inside(name),
        field: shape?.definition?.field(name),
        isImage: name == "image" && shape?.isContainer == true, depth: depth + 1)
    }

    /// The context of an item of this list, named by a text in brackets.
    func inside(item: String) -> Context {
      Context(path: "\(path)[\(item)]", shape: shape?.element, depth: depth + 1)
    }
  }

  /// Compares one value.
  func match(_ expected: Expectation, _ found: JSON?, _ context: Context) -> Match {
    guard context.depth < Self.depthMax else { return miss(expected, found, context) }
    let found = found.flatMap { $0.isNull ? nil : $0 }
    switch expected {
    case .scalar(let value): return result(isSame(value, found, context), expected, found, context)
    case .map(let entries): return map(entries, expected, found, context)
    case .list(let items): return list(items, expected, found, context)
    case .oneOf(let choices):
      let isMatch = choices.contains { match($0, found, context).isMatch }
      return result(isMatch, expected, found, context)
    case .not(let inner):
      return result(!match(inner, found, context).isMatch, expected, found, context)
    case .range(let low, let high):
      return result(isWithin(low, high, found), expected, found, context)
    case .matches(let pattern):
      let text = found.flatMap { $0.isContainer ? nil : Shown.text($0) }
      return result(text.map(pattern.matches) ?? false, expected, found, context)
    case .exactly(let value):
      return result(isExactly(value, found, context), expected, found, context)
    case .inOrder(let items): return inOrder(items, expected, found, context)
    case .present(let isPresent):
      return result((found != nil) == isPresent, expected, found, context)
    case .each(let inner): return each(inner, expected, found, context)
    case .eachContainer(let inner, let withInit):
      return eachContainer(inner, withInit: withInit, expected, found, context)
    case .image(let repository, let tag, let digest):
      let image = found?.string.flatMap { ImageReference($0) }
      let isMatch =
        image.map { image in
          (repository ?? image.path) == image.path && (tag ?? image.tag) == image.tag
            && (digest ?? image.digest) == image.digest
        } ?? false
      return result(isMatch, expected, found, context)
    case .someImage(let inner): return someImage(inner, expected, found, context)
    case .all(let parts):
      return parts.reduce(into: Match()) { $0.add(match($1, found, context)) }
    }
  }

  // MARK: Results

  /// One value that was or was not as expected.
  private func result(
    _ isMatch: Bool, _ expected: Expectation, _ found: JSON?, _ context: Context
  ) -> Match {
    isMatch ? Match(satisfied: 1) : miss(expected, found, context)
  }

  /// One difference.
  private func miss(_ expected: Expectation, _ found: JSON?, _ context: Context) -> Match {
    Match(mismatches: [
      Mismatch(
        path: context.path, expected: expected.description, found: Shown.value(found))
    ])
  }

  // MARK: Maps and lists

  /// Compares a map with a part of it.
  private func map(
    _ entries: [Expectation.Entry], _ expected: Expectation, _ found: JSON?, _ context: Context
  ) -> Match {
    guard let object = found?.object else {
      let isSatisfied = entries.allSatisfy { match($0.value, nil, context.inside($0.name)).isMatch }
      if found == nil, isSatisfied, !entries.isEmpty { return Match(satisfied: entries.count) }
      return miss(expected, found, context)
    }
    return entries.reduce(into: Match()) { result, entry in
      if entry.name.isEmpty {
        result.add(match(entry.value, found, context))
      } else {
        result.add(match(entry.value, object[entry.name], context.inside(entry.name)))
      }
    }
  }

  /// Compares a list with items that must be in it.
  private func list(
    _ items: [Expectation], _ expected: Expectation, _ found: JSON?, _ context: Context
  ) -> Match {
    guard let values = found?.array else {
      return items.isEmpty && found == nil ? Match(satisfied: 1) : miss(expected, found, context)
    }
    if items.isEmpty { return result(values.isEmpty, expected, found, context) }
    return items.reduce(into: Match()) { $0.add(item($1, among: values, found, context)) }
  }

  /// Looks for one expected item in a list: by its merge key, or, where that is not given,
  /// anywhere.
  private func item(
    _ expected: Expectation, among values: [JSON], _ found: JSON?, _ context: Context
  ) -> Match {
    if let key = context.field?.mergeKey, case .map(let entries) = expected,
      let entry = entries.first(where: { $0.name == key }), case .scalar(let name) = entry.value
    {
      let inner = context.inside(item: "").inside(key)
      guard let index = values.firstIndex(where: { isSame(name, $0[key], inner) }) else {
        let names = values.compactMap { $0[key].map(Shown.text) }
        let there = names.isEmpty ? "no items" : "only " + Shown.list(names)
        return Match(mismatches: [
          Mismatch(
            path: context.path, expected: "an item with \(key) \(Shown.value(name))", found: there)
        ])
      }
      return match(expected, values[index], context.inside(item: "\(index)"))
    }
    var best: (index: Int, match: Match)?
    for (index, value) in values.enumerated() {
      let match = match(expected, value, context.inside(item: "\(index)"))
      if match.isMatch { return match }
      if best.map({ match.isNearer(than: $0.match) }) ?? true { best = (index, match) }
    }
    if let best, best.match.satisfied > 0 || values.count == 1, case .map = expected {
      return best.match
    }
    return Match(mismatches: [
      Mismatch(
        path: context.path, expected: "an item \(expected)", found: Shown.value(found))
    ])
  }

  /// Compares a list with items that must be in it in their order.
  private func inOrder(
    _ items: [Expectation], _ expected: Expectation, _ found: JSON?, _ context: Context
  ) -> Match {
    guard let values = found?.array else { return miss(expected, found, context) }
    var index = 0
    for item in items {
      while index < values.count,
        !match(item, values[index], context.inside(item: "\(index)")).isMatch
      { index += 1 }
      if index == values.count { return miss(expected, found, context) }
      index += 1
    }
    return Match(satisfied: items.count)
  }

  /// Compares every item of a list.
  private func each(
    _ inner: Expectation, _ expected: Expectation, _ found: JSON?, _ context: Context
  ) -> Match {
    guard let values = found?.array, !values.isEmpty else {
      return Match(mismatches: [
        Mismatch(
          path: context.path, expected: "at least one item, each \(inner)",
          found: found == nil ? "nothing" : Shown.value(found))
      ])
    }
    return values.enumerated().reduce(into: Match()) { result, item in
      result.add(match(inner, item.element, context.inside(item: "\(item.offset)")))
    }
  }

  // MARK: Containers

  /// The containers below a value: those of a pod, or of the pod template inside of it.
  private func containers(
    of found: JSON?, withInit: Bool, _ context: Context
  ) -> [(value: JSON, context: Context)] {
    guard let found else { return [] }
    for names in [
      [], ["spec"], ["spec", "template", "spec"], ["template", "spec"],
      ["spec", "jobTemplate", "spec", "template", "spec"],
    ] {
      guard let pod = found[at: names], pod["containers"] != nil else { continue }
      let inner = names.reduce(context) { $0.inside($1) }
      let lists = withInit ? ["initContainers", "containers"] : ["containers"]
      return lists.flatMap { list in
        (pod[list]?.array ?? []).enumerated().map { index, value in
          (value, inner.inside(list).inside(item: "\(index)"))
        }
      }
    }
    return []
  }

  /// Compares every container.
  private func eachContainer(
    _ inner: Expectation, withInit: Bool, _ expected: Expectation, _ found: JSON?,
    _ context: Context
  ) -> Match {
    let containers = containers(of: found, withInit: withInit, context)
    guard !containers.isEmpty else {
      return Match(mismatches: [
        Mismatch(
          path: context.path, expected: "at least one container, each \(inner)",
          found: "no containers")
      ])
    }
    return containers.reduce(into: Match()) { result, container in
      result.add(match(inner, container.value, container.context))
    }
  }

  /// Looks for a container that runs an image.
  private func someImage(
    _ inner: Expectation, _ expected: Expectation, _ found: JSON?, _ context: Context
  ) -> Match {
    let containers = containers(of: found, withInit: false, context)
    let matches = containers.map {
      match(inner, $0.value["image"], $0.context.inside("image"))
    }
    if let first = matches.first(where: \.isMatch) { return first }
    if matches.count == 1 { return matches[0] }
    let images = containers.compactMap { $0.value["image"]?.string }
    return Match(mismatches: [
      Mismatch(
        path: context.path, expected: "a container with image \(inner)",
        found: images.isEmpty ? "no containers" : Shown.list(images))
    ])
  }
}
