import Testing

@testable import Lab

/// Tests of what learners get to see of checks, before and after.
@Suite struct VisibilityTests {
  /// A lab with checks of every visibility.
  static let definition = """
    apiVersion: cadet.dev/v1
    kind: Lab
    metadata: {name: seen, title: Seen}
    spec:
      cluster: {profile: bare}
      tasks:
      - id: make
        text: Make a ConfigMap named good.
        points: 4
        checks:
        - {check: It exists, visibility: shown, exists: ConfigMap/good}
        - {check: It says v, expect: {kind: ConfigMap, name: good, data: {k: v}}}
        - {check: It says x, visibility: hidden, expect: {kind: ConfigMap, name: good, data: {other: x}}}
        - {check: It says x again, visibility: hidden, after: [{wait: 1s}], expect: {kind: ConfigMap, name: good, data: {other: x}}}
      - id: asked
        question: How many nodes are there?
        answer: {count: {kind: Node}}
        visibility: hidden
    """

  /// A report on a ConfigMap that says something else.
  func report() throws -> GradeReport {
    let lab = try LabDefinition(
      bytes: Array(Self.definition.utf8), file: "lab.yaml", folder: ".")
    let scratch = try Scratch()
    try scratch.write(
      "m.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: good}\ndata: {k: v}\n")
    try scratch.write("answers.yaml", "asked: 3")
    let grader = Grader(lab)
    var report = GradeReport(grader)
    var submission = try #require(Submission(path: scratch.path, lab: lab))
    submission.name = "ada"
    report.submissions = [grader.grade(submission)]
    return report
  }

  @Test func `a hidden check tells learners that it failed, and no more`() throws {
    #expect(
      try report().text() == """
        Seen  (seen)

        ada: 2 of 5 points
          FAIL  make       2/4
                ok    It exists
                ok    It says v
                FAIL  A hidden check
                FAIL  A hidden check
          FAIL  asked      0/1
                FAIL  A hidden check

        """)
  }

  @Test func `instructors see everything`() throws {
    #expect(
      try report().text(explains: true) == """
        Seen  (seen)

        ada: 2 of 5 points
          FAIL  make       2/4
                ok    It exists
                      expected  ConfigMap default/good to exist
                      found     default/good
                      at        ConfigMap default/good
                ok    It says v
                      expected  {data: {k: v}}
                      found     as expected
                      at        ConfigMap default/good
                FAIL  It says x  (hidden)
                      expected  x
                      found     nothing
                      at        ConfigMap default/good, data.other
                FAIL  It says x again  (hidden)  (as above)
                      after     wait 1s
                      expected  x
                      found     nothing
                      at        ConfigMap default/good, data.other
          FAIL  asked      0/1
                FAIL  The answer is right  (hidden)
                      expected  2
                      found     3
                      at        answer

        """)
  }

  @Test func `programs are told of hidden checks only when they ask`() throws {
    let report = try report()
    let plain = report.jsonText
    #expect(!plain.contains("It says x"))
    #expect(!plain.contains("data.other"))
    #expect(
      plain.contains(
        """
                {
                  "at": "",
                  "check": "A hidden check",
                  "expected": "",
                  "found": "",
                  "reason": "",
                  "verdict": "failed",
                  "visibility": "hidden"
                }
        """.split(separator: "\n").map { "    \($0)" }.joined(separator: "\n")))
    let full = report.jsonText(explains: true)
    #expect(full.contains("\"check\": \"It says x again\""))
    #expect(full.contains("\"at\": \"ConfigMap default/good, data.other\""))
  }

  @Test func `a hidden check that nobody can judge says so without its word`() throws {
    let checks = LabDefinitionTests().checks("- {check: Secret, visibility: hidden, reaches: {}}")
    let lab = try LabDefinition(bytes: Array(checks.utf8), file: "lab.yaml", folder: ".")
    let grader = Grader(lab)
    var report = GradeReport(grader)
    report.submissions = [grader.grade(Submission(name: "ada"))]
    #expect(report.exitStatus == 2)
    #expect(report.text().hasSuffix("?     one      0/1\n        ?     A hidden check\n"))
    #expect(!report.jsonText.contains("reaches"))
  }

  @Test func `a lab shows the checks that are to be seen before`() throws {
    let lab = try LabDefinition(
      bytes: Array(Self.definition.utf8), file: "lab.yaml", folder: ".")
    #expect(
      LabDescription.text(of: lab) == """
        Seen  (seen)

        points   5
        cluster  bare v1.36.2, 2 nodes: controlplane (control plane) and node01

        1. make  (4 points)
           Make a ConfigMap named good.
           check: It exists
           and 2 hidden checks

        2. asked  (1 point)
           How many nodes are there?
           and 1 hidden check

        """)
  }

  @Test func `another word for visibility is refused`() {
    let text = LabDefinitionTests().checks("- {visibility: secret, exists: {kind: Pod}}")
    #expect(
      LabDefinitionTests().said(text) == [
        "lab.yaml:9:20: error: \"visibility\" must be shown, afterwards or hidden, not secret"
      ])
  }
}
