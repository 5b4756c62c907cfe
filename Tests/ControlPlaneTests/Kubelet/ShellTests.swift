import Testing

@testable import ControlPlane

/// How long scripts run, how they end, and what they print.
@Suite struct ShellTests {
  /// What a script prints within an hour.
  private func lines(_ script: String) -> [String] {
    ShellScript(script).lines(until: .seconds(3600), limit: 20).map(\.text)
  }

  /// How a script ends: after how many seconds, and with what status; `nil` when it does not.
  private func end(_ script: String) -> String? {
    let plan = ShellScript(script).plan
    return plan.end.map { "\($0 / .seconds(1))s \(plan.exitCode)" }
  }

  @Test func `commands in turn, joined and negated end as the last one does`() {
    #expect(end("exit 3") == "0.0s 3")
    #expect(end("sleep 5; false") == "5.0s 1")
    #expect(end("false && sleep 9; true") == "0.0s 0")
    #expect(end("false || sleep 9") == "9.0s 0")
    #expect(end("true && sleep 2 || sleep 4") == "2.0s 0")
    #expect(end("! true") == "0.0s 1")
    #expect(end("sleep 1 && exit 7 && sleep 100") == "1.0s 7")
    #expect(end("(sleep 1; exit 4); sleep 1") == "1.0s 4")
  }

  @Test func `if, elif, else and case take the way that they say`() {
    #expect(end("if [ 1 -eq 1 ]; then exit 2; else exit 3; fi") == "0.0s 2")
    #expect(end("if false; then exit 2; elif true; then exit 5; else exit 3; fi") == "0.0s 5")
    #expect(end("if [ -f /tmp/ready ]; then exit 0; else exit 1; fi") == "0.0s 1")
    #expect(end("touch /tmp/ready; if [ -f /tmp/ready ]; then exit 0; fi; exit 1") == "0.0s 0")
    #expect(lines("MODE=b; case $MODE in a) echo A;; b|c) echo B;; *) echo other;; esac") == ["B"])
    #expect(lines("[ -z \"$NOTHING\" ] && echo empty") == ["empty"])
  }

  @Test func `loops end when their condition says so`() {
    #expect(
      lines("for i in 1 2 3; do echo turn $i; sleep 1; done") == ["turn 1", "turn 2", "turn 3"])
    #expect(end("for i in a b; do sleep 2; done") == "4.0s 0")
    #expect(end("for i in $(seq 5); do sleep 1; done; exit 1") == "5.0s 1")
    #expect(
      lines("i=0; while [ $i -lt 3 ]; do echo $i; i=$((i+1)); sleep 1; done") == ["0", "1", "2"])
    #expect(end("i=3; until [ $i -eq 0 ]; do sleep 1; i=$((i - 1)); done") == "3.0s 0")
    #expect(end("while true; do sleep 1; break; done; exit 6") == "1.0s 6")
    #expect(
      lines("for i in 1 2 3; do [ $i = 2 ] && continue; echo $i; done") == ["1", "3"])
    #expect(end("until nslookup web.default; do echo waiting; sleep 2; done") == "0.0s 0")
  }

  @Test func `loops that come back to where they were go on for ever`() {
    let script = ShellScript("echo begin; while true; do echo tick; sleep 10; done")
    #expect(script.plan.end == nil && script.plan.ignoresTermination)
    let printed = script.lines(until: .seconds(35), limit: 10)
    #expect(printed.map(\.text) == ["begin", "tick", "tick", "tick", "tick"])
    #expect(printed.last?.after == .seconds(30))
    #expect(end("while sleep 1; do :; done") == nil)
    #expect(end("for ((;;)); do sleep 1; done") == nil)
    #expect(end("i=0; while true; do echo $i; i=$((i+1)); sleep 1; done") == nil)
    let counting = ShellScript("i=0; while true; do echo $i; i=$((i+1)); sleep 1; done")
    #expect(counting.lines(until: .seconds(99), limit: 2).map(\.text) == ["98", "99"])
    let caught = ShellScript("trap 'exit 0' TERM; while true; do sleep 1 & wait; done")
    #expect(caught.plan.end == nil && !caught.plan.ignoresTermination)
  }

  @Test func `pipes, redirections and substitutions are followed`() {
    #expect(lines("echo one two | tee /tmp/log") == ["one two"])
    #expect(lines("seq 3 | grep 2") == ["2"])
    #expect(end("echo yes | grep -q no") == "0.0s 1")
    #expect(lines("echo hidden > /tmp/file; echo seen 2>&1") == ["seen"])
    #expect(lines("x=$(echo inner); echo got $x") == ["got inner"])
    #expect(lines("echo $((2 * (3 + 4))) ${NONE:-default}") == ["14 default"])
    #expect(lines("printf '%s=%d\\n' a 1") == ["a=1"])
    #expect(
      ShellScript("echo x > /tmp/healthy; sleep 30; rm /tmp/healthy; sleep 600")
        .history(of: "/tmp/healthy").map(\.exists) == [true, false])
  }

  @Test func `dollars in single quotes stay`() {
    let text = lines("echo '$HOME' \"$(date)\"").first ?? ""
    #expect(
      ShellText.filled(text, [:], at: ClusterConfiguration.gradedStart)
        == "$HOME Thu Jan  1 00:00:00 UTC 2026")
  }

  @Test func `scripts that make no sense end all the same`() {
    for script in [
      "if", "while", "for", "case x in", "((((", "))))", "$(", "${", "`", "'", "\"", "| | |",
      "done fi esac", String(repeating: "(", count: 5000), String(repeating: "$(", count: 2000),
      "x=$((((((((", "while false", "if true; then", "&& ||", "a() { echo; }",
    ] { _ = ShellScript(script).plan }
  }
}
