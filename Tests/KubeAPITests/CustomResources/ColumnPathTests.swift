import KubeAPI
import Testing

/// Paths of columns: where they lead, and which cannot be read.
@Suite struct ColumnPathTests {
  /// A document to walk in.
  private let document: JSON = [
    "spec": ["list": [1, 2, 3], "a.b": "dotted", "map": ["x": 1, "y": 2]],
    "status": [
      "conditions": [
        ["type": "Ready", "status": "True", "n": 2], ["type": "Idle", "status": "False", "n": 5],
      ]
    ],
  ]

  @Test(arguments: [
    (".spec.list", "[[1,2,3]]"), (".spec.list[0]", "[1]"), (".spec.list[-1]", "[3]"),
    (".spec.list[*]", "[1,2,3]"), (".spec.list[0:2]", "[1,2]"), (".spec.list[::2]", "[1,3]"),
    (".spec.list[0,2]", "[1,3]"), (".spec['a.b']", "[\"dotted\"]"), (".spec.a\\.b", "[\"dotted\"]"),
    (".spec.map.*", "[1,2]"), ("..status", "[\"True\",\"False\"]"),
    (".status.conditions[?(@.type==\"Ready\")].status", "[\"True\"]"),
    (".status.conditions[?(@.type!='Ready')].status", "[\"False\"]"),
    (".status.conditions[?(@.n>2)].type", "[\"Idle\"]"),
    (".status.conditions[?(@.n<=5)].type", "[\"Ready\",\"Idle\"]"),
    (".status.conditions[?(@.nope)].type", "[]"), (".nope.at.all", "[]"), (".spec.list[7]", "[]"),
  ])
  func `a path leads to values`(path: String, values: String) throws {
    let found = try #require(ColumnPath(path)).values(in: document)
    let scalars = path == "..status" ? found.filter { !$0.isContainer } : found
    #expect(JSON.array(scalars).text == values)
  }

  @Test(arguments: [".a[", ".a[?(@.b==)]", ".a[?(b]", ".a b", ".a['x"])
  func `a path that cannot be read is none`(path: String) {
    #expect(ColumnPath(path) == nil)
  }
}
