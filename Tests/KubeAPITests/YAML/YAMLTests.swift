import KubeAPI
import Testing

/// YAML text in, values out.
@Suite struct YAMLTests {
  /// The first document's value as JSON text, or the error's message.
  private func read(_ text: String) -> String {
    let (documents, error) = YAML.documents(in: Array(text.utf8))
    return error?.message ?? documents.first?.value.text ?? "nothing"
  }

  @Test(arguments: [
    ("y", "true"), ("Off", "false"), ("No", "false"), ("nO", #""nO""#), ("~", "null"), ("", "null"),
    ("010", "8"), ("0o17", "15"), ("0x1F", "31"), ("0b101", "5"), ("-0b11", "-3"),
    ("1_000", "1000"),
    ("08", "8"), ("+12", "12"), ("1e3", "1000"), ("1.50", "1.5"), (".5", "0.5"), ("5.", "5"),
    ("1e999", #""1e999""#), ("0.9Gi", #""0.9Gi""#), ("2026-01-01", #""2026-01-01""#),
    ("9223372036854775807", "9223372036854775807"),
    ("-9223372036854775808", "-9223372036854775808"),
    ("1:30", #""1:30""#), ("'1'", #""1""#), ("!!str 1", #""1""#), ("!!float 3", "3"),
    ("!!binary aGk=", #""hi""#), ("!own x", #""x""#), ("null", "null"), ("1.20", "1.2"),
    (".inf", "error converting YAML to JSON: json: unsupported value: +Inf"),
    ("!!int x", "error converting YAML to JSON: yaml: cannot decode !!str `x` as a !!int"),
    (
      "!!binary x",
      "error converting YAML to JSON: yaml: !!binary value contains invalid base64 data"
    ),
  ])
  func `a scalar is typed as kubectl types it`(text: String, json: String) {
    #expect(read("a: \(text)\n") == (json.hasPrefix("error") ? json : #"{"a":\#(json)}"#))
  }

  @Test func `names that are no strings become strings`() {
    #expect(
      read("no: 1\n1: 2\n0x10: 3\n1.5: 4\n'~': 5\n") == #"{"1":2,"1.5":4,"16":3,"false":1,"~":5}"#)
    #expect(
      read("a: {{ .Values.x }}\n")
        == "error converting YAML to JSON: yaml: invalid map key: "
        + #"map[interface {}]interface {}{".Values.x":interface {}(nil)}"#)
  }

  @Test func `merge keys and aliases copy what they name`() {
    #expect(
      read("base: &b {x: 1, z: 2}\none:\n  <<: *b\n  z: 3\ntwo:\n  <<: [{x: 8}, *b]\nthree: *b\n")
        == #"{"base":{"x":1,"z":2},"one":{"x":1,"z":3},"three":{"x":1,"z":2},"two":{"x":8,"z":2}}"#)
    #expect(
      read("a:\n  <<: 1\n")
        == "error converting YAML to JSON: yaml: map merge requires map or sequence of maps as the value"
    )
  }

  @Test(arguments: [
    ("a: 1\n b: 2\n", "line 2: mapping values are not allowed in this context"),
    ("//demo.yml\napiVersion: v1\n", "line 2: mapping values are not allowed in this context"),
    ("metadata:\n\tname: x\n", "line 2: found character that cannot start any token"),
    ("a: 1\nb: {name: x\n", "line 2: did not find expected ',' or '}'"),
    ("a: 1\nm:\n  name: x\n bad: y\n", "line 3: did not find expected key"),
    ("a: 'x\n", "line 2: found unexpected end of stream"),
    ("a: *x\n", "unknown anchor 'x' referenced"),
    ("a: &x [*x]\n", "anchor 'x' value contains itself"),
    ("a: \u{0}\n", "control characters are not allowed"),
  ])
  func `a mistake is reported in go-yaml's words`(text: String, message: String) {
    #expect(read(text) == "error converting YAML to JSON: yaml: \(message)")
  }

  @Test func `bytes that are no text are refused`() {
    let (documents, error) = YAML.documents(in: Array("a: 1\nb: ".utf8) + [0xFF, 0x0A])
    #expect(documents.isEmpty)
    #expect(error?.message == "error converting YAML to JSON: yaml: invalid leading UTF-8 octet")
    #expect(error?.line == 2)
    #expect(error?.column == 4)
  }

  @Test func `documents are split at lines of three dashes and kept before an error`() {
    let text = "---\na: 1\n--- # two\n---\nb: 2\n---\nc: [\n---\nd: 4\n"
    let (documents, error) = YAML.documents(in: Array(text.utf8))
    #expect(documents.map(\.value) == [["a": 1], ["b": 2]])
    #expect(documents.map(\.line) == [2, 5])
    #expect(error?.problem == "did not find expected node content")
    #expect(error?.line == 8)
    #expect(read("a: 1\n--- b: 2\n") == "invalid Yaml document separator: b: 2")
    #expect(YAML.documents(in: []).documents.isEmpty)
    #expect(YAML.documents(in: []).error == nil)
    #expect(read("# nothing\n") == "null")
  }

  @Test func `a block's last line gets a line end as kubectl gives it`() {
    #expect(read("a: |\n  x") == #"{"a":"x\n"}"#)
  }

  @Test func `a name given twice is noted and its last value counts`() {
    let (documents, _) = YAML.documents(in: Array("---\na: 1\nb:\n  c: 1\n  c: 2\na: 3\n".utf8))
    #expect(documents.first?.value == ["a": 3, "b": ["c": 2]])
    #expect(
      documents.first?.duplicateKeys.map { "\($0.line):\($0.column): \($0.message)" } == [
        #"5:3: key "c" already set in map on line 4"#,
        #"6:1: key "a" already set in map on line 2"#,
      ])
  }

  @Test func `the place of every node is known`() {
    let text = "# lab\nspec:\n  base: &b {x: 1}\n  tasks:\n  - id: one\n    points: 4\n  - <<: *b\n"
    let document = YAML.documents(in: Array(text.utf8)).documents.first
    /// The place of a path as text.
    func place(_ path: [PathStep]) -> String? {
      document?.position(of: path).map { "\($0.line):\($0.column)" }
    }
    #expect(place([]) == "2:1")
    #expect(place(["spec", "tasks", 0, "points"]) == "6:13")
    #expect(document?.keyPosition(of: ["spec", "tasks", 0, "points"])?.column == 5)
    #expect(place(["spec", "tasks", 1, "x"]) == "3:16")
    #expect(place(["spec", "tasks", 0, "absent"]) == "5:5")
  }

  @Test func `JSON texts are read as JSON, several behind each other too`() {
    let text = " {\"a\": 1}\n{\"b\": [2]}\n"
    let (documents, error) = YAML.documents(in: Array(text.utf8))
    #expect(error == nil)
    #expect(documents.map(\.value) == [["a": 1], ["b": [2]]])
    #expect(documents.map(\.line) == [1, 2])
    #expect(
      read(#"{"apiVersion":"v1","kind":"ConfigMap",}"#)
        == "json: offset 39: invalid character '}' looking for beginning of object key string")
    #expect(read("{\"a\": [1\n") == "unexpected EOF")
    let (_, mixed) = YAML.documents(in: Array("{}\n---\n".utf8))
    #expect(
      mixed?.message == "json: offset 5: invalid character '-' in numeric literal")
  }

  @Test func `alias bombs and depth are refused before they are built`() {
    var bomb = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n"
    for level in 1...12 {
      let items = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ",")
      bomb += "a\(level): &a\(level) [\(items)]\n"
    }
    #expect(
      read(bomb) == "error converting YAML to JSON: yaml: document contains excessive aliasing")
    let wide =
      "a: &a \"\(String(repeating: "x", count: 100_000))\"\nb: ["
      + String(repeating: "*a,", count: 90) + "]\nc: &c [*a,*a,*a,*a]\nd: ["
      + String(repeating: "*c,", count: 50) + "]\n"
    #expect(
      read(wide) == "error converting YAML to JSON: yaml: document contains excessive aliasing")
    let nested = String(repeating: "[", count: 100_000)
    #expect(read(nested) == "error converting YAML to JSON: yaml: exceeded max depth of 512")
    #expect(
      read("b: " + String(repeating: "{a: ", count: 513))
        == "error converting YAML to JSON: yaml: exceeded max depth of 512")
    #expect(
      read(String(repeating: "- ", count: 600))
        == "error converting YAML to JSON: yaml: exceeded max depth of 512")
    let good = String(repeating: "[", count: 512) + String(repeating: "]", count: 512)
    #expect(read(good) == good)
  }

  @Test func `ten thousand documents and four MiB are read`() {
    let many = String(repeating: "---\na: 1\n", count: 10_000)
    #expect(YAML.documents(in: Array(many.utf8)).documents.count == 10_000)
    let large = "a: |\n" + String(repeating: "  0123456789abcdef\n", count: 1 << 18)
    let (documents, error) = YAML.documents(in: Array(large.utf8))
    #expect(error == nil)
    #expect(documents.first?.value["a"]?.string?.utf8.count == 17 << 18)
    let tooLarge = [UInt8](repeating: 0x20, count: 5 << 20 | 1)
    #expect(
      YAML.documents(in: tooLarge).error?.message
        == "text is too large: 5242881 bytes, limit is 5242880")
  }
}
