import Testing

@testable import Lab

/// Tests of `Points`: exact inside, rounded when printed.
@Suite struct PointsTests {
  /// A number of points.
  func points(_ text: String) throws -> Points { try #require(Points(decimal: text)) }

  @Test(arguments: [
    ("0", "0"), ("1", "1"), ("2.50", "2.5"), ("0.005", "0.01"), ("0.004", "0"), ("12.345", "12.35"),
    ("0.1", "0.1"), ("3.999", "4"),
  ])
  func `points are printed with at most two decimals`(text: String, printed: String) throws {
    #expect(try points(text).description == printed)
  }

  @Test(arguments: ["", "-1", "1e3", ".5x", "1.0000001", "1.2.3", "x", "99999999999999999"])
  func `what is no number of points is refused`(text: String) {
    #expect(Points(decimal: text) == nil)
  }

  @Test func `three thirds are one`() throws {
    let third = try #require(Points(1).share(Points(1), of: Points(3)))
    #expect(third.description == "0.33")
    let two = try #require(third.adding(third))
    #expect(two.description == "0.67")
    #expect(two.adding(third) == Points(1))
  }

  @Test func `points are never below zero`() {
    #expect(Points(1).reduced(by: Points(3)) == .zero)
    #expect(Points(3).reduced(by: Points(1)) == Points(2))
  }

  @Test func `fractions that are too fine are no crash`() {
    var sum: Points? = .zero
    for divisor in 1...400 {
      sum = sum.flatMap { sum in
        Points(1).share(Points(1), of: Points(divisor)).flatMap { sum.adding($0) }
      }
    }
    #expect(sum == nil)
  }
}
