/// A regular expression in RE2 syntax that searches in time linear in the text.
///
/// Patterns come from files, so neither a pattern nor a text may take long: all states of a bounded
/// program are followed at once, and nothing is ever tried twice. Only whether a pattern matches is
/// answered, which makes greedy and non-greedy repetition the same. Texts are sequences of Unicode
/// scalars.
///
///     try Pattern("^web-[0-9]+$").matches("web-12")   // true
public struct Pattern: Sendable {
  /// Why a pattern could not be read.
  public struct SyntaxError: Error, Hashable, Sendable {
    /// The words for people, as Go's `regexp/syntax` writes them.
    public var message: String
    /// How many scalars stand before the place of the error.
    public var offset: Int
  }

  /// The pattern as it was written.
  public let source: String
  /// What is run.
  private let program: PatternProgram

  /// Reads a pattern.
  public init(_ source: String) throws(SyntaxError) {
    self.source = source
    var parser = PatternParser(source)
    program = try PatternProgram(try parser.parse())
  }

  /// Whether the pattern matches somewhere in a text.
  public func matches(_ text: String) -> Bool { program.search(text.unicodeScalars) }
}

extension Pattern: Equatable {
  /// Whether both patterns are written the same.
  public static func == (lhs: Pattern, rhs: Pattern) -> Bool { lhs.source == rhs.source }
}

/// A pattern as a tree.
indirect enum PatternNode: Sendable {
  /// Matches nothing, at any place.
  case empty
  /// Matches one scalar.
  case set(ScalarSet)
  /// Matches a place.
  case assertion(PatternAssertion)
  /// Matches its parts one after another.
  case sequence([PatternNode])
  /// Matches one of its parts.
  case choice([PatternNode])
  /// Matches its part at least and at most so often.
  case repetition(PatternNode, Int, Int?)
}

/// A place that a pattern asks for.
enum PatternAssertion: Sendable {
  /// The ends of the text.
  case textStart, textEnd
  /// The ends of a line.
  case lineStart, lineEnd
  /// A place where a word begins or ends, or none such.
  case wordBoundary, noWordBoundary

  /// Whether the place between two scalars is the one asked for; `nil` stands for an end of the
  /// text.
  func holds(_ before: Unicode.Scalar?, _ after: Unicode.Scalar?) -> Bool {
    switch self {
    case .textStart: before == nil
    case .textEnd: after == nil
    case .lineStart: before == nil || before == "\n"
    case .lineEnd: after == nil || after == "\n"
    case .wordBoundary: Self.isWord(before) != Self.isWord(after)
    case .noWordBoundary: Self.isWord(before) == Self.isWord(after)
    }
  }

  /// Whether a scalar is a letter, digit or underscore of ASCII.
  private static func isWord(_ scalar: Unicode.Scalar?) -> Bool {
    guard let value = scalar?.value else { return false }
    return (48...57).contains(value) || (65...90).contains(value) || (97...122).contains(value)
      || value == 95
  }
}

/// A pattern as instructions, run over all states at once.
struct PatternProgram: Sendable {
  /// One instruction.
  private enum Instruction: Sendable {
    case scalar(ScalarSet, next: Int)
    case split(Int, Int)
    case assert(PatternAssertion, next: Int)
    case match
  }

  /// How many instructions a pattern may have.
  static let sizeMax = 10_000

  /// The instructions.
  private var instructions: [Instruction] = []
  /// The first one.
  private var start = 0

  /// Turns a tree into instructions, from the last to the first.
  init(_ node: PatternNode) throws(Pattern.SyntaxError) {
    guard Self.size(of: node) < Self.sizeMax else {
      throw Pattern.SyntaxError(message: "expression too large", offset: 0)
    }
    instructions.append(.match)
    start = emit(node, before: 0)
  }

  /// How many instructions a tree takes, never more than a little over the limit.
  private static func size(of node: PatternNode) -> Int {
    switch node {
    case .empty: return 0
    case .set, .assertion: return 1
    case .sequence(let parts), .choice(let parts):
      var sum = parts.count
      for part in parts where sum < sizeMax { sum += size(of: part) }
      return min(sum, sizeMax)
    case .repetition(let part, let low, let high):
      return min((size(of: part) + 1) * max(low, high ?? low + 1, 1), sizeMax)
    }
  }

  /// Adds an instruction and says where it is.
  private mutating func add(_ instruction: Instruction) -> Int {
    instructions.append(instruction)
    return instructions.count - 1
  }

  /// Adds the instructions of a tree that goes on at `next`, and says where they begin.
  private mutating func emit(_ node: PatternNode, before next: Int) -> Int {
    switch node {
    case .empty: return next
    case .set(let set): return add(.scalar(set, next: next))
    case .assertion(let assertion): return add(.assert(assertion, next: next))
    case .sequence(let parts): return parts.reversed().reduce(next) { emit($1, before: $0) }
    case .choice(let parts):
      guard let last = parts.last else { return next }
      var entry = emit(last, before: next)
      for part in parts.dropLast().reversed() {
        let branch = emit(part, before: next)
        entry = add(.split(branch, entry))
      }
      return entry
    case .repetition(let part, let low, let high):
      var entry = next
      if let high {
        for _ in 0..<max(high - low, 0) { entry = add(.split(emit(part, before: entry), next)) }
      } else {
        let loop = add(.match)
        let body = emit(part, before: loop)
        instructions[loop] = .split(body, next)
        entry = loop
      }
      for _ in 0..<low { entry = emit(part, before: entry) }
      return entry
    }
  }

  /// Whether the program matches somewhere in a text.
  func search(_ text: String.UnicodeScalarView) -> Bool {
    var current = StateSet(capacity: instructions.count)
    var next = StateSet(capacity: instructions.count)
    var stack: [Int] = []
    var before: Unicode.Scalar?
    var iterator = text.makeIterator()
    var scalar = iterator.next()
    while true {
      if follow(start, into: &current, &stack, before, scalar) { return true }
      guard let read = scalar else { return false }
      let after = iterator.next()
      next.removeAll()
      for state in current.members {
        guard case .scalar(let set, let target) = instructions[state], set.contains(read) else {
          continue
        }
        if follow(target, into: &next, &stack, read, after) { return true }
      }
      swap(&current, &next)
      before = read
      scalar = after
    }
  }

  /// Adds a state with all that it leads to without reading; says whether that ends in a match.
  private func follow(
    _ state: Int, into states: inout StateSet, _ stack: inout [Int], _ before: Unicode.Scalar?,
    _ after: Unicode.Scalar?
  ) -> Bool {
    stack.append(state)
    while let state = stack.popLast() {
      guard states.insert(state) else { continue }
      switch instructions[state] {
      case .match:
        stack.removeAll()
        return true
      case .scalar: break
      case .split(let first, let second):
        stack.append(second)
        stack.append(first)
      case .assert(let assertion, let next):
        if assertion.holds(before, after) { stack.append(next) }
      }
    }
    return false
  }

  /// A set of states that is emptied at no cost.
  private struct StateSet {
    /// The states in it.
    var members: [Int] = []
    /// For each state, the turn in which it was last added.
    private var turns: [Int]
    /// The turn that counts.
    private var turn = 1

    /// Makes an empty set for states below a bound.
    init(capacity: Int) { turns = [Int](repeating: 0, count: capacity) }

    /// Adds a state; says whether it is new.
    mutating func insert(_ state: Int) -> Bool {
      guard turns[state] != turn else { return false }
      turns[state] = turn
      members.append(state)
      return true
    }

    /// Takes out all states.
    mutating func removeAll() {
      members.removeAll(keepingCapacity: true)
      turn += 1
    }
  }
}
