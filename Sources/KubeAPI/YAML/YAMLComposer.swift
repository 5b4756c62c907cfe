/// Builds one document's value from its events, with everything counted before it is built.
struct YAMLComposer {
  /// What is left of the limits, for all documents of a text.
  struct Budget {
    /// How deep lists and maps may nest.
    let depth: Int
    /// How many nodes may still come.
    var nodes: Int
    /// How many bytes of scalars may still come.
    var scalarBytes: Int
  }

  /// A node that is complete, and what it counts for.
  private struct Built {
    /// Its value.
    var value: JSON
    /// The nodes in it, those behind aliases counted each time.
    var nodes = 1
    /// The bytes of the scalars in it, those behind aliases counted each time.
    var scalarBytes = 0
    /// As what it can name an entry of a map; `nil` where it cannot.
    var key: String?
    /// Whether it is the plain key `<<`.
    var isMerge = false
  }

  /// One entry of a map that is being built.
  private struct Pair {
    /// The name.
    var name: String
    /// The value.
    var value: JSON
    /// Where the name stands.
    var mark: YAMLMark
    /// Whether it comes from a merged map.
    var merged: Bool
  }

  /// A list or map that is being built.
  private struct Frame {
    /// Whether it is a map.
    var isMap: Bool
    /// The name under which it is known.
    var anchor: String?
    /// Its place among the positions.
    var place: Int
    /// The items of a list.
    var items: [JSON] = []
    /// The entries of a map.
    var pairs: [Pair] = []
    /// The key that waits for its value.
    var key: Built?
    /// Where that key stands.
    var keyMark = YAMLMark(line: 0, column: 0)
    /// The nodes in it so far.
    var nodes = 1
    /// The bytes of the scalars in it so far.
    var scalarBytes = 0
  }

  /// The place of a named node, and the node once it is complete.
  private struct Anchor {
    /// Its place among the positions.
    var place: Int
    /// The node; `nil` while it is being built.
    var built: Built?
  }

  /// The lists and maps that are being built, the innermost last.
  private var stack: [Frame] = []
  /// The named nodes.
  private var anchors: [String: Anchor] = [:]
  /// How many nodes have been made, those behind aliases counted each time.
  private var decoded = 0
  /// How many of them came from aliases.
  private var aliased = 0
  /// How many of those from aliases have been taken from the budget.
  private var countedAliases = 0
  /// The line of the whole text at which the document begins, from 0.
  private let firstLine: Int
  /// The names that maps have twice.
  private var duplicateKeys: [YAMLDocument.DuplicateKey] = []
  /// The places of all nodes.
  private var positions = YAMLPositions()

  /// Makes a composer for a document that begins at a line of a whole text.
  private init(firstLine: Int) { self.firstLine = firstLine }

  /// Reads the first document of a text; one without any is `null`.
  static func document(
    in bytes: ArraySlice<UInt8>, firstLine: Int, budget: inout Budget
  ) throws(YAMLError) -> YAMLDocument {
    var reader = YAMLEventReader(bytes)
    var composer = YAMLComposer(firstLine: firstLine)
    do throws(YAMLSyntaxProblem) {
      return try composer.compose(&reader, &budget)
    } catch {
      var error = error
      if error.problem.hasPrefix("Maximum nesting level") {
        error.problem = "exceeded max depth of \(budget.depth)"
        error.printedLine = 0
      }
      let place = error.printedLine > 0 ? "line \(error.printedLine): " : ""
      let library = error.problem.hasPrefix("json: ") || error.problem.hasPrefix("unsupported map")
      throw YAMLError(
        message:
          "error converting YAML to JSON: \(library ? "" : "yaml: ")\(place)\(error.problem)",
        problem: error.problem, line: firstLine + error.mark.line + 1,
        column: error.mark.column + 1)
    }
  }

  /// Takes events until the document ends.
  private mutating func compose(
    _ reader: inout YAMLEventReader, _ budget: inout Budget
  ) throws(YAMLSyntaxProblem) -> YAMLDocument {
    var root = JSON.null
    var started: Int?
    while true {
      let event = try reader.next()
      let mark = reader.mark
      var finished: Built?
      switch event {
      case .documentStart: continue
      case .documentEnd, .streamEnd:
        return YAMLDocument(
          value: root, line: started ?? firstLine + 1, duplicateKeys: duplicateKeys,
          positions: positions)
      case .alias(let name): finished = try alias(name, mark)
      case .scalar(let value, let tag, let plain, let anchor):
        finished = try scalar(value, tag, plain, anchor, mark)
      case .sequenceStart(let anchor): try open(isMap: false, anchor, mark, budget.depth)
      case .mappingStart(let anchor): try open(isMap: true, anchor, mark, budget.depth)
      case .end: finished = close()
      }
      if started == nil { started = firstLine + mark.line + 1 }
      guard let finished else { continue }
      if stack.isEmpty { root = finished.value }
      try add(finished, mark, &budget)
    }
  }

  /// An error at a place, which go-yaml prints without a line.
  private func problem(_ text: String, _ mark: YAMLMark) -> YAMLSyntaxProblem {
    YAMLSyntaxProblem(problem: text, mark: mark, printedLine: 0)
  }
}

// MARK: Nodes

extension YAMLComposer {
  /// Notes the place of a node and returns its index; keys have none of their own.
  private mutating func note(_ mark: YAMLMark) -> Int {
    let line = firstLine + mark.line + 1
    let column = mark.column + 1
    var node = YAMLPositions.Node(
      key: nil, keyLine: line, keyColumn: column, line: line, column: column,
      end: positions.nodes.count + 1, target: nil)
    if let last = stack.indices.last, stack[last].isMap {
      guard stack[last].key != nil else { return positions.nodes.count }
      node.key = stack[last].key?.isMerge == true ? "<<" : stack[last].key?.key ?? ""
      node.keyLine = firstLine + stack[last].keyMark.line + 1
      node.keyColumn = stack[last].keyMark.column + 1
    }
    positions.nodes.append(node)
    return positions.nodes.count - 1
  }

  /// The node that an alias stands for.
  private mutating func alias(_ name: String, _ mark: YAMLMark) throws(YAMLSyntaxProblem) -> Built {
    guard let anchor = anchors[name] else {
      throw problem("unknown anchor '\(name)' referenced", mark)
    }
    guard let built = anchor.built else {
      throw problem("anchor '\(name)' value contains itself", mark)
    }
    let place = note(mark)
    if positions.nodes.indices.contains(place) { positions.nodes[place].target = anchor.place }
    aliased += built.nodes
    return built
  }

  /// A single value.
  private mutating func scalar(
    _ text: String, _ tag: String?, _ plain: Bool, _ anchor: String?, _ mark: YAMLMark
  ) throws(YAMLSyntaxProblem) -> Built {
    var value = plain ? YAMLScalar(resolving: text) : .string(text)
    if let tag {
      switch YAMLScalar.tagged(text, tag) {
      case .success(let tagged): value = tagged
      case .failure(let error): throw problem(error.problem, mark)
      }
    }
    let isKey = stack.indices.last.map { stack[$0].isMap && stack[$0].key == nil } ?? false
    var built = Built(value: .null, scalarBytes: text.utf8.count, key: value.key)
    built.isMerge = value == .merge && plain || tag == "tag:yaml.org,2002:merge"
    if let json = value.json {
      built.value = json
    } else if !isKey {
      let name = text.utf8.first == UInt8(ascii: "-") ? "-Inf" : "+Inf"
      let isNaN = text.lowercased().hasSuffix("nan")
      throw problem("json: unsupported value: \(isNaN ? "NaN" : name)", mark)
    }
    let place = note(mark)
    if let anchor { anchors[anchor] = Anchor(place: place, built: built) }
    return built
  }

  /// Begins a list or map.
  private mutating func open(
    isMap: Bool, _ anchor: String?, _ mark: YAMLMark, _ depth: Int
  ) throws(YAMLSyntaxProblem) {
    guard stack.count < depth else { throw problem("exceeded max depth of \(depth)", mark) }
    let place = note(mark)
    if let anchor { anchors[anchor] = Anchor(place: place, built: nil) }
    stack.append(Frame(isMap: isMap, anchor: anchor, place: place))
  }

  /// Ends the innermost list or map.
  private mutating func close() -> Built? {
    guard let frame = stack.popLast() else { return nil }
    var built = Built(value: .null, nodes: frame.nodes, scalarBytes: frame.scalarBytes)
    built.value = frame.isMap ? .object(object(frame.pairs)) : .array(frame.items)
    if positions.nodes.indices.contains(frame.place) {
      positions.nodes[frame.place].end = positions.nodes.count
    }
    if let anchor = frame.anchor { anchors[anchor] = Anchor(place: frame.place, built: built) }
    return built
  }

  /// Puts a complete node where it belongs: under its key, into its list, or in wait as a key.
  private mutating func add(
    _ built: Built, _ mark: YAMLMark, _ budget: inout Budget
  ) throws(YAMLSyntaxProblem) {
    try count(built, mark, &budget)
    guard let last = stack.indices.last else { return }
    stack[last].nodes += built.nodes
    stack[last].scalarBytes += built.scalarBytes
    guard stack[last].isMap else {
      stack[last].items.append(built.value)
      return
    }
    guard let key = stack[last].key.take() else {
      guard !built.value.isContainer else {
        throw problem("invalid map key: \(Self.goText(built.value))", mark)
      }
      stack[last].key = built
      stack[last].keyMark = mark
      return
    }
    let keyMark = stack[last].keyMark
    if key.isMerge {
      try merge(built.value, keyMark)
    } else if let name = key.key {
      stack[last].pairs.append(Pair(name: name, value: built.value, mark: keyMark, merged: false))
    } else {
      throw problem(
        "unsupported map key of type: %!s(<nil>), key: <nil>, value: \(Self.goText(built.value))",
        keyMark)
    }
  }

  /// Puts the entries of a map, or of all maps of a list, into the innermost map.
  private mutating func merge(_ value: JSON, _ mark: YAMLMark) throws(YAMLSyntaxProblem) {
    // Kubernetes: sigs.k8s.io/yaml/goyaml.v2/decode.go, decoder.merge
    let maps: [JSON]
    if case .array(let items) = value { maps = items.reversed() } else { maps = [value] }
    for map in maps {
      guard case .object(let object) = map, let last = stack.indices.last else {
        throw problem("map merge requires map or sequence of maps as the value", mark)
      }
      for entry in object {
        stack[last].pairs.append(
          Pair(name: entry.name, value: entry.value, mark: mark, merged: true))
      }
    }
  }

  /// Takes a node from the budget; what came in through an alias has been built only once.
  private mutating func count(
    _ built: Built, _ mark: YAMLMark, _ budget: inout Budget
  ) throws(YAMLSyntaxProblem) {
    // A list or map has had the nodes in it counted already, unless it came through an alias.
    let isAlias = aliased > countedAliases
    countedAliases = aliased
    let nodes = isAlias || !built.value.isContainer ? built.nodes : 1
    budget.nodes -= nodes
    budget.scalarBytes -= isAlias || !built.value.isContainer ? built.scalarBytes : 0
    decoded += nodes
    // Kubernetes: sigs.k8s.io/yaml/goyaml.v2/decode.go, allowedAliasRatio
    let share = min(1, max(0, Double(decoded - 400_000) / 3_600_000))
    if aliased > 100, decoded > 1000, Double(aliased) / Double(decoded) > 0.99 - 0.89 * share {
      throw problem("document contains excessive aliasing", mark)
    }
    guard budget.nodes >= 0, budget.scalarBytes >= 0 else {
      throw problem(
        isAlias ? "document contains excessive aliasing" : "document is too large", mark)
    }
  }

  /// The map of some entries, of which the last of each name counts.
  private mutating func object(_ pairs: [Pair]) -> JSONObject {
    var order = Array(pairs.indices)
    order.sort { a, b in
      if pairs[a].name.precedes(pairs[b].name) { return true }
      return pairs[b].name.precedes(pairs[a].name) ? false : a < b
    }
    var entries: [JSONObject.Entry] = []
    entries.reserveCapacity(pairs.count)
    var first: Int?
    var duplicates: [(place: Int, first: Int)] = []
    for place in order {
      let pair = pairs[place]
      if let last = entries.last, last.name.hasSameBytes(as: pair.name) {
        entries[entries.count - 1].value = pair.value
        if !pair.merged, let first { duplicates.append((place, first)) }
        if first == nil, !pair.merged { first = place }
      } else {
        entries.append(JSONObject.Entry(name: pair.name, value: pair.value))
        first = pair.merged ? nil : place
      }
    }
    for (place, first) in duplicates.sorted(by: { $0.place < $1.place }) {
      duplicateKeys.append(
        YAMLDocument.DuplicateKey(
          name: pairs[place].name, line: firstLine + pairs[place].mark.line + 1,
          column: pairs[place].mark.column + 1, firstLine: firstLine + pairs[first].mark.line + 1))
    }
    return JSONObject(sortedUnique: entries)
  }

  /// A value as Go's `%#v` prints it, which the message on a bad key quotes.
  private static func goText(_ value: JSON, depth: Int = 0) -> String {
    guard depth < 8 else { return "…" }
    switch value {
    case .null: return depth == 0 ? "<nil>" : "interface {}(nil)"
    case .bool(let flag): return flag ? "true" : "false"
    case .integer(let number): return String(number)
    case .double(let number): return YAMLNumber.generalText("\(number)")
    case .string: return value.text
    case .array(let items):
      let texts = items.prefix(16).map { goText($0, depth: depth + 1) }
      return "[]interface {}{\(texts.joined(separator: ", "))}"
    case .object(let object):
      let texts = object.prefix(16).map { entry in
        "\(JSON.string(entry.name).text):\(goText(entry.value, depth: depth + 1))"
      }
      return "map[interface {}]interface {}{\(texts.joined(separator: ", "))}"
    }
  }
}
