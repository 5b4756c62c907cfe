/// The sentences that `kubectl explain` prints.
enum TypeDescriptionData {
  /// A line each: the type without `io.k8s.`, after a space the field where one is described, a tab
  /// and the sentence.
  static let text = #"""
apimachinery.pkg.apis.meta.v1.ObjectMeta	What all objects have beside their own fields.
apimachinery.pkg.apis.meta.v1.ObjectMeta name	The name, unique among the objects of the kind in the namespace; it cannot be changed.
apimachinery.pkg.apis.meta.v1.ObjectMeta namespace	The namespace that the object lives in; it cannot be changed.
apimachinery.pkg.apis.meta.v1.ObjectMeta generateName	The beginning of a name that the server completes when no name is given.
apimachinery.pkg.apis.meta.v1.ObjectMeta labels	Keys and values by which objects are chosen.
apimachinery.pkg.apis.meta.v1.ObjectMeta annotations	Keys and values for tools, by which objects cannot be chosen.
apimachinery.pkg.apis.meta.v1.ObjectMeta uid	What tells the object from others that have had its name; the server sets it.
apimachinery.pkg.apis.meta.v1.ObjectMeta resourceVersion	The version of the object, which changes with every write; the server sets it.
apimachinery.pkg.apis.meta.v1.ObjectMeta generation	Counts the changes of what is wanted; the server sets it.
apimachinery.pkg.apis.meta.v1.ObjectMeta creationTimestamp	When the object was created; the server sets it.
apimachinery.pkg.apis.meta.v1.ObjectMeta deletionTimestamp	When the object will be gone; set once its deletion was asked for.
apimachinery.pkg.apis.meta.v1.ObjectMeta deletionGracePeriodSeconds	How many seconds the object may take to end.
apimachinery.pkg.apis.meta.v1.ObjectMeta finalizers	What has to be done before the object can go.
apimachinery.pkg.apis.meta.v1.ObjectMeta ownerReferences	The objects that this one belongs to; it goes with the last of them.
apimachinery.pkg.apis.meta.v1.ObjectMeta managedFields	Who wrote which fields last; the server keeps it.
apimachinery.pkg.apis.meta.v1.ObjectMeta selfLink	No longer used.
api.core.v1.Pod	A group of containers that run together on one node.
api.core.v1.Pod spec	What is wanted of the pod.
api.core.v1.Pod status	What was observed of the pod last.
api.core.v1.PodSpec	What is wanted of a pod.
api.core.v1.PodSpec containers	The containers, at least one; they cannot be added or removed later.
api.core.v1.PodSpec initContainers	Containers that run one after the other before the others start.
api.core.v1.PodSpec ephemeralContainers	Containers that were added to look into a running pod.
api.core.v1.PodSpec volumes	The volumes that containers can mount.
api.core.v1.PodSpec nodeName	The node that the pod is bound to; usually the scheduler sets it.
api.core.v1.PodSpec nodeSelector	The labels that a node must have.
api.core.v1.PodSpec affinity	Rules for where the pod may or should be placed.
api.core.v1.PodSpec tolerations	The taints that the pod puts up with.
api.core.v1.PodSpec topologySpreadConstraints	How pods of a kind are spread over zones, nodes and the like.
api.core.v1.PodSpec restartPolicy	When containers are started again: Always, OnFailure or Never.
api.core.v1.PodSpec serviceAccountName	The service account that the pod acts as.
api.core.v1.PodSpec automountServiceAccountToken	Whether containers get a token of the service account.
api.core.v1.PodSpec terminationGracePeriodSeconds	How many seconds containers get to end by themselves.
api.core.v1.PodSpec activeDeadlineSeconds	After how many seconds the pod is ended.
api.core.v1.PodSpec hostNetwork	Whether the pod uses the network of its node.
api.core.v1.PodSpec hostPID	Whether the pod sees the processes of its node.
api.core.v1.PodSpec hostIPC	Whether the pod shares the IPC namespace of its node.
api.core.v1.PodSpec dnsPolicy	How names are resolved.
api.core.v1.PodSpec dnsConfig	What is added to the settings of name resolution.
api.core.v1.PodSpec hostname	The host name; the pod's name unless set.
api.core.v1.PodSpec subdomain	The domain below which the pod has a host name.
api.core.v1.PodSpec hostAliases	Lines that are added to the pod's hosts file.
api.core.v1.PodSpec imagePullSecrets	The Secrets that registries are asked with.
api.core.v1.PodSpec priorityClassName	The class that says how important the pod is.
api.core.v1.PodSpec priority	How important the pod is; admission sets it.
api.core.v1.PodSpec preemptionPolicy	Whether less important pods may be removed for this one.
api.core.v1.PodSpec schedulerName	The scheduler that places the pod.
api.core.v1.PodSpec schedulingGates	What has to be removed before the pod is scheduled.
api.core.v1.PodSpec securityContext	What holds for the security of all containers.
api.core.v1.PodSpec runtimeClassName	The class of the runtime that runs the containers.
api.core.v1.PodSpec readinessGates	Conditions that count for readiness, too.
api.core.v1.PodSpec enableServiceLinks	Whether containers get variables for each Service.
api.core.v1.PodSpec shareProcessNamespace	Whether containers see the processes of each other.
api.core.v1.PodSpec os	The operating system that the containers need.
api.core.v1.PodSpec overhead	What the pod needs beside its containers.
api.core.v1.PodSpec resources	What the pod as a whole needs and may use.
api.core.v1.Container	One container of a pod.
api.core.v1.Container name	The name, unique in the pod.
api.core.v1.Container image	The image that it runs.
api.core.v1.Container command	What is run in the place of the image's entry point.
api.core.v1.Container args	The arguments of what is run.
api.core.v1.Container workingDir	The folder in which it runs.
api.core.v1.Container ports	The ports that it listens on; mostly for information.
api.core.v1.Container env	Variables of its environment.
api.core.v1.Container envFrom	Where more variables come from.
api.core.v1.Container resources	What it needs and may use.
api.core.v1.Container volumeMounts	Where volumes are mounted.
api.core.v1.Container volumeDevices	Where block devices are found.
api.core.v1.Container livenessProbe	How it is found out that it has to be started again.
api.core.v1.Container readinessProbe	How it is found out that it can serve.
api.core.v1.Container startupProbe	How it is found out that it has started.
api.core.v1.Container lifecycle	What is done after its start and before its end.
api.core.v1.Container imagePullPolicy	When the image is pulled: Always, IfNotPresent or Never.
api.core.v1.Container securityContext	What holds for its security.
api.core.v1.Container restartPolicy	When it is started again, where that differs from the pod.
api.core.v1.Container stdin	Whether its input stays open.
api.core.v1.Container stdinOnce	Whether its input is closed after one client.
api.core.v1.Container tty	Whether it has a terminal.
api.core.v1.Container terminationMessagePath	The file that its last words are read from.
api.core.v1.Container terminationMessagePolicy	Where its last words are taken from.
api.core.v1.EphemeralContainer	A container that is added to a running pod to look into it.
api.core.v1.EphemeralContainer name	The name, unique in the pod.
api.core.v1.EphemeralContainer image	The image that it runs.
api.core.v1.EphemeralContainer command	What is run in the place of the image's entry point.
api.core.v1.EphemeralContainer args	The arguments of what is run.
api.core.v1.EphemeralContainer workingDir	The folder in which it runs.
api.core.v1.EphemeralContainer ports	The ports that it listens on; mostly for information.
api.core.v1.EphemeralContainer env	Variables of its environment.
api.core.v1.EphemeralContainer envFrom	Where more variables come from.
api.core.v1.EphemeralContainer resources	What it needs and may use.
api.core.v1.EphemeralContainer volumeMounts	Where volumes are mounted.
api.core.v1.EphemeralContainer volumeDevices	Where block devices are found.
api.core.v1.EphemeralContainer livenessProbe	How it is found out that it has to be started again.
api.core.v1.EphemeralContainer readinessProbe	How it is found out that it can serve.
api.core.v1.EphemeralContainer startupProbe	How it is found out that it has started.
api.core.v1.EphemeralContainer lifecycle	What is done after its start and before its end.
api.core.v1.EphemeralContainer imagePullPolicy	When the image is pulled: Always, IfNotPresent or Never.
api.core.v1.EphemeralContainer securityContext	What holds for its security.
api.core.v1.EphemeralContainer restartPolicy	When it is started again, where that differs from the pod.
api.core.v1.EphemeralContainer stdin	Whether its input stays open.
api.core.v1.EphemeralContainer stdinOnce	Whether its input is closed after one client.
api.core.v1.EphemeralContainer tty	Whether it has a terminal.
api.core.v1.EphemeralContainer terminationMessagePath	The file that its last words are read from.
api.core.v1.EphemeralContainer terminationMessagePolicy	Where its last words are taken from.
api.core.v1.ResourceRequirements	What a container needs and may use.
api.core.v1.ResourceRequirements limits	The most that it may use.
api.core.v1.ResourceRequirements requests	What is kept free for it.
api.core.v1.ResourceRequirements claims	The claims of devices that it uses.
api.core.v1.Probe	How a container is examined.
api.core.v1.Probe httpGet	A request over HTTP.
api.core.v1.Probe tcpSocket	A connection over TCP.
api.core.v1.Probe exec	A command in the container.
api.core.v1.Probe grpc	A call over gRPC.
api.core.v1.Probe initialDelaySeconds	How long to wait before the first time.
api.core.v1.Probe periodSeconds	How often.
api.core.v1.Probe timeoutSeconds	How long to wait for an answer.
api.core.v1.Probe successThreshold	How many successes in a row count.
api.core.v1.Probe failureThreshold	How many failures in a row count.
api.core.v1.PodTemplateSpec	What new pods look like.
api.core.v1.PodTemplateSpec metadata	Labels and annotations of new pods.
api.core.v1.PodTemplateSpec spec	What is wanted of new pods.
api.core.v1.Toleration	A taint that a pod puts up with.
api.core.v1.Toleration key	The key of the taint; empty for all.
api.core.v1.Toleration operator	How the value is compared.
api.core.v1.Toleration value	The value of the taint.
api.core.v1.Toleration effect	The effect of the taint; empty for all.
api.core.v1.Toleration tolerationSeconds	For how long a NoExecute taint is put up with.
api.core.v1.Taint	What keeps pods off a node.
api.core.v1.Taint key	The key.
api.core.v1.Taint value	The value.
api.core.v1.Taint effect	What happens to pods that do not tolerate it.
api.core.v1.Taint timeAdded	When it was added.
api.apps.v1.DaemonSet	Keeps one pod on each of the nodes that it is meant for.
api.apps.v1.DaemonSet spec	What is wanted.
api.apps.v1.DaemonSet status	What was observed last.
api.apps.v1.DaemonSetSpec	What is wanted of a DaemonSet.
api.apps.v1.DaemonSetSpec selector	Which pods belong to it; it must match the labels of the template, and cannot be changed.
api.apps.v1.DaemonSetSpec template	What its pods look like.
api.apps.v1.DaemonSetSpec minReadySeconds	For how many seconds a new pod must be ready to count as available.
api.apps.v1.DaemonSetSpec updateStrategy	How pods are replaced when the template changes.
api.apps.v1.DaemonSetSpec revisionHistoryLimit	How many old revisions are kept.
api.apps.v1.Deployment	Keeps a number of equal pods, and replaces them step by step when their template changes.
api.apps.v1.Deployment spec	What is wanted.
api.apps.v1.Deployment status	What was observed last.
api.apps.v1.DeploymentSpec	What is wanted of a Deployment.
api.apps.v1.DeploymentSpec selector	Which pods belong to it; it must match the labels of the template, and cannot be changed.
api.apps.v1.DeploymentSpec template	What its pods look like.
api.apps.v1.DeploymentSpec minReadySeconds	For how many seconds a new pod must be ready to count as available.
api.apps.v1.DeploymentSpec replicas	How many pods are wanted; 1 unless set.
api.apps.v1.DeploymentSpec strategy	How old pods are replaced by new ones.
api.apps.v1.DeploymentSpec revisionHistoryLimit	How many old ReplicaSets are kept.
api.apps.v1.DeploymentSpec paused	Whether changes of the template wait.
api.apps.v1.DeploymentSpec progressDeadlineSeconds	After how many seconds without progress a rollout counts as failed.
api.apps.v1.ReplicaSet	Keeps a number of equal pods.
api.apps.v1.ReplicaSet spec	What is wanted.
api.apps.v1.ReplicaSet status	What was observed last.
api.apps.v1.ReplicaSetSpec	What is wanted of a ReplicaSet.
api.apps.v1.ReplicaSetSpec selector	Which pods belong to it; it must match the labels of the template, and cannot be changed.
api.apps.v1.ReplicaSetSpec template	What its pods look like.
api.apps.v1.ReplicaSetSpec minReadySeconds	For how many seconds a new pod must be ready to count as available.
api.apps.v1.ReplicaSetSpec replicas	How many pods are wanted; 1 unless set.
api.apps.v1.StatefulSet	Keeps pods with names and volumes of their own, in order.
api.apps.v1.StatefulSet spec	What is wanted.
api.apps.v1.StatefulSet status	What was observed last.
api.apps.v1.StatefulSetSpec	What is wanted of a StatefulSet.
api.apps.v1.StatefulSetSpec selector	Which pods belong to it; it must match the labels of the template, and cannot be changed.
api.apps.v1.StatefulSetSpec template	What its pods look like.
api.apps.v1.StatefulSetSpec minReadySeconds	For how many seconds a new pod must be ready to count as available.
api.apps.v1.StatefulSetSpec replicas	How many pods are wanted; 1 unless set.
api.apps.v1.StatefulSetSpec serviceName	The Service that names the pods.
api.apps.v1.StatefulSetSpec volumeClaimTemplates	The claims that each pod gets.
api.apps.v1.StatefulSetSpec podManagementPolicy	Whether pods come and go one by one or at once.
api.apps.v1.StatefulSetSpec updateStrategy	How pods are replaced when the template changes.
api.apps.v1.StatefulSetSpec revisionHistoryLimit	How many old revisions are kept.
api.apps.v1.StatefulSetSpec persistentVolumeClaimRetentionPolicy	What becomes of the claims.
api.apps.v1.StatefulSetSpec ordinals	How pods are numbered.
api.apps.v1.DaemonSetUpdateStrategy	How the pods of a DaemonSet are replaced.
api.apps.v1.DaemonSetUpdateStrategy type	RollingUpdate, or OnDelete to replace a pod only once it was deleted.
api.apps.v1.DaemonSetUpdateStrategy rollingUpdate	How many pods are replaced at a time.
api.apps.v1.RollingUpdateDaemonSet	How many pods are replaced at a time.
api.apps.v1.RollingUpdateDaemonSet maxUnavailable	How many pods, or what share of them, may be missing.
api.apps.v1.RollingUpdateDaemonSet maxSurge	How many nodes, or what share of them, may have an old and a new pod.
api.apps.v1.DaemonSetStatus	What was observed of a DaemonSet last.
api.apps.v1.DaemonSetStatus currentNumberScheduled	On how many nodes that should run a pod there is one.
api.apps.v1.DaemonSetStatus desiredNumberScheduled	How many nodes should run a pod.
api.apps.v1.DaemonSetStatus numberMisscheduled	How many nodes run a pod that should not.
api.apps.v1.DaemonSetStatus numberReady	On how many nodes a pod is ready.
api.apps.v1.DaemonSetStatus numberAvailable	On how many nodes a pod is available.
api.apps.v1.DaemonSetStatus numberUnavailable	On how many nodes no pod is available.
api.apps.v1.DaemonSetStatus updatedNumberScheduled	On how many nodes the pod is up to date.
api.apps.v1.DaemonSetStatus observedGeneration	The generation that was looked at last.
api.apps.v1.DaemonSetStatus collisionCount	How often the name of a revision was taken.
api.apps.v1.DaemonSetStatus conditions	What else is known.
api.apps.v1.DeploymentStrategy	How the pods of a Deployment are replaced.
api.apps.v1.DeploymentStrategy type	RollingUpdate or Recreate.
api.apps.v1.DeploymentStrategy rollingUpdate	How many pods are replaced at a time.
api.apps.v1.RollingUpdateDeployment	How many pods are replaced at a time.
api.apps.v1.RollingUpdateDeployment maxUnavailable	How many pods, or what share of them, may be missing.
api.apps.v1.RollingUpdateDeployment maxSurge	How many pods, or what share of them, may be there in addition.
api.apps.v1.ControllerRevision	The template that a DaemonSet or StatefulSet had at some time.
api.apps.v1.ControllerRevision data	The template.
api.apps.v1.ControllerRevision revision	Its number.
api.batch.v1.Job	Runs pods until enough of them have succeeded.
api.batch.v1.Job spec	What is wanted.
api.batch.v1.Job status	What was observed last.
api.batch.v1.JobSpec	What is wanted of a Job.
api.batch.v1.JobSpec template	What its pods look like.
api.batch.v1.JobSpec completions	How many pods have to succeed.
api.batch.v1.JobSpec parallelism	How many pods may run at a time.
api.batch.v1.JobSpec backoffLimit	How many pods may fail.
api.batch.v1.JobSpec activeDeadlineSeconds	After how many seconds the Job is ended.
api.batch.v1.JobSpec ttlSecondsAfterFinished	After how many seconds a finished Job is deleted.
api.batch.v1.JobSpec suspend	Whether no pods are to run.
api.batch.v1.JobSpec selector	Which pods belong to it; usually left to the server.
api.batch.v1.JobSpec completionMode	Whether pods are numbered.
api.batch.v1.CronJob	Makes a Job at set times.
api.batch.v1.CronJob spec	What is wanted.
api.batch.v1.CronJob status	What was observed last.
api.batch.v1.CronJobSpec	What is wanted of a CronJob.
api.batch.v1.CronJobSpec schedule	When, in the five fields of cron.
api.batch.v1.CronJobSpec timeZone	The time zone of the schedule.
api.batch.v1.CronJobSpec jobTemplate	What its Jobs look like.
api.batch.v1.CronJobSpec concurrencyPolicy	What happens when the last Job still runs.
api.batch.v1.CronJobSpec suspend	Whether no Jobs are to be made.
api.batch.v1.CronJobSpec startingDeadlineSeconds	How late a Job may be started.
api.batch.v1.CronJobSpec successfulJobsHistoryLimit	How many successful Jobs are kept.
api.batch.v1.CronJobSpec failedJobsHistoryLimit	How many failed Jobs are kept.
api.core.v1.Service	A stable address for the pods that a selector chooses.
api.core.v1.Service spec	What is wanted.
api.core.v1.Service status	What was observed last.
api.core.v1.ServiceList items	List of services, in the order of their names.
api.core.v1.ServiceSpec	What is wanted of a Service.
api.core.v1.ServiceSpec selector	The labels of the pods behind it.
api.core.v1.ServiceSpec ports	The ports that it listens on.
api.core.v1.ServiceSpec type	ClusterIP, NodePort, LoadBalancer or ExternalName.
api.core.v1.ServiceSpec clusterIP	Its address in the cluster; None for one without.
api.core.v1.ServiceSpec externalName	The name that it stands for.
api.core.v1.ServiceSpec sessionAffinity	Whether a client stays with one pod.
api.core.v1.ServiceSpec externalIPs	Addresses outside the cluster that lead to it.
api.core.v1.ServiceSpec loadBalancerIP	The address that the load balancer should have.
api.core.v1.ServiceSpec externalTrafficPolicy	Whether traffic from outside stays on its node.
api.core.v1.ServiceSpec internalTrafficPolicy	Whether traffic from inside stays on its node.
api.core.v1.ServiceSpec publishNotReadyAddresses	Whether pods count that are not ready.
api.core.v1.ServicePort	A port of a Service.
api.core.v1.ServicePort name	The name; needed where there are several.
api.core.v1.ServicePort port	The port of the Service.
api.core.v1.ServicePort targetPort	The port of the pods, or its name.
api.core.v1.ServicePort nodePort	The port of every node.
api.core.v1.ServicePort protocol	TCP, UDP or SCTP.
api.core.v1.ServicePort appProtocol	What is spoken over it.
api.core.v1.ConfigMap	Settings that pods can use.
api.core.v1.ConfigMap data	Texts by key.
api.core.v1.ConfigMap binaryData	Bytes by key, in base64.
api.core.v1.ConfigMap immutable	Whether the data can no longer be changed.
api.core.v1.Secret	Data that is to be kept secret.
api.core.v1.Secret data	Bytes by key, in base64.
api.core.v1.Secret stringData	Texts by key, which are added to the data.
api.core.v1.Secret type	What it is for.
api.core.v1.Secret immutable	Whether the data can no longer be changed.
api.core.v1.Namespace	A scope for the names of objects.
api.core.v1.Node	A machine of the cluster.
api.core.v1.Node spec	What is wanted.
api.core.v1.Node status	What was observed last.
api.core.v1.NodeSpec	What is wanted of a node.
api.core.v1.NodeSpec taints	What keeps pods off.
api.core.v1.NodeSpec unschedulable	Whether no new pods are placed here.
api.core.v1.NodeSpec podCIDR	The addresses of its pods.
api.core.v1.NodeSpec podCIDRs	The addresses of its pods, one of each family.
api.core.v1.NodeSpec providerID	What the cloud calls it.
api.core.v1.ServiceAccount	An identity for pods.
api.core.v1.ServiceAccount secrets	The Secrets that its pods may use.
api.core.v1.ServiceAccount imagePullSecrets	The Secrets that registries are asked with.
api.core.v1.ServiceAccount automountServiceAccountToken	Whether pods get a token.
api.core.v1.PersistentVolume	A piece of storage in the cluster.
api.core.v1.PersistentVolumeClaim	A request for storage.
api.core.v1.PersistentVolumeClaimSpec	What storage is wanted.
api.core.v1.PersistentVolumeClaimSpec accessModes	How it is to be mounted.
api.core.v1.PersistentVolumeClaimSpec resources	How much is wanted.
api.core.v1.PersistentVolumeClaimSpec storageClassName	The class of storage.
api.core.v1.PersistentVolumeClaimSpec volumeName	The volume that it is bound to.
api.core.v1.PersistentVolumeClaimSpec volumeMode	Whether a file system or a block device is wanted.
api.core.v1.PersistentVolumeClaimSpec selector	Which volumes may be taken.
api.core.v1.ResourceQuota	Limits of what a namespace may use in all.
api.core.v1.LimitRange	Bounds and defaults for what is used in a namespace.
api.core.v1.Endpoints	The addresses behind a Service.
api.core.v1.Event	Something that happened to an object.
api.networking.v1.Ingress	Leads requests from outside to Services, by host and path.
api.networking.v1.NetworkPolicy	Says which traffic pods may have.
api.rbac.v1.Role	What may be done in a namespace.
api.rbac.v1.Role rules	What may be done.
api.rbac.v1.ClusterRole	What may be done in the whole cluster.
api.rbac.v1.ClusterRole rules	What may be done.
api.rbac.v1.ClusterRole aggregationRule	The roles whose rules it takes over.
api.rbac.v1.RoleBinding	Grants a role in a namespace.
api.rbac.v1.RoleBinding roleRef	The role; it cannot be changed.
api.rbac.v1.RoleBinding subjects	Who gets it.
api.rbac.v1.ClusterRoleBinding	Grants a role in the whole cluster.
api.rbac.v1.ClusterRoleBinding roleRef	The role; it cannot be changed.
api.rbac.v1.ClusterRoleBinding subjects	Who gets it.
api.autoscaling.v2.HorizontalPodAutoscaler	Sets the number of pods by their load.
api.policy.v1.PodDisruptionBudget	Says how many pods may be missing at a time.
api.storage.v1.StorageClass	A kind of storage that can be asked for.
api.scheduling.v1.PriorityClass	How important pods are.
"""#
}
