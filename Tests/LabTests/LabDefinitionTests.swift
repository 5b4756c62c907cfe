import ControlPlane
import Testing

@testable import Lab

/// Tests of reading `LabDefinition`: what is taken, and what is said about what is not.
@Suite struct LabDefinitionTests {
  /// The smallest lab there is.
  static let smallest = """
    apiVersion: cadet.dev/v1
    kind: Lab
    metadata: {name: small}
    spec:
      tasks:
      - id: one
        question: How many?
        answer: 3

    """

  /// Reads a lab from a text.
  func lab(_ text: String) throws -> LabDefinition {
    try LabDefinition(bytes: Array(text.utf8), file: "lab.yaml", folder: "/nonexistent")
  }

  /// What is said about a lab, without the lines of the file.
  func said(_ text: String) -> [String] {
    do throws(LabError) {
      return try LabDefinition(bytes: Array(text.utf8), file: "lab.yaml", folder: "/nonexistent")
        .warnings.map(head)
    } catch {
      return error.diagnostics.map(head)
    }
  }

  /// The first line of a diagnostic.
  func head(_ diagnostic: Diagnostic) -> String {
    diagnostic.text.split(separator: "\n").first.map(String.init) ?? ""
  }

  /// A lab whose only task has checks.
  func checks(_ text: String) -> String {
    "apiVersion: cadet.dev/v1\nkind: Lab\nmetadata: {name: small}\nspec:\n  tasks:\n"
      + "  - id: one\n    text: Do it.\n    checks:\n"
      + text.split(separator: "\n").map { "    \($0)\n" }.joined()
  }

  @Test func `a small lab has defaults`() throws {
    let lab = try lab(Self.smallest)
    #expect(lab.title == "small")
    #expect(lab.points == Points(1))
    #expect(lab.cluster.profile == .kubeadm)
    #expect(lab.cluster.version == "v1.36.2")
    #expect(lab.cluster.nodes.map(\.name) == ["controlplane", "node01"])
    #expect(lab.cluster.nodes.map(\.role) == [.controlPlane, .worker])
    #expect(lab.tasks.first?.checks.map(\.sentence) == ["The answer is right"])
    #expect(lab.hash.hasPrefix("sha256:") && lab.hash.count == 71)
  }

  @Test func `a diagnostic shows place, line and caret`() {
    let text = Self.smallest.replacing("question:", with: "qestion:")
    #expect(throws: LabError.self) { try lab(text) }
    do throws(LabError) {
      _ = try LabDefinition(bytes: Array(text.utf8), file: "lab.yaml", folder: "/nonexistent")
    } catch {
      #expect(
        error.diagnostics.first?.text == """
          lab.yaml:7:5: error: unknown word "qestion" in a task; did you mean "question"?
            7 |     qestion: How many?
              |     ^
          """)
    }
  }

  @Test func `a text that is no YAML has a place`() {
    #expect(
      said("apiVersion: cadet.dev/v1\nkind: [Lab\n").first?.hasPrefix("lab.yaml:3:1: error: ")
        == true)
    #expect(said("\tkind: Lab").first?.hasPrefix("lab.yaml:1:1: error: ") == true)
    #expect(said("").first == "lab.yaml: error: the file holds no lab")
  }

  @Test(arguments: [
    ("- 1", "lab.yaml:9:7: error: a check must be a map, not a number"),
    (
      "- {check: x}",
      "lab.yaml:9:7: error: a check needs a word that says what must hold, such as \"expect\""
    ),
    (
      "- exsits: {kind: Pod}",
      "lab.yaml:9:7: error: unknown word \"exsits\" in a check; did you mean \"exists\"?"
    ),
    (
      "- exists: {kind: DemonSet}",
      "lab.yaml:9:22: error: there is no kind \"DemonSet\"; did you mean \"DaemonSet\"?"
    ),
    ("- exists: {name: x}", "lab.yaml:9:15: error: \"exists\" needs \"kind\""),
    (
      "- exists: {kind: Pod, nmae: x}",
      "lab.yaml:9:27: error: unknown word \"nmae\" in \"exists\"; did you mean \"name\"?"
    ),
    (
      "- expect: {kind: Pod, name: x, spec: {nodeNam: y}}",
      "lab.yaml:9:43: error: PodSpec has no field \"nodeNam\"; did you mean \"nodeName\"?"
    ),
    (
      "- expect: {kind: Pod, name: x, spec: {nodeName: {matches: \"a(\"}}}",
      "lab.yaml:9:63: error: \"a(\" is no pattern: missing closing ): `a(`, at letter 2"
    ),
    ("- count: {kind: Pod}", "lab.yaml:9:7: error: \"count\" needs \"is\": a number or a range"),
    (
      "- count: {kind: Pod, labels: 'a in b'}\n  is: 1",
      "lab.yaml:9:34: error: \"a in b\" is no label selector: "
    ),
    (
      "- {after: [{wait: 5x}], exists: {kind: Pod}}",
      "lab.yaml:9:23: error: 5x is no duration such as 60s, 5m or 1h30m"
    ),
    (
      "- {after: [{addnode: x}], exists: {kind: Pod}}",
      "lab.yaml:9:17: error: unknown word \"addnode\" in a step; did you mean \"addNode\"?"
    ),
    (
      "- {after: [{apply: x.yaml}], exists: {kind: Pod}}",
      "lab.yaml:9:24: error: there is no file \"x.yaml\" beside this one"
    ),
    (
      "- {after: [{apply: ../x.yaml}], exists: {kind: Pod}}",
      "lab.yaml:9:24: error: \"../x.yaml\" leads out of the folder of this file"
    ),
    (
      "- onePerEligibleNode: {ready: true}",
      "lab.yaml:9:27: error: \"onePerEligibleNode\" needs \"daemonSet\""
    ),
    (
      "- absent: {kind: Pod}",
      "lab.yaml:9:7: warning: \"absent\" needs \"onlyIf\", because a cluster that nobody has touched would score"
    ),
    (
      "- {exists: {kind: Pod}, weight: -1}",
      "lab.yaml:9:37: error: \"weight\" must be a number from 0 to 1000000 with at most six decimals, not -1"
    ),
    (
      "- {exists: {kind: Pod, fields: {'a..b': 1}}}",
      "lab.yaml:9:37: error: \"a..b\" is no field path: a name is missing after `.`"
    ),
  ])
  func `what is wrong with a check is said with its place`(check: String, message: String) {
    let first = said(checks(check)).first ?? "nothing"
    #expect(first.hasPrefix(message), "\(first)")
  }

  @Test func `everything that is wrong is said at once`() {
    let text = """
      apiVersion: cadet.dev/v2
      kind: Lob
      metadata: {title: x}
      spec:
        cluster: {profile: big, nodes: [{name: a}, {name: a}, {role: worker, name: b, capacity: {cpu: lots}}]}
        tasks:
        - {id: one, text: t}
        - {id: one, question: q}
      """
    #expect(
      said(text) == [
        "lab.yaml:1:13: error: \"apiVersion\" must be cadet.dev/v1, not cadet.dev/v2",
        "lab.yaml:2:7: error: \"kind\" must be Lab, not Lob",
        "lab.yaml:3:11: error: \"metadata\" needs \"name\"",
        "lab.yaml:5:22: error: \"profile\" must be bare or kubeadm, not big",
        "lab.yaml:5:46: error: there are two nodes named \"a\"",
        "lab.yaml:5:97: error: \"lots\" is no quantity such as 4, 500m or 8Gi",
        "lab.yaml:7:5: error: a task needs \"checks\", or \"question\" and \"answer\"",
        "lab.yaml:8:5: error: a question needs \"answer\"",
        "lab.yaml:8:5: error: there are two tasks named \"one\"",
      ])
  }

  @Test func `an answer must be among the choices`() {
    let text = Self.smallest.replacing("answer: 3", with: "answer: 3\n    choices: [1, 2]")
    #expect(said(text) == ["lab.yaml:8:13: error: the answer 3 is none of the choices"])
  }

  @Test func `words for later are known`() throws {
    let text = checks("- {reaches: {}}\n- {can: {}}\n- {used: {}}")
    let claims = try lab(text).tasks.flatMap(\.checks).map(\.claim.text)
    #expect(claims == ["reaches", "can", "used"])
  }

  @Test func `claims in claims are bounded`() {
    let deep = String(repeating: "{not: ", count: 400) + "1" + String(repeating: "}", count: 400)
    #expect(
      said(checks("- \(deep)")) == [
        "lab.yaml:9:397: error: claims lie more than 64 deep in one another"
      ])
  }
}
