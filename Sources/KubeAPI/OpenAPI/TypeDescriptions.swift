/// What `kubectl explain` says of types and fields: a sentence each, for what is asked for often.
public enum TypeDescriptions {
  /// What is said of a type.
  public static func text(of type: String) -> String? { types[type] }

  /// What is said of a field of a type; fields that all kinds have are described once.
  public static func text(of type: String, field: String) -> String? {
    fields[type]?[field] ?? shared(type, field)
  }

  /// What is said of a field that all kinds have.
  private static func shared(_ type: String, _ field: String) -> String? {
    guard let definition = Schema.kubernetes.definition(named: type), !definition.kinds.isEmpty
    else { return nil }
    return common[field]
  }

  /// The fields that all kinds have.
  private static let common = [
    "apiVersion": "The group and version of the schema that this object is written in.",
    "kind": "The kind of this object, which names the resource that it belongs to.",
    "metadata": "What all objects have: name, namespace, labels, annotations and owners.",
    "spec": "What is wanted.",
    "status": "What was observed last; the system writes it.",
    "items": "The objects of the list.",
  ]

  /// A description per line: the type without `io.k8s.`, a dot and the field where it is one, a
  /// tab and the sentence.
  private static let lines = TypeDescriptionData.text.split(separator: "\n").compactMap {
    line -> (name: Substring, text: String)? in
    guard let tab = line.firstIndex(of: "\t") else { return nil }
    return (line[..<tab], String(line[line.index(after: tab)...]))
  }

  /// The types' descriptions by name.
  private static let types: [String: String] = Dictionary(
    lines.filter { !$0.name.contains(" ") }.map { ("io.k8s.\($0.name)", $0.text) },
    uniquingKeysWith: { first, _ in first })

  /// The fields' descriptions by type and name.
  private static let fields: [String: [String: String]] = {
    var fields: [String: [String: String]] = [:]
    for line in lines {
      let words = line.name.split(separator: " ")
      guard words.count == 2 else { continue }
      fields["io.k8s.\(words[0])", default: [:]][String(words[1])] = line.text
    }
    return fields
  }()
}
