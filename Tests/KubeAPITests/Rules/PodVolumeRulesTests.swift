import Testing

@testable import KubeAPI

/// The rules of the volumes of a pod, and of where containers mount them.
@Suite struct PodVolumeRulesTests {
  /// Asks about Pods.
  private let check = RuleCheck("v1 Pod")

  @Test func `folders and memory of the node`() throws {
    let text = """
      name: "", emptyDir: {}
        name: Required value
      name: A_b, emptyDir: {}
        name: Invalid value: "A_b": a lowercase RFC 1123 label must consist of lower case \
      alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. \
      'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')
      name: a, emptyDir: {}, hostPath: {path: /x}
        hostPath: Forbidden: may not specify more than 1 volume type
      name: a, emptyDir: {sizeLimit: -1}
        emptyDir.sizeLimit: Forbidden: SizeLimit field must be a valid resource quantity
      name: a, hostPath: {path: ""}
        hostPath.path: Required value
      name: a, hostPath: {path: /a/../b}
        hostPath.path: Invalid value: "/a/../b": must not contain '..'
      name: a, hostPath: {path: ../b, type: Foo}
        hostPath.path: Invalid value: "../b": must not contain '..'
        hostPath.type: Unsupported value: "Foo": supported values: "", "BlockDevice", \
      "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket"
      """
    let frame = "spec: {containers: [{name: c, image: a}], volumes: [{@}]}"
    #expect(try check.report(text, in: frame, under: "spec.volumes[0].") == text)
  }

  @Test func `ConfigMaps and Secrets as files`() throws {
    let text = """
      secret: {secretName: ""}
        secret.secretName: Required value
      secret: {secretName: s, defaultMode: 1024}
        secret.defaultMode: Invalid value: 1024: must be a number between 0 and 0777 (octal), \
      both inclusive
      secret: {secretName: s, items: [{key: "", path: ""}]}
        secret.items[0].key: Required value
        secret.items[0].path: Required value
      secret: {secretName: s, items: [{key: k, path: /x}, {key: k, path: a/../b, mode: 999}]}
        secret.items[0].path: Invalid value: "/x": must be a relative path
        secret.items[1].path: Invalid value: "a/../b": must not contain '..'
        secret.items[1].mode: Invalid value: 999: must be a number between 0 and 0777 (octal), \
      both inclusive
      secret: {secretName: s, items: [{key: k, path: ..x}]}
        secret.items[0].path: Invalid value: "..x": must not start with '..'
      configMap: {name: ""}
        configMap.name: Required value
      configMap: {name: a, defaultMode: 1023, items: [{key: a, path: ..}]}
        configMap.defaultMode: Invalid value: 1023: must be a number between 0 and 0777 (octal), \
      both inclusive
        configMap.items[0].path: Invalid value: "..": must not contain '..'
        configMap.items[0].path: Invalid value: "..": must not start with '..'
      persistentVolumeClaim: {claimName: ""}
        persistentVolumeClaim.claimName: Required value
      ephemeral: {}
        ephemeral.volumeClaimTemplate: Required value
      ephemeral: {volumeClaimTemplate: {}}
        ephemeral.volumeClaimTemplate.spec.accessModes: Required value: at least 1 access mode is \
      required
        ephemeral.volumeClaimTemplate.spec.resources[storage]: Required value
      """
    let frame = "spec: {containers: [{name: c, image: a}], volumes: [{name: a, @}]}"
    #expect(try check.report(text, in: frame, under: "spec.volumes[0].") == text)
  }

  @Test func `what a pod says of itself`() throws {
    let text = """
      defaultMode: -1, items: [{path: "", fieldRef: {fieldPath: metadata.name}}]
        downwardAPI.defaultMode: Invalid value: -1: must be a number between 0 and 0777 (octal), \
      both inclusive
        downwardAPI.path: Required value
      items: [{path: p}]
        downwardAPI: Required value: one of fieldRef and resourceFieldRef is required
      items: [{path: p, fieldRef: {fieldPath: ""}}]
        downwardAPI.fieldRef.fieldPath: Required value
      items: [{path: p, fieldRef: {fieldPath: spec.nodeName}}]
        downwardAPI.fieldRef.fieldPath: Unsupported value: "spec.nodeName": supported values: \
      "metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", \
      "metadata.uid"
      items: [{path: p, fieldRef: {fieldPath: "metadata.labels['a b']"}}]
        downwardAPI.fieldRef: Invalid value: "a b": name part must consist of alphanumeric \
      characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. \
      'MyName',  or 'my.name',  or '123-abc', regex used for validation is \
      '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')
      items: [{path: p, fieldRef: {fieldPath: "metadata.name['x']"}}]
        downwardAPI.fieldRef.fieldPath: Invalid value: "metadata.name['x']": error converting \
      fieldPath: field label does not support subscript: metadata.name['x']
      items: [{path: p, fieldRef: {fieldPath: metadata.name}, resourceFieldRef: {resource: \
      limits.cpu}}]
        downwardAPI: Invalid value: "resource": fieldRef and resourceFieldRef can not be \
      specified simultaneously
      items: [{path: p, resourceFieldRef: {resource: limits.cpu}}]
        downwardAPI.resourceFieldRef.containerName: Required value
      items: [{path: p, resourceFieldRef: {containerName: c, resource: ""}}]
        downwardAPI.resourceFieldRef.resource: Required value
      items: [{path: p, resourceFieldRef: {containerName: c, resource: foo}}]
        downwardAPI.resourceFieldRef.resource: Unsupported value: "foo": supported values: \
      "limits.cpu", "limits.ephemeral-storage", "limits.memory", "requests.cpu", \
      "requests.ephemeral-storage", "requests.memory"
      items: [{path: p, resourceFieldRef: {containerName: c, resource: limits.cpu, divisor: 10}}]
        downwardAPI.resourceFieldRef.divisor: Invalid value: "limits.cpu": only divisor's values \
      1m and 1 are supported with the cpu resource
      items: [{path: p, resourceFieldRef: {containerName: c, resource: limits.memory, divisor: \
      10m}}]
        downwardAPI.resourceFieldRef.divisor: Invalid value: "limits.memory": only divisor's \
      values 1, 1k, 1M, 1G, 1T, 1P, 1E, 1Ki, 1Mi, 1Gi, 1Ti, 1Pi, 1Ei are supported with the \
      memory resource
      items: [{path: p, mode: 777, fieldRef: {fieldPath: metadata.name}}]
        downwardAPI.mode: Invalid value: 777: must be a number between 0 and 0777 (octal), both \
      inclusive
      """
    let frame = "spec: {containers: [{name: c, image: a}], volumes: [{name: a, downwardAPI: {@}}]}"
    #expect(try check.report(text, in: frame, under: "spec.volumes[0].") == text)
  }

  @Test func `several sources in one volume`() throws {
    let text = """
      sources: [], defaultMode: 1000
        .defaultMode: Invalid value: 1000: must be a number between 0 and 0777 (octal), both \
      inclusive
      sources: [{secret: {name: ""}}]
        .sources[0].secret.name: Required value
      sources: [{secret: {name: a}, configMap: {name: b}}]
        .sources[0]: Forbidden: may not specify more than 1 volume type per source
      sources: [{secret: {name: a, items: [{key: k, path: p}]}}, {configMap: {name: b, items: \
      [{key: k, path: p}]}}]
        : Invalid value: "b": conflicting duplicate paths
      sources: [{serviceAccountToken: {path: "", expirationSeconds: 1}}]
        .sources[0].serviceAccountToken.expirationSeconds: Invalid value: 1: may not specify a \
      duration less than 10 minutes
        .path: Required value
        .sources[0].serviceAccountToken: Forbidden: must not be specified when serviceAccountName \
      is not set
      sources: [{serviceAccountToken: {path: a, expirationSeconds: 5000000000}}]
        .sources[0].serviceAccountToken.expirationSeconds: Invalid value: 5000000000: may not \
      specify a duration larger than 2^32 seconds
        .sources[0].serviceAccountToken: Forbidden: must not be specified when serviceAccountName \
      is not set
      sources: [{clusterTrustBundle: {path: a}}]
        .sources[0].clusterTrustBundle: Required value: either name or signerName must be \
      specified
      sources: [{clusterTrustBundle: {path: "", name: "A:b"}}]
        .sources[0].clusterTrustBundle.path: Required value
      """
    let frame = "spec: {containers: [{name: c, image: a}], volumes: [{name: a, projected: {@}}]}"
    #expect(try check.report(text, in: frame, under: "spec.volumes[0].projected") == text)
  }

  @Test func `sources of vendors and protocols`() throws {
    let text = """
      gcePersistentDisk: {pdName: "", partition: 300}
        persistentDisk.pdName: Required value
        persistentDisk.partition: Invalid value: 300: must be between 1 and 255, inclusive
      awsElasticBlockStore: {volumeID: "", partition: -1}
        awsElasticBlockStore.volumeID: Required value
        awsElasticBlockStore.partition: Invalid value: -1: must be between 1 and 255, inclusive
      gitRepo: {repository: r, directory: ../x}
        gitRepo.directory: Invalid value: "../x": must not contain '..'
        warning: gitRepo: deprecated in v1.11, and disabled by default in v1.33+
      nfs: {server: "", path: x}
        nfs.server: Required value
        nfs.path: Invalid value: "x": must be an absolute path
      iscsi: {targetPortal: "", iqn: "", lun: 300}
        iscsi.targetPortal: Required value
        iscsi.iqn: Required value
        iscsi.lun: Invalid value: 300: must be between 0 and 255, inclusive
      iscsi: {targetPortal: t, iqn: bad, lun: 1, initiatorName: bad, chapAuthSession: true}
        iscsi.iqn: Invalid value: "bad": must be valid format starting with iqn, eui, or naa
        iscsi.secretRef: Required value
        iscsi.initiatorname: Invalid value: "bad": must be valid format starting with iqn, eui, \
      or naa
      glusterfs: {endpoints: "", path: ""}
        glusterfs.endpoints: Required value
        glusterfs.path: Required value
        warning: glusterfs: deprecated in v1.25, non-functional in v1.26+
      rbd: {monitors: [], image: ""}
        rbd.monitors: Required value
        rbd.image: Required value
        warning: rbd: deprecated in v1.28, non-functional in v1.31+
      flexVolume: {driver: ""}
        flexVolume.driver: Required value
      flexVolume: {driver: foo, options: {kubernetes.io/x: "1"}}
        flexVolume.options[kubernetes.io/x]: Invalid value: "kubernetes.io/x": kubernetes.io and \
      k8s.io namespaces are reserved
      cinder: {volumeID: "", secretRef: {name: ""}}
        cinder.volumeID: Required value
        cinder.secretRef.name: Required value
      cephfs: {monitors: []}
        cephfs.monitors: Required value
        warning: cephfs: deprecated in v1.28, non-functional in v1.31+
      flocker: {datasetName: "", datasetUUID: ""}
        flocker: Required value: one of datasetName and datasetUUID is required
        warning: flocker: deprecated in v1.22, non-functional in v1.25+
      flocker: {datasetName: a/b, datasetUUID: b}
        flocker: Invalid value: "resource": datasetName and datasetUUID can not be specified \
      simultaneously
        flocker.datasetName: Invalid value: "a/b": must not contain '/'
        warning: flocker: deprecated in v1.22, non-functional in v1.25+
      fc: {targetWWNs: []}
        fc.targetWWNs: Required value: must specify either targetWWNs or wwids, but not both
      fc: {targetWWNs: [a], wwids: [b]}
        fc.targetWWNs: Invalid value: ["a"]: targetWWNs and wwids can not be specified \
      simultaneously
        fc.lun: Required value: lun is required if targetWWNs is specified
      fc: {targetWWNs: [a], lun: 256}
        fc.lun: Invalid value: 256: must be between 0 and 255, inclusive
      azureFile: {secretName: "", shareName: ""}
        azureFile.secretName: Required value
        azureFile.shareName: Required value
      azureDisk: {diskName: "", diskURI: "", cachingMode: Bar}
        azureDisk.diskName: Required value
        azureDisk.diskURI: Required value
        azureDisk.cachingMode: Unsupported value: "Bar": supported values: "None", "ReadOnly", \
      "ReadWrite"
        azureDisk.diskURI: Unsupported value: "": supported values: \
      "https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd"
      azureDisk: {diskName: a, diskURI: foo, kind: Managed}
        azureDisk.diskURI: Unsupported value: "foo": supported values: \
      "/subscriptions/{sub-id}/resourcegroups/{group-name}/provide\
      rs/microsoft.compute/disks/{disk-id}"
      azureDisk: {diskName: a, diskURI: /subscriptions/x, kind: Dedicated}
        azureDisk.diskURI: Unsupported value: "/subscriptions/x": supported values: \
      "https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd"
      vsphereVolume: {volumePath: ""}
        vsphereVolume.volumePath: Required value
      photonPersistentDisk: {pdID: ""}
        photonPersistentDisk.pdID: Required value
        warning: photonPersistentDisk: deprecated in v1.11, non-functional in v1.16+
      portworxVolume: {volumeID: ""}
        portworxVolume.volumeID: Required value
      storageos: {volumeName: "", volumeNamespace: A_}
        storageos.volumeName: Required value
        storageos.volumeNamespace: Invalid value: "A_": a lowercase RFC 1123 label must consist \
      of lower case alphanumeric characters or '-', and must start and end with an alphanumeric \
      character (e.g. 'my-name',  or '123-abc', regex used for validation is \
      '[a-z0-9]([-a-z0-9]*[a-z0-9])?')
        warning: storageOS: deprecated in v1.22, non-functional in v1.25+
      storageos: {volumeName: a, secretRef: {name: ""}}
        storageos.secretRef.name: Required value
        warning: storageOS: deprecated in v1.22, non-functional in v1.25+
      scaleIO: {gateway: "", system: "", volumeName: ""}
        scaleIO.gateway: Required value
        scaleIO.system: Required value
        scaleIO.volumeName: Required value
        warning: scaleIO: deprecated in v1.16, non-functional in v1.22+
      quobyte: {registry: "", volume: ""}
        quobyte.registry: Required value: must be a host:port pair or multiple pairs separated by \
      commas
        quobyte.volume: Required value
        warning: quobyte: deprecated in v1.22, non-functional in v1.25+
      quobyte: {registry: "a,b:1", volume: v}
        quobyte.registry: Invalid value: "a,b:1": must be a host:port pair or multiple pairs \
      separated by commas
        warning: quobyte: deprecated in v1.22, non-functional in v1.25+
      csi: {driver: ""}
        csi.driver: Required value
      csi: {driver: a_b, nodePublishSecretRef: {name: ""}}
        csi.driver: Invalid value: "a_b": a lowercase RFC 1123 subdomain must consist of lower \
      case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric \
      character (e.g. 'example.com', regex used for validation is \
      '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')
        csi.nodePublishSecretRef.name: Required value
      image: {reference: "", pullPolicy: Foo}
        image.reference: Required value
        image.pullPolicy: Unsupported value: "Foo": supported values: "Always", "IfNotPresent", \
      "Never"
      """
    let frame = "spec: {containers: [{name: c, image: a}], volumes: [{name: a, @}]}"
    #expect(try check.report(text, in: frame, under: "spec.volumes[0].") == text)
  }

  @Test func `mounts`() throws {
    let text = """
      {name: "", mountPath: ""}
        volumeMounts[0].name: Required value
        volumeMounts[0].name: Not found: ""
        volumeMounts[0].mountPath: Required value
      {name: b, mountPath: /x}
        volumeMounts[0].name: Not found: "b"
      {name: a, mountPath: /x}, {name: a, mountPath: /x}
        volumeMounts[1].mountPath: Invalid value: "/x": must be unique
      {name: a, mountPath: /x, subPath: ../b}
        volumeMounts.subPath: Invalid value: "../b": must not contain '..'
      {name: a, mountPath: /x, subPath: /b}
        volumeMounts.subPath: Invalid value: "/b": must be a relative path
      {name: a, mountPath: /x, subPathExpr: ../b}
        volumeMounts.subPathExpr: Invalid value: "../b": must not contain '..'
      {name: a, mountPath: /x, subPath: b, subPathExpr: b}
        volumeMounts[0].subPathExpr: Invalid value: "b": subPathExpr and subPath are mutually \
      exclusive
      {name: a, mountPath: /x, mountPropagation: Foo}
        volumeMounts.mountPropagation: Unsupported value: "Foo": supported values: \
      "Bidirectional", "HostToContainer", "None"
      {name: a, mountPath: /x, mountPropagation: Bidirectional}
        volumeMounts.mountPropagation: Forbidden: Bidirectional mount propagation is available \
      only to privileged containers
      {name: a, mountPath: /x, recursiveReadOnly: Enabled}
        volumeMounts.recursiveReadOnly: Forbidden: may only be specified when readOnly is true
      {name: a, mountPath: /x, readOnly: true, recursiveReadOnly: Foo}
        volumeMounts.recursiveReadOnly: Unsupported value: "Foo": supported values: "Disabled", \
      "Enabled", "IfPossible"
      {name: a, mountPath: /x, readOnly: true, recursiveReadOnly: Enabled, mountPropagation: \
      HostToContainer}
        volumeMounts.recursiveReadOnly: Forbidden: may only be specified when mountPropagation is \
      None or not specified
      """
    let frame =
      "spec: {containers: [{name: c, image: a, volumeMounts: [@]}], volumes: [{name: "
      + "a, emptyDir: {}}]}"
    #expect(try check.report(text, in: frame, under: "spec.containers[0].") == text)
  }

  @Test func `devices`() throws {
    let text = """
      {name: "", devicePath: ""}
        volumeDevices[0].name: Required value
        volumeDevices[0].name: Not found: ""
        volumeDevices[0].devicePath: Required value
      {name: b, devicePath: /x}
        volumeDevices[0].name: Not found: "b"
      {name: a, devicePath: ../x}, {name: a, devicePath: ../x}
        volumeDevices[0].name: Invalid value: "a": can only use volume source type of \
      PersistentVolumeClaim or Ephemeral for block mode
        volumeDevices[0].devicePath: Invalid value: "../x": can not contain backsteps ('..')
        volumeDevices[1].name: Invalid value: "a": must be unique
        volumeDevices[1].name: Invalid value: "a": can only use volume source type of \
      PersistentVolumeClaim or Ephemeral for block mode
        volumeDevices[1].devicePath: Invalid value: "../x": must be unique
        volumeDevices[1].devicePath: Invalid value: "../x": can not contain backsteps ('..')
      """
    let frame =
      "spec: {containers: [{name: c, image: a, volumeDevices: [@]}], volumes: [{name: "
      + "a, emptyDir: {}}]}"
    #expect(try check.report(text, in: frame, under: "spec.containers[0].") == text)
  }
}
