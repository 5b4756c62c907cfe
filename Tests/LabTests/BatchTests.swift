import Testing

@testable import Lab

/// Tests of grading many submissions at once.
@Suite struct BatchTests {
  /// The submissions of a lab that has all kinds, and some that are damaged.
  func paths(_ scratch: Scratch) throws -> [String] {
    let folder = "\(LabContentTests.repository)/solutions/deploy-fluentd"
    let good = ["one-file.yaml", "list.json", "one-file-each"].map { "\(folder)/\($0)" }
    let wrong = FileSystem.names(in: "\(folder)/wrong").map { "\(folder)/wrong/\($0)" }
    let damaged = [
      try scratch.write("nul.yaml", [0, 1, 2, 0xFF]),
      try scratch.write("deep.yaml", String(repeating: "[", count: 100_000)),
      try scratch.write(
        "nested.yaml",
        "apiVersion: v1\nkind: ConfigMap\nx: " + String(repeating: "[", count: 500)
          + String(repeating: "]", count: 500)),
      try scratch.write("empty.yaml", ""), "/dev/null", "/nonexistent",
    ]
    return (good + damaged + wrong + good + damaged)
  }

  /// What grading says with so many at once.
  func text(_ grader: Grader, _ paths: [String], jobs: Int) async -> String {
    var report = GradeReport(grader)
    report.submissions = await grader.grade(paths, jobs: jobs, traces: true).compactMap(\.self)
    return report.jsonText + report.text(explains: true)
  }

  @Test func `any number of threads gives the same bytes in the same order`() async throws {
    let scratch = try Scratch()
    let paths = try paths(scratch)
    let lab = try LabContentTests().lab("deploy-fluentd")
    let one = await text(Grader(lab), paths, jobs: 1)
    for jobs in [2, 3, 64] {
      #expect(await text(Grader(lab), paths, jobs: jobs) == one, "\(jobs) at once")
    }
  }

  @Test func `a corrupt submission harms no other`() async throws {
    let scratch = try Scratch()
    let paths = try paths(scratch)
    let lab = try LabContentTests().lab("deploy-fluentd")
    let reports = await Grader(lab).grade(paths, jobs: 2)
    #expect(reports.count == paths.count)
    for (path, report) in zip(paths, reports) {
      #expect((report == nil) == (path == "/nonexistent"), "\(path)")
      #expect(report.map { $0.name == path } ?? true)
      let isRight = path.contains("deploy-fluentd/") && !path.contains("/wrong/")
      #expect(report?.hasAllPoints ?? false == isRight, "\(path)")
    }
  }

  @Test func `nothing handed in is no report`() async throws {
    let lab = try BadInputTests.lab.get()
    #expect(await Grader(lab).grade([], jobs: 4).isEmpty)
  }
}
