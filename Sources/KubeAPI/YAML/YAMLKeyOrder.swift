/// The order in which go-yaml writes the names of a map: letters by code point, numbers in names by
/// size.
enum YAMLKeyOrder {
  /// Whether one name comes before another.
  static func precedes(_ lhs: String, _ rhs: String) -> Bool {
    // Kubernetes: sigs.k8s.io/yaml/goyaml.v2/sorter.go, keyList.Less
    let a = Array(lhs.unicodeScalars)
    let b = Array(rhs.unicodeScalars)
    var digits = false
    for i in 0..<min(a.count, b.count) {
      if a[i] == b[i] {
        digits = isDigit(a[i])
        continue
      }
      let aIsLetter = a[i].properties.isAlphabetic
      let bIsLetter = b[i].properties.isAlphabetic
      if aIsLetter, bIsLetter { return a[i].value < b[i].value }
      if aIsLetter || bIsLetter { return digits ? aIsLetter : bIsLetter }
      var start: Int64 = 0
      if a[i] == "0" || b[i] == "0" {
        var j = i - 1
        while j >= 0, isDigit(a[j]) {
          if a[j] != "0" {
            start = 1
            break
          }
          j -= 1
        }
      }
      let (aNumber, aEnd) = number(a, from: i, start)
      let (bNumber, bEnd) = number(b, from: i, start)
      if aNumber != bNumber { return aNumber < bNumber }
      if aEnd != bEnd { return aEnd < bEnd }
      return a[i].value < b[i].value
    }
    return a.count < b.count
  }

  /// The number that begins at a place, and the place behind it.
  private static func number(
    _ text: [Unicode.Scalar], from place: Int, _ start: Int64
  ) -> (value: Int64, end: Int) {
    var value = start
    var end = place
    while end < text.count, isDigit(text[end]) {
      value = value &* 10 &+ (Int64(text[end].value) - 48)
      end += 1
    }
    return (value, end)
  }

  /// Whether a character is a digit.
  private static func isDigit(_ character: Unicode.Scalar) -> Bool {
    character.isASCII
      ? YAMLNumber.isDigit(UInt8(truncatingIfNeeded: character.value))
      : character.properties.generalCategory == .decimalNumber
  }
}
