import ControlPlane
import KubeAPI
import Scenario
import Testing

/// Slices that follow Endpoints made by hand.
@Suite struct EndpointsMirrorTests {
  /// The slices of a Service, as text.
  private func slices(_ scenario: Scenario) -> [String] {
    scenario.world.objects(.endpointSlices, namespace: "default")
      .filter { $0.labels["kubernetes.io/service-name"] == "outside" }
      .map { "\($0["endpoints"]?.text ?? "") \($0["ports"]?.text ?? "")" }
  }

  @Test func `slices follow Endpoints of a Service without selector`() throws {
    var scenario = Scenario(nodes: ["node01"])
    try scenario.create(
      """
      {apiVersion: v1, kind: Service, metadata: {name: outside}, spec: {ports: [{port: 80}]}}
      ---
      {apiVersion: v1, kind: Endpoints, metadata: {name: outside, labels: {a: b}},
      subsets: [{addresses: [{ip: 192.0.2.1}], notReadyAddresses: [{ip: 192.0.2.2}],
      ports: [{port: 8080}]}]}
      """)
    scenario.settle()
    #expect(
      slices(scenario) == [
        #"""
        [{"addresses":["192.0.2.1"],"conditions":{"ready":true}},\#
        {"addresses":["192.0.2.2"],"conditions":{"ready":false}}] \#
        [{"name":"","port":8080,"protocol":"TCP"}]
        """#
      ])
    let slice = try #require(
      scenario.world.objects(.endpointSlices, namespace: "default").first {
        $0.labels["kubernetes.io/service-name"] == "outside"
      })
    #expect(
      slice["metadata", "labels"]?.text
        == #"{"a":"b","endpointslice.kubernetes.io/managed-by":"endpointslicemirroring-controller.k8s.io","kubernetes.io/service-name":"outside"}"#
    )
    #expect(slice.name.hasPrefix("outside-"))
    #expect(slice.controllerReference?["kind"] == "Endpoints")
    try scenario.patch(
      "endpoints/outside", "{subsets: [{addresses: [{ip: 192.0.2.9}], ports: [{port: 8080}]}]}",
      type: "merge-patch")
    scenario.settle()
    #expect(
      slices(scenario) == [
        #"[{"addresses":["192.0.2.9"],"conditions":{"ready":true}}] [{"name":"","port":8080,"protocol":"TCP"}]"#
      ])
    try scenario.delete("endpoints/outside")
    scenario.settle()
    #expect(slices(scenario) == [])
  }

  @Test func `nothing is mirrored that has a selector or says so`() throws {
    var scenario = Scenario(nodes: ["node01"])
    try scenario.create(
      """
      {apiVersion: v1, kind: Service, metadata: {name: outside}, spec: {ports: [{port: 80}]}}
      ---
      {apiVersion: v1, kind: Endpoints, metadata: {name: outside,
      labels: {endpointslice.kubernetes.io/skip-mirror: "true"}},
      subsets: [{addresses: [{ip: 192.0.2.1}], ports: [{port: 8080}]}]}
      """)
    scenario.settle()
    #expect(slices(scenario) == [])
  }
}
