import ControlPlane
import KubeAPI
import Scenario
import Testing

/// How many pods of a disruption budget may go.
@Suite struct DisruptionTests {
  /// A world with a Deployment `shop` of two pods, and a budget.
  private func world(_ budget: String) throws -> Scenario {
    var scenario = Scenario(nodes: ["node01", "node02"])
    try scenario.create(
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: shop}
      spec: {replicas: 2, selector: {matchLabels: {app: shop}}, template: {
        metadata: {labels: {app: shop}}, spec: {containers: [{name: main, image: foo}]}}}
      ---
      apiVersion: policy/v1
      kind: PodDisruptionBudget
      metadata: {name: shop}
      spec: {selector: {matchLabels: {app: shop}}, \(budget)}
      """)
    scenario.settle()
    return scenario
  }

  /// The refusal of the eviction of a pod; `nil` when it is granted.
  private func evict(_ pod: JSON, _ scenario: inout Scenario) -> APIError? {
    do {
      try scenario.send(
        .post, "/api/v1/namespaces/default/pods/\(pod.name)/eviction",
        ["apiVersion": "policy/v1", "kind": "Eviction", "metadata": ["name": .string(pod.name)]])
      return nil
    } catch {
      return error
    }
  }

  @Test func `a budget without room refuses evictions`() throws {
    var scenario = try world("minAvailable: 2")
    let status = scenario.object("poddisruptionbudget/shop")?["status"]
    #expect(status?["currentHealthy"] == 2 && status?["desiredHealthy"] == 2)
    #expect(status?["expectedPods"] == 2 && status?["disruptionsAllowed"] == 0)
    #expect(status?["conditions"]?[0]?["type"] == "DisruptionAllowed")
    #expect(status?["conditions"]?[0]?["status"] == "False")
    #expect(status?["conditions"]?[0]?["reason"] == "InsufficientPods")
    #expect(status?["conditions"]?[0]?["message"] == "")
    let pod = try #require(scenario.podObjects("app=shop").first)
    let error = evict(pod, &scenario)
    #expect(error?.code == 429 && error?.reason == "TooManyRequests")
    #expect(
      error?.message == "Cannot evict pod as it would violate the pod's disruption budget.")
    #expect(
      error?.details?.causes == [
        APIError.Cause(
          reason: "DisruptionBudget",
          message: "The disruption budget shop needs 2 healthy pods and has 2 currently", field: "")
      ])
    #expect(scenario.podObjects("app=shop").count == 2)
  }

  @Test func `a budget without pods says so`() throws {
    var scenario = Scenario(nodes: ["node01"])
    try scenario.create(
      """
      apiVersion: policy/v1
      kind: PodDisruptionBudget
      metadata: {name: none}
      spec: {selector: {matchLabels: {app: none}}, minAvailable: 1}
      """)
    scenario.settle()
    #expect(scenario.events(about: "none") == ["Normal NoPods No matching pods found (x2)"])
  }

  @Test func `a budget that needs the scale of a DaemonSet cannot be worked out`() throws {
    var scenario = Scenario(nodes: ["node01", "node02"])
    try scenario.apply(Manifest.daemonSet())
    scenario.settle()
    try scenario.create(
      """
      apiVersion: policy/v1
      kind: PodDisruptionBudget
      metadata: {name: web}
      spec: {selector: {matchLabels: {app: web}}, maxUnavailable: 1}
      """)
    scenario.run(seconds: 1)
    let problem = "daemonsets.apps does not implement the scale subresource"
    let budget = scenario.object("poddisruptionbudget/web")
    #expect(budget?["status", "disruptionsAllowed"] == 0)
    #expect(budget?["status", "expectedPods"] == 0)
    #expect(budget?["status", "observedGeneration"] == nil)
    let condition = budget?["status", "conditions"]?[0]
    #expect(condition?["status"] == "False")
    #expect(condition?["reason"] == "SyncFailed")
    #expect(condition?["message"]?.string == problem)
    let event = scenario.events(about: "web", reason: "CalculateExpectedPodCountFailed").first
    #expect(
      event?.hasPrefix(
        "Warning CalculateExpectedPodCountFailed Failed to calculate the number of expected pods: "
          + problem) == true)
    try scenario.patch(
      "poddisruptionbudget/web", "{spec: {maxUnavailable: null, minAvailable: 1}}",
      type: "merge-patch")
    scenario.settle()
    let repaired = scenario.object("poddisruptionbudget/web")?["status"]
    #expect(repaired?["expectedPods"] == 2 && repaired?["disruptionsAllowed"] == 1)
    #expect(repaired?["conditions"]?[0]?["reason"] == "SufficientPods")
  }

  @Test func `a budget lets as many go as it has room for`() throws {
    var scenario = try world("maxUnavailable: 50%")
    #expect(scenario.object("poddisruptionbudget/shop")?["status", "disruptionsAllowed"] == 1)
    let pods = scenario.podObjects("app=shop")
    #expect(evict(pods[0], &scenario) == nil)
    #expect(evict(pods[1], &scenario)?.code == 429)
    scenario.settle()
    let status = scenario.object("poddisruptionbudget/shop")?["status"]
    #expect(status?["disruptionsAllowed"] == 1 && status?["expectedPods"] == 2)
    #expect(status?["desiredHealthy"] == 1 && status?["disruptedPods"] == nil)
    #expect(status?["conditions"]?[0]?["reason"] == "SufficientPods")
    #expect(scenario.object("pod/\(pods[0].name)") == nil)
    #expect(evict(scenario.podObjects("app=shop")[1], &scenario) == nil)
  }

  @Test func `pods without a budget go, and two budgets are too many`() throws {
    var scenario = try world("minAvailable: 1")
    try scenario.create(Manifest.pod("free"))
    scenario.settle()
    #expect(evict(try #require(scenario.object("pod/free")), &scenario) == nil)
    try scenario.create(
      """
      {apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: more},
      spec: {selector: {matchLabels: {app: shop}}, minAvailable: 1}}
      """)
    scenario.settle()
    let error = evict(try #require(scenario.podObjects("app=shop").first), &scenario)
    #expect(error?.code == 500)
    #expect(
      error?.message.hasSuffix(
        "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support."
      ) ?? false)
  }

  @Test func `preemption spares the pods of budgets without room`() throws {
    var scenario = Scenario(nodes: ["node01", "node02"])
    for (name, node) in [("kept", "node01"), ("other", "node02")] {
      try scenario.create(
        Manifest.pod(
          name, spec: "nodeSelector: {kubernetes.io/hostname: \(node)}",
          container: "resources: {requests: {cpu: 1500m}}", labels: "app: \(name)"))
    }
    try scenario.create(
      """
      {apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: kept},
      spec: {selector: {matchLabels: {app: kept}}, minAvailable: 1}}
      ---
      {apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, metadata: {name: high}, value: 1000}
      """)
    scenario.settle()
    try scenario.create(
      Manifest.pod(
        "big", spec: "priorityClassName: high", container: "resources: {requests: {cpu: 1500m}}",
        labels: "app: big"))
    scenario.settle()
    #expect(scenario.pods("app=big") == ["node02 Running"])
    #expect(scenario.pods("app=kept") == ["node01 Running"])
    #expect(scenario.pods("app=other") == [])
  }
}
