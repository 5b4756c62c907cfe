import Testing

@testable import KubeAPI

/// What is wrong with claims, in the server's words.
@Suite struct PersistentVolumeClaimRulesTests: StorageProbe {
  /// A claim with something in its specification.
  private func claim(_ spec: String, metadata: String = "name: c", status: String = "") -> String {
    """
    {apiVersion: v1, kind: PersistentVolumeClaim, metadata: {\(metadata)}, spec: {\(spec)},
    status: {\(status)}}
    """
  }

  /// What every good claim says.
  private let wanted = "resources: {requests: {storage: 1Gi}}, accessModes: [ReadWriteOnce]"

  @Test func `a claim says how much it wants and how it uses it`() throws {
    #expect(
      try mistakes(claim("")) == [
        "spec.accessModes: Required value: at least 1 access mode is required",
        "spec.resources[storage]: Required value",
      ])
    #expect(
      try mistakes(claim("accessModes: [ReadWriteOnce], resources: {requests: {storage: 0}}"))
        == ["spec.resources[storage]: Invalid value: \"0\": must be greater than zero"])
  }

  @Test func `what a volume is to be filled with is checked`() throws {
    for (sources, mistakes) in [
      (
        "dataSource: {}",
        [
          "spec.dataSource.name: Required value", "spec.dataSource.kind: Required value",
          """
          spec.dataSource: Invalid value: "": must be 'PersistentVolumeClaim' when referencing the \
          default apiGroup
          """,
        ]
      ),
      (
        """
        dataSource: {kind: PersistentVolumeClaim, name: a},
        dataSourceRef: {kind: PersistentVolumeClaim, name: b}
        """, ["spec: Invalid value: {}: must match dataSourceRef"]
      ),
      (
        """
        dataSource: {kind: PersistentVolumeClaim, name: a},
        dataSourceRef: {kind: PersistentVolumeClaim, name: a, namespace: b}
        """,
        ["spec: Invalid value: {}: may not be specified when dataSourceRef.namespace is specified"]
      ),
    ] { #expect(try self.mistakes(claim("\(wanted), \(sources)")) == mistakes) }
    var filled = try object(
      claim("\(wanted), dataSourceRef: {apiGroup: snapshot.storage.k8s.io, kind: S, name: a}"))
    rules(filled).prepareForCreate(&filled)
    #expect(filled["spec", "dataSource"] == filled["spec", "dataSourceRef"])
  }

  @Test func `a claim stays as it is but for its size`() throws {
    let unbound = claim("\(wanted), storageClassName: a")
    #expect(
      try mistakes(claim("\(wanted), storageClassName: b"), after: unbound) == [
        """
        spec: Forbidden: spec is immutable after creation except resources.requests and \
        volumeAttributesClassName for bound claims
        @@ -10,7 +10,7 @@
           }
          },
          "VolumeName": "",
        - "StorageClassName": "a",
        + "StorageClassName": "b",
          "VolumeMode": "Filesystem",
          "DataSource": null,
          "DataSourceRef": null,

        """
      ])
    let bound = "phase: Bound, capacity: {storage: 2Gi}"
    let larger = "accessModes: [ReadWriteOnce], resources: {requests: {storage: 5Gi}}"
    #expect(
      try mistakes(claim(larger, status: bound), after: claim(wanted, status: bound)).isEmpty)
    #expect(
      try mistakes(claim(wanted, status: bound), after: claim(larger, status: bound)) == [
        """
        spec.resources.requests.storage: Forbidden: field can not be less than status.capacity
        """
      ])
    #expect(try mistakes(claim("\(wanted), volumeName: v"), after: claim(wanted)).isEmpty)
    #expect(try mistakes(unbound, after: claim(wanted)).isEmpty)
    let old = claim(
      wanted, metadata: "name: c, annotations: {volume.beta.kubernetes.io/storage-class: a}")
    #expect(try mistakes(unbound, after: old).isEmpty)
    #expect(
      try mistakes(claim(wanted), after: old) == [
        """
        metadata.annotations[volume.beta.kubernetes.io/storage-class]: Invalid value: "": field is \
        immutable
        """
      ])
  }

  @Test func `a class of attributes stays named`() throws {
    let bound = "phase: Bound"
    let gold = claim("\(wanted), volumeAttributesClassName: gold", status: bound)
    #expect(
      try mistakes(
        claim("\(wanted), volumeAttributesClassName: \"\"", status: bound), after: gold) == [
          """
          spec.volumeAttributesClassName: Forbidden: update from non-nil value to an empty string \
          is forbidden
          """
        ])
    #expect(
      try mistakes(claim(wanted, status: bound), after: gold).last
        == """
        spec.volumeAttributesClassName: Forbidden: update from non-nil value to nil is forbidden
        """)
  }

  @Test func `the status of a claim is checked`() throws {
    let old = try object(claim("accessModes: [ReadWriteOnce]"))
    let new = try object(
      claim(
        "",
        status: """
          capacity: {storage: -1Gi}, allocatedResourceStatuses: {storage: Odd},
          allocatedResources: {cpu: 1}
          """))
    #expect(
      rules(new).validateStatusUpdate(new, old).map(\.message) == [
        "Spec.accessModes: Required value",
        "status.capacity[storage]: Invalid value: -1073741824: must be a valid resource quantity",
        """
        status.allocatedResourceStatus: Unsupported value: "storage": supported values: \
        "ControllerResizeInProgress", "ControllerResizeInfeasible", "NodeResizeInProgress", \
        "NodeResizeInfeasible", "NodeResizePending"
        """,
        "status.allocatedResources: Unsupported value: \"cpu\": supported values: \"storage\"",
      ])
  }

  @Test func `authors of claims are warned of what is old and of parts of bytes`() throws {
    let object = try object(
      claim(
        "resources: {requests: {storage: 1500m}, limits: {storage: 100m}}",
        metadata: "annotations: {volume.beta.kubernetes.io/storage-class: a}"))
    #expect(
      rules(object).warnings(object, nil) == [
        """
        metadata.annotations[volume.beta.kubernetes.io/storage-class]: deprecated since v1.8; use \
        "storageClassName" attribute instead
        """,
        """
        spec.resources.requests[storage]: fractional byte value "1500m" is invalid, must be an \
        integer
        """,
        """
        spec.resources.limits[storage]: fractional byte value "100m" is invalid, must be an integer
        """,
      ])
  }
}
