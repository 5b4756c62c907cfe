extension GradeReport {
  /// The report for people: compact, aligned, in colour only where that is wanted.
  ///
  /// - Parameters:
  ///   - explains: Whether passed checks, too, say what was found.
  ///   - isColoured: Whether colours are wanted.
  public func text(explains: Bool = false, isColoured: Bool = false) -> String {
    var page = Page(isColoured: isColoured)
    page.line(page.bold(title) + page.dim("  (\(lab))"))
    for submission in submissions {
      page.line()
      submission.write(to: &page, explains: explains)
    }
    return page.text
  }
}

/// A text that grows line by line.
struct Page {
  /// What was written.
  private(set) var text = ""
  /// Whether colours are wanted.
  let isColoured: Bool

  /// Starts an empty page.
  init(isColoured: Bool) { self.isColoured = isColoured }

  /// Adds a line; control letters, which would confuse a terminal, are replaced.
  mutating func line(_ line: String = "") { text += line + "\n" }

  /// A text without the letters that would confuse a terminal.
  func safe(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: { $0.value < 32 || $0.value == 127 }) else {
      return text
    }
    var safe = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      safe.append(scalar.value < 32 || scalar.value == 127 ? " " : scalar)
    }
    return String(safe)
  }

  /// A text in a colour.
  private func coloured(_ text: String, _ code: String) -> String {
    isColoured ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }

  /// A text that stands out.
  func bold(_ text: String) -> String { coloured(safe(text), "1") }
  /// A text that stands back.
  func dim(_ text: String) -> String { coloured(safe(text), "2") }
  /// The mark of an outcome, five letters wide.
  func mark(_ outcome: Outcome) -> String {
    switch outcome {
    case .passed: coloured("ok   ", "32")
    case .failed: coloured("FAIL ", "31")
    case .cannotJudge: coloured("?    ", "33")
    }
  }
}

extension SubmissionReport {
  /// Writes what was found in this submission.
  fileprivate func write(to page: inout Page, explains: Bool) {
    page.line("\(page.bold(name)): \(points) of \(of) points")
    for problem in problems {
      let place = problem.line > 0 ? ":\(problem.line):\(problem.column)" : ""
      page.line("  \(page.safe(problem.file))\(place): \(problem.reason)")
      for line in problem.message.split(separator: "\n") {
        page.line("    \(page.safe(String(line)))")
      }
    }
    let width = tasks.map(\.id.count).max() ?? 0
    for task in tasks { task.write(to: &page, width: width, explains: explains) }
    guard !timeline.isEmpty else { return }
    page.line()
    for line in timeline { page.line("  \(page.safe(line))") }
  }
}

extension TaskReport {
  /// Writes what was found in this task.
  fileprivate func write(to page: inout Page, width: Int, explains: Bool) {
    let pad = String(repeating: " ", count: max(0, width - id.count))
    let score = "\(points)/\(of)"
    let space = String(repeating: " ", count: max(0, 7 - score.count))
    let head =
      "  \(page.mark(verdict)) \(page.bold(id))\(pad)  \(space)\(score)  \(page.safe(title))"
    page.line(String(head.reversed().drop { $0 == " " }.reversed()))
    var shown: Set<Verdict> = []
    for check in checks.map({ $0.shown(explains: explains) })
    where explains || !check.verdict.isPassed || checks.count > 1 {
      let isTold = explains || check.visibility != .hidden
      let isNew =
        !isTold || check.verdict.isPassed || shown.insert(check.verdict).inserted
      check.write(to: &page, explains: explains, isNew: isNew)
    }
    for hint in hints { page.line("        hint      \(page.safe(hint))") }
  }
}

extension CheckReport {
  /// Writes what was found in this check.
  fileprivate func write(to page: inout Page, explains: Bool, isNew: Bool) {
    let hidden = explains && visibility == .hidden ? page.dim("  (hidden)") : ""
    let again = hidden + (isNew ? "" : page.dim("  (as above)"))
    page.line("        \(page.mark(outcome)) \(page.safe(sentence))\(again)")
    if !isNew, !explains { return }
    /// Adds a named line, when there is something to say.
    func detail(_ name: String, _ text: String) {
      guard !text.isEmpty else { return }
      let pad = String(repeating: " ", count: max(0, 9 - name.count))
      page.line("              \(page.dim(name))\(pad) \(page.safe(text))")
    }
    if explains { detail("after", steps.joined(separator: "; ")) }
    switch verdict {
    case .passed(let finding):
      guard explains else { return }
      detail("expected", finding.expected)
      detail("found", finding.found)
      detail("at", finding.at)
    case .failed(let finding):
      detail("expected", finding.expected)
      detail("found", finding.found)
      detail("at", finding.at)
      detail("because", finding.reason)
    case .cannotJudge(let reason): detail("because", reason)
    }
  }
}
