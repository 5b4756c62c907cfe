import Testing

@testable import KubeAPI

/// The rules of how requests are shared out.
@Suite struct FlowControlRulesTests {
  /// Asks about FlowSchemas.
  private let schemas = RuleCheck(
    "flowcontrol.apiserver.k8s.io/v1 FlowSchema", namespaced: false)
  /// Asks about priority levels.
  private let levels = RuleCheck(
    "flowcontrol.apiserver.k8s.io/v1 PriorityLevelConfiguration", namespaced: false)

  @Test func `a FlowSchema has a precedence and a level`() throws {
    #expect(
      try schemas.create("spec: {distinguisherMethod: {type: ByAge}}") == [
        "spec.distinguisherMethod.type: Unsupported value: \"ByAge\": supported values: "
          + "\"ByNamespace\", \"ByUser\"",
        "spec.priorityLevelConfiguration.name: Required value: must reference a priority level",
      ])
    #expect(
      try schemas.create(
        "spec: {matchingPrecedence: -1, priorityLevelConfiguration: {name: a}}") == [
          "spec.matchingPrecedence: Invalid value: -1: must be a positive value"
        ])
    #expect(
      try schemas.create(
        "spec: {matchingPrecedence: 1, priorityLevelConfiguration: {name: a}}") == [
          "spec.matchingPrecedence: Invalid value: 1: only the schema named 'exempt' may have "
            + "matchingPrecedence 1"
        ])
    #expect(
      try schemas.create(
        "spec: {matchingPrecedence: 10001, priorityLevelConfiguration: {name: a}}") == [
          "spec.matchingPrecedence: Invalid value: 10001: must not be greater than 10000"
        ])
  }

  @Test func `a level is limited or exempt, and complete`() throws {
    let level = try levels.object(
      "spec: {type: Limited, limited: {limitResponse: {type: Queue, queuing: {}}}}")["spec"]
    #expect(level?["limited", "nominalConcurrencyShares"] == 30)
    #expect(
      level?["limited", "limitResponse", "queuing"]?.text
        == #"{"handSize":8,"queueLengthLimit":50,"queues":64}"#)
    #expect(
      try levels.create("spec: {type: Limited, exempt: {}}") == [
        "spec.exempt: Forbidden: must be nil if the type is Limited",
        "spec.limited: Required value: must not be empty when type is Limited",
      ])
    #expect(
      try levels.create("spec: {type: Exempt, limited: {}}") == [
        "spec.type: Invalid value: \"Exempt\": must be 'Exempt' if and only if `name` is 'exempt'",
        "spec.limited: Forbidden: must be nil if the type is not Limited",
      ])
    #expect(
      try levels.create("spec: {type: Free}") == [
        "spec.type: Unsupported value: \"Free\": supported values: \"Exempt\", \"Limited\""
      ])
  }
}
