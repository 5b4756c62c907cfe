/// The world's own source of chance: a seeded generator whose draws are the same on every machine.
///
/// Source: SplitMix64 by Sebastiano Vigna (public domain).
public struct RandomSource: RandomNumberGenerator, Sendable {
  /// Where the generator is in its sequence.
  private var position: UInt64

  /// Starts the sequence of a seed.
  public init(seed: UInt64) { position = seed &+ 0x9E37_79B9_7F4A_7C15 }

  /// The next 64 bits.
  public mutating func next() -> UInt64 {
    position &+= 0x9E37_79B9_7F4A_7C15
    var bits = position
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
  }

  /// A number from 0 up to, but not including, a bound.
  public mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

  /// A random uid in the form of a version-4 UUID.
  public mutating func uid() -> String {
    let high = next()
    let low = next()
    return String(unsafeUninitializedCapacity: 36) { buffer in
      var place = 0
      for index in 0..<32 {
        if index == 8 || index == 12 || index == 16 || index == 20 {
          buffer[place] = UInt8(ascii: "-")
          place += 1
        }
        let word = index < 16 ? high : low
        var digit = UInt8((word >> UInt64((15 - index % 16) * 4)) & 15)
        if index == 12 { digit = 4 }
        if index == 16 { digit = 8 | (digit & 3) }
        buffer[place] = digit < 10 ? 48 + digit : 87 + digit
        place += 1
      }
      return 36
    }
  }

  /// The letters of generated names, which spell no words.
  static let nameLetters = Array("bcdfghjklmnpqrstvwxz2456789".utf8)

  /// The random end of a generated name.
  public mutating func nameSuffix(_ length: Int = 5) -> String {
    var bits = next()
    return String(unsafeUninitializedCapacity: length) { buffer in
      for index in 0..<length {
        buffer[index] = Self.nameLetters[Int(bits % 27)]
        bits /= 27
      }
      return length
    }
  }
}
