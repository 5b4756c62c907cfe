internal import KubeAPI

extension DefinitionReader {
  /// How many tasks a lab may have, and how many checks a task.
  private static let itemsMax = 1000

  /// Reads the tasks of a lab.
  mutating func tasks(_ node: Node) -> [LabTask] {
    let items = items(node, "\"tasks\"")
    if items.isEmpty, node.value.array != nil { error("a lab has at least one task", at: node) }
    if items.count > Self.itemsMax { error("a lab has at most \(Self.itemsMax) tasks", at: node) }
    var ids: Set<String> = []
    var total: Points? = .zero
    var tasks: [LabTask] = []
    for item in items.prefix(Self.itemsMax) {
      guard let task = task(item) else { continue }
      if !ids.insert(task.id).inserted {
        error("there are two tasks named \"\(task.id)\"", at: item)
      }
      for check in task.checks {
        total = total.flatMap { total in
          task.points.share(check.weight, of: task.weights).flatMap { total.adding($0) }
        }
      }
      if total == nil {
        error("the points and weights of this lab are too fine to be added exactly", at: item)
        total = .zero
      }
      tasks.append(task)
    }
    return tasks
  }

  /// Reads one task.
  private mutating func task(_ node: Node) -> LabTask? {
    guard isMap(node, "a task") else { return nil }
    allow(.task, in: node, "a task")
    let id = requiredText("id", in: node, "a task")
    var task = LabTask(id: id ?? "")
    task.title = text("title", in: node) ?? ""
    task.points = points("points", in: node) ?? Points(1)
    if let all = child(node, "all") {
      task.needsAll = all.value.string == "required"
      if !task.needsAll { error("\"all\" can only be \"required\"", at: all) }
    }
    if let choices = child(node, "choices") {
      task.choices = items(choices, "\"choices\"").compactMap { text($0, "a choice") }
    }
    visibility = visibility(in: node, .afterwards)
    task.isQuestion = child(node, "question") != nil
    if task.isQuestion {
      question(node, &task)
    } else {
      task.text = requiredText("text", in: node, "a task") ?? ""
      if child(node, "answer") != nil {
        report(.error, "\"answer\" needs \"question\"", atKeyOf: child(node, "answer") ?? node)
      }
    }
    if let checks = child(node, "checks") {
      let items = items(checks, "\"checks\"")
      task.checks += items.prefix(Self.itemsMax).compactMap { check($0) }
      if items.isEmpty { error("a task has at least one check", at: checks) }
    } else if !task.isQuestion {
      report(.error, "a task needs \"checks\", or \"question\" and \"answer\"", at: node)
    }
    if !task.checks.isEmpty, task.weights.isZero {
      error("the weights of a task's checks must not all be 0", at: node)
    }
    if let hints = child(node, "hints") {
      task.hints = items(hints, "\"hints\"").compactMap { hint($0) }
    }
    return id == nil ? nil : task
  }

  /// Reads the question and answer of a task.
  private mutating func question(_ node: Node, _ task: inout LabTask) {
    task.text = requiredText("question", in: node, "a task") ?? ""
    if child(node, "text") != nil, let more = requiredText("text", in: node, "a task") {
      task.text += "\n\(more)"
    }
    guard let answer = child(node, "answer") else {
      return report(.error, "a question needs \"answer\"", at: node)
    }
    task.answerFile = answer.value.object == nil ? nil : text("file", in: answer)
    guard let key = self.answer(answer, choices: task.choices) else { return }
    if !task.choices.isEmpty, case .equals(let right) = key.source,
      !task.choices.contains(where: { AnswerComparison.isSame(.string($0), right) })
    {
      error("the answer \(Shown.value(right)) is none of the choices", at: answer)
    }
    task.checks.append(
      Check(sentence: "The answer is right", visibility: visibility, claim: .answer(key)))
  }

  /// Reads when a learner gets to see what is checked.
  mutating func visibility(in node: Node, _ otherwise: Visibility) -> Visibility {
    guard let child = child(node, "visibility") else { return otherwise }
    guard let visibility = child.value.string.flatMap(Visibility.init(rawValue:)) else {
      error(
        "\"visibility\" must be shown, afterwards or hidden, not \(Shown.value(child.value))",
        at: child)
      return otherwise
    }
    return visibility
  }

  /// Reads a hint, as a map or as its text.
  private mutating func hint(_ node: Node) -> Hint? {
    guard node.value.object != nil else { return text(node, "a hint").map { Hint(text: $0) } }
    allow(.hint, in: node, "a hint")
    guard let text = requiredText("text", in: node, "a hint") else { return nil }
    return Hint(
      text: text, cost: points("cost", in: node) ?? .zero,
      claim: child(node, "when").flatMap { claim($0, "\"when\"") })
  }
}

extension LabTask {
  /// The sum of the weights of the task's checks.
  var weights: Points { checks.reduce(.zero) { $0.adding($1.weight) ?? $0 } }
}
