import KubeAPI
import Testing

/// Values in, YAML text out.
@Suite struct YAMLTextTests {
  @Test(arguments: [
    ("true", #""true""#), ("1", #""1""#), ("null", #""null""#), ("", #""""#), ("~", #""~""#),
    ("2026-01-01", #""2026-01-01""#), ("2026-01-01T00:00:00Z", #""2026-01-01T00:00:00Z""#),
    ("y", #""y""#), ("0x1f", #""0x1f""#), ("1_000", #""1_000""#), ("1:30", #""1:30""#),
    ("1e3", #""1e3""#), ("0.9Gi", "0.9Gi"), ("*x", "'*x'"), ("a: b", "'a: b'"), ("a #b", "'a #b'"),
    ("a#b", "a#b"), ("-", "'-'"), ("-x", "-x"), (" x", "' x'"), ("x ", "'x '"), ("it's", "it's"),
    ("'x", "'''x'"), ("{}", "'{}'"), ("%x", "'%x'"), ("@x", "'@x'"), ("a\tb", #""a\tb""#),
    ("\u{1F600}", #""\U0001F600""#), ("größe", "größe"), ("a:", "'a:'"), (":a", ":a"),
    ("---", "'---'"), ("=", "="), ("<<", #""<<""#), ("a\\b", #"a\b"#), ("?", "'?'"),
    ("a\n", "|\n  a"), ("a\nb", "|-\n  a\n  b"), ("a\n\n", "|+\n  a\n"),
    (" a\nb", "|2-\n   a\n  b"),
    ("a \nb", #""a \nb""#), ("a\nb ", #""a\nb ""#), ("a\t\nb", #""a\t\nb""#),
  ])
  func `a string is quoted as go-yaml quotes it`(value: String, text: String) {
    #expect(YAML.text(of: ["a": .string(value)]) == "a: \(text)\n")
  }

  @Test func `lists are not indented below their name and maps in lists are compact`() {
    let value: JSON = [
      "list": [["a": 1, "b": [true, nil]], [1, [2]], [:], []], "map": ["x": [:], "y": []], "f": 1.5,
      "big": 1e21,
    ]
    #expect(
      YAML.text(of: value) == """
        big: 1e+21
        f: 1.5
        list:
        - a: 1
          b:
          - true
          - null
        - - 1
          - - 2
        - {}
        - []
        map:
          x: {}
          "y": []

        """)
  }

  @Test func `numbers in names are ordered by size and long names get a question mark`() {
    #expect(
      YAML.text(of: ["a10": 1, "a9": 2, "a": 3, "A": 4, ".": 5, "a-b": 6])
        == ".: 5\nA: 4\na: 3\na-b: 6\na9: 2\na10: 1\n")
    let name = String(repeating: "k", count: 129)
    #expect(YAML.text(of: .object(JSONObject([(name, [1] as JSON)]))) == "? \(name)\n: - 1\n")
  }

  @Test func `long texts are folded behind column 80`() {
    let words = Array(repeating: "word", count: 20).joined(separator: " ")
    #expect(
      YAML.text(of: ["text": .string(words)])
        == "text: \(Array(repeating: "word", count: 16).joined(separator: " "))\n"
        + "  word word word word\n")
    #expect(
      YAML.text(of: ["text": .string("'" + words)])
        == "text: '''\(Array(repeating: "word", count: 15).joined(separator: " "))\n"
        + "  word word word word word'\n")
  }

  @Test func `what is written is read back as the same value`() {
    for seed in 0..<3000 as Range<UInt64> {
      var generator = SeededGenerator(state: seed)
      let value = RandomJSON.value(depth: 4, &generator)
      let text = YAML.text(of: value)
      let (documents, error) = YAML.documents(in: Array(text.utf8))
      #expect(
        error == nil && documents.first?.value == value, "seed \(seed): \(value.text)\n\(text)")
    }
  }

  @Test func `no text makes the reader crash or hang`() {
    let pieces: [String] = [
      "a", ": ", "- ", "\n", "  ", "{", "}", "[", "]", "&x ", "*x", "!!int ", "|", ">", "'", "\"",
      "#", "---\n", "? ", "<<: ", "\t", "%YAML 1.1\n", "\\u", "0", "~", ",", "\r\n", "...\n", "é",
      "!",
    ]
    for seed in 0..<5000 as Range<UInt64> {
      var generator = SeededGenerator(state: seed)
      var bytes: [UInt8] = []
      for _ in 0..<Int.random(in: 1...40, using: &generator) {
        bytes += Array((pieces.randomElement(using: &generator) ?? "").utf8)
        if Int.random(in: 0..<60, using: &generator) == 0 {
          bytes.append(UInt8.random(in: 0...255, using: &generator))
        }
      }
      let (documents, error) = YAML.documents(in: bytes)
      #expect(documents.count <= 40 && error?.line ?? 1 >= 1)
      for document in documents {
        let again = YAML.documents(in: Array(YAML.text(of: document.value).utf8))
        #expect(again.documents.first?.value == document.value, "seed \(seed)")
      }
    }
  }
}

/// Random values for property tests.
enum RandomJSON {
  /// Strings that are hard to write.
  static let strings = [
    "", "a", "true", "no", "~", "null", "1", "1.5", "0x1", "- a", "a: b", "a # b", " a", "a ",
    "a\nb",
    "a\n", "\n", "\n\n", "a\n\n", " a\nb", "\ta", "a\tb", "\"", "'", "it's", "2026-01-01", "{", "[",
    "*",
    "&", "!", "|", ">", "%", "@", "`", "?", ":", "-", "--- a", "...", "größe", "\u{1F600}",
    "\u{85}",
    "\u{2028}x", "a\r\nb", "\u{FEFF}", "x\u{0}y", "<<", "=", "1:30", "0o7", "1_0", ".inf",
    "a\n b\n",
    "the quick brown fox jumps over the lazy dog and runs away from it as fast as it can run, twice",
    "it's: the quick brown fox jumps over  the lazy dog and runs away from it as fast as it  can: run",
    "tab\tthe quick brown fox jumps over  the lazy dog and runs away from it as fast as it  can: run",
  ]

  /// A random value at most so deep.
  static func value(depth: Int, _ generator: inout SeededGenerator) -> JSON {
    switch Int.random(in: 0..<(depth > 0 ? 10 : 6), using: &generator) {
    case 0: return .null
    case 1: return .bool(Bool.random(using: &generator))
    case 2: return .integer(Int64.random(in: -1000...1000, using: &generator))
    case 3: return .double(Double(Int.random(in: -9999...9999, using: &generator)) + 0.25)
    case 4, 5: return .string(string(&generator))
    case 6, 7:
      return .array(
        (0..<Int.random(in: 0...4, using: &generator)).map { _ in
          value(depth: depth - 1, &generator)
        })
    default:
      return .object(
        JSONObject(
          (0..<Int.random(in: 0...4, using: &generator)).map { _ in
            (string(&generator), value(depth: depth - 1, &generator))
          }))
    }
  }

  /// A random string that is hard to write.
  static func string(_ generator: inout SeededGenerator) -> String {
    let string = strings.randomElement(using: &generator) ?? ""
    return Bool.random(using: &generator)
      ? string : string + (strings.randomElement(using: &generator) ?? "")
  }
}
