import Testing

@testable import KubeAPI

/// The rules of CustomResourceDefinitions.
@Suite struct DefinitionRulesTests {
  /// Asks about definitions.
  private let check = RuleCheck(
    "apiextensions.k8s.io/v1 CustomResourceDefinition", namespaced: false)
  /// The parts of a definition that is well, but for its versions.
  private let head = """
    metadata: {name: tabs.example.com}
    spec:
      group: example.com
      scope: Namespaced
      names: {plural: tabs, kind: Tab}
      versions:

    """

  /// What is wrong with a definition of one version.
  private func faults(_ version: String) throws -> [String] {
    try check.create("\(head)  - {name: v1, served: true, storage: true, \(version)}")
  }

  /// What is wrong with a schema, without the path to it.
  private func faults(ofSchema schema: String) throws -> [String] {
    try faults("schema: {openAPIV3Schema: {\(schema)}}").map {
      $0.replacing("spec.validation.openAPIV3Schema", with: "schema")
    }
  }

  @Test func `a definition gets its defaults and a status`() throws {
    var object = try check.object(
      "\(head)  - {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}"
    )
    KindRules.customResourceDefinition.prepareForCreate(&object)
    #expect(object["spec", "names", "singular"] == "tab")
    #expect(object["spec", "names", "listKind"] == "TabList")
    #expect(object["spec", "conversion"] == ["strategy": "None"])
    #expect(
      object["status"]?.text
        == #"{"acceptedNames":{"kind":"","plural":""},"conditions":null,"storedVersions":["v1"]}"#)
    #expect(object.generation == 1)
  }

  @Test func `a definition has a group, a scope, names and versions`() throws {
    #expect(
      try check.create("metadata: {name: tabs.example.com}\nspec: {group: com, scope: World}") == [
        "metadata.name: Invalid value: \"tabs.example.com\": must be spec.names.plural+\".\"+spec.group",
        "spec.group: Invalid value: \"com\": should be a domain with at least one dot",
        "spec.scope: Unsupported value: \"World\": supported values: \"Cluster\", \"Namespaced\"",
        "spec.versions: Invalid value: null: must have exactly one version marked as storage version",
        "spec.names.plural: Required value", "spec.names.singular: Required value",
        "spec.names.kind: Required value", "spec.names.listKind: Required value",
        "status.storedVersions: Invalid value: null: must have at least one stored version",
      ])
    let same = head.replacing("kind: Tab", with: "kind: Tab, listKind: Tab")
    #expect(
      try check.create(
        "\(same)  - {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}"
      ) == ["spec.names.listKind: Invalid value: \"Tab\": kind and listKind may not be the same"])
  }

  @Test func `each version has a schema, and one is stored`() throws {
    #expect(
      try faults("schema: {}") == ["spec.versions[0].schema.openAPIV3Schema: Required value"])
    let version =
      "- {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}"
    let text =
      #"{"Name":"v1","Served":true,"Storage":true,"Deprecated":false,"DeprecationWarning":null,"#
      + #""Schema":null,"Subresources":null,"AdditionalPrinterColumns":null,"SelectableFields":null}"#
    #expect(
      try check.create("\(head)  \(version)\n  \(version)") == [
        "spec.versions: Invalid value: [\(text),\(text)]: must contain unique version names",
        "spec.versions: Invalid value: [\(text),\(text)]: must have exactly one version marked as "
          + "storage version",
        "status.storedVersions: Invalid value: [\"v1\"]: must have the storage version v1",
      ])
  }

  @Test func `a schema says the types of all its parts`() throws {
    #expect(
      try faults(ofSchema: "") == ["schema.type: Required value: must not be empty at the root"])
    #expect(
      try faults(ofSchema: "type: string") == [
        "schema.type: Invalid value: \"string\": must be object at the root"
      ])
    #expect(
      try faults(ofSchema: "type: object, properties: {a: {}, b: {type: array, items: {}}}") == [
        "schema.properties[a].type: Required value: must not be empty for specified object fields",
        "schema.properties[b].items.type: Required value: must not be empty for specified array "
          + "items",
      ])
    #expect(
      try faults(
        ofSchema: "type: object, properties: {a: {x-kubernetes-int-or-string: true}, "
          + "b: {type: string, x-kubernetes-embedded-resource: true}}") == [
          "schema.properties[b].properties: Required value: must not be empty if "
            + "x-kubernetes-embedded-resource is true without "
            + "x-kubernetes-preserve-unknown-fields",
          "schema.properties[b].type: Invalid value: \"string\": must be object if "
            + "x-kubernetes-embedded-resource is true",
        ])
    #expect(
      try faults(
        ofSchema: "type: object, uniqueItems: true, additionalProperties: {type: string}, "
          + "properties: {a: {type: \"null\"}}") == [
          "schema.additionalProperties: Forbidden: must not be used at the root",
          "schema.uniqueItems: Forbidden: uniqueItems cannot be set to true since the runtime "
            + "complexity becomes quadratic",
          "schema.additionalProperties: Forbidden: additionalProperties and properties are mutual "
            + "exclusive",
          "schema.properties[a].type: Unsupported value: \"null\": supported values: \"array\", "
            + "\"boolean\", \"integer\", \"number\", \"object\", \"string\"",
          "schema.properties[a].type: Forbidden: type cannot be set to null, use nullable as an "
            + "alternative",
        ])
  }

  @Test func `columns and scales name fields`() throws {
    let schema = "schema: {openAPIV3Schema: {type: object}}"
    #expect(
      try faults("\(schema), additionalPrinterColumns: [{name: \"\", type: text, jsonPath: a}]")
        == [
          "spec.additionalPrinterColumns[0].name: Required value",
          "spec.additionalPrinterColumns[0].type: Invalid value: \"text\": must be one of "
            + "boolean,date,integer,number,string",
          "spec.additionalPrinterColumns[0].JSONPath: Invalid value: \"a\": must be a simple json path "
            + "starting with .",
        ])
    #expect(
      try faults(
        "\(schema), subresources: {scale: {specReplicasPath: .a, statusReplicasPath: \"\"}}") == [
          "spec.subresources.scale.specReplicasPath: Invalid value: \".a\": should be a json path "
            + "under .spec", "spec.subresources.scale.statusReplicasPath: Required value",
        ])
  }

  @Test func `group and plural stay, protected groups are approved`() throws {
    let version =
      "  - {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}"
    let old = "\(head)\(version)\nstatus: {storedVersions: [v1]}"
    #expect(
      try check.update(old.replacing("plural: tabs", with: "plural: taps"), was: old) == [
        "spec.names.plural: Invalid value: \"taps\": field is immutable"
      ])
    #expect(
      try check.create("\(head.replacing("example.com", with: "a.k8s.io"))\(version)") == [
        "metadata.annotations[api-approved.kubernetes.io]: Required value: protected groups must have "
          + "approval annotation \"api-approved.kubernetes.io\", see "
          + "https://github.com/kubernetes/enhancements/pull/1111"
      ])
  }
}
