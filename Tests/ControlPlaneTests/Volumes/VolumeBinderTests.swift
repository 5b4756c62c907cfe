import ControlPlane
import KubeAPI
import Scenario
import Testing

extension Scenario {
  /// The volumes as `name PHASE claim`.
  fileprivate var volumes: [String] {
    world.objects(.persistentVolumes).map { volume in
      let claim = volume["spec", "claimRef", "name"]?.string ?? "-"
      return "\(volume.name) \(volume["status"]?.text("phase") ?? "") \(claim)"
    }
  }

  /// The claims as `name PHASE volume`.
  fileprivate var claims: [String] {
    world.objects(.persistentVolumeClaims).map { claim in
      let volume = claim["spec"]?.text("volumeName") ?? ""
      return
        "\(claim.name) \(claim["status"]?.text("phase") ?? "") \(volume.isEmpty ? "-" : volume)"
    }
  }
}

/// Which claim gets which volume, and what becomes of volumes whose claims are gone.
@Suite struct VolumeBinderTests {
  @Test func `volumes that can do little else come first, then small ones`() throws {
    var scenario = Scenario(nodes: ["node01"])
    try scenario.create(VolumeManifest.volume("wide", "2Gi", modes: "ReadWriteOnce, ReadWriteMany"))
    try scenario.create(VolumeManifest.volume("large", "20Gi"))
    try scenario.create(VolumeManifest.volume("fitting", "10Gi"))
    try scenario.create(VolumeManifest.volume("small", "1Gi"))
    scenario.settle()
    try scenario.create(VolumeManifest.claim("one", "2Gi"))
    try scenario.create(VolumeManifest.claim("two", "2Gi"))
    try scenario.create(VolumeManifest.claim("three", "2Gi"))
    scenario.settle()
    #expect(
      scenario.claims == ["one Bound fitting", "three Bound wide", "two Bound large"])
    #expect(scenario.volumes.contains("small Available -"))
  }

  @Test func `a bound pair names each other and says who bound it`() throws {
    var scenario = Scenario(nodes: ["node01"])
    try scenario.create(VolumeManifest.volume("v"))
    try scenario.create(VolumeManifest.claim("c"))
    scenario.settle()
    let claim = try #require(scenario.object("persistentvolumeclaim/c"))
    let volume = try #require(scenario.object("persistentvolume/v"))
    #expect(
      claim.annotations
        == JSONObject([
          ("pv.kubernetes.io/bind-completed", "yes"),
          ("pv.kubernetes.io/bound-by-controller", "yes"),
        ]))
    #expect(
      claim["status"]
        == ["accessModes": ["ReadWriteOnce"], "capacity": ["storage": "5Gi"], "phase": "Bound"])
    #expect(volume.annotations["pv.kubernetes.io/bound-by-controller"] == "yes")
    #expect(volume["spec", "claimRef", "kind"] == "PersistentVolumeClaim")
    #expect(volume["spec", "claimRef", "uid"]?.string == claim.uid)
    #expect(volume.finalizers == ["kubernetes.io/pv-protection"])
    #expect(claim.finalizers == ["kubernetes.io/pvc-protection"])
  }

  @Test func `class, selector, mode and size keep claims waiting`() throws {
    var scenario = Scenario(nodes: ["node01"])
    try scenario.create(VolumeManifest.volume("v", "5Gi", labels: "speed: fast"))
    try scenario.create(VolumeManifest.claim("big", "6Gi"))
    try scenario.create(VolumeManifest.claim("block", more: "volumeMode: Block"))
    try scenario.create(VolumeManifest.claim("classless", storageClass: ""))
    try scenario.create(VolumeManifest.claim("shared", modes: "ReadWriteMany"))
    try scenario.create(
      VolumeManifest.claim("slow", more: "selector: {matchLabels: {speed: slow}}"))
    scenario.settle()
    #expect(scenario.claims.allSatisfy { $0.hasSuffix(" Pending -") })
    #expect(
      scenario.events(about: "classless") == [
        "Normal FailedBinding no persistent volumes available for this claim and no storage class is set"
      ])
    #expect(
      scenario.events(about: "big") == [
        "Warning ProvisioningFailed storageclass.storage.k8s.io \"manual\" not found"
      ])
    try scenario.create(
      VolumeManifest.claim("fast", more: "selector: {matchLabels: {speed: fast}}"))
    scenario.settle()
    #expect(scenario.claims.contains("fast Bound v"))
  }

  @Test func `a claim that waits finds a volume that comes later`() throws {
    var scenario = Scenario(nodes: ["node01"])
    try scenario.create(VolumeManifest.claim("c"))
    scenario.settle()
    #expect(scenario.claims == ["c Pending -"])
    try scenario.create(VolumeManifest.volume("v"))
    scenario.settle()
    #expect(scenario.claims == ["c Bound v"])
  }

  @Test func `a claim may name its volume, and a volume its claim`() throws {
    var scenario = Scenario(nodes: ["node01"])
    try scenario.create(VolumeManifest.volume("a", "1Gi"))
    try scenario.create(VolumeManifest.volume("b", "2Gi"))
    try scenario.create(
      VolumeManifest.volume("c", "3Gi", more: "claimRef: {namespace: default, name: reserved}"))
    try scenario.create(VolumeManifest.claim("named", more: "volumeName: b"))
    try scenario.create(VolumeManifest.claim("reserved"))
    try scenario.create(VolumeManifest.claim("late", more: "volumeName: b"))
    try scenario.create(VolumeManifest.claim("lost", more: "volumeName: nowhere"))
    try scenario.create(VolumeManifest.claim("huge", "9Gi", more: "volumeName: a"))
    scenario.settle()
    #expect(
      scenario.claims == [
        "huge Pending a", "late Pending b", "lost Pending nowhere", "named Bound b",
        "reserved Bound c",
      ])
    #expect(
      scenario.events(about: "late") == [
        "Warning FailedBinding volume \"b\" already bound to a different claim."
      ])
    #expect(
      scenario.events(about: "huge").first
        == "Warning VolumeMismatch Cannot bind to requested volume \"a\": requested PV is too small"
    )
    #expect(scenario.object("persistentvolume/c")?.annotations.isEmpty ?? false)
  }

  @Test func `a claim is told why it cannot have the volume that it names`() throws {
    for (volume, claim, reason) in [
      (VolumeManifest.volume("v", storageClass: "x"), "", "storageClassName does not match"),
      (VolumeManifest.volume("v"), "volumeMode: Block", "incompatible volumeMode"),
      (VolumeManifest.volume("v", modes: "ReadOnlyMany"), "", "incompatible accessMode"),
      (
        VolumeManifest.volume("v"), "volumeAttributesClassName: gold",
        "volumeAttributesClassName does not match"
      ),
    ] {
      var scenario = Scenario(nodes: ["node01"])
      try scenario.create(volume)
      let more = claim.isEmpty ? "volumeName: v" : "volumeName: v, \(claim)"
      try scenario.create(VolumeManifest.claim("c", more: more))
      scenario.settle()
      #expect(
        scenario.events(about: "c") == [
          "Warning VolumeMismatch Cannot bind to requested volume \"v\": \(reason)"
        ])
    }
  }

  @Test func `a volume that is reserved for a claim of the other mode says so`() throws {
    var scenario = Scenario(nodes: ["node01"])
    try scenario.create(VolumeManifest.claim("c", more: "volumeMode: Block"))
    scenario.settle()
    let uid = scenario.object("persistentvolumeclaim/c")?.uid ?? ""
    try scenario.create(
      VolumeManifest.volume(
        "v", more: "claimRef: {namespace: default, name: c, uid: \(uid)}"))
    scenario.settle()
    #expect(
      scenario.events(about: "v") == [
        """
        Warning VolumeMismatch Cannot bind PersistentVolume to requested PersistentVolumeClaim "c" \
        due to incompatible volumeMode.
        """
      ])
    #expect(
      scenario.events(about: "c", reason: "VolumeMismatch") == [
        """
        Warning VolumeMismatch Cannot bind PersistentVolume "v" to requested PersistentVolumeClaim \
        due to incompatible volumeMode.
        """
      ])
  }

  @Test func `a kept volume is released, and free again without its claim`() throws {
    var scenario = Scenario(nodes: ["node01"])
    try scenario.create(VolumeManifest.volume("v"))
    try scenario.create(VolumeManifest.claim("c"))
    scenario.settle()
    try scenario.delete("persistentvolumeclaim/c")
    scenario.settle()
    #expect(scenario.volumes == ["v Released c"])
    try scenario.create(VolumeManifest.claim("c"))
    scenario.settle()
    #expect(scenario.claims == ["c Pending -"])
    try scenario.patch("persistentvolume/v", "{spec: {claimRef: null}}")
    scenario.settle()
    #expect(scenario.volumes == ["v Bound c"])
  }

  @Test func `a volume to delete is deleted, or says why not`() throws {
    var scenario = Scenario(nodes: ["node01"])
    let policy = "persistentVolumeReclaimPolicy: Delete"
    let reasons = [
      (
        "disk", "hostPath: {path: /data/x}",
        "host_path deleter only supports /tmp/.+ but received provided /data/x"
      ),
      (
        "net", "nfs: {server: s, path: /x}",
        "error getting deleter volume plugin for volume \"net\": no deletable volume plugin matched"
      ),
      (
        "fibre", "fc: {wwids: [a]}",
        "error getting deleter volume plugin for volume \"fibre\": no volume plugin matched"
      ),
    ]
    // A volume on a node's own disk is known to kubelets only.
    let local = (
      "local", "local: {path: /x}, \(VolumeManifest.onNode("node01"))",
      "error getting deleter volume plugin for volume \"local\": no volume plugin matched"
    )
    for (name, source, _) in reasons + [local, ("temporary", "hostPath: {path: /tmp/x}", "")] {
      try scenario.create(
        VolumeManifest.volume(name, storageClass: name, source: source, more: policy))
      try scenario.create(VolumeManifest.claim(name, storageClass: name))
    }
    scenario.settle()
    for name in reasons.map(\.0) + ["local", "temporary"] {
      try scenario.delete("persistentvolumeclaim/\(name)")
    }
    scenario.settle()
    #expect(
      scenario.volumes == [
        "disk Failed disk", "fibre Failed fibre", "local Failed local", "net Failed net",
      ])
    for (name, _, reason) in reasons + [local] {
      #expect(
        scenario.events(about: name, reason: "VolumeFailedDelete")
          == ["Warning VolumeFailedDelete \(reason)"])
      #expect(scenario.object("persistentvolume/\(name)")?["status", "message"]?.string == reason)
    }
  }

  @Test func `a volume to recycle is emptied by a pod, and free again`() throws {
    var scenario = Scenario(nodes: ["node01"])
    try scenario.create(
      VolumeManifest.volume("v", more: "persistentVolumeReclaimPolicy: Recycle"))
    try scenario.create(
      VolumeManifest.volume(
        "fibre", storageClass: "other", source: "fc: {wwids: [a]}",
        more: "persistentVolumeReclaimPolicy: Recycle"))
    try scenario.create(VolumeManifest.claim("c"))
    try scenario.create(VolumeManifest.claim("other", storageClass: "other"))
    scenario.settle()
    try scenario.delete("persistentvolumeclaim/c")
    try scenario.delete("persistentvolumeclaim/other")
    scenario.settle()
    #expect(scenario.volumes == ["fibre Failed other", "v Available -"])
    #expect(scenario.events(about: "v").last == "Normal VolumeRecycled Volume recycled")
    #expect(
      scenario.events(about: "v").first
        == "Normal RecyclerPod Recycler pod: Successfully assigned default/recycler-for-v to node01"
    )
    #expect(
      scenario.events(about: "fibre") == [
        "Warning VolumeFailedRecycle No recycler plugin found for the volume!"
      ])
    #expect(scenario.podObjects().isEmpty)
  }

  @Test func `a claim whose volume is gone is lost`() throws {
    var scenario = Scenario(nodes: ["node01"])
    try scenario.create(VolumeManifest.volume("v"))
    try scenario.create(VolumeManifest.claim("c"))
    scenario.settle()
    try scenario.delete("persistentvolume/v")
    #expect(scenario.object("persistentvolume/v")?.isBeingDeleted ?? false)
    try scenario.patch("persistentvolume/v", "{metadata: {finalizers: null}}")
    scenario.settle()
    #expect(scenario.claims == ["c Lost v"])
    #expect(scenario.object("persistentvolumeclaim/c")?["status"] == ["phase": "Lost"])
    #expect(
      scenario.events(about: "c") == [
        "Warning ClaimLost Bound claim has lost its PersistentVolume. Data on the volume is lost!"
      ])
  }

  @Test func `what makes a volume is told, or does not exist`() throws {
    var scenario = Scenario(nodes: ["node01"])
    let external = """
      Normal ExternalProvisioning Waiting for a volume to be created either by the external \
      provisioner 'DRIVER' or manually by the system administrator. If volume creation is delayed, \
      please verify that the provisioner is running and correctly registered. (x2)
      """
    for (name, provisioner, event) in [
      ("a", "csi.example.com", external.replacing("DRIVER", with: "csi.example.com")),
      ("b", "kubernetes.io/aws-ebs", external.replacing("DRIVER", with: "ebs.csi.aws.com")),
      (
        "c", "kubernetes.io/no-provisioner",
        "Warning ProvisioningFailed no volume plugin matched name: kubernetes.io/no-provisioner"
      ),
      (
        "d", "kubernetes.io/nfs",
        "Warning ProvisioningFailed no provisionable volume plugin matched"
      ),
      (
        "e", "kubernetes.io/host-path",
        """
        Warning ProvisioningFailed Failed to create provisioner: provisioning in volume plugin \
        "kubernetes.io/host-path" is disabled (x2)
        """
      ),
    ] {
      try scenario.create(VolumeManifest.storageClass(name, provisioner))
      try scenario.create(VolumeManifest.claim(name, storageClass: name))
      scenario.settle()
      #expect(scenario.events(about: name) == [event])
    }
    let annotations = scenario.object("persistentvolumeclaim/b")?.annotations
    #expect(annotations?["volume.kubernetes.io/storage-provisioner"] == "ebs.csi.aws.com")
    #expect(annotations?["volume.beta.kubernetes.io/storage-provisioner"] == "ebs.csi.aws.com")
  }

  @Test func `what waits is looked at every 15 seconds`() throws {
    var scenario = Scenario(nodes: ["node01"])
    try scenario.create(VolumeManifest.claim("c", storageClass: ""))
    scenario.run(seconds: 61)
    #expect(
      scenario.events(about: "c") == [
        """
        Normal FailedBinding no persistent volumes available for this claim and no storage class \
        is set (x5)
        """
      ])
  }
}
