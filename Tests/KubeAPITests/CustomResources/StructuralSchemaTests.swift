import Testing

@testable import KubeAPI

/// What schemas of custom resources drop, fill in, tell apart and own.
@Suite struct StructuralSchemaTests {
  /// A schema of some fields.
  private func schema(_ properties: JSON) -> StructuralSchema {
    StructuralSchema(["type": "object", "properties": properties])
  }

  @Test func `unknown fields are dropped and named, those of the header are not`() throws {
    let schema = schema([
      "spec": [
        "type": "object",
        "properties": [
          "list": ["type": "array", "items": ["type": "object", "properties": ["a": [:]]]],
          "free": ["type": "object", "x-kubernetes-preserve-unknown-fields": true],
          "map": ["type": "object", "additionalProperties": ["type": "object"]],
          "port": ["x-kubernetes-int-or-string": true],
          "raw": [
            "type": "object", "x-kubernetes-embedded-resource": true,
            "properties": ["spec": ["type": "object"]],
          ],
        ],
      ]
    ])
    var object: JSON = [
      "apiVersion": "a/v1", "kind": "A", "metadata": ["name": "x"], "top": 1,
      "spec": [
        "list": [["a": 1, "b": 2]], "free": ["x": ["y": 1]], "map": ["k": ["z": 1]],
        "port": ["a": 1], "raw": ["kind": "B", "metadata": ["name": "b"], "other": 1],
      ],
    ]
    #expect(
      schema.pruneUnknown(&object) == [
        "spec.list[0].b", "spec.map.k.z", "spec.port.a", "spec.raw.other", "top",
      ])
    #expect(
      object == [
        "apiVersion": "a/v1", "kind": "A", "metadata": ["name": "x"],
        "spec": [
          "list": [["a": 1]], "free": ["x": ["y": 1]], "map": ["k": [:]], "port": [:],
          "raw": ["kind": "B", "metadata": ["name": "b"]],
        ],
      ])
  }

  @Test func `defaults fill what is missing, and null where it cannot stand`() throws {
    let schema = schema([
      "a": ["type": "integer", "default": 1], "b": ["type": "string", "nullable": true],
      "c": ["type": "string"],
      "d": [
        "type": "object", "default": [:], "properties": ["e": ["type": "string", "default": "f"]],
      ],
      "l": [
        "type": "array",
        "items": ["type": "object", "properties": ["p": ["type": "string", "default": "TCP"]]],
      ],
    ])
    var object: JSON = ["a": nil, "b": nil, "c": nil, "l": [["q": 1], ["p": "UDP"]]]
    schema.applyDefaults(&object)
    #expect(
      object == [
        "a": 1, "b": nil, "d": ["e": "f"], "l": [["p": "TCP", "q": 1], ["p": "UDP"]],
      ])
  }

  @Test func `items that must differ do`() throws {
    let schema = schema([
      "set": ["type": "array", "x-kubernetes-list-type": "set", "items": ["type": "string"]],
      "map": [
        "type": "array", "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["k"],
        "items": ["type": "object", "properties": ["k": ["type": "string"]]],
      ],
    ])
    let object: JSON = [
      "set": ["a", "b", "a", "a"], "map": [["k": "x"], ["k": "y"], ["k": "x"]],
    ]
    #expect(
      schema.repeatedItems(in: object).map(\.message) == [
        "map[2]: Duplicate value: {\"k\":\"x\"}", "set[2]: Duplicate value: \"a\"",
      ])
    #expect(
      schema.repeatedItems(in: ["map": ["x"]]).map(\.message) == [
        "map[0]: Invalid value: \"x\": must be an object for an array of list-type map"
      ])
  }

  @Test func `a body is read with its unknown and repeated fields`() throws {
    let schema = schema(["spec": ["type": "object", "properties": ["a": ["type": "integer"]]]])
    /// What reading a body gives.
    func read(_ body: String, _ validation: FieldValidation) throws(APIError) -> DecodedObject {
      try CustomObjectDecoder.decode(
        Array(body.utf8), group: "g.io", version: "v1", kind: "K", schema: schema,
        validation: validation)
    }
    let body = #"{"metadata":{"name":"x","nope":1},"spec":{"a":1,"b":2,"a":3}}"#
    let warned = try read(body, .warn)
    #expect(
      warned.warnings == [
        "duplicate field \"spec.a\"", "unknown field \"metadata.nope\"",
        "unknown field \"spec.b\"",
      ])
    #expect(warned.object["spec"] == ["a": 3])
    #expect(warned.object["apiVersion"] == "g.io/v1")
    #expect(try read(body, .ignore).warnings == [])
    let refusal = #expect(throws: APIError.self) { try read(body, .strict) }
    #expect(
      refusal?.message
        == "K in version \"v1\" cannot be handled as a K: strict decoding error: "
        + "duplicate field \"spec.a\", unknown field \"metadata.nope\", unknown field \"spec.b\"")
    let other = #expect(throws: APIError.self) {
      try read(#"{"apiVersion":"g.io/v2","kind":"K"}"#, .warn)
    }
    #expect(
      other?.message
        == "the API version in the data (g.io/v2) does not match the expected API version (g.io/v1)"
    )
  }

  @Test func `apply owns lists by their keys, free maps by their names, atomic ones whole`() throws
  {
    let schema = schema([
      "spec": [
        "type": "object",
        "properties": [
          "list": [
            "type": "array", "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["k"],
            "items": [
              "type": "object",
              "properties": ["k": ["type": "string"], "v": ["type": "integer"]],
            ],
          ],
          "atomic": ["type": "array", "items": ["type": "string"]],
          "free": ["type": "object", "x-kubernetes-preserve-unknown-fields": true],
        ],
      ]
    ])
    let management = FieldManagement(schema, apiVersion: "g.io/v1")
    let configuration: JSON = [
      "apiVersion": "g.io/v1", "kind": "K", "metadata": ["name": "x"],
      "spec": ["list": [["k": "a", "v": 1]], "atomic": ["b"], "free": ["x": ["y": 1]]],
    ]
    let first = try management.apply(
      configuration, live: nil, manager: "one", force: false, time: Instant(seconds: 0))
    #expect(
      first["metadata", "managedFields"]?[0]?["fieldsV1"] == [
        "f:spec": [
          "f:atomic": [:], "f:free": ["f:x": [".": [:], "f:y": [:]]],
          "f:list": ["k:{\"k\":\"a\"}": [".": [:], "f:k": [:], "f:v": [:]]],
        ]
      ])
    var other = configuration
    other.set(["spec"], ["list": [["k": "b"]]])
    let second = try management.apply(
      other, live: first, manager: "two", force: false, time: Instant(seconds: 1))
    #expect(second["spec", "list"] == [["k": "a", "v": 1], ["k": "b"]])
    other.set(["spec"], ["list": [["k": "a", "v": 2]]])
    let conflict = #expect(throws: APIError.self) {
      try management.apply(
        other, live: first, manager: "two", force: false, time: Instant(seconds: 1))
    }
    #expect(
      conflict?.message
        == "Apply failed with 1 conflict: conflict with \"one\": .spec.list[k=\"a\"].v")
    other.set(["spec"], ["nope": 1])
    let unknown = #expect(throws: APIError.self) {
      try management.apply(
        other, live: nil, manager: "two", force: false, time: Instant(seconds: 1))
    }
    #expect(
      unknown?.message
        == "failed to create typed patch object (/x; g.io/v1, Kind=K): "
        + ".spec.nope: field not declared in schema")
  }
}
