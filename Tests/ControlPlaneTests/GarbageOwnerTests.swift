import ControlPlane
import KubeAPI
import Scenario
import Testing

/// What becomes of objects that have more than one owner.
@Suite struct GarbageOwnerTests {
  /// A ConfigMap that is owned by others.
  private func owned(by owners: [JSON], _ scenario: inout Scenario) throws {
    let references = owners.map { owner -> JSON in
      [
        "apiVersion": "v1", "kind": "ConfigMap", "name": .string(owner.name),
        "uid": .string(owner.uid), "blockOwnerDeletion": true,
      ]
    }
    try scenario.send(
      .post, "/api/v1/namespaces/default/configmaps",
      [
        "apiVersion": "v1", "kind": "ConfigMap",
        "metadata": ["name": "child", "ownerReferences": .array(references)],
      ])
  }

  /// Two owners.
  private func owners(_ scenario: inout Scenario) throws -> [JSON] {
    try scenario.create(
      """
      {apiVersion: v1, kind: ConfigMap, metadata: {name: going}}
      ---
      {apiVersion: v1, kind: ConfigMap, metadata: {name: staying}}
      """)
  }

  @Test func `an object with another owner outlives a deletion in the foreground`() throws {
    var scenario = Scenario(nodes: [])
    try owned(by: try owners(&scenario), &scenario)
    try scenario.delete("configmap/going", propagation: "Foreground")
    scenario.settle()
    #expect(scenario.object("configmap/going") == nil)
    let child = try #require(scenario.object("configmap/child"))
    #expect(child.ownerReferences.map { $0["name"] } == ["staying"])
  }

  @Test func `an object goes when all its owners wait for it`() throws {
    var scenario = Scenario(nodes: [])
    try owned(by: try owners(&scenario), &scenario)
    try scenario.delete("configmap/going", propagation: "Foreground")
    try scenario.delete("configmap/staying", propagation: "Foreground")
    scenario.settle()
    for name in ["going", "staying", "child"] {
      #expect(scenario.object("configmap/\(name)") == nil)
    }
  }
}
