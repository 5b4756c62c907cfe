/// A small generator of pseudo-random numbers, so that a failing run can be made again from its seed.
struct SeededGenerator: RandomNumberGenerator {
  /// The state.
  var state: UInt64

  /// Starts a sequence.
  init(seed: UInt64) { state = seed }

  /// The next number of the splitmix64 sequence.
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }

  /// A number from 0 to one below a bound.
  mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
}
