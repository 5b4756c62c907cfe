import ControlPlane
import KubeAPI
import Scenario
import Testing

/// Who manages what controllers and kubelets have written.
@Suite struct FieldOwnerTests {
  /// The managers of an object, as `manager operation subresource`.
  private func managers(_ path: String, _ scenario: inout Scenario) throws -> [String] {
    let object = try scenario.send(.get, path).body
    return (object["metadata", "managedFields"]?.array ?? []).map {
      [$0["manager"], $0["operation"], $0["subresource"]].compactMap { $0?.string }
        .joined(separator: " ")
    }
  }

  @Test func `pods of controllers name controller and kubelet`() throws {
    var scenario = Scenario(nodes: ["node01"])
    try scenario.apply(Manifest.daemonSet())
    scenario.settle()
    let name = scenario.podObjects("app=web").first?.name ?? ""
    let path = "/api/v1/namespaces/default/pods/\(name)"
    #expect(
      try managers(path, &scenario) == [
        "kube-controller-manager Update", "kubelet Update status",
      ])
    let entries = try scenario.send(.get, path).body["metadata", "managedFields"]?.array ?? []
    let spec = entries.first?["fieldsV1", "f:spec"]
    #expect(spec?["f:affinity"] != nil && spec?["f:nodeName"] == nil)
    #expect(spec?["f:volumes"] == nil && spec?["f:priority"] == nil)
    #expect(entries.first?["fieldsV1", "f:metadata", "f:generateName"] != nil)
    #expect(entries.last?["fieldsV1", "f:status", "f:podIP"] != nil)
  }

  @Test func `a client's object names the client and the keeper of its status`() throws {
    var scenario = Scenario(nodes: ["node01"])
    try scenario.apply(Manifest.daemonSet())
    scenario.settle()
    #expect(
      try managers("/apis/apps/v1/namespaces/default/daemonsets/web", &scenario) == [
        "kube-controller-manager Update status", "kubectl Update",
      ])
    #expect(
      try managers("/api/v1/nodes/node01", &scenario) == [
        "kubelet Update", "kubelet Update status",
      ])
  }

  @Test func `a patch that changes nothing answers as a read does`() throws {
    var scenario = Scenario(nodes: ["node01"])
    try scenario.apply(Manifest.daemonSet())
    scenario.settle()
    let path = "/api/v1/namespaces/default/pods/\(scenario.podObjects("app=web").first?.name ?? "")"
    let read = try scenario.send(.get, path)
    let patched = try scenario.send(
      .patch, path, ["metadata": ["labels": ["app": "web"]]],
      contentType: "application/strategic-merge-patch+json")
    #expect(patched.body == read.body)
    #expect(try scenario.send(.put, path, read.body).body == read.body)
  }

  @Test func `a client's change keeps the notes on the other managers`() throws {
    var scenario = Scenario(nodes: ["node01"])
    let patched = try scenario.send(
      .patch, "/api/v1/nodes/node01", ["metadata": ["labels": ["disk": "fast"]]],
      query: [("fieldManager", "tester")], contentType: "application/merge-patch+json")
    let names = try managers("/api/v1/nodes/node01", &scenario)
    #expect(names.sorted() == ["kubelet Update", "kubelet Update status", "tester Update"])
    #expect(patched.body["metadata", "managedFields"]?.array?.count == 3)
  }

  @Test func `the keeper of a status has what differs from an empty one`() throws {
    var scenario = Scenario(nodes: ["node01"])
    try scenario.apply(Manifest.daemonSet())
    scenario.settle()
    let path = "/apis/apps/v1/namespaces/default/daemonsets/web"
    let entry = try scenario.send(.get, path).body["metadata", "managedFields"]?.array?.first
    let fields = entry?["fieldsV1", "f:status"]?.object
    #expect(fields?.index(of: "f:numberReady") != nil)
    #expect(fields?.index(of: "f:numberMisscheduled") == nil && fields?.index(of: ".") == nil)
  }

  @Test func `the answer to a patch shows the managers that reading shows`() throws {
    var scenario = Scenario(nodes: ["node01"])
    try scenario.apply(Manifest.daemonSet())
    scenario.settle()
    let path = "/apis/apps/v1/namespaces/default/daemonsets/web"
    let before = try scenario.send(.get, path).body
    let after = try scenario.send(
      .patch, path, ["metadata": ["labels": [:]]], contentType: "application/merge-patch+json")
    #expect(after.body == before)
  }
}
