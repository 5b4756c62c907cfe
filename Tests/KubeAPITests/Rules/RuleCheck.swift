import Testing

@testable import KubeAPI

/// Asks the rules of a kind about objects that are written in a line or two.
struct RuleCheck {
  /// The API group.
  private let group: String
  /// The version.
  private let version: String
  /// The kind.
  private let kind: String
  /// Whether objects live in namespaces.
  private let namespaced: Bool

  /// Asks about a kind, such as `batch/v1 Job`.
  init(_ name: String, namespaced: Bool = true) {
    let words = name.split(separator: " ").map(String.init)
    let parts = words[0].split(separator: "/").map(String.init)
    group = parts.count == 2 ? parts[0] : ""
    version = parts[parts.count - 1]
    kind = words[1]
    self.namespaced = namespaced
  }

  /// The rules.
  private var rules: KindRules { KindRules.rules(group: group, kind: kind) }

  /// An object with its defaults; what is missing of its metadata is given to it.
  func object(_ yaml: String) throws -> JSON {
    let (documents, error) = YAML.documents(in: Array(yaml.utf8))
    #expect(error == nil, "\(yaml)")
    let written = documents.first?.value ?? [:]
    var object = try ObjectDecoder.decode(
      written.bytes, group: group, version: version, kind: kind, validation: .strict
    ).object
    object.modify("metadata") { metadata in
      metadata.setDefault("name", "x")
      if namespaced { metadata.setDefault("namespace", "default") }
      metadata["uid"] = "u"
      metadata["resourceVersion"] = "1"
    }
    rules.applyDefaults(&object)
    return object
  }

  /// What is wrong with a new object.
  func create(_ yaml: String) throws -> [String] {
    var object = try object(yaml)
    rules.prepareForCreate(&object)
    return rules.validate(object).map(\.message)
  }

  /// What is wrong with a change.
  func update(_ yaml: String, was old: String) throws -> [String] {
    let before = try object(old)
    var object = try object(yaml)
    rules.prepareForUpdate(&object, before)
    return rules.validateUpdate(object, before).map(\.message)
  }

  /// What is wrong with a change of the status.
  func status(_ yaml: String, was old: String) throws -> [String] {
    let before = try object(old)
    var object = try object(yaml)
    rules.prepareForStatusUpdate(&object, before)
    return rules.validateStatusUpdate(object, before).map(\.message)
  }

  /// What is wrong with each line of a text when it stands in an object: the lines again, each with
  /// what is wrong below it, indented.
  ///
  /// - Parameters:
  ///   - text: The lines; indented ones are left out.
  ///   - frame: The object, with `@` where a line stands.
  ///   - prefix: What paths begin with, and what is left out of them.
  func report(_ text: String, in frame: String, under prefix: String) throws -> String {
    var lines: [String] = []
    for line in text.split(separator: "\n") where !line.hasPrefix(" ") {
      let object = frame.replacing("@", with: line)
      let faults = try create(object) + warnings(object).map { "warning: \($0)" }
      lines.append(String(line))
      lines += faults.map { "  \($0.replacing(prefix, with: "", maxReplacements: 1))" }
    }
    return lines.joined(separator: "\n")
  }

  /// What the author of an object is warned of.
  func warnings(_ yaml: String) throws -> [String] { rules.warnings(try object(yaml), nil) }
}
