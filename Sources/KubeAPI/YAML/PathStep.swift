/// One step of the way from a document's root to a node: into a map or into a list.
public enum PathStep: Hashable, Sendable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
  /// The value of a name.
  case name(String)
  /// The item at an index.
  case index(Int)

  /// Makes a step into a map.
  public init(stringLiteral value: String) { self = .name(value) }
  /// Makes a step into a list.
  public init(integerLiteral value: Int) { self = .index(value) }
}

extension Sequence<PathStep> {
  /// The path as Kubernetes writes it: `spec.containers[0].image`.
  public var pathText: String {
    var text = ""
    for step in self {
      switch step {
      case .name(let name): text += text.isEmpty ? name : ".\(name)"
      case .index(let index): text += "[\(index)]"
      }
    }
    return text
  }
}
