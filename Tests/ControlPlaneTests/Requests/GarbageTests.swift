import ControlPlane
import KubeAPI
import Scenario
import Testing

/// What goes with its owner or its namespace, and what comes back.
@Suite struct GarbageTests {
  /// A ConfigMap with an owner.
  private func child(_ name: String, of owner: JSON, blocks: Bool = true) -> String {
    """
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: \(name)
      ownerReferences:
      - {apiVersion: v1, kind: ConfigMap, name: \(owner.name), uid: \(owner.uid), blockOwnerDeletion: \(blocks)}
    """
  }

  /// A world with the ConfigMaps `parent` and its `child`.
  private func family() throws -> Scenario {
    var scenario = Scenario(nodes: [])
    let parent = try scenario.create("{apiVersion: v1, kind: ConfigMap, metadata: {name: parent}}")
    try scenario.create(child("child", of: parent[0]))
    scenario.settle()
    return scenario
  }

  @Test func `a child whose owner does not exist is removed`() throws {
    var scenario = try family()
    try scenario.create(
      child(
        "foundling",
        of: ["metadata": ["name": "parent", "uid": "0b0b0b0b-1111-4222-8333-444444444444"]]))
    scenario.settle()
    #expect(scenario.object("configmap/foundling") == nil)
    #expect(scenario.object("configmap/child") != nil)
  }

  @Test func `a deleted owner takes its child`() throws {
    var scenario = try family()
    try scenario.delete("configmap/parent")
    #expect(scenario.object("configmap/parent") == nil)
    scenario.settle()
    #expect(scenario.object("configmap/child") == nil)
  }

  @Test func `a child of two stays with the one that is left`() throws {
    var scenario = try family()
    let other = try scenario.create("{apiVersion: v1, kind: ConfigMap, metadata: {name: other}}")[0]
    let parent = try #require(scenario.object("configmap/parent"))
    try scenario.create(
      child("shared", of: parent)
        + "\n  - {apiVersion: v1, kind: ConfigMap, name: other, uid: \(other.uid)}")
    scenario.settle()
    try scenario.delete("configmap/parent")
    scenario.settle()
    #expect(scenario.object("configmap/shared")?.ownerReferences.map { $0["name"] } == ["other"])
  }

  @Test func `orphaned children lose the reference and stay`() throws {
    var scenario = try family()
    try scenario.delete("configmap/parent", propagation: "Orphan")
    scenario.settle()
    #expect(scenario.object("configmap/parent") == nil)
    #expect(scenario.object("configmap/child")?["metadata", "ownerReferences"] == nil)
  }

  @Test func `another finalizer holds an owner that is deleted in the foreground`() throws {
    var scenario = try family()
    try scenario.patch("configmap/parent", "{metadata: {finalizers: [example.net/wait]}}")
    try scenario.delete("configmap/parent", propagation: "Foreground")
    scenario.settle()
    #expect(scenario.object("configmap/child") == nil)
    #expect(scenario.object("configmap/parent")?.finalizers == ["example.net/wait"])
    #expect(scenario.object("configmap/parent")?["metadata", "deletionGracePeriodSeconds"] == 0)
    try scenario.patch("configmap/parent", "{metadata: {finalizers: []}}", type: "merge-patch")
    scenario.settle()
    #expect(scenario.object("configmap/parent") == nil)
  }

  @Test func `a held child blocks the deletion of its owner in the foreground`() throws {
    var scenario = try family()
    try scenario.patch("configmap/child", "{metadata: {finalizers: [example.net/wait]}}")
    try scenario.delete("configmap/parent", propagation: "Foreground")
    scenario.settle()
    #expect(scenario.object("configmap/parent")?.finalizers == ["foregroundDeletion"])
    #expect(scenario.object("configmap/child")?.isBeingDeleted == true)
    try scenario.patch("configmap/child", "{metadata: {finalizers: []}}", type: "merge-patch")
    scenario.settle()
    #expect(scenario.object("configmap/child") == nil)
    #expect(scenario.object("configmap/parent") == nil)
  }

  @Test func `creating what is being deleted says so`() throws {
    var scenario = try family()
    try scenario.patch("configmap/parent", "{metadata: {finalizers: [example.net/wait]}}")
    try scenario.delete("configmap/parent")
    let error = #expect(throws: APIError.self) {
      try scenario.create("{apiVersion: v1, kind: ConfigMap, metadata: {name: parent}}")
    }
    #expect(error?.message == "object is being deleted: configmaps \"parent\" already exists")
  }

  @Test(arguments: ["default", "kube-system", "kube-public"])
  func `the first namespaces cannot be deleted`(name: String) throws {
    var scenario = Scenario(nodes: [])
    let error = #expect(throws: APIError.self) { try scenario.delete("namespace/\(name)") }
    #expect(error?.code == 403)
    #expect(
      error?.message == "namespaces \"\(name)\" is forbidden: this namespace may not be deleted")
  }

  @Test func `a new namespace has its label, account and certificate`() throws {
    var scenario = Scenario(nodes: [])
    try scenario.create("{apiVersion: v1, kind: Namespace, metadata: {name: team}}")
    scenario.settle()
    let namespace = try #require(scenario.object("namespace/team"))
    #expect(namespace.labels["kubernetes.io/metadata.name"] == "team")
    #expect(namespace["spec", "finalizers"]?.text == #"["kubernetes"]"#)
    #expect(namespace["status", "phase"] == "Active")
    #expect(scenario.object("serviceaccount/default", namespace: "team") != nil)
    #expect(scenario.object("configmap/kube-root-ca.crt", namespace: "team") != nil)
  }

  @Test func `a deleted namespace takes everything with it and refuses what is new`() throws {
    var scenario = Scenario(nodes: ["node01"])
    try scenario.create("{apiVersion: v1, kind: Namespace, metadata: {name: team}}")
    try scenario.create(
      Manifest.daemonSet().replacing("{name: web}", with: "{name: web, namespace: team}"))
    try scenario.create(
      "{apiVersion: v1, kind: ConfigMap, metadata: {name: keep, namespace: team, finalizers: [example.com/hold]}}"
    )
    scenario.settle()
    #expect(scenario.pods(namespace: "team") == ["node01 Running"])
    try scenario.delete("namespace/team")
    #expect(scenario.object("namespace/team")?["status", "phase"] == "Terminating")
    let error = #expect(throws: APIError.self) {
      try scenario.create(
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: late, namespace: team}}")
    }
    #expect(
      error?.message
        == "configmaps \"late\" is forbidden: unable to create new content in namespace team because it is being terminated"
    )
    scenario.run(seconds: 60)
    #expect(scenario.podObjects(namespace: "team").isEmpty)
    #expect(scenario.world.objects(.daemonSets, namespace: "team").isEmpty)
    #expect(scenario.world.objects(.configMaps, namespace: "team").map(\.name) == ["keep"])
    let conditions = scenario.object("namespace/team")?["status", "conditions"]?.array?.map {
      "\($0["type"]?.string ?? "")=\($0["status"]?.string ?? "") \($0["reason"]?.string ?? ""): \($0["message"]?.string ?? "")"
    }
    #expect(
      conditions == [
        "NamespaceDeletionDiscoveryFailure=False ResourcesDiscovered: All resources successfully discovered",
        "NamespaceDeletionGroupVersionParsingFailure=False ParsedGroupVersions: All legacy kube types successfully parsed",
        "NamespaceDeletionContentFailure=False ContentDeleted: All content successfully deleted, may be waiting on finalization",
        "NamespaceContentRemaining=True SomeResourcesRemain: Some resources are remaining: configmaps. has 1 resource instances",
        "NamespaceFinalizersRemaining=True SomeFinalizersRemain: Some content in the namespace has finalizers remaining: example.com/hold in 1 resource instances",
      ])
    try scenario.patch(
      "configmap/keep", "{metadata: {finalizers: []}}", type: "merge-patch", namespace: "team")
    scenario.run(seconds: 30)
    #expect(scenario.object("namespace/team") == nil)
    for resource in Resource.all where resource.namespaced {
      #expect(scenario.world.objects(resource, namespace: "team").isEmpty, "\(resource.plural)")
    }
  }

  @Test func `a deleted namespace waits about 5 s before its pods go`() throws {
    var scenario = Scenario(nodes: ["node01"])
    try scenario.create("{apiVersion: v1, kind: Namespace, metadata: {name: team}}")
    try scenario.create(
      Manifest.pod("p").replacing("{name: p,", with: "{name: p, namespace: team,"))
    scenario.settle()
    try scenario.delete("namespace/team")
    scenario.run(seconds: 4)
    #expect(scenario.pods(namespace: "team") == ["node01 Running"])
    let report = scenario.settle()
    #expect(report.isSettled)
    #expect(scenario.object("namespace/team") == nil)
  }

  @Test func `the account named default comes back`() throws {
    var scenario = Scenario(nodes: [])
    let before = scenario.object("serviceaccount/default")?.uid
    try scenario.delete("serviceaccount/default")
    scenario.settle()
    let after = scenario.object("serviceaccount/default")?.uid
    #expect(after != nil && after != before)
  }

  @Test func `the certificate of a namespace comes back`() throws {
    var scenario = Scenario(nodes: [])
    try scenario.delete("configmap/kube-root-ca.crt")
    scenario.settle()
    #expect(scenario.object("configmap/kube-root-ca.crt") != nil)
  }
}
