import Testing

@testable import KubeAPI

/// What is wrong with classes of storage, drivers and what they keep, in the server's words.
@Suite struct StorageDriverRulesTests: StorageProbe {
  @Test func `a class of storage is checked, and stays`() throws {
    let head = "apiVersion: storage.k8s.io/v1, kind: StorageClass"
    #expect(
      try mistakes(
        """
        {\(head), provisioner: "", reclaimPolicy: Recycle, volumeBindingMode: Later,
        parameters: {"": a}, allowedTopologies: [{matchLabelExpressions: [{key: a, values: []},
        {key: a, values: [b, b]}]}, {matchLabelExpressions: []}, {}]}
        """) == [
          "provisioner: Required value",
          "parameters: Invalid value: \"\": field can not be empty.",
          "reclaimPolicy: Unsupported value: \"Recycle\": supported values: \"Delete\", \"Retain\"",
          """
          volumeBindingMode: Unsupported value: "Later": supported values: "Immediate", \
          "WaitForFirstConsumer"
          """,
          "allowedTopologies[0].matchLabelExpressions[0].values: Required value",
          "allowedTopologies[0].matchLabelExpressions[1].values[1]: Duplicate value: \"b\"",
          "allowedTopologies[0].matchLabelExpressions[1].key: Duplicate value: \"a\"",
          "allowedTopologies[2].matchLabelExpressions: Duplicate value: \"\"",
        ])
    #expect(
      try mistakes(
        "{\(head), provisioner: b, parameters: {a: b}}", after: "{\(head), provisioner: a}") == [
          "parameters: Invalid value: {\"a\":\"b\"}: field is immutable",
          "provisioner: Invalid value: \"b\": field is immutable",
        ])
    let object = try object(
      """
      {\(head), provisioner: a, allowedTopologies: [{matchLabelExpressions: [
      {key: failure-domain.beta.kubernetes.io/zone, values: [a]}]}]}
      """)
    #expect(
      rules(object).warnings(object, nil) == [
        """
        allowedTopologies[0].matchLabelExpressions[0].key: failure-domain.beta.kubernetes.io/zone \
        is deprecated since v1.17; use "topology.kubernetes.io/zone" instead
        """
      ])
  }

  @Test func `parameters have a limit`() throws {
    let many = (0..<513).map { "k\($0): v" }.joined(separator: ", ")
    let head = "apiVersion: storage.k8s.io/v1, kind: StorageClass, provisioner: a"
    #expect(
      try mistakes("{\(head), parameters: {\(many)}}")
        == ["parameters: Too long: may not be more than 512 bytes"])
    let long = String(repeating: "v", count: 262_144)
    #expect(
      try mistakes("{\(head), parameters: {k: \(long)}}")
        == ["parameters: Too long: may not be more than 262144 bytes"])
  }

  @Test func `a class of attributes needs a driver and parameters, and stays`() throws {
    let head = "apiVersion: storage.k8s.io/v1, kind: VolumeAttributesClass"
    #expect(
      try mistakes("{\(head)}") == [
        "driverName: Required value",
        "parameters: Required value: must contain at least one key/value pair",
      ])
    #expect(
      try mistakes(
        "{\(head), driverName: b, parameters: {a: c}}",
        after: "{\(head), driverName: a, parameters: {a: b}}") == [
          "driverName: Forbidden: updates to driverName are forbidden.",
          "parameters: Forbidden: updates to parameters are forbidden.",
        ])
  }

  @Test func `an attachment names a driver, a node and one volume`() throws {
    let head = "apiVersion: storage.k8s.io/v1, kind: VolumeAttachment"
    let one = "must specify exactly one of inlineVolumeSpec and persistentVolumeName"
    let good = "attacher: d, nodeName: node01"
    for (spec, mistakes) in [
      ("\(good), source: {}", ["spec.source: Required value: \(one)"]),
      (
        "\(good), source: {persistentVolumeName: v, inlineVolumeSpec: {}}",
        ["spec.source: Forbidden: \(one)"]
      ),
      ("\(good), source: {persistentVolumeName: v}", []),
      (
        "nodeName: node01, source: {persistentVolumeName: \"\"}",
        [
          "spec.attacher: Required value",
          """
          spec.source.persistentVolumeName: Required value: must specify non empty \
          persistentVolumeName
          """,
        ]
      ),
      (
        """
        \(good), source: {inlineVolumeSpec: {claimRef: {name: c}, capacity: {storage: 1Gi},
        accessModes: [ReadWriteOnce], hostPath: {path: /a}, storageClassName: a,
        volumeMode: Block, persistentVolumeReclaimPolicy: Delete, nodeAffinity: {}}}
        """,
        [
          "claimRef: Forbidden: may not be specified in the context of inline volumes",
          "capacity: Forbidden: may not be specified in the context of inline volumes",
          "csi: Required value: has to be specified in the context of inline volumes",
          """
          persistentVolumeReclaimPolicy: Forbidden: may only be Retain in the context of inline \
          volumes
          """,
          "nodeAffinity: Forbidden: may not be specified in the context of inline volumes",
          "storageClassName: Forbidden: may not be specified in the context of inline volumes",
          """
          volumeMode: Forbidden: may not specify volumeMode other than Filesystem in the context \
          of inline volumes
          """,
        ].map { "spec.source.inlineVolumeSpec.\($0)" }
      ),
    ] {
      let found = try self.mistakes("{\(head), spec: {\(spec)}}")
      #expect(found.prefix(mistakes.count) == mistakes[...])
    }
    #expect(
      try mistakes(
        "{\(head), spec: {\(good), source: {persistentVolumeName: b}}}",
        after: "{\(head), spec: {\(good), source: {persistentVolumeName: a}}}") == [
          """
          spec: Invalid value: {"Attacher":"d","Source":{"PersistentVolumeName":"b",\
          "InlineVolumeSpec":null},"NodeName":"node01"}: field is immutable
          """
        ])
  }

  @Test func `the drivers of a node are checked, and stay`() throws {
    let head = "apiVersion: storage.k8s.io/v1, kind: CSINode"
    let long = String(repeating: "n", count: 257)
    #expect(
      try mistakes(
        """
        {\(head), spec: {drivers: [{name: a, nodeID: "", topologyKeys: [b, b],
        allocatable: {count: -1}}, {name: a, nodeID: \(long)}]}}
        """) == [
          "spec.drivers[0].nodeID: Required value",
          """
          spec.drivers[0].allocatable.count: Invalid value: -1: must be greater than or equal to 0
          """,
          "spec.drivers[0]: Duplicate value: \"b\"",
          "spec.drivers[1].nodeID: Invalid value: \"\(long)\": must be 256 characters or less",
          "spec.drivers[1].name: Duplicate value: \"a\"",
        ])
    #expect(
      try mistakes(
        "{\(head), spec: {drivers: [{name: a, nodeID: m}]}}",
        after: "{\(head), spec: {drivers: [{name: a, nodeID: k}]}}") == [
          """
          spec.drivers: Invalid value: {"Name":"a","NodeID":"m","TopologyKeys":null,\
          "Allocatable":null}: field is immutable
          """
        ])
  }

  @Test func `a driver is completed, checked, and mostly stays`() throws {
    let head = "apiVersion: storage.k8s.io/v1, kind: CSIDriver"
    let object = try object("{\(head)}")
    #expect(
      object["spec"] == [
        "attachRequired": true, "fsGroupPolicy": "ReadWriteOnceWithFSType",
        "podInfoOnMount": false, "requiresRepublish": false, "seLinuxMount": false,
        "storageCapacity": false, "volumeLifecycleModes": ["Persistent"],
      ])
    #expect(
      try mistakes(
        """
        {\(head), spec: {fsGroupPolicy: Odd, volumeLifecycleModes: [Odd],
        nodeAllocatableUpdatePeriodSeconds: 5, tokenRequests: [{audience: a, expirationSeconds: 5},
        {audience: a}, {audience: b, expirationSeconds: 4294967297}]}}
        """) == [
          """
          spec.fsGroupPolicy: Unsupported value: "Odd": supported values: "File", "None", \
          "ReadWriteOnceWithFSType"
          """,
          """
          spec.tokenRequests[0].expirationSeconds: Invalid value: 5: may not specify a duration \
          less than 10 minutes
          """,
          "spec.tokenRequests[1].audience: Duplicate value: \"a\"",
          """
          spec.tokenRequests[2].expirationSeconds: Invalid value: 4294967297: may not specify a \
          duration larger than 2^32 seconds
          """,
          """
          spec.volumeLifecycleModes: Unsupported value: "Odd": supported values: "Persistent", \
          "Ephemeral"
          """,
          """
          spec.nodeAllocatableUpdatePeriodSeconds: Invalid value: 5: must be greater than or equal \
          to 10 seconds
          """,
        ])
    #expect(
      try mistakes("{\(head), spec: {attachRequired: false}}", after: "{\(head)}")
        == ["spec.attachedRequired: Invalid value: false: field is immutable"])
  }

  @Test func `what is left of storage is checked, and its place stays`() throws {
    let head = "apiVersion: storage.k8s.io/v1, kind: CSIStorageCapacity"
    #expect(
      try mistakes("{\(head), storageClassName: a, capacity: -1Gi}")
        == ["capacity: Invalid value: \"-1Gi\": must be greater than or equal to 0"])
    #expect(
      try mistakes(
        "{\(head), storageClassName: b}",
        after: "{\(head), storageClassName: a, nodeTopology: {matchLabels: {a: b}}}") == [
          "nodeTopology: Invalid value: null: field is immutable",
          "storageClassName: Invalid value: \"b\": field is immutable",
        ])
  }
}
