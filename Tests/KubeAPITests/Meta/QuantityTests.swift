import Testing

@testable import KubeAPI

/// Amounts of resources.
@Suite struct QuantityTests {
  @Test(arguments: [
    ("0.9Gi", "966367641600m"), ("1024Mi", "1Gi"), ("0.5", "500m"), ("1e3", "1e3"), ("1000m", "1"),
    ("1000", "1k"), ("100000", "100k"), ("0", "0"), ("0Gi", "0"), ("-0.5", "-500m"), ("1.5Gi", "1536Mi"),
    ("128Mi", "128Mi"), ("1500m", "1500m"), ("100Ki", "100Ki"), ("0.1n", "1n"), ("1E", "1E"),
    ("12e6", "12e6"), ("1e-3", "1e-3"), ("1e4", "10e3"), ("+1", "1"), (".5", "500m"), ("5.", "5"), ("2048", "2048"),
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
