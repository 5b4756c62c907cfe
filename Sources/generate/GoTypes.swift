/// What the API's Go types say and the recorded facts do not: which scalars are pointers, so that a zero
/// that was sent is kept, and which lists are written even when they are empty.
///
/// Source: the struct tags of k8s.io/api and k8s.io/apiextensions-apiserver.
enum GoTypes {
  /// Whether a field without a default keeps a zero that was sent.
  static func keepsZero(definition: String, field: String, type: String) -> Bool {
    let key = shortName(definition) + "." + field
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

  /// Lists without `omitempty` that the facts do not call required.
  private static let alwaysWritten = table(
    """
    ClusterRole rules
    Role rules
    EndpointSlice ports
    HorizontalPodAutoscalerStatus currentMetrics
    CustomResourceDefinitionStatus conditions storedVersions
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
