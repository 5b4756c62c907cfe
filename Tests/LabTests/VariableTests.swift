import KubeAPI
import Testing

@testable import Lab

/// Tests of `spec.variables`: drawn by seed, filled in everywhere, and what is said about bad ones.
@Suite struct VariableTests {
  /// A lab whose names and numbers are drawn.
  static let definition = """
    apiVersion: cadet.dev/v1
    kind: Lab
    metadata: {name: drawn, title: "Deploy ${name}"}
    spec:
      variables:
        name: [web, shop, cart, mail]
        image: ["nginx:1.25", "redis:7.2"]
        count: [2, 3, 4]
        port: {from: 8000, to: 8999}
        key: [tier, layer]
      cluster: {profile: bare}
      setup: [setup.yaml]
      tasks:
      - id: make
        text: Deploy ${name} with image ${image}, ${count} times, port ${port}. Say $${name}, $HOME, ${HOME}.
        checks:
        - expect:
            kind: Deployment
            name: ${name}
            metadata: {labels: {"${key}": x}}
            spec: {replicas: "${count}", template: {spec: {containers: [{image: "${image}"}]}}}
        - {check: "Given ${name}-${count}", exists: "ConfigMap/given-${name}"}
      - id: asked
        question: How many?
        answer: "${count}"
    """
  /// What exists when the lab starts.
  static let setup = """
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: "given-${name}", labels: {"${key}": a}}
    data: {script: "for i in a b; do echo ${HOME} $${i}; done"}
    """
  /// The right answer for every seed.
  static let solution = """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: "${name}", labels: {"${key}": x}}
    spec:
      replicas: "${count}"
      selector: {matchLabels: {app: x}}
      template: {metadata: {labels: {app: x}}, spec: {containers: [{name: c, image: "${image}"}]}}
    """

  /// The lab as a seed draws it.
  func lab(_ seed: UInt64, _ definition: String = definition) throws -> LabDefinition {
    let scratch = try Scratch()
    try scratch.write("setup.yaml", Self.setup)
    return try LabDefinition(file: scratch.write("lab.yaml", definition), seed: seed)
  }

  @Test func `the same seed gives the same lab`() throws {
    let first = try lab(7)
    #expect(try lab(7).variables.values == first.variables.values)
    #expect(try lab(7).tasks.map(\.text) == first.tasks.map(\.text))
    #expect(try lab(8).hash == first.hash)
  }

  @Test func `seeds draw all values, each about as often`() throws {
    var drawn: [String: Int] = [:]
    for seed in 0..<400 {
      var variables = Variables()
      variables.draw("name", from: ["a", "b", "c", "d"], seed: UInt64(seed))
      drawn[Shown.text(variables.values["name"] ?? .null), default: 0] += 1
    }
    #expect(drawn.count == 4)
    for (name, count) in drawn { #expect((60...140).contains(count), "\(name): \(count)") }
  }

  @Test func `a variable is drawn whatever others there are`() throws {
    var alone = Variables()
    alone.draw("name", from: ["a", "b", "c", "d"], seed: 3)
    var beside = Variables()
    beside.draw("other", from: [1, 2, 3], seed: 3)
    beside.draw("name", from: ["a", "b", "c", "d"], seed: 3)
    #expect(alone.values["name"] == beside.values["name"])
  }

  @Test func `a range holds its ends`() {
    var drawn: Set<JSON> = []
    for seed in 0..<100 {
      var variables = Variables()
      variables.draw("n", from: -1, to: 1, seed: UInt64(seed))
      drawn.insert(variables.values["n"] ?? .null)
    }
    #expect(drawn == [-1, 0, 1])
  }

  @Test func `variables are filled in everywhere`() throws {
    let lab = try lab(1)
    let values = lab.variables.values
    /// The value of a variable as text.
    func text(_ name: String) -> String { Shown.text(values[name] ?? .null) }
    let name = text("name")
    #expect(lab.title == "Deploy \(name)")
    #expect(
      lab.tasks[0].text
        == "Deploy \(name) with image \(text("image")), \(text("count")) times, port \(text("port")). Say ${name}, $HOME, ${HOME}."
    )
    #expect(lab.tasks[0].checks[1].sentence == "Given \(name)-\(text("count"))")
    let given = lab.setup[0].value
    #expect(given.name == "given-\(name)")
    #expect(given.labels[text("key")] == "a")
    #expect(given["data", "script"] == "for i in a b; do echo ${HOME} ${i}; done")
  }

  @Test(arguments: 1...5)
  func `a solution with variables is right for every seed`(seed: Int) throws {
    let lab = try lab(UInt64(seed))
    let scratch = try Scratch()
    try scratch.write("m.yaml", Self.solution)
    try scratch.write("answers.yaml", "asked: ${count}")
    let grader = Grader(lab, seed: UInt64(seed))
    let filled = try #require(
      Submission(path: scratch.path, lab: lab, fillsVariables: true))
    #expect(grader.grade(filled).hasAllPoints)
    let plain = try #require(Submission(path: scratch.path, lab: lab))
    #expect(grader.grade(plain).points.description == "0.5")
  }

  @Test func `steps may use variables, too`() throws {
    let lab = try lab(2)
    let scratch = try Scratch()
    try scratch.write("parts/m.yaml", Self.solution)
    try scratch.write(
      "steps.yaml",
      "- apply: parts/m.yaml\n- scale: {kind: Deployment, name: \"${name}\", replicas: 1}\n")
    let submission = try #require(
      Submission(path: scratch.path, lab: lab, fillsVariables: true))
    let report = Grader(lab).grade(submission)
    #expect(report.problems == [])
    #expect(report.tasks[0].checks[0].verdict.finding?.found == "1")
  }

  @Test func `instructors are told what was drawn`() throws {
    let lab = try lab(2)
    let report = GradeReport(Grader(lab, seed: 2))
    #expect(!report.jsonText.contains("variables"))
    let name = Shown.text(lab.variables.values["name"] ?? .null)
    #expect(report.jsonText(explains: true).contains("\"name\": \"\(name)\""))
    #expect(
      LabDescription.text(of: lab).contains(
        "\nvaries   count, image, key, name and port, by seed 2\n"))
  }

  @Test func `a place in a line whose name was filled in is found`() throws {
    let text = Self.definition.replacing(
      "metadata: {labels: {\"${key}\": x}}", with: "metadata: {labels: {\"${key}\": {oneOf: 3}}}")
    let scratch = try Scratch()
    try scratch.write("setup.yaml", Self.setup)
    do throws(LabError) {
      _ = try LabDefinition(bytes: Array(text.utf8), file: "lab.yaml", folder: scratch.path)
      Issue.record("the lab was read")
    } catch {
      #expect(
        error.diagnostics.map { LabDefinitionTests().head($0) } == [
          "lab.yaml:20:47: error: \"oneOf\" must be a list, not a number"
        ])
    }
  }

  /// A lab with variables and a text.
  static func small(_ variables: String, _ text: String = "Do ${a}.") -> String {
    """
    apiVersion: cadet.dev/v1
    kind: Lab
    metadata: {name: small}
    spec:
      variables: \(variables)
      tasks:
      - {id: one, text: "\(text)", checks: [{exists: {kind: Pod}}]}
    """
  }

  @Test(arguments: [
    (small("[a]"), ["5:14: error: \"variables\" must be a map, not a list"]),
    (
      small("{A: [1], a: [1]}"),
      [
        "5:15: error: \"A\" is no name of a variable: it begins with a small letter, and has letters and digits only"
      ]
    ),
    (
      small("{a: []}"),
      ["5:18: error: variable \"a\" needs a list of values, or {from: 1, to: 9}"]
    ),
    (
      small("{a: [[1]]}"),
      ["5:19: error: a value of variable \"a\" must be a text, not a list"]
    ),
    (small("{a: {from: 1}}"), ["5:18: error: variable \"a\" needs \"to\""]),
    (small("{a: {from: 2, to: 1}}"), ["5:18: error: \"from\" must not be above \"to\""]),
    (
      small("{a: {from: 1, too: 2, to: 3}}"),
      ["5:28: error: unknown word \"too\" in variable \"a\"; did you mean \"to\"?"]
    ),
    (small("{a: [1], b: [2]}"), ["5:23: warning: variable \"b\" is not used"]),
    (
      small("{name: [1]}", "Do ${nam} and ${name}."),
      ["7:21: error: there is no variable \"nam\"; did you mean \"name\"?"]
    ),
    (small("{}"), ["7:21: error: there is no variable \"a\""]),
  ])
  func `bad variables are said with their place`(text: String, said: [String]) {
    let found = LabDefinitionTests().said(text)
    #expect(Array(found.prefix(said.count)) == said.map { "lab.yaml:\($0)" }, "\(found)")
  }

  @Test func `an unknown variable in a manifest is said with its place there`() throws {
    let scratch = try Scratch()
    try scratch.write(
      "setup.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: \"${nome}\"}\n")
    let file = try scratch.write(
      "lab.yaml", Self.definition.replacing("[2, 3, 4]", with: "[2]"))
    do throws(LabError) {
      _ = try LabDefinition(file: file)
      Issue.record("the lab was read")
    } catch {
      #expect(
        error.diagnostics.map(\.message) == [
          "setup.yaml:3:18: there is no variable \"nome\"; did you mean \"name\"?"
        ])
    }
  }
}
