import Foundation
import KubeAPI

/// Writes by which numbers clients encode the fields of objects, and in which order types declare
/// them: what a kubectl carries in it, with the names that the recorded facts have.
struct MessageWriter {
  /// The recorded definitions by name.
  private let definitions: JSONObject
  /// The descriptions by the names of definitions.
  private var messages: [String: MessageDescriptor] = [:]
  /// The definitions that are written, sorted.
  private var names: [String] = []

  /// Reads the descriptions in a program.
  init(_ facts: JSON, program: String) throws {
    guard let object = facts.object else { throw GenerateError("schema.json: no map") }
    definitions = object
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: program)))
    for (name, message) in MessageDescriptor.all(inProgram: bytes) {
      messages[Self.definitionName(name)] = message
    }
    if messages.isEmpty { throw GenerateError("\(program): no descriptions of messages") }
    var found: Set<String> = []
    var rest = definitions.names.filter { definitions[$0]?["fields"] != nil }
    while let name = rest.popLast() {
      guard let message = messages[name], found.insert(name).inserted else { continue }
      if isOpaque(name) { continue }
      for field in message.fields {
        let entry = message.entries[field.typeName.components(separatedBy: ".").last ?? ""]
        let value = entry?.fields.first { $0.number == 2 } ?? field
        if value.type == Self.messageType { rest.append(Self.definitionName(value.typeName)) }
      }
    }
    names = found.sorted()
  }

  /// The number of the type of fields that are messages.
  private static let messageType: UInt64 = 11

  /// The name of the definition of a message.
  private static func definitionName(_ name: String) -> String {
    name.hasPrefix("k8s.io.") ? "io.k8s." + name.dropFirst("k8s.io.".count) : name
  }

  /// Whether the values of a definition are something else in JSON than a map of its fields.
  private func isOpaque(_ name: String) -> Bool {
    definitions[name].map { $0["fields"] == nil } ?? (name.hasSuffix(".RawExtension"))
  }

  /// The whole text.
  func text() throws(GenerateError) -> String {
    var places: [String: Int] = [:]
    for (place, name) in names.enumerated() { places[name] = place }
    var lines: [String] = []
    for name in names {
      guard let message = messages[name] else { continue }
      var words = [name]
      if !isOpaque(name) {
        for field in message.fields { words.append(try word(field, of: message, name, places)) }
      }
      lines.append(words.joined(separator: " "))
    }
    return lines.joined(separator: "\n")
  }

  /// A field of a message: its name, number and kind.
  private func word(
    _ field: MessageDescriptor.Field, of message: MessageDescriptor, _ name: String,
    _ places: [String: Int]
  ) throws(GenerateError) -> String {
    let known = definitions[name]?["fields"]?.object
    let own = known?.names.first { $0.lowercased() == field.name.lowercased() }
    let entry = message.entries[field.typeName.components(separatedBy: ".").last ?? ""]
    let value = entry?.fields.first { $0.number == 2 } ?? field
    var word = "\(own ?? field.name)=\(field.number)"
    switch value.type {
    case 1, 2: word += "f"
    case 3, 4, 5, 13, 14: word += "i"
    case 8: word += "b"
    case 9: word += "s"
    case 12: word += "y"
    case Self.messageType:
      guard let place = places[Self.definitionName(value.typeName)] else {
        throw GenerateError("\(name).\(field.name): no message \(value.typeName)")
      }
      word += "m\(place)"
    default: throw GenerateError("\(name).\(field.name): a type of number \(value.type)")
    }
    if entry != nil { return word + "%" }
    if field.isRepeated { return word + "*" }
    return known != nil && own == nil && value.type == Self.messageType ? word + "^" : word
  }
}

/// What is said of the table of messages.
enum ProtobufText {
  /// The comment.
  static let comment = """
    The numbers of the fields of messages, as clients of the API encode them, in the order of their
    /// declaration: what kubectl 1.33 carries in it, which is written here by `make generate KUBECTL=FILE`.
    ///
    /// A line is a message: its definition, then its fields, each with its number and its kind: `s`
    /// text, `i` an integer, `b` a flag, `f` a fraction, `y` bytes, `m` the message of a line; `*` is a
    /// list of them, `%` a map to them, and `^` a message whose fields stand among those around it.
    """
}
