import ControlPlane
import KubeAPI
import Scenario
import Testing

@testable import Lab

/// What is handed in is applied as `kubectl apply` applies it.
@Suite struct ApplyClientTests {
  @Test func `a custom resource is made and then changed by what is applied`() throws {
    var scenario = Scenario(nodes: [])
    try scenario.create(
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: farms.agri.example.com}
      spec:
        group: agri.example.com
        scope: Namespaced
        names: {plural: farms, kind: Farm}
        versions:
        - name: v1
          served: true
          storage: true
          schema:
            openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}
      """)
    let kind: JSON = [
      "apiVersion": "agri.example.com/v1", "kind": "Farm", "metadata": ["name": "green"],
    ]
    let early = #expect(throws: APIError.self) {
      try ApplyClient.apply(kind, to: &scenario.world)
    }
    #expect(early?.message == "no matches for kind \"Farm\" in version \"agri.example.com/v1\"")
    scenario.settle()
    for spec: JSON in [["cows": 1, "pigs": 2], ["cows": 3]] {
      var farm = kind
      farm["spec"] = spec
      try ApplyClient.apply(farm, to: &scenario.world)
    }
    let path = "/apis/agri.example.com/v1/namespaces/default/farms/green"
    #expect(try scenario.send(.get, path).body["spec"] == ["cows": 3])
  }
}
