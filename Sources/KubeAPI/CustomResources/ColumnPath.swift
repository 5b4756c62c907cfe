/// A path of fields as columns of custom resources name them: `.status.conditions[?(@.type=="A")]`.
// Kubernetes: client-go/util/jsonpath/jsonpath.go
public struct ColumnPath: Sendable {
  /// One step of a path.
  indirect enum Step: Sendable {
    /// To the value of a name.
    case field(String)
    /// To all values of a list or map.
    case all
    /// To items of a list, from one place up to another.
    case range(first: Int?, end: Int?, stride: Int)
    /// To one item of a list.
    case index(Int)
    /// To everything below.
    case descendants
    /// To what several paths lead to.
    case union([ColumnPath])
    /// To the items of a list for which a comparison holds.
    case filter(Operand, Comparison, Operand)
  }

  /// One side of a comparison.
  enum Operand: Sendable {
    /// What a path leads to from the item.
    case path(ColumnPath)
    /// A value.
    case value(JSON)
  }

  /// How both sides are compared.
  enum Comparison: String, Sendable {
    case equal = "=="
    case unequal = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    /// Whether there is anything on the left side.
    case exists = ""
  }

  /// The steps from the front.
  let steps: [Step]

  /// A path of known steps.
  init(steps: [Step]) { self.steps = steps }

  /// Reads a path; `nil` where it cannot be read.
  public init?(_ text: String) {
    var parser = ColumnPathParser(text)
    guard let steps = parser.path(), parser.isAtEnd else { return nil }
    self.steps = steps
  }

  /// How many values are followed at most.
  private static let valuesMax = 10_000

  /// The values that the path leads to, in order; what is missing leads nowhere.
  public func values(in document: JSON) -> [JSON] {
    var values = [document]
    for step in steps {
      var next: [JSON] = []
      for value in values where next.count < Self.valuesMax {
        Self.follow(step, from: value, to: &next)
      }
      values = next
    }
    return values
  }

  /// Takes one step.
  private static func follow(_ step: Step, from value: JSON, to next: inout [JSON]) {
    switch step {
    case .field(let name):
      if let found = value[name] { next.append(found) }
    case .all:
      if case .array(let items) = value { next += items }
      if case .object(let object) = value { next += object.values }
    case .index(let index):
      guard case .array(let items) = value else { return }
      let place = index < 0 ? index + items.count : index
      if items.indices.contains(place) { next.append(items[place]) }
    case .range(let first, let end, let stride):
      guard case .array(let items) = value, stride > 0 else { return }
      let low = place(first ?? 0, items.count)
      let high = place(end ?? items.count, items.count)
      for index in Swift.stride(from: low, to: high, by: stride) { next.append(items[index]) }
    case .descendants: descend(value, &next)
    case .union(let paths): for path in paths { next += path.values(in: value) }
    case .filter(let left, let comparison, let right):
      guard case .array(let items) = value else { return }
      next += items.filter { holds(left, comparison, right, for: $0) }
    }
  }

  /// A place in a list, counted from its end where it is negative.
  private static func place(_ index: Int, _ count: Int) -> Int {
    min(max(index < 0 ? index + count : index, 0), count)
  }

  /// Collects a value and everything below it.
  private static func descend(_ value: JSON, _ found: inout [JSON]) {
    var open = [value]
    while let value = open.popLast(), found.count < valuesMax {
      found.append(value)
      switch value {
      case .array(let items): open += items.reversed()
      case .object(let object): open += object.values.reversed()
      default: break
      }
    }
  }

  // MARK: Comparisons

  /// Whether a comparison holds for an item.
  private static func holds(
    _ left: Operand, _ comparison: Comparison, _ right: Operand, for item: JSON
  ) -> Bool {
    guard let one = value(of: left, item) else { return false }
    if comparison == .exists { return true }
    guard let other = value(of: right, item) else { return false }
    switch comparison {
    case .equal: return one == other || one.double.map { $0 == other.double } ?? false
    case .unequal: return one != other && !(one.double.map { $0 == other.double } ?? false)
    default: break
    }
    if let a = one.double, let b = other.double { return order(a < b, a == b, comparison) }
    if let a = one.string, let b = other.string {
      return order(a.precedes(b), a == b, comparison)
    }
    return false
  }

  /// Whether an order is the one that is asked for.
  private static func order(_ isLess: Bool, _ isEqual: Bool, _ comparison: Comparison) -> Bool {
    switch comparison {
    case .less: isLess
    case .lessOrEqual: isLess || isEqual
    case .greater: !isLess && !isEqual
    default: !isLess
    }
  }

  /// The value of one side.
  private static func value(of operand: Operand, _ item: JSON) -> JSON? {
    switch operand {
    case .value(let value): value
    case .path(let path): path.values(in: item).first
    }
  }
}
