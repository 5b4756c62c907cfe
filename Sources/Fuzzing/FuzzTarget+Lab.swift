internal import KubeAPI
internal import Lab

extension FuzzTarget {
  /// A lab that has something of everything.
  private static let sample = """
    apiVersion: cadet.dev/v1
    kind: Lab
    metadata: {name: sample, title: A sample}
    spec:
      cluster: {profile: bare, nodes: [{name: a, role: control-plane}, b]}
      variables: {color: [red, green], size: {from: 1, to: 3}}
      tasks:
      - id: one
        text: Make `web` of ${color}, ${size} times.
        points: 3
        hints: [{text: Look, cost: 1}]
        checks:
        - check: It is there
          expect: {kind: DaemonSet, name: web, spec: {template: {spec: {containers: [{name: main}]}}}}
        - check: It stays
          after: [{addNode: {name: c}}, {wait: 60s}]
          not: {exists: {kind: Pod, labels: "app in (x)"}}
        - any: [{count: {kind: Pod, fields: {status.phase: {oneOf: [Running]}}}, is: {atLeast: 1}}]
      - id: two
        question: How many?
        answer: {count: {kind: DaemonSet, namespaces: all}}

    """

  /// Lab definitions: whatever is wrong with one is said.
  static let lab = FuzzTarget(
    "lab", corpus: [sample],
    words: [
      "\n", "  ", "- ", ": ", "{", "}", "[", "]", "${color}", "$${", "${", "not: ", "all: ",
      "any: ",
      "expect: ", "after: ", "matches: '('", "points: -1", "1e9", "null", "kind: Pod", "~", "&a ",
      "*a", "onlyIf: ", "count: ", "exactly: ", "|\n", "wait: 9999999h",
    ], sizeMax: 6000
  ) { bytes in
    do throws(LabError) {
      _ = try LabDefinition(bytes: bytes, file: "lab.yaml", folder: "/nonexistent")
      return nil
    } catch {
      return error.diagnostics.contains { $0.severity == .error && !$0.text.isEmpty }
        ? nil : "refused without a word"
    }
  }

  /// Patterns, and the search with them.
  static let pattern = FuzzTarget(
    "pattern",
    corpus: ["^(?i:a|b{2,5})[^[:alpha:]\\d-z]*?\\p{Lu}+(?P<n>x(y)?)$", "(a*)*b", "\\bw.\\Q.*\\E"],
    words: [
      "(", ")", "[", "]", "{", "}", "*", "+", "?", "|", "^", "$", "\\", "{1000}", "(?:", "[^",
      "\\x{",
      "\\p{L}", "(?s)", ".", "a", "-", "[[:alpha:]]", "{2,}", "é",
    ], sizeMax: 300
  ) { bytes in
    guard let pattern = try? Pattern(String(decoding: bytes, as: UTF8.self)) else { return nil }
    _ = pattern.matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaabbbbbxyZ w. é\n")
    return nil
  }

  /// Paths of fields, as kubectl takes them.
  static let jsonPath = FuzzTarget(
    "json-path",
    corpus: ["{.spec.containers[0].name}", "spec.nodeName", ".a['b.c'][*]", "{.x[-1:].y}"],
    words: [".", "[", "]", "'", "{", "}", "*", "-1", "0", ":", "..", "?(@.a==1)", "\\.", "a"],
    sizeMax: 300
  ) { bytes in
    guard let path = try? JSONPath(String(decoding: bytes, as: UTF8.self)) else { return nil }
    return path.description.isEmpty ? "a path without a name" : nil
  }
}
