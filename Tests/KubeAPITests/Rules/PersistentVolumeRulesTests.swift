import Testing

@testable import KubeAPI

/// What is wrong with volumes, in the server's words.
@Suite struct PersistentVolumeRulesTests: StorageProbe {
  /// A volume with something in its specification.
  private func volume(_ spec: String, metadata: String = "name: v") -> String {
    "{apiVersion: v1, kind: PersistentVolume, metadata: {\(metadata)}, spec: {\(spec)}}"
  }

  /// What every good volume says beside its source.
  private let good = "capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce]"

  @Test func `a volume says how large it is, how it is used, and where it is`() throws {
    #expect(
      try mistakes(volume("")) == [
        "spec.accessModes: Required value", "spec.capacity: Required value",
        "spec.capacity: Unsupported value: null: supported values: \"storage\"",
        "spec: Required value: must specify a volume type",
      ])
    #expect(
      try mistakes(
        volume(
          """
          capacity: {cpu: 1, storage: -1Gi}, accessModes: [ReadWriteOncePod, ReadWriteOnce, Often],
          hostPath: {path: /a/../b, type: Odd}, nfs: {server: s, path: /x},
          persistentVolumeReclaimPolicy: Keep, volumeMode: Raw, storageClassName: A_B
          """)) == [
          """
          spec.accessModes: Unsupported value: "Often": supported values: "ReadOnlyMany", \
          "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"
          """,
          "spec.accessModes: Forbidden: may not use ReadWriteOncePod with other access modes",
          """
          spec.capacity: Unsupported value: {"cpu":"1","storage":"-1Gi"}: supported values: \
          "storage"
          """,
          "spec.capacity[storage]: Invalid value: -1073741824: must be a valid resource quantity",
          "spec.capacity[storage]: Invalid value: \"-1Gi\": must be greater than zero",
          """
          spec.persistentVolumeReclaimPolicy: Unsupported value: "Keep": supported values: \
          "Delete", "Recycle", "Retain"
          """,
          "spec.hostPath.path: Invalid value: \"/a/../b\": must not contain '..'",
          """
          spec.hostPath.type: Unsupported value: "Odd": supported values: "", "BlockDevice", \
          "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket"
          """,
          "spec.nfs: Forbidden: may not specify more than 1 volume type",
          """
          spec.storageClassName: Invalid value: "A_B": a lowercase RFC 1123 subdomain must \
          consist of lower case alphanumeric characters, '-' or '.', and must start and end with \
          an alphanumeric character (e.g. 'example.com', regex used for validation is \
          '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')
          """,
          "spec.volumeMode: Unsupported value: \"Raw\": supported values: \"Block\", \"Filesystem\"",
        ])
  }

  @Test func `what single sources need is named`() throws {
    for (source, mistakes) in [
      (
        "local: {path: \"\"}",
        [
          "spec.local.path: Required value",
          "spec.nodeAffinity: Required value: Local volume requires node affinity",
        ]
      ),
      (
        "local: {path: /a/../b}, nodeAffinity: {}",
        [
          "spec.nodeAffinity.required: Required value: must specify required node constraints",
          "spec.local.path: Invalid value: \"/a/../b\": must not contain '..'",
        ]
      ),
      (
        "hostPath: {path: /}, persistentVolumeReclaimPolicy: Recycle",
        [
          """
          spec.persistentVolumeReclaimPolicy: Forbidden: may not be 'recycle' for a hostPath mount \
          of '/'
          """
        ]
      ),
      (
        "csi: {driver: d, controllerPublishSecretRef: {}}",
        [
          "spec.csi.volumeHandle: Required value",
          "spec.csi.controllerPublishSecretRef.name: Required value",
          "spec.csi.controllerPublishSecretRef.namespace: Required value",
        ]
      ),
      (
        "csi: {driver: \(String(repeating: "d", count: 64)), volumeHandle: h}",
        [
          "spec.csi.driver: Too long: may not be more than 63 bytes"
        ]
      ),
      (
        "csi: {driver: d, volumeHandle: h}, volumeAttributesClassName: \"\"",
        [
          "spec.volumeAttributesClassName: Required value: an empty string is disallowed"
        ]
      ),
      (
        "nfs: {server: s, path: /}, volumeAttributesClassName: gold",
        [
          "spec.csi: Required value: has to be specified when using volumeAttributesClassName"
        ]
      ),
      (
        "iscsi: {targetPortal: p, iqn: x, lun: 300, initiatorName: z, chapAuthSession: true}",
        [
          "spec.iscsi.iqn: Invalid value: \"x\": must be valid format",
          "spec.iscsi.lun: Invalid value: 300: must be between 0 and 255, inclusive",
          "spec.iscsi.secretRef: Required value",
          "spec.iscsi.initiatorname: Invalid value: \"z\": must be valid format",
        ]
      ),
      (
        "iscsi: {targetPortal: \(String(repeating: "p", count: 64)), iqn: iqn, initiatorName: iqn}",
        [
          """
          spec.iscsi.targetportal: Invalid value: "\(String(repeating: "p", count: 64))": Total \
          length of <volume name>:<iscsi.targetPortal> must be under 64 characters if \
          iscsi.initiatorName is specified.
          """
        ]
      ),
      (
        "cinder: {secretRef: {}}",
        [
          "spec.cinder.volumeID: Required value", "spec.cinder.secretRef.name: Required value",
          "spec.cinder.secretRef.namespace: Required value",
        ]
      ),
      (
        "storageos: {volumeName: v, secretRef: {name: a}}",
        [
          "spec.storageos.secretRef.namespace: Required value"
        ]
      ),
      (
        "flexVolume: {driver: d, options: {kubernetes.io/x: z}}",
        [
          """
          spec.flexVolume.options[kubernetes.io/x]: Invalid value: "kubernetes.io/x": \
          kubernetes.io and k8s.io namespaces are reserved
          """
        ]
      ),
      (
        "glusterfs: {endpoints: e, path: p, endpointsNamespace: \"\"}",
        [
          """
          spec.glusterfs.endpointsNamespace: Invalid value: "": if the endpointnamespace is set, it \
          must be a valid namespace name
          """
        ]
      ),
      (
        "azureFile: {secretName: a, shareName: b, secretNamespace: \"\"}",
        [
          "spec.azureFile.secretNamespace: Required value"
        ]
      ),
    ] { #expect(try self.mistakes(volume("\(good), \(source)")) == mistakes) }
  }

  @Test func `source, mode and nodes of a volume stay`() throws {
    let affinity = """
      nodeAffinity: {required: {nodeSelectorTerms: [{matchExpressions: [
      {key: KEY, operator: In, values: [a]}]}]}}
      """
    let zone = affinity.replacing("KEY", with: "failure-domain.beta.kubernetes.io/zone")
    let old = volume("\(good), hostPath: {path: /a}, \(zone)")
    #expect(
      try mistakes(
        volume(
          """
          \(good), hostPath: {path: /a},
          \(affinity.replacing("KEY", with: "topology.kubernetes.io/zone"))
          """), after: old
      ).isEmpty)
    #expect(
      try mistakes(
        volume("\(good), volumeMode: Block, hostPath: {path: /b}"), after: old) == [
          """
          spec.persistentvolumesource: Forbidden: spec.persistentvolumesource is immutable after \
          creation
          @@ -2,7 +2,7 @@
            "GCEPersistentDisk": null,
            "AWSElasticBlockStore": null,
            "HostPath": {
          -  "Path": "/a",
          +  "Path": "/b",
             "Type": ""
            },
            "Glusterfs": null,

          """,
          "volumeMode: Invalid value: \"Block\": field is immutable",
          """
          nodeAffinity: Invalid value: null: field is immutable, except for updating from beta \
          label to GA
          """,
        ])
    let driver = "csi: {driver: d, volumeHandle: h"
    #expect(
      try mistakes(
        volume("\(good), \(driver), controllerExpandSecretRef: {name: a, namespace: b}}"),
        after: volume("\(good), \(driver)}, volumeAttributesClassName: gold")) == [
          """
          spec.volumeAttributesClassName: Forbidden: update from non-nil value to nil is forbidden
          """
        ])
  }

  @Test func `authors of volumes are warned of what is old`() throws {
    let object = try object(
      volume(
        """
        persistentVolumeReclaimPolicy: Recycle, cephfs: {monitors: [a]}, nodeAffinity: {required:
        {nodeSelectorTerms: [{matchExpressions: [{key: beta.kubernetes.io/os, operator: Exists}]}]}}
        """,
        metadata: """
          annotations: {volume.beta.kubernetes.io/storage-class: a,
          volume.beta.kubernetes.io/mount-options: b}
          """))
    #expect(
      rules(object).warnings(object, nil) == [
        """
        metadata.annotations[volume.beta.kubernetes.io/storage-class]: deprecated since v1.8; use \
        "storageClassName" attribute instead
        """,
        """
        metadata.annotations[volume.beta.kubernetes.io/mount-options]: deprecated since v1.31; use \
        "mountOptions" attribute instead
        """,
        """
        spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead, the \
        recommended approach is to use dynamic provisioning.
        """,
        """
        spec.nodeAffinity.required.nodeSelectorTerms[0].matchExpressions[0].key: \
        beta.kubernetes.io/os is deprecated since v1.14; use "kubernetes.io/os" instead
        """,
        "spec.cephfs: deprecated in v1.28, non-functional in v1.31+",
      ])
  }
}
