import Testing

@testable import KubeAPI

/// Amounts of resources.
@Suite struct QuantityTests {
  @Test(arguments: [
    ("0.9Gi", "966367641600m"), ("1024Mi", "1Gi"), ("0.5", "500m"), ("1e3", "1e3"), ("1000m", "1"),
    ("1000", "1k"), ("100000", "100k"), ("0", "0"), ("0Gi", "0"), ("-0.5", "-500m"),
    ("1.5Gi", "1536Mi"),
    ("128Mi", "128Mi"), ("1500m", "1500m"), ("100Ki", "100Ki"), ("0.1n", "1n"), ("1E", "1E"),
    ("12e6", "12e6"), ("1e-3", "1e-3"), ("1e4", "10e3"), ("+1", "1"), (".5", "500m"), ("5.", "5"),
    ("2048", "2048"),
    ("16Ei", "9223372036854775807"), ("1e1000000000", "10e999999"),
  ])
  func `a text is brought into canonical form`(_ text: String, _ canonical: String) throws {
    #expect(try Quantity(parsing: text).description == canonical)
  }

  @Test(arguments: ["", "abc", "1 Gi", "1Gii!", "--1", "Gi", "1.2.3x", "1٣"])
  func `a text of another form is refused in Go's words`(_ text: String) {
    #expect(
      throws: Quantity.ParseError(
        message: "quantities must match the regular expression "
          + "'^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'")
    ) { try Quantity(parsing: text) }
  }

  @Test func `an unknown suffix is refused in Go's words`() {
    #expect(throws: Quantity.ParseError(message: "unable to parse quantity's suffix")) {
      try Quantity(parsing: "1KiM")
    }
  }

  @Test func `amounts compare by what they are worth`() throws {
    let ordered = ["-1Gi", "-1", "0", "1n", "1m", "999m", "1", "1001m", "1k", "1Ki", "1M", "1e30"]
    let amounts = try ordered.map { try Quantity(parsing: $0) }
    #expect(amounts == amounts.sorted())
    #expect(Quantity("1024Mi") == Quantity("1Gi"))
    #expect(Quantity("0.5") == Quantity("500m"))
    #expect(Set([Quantity("1"), Quantity("1000m"), Quantity("1e0")]).count == 1)
  }

  @Test func `sums and differences are exact`() throws {
    let sum = try #require(Quantity("100m")) + #require(Quantity("1"))
    #expect(sum.description == "1100m")
    let rest = try #require(Quantity("1Gi")) - #require(Quantity("1Mi"))
    #expect(rest.description == "1023Mi")
    #expect((try #require(Quantity("0.1")) + #require(Quantity("0.2"))).description == "300m")
  }

  @Test func `values are rounded away from zero`() throws {
    #expect(try #require(Quantity("1m")).value == 1)
    #expect(try #require(Quantity("-1m")).value == -1)
    #expect(try #require(Quantity("1u")).milliValue == 1)
    #expect(try #require(Quantity("2500m")).value == 3)
    #expect(try #require(Quantity("1e30")).value == .max)
    #expect(try #require(Quantity("9E")).milliValue == .max)
  }

  @Test func `rounding up keeps thousandths`() throws {
    var amount = try #require(Quantity("1.0001"))
    amount.roundUp(-3)
    #expect(amount.description == "1001m")
  }
}

/// Texts by chance, for parsers that must never crash.
@Suite struct MetaParserTests {
  /// A generator of small numbers that starts with a printed seed.
  private struct Dice {
    /// Where the generator is.
    var state: UInt64
    /// The next number below a bound.
    mutating func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(bound))
    }
    /// A text of some letters.
    mutating func text(_ letters: [Character]) -> String {
      String((0..<next(24)).map { _ in letters[next(letters.count)] })
    }
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func `no text crashes a parser`(_ seed: UInt64) throws {
    var dice = Dice(state: seed)
    for _ in 0..<20_000 {
      let number = dice.text(Array("0123456789.+-eEinumkKMGTP9"))
      if let amount = Quantity(number) {
        let text = amount.description
        #expect(Quantity(text)?.description == text, "seed \(seed): \(number)")
        _ = (amount + amount, amount - Quantity(1), amount.value, amount.milliValue)
        _ = amount < Quantity(milli: 1)
      }
      let selector = dice.text(Array("ab/.,=!()<>in not1"))
      _ = try? LabelSelector(parsing: selector)
      _ = try? FieldSelector(parsing: dice.text(Array("a.=!\\,")))
      _ = DurationText.parse(dice.text(Array("0123456789.hmsnuµ-+")))
      _ = CronSchedule.mistake(dice.text(Array("*/-, 0123456789janTZ=@")))
      _ = IPAddress(dice.text(Array("0123456789abcdef:.")))
      _ = Names.qualifiedName(dice.text(Array("ab/.-_ä")))
    }
  }
}
