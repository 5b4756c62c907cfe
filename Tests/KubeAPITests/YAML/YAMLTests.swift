import KubeAPI
import Testing

/// YAML in and out.
@Suite struct YAMLTests {
  @Test func probe() {
    print(YAML.text(of: ["a": [["b": 1, "c": [1, [2]]], "yes", "2026-01-01", ""], "m": "x\ny\n", "n": "x\ny", "o": "\n", "e": [:], "f": []]))
  }
}
