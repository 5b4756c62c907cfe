/// Which paths differ between two documents of one kind.
public struct TypedComparison: Sendable {
  /// The paths that only the new document has.
  public var added = FieldSet()
  /// The paths that only the old document has.
  public var removed = FieldSet()
  /// The paths of which the values differ.
  public var modified = FieldSet()

  /// Whether nothing differs.
  public var isEmpty: Bool { added.isEmpty && removed.isEmpty && modified.isEmpty }

  /// The same comparison without some fields and what is below them.
  func excluding(_ fields: FieldSet) -> TypedComparison {
    guard !fields.isEmpty else { return self }
    var rest = self
    rest.added = added.recursiveDifference(fields)
    rest.removed = removed.recursiveDifference(fields)
    rest.modified = modified.recursiveDifference(fields)
    return rest
  }

  /// Compares two documents; what both share in memory is passed over.
  // Kubernetes: structured-merge-diff/typed/compare.go
  public init(_ old: JSON, _ new: JSON, _ definition: Definition) {
    self.init(old, new, .fields(.definition(definition)))
  }

  /// Compares two documents of one shape.
  init(_ old: JSON, _ new: JSON, _ shape: TypedShape) {
    let walk = Self.walk(old, new, shape)
    added = FieldSet(JSONObject(unsorted: walk.added))
    removed = FieldSet(JSONObject(unsorted: walk.removed))
    modified = FieldSet(JSONObject(unsorted: walk.modified))
  }

  /// What a comparison finds at a node and below.
  private struct Found {
    /// Whether and how the node itself differs.
    var itself: Kind?
    /// The paths below that were added.
    var added: [JSONObject.Entry] = []
    /// The paths below that were removed.
    var removed: [JSONObject.Entry] = []
    /// The paths below that were modified.
    var modified: [JSONObject.Entry] = []

    /// How a node differs.
    enum Kind {
      /// It was not there before.
      case added
      /// It is not there any more.
      case removed
      /// It has another value.
      case modified
    }

    /// Takes in what was found one step below.
    mutating func take(_ element: String, _ found: Found) {
      Self.take(element, found.itself == .added, found.added, into: &added)
      Self.take(element, found.itself == .removed, found.removed, into: &removed)
      Self.take(element, found.itself == .modified, found.modified, into: &modified)
    }

    /// Puts a path and those below it behind the others.
    private static func take(
      _ element: String, _ isMember: Bool, _ below: [JSONObject.Entry],
      into entries: inout [JSONObject.Entry]
    ) {
      guard isMember || !below.isEmpty else { return }
      if let entry = FieldSet.entry(isMember: isMember, JSONObject(unsorted: below)) {
        entries.append(JSONObject.Entry(name: element, value: entry))
      }
    }
  }

  /// Compares two nodes, one of which may be missing.
  private static func walk(_ old: JSON?, _ new: JSON?, _ given: TypedShape) -> Found {
    let shape = given.resolved(for: new ?? old)
    var found = Found()
    if old == nil { found.itself = .added } else if new == nil { found.itself = .removed }
    if let old, let new, old.isIdentical(to: new) { return found }
    let isLeaf: Bool =
      switch shape {
      case .set, .list: (old?.array ?? []).isEmpty && (new?.array ?? []).isEmpty
      case .map, .fields: (old?.object?.isEmpty ?? true) && (new?.object?.isEmpty ?? true)
      default: true
      }
    if isLeaf {
      if let old, let new, old != new { found.itself = .modified }
      return found
    }
    switch shape {
    case .set, .list: items(old?.array ?? [], new?.array ?? [], shape, &found)
    default: members(old?.object ?? JSONObject(), new?.object ?? JSONObject(), shape, &found)
    }
    return found
  }

  /// Compares the names of two maps.
  private static func members(
    _ old: JSONObject, _ new: JSONObject, _ shape: TypedShape, _ found: inout Found
  ) {
    var left = 0
    var right = 0
    while left < old.count || right < new.count {
      let takesOld =
        right == new.count || left < old.count && !new[right].name.precedes(old[left].name)
      let takesNew =
        left == old.count || right < new.count && !old[left].name.precedes(new[right].name)
      let name = takesOld ? old[left].name : new[right].name
      let before: JSON? = takesOld ? .some(old[left].value) : .none
      let after: JSON? = takesNew ? .some(new[right].value) : .none
      if takesOld { left += 1 }
      if takesNew { right += 1 }
      if let before, let after, before.isIdentical(to: after) { continue }
      found.take("f:" + name, walk(before, after, shape.member(name) ?? .opaque))
    }
  }

  /// Compares the items of two lists by what tells them apart.
  private static func items(
    _ old: [JSON], _ new: [JSON], _ shape: TypedShape, _ found: inout Found
  ) {
    var before: [String: JSON] = [:]
    for item in old {
      let element = shape.element(item)
      if before[element] == nil { before[element] = item }
    }
    var seen: Set<String> = []
    for item in new {
      let element = shape.element(item)
      guard seen.insert(element).inserted else { continue }
      found.take(element, walk(before[element], item, shape.item))
    }
    for (element, item) in before.sorted(by: { $0.key.precedes($1.key) })
    where !seen.contains(element) {
      found.take(element, walk(item, nil, shape.item))
    }
  }
}
