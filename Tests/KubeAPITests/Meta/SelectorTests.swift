import Testing

@testable import KubeAPI

/// Label selectors.
@Suite struct LabelSelectorTests {
  /// The words of the refusal of a text.
  private func refusal(_ text: String) -> String? {
    do throws(LabelSelector.ParseError) {
      _ = try LabelSelector(parsing: text)
      return nil
    } catch { return error.message }
  }

  @Test func `every form of condition is understood`() throws {
    let selector = try LabelSelector(parsing: "a=b,c in (x,y),!d,e!=f,g>1,h,i notin (z),j==k")
    #expect(selector.matches(["a": "b", "c": "y", "g": "2", "h": "", "j": "k"]))
    #expect(!selector.matches(["a": "b", "c": "z", "g": "2", "h": "", "j": "k"]))
    #expect(
      !selector.matches(["a": "b", "c": "y", "d": "", "g": "2", "h": "", "j": "k"]))
    #expect(!selector.matches(["a": "b", "c": "y", "g": "1", "h": "", "j": "k"]))
    #expect(selector.description == "a=b,c in (x,y),!d,e!=f,g>1,h,i notin (z),j==k")
  }

  @Test(arguments: [
    ("a=b=c", "found '=', expected: ',' or 'end of string'"),
    ("a in b", "unable to parse requirement: found 'b' expected: '('"),
    (",a", "found ',', expected: !, identifier, or 'end of string'"),
    ("a,", "found '', expected: identifier after ','"),
    ("a!b", "unable to parse requirement: found '!', expected: in, notin, =, ==, !=, gt, lt"),
    (
      "a>x",
      "unable to parse requirement: values[0]: Invalid value: \"x\": for 'Gt', 'Lt' operators, the "
        + "value must be an integer"
    ),
  ])
  func `a malformed text is refused in Go's words`(_ text: String, _ words: String) {
    #expect(refusal(text) == words)
  }

  @Test func `no object chooses nothing and an empty one everything`() throws {
    #expect(try !LabelSelector(nil as JSON?).matches(labels: JSONObject()))
    #expect(try LabelSelector([:]).matches(labels: JSONObject()))
    let selector = try LabelSelector([
      "matchLabels": ["a": "b"],
      "matchExpressions": [["key": "c", "operator": "DoesNotExist"]],
    ])
    #expect(selector.matches(["a": "b"]))
    #expect(!selector.matches(["a": "b", "c": ""]))
  }
}

/// Field selectors.
@Suite struct FieldSelectorTests {
  @Test func `conditions are met by equal and unequal values`() throws {
    let selector = try FieldSelector(parsing: "status.phase=Running,spec.nodeName!=node01")
    let fields = ["status.phase": "Running", "spec.nodeName": "node02"]
    #expect(selector.matches { fields[$0] ?? "" })
    #expect(!selector.matches { $0 == "status.phase" ? "Running" : "node01" })
  }

  @Test func `a term without a comparison is refused`() {
    #expect(
      throws: FieldSelector.ParseError(message: "invalid selector: 'a=b,c'; can't understand 'c'")
    ) { try FieldSelector(parsing: "a=b,c") }
  }
}

/// Numbers or percentages.
@Suite struct IntOrStringTests {
  @Test func `a percentage is rounded as asked`() {
    #expect(IntOrString("25%")?.scaled(total: 3, roundUp: true) == 1)
    #expect(IntOrString("25%")?.scaled(total: 3, roundUp: false) == 0)
    #expect(IntOrString(2)?.scaled(total: 3, roundUp: false) == 2)
    #expect(IntOrString("x")?.scaled(total: 3, roundUp: false) == nil)
    #expect(IntOrString(true) == nil)
  }
}

/// Durations as Go writes them.
@Suite struct DurationTextTests {
  @Test(arguments: [
    ("1h30m", "1h30m0s"), ("90s", "1m30s"), ("250ms", "250ms"), ("1.5s", "1.5s"), ("0", "0s"),
    ("-2m", "-2m0s"), ("1h", "1h0m0s"), ("1500us", "1.5ms"),
  ])
  func `a duration is read and written`(_ text: String, _ canonical: String) throws {
    #expect(DurationText.text(try #require(DurationText.parse(text))) == canonical)
  }

  @Test(arguments: ["", "1", "s", "1d", "-", "1h2", "99999999999h"])
  func `what is no duration is refused`(_ text: String) {
    #expect(DurationText.parse(text) == nil)
  }
}

extension LabelSelector {
  /// Whether labels, written as JSON, meet every condition.
  fileprivate func matches(_ labels: JSON) -> Bool {
    matches(labels: labels.object ?? JSONObject())
  }
}
