import ControlPlane
import KubeAPI
import Scenario
import Testing

/// A Deployment for tests.
private let deployment = """
  apiVersion: apps/v1
  kind: Deployment
  metadata: {name: web}
  spec:
    replicas: 2
    selector: {matchLabels: {app: web}}
    template:
      metadata: {labels: {app: web}}
      spec: {containers: [{name: main, image: nginx}]}
  """

/// An autoscaler for tests.
private func autoscaler(_ name: String = "web", target: String = "web", more: String = "") -> String
{
  """
  apiVersion: autoscaling/v2
  kind: HorizontalPodAutoscaler
  metadata: {name: \(name)}
  spec:
    scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: \(target)}
    maxReplicas: 4
    minReplicas: 2
  \(more.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n"))
  """
}

extension Scenario {
  /// The conditions of an autoscaler as `TYPE=STATUS REASON: MESSAGE`.
  fileprivate func conditions(_ name: String = "web") -> [String] {
    (object("horizontalpodautoscaler/\(name)")?["status"]?.items("conditions") ?? []).map {
      "\($0.text("type"))=\($0.text("status")) \($0.text("reason")): \($0.text("message"))"
    }
  }

  /// How many pods the Deployment wants.
  fileprivate var replicas: JSON? { object("deployment/web")?["spec", "replicas"] }
}

@Suite struct AutoscalerTests {
  /// Why there is no number for CPU use.
  private let failure =
    "failed to get cpu utilization: unable to get metrics for resource cpu: unable to fetch metrics "
    + "from resource metrics API: the server could not find the requested resource (get "
    + "pods.metrics.k8s.io)"
  /// That the target was found.
  private let found =
    "AbleToScale=True SucceededGetScale: the HPA controller was able to get the target's current scale"

  @Test func `an autoscaler says after a while that it knows no load`() throws {
    var scenario = Scenario()
    try scenario.create(deployment)
    scenario.settle()
    try scenario.create(autoscaler())
    scenario.run(seconds: 14)
    #expect(scenario.conditions() == [])
    scenario.run(seconds: 2)
    #expect(
      scenario.conditions() == [
        found,
        "ScalingActive=False FailedGetResourceMetric: the HPA was unable to compute the replica "
          + "count: \(failure)",
      ])
    let status = scenario.object("horizontalpodautoscaler/web")?["status"]
    #expect(status?["currentReplicas"] == 2)
    #expect(status?["desiredReplicas"] == 0)
    #expect(
      scenario.events(about: "web").filter { $0.hasPrefix("Warning") } == [
        "Warning FailedGetResourceMetric \(failure)",
        "Warning FailedComputeMetricsReplicas invalid metrics (1 invalid out of 1), first error is: "
          + "failed to get cpu resource metric value: \(failure)",
      ])
    scenario.run(seconds: 15)
    #expect(
      scenario.events(about: "web", reason: "FailedGetResourceMetric").first?.hasSuffix("(x2)")
        == true)
  }

  @Test func `a target is kept within its bounds`() throws {
    var scenario = Scenario()
    try scenario.create(deployment)
    try scenario.create(autoscaler())
    try scenario.patch("deployment/web", "spec: {replicas: 9}")
    scenario.run(seconds: 16)
    #expect(scenario.replicas == 4)
    #expect(
      scenario.conditions() == [
        "AbleToScale=True SucceededRescale: the HPA controller was able to update the target scale "
          + "to 4"
      ])
    try scenario.patch("deployment/web", "spec: {replicas: 1}")
    scenario.run(seconds: 15)
    #expect(scenario.replicas == 2)
    #expect(
      scenario.events(about: "web", reason: "SuccessfulRescale") == [
        "Normal SuccessfulRescale New size: 4; reason: Current number of replicas above "
          + "Spec.MaxReplicas",
        "Normal SuccessfulRescale New size: 2; reason: Current number of replicas below "
          + "Spec.MinReplicas",
      ])
  }

  @Test func `a target without pods is left alone`() throws {
    var scenario = Scenario()
    try scenario.create(deployment)
    try scenario.patch("deployment/web", "spec: {replicas: 0}")
    try scenario.create(autoscaler())
    scenario.run(seconds: 16)
    #expect(scenario.replicas == 0)
    #expect(
      scenario.conditions() == [
        found,
        "ScalingActive=False ScalingDisabled: scaling is disabled since the replica count of the "
          + "target is zero",
      ])
  }

  @Test func `a target that is not there is complained of`() throws {
    var scenario = Scenario()
    try scenario.create(autoscaler(target: "ghost"))
    scenario.run(seconds: 16)
    #expect(
      scenario.conditions() == [
        "AbleToScale=False FailedGetScale: the HPA controller was unable to get the target's current "
          + "scale: deployments.apps \"ghost\" not found"
      ])
    #expect(
      scenario.events(about: "web") == [
        "Warning FailedGetScale deployments.apps \"ghost\" not found"
      ])
  }

  @Test func `two autoscalers of the same pods stand in each other's way`() throws {
    var scenario = Scenario()
    try scenario.create(deployment)
    scenario.settle()
    try scenario.create(autoscaler("one"))
    try scenario.create(autoscaler("two"))
    scenario.run(seconds: 31)
    #expect(
      scenario.conditions("one").last
        == "ScalingActive=False AmbiguousSelector: pods by selector app=web are controlled by "
        + "multiple HPAs: [default/one default/two]")
  }

  @Test func `each kind of metric fails in its own words`() throws {
    var scenario = Scenario()
    try scenario.create(deployment)
    try scenario.create(
      autoscaler(
        more: """
          metrics:
          - {type: Pods, pods: {metric: {name: hits}, target: {type: AverageValue, averageValue: 1}}}
          - type: Object
            object:
              describedObject: {apiVersion: v1, kind: Service, name: front}
              metric: {name: hits}
              target: {type: Value, value: 1}
          - type: External
            external:
              metric: {name: queue, selector: {matchLabels: {a: b}}}
              target: {type: Value, value: 1}
          """))
    scenario.run(seconds: 16)
    let custom =
      "unable to fetch metrics from custom metrics API: no custom metrics API "
      + "(custom.metrics.k8s.io) registered"
    #expect(
      scenario.events(about: "web").filter { $0.hasPrefix("Warning") } == [
        "Warning FailedGetPodsMetric unable to get metric hits: \(custom)",
        "Warning FailedGetObjectMetric unable to get metric hits: Service on default front/\(custom)",
        "Warning FailedGetExternalMetric unable to get external metric default/queue/&LabelSelector"
          + "{MatchLabels:map[string]string{a: b,},MatchExpressions:[]LabelSelectorRequirement{},}: "
          + "unable to fetch metrics from external metrics API: the server could not find the "
          + "requested resource (get queue.external.metrics.k8s.io)",
        "Warning FailedComputeMetricsReplicas invalid metrics (3 invalid out of 3), first error is: "
          + "failed to get pods metric value: unable to get metric hits: \(custom)",
      ])
  }
}
