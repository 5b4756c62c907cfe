import Testing

@testable import Lab

/// Proves every lab of the repository: nothing scores untouched, every solution gets all points,
/// every wrong answer fails where it says.
@Suite struct LabContentTests {
  /// The folder of the repository.
  static let repository = (0..<3).reduce(#filePath) { path, _ in FileSystem.folder(of: path) }
  /// The names of all labs.
  static let names = LabLocator(folder: "\(repository)/labs").names

  /// A lab of the repository.
  func lab(_ name: String) throws -> LabDefinition {
    try LabDefinition(file: "\(Self.repository)/labs/\(name)/lab.yaml")
  }

  /// The submissions in a folder of a lab's solutions.
  func submissions(_ folder: String) -> [String] {
    let path = "\(Self.repository)/solutions/\(folder)"
    return FileSystem.names(in: path).filter { $0 != "wrong" }.map { "\(path)/\($0)" }
  }

  /// What grading says, as JSON.
  func json(_ grader: Grader, _ submission: Submission) -> String {
    var report = GradeReport(grader)
    report.submissions = [grader.grade(submission)]
    return report.jsonText
  }

  @Test func `there are labs`() {
    #expect(
      Self.names == [
        "behind-the-daemons", "choose-nodes", "choose-the-kind", "deploy-fluentd",
        "fit-the-hardware", "inspect-daemonsets", "keep-the-pods", "mend-manifests",
        "nodes-come-and-go", "reach-the-daemons", "repair-daemonsets", "roll-out-updates",
        "run-on-control-plane", "start-the-daemon", "update-on-delete",
      ])
  }

  @Test(arguments: names)
  func `a lab has no warnings and its folder's name`(name: String) throws {
    let lab = try lab(name)
    #expect(lab.warnings.isEmpty)
    #expect(lab.name == name)
  }

  @Test(arguments: names)
  func `an untouched cluster scores nothing`(name: String) throws {
    let report = Grader(try lab(name)).grade(Submission(name: "nothing"))
    #expect(report.points == .zero)
    #expect(report.verdict == .failed)
    for task in report.tasks {
      for check in task.checks { #expect(!check.verdict.isPassed, "\(task.id): \(check.sentence)") }
    }
  }

  @Test(arguments: names)
  func `every solution gets all points, twice with the same bytes`(name: String) throws {
    let lab = try lab(name)
    let grader = Grader(lab)
    let solutions = submissions(name)
    #expect(solutions.count >= 2)
    for path in solutions {
      let submission = try #require(Submission(path: path, lab: lab, fillsVariables: true))
      let report = grader.grade(submission)
      #expect(report.problems == [], "\(path)")
      #expect(report.hasAllPoints && report.verdict == .passed, "\(path)")
      #expect(report.tasks.flatMap(\.hints) == [], "\(path)")
      #expect(json(grader, submission) == json(Grader(lab), submission), "\(path)")
    }
  }

  @Test(arguments: names)
  func `every wrong answer fails at the check that it names`(name: String) throws {
    let lab = try lab(name)
    let grader = Grader(lab)
    let wrong = submissions("\(name)/wrong")
    #expect(!wrong.isEmpty)
    for path in wrong {
      let claim = try #require(Self.claim(path), "\(path) does not say where it fails")
      let report = grader.grade(
        try #require(Submission(path: path, lab: lab, fillsVariables: true)))
      let task = try #require(report.tasks.first { $0.id == claim.task }, "\(path)")
      let check = try #require(task.checks.first { $0.sentence == claim.check }, "\(path)")
      if case .failed = check.verdict { continue }
      Issue.record(
        "\(path) does not fail at \(claim.task): \(claim.check), but is \(check.verdict)")
    }
  }

  /// Where a wrong answer says that it fails, in the first line of it or of a file in it.
  static func claim(_ path: String) -> (task: String, check: String)? {
    let files =
      FileSystem.isFolder(path) ? FileSystem.files(below: path).map { "\(path)/\($0)" } : [path]
    for file in files {
      guard let bytes = try? FileSystem.read(file, limit: 1 << 20) else { continue }
      let line = String(decoding: bytes.prefix { $0 != 10 }, as: UTF8.self)
      let parts = line.split(separator: ":", maxSplits: 2).map {
        AnswerComparison.trimmed(String($0))
      }
      if parts.count == 3, parts[0] == "# fails" { return (parts[1], parts[2]) }
    }
    return nil
  }
}
