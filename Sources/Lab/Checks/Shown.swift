internal import ControlPlane
internal import KubeAPI

/// How values and paths are shown to people: short, on one line.
enum Shown {
  /// How many letters of a value are shown.
  private static let lengthMax = 160

  /// A value as it would stand in a manifest, in flow style.
  static func value(_ json: JSON?) -> String {
    guard let json else { return "nothing" }
    var text = ""
    write(json, to: &text)
    if text.count > lengthMax { text = text.prefix(lengthMax - 3) + "..." }
    return text
  }

  /// A scalar's bare text; a list or map in flow style.
  static func text(_ json: JSON) -> String {
    switch json {
    case .string(let text): text
    default: value(json)
    }
  }

  /// Some names as one list: `a, b and c`.
  static func list(_ names: [String], _ last: String = "and", max: Int = 8) -> String {
    if names.count > max {
      return names.prefix(max).joined(separator: ", ") + " \(last) \(names.count - max) more"
    }
    guard let final = names.last, names.count > 1 else { return names.first ?? "" }
    return names.dropLast().joined(separator: ", ") + " \(last) " + final
  }

  /// A number with a noun, in the plural where it is not one.
  static func count(_ number: Int, _ noun: String) -> String {
    if number == 1 { return "1 \(noun)" }
    return "\(number) \(noun)\(noun.hasSuffix("s") || noun.hasSuffix("x") ? "es" : "s")"
  }

  /// The word for several objects of a kind: `Pods`, `NetworkPolicies`, `Endpoints`.
  static func plural(_ resource: Resource) -> String {
    let kind = resource.kind
    if resource.plural == kind.lowercased() { return kind }
    if resource.plural.hasSuffix("ies"), kind.hasSuffix("y") { return kind.dropLast() + "ies" }
    return kind + (resource.plural.hasSuffix("es") && !kind.hasSuffix("e") ? "es" : "s")
  }

  /// Texts without those that were said before, in their order.
  static func once(_ texts: [String]) -> [String] {
    var seen: Set<String> = []
    return texts.filter { seen.insert($0).inserted }
  }

  /// A text that begins with a capital letter.
  static func sentence(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }

  /// A path with one more name.
  static func path(_ path: String, _ name: String) -> String {
    let isPlain = name.utf8.allSatisfy { $0 != 46 && $0 != 91 && $0 != 47 && $0 > 32 }
    guard isPlain else { return "\(path)['\(name)']" }
    return path.isEmpty ? name : "\(path).\(name)"
  }

  /// Writes a value in flow style, stopping soon after the limit.
  private static func write(_ json: JSON, to text: inout String) {
    guard text.utf8.count <= lengthMax * 4 else { return }
    switch json {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .integer(let value): text += "\(value)"
    case .double: text += json.text
    case .string(let value): text += plain(value)
    case .array(let items):
      text += "["
      for (index, item) in items.enumerated() {
        if index > 0 { text += ", " }
        write(item, to: &text)
      }
      text += "]"
    case .object(let object):
      text += "{"
      for (index, entry) in object.enumerated() {
        if index > 0 { text += ", " }
        text += "\(entry.name): "
        write(entry.value, to: &text)
      }
      text += "}"
    }
  }

  /// A string without quotes where YAML would need none, otherwise with them; control letters
  /// escaped.
  private static func plain(_ text: String) -> String {
    let isPlain =
      !text.isEmpty
      && text.unicodeScalars.allSatisfy { scalar in
        scalar.properties.isAlphabetic || (48...57).contains(scalar.value)
          || "-_./:@=+*<> ()'".unicodeScalars.contains(scalar)
      }
      && text.first != " " && text.last != " " && text.first != "*" && text.first != "'"
      && !text.contains(": ")
      && !["true", "false", "null", "yes", "no", "on", "off"].contains(text.lowercased())
      && Double(text) == nil
    return isPlain ? text : JSON.string(text).text
  }
}
