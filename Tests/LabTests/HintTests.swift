import Testing

@testable import Lab

/// Proves the hints of every lab: one with `when` fires in the state that it describes, which some
/// wrong answer brings about, and not where nothing has been done.
@Suite struct HintTests {
  /// The hints that fit what a submission has made of the cluster, as `task: text`.
  static func fired(_ report: SubmissionReport) -> [String] {
    report.tasks.flatMap { task in task.hints.map { "\(task.id): \(line($0))" } }
  }

  /// A text on one line.
  static func line(_ text: String) -> String {
    text.split { $0 == "\n" || $0 == " " }.joined(separator: " ")
  }

  /// The hints that a wrong answer says it triggers, in its lines `# hint: <task id>: <text>`.
  static func claims(_ path: String) -> [String] {
    let files =
      FileSystem.isFolder(path) ? FileSystem.files(below: path).map { "\(path)/\($0)" } : [path]
    return files.flatMap { file -> [String] in
      guard let bytes = try? FileSystem.read(file, limit: 1 << 20) else { return [] }
      return String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        .filter { $0.hasPrefix("# hint: ") }.map { line(String($0.dropFirst(8))) }
    }
  }

  @Test(arguments: LabContentTests.names)
  func `hints fire in the state that they describe`(name: String) throws {
    let lab = try LabContentTests().lab(name)
    let grader = Grader(lab)
    #expect(Self.fired(grader.grade(Submission(name: "nothing"))) == [])
    var seen: Set<String> = []
    for path in LabContentTests().submissions("\(name)/wrong") {
      let submission = try #require(Submission(path: path, lab: lab, fillsVariables: true))
      let fired = Self.fired(grader.grade(submission))
      for claim in Self.claims(path) {
        #expect(fired.contains(claim), "\(path) does not trigger the hint \(claim), but \(fired)")
      }
      seen.formUnion(fired)
    }
    for task in lab.tasks {
      for hint in task.hints where hint.claim != nil {
        let text = "\(task.id): \(Self.line(hint.text))"
        #expect(seen.contains(text), "no wrong answer triggers the hint \(text)")
      }
    }
  }

  @Test(arguments: LabContentTests.names)
  func `a lab with variables is proved for other seeds, too`(name: String) throws {
    guard try !LabContentTests().lab(name).variables.isEmpty else { return }
    for seed in UInt64(2)...4 {
      let lab = try LabDefinition(
        file: "\(LabContentTests.repository)/labs/\(name)/lab.yaml", seed: seed)
      let grader = Grader(lab, seed: seed)
      #expect(grader.grade(Submission(name: "nothing")).points == .zero)
      for path in LabContentTests().submissions(name) {
        let submission = try #require(Submission(path: path, lab: lab, fillsVariables: true))
        #expect(grader.grade(submission).hasAllPoints, "\(path), seed \(seed)")
      }
    }
  }
}
