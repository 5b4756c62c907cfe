/// What the API's Go types say and the recorded facts do not: which scalars are pointers, so that a
/// zero that was sent is kept, and which lists are written even when they are empty.
///
/// Source: the struct tags of k8s.io/api and k8s.io/apiextensions-apiserver.
enum GoTypes {
  /// Whether a field keeps a zero that was sent.
  static func keepsZero(
    definition: String, field: String, type: String, hasDefault: Bool
  ) -> Bool {
    let key = shortName(definition) + "." + field
    if hasDefault { return defaultedPointers.contains(key) }
    switch type {
    case "string": return pointerStrings.contains(key)
    case "boolean", "integer/int32", "integer/int64", "number/double":
      let isCoreReadOnly = field == "readOnly" && key != "CSIVolumeSource.readOnly"
      return !isCoreReadOnly && !plainNumbers.contains(key)
    default: return false
    }
  }

  /// Whether a list without `omitempty` is written as `null` when it is empty.
  static func isAlwaysWritten(definition: String, field: String) -> Bool {
    alwaysWritten.contains(shortName(definition) + "." + field)
  }

  /// Whether a field whose stated default is zero is omitted all the same.
  static func isOmitted(definition: String, field: String) -> Bool {
    let key = shortName(definition) + "." + field
    return omittedZeros.contains(key) || defaultedPointers.contains(key)
  }

  /// The Go structs that a field is embedded through, between dots; errors name them on the way to
  /// it.
  static func embedding(definition: String, field: String) -> String? {
    let name = shortName(definition)
    if let path = embedded["\(name).\(field)"] { return path }
    guard let (path, own) = embeddedExcept[name], !own.contains(field) else { return nil }
    return path
  }

  /// A definition's last name; those that two packages share carry the package.
  private static func shortName(_ definition: String) -> String {
    let parts = definition.split(separator: ".")
    let name = String(parts.last ?? "")
    let isShared = ["EndpointPort", "Event", "Condition"].contains(name)
    guard isShared, parts.count >= 3 else { return name }
    return "\(parts[parts.count - 3]).\(name)"
  }

  /// Splits a table of `Definition field field …` lines into `Definition.field` keys.
  private static func table(_ lines: String) -> Set<String> {
    var keys: Set<String> = []
    for line in lines.split(separator: "\n") {
      let words = line.split(separator: " ")
      guard let name = words.first else { continue }
      for field in words.dropFirst() { keys.insert("\(name).\(field)") }
    }
    return keys
  }

  /// The structs that embed another one, by the fields that they do not have of their own.
  private static let embeddedExcept: [String: (path: String, own: Set<String>)] = [
    "Volume": ("VolumeSource", ["name"]),
    "EphemeralContainer": ("EphemeralContainerCommon", ["targetContainerName"]),
    "RuleWithOperations": ("Rule", ["operations"]),
    "NamedRuleWithOperations": ("RuleWithOperations.Rule", ["operations", "resourceNames"]),
    "PersistentVolumeSpec": (
      "PersistentVolumeSource",
      [
        "accessModes", "capacity", "claimRef", "mountOptions", "nodeAffinity",
        "persistentVolumeReclaimPolicy", "storageClassName", "volumeAttributesClassName",
        "volumeMode",
      ]
    ),
  ]

  /// The fields that come from an embedded struct, where they are few.
  private static let embedded = [
    "NamedRuleWithOperations.operations": "RuleWithOperations",
    "Probe.exec": "ProbeHandler", "Probe.httpGet": "ProbeHandler",
    "Probe.tcpSocket": "ProbeHandler", "Probe.grpc": "ProbeHandler",
    "ConfigMapEnvSource.name": "LocalObjectReference",
    "SecretEnvSource.name": "LocalObjectReference",
    "ConfigMapKeySelector.name": "LocalObjectReference",
    "SecretKeySelector.name": "LocalObjectReference",
    "ConfigMapProjection.name": "LocalObjectReference",
    "SecretProjection.name": "LocalObjectReference",
    "ConfigMapVolumeSource.name": "LocalObjectReference",
    "IngressRule.http": "IngressRuleValue",
    "DeviceClaimConfiguration.opaque": "DeviceConfiguration",
    "DeviceClassConfiguration.opaque": "DeviceConfiguration",
    "DeviceAllocationConfiguration.opaque": "DeviceConfiguration",
  ]

  /// The Go type of a map of which the recorded type does not tell the names of keys and values.
  static func mapType(definition: String, field: String) -> String? {
    mapTypes[shortName(definition) + "." + field]
  }

  /// Maps with named keys or values.
  private static let mapTypes = [
    "PersistentVolumeClaimStatus.allocatedResourceStatuses":
      "map[v1.ResourceName]v1.ClaimResourceStatus",
    "Device.attributes": "map[v1.QualifiedName]v1.DeviceAttribute",
    "Device.capacity": "map[v1.QualifiedName]v1.DeviceCapacity",
    "UserInfo.extra": "map[string]v1.ExtraValue",
    "SubjectAccessReviewSpec.extra": "map[string]v1.ExtraValue",
    "CertificateSigningRequestSpec.extra": "map[string]v1.ExtraValue",
  ]

  /// Lists without `omitempty` that the facts do not call required.
  private static let alwaysWritten = table(
    """
    ClusterRole rules
    Role rules
    EndpointSlice ports
    HorizontalPodAutoscalerStatus currentMetrics
    CustomResourceDefinitionStatus conditions storedVersions
    """)

  /// Plain fields with `omitempty` whose stated default is zero.
  private static let omittedZeros = table(
    """
    LocalObjectReference name
    ConfigMapEnvSource name
    ConfigMapKeySelector name
    ConfigMapProjection name
    ConfigMapVolumeSource name
    SecretEnvSource name
    SecretKeySelector name
    SecretProjection name
    ReplicationControllerSpec minReadySeconds
    ScaleSpec replicas
    """)

  /// Pointers whose stated default is zero, which defaulting writes and Go does not.
  private static let defaultedPointers = table(
    """
    AzureDiskVolumeSource readOnly
    FileKeySelector optional
    GRPCAction service
    ReplicationControllerSpec replicas
    """)

  /// Optional strings that are pointers in Go.
  private static let pointerStrings = table(
    """
    MatchResources matchPolicy
    MutatingAdmissionPolicySpec failurePolicy
    ValidatingAdmissionPolicySpec failurePolicy
    MutatingWebhook failurePolicy matchPolicy reinvocationPolicy sideEffects
    ValidatingWebhook failurePolicy matchPolicy sideEffects
    NamedRuleWithOperations scope
    RuleWithOperations scope
    ParamRef parameterNotFoundAction
    ServiceReference path
    Validation reason
    ValidationRule reason
    WebhookClientConfig url
    HPAScalingRules selectPolicy
    CronJobSpec timeZone
    JobSpec completionMode managedBy podReplacementPolicy
    JobStatus failedIndexes
    PodFailurePolicyOnExitCodesRequirement containerName
    SuccessPolicyRule succeededIndexes
    LeaseSpec holderIdentity preferredHolder strategy
    AppArmorProfile localhostProfile
    AzureFilePersistentVolumeSource secretNamespace
    CSIVolumeSource fsType
    ClusterTrustBundleProjection name signerName
    Container restartPolicy
    EphemeralContainer restartPolicy
    ContainerStatus stopSignal
    EndpointAddress nodeName
    core.EndpointPort appProtocol
    discovery.EndpointPort name appProtocol protocol
    GlusterfsPersistentVolumeSource endpointsNamespace
    HostPathVolumeSource type
    ISCSIPersistentVolumeSource initiatorName
    ISCSIVolumeSource initiatorName
    Lifecycle stopSignal
    LoadBalancerIngress ipMode
    LocalVolumeSource fsType
    PersistentVolumeClaimSpec storageClassName volumeAttributesClassName volumeMode
    PersistentVolumeClaimStatus currentVolumeAttributesClassName
    PersistentVolumeSpec volumeAttributesClassName volumeMode
    PodDNSConfigOption value
    PodResourceClaim resourceClaimName resourceClaimTemplateName
    PodResourceClaimStatus resourceClaimName
    PodSchedulingGroup podGroupName
    PodSecurityContext fsGroupChangePolicy seLinuxChangePolicy supplementalGroupsPolicy
    PodSpec preemptionPolicy runtimeClassName hostnameOverride
    PortStatus error
    SeccompProfile localhostProfile
    SecurityContext procMount
    ServicePort appProtocol
    ServiceSpec internalTrafficPolicy ipFamilyPolicy loadBalancerClass trafficDistribution
    TopologySpreadConstraint nodeAffinityPolicy nodeTaintsPolicy
    TypedLocalObjectReference apiGroup
    TypedObjectReference apiGroup namespace
    VolumeMount mountPropagation recursiveReadOnly
    VolumeMountStatus recursiveReadOnly
    WindowsSecurityContextOptions gmsaCredentialSpec gmsaCredentialSpecName runAsUserName
    Endpoint hostname nodeName zone
    HTTPIngressPath pathType
    IngressClassParametersReference apiGroup namespace scope
    IngressPortStatus error
    IngressSpec ingressClassName
    NetworkPolicyPort protocol
    PodDisruptionBudgetSpec unhealthyPodEvictionPolicy
    AllocatedDeviceStatus shareID
    Device nodeName
    DeviceAttribute string version
    DeviceClassSpec extendedResourceName
    DeviceConstraint distinctAttribute matchAttribute
    DeviceRequestAllocationResult shareID
    NodeAllocatableResourceMapping capacityKey
    ResourceSliceSpec nodeName
    PriorityClass preemptionPolicy
    CSIDriverSpec fsGroupPolicy
    StorageClass reclaimPolicy volumeBindingMode
    VolumeAttachmentSource persistentVolumeName
    CustomResourceDefinitionVersion deprecationWarning
    CustomResourceSubresourceScale labelSelectorPath
    JSONSchemaProps $ref x-kubernetes-list-type x-kubernetes-map-type
    Preconditions resourceVersion uid
    """)

  /// Optional numbers and truth values that are no pointers in Go.
  private static let plainNumbers = table(
    """
    DaemonSetSpec minReadySeconds
    DaemonSetStatus numberAvailable numberUnavailable observedGeneration updatedNumberScheduled
    DeploymentSpec minReadySeconds paused
    DeploymentStatus availableReplicas observedGeneration readyReplicas replicas unavailableReplicas
    DeploymentStatus updatedReplicas
    ReplicaSetSpec minReadySeconds
    ReplicaSetStatus availableReplicas fullyLabeledReplicas observedGeneration readyReplicas
    ReplicationControllerStatus availableReplicas fullyLabeledReplicas observedGeneration
    ReplicationControllerStatus readyReplicas
    StatefulSetSpec minReadySeconds
    StatefulSetStatus currentReplicas observedGeneration readyReplicas updatedReplicas
    TokenReviewStatus authenticated
    SubjectAccessReviewStatus denied
    HorizontalPodAutoscalerStatus currentReplicas
    JobStatus active failed succeeded
    AWSElasticBlockStoreVolumeSource partition
    GCEPersistentDiskVolumeSource partition
    Container stdin stdinOnce tty
    EphemeralContainer stdin stdinOnce tty
    ContainerImage sizeBytes
    ContainerPort hostPort
    ContainerStateTerminated signal
    core.Event count
    EventSeries count
    events.Event deprecatedCount
    ISCSIPersistentVolumeSource chapAuthDiscovery chapAuthSession
    ISCSIVolumeSource chapAuthDiscovery chapAuthSession
    NodeSpec unschedulable
    PodCondition observedGeneration
    PodSpec hostIPC hostNetwork hostPID
    PodStatus observedGeneration
    Probe failureThreshold initialDelaySeconds periodSeconds successThreshold timeoutSeconds
    ScaleIOPersistentVolumeSource sslEnabled
    ScaleIOVolumeSource sslEnabled
    ServicePort nodePort
    ServiceSpec healthCheckNodePort publishNotReadyAddresses
    ResourcePolicyRule clusterScope
    PodDisruptionBudgetStatus observedGeneration
    DeviceSubRequest count
    ExactDeviceRequest count
    PriorityClass globalDefault
    ServiceBackendPort number
    CustomResourceColumnDefinition priority
    CustomResourceDefinitionCondition observedGeneration
    CustomResourceDefinitionSpec preserveUnknownFields
    CustomResourceDefinitionStatus observedGeneration
    CustomResourceDefinitionVersion deprecated
    JSONSchemaProps exclusiveMaximum exclusiveMinimum nullable uniqueItems
    JSONSchemaProps x-kubernetes-embedded-resource x-kubernetes-int-or-string
    meta.Condition observedGeneration
    ObjectMeta generation
    Status code
    StatusDetails retryAfterSeconds
    APIServiceSpec insecureSkipTLSVerify
    ValidatingAdmissionPolicyStatus observedGeneration
    """)
}
