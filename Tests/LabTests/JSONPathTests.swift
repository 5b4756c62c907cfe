import KubeAPI
import Testing

@testable import Lab

/// Tests of `JSONPath`: where paths lead, and which are refused.
@Suite struct JSONPathTests {
  /// A pod with a bit of everything.
  static let pod: JSON = [
    "metadata": ["labels": ["app.kubernetes.io/name": "web"]],
    "spec": [
      "nodeName": "node01",
      "containers": [["name": "a", "image": "x:1"], ["name": "b", "image": "y:2"]],
    ],
    "status": ["conditions": [["type": "Ready", "status": "True"]]],
  ]

  @Test(
    arguments: [
      ("spec.nodeName", ["node01"]), (".spec.nodeName", ["node01"]),
      ("{.spec.nodeName}", ["node01"]),
      ("$.spec.nodeName", ["node01"]), (".spec.containers[1].image", ["y:2"]),
      (".spec.containers[-1].image", ["y:2"]), (".spec.containers[*].name", ["a", "b"]),
      (".metadata.labels.app\\.kubernetes\\.io/name", ["web"]),
      (".metadata.labels['app.kubernetes.io/name']", ["web"]),
      ("{.status.conditions[?(@.type==\"Ready\")].status}", ["True"]),
      (".spec.containers[?(@.name!='a')].image", ["y:2"]), (".spec.nothing", []),
      (".spec.containers[7].name", []), (".spec.nodeName.deeper", []),
      (".metadata.labels.*", ["web"]),
    ] as [(String, [JSON])])
  func `a path leads to values`(path: String, values: [JSON]) throws {
    #expect(try JSONPath(path).values(in: Self.pod) == values)
  }

  @Test(arguments: [
    ("", "the path is empty"), ("spec..x", "a name is missing after `.`"),
    (".spec[", "`]` is missing"), (".spec[x]", "`x` is no index"), (".spec[0", "`]` is missing"),
    (".a[?(@.b>1)]", "a filter compares with `==` or `!=`"), (".a['b]", "`'` is missing"),
  ])
  func `a bad path is refused`(path: String, message: String) {
    #expect { try JSONPath(path) } throws: { ($0 as? JSONPath.SyntaxError)?.message == message }
  }

  @Test func `filters in filters are bounded`() {
    let deep = String(repeating: ".a[?(@", count: 100_000)
    #expect {
      try JSONPath(deep)
    } throws: {
      ($0 as? JSONPath.SyntaxError)?.message == "filters nest too deeply"
    }
  }
}
