import ControlPlane
import KubeAPI
import Scenario
import Testing

/// Cluster roles that gather the rules of others.
@Suite struct AggregationTests {
  /// A cluster role with rules, and perhaps a label.
  private func role(_ name: String, _ resource: String, label: String = "") -> String {
    """
    apiVersion: rbac.authorization.k8s.io/v1
    kind: ClusterRole
    metadata: {name: \(name), labels: {\(label)}}
    rules: [{apiGroups: [""], resources: [\(resource)], verbs: [get]}]
    """
  }

  /// The resources that the rules of a cluster role name.
  private func resources(_ scenario: Scenario, _ name: String) -> [String] {
    (scenario.object("clusterrole/\(name)")?["rules"]?.array ?? [])
      .flatMap { $0["resources"]?.array ?? [] }.compactMap(\.string)
  }

  @Test func `rules come and go with the roles that are selected`() throws {
    var scenario = Scenario(nodes: [])
    try scenario.create(
      """
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRole
      metadata: {name: monitoring}
      aggregationRule: {clusterRoleSelectors: [{matchLabels: {to: monitoring}}]}
      rules: []
      """)
    try scenario.create(role("a", "services", label: "to: monitoring"))
    try scenario.create(role("b", "nodes"))
    scenario.settle()
    #expect(resources(scenario, "monitoring") == ["services"])
    try scenario.patch("clusterrole/b", "metadata: {labels: {to: monitoring}}")
    scenario.settle()
    #expect(resources(scenario, "monitoring") == ["services", "nodes"])
    try scenario.delete("clusterrole/a")
    scenario.settle()
    #expect(resources(scenario, "monitoring") == ["nodes"])
  }

  @Test func `rules of somebody else stay until there are some to gather`() throws {
    var scenario = Scenario(nodes: [])
    try scenario.create(
      """
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRole
      metadata: {name: monitoring}
      aggregationRule: {clusterRoleSelectors: [{matchLabels: {to: monitoring}}]}
      rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]
      """)
    scenario.settle()
    #expect(resources(scenario, "monitoring") == ["pods"])
    try scenario.create(role("a", "services", label: "to: monitoring"))
    scenario.settle()
    #expect(resources(scenario, "monitoring") == ["services"])
    let managers = scenario.object("clusterrole/monitoring")?["metadata", "managedFields"]?.array
    #expect(managers?.first?["manager"] == "clusterrole-aggregation-controller")
    #expect(managers?.first?["fieldsV1"] == ["f:rules": [:]])
    try scenario.delete("clusterrole/a")
    scenario.settle()
    #expect(scenario.object("clusterrole/monitoring")?["rules"] == .null)
  }

  @Test func `the roles of a fresh cluster stay as they were recorded`() {
    let scenario = Scenario(nodes: [])
    #expect(resources(scenario, "view").contains("pods/log"))
    #expect(resources(scenario, "admin").contains("rolebindings"))
    #expect(!resources(scenario, "edit").contains("rolebindings"))
  }
}
