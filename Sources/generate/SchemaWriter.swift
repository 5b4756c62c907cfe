import KubeAPI

/// Writes the recorded facts about the API's types in the form that `Schema` reads.
///
/// The text has a head, an empty line and the definitions' bodies one behind the other. A line of
/// the head is `name`, the body's length in bytes and, where it is a kind, `group/version/Kind,…`,
/// between spaces. A body's first line has attributes of the definition; each other line is a
/// field: its name, its type and its attributes, between tabs. `Schema` documents the letters.
struct SchemaWriter {
  /// The recorded definitions by name.
  private let definitions: JSONObject

  /// Takes the recorded definitions.
  init(_ facts: JSON) throws(GenerateError) {
    guard let object = facts.object else { throw GenerateError("schema.json: no map") }
    definitions = object
  }

  /// The whole text.
  func text() throws(GenerateError) -> String {
    var head = ""
    var bodies = ""
    for entry in definitions {
      let body = try self.body(entry.name, entry.value)
      let kinds = strings(entry.value["kinds"])
      head += "\(entry.name) \(body.utf8.count)"
      if !kinds.isEmpty { head += " " + kinds.joined(separator: ",") }
      head += "\n"
      bodies += body
    }
    return head + "\n" + bodies
  }

  /// The lines of one definition.
  private func body(_ name: String, _ definition: JSON) throws(GenerateError) -> String {
    guard let fields = definition["fields"]?.object else {
      return "=" + (try letter(ofOpaque: name, definition)) + "\n"
    }
    guard fields.count <= 64 else { throw GenerateError("\(name): more than 64 fields") }
    var head: [String] = []
    let required = strings(definition["required"])
    if let mapType = definition["mapType"]?.string { head.append("t" + mapType) }
    var text = head.joined(separator: "\t") + "\n"
    for field in fields {
      text += try line(name, field.name, field.value, required.contains(field.name)) + "\n"
    }
    return text
  }

  /// The line of one field.
  private func line(
    _ definition: String, _ name: String, _ facts: JSON, _ isRequired: Bool
  ) throws(GenerateError) -> String {
    guard let type = facts.string ?? facts["type"]?.string else {
      throw GenerateError("\(definition).\(name): no type")
    }
    var parts = [name, try code(type)]
    if isRequired { parts.append("r") }
    if let value = facts["default"] { parts.append("d" + value.text) }
    let enumValues = strings(facts["enum"]) + strings(facts["itemEnum"])
    if !enumValues.isEmpty { parts.append("e" + enumValues.joined(separator: "|")) }
    for (letter, fact) in [
      ("g", "goType"), ("m", "mergeKey"), ("p", "patchStrategy"), ("l", "listType"),
      ("t", "mapType"),
    ] {
      guard let value = facts[fact]?.string else { continue }
      // The recorder saw one package under the name that its importer gave it.
      parts.append(letter + (value.hasPrefix("apiv1.") ? String(value.dropFirst(3)) : value))
    }
    if let mapType = GoTypes.mapType(definition: definition, field: name) {
      parts.append("g" + mapType)
    }
    let keys = strings(facts["listMapKeys"])
    if !keys.isEmpty { parts.append("k" + keys.joined(separator: ",")) }
    let hasDefault = facts["default"] != nil
    if GoTypes.keepsZero(definition: definition, field: name, type: type, hasDefault: hasDefault) {
      parts.append("*")
    }
    if GoTypes.isOmitted(definition: definition, field: name) { parts.append("o") }
    if let path = GoTypes.embedding(definition: definition, field: name) {
      parts.append("v" + path)
    }
    if GoTypes.isAlwaysWritten(definition: definition, field: name) { parts.append("!") }
    return parts.joined(separator: "\t")
  }

  /// A type in the short form.
  private func code(_ type: String) throws(GenerateError) -> String {
    if type.hasPrefix("[]") { return "[" + (try code(String(type.dropFirst(2)))) }
    if type.hasPrefix("map["), type.hasSuffix("]") {
      return "{" + (try code(String(type.dropFirst(4).dropLast())))
    }
    switch type {
    case "string": return "s"
    case "string/byte": return "y"
    case "boolean": return "b"
    case "integer/int32": return "i"
    case "integer/int64": return "l"
    case "number/double": return "d"
    case "any", "object": return "a"
    default:
      guard let index = definitions.index(of: type) else {
        throw GenerateError("unknown type \(type)")
      }
      let definition = definitions[index].value
      return definition["fields"] == nil
        ? try letter(ofOpaque: type, definition) : "#\(index)"
    }
  }

  /// The letter of a definition that is not a list of fields.
  private func letter(ofOpaque name: String, _ definition: JSON) throws(GenerateError) -> String {
    switch String(name.split(separator: ".").last ?? "") {
    case "Quantity": return "q"
    case "IntOrString": return "o"
    case "Time": return "T"
    case "MicroTime": return "M"
    case "JSON", "RawExtension", "FieldsV1", "Patch": return "a"
    case "JSONSchemaPropsOrArray": return "A"
    case "JSONSchemaPropsOrBool": return "B"
    case "JSONSchemaPropsOrStringArray": return "S"
    case "CustomResourceSubresourceStatus":
      guard let index = definitions.index(of: name) else { throw GenerateError(name) }
      return "#\(index)"
    default: throw GenerateError("\(name): unknown form \(definition.text)")
    }
  }

  /// The strings of a list.
  private func strings(_ list: JSON?) -> [String] { list?.array?.compactMap(\.string) ?? [] }
}

/// Why nothing could be generated.
struct GenerateError: Error {
  /// The words for people.
  var message: String

  /// Says why.
  init(_ message: String) { self.message = message }
}
