import KubeAPI

/// Writes the recorded facts about resources in the forms that the registry reads.
struct RegistryWriter {
  /// What discovery said.
  private let discovery: JSON

  /// Takes what discovery said.
  init(discovery: JSON) { self.discovery = discovery }

  /// One line a resource, in the order of discovery: the core, then the groups in their order, in
  /// each its versions, in each the resources by name. Eleven fields stand between `|`: group,
  /// version, plural, singular, kind, `N` or `C` (cluster), verbs, short names, categories,
  /// subresources, and the hash of the stored version. Of a subresource there are, between `:`, the
  /// name, the kind, the verbs between `+`, and its group and version where they are others.
  func resources() throws(GenerateError) -> String {
    guard let table = discovery["resources"]?.object, let groups = discovery["groups"]?.array else {
      throw GenerateError("resources.json: no resources")
    }
    var order = [(group: "", version: "v1")]
    for group in groups {
      for version in group["versions"]?.array ?? [] {
        order.append((group["name"]?.string ?? "", version["version"]?.string ?? ""))
      }
    }
    var lines: [String] = []
    for (group, version) in order {
      let items = table[group.isEmpty ? version : "\(group)/\(version)"]?.array ?? []
      for item in items {
        let name = item["name"]?.string ?? ""
        if name.utf8.contains(UInt8(ascii: "/")) { continue }
        let subresources = items.compactMap { Self.subresource($0, of: name) }
        lines.append(line(group, version, item, subresources))
      }
    }
    return lines.joined(separator: "\n")
  }

  /// The text of a subresource; `nil` for what is none of this resource.
  private static func subresource(_ item: JSON, of resource: String) -> String? {
    guard let name = item["name"]?.string, name.hasPrefix(resource + "/") else { return nil }
    let verbs = (item["verbs"]?.array ?? []).compactMap(\.string).joined(separator: "+")
    var words = [
      String(name.dropFirst(resource.utf8.count + 1)), item["kind"]?.string ?? "", verbs,
    ]
    if let version = item["version"]?.string {
      words.append("\(item["group"]?.string ?? "")/\(version)")
    }
    return words.joined(separator: ":")
  }

  /// The line of one resource.
  private func line(
    _ group: String, _ version: String, _ item: JSON, _ subresources: [String]
  ) -> String {
    /// A list between commas.
    func list(_ name: String) -> String {
      (item[name]?.array ?? []).compactMap(\.string).joined(separator: ",")
    }
    return [
      group, version, item["name"]?.string ?? "", item["singularName"]?.string ?? "",
      item["kind"]?.string ?? "", item["namespaced"] == true ? "N" : "C", list("verbs"),
      list("shortNames"), list("categories"), subresources.joined(separator: ","),
      item["storageVersionHash"]?.string ?? "",
    ].joined(separator: "|")
  }

  /// A line `group/version/plural` for each resource, then a line for each column: a tab, the name,
  /// the type, the format and the priority, between tabs.
  static func columns(_ facts: JSON) throws(GenerateError) -> String {
    guard let table = facts.object else { throw GenerateError("columns.json: no map") }
    var lines: [String] = []
    for entry in table {
      lines.append(entry.name)
      for column in entry.value.array ?? [] {
        let words = ["name", "type", "format"].map { column[$0]?.string ?? "" }
        lines.append("\t" + words.joined(separator: "\t") + "\t\(column["priority"]?.integer ?? 0)")
      }
    }
    return lines.joined(separator: "\n")
  }

  /// A line for each object: `group/version/plural`, a tab, the document.
  static func objects(_ facts: JSON) throws(GenerateError) -> String {
    guard let table = facts.object else { throw GenerateError("bootstrap.json: no map") }
    var lines: [String] = []
    for entry in table {
      for object in entry.value.array ?? [] { lines.append("\(entry.name)\t\(object.text)") }
    }
    return lines.joined(separator: "\n")
  }
}
