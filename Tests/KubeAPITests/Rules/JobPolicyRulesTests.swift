import Testing

@testable import KubeAPI

/// The rules of what makes a Job fail or succeed, and of its status.
@Suite struct JobPolicyRulesTests {
  /// Asks about Jobs.
  private let check = RuleCheck("batch/v1 Job")
  /// A template that is well.
  private let template =
    "template: {spec: {restartPolicy: Never, containers: [{name: main, image: a}]}}"

  /// What is wrong with a Job.
  private func faults(_ spec: String) throws -> [String] {
    try check.create("spec: {\(template), \(spec)}").map { $0.replacing("spec.", with: "") }
  }

  @Test func `limits for indexes need indexes`() throws {
    #expect(
      try faults("backoffLimitPerIndex: 1, maxFailedIndexes: 2") == [
        "backoffLimitPerIndex: Invalid value: 1: requires indexed completion mode",
        "maxFailedIndexes: Invalid value: 2: requires indexed completion mode",
      ])
    #expect(
      try faults("completionMode: Ordered, backoffLimitPerIndex: 1") == [
        "completionMode: Unsupported value: \"Ordered\": supported values: \"NonIndexed\", "
          + "\"Indexed\""
      ])
    #expect(
      try faults("completionMode: Indexed, completions: 2, maxFailedIndexes: 3") == [
        "backoffLimitPerIndex: Required value: when maxFailedIndexes is specified",
        "maxFailedIndexes: Invalid value: 3: must be less than or equal to completions",
      ])
    #expect(
      try faults(
        "completionMode: Indexed, completions: 200000, parallelism: 20000, backoffLimitPerIndex: 1")
        == [
          "maxFailedIndexes: Required value: must be specified when completions is above 100000",
          "parallelism: Invalid value: 20000: must be less than or equal to 10000 when completions "
            + "are above 100000 and used with backoff limit per index",
        ])
    #expect(
      try faults("managedBy: me") == [
        "managedBy: Invalid value: \"me\": must be a domain-prefixed path (such as \"acme.io/foo\")"
      ])
  }

  @Test func `a policy of failure has good rules`() throws {
    /// What is wrong with a rule.
    func faults(_ rule: String) throws -> [String] {
      try self.faults("podFailurePolicy: {rules: [{\(rule)}]}").map {
        $0.replacing("podFailurePolicy.rules[0]", with: "rule")
      }
    }
    #expect(
      try faults("action: \"\"") == [
        "rule.action: Required value: valid values: [\"Count\" \"FailIndex\" \"FailJob\" \"Ignore\"]",
        "rule: Invalid value: specifying one of OnExitCodes and OnPodConditions is required",
      ])
    let codes = "onExitCodes: {operator: In, containerName: x, values: [3, 0, 3]}"
    #expect(
      try faults("action: FailIndex, \(codes), onPodConditions: [{type: a b, status: Nope}]").map {
        $0.replacing("rule.onExitCodes.", with: "")
      }.filter { !$0.contains("name part") } == [
        "rule.action: Invalid value: \"FailIndex\": requires the backoffLimitPerIndex to be set",
        "containerName: Invalid value: \"x\": must be one of the container or initContainer names in "
          + "the pod template",
        "values[1]: Invalid value: 0: must not be 0 for the In operator",
        "values[2]: Duplicate value: 3", "values: Invalid value: [3,0,3]: must be ordered",
        "rule.onPodConditions[0].status: Unsupported value: \"Nope\": supported values: \"False\", "
          + "\"True\", \"Unknown\"",
        "rule: Invalid value: specifying both OnExitCodes and OnPodConditions is not supported",
      ])
    #expect(
      try faults("action: Stop, onExitCodes: {operator: \"\", values: []}") == [
        "rule.action: Unsupported value: \"Stop\": supported values: \"Count\", \"FailIndex\", "
          + "\"FailJob\", \"Ignore\"",
        "rule.onExitCodes.operator: Required value: valid values: [\"In\" \"NotIn\"]",
        "rule.onExitCodes.values: Invalid value: null: at least one value is required",
      ])
  }

  @Test func `a policy of success has good rules`() throws {
    #expect(
      try faults("successPolicy: {rules: [{succeededCount: 1}]}") == [
        "successPolicy: Invalid value: {\"Rules\":[{\"SucceededIndexes\":null,\"SucceededCount\":1}]}: "
          + "requires indexed completion mode"
      ])
    let indexed = "completionMode: Indexed, completions: 3, successPolicy: {rules: ["
    #expect(
      try faults("\(indexed)]}") == [
        "successPolicy.rules: Required value: at least one rules must be specified when the "
          + "successPolicy is specified"
      ])
    #expect(
      try faults("\(indexed){}, {succeededIndexes: \"0-1\", succeededCount: 4}]}") == [
        "successPolicy.rules[0]: Required value: at least one of succeededCount or succeededIndexes "
          + "must be specified",
        "successPolicy.rules[1].succeededCount: Invalid value: 4: must be less than or equal to 3 "
          + "(the number of specified completions)",
        "successPolicy.rules[1].succeededCount: Invalid value: 4: must be less than or equal to 2 "
          + "(the number of indexes in the specified succeededIndexes field)",
      ])
    #expect(
      try faults("\(indexed){succeededIndexes: \"7\"}, {succeededIndexes: \"1,x\"}]}") == [
        "successPolicy.rules[0].succeededIndexes: Invalid value: \"7\": error parsing "
          + "succeededIndexes: too large index: \"7\"",
        "successPolicy.rules[1].succeededIndexes: Invalid value: \"1,x\": error parsing "
          + "succeededIndexes: cannot convert string to integer for index: \"x\"",
      ])
  }

  @Test func `a failure policy and restarts exclude each other`() throws {
    let restarting = template.replacing("Never", with: "OnFailure")
    #expect(
      try check.create("spec: {\(restarting), podFailurePolicy: {rules: []}}") == [
        "spec.template.spec.restartPolicy: Invalid value: \"OnFailure\": only \"Never\" is supported "
          + "when podFailurePolicy is specified"
      ])
  }

  @Test func `a status does not contradict itself`() throws {
    /// What is wrong with a status.
    func faults(_ status: String, was old: String = "{}") throws -> [String] {
      try check.status(
        "spec: {\(template)}\nstatus: \(status)", was: "spec: {\(template)}\nstatus: \(old)"
      )
      .map { $0.replacing("status.", with: "") }
    }
    let time = "\"2026-01-01T00:00:00Z\""
    let complete = "{type: Complete, status: \"True\"}"
    #expect(
      try faults("{conditions: [\(complete)], active: 1}") == [
        "completionTime: Required value: completionTime is required for Complete jobs",
        "conditions: Invalid value: cannot set Complete=True condition without the "
          + "SuccessCriteriaMet=true condition",
        "active: Invalid value: 1: active>0 is invalid for finished job",
        "startTime: Required value: startTime is required for finished job",
      ])
    #expect(
      try faults("{completionTime: \(time), ready: 2, failed: 1}", was: "{failed: 2}") == [
        "completionTime: Invalid value: \(time): cannot set completionTime when there is no "
          + "Complete=True condition",
        "ready: Invalid value: 2: cannot set more ready pods than active",
        "failed: Invalid value: 1: cannot decrease the failed counter",
      ])
    #expect(
      try faults("{}", was: "{startTime: \(time), conditions: [\(complete)]}") == [
        "conditions: Invalid value: cannot disable the terminal Complete=True condition",
        "startTime: Required value: startTime cannot be removed for unsuspended job",
      ])
  }
}

/// When schedules are due.
@Suite struct CronPlanTests {
  /// The first moments after another one at which a schedule is due.
  private func moments(
    _ schedule: String, after text: String, zone: String? = nil, _ count: Int = 1
  ) throws -> [String] {
    let plan = try #require(CronPlan(schedule, timeZone: zone))
    var instant = try #require(Instant(rfc3339: text))
    var moments: [String] = []
    for _ in 0..<count {
      guard let next = plan.next(after: instant) else { break }
      moments.append(next.rfc3339)
      instant = next
    }
    return moments
  }

  @Test(arguments: [
    ("*/20 * * * *", ["2026-01-01T00:20:00Z", "2026-01-01T00:40:00Z"]),
    ("@hourly", ["2026-01-01T01:00:00Z", "2026-01-01T02:00:00Z"]),
    ("0 0 29 2 *", ["2028-02-29T00:00:00Z"]),
    ("30 6-16/4 * * 1-5", ["2026-01-01T06:30:00Z", "2026-01-01T10:30:00Z"]),
    ("0 12 13 * fri", ["2026-01-02T12:00:00Z", "2026-01-09T12:00:00Z", "2026-01-13T12:00:00Z"]),
    ("0 12 */10 * 1", ["2026-05-11T12:00:00Z"]),
    ("15 3 1 jan,jul *", ["2026-01-01T03:15:00Z", "2026-07-01T03:15:00Z"]),
    ("@every 90s", ["2026-01-01T00:02:00Z", "2026-01-01T00:03:30Z"]),
    ("0 0 31 2 *", []),
  ])
  func `a schedule is due where all its fields match`(_ schedule: String, _ due: [String]) throws {
    #expect(try moments(schedule, after: "2026-01-01T00:00:30Z", max(1, due.count)) == due)
  }

  @Test func `hours are those of the zone, in winter and in summer`() throws {
    #expect(
      try moments("30 4 1 1,7 *", after: "2026-01-01T00:00:00Z", zone: "Europe/Madrid", 2) == [
        "2026-01-01T03:30:00Z", "2026-07-01T02:30:00Z",
      ])
    #expect(
      try moments("0 9 * * *", after: "2026-03-07T15:00:00Z", zone: "America/New_York", 1) == [
        "2026-03-08T13:00:00Z"
      ])
    #expect(
      try moments("0 9 * * *", after: "2026-11-01T00:00:00Z", zone: "America/New_York", 1) == [
        "2026-11-01T14:00:00Z"
      ])
    #expect(
      try moments("TZ=Asia/Tokyo 0 0 * * *", after: "2026-01-01T00:00:00Z") == [
        "2026-01-01T15:00:00Z"
      ])
    #expect(
      try moments("0 0 * * *", after: "2026-01-01T00:00:00Z", zone: "Etc/GMT+5") == [
        "2026-01-01T05:00:00Z"
      ])
  }

  @Test func `an hour that summer time leaves out is not due`() throws {
    #expect(
      try moments("30 2 * * *", after: "2026-03-28T12:00:00Z", zone: "Europe/Berlin", 1) == [
        "2026-03-30T00:30:00Z"
      ])
  }

  @Test func `zones whose rules are not known have no schedule`() {
    #expect(CronPlan("0 0 * * *", timeZone: "Africa/Casablanca") == nil)
    #expect(CronPlan("0 0 * *", timeZone: nil) == nil)
  }

  @Test func `moments are written in the zone and in words`() throws {
    let instant = try #require(Instant(rfc3339: "2026-01-01T03:30:00Z"))
    #expect(
      CronPlan("@daily", timeZone: "Europe/Madrid")?.text(of: instant)
        == "2026-01-01T04:30:00+01:00")
    #expect(CronPlan("@daily", timeZone: nil)?.text(of: instant) == "2026-01-01T03:30:00Z")
    #expect(
      CronPlan("@daily", timeZone: "America/Chicago")?.text(of: instant)
        == "2025-12-31T21:30:00-06:00")
    #expect(instant.rfc1123 == "Thu, 01 Jan 2026 03:30:00 +0000")
  }
}
