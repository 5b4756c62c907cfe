/// One document of a YAML or JSON text.
public struct YAMLDocument: Sendable {
  /// A name that a map has twice.
  public struct DuplicateKey: Hashable, Sendable {
    /// The name.
    public var name: String
    /// The line of the later one in the whole text, from 1.
    public var line: Int
    /// The column of the later one, from 1.
    public var column: Int
    /// The line of the first one.
    public var firstLine: Int

    /// The words for people.
    public var message: String { "key \"\(name)\" already set in map on line \(firstLine)" }
  }

  /// The value, typed as `kubectl` types it; of a name that is there twice the last one counts.
  public var value: JSON
  /// The line in the whole text where the value starts, from 1.
  public var line: Int
  /// The names that maps have twice, in document order.
  public var duplicateKeys: [DuplicateKey]
  /// The places of all nodes.
  let positions: YAMLPositions

  /// The place of the node at a path, or of the nearest node above it that is there.
  public func position(of path: [PathStep]) -> (line: Int, column: Int)? {
    positions.find(path).map { ($0.line, $0.column) }
  }

  /// The place of the name that the last step of a path names; of the node itself in a list.
  public func keyPosition(of path: [PathStep]) -> (line: Int, column: Int)? {
    positions.find(path).map { ($0.keyLine, $0.keyColumn) }
  }
}

/// The places of a document's nodes, in document order, each with the extent of what is below it.
struct YAMLPositions: Sendable {
  /// One node.
  struct Node: Sendable {
    /// The name under which it lies in its map.
    var key: String?
    /// The line of the name, or of the node where there is none.
    var keyLine: Int
    /// The column of the name, or of the node where there is none.
    var keyColumn: Int
    /// The node's line, from 1.
    var line: Int
    /// The node's column, from 1.
    var column: Int
    /// The index behind the last node below this one.
    var end: Int
    /// The index of the node that an alias stands for.
    var target: Int?
  }

  /// All nodes, each before those below it.
  var nodes: [Node] = []

  /// The node at the end of a path; where it is missing, the last one on the way that is there.
  func find(_ path: [PathStep]) -> Node? {
    guard var place = nodes.indices.first else { return nil }
    for step in path {
      guard let next = child(of: place, step) else { break }
      place = next
    }
    return nodes[place]
  }

  /// The index of the node one step below another.
  private func child(of parent: Int, _ step: PathStep, depth: Int = 0) -> Int? {
    let parent = nodes[parent].target ?? parent
    var place = parent + 1
    var found: Int?
    var merged: [Int] = []
    var count = 0
    while place < nodes[parent].end {
      switch step {
      case .name(let name):
        if nodes[place].key == name { found = place }
        if nodes[place].key == "<<" { merged.append(place) }
      case .index(let index): if index == count { return place }
      }
      count += 1
      place = nodes[place].end
    }
    if found != nil || depth > 8 { return found }
    for merge in merged {
      if let place = child(of: merge, step, depth: depth + 1) { return place }
    }
    return nil
  }
}
