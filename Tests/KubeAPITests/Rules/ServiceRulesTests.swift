import Testing

@testable import KubeAPI

/// The rules of Services.
@Suite struct ServiceRulesTests {
  /// Asks about Services.
  private let check = RuleCheck("v1 Service")

  @Test func `types and policies`() throws {
    let text = """
      type: Foo
        type: Unsupported value: "Foo": supported values: "ClusterIP", "ExternalName", \
      "LoadBalancer", "NodePort"
      sessionAffinity: Foo
        sessionAffinity: Unsupported value: "Foo": supported values: "ClientIP", "None"
      sessionAffinity: ClientIP, sessionAffinityConfig: {clientIP: {timeoutSeconds: 0}}
        sessionAffinityConfig.clientIP.timeoutSeconds: Invalid value: 0: must be greater than 0 \
      and less than 86400
      selector: {"a b": c}
        selector: Invalid value: "a b": name part must consist of alphanumeric characters, '-', \
      '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or \
      'my.name',  or '123-abc', regex used for validation is \
      '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')
      selector: {a: "b c"}
        selector: Invalid value: "b c": a valid label must be an empty string or consist of \
      alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric \
      character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is \
      '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')
      externalTrafficPolicy: Local
        externalTrafficPolicy: Invalid value: "Local": may only be set for externally-accessible \
      services
      type: NodePort, externalTrafficPolicy: Foo
        externalTrafficPolicy: Unsupported value: "Foo": supported values: "Cluster", "Local"
      internalTrafficPolicy: Foo
        internalTrafficPolicy: Unsupported value: "Foo": supported values: "Cluster", "Local"
      trafficDistribution: Foo
        trafficDistribution: Unsupported value: "Foo": supported values: "PreferClose", \
      "PreferSameNode", "PreferSameZone"
      healthCheckNodePort: 3
        healthCheckNodePort: Invalid value: 3: may only be set when `type` is 'LoadBalancer' and \
      `externalTrafficPolicy` is 'Local'
      type: LoadBalancer, externalTrafficPolicy: Local, healthCheckNodePort: 70000
        healthCheckNodePort: Invalid value: 70000: must be between 1 and 65535, inclusive
      loadBalancerClass: foo.com/bar
        loadBalancerClass: Forbidden: may only be used when `type` is 'LoadBalancer'
      allocateLoadBalancerNodePorts: true
        allocateLoadBalancerNodePorts: Forbidden: may only be used when `type` is 'LoadBalancer'
      loadBalancerSourceRanges: [10.0.0.0/8]
        LoadBalancerSourceRanges: Forbidden: may only be used when `type` is 'LoadBalancer'
      type: LoadBalancer, loadBalancerSourceRanges: [x]
        LoadBalancerSourceRanges[0]: Invalid value: "x": must be a valid CIDR value, (e.g. \
      10.9.8.0/24 or 2001:db8::/64)
      type: ExternalName
        externalName: Required value
      type: ExternalName, externalName: a.b, clusterIP: None
        clusterIPs: Forbidden: may not be set for ExternalName services
      """
    let frame = "spec: {ports: [{port: 80}], @}"
    #expect(try check.report(text, in: frame, under: "spec.") == text)
  }

  @Test func `addresses`() throws {
    let text = """
      clusterIP: x
        clusterIPs[0]: Invalid value: "x": must be a valid IP address, (e.g. 10.9.8.7 or \
      2001:db8::ffff)
      clusterIP: None, type: NodePort
        clusterIPs[0]: Invalid value: "None": may not be set to 'None' for NodePort services
      clusterIP: None, type: LoadBalancer
        clusterIPs[0]: Invalid value: "None": may not be set to 'None' for LoadBalancer services
      clusterIP: "", clusterIPs: [1.2.3.4]
        clusterIPs: Invalid value: ["1.2.3.4"]: must be empty when `clusterIP` is not specified
      clusterIP: 10.96.1.1, clusterIPs: [10.96.1.1, 10.96.1.2]
        clusterIPs: Invalid value: ["10.96.1.1","10.96.1.2"]: may specify no more than one IP for \
      each IP family
      clusterIP: 10.96.1.1, clusterIPs: [10.96.1.1, 10.96.1.1, 10.96.1.1]
        clusterIPs: Invalid value: ["10.96.1.1","10.96.1.1","10.96.1.1"]: may only hold up to 2 \
      values
        clusterIPs: Invalid value: ["10.96.1.1","10.96.1.1","10.96.1.1"]: may specify no more \
      than one IP for each IP family
      clusterIP: 10.96.1.1, clusterIPs: [10.96.1.2]
        clusterIPs: Invalid value: ["10.96.1.2"]: first value must match `clusterIP`
      clusterIP: None, clusterIPs: [None, 10.96.1.1]
        clusterIPs: Invalid value: ["None","10.96.1.1"]: 'None' must be the first and only value
      ipFamilies: [IPv5]
        ipFamilies[0]: Unsupported value: "IPv5": supported values: "IPv4", "IPv6"
      ipFamilies: [IPv4, IPv4]
        ipFamilies[1]: Duplicate value: "IPv4"
      ipFamilyPolicy: Foo
        ipFamilyPolicy: Unsupported value: "Foo": supported values: "PreferDualStack", \
      "RequireDualStack", "SingleStack"
      externalIPs: [x]
        externalIPs[0]: Invalid value: "x": must be a valid IP address, (e.g. 10.9.8.7 or \
      2001:db8::ffff)
        warning: externalIPs is deprecated and may no longer be implemented in some clusters
      externalIPs: [127.0.0.1, 0.0.0.0]
        externalIPs[0]: Invalid value: "127.0.0.1": may not be in the loopback range \
      (127.0.0.0/8, ::1/128)
        externalIPs[1]: Invalid value: "0.0.0.0": may not be unspecified (0.0.0.0)
        warning: externalIPs is deprecated and may no longer be implemented in some clusters
      externalIPs: [169.254.0.1, 224.0.0.1]
        externalIPs[0]: Invalid value: "169.254.0.1": may not be in the link-local range \
      (169.254.0.0/16, fe80::/10)
        externalIPs[1]: Invalid value: "224.0.0.1": may not be in the link-local multicast range \
      (224.0.0.0/24, ff02::/10)
        warning: externalIPs is deprecated and may no longer be implemented in some clusters
      """
    let frame = "spec: {ports: [{port: 80}], @}"
    #expect(try check.report(text, in: frame, under: "spec.") == text)
  }

  @Test func `ports`() throws {
    let text = """
      {port: 0, targetPort: 80}
        ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive
      {port: 80, name: A}
        ports[0].name: Invalid value: "A": a lowercase RFC 1123 label must consist of lower case \
      alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. \
      'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')
      {port: 80}, {port: 81}
        ports[0].name: Required value
        ports[1].name: Required value
      {port: 80, name: a}, {port: 81, name: a}
        ports[1].name: Duplicate value: "a"
      {port: 80, name: a}, {port: 80, name: b}
        ports[1]: Duplicate value: {"Name":"","Protocol":"TCP","AppProtocol":null,"Port":80,"Ta\
      rgetPort":0,"NodePort":0}
      {port: 80, protocol: Foo}
        ports[0].protocol: Unsupported value: "Foo": supported values: "SCTP", "TCP", "UDP"
      {port: 80, targetPort: "a b"}
        ports[0].targetPort: Invalid value: "a b": must contain only alpha-numeric characters \
      (a-z, 0-9), and hyphens (-)
      {port: 80, targetPort: "0"}
        ports[0].targetPort: Invalid value: "0": must contain at least one letter (a-z)
      {port: 80, appProtocol: "a b"}
        ports[0].appProtocol: Invalid value: "a b": name part must consist of alphanumeric \
      characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. \
      'MyName',  or 'my.name',  or '123-abc', regex used for validation is \
      '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')
      {port: 80, nodePort: 30000}
        ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'
      """
    let frame = "spec: {ports: [@]}"
    #expect(try check.report(text, in: frame, under: "spec.") == text)
  }

  @Test func `warnings`() throws {
    let text = """
      externalName: a.b
        warning: externalName is ignored when spec.type is not "ExternalName"
      externalIPs: [1.2.3.4]
        warning: externalIPs is deprecated and may no longer be implemented in some clusters
      externalIPs: ["2001:DB8::1"]
        warning: externalIPs[0]: IPv6 address "2001:DB8::1" should be in RFC 5952 canonical \
      format ("2001:db8::1")
        warning: externalIPs is deprecated and may no longer be implemented in some clusters
      clusterIP: None, externalIPs: [1.2.3.4]
        warning: externalIPs is ignored for headless services
      clusterIP: None, loadBalancerIP: 1.2.3.4
        warning: loadBalancerIP is ignored for headless services
      clusterIP: None, sessionAffinity: ClientIP
        warning: SessionAffinity is ignored for headless services
      type: LoadBalancer, loadBalancerSourceRanges: [10.0.0.1/8]
        LoadBalancerSourceRanges[0]: Invalid value: "10.0.0.1/8": must not have bits set beyond \
      the prefix length
      type: LoadBalancer, loadBalancerSourceRanges: [10.00.0.0/8]
        LoadBalancerSourceRanges[0]: Invalid value: "10.00.0.0/8": must not have leading 0s in IP \
      or prefix length
      trafficDistribution: PreferClose
        warning: trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"
      """
    let frame = "spec: {ports: [{port: 80}], @}"
    #expect(try check.report(text, in: frame, under: "spec.") == text)
  }
}
