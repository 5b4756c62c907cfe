/// A set of field paths, kept in the very form of `managedFields`: a map of `f:name`, `k:{…}` and
/// `v:…` to what is below, in which `{}` or `.` stand for the path itself.
///
/// Reading and writing `fieldsV1` costs nothing, and sets share what they have in common.
public struct FieldSet: Hashable, Sendable {
  /// The paths as `fieldsV1` writes them.
  public var tree: JSONObject

  /// Makes a set of what `fieldsV1` holds.
  public init(_ tree: JSONObject = JSONObject()) { self.tree = tree }

  /// Makes a set of what `fieldsV1` holds, such as `["f:status": [:]]`.
  public init(json: JSON) { tree = json.object ?? JSONObject() }

  /// Whether there is no path.
  public var isEmpty: Bool { tree.isEmpty }

  /// The name that stands for the path itself.
  static let itself = "."

  /// Whether a path's entry says that the path itself is in the set.
  static func isMember(_ entry: JSON?) -> Bool {
    guard let entry else { return false }
    guard case .object(let below) = entry else { return true }
    return below.isEmpty || below.first?.name == itself
  }

  /// What is below a path.
  static func below(_ entry: JSON?) -> JSONObject {
    guard case .object(var below)? = entry else { return JSONObject() }
    if below.first?.name == itself { below[itself] = nil }
    return below
  }

  /// The entry of a path that is in the set or not, with what is below; `nil` where there is
  /// nothing.
  static func entry(isMember: Bool, _ below: JSONObject) -> JSON? {
    guard isMember else { return below.isEmpty ? nil : .object(below) }
    guard !below.isEmpty else { return .object(JSONObject()) }
    var below = below
    below[itself] = .object(JSONObject())
    return .object(below)
  }

  /// The set of what is below a name.
  public func below(_ element: String) -> FieldSet { FieldSet(Self.below(tree[element])) }

  /// Whether a path of one step is in the set.
  public func contains(_ element: String) -> Bool { Self.isMember(tree[element]) }

  /// Puts what was found for one step into the set.
  mutating func insert(_ element: String, isMember: Bool, _ below: FieldSet) {
    tree[element] = Self.entry(isMember: isMember, below.tree)
  }

  /// All paths as text in the order of structured-merge-diff: those that end at a level before
  /// longer ones.
  public var paths: [String] {
    var paths: [String] = []
    Self.collect(tree, "", &paths)
    return paths
  }

  /// Collects the paths of a level and those below.
  private static func collect(_ tree: JSONObject, _ prefix: String, _ paths: inout [String]) {
    for entry in tree where isMember(entry.value) { paths.append(prefix + text(entry.name)) }
    for entry in tree { collect(below(entry.value), prefix + text(entry.name), &paths) }
  }

  /// One step of a path as messages write it: `.image`, `[name="web"]`, `[="x"]`.
  private static func text(_ element: String) -> String {
    let rest = String(element.dropFirst(2))
    switch element.utf8.first {
    case UInt8(ascii: "k"):
      let keys = (try? JSON(parsing: rest))?.object ?? JSONObject()
      return "[" + keys.map { "\($0.name)=\($0.value.text)" }.joined(separator: ",") + "]"
    case UInt8(ascii: "v"): return "[=\(rest)]"
    case UInt8(ascii: "i"): return "[\(rest)]"
    default: return ".\(rest)"
    }
  }
}

// MARK: Set operations

extension FieldSet {
  /// The paths of either set.
  public func union(_ other: FieldSet) -> FieldSet {
    if other.isEmpty || tree.isIdentical(to: other.tree) { return self }
    if isEmpty { return other }
    return FieldSet(
      Self.combine(tree, other.tree) { mine, theirs in
        guard let mine else { return theirs }
        guard let theirs else { return mine }
        return Self.entry(
          isMember: Self.isMember(mine) || Self.isMember(theirs),
          FieldSet(Self.below(mine)).union(FieldSet(Self.below(theirs))).tree)
      })
  }

  /// The paths of both sets.
  public func intersection(_ other: FieldSet) -> FieldSet {
    if isEmpty || other.isEmpty { return FieldSet() }
    if tree.isIdentical(to: other.tree) { return self }
    return FieldSet(
      Self.combine(tree, other.tree) { mine, theirs in
        guard let mine, let theirs else { return nil }
        return Self.entry(
          isMember: Self.isMember(mine) && Self.isMember(theirs),
          FieldSet(Self.below(mine)).intersection(FieldSet(Self.below(theirs))).tree)
      })
  }

  /// The paths of this set that are not in another.
  public func difference(_ other: FieldSet) -> FieldSet {
    if isEmpty || other.isEmpty { return self }
    if tree.isIdentical(to: other.tree) { return FieldSet() }
    return FieldSet(
      Self.combine(tree, other.tree) { mine, theirs in
        guard let mine, let theirs else { return mine }
        return Self.entry(
          isMember: Self.isMember(mine) && !Self.isMember(theirs),
          FieldSet(Self.below(mine)).difference(FieldSet(Self.below(theirs))).tree)
      })
  }

  /// The paths of this set that neither are in another nor lie below a path of it.
  public func recursiveDifference(_ other: FieldSet) -> FieldSet {
    if isEmpty || other.isEmpty { return self }
    return FieldSet(
      Self.combine(tree, other.tree) { mine, theirs in
        guard let mine, let theirs else { return mine }
        if Self.isMember(theirs) { return nil }
        return Self.entry(
          isMember: Self.isMember(mine),
          FieldSet(Self.below(mine)).recursiveDifference(FieldSet(Self.below(theirs))).tree)
      })
  }

  /// Walks two trees in step and keeps what a rule makes of each pair of entries.
  private static func combine(
    _ a: JSONObject, _ b: JSONObject, _ rule: (JSON?, JSON?) -> JSON?
  ) -> JSONObject {
    var entries: [JSONObject.Entry] = []
    entries.reserveCapacity(a.count)
    var left = 0
    var right = 0
    /// Keeps what the rule makes of a pair.
    func keep(_ name: String, _ mine: JSON?, _ theirs: JSON?) {
      if let value = rule(mine, theirs) {
        entries.append(JSONObject.Entry(name: name, value: value))
      }
    }
    while left < a.count || right < b.count {
      if right == b.count || left < a.count && a[left].name.precedes(b[right].name) {
        keep(a[left].name, a[left].value, nil)
        left += 1
      } else if left == a.count || b[right].name.precedes(a[left].name) {
        keep(b[right].name, nil, b[right].value)
        right += 1
      } else {
        keep(a[left].name, a[left].value, b[right].value)
        left += 1
        right += 1
      }
    }
    return JSONObject(sortedUnique: entries)
  }
}

extension JSONObject {
  /// Whether both maps are one and the same in memory, so that nothing needs to be compared.
  func isIdentical(to other: JSONObject) -> Bool {
    count == other.count
      && entries.withUnsafeBufferPointer { mine in
        other.entries.withUnsafeBufferPointer { $0.baseAddress == mine.baseAddress }
      }
  }
}

extension JSON {
  /// Whether both values are one and the same list or map in memory.
  func isIdentical(to other: JSON) -> Bool {
    switch (self, other) {
    case (.object(let a), .object(let b)): a.isIdentical(to: b)
    case (.array(let a), .array(let b)):
      a.count == b.count
        && a.withUnsafeBufferPointer { mine in
          b.withUnsafeBufferPointer { $0.baseAddress == mine.baseAddress }
        }
    default: false
    }
  }
}
