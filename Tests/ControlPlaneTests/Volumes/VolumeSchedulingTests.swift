import ControlPlane
import KubeAPI
import Scenario
import Testing

/// Pods whose volumes are chosen together with their node.
@Suite struct VolumeSchedulingTests {
  /// A class whose volumes are chosen with the node.
  private static let delayed = "volumeBindingMode: WaitForFirstConsumer"
  /// A volume on a node's own disk.
  private static func local(_ name: String, on node: String, _ size: String = "5Gi") -> String {
    VolumeManifest.volume(
      name, size, source: "local: {path: /mnt}", more: VolumeManifest.onNode(node))
  }

  @Test func `a claim waits for a pod, and the pod goes where a volume is`() throws {
    var scenario = Scenario(nodes: ["node01", "node02", "node03"])
    try scenario.create(VolumeManifest.storageClass("manual", more: Self.delayed))
    try scenario.create(Self.local("v", on: "node02"))
    try scenario.create(VolumeManifest.claim("c"))
    scenario.settle()
    #expect(
      scenario.events(about: "c") == [
        """
        Normal WaitForFirstConsumer waiting for first consumer to be created before binding
        """
      ])
    try scenario.create(VolumeManifest.pod("p", "c"))
    scenario.settle()
    #expect(scenario.pods() == ["node02 Running"])
    #expect(scenario.object("persistentvolumeclaim/c")?["spec", "volumeName"] == "v")
    #expect(scenario.object("pod/p")?["status", "nominatedNodeName"] == nil)
  }

  @Test func `each claim of a pod gets a volume of its own on the same node`() throws {
    var scenario = Scenario(nodes: ["node01", "node02"])
    try scenario.create(VolumeManifest.storageClass("manual", more: Self.delayed))
    try scenario.create(Self.local("a", on: "node01"))
    try scenario.create(Self.local("b", on: "node02", "2Gi"))
    try scenario.create(Self.local("c", on: "node02", "9Gi"))
    try scenario.create(VolumeManifest.claim("small", "1Gi"))
    try scenario.create(VolumeManifest.claim("large", "2Gi"))
    try scenario.create(VolumeManifest.pod("p", "large", "small"))
    scenario.settle()
    #expect(scenario.pods() == ["node02 Running"])
    #expect(scenario.object("persistentvolumeclaim/small")?["spec", "volumeName"] == "b")
    #expect(scenario.object("persistentvolumeclaim/large")?["spec", "volumeName"] == "c")
  }

  @Test func `a pod without a volume anywhere waits, and says so`() throws {
    var scenario = Scenario(nodes: ["node01", "node02"])
    try scenario.create(VolumeManifest.storageClass("manual", more: Self.delayed))
    try scenario.create(VolumeManifest.claim("c"))
    try scenario.create(VolumeManifest.pod("p", "c"))
    scenario.settle()
    #expect(
      scenario.events(about: "p") == [
        """
        Warning FailedScheduling 0/2 nodes are available: 2 node(s) didn't find available \
        persistent volumes to bind. no new claims to deallocate, preemption: 0/2 nodes are \
        available: 2 Preemption is not helpful for scheduling.
        """
      ])
    scenario.run(seconds: 20)
    #expect(
      scenario.events(about: "c", reason: "WaitForPodScheduled").first?.hasPrefix(
        "Normal WaitForPodScheduled waiting for pod p to be scheduled") ?? false)
    try scenario.create(Self.local("v", on: "node01"))
    scenario.settle()
    #expect(scenario.pods() == ["node01 Running"])
  }

  @Test func `a pod follows the volume that its claim has`() throws {
    var scenario = Scenario(nodes: ["node01", "node02"])
    try scenario.create(Self.local("v", on: "node02"))
    try scenario.create(VolumeManifest.claim("c"))
    scenario.settle()
    try scenario.create(VolumeManifest.pod("p", "c"))
    try scenario.create(
      VolumeManifest.pod("q", "c", more: "nodeSelector: {kubernetes.io/hostname: node01}"))
    scenario.settle()
    #expect(scenario.pods() == ["<none> Pending", "node02 Running"])
    #expect(
      scenario.events(about: "q") == [
        """
        Warning FailedScheduling 0/2 nodes are available: 1 node(s) didn't match \
        PersistentVolume's node affinity, 1 node(s) didn't match Pod's node affinity/selector. \
        no new claims to deallocate, preemption: 0/2 nodes are available: \
        2 Preemption is not helpful for scheduling.
        """
      ])
  }

  @Test func `a pod waits on its node for a driver, and is tried anew in the end`() throws {
    var scenario = Scenario(nodes: ["node01"])
    try scenario.create(
      VolumeManifest.storageClass("manual", "csi.example.com", more: Self.delayed))
    try scenario.create(VolumeManifest.claim("c"))
    try scenario.create(VolumeManifest.pod("p", "c"))
    scenario.settle()
    let claim = try #require(scenario.object("persistentvolumeclaim/c"))
    #expect(claim.annotations["volume.kubernetes.io/selected-node"] == "node01")
    #expect(scenario.pods() == ["<none> Pending"])
    #expect(scenario.object("pod/p")?["status", "nominatedNodeName"] == "node01")
    #expect(scenario.events(about: "p").isEmpty)
    scenario.run(seconds: 601)
    #expect(
      scenario.events(about: "p") == [
        """
        Warning FailedScheduling running PreBind plugin "VolumeBinding": binding volumes: \
        context deadline exceeded
        """
      ])
    // What the driver would make.
    try scenario.create(
      VolumeManifest.volume(
        "made", source: "csi: {driver: csi.example.com, volumeHandle: h}",
        more: "claimRef: {namespace: default, name: c, uid: \(claim.uid)}"))
    scenario.settle()
    #expect(scenario.pods() == ["node01 Running"])
  }

  @Test func `a driver that keeps count of its storage is asked where there is enough`() throws {
    var scenario = Scenario(nodes: ["node01", "node02"])
    try scenario.create(
      VolumeManifest.storageClass("manual", "csi.example.com", more: Self.delayed))
    try scenario.create(
      """
      {apiVersion: storage.k8s.io/v1, kind: CSIDriver, metadata: {name: csi.example.com},
      spec: {storageCapacity: true}}
      """)
    try scenario.create(VolumeManifest.claim("c", "5Gi"))
    try scenario.create(VolumeManifest.pod("p", "c"))
    scenario.settle()
    #expect(
      scenario.events(about: "p").first?.hasPrefix(
        """
        Warning FailedScheduling 0/2 nodes are available: \
        2 node(s) did not have enough free storage.
        """) ?? false)
    try scenario.create(
      """
      {apiVersion: storage.k8s.io/v1, kind: CSIStorageCapacity, metadata: {name: room},
      storageClassName: manual, capacity: 9Gi,
      nodeTopology: {matchLabels: {kubernetes.io/hostname: node02}}}
      """)
    try scenario.patch("storageclass/manual", "{metadata: {labels: {a: b}}}")
    scenario.settle()
    #expect(
      scenario.object("persistentvolumeclaim/c")?
        .annotations["volume.kubernetes.io/selected-node"] == "node02")
  }

  @Test func `a claim for one pod keeps a second pod waiting`() throws {
    var scenario = Scenario(nodes: ["node01"])
    try scenario.create(VolumeManifest.volume("v", modes: "ReadWriteOncePod"))
    try scenario.create(VolumeManifest.claim("c", modes: "ReadWriteOncePod"))
    scenario.settle()
    try scenario.create(VolumeManifest.pod("p", "c"))
    scenario.settle()
    try scenario.create(VolumeManifest.pod("q", "c"))
    scenario.settle()
    #expect(scenario.pods() == ["<none> Pending", "node01 Running"])
    #expect(
      scenario.events(about: "q").first?.hasPrefix(
        """
        Warning FailedScheduling 0/1 nodes are available: 1 node has pod using \
        PersistentVolumeClaim with the same name and ReadWriteOncePod access mode.
        """) ?? false)
    try scenario.delete("pod/p")
    scenario.settle()
    #expect(scenario.pods() == ["node01 Running"])
  }

  @Test func `classes say where volumes may be made`() throws {
    var scenario = Scenario(nodes: ["node01", "node02"])
    try scenario.create(
      VolumeManifest.storageClass(
        "manual", "csi.example.com",
        more: """
          \(Self.delayed), allowedTopologies: [{matchLabelExpressions: [
          {key: kubernetes.io/hostname, values: [node02]}]}]
          """))
    try scenario.create(VolumeManifest.claim("c"))
    try scenario.create(VolumeManifest.pod("p", "c"))
    scenario.settle()
    #expect(
      scenario.object("persistentvolumeclaim/c")?
        .annotations["volume.kubernetes.io/selected-node"] == "node02")
  }

  @Test func `a volume's labels say in which part of the cluster it is`() throws {
    var scenario = Scenario(nodes: ["node01", "node02"])
    for (node, zone) in [("node01", "west"), ("node02", "east")] {
      try scenario.label(node: node, ["topology.kubernetes.io/zone": .string(zone)])
    }
    try scenario.create(
      VolumeManifest.volume("v", labels: "failure-domain.beta.kubernetes.io/zone: east__north"))
    try scenario.create(VolumeManifest.claim("c"))
    scenario.settle()
    try scenario.create(VolumeManifest.pod("p", "c"))
    try scenario.create(
      VolumeManifest.pod("q", "c", more: "nodeSelector: {kubernetes.io/hostname: node01}"))
    scenario.settle()
    #expect(scenario.pods() == ["<none> Pending", "node02 Running"])
    #expect(
      scenario.events(about: "q").first?.contains("1 node(s) had no available volume zone")
        ?? false)
  }

  @Test func `a volume whose path is not there keeps its pod waiting`() throws {
    var scenario = Scenario(nodes: ["node01"])
    try scenario.create(
      VolumeManifest.volume("v", source: "hostPath: {path: /data, type: Directory}"))
    try scenario.create(VolumeManifest.claim("c"))
    scenario.settle()
    try scenario.create(VolumeManifest.pod("p", "c"))
    scenario.settle()
    #expect(
      scenario.events(about: "p", reason: "FailedMount").first?.hasPrefix(
        """
        Warning FailedMount MountVolume.SetUp failed for volume "v" : hostPath type check failed: \
        /data is not a directory
        """) ?? false)
  }
}
