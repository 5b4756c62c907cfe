import Testing

@testable import KubeAPI

/// The rules of pods beyond those of their containers.
@Suite struct PodRulesTests {
  /// Asks about pods.
  private let check = RuleCheck("v1 Pod")

  /// A pod with something more in its specification.
  private func pod(_ spec: String, metadata: String = "", container: String = "") -> String {
    "metadata: {\(metadata)}\nspec: {containers: [{name: c, image: i, \(container)}], \(spec)}"
  }

  @Test func `the name that overrides all others is a short DNS name`() throws {
    #expect(try check.create(pod("hostnameOverride: a.b")) == [])
    let subdomain = Names.dnsSubdomain("A_b")[0]
    #expect(
      try check.create(
        pod("hostnameOverride: A_b, hostNetwork: true, setHostnameAsFQDN: true")) == [
          "spec.hostnameOverride: Forbidden: may not be specified when setHostnameAsFQDN is true",
          "spec.hostnameOverride: Forbidden: may not be specified when hostNetwork is true",
          "spec.hostnameOverride: Invalid value: \"A_b\": \(subdomain)",
        ])
    let long = String(repeating: "a", count: 65)
    #expect(
      try check.create(pod("hostnameOverride: \(long)")) == [
        "spec.hostnameOverride: Too long: may not be more than 64 bytes"
      ])
  }

  @Test func `labels of SELinux are changed recursively or not at all`() throws {
    #expect(try check.create(pod("securityContext: {seLinuxChangePolicy: Recursive}")) == [])
    #expect(
      try check.create(pod("securityContext: {seLinuxChangePolicy: MountOption}")) == [
        "spec.securityContext.seLinuxChangePolicy: Unsupported value: \"MountOption\": "
          + "supported values: \"Recursive\""
      ])
  }

  @Test func `a rule may restart one container or all`() throws {
    let rule = "exitCodes: {operator: In, values: [3]}"
    let container =
      "restartPolicy: Never, restartPolicyRules: [{action: RestartAllContainers, \(rule)}, "
      + "{action: Stop, \(rule)}]"
    #expect(
      try check.create(pod("", container: container)) == [
        "spec.containers[0].restartPolicyRules[1].action: Unsupported value: \"Stop\": "
          + "supported values: \"Restart\", \"RestartAllContainers\""
      ])
  }

  @Test func `containers are processes of a Windows node all together`() throws {
    #expect(
      try check.create(
        pod(
          "initContainers: [{name: i, image: i}]",
          container: "securityContext: {windowsOptions: {hostProcess: true}}")) == [
          "spec: Invalid value: \"\": If pod contains any hostProcess containers then all "
            + "containers must be HostProcess containers",
          "spec.hostNetwork: Invalid value: false: hostNetwork must be true if pod contains any "
            + "hostProcess containers",
        ])
    #expect(
      try check.create(
        pod(
          "hostNetwork: true, securityContext: {windowsOptions: {hostProcess: true}}",
          container: "securityContext: {windowsOptions: {hostProcess: false}}")) == [
          "spec.containers[0].securityContext.windowsOptions.hostProcess: Invalid value: false: "
            + "pod hostProcess value must be identical if both are specified, was true"
        ])
  }

  @Test(arguments: [
    ("''", "runAsUserName cannot be an empty string"),
    (#""a\tb""#, "runAsUserName cannot contain control characters"),
    (#"'a\b\c'"#, "runAsUserName cannot contain more than one backslash"),
    (#"'.a*\b'"#, "runAsUserName's Domain doesn't match the NetBios nor the DNS format"),
    (#"'a\'"#, "runAsUserName's User cannot be empty"),
    ("'. .'", "runAsUserName's User cannot contain only periods or spaces"),
    ("'a+b'", #"runAsUserName's User cannot contain the following characters: "/\:;|=,+*?<>@[]"#),
  ])
  func `the user of a Windows container has a name that Windows takes`(
    _ name: String, _ words: String
  ) throws {
    let faults = try check.create(
      pod("securityContext: {windowsOptions: {runAsUserName: \(name)}}"))
    #expect(faults.count == 1)
    #expect(faults.first?.hasSuffix(": \(words)") == true)
    #expect(
      faults.first?.hasPrefix("spec.securityContext.windowsOptions.runAsUserName: Invalid") == true)
  }

  @Test func `addresses are written as usual, unless they were there before`() throws {
    let old = pod("dnsConfig: {nameservers: ['1.2.3.04']}, hostAliases: [{ip: '::ffff:1.2.3.4'}]")
    #expect(
      try check.create(old) == [
        "spec.dnsConfig.nameservers[0]: Invalid value: \"1.2.3.04\": must not have leading 0s",
        "spec.hostAliases[0].ip: Invalid value: \"::ffff:1.2.3.4\": must not be an IPv4-mapped "
          + "IPv6 address",
      ])
    #expect(try check.update(old, was: old) == [])
    #expect(
      try check.warnings(pod("hostAliases: [{ip: '2001:DB8::1'}]")) == [
        "spec.hostAliases[0].ip: IPv6 address \"2001:DB8::1\" should be in RFC 5952 canonical "
          + "format (\"2001:db8::1\")"
      ])
  }

  @Test func `an annotation for AppArmor becomes a field, with a warning`() throws {
    let key = "container.apparmor.security.beta.kubernetes.io/c"
    let text = pod("", metadata: "annotations: {\(key): localhost/x}")
    var object = try check.object(text)
    KindRules.pod.prepareForCreate(&object)
    #expect(
      object["spec", "containers"]?[0]?["securityContext"]?.text
        == #"{"appArmorProfile":{"localhostProfile":"x","type":"Localhost"}}"#)
    #expect(
      KindRules.pod.warnings(object, nil) == [
        "metadata.annotations[\(key)]: deprecated since v1.30; use the \"appArmorProfile\" field "
          + "instead"
      ])
  }

  @Test func `annotations and fields say the same`() throws {
    let armor = "container.apparmor.security.beta.kubernetes.io/c"
    let seccomp = "seccomp.security.alpha.kubernetes.io/pod"
    #expect(
      try check.create(
        pod(
          "securityContext: {seccompProfile: {type: Unconfined}}",
          metadata: "annotations: {\(armor): localhost/x, \(seccomp): runtime/default}",
          container:
            "securityContext: {appArmorProfile: {type: Localhost, localhostProfile: other}}"
        )) == [
          "spec.securityContext.seccompProfile.type: Forbidden: seccomp type in annotation and "
            + "field must match",
          "spec.containers[0].securityContext.appArmorProfile.localhostProfile: Forbidden: "
            + "apparmor profile in annotation and field must match",
        ])
  }

  @Test func `while gates hold a pod back, the nodes it asks for only become fewer`() throws {
    /// A gated pod that asks for nodes.
    func gated(_ terms: String) -> String {
      pod(
        "schedulingGates: [{name: g}], affinity: {nodeAffinity: "
          + "{requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [\(terms)]}}}")
    }
    let zone = "{key: zone, operator: In, values: [a]}"
    let old = gated("{matchExpressions: [\(zone)]}")
    let more = "{matchExpressions: [\(zone), {key: gpu, operator: Exists}]}"
    #expect(try check.update(gated(more), was: old) == [])
    let path =
      "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms"
    #expect(
      try check.update(gated("{matchExpressions: [{key: gpu, operator: Exists}]}"), was: old) == [
        #"\#(path)[0]: Invalid value: {"MatchExpressions":[{"Key":"gpu","Operator":"Exists","#
          + #""Values":null}],"MatchFields":null}: only additions are allowed (no mutations or "#
          + "deletions)"
      ])
    #expect(
      try check.update(pod("schedulingGates: [{name: g}]"), was: old) == [
        "\(path): Invalid value: null: no additions/deletions to non-empty NodeSelectorTerms list "
          + "are allowed"
      ])
  }

  @Test func `a status keeps what has ended, and names one address of a version`() throws {
    let ended = "containerStatuses: [{name: c, state: {terminated: {exitCode: 0}}}]"
    let running = "containerStatuses: [{name: c, state: {running: {}}}]"
    let old = "spec: {restartPolicy: OnFailure}\nstatus: {\(ended), qosClass: BestEffort}"
    #expect(
      try check.status(
        """
        status: {\(running), qosClass: BestEffort, nominatedNodeName: A_b, hostIP: 1.1.1.1,
        hostIPs: [{ip: 1.1.1.2}], podIPs: [{ip: 1.2.3.4}, {ip: 1.2.3.4}]}
        """, was: old) == [
          "status.nominatedNodeName: Invalid value: \"A_b\": \(Names.dnsSubdomain("A_b")[0])",
          "status.containerStatuses[0].state: Forbidden: may not be transitioned to "
            + "non-terminated state",
          #"status.podIPs: Invalid value: [{"IP":"1.2.3.4"},{"IP":"1.2.3.4"}]: may specify no "#
            + "more than one IP for each IP family",
          #"status.podIPs[1]: Duplicate value: {"IP":"1.2.3.4"}"#,
          "status.hostIPs[0].ip: Invalid value: \"1.1.1.2\": must be equal to `hostIP`",
        ])
  }

  @Test func `authors hear of labels that are going away and of files in a token's place`() throws {
    #expect(
      try check.warnings(pod("nodeSelector: {node-role.kubernetes.io/master: ''}")) == [
        "spec.nodeSelector[node-role.kubernetes.io/master]: use "
          + "\"node-role.kubernetes.io/control-plane\" instead"
      ])
    let term = "{matchExpressions: [{key: a, operator: In, values: [a b]}]}"
    #expect(
      try check.warnings(
        pod(
          "affinity: {nodeAffinity: {preferredDuringSchedulingIgnoredDuringExecution: "
            + "[{weight: 1, preference: \(term)}]}}")) == [
          "spec.affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[0]."
            + "preference.matchExpressions[0].values[0]: a b is invalid, "
            + Names.labelValue("a b")[0]
        ])
    let sources =
      "[{serviceAccountToken: {path: t}}, {secret: {name: s, items: [{key: k, path: t}]}}]"
    #expect(
      try check.warnings(pod("volumes: [{name: v, projected: {sources: \(sources)}}]")) == [
        "spec.volumes[0].projected.sources.secrets[0]: has duplicated path with "
          + "ServiceAccountToken \"t\""
      ])
  }
}
