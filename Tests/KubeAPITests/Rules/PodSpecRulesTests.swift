import Testing

@testable import KubeAPI

/// The rules of what a pod says beside its containers and volumes.
@Suite struct PodSpecRulesTests {
  /// Asks about Pods.
  private let check = RuleCheck("v1 Pod")

  @Test func `policies and names`() throws {
    let text = """
      restartPolicy: Foo
        restartPolicy: Unsupported value: "Foo": supported values: "Always", "OnFailure", "Never"
      containers: []
        containers: Required value
      containers: [{name: a, image: a}, {name: a, image: b}]
        containers[1].name: Duplicate value: "a"
      ephemeralContainers: [{name: e, image: a}]
        ephemeralContainers: Forbidden: cannot be set on create
      preemptionPolicy: Foo
        preemptionPolicy: Unsupported value: "Foo": supported values: "PreemptLowerPriority", \
      "Never"
      activeDeadlineSeconds: 0
        activeDeadlineSeconds: Invalid value: 0: must be between 1 and 2147483647, inclusive
      terminationGracePeriodSeconds: -1
        warning: terminationGracePeriodSeconds: must be >= 0; negative values are invalid and \
      will be treated as 1
      hostname: A_b
        hostname: Invalid value: "A_b": a lowercase RFC 1123 label must consist of lower case \
      alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. \
      'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')
      subdomain: a.b
        subdomain: Invalid value: "a.b": must not contain dots
      nodeName: A_b
        nodeName: Invalid value: "A_b": a lowercase RFC 1123 subdomain must consist of lower case \
      alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character \
      (e.g. 'example.com', regex used for validation is \
      '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')
      nodeSelector: {"a b": c, d: "e f"}
        nodeSelector: Invalid value: "a b": name part must consist of alphanumeric characters, \
      '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or \
      'my.name',  or '123-abc', regex used for validation is \
      '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')
        nodeSelector: Invalid value: "e f": a valid label must be an empty string or consist of \
      alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric \
      character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is \
      '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')
      serviceAccountName: A_
        serviceAccountName: Invalid value: "A_": a lowercase RFC 1123 subdomain must consist of \
      lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric \
      character (e.g. 'example.com', regex used for validation is \
      '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')
      imagePullSecrets: [{name: ""}]
        warning: imagePullSecrets[0].name: invalid empty name ""
      overhead: {foo: 1}
        overhead.limits[foo]: Invalid value: "foo": must be a standard resource type or fully \
      qualified
        overhead.limits[foo]: Invalid value: "foo": must be a standard resource for containers
      readinessGates: [{conditionType: "a b"}]
        readinessGates[0].conditionType: Invalid value: "a b": name part must consist of \
      alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric \
      character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is \
      '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')
      schedulingGates: [{name: a}, {name: a}]
        schedulingGates[1]: Duplicate value: "a"
      schedulingGates: [{name: a}], nodeName: node01
        nodeName: Forbidden: cannot be set until all schedulingGates have been cleared
      hostNetwork: true, containers: [{name: c, image: a, ports: [{containerPort: 80, hostPort: \
      81}]}]
        containers[0].ports[0].hostPort: Invalid value: 81: must match `containerPort` when \
      `hostNetwork` is true
      """
    let frame = "spec: {containers: [{name: c, image: a}], @}"
    #expect(try check.report(text, in: frame, under: "spec.") == text)
  }

  @Test func `names of other hosts`() throws {
    let text = """
      dnsPolicy: Foo
        dnsPolicy: Unsupported value: "Foo": supported values: "ClusterFirstWithHostNet", \
      "ClusterFirst", "Default", "None"
      dnsPolicy: None
        dnsConfig: Required value: must provide `dnsConfig` when `dnsPolicy` is None
      dnsPolicy: None, dnsConfig: {nameservers: [a, 1.1.1.1, 1.1.1.1, 1.1.1.1]}
        dnsConfig.nameservers: Invalid value: ["a","1.1.1.1","1.1.1.1","1.1.1.1"]: must not have \
      more than 3 nameservers
        dnsConfig.nameservers[0]: Invalid value: "a": must be a valid IP address, (e.g. 10.9.8.7 \
      or 2001:db8::ffff)
      dnsConfig: {searches: ["a b"]}
        dnsConfig.searches[0]: Invalid value: "a b": a lowercase RFC 1123 subdomain must consist \
      of lower case alphanumeric characters, '_', '-' or '.', and must start and end with an \
      alphanumeric character (e.g. 'example.com', regex used for validation is \
      '_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?(\\._?[a-z0-9]([-_a-z0-9]*[a-z0-9])?)*')
      dnsConfig: {options: [{value: x}]}
        dnsConfig.options[0]: Required value: must not be empty
      hostAliases: [{ip: x}]
        hostAliases[0].ip: Invalid value: "x": must be a valid IP address, (e.g. 10.9.8.7 or \
      2001:db8::ffff)
      hostAliases: [{ip: 1.2.3.4, hostnames: [A_b]}]
        hostAliases[0].hostnames[0]: Invalid value: "A_b": a lowercase RFC 1123 subdomain must \
      consist of lower case alphanumeric characters, '-' or '.', and must start and end with an \
      alphanumeric character (e.g. 'example.com', regex used for validation is \
      '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')
      """
    let frame = "spec: {containers: [{name: c, image: a}], @}"
    #expect(try check.report(text, in: frame, under: "spec.") == text)
  }

  @Test func `resources of the whole pod`() throws {
    let text = """
      resources: {requests: {cpu: 1}, limits: {cpu: 500m}}
        resources.requests: Invalid value: "1": must be less than or equal to cpu limit of 500m
      resources: {requests: {ephemeral-storage: 1Gi}}
        resources.requests[ephemeral-storage]: Unsupported value: "ephemeral-storage": supported \
      values: "cpu", "memory"
      resourceClaims: [{name: a}]
        resourceClaims[0]: Invalid value: \
      {"Name":"a","ResourceClaimName":null,"ResourceClaimTemplateName":null}: must specify one \
      of: `resourceClaimName`, `resourceClaimTemplateName`
      resourceClaims: [{name: a, resourceClaimName: x, resourceClaimTemplateName: x}]
        resourceClaims[0]: Invalid value: \
      {"Name":"a","ResourceClaimName":"x","ResourceClaimTemplateName":"x"}: at most one of \
      `resourceClaimName` or `resourceClaimTemplateName` may be specified
      resourceClaims: [{name: "", resourceClaimName: A_}]
        resourceClaims[0].name: Required value
        resourceClaims[0].resourceClaimName: Invalid value: "A_": a lowercase RFC 1123 subdomain \
      must consist of lower case alphanumeric characters, '-' or '.', and must start and end with \
      an alphanumeric character (e.g. 'example.com', regex used for validation is \
      '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')
      """
    let frame = "spec: {containers: [{name: c, image: a}], @}"
    #expect(try check.report(text, in: frame, under: "spec.") == text)
  }
}
