internal import ControlPlane
internal import KubeAPI

extension DefinitionReader {
  /// How deep `not`, `all`, `any` and `onlyIf` may lie in one another.
  private static let claimDepthMax = 64

  /// Reads one check of a task.
  mutating func check(_ node: Node) -> Check? {
    guard isMap(node, "a check") else { return nil }
    allow(.check, in: node, "a check")
    let precondition = child(node, "onlyIf").flatMap { claim($0, "\"onlyIf\"") }
    let steps = child(node, "after").map { self.steps($0) } ?? []
    guard let claim = claimOfWords(node, "a check") else { return nil }
    if precondition == nil, case .absent = claim {
      report(
        .warning,
        "\"absent\" needs \"onlyIf\", because a cluster that nobody has touched would score",
        at: node)
    }
    let weight = points("weight", in: node) ?? Points(1)
    return Check(
      sentence: text("check", in: node) ?? claim.text, weight: weight, precondition: precondition,
      visibility: visibility(in: node, visibility), steps: steps, claim: claim)
  }

  /// Reads a map of words, all of which must hold, and a guard.
  mutating func claim(_ node: Node, _ what: String) -> Claim? {
    guard claimDepth < Self.claimDepthMax else {
      error("claims lie more than \(Self.claimDepthMax) deep in one another", at: node)
      return nil
    }
    claimDepth += 1
    defer { claimDepth -= 1 }
    guard isMap(node, what) else { return nil }
    allow(.claim, in: node, what)
    guard let claim = claimOfWords(node, what) else { return nil }
    guard let condition = child(node, "onlyIf").flatMap({ self.claim($0, "\"onlyIf\"") }) else {
      return claim
    }
    return .guarded(condition, claim)
  }

  /// Reads the words of a map that may hold others too; several words must all hold.
  private mutating func claimOfWords(_ node: Node, _ what: String) -> Claim? {
    var claims: [Claim] = []
    var count = 0
    for word in Form.claimWords.map(\.name) {
      guard node.value[word] != nil else { continue }
      count += 1
      let value = child(node, word) ?? Node(value: .null, path: node.path + [.name(word)])
      if let claim = claim(word, value, beside: node) { claims.append(claim) }
    }
    if count == 0 {
      error("\(what) needs a word that says what must hold, such as \"expect\"", at: node)
    }
    guard claims.count == count, let first = claims.first else { return nil }
    return claims.count == 1 ? first : .all(claims)
  }

  /// Reads one word.
  private mutating func claim(_ word: String, _ node: Node, beside parent: Node) -> Claim? {
    switch word {
    case "exists": return selection(node, "\"exists\"").map { .exists($0) }
    case "expect": return expect(node)
    case "count": return count(node, beside: parent)
    case "absent": return selection(node, "\"absent\"").map { .absent($0) }
    case "onePerEligibleNode": return coverage(node).map { .onePerEligibleNode($0) }
    case "event": return event(node).map { .event($0) }
    case "unchanged": return unchanged(node)
    case "image": return image(node, beside: parent)
    case "endpoints": return endpoints(node).map { .endpoints($0) }
    case "log": return log(node).map { .log($0) }
    case "answer": return answer(node, choices: []).map { .answer($0) }
    case "not":
      if node.value.array != nil { return group(node, "\"not\"").map { .not(.any($0)) } }
      return claim(node, "\"not\"").map { .not($0) }
    case "all": return group(node, "\"all\"").map { .all($0) }
    case "any": return group(node, "\"any\"").map { .any($0) }
    default: return .unsupported(word)
    }
  }

  /// Reads a list of claims.
  private mutating func group(_ node: Node, _ what: String) -> [Claim]? {
    let items = items(node, what)
    let claims = items.compactMap { claim($0, "an item of \(what)") }
    if items.isEmpty, node.value.array != nil { error("\(what) must not be empty", at: node) }
    return claims.isEmpty || claims.count < items.count ? nil : claims
  }

  /// Reads `count` and `is`.
  private mutating func count(_ node: Node, beside parent: Node) -> Claim? {
    guard let selection = selection(node, "\"count\"", .count) else { return nil }
    guard let number = child(parent, "is") ?? child(node, "is") else {
      report(.error, "\"count\" needs \"is\": a number or a range", atKeyOf: node)
      return nil
    }
    guard let value = expectation(number, .integer) else { return nil }
    switch value {
    case .scalar(.integer), .range, .oneOf, .not, .all: return .count(selection, value)
    default:
      error("\"is\" must be a number or a range, not \(Shown.value(number.value))", at: number)
      return nil
    }
  }

  /// Reads `image` with the object whose containers are looked at.
  private mutating func image(_ node: Node, beside parent: Node) -> Claim? {
    guard isMap(node, "\"image\""),
      let selection = selection(node, "\"image\"", .image)
    else { return nil }
    let reference = child(node, "is") ?? child(node, "image") ?? child(parent, "is")
    guard let reference else {
      report(.error, "\"image\" needs \"is\": the image", atKeyOf: node)
      return nil
    }
    return imageExpectation(reference).map {
      .image(selection, container: text("container", in: node), $0)
    }
  }

  /// Reads `onePerEligibleNode`.
  private mutating func coverage(_ node: Node) -> DaemonCoverage? {
    let what = "\"onePerEligibleNode\""
    if let text = node.value.string { return coverage(named: text) }
    guard isMap(node, what) else { return nil }
    allow(.coverage, in: node, what)
    guard let daemonSet = child(node, "daemonSet") else {
      report(.error, "\(what) needs \"daemonSet\"", at: node)
      return nil
    }
    var coverage: DaemonCoverage
    if daemonSet.value.object != nil {
      allow(.daemonSet, in: daemonSet, "\"daemonSet\"")
      guard let name = requiredText("name", in: daemonSet, "\"daemonSet\"") else { return nil }
      let namespace = text("namespace", in: daemonSet) ?? "default"
      coverage = DaemonCoverage(namespace: namespace, name: name)
    } else {
      guard let text = text(daemonSet, "\"daemonSet\"") else { return nil }
      coverage = self.coverage(named: text)
    }
    coverage.isReady = bool("ready", in: node) ?? false
    if let nodes = child(node, "nodes") { self.nodes(nodes, of: &coverage) }
    return coverage
  }

  /// Asks for a DaemonSet named as `namespace/name` or `name`.
  private func coverage(named text: String) -> DaemonCoverage {
    guard let slash = text.firstIndex(of: "/") else {
      return DaemonCoverage(namespace: "default", name: text)
    }
    return DaemonCoverage(
      namespace: String(text[..<slash]), name: String(text[text.index(after: slash)...]))
  }

  /// Reads which nodes should run a pod.
  private mutating func nodes(_ node: Node, of coverage: inout DaemonCoverage) {
    switch node.value.string {
    case "eligible": return
    case "all": coverage.nodes = .all
    case "workers": coverage.nodes = .workers
    default:
      guard let labels = child(node, "labels") else {
        return error("\"nodes\" must be all, workers or {labels: ...}", at: node)
      }
      allow(.coveredNodes, in: node, "\"nodes\"")
      if let (selector, text) = labelSelector(labels) {
        coverage.nodes = .labelled(selector, text: text)
      }
    }
  }

  /// Reads `event`.
  private mutating func event(_ node: Node) -> EventQuery? {
    guard isMap(node, "\"event\"") else { return nil }
    allow(.event, in: node, "\"event\"")
    let objects = Form.eventObjects.compactMap { child(node, $0) }
    for object in objects where object.value.string == nil {
      guard isMap(object, "an event's object") else { return nil }
      allow(.eventObject, in: object, "an event's object")
    }
    let object = objects.first ?? node
    var query = EventQuery(namespace: "default")
    if let text = object.value.string {
      let parts = text.split(separator: "/").map(String.init)
      query.kind = parts.first
      query.name = parts.count > 1 ? parts.last : nil
      if parts.count > 2 { query.namespace = parts[1] }
    } else {
      if let kind = child(object, "kind"), let name = text(kind, "\"kind\"") {
        query.kind = resource(named: name, at: kind)?.kind
      }
      query.name = text("name", in: object)
      query.namespace = text("namespace", in: object) ?? "default"
      if isAllNamespaces(object) { query.namespace = nil }
    }
    if query.kind == "Node", object.value["namespace"] == nil { query.namespace = nil }
    for name in Form.eventFields {
      guard let value = child(node, name), let expected = expectation(value, nil) else { continue }
      query.fields.append((name, expected))
    }
    if query.fields.isEmpty { error("\"event\" needs \"reason\" or \"message\"", at: node) }
    return query
  }

  /// Reads `unchanged`.
  private mutating func unchanged(_ node: Node) -> Claim? {
    if node.value.bool == true { return .unchanged(nil, nothingNew: false) }
    if node.value.string != nil {
      return selection(node, "\"unchanged\"").map { .unchanged($0, nothingNew: false) }
    }
    guard isMap(node, "\"unchanged\"") else { return nil }
    let nothingNew = bool("nothingNew", in: node) ?? false
    guard child(node, "kind") != nil else {
      allow(.unchanged, in: node, "\"unchanged\"")
      _ = isAllNamespaces(node)
      return .unchanged(nil, nothingNew: nothingNew)
    }
    return selection(node, "\"unchanged\"", .unchangedSelection).map {
      .unchanged($0, nothingNew: nothingNew)
    }
  }

  /// Reads how the right answer is found.
  mutating func answer(_ node: Node, choices: [String]) -> AnswerKey? {
    guard node.value.object != nil else {
      if node.value.isNull {
        error("\"answer\" must not be empty", at: node)
        return nil
      }
      return AnswerKey(source: .equals(node.value), choices: choices)
    }
    allow(.answer, in: node, "\"answer\"")
    guard let source = answerSource(node) else { return nil }
    var key = AnswerKey(source: source, choices: choices)
    if let asOf = child(node, "asOf") {
      switch asOf.value.string {
      case "start": break
      case "now": key.asOfStart = false
      default: error("\"asOf\" must be start or now, not \(Shown.value(asOf.value))", at: asOf)
      }
    }
    return key
  }

  /// Reads where the right answer comes from.
  private mutating func answerSource(_ node: Node) -> AnswerKey.Source? {
    let words = Form.answerSources.filter { child(node, $0) != nil }
    guard words.count == 1, let word = words.first, let value = child(node, word) else {
      error("\"answer\" needs one of equals, count, field, names and oneOf", at: node)
      return nil
    }
    switch word {
    case "equals": return .equals(value.value)
    case "oneOf": return .oneOf(items(value, "\"oneOf\"").map(\.value))
    case "count": return selection(value, "\"count\"").map { .count($0) }
    case "names": return selection(value, "\"names\"").map { .names($0) }
    default: return answerField(value, beside: node)
    }
  }

  /// Reads a field of objects, as `field: {kind: ..., path: ...}` or `field: PATH` with `of: {kind:
  /// ...}`.
  private mutating func answerField(_ node: Node, beside parent: Node) -> AnswerKey.Source? {
    let object = child(parent, "of") ?? node
    let words = ["path", "field", "jsonpath"]
    guard let selection = selection(object, "\"field\"", .answerField) else { return nil }
    let place =
      node.value.string != nil
      ? node : words.compactMap { child(node, $0) }.first ?? child(parent, "path")
    guard let place else {
      report(.error, "\"field\" needs \"path\": where the answer stands", at: node)
      return nil
    }
    guard let text = text(place, "\"path\""), let path = fieldPath(text, at: place) else {
      return nil
    }
    return .field(selection, path)
  }
}
