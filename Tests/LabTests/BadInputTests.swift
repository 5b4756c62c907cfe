import Testing

@testable import Lab

/// Tests of grading what nobody should hand in: a clear verdict each, and never a crash.
@Suite struct BadInputTests {
  /// A lab with one task, which a ConfigMap named `good` solves.
  static let definition = """
    apiVersion: cadet.dev/v1
    kind: Lab
    metadata: {name: bad-input}
    spec:
      cluster: {profile: bare}
      tasks:
      - id: good
        text: Make a ConfigMap named good.
        checks:
        - exists: {kind: ConfigMap, name: good}
      - id: asked
        question: How many nodes are there?
        answer: {count: {kind: Node}, file: /opt/answer.txt}
    """
  /// The document that solves the task.
  static let good = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: good}\n"
  /// The lab.
  static let lab = Result {
    try LabDefinition(bytes: Array(definition.utf8), file: "lab.yaml", folder: ".")
  }

  /// What grading says about a file: the points, and the problems without the file's name.
  func grade(_ bytes: [UInt8], _ name: String = "bad.yaml") throws -> (String, [String]) {
    let scratch = try Scratch()
    return try grade(path: scratch.write(name, bytes))
  }

  /// What grading says about a path: the points, and the problems without the file's name.
  func grade(path: String) throws -> (String, [String]) {
    let lab = try Self.lab.get()
    let report = Grader(lab).grade(try #require(Submission(path: path, lab: lab)))
    return (
      report.points.description,
      report.problems.map { "\($0.line):\($0.column) \($0.reason): \($0.message.prefix(120))" }
    )
  }

  /// What grading says about a text.
  func grade(_ text: String) throws -> (String, [String]) { try grade(Array(text.utf8)) }

  @Test func `an alias bomb is refused`() throws {
    var text = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n"
    for level in 1...9 {
      let alias = "*a\(level - 1)"
      text +=
        "a\(level): &a\(level) [\(Array(repeating: alias, count: 10).joined(separator: ","))]\n"
    }
    let (points, problems) = try grade(Self.good + "---\n" + text)
    #expect(points == "1")
    #expect(problems.count == 1)
    #expect(problems.first?.contains("SyntaxError: ") == true)
  }

  @Test func `an anchor that contains itself is refused`() throws {
    let (points, problems) = try grade(Self.good + "---\na: &a [*a]\n")
    #expect(points == "1")
    #expect(problems.count == 1)
  }

  @Test(arguments: ["[", "{\"a\":", "- "])
  func `a million levels are refused`(unit: String) throws {
    let text = String(repeating: unit, count: 1_000_000)
    let (points, problems) = try grade(text)
    #expect(points == "0")
    #expect(problems.count == 1)
  }

  @Test func `500 levels are taken`() throws {
    let deep = String(repeating: "[", count: 500) + String(repeating: "]", count: 500)
    let (points, problems) = try grade(
      Self.good + "---\napiVersion: v1\nkind: ConfigMap\nx: \(deep)\n")
    #expect(points == "1")
    #expect(problems == ["5:1 BadRequest: resource name may not be empty"])
  }

  @Test func `4 MiB are too much`() throws {
    let text = Self.good + "data: {x: \"" + String(repeating: "y", count: 4 << 20) + "\"}\n"
    let (points, problems) = try grade(text)
    #expect(points == "0")
    #expect(problems == ["0:0 Unreadable: the file has 4194372 bytes; at most 3145728 are read"])
  }

  @Test func `two MiB in one object are refused by the server`() throws {
    let text =
      "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: large}\ndata: {x: \""
      + String(repeating: "y", count: 2 << 20) + "\"}\n---\n" + Self.good
    let (points, problems) = try grade(text)
    #expect(points == "1")
    #expect(problems.count == 1)
  }

  @Test func `NUL is refused`() throws {
    let (points, problems) = try grade(Array(Self.good.utf8) + [0] + Array("\n---\n".utf8))
    #expect(points == "0")
    #expect(problems.count == 1)
  }

  @Test func `invalid UTF-8 is refused`() throws {
    let (points, problems) = try grade(
      Array("---\n# ".utf8) + [0xFF, 0xC0, 0x0A] + Array(Self.good.utf8))
    #expect(points == "0")
    #expect(problems.count == 1)
  }

  @Test func `a tab is refused with its place`() throws {
    let (points, problems) = try grade("apiVersion: v1\nkind: ConfigMap\nmetadata:\n\tname: good\n")
    #expect(points == "0")
    #expect(problems.first?.hasPrefix("4:1 SyntaxError: ") == true, "\(problems)")
  }

  @Test func `a name that is there twice is reported, and the last one counts`() throws {
    let (points, problems) = try grade(
      "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: bad, name: good}\n")
    #expect(points == "1")
    #expect(problems == ["3:23 DuplicateKey: key \"name\" already set in map on line 3"])
  }

  @Test func `10000 documents are applied`() throws {
    var text = ""
    for index in 0..<10_000 {
      text += "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c\(index)}\n---\n"
    }
    let (points, problems) = try grade(text + Self.good)
    #expect(points == "1")
    #expect(problems == [])
  }

  @Test(arguments: ["", "\n", "# nothing\n", "---\n---\n"])
  func `an empty file is said to be empty`(text: String) throws {
    let (points, problems) = try grade(text)
    #expect(points == "0")
    #expect(problems == ["0:0 Empty: the file holds no documents"])
  }

  @Test(arguments: [
    (
      "apiVersion: v1\nkind: ConfigMop\nmetadata: {name: x}",
      "1:1 NoKindMatch: no matches for kind \"ConfigMop\" in version \"v1\"; did you mean \"ConfigMap\"?"
    ),
    (
      "kind: ConfigMap\nmetadata: {name: x}",
      "1:1 BadRequest: error validating data: apiVersion not set"
    ),
    (
      "metadata: {name: x}",
      "1:1 BadRequest: error validating data: [apiVersion not set, kind not set]"
    ),
    ("hello", "1:1 BadRequest: the document is a text, not a Kubernetes object"),
    ("- 1", "1:1 BadRequest: the document is a list, not a Kubernetes object"),
    (
      "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ../x}",
      "1:1 BadRequest: invalid resource name \"../x\": [may not contain '/']"
    ),
    (
      "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: UPPER}",
      "1:1 Invalid: ConfigMap \"UPPER\" is invalid: metadata.name: Invalid value: \"UPPER\": a lowercase RFC 1123 subdomain must"
    ),
    (
      "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x, namespace: nowhere}",
      "1:1 NotFound: namespaces \"nowhere\" not found"
    ),
    (
      "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndota: {}",
      "1:1 BadRequest: ConfigMap in version \"v1\" cannot be handled as a ConfigMap: strict decoding error: unknown field \"dota\""
    ),
    ("apiVersion: v1\nkind: List\nitems: {}", "1:1 "),
    (
      "apiVersion: 1\nkind: [a]\nmetadata: x",
      "1:1 BadRequest: error validating data: [apiVersion not set, kind not set]"
    ),
  ])
  func `a document that is no object is refused`(text: String, problem: String) throws {
    let (points, problems) = try grade(text + "\n---\n" + Self.good)
    #expect(points == "1")
    #expect(problems.count == 1)
    #expect(problems.first?.hasPrefix(problem) == true, "\(problems)")
  }

  @Test func `the notes' manifest without indentation is refused`() throws {
    let text = """
      //demo.yml
      apiVersion: apps/v1 #required fields
      kind: DaemonSet #required fields
      metadata: #required fields
      name: fluentd-es-demo
      """
    let (points, problems) = try grade(text)
    #expect(points == "0")
    #expect(
      problems == [
        "2:11 SyntaxError: error converting YAML to JSON: yaml: line 2: mapping values are not allowed in this context"
      ])
    let bare = text.split(separator: "\n").dropFirst().joined(separator: "\n")
    #expect(try grade(bare).1 == ["1:1 BadRequest: resource name may not be empty"])
  }

  @Test func `documents before a syntax error are applied`() throws {
    let (points, problems) = try grade(Self.good + "---\na: [\n---\n" + Self.good)
    #expect(points == "1")
    #expect(problems.count == 1)
  }

  @Test func `a namespace that comes later is waited for`() throws {
    let text =
      "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: later}\n---\n"
      + "apiVersion: v1\nkind: Namespace\nmetadata: {name: later}\n---\n" + Self.good
    let (points, problems) = try grade(text)
    #expect(points == "1")
    #expect(problems == [])
  }

  @Test func `a missing path is no submission`() throws {
    #expect(Submission(path: "/nonexistent/x.yaml", lab: try Self.lab.get()) == nil)
  }

  @Test func `an empty folder scores nothing`() throws {
    let scratch = try Scratch()
    let (points, problems) = try grade(path: scratch.path)
    #expect(points == "0")
    #expect(problems == [])
  }

  @Test func `devices and loops of links are no files`() throws {
    #expect(try grade(path: "/dev/zero").1 == ["0:0 Unreadable: neither a file nor a folder"])
    let scratch = try Scratch()
    _ = scratch.link("loop", to: scratch.path)
    _ = scratch.link("zero.yaml", to: "/dev/zero")
    try scratch.write("good.yaml", Self.good)
    #expect(try grade(path: scratch.path).0 == "1")
  }

  @Test func `a folder holds manifests, answers, files of answers and hidden files`() throws {
    let scratch = try Scratch()
    try scratch.write("deep/er/good.yml", Self.good)
    try scratch.write(".hidden.yaml", "{{{")
    try scratch.write("notes.txt", "{{{")
    try scratch.write("opt/answer.txt", "2\n")
    #expect(try grade(path: scratch.path) == ("2", []))
    try scratch.write("answers.yaml", "asked: 3\nakked: 1\n")
    let (points, problems) = try grade(path: scratch.path)
    #expect(points == "1")
    #expect(
      problems == ["2:1 UnknownTask: there is no question \"akked\"; did you mean \"asked\"?"])
    try scratch.write("answers.yaml", "asked: 3\nsomething: 1\n")
    #expect(
      try grade(path: scratch.path).1 == [
        "2:1 UnknownTask: there is no question \"something\"; the questions are asked"
      ])
  }

  @Test(arguments: ["[1, 2]", "asked: [", "asked: {a: {b: c}}", "asked: null", "? [a]\n: b"])
  func `bad answers score nothing`(text: String) throws {
    let scratch = try Scratch()
    try scratch.write("answers.yaml", text)
    #expect(try grade(path: scratch.path).0 == "0")
  }

  @Test(arguments: [
    ("- wait: x", "1:9 SyntaxError: x is no duration such as 60s, 5m or 1h30m"),
    ("- addNode: x", "1:3 SyntaxError: \"addNode\" is nothing that a learner can do"),
    ("- cordon: nowhere", "1:3 NotFound: nodes \"nowhere\" not found"),
    ("- delete: {kind: Pod, name: gone}", "1:3 NotFound: there is no Pod default/gone"),
    ("5", "1:1 SyntaxError: the list of steps must be a list, not a number"),
  ])
  func `bad steps are reported`(text: String, problem: String) throws {
    let scratch = try Scratch()
    try scratch.write("steps.yaml", text)
    try scratch.write("good.yaml", Self.good)
    let (points, problems) = try grade(path: scratch.path)
    #expect(points == "1")
    #expect(problems == [problem])
  }

  @Test func `a deep lab is no crash`() throws {
    var deep = "x"
    for _ in 0..<480 { deep = "{a: \(deep)}" }
    let text =
      Self.definition
      + "\n  - id: deep\n    text: t\n    checks:\n    - expect: {kind: ConfigMap, name: good, data: \(deep)}\n"
    let lab = try LabDefinition(bytes: Array(text.utf8), file: "lab.yaml", folder: ".")
    let report = Grader(lab).grade(Submission(name: "nothing"))
    #expect(report.points == .zero)
  }
}
