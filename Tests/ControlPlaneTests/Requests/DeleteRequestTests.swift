import ControlPlane
import KubeAPI
import Scenario
import Testing

/// The options of deletions, in bodies and queries.
@Suite struct DeleteRequestTests {
  /// The path of a ConfigMap.
  private let path = "/api/v1/namespaces/default/configmaps/a"

  /// A world with one ConfigMap.
  private func world() throws -> Scenario {
    var scenario = Scenario(nodes: [])
    try scenario.create("{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}")
    return scenario
  }

  /// What a deletion is refused with.
  private func refusal(
    _ body: JSON?, query: [(name: String, value: String)] = []
  ) throws -> String {
    var scenario = try world()
    do {
      try scenario.send(.delete, path, body, query: query)
      return "nothing"
    } catch {
      #expect(scenario.object("configmap/a") != nil)
      return "\(error.code) \(error.message)"
    }
  }

  @Test func `a dry run in the body deletes nothing`() throws {
    var scenario = try world()
    let answer = try scenario.send(
      .delete, path, ["kind": "DeleteOptions", "apiVersion": "v1", "dryRun": ["All"]])
    #expect(answer.body["status"] == "Success")
    #expect(scenario.object("configmap/a") != nil)
  }

  @Test func `options of any group are read`() throws {
    var scenario = try world()
    try scenario.send(
      .delete, path, ["kind": "DeleteOptions", "apiVersion": "policy/v1", "dryRun": []])
    #expect(scenario.object("configmap/a") == nil)
  }

  @Test func `the query counts only without a body`() throws {
    var scenario = try world()
    try scenario.send(.delete, path, query: [("dryRun", "All")])
    #expect(scenario.object("configmap/a") != nil)
    try scenario.send(
      .delete, path, ["propagationPolicy": "Background"], query: [("dryRun", "All")])
    #expect(scenario.object("configmap/a") == nil)
  }

  @Test func `options that exclude each other are refused`() throws {
    #expect(
      try refusal(["orphanDependents": true, "propagationPolicy": "Orphan"])
        == "422 DeleteOptions.meta.k8s.io \"\" is invalid: propagationPolicy: Invalid value: "
        + "\"Orphan\": orphanDependents and deletionPropagation cannot be both set")
    #expect(
      try refusal(
        ["ignoreStoreReadErrorWithClusterBreakingPotential": true, "gracePeriodSeconds": 1])
        == "422 DeleteOptions.meta.k8s.io \"\" is invalid: "
        + "ignoreStoreReadErrorWithClusterBreakingPotential: Invalid value: true: "
        + "cannot be set together with .gracePeriodSeconds")
  }

  @Test func `unknown values are refused`() throws {
    #expect(
      try refusal(["propagationPolicy": "Sideways"])
        == "422 DeleteOptions.meta.k8s.io \"\" is invalid: propagationPolicy: Unsupported value: "
        + "\"Sideways\": supported values: \"Background\", \"Foreground\", \"Orphan\", \"nil\"")
    #expect(
      try refusal(nil, query: [("dryRun", "Some")])
        == "422 DeleteOptions.meta.k8s.io \"\" is invalid: dryRun: Unsupported value: "
        + "[\"Some\"]: supported values: \"All\"")
    #expect(
      try refusal(nil, query: [("gracePeriodSeconds", "soon")])
        == "400 strconv.ParseInt: parsing \"soon\": invalid syntax")
  }

  @Test func `a collection of all namespaces cannot be deleted`() throws {
    var scenario = try world()
    do {
      try scenario.send(.delete, "/api/v1/configmaps")
      Issue.record("it was deleted")
    } catch {
      #expect(error.code == 405)
      #expect(error.message == "the server does not allow this method on the requested resource")
    }
    try scenario.send(.delete, "/api/v1/namespaces/default/configmaps")
    #expect(scenario.object("configmap/a") == nil)
  }
}
