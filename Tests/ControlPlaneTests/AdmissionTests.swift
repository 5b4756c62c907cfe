import ControlPlane
import KubeAPI
import Scenario
import Testing

/// What admission adds to pods, refuses and warns of, by what namespaces ask.
@Suite struct AdmissionTests {
  /// A world of two workers with a namespace that has labels.
  private func world(labels: String = "", nodes: [String] = ["node01", "node02"]) throws -> Scenario
  {
    var scenario = Scenario(nodes: nodes)
    try scenario.create(
      "{apiVersion: v1, kind: Namespace, metadata: {name: lab, labels: {\(labels)}}}")
    scenario.settle()
    return scenario
  }

  /// The answer to a creation: the warnings, or the refusal.
  private func create(_ yaml: String, _ scenario: inout Scenario) throws -> [String] {
    let object = try #require(try Scenario.objects(in: yaml).first)
    let resource = try #require(
      Resource.find(
        apiVersion: object["apiVersion"]?.string ?? "", kind: object["kind"]?.string ?? ""))
    do {
      return try scenario.send(.post, resource.path(namespace: "lab"), object).warnings
    } catch {
      return ["\(error.code) \(error.message)"]
    }
  }

  /// The DaemonSet of the recorded session.
  private let agent = Manifest.daemonSet(
    "osquery", pod: "hostPID: true, volumes: [{name: root, hostPath: {path: /}}]",
    container: "volumeMounts: [{name: root, mountPath: /host, readOnly: true}]")

  @Test func `a quota of one pod leaves a DaemonSet with one, and says why`() throws {
    var scenario = try world()
    _ = try create(
      """
      {apiVersion: v1, kind: ResourceQuota, metadata: {name: one-pod},
      spec: {hard: {pods: 1, count/daemonsets.apps: 2}}}
      """, &scenario)
    scenario.settle()
    #expect(try create(agent, &scenario) == [])
    scenario.settle()
    #expect(scenario.counts("osquery", namespace: "lab") == [2, 1, 1, 1, 1])
    #expect(
      scenario.object("resourcequota/one-pod", namespace: "lab")?["status"]?.text
        == #"{"hard":{"count/daemonsets.apps":"2","pods":"1"},"used":{"count/daemonsets.apps":"1","pods":"1"}}"#
    )
    let refused = scenario.events(reason: "FailedCreate", namespace: "lab")
    #expect(
      refused.first?.replacing(#/osquery-[a-z0-9]{5}/#, with: "POD")
        == """
        Warning FailedCreate Error creating: pods "POD" is forbidden: exceeded quota: one-pod, \
        requested: pods=1, used: pods=1, limited: pods=1
        """)
    #expect(refused.contains { $0.contains("(combined from similar events): Error creating") })
    try scenario.patch(
      "resourcequota/one-pod", "{spec: {hard: {pods: 5}}}", namespace: "lab")
    scenario.settle()
    #expect(scenario.counts("osquery", namespace: "lab") == [2, 2, 2, 2, 2])
  }

  @Test func `quotas count objects of any kind`() throws {
    var scenario = try world()
    _ = try create(
      """
      {apiVersion: v1, kind: ResourceQuota, metadata: {name: objects}, spec: {hard: {
      configmaps: 3, secrets: 1, services: 2, services.nodeports: 1, count/deployments.apps: 1,
      persistentvolumeclaims: 0}}}
      """, &scenario)
    scenario.settle()
    #expect(try create("{apiVersion: v1, kind: Secret, metadata: {name: s1}}", &scenario) == [])
    #expect(
      try create("{apiVersion: v1, kind: Secret, metadata: {name: s2}}", &scenario) == [
        "403 secrets \"s2\" is forbidden: exceeded quota: objects, requested: secrets=1, used: secrets=1, limited: secrets=1"
      ])
    let service =
      "{apiVersion: v1, kind: Service, metadata: {name: n1}, spec: {type: NodePort, ports: [{port: 80}]}}"
    #expect(try create(service, &scenario) == [])
    #expect(
      try create(service.replacing("n1", with: "n2"), &scenario) == [
        "403 services \"n2\" is forbidden: exceeded quota: objects, requested: services.nodeports=1, used: services.nodeports=1, limited: services.nodeports=1"
      ])
    scenario.settle()
    #expect(
      scenario.object("resourcequota/objects", namespace: "lab")?["status", "used"]?.text
        == #"{"configmaps":"1","count/deployments.apps":"0","persistentvolumeclaims":"0","secrets":"1","services":"1","services.nodeports":"1"}"#
    )
    try scenario.delete("secret/s1", namespace: "lab")
    #expect(try create("{apiVersion: v1, kind: Secret, metadata: {name: s2}}", &scenario) == [])
  }

  @Test func `quotas of compute ask every container to say what it needs`() throws {
    var scenario = try world()
    _ = try create(
      """
      {apiVersion: v1, kind: ResourceQuota, metadata: {name: compute},
      spec: {hard: {requests.cpu: 300m, limits.memory: 1Gi}}}
      """, &scenario)
    #expect(
      try create(Manifest.pod("p"), &scenario) == [
        "403 pods \"p\" is forbidden: failed quota: compute: must specify limits.memory for: main; requests.cpu for: main"
      ])
    let container = "resources: {requests: {cpu: 200m}, limits: {memory: 100Mi}}"
    #expect(try create(Manifest.pod("p", container: container), &scenario) == [])
    #expect(
      try create(Manifest.pod("q", container: container), &scenario) == [
        "403 pods \"q\" is forbidden: exceeded quota: compute, requested: requests.cpu=200m, used: requests.cpu=200m, limited: requests.cpu=300m"
      ])
    scenario.settle()
    #expect(
      scenario.object("resourcequota/compute", namespace: "lab")?["status", "used"]?.text
        == #"{"limits.memory":"100Mi","requests.cpu":"200m"}"#)
  }

  @Test func `a quota with a scope counts only what is in it`() throws {
    var scenario = try world()
    _ = try create(
      "{apiVersion: v1, kind: ResourceQuota, metadata: {name: best}, spec: {hard: {pods: 1}, scopes: [BestEffort]}}",
      &scenario)
    let sized = "resources: {requests: {cpu: 10m}}"
    #expect(try create(Manifest.pod("a", container: sized), &scenario) == [])
    #expect(try create(Manifest.pod("b"), &scenario) == [])
    #expect(try create(Manifest.pod("c"), &scenario).first?.hasPrefix("403 ") ?? false)
    #expect(try create(Manifest.pod("d", container: sized), &scenario) == [])
  }

  @Test func `limits of a namespace fill in and refuse`() throws {
    var scenario = try world()
    _ = try create(
      """
      {apiVersion: v1, kind: LimitRange, metadata: {name: sizes}, spec: {limits: [{type: Container,
      default: {cpu: 200m, memory: 128Mi}, defaultRequest: {cpu: 100m}, max: {cpu: "1"}}]}}
      """, &scenario)
    _ = try create(agent, &scenario)
    scenario.settle()
    let pod = scenario.podObjects("app=osquery", namespace: "lab").first
    #expect(
      pod?["spec", "containers"]?[0]?["resources"]?.text
        == #"{"limits":{"cpu":"200m","memory":"128Mi"},"requests":{"cpu":"100m","memory":"128Mi"}}"#
    )
    #expect(
      pod?.annotations["kubernetes.io/limit-ranger"]
        == "LimitRanger plugin set: cpu, memory request for container main; cpu, memory limit for container main"
    )
    try scenario.patch(
      "daemonset/osquery",
      "{spec: {template: {spec: {containers: [{name: main, resources: {limits: {cpu: 2}}}]}}}}",
      namespace: "lab")
    scenario.settle()
    #expect(scenario.counts("osquery", namespace: "lab") == [2, 1, 1, 0, 1])
    #expect(
      scenario.events(reason: "FailedCreate", namespace: "lab").first?
        .replacing(#/osquery-[a-z0-9]{5}/#, with: "POD")
          == """
          Warning FailedCreate Error creating: pods "POD" is forbidden: \
          maximum cpu usage per Container is 1, but limit is 2
          """)
    #expect(
      try create(
        Manifest.pod("p", container: "resources: {limits: {cpu: 3}, requests: {cpu: 2}}"), &scenario
      )
        == [
          "403 pods \"p\" is forbidden: maximum cpu usage per Container is 1, but limit is 3"
        ])
  }

  @Test func `a namespace that enforces baseline refuses what reaches the node`() throws {
    var scenario = try world(
      labels:
        "pod-security.kubernetes.io/enforce: baseline, pod-security.kubernetes.io/warn: restricted")
    #expect(
      try create(agent, &scenario) == [
        """
        would violate PodSecurity "restricted:latest": host namespaces (hostPID=true), \
        allowPrivilegeEscalation != false (container "main" must set \
        securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container \
        "main" must set securityContext.capabilities.drop=["ALL"]), restricted volume types \
        (volume "root" uses restricted volume type "hostPath"), runAsNonRoot != true (pod or \
        container "main" must set securityContext.runAsNonRoot=true), seccompProfile (pod or \
        container "main" must set securityContext.seccompProfile.type to "RuntimeDefault" or \
        "Localhost")
        """
      ])
    scenario.settle()
    #expect(scenario.counts("osquery", namespace: "lab") == [2, 0, 0, 0, 0])
    #expect(
      scenario.events(reason: "FailedCreate", namespace: "lab").first?
        .replacing(#/osquery-[a-z0-9]{5}/#, with: "POD")
          == """
          Warning FailedCreate Error creating: pods "POD" is forbidden: violates PodSecurity \
          "baseline:latest": host namespaces (hostPID=true), hostPath volumes (volume "root")
          """)
    try scenario.patch(
      "namespace/lab", "{metadata: {labels: {pod-security.kubernetes.io/enforce: privileged}}}")
    scenario.settle()
    #expect(scenario.counts("osquery", namespace: "lab") == [2, 2, 2, 2, 2])
  }

  @Test func `a namespace that asks for more names the pods that do not fit`() throws {
    var scenario = try world()
    _ = try create(agent, &scenario)
    _ = try create(Manifest.pod("alone"), &scenario)
    scenario.settle()
    let answer = try scenario.send(
      .patch, "/api/v1/namespaces/lab",
      ["metadata": ["labels": ["pod-security.kubernetes.io/enforce": "restricted"]]],
      contentType: "application/merge-patch+json")
    #expect(
      answer.warnings.map { $0.replacing(#/osquery-[a-z0-9]{5}/#, with: "POD") } == [
        "existing pods in namespace \"lab\" violate the new PodSecurity enforce level \"restricted:latest\"",
        "alone: allowPrivilegeEscalation != false, unrestricted capabilities, runAsNonRoot != true, seccompProfile",
        "POD (and 1 other pod): host namespaces, allowPrivilegeEscalation != false, unrestricted capabilities, restricted volume types, runAsNonRoot != true, seccompProfile",
      ])
    do {
      try scenario.send(
        .patch, "/api/v1/namespaces/lab",
        ["metadata": ["labels": ["pod-security.kubernetes.io/warn": "strict"]]],
        contentType: "application/merge-patch+json")
      Issue.record("a level that does not exist was taken")
    } catch {
      #expect(
        error.message
          == "Namespace \"lab\" is invalid: metadata.labels[pod-security.kubernetes.io/warn]: Invalid value: \"strict\": must be one of privileged, baseline, restricted"
      )
    }
  }

  @Test(
    arguments: [
      ("hostNetwork: true, hostIPC: true", "", "host namespaces (hostNetwork=true, hostIPC=true)"),
      (
        "", "securityContext: {privileged: true}",
        "privileged (container \"main\" must not set securityContext.privileged=true)"
      ),
      (
        "", "ports: [{containerPort: 80, hostPort: 80}, {containerPort: 81, hostPort: 81}]",
        "hostPort (container \"main\" uses hostPorts 80, 81)"
      ),
      (
        "", "securityContext: {capabilities: {add: [SYS_ADMIN, NET_ADMIN]}}",
        "non-default capabilities (container \"main\" must not include \"NET_ADMIN\", \"SYS_ADMIN\" in securityContext.capabilities.add)"
      ),
      (
        "securityContext: {seccompProfile: {type: Unconfined}}", "",
        "seccompProfile (pod must not set securityContext.seccompProfile.type to \"Unconfined\")"
      ),
      (
        "securityContext: {sysctls: [{name: kernel.msgmax, value: '1'}]}", "",
        "forbidden sysctls (kernel.msgmax)"
      ),
      (
        "securityContext: {seLinuxOptions: {type: spc_t}}", "",
        "seLinuxOptions (pod set forbidden securityContext.seLinuxOptions: type \"spc_t\")"
      ),
      (
        "securityContext: {appArmorProfile: {type: Unconfined}}", "",
        "forbidden AppArmor profile (pod must not set AppArmor profile type to \"Unconfined\")"
      ),
      (
        "", "livenessProbe: {httpGet: {host: 1.2.3.4, port: 80}}",
        "probe or lifecycle host (container \"main\" uses probe or lifecycle host \"1.2.3.4\")"
      ),
    ])
  func `baseline refuses`(spec: String, container: String, reason: String) throws {
    var scenario = try world(labels: "pod-security.kubernetes.io/enforce: baseline", nodes: [])
    #expect(
      try create(Manifest.pod("p", spec: spec, container: container), &scenario)
        == ["403 pods \"p\" is forbidden: violates PodSecurity \"baseline:latest\": \(reason)"])
  }

  @Test func `restricted lets careful pods in`() throws {
    var scenario = try world(labels: "pod-security.kubernetes.io/enforce: restricted", nodes: [])
    #expect(
      try create(
        Manifest.pod(
          "p",
          spec:
            "securityContext: {runAsNonRoot: true, runAsUser: 1000, seccompProfile: {type: RuntimeDefault}}",
          container:
            "securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}"
        ), &scenario) == [])
    #expect(
      try create(
        Manifest.pod(
          "q",
          spec: "securityContext: {runAsUser: 0, seccompProfile: {type: RuntimeDefault}}",
          container:
            "securityContext: {runAsNonRoot: false, allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}"
        ), &scenario) == [
          "403 pods \"q\" is forbidden: violates PodSecurity \"restricted:latest\": runAsNonRoot != true (container \"main\" must not set securityContext.runAsNonRoot=false), runAsUser=0 (pod must not set runAsUser=0)"
        ])
  }

  @Test func `there is one default priority class, and the system's own stay`() throws {
    var scenario = Scenario(nodes: [])
    /// A class that is the default.
    func text(_ name: String) -> String {
      "{apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, metadata: {name: \(name)}, value: 500, globalDefault: true}"
    }
    try scenario.create(text("ordinary"))
    do {
      try scenario.create(text("second"))
      Issue.record("a second default was taken")
    } catch let error as APIError {
      #expect(
        error.message
          == "priorityclasses.scheduling.k8s.io \"second\" is forbidden: PriorityClass ordinary is already marked as default. Only one default can exist"
      )
    }
    do {
      try scenario.delete("priorityclass/system-node-critical")
      Issue.record("a class of the system's was deleted")
    } catch let error as APIError {
      #expect(
        error.message
          == "priorityclasses.scheduling.k8s.io \"system-node-critical\" is forbidden: this is a system priority class and cannot be deleted"
      )
    }
  }

  @Test func `a runtime class brings overhead, nodes and tolerations`() throws {
    var scenario = try world()
    try scenario.create(
      """
      {apiVersion: node.k8s.io/v1, kind: RuntimeClass, metadata: {name: sandboxed}, handler: runsc,
      overhead: {podFixed: {cpu: 250m, memory: 120Mi}},
      scheduling: {nodeSelector: {runtime: sandbox},
      tolerations: [{key: sandbox, operator: Exists, effect: NoSchedule}]}}
      """)
    _ = try create(Manifest.pod("safe", spec: "runtimeClassName: sandboxed"), &scenario)
    let pod = scenario.object("pod/safe", namespace: "lab")
    #expect(pod?["spec", "overhead"]?.text == #"{"cpu":"250m","memory":"120Mi"}"#)
    #expect(pod?["spec", "nodeSelector"]?.text == #"{"runtime":"sandbox"}"#)
    #expect(
      (pod?["spec", "tolerations"]?.array ?? []).map { $0["key"]?.string ?? "" } == [
        "node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable", "sandbox",
      ])
    #expect(
      try create(Manifest.pod("lost", spec: "runtimeClassName: none"), &scenario)
        == ["403 pods \"lost\" is forbidden: pod rejected: RuntimeClass \"none\" not found"])
  }

  @Test func `the overhead of a pod is that of its runtime class`() throws {
    var scenario = try world()
    /// A pod with more in its specification.
    func pod(_ spec: String) -> String {
      "{apiVersion: v1, kind: Pod, metadata: {name: p}, "
        + "spec: {containers: [{name: c, image: i}], \(spec)}}"
    }
    let forbidden = "403 pods \"p\" is forbidden: pod rejected:"
    #expect(
      try create(pod("overhead: {cpu: 1}"), &scenario) == [
        "\(forbidden) Pod Overhead set without corresponding RuntimeClass defined Overhead"
      ])
    #expect(
      try create(pod("overhead: {cpu: 1}, restartPolicy: Maybe"), &scenario).first?
        .hasPrefix("422 Pod \"p\" is invalid: spec.restartPolicy: Unsupported value") == true)
    #expect(
      try create(pod("runtimeClassName: gvisor"), &scenario) == [
        "\(forbidden) RuntimeClass \"gvisor\" not found"
      ])
    try scenario.create(
      """
      {apiVersion: node.k8s.io/v1, kind: RuntimeClass, metadata: {name: gvisor}, handler: runsc,
      overhead: {podFixed: {cpu: 100m}}, scheduling: {nodeSelector: {gvisor: 'yes'},
      tolerations: [{key: gvisor, operator: Exists}]}}
      """)
    #expect(
      try create(pod("runtimeClassName: gvisor, overhead: {cpu: 1}"), &scenario) == [
        "\(forbidden) Pod's Overhead doesn't match RuntimeClass's defined Overhead"
      ])
    #expect(
      try create(pod("runtimeClassName: gvisor, nodeSelector: {gvisor: 'no'}"), &scenario) == [
        "403 pods \"p\" is forbidden: conflict: runtimeClass.scheduling.nodeSelector[gvisor] = "
          + "yes; pod.spec.nodeSelector[gvisor] = no"
      ])
    let narrow = "{key: gvisor, operator: Equal, value: a, effect: NoSchedule}"
    #expect(
      try create(pod("runtimeClassName: gvisor, tolerations: [\(narrow)]"), &scenario) == [])
    let spec = scenario.object("pod/p", namespace: "lab")?["spec"]
    #expect(spec?["overhead"] == ["cpu": "100m"])
    #expect(spec?["nodeSelector"] == ["gvisor": "yes"])
    #expect(
      spec?["tolerations"]?.array?.compactMap { $0["key"]?.string } == [
        "node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable", "gvisor",
      ])
  }

  @Test(arguments: [
    ("serviceAccountName: default", "reference service accounts"),
    ("imagePullSecrets: [{name: s}]", "reference secrets"),
    ("volumes: [{name: v, secret: {secretName: s}}]", "reference secrets"),
    ("volumes: [{name: v, projected: {sources: [{secret: {name: s}}]}}]", "reference secrets"),
    (
      "volumes: [{name: v, csi: {driver: d, nodePublishSecretRef: {name: s}}}]",
      "reference secrets"
    ),
    (
      "volumes: [{name: v, projected: {sources: [{serviceAccountToken: {path: t}}]}}]",
      "use ServiceAccountToken volume projections"
    ),
  ])
  func `a mirror pod needs no secrets`(spec: String, reason: String) throws {
    var scenario = try world()
    let manifest = """
      apiVersion: v1
      kind: Pod
      metadata: {name: m, annotations: {kubernetes.io/config.mirror: x}}
      spec: {nodeName: node01, containers: [{name: c, image: i}], \(spec)}
      """
    #expect(
      try create(manifest, &scenario) == [
        "403 pods \"m\" is forbidden: a mirror pod may not \(reason)"
      ])
  }
}
