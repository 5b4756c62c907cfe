import Testing

@testable import KubeAPI

/// The checks that schemas of custom resources ask for, in the words of the real server.
@Suite struct SchemaValidationTests {
  /// What is wrong with a value of the field `a` by a schema, both as JSON.
  private func faults(_ value: String, _ schema: String, old: String? = nil) throws -> [String] {
    let whole = StructuralSchema([
      "type": "object", "properties": ["a": try JSON(parsing: schema)],
    ])
    let before: JSON? = try old.map { ["a": try JSON(parsing: $0)] }
    return SchemaValidation.errors(in: ["a": try JSON(parsing: value)], old: before, whole)
      .map(\.message)
  }

  @Test(arguments: [
    ("\"x\"", "integer", "string"), ("1.5", "integer", "number"), ("1", "string", "integer"),
    ("[]", "object", "array"), ("{}", "array", "object"), ("true", "number", "boolean"),
    ("null", "string", "null"),
  ])
  func `a value of another type is refused`(value: String, wanted: String, found: String) throws {
    #expect(
      try faults(value, "{\"type\":\"\(wanted)\"}") == [
        "a: Invalid value: \"\(found)\": a in body must be of type \(wanted): \"\(found)\""
      ])
  }

  @Test func `numbers may be whole or not, null where it is allowed`() throws {
    #expect(try faults("2.0", #"{"type":"integer"}"#) == [])
    #expect(try faults("2", #"{"type":"number"}"#) == [])
    #expect(try faults("null", #"{"type":"string","nullable":true}"#) == [])
    #expect(
      try faults("{}", #"{"x-kubernetes-int-or-string":true}"#) == [
        "a: Invalid value: \"object\": a in body must be of type integer,string: \"object\""
      ])
  }

  @Test(arguments: [
    ("\"abc\"", #"{"type":"string","maxLength":2}"#, "a: Too long: may not be more than 2 bytes"),
    (
      "\"a\"", #"{"type":"string","minLength":2}"#,
      "a: Invalid value: \"a\": a in body should be at least 2 chars long"
    ),
    (
      "\"b1\"", #"{"type":"string","pattern":"^[a-z]$"}"#,
      "a: Invalid value: \"b1\": a in body should match '^[a-z]$'"
    ),
    (
      "\"z\"", #"{"type":"string","enum":["x","y"]}"#,
      "a: Unsupported value: \"z\": supported values: \"x\", \"y\""
    ),
    (
      "3", #"{"type":"integer","enum":[1,2]}"#,
      "a: Unsupported value: 3: supported values: \"1\", \"2\""
    ),
    (
      "7", #"{"type":"integer","multipleOf":5}"#,
      "a: Invalid value: 7: a in body should be a multiple of 5"
    ),
    (
      "10", #"{"type":"integer","maximum":9}"#,
      "a: Invalid value: 10: a in body should be less than or equal to 9"
    ),
    (
      "9", #"{"type":"integer","maximum":9,"exclusiveMaximum":true}"#,
      "a: Invalid value: 9: a in body should be less than 9"
    ),
    (
      "0.5", #"{"type":"number","minimum":1}"#,
      "a: Invalid value: 0.5: a in body should be greater than or equal to 1"
    ),
    (
      "1", #"{"type":"number","minimum":1,"exclusiveMinimum":true}"#,
      "a: Invalid value: 1: a in body should be greater than 1"
    ),
    (
      "[1]", #"{"type":"array","minItems":2,"items":{"type":"integer"}}"#,
      "a: Invalid value: 1: a in body should have at least 2 items"
    ),
    (
      "[1,2]", #"{"type":"array","maxItems":1,"items":{"type":"integer"}}"#,
      "a: Too many: 2: must have at most 1 items"
    ),
    (
      #"{"b":1,"c":2}"#, #"{"type":"object","maxProperties":1}"#,
      "a: Too many: 2: must have at most 1 items"
    ),
    (
      "{}", #"{"type":"object","minProperties":1}"#,
      "a: Invalid value: 0: a in body should have at least 1 properties"
    ),
    ("{}", #"{"type":"object","required":["b"]}"#, "a.b: Required value"),
    (
      "[1,\"x\"]", #"{"type":"array","items":{"type":"integer"}}"#,
      "a[1]: Invalid value: \"string\": a[1] in body must be of type integer: \"string\""
    ),
    (
      #"{"k":"x"}"#, #"{"type":"object","additionalProperties":{"type":"integer"}}"#,
      "a.k: Invalid value: \"string\": a.k in body must be of type integer: \"string\""
    ),
  ])
  func `a bound that is broken is named`(value: String, schema: String, fault: String) throws {
    #expect(try faults(value, schema) == [fault])
  }

  @Test func `alternatives say how many hold, and what the nearest one misses`() throws {
    let mail = #"{"type":"string","oneOf":[{"format":"email"},{"pattern":"^[0-9]+$"}]}"#
    #expect(
      try faults("\"neither\"", mail) == [
        "<nil>: Invalid value: \"\": \"a\" must validate one and only one schema (oneOf). "
          + "Found none valid",
        "a: Invalid value: \"neither\": a in body must be of type email: \"neither\"",
      ])
    #expect(
      try faults("5", #"{"type":"integer","oneOf":[{"minimum":1},{"maximum":9}]}"#) == [
        "<nil>: Invalid value: \"\": \"a\" must validate one and only one schema (oneOf). "
          + "Found 2 valid alternatives"
      ])
    #expect(
      try faults("5", #"{"type":"integer","anyOf":[{"minimum":6},{"maximum":4}]}"#) == [
        "<nil>: Invalid value: \"\": \"a\" must validate at least one schema (anyOf)",
        "a: Invalid value: 5: a in body should be greater than or equal to 6",
      ])
    #expect(
      try faults("5", #"{"type":"integer","allOf":[{"minimum":6},{"maximum":4}]}"#) == [
        "a: Invalid value: 5: a in body should be greater than or equal to 6",
        "a: Invalid value: 5: a in body should be less than or equal to 4",
        "<nil>: Invalid value: \"\": \"a\" must validate all the schemas (allOf). None validated",
      ])
    #expect(
      try faults("5", #"{"type":"integer","not":{"minimum":4}}"#) == [
        "<nil>: Invalid value: \"\": \"a\" must not validate the schema (not)"
      ])
    #expect(try faults("5", #"{"type":"integer","anyOf":[{"minimum":6},{"maximum":5}]}"#) == [])
  }

  @Test func `what an update leaves as it was is not held against it`() throws {
    let schema = #"{"type":"object","properties":{"b":{"type":"integer"},"c":{"type":"string"}}}"#
    #expect(try faults(#"{"b":"x","c":"new"}"#, schema, old: #"{"b":"x","c":"old"}"#) == [])
    #expect(try faults(#"{"b":"y"}"#, schema, old: #"{"b":"x"}"#).count == 1)
    let list = #"""
      {"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["k"],"items":
      {"type":"object","properties":{"k":{"type":"string"},"v":{"type":"integer"}}}}
      """#
    #expect(
      try faults(
        #"[{"k":"new","v":1},{"k":"bad","v":"x"}]"#, list, old: #"[{"k":"bad","v":"x"}]"#) == [])
  }

  @Test(arguments: [
    ("date-time", "2020-02-28T00:00:00Z", "2020-02-30T00:00:00Z"),
    ("date-time", "2020-02-28t10:00:00.5+01:00", "yesterday"), ("date", "2020-02-29", "2021-02-29"),
    ("ipv4", "10.0.0.1", "10.0.0.256"), ("ipv6", "::1", "10.0.0.1"), ("cidr", "10.0.0.0/8", "10/8"),
    ("email", "a@b.c", "a b@c"), ("hostname", "web-1.example.com", "-web"),
    ("uuid", "6ba7b810-9dad-11d1-80b4-00c04fd430c8", "6ba7"), ("byte", "YWI=", "a"),
    ("mac", "01:23:45:67:89:ab", "01:23"), ("uri", "https://a.b/c", "a b"),
    ("duration", "1h30m", "soon"), ("hexcolor", "#fff", "#ggg"), ("unknown", "anything", ""),
  ])
  func `a text has a format or not`(format: String, good: String, bad: String) throws {
    let schema = "{\"type\":\"string\",\"format\":\"\(format)\"}"
    #expect(try faults("\"\(good)\"", schema) == [])
    let found = try faults("\"\(bad)\"", schema)
    #expect(
      found == [
        "a: Invalid value: \"\(bad)\": a in body must be of type \(format): \"\(bad)\""
      ] || format == "unknown" && found.isEmpty)
  }

  @Test func `schemas that multiply are given up, not followed for ever`() throws {
    let parts = [JSON](repeating: ["minimum": 9], count: 6_000)
    let schema: JSON = ["type": "array", "items": ["type": "integer", "anyOf": .array(parts)]]
    let value = JSON.array([JSON](repeating: 1, count: 1_000))
    let errors = SchemaValidation.errors(in: value, StructuralSchema(schema))
    #expect(
      errors.last?.message == "<nil>: Invalid value: \"\": validation of the object takes too long")
  }

  @Test func `a schema deeper than can be followed takes anything`() throws {
    var schema: JSON = ["type": "integer"]
    for _ in 0..<400 { schema = ["type": "object", "properties": ["a": schema]] }
    var value: JSON = "text"
    for _ in 0..<400 { value = ["a": value] }
    #expect(SchemaValidation.errors(in: value, StructuralSchema(schema)).isEmpty)
  }
}
