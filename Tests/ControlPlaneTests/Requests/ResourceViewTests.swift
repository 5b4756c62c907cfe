import ControlPlane
import KubeAPI
import Scenario
import Testing

/// Resources that show the objects of others: old autoscalers, and events of their own group.
@Suite struct ResourceViewTests {
  /// The path of a collection.
  private func path(_ version: String, _ plural: String) -> String {
    "/apis/\(version)/namespaces/default/\(plural)"
  }

  /// A world without nodes.
  private func world() -> Scenario { Scenario(nodes: []) }

  /// An autoscaler in its old form.
  private func autoscaler(_ extra: JSON = ["targetCPUUtilizationPercentage": 70]) -> JSON {
    var spec: JSON = [
      "maxReplicas": 5,
      "scaleTargetRef": ["apiVersion": "apps/v1", "kind": "Deployment", "name": "web"],
    ]
    for entry in extra.object ?? JSONObject() { spec[entry.name] = entry.value }
    return [
      "apiVersion": "autoscaling/v1", "kind": "HorizontalPodAutoscaler",
      "metadata": ["name": "h"], "spec": spec,
    ]
  }

  @Test func `an old autoscaler is stored in the new form`() throws {
    var scenario = world()
    let old = path("autoscaling/v1", "horizontalpodautoscalers")
    let new = path("autoscaling/v2", "horizontalpodautoscalers")
    let answer = try scenario.send(.post, old, autoscaler()).body
    #expect(answer["apiVersion"] == "autoscaling/v1")
    #expect(answer["spec", "targetCPUUtilizationPercentage"] == 70)
    #expect(answer["spec", "metrics"] == nil)
    let shown = try scenario.send(.get, "\(new)/h").body
    #expect(shown["apiVersion"] == "autoscaling/v2")
    #expect(shown.uid == answer.uid)
    #expect(
      shown["spec", "metrics"] == [
        [
          "type": "Resource",
          "resource": [
            "name": "cpu", "target": ["type": "Utilization", "averageUtilization": 70],
          ],
        ]
      ])
    #expect(try scenario.send(.get, "\(old)/h").body == answer)
  }

  @Test func `what the old form has no field for stands in its annotations`() throws {
    var scenario = world()
    let old = path("autoscaling/v1", "horizontalpodautoscalers")
    let new = path("autoscaling/v2", "horizontalpodautoscalers")
    try scenario.create(
      """
      apiVersion: autoscaling/v2
      kind: HorizontalPodAutoscaler
      metadata: {name: h}
      spec:
        maxReplicas: 5
        scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
        metrics:
        - {type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 50}}}
        - {type: Resource, resource: {name: memory, target: {type: AverageValue, averageValue: 1Gi}}}
      """)
    let shown = try scenario.send(.get, "\(old)/h").body
    #expect(shown["spec", "targetCPUUtilizationPercentage"] == 50)
    #expect(
      shown.annotations["autoscaling.alpha.kubernetes.io/metrics"]
        == #"[{"resource":{"name":"memory","targetAverageValue":"1Gi"},"type":"Resource"}]"#)
    let before = try scenario.send(.get, "\(new)/h").body
    try scenario.send(
      .patch, "\(old)/h", ["spec": ["maxReplicas": 7]],
      contentType: "application/merge-patch+json")
    let after = try scenario.send(.get, "\(new)/h").body
    #expect(after["spec", "maxReplicas"] == 7)
    #expect(after["metadata", "annotations"] == nil)
    #expect(
      Set(after["spec"]?.items("metrics") ?? []) == Set(before["spec"]?.items("metrics") ?? []))
  }

  @Test func `events are one set in two forms`() throws {
    var scenario = world()
    let core = "/api/v1/namespaces/default/events"
    let own = path("events.k8s.io/v1", "events")
    try scenario.send(
      .post, own,
      [
        "apiVersion": "events.k8s.io/v1", "kind": "Event", "metadata": ["name": "e"],
        "eventTime": "2026-01-01T00:00:00.000000Z", "type": "Normal", "reason": "Tested",
        "action": "Testing", "note": "hello", "reportingController": "example.com/test",
        "reportingInstance": "test-1",
        "regarding": ["kind": "Pod", "name": "p", "namespace": "default"],
      ])
    let shown = try scenario.send(.get, "\(core)/e").body
    #expect(shown["apiVersion"] == "v1")
    #expect(shown["message"] == "hello")
    #expect(shown["involvedObject", "name"] == "p")
    #expect(shown["reportingComponent"] == "example.com/test")
    #expect(shown["firstTimestamp"] == .some(.null))
    #expect(shown["note"] == nil)
    let other = try scenario.send(.get, "\(own)/e").body
    #expect(other["regarding", "name"] == "p")
    #expect(other["deprecatedSource"] == [:])
    let list = try scenario.send(.get, own).body
    #expect(list["kind"] == "EventList")
    #expect(list["apiVersion"] == "events.k8s.io/v1")
    #expect(list.items("items").first?["note"] == "hello")
    try scenario.send(.delete, "\(own)/e")
    #expect(try scenario.send(.get, core).body.items("items").isEmpty)
  }

  @Test func `an event of its own group must say more`() throws {
    var scenario = world()
    do {
      try scenario.send(
        .post, path("events.k8s.io/v1", "events"),
        ["apiVersion": "events.k8s.io/v1", "kind": "Event", "metadata": ["name": "e"]])
      Issue.record("it was stored")
    } catch {
      #expect(error.message.hasPrefix("Event.events.k8s.io \"e\" is invalid: ["))
      #expect(error.message.contains("reportingController: Required value"))
    }
  }
}
