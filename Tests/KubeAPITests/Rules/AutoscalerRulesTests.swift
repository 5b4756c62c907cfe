import Testing

@testable import KubeAPI

/// The rules of HorizontalPodAutoscalers.
@Suite struct AutoscalerRulesTests {
  /// Asks about autoscalers.
  private let check = RuleCheck("autoscaling/v2 HorizontalPodAutoscaler")
  /// A target as the specification names it.
  private let target = "scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}"

  /// What is wrong with an autoscaler of a Deployment.
  private func faults(_ spec: String) throws -> [String] {
    try check.create("spec: {\(target), \(spec)}")
  }

  /// What is wrong with one metric of an autoscaler, without the path to it.
  private func faults(ofMetric metric: String) throws -> [String] {
    try faults("maxReplicas: 3, metrics: [\(metric)]").map {
      $0.replacing("spec.metrics[0].", with: "")
    }
  }

  @Test func `an autoscaler gets a minimum, a goal for its CPU and complete behaviour`() throws {
    let spec = try check.object("spec: {\(target), maxReplicas: 3, behavior: {scaleDown: {}}}")[
      "spec"]
    #expect(spec?["minReplicas"] == 1)
    #expect(
      spec?["metrics"]?.text
        == #"[{"resource":{"name":"cpu","target":{"averageUtilization":80,"type":"Utilization"}},"type":"Resource"}]"#
    )
    #expect(spec?["behavior", "scaleUp", "stabilizationWindowSeconds"] == 0)
    #expect(
      spec?["behavior", "scaleDown"]?.text
        == #"{"policies":[{"periodSeconds":15,"type":"Percent","value":100}],"selectPolicy":"Max"}"#
    )
  }

  @Test func `bounds must be positive and in order`() throws {
    #expect(
      try faults("maxReplicas: 0") == [
        "spec.maxReplicas: Required value: must be set and greater than 0",
        "spec.maxReplicas: Invalid value: 0: must be greater than or equal to `minReplicas`",
      ])
    #expect(
      try faults("maxReplicas: -1").first
        == "spec.maxReplicas: Invalid value: -1: must be greater than or equal to 1")
    #expect(
      try faults("minReplicas: 0, maxReplicas: 2") == [
        "spec.minReplicas: Invalid value: 0: must be greater than or equal to 1",
        "spec.metrics: Forbidden: must specify at least one Object or External metric to support "
          + "scaling to zero replicas",
      ])
  }

  @Test func `a target needs a kind, a name and a group`() throws {
    #expect(
      try check.create("spec: {maxReplicas: 2, scaleTargetRef: {apiVersion: v1}}") == [
        "spec.scaleTargetRef.kind: Required value", "spec.scaleTargetRef.name: Required value",
        "spec.scaleTargetRef.apiVersion: Invalid value: \"v1\": apiVersion must specify API group",
      ])
    #expect(
      try check.create(
        "spec: {maxReplicas: 2, scaleTargetRef: {apiVersion: a/b/c, kind: a/b, name: w}}") == [
          "spec.scaleTargetRef.kind: Invalid value: \"a/b\": may not contain '/'",
          "spec.scaleTargetRef.apiVersion: Invalid value: \"a/b/c\": unexpected GroupVersion "
            + "string: a/b/c",
        ])
    let controller = "scaleTargetRef: {kind: ReplicationController, name: web, apiVersion: v1}"
    #expect(try check.create("spec: {maxReplicas: 2, \(controller)}") == [])
    let old = "spec: {maxReplicas: 2, scaleTargetRef: {kind: Deployment, name: web}}"
    #expect(try check.update(old, was: old) == [])
  }

  @Test func `a metric has one source, that of its type`() throws {
    let types =
      "supported values: \"ContainerResource\", \"External\", \"Object\", \"Pods\", \"Resource\""
    #expect(
      try faults(ofMetric: "{type: \"\"}") == [
        "type: Required value: must specify a metric source type",
        "type: Unsupported value: \"\": \(types)", "type: Unsupported value: \"\": \(types)",
      ])
    #expect(
      try faults(ofMetric: "{type: Pods}") == [
        "pods: Required value: must populate information for the given metric source"
      ])
    let resource =
      "resource: {name: cpu, target: {type: Utilization, averageUtilization: 1}}"
    let pods = "pods: {metric: {name: m}, target: {type: AverageValue, averageValue: 1}}"
    #expect(
      try faults(ofMetric: "{type: Resource, \(resource), \(pods)}") == [
        "pods: Forbidden: must populate the given metric source only"
      ])
  }

  @Test func `a metric says what it measures and what it should be`() throws {
    #expect(
      try faults(ofMetric: "{type: Resource, resource: {name: \"\", target: {type: X}}}") == [
        "resource.name: Required value: must specify a resource name",
        "resource.target.type: Invalid value: \"X\": must be either Utilization, Value, or "
          + "AverageValue",
        "resource.target.averageUtilization: Required value: must set either a target raw value or "
          + "a target utilization",
      ])
    let both = "target: {type: Utilization, averageUtilization: 0, averageValue: 0}"
    #expect(
      try faults(ofMetric: "{type: Resource, resource: {name: cpu, \(both)}}") == [
        "resource.target.averageValue: Invalid value: \"0\": must be positive",
        "resource.target.averageUtilization: Invalid value: 0: must be greater than 0",
        "resource.target.averageValue: Forbidden: may not set both a target raw value and a target "
          + "utilization",
      ])
    #expect(
      try faults(ofMetric: "{type: Pods, pods: {metric: {name: \"\"}, target: {type: Value}}}") == [
        "pods.metric.name: Required value: must specify a metric name",
        "pods.target.averageValue: Required value: must specify a positive target averageValue",
      ])
    #expect(
      try faults(
        ofMetric: "{type: Object, object: {describedObject: {kind: A, name: b}, metric: {name: "
          + "m}, target: {type: Value}}}") == [
          "object.target.averageValue: Required value: must set either a target value or "
            + "averageValue"
        ])
    #expect(
      try faults(ofMetric: "{type: External, external: {metric: {name: m}, target: {type: Value}}}")
        == [
          "external.target.averageValue: Required value: must set either a target value for metric "
            + "or a per-pod target"
        ])
    #expect(
      try faults(
        ofMetric: "{type: External, external: {metric: {name: m}, target: {type: Value, value: 1, "
          + "averageValue: 1}}}") == [
          "external.target.value: Forbidden: may not set both a target value for metric and a "
            + "per-pod target"
        ])
    #expect(
      try faults(
        ofMetric: "{type: ContainerResource, containerResource: {name: cpu, container: \"\", "
          + "target: {type: Utilization, averageUtilization: 5}}}") == [
          "containerResource.container: Required value: must specify a container"
        ])
  }

  @Test func `behaviour has bounds`() throws {
    let up = "{stabilizationWindowSeconds: 3601, selectPolicy: Most, tolerance: -1, policies: ["
    let policy = "{type: Nodes, value: 0, periodSeconds: 1801}]}"
    #expect(
      try faults("maxReplicas: 2, behavior: {scaleUp: \(up)\(policy)}").map {
        $0.replacing("spec.behavior.scaleUp.", with: "")
      } == [
        "stabilizationWindowSeconds: Invalid value: 3601: must be less than or equal to 3600",
        "selectPolicy: Unsupported value: \"Most\": supported values: \"Disabled\", \"Max\", "
          + "\"Min\"",
        "policies[0].type: Unsupported value: \"Nodes\": supported values: \"Percent\", \"Pods\"",
        "policies[0].value: Invalid value: 0: must be greater than zero",
        "policies[0].periodSeconds: Invalid value: 1801: must be less than or equal to 1800",
        "tolerance: Invalid value: \"-1\": must be greater than or equal to 0",
      ])
    #expect(
      try faults("maxReplicas: 2, behavior: {scaleDown: {stabilizationWindowSeconds: -1}}") == [
        "spec.behavior.scaleDown.stabilizationWindowSeconds: Invalid value: -1: must be greater "
          + "than or equal to zero"
      ])
  }
}
