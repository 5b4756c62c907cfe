import ControlPlane
import KubeAPI
import Scenario
import Testing

/// What Ingresses are given when they are made.
@Suite struct IngressAdmissionTests {
  /// The default class of two, and an Ingress without one.
  private func world(_ annotations: String = "{}") throws -> JSON? {
    var scenario = Scenario(nodes: [])
    for (name, isDefault) in [("edge", "true"), ("other", "false")] {
      try scenario.create(
        """
        apiVersion: networking.k8s.io/v1
        kind: IngressClass
        metadata:
          name: \(name)
          annotations: {ingressclass.kubernetes.io/is-default-class: "\(isDefault)"}
        spec: {controller: example.com/\(name)}
        """)
    }
    return try scenario.create(
      """
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata: {name: web, annotations: \(annotations)}
      spec: {defaultBackend: {service: {name: web, port: {number: 80}}}}
      """
    ).first
  }

  @Test func `an Ingress without a class gets the default one`() throws {
    #expect(try world()?["spec", "ingressClassName"] == "edge")
  }

  @Test func `an Ingress with the old annotation keeps it`() throws {
    let ingress = try world("{kubernetes.io/ingress.class: other}")
    #expect(ingress?["spec", "ingressClassName"] == nil)
  }
}
