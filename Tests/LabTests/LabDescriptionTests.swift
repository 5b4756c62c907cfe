import Testing

@testable import Lab

/// Tests of `LabDescription`: what a lab says of itself, to the letter.
@Suite struct LabDescriptionTests {
  /// A lab with a setup, a variable, a question with choices and a text of several lines.
  static func lab() throws -> LabDefinition {
    let scratch = try Scratch()
    try scratch.write(
      "setup.yaml",
      """
      apiVersion: v1
      kind: Namespace
      metadata: {name: "${team}"}
      ---
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: given}
      data: {owner: "${team}"}

      """)
    let text = """
      apiVersion: cadet.dev/v1
      kind: Lab
      metadata: {name: told, title: Told}
      spec:
        variables: {team: [shop]}
        cluster: {profile: bare}
        setup: [setup.yaml]
        tasks:
        - id: read
          text: |
            Read this.

            And this.
          checks: [{expect: {kind: ConfigMap, name: given, data: {k: v}}}]
        - id: pick
          question: Which one?
          choices: ["one, or two", three]
          answer: {equals: three}
      """
    return try LabDefinition(file: scratch.write("lab.yaml", text))
  }

  @Test func `a lab is shown with its setup, and choices stand on lines of their own`() throws {
    #expect(
      LabDescription.text(of: try Self.lab()) == """
        Told  (told)

        points   2
        cluster  bare v1.36.2, 2 nodes: controlplane (control plane) and node01
        varies   team, by seed 1
        set up   Namespace shop
                 ConfigMap default/given

        1. read  (1 point)
           Read this.

           And this.

        2. pick  (1 point)
           Which one?
           answer with one of:
           - "one, or two"
           - "three"

        """)
  }

  @Test func `the setup is printed as manifests with variables filled in`() throws {
    #expect(
      LabDescription.setup(of: try Self.lab()) == """
        apiVersion: v1
        kind: Namespace
        metadata:
          name: shop
        ---
        apiVersion: v1
        data:
          owner: shop
        kind: ConfigMap
        metadata:
          name: given

        """)
  }

  @Test func `a lab says what to do next`() throws {
    #expect(
      LabDescription.nextSteps(after: try Self.lab()) == """

        To see what was set up:  cadet show told --setup
        To hand in your work:    cadet grade told FOLDER
        FOLDER holds your manifests; what you do to the cluster goes into steps.yaml.
        Answers go into answers.yaml, a line each: "pick: your answer".

        """)
  }
}
