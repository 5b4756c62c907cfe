import Testing

@testable import KubeAPI

/// Objects of storage in YAML, and what their rules say of them.
protocol StorageProbe {}

extension StorageProbe {
  /// Reads an object from YAML, with defaults.
  func object(_ yaml: String) throws -> JSON {
    // A text that begins with a brace would be read as JSON.
    let read = YAML.documents(in: Array("# \n\(yaml)".utf8))
    #expect(read.error == nil)
    let given = try #require(read.documents.map(\.value).last { !$0.isNull })
    var object = try ObjectDecoder.decode(
      given.bytes, group: group(given), version: "v1", kind: given.text("kind"),
      validation: .strict
    ).object
    rules(object).applyDefaults(&object)
    object.modify("metadata") { metadata in
      metadata.setDefault("name", "x")
      metadata.setDefault("resourceVersion", "1")
    }
    let kind = object.text("kind")
    if kind == "PersistentVolumeClaim" || kind == "CSIStorageCapacity" {
      object.modify("metadata") { $0["namespace"] = "default" }
    }
    return object
  }

  /// The API group of an object.
  func group(_ object: JSON) -> String {
    let version = object.text("apiVersion")
    return version.contains("/") ? String(version.prefix { $0 != "/" }) : ""
  }

  /// The rules of an object's kind.
  func rules(_ object: JSON) -> KindRules {
    KindRules.rules(group: group(object), kind: object.text("kind"))
  }

  /// What is wrong with a new object.
  func mistakes(_ yaml: String) throws -> [String] {
    let object = try object(yaml)
    return rules(object).validate(object).map(\.message)
  }

  /// What is wrong with a change.
  func mistakes(_ yaml: String, after old: String) throws -> [String] {
    let (object, old) = (try object(yaml), try object(old))
    return rules(object).validateUpdate(object, old).map(\.message)
  }
}
