import Testing

@testable import KubeAPI

/// The rules of NetworkPolicies.
@Suite struct NetworkPolicyRulesTests {
  /// Asks about policies.
  private let check = RuleCheck("networking.k8s.io/v1 NetworkPolicy")

  /// What is wrong with a rule for incoming traffic, without the path to it.
  private func faults(_ rule: String) throws -> [String] {
    try check.create("spec: {podSelector: {}, ingress: [\(rule)]}").map {
      $0.replacing("spec.ingress[0].", with: "")
    }
  }

  @Test func `a policy gets its types by what it has rules for`() throws {
    let spec = try check.object("spec: {egress: [{ports: [{port: 53}]}]}")["spec"]
    #expect(spec?["policyTypes"] == ["Ingress", "Egress"])
    #expect(spec?["podSelector"] == [:])
    #expect(spec?["egress", "ports"] == nil)
    #expect(spec?["egress"]?[0]?["ports"]?[0]?.text == #"{"port":53,"protocol":"TCP"}"#)
    #expect(try check.object("spec: {}")["spec", "policyTypes"] == ["Ingress"])
  }

  @Test func `types are known and no more than two`() throws {
    #expect(
      try check.create("spec: {policyTypes: [Ingress, Out]}") == [
        "spec.policyTypes[1]: Unsupported value: \"Out\": supported values: \"Ingress\", \"Egress\""
      ])
    #expect(
      try check.create("spec: {policyTypes: [Ingress, Ingress, Egress]}") == [
        "spec.policyTypes: Invalid value: [\"Ingress\",\"Ingress\",\"Egress\"]: may not specify more "
          + "than two policyTypes"
      ])
  }

  @Test func `ports are checked`() throws {
    #expect(
      try faults("{ports: [{protocol: HTTP, port: 80, endPort: 70}]}") == [
        "ports[0].protocol: Unsupported value: \"HTTP\": supported values: \"TCP\", \"UDP\", \"SCTP\"",
        "ports[0].endPort: Invalid value: 70: must be greater than or equal to `port`",
      ])
    #expect(
      try faults("{ports: [{port: 0}, {port: web, endPort: 3}, {endPort: 3}]}") == [
        "ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive",
        "ports[1].endPort: Invalid value: 3: may not be specified when `port` is non-numeric",
        "ports[2].endPort: Invalid value: 3: may not be specified when `port` is not specified",
      ])
  }

  @Test func `peers are one thing each`() throws {
    #expect(try faults("{from: [{}]}") == ["from[0]: Required value: must specify a peer"])
    #expect(
      try faults("{from: [{podSelector: {}, ipBlock: {cidr: 10.0.0.0/8}}]}") == [
        "from[0]: Forbidden: may not specify both ipBlock and another peer"
      ])
  }

  @Test func `ranges of addresses are checked`() throws {
    #expect(
      try faults("{from: [{ipBlock: {cidr: \"\"}}]}") == ["from[0].ipBlock.cidr: Required value"])
    let block = "{cidr: 10.0.0.0/8, except: [10.1.0.0/16, 11.0.0.0/16, 10.0.0.0/8, x, 10.1.2.3/24]}"
    #expect(
      try faults("{from: [{ipBlock: \(block)}]}").map {
        $0.replacing("from[0].ipBlock.", with: "")
      } == [
        "except[1]: Invalid value: \"11.0.0.0/16\": must be a strict subset of `cidr`",
        "except[2]: Invalid value: \"10.0.0.0/8\": must be a strict subset of `cidr`",
        "except[3]: Invalid value: \"x\": must be a valid CIDR value, (e.g. 10.9.8.0/24 or "
          + "2001:db8::/64)",
        "except[4]: Invalid value: \"10.1.2.3/24\": must not have bits set beyond the prefix length",
      ])
    #expect(
      try faults(
        "{from: [{ipBlock: {cidr: 010.0.0.0/8}}, {ipBlock: {cidr: \"::ffff:1.0.0.0/24\"}}]}")
        == [
          "from[0].ipBlock.cidr: Invalid value: \"010.0.0.0/8\": must not have leading 0s in IP or "
            + "prefix length",
          "from[1].ipBlock.cidr: Invalid value: \"::ffff:1.0.0.0/24\": must not have an IPv4-mapped "
            + "IPv6 address",
        ])
    let old = "spec: {ingress: [{from: [{ipBlock: {cidr: 10.1.2.3/8}}]}]}"
    #expect(try check.update(old, was: old) == [])
    #expect(
      try check.warnings("spec: {egress: [{to: [{ipBlock: {cidr: \"2001:DB8::/32\"}}]}]}") == [
        "spec.egress[0].to[0].ipBlock.cidr: IPv6 CIDR value \"2001:DB8::/32\" should be in RFC 5952 "
          + "canonical format (\"2001:db8::/32\")"
      ])
  }
}

/// The rules of Ingresses and their classes.
@Suite struct IngressRulesTests {
  /// Asks about Ingresses.
  private let check = RuleCheck("networking.k8s.io/v1 Ingress")
  /// Asks about classes.
  private let classes = RuleCheck("networking.k8s.io/v1 IngressClass", namespaced: false)
  /// A backend that is well.
  private let backend = "backend: {service: {name: web, port: {number: 80}}}"

  /// What is wrong with an Ingress of one path, without the path to it.
  private func faults(_ path: String) throws -> [String] {
    try check.create("spec: {rules: [{http: {paths: [{\(path)}]}}]}").map {
      $0.replacing("spec.rules[0].http.paths[0].", with: "")
    }
  }

  @Test func `an Ingress has rules or a default`() throws {
    #expect(
      try check.create("spec: {}") == [
        "spec: Invalid value: null: either `defaultBackend` or `rules` must be specified"
      ])
    #expect(
      try check.create("spec: {rules: [{http: {paths: []}}]}") == [
        "spec.rules[0].http.paths: Required value"
      ])
  }

  @Test func `hosts are names`() throws {
    #expect(
      try check.create("spec: {rules: [{host: 1.2.3.4}, {host: \"a.*.b\"}]}") == [
        "spec.rules[0].host: Invalid value: \"1.2.3.4\": must be a DNS name, not an IP address",
        "spec.rules[1].host: Invalid value: \"a.*.b\": a wildcard DNS-1123 subdomain must start with "
          + "'*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric "
          + "characters, '-' or '.' and end with an alphanumeric character (e.g. '*.example.com', "
          + #"regex used for validation is '\*\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"#,
      ])
    #expect(try check.create("spec: {rules: [{host: \"*.a.b\"}], tls: [{hosts: [\"*.a\"]}]}") == [])
  }

  @Test func `paths begin with a slash and have no dots`() throws {
    #expect(
      try faults("path: /a, \(backend)") == [
        "pathType: Required value: pathType must be specified"
      ])
    #expect(
      try faults("path: a, pathType: ImplementationSpecific, \(backend)") == [
        "path: Invalid value: \"a\": must be an absolute path"
      ])
    #expect(
      try faults("path: /a/../b//c/., pathType: Exact, \(backend)") == [
        "path: Invalid value: \"/a/../b//c/.\": must not contain '//'",
        "path: Invalid value: \"/a/../b//c/.\": must not contain '/../'",
        "path: Invalid value: \"/a/../b//c/.\": cannot end with '/.'",
      ])
    #expect(
      try faults("path: /a, pathType: Regex, \(backend)") == [
        "pathType: Unsupported value: \"Regex\": supported values: \"Exact\", "
          + "\"ImplementationSpecific\", \"Prefix\""
      ])
  }

  @Test func `a backend is one thing with one port`() throws {
    /// What is wrong with a backend.
    func faults(_ backend: String) throws -> [String] {
      try self.faults("path: /, pathType: Prefix, backend: \(backend)")
    }
    #expect(
      try faults("{}") == ["backend: Invalid value: \"\": resource or service backend is required"])
    #expect(
      try faults("{service: {name: web, port: {number: 80}}, resource: {kind: A, name: b}}") == [
        "backend: Invalid value: \"\": cannot set both resource and service backends"
      ])
    #expect(
      try faults("{service: {name: \"\", port: {}}}") == [
        "backend.service.name: Required value",
        "backend: Required value: port name or number is required",
      ])
    #expect(
      try faults("{service: {name: web, port: {number: 80, name: http}}}") == [
        "backend: Invalid value: \"\": cannot set both port name & port number"
      ])
    #expect(
      try faults("{service: {name: web, port: {number: 70000}}}") == [
        "backend.service.port.number: Invalid value: 70000: must be between 1 and 65535, inclusive"
      ])
    #expect(
      try faults("{resource: {kind: \"\", name: \"\"}}") == [
        "backend.resource.kind: Required value", "backend.resource.name: Required value",
      ])
  }

  @Test func `the class and its old annotation must agree`() throws {
    let noted = "metadata: {annotations: {kubernetes.io/ingress.class: nginx}}\nspec: {"
    let backend = "defaultBackend: {service: {name: web, port: {number: 80}}}"
    #expect(
      try check.create("\(noted)ingressClassName: edge, \(backend)}") == [
        "annotations.kubernetes.io/ingress.class: Invalid value: \"nginx\": must match "
          + "`ingressClassName` when both are specified"
      ])
    #expect(
      try check.warnings("\(noted)\(backend)}") == [
        "annotation \"kubernetes.io/ingress.class\" is deprecated, please use "
          + "'spec.ingressClassName' instead"
      ])
  }

  @Test func `the status names good addresses`() throws {
    let status = "status: {loadBalancer: {ingress: [{ip: x}, {ip: 01.2.3.4}, {hostname: 1.2.3.4}]}}"
    #expect(
      try check.status(status, was: "spec: {}").map {
        $0.replacing("status.loadBalancer.", with: "")
      } == [
        "ingress[0].ip: Invalid value: \"x\": must be a valid IP address, (e.g. 10.9.8.7 or "
          + "2001:db8::ffff)",
        "ingress[1].ip: Invalid value: \"01.2.3.4\": must not have leading 0s",
        "ingress[2].hostname: Invalid value: \"1.2.3.4\": must be a DNS name, not an IP address",
      ])
  }

  @Test func `a class names a controller that stays`() throws {
    #expect(try classes.create("spec: {}") == ["spec.controller: Required value"])
    #expect(
      try classes.create("spec: {controller: nginx}") == [
        "spec.controller: Invalid value: \"nginx\": must be a domain-prefixed path (such as "
          + "\"acme.io/foo\")"
      ])
    #expect(
      try classes.update("spec: {controller: a.b/c}", was: "spec: {controller: a.b/d}") == [
        "spec.controller: Invalid value: \"a.b/c\": field is immutable"
      ])
    #expect(
      try classes.create("spec: {controller: a.b/\(String(repeating: "c", count: 250))}") == [
        "spec.controller: Too long: may not be more than 250 bytes"
      ])
  }

  @Test func `parameters of a class are in a namespace or in none`() throws {
    /// What is wrong with the parameters of a class.
    func faults(_ parameters: String) throws -> [String] {
      try classes.create("spec: {controller: a.b/c, parameters: {\(parameters)}}").map {
        $0.replacing("spec.parameters.", with: "")
      }
    }
    #expect(try faults("kind: A, name: b") == [])
    #expect(
      try faults("kind: \"\", name: \"\", scope: Namespace") == [
        "kind: Required value", "name: Required value",
        "namespace: Required value: `parameters.scope` is set to 'Namespace'",
      ])
    #expect(
      try faults("kind: A, name: b, scope: Cluster, namespace: c") == [
        "namespace: Forbidden: `parameters.scope` is set to 'Cluster'"
      ])
    #expect(
      try faults("kind: A, name: b, scope: World") == [
        "scope: Unsupported value: \"World\": supported values: \"Cluster\", \"Namespace\""
      ])
  }
}

/// The rules of the addresses of Services.
@Suite struct ServiceRangeRulesTests {
  /// Asks about ranges.
  private let ranges = RuleCheck("networking.k8s.io/v1 ServiceCIDR", namespaced: false)
  /// Asks about addresses.
  private let addresses = RuleCheck("networking.k8s.io/v1 IPAddress", namespaced: false)

  @Test func `a range is of one or two families`() throws {
    #expect(
      try ranges.create("spec: {}") == ["spec.cidrs: Required value: at least one CIDR required"])
    #expect(
      try ranges.create("spec: {cidrs: [10.0.0.0/8, 11.0.0.0/8]}") == [
        "spec.cidrs: Invalid value: [\"10.0.0.0/8\",\"11.0.0.0/8\"]: may specify no more than one IP "
          + "for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64"
      ])
    #expect(
      try ranges.create("spec: {cidrs: [a, b, c]}") == [
        "spec.cidrs: Invalid value: {\"CIDRs\":[\"a\",\"b\",\"c\"]}: may only hold up to 2 values"
      ])
    #expect(
      try ranges.create("spec: {cidrs: [\"2001:DB8::/64\"]}") == [
        "spec.cidrs[0]: Invalid value: \"2001:DB8::/64\": must be in canonical form "
          + "(\"2001:db8::/64\")"
      ])
  }

  @Test func `a second family may be added, and nothing else changed`() throws {
    let old = "spec: {cidrs: [10.0.0.0/8]}"
    #expect(try ranges.update("spec: {cidrs: [10.0.0.0/8, \"fd00::/64\"]}", was: old) == [])
    #expect(
      try ranges.update("spec: {cidrs: [11.0.0.0/8]}", was: old) == [
        "spec.cidrs[0]: Invalid value: \"11.0.0.0/8\": field is immutable"
      ])
    #expect(
      try ranges.update("spec: {}", was: old) == [
        "spec.cidrs: Invalid value: null: field is immutable"
      ])
  }

  @Test func `an address is named by itself and belongs to something`() throws {
    #expect(
      try addresses.create("metadata: {name: ten}\nspec: {}") == [
        "metadata.name: Invalid value: \"ten\": must be a valid IP address, (e.g. 10.9.8.7 or "
          + "2001:db8::ffff)", "spec.parentRef: Required value",
      ])
    #expect(
      try addresses.create("metadata: {name: \"FD00::1\"}\nspec: {parentRef: {}}") == [
        "metadata.name: Invalid value: \"FD00::1\": must be in canonical form (\"fd00::1\")",
        "spec.parentRef.resource: Required value", "spec.parentRef.name: Required value",
      ])
    let parent = "metadata: {name: 10.0.0.1}\nspec: {parentRef: {resource: services, name: "
    #expect(
      try addresses.update("\(parent)b}}", was: "\(parent)a}}").first?.hasSuffix(
        ": field is immutable") == true)
  }
}
