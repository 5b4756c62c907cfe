/// Makes inputs for a parser: good ones, damaged in a few places, or noise.
struct Mutator: Sendable {
  /// Good inputs.
  let corpus: [[UInt8]]
  /// Pieces of the language, which are put in anywhere.
  let words: [[UInt8]]
  /// How many bytes an input has at most.
  let sizeMax: Int

  /// Takes good inputs and pieces of the language.
  init(corpus: [String], words: [String], sizeMax: Int) {
    self.corpus = corpus.map { Array($0.utf8) }
    self.words = words.map { Array($0.utf8) }
    self.sizeMax = sizeMax
  }

  /// The next input.
  func input(_ numbers: inout FuzzNumbers) -> [UInt8] {
    var bytes: [UInt8]
    switch numbers.below(20) {
    case 0: return noise(&numbers)
    case 1: bytes = repeated(&numbers)
    default: bytes = numbers.pick(corpus)
    }
    for _ in 0..<numbers.below(6) { damage(&bytes, &numbers) }
    if bytes.count > sizeMax { bytes.removeSubrange(sizeMax...) }
    return bytes
  }

  /// Bytes without sense.
  private func noise(_ numbers: inout FuzzNumbers) -> [UInt8] {
    (0..<numbers.below(60)).map { _ in UInt8(truncatingIfNeeded: numbers.next()) }
  }

  /// One piece of the language many times over, which makes depth and length.
  private func repeated(_ numbers: inout FuzzNumbers) -> [UInt8] {
    let piece = numbers.pick(words)
    let count = numbers.below(max(1, min(2000, sizeMax / max(1, piece.count))))
    var bytes = Array(repeatElement(piece, count: count).joined())
    if numbers.below(2) == 0 { bytes += numbers.pick(corpus) }
    return bytes
  }

  /// Damages an input in one place.
  private func damage(_ bytes: inout [UInt8], _ numbers: inout FuzzNumbers) {
    let place = numbers.below(bytes.count + 1)
    let length = min(numbers.below(24) + 1, bytes.count - place)
    switch numbers.below(8) {
    case 0 where place < bytes.count: bytes[place] = UInt8(truncatingIfNeeded: numbers.next())
    case 1 where place < bytes.count: bytes[place] ^= 1 << UInt8(numbers.below(8))
    case 2: bytes.removeSubrange(place..<place + length)
    case 3: bytes.insert(contentsOf: bytes[place..<place + length], at: place)
    case 4:
      let other = numbers.pick(corpus)
      let start = numbers.below(other.count)
      bytes.replaceSubrange(place..., with: other[start...])
    case 5:
      let moved = Array(bytes[place..<place + length])
      bytes.removeSubrange(place..<place + length)
      bytes.insert(contentsOf: moved, at: numbers.below(bytes.count + 1))
    default: bytes.insert(contentsOf: numbers.pick(words), at: place)
    }
  }
}
