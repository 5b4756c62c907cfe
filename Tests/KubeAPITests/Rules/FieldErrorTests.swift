import Testing

@testable import KubeAPI

/// The words of mistakes in fields.
@Suite struct FieldErrorTests {
  @Test func `one mistake stands alone and several stand in brackets`() {
    var errors = FieldErrors()
    errors.required(FieldPath.spec.item("containers", 0).child("name"))
    let one = APIError.invalid(group: "", kind: "Pod", name: "web", errors: errors.list)
    #expect(one.message == "Pod \"web\" is invalid: spec.containers[0].name: Required value")
    errors.invalid(FieldPath.spec.child("replicas"), -1, "must be greater than or equal to 0")
    errors.required(FieldPath.spec.item("containers", 0).child("name"))
    let several = APIError.invalid(
      group: "apps", kind: "Deployment", name: "web", errors: errors.list)
    #expect(
      several.message
        == "Deployment.apps \"web\" is invalid: [spec.containers[0].name: Required value, "
        + "spec.replicas: Invalid value: -1: must be greater than or equal to 0]")
    #expect(several.details?.causes.count == 3)
    #expect(several.details?.causes[1].reason == "FieldValueInvalid")
  }

  @Test func `bad values are printed as Go prints them`() {
    var errors = FieldErrors()
    let path = FieldPath.metadata.child("annotations").key("a/b")
    errors.notSupported(path, "x\n\"y\"", ["A", "B"])
    errors.duplicate(path, "z")
    errors.notFound(path, "")
    errors.forbidden(path, "no")
    errors.tooLong(path, 3)
    errors.tooMany(path, 4, 3)
    errors.invalid(path, json: nil, "bad")
    #expect(
      errors.list.map(\.message) == [
        #"metadata.annotations[a/b]: Unsupported value: "x\n\"y\"": supported values: "A", "B""#,
        #"metadata.annotations[a/b]: Duplicate value: "z""#,
        #"metadata.annotations[a/b]: Not found: """#,
        "metadata.annotations[a/b]: Forbidden: no",
        "metadata.annotations[a/b]: Too long: may not be more than 3 bytes",
        "metadata.annotations[a/b]: Too many: 4: must have at most 3 items",
        "metadata.annotations[a/b]: Invalid value: null: bad",
      ])
  }
}

/// What names may look like.
@Suite struct NamesTests {
  @Test(arguments: ["a", "a.b", "a-b.c", "0", "web-1"])
  func `a DNS name is fine`(_ name: String) {
    #expect(Names.dnsSubdomain(name).isEmpty)
  }

  @Test(arguments: ["", "-a", "a-", "A", "a..b", ".a", "a.", "a_b", "ä"])
  func `what is no DNS name is refused`(_ name: String) {
    #expect(
      Names.dnsSubdomain(name) == [
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', "
          + "and must start and end with an alphanumeric character (e.g. 'example.com', regex used "
          + #"for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"#
      ])
  }

  @Test func `a label must not hold dots`() {
    #expect(Names.dnsLabel("a.b") == ["must not contain dots"])
  }

  @Test func `a key may have a prefix that is a DNS name`() {
    #expect(Names.qualifiedName("example.com/MyName").isEmpty)
    #expect(Names.qualifiedName("/x") == ["prefix part must be non-empty"])
    #expect(Names.qualifiedName("a/").first == "name part must be non-empty")
    #expect(Names.qualifiedName("a/b/c").first?.hasPrefix("a valid label key must consist") == true)
  }

  @Test func `a port's name reports everything that is wrong`() {
    #expect(Names.portName("http").isEmpty)
    #expect(
      Names.portName("-1--2") == [
        "must contain at least one letter (a-z)", "must not contain consecutive hyphens",
        "must not begin or end with a hyphen",
      ])
  }

  @Test(arguments: [
    ("10.0.0.1", true), ("::1", true), ("1.2.3", false), ("fe80::1%eth0", false), ("1:2", false),
    ("::ffff:1.2.3.4", true), ("300.1.1.1", false),
  ])
  func `addresses are told from other texts`(_ text: String, _ isAddress: Bool) {
    #expect((IPAddress(text) != nil) == isAddress)
  }

  @Test(arguments: [
    ("*/5 * * * *", nil), ("@daily", nil), ("0 0 1 jan sun", nil), ("*/61 * * * *", nil),
    ("*/0 * * * *", "step of range should be a positive number: */0"),
    ("61 * * * *", "end of range (61) above maximum (59): 61"),
    ("* * *", "expected exactly 5 fields, found 3: [* * *]"),
    ("@soon", "unrecognized descriptor: @soon"),
    ("5-1 * * * *", "beginning of range (5) beyond end of range (1): 5-1"),
    (
      "*/5 * * * *x",
      "failed to parse int from *x: strconv.Atoi: parsing \"*x\": invalid syntax"
    ),
  ])
  func `schedules are checked in the words of the real parser`(_ text: String, _ words: String?) {
    #expect(CronSchedule.mistake(text) == words)
  }
}
