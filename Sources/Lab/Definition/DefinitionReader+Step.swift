internal import ControlPlane
internal import KubeAPI

extension DefinitionReader {
  /// The longest time that one step may wait.
  private static let waitMax = Duration.seconds(366 * 86_400)
  /// The largest file that a lab may name.
  static let fileSizeMax = 3 << 20

  /// Reads the steps of `after` or of `steps.yaml`.
  mutating func steps(_ node: Node) -> [Step] {
    items(node, "the list of steps").flatMap { step($0) }
  }

  /// Reads one step: a map with one of the words.
  mutating func step(_ node: Node) -> [Step] {
    guard isMap(node, "a step") else { return [] }
    allow(.step, in: node, "a step")
    let words = entries(node).filter { Form.step.names.contains($0.name) }
    guard words.count == 1, let (word, value) = words.first else {
      error(
        words.isEmpty ? "a step needs a word such as \"wait\"" : "a step has one word only",
        at: node)
      return []
    }
    return step(word, value).map { [$0] } ?? []
  }

  /// Reads one step of a word.
  private mutating func step(_ word: String, _ node: Node) -> Step? {
    switch word {
    case "addNode": return self.node(node).map { .addNode($0) }
    case "removeNode": return nodeName(word, node).map { .removeNode($0) }
    case "failNode": return nodeName(word, node).map { .failNode($0) }
    case "recoverNode": return nodeName(word, node).map { .recoverNode($0) }
    case "cordon": return nodeName(word, node).map { .cordon($0, true) }
    case "uncordon": return nodeName(word, node).map { .cordon($0, false) }
    case "drain": return nodeName(word, node).map { .drain($0) }
    case "wait": return wait(node)
    case "apply": return apply(node)
    case "delete":
      let selection = selection(node, "\"delete\"", .delete)
      return selection.map { .delete($0, cascade: cascade(node)) }
    case "taint": return taint(node)
    case "label", "annotate": return mark(word, node)
    case "killContainer": return killContainer(node)
    default: return objectStep(word, node)
    }
  }

  /// Reads a node's name, alone or as `{node: NAME}`.
  private mutating func nodeName(_ word: String, _ node: Node) -> String? {
    if node.value.object != nil {
      allow(.nodeName, in: node, "\"\(word)\"")
      return text("node", in: node) ?? requiredText("name", in: node, "\"\(word)\"")
    }
    return text(node, "\"\(word)\"")
  }

  /// Reads how long to wait: a duration, or seconds.
  private mutating func wait(_ node: Node) -> Step? {
    var duration: Duration?
    switch node.value {
    case .integer(let seconds) where seconds >= 0 && seconds < 1 << 31: duration = .seconds(seconds)
    case .string(let text): duration = DurationText.parse(text)
    default: break
    }
    guard let duration, duration >= .zero, duration <= Self.waitMax else {
      error("\(Shown.value(node.value)) is no duration such as 60s, 5m or 1h30m", at: node)
      return nil
    }
    return .wait(duration)
  }

  /// Reads what becomes of dependents.
  private mutating func cascade(_ node: Node) -> String? {
    guard let cascade = child(node, "cascade") else { return nil }
    let words = ["background", "foreground", "orphan"]
    guard let text = cascade.value.string, words.contains(text) else {
      error("\"cascade\" must be background, foreground or orphan", at: cascade)
      return nil
    }
    return text
  }

  /// Reads labels or annotations to set.
  private mutating func mark(_ word: String, _ node: Node) -> Step? {
    let field = word == "label" ? "labels" : "annotations"
    let what = "\"\(word)\""
    guard isMap(node, what) else { return nil }
    allow(.marks(of: word), in: node, what)
    guard let target = target(node, what) else { return nil }
    guard let marks = child(node, field), isMap(marks, "\"\(field)\"") else {
      if child(node, field) == nil { report(.error, "\(what) needs \"\(field)\"", at: node) }
      return nil
    }
    var values: [(name: String, value: String?)] = []
    for (name, value) in entries(marks) {
      values.append((name, value.value.isNull ? nil : text(value, "a value") ?? ""))
    }
    return .mark(target, field: field, values: values)
  }

  /// Reads taints to put on a node, or to take off.
  private mutating func taint(_ node: Node) -> Step? {
    guard isMap(node, "\"taint\"") else { return nil }
    allow(.taintStep, in: node, "\"taint\"")
    guard let name = requiredText("node", in: node, "\"taint\"") else { return nil }
    guard let list = child(node, "taints") else {
      report(.error, "\"taint\" needs \"taints\"", at: node)
      return nil
    }
    let remove = bool("remove", in: node) ?? false
    let taints = items(list, "\"taints\"").compactMap { taintChange($0, needsEffect: !remove) }
    return .taint(name, taints, remove: remove)
  }

  /// Reads one taint, as a map or as `key=value:Effect`.
  mutating func taintChange(_ node: Node, needsEffect: Bool) -> Step.TaintChange? {
    var taint: Step.TaintChange
    if let text = node.value.string {
      let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
      let pair = (parts.first ?? "").split(separator: "=", maxSplits: 1).map(String.init)
      taint = Step.TaintChange(key: pair.first ?? "")
      taint.value = pair.count > 1 ? pair[1] : nil
      taint.effect = parts.count > 1 ? parts[1] : nil
    } else {
      guard isMap(node, "a taint") else { return nil }
      allow(.taintChange, in: node, "a taint")
      guard let key = requiredText("key", in: node, "a taint") else { return nil }
      taint = Step.TaintChange(
        key: key, value: text("value", in: node), effect: text("effect", in: node))
    }
    let effects = ["NoSchedule", "PreferNoSchedule", "NoExecute"]
    if taint.effect.map({ !effects.contains($0) }) ?? needsEffect {
      error("a taint's effect must be NoSchedule, PreferNoSchedule or NoExecute", at: node)
      return nil
    }
    return taint
  }

  /// Reads which container ends.
  private mutating func killContainer(_ node: Node) -> Step? {
    guard isMap(node, "\"killContainer\"") else { return nil }
    allow(.killContainer, in: node, "\"killContainer\"")
    guard let pod = requiredText("pod", in: node, "\"killContainer\"") else { return nil }
    return .killContainer(
      pod: pod, namespace: text("namespace", in: node) ?? "default",
      container: text("container", in: node))
  }

  /// Reads the steps that change one object that has a template or replicas.
  private mutating func objectStep(_ word: String, _ node: Node) -> Step? {
    let what = "\"\(word)\""
    guard isMap(node, what) else { return nil }
    allow(.object(of: word), in: node, what)
    guard let target = target(node, what) else { return nil }
    switch word {
    case "scale":
      guard let replicas = integer("replicas", in: node, 0...1_000_000) else {
        if child(node, "replicas") == nil { report(.error, "\(what) needs \"replicas\"", at: node) }
        return nil
      }
      return .scale(target, replicas)
    case "setImage":
      guard let image = requiredText("image", in: node, what) else { return nil }
      return .setImage(target, container: text("container", in: node), image: image)
    case "rolloutUndo":
      let revision = integer("toRevision", in: node, 0...Int64.max)
      return .rolloutUndo(
        target, revision: revision ?? integer("revision", in: node, 0...Int64.max))
    default: return .rolloutRestart(target)
    }
  }

  /// Reads manifests: a file's name, a document, or a list of these.
  private mutating func apply(_ node: Node) -> Step? {
    if node.value.array != nil {
      return .apply(items(node, "\"apply\"").flatMap { manifests($0) })
    }
    return .apply(manifests(node))
  }

  /// Reads the documents of a file, or a document that stands in the definition itself.
  private mutating func manifests(_ node: Node) -> [Manifest] {
    if let path = node.value.string { return manifests(inFile: path, at: node) }
    guard isMap(node, "\"apply\"") else { return [] }
    return [Manifest(value: node.value, file: file, line: 0, column: 0)]
  }

  /// Reads the documents of a file of the lab, or of all manifests in a folder of it.
  mutating func manifests(inFile path: String, at node: Node) -> [Manifest] {
    guard FileSystem.isInside(path) else {
      error("\"\(path)\" leads out of the folder of this file", at: node)
      return []
    }
    let full = "\(folder)/\(path)"
    switch FileSystem.kind(of: full) {
    case .folder:
      let base = path.hasSuffix("/") ? String(path.dropLast()) : path
      return FileSystem.files(below: full).filter { ManifestFile.isManifest($0) }
        .flatMap { manifests(inFile: "\(base)/\($0)", at: node) }
    case .file:
      do {
        let bytes = try FileSystem.read(full, limit: Self.fileSizeMax)
        usedFiles.append((path, bytes))
        var problems: [ManifestFile.Problem] = []
        var (documents, problem) = ManifestFile.documents(
          in: bytes, file: full, duplicates: &problems)
        for problem in problems + (problem.map { [$0] } ?? []) {
          error("\(path):\(problem.line):\(problem.column): \(problem.message)", at: node)
        }
        guard !variables.isEmpty else { return documents }
        let plain = YAML.documents(in: bytes).documents.filter { !$0.value.isNull }
        for (index, document) in plain.enumerated() where documents.indices.contains(index) {
          documents[index].value = fill(document, path, at: node)
        }
        return documents
      } catch {
        self.error("\"\(path)\" cannot be read: \(error.message)", at: node)
      }
    case .other, .nothing: error("there is no file \"\(path)\" beside this one", at: node)
    }
    return []
  }
}
