internal import ControlPlane
internal import KubeAPI

/// Shows labs to people: the list of all, and one with its tasks.
public enum LabDescription {
  /// The list of labs, one aligned line each.
  public static func list(_ labs: [LabDefinition]) -> String {
    let rows = labs.map { lab in
      [
        lab.name, lab.difficulty, lab.minutes > 0 ? "\(lab.minutes) min" : "",
        "\(Shown.count(lab.tasks.count, "task"))", lab.title,
      ]
    }
    return table([["NAME", "DIFFICULTY", "TIME", "TASKS", "TITLE"]] + rows)
  }

  /// Rows with their columns aligned.
  private static func table(_ rows: [[String]]) -> String {
    let count = rows.map(\.count).max() ?? 0
    let widths = (0..<count).map { column in
      rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
    }
    var text = ""
    for row in rows {
      var line = ""
      for (column, cell) in row.enumerated() {
        line += cell
        if column < row.count - 1 {
          line += String(repeating: " ", count: widths[column] - cell.count + 3)
        }
      }
      while line.last == " " { line.removeLast() }
      text += line + "\n"
    }
    return text
  }

  /// A lab with its cluster and tasks; hints only where they are wanted.
  public static func text(
    of lab: LabDefinition, withHints: Bool = false, isColoured: Bool = false
  ) -> String {
    var page = Page(isColoured: isColoured)
    page.line(page.bold(lab.title) + page.dim("  (\(lab.name))"))
    if !lab.summary.isEmpty { page.line(page.safe(lab.summary)) }
    page.line()
    let facts = [
      (
        "exam",
        [lab.curriculum.exam, lab.curriculum.domain].filter { !$0.isEmpty }.joined(separator: ", ")
      ),
      ("level", lab.difficulty), ("time", lab.minutes > 0 ? "\(lab.minutes) minutes" : ""),
      ("points", lab.points.description), ("cluster", cluster(lab)),
      (
        "varies",
        lab.variables.isEmpty ? "" : "\(Shown.list(lab.variables.names)), by seed \(lab.seed)"
      ),
    ]
    for (name, value) in facts where !value.isEmpty {
      page.line(page.dim(name) + String(repeating: " ", count: 9 - name.count) + page.safe(value))
    }
    for (index, object) in setupObjects(lab).enumerated() {
      let name = index == 0 ? page.dim("set up") + "   " : String(repeating: " ", count: 9)
      page.line(name + page.safe(object))
    }
    for (index, task) in lab.tasks.enumerated() {
      page.line()
      write(task, number: index + 1, withHints: withHints, to: &page)
    }
    return page.text
  }

  /// What a lab sets up, as manifests with all variables filled in.
  public static func setup(of lab: LabDefinition) -> String {
    lab.setup.map { YAML.text(of: $0.value) }.joined(separator: "---\n")
  }

  /// What can be done once a lab was shown.
  public static func nextSteps(after lab: LabDefinition) -> String {
    let seed = lab.variables.isEmpty || lab.seed == 1 ? "" : " --seed \(lab.seed)"
    let name = lab.name + seed
    var page = Page(isColoured: false)
    page.line()
    if !lab.setup.isEmpty {
      page.line("To see what was set up:  cadet show \(name) --setup")
    }
    if lab.tasks.contains(where: { !$0.hints.isEmpty }) {
      page.line("To see the hints:        cadet show \(name) --hints")
    }
    page.line("To hand in your work:    cadet grade \(name) FOLDER")
    page.line("FOLDER holds your manifests; what you do to the cluster goes into steps.yaml.")
    if let question = lab.tasks.first(where: \.isQuestion) {
      page.line("Answers go into answers.yaml, a line each: \"\(question.id): your answer\".")
    }
    return page.text
  }

  /// What a lab sets up, by name and in order: `Pod shop/look`.
  private static func setupObjects(_ lab: LabDefinition) -> [String] {
    lab.setup.flatMap { ApplyClient.objects(of: $0.value) }.map { object in
      let kind = object["kind"]?.string ?? ""
      let resource = Resource.find(apiVersion: object["apiVersion"]?.string ?? "", kind: kind)
      guard resource?.namespaced ?? true else { return "\(kind) \(object.name)" }
      let namespace = object.namespace
      return "\(kind) \(namespace.isEmpty ? "default" : namespace)/\(object.name)"
    }
  }

  /// The cluster in a line.
  private static func cluster(_ lab: LabDefinition) -> String {
    let cluster = lab.cluster
    let nodes = cluster.nodes.map { node in
      node.role == .controlPlane ? "\(node.name) (control plane)" : node.name
    }
    return "\(cluster.profile.rawValue) \(cluster.version), "
      + "\(Shown.count(nodes.count, "node")): \(Shown.list(nodes))"
  }

  /// Writes one task.
  private static func write(
    _ task: LabTask, number: Int, withHints: Bool, to page: inout Page
  ) {
    let points = "\(task.points) point\(task.points == Points(1) ? "" : "s")"
    var head = "\(number). \(page.bold(task.id))"
    if !task.title.isEmpty { head += "  \(page.safe(task.title))" }
    page.line(head + page.dim("  (\(points)\(task.needsAll ? ", all or nothing" : ""))"))
    let text = String(task.text.reversed().drop(while: \.isWhitespace).reversed())
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      page.line(line.isEmpty ? "" : "   \(page.safe(String(line)))")
    }
    if !task.choices.isEmpty {
      page.line("   answer with one of:")
      for choice in task.choices { page.line("   - \(page.safe(JSON.string(choice).text))") }
    }
    if let file = task.answerFile { page.line("   answer in: \(page.safe(file))") }
    for check in task.checks where check.visibility == .shown {
      page.line("   check: \(page.safe(check.sentence))")
    }
    let hidden = task.checks.count { $0.visibility == .hidden }
    if hidden > 0 { page.line("   and \(Shown.count(hidden, "hidden check"))") }
    guard withHints else { return }
    for hint in task.hints {
      let cost = hint.cost.isZero ? "" : " (costs \(hint.cost))"
      page.line("   hint\(cost): \(page.safe(hint.text))")
    }
  }
}
