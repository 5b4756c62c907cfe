import Testing

@testable import KubeAPI

/// What schemas of custom resources must say, and must not say, to be structural.
@Suite struct StructuralRulesTests {
  @Test(arguments: [
    (#"{"type":"object"}"#, []),
    (#"{"type":"text"}"#, ["s.type: Invalid value: \"text\": must be object at the root"]),
    (
      #"{"type":"object","additionalProperties":{"type":"string"}}"#,
      ["s.additionalProperties: Forbidden: must not be used at the root"]
    ),
    (
      #"{"type":"object","properties":{"a":{"type":"array"},"b":{}}}"#,
      [
        "s.properties[a].items: Required value: must be specified",
        "s.properties[b].type: Required value: must not be empty for specified object fields",
      ]
    ),
    (
      #"{"type":"object","properties":{"a":{"type":"string","pattern":"("}}}"#,
      [
        "s.properties[a].pattern: Invalid value: \"(\": must be a valid regular expression, but "
          + "isn't: error parsing regexp: missing closing ): `(`"
      ]
    ),
    (
      #"{"type":"object","properties":{"a":{"type":"string","x-kubernetes-embedded-resource":true}}}"#,
      [
        "s.properties[a].properties: Required value: must not be empty if "
          + "x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields",
        "s.properties[a].type: Invalid value: \"string\": must be object if "
          + "x-kubernetes-embedded-resource is true",
      ]
    ),
    (
      #"{"type":"object","properties":{"a":{"x-kubernetes-int-or-string":true,"x-kubernetes-preserve-unknown-fields":true}}}"#,
      [
        "s.properties[a].x-kubernetes-preserve-unknown-fields: Invalid value: true: must be false "
          + "if x-kubernetes-int-or-string is true"
      ]
    ),
    (
      #"{"type":"object","properties":{"metadata":{"type":"object","properties":{"labels":{"type":"object"}}},"kind":{"type":"integer"}}}"#,
      [
        "s.properties[kind].type: Invalid value: \"integer\": must be string",
        "s.properties[metadata]: Forbidden: must not specify anything other than name and "
          + "generateName, but metadata is implicitly specified",
      ]
    ),
    (
      #"{"type":"object","anyOf":[{"type":"object","properties":{"metadata":{}}}],"not":{"default":1}}"#,
      [
        "s.anyOf[0].properties[metadata]: Forbidden: must not be specified in a nested context",
        "s.anyOf[0].type: Forbidden: must be empty to be structural",
        "s.not.default: Forbidden: must be undefined to be structural",
      ]
    ),
    (
      #"{"type":"object","properties":{"a":{"x-kubernetes-int-or-string":true,"anyOf":[{"type":"integer"},{"type":"string"}]}}}"#,
      []
    ),
  ])
  func `a schema is structural or not`(schema: String, faults: [String]) throws {
    let found = StructuralRules.check(try JSON(parsing: schema), FieldPath("s"))
    #expect(found.list.map(\.message) == faults)
  }
}
