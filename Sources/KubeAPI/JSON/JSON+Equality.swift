// Neither comparing nor hashing recurses, so that the deepest tree that is accepted lives on a
// small stack.

extension JSON: Equatable {
  /// Whether both values have the same bytes.
  public static func == (lhs: JSON, rhs: JSON) -> Bool {
    var comparison = Comparison()
    return comparison.matches(lhs, rhs) && comparison.finish()
  }
}

extension JSONObject: Equatable {
  /// Whether both maps have the same names with the same values.
  public static func == (lhs: JSONObject, rhs: JSONObject) -> Bool {
    var comparison = Comparison()
    return comparison.matches(lhs, rhs) && comparison.finish()
  }
}

/// A comparison of two trees that is under way.
private struct Comparison {
  /// Pairs of lists that are still to be compared.
  private var arrays: [([JSON], [JSON])] = []
  /// Pairs of maps that are still to be compared.
  private var objects: [(JSONObject, JSONObject)] = []

  /// Whether two values may be equal; lists and maps are put off, unless they share their storage.
  mutating func matches(_ lhs: JSON, _ rhs: JSON) -> Bool {
    switch (lhs, rhs) {
    case (.null, .null): return true
    case (.bool(let a), .bool(let b)): return a == b
    case (.integer(let a), .integer(let b)): return a == b
    case (.double(let a), .double(let b)): return a == b
    case (.string(let a), .string(let b)): return a.hasSameBytes(as: b)
    case (.array(let a), .array(let b)):
      guard a.count == b.count else { return false }
      if !a.isEmpty, !a.sharesStorage(with: b) { arrays.append((a, b)) }
      return true
    case (.object(let a), .object(let b)):
      guard a.count == b.count else { return false }
      if !a.isEmpty, !a.entries.sharesStorage(with: b.entries) { objects.append((a, b)) }
      return true
    default: return false
    }
  }

  /// Whether two maps may be equal; the lists and maps in them are put off.
  mutating func matches(_ lhs: JSONObject, _ rhs: JSONObject) -> Bool {
    guard lhs.count == rhs.count else { return false }
    for index in lhs.entries.indices {
      guard lhs.entries[index].name.hasSameBytes(as: rhs.entries[index].name),
        matches(lhs.entries[index].value, rhs.entries[index].value)
      else { return false }
    }
    return true
  }

  /// Compares what was put off.
  mutating func finish() -> Bool {
    while true {
      if let (lhs, rhs) = objects.popLast() {
        guard matches(lhs, rhs) else { return false }
      } else if let (lhs, rhs) = arrays.popLast() {
        for index in lhs.indices {
          guard matches(lhs[index], rhs[index]) else { return false }
        }
      } else {
        return true
      }
    }
  }
}

extension Array {
  /// Whether both arrays are one piece of memory.
  fileprivate func sharesStorage(with other: [Element]) -> Bool {
    withUnsafeBufferPointer { a in other.withUnsafeBufferPointer { a.baseAddress == $0.baseAddress }
    }
  }
}

extension JSON: Hashable {
  /// Feeds kinds and contents, those of lists and maps behind one another, level by level.
  public func hash(into hasher: inout Hasher) {
    var pending = [self]
    while let value = pending.popLast() {
      switch value {
      case .null: hasher.combine(0 as UInt8)
      case .bool(let value): hasher.combine(value)
      case .integer(let value): hasher.combine(value)
      case .double(let value): hasher.combine(value)
      case .string(let value): hasher.combine(value)
      case .array(let value):
        hasher.combine(value.count)
        pending.append(contentsOf: value)
      case .object(let value):
        hasher.combine(value.count)
        for entry in value.entries {
          hasher.combine(entry.name)
          pending.append(entry.value)
        }
      }
    }
  }
}

extension JSONObject: Hashable {
  /// Feeds names and values.
  public func hash(into hasher: inout Hasher) { JSON.object(self).hash(into: &hasher) }
}
