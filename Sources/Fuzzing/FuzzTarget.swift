/// One parser that is fed with damaged inputs.
public struct FuzzTarget: Sendable {
  /// The name, as the command line takes it.
  public let name: String
  /// Where its inputs come from.
  private let mutator: Mutator
  /// Feeds the parser with one input; says what rule it broke, `nil` where it broke none.
  private let feed: @Sendable ([UInt8]) -> String?

  /// What came of a run.
  public struct Outcome: Sendable {
    /// How many inputs were fed.
    public var inputs = 0
    /// How long the slowest took, in nanoseconds.
    public var slowest: UInt64 = 0
    /// The input that took longest.
    public var slowestInput: [UInt8] = []
    /// The first rule that was broken.
    public var failure: Failure?
  }

  /// A rule that a parser broke.
  public struct Failure: Sendable, Hashable {
    /// The rule, in words.
    public var rule: String
    /// The input that broke it.
    public var input: [UInt8]
  }

  /// Describes a parser.
  init(
    _ name: String, corpus: [String], words: [String], sizeMax: Int = 4096,
    feed: @escaping @Sendable ([UInt8]) -> String?
  ) {
    self.name = name
    mutator = Mutator(corpus: corpus, words: words, sizeMax: sizeMax)
    self.feed = feed
  }

  /// Feeds the parser with so many inputs of a seed, and stops at the first rule that is broken.
  ///
  /// - Parameters:
  ///   - clock: The time in nanoseconds, of which differences are taken.
  ///   - limit: How long one input may take, in nanoseconds.
  public func run(
    _ count: Int, seed: UInt64, clock: () -> UInt64 = { 0 }, limit: UInt64 = .max
  ) -> Outcome {
    var numbers = FuzzNumbers(seed: seed)
    var outcome = Outcome()
    for _ in 0..<count {
      let input = mutator.input(&numbers)
      let start = clock()
      let broken = feed(input)
      let spent = clock() - start
      outcome.inputs += 1
      if spent > outcome.slowest {
        outcome.slowest = spent
        outcome.slowestInput = input
      }
      if let broken {
        outcome.failure = Failure(rule: broken, input: input)
        return outcome
      }
      if spent > limit {
        outcome.failure = Failure(rule: "it took \(spent / 1_000_000) ms", input: input)
        return outcome
      }
    }
    return outcome
  }
}
