import ControlPlane
import KubeAPI
import Scenario
import Testing

/// Where daemon pods run, and what they are given for it.
@Suite struct DaemonSetPlacementTests {
  @Test func `every node that the taints allow gets a pod`() throws {
    var scenario = Scenario()
    try scenario.apply(Manifest.daemonSet())
    let report = scenario.settle()
    #expect(report.isSettled)
    #expect(scenario.pods("app=web") == ["node01 Running", "node02 Running"])
    #expect(
      scenario.status("web")
        == #"""
        {"currentNumberScheduled":2,"desiredNumberScheduled":2,"numberAvailable":2,\#
        "numberMisscheduled":0,"numberReady":2,"observedGeneration":1,\#
        "updatedNumberScheduled":2}
        """#)
  }

  @Test func `a toleration lets it onto the control plane`() throws {
    var scenario = Scenario()
    try scenario.apply(Manifest.daemonSet(pod: Manifest.toleratesControlPlane))
    scenario.settle()
    #expect(
      scenario.pods("app=web") == ["controlplane Running", "node01 Running", "node02 Running"])
  }

  @Test func `without a matching node the status says zero and leaves optional numbers out`() throws
  {
    var scenario = Scenario()
    try scenario.create(Manifest.daemonSet(pod: "nodeSelector: {disktype: ssd}"))
    scenario.settle()
    #expect(
      scenario.status("web")
        == #"""
        {"currentNumberScheduled":0,"desiredNumberScheduled":0,"numberMisscheduled":0,\#
        "numberReady":0,"observedGeneration":1}
        """#)
    #expect(scenario.pods() == [])
  }

  @Test func `labels of nodes bring and take the pod`() throws {
    var scenario = Scenario()
    try scenario.create(Manifest.daemonSet(pod: "nodeSelector: {disktype: ssd}"))
    scenario.settle()
    try scenario.label(node: "node01", ["disktype": "ssd"])
    scenario.settle()
    #expect(scenario.pods() == ["node01 Running"])
    #expect(scenario.counts("web") == [1, 1, 1, 1, 1])
    try scenario.label(node: "node02", ["disktype": "ssd"])
    try scenario.label(node: "controlplane", ["disktype": "ssd"])
    scenario.settle()
    #expect(scenario.counts("web") == [2, 2, 2, 2, 2])
    try scenario.label(node: "node01", ["disktype": "hdd"])
    scenario.settle()
    #expect(scenario.pods() == ["node02 Running"])
    try scenario.label(node: "node02", ["disktype": nil])
    scenario.settle()
    #expect(scenario.pods() == [])
    #expect(scenario.counts("web") == [0, 0, 0, 0, 0])
    #expect(
      scenario.events(about: "web").map {
        $0.split(separator: " ").prefix(4).joined(separator: " ")
      }
        == [
          "Normal SuccessfulCreate Created pod:", "Normal SuccessfulCreate Created pod:",
          "Normal SuccessfulDelete Deleted pod:", "Normal SuccessfulDelete Deleted pod:",
        ])
  }

  @Test func `required affinity chooses nodes, and pods get the node's name in its place`() throws {
    var scenario = Scenario()
    try scenario.label(node: "node01", ["zone": "east", "cores": "4"])
    try scenario.label(node: "node02", ["zone": "west", "cores": "16"])
    try scenario.apply(
      Manifest.daemonSet(
        pod: """
          affinity: {nodeAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [
              {matchExpressions: [{key: zone, operator: In, values: [east, north]}]},
              {matchExpressions: [{key: cores, operator: Gt, values: ["8"]}]}]},
            preferredDuringSchedulingIgnoredDuringExecution: [
              {weight: 10, preference: {matchExpressions: [{key: zone, operator: Exists}]}}]}}
          """))
    scenario.settle()
    #expect(scenario.pods() == ["node01 Running", "node02 Running"])
    #expect(
      scenario.pod(on: "node02")?["spec", "affinity"]?.text
        == #"""
        {"nodeAffinity":{"preferredDuringSchedulingIgnoredDuringExecution":[{"preference":\#
        {"matchExpressions":[{"key":"zone","operator":"Exists"}]},"weight":10}],\#
        "requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[{"matchFields":\#
        [{"key":"metadata.name","operator":"In","values":["node02"]}]}]}}}
        """#)
    try scenario.label(node: "node02", ["cores": "8"])
    scenario.settle()
    #expect(scenario.pods() == ["node01 Running"])
    #expect(scenario.counts("web") == [1, 1, 1, 1, 1])
    try scenario.patch(
      "daemonset/web",
      """
      [{op: replace, path: /spec/template/spec/affinity/nodeAffinity/requiredDuringSchedulingIgnoredDuringExecution/nodeSelectorTerms,
        value: [{matchExpressions: [{key: zone, operator: NotIn, values: [east]}]}]}]
      """, type: "json-patch")
    scenario.settle()
    #expect(scenario.pods() == ["node02 Running"])
  }

  @Test func `pods get the tolerations of daemons after their own`() throws {
    var scenario = Scenario(nodes: ["node01"])
    try scenario.apply(
      Manifest.daemonSet(
        pod: """
          hostNetwork: true, tolerations: [{key: a, operator: Exists},
          {key: node.kubernetes.io/not-ready, operator: Exists, effect: NoExecute, tolerationSeconds: 30},
          {key: node.kubernetes.io/unreachable, operator: Exists}]
          """))
    scenario.settle()
    let expected = [
      #"{"key":"a","operator":"Exists"}"#,
      #"{"effect":"NoExecute","key":"node.kubernetes.io/not-ready","operator":"Exists"}"#,
      #"{"key":"node.kubernetes.io/unreachable","operator":"Exists"}"#,
      #"{"effect":"NoExecute","key":"node.kubernetes.io/unreachable","operator":"Exists"}"#,
      #"{"effect":"NoSchedule","key":"node.kubernetes.io/disk-pressure","operator":"Exists"}"#,
      #"{"effect":"NoSchedule","key":"node.kubernetes.io/memory-pressure","operator":"Exists"}"#,
      #"{"effect":"NoSchedule","key":"node.kubernetes.io/pid-pressure","operator":"Exists"}"#,
      #"{"effect":"NoSchedule","key":"node.kubernetes.io/unschedulable","operator":"Exists"}"#,
      #"{"effect":"NoSchedule","key":"node.kubernetes.io/network-unavailable","operator":"Exists"}"#,
    ]
    #expect(scenario.pod(on: "node01")?["spec", "tolerations"]?.array?.map(\.text) == expected)
  }

  @Test func `pods carry the hash of their revision and the generation of their template`() throws {
    var scenario = Scenario(nodes: ["node01"])
    try scenario.apply(Manifest.daemonSet())
    scenario.settle()
    let pod = try #require(scenario.pod(on: "node01"))
    let revision = try #require(scenario.world.objects(.controllerRevisions).first)
    let hash = revision.labels["controller-revision-hash"]?.string ?? ""
    #expect(revision.name == "web-\(hash)")
    #expect(!hash.isEmpty)
    #expect(pod.labels["controller-revision-hash"]?.string == hash)
    #expect(pod.labels["pod-template-generation"] == "1")
    #expect(pod["metadata", "generateName"] == "web-")
    let uid = scenario.object("daemonset/web")?.uid ?? ""
    #expect(
      pod.ownerReferences.map(\.text) == [
        #"""
        {"apiVersion":"apps/v1","blockOwnerDeletion":true,"controller":true,\#
        "kind":"DaemonSet","name":"web","uid":"\#(uid)"}
        """#
      ])
  }

  @Test func `a node that joins gets a pod`() throws {
    var scenario = Scenario(nodes: ["node01"])
    try scenario.apply(Manifest.daemonSet())
    scenario.settle()
    try scenario.world.addNode(NodeSpec(name: "node02"))
    scenario.settle()
    #expect(scenario.pods() == ["node01 Running", "node02 Running"])
    #expect(scenario.counts("web") == [2, 2, 2, 2, 2])
  }

  @Test func `a deleted node shows in the status with the next sync, and its pod goes after 40 s`()
    throws
  {
    var scenario = Scenario(nodes: ["node01", "node02"])
    try scenario.apply(Manifest.daemonSet())
    scenario.settle()
    try scenario.world.removeNode("node02")
    scenario.run(seconds: 20)
    #expect(scenario.counts("web") == [2, 2, 2, 2, 2])
    #expect(scenario.pods() == ["node01 Running", "node02 Running"])
    try scenario.patch("daemonset/web", "{metadata: {annotations: {touched: 'yes'}}}")
    scenario.run(seconds: 10)
    #expect(scenario.counts("web") == [1, 1, 1, 1, 1])
    #expect(scenario.pods() == ["node01 Running", "node02 Running"])
    scenario.run(seconds: 11)
    #expect(scenario.pods() == ["node01 Running"])
  }

  @Test func `a node object without a kubelet gets an unbound pod until it has room`() throws {
    var scenario = Scenario()
    try scenario.apply(Manifest.daemonSet(container: "resources: {requests: {cpu: 100m}}"))
    scenario.settle()
    try scenario.create(
      """
      apiVersion: v1
      kind: Node
      metadata: {name: node03, labels: {kubernetes.io/hostname: node03, kubernetes.io/os: linux}}
      """)
    scenario.settle()
    #expect(scenario.counts("web") == [3, 3, 2, 3, 2])
    #expect(scenario.pods() == ["<none> Pending", "node01 Running", "node02 Running"])
    try scenario.patch(
      "node/node03",
      """
      status: {capacity: {cpu: "1", memory: 1Gi, pods: "10"},
        allocatable: {cpu: "1", memory: 1Gi, pods: "10"},
        conditions: [{type: Ready, status: "True", reason: KubeletReady, message: ok,
          lastHeartbeatTime: "2030-01-01T00:00:00Z", lastTransitionTime: "2026-01-01T00:00:00Z"}]}
      """, type: "merge-patch", subresource: "status")
    scenario.settle()
    #expect(scenario.counts("web") == [3, 3, 2, 3, 2])
    #expect(scenario.pods() == ["node01 Running", "node02 Running", "node03 Pending"])
    try scenario.delete("node/node03")
    scenario.run(seconds: 5)
    #expect(scenario.counts("web") == [3, 3, 2, 3, 2])
    try scenario.patch("daemonset/web", "{metadata: {annotations: {touched: 'yes'}}}")
    scenario.run(seconds: 1)
    #expect(scenario.counts("web") == [2, 2, 2, 2, 2])
    #expect(scenario.pods() == ["node01 Running", "node02 Running", "node03 Pending"])
  }

  @Test func `the unscheduled pod of a deleted node goes with the next sync`() throws {
    var scenario = Scenario(nodes: ["node01"])
    try scenario.apply(Manifest.daemonSet(container: "resources: {requests: {cpu: 100m}}"))
    try scenario.create("{apiVersion: v1, kind: Node, metadata: {name: node03}}")
    scenario.settle()
    #expect(scenario.pods() == ["<none> Pending", "node01 Running"])
    try scenario.delete("node/node03")
    scenario.settle()
    #expect(scenario.counts("web")[0] == 2)
    try scenario.patch("daemonset/web", "{metadata: {annotations: {touched: 'yes'}}}")
    scenario.settle()
    #expect(scenario.pods() == ["node01 Running"])
    #expect(scenario.counts("web") == [1, 1, 1, 1, 1])
  }

  @Test func `a NoSchedule taint leaves the pod and a stale status until the next sync`() throws {
    var scenario = Scenario(nodes: ["node01", "node02"])
    try scenario.apply(Manifest.daemonSet())
    scenario.settle()
    try scenario.taint(node: "node02", "dedicated=db:NoSchedule")
    scenario.settle()
    #expect(scenario.pods() == ["node01 Running", "node02 Running"])
    #expect(scenario.counts("web") == [2, 2, 2, 2, 2])
    try scenario.patch("daemonset/web", "{metadata: {annotations: {touched: 'yes'}}}")
    scenario.settle()
    #expect(scenario.pods() == ["node01 Running", "node02 Running"])
    #expect(
      scenario.status("web")
        == #"""
        {"currentNumberScheduled":1,"desiredNumberScheduled":1,"numberAvailable":1,\#
        "numberMisscheduled":1,"numberReady":1,"observedGeneration":1,\#
        "updatedNumberScheduled":1}
        """#)
    try scenario.taint(node: "node02")
    scenario.settle()
    #expect(scenario.counts("web") == [2, 2, 2, 2, 2])
    #expect(scenario.object("daemonset/web")?["status", "numberMisscheduled"] == 0)
  }

  @Test func `a NoExecute taint takes the pod and does not bring it back`() throws {
    var scenario = Scenario(nodes: ["node01", "node02"])
    try scenario.apply(Manifest.daemonSet())
    scenario.settle()
    try scenario.taint(node: "node02", "broken=disk:NoExecute")
    scenario.settle()
    #expect(scenario.pods() == ["node01 Running"])
    #expect(scenario.counts("web") == [1, 1, 1, 1, 1])
    try scenario.taint(node: "node02")
    scenario.settle()
    #expect(scenario.pods() == ["node01 Running", "node02 Running"])
  }

  @Test func `a cordoned node keeps its daemon pod and gets a new one`() throws {
    var scenario = Scenario(nodes: ["node01", "node02"])
    try scenario.apply(Manifest.daemonSet())
    try scenario.cordon(node: "node01")
    scenario.settle()
    #expect(scenario.counts("web") == [2, 2, 2, 2, 2])
    #expect(
      scenario.object("node/node01")?["spec", "taints"]?.text
        == #"""
        [{"effect":"NoSchedule","key":"node.kubernetes.io/unschedulable",\#
        "timeAdded":"2026-01-01T00:00:00Z"}]
        """#)
    try scenario.delete("pod/\(scenario.pod(on: "node01")?.name ?? "")")
    scenario.settle()
    #expect(scenario.pods() == ["node01 Running", "node02 Running"])
    try scenario.cordon(node: "node01", false)
    scenario.settle()
    #expect(scenario.object("node/node01")?["spec", "taints"] == nil)
    #expect(scenario.object("node/node01")?["spec", "unschedulable"] == nil)
  }

  @Test func `a template's nodeName holds it to one node`() throws {
    var scenario = Scenario(nodes: ["node01", "node02"])
    try scenario.apply(Manifest.daemonSet(pod: "nodeName: node02"))
    scenario.settle()
    #expect(scenario.pods() == ["node02 Running"])
    #expect(scenario.counts("web") == [1, 1, 1, 1, 1])
  }

  @Test func `a lost node keeps its daemon pod, which counts as misscheduled`() throws {
    var scenario = Scenario(nodes: ["node01", "node02"])
    try scenario.apply(Manifest.daemonSet())
    scenario.settle()
    try scenario.world.failNode("node02")
    scenario.run(seconds: 400)
    #expect(scenario.podObjects("app=web").count == 2)
    #expect(scenario.counts("web") == [1, 1, 1, 1, 1])
    #expect(scenario.object("daemonset/web")?["status", "numberMisscheduled"] == 1)
    let ready = scenario.pod(on: "node02")?["status", "conditions"]?.array?
      .first { $0["type"] == "Ready" }
    #expect(ready?["status"] == "False")
  }
}
