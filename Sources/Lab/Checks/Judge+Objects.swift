internal import ControlPlane
internal import KubeAPI

extension Judge {
  /// Judges `exists`.
  func exists(_ selection: Selection, in world: World) -> Verdict {
    let objects = selection.objects(in: world)
    guard let first = objects.first else { return nothing(selection, in: world) }
    return .passed(
      Verdict.Finding(
        expected: "\(selection.text) to exist", found: Self.names(objects, selection.resource),
        at: Selection.name(of: first, selection.resource)))
  }

  /// Judges `absent`.
  func absent(_ selection: Selection, in world: World) -> Verdict {
    let objects = selection.objects(in: world)
    let expected = "no \(selection.text)"
    guard let first = objects.first else {
      return .passed(Verdict.Finding(expected: expected, found: "none"))
    }
    return .failed(
      Verdict.Finding(
        expected: expected, found: Self.names(objects, selection.resource),
        at: Selection.name(of: first, selection.resource)))
  }

  /// Judges `count`.
  func count(_ selection: Selection, _ number: Expectation, in world: World) -> Verdict {
    let objects = selection.objects(in: world)
    var finding = Verdict.Finding(
      expected: "\(number) \(number.isOne ? selection.text : selection.plural)",
      found: objects.isEmpty ? "none" : "\(objects.count)")
    if !objects.isEmpty { finding.found += ": \(Self.names(objects, selection.resource))" }
    let isMatch = DocumentMatcher(selection.resource).match(
      number, .integer(Int64(objects.count)), DocumentMatcher.Context(path: "", shape: .integer)
    ).isMatch
    if !isMatch { finding.reason = nearest(selection, in: world) }
    return isMatch ? .passed(finding) : .failed(finding)
  }

  /// Judges `expect`: the object that comes nearest decides what is said.
  func expect(_ selection: Selection, _ expected: Expectation, in world: World) -> Verdict {
    let matcher = DocumentMatcher(selection.resource)
    var best: (object: JSON, match: DocumentMatcher.Match)?
    for object in selection.objects(in: world) {
      let match = matcher.match(expected, object)
      if match.isMatch {
        return .passed(
          Verdict.Finding(
            expected: expected.description, found: "as expected",
            at: Selection.name(of: object, selection.resource)))
      }
      if best.map({ match.isNearer(than: $0.match) }) ?? true { best = (object, match) }
    }
    guard let best else { return nothing(selection, in: world) }
    return .failed(finding(best.object, best.match, selection.resource))
  }

  /// Judges `image`.
  func image(
    _ selection: Selection, _ container: String?, _ expected: Expectation, in world: World
  ) -> Verdict {
    guard let container else { return expect(selection, .someImage(expected), in: world) }
    let item = Expectation.map([
      Expectation.Entry(name: "name", value: .scalar(.string(container))),
      Expectation.Entry(name: "image", value: expected),
    ])
    var names = ["containers", "spec"]
    if selection.resource.kind != "Pod" { names += ["template", "spec"] }
    let document = names.reduce(Expectation.list([item])) { inner, name in
      .map([Expectation.Entry(name: name, value: inner)])
    }
    return expect(selection, document, in: world)
  }

  /// What is said about the object that came nearest.
  private func finding(
    _ object: JSON, _ match: DocumentMatcher.Match, _ resource: Resource
  ) -> Verdict.Finding {
    let first = match.mismatches.first
    let name = Selection.name(of: object, resource)
    let path = first.map(\.path) ?? ""
    var finding = Verdict.Finding(
      expected: first?.expected ?? "", found: first?.found ?? "",
      at: path.isEmpty ? name : "\(name), \(path)")
    let others = match.mismatches.dropFirst().prefix(3).map {
      "\($0.path.isEmpty ? name : $0.path): expected \($0.expected), found \($0.found)"
    }
    if !others.isEmpty { finding.reason = "also " + others.joined(separator: "; ") }
    return finding
  }

  /// What is said when no object is as selected.
  func nothing(_ selection: Selection, in world: World) -> Verdict {
    let all = world.objects(selection.resource)
    return .failed(
      Verdict.Finding(
        expected: "\(selection.text) to exist",
        found: all.isEmpty
          ? "no \(selection.resource.kind) in the cluster" : "no such \(selection.resource.kind)",
        at: selection.place, reason: nearest(selection, in: world)))
  }

  /// The object that comes nearest to a selection without being selected, in words; empty where
  /// none does.
  func nearest(_ selection: Selection, in world: World) -> String {
    let resource = selection.resource
    var best: (score: Int, text: String)?
    /// Keeps what comes nearer than what was seen before.
    func offer(_ score: Int, _ text: String) {
      if score < best?.score ?? .max { best = (score, text) }
    }
    for object in world.objects(resource) where !selection.covers(object) {
      var score = 0
      if let wanted = selection.name {
        let distance = Spelling.distance(
          Array(object.name.unicodeScalars.prefix(64)), Array(wanted.unicodeScalars.prefix(64)))
        if distance > max(2, wanted.count / 3) { continue }
        // A name that is spelled differently in another namespace is another object's.
        if distance > 0, !selection.looksIn(object.namespace) { continue }
        score = distance * 10
      }
      if !selection.looksIn(object.namespace) {
        if selection.name == nil, selection.labels == nil { continue }
        score += 5
      }
      guard let (extra, note) = selection.shortfall(of: object) else { continue }
      offer(score + extra, "nearest: \(Selection.name(of: object, resource))\(note)")
    }
    if let best { return best.text }
    guard let name = selection.name else { return "" }
    for resource in [Resource.daemonSets, .deployments, .replicaSets, .pods] {
      guard resource != selection.resource,
        let twin = world.objects(resource).first(where: { $0.name == name })
      else { continue }
      return "nearest: \(Selection.name(of: twin, resource))"
    }
    return ""
  }

  /// Some objects by name, in words.
  static func names(_ objects: [JSON], _ resource: Resource) -> String {
    Shown.list(
      objects.map { object in
        resource.namespaced ? "\(object.namespace)/\(object.name)" : object.name
      })
  }

  // MARK: Events

  /// Judges `event`.
  func event(_ query: EventQuery, in world: World) -> Verdict {
    let matcher = DocumentMatcher(.events)
    let expected = "an event \(query.text)"
    var best: (event: JSON, match: DocumentMatcher.Match)?
    for event in world.objects(.events, namespace: query.namespace) {
      let object = event["involvedObject"]
      if let kind = query.kind, object?["kind"]?.string != kind { continue }
      if let name = query.name, object?["name"]?.string != name { continue }
      let entries = query.fields.map { Expectation.Entry(name: $0.name, value: $0.value) }
      let match = matcher.match(.map(entries), event)
      let at = "\(object?["kind"]?.string ?? "") \(object?["name"]?.string ?? "")"
      if match.isMatch {
        let found = "\(event["reason"]?.string ?? ""): \(event["message"]?.string ?? "")"
        return .passed(Verdict.Finding(expected: expected, found: found, at: at))
      }
      if best.map({ match.isNearer(than: $0.match) }) ?? true { best = (event, match) }
    }
    guard let best else {
      return .failed(Verdict.Finding(expected: expected, found: "no event about it"))
    }
    let object = best.event["involvedObject"]
    return .failed(
      Verdict.Finding(
        expected: expected,
        found: "\(best.event["reason"]?.string ?? ""): \(best.event["message"]?.string ?? "")",
        at: "\(object?["kind"]?.string ?? "") \(object?["name"]?.string ?? "")",
        reason: "this event came nearest"))
  }
}
