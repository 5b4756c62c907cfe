import Testing

@testable import KubeAPI

/// Tests of `Pattern`: what it matches, what it refuses, and that it takes no time over either.
@Suite struct PatternTests {
  /// Whether a pattern matches somewhere in a text.
  func matches(_ pattern: String, _ text: String) throws -> Bool {
    try Pattern(pattern).matches(text)
  }

  /// What is said about a pattern that cannot be read, and where.
  func refusal(_ pattern: String) -> String? {
    do throws(Pattern.SyntaxError) {
      _ = try Pattern(pattern)
      return nil
    } catch {
      return "\(error.offset): \(error.message)"
    }
  }

  @Test(arguments: [
    ("b", "abc"), ("^a", "abc"), ("c$", "abc"), ("^$", ""), ("", "x"), ("a|bc|", "zzz"),
    ("^(ab)+$", "ababab"), ("^a{2,3}$", "aaa"), ("^a{2}$", "aa"), ("^a{2,}$", "aaaaa"),
    ("^x{,2}$", "x{,2}"), ("^.$", "ä"), ("^\\d\\D\\w\\W\\s\\S$", "1a_- x"),
    ("\\bweb\\b", "a web b"),
    ("[[:alpha:]]-[[:^digit:]]", "q-x"), ("^[^]a]$", "b"), ("^[]a]$", "]"), ("^[a\\-z]$", "-"),
    ("^[a-c-]+$", "a-c"), ("(?i)KUBE", "kube-proxy"), ("^(?i:ä)x$", "Äx"), ("(?s)a.b", "a\nb"),
    ("(?m)^b$", "a\nb\nc"), ("a.*?b", "axxb"), ("\\x41\\x{42}\\103", "ABC"),
    ("\\Qa.b\\E+", "a.bbb"),
    ("\\pL\\p{Lu}\\P{Nd}\\p{^L}", "aBc1"), ("(?P<name>a)(?<other>b)(?:c)", "abc"),
    ("\\Aab\\z", "ab"),
    ("^[\\d.]+$", "1.20"), ("a\\.b", "a.b"), ("(?i)[a-f]+$", "BEEF"), ("^((a*)*)*$", "aaa"),
    ("(|a)+b", "aab"), ("(?i)[^a]", "b"), ("^\\t\\n$", "\t\n"), ("日本", "in 日本!"),
  ])
  func `a pattern is found in a text`(pattern: String, text: String) throws {
    #expect(try matches(pattern, text))
  }

  @Test(arguments: [
    ("^b", "abc"), ("b$", "abc"), ("^a{2,3}$", "aaaa"), ("a.b", "a\nb"), ("^b$", "a\nb"),
    ("\\bweb\\b", "webs"), ("(?i)[^a]", "A"), ("[^\\d]", "123"), ("\\B-\\B", "a-b"), ("a+b", "b"),
    ("(?-i:A)", "a"), ("(?i)(?-i)A", "a"), ("((?i)a)b", "AB"), ("\\S", " \t\n"), ("x", ""),
  ])
  func `a pattern is not found in a text`(pattern: String, text: String) throws {
    #expect(try !matches(pattern, text))
  }

  @Test(arguments: [
    ("a(b", "1: missing closing ): `a(b`"), ("a)b", "1: unexpected ): `a)b`"),
    ("[ab", "0: missing closing ]: `[ab`"), ("a**", "2: invalid nested repetition operator: `**`"),
    ("*a", "0: missing argument to repetition operator: `*`"),
    ("a{1001}", "1: invalid repeat count: `{1001}`"),
    ("a{3,2}", "1: invalid repeat count: `{3,2}`"),
    ("(a)\\1", "3: invalid escape sequence: `\\1`"),
    ("a\\", "1: trailing backslash at end of expression: ``"),
    ("(?=a)", "0: invalid or unsupported Perl syntax: `(?=`"),
    ("[z-a]", "1: invalid character class range: `z-a`"),
    ("[[:nope:]]", "1: invalid character class range: `[:nope:]`"),
    ("\\p{Klingon}", "0: invalid character class range: `\\p{Klingon}`"),
    ("((a{1000}){1000}){1000}", "0: expression too large"),
    ("\\q", "0: invalid escape sequence: `\\q`"), ("(?<n", "0: invalid named capture: `(?<n`"),
  ])
  func `a bad pattern is refused with a place`(pattern: String, message: String) {
    #expect(refusal(pattern) == message)
  }

  @Test func `nesting is bounded`() {
    let deep = String(repeating: "(", count: 100_000)
    #expect(refusal(deep) == "200: expression nests too deeply")
  }

  @Test(arguments: [
    "(a*)*$b", "(a|aa)+$b", "(a+)+b", "^(([a-z])+.)+[A-Z]([a-z])+$", "(.*)(.*)(.*)(.*)(.*)x{50}b",
  ])
  func `patterns that ruin backtracking matchers cost no more than others`(pattern: String) throws {
    #expect(try !matches(pattern, String(repeating: "a", count: 5_000)))
  }
}
