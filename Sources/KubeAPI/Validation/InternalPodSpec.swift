/// Specifications of pods and volumes as the server's internal structures print them: JSON with Go's names in Go's order.
// Kubernetes: pkg/apis/core/types.go
struct InternalPodSpec {
  /// One field of a structure.
  private struct Field {
    /// Go's name.
    let name: String
    /// The name in objects; one that begins with `^` is read from the structure above.
    let key: String
    /// The type: see `structures`.
    let type: Substring
  }

  /// The structures, one a line: name, then `GoName=name:type` for each field.
  ///
  /// Types: `s` string, `i` number, `b` truth value, `n` number or text, `q` amount, `m` map or `a` list of
  /// simple values, `l` label selector, `[T` list of structures, `T` structure; `*` before means a pointer.
  private static let structures = """
    PodSpec Volumes=volumes:[Volume InitContainers=initContainers:[Container Containers=containers:[Container EphemeralContainers=ephemeralContainers:[EphemeralContainer RestartPolicy=restartPolicy:s TerminationGracePeriodSeconds=terminationGracePeriodSeconds:*i ActiveDeadlineSeconds=activeDeadlineSeconds:*i DNSPolicy=dnsPolicy:s NodeSelector=nodeSelector:m ServiceAccountName=serviceAccountName:s AutomountServiceAccountToken=automountServiceAccountToken:*b NodeName=nodeName:s SecurityContext=securityContext:*PodSecurityContext ImagePullSecrets=imagePullSecrets:[Name Hostname=hostname:s Subdomain=subdomain:s SetHostnameAsFQDN=setHostnameAsFQDN:*b Affinity=affinity:*Affinity SchedulerName=schedulerName:s Tolerations=tolerations:[Toleration HostAliases=hostAliases:[HostAlias PriorityClassName=priorityClassName:s Priority=priority:*i PreemptionPolicy=preemptionPolicy:*s DNSConfig=dnsConfig:*DNSConfig ReadinessGates=readinessGates:[ReadinessGate RuntimeClassName=runtimeClassName:*s Overhead=overhead:m EnableServiceLinks=enableServiceLinks:*b TopologySpreadConstraints=topologySpreadConstraints:[Spread OS=os:*Name SchedulingGates=schedulingGates:[Name ResourceClaims=resourceClaims:[PodClaim Resources=resources:*Resources HostnameOverride=hostnameOverride:*s SchedulingGroup=schedulingGroup:*SchedulingGroup
    Name Name=name:s
    SchedulingGroup PodGroupName=podGroupName:*s
    PodSecurityContext HostNetwork=^hostNetwork:b HostPID=^hostPID:b HostIPC=^hostIPC:b ShareProcessNamespace=^shareProcessNamespace:*b HostUsers=^hostUsers:*b SELinuxOptions=seLinuxOptions:*SELinux WindowsOptions=windowsOptions:*Windows RunAsUser=runAsUser:*i RunAsGroup=runAsGroup:*i RunAsNonRoot=runAsNonRoot:*b SupplementalGroups=supplementalGroups:a SupplementalGroupsPolicy=supplementalGroupsPolicy:*s FSGroup=fsGroup:*i FSGroupChangePolicy=fsGroupChangePolicy:*s Sysctls=sysctls:[Sysctl SeccompProfile=seccompProfile:*Profile AppArmorProfile=appArmorProfile:*Profile SELinuxChangePolicy=seLinuxChangePolicy:*s
    SELinux User=user:s Role=role:s Type=type:s Level=level:s
    Windows GMSACredentialSpecName=gmsaCredentialSpecName:*s GMSACredentialSpec=gmsaCredentialSpec:*s RunAsUserName=runAsUserName:*s HostProcess=hostProcess:*b
    Profile Type=type:s LocalhostProfile=localhostProfile:*s
    Sysctl Name=name:s Value=value:s
    Container Name=name:s Image=image:s Command=command:a Args=args:a WorkingDir=workingDir:s Ports=ports:[Port EnvFrom=envFrom:[EnvFrom Env=env:[Env Resources=resources:Resources ResizePolicy=resizePolicy:[Resize RestartPolicy=restartPolicy:*s RestartPolicyRules=restartPolicyRules:[RestartRule VolumeMounts=volumeMounts:[Mount VolumeDevices=volumeDevices:[Device LivenessProbe=livenessProbe:*Probe ReadinessProbe=readinessProbe:*Probe StartupProbe=startupProbe:*Probe Lifecycle=lifecycle:*Lifecycle TerminationMessagePath=terminationMessagePath:s TerminationMessagePolicy=terminationMessagePolicy:s ImagePullPolicy=imagePullPolicy:s SecurityContext=securityContext:*SecurityContext Stdin=stdin:b StdinOnce=stdinOnce:b TTY=tty:b
    EphemeralContainer +=+:Container TargetContainerName=targetContainerName:s
    Port Name=name:s HostPort=hostPort:i ContainerPort=containerPort:i Protocol=protocol:s HostIP=hostIP:s
    EnvFrom Prefix=prefix:s ConfigMapRef=configMapRef:*NameOptional SecretRef=secretRef:*NameOptional
    NameOptional Name=name:s Optional=optional:*b
    Env Name=name:s Value=value:s ValueFrom=valueFrom:*EnvSource
    EnvSource FieldRef=fieldRef:*FieldRef ResourceFieldRef=resourceFieldRef:*ResourceRef ConfigMapKeyRef=configMapKeyRef:*KeyRef SecretKeyRef=secretKeyRef:*KeyRef FileKeyRef=fileKeyRef:*FileRef
    FieldRef APIVersion=apiVersion:s FieldPath=fieldPath:s
    ResourceRef ContainerName=containerName:s Resource=resource:s Divisor=divisor:q
    KeyRef Name=name:s Key=key:s Optional=optional:*b
    FileRef VolumeName=volumeName:s Path=path:s Key=key:s Optional=optional:*b
    Resources Limits=limits:m Requests=requests:m Claims=claims:[Claim
    Claim Name=name:s Request=request:s
    PodClaim Name=name:s ResourceClaimName=resourceClaimName:*s ResourceClaimTemplateName=resourceClaimTemplateName:*s
    Resize ResourceName=resourceName:s RestartPolicy=restartPolicy:s
    RestartRule Action=action:s ExitCodes=exitCodes:*ExitCodes
    ExitCodes Operator=operator:s Values=values:a
    Mount Name=name:s ReadOnly=readOnly:b RecursiveReadOnly=recursiveReadOnly:*s MountPath=mountPath:s SubPath=subPath:s MountPropagation=mountPropagation:*s SubPathExpr=subPathExpr:s
    Device Name=name:s DevicePath=devicePath:s
    Probe Exec=exec:*Exec HTTPGet=httpGet:*HTTP TCPSocket=tcpSocket:*TCP GRPC=grpc:*GRPC InitialDelaySeconds=initialDelaySeconds:i TimeoutSeconds=timeoutSeconds:i PeriodSeconds=periodSeconds:i SuccessThreshold=successThreshold:i FailureThreshold=failureThreshold:i TerminationGracePeriodSeconds=terminationGracePeriodSeconds:*i
    Exec Command=command:a
    HTTP Path=path:s Port=port:n Host=host:s Scheme=scheme:s HTTPHeaders=httpHeaders:[Sysctl
    TCP Port=port:n Host=host:s
    GRPC Port=port:i Service=service:*s
    Sleep Seconds=seconds:i
    Lifecycle PostStart=postStart:*Hook PreStop=preStop:*Hook StopSignal=stopSignal:*s
    Hook Exec=exec:*Exec HTTPGet=httpGet:*HTTP TCPSocket=tcpSocket:*TCP Sleep=sleep:*Sleep
    SecurityContext Capabilities=capabilities:*Capabilities Privileged=privileged:*b SELinuxOptions=seLinuxOptions:*SELinux WindowsOptions=windowsOptions:*Windows RunAsUser=runAsUser:*i RunAsGroup=runAsGroup:*i RunAsNonRoot=runAsNonRoot:*b ReadOnlyRootFilesystem=readOnlyRootFilesystem:*b AllowPrivilegeEscalation=allowPrivilegeEscalation:*b ProcMount=procMount:*s SeccompProfile=seccompProfile:*Profile AppArmorProfile=appArmorProfile:*Profile
    Capabilities Add=add:a Drop=drop:a
    Volume Name=name:s HostPath=hostPath:*HostPath EmptyDir=emptyDir:*EmptyDir GCEPersistentDisk=gcePersistentDisk:*GCE AWSElasticBlockStore=awsElasticBlockStore:*AWS GitRepo=gitRepo:*GitRepo Secret=secret:*SecretVolume NFS=nfs:*NFS ISCSI=iscsi:*ISCSI Glusterfs=glusterfs:*Glusterfs PersistentVolumeClaim=persistentVolumeClaim:*PVC RBD=rbd:*RBD Quobyte=quobyte:*Quobyte FlexVolume=flexVolume:*Flex Cinder=cinder:*Cinder CephFS=cephfs:*CephFS Flocker=flocker:*Flocker DownwardAPI=downwardAPI:*Downward FC=fc:*FC AzureFile=azureFile:*AzureFile ConfigMap=configMap:*ConfigMapVolume VsphereVolume=vsphereVolume:*Vsphere AzureDisk=azureDisk:*AzureDisk PhotonPersistentDisk=photonPersistentDisk:*Photon Projected=projected:*Projected PortworxVolume=portworxVolume:*Portworx ScaleIO=scaleIO:*ScaleIO StorageOS=storageos:*StorageOS CSI=csi:*CSI Ephemeral=ephemeral:*Ephemeral Image=image:*Image
    HostPath Path=path:s Type=type:*s
    EmptyDir Medium=medium:s SizeLimit=sizeLimit:*q
    GCE PDName=pdName:s FSType=fsType:s Partition=partition:i ReadOnly=readOnly:b
    AWS VolumeID=volumeID:s FSType=fsType:s Partition=partition:i ReadOnly=readOnly:b
    GitRepo Repository=repository:s Revision=revision:s Directory=directory:s
    SecretVolume SecretName=secretName:s Items=items:[Item DefaultMode=defaultMode:*i Optional=optional:*b
    ConfigMapVolume Name=name:s Items=items:[Item DefaultMode=defaultMode:*i Optional=optional:*b
    Item Key=key:s Path=path:s Mode=mode:*i
    NFS Server=server:s Path=path:s ReadOnly=readOnly:b
    ISCSI TargetPortal=targetPortal:s IQN=iqn:s Lun=lun:i ISCSIInterface=iscsiInterface:s FSType=fsType:s ReadOnly=readOnly:b Portals=portals:a DiscoveryCHAPAuth=chapAuthDiscovery:b SessionCHAPAuth=chapAuthSession:b SecretRef=secretRef:*Name InitiatorName=initiatorName:*s
    Glusterfs EndpointsName=endpoints:s Path=path:s ReadOnly=readOnly:b
    PVC ClaimName=claimName:s ReadOnly=readOnly:b
    RBD CephMonitors=monitors:a RBDImage=image:s FSType=fsType:s RBDPool=pool:s RadosUser=user:s Keyring=keyring:s SecretRef=secretRef:*Name ReadOnly=readOnly:b
    Quobyte Registry=registry:s Volume=volume:s ReadOnly=readOnly:b User=user:s Group=group:s Tenant=tenant:s
    Flex Driver=driver:s FSType=fsType:s SecretRef=secretRef:*Name ReadOnly=readOnly:b Options=options:m
    Cinder VolumeID=volumeID:s FSType=fsType:s ReadOnly=readOnly:b SecretRef=secretRef:*Name
    CephFS Monitors=monitors:a Path=path:s User=user:s SecretFile=secretFile:s SecretRef=secretRef:*Name ReadOnly=readOnly:b
    Flocker DatasetName=datasetName:s DatasetUUID=datasetUUID:s
    Downward Items=items:[DownwardFile DefaultMode=defaultMode:*i
    DownwardFile Path=path:s FieldRef=fieldRef:*FieldRef ResourceFieldRef=resourceFieldRef:*ResourceRef Mode=mode:*i
    FC TargetWWNs=targetWWNs:a Lun=lun:*i FSType=fsType:s ReadOnly=readOnly:b WWIDs=wwids:a
    AzureFile SecretName=secretName:s ShareName=shareName:s ReadOnly=readOnly:b
    Vsphere VolumePath=volumePath:s FSType=fsType:s StoragePolicyName=storagePolicyName:s StoragePolicyID=storagePolicyID:s
    AzureDisk DiskName=diskName:s DataDiskURI=diskURI:s CachingMode=cachingMode:*s FSType=fsType:*s ReadOnly=readOnly:*b Kind=kind:*s
    Photon PdID=pdID:s FSType=fsType:s
    Projected Sources=sources:[Projection DefaultMode=defaultMode:*i
    Projection Secret=secret:*ProjectedName DownwardAPI=downwardAPI:*ProjectedDownward ConfigMap=configMap:*ProjectedName ServiceAccountToken=serviceAccountToken:*Token ClusterTrustBundle=clusterTrustBundle:*Bundle PodCertificate=podCertificate:*Certificate
    ProjectedName Name=name:s Items=items:[Item Optional=optional:*b
    ProjectedDownward Items=items:[DownwardFile
    Token Audience=audience:s ExpirationSeconds=expirationSeconds:i Path=path:s
    Bundle Name=name:*s SignerName=signerName:*s LabelSelector=labelSelector:l Optional=optional:*b Path=path:s
    Certificate SignerName=signerName:s KeyType=keyType:s MaxExpirationSeconds=maxExpirationSeconds:*i CredentialBundlePath=credentialBundlePath:s KeyPath=keyPath:s CertificateChainPath=certificateChainPath:s UserAnnotations=userAnnotations:m
    Portworx VolumeID=volumeID:s FSType=fsType:s ReadOnly=readOnly:b
    ScaleIO Gateway=gateway:s System=system:s SecretRef=secretRef:*Name SSLEnabled=sslEnabled:b ProtectionDomain=protectionDomain:s StoragePool=storagePool:s StorageMode=storageMode:s VolumeName=volumeName:s FSType=fsType:s ReadOnly=readOnly:b
    StorageOS VolumeName=volumeName:s VolumeNamespace=volumeNamespace:s FSType=fsType:s ReadOnly=readOnly:b SecretRef=secretRef:*Name
    CSI Driver=driver:s ReadOnly=readOnly:*b FSType=fsType:*s VolumeAttributes=volumeAttributes:m NodePublishSecretRef=nodePublishSecretRef:*Name
    Ephemeral VolumeClaimTemplate=volumeClaimTemplate:*ClaimTemplate
    ClaimTemplate Spec=spec:ClaimSpec
    ClaimSpec AccessModes=accessModes:a Selector=selector:l Resources=resources:ClaimResources VolumeName=volumeName:s StorageClassName=storageClassName:*s VolumeMode=volumeMode:*s DataSource=dataSource:*LocalReference DataSourceRef=dataSourceRef:*TypedReference VolumeAttributesClassName=volumeAttributesClassName:*s
    ClaimResources Limits=limits:m Requests=requests:m
    LocalReference APIGroup=apiGroup:*s Kind=kind:s Name=name:s
    TypedReference APIGroup=apiGroup:*s Kind=kind:s Name=name:s Namespace=namespace:*s
    VolumeSource GCEPersistentDisk=gcePersistentDisk:*GCE AWSElasticBlockStore=awsElasticBlockStore:*AWS HostPath=hostPath:*HostPath Glusterfs=glusterfs:*GlusterfsVolume NFS=nfs:*NFS RBD=rbd:*RBDVolume Quobyte=quobyte:*Quobyte ISCSI=iscsi:*ISCSIVolume FlexVolume=flexVolume:*FlexVolume Cinder=cinder:*CinderVolume CephFS=cephfs:*CephFSVolume FC=fc:*FC Flocker=flocker:*Flocker AzureFile=azureFile:*AzureFileVolume VsphereVolume=vsphereVolume:*Vsphere AzureDisk=azureDisk:*AzureDisk PhotonPersistentDisk=photonPersistentDisk:*Photon PortworxVolume=portworxVolume:*Portworx ScaleIO=scaleIO:*ScaleIOVolume Local=local:*Local StorageOS=storageos:*StorageOSVolume CSI=csi:*CSIVolume
    SecretReference Name=name:s Namespace=namespace:s
    GlusterfsVolume EndpointsName=endpoints:s Path=path:s ReadOnly=readOnly:b EndpointsNamespace=endpointsNamespace:*s
    RBDVolume CephMonitors=monitors:a RBDImage=image:s FSType=fsType:s RBDPool=pool:s RadosUser=user:s Keyring=keyring:s SecretRef=secretRef:*SecretReference ReadOnly=readOnly:b
    ISCSIVolume TargetPortal=targetPortal:s IQN=iqn:s Lun=lun:i ISCSIInterface=iscsiInterface:s FSType=fsType:s ReadOnly=readOnly:b Portals=portals:a DiscoveryCHAPAuth=chapAuthDiscovery:b SessionCHAPAuth=chapAuthSession:b SecretRef=secretRef:*SecretReference InitiatorName=initiatorName:*s
    FlexVolume Driver=driver:s FSType=fsType:s SecretRef=secretRef:*SecretReference ReadOnly=readOnly:b Options=options:m
    CinderVolume VolumeID=volumeID:s FSType=fsType:s ReadOnly=readOnly:b SecretRef=secretRef:*SecretReference
    CephFSVolume Monitors=monitors:a Path=path:s User=user:s SecretFile=secretFile:s SecretRef=secretRef:*SecretReference ReadOnly=readOnly:b
    AzureFileVolume SecretName=secretName:s ShareName=shareName:s ReadOnly=readOnly:b SecretNamespace=secretNamespace:*s
    ScaleIOVolume Gateway=gateway:s System=system:s SecretRef=secretRef:*SecretReference SSLEnabled=sslEnabled:b ProtectionDomain=protectionDomain:s StoragePool=storagePool:s StorageMode=storageMode:s VolumeName=volumeName:s FSType=fsType:s ReadOnly=readOnly:b
    Local Path=path:s FSType=fsType:*s
    ObjectReference Kind=kind:s Namespace=namespace:s Name=name:s UID=uid:s APIVersion=apiVersion:s ResourceVersion=resourceVersion:s FieldPath=fieldPath:s
    StorageOSVolume VolumeName=volumeName:s VolumeNamespace=volumeNamespace:s FSType=fsType:s ReadOnly=readOnly:b SecretRef=secretRef:*ObjectReference
    CSIVolume Driver=driver:s VolumeHandle=volumeHandle:s ReadOnly=readOnly:b FSType=fsType:s VolumeAttributes=volumeAttributes:m ControllerPublishSecretRef=controllerPublishSecretRef:*SecretReference NodeStageSecretRef=nodeStageSecretRef:*SecretReference NodePublishSecretRef=nodePublishSecretRef:*SecretReference ControllerExpandSecretRef=controllerExpandSecretRef:*SecretReference NodeExpandSecretRef=nodeExpandSecretRef:*SecretReference
    VolumeAffinity Required=required:*NodeSelector
    PersistentVolumeSpec Capacity=capacity:m +=+:VolumeSource AccessModes=accessModes:a ClaimRef=claimRef:*ObjectReference PersistentVolumeReclaimPolicy=persistentVolumeReclaimPolicy:s StorageClassName=storageClassName:s MountOptions=mountOptions:a VolumeMode=volumeMode:*s NodeAffinity=nodeAffinity:*VolumeAffinity VolumeAttributesClassName=volumeAttributesClassName:*s
    AttachmentSource PersistentVolumeName=persistentVolumeName:*s InlineVolumeSpec=inlineVolumeSpec:*PersistentVolumeSpec
    AttachmentSpec Attacher=attacher:s Source=source:AttachmentSource NodeName=nodeName:s
    CSINodeDriver Name=name:s NodeID=nodeID:s TopologyKeys=topologyKeys:a Allocatable=allocatable:*NodeVolumes
    NodeVolumes Count=count:*i
    Image Reference=reference:s PullPolicy=pullPolicy:s
    Affinity NodeAffinity=nodeAffinity:*NodeAffinity PodAffinity=podAffinity:*PodAffinity PodAntiAffinity=podAntiAffinity:*PodAffinity
    NodeAffinity RequiredDuringSchedulingIgnoredDuringExecution=requiredDuringSchedulingIgnoredDuringExecution:*NodeSelector PreferredDuringSchedulingIgnoredDuringExecution=preferredDuringSchedulingIgnoredDuringExecution:[PreferredTerm
    NodeSelector NodeSelectorTerms=nodeSelectorTerms:[NodeTerm
    NodeTerm MatchExpressions=matchExpressions:[Requirement MatchFields=matchFields:[Requirement
    Requirement Key=key:s Operator=operator:s Values=values:a
    PreferredTerm Weight=weight:i Preference=preference:NodeTerm
    PodAffinity RequiredDuringSchedulingIgnoredDuringExecution=requiredDuringSchedulingIgnoredDuringExecution:[PodTerm PreferredDuringSchedulingIgnoredDuringExecution=preferredDuringSchedulingIgnoredDuringExecution:[WeightedPodTerm
    PodTerm LabelSelector=labelSelector:l Namespaces=namespaces:a TopologyKey=topologyKey:s NamespaceSelector=namespaceSelector:l MatchLabelKeys=matchLabelKeys:a MismatchLabelKeys=mismatchLabelKeys:a
    WeightedPodTerm Weight=weight:i PodAffinityTerm=podAffinityTerm:PodTerm
    Toleration Key=key:s Operator=operator:s Value=value:s Effect=effect:s TolerationSeconds=tolerationSeconds:*i
    HostAlias IP=ip:s Hostnames=hostnames:a
    DNSConfig Nameservers=nameservers:a Searches=searches:a Options=options:[DNSOption
    DNSOption Name=name:s Value=value:*s
    ReadinessGate ConditionType=conditionType:s
    Spread MaxSkew=maxSkew:i TopologyKey=topologyKey:s WhenUnsatisfiable=whenUnsatisfiable:s LabelSelector=labelSelector:l MinDomains=minDomains:*i NodeAffinityPolicy=nodeAffinityPolicy:*s NodeTaintsPolicy=nodeTaintsPolicy:*s MatchLabelKeys=matchLabelKeys:a
    """

  /// The fields of the structures by name.
  private static let fields: [String: [Field]] = {
    var all: [String: [Field]] = [:]
    for line in structures.split(separator: "\n") {
      let words = line.split(separator: " ")
      guard let name = words.first else { continue }
      all[String(name)] = words.dropFirst().compactMap { word in
        let parts = word.split(separator: ":", maxSplits: 1)
        let names = parts[0].split(separator: "=", maxSplits: 1)
        guard parts.count == 2, names.count == 2 else { return nil }
        return Field(name: String(names[0]), key: String(names[1]), type: parts[1])
      }
    }
    return all
  }()

  /// The text so far.
  private var text = ""
  /// Whether the text has a line for each value.
  private let isIndented: Bool

  /// Starts with nothing.
  private init(isIndented: Bool) { self.isIndented = isIndented }

  /// A specification as compact JSON.
  ///
  /// - Parameter type: The name of the structure, which may be one of volumes and claims, too.
  static func compact(_ spec: JSON, as type: String = "PodSpec") -> String {
    var printer = InternalPodSpec(isIndented: false)
    printer.structure(type, spec, .null, 0)
    return printer.text
  }

  /// A specification as lines, each level indented by one space.
  static func lines(_ spec: JSON, as type: String = "PodSpec") -> [Substring] {
    var printer = InternalPodSpec(isIndented: true)
    printer.structure(type, spec, .null, 0)
    return printer.text.split(separator: "\n", omittingEmptySubsequences: false)
  }

  /// A template of pods as compact JSON.
  static func template(_ template: JSON) -> String {
    var parts: [String] = []
    let meta = template["metadata"] ?? [:]
    for name in ["name", "generateName", "namespace"] where !meta.text(name).isEmpty {
      parts.append("\"\(name)\":\(GoValue.string(meta.text(name)))")
    }
    for name in ["labels", "annotations"] where !meta.map(name).isEmpty {
      parts.append("\"\(name)\":\(JSON.object(meta.map(name)).text)")
    }
    parts.append("\"Spec\":\(compact(template.present("spec") ?? [:]))")
    return "{\(parts.joined(separator: ","))}"
  }

  /// Starts a new line at a depth.
  private mutating func breakLine(_ depth: Int) {
    if isIndented { text += "\n" + String(repeating: " ", count: depth) }
  }

  /// Prints a structure.
  private mutating func structure(_ name: String, _ value: JSON, _ parent: JSON, _ depth: Int) {
    text += "{"
    var isFirst = true
    members(name, value, parent, depth, &isFirst)
    breakLine(depth)
    text += "}"
  }

  /// Prints the fields of a structure.
  private mutating func members(
    _ name: String, _ value: JSON, _ parent: JSON, _ depth: Int, _ isFirst: inout Bool
  ) {
    for field in Self.fields[name] ?? [] {
      if field.name == "+" {
        members(String(field.type), value, parent, depth, &isFirst)
        continue
      }
      if !isFirst { text += "," }
      isFirst = false
      breakLine(depth + 1)
      text += "\"\(field.name)\":" + (isIndented ? " " : "")
      let own =
        field.key.hasPrefix("^")
        ? parent.present(String(field.key.dropFirst())) : value.present(field.key)
      print(own, field.type, value, depth + 1)
    }
  }

  /// Prints a value of a type.
  private mutating func print(
    _ value: JSON?, _ type: Substring, _ parent: JSON, _ depth: Int
  ) {
    if type.hasPrefix("*") {
      guard let value else {
        text += "null"
        return
      }
      return print(value, type.dropFirst(), parent, depth)
    }
    switch type {
    case "s": plain(value ?? "", depth)
    case "i", "n": plain(value ?? 0, depth)
    case "b": plain(value ?? false, depth)
    case "q": plain(value ?? "0", depth)
    case "m", "a": plain(value ?? .null, depth)
    case "l": selector(value, depth)
    default:
      guard type.hasPrefix("[") else {
        return structure(String(type), value ?? [:], parent, depth)
      }
      guard let items = value?.array else {
        text += "null"
        return
      }
      list(items, depth) { printer, item, depth in
        printer.structure(String(type.dropFirst()), item, .null, depth)
      }
    }
  }

  /// Prints a list.
  private mutating func list(
    _ items: [JSON], _ depth: Int, _ item: (inout InternalPodSpec, JSON, Int) -> Void
  ) {
    text += "["
    for (index, value) in items.enumerated() {
      if index > 0 { text += "," }
      breakLine(depth + 1)
      item(&self, value, depth + 1)
    }
    if !items.isEmpty { breakLine(depth) }
    text += "]"
  }

  /// Prints a value as it is.
  private mutating func plain(_ value: JSON, _ depth: Int) {
    switch value {
    case .object(let object):
      text += "{"
      for (index, entry) in object.enumerated() {
        if index > 0 { text += "," }
        breakLine(depth + 1)
        text += JSON.string(entry.name).text + ":" + (isIndented ? " " : "")
        plain(entry.value, depth + 1)
      }
      if !object.isEmpty { breakLine(depth) }
      text += "}"
    case .array(let items): list(items, depth) { $0.plain($1, $2) }
    default: text += value.text
    }
  }

  /// Prints a label selector, whose fields keep their names.
  private mutating func selector(_ value: JSON?, _ depth: Int) {
    guard let value else {
      text += "null"
      return
    }
    text += "{"
    var isFirst = true
    /// Starts a field.
    func open(_ printer: inout InternalPodSpec, _ name: String, _ depth: Int, _ isFirst: inout Bool)
    {
      if !isFirst { printer.text += "," }
      isFirst = false
      printer.breakLine(depth)
      printer.text += "\"\(name)\":" + (printer.isIndented ? " " : "")
    }
    let labels = value.map("matchLabels")
    if !labels.isEmpty {
      open(&self, "matchLabels", depth + 1, &isFirst)
      plain(.object(labels), depth + 1)
    }
    let expressions = value.items("matchExpressions")
    if !expressions.isEmpty {
      open(&self, "matchExpressions", depth + 1, &isFirst)
      list(expressions, depth + 1) { printer, expression, depth in
        printer.text += "{"
        var isFirst = true
        for name in ["key", "operator", "values"] {
          let field = expression.present(name)
          if name == "values", field?.isEmpty ?? true { continue }
          open(&printer, name, depth + 1, &isFirst)
          printer.plain(field ?? "", depth + 1)
        }
        printer.breakLine(depth)
        printer.text += "}"
      }
    }
    if !isFirst { breakLine(depth) }
    text += "}"
  }
}
