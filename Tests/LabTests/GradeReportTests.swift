import Testing

@testable import Lab

/// Tests of `GradeReport`: the texts that people and programs read, to the letter.
@Suite struct GradeReportTests {
  /// A report on one submission.
  static func report() throws -> GradeReport {
    let text = """
      apiVersion: cadet.dev/v1
      kind: Lab
      metadata: {name: small, title: A small lab}
      spec:
        cluster: {profile: bare}
        tasks:
        - id: make
          title: Make a ConfigMap
          text: Make a ConfigMap named good, with k=v.
          points: 3
          hints: [{text: Use kubectl create., cost: 1}]
          checks:
          - {check: It exists, exists: {kind: ConfigMap, name: good}}
          - {check: It says v, expect: {kind: ConfigMap, name: good, data: {k: v}}}
          - {check: Still so, expect: {kind: ConfigMap, name: good, data: {k: v}}}
        - id: nodes
          question: How many nodes are there?
          answer: {count: {kind: Node}}
        - id: later
          text: Make it reachable.
          checks:
          - {check: It is reachable, reaches: {}}
      """
    let lab = try LabDefinition(bytes: Array(text.utf8), file: "lab.yaml", folder: ".")
    let scratch = try Scratch()
    try scratch.write(
      "m.yaml",
      "kind: X\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: good}\ndata: {k: w}\n")
    try scratch.write("answers.yaml", "nodes: 2")
    let grader = Grader(lab)
    var report = GradeReport(grader)
    var submission = try #require(Submission(path: scratch.path, lab: lab))
    submission.name = "ada"
    var graded = grader.grade(submission, hintsTaken: ["make": [0]])
    graded.problems = graded.problems.map { problem in
      var problem = problem
      problem.file = "ada/m.yaml"
      return problem
    }
    report.submissions = [graded]
    report.labHash = "sha256:0"
    return report
  }

  @Test func `a report for people is compact and aligned`() throws {
    #expect(
      try Self.report().text() == """
        A small lab  (small)

        ada: 1 of 5 points
          ada/m.yaml:1:1: BadRequest
            error validating data: apiVersion not set
          FAIL  make       0/3  Make a ConfigMap
                ok    It exists
                FAIL  It says v
                      expected  v
                      found     w
                      at        ConfigMap default/good, data.k
                FAIL  Still so  (as above)
          ok    nodes      1/1
          ?     later      0/1
                ?     It is reachable
                      because   the word "reaches" is not supported yet

        """)
  }

  @Test func `a report for programs has this shape`() throws {
    #expect(
      try Self.report().jsonText == """
        {
          "engine": "cadet \(Engine.version)",
          "lab": "small",
          "labHash": "sha256:0",
          "seed": 1,
          "submissions": [
            {
              "name": "ada",
              "of": 5,
              "points": 1,
              "problems": [
                {
                  "column": 1,
                  "file": "ada/m.yaml",
                  "line": 1,
                  "message": "error validating data: apiVersion not set",
                  "reason": "BadRequest"
                }
              ],
              "tasks": [
                {
                  "checks": [
                    {
                      "at": "ConfigMap default/good",
                      "check": "It exists",
                      "expected": "ConfigMap default/good to exist",
                      "found": "default/good",
                      "reason": "",
                      "verdict": "passed",
                      "visibility": "afterwards"
                    },
                    {
                      "at": "ConfigMap default/good, data.k",
                      "check": "It says v",
                      "expected": "v",
                      "found": "w",
                      "reason": "",
                      "verdict": "failed",
                      "visibility": "afterwards"
                    },
                    {
                      "at": "ConfigMap default/good, data.k",
                      "check": "Still so",
                      "expected": "v",
                      "found": "w",
                      "reason": "",
                      "verdict": "failed",
                      "visibility": "afterwards"
                    }
                  ],
                  "id": "make",
                  "of": 3,
                  "points": 0,
                  "verdict": "failed"
                },
                {
                  "checks": [
                    {
                      "at": "answer",
                      "check": "The answer is right",
                      "expected": "2",
                      "found": "2",
                      "reason": "",
                      "verdict": "passed",
                      "visibility": "afterwards"
                    }
                  ],
                  "id": "nodes",
                  "of": 1,
                  "points": 1,
                  "verdict": "passed"
                },
                {
                  "checks": [
                    {
                      "at": "",
                      "check": "It is reachable",
                      "expected": "",
                      "found": "",
                      "reason": "the word \\"reaches\\" is not supported yet",
                      "verdict": "cannotJudge",
                      "visibility": "afterwards"
                    }
                  ],
                  "id": "later",
                  "of": 1,
                  "points": 0,
                  "verdict": "cannotJudge"
                }
              ],
              "verdict": "cannotJudge"
            }
          ]
        }

        """)
  }

  @Test func `a control letter cannot reach a terminal`() {
    let page = Page(isColoured: false)
    #expect(page.safe("a\u{1B}[2Jb\nc\u{7F}") == "a [2Jb c ")
  }
}
