import ControlPlane
import KubeAPI
import Scenario
import Testing

/// What admission and the controllers of protection do to claims and volumes.
@Suite struct StorageAdmissionTests {
  /// Marks a class as the one for claims without one.
  private static let isDefault = "storageclass.kubernetes.io/is-default-class: \"true\""

  @Test func `claims without a class get the youngest default one`() throws {
    var scenario = Scenario(nodes: ["node01"])
    try scenario.create(VolumeManifest.claim("early", storageClass: nil))
    scenario.settle()
    #expect(scenario.object("persistentvolumeclaim/early")?["spec", "storageClassName"] == nil)
    try scenario.create(VolumeManifest.storageClass("old", annotations: Self.isDefault))
    scenario.run(seconds: 2)
    try scenario.create(VolumeManifest.storageClass("new", annotations: Self.isDefault))
    try scenario.create(VolumeManifest.claim("late", storageClass: nil))
    try scenario.create(VolumeManifest.claim("explicit", storageClass: ""))
    scenario.settle()
    #expect(scenario.object("persistentvolumeclaim/late")?["spec", "storageClassName"] == "new")
    #expect(scenario.object("persistentvolumeclaim/explicit")?["spec", "storageClassName"] == "")
    #expect(scenario.object("persistentvolumeclaim/early")?["spec", "storageClassName"] == "new")
  }

  @Test func `claims grow only where their class lets them`() throws {
    var scenario = Scenario(nodes: ["node01"])
    try scenario.create(VolumeManifest.storageClass("manual"))
    try scenario.create(VolumeManifest.volume("v"))
    try scenario.create(VolumeManifest.claim("c"))
    scenario.settle()
    let grow = "{spec: {resources: {requests: {storage: 9Gi}}}}"
    let error = #expect(throws: APIError.self) {
      try scenario.patch("persistentvolumeclaim/c", grow)
    }
    #expect(
      error?.message == """
        persistentvolumeclaims "c" is forbidden: only dynamically provisioned pvc can be resized \
        and the storageclass that provisions the pvc must support resize
        """)
    try scenario.patch("storageclass/manual", "{allowVolumeExpansion: true}")
    try scenario.patch("persistentvolumeclaim/c", grow)
    scenario.settle()
    #expect(
      scenario.events(about: "c") == [
        "Warning ExternalExpanding waiting for an external controller to expand this PVC"
      ])
    #expect(
      scenario.object("persistentvolumeclaim/c")?["status", "capacity"] == ["storage": "5Gi"])
  }

  @Test func `a driver outside is waited for when a claim grows`() throws {
    var scenario = Scenario(nodes: ["node01"])
    try scenario.create(
      VolumeManifest.storageClass("manual", "csi.example.com", more: "allowVolumeExpansion: true"))
    try scenario.create(
      VolumeManifest.volume("v", source: "csi: {driver: csi.example.com, volumeHandle: h}"))
    try scenario.create(VolumeManifest.claim("c"))
    scenario.settle()
    try scenario.patch(
      "persistentvolumeclaim/c", "{spec: {resources: {requests: {storage: 9Gi}}}}")
    scenario.settle()
    #expect(
      scenario.events(about: "c") == [
        "Normal ExternalExpanding waiting for an external controller to expand this PVC"
      ])
  }

  @Test func `a claim in use stays until its pod is gone`() throws {
    var scenario = Scenario(nodes: ["node01"])
    try scenario.create(VolumeManifest.volume("v"))
    try scenario.create(VolumeManifest.claim("c"))
    try scenario.create(VolumeManifest.pod("p", "c"))
    scenario.settle()
    try scenario.delete("persistentvolumeclaim/c")
    scenario.settle()
    #expect(scenario.object("persistentvolumeclaim/c")?.isBeingDeleted ?? false)
    #expect(scenario.object("persistentvolume/v")?["status", "phase"] == "Bound")
    try scenario.delete("pod/p")
    scenario.settle()
    #expect(scenario.object("persistentvolumeclaim/c") == nil)
    #expect(scenario.object("persistentvolume/v")?["status", "phase"] == "Released")
  }

  @Test func `finalizers that were taken off come back`() throws {
    var scenario = Scenario(nodes: ["node01"])
    try scenario.create(VolumeManifest.volume("v"))
    try scenario.create(VolumeManifest.claim("c"))
    scenario.settle()
    try scenario.patch("persistentvolume/v", "{metadata: {finalizers: null}}")
    try scenario.patch("persistentvolumeclaim/c", "{metadata: {finalizers: null}}")
    scenario.settle()
    #expect(scenario.object("persistentvolume/v")?.finalizers == ["kubernetes.io/pv-protection"])
    #expect(
      scenario.object("persistentvolumeclaim/c")?.finalizers == ["kubernetes.io/pvc-protection"])
  }

  @Test func `a volume notes when it came into its phase`() throws {
    var scenario = Scenario(nodes: ["node01"])
    try scenario.create(VolumeManifest.volume("v"))
    scenario.settle()
    let field = "lastPhaseTransitionTime"
    let first = scenario.object("persistentvolume/v")?["status", field]
    #expect(first?.string != nil)
    scenario.run(seconds: 30)
    try scenario.patch(
      "persistentvolume/v", "{status: {reason: because}}", type: "merge-patch",
      subresource: "status")
    #expect(scenario.object("persistentvolume/v")?["status", field] == first)
    try scenario.patch(
      "persistentvolume/v", "{status: {phase: Failed}}", type: "merge-patch",
      subresource: "status")
    #expect(scenario.object("persistentvolume/v")?["status", field] != first)
  }

  @Test func `volumes that live with their pod have claims of their own`() throws {
    var scenario = Scenario(nodes: ["node01"])
    let template = """
      {apiVersion: v1, kind: Pod, metadata: {name: NAME}, spec: {
      containers: [{name: main, image: nginx}], volumes: [{name: v, ephemeral: {volumeClaimTemplate:
      {metadata: {labels: {a: b}}, spec: {accessModes: [ReadWriteOnce], storageClassName: manual,
      resources: {requests: {storage: 1Gi}}}}}}]}}
      """
    try scenario.create(VolumeManifest.volume("v"))
    try scenario.create(VolumeManifest.claim("q-v"))
    try scenario.create(template.replacing("NAME", with: "p"))
    try scenario.create(template.replacing("NAME", with: "q"))
    scenario.settle()
    let claim = try #require(scenario.object("persistentvolumeclaim/p-v"))
    #expect(claim.labels["a"] == "b")
    #expect(claim.controllerReference?["name"] == "p")
    #expect(
      scenario.events(about: "q").contains(
        """
        Warning FailedBinding ephemeral volume v: PVC default/q-v was not created for pod \
        default/q (pod is not owner)
        """))
    try scenario.delete("pod/p")
    scenario.settle()
    #expect(scenario.object("persistentvolumeclaim/p-v") == nil)
  }

  @Test func `a class of attributes stays as long as a claim has it`() throws {
    var scenario = Scenario(nodes: ["node01"])
    try scenario.create(
      """
      {apiVersion: storage.k8s.io/v1, kind: VolumeAttributesClass, metadata: {name: gold},
      driverName: csi.example.com, parameters: {iops: "9"}}
      """)
    try scenario.create(VolumeManifest.claim("c", more: "volumeAttributesClassName: gold"))
    scenario.settle()
    let target = "volumeattributesclass/gold"
    #expect(scenario.object(target)?.finalizers == ["kubernetes.io/vac-protection"])
    try scenario.delete(target)
    scenario.settle()
    #expect(scenario.object(target)?.isBeingDeleted ?? false)
    try scenario.delete("persistentvolumeclaim/c")
    scenario.settle()
    #expect(scenario.object(target) == nil)
  }
}
