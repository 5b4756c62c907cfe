import Testing

@testable import KubeAPI

/// What authors of Services, Endpoints and nodes are told of their addresses.
@Suite struct AddressWarningTests {
  /// Asks about Services.
  private let services = RuleCheck("v1 Service")

  @Test func `fields of a Service that do nothing, or will, are pointed out`() throws {
    #expect(
      try services.warnings(
        """
        spec: {ports: [{port: 80}], externalIPs: [192.0.2.1], externalName: a.b,
        loadBalancerIP: 010.1.2.3, trafficDistribution: PreferClose}
        """) == [
          "spec.externalIPs is deprecated and may no longer be implemented in some clusters",
          "spec.loadBalancerIP: non-standard IP address \"010.1.2.3\" will be considered invalid in "
            + "a future Kubernetes release: use \"10.1.2.3\"",
          "spec.externalName is ignored when spec.type is not \"ExternalName\"",
          #"spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone""#,
        ])
    #expect(
      try services.warnings(
        "spec: {type: ExternalName, externalName: a.b, externalIPs: [192.0.2.1]}") == [
          "spec.externalIPs is ignored when spec.type is \"ExternalName\""
        ])
    #expect(
      try services.warnings(
        "spec: {clusterIP: None, externalIPs: ['2001:DB8::1'], sessionAffinity: ClientIP}") == [
          "spec.externalIPs is ignored for headless services",
          "spec.SessionAffinity is ignored for headless services",
          "spec.externalIPs[0]: IPv6 address \"2001:DB8::1\" should be in RFC 5952 canonical "
            + "format (\"2001:db8::1\")",
        ])
  }

  @Test func `ranges of a load balancer are written as usual`() throws {
    #expect(
      try services.create(
        """
        spec: {type: LoadBalancer, clusterIP: 10.96.0.9, clusterIPs: [10.96.0.9], ipFamilies: [IPv4],
        ipFamilyPolicy: SingleStack, ports: [{port: 80, nodePort: 30000}],
        loadBalancerSourceRanges: [10.1.0.0/8, 010.0.0.0/8]}
        """) == [
          "spec.LoadBalancerSourceRanges[0]: Invalid value: \"10.1.0.0/8\": must not have bits set "
            + "beyond the prefix length",
          "spec.LoadBalancerSourceRanges[1]: Invalid value: \"010.0.0.0/8\": must not have leading "
            + "0s in IP or prefix length",
        ])
  }

  @Test func `a node's range is written as usual`() throws {
    let nodes = RuleCheck("v1 Node", namespaced: false)
    #expect(
      try nodes.create("spec: {podCIDR: 10.1.0.0/8}") == [
        "spec.podCIDRs[0]: Invalid value: \"10.1.0.0/8\": must not have bits set beyond the prefix "
          + "length"
      ])
  }

  @Test func `a slice loses the labels of nodes, and names of machines are going away`() throws {
    let slices = RuleCheck("discovery.k8s.io/v1 EndpointSlice")
    var slice = try slices.object(
      "addressType: FQDN\nendpoints: [{addresses: [a.b], deprecatedTopology: {'a b': c}}]")
    KindRules.endpointSlice.prepareForCreate(&slice)
    #expect(slice["endpoints"]?.text == #"[{"addresses":["a.b"],"conditions":{}}]"#)
    #expect(
      KindRules.endpointSlice.warnings(slice, nil) == [
        "spec.addressType: FQDN endpoints are deprecated"
      ])
    let six = "addressType: IPv6\nendpoints: [{addresses: ['2001:DB8::1']}]"
    #expect(
      try slices.warnings(six) == [
        "endpoints[0].addresses[0]: IPv6 address \"2001:DB8::1\" should be in RFC 5952 canonical "
          + "format (\"2001:db8::1\")"
      ])
  }

  @Test func `Endpoints of a controller are not looked at`() throws {
    let endpoints = RuleCheck("v1 Endpoints")
    let old = "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice"
    let subsets = "subsets: [{addresses: [{ip: '2001:DB8::1'}]}]"
    #expect(
      try endpoints.warnings(subsets) == [
        old,
        "subsets[0].addresses[0].ip: IPv6 address \"2001:DB8::1\" should be in RFC 5952 canonical "
          + "format (\"2001:db8::1\")",
      ])
    let label = "labels: {endpoints.kubernetes.io/managed-by: endpoint-controller}"
    #expect(try endpoints.warnings("metadata: {\(label)}\n\(subsets)") == [old])
  }

  @Test(arguments: ["apps/v1 Deployment", "apps/v1 DaemonSet", "v1 PodTemplate"])
  func `a template wants usual addresses`(kind: String) throws {
    let template = """
      {metadata: {labels: {a: b}}, spec: {containers: [{name: c, image: i}],
      hostAliases: [{ip: 1.2.3.04, hostnames: [h]}]}}
      """
    let isBare = kind == "v1 PodTemplate"
    let body =
      isBare
      ? "template: \(template)"
      : "spec: {selector: {matchLabels: {a: b}}, template: \(template)}"
    let path = isBare ? "template" : "spec.template"
    #expect(
      try RuleCheck(kind).create(body) == [
        "\(path).spec.hostAliases[0].ip: Invalid value: \"1.2.3.04\": must not have leading 0s"
      ])
  }
}
