// Generated from the descriptors that kubectl carries; not to be edited by hand.

/// The numbers of the fields of messages, as clients of the API encode them.
///
/// A line is a message: its definition, then its fields, each with its number and its kind: `s` text,
/// `i` an integer, `b` a flag, `f` a fraction, `y` bytes, `m` the message of a line; `*` is a list of
/// them, `%` a map to them, and `^` a message whose fields stand among those around it.
enum ProtobufData {
  /// The lines.
  static let text = #"""
    io.k8s.api.admissionregistration.v1.AuditAnnotation key=1s valueExpression=2s
    io.k8s.api.admissionregistration.v1.ExpressionWarning fieldRef=2s warning=3s
    io.k8s.api.admissionregistration.v1.MatchCondition name=1s expression=2s
    io.k8s.api.admissionregistration.v1.MatchResources namespaceSelector=1m480 objectSelector=2m480 resourceRules=3m7* excludeResourceRules=4m7* matchPolicy=7s
    io.k8s.api.admissionregistration.v1.MutatingWebhook name=1s clientConfig=2m26 rules=3m11* failurePolicy=4s matchPolicy=9s namespaceSelector=5m480 objectSelector=11m480 sideEffects=6s timeoutSeconds=7i admissionReviewVersions=8s* reinvocationPolicy=10s matchConditions=12m2*
    io.k8s.api.admissionregistration.v1.MutatingWebhookConfiguration metadata=1m485 webhooks=2m4*
    io.k8s.api.admissionregistration.v1.MutatingWebhookConfigurationList metadata=1m482 items=2m5*
    io.k8s.api.admissionregistration.v1.NamedRuleWithOperations resourceNames=1s* ruleWithOperations=2m11^
    io.k8s.api.admissionregistration.v1.ParamKind apiVersion=1s kind=2s
    io.k8s.api.admissionregistration.v1.ParamRef name=1s namespace=2s selector=3m480 parameterNotFoundAction=4s
    io.k8s.api.admissionregistration.v1.Rule apiGroups=1s* apiVersions=2s* resources=3s* scope=4s
    io.k8s.api.admissionregistration.v1.RuleWithOperations operations=1s* rule=2m10^
    io.k8s.api.admissionregistration.v1.ServiceReference namespace=1s name=2s path=3s port=4i
    io.k8s.api.admissionregistration.v1.TypeChecking expressionWarnings=1m1*
    io.k8s.api.admissionregistration.v1.ValidatingAdmissionPolicy metadata=1m485 spec=2m19 status=3m20
    io.k8s.api.admissionregistration.v1.ValidatingAdmissionPolicyBinding metadata=1m485 spec=2m17
    io.k8s.api.admissionregistration.v1.ValidatingAdmissionPolicyBindingList metadata=1m482 items=2m15*
    io.k8s.api.admissionregistration.v1.ValidatingAdmissionPolicyBindingSpec policyName=1s paramRef=2m9 matchResources=3m3 validationActions=4s*
    io.k8s.api.admissionregistration.v1.ValidatingAdmissionPolicyList metadata=1m482 items=2m14*
    io.k8s.api.admissionregistration.v1.ValidatingAdmissionPolicySpec paramKind=1m8 matchConstraints=2m3 validations=3m24* failurePolicy=4s auditAnnotations=5m0* matchConditions=6m2* variables=7m25*
    io.k8s.api.admissionregistration.v1.ValidatingAdmissionPolicyStatus observedGeneration=1i typeChecking=2m13 conditions=3m475*
    io.k8s.api.admissionregistration.v1.ValidatingWebhook name=1s clientConfig=2m26 rules=3m11* failurePolicy=4s matchPolicy=9s namespaceSelector=5m480 objectSelector=10m480 sideEffects=6s timeoutSeconds=7i admissionReviewVersions=8s* matchConditions=11m2*
    io.k8s.api.admissionregistration.v1.ValidatingWebhookConfiguration metadata=1m485 webhooks=2m21*
    io.k8s.api.admissionregistration.v1.ValidatingWebhookConfigurationList metadata=1m482 items=2m22*
    io.k8s.api.admissionregistration.v1.Validation expression=1s message=2s reason=3s messageExpression=4s
    io.k8s.api.admissionregistration.v1.Variable name=1s expression=2s
    io.k8s.api.admissionregistration.v1.WebhookClientConfig url=3s service=1m12 caBundle=2y
    io.k8s.api.apps.v1.ControllerRevision metadata=1m485 data=2m495 revision=3i
    io.k8s.api.apps.v1.ControllerRevisionList metadata=1m482 items=2m27*
    io.k8s.api.apps.v1.DaemonSet metadata=1m485 spec=2m32 status=3m33
    io.k8s.api.apps.v1.DaemonSetCondition type=1s status=2s lastTransitionTime=3m492 reason=4s message=5s
    io.k8s.api.apps.v1.DaemonSetList metadata=1m482 items=2m29*
    io.k8s.api.apps.v1.DaemonSetSpec selector=1m480 template=2m288 updateStrategy=3m34 minReadySeconds=4i revisionHistoryLimit=6i
    io.k8s.api.apps.v1.DaemonSetStatus currentNumberScheduled=1i numberMisscheduled=2i desiredNumberScheduled=3i numberReady=4i observedGeneration=5i updatedNumberScheduled=6i numberAvailable=7i numberUnavailable=8i collisionCount=9i conditions=10m30*
    io.k8s.api.apps.v1.DaemonSetUpdateStrategy type=1s rollingUpdate=2m46
    io.k8s.api.apps.v1.Deployment metadata=1m485 spec=2m38 status=3m39
    io.k8s.api.apps.v1.DeploymentCondition type=1s status=2s lastUpdateTime=6m492 lastTransitionTime=7m492 reason=4s message=5s
    io.k8s.api.apps.v1.DeploymentList metadata=1m482 items=2m35*
    io.k8s.api.apps.v1.DeploymentSpec replicas=1i selector=2m480 template=3m288 strategy=4m40 minReadySeconds=5i revisionHistoryLimit=6i paused=7b progressDeadlineSeconds=9i
    io.k8s.api.apps.v1.DeploymentStatus observedGeneration=1i replicas=2i updatedReplicas=3i readyReplicas=7i availableReplicas=4i unavailableReplicas=5i terminatingReplicas=9i conditions=6m36* collisionCount=8i
    io.k8s.api.apps.v1.DeploymentStrategy type=1s rollingUpdate=2m47
    io.k8s.api.apps.v1.ReplicaSet metadata=1m485 spec=2m44 status=3m45
    io.k8s.api.apps.v1.ReplicaSetCondition type=1s status=2s lastTransitionTime=3m492 reason=4s message=5s
    io.k8s.api.apps.v1.ReplicaSetList metadata=1m482 items=2m41*
    io.k8s.api.apps.v1.ReplicaSetSpec replicas=1i minReadySeconds=4i selector=2m480 template=3m288
    io.k8s.api.apps.v1.ReplicaSetStatus replicas=1i fullyLabeledReplicas=2i readyReplicas=4i availableReplicas=5i terminatingReplicas=7i observedGeneration=3i conditions=6m42*
    io.k8s.api.apps.v1.RollingUpdateDaemonSet maxUnavailable=1m496 maxSurge=2m496
    io.k8s.api.apps.v1.RollingUpdateDeployment maxUnavailable=1m496 maxSurge=2m496
    io.k8s.api.apps.v1.RollingUpdateStatefulSetStrategy partition=1i maxUnavailable=2m496
    io.k8s.api.apps.v1.StatefulSet metadata=1m485 spec=2m54 status=3m55
    io.k8s.api.apps.v1.StatefulSetCondition type=1s status=2s lastTransitionTime=3m492 reason=4s message=5s
    io.k8s.api.apps.v1.StatefulSetList metadata=1m482 items=2m49*
    io.k8s.api.apps.v1.StatefulSetOrdinals start=1i
    io.k8s.api.apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy whenDeleted=1s whenScaled=2s
    io.k8s.api.apps.v1.StatefulSetSpec replicas=1i selector=2m480 template=3m288 volumeClaimTemplates=4m257* serviceName=5s podManagementPolicy=6s updateStrategy=7m56 revisionHistoryLimit=8i minReadySeconds=9i persistentVolumeClaimRetentionPolicy=10m53 ordinals=11m52
    io.k8s.api.apps.v1.StatefulSetStatus observedGeneration=1i replicas=2i readyReplicas=3i currentReplicas=4i updatedReplicas=5i currentRevision=6s updateRevision=7s collisionCount=9i conditions=10m50* availableReplicas=11i
    io.k8s.api.apps.v1.StatefulSetUpdateStrategy type=1s rollingUpdate=2m48
    io.k8s.api.authentication.v1.BoundObjectReference kind=1s apiVersion=2s name=3s uid=4s
    io.k8s.api.authentication.v1.ExtraValue items=1s*
    io.k8s.api.authentication.v1.SelfSubjectReview metadata=1m485 status=2m60
    io.k8s.api.authentication.v1.SelfSubjectReviewStatus userInfo=1m67
    io.k8s.api.authentication.v1.TokenRequest metadata=1m485 spec=2m62 status=3m63
    io.k8s.api.authentication.v1.TokenRequestSpec audiences=1s* expirationSeconds=4i boundObjectRef=3m57
    io.k8s.api.authentication.v1.TokenRequestStatus token=1s expirationTimestamp=2m492
    io.k8s.api.authentication.v1.TokenReview metadata=1m485 spec=2m65 status=3m66
    io.k8s.api.authentication.v1.TokenReviewSpec token=1s audiences=2s*
    io.k8s.api.authentication.v1.TokenReviewStatus authenticated=1b user=2m67 audiences=4s* error=3s
    io.k8s.api.authentication.v1.UserInfo username=1s uid=2s groups=3s* extra=4m58%
    io.k8s.api.authorization.v1.ExtraValue items=1s*
    io.k8s.api.authorization.v1.FieldSelectorAttributes rawSelector=1s requirements=2m477*
    io.k8s.api.authorization.v1.LabelSelectorAttributes rawSelector=1s requirements=2m481*
    io.k8s.api.authorization.v1.LocalSubjectAccessReview metadata=1m485 spec=2m81 status=3m82
    io.k8s.api.authorization.v1.NonResourceAttributes path=1s verb=2s
    io.k8s.api.authorization.v1.NonResourceRule verbs=1s* nonResourceURLs=2s*
    io.k8s.api.authorization.v1.ResourceAttributes namespace=1s verb=2s group=3s version=4s resource=5s subresource=6s name=7s fieldSelector=8m69 labelSelector=9m70
    io.k8s.api.authorization.v1.ResourceRule verbs=1s* apiGroups=2s* resources=3s* resourceNames=4s*
    io.k8s.api.authorization.v1.SelfSubjectAccessReview metadata=1m485 spec=2m77 status=3m82
    io.k8s.api.authorization.v1.SelfSubjectAccessReviewSpec resourceAttributes=1m74 nonResourceAttributes=2m72
    io.k8s.api.authorization.v1.SelfSubjectRulesReview metadata=1m485 spec=2m79 status=3m83
    io.k8s.api.authorization.v1.SelfSubjectRulesReviewSpec namespace=1s
    io.k8s.api.authorization.v1.SubjectAccessReview metadata=1m485 spec=2m81 status=3m82
    io.k8s.api.authorization.v1.SubjectAccessReviewSpec resourceAttributes=1m74 nonResourceAttributes=2m72 user=3s groups=4s* extra=5m68% uid=6s
    io.k8s.api.authorization.v1.SubjectAccessReviewStatus allowed=1b denied=4b reason=2s evaluationError=3s
    io.k8s.api.authorization.v1.SubjectRulesReviewStatus resourceRules=1m75* nonResourceRules=2m73* incomplete=3b evaluationError=4s
    io.k8s.api.autoscaling.v1.CrossVersionObjectReference kind=1s name=2s apiVersion=3s
    io.k8s.api.autoscaling.v1.HorizontalPodAutoscaler metadata=1m485 spec=2m87 status=3m88
    io.k8s.api.autoscaling.v1.HorizontalPodAutoscalerList metadata=1m482 items=2m85*
    io.k8s.api.autoscaling.v1.HorizontalPodAutoscalerSpec scaleTargetRef=1m84 minReplicas=2i maxReplicas=3i targetCPUUtilizationPercentage=4i
    io.k8s.api.autoscaling.v1.HorizontalPodAutoscalerStatus observedGeneration=1i lastScaleTime=2m492 currentReplicas=3i desiredReplicas=4i currentCPUUtilizationPercentage=5i
    io.k8s.api.autoscaling.v1.Scale metadata=1m485 spec=2m90 status=3m91
    io.k8s.api.autoscaling.v1.ScaleSpec replicas=1i
    io.k8s.api.autoscaling.v1.ScaleStatus replicas=1i selector=2s
    io.k8s.api.autoscaling.v2.ContainerResourceMetricSource name=1s target=2m108 container=3s
    io.k8s.api.autoscaling.v2.ContainerResourceMetricStatus name=1s current=2m109 container=3s
    io.k8s.api.autoscaling.v2.CrossVersionObjectReference kind=1s name=2s apiVersion=3s
    io.k8s.api.autoscaling.v2.ExternalMetricSource metric=1m105 target=2m108
    io.k8s.api.autoscaling.v2.ExternalMetricStatus metric=1m105 current=2m109
    io.k8s.api.autoscaling.v2.HPAScalingPolicy type=1s value=2i periodSeconds=3i
    io.k8s.api.autoscaling.v2.HPAScalingRules stabilizationWindowSeconds=3i selectPolicy=1s policies=2m97* tolerance=4m469
    io.k8s.api.autoscaling.v2.HorizontalPodAutoscaler metadata=1m485 spec=2m103 status=3m104
    io.k8s.api.autoscaling.v2.HorizontalPodAutoscalerBehavior scaleUp=1m98 scaleDown=2m98
    io.k8s.api.autoscaling.v2.HorizontalPodAutoscalerCondition type=1s status=2s lastTransitionTime=3m492 reason=4s message=5s
    io.k8s.api.autoscaling.v2.HorizontalPodAutoscalerList metadata=1m482 items=2m99*
    io.k8s.api.autoscaling.v2.HorizontalPodAutoscalerSpec scaleTargetRef=1m94 minReplicas=2i maxReplicas=3i metrics=4m106* behavior=5m100
    io.k8s.api.autoscaling.v2.HorizontalPodAutoscalerStatus observedGeneration=1i lastScaleTime=2m492 currentReplicas=3i desiredReplicas=4i currentMetrics=5m107* conditions=6m101*
    io.k8s.api.autoscaling.v2.MetricIdentifier name=1s selector=2m480
    io.k8s.api.autoscaling.v2.MetricSpec type=1s object=2m110 pods=3m112 resource=4m114 containerResource=7m92 external=5m95
    io.k8s.api.autoscaling.v2.MetricStatus type=1s object=2m111 pods=3m113 resource=4m115 containerResource=7m93 external=5m96
    io.k8s.api.autoscaling.v2.MetricTarget type=1s value=2m469 averageValue=3m469 averageUtilization=4i
    io.k8s.api.autoscaling.v2.MetricValueStatus value=1m469 averageValue=2m469 averageUtilization=3i
    io.k8s.api.autoscaling.v2.ObjectMetricSource describedObject=1m94 target=2m108 metric=3m105
    io.k8s.api.autoscaling.v2.ObjectMetricStatus metric=1m105 current=2m109 describedObject=3m94
    io.k8s.api.autoscaling.v2.PodsMetricSource metric=1m105 target=2m108
    io.k8s.api.autoscaling.v2.PodsMetricStatus metric=1m105 current=2m109
    io.k8s.api.autoscaling.v2.ResourceMetricSource name=1s target=2m108
    io.k8s.api.autoscaling.v2.ResourceMetricStatus name=1s current=2m109
    io.k8s.api.batch.v1.CronJob metadata=1m485 spec=2m118 status=3m119
    io.k8s.api.batch.v1.CronJobList metadata=1m482 items=2m116*
    io.k8s.api.batch.v1.CronJobSpec schedule=1s timeZone=8s startingDeadlineSeconds=2i concurrencyPolicy=3s suspend=4b jobTemplate=5m125 successfulJobsHistoryLimit=6i failedJobsHistoryLimit=7i
    io.k8s.api.batch.v1.CronJobStatus active=1m255* lastScheduleTime=4m492 lastSuccessfulTime=5m492
    io.k8s.api.batch.v1.Job metadata=1m485 spec=2m123 status=3m124
    io.k8s.api.batch.v1.JobCondition type=1s status=2s lastProbeTime=3m492 lastTransitionTime=4m492 reason=5s message=6s
    io.k8s.api.batch.v1.JobList metadata=1m482 items=2m120*
    io.k8s.api.batch.v1.JobSpec parallelism=1i completions=2i activeDeadlineSeconds=3i podFailurePolicy=11m126 successPolicy=16m130 backoffLimit=7i backoffLimitPerIndex=12i maxFailedIndexes=13i selector=4m480 manualSelector=5b template=6m288 ttlSecondsAfterFinished=8i completionMode=9s suspend=10b podReplacementPolicy=14s managedBy=15s
    io.k8s.api.batch.v1.JobStatus conditions=1m121* startTime=2m492 completionTime=3m492 active=4i succeeded=5i failed=6i terminating=11i completedIndexes=7s failedIndexes=10s uncountedTerminatedPods=8m132 ready=9i
    io.k8s.api.batch.v1.JobTemplateSpec metadata=1m485 spec=2m123
    io.k8s.api.batch.v1.PodFailurePolicy rules=1m129*
    io.k8s.api.batch.v1.PodFailurePolicyOnExitCodesRequirement containerName=1s operator=2s values=3i*
    io.k8s.api.batch.v1.PodFailurePolicyOnPodConditionsPattern type=1s status=2s
    io.k8s.api.batch.v1.PodFailurePolicyRule action=1s onExitCodes=2m127 onPodConditions=3m128*
    io.k8s.api.batch.v1.SuccessPolicy rules=1m131*
    io.k8s.api.batch.v1.SuccessPolicyRule succeededIndexes=1s succeededCount=2i
    io.k8s.api.batch.v1.UncountedTerminatedPods succeeded=1s* failed=2s*
    io.k8s.api.certificates.v1.CertificateSigningRequest metadata=1m485 spec=2m136 status=3m137
    io.k8s.api.certificates.v1.CertificateSigningRequestCondition type=1s status=6s reason=2s message=3s lastUpdateTime=4m492 lastTransitionTime=5m492
    io.k8s.api.certificates.v1.CertificateSigningRequestList metadata=1m482 items=2m133*
    io.k8s.api.certificates.v1.CertificateSigningRequestSpec request=1y signerName=7s expirationSeconds=8i usages=5s* username=2s uid=3s groups=4s* extra=6m138%
    io.k8s.api.certificates.v1.CertificateSigningRequestStatus conditions=1m134* certificate=2y
    io.k8s.api.certificates.v1.ExtraValue items=1s*
    io.k8s.api.coordination.v1.Lease metadata=1m485 spec=2m141
    io.k8s.api.coordination.v1.LeaseList metadata=1m482 items=2m139*
    io.k8s.api.coordination.v1.LeaseSpec holderIdentity=1s leaseDurationSeconds=2i acquireTime=3m484 renewTime=4m484 leaseTransitions=5i strategy=6s preferredHolder=7s
    io.k8s.api.core.v1.AWSElasticBlockStoreVolumeSource volumeID=1s fsType=2s partition=3i readOnly=4b
    io.k8s.api.core.v1.Affinity nodeAffinity=1m238 podAffinity=2m270 podAntiAffinity=3m272
    io.k8s.api.core.v1.AppArmorProfile type=1s localhostProfile=2s
    io.k8s.api.core.v1.AttachedVolume name=1s devicePath=2s
    io.k8s.api.core.v1.AzureDiskVolumeSource diskName=1s diskURI=2s cachingMode=3s fsType=4s readOnly=5b kind=6s
    io.k8s.api.core.v1.AzureFilePersistentVolumeSource secretName=1s shareName=2s readOnly=3b secretNamespace=4s
    io.k8s.api.core.v1.AzureFileVolumeSource secretName=1s shareName=2s readOnly=3b
    io.k8s.api.core.v1.Binding metadata=1m485 target=2m255
    io.k8s.api.core.v1.CSIPersistentVolumeSource driver=1s volumeHandle=2s readOnly=3b fsType=4s volumeAttributes=5s% controllerPublishSecretRef=6m323 nodeStageSecretRef=7m323 nodePublishSecretRef=8m323 controllerExpandSecretRef=9m323 nodeExpandSecretRef=10m323
    io.k8s.api.core.v1.CSIVolumeSource driver=1s readOnly=2b fsType=3s volumeAttributes=4s% nodePublishSecretRef=5m227
    io.k8s.api.core.v1.Capabilities add=1s* drop=2s*
    io.k8s.api.core.v1.CephFSPersistentVolumeSource monitors=1s* path=2s user=3s secretFile=4s secretRef=5m323 readOnly=6b
    io.k8s.api.core.v1.CephFSVolumeSource monitors=1s* path=2s user=3s secretFile=4s secretRef=5m227 readOnly=6b
    io.k8s.api.core.v1.CinderPersistentVolumeSource volumeID=1s fsType=2s readOnly=3b secretRef=4m323
    io.k8s.api.core.v1.CinderVolumeSource volumeID=1s fsType=2s readOnly=3b secretRef=4m227
    io.k8s.api.core.v1.ClientIPConfig timeoutSeconds=1i
    io.k8s.api.core.v1.ClusterTrustBundleProjection name=1s signerName=2s labelSelector=3m480 optional=5b path=4s
    io.k8s.api.core.v1.ComponentCondition type=1s status=2s message=3s error=4s
    io.k8s.api.core.v1.ComponentStatus metadata=1m485 conditions=2m159*
    io.k8s.api.core.v1.ComponentStatusList metadata=1m482 items=2m160*
    io.k8s.api.core.v1.ConfigMap metadata=1m485 immutable=4b data=2s% binaryData=3y%
    io.k8s.api.core.v1.ConfigMapEnvSource localObjectReference=1m227^ optional=2b
    io.k8s.api.core.v1.ConfigMapKeySelector localObjectReference=1m227^ key=2s optional=3b
    io.k8s.api.core.v1.ConfigMapList metadata=1m482 items=2m162*
    io.k8s.api.core.v1.ConfigMapNodeConfigSource namespace=1s name=2s uid=3s resourceVersion=4s kubeletConfigKey=5s
    io.k8s.api.core.v1.ConfigMapProjection localObjectReference=1m227^ items=2m217* optional=4b
    io.k8s.api.core.v1.ConfigMapVolumeSource localObjectReference=1m227^ items=2m217* defaultMode=3i optional=4b
    io.k8s.api.core.v1.Container name=1s image=2s command=3s* args=4s* workingDir=5s ports=6m171* envFrom=19m189* env=7m190* resources=8m310 resizePolicy=23m172* restartPolicy=24s volumeMounts=9m349* volumeDevices=21m348* livenessProbe=10m292 readinessProbe=11m292 startupProbe=22m292 lifecycle=12m218 terminationMessagePath=13s terminationMessagePolicy=20s imagePullPolicy=14s securityContext=15m325 stdin=16b stdinOnce=17b tty=18b
    io.k8s.api.core.v1.ContainerImage names=1s* sizeBytes=2i
    io.k8s.api.core.v1.ContainerPort name=1s hostPort=2i containerPort=3i protocol=4s hostIP=5s
    io.k8s.api.core.v1.ContainerResizePolicy resourceName=1s restartPolicy=2s
    io.k8s.api.core.v1.ContainerState waiting=1m176 running=2m174 terminated=3m175
    io.k8s.api.core.v1.ContainerStateRunning startedAt=1m492
    io.k8s.api.core.v1.ContainerStateTerminated exitCode=1i signal=2i reason=3s message=4s startedAt=5m492 finishedAt=6m492 containerID=7s
    io.k8s.api.core.v1.ContainerStateWaiting reason=1s message=2s
    io.k8s.api.core.v1.ContainerStatus name=1s state=2m173 lastState=3m173 ready=4b restartCount=5i image=6s imageID=7s containerID=8s started=9b allocatedResources=10m469% resources=11m310 volumeMounts=12m350* user=13m178 allocatedResourcesStatus=14m311* stopSignal=15s
    io.k8s.api.core.v1.ContainerUser linux=1m224
    io.k8s.api.core.v1.DaemonEndpoint Port=1i
    io.k8s.api.core.v1.DownwardAPIProjection items=1m181*
    io.k8s.api.core.v1.DownwardAPIVolumeFile path=1s fieldRef=2m254 resourceFieldRef=3m304 mode=4i
    io.k8s.api.core.v1.DownwardAPIVolumeSource items=1m181* defaultMode=2i
    io.k8s.api.core.v1.EmptyDirVolumeSource medium=1s sizeLimit=2m469
    io.k8s.api.core.v1.EndpointAddress ip=1s hostname=3s nodeName=4s targetRef=2m255
    io.k8s.api.core.v1.EndpointPort name=1s port=2i protocol=3s appProtocol=4s
    io.k8s.api.core.v1.EndpointSubset addresses=1m184* notReadyAddresses=2m184* ports=3m185*
    io.k8s.api.core.v1.Endpoints metadata=1m485 subsets=2m186*
    io.k8s.api.core.v1.EndpointsList metadata=1m482 items=2m187*
    io.k8s.api.core.v1.EnvFromSource prefix=1s configMapRef=2m163 secretRef=3m319
    io.k8s.api.core.v1.EnvVar name=1s value=2s valueFrom=3m191
    io.k8s.api.core.v1.EnvVarSource fieldRef=1m254 resourceFieldRef=2m304 configMapKeyRef=3m164 secretKeyRef=4m320
    io.k8s.api.core.v1.EphemeralContainer ephemeralContainerCommon=1m193^ targetContainerName=2s
    io.k8s.api.core.v1.EphemeralContainerCommon name=1s image=2s command=3s* args=4s* workingDir=5s ports=6m171* envFrom=19m189* env=7m190* resources=8m310 resizePolicy=23m172* restartPolicy=24s volumeMounts=9m349* volumeDevices=21m348* livenessProbe=10m292 readinessProbe=11m292 startupProbe=22m292 lifecycle=12m218 terminationMessagePath=13s terminationMessagePolicy=20s imagePullPolicy=14s securityContext=15m325 stdin=16b stdinOnce=17b tty=18b
    io.k8s.api.core.v1.EphemeralVolumeSource volumeClaimTemplate=1m262
    io.k8s.api.core.v1.Event metadata=1m485 involvedObject=2m255 reason=3s message=4s source=5m198 firstTimestamp=6m492 lastTimestamp=7m492 count=8i type=9s eventTime=10m484 series=11m197 action=12s related=13m255 reportingComponent=14s reportingInstance=15s
    io.k8s.api.core.v1.EventList metadata=1m482 items=2m195*
    io.k8s.api.core.v1.EventSeries count=1i lastObservedTime=2m484
    io.k8s.api.core.v1.EventSource component=1s host=2s
    io.k8s.api.core.v1.ExecAction command=1s*
    io.k8s.api.core.v1.FCVolumeSource targetWWNs=1s* lun=2i fsType=3s readOnly=4b wwids=5s*
    io.k8s.api.core.v1.FlexPersistentVolumeSource driver=1s fsType=2s secretRef=3m323 readOnly=4b options=5s%
    io.k8s.api.core.v1.FlexVolumeSource driver=1s fsType=2s secretRef=3m227 readOnly=4b options=5s%
    io.k8s.api.core.v1.FlockerVolumeSource datasetName=1s datasetUUID=2s
    io.k8s.api.core.v1.GCEPersistentDiskVolumeSource pdName=1s fsType=2s partition=3i readOnly=4b
    io.k8s.api.core.v1.GRPCAction port=1i service=2s
    io.k8s.api.core.v1.GitRepoVolumeSource repository=1s revision=2s directory=3s
    io.k8s.api.core.v1.GlusterfsPersistentVolumeSource endpoints=1s path=2s readOnly=3b endpointsNamespace=4s
    io.k8s.api.core.v1.GlusterfsVolumeSource endpoints=1s path=2s readOnly=3b
    io.k8s.api.core.v1.HTTPGetAction path=1s port=2m496 host=3s scheme=4s httpHeaders=5m210*
    io.k8s.api.core.v1.HTTPHeader name=1s value=2s
    io.k8s.api.core.v1.HostAlias ip=1s hostnames=2s*
    io.k8s.api.core.v1.HostIP ip=1s
    io.k8s.api.core.v1.HostPathVolumeSource path=1s type=2s
    io.k8s.api.core.v1.ISCSIPersistentVolumeSource targetPortal=1s iqn=2s lun=3i iscsiInterface=4s fsType=5s readOnly=6b portals=7s* chapAuthDiscovery=8b chapAuthSession=11b secretRef=10m323 initiatorName=12s
    io.k8s.api.core.v1.ISCSIVolumeSource targetPortal=1s iqn=2s lun=3i iscsiInterface=4s fsType=5s readOnly=6b portals=7s* chapAuthDiscovery=8b chapAuthSession=11b secretRef=10m227 initiatorName=12s
    io.k8s.api.core.v1.ImageVolumeSource reference=1s pullPolicy=2s
    io.k8s.api.core.v1.KeyToPath key=1s path=2s mode=3i
    io.k8s.api.core.v1.Lifecycle postStart=1m219 preStop=2m219 stopSignal=3s
    io.k8s.api.core.v1.LifecycleHandler exec=1m199 httpGet=2m209 tcpSocket=3m339 sleep=4m335
    io.k8s.api.core.v1.LimitRange metadata=1m485 spec=2m223
    io.k8s.api.core.v1.LimitRangeItem type=1s max=2m469% min=3m469% default=4m469% defaultRequest=5m469% maxLimitRequestRatio=6m469%
    io.k8s.api.core.v1.LimitRangeList metadata=1m482 items=2m220*
    io.k8s.api.core.v1.LimitRangeSpec limits=1m221*
    io.k8s.api.core.v1.LinuxContainerUser uid=1i gid=2i supplementalGroups=3i*
    io.k8s.api.core.v1.LoadBalancerIngress ip=1s hostname=2s ipMode=3s ports=4m289*
    io.k8s.api.core.v1.LoadBalancerStatus ingress=1m225*
    io.k8s.api.core.v1.LocalObjectReference name=1s
    io.k8s.api.core.v1.LocalVolumeSource path=1s fsType=2s
    io.k8s.api.core.v1.ModifyVolumeStatus targetVolumeAttributesClassName=1s status=2s
    io.k8s.api.core.v1.NFSVolumeSource server=1s path=2s readOnly=3b
    io.k8s.api.core.v1.Namespace metadata=1m485 spec=2m234 status=3m235
    io.k8s.api.core.v1.NamespaceCondition type=1s status=2s lastTransitionTime=4m492 reason=5s message=6s
    io.k8s.api.core.v1.NamespaceList metadata=1m482 items=2m231*
    io.k8s.api.core.v1.NamespaceSpec finalizers=1s*
    io.k8s.api.core.v1.NamespaceStatus phase=1s conditions=2m232*
    io.k8s.api.core.v1.Node metadata=1m485 spec=2m250 status=3m251
    io.k8s.api.core.v1.NodeAddress type=1s address=2s
    io.k8s.api.core.v1.NodeAffinity requiredDuringSchedulingIgnoredDuringExecution=1m247 preferredDuringSchedulingIgnoredDuringExecution=2m291*
    io.k8s.api.core.v1.NodeCondition type=1s status=2s lastHeartbeatTime=3m492 lastTransitionTime=4m492 reason=5s message=6s
    io.k8s.api.core.v1.NodeConfigSource configMap=2m166
    io.k8s.api.core.v1.NodeConfigStatus assigned=1m240 active=2m240 lastKnownGood=3m240 error=4s
    io.k8s.api.core.v1.NodeDaemonEndpoints kubeletEndpoint=1m179
    io.k8s.api.core.v1.NodeFeatures supplementalGroupsPolicy=1b
    io.k8s.api.core.v1.NodeList metadata=1m482 items=2m236*
    io.k8s.api.core.v1.NodeRuntimeHandler name=1s features=2m246
    io.k8s.api.core.v1.NodeRuntimeHandlerFeatures recursiveReadOnlyMounts=1b userNamespaces=2b
    io.k8s.api.core.v1.NodeSelector nodeSelectorTerms=1m249*
    io.k8s.api.core.v1.NodeSelectorRequirement key=1s operator=2s values=3s*
    io.k8s.api.core.v1.NodeSelectorTerm matchExpressions=1m248* matchFields=2m248*
    io.k8s.api.core.v1.NodeSpec podCIDR=1s podCIDRs=7s* providerID=3s unschedulable=4b taints=5m340* configSource=6m240 externalID=2s
    io.k8s.api.core.v1.NodeStatus capacity=1m469% allocatable=2m469% phase=3s conditions=4m239* addresses=5m237* daemonEndpoints=6m242 nodeInfo=7m253 images=8m170* volumesInUse=9s* volumesAttached=10m145* config=11m241 runtimeHandlers=12m245* features=13m243
    io.k8s.api.core.v1.NodeSwapStatus capacity=1i
    io.k8s.api.core.v1.NodeSystemInfo machineID=1s systemUUID=2s bootID=3s kernelVersion=4s osImage=5s containerRuntimeVersion=6s kubeletVersion=7s kubeProxyVersion=8s operatingSystem=9s architecture=10s swap=11m252
    io.k8s.api.core.v1.ObjectFieldSelector apiVersion=1s fieldPath=2s
    io.k8s.api.core.v1.ObjectReference kind=1s namespace=2s name=3s uid=4s apiVersion=5s resourceVersion=6s fieldPath=7s
    io.k8s.api.core.v1.PersistentVolume metadata=1m485 spec=2m266 status=3m267
    io.k8s.api.core.v1.PersistentVolumeClaim metadata=1m485 spec=2m260 status=3m261
    io.k8s.api.core.v1.PersistentVolumeClaimCondition type=1s status=2s lastProbeTime=3m492 lastTransitionTime=4m492 reason=5s message=6s
    io.k8s.api.core.v1.PersistentVolumeClaimList metadata=1m482 items=2m257*
    io.k8s.api.core.v1.PersistentVolumeClaimSpec accessModes=1s* selector=4m480 resources=2m353 volumeName=3s storageClassName=5s volumeMode=6s dataSource=7m345 dataSourceRef=8m346 volumeAttributesClassName=9s
    io.k8s.api.core.v1.PersistentVolumeClaimStatus phase=1s accessModes=2s* capacity=3m469% conditions=4m258* allocatedResources=5m469% allocatedResourceStatuses=7s% currentVolumeAttributesClassName=8s modifyVolumeStatus=9m229
    io.k8s.api.core.v1.PersistentVolumeClaimTemplate metadata=1m485 spec=2m260
    io.k8s.api.core.v1.PersistentVolumeClaimVolumeSource claimName=1s readOnly=2b
    io.k8s.api.core.v1.PersistentVolumeList metadata=1m482 items=2m256*
    io.k8s.api.core.v1.PersistentVolumeSource gcePersistentDisk=1m204 awsElasticBlockStore=2m142 hostPath=3m213 glusterfs=4m207 nfs=5m230 rbd=6m296 iscsi=7m214 cinder=8m155 cephfs=9m153 fc=10m200 flocker=11m203 flexVolume=12m201 azureFile=13m147 vsphereVolume=14m355 quobyte=15m295 azureDisk=16m146 photonPersistentDisk=17m268 portworxVolume=18m290 scaleIO=19m313 local=20m228 storageos=21m336 csi=22m150
    io.k8s.api.core.v1.PersistentVolumeSpec capacity=1m469% persistentVolumeSource=2m265^ accessModes=3s* claimRef=4m255 persistentVolumeReclaimPolicy=5s storageClassName=6s mountOptions=7s* volumeMode=8s nodeAffinity=9m351 volumeAttributesClassName=10s
    io.k8s.api.core.v1.PersistentVolumeStatus phase=1s message=2s reason=3s lastPhaseTransitionTime=4m492
    io.k8s.api.core.v1.PhotonPersistentDiskVolumeSource pdID=1s fsType=2s
    io.k8s.api.core.v1.Pod metadata=1m485 spec=2m284 status=3m285
    io.k8s.api.core.v1.PodAffinity requiredDuringSchedulingIgnoredDuringExecution=1m271* preferredDuringSchedulingIgnoredDuringExecution=2m356*
    io.k8s.api.core.v1.PodAffinityTerm labelSelector=1m480 namespaces=2s* topologyKey=3s namespaceSelector=4m480 matchLabelKeys=5s* mismatchLabelKeys=6s*
    io.k8s.api.core.v1.PodAntiAffinity requiredDuringSchedulingIgnoredDuringExecution=1m271* preferredDuringSchedulingIgnoredDuringExecution=2m356*
    io.k8s.api.core.v1.PodCondition type=1s observedGeneration=7i status=2s lastProbeTime=3m492 lastTransitionTime=4m492 reason=5s message=6s
    io.k8s.api.core.v1.PodDNSConfig nameservers=1s* searches=2s* options=3m275*
    io.k8s.api.core.v1.PodDNSConfigOption name=1s value=2s
    io.k8s.api.core.v1.PodIP ip=1s
    io.k8s.api.core.v1.PodList metadata=1m482 items=2m269*
    io.k8s.api.core.v1.PodOS name=1s
    io.k8s.api.core.v1.PodReadinessGate conditionType=1s
    io.k8s.api.core.v1.PodResourceClaim name=1s resourceClaimName=3s resourceClaimTemplateName=4s
    io.k8s.api.core.v1.PodResourceClaimStatus name=1s resourceClaimName=2s
    io.k8s.api.core.v1.PodSchedulingGate name=1s
    io.k8s.api.core.v1.PodSecurityContext seLinuxOptions=1m312 windowsOptions=8m357 runAsUser=2i runAsGroup=6i runAsNonRoot=3b supplementalGroups=4i* supplementalGroupsPolicy=12s fsGroup=5i sysctls=7m338* fsGroupChangePolicy=9s seccompProfile=10m317 appArmorProfile=11m144 seLinuxChangePolicy=13s
    io.k8s.api.core.v1.PodSpec volumes=1m347* initContainers=20m169* containers=2m169* ephemeralContainers=34m192* restartPolicy=3s terminationGracePeriodSeconds=4i activeDeadlineSeconds=5i dnsPolicy=6s nodeSelector=7s% serviceAccountName=8s serviceAccount=9s automountServiceAccountToken=21b nodeName=10s hostNetwork=11b hostPID=12b hostIPC=13b shareProcessNamespace=27b securityContext=14m283 imagePullSecrets=15m227* hostname=16s subdomain=17s affinity=18m143 schedulerName=19s tolerations=22m341* hostAliases=23m211* priorityClassName=24s priority=25i dnsConfig=26m274 readinessGates=28m279* runtimeClassName=29s enableServiceLinks=30b preemptionPolicy=31s overhead=32m469% topologySpreadConstraints=33m344* setHostnameAsFQDN=35b os=36m278 hostUsers=37b schedulingGates=38m282* resourceClaims=39m280* resources=40m310
    io.k8s.api.core.v1.PodStatus observedGeneration=17i phase=1s conditions=2m273* message=3s reason=4s nominatedNodeName=11s hostIP=5s hostIPs=16m212* podIP=6s podIPs=12m276* startTime=7m492 initContainerStatuses=10m177* containerStatuses=8m177* qosClass=9s ephemeralContainerStatuses=13m177* resize=14s resourceClaimStatuses=15m281*
    io.k8s.api.core.v1.PodTemplate metadata=1m485 template=2m288
    io.k8s.api.core.v1.PodTemplateList metadata=1m482 items=2m286*
    io.k8s.api.core.v1.PodTemplateSpec metadata=1m485 spec=2m284
    io.k8s.api.core.v1.PortStatus port=1i protocol=2s error=3s
    io.k8s.api.core.v1.PortworxVolumeSource volumeID=1s fsType=2s readOnly=3b
    io.k8s.api.core.v1.PreferredSchedulingTerm weight=1i preference=2m249
    io.k8s.api.core.v1.Probe handler=1m293^ initialDelaySeconds=2i timeoutSeconds=3i periodSeconds=4i successThreshold=5i failureThreshold=6i terminationGracePeriodSeconds=7i
    io.k8s.api.core.v1.ProbeHandler exec=1m199 httpGet=2m209 tcpSocket=3m339 grpc=4m205
    io.k8s.api.core.v1.ProjectedVolumeSource sources=1m352* defaultMode=2i
    io.k8s.api.core.v1.QuobyteVolumeSource registry=1s volume=2s readOnly=3b user=4s group=5s tenant=6s
    io.k8s.api.core.v1.RBDPersistentVolumeSource monitors=1s* image=2s fsType=3s pool=4s user=5s keyring=6s secretRef=7m323 readOnly=8b
    io.k8s.api.core.v1.RBDVolumeSource monitors=1s* image=2s fsType=3s pool=4s user=5s keyring=6s secretRef=7m227 readOnly=8b
    io.k8s.api.core.v1.ReplicationController metadata=1m485 spec=2m301 status=3m302
    io.k8s.api.core.v1.ReplicationControllerCondition type=1s status=2s lastTransitionTime=3m492 reason=4s message=5s
    io.k8s.api.core.v1.ReplicationControllerList metadata=1m482 items=2m298*
    io.k8s.api.core.v1.ReplicationControllerSpec replicas=1i minReadySeconds=4i selector=2s% template=3m288
    io.k8s.api.core.v1.ReplicationControllerStatus replicas=1i fullyLabeledReplicas=2i readyReplicas=4i availableReplicas=5i observedGeneration=3i conditions=6m299*
    io.k8s.api.core.v1.ResourceClaim name=1s request=2s
    io.k8s.api.core.v1.ResourceFieldSelector containerName=1s resource=2s divisor=3m469
    io.k8s.api.core.v1.ResourceHealth resourceID=1s health=2s
    io.k8s.api.core.v1.ResourceQuota metadata=1m485 spec=2m308 status=3m309
    io.k8s.api.core.v1.ResourceQuotaList metadata=1m482 items=2m306*
    io.k8s.api.core.v1.ResourceQuotaSpec hard=1m469% scopes=2s* scopeSelector=3m315
    io.k8s.api.core.v1.ResourceQuotaStatus hard=1m469% used=2m469%
    io.k8s.api.core.v1.ResourceRequirements limits=1m469% requests=2m469% claims=3m303*
    io.k8s.api.core.v1.ResourceStatus name=1s resources=2m305*
    io.k8s.api.core.v1.SELinuxOptions user=1s role=2s type=3s level=4s
    io.k8s.api.core.v1.ScaleIOPersistentVolumeSource gateway=1s system=2s secretRef=3m323 sslEnabled=4b protectionDomain=5s storagePool=6s storageMode=7s volumeName=8s fsType=9s readOnly=10b
    io.k8s.api.core.v1.ScaleIOVolumeSource gateway=1s system=2s secretRef=3m227 sslEnabled=4b protectionDomain=5s storagePool=6s storageMode=7s volumeName=8s fsType=9s readOnly=10b
    io.k8s.api.core.v1.ScopeSelector matchExpressions=1m316*
    io.k8s.api.core.v1.ScopedResourceSelectorRequirement scopeName=1s operator=2s values=3s*
    io.k8s.api.core.v1.SeccompProfile type=1s localhostProfile=2s
    io.k8s.api.core.v1.Secret metadata=1m485 immutable=5b data=2y% stringData=4s% type=3s
    io.k8s.api.core.v1.SecretEnvSource localObjectReference=1m227^ optional=2b
    io.k8s.api.core.v1.SecretKeySelector localObjectReference=1m227^ key=2s optional=3b
    io.k8s.api.core.v1.SecretList metadata=1m482 items=2m318*
    io.k8s.api.core.v1.SecretProjection localObjectReference=1m227^ items=2m217* optional=4b
    io.k8s.api.core.v1.SecretReference name=1s namespace=2s
    io.k8s.api.core.v1.SecretVolumeSource secretName=1s items=2m217* defaultMode=3i optional=4b
    io.k8s.api.core.v1.SecurityContext capabilities=1m152 privileged=2b seLinuxOptions=3m312 windowsOptions=10m357 runAsUser=4i runAsGroup=8i runAsNonRoot=5b readOnlyRootFilesystem=6b allowPrivilegeEscalation=7b procMount=9s seccompProfile=11m317 appArmorProfile=12m144
    io.k8s.api.core.v1.Service metadata=1m485 spec=2m332 status=3m333
    io.k8s.api.core.v1.ServiceAccount metadata=1m485 secrets=2m255* imagePullSecrets=3m227* automountServiceAccountToken=4b
    io.k8s.api.core.v1.ServiceAccountList metadata=1m482 items=2m327*
    io.k8s.api.core.v1.ServiceAccountTokenProjection audience=1s expirationSeconds=2i path=3s
    io.k8s.api.core.v1.ServiceList metadata=1m482 items=2m326*
    io.k8s.api.core.v1.ServicePort name=1s protocol=2s appProtocol=6s port=3i targetPort=4m496 nodePort=5i
    io.k8s.api.core.v1.ServiceSpec ports=1m331* selector=2s% clusterIP=3s clusterIPs=18s* type=4s externalIPs=5s* sessionAffinity=7s loadBalancerIP=8s loadBalancerSourceRanges=9s* externalName=10s externalTrafficPolicy=11s healthCheckNodePort=12i publishNotReadyAddresses=13b sessionAffinityConfig=14m334 ipFamilies=19s* ipFamilyPolicy=17s allocateLoadBalancerNodePorts=20b loadBalancerClass=21s internalTrafficPolicy=22s trafficDistribution=23s
    io.k8s.api.core.v1.ServiceStatus loadBalancer=1m226 conditions=2m475*
    io.k8s.api.core.v1.SessionAffinityConfig clientIP=1m157
    io.k8s.api.core.v1.SleepAction seconds=1i
    io.k8s.api.core.v1.StorageOSPersistentVolumeSource volumeName=1s volumeNamespace=2s fsType=3s readOnly=4b secretRef=5m255
    io.k8s.api.core.v1.StorageOSVolumeSource volumeName=1s volumeNamespace=2s fsType=3s readOnly=4b secretRef=5m227
    io.k8s.api.core.v1.Sysctl name=1s value=2s
    io.k8s.api.core.v1.TCPSocketAction port=1m496 host=2s
    io.k8s.api.core.v1.Taint key=1s value=2s effect=3s timeAdded=4m492
    io.k8s.api.core.v1.Toleration key=1s operator=2s value=3s effect=4s tolerationSeconds=5i
    io.k8s.api.core.v1.TopologySelectorLabelRequirement key=1s values=2s*
    io.k8s.api.core.v1.TopologySelectorTerm matchLabelExpressions=1m342*
    io.k8s.api.core.v1.TopologySpreadConstraint maxSkew=1i topologyKey=2s whenUnsatisfiable=3s labelSelector=4m480 minDomains=5i nodeAffinityPolicy=6s nodeTaintsPolicy=7s matchLabelKeys=8s*
    io.k8s.api.core.v1.TypedLocalObjectReference apiGroup=1s kind=2s name=3s
    io.k8s.api.core.v1.TypedObjectReference apiGroup=1s kind=2s name=3s namespace=4s
    io.k8s.api.core.v1.Volume name=1s volumeSource=2m354^
    io.k8s.api.core.v1.VolumeDevice name=1s devicePath=2s
    io.k8s.api.core.v1.VolumeMount name=1s readOnly=2b recursiveReadOnly=7s mountPath=3s subPath=4s mountPropagation=5s subPathExpr=6s
    io.k8s.api.core.v1.VolumeMountStatus name=1s mountPath=2s readOnly=3b recursiveReadOnly=4s
    io.k8s.api.core.v1.VolumeNodeAffinity required=1m247
    io.k8s.api.core.v1.VolumeProjection secret=1m322 downwardAPI=2m180 configMap=3m167 serviceAccountToken=4m329 clusterTrustBundle=5m158
    io.k8s.api.core.v1.VolumeResourceRequirements limits=1m469% requests=2m469%
    io.k8s.api.core.v1.VolumeSource hostPath=1m213 emptyDir=2m183 gcePersistentDisk=3m204 awsElasticBlockStore=4m142 gitRepo=5m206 secret=6m324 nfs=7m230 iscsi=8m215 glusterfs=9m208 persistentVolumeClaim=10m263 rbd=11m297 flexVolume=12m202 cinder=13m156 cephfs=14m154 flocker=15m203 downwardAPI=16m182 fc=17m200 azureFile=18m148 configMap=19m168 vsphereVolume=20m355 quobyte=21m295 azureDisk=22m146 photonPersistentDisk=23m268 projected=26m294 portworxVolume=24m290 scaleIO=25m314 storageos=27m337 csi=28m151 ephemeral=29m194 image=30m216
    io.k8s.api.core.v1.VsphereVirtualDiskVolumeSource volumePath=1s fsType=2s storagePolicyName=3s storagePolicyID=4s
    io.k8s.api.core.v1.WeightedPodAffinityTerm weight=1i podAffinityTerm=2m271
    io.k8s.api.core.v1.WindowsSecurityContextOptions gmsaCredentialSpecName=1s gmsaCredentialSpec=2s runAsUserName=3s hostProcess=4b
    io.k8s.api.discovery.v1.Endpoint addresses=1s* conditions=2m359 hostname=3s targetRef=4m255 deprecatedTopology=5s% nodeName=6s zone=7s hints=8m360
    io.k8s.api.discovery.v1.EndpointConditions ready=1b serving=2b terminating=3b
    io.k8s.api.discovery.v1.EndpointHints forZones=1m365* forNodes=2m364*
    io.k8s.api.discovery.v1.EndpointPort name=1s protocol=2s port=3i appProtocol=4s
    io.k8s.api.discovery.v1.EndpointSlice metadata=1m485 addressType=4s endpoints=2m358* ports=3m361*
    io.k8s.api.discovery.v1.EndpointSliceList metadata=1m482 items=2m362*
    io.k8s.api.discovery.v1.ForNode name=1s
    io.k8s.api.discovery.v1.ForZone name=1s
    io.k8s.api.events.v1.Event metadata=1m485 eventTime=2m484 series=3m368 reportingController=4s reportingInstance=5s action=6s reason=7s regarding=8m255 related=9m255 note=10s type=11s deprecatedSource=12m198 deprecatedFirstTimestamp=13m492 deprecatedLastTimestamp=14m492 deprecatedCount=15i
    io.k8s.api.events.v1.EventList metadata=1m482 items=2m366*
    io.k8s.api.events.v1.EventSeries count=1i lastObservedTime=2m484
    io.k8s.api.flowcontrol.v1.ExemptPriorityLevelConfiguration nominalConcurrencyShares=1i lendablePercent=2i
    io.k8s.api.flowcontrol.v1.FlowDistinguisherMethod type=1s
    io.k8s.api.flowcontrol.v1.FlowSchema metadata=1m485 spec=2m374 status=3m375
    io.k8s.api.flowcontrol.v1.FlowSchemaCondition type=1s status=2s lastTransitionTime=3m492 reason=4s message=5s
    io.k8s.api.flowcontrol.v1.FlowSchemaList metadata=1m482 items=2m371*
    io.k8s.api.flowcontrol.v1.FlowSchemaSpec priorityLevelConfiguration=1m384 matchingPrecedence=2i distinguisherMethod=3m370 rules=4m380*
    io.k8s.api.flowcontrol.v1.FlowSchemaStatus conditions=1m372*
    io.k8s.api.flowcontrol.v1.GroupSubject name=1s
    io.k8s.api.flowcontrol.v1.LimitResponse type=1s queuing=2m387
    io.k8s.api.flowcontrol.v1.LimitedPriorityLevelConfiguration nominalConcurrencyShares=1i limitResponse=2m377 lendablePercent=3i borrowingLimitPercent=4i
    io.k8s.api.flowcontrol.v1.NonResourcePolicyRule verbs=1s* nonResourceURLs=6s*
    io.k8s.api.flowcontrol.v1.PolicyRulesWithSubjects subjects=1m390* resourceRules=2m388* nonResourceRules=3m379*
    io.k8s.api.flowcontrol.v1.PriorityLevelConfiguration metadata=1m485 spec=2m385 status=3m386
    io.k8s.api.flowcontrol.v1.PriorityLevelConfigurationCondition type=1s status=2s lastTransitionTime=3m492 reason=4s message=5s
    io.k8s.api.flowcontrol.v1.PriorityLevelConfigurationList metadata=1m482 items=2m381*
    io.k8s.api.flowcontrol.v1.PriorityLevelConfigurationReference name=1s
    io.k8s.api.flowcontrol.v1.PriorityLevelConfigurationSpec type=1s limited=2m378 exempt=3m369
    io.k8s.api.flowcontrol.v1.PriorityLevelConfigurationStatus conditions=1m382*
    io.k8s.api.flowcontrol.v1.QueuingConfiguration queues=1i handSize=2i queueLengthLimit=3i
    io.k8s.api.flowcontrol.v1.ResourcePolicyRule verbs=1s* apiGroups=2s* resources=3s* clusterScope=4b namespaces=5s*
    io.k8s.api.flowcontrol.v1.ServiceAccountSubject namespace=1s name=2s
    io.k8s.api.flowcontrol.v1.Subject kind=1s user=2m391 group=3m376 serviceAccount=4m389
    io.k8s.api.flowcontrol.v1.UserSubject name=1s
    io.k8s.api.networking.v1.HTTPIngressPath path=1s pathType=3s backend=2m399
    io.k8s.api.networking.v1.HTTPIngressRuleValue paths=1m392*
    io.k8s.api.networking.v1.IPAddress metadata=1m485 spec=2m396
    io.k8s.api.networking.v1.IPAddressList metadata=1m482 items=2m394*
    io.k8s.api.networking.v1.IPAddressSpec parentRef=1m421
    io.k8s.api.networking.v1.IPBlock cidr=1s except=2s*
    io.k8s.api.networking.v1.Ingress metadata=1m485 spec=2m411 status=3m412
    io.k8s.api.networking.v1.IngressBackend service=4m410 resource=3m345
    io.k8s.api.networking.v1.IngressClass metadata=1m485 spec=2m403
    io.k8s.api.networking.v1.IngressClassList metadata=1m482 items=2m400*
    io.k8s.api.networking.v1.IngressClassParametersReference apiGroup=1s kind=2s name=3s scope=4s namespace=5s
    io.k8s.api.networking.v1.IngressClassSpec controller=1s parameters=2m402
    io.k8s.api.networking.v1.IngressList metadata=1m482 items=2m398*
    io.k8s.api.networking.v1.IngressLoadBalancerIngress ip=1s hostname=2s ports=4m407*
    io.k8s.api.networking.v1.IngressLoadBalancerStatus ingress=1m405*
    io.k8s.api.networking.v1.IngressPortStatus port=1i protocol=2s error=3s
    io.k8s.api.networking.v1.IngressRule host=1s ingressRuleValue=2m409^
    io.k8s.api.networking.v1.IngressRuleValue http=1m393
    io.k8s.api.networking.v1.IngressServiceBackend name=1s port=2m422
    io.k8s.api.networking.v1.IngressSpec ingressClassName=4s defaultBackend=1m399 tls=2m413* rules=3m408*
    io.k8s.api.networking.v1.IngressStatus loadBalancer=1m406
    io.k8s.api.networking.v1.IngressTLS hosts=1s* secretName=2s
    io.k8s.api.networking.v1.NetworkPolicy metadata=1m485 spec=2m420
    io.k8s.api.networking.v1.NetworkPolicyEgressRule ports=1m419* to=2m418*
    io.k8s.api.networking.v1.NetworkPolicyIngressRule ports=1m419* from=2m418*
    io.k8s.api.networking.v1.NetworkPolicyList metadata=1m482 items=2m414*
    io.k8s.api.networking.v1.NetworkPolicyPeer podSelector=1m480 namespaceSelector=2m480 ipBlock=3m397
    io.k8s.api.networking.v1.NetworkPolicyPort protocol=1s port=2m496 endPort=3i
    io.k8s.api.networking.v1.NetworkPolicySpec podSelector=1m480 ingress=2m416* egress=3m415* policyTypes=4s*
    io.k8s.api.networking.v1.ParentReference group=1s resource=2s namespace=3s name=4s
    io.k8s.api.networking.v1.ServiceBackendPort name=1s number=2i
    io.k8s.api.networking.v1.ServiceCIDR metadata=1m485 spec=2m425 status=3m426
    io.k8s.api.networking.v1.ServiceCIDRList metadata=1m482 items=2m423*
    io.k8s.api.networking.v1.ServiceCIDRSpec cidrs=1s*
    io.k8s.api.networking.v1.ServiceCIDRStatus conditions=1m475*
    io.k8s.api.node.v1.Overhead podFixed=1m469%
    io.k8s.api.node.v1.RuntimeClass metadata=1m485 handler=2s overhead=3m427 scheduling=4m430
    io.k8s.api.node.v1.RuntimeClassList metadata=1m482 items=2m428*
    io.k8s.api.node.v1.Scheduling nodeSelector=1s% tolerations=2m341*
    io.k8s.api.policy.v1.Eviction metadata=1m485 deleteOptions=2m476
    io.k8s.api.policy.v1.PodDisruptionBudget metadata=1m485 spec=2m434 status=3m435
    io.k8s.api.policy.v1.PodDisruptionBudgetList metadata=1m482 items=2m432*
    io.k8s.api.policy.v1.PodDisruptionBudgetSpec minAvailable=1m496 selector=2m480 maxUnavailable=3m496 unhealthyPodEvictionPolicy=4s
    io.k8s.api.policy.v1.PodDisruptionBudgetStatus observedGeneration=1i disruptedPods=2m492% disruptionsAllowed=3i currentHealthy=4i desiredHealthy=5i expectedPods=6i conditions=7m475*
    io.k8s.api.rbac.v1.AggregationRule clusterRoleSelectors=1m480*
    io.k8s.api.rbac.v1.ClusterRole metadata=1m485 rules=2m441* aggregationRule=3m436
    io.k8s.api.rbac.v1.ClusterRoleBinding metadata=1m485 subjects=2m447* roleRef=3m446
    io.k8s.api.rbac.v1.ClusterRoleBindingList metadata=1m482 items=2m438*
    io.k8s.api.rbac.v1.ClusterRoleList metadata=1m482 items=2m437*
    io.k8s.api.rbac.v1.PolicyRule verbs=1s* apiGroups=2s* resources=3s* resourceNames=4s* nonResourceURLs=5s*
    io.k8s.api.rbac.v1.Role metadata=1m485 rules=2m441*
    io.k8s.api.rbac.v1.RoleBinding metadata=1m485 subjects=2m447* roleRef=3m446
    io.k8s.api.rbac.v1.RoleBindingList metadata=1m482 items=2m443*
    io.k8s.api.rbac.v1.RoleList metadata=1m482 items=2m442*
    io.k8s.api.rbac.v1.RoleRef apiGroup=1s kind=2s name=3s
    io.k8s.api.rbac.v1.Subject kind=1s apiGroup=2s name=3s namespace=4s
    io.k8s.api.scheduling.v1.PriorityClass metadata=1m485 value=2i globalDefault=3b description=4s preemptionPolicy=5s
    io.k8s.api.scheduling.v1.PriorityClassList metadata=1m482 items=2m448*
    io.k8s.api.storage.v1.CSIDriver metadata=1m485 spec=2m452
    io.k8s.api.storage.v1.CSIDriverList metadata=1m482 items=2m450*
    io.k8s.api.storage.v1.CSIDriverSpec attachRequired=1b podInfoOnMount=2b volumeLifecycleModes=3s* storageCapacity=4b fsGroupPolicy=5s tokenRequests=6m461* requiresRepublish=7b seLinuxMount=8b nodeAllocatableUpdatePeriodSeconds=9i
    io.k8s.api.storage.v1.CSINode metadata=1m485 spec=2m456
    io.k8s.api.storage.v1.CSINodeDriver name=1s nodeID=2s topologyKeys=3s* allocatable=4m468
    io.k8s.api.storage.v1.CSINodeList metadata=1m482 items=2m453*
    io.k8s.api.storage.v1.CSINodeSpec drivers=1m454*
    io.k8s.api.storage.v1.CSIStorageCapacity metadata=1m485 nodeTopology=2m480 storageClassName=3s capacity=4m469 maximumVolumeSize=5m469
    io.k8s.api.storage.v1.CSIStorageCapacityList metadata=1m482 items=2m457*
    io.k8s.api.storage.v1.StorageClass metadata=1m485 provisioner=2s parameters=3s% reclaimPolicy=4s mountOptions=5s* allowVolumeExpansion=6b volumeBindingMode=7s allowedTopologies=8m343*
    io.k8s.api.storage.v1.StorageClassList metadata=1m482 items=2m459*
    io.k8s.api.storage.v1.TokenRequest audience=1s expirationSeconds=2i
    io.k8s.api.storage.v1.VolumeAttachment metadata=1m485 spec=2m465 status=3m466
    io.k8s.api.storage.v1.VolumeAttachmentList metadata=1m482 items=2m462*
    io.k8s.api.storage.v1.VolumeAttachmentSource persistentVolumeName=1s inlineVolumeSpec=2m266
    io.k8s.api.storage.v1.VolumeAttachmentSpec attacher=1s source=2m464 nodeName=3s
    io.k8s.api.storage.v1.VolumeAttachmentStatus attached=1b attachmentMetadata=2s% attachError=3m467 detachError=4m467
    io.k8s.api.storage.v1.VolumeError time=1m492 message=2s errorCode=3i
    io.k8s.api.storage.v1.VolumeNodeResources count=1i
    io.k8s.apimachinery.pkg.api.resource.Quantity
    io.k8s.apimachinery.pkg.apis.meta.v1.APIGroup name=1s versions=2m479* preferredVersion=3m479 serverAddressByClientCIDRs=4m488*
    io.k8s.apimachinery.pkg.apis.meta.v1.APIGroupList groups=1m470*
    io.k8s.apimachinery.pkg.apis.meta.v1.APIResource name=1s singularName=6s namespaced=2b group=8s version=9s kind=3s verbs=4m493 shortNames=5s* categories=7s* storageVersionHash=10s
    io.k8s.apimachinery.pkg.apis.meta.v1.APIResourceList groupVersion=1s resources=2m472*
    io.k8s.apimachinery.pkg.apis.meta.v1.APIVersions versions=1s* serverAddressByClientCIDRs=2m488*
    io.k8s.apimachinery.pkg.apis.meta.v1.Condition type=1s status=2s observedGeneration=3i lastTransitionTime=4m492 reason=5s message=6s
    io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions gracePeriodSeconds=1i preconditions=2m487 orphanDependents=3b propagationPolicy=4s dryRun=5s* ignoreStoreReadErrorWithClusterBreakingPotential=6b
    io.k8s.apimachinery.pkg.apis.meta.v1.FieldSelectorRequirement key=1s operator=2s values=3s*
    io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1
    io.k8s.apimachinery.pkg.apis.meta.v1.GroupVersionForDiscovery groupVersion=1s version=2s
    io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelector matchLabels=1s% matchExpressions=2m481*
    io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelectorRequirement key=1s operator=2s values=3s*
    io.k8s.apimachinery.pkg.apis.meta.v1.ListMeta selfLink=1s resourceVersion=2s continue=3s remainingItemCount=4i
    io.k8s.apimachinery.pkg.apis.meta.v1.ManagedFieldsEntry manager=1s operation=2s apiVersion=3s time=4m492 fieldsType=6s fieldsV1=7m478 subresource=8s
    io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime
    io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta name=1s generateName=2s namespace=3s selfLink=4s uid=5s resourceVersion=6s generation=7i creationTimestamp=8m492 deletionTimestamp=9m492 deletionGracePeriodSeconds=10i labels=11s% annotations=12s% ownerReferences=13m486* finalizers=14s* managedFields=17m483*
    io.k8s.apimachinery.pkg.apis.meta.v1.OwnerReference apiVersion=5s kind=1s name=3s uid=4s controller=6b blockOwnerDeletion=7b
    io.k8s.apimachinery.pkg.apis.meta.v1.Preconditions uid=1s resourceVersion=2s
    io.k8s.apimachinery.pkg.apis.meta.v1.ServerAddressByClientCIDR clientCIDR=1s serverAddress=2s
    io.k8s.apimachinery.pkg.apis.meta.v1.Status metadata=1m482 status=2s message=3s reason=4s details=5m491 code=6i
    io.k8s.apimachinery.pkg.apis.meta.v1.StatusCause reason=1s message=2s field=3s
    io.k8s.apimachinery.pkg.apis.meta.v1.StatusDetails name=1s group=2s kind=3s uid=6s causes=4m490* retryAfterSeconds=5i
    io.k8s.apimachinery.pkg.apis.meta.v1.Time
    io.k8s.apimachinery.pkg.apis.meta.v1.Verbs items=1s*
    io.k8s.apimachinery.pkg.apis.meta.v1.WatchEvent type=1s object=2m495
    io.k8s.apimachinery.pkg.runtime.RawExtension
    io.k8s.apimachinery.pkg.util.intstr.IntOrString
    """#
}
