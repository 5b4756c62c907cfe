internal import KubeAPI

extension FuzzTarget {
  /// A document for paths to walk in.
  private static let document: JSON = [
    "spec": ["list": [1, 2, 3], "a.b": "dotted", "map": ["x": 1, "y": ["z": [[1], [2]]]]],
    "status": ["conditions": [["type": "Ready", "status": "True"], ["type": "Idle", "n": 5]]],
  ]

  /// Paths of the columns of custom resources.
  static let columnPath = FuzzTarget(
    "column-path",
    corpus: [
      ".status.conditions[?(@.type==\"Ready\")].status", "..n", ".spec.list[-1:]",
      ".spec['a.b']", ".spec.list[0,2]",
    ],
    words: [
      ".", "..", "[", "]", "'", "\"", "*", "-1", "99999999999999999999", ":", ",", "?(", "@", ")",
      "==", "!=", "<", ">=", "\\", "spec", "list", "conditions",
    ], sizeMax: 300
  ) { bytes in
    _ = ColumnPath(String(decoding: bytes, as: UTF8.self))?.values(in: document)
    return nil
  }

  /// Schemas of custom resources: what one has filled in and dropped stays so.
  static let schema = FuzzTarget(
    "schema",
    corpus: [
      """
      {"type":"object","properties":{"spec":{"type":"object","default":{},"properties":\
      {"list":{"type":"array","items":{"type":"integer","minimum":2}},"map":{"type":"object",\
      "additionalProperties":{"x-kubernetes-int-or-string":true}},"n":{"type":"string",\
      "default":"x","pattern":"^a","format":"date"}}}},"anyOf":[{"required":["spec"]}]}
      """
    ],
    words: [
      "{", "}", "[", "]", ":", ",", "\"", "null", "true", "1", "\"type\"", "\"object\"",
      "\"array\"", "\"default\"", "\"nullable\"", "\"items\"", "\"properties\"", "\"not\"",
      "\"additionalProperties\"", "\"x-kubernetes-preserve-unknown-fields\"",
    ]
  ) { bytes in
    guard let json = try? JSON(parsing: bytes) else { return nil }
    let schema = StructuralSchema(json)
    var object = document
    schema.prune(&object)
    var again = object
    schema.prune(&again)
    if again != object { return "what was dropped is not all that is dropped" }
    schema.applyDefaults(&object)
    let rules = KindRules.custom(schema, namespaced: false, hasStatus: true, scale: nil)
    _ = rules.validate(object)
    return nil
  }
}
