/// A part or an action of a resource's objects, as discovery shows it: `status`, `scale`, `eviction`.
public struct Subresource: Sendable, Hashable {
  /// The name, as paths spell it.
  public let name: String
  /// The API group of its kind; empty for the core group.
  public let group: String
  /// The version of its kind.
  public let version: String
  /// The kind of what is read and written.
  public let kind: String
  /// What clients may do with it.
  public let verbs: [String]
  /// Whether the facts name its group and version, because they are not those of the resource.
  let isForeign: Bool

  /// Reads a line of the registry: `eviction:Eviction:create:policy/v1`.
  init(_ text: String, group: String, version: String) {
    let words = text.split(separator: ":").map(String.init)
    name = words.first ?? ""
    kind = words.count > 1 ? words[1] : ""
    verbs = words.count > 2 ? words[2].split(separator: "+").map(String.init) : []
    let parts = words.count > 3 ? words[3].split(separator: "/").map(String.init) : []
    isForeign = parts.count == 2
    self.group = isForeign ? parts[0] : group
    self.version = isForeign ? parts[1] : version
  }
}
