import Testing

@testable import KubeAPI

/// The rules of PodDisruptionBudgets.
@Suite struct DisruptionBudgetRulesTests {
  /// Asks about budgets.
  private let check = RuleCheck("policy/v1 PodDisruptionBudget")

  @Test func `a budget has one bound`() throws {
    #expect(
      try check.create("spec: {minAvailable: 1, maxUnavailable: 50%, selector: {}}") == [
        "spec: Invalid value: {\"MinAvailable\":1,\"Selector\":{},\"MaxUnavailable\":\"50%\","
          + "\"UnhealthyPodEvictionPolicy\":null}: minAvailable and maxUnavailable cannot be both set"
      ])
    #expect(
      try check.create("spec: {minAvailable: 200%}") == [
        "spec.minAvailable: Invalid value: \"200%\": must not be greater than 100%"
      ])
    #expect(
      try check.create("spec: {maxUnavailable: -1}") == [
        "spec.maxUnavailable: Invalid value: -1: must be greater than or equal to 0"
      ])
    #expect(
      try check.create("spec: {unhealthyPodEvictionPolicy: Never}") == [
        "spec.unhealthyPodEvictionPolicy: Unsupported value: \"Never\": supported values: "
          + "\"AlwaysAllow\", \"IfHealthyBudget\""
      ])
  }

  @Test func `changes of what is wanted are counted, others are not`() throws {
    let rules = KindRules.podDisruptionBudget
    var old = try check.object("spec: {minAvailable: 1}")
    rules.prepareForCreate(&old)
    #expect(old.generation == 1)
    var labelled = old
    labelled.set(["metadata", "labels"], ["a": "b"])
    rules.prepareForUpdate(&labelled, old)
    #expect(labelled.generation == 1)
    var changed = old
    changed.set(["spec", "minAvailable"], 2)
    rules.prepareForUpdate(&changed, old)
    #expect(changed.generation == 2)
  }

  @Test func `a name may be any part of a path`() throws {
    #expect(try check.create("metadata: {name: Bad_Name}\nspec: {}") == [])
    #expect(
      try check.create("metadata: {name: a/b}\nspec: {}") == [
        "metadata.name: Invalid value: \"a/b\": may not contain '/'"
      ])
  }

  @Test func `conditions in a status are well formed`() throws {
    let time = "lastTransitionTime: \"2026-01-01T00:00:00Z\""
    let good = "{type: A, status: \"True\", reason: Ok, message: \"\", \(time)}"
    let bad = "{type: A, status: Yes, reason: \"9\", message: \"\", lastTransitionTime: null}"
    let status = "status: {currentHealthy: -1, conditions: [\(good), \(bad)]}"
    #expect(
      try check.status(status.replacing("Yes", with: "Maybe"), was: "spec: {}").map {
        $0.replacing("status.conditions[1].", with: "")
      } == [
        "type: Duplicate value: \"A\"",
        "status: Unsupported value: \"Maybe\": supported values: \"False\", \"True\", \"Unknown\"",
        "lastTransitionTime: Required value: must be set",
        "reason: Invalid value: \"9\": a condition reason must start with alphabetic character, "
          + "optionally followed by a string of alphanumeric characters or '_,:', and must end with "
          + "an alphanumeric character or '_' (e.g. 'my_name',  or 'MY_NAME',  or 'MyName',  or "
          + "'ReasonA,ReasonB',  or 'ReasonA:ReasonB', regex used for validation is "
          + "'[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?')",
        "status.currentHealthy: Invalid value: -1: must be greater than or equal to 0",
      ])
  }
}

/// The rules of ResourceQuotas.
@Suite struct QuotaRulesTests {
  /// Asks about quotas.
  private let check = RuleCheck("v1 ResourceQuota")

  @Test func `amounts are of known resources and not negative`() throws {
    #expect(
      try check.create("spec: {hard: {cpus: 1, pods: -1, count/jobs.batch: 3, services: 1500m}}")
        == [
          "spec.hard[cpus]: Invalid value: \"cpus\": must be a standard resource type or fully "
            + "qualified",
          "spec.hard[cpus]: Invalid value: \"cpus\": must be a standard resource for quota",
          "spec.hard[pods]: Invalid value: \"-1\": must be greater than or equal to 0",
          "spec.hard[services]: Invalid value: \"1500m\": must be an integer",
        ])
    #expect(try check.create("spec: {hard: {requests.hugepages-2Mi: 1, hugepages-1Gi: 1}}") == [])
  }

  @Test func `scopes are known, fit the resources and each other`() throws {
    #expect(
      try check.create("spec: {scopes: [Best]}") == [
        "spec.scopes: Invalid value: [\"Best\"]: unsupported scope"
      ])
    #expect(
      try check.create("spec: {hard: {cpu: 1}, scopes: [BestEffort, NotBestEffort]}") == [
        "spec.scopes: Invalid value: [\"BestEffort\",\"NotBestEffort\"]: unsupported scope applied "
          + "to resource",
        "spec.scopes: Invalid value: [\"BestEffort\",\"NotBestEffort\"]: conflicting scopes",
      ])
  }

  @Test func `selectors of scopes are checked`() throws {
    /// What is wrong with a selector.
    func faults(_ expression: String) throws -> [String] {
      try check.create("spec: {scopeSelector: {matchExpressions: [{\(expression)}]}}").map {
        $0.replacing("spec.scopeSelector.matchExpressions.", with: "")
      }
    }
    #expect(
      try faults("scopeName: PriorityClass, operator: In") == [
        "values: Required value: must be at least one value when `operator` is 'In' or 'NotIn' for "
          + "scope selector"
      ])
    #expect(
      try faults("scopeName: Top, operator: Exists, values: [a]") == [
        "scopeName: Invalid value: \"Top\": unsupported scope",
        "values: Invalid value: [\"a\"]: must be no value when `operator` is 'Exist' or "
          + "'DoesNotExist' for scope selector",
      ])
    #expect(
      try faults("scopeName: Terminating, operator: Like") == [
        "operator: Invalid value: \"Like\": must be 'Exist' only operator when scope is any of "
          + "ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, "
          + "ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or "
          + "ResourceQuotaScopeCrossNamespacePodAffinity",
        "operator: Invalid value: \"Like\": not a valid selector operator",
      ])
  }

  @Test func `scopes stay as they are`() throws {
    #expect(
      try check.update("spec: {}", was: "spec: {scopes: [BestEffort]}") == [
        "spec.scopes: Invalid value: null: field is immutable"
      ])
    let twice = "spec: {scopes: [BestEffort, BestEffort]}"
    #expect(try check.update(twice, was: "spec: {scopes: [BestEffort]}") == [])
  }
}

/// The rules of LimitRanges.
@Suite struct LimitRangeRulesTests {
  /// Asks about limits.
  private let check = RuleCheck("v1 LimitRange")

  /// What is wrong with one limit, without the path to it.
  private func faults(_ limit: String) throws -> [String] {
    try check.create("spec: {limits: [{\(limit)}]}").map {
      $0.replacing("spec.limits[0].", with: "")
    }
  }

  @Test func `what containers get by default follows from their bounds`() throws {
    let limit = try check.object(
      "spec: {limits: [{type: Container, max: {cpu: 1}, min: {memory: 1Gi}}]}")
    #expect(
      limit["spec", "limits"]?[0]?.text
        == #"{"default":{"cpu":"1"},"defaultRequest":{"cpu":"1","memory":"1Gi"},"max":{"cpu":"1"},"#
        + #""min":{"memory":"1Gi"},"type":"Container"}"#)
  }

  @Test func `types are known and there once`() throws {
    #expect(
      try faults("type: Node") == [
        "type: Invalid value: \"Node\": must be a standard limit type or fully qualified"
      ])
    #expect(
      try check.create("spec: {limits: [{type: Pod}, {type: Pod}]}") == [
        "spec.limits[1].type: Duplicate value: \"Pod\""
      ])
    #expect(
      try faults("type: Pod, default: {cpu: 1}, defaultRequest: {cpu: 1}") == [
        "default: Forbidden: may not be specified when `type` is 'Pod'",
        "defaultRequest: Forbidden: may not be specified when `type` is 'Pod'",
      ])
    #expect(
      try faults("type: PersistentVolumeClaim") == [
        "limits: Required value: either minimum or maximum storage value is required, but neither "
          + "was provided"
      ])
  }

  @Test func `amounts are in order`() throws {
    #expect(
      try faults("type: Container, min: {cpu: 2}, max: {cpu: 1}, default: {cpu: 1}")
        == [
          "min[cpu]: Invalid value: \"2\": min value 2 is greater than max value 1",
          "defaultRequest[cpu]: Invalid value: \"1\": min value 2 is greater than default request "
            + "value 1",
          "default[cpu]: Invalid value: \"2\": min value 2 is greater than default value 1",
        ])
    #expect(
      try faults("type: Container, max: {cpu: 1}, default: {cpu: 2}, defaultRequest: {cpu: 3}")
        == [
          "defaultRequest[cpu]: Invalid value: \"3\": default request value 3 is greater than max "
            + "value 1",
          "defaultRequest[cpu]: Invalid value: \"3\": default request value 3 is greater than default "
            + "limit value 2",
          "default[cpu]: Invalid value: \"1\": default value 2 is greater than max value 1",
        ])
  }

  @Test func `ratios are at least one and fit the bounds`() throws {
    #expect(
      try faults("type: Pod, min: {cpu: 1}, max: {cpu: 3}, maxLimitRequestRatio: {cpu: 4}") == [
        "maxLimitRequestRatio[cpu]: Invalid value: \"4\": ratio 4 is greater than max/min = 3.000000"
      ])
    #expect(
      try faults("type: Pod, maxLimitRequestRatio: {cpu: 500m}") == [
        "maxLimitRequestRatio[cpu]: Invalid value: \"500m\": ratio 500m is less than 1"
      ])
    #expect(
      try faults(
        "type: Container, default: {a.b/gpu: 2}, defaultRequest: {a.b/gpu: 1}") == [
          "defaultRequest[a.b/gpu]: Invalid value: \"1\": default value 2 must equal to "
            + "defaultRequest value 1 in a.b/gpu"
        ])
  }
}
