/// The order in which the real server writes the fields of objects: that in which their types declare
/// them, where values held here are sorted by name.
///
/// What an object is shows in the name that it stands under, and in what it holds. Fields that no
/// table lists follow in the order of their names.
// Kubernetes: staging/src/k8s.io/api/core/v1/types.go
enum WireOrder {
  /// The places of an object's entries in the order in which they are written; `nil` where that is
  /// the order of their names.
  static func places(of object: JSONObject, under name: String) -> [Int]? {
    guard object.count > 1, let names = names(of: object, under: name) else { return nil }
    var places: [Int] = []
    places.reserveCapacity(object.count)
    var isListed = [Bool](repeating: false, count: object.count)
    for name in names {
      if let place = object.index(of: name) {
        places.append(place)
        isListed[place] = true
      }
    }
    for place in 0..<object.count where !isListed[place] { places.append(place) }
    return places
  }

  /// The fields that come first, in order.
  private static func names(of object: JSONObject, under name: String) -> [String]? {
    switch name {
    case "spec": spec(object)
    case "status": status(object)
    case "", "items", "object", "template", "jobTemplate", "volumeClaimTemplates":
      object["kind"] == "Status" && object["apiVersion"] == "v1" ? refusal : root
    default: tables[name]
    }
  }

  /// The fields of objects, lists and tables.
  private static let root = [
    "kind", "apiVersion", "metadata", "immutable", "data", "stringData", "binaryData",
    "revision", "involvedObject", "reason", "message", "source", "firstTimestamp",
    "lastTimestamp", "count", "type", "eventTime", "series", "action", "related",
    "reportingComponent",
    "reportingInstance", "value", "globalDefault", "description", "preemptionPolicy",
    "provisioner", "parameters", "reclaimPolicy", "mountOptions", "allowVolumeExpansion",
    "volumeBindingMode", "subjects", "roleRef", "secrets", "imagePullSecrets", "addressType",
    "endpoints", "ports", "handler", "spec", "status", "object", "items", "columnDefinitions",
    "rows",
  ]

  /// The fields of a `Status`.
  private static let refusal = [
    "kind", "apiVersion", "metadata", "status", "message", "reason", "details", "code",
  ]

  /// The fields of what stands under a name.
  private static let tables: [String: [String]] = [
    "metadata": [
      "name", "generateName", "namespace", "selfLink", "uid", "resourceVersion", "continue",
      "remainingItemCount", "generation", "creationTimestamp", "deletionTimestamp",
      "deletionGracePeriodSeconds", "labels", "annotations", "ownerReferences", "finalizers",
      "managedFields",
    ],
    "ownerReferences": [
      "apiVersion", "kind", "name", "uid", "controller", "blockOwnerDeletion",
    ],
    "managedFields": [
      "manager", "operation", "apiVersion", "time", "fieldsType", "fieldsV1", "subresource",
    ],
    "details": ["name", "group", "kind", "uid", "causes", "retryAfterSeconds"],
    "causes": ["reason", "message", "field"],
    "columnDefinitions": ["name", "type", "format", "description", "priority"],
    "conditions": [
      "type", "status", "observedGeneration", "lastProbeTime", "lastHeartbeatTime",
      "lastUpdateTime", "lastTransitionTime", "reason", "message",
    ],
    "containers": container, "initContainers": container, "ephemeralContainers": container,
    "containerStatuses": containerStatus, "initContainerStatuses": containerStatus,
    "ports": [
      "name", "hostPort", "containerPort", "protocol", "appProtocol", "port", "targetPort",
      "nodePort", "hostIP",
    ],
    "involvedObject": [
      "kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath",
    ],
    "resources": ["limits", "requests", "claims"],
    "volumes": ["name"], "env": ["name", "value", "valueFrom"],
    "volumeMounts": ["name", "readOnly", "recursiveReadOnly", "mountPath"],
    "tolerations": ["key", "operator", "value", "effect", "tolerationSeconds"],
    "taints": ["key", "value", "effect", "timeAdded"],
    "addresses": ["type", "ip", "hostname", "nodeName", "targetRef", "address"],
    "targetRef": ["kind", "namespace", "name", "uid"],
    "terminated": [
      "exitCode", "signal", "reason", "message", "startedAt", "finishedAt", "containerID",
    ],
    "strategy": ["type"], "updateStrategy": ["type"],
    "rules": ["verbs", "apiGroups", "resources", "resourceNames", "nonResourceURLs"],
    "subjects": ["kind", "apiGroup", "name", "namespace"],
    "roleRef": ["apiGroup", "kind", "name"],
  ]

  /// The fields of a container.
  private static let container = [
    "name", "image", "command", "args", "workingDir", "ports", "envFrom", "env", "resources",
    "resizePolicy", "restartPolicy", "volumeMounts", "volumeDevices", "livenessProbe",
    "readinessProbe", "startupProbe", "lifecycle", "terminationMessagePath",
    "terminationMessagePolicy", "imagePullPolicy", "securityContext", "stdin", "stdinOnce", "tty",
    "targetContainerName",
  ]

  /// The fields of a container's status.
  private static let containerStatus = [
    "name", "state", "lastState", "ready", "restartCount", "image", "imageID", "containerID",
    "started", "allocatedResources", "resources", "volumeMounts",
  ]

  /// The fields of a specification, by what it holds.
  private static func spec(_ object: JSONObject) -> [String]? {
    if object.index(of: "containers") != nil { return podSpec }
    if object.index(of: "clusterIP") != nil || object.index(of: "externalName") != nil {
      return serviceSpec
    }
    guard object.index(of: "template") != nil else { return nil }
    if object.index(of: "serviceName") != nil || object.index(of: "podManagementPolicy") != nil {
      return statefulSetSpec
    }
    let isStrategic =
      object.index(of: "strategy") != nil || object.index(of: "updateStrategy") != nil
    return isStrategic ? deploymentSpec : replicaSetSpec
  }

  /// The fields of a pod's specification.
  private static let podSpec = [
    "volumes", "initContainers", "containers", "ephemeralContainers", "restartPolicy",
    "terminationGracePeriodSeconds", "activeDeadlineSeconds", "dnsPolicy", "nodeSelector",
    "serviceAccountName", "serviceAccount", "automountServiceAccountToken", "nodeName",
    "hostNetwork", "hostPID", "hostIPC", "shareProcessNamespace", "securityContext",
    "imagePullSecrets", "hostname", "subdomain", "affinity", "schedulerName", "tolerations",
    "hostAliases", "priorityClassName", "priority", "dnsConfig", "readinessGates",
    "runtimeClassName", "enableServiceLinks", "preemptionPolicy", "overhead",
    "topologySpreadConstraints", "setHostnameAsFQDN", "os", "hostUsers", "schedulingGates",
    "resourceClaims", "resources",
  ]

  /// The fields of a Service's specification.
  private static let serviceSpec = [
    "ports", "selector", "clusterIP", "clusterIPs", "type", "externalIPs", "sessionAffinity",
    "loadBalancerIP", "loadBalancerSourceRanges", "externalName", "externalTrafficPolicy",
    "healthCheckNodePort", "publishNotReadyAddresses", "sessionAffinityConfig", "ipFamilies",
    "ipFamilyPolicy", "allocateLoadBalancerNodePorts", "loadBalancerClass",
    "internalTrafficPolicy", "trafficDistribution",
  ]

  /// The fields of a specification of a Deployment or DaemonSet.
  private static let deploymentSpec = [
    "replicas", "selector", "template", "strategy", "updateStrategy", "minReadySeconds",
    "revisionHistoryLimit", "paused", "progressDeadlineSeconds",
  ]

  /// The fields of a specification of a StatefulSet.
  private static let statefulSetSpec = [
    "replicas", "selector", "template", "volumeClaimTemplates", "serviceName",
    "podManagementPolicy", "updateStrategy", "revisionHistoryLimit", "minReadySeconds",
    "persistentVolumeClaimRetentionPolicy", "ordinals",
  ]

  /// The fields of a specification of a ReplicaSet, a ReplicationController or a Job.
  private static let replicaSetSpec = [
    "parallelism", "completions", "activeDeadlineSeconds", "podFailurePolicy", "successPolicy",
    "backoffLimit", "backoffLimitPerIndex", "maxFailedIndexes", "replicas", "minReadySeconds",
    "selector", "manualSelector", "template", "ttlSecondsAfterFinished", "completionMode",
    "suspend", "podReplacementPolicy", "managedBy",
  ]

  /// The fields of a status, by what it holds.
  private static func status(_ object: JSONObject) -> [String]? {
    if object.index(of: "phase") != nil { return podStatus }
    if object.index(of: "currentNumberScheduled") != nil { return daemonSetStatus }
    if object.index(of: "fullyLabeledReplicas") != nil { return replicaSetStatus }
    return object.index(of: "observedGeneration") != nil ? deploymentStatus : nil
  }

  /// The fields of a pod's status.
  private static let podStatus = [
    "observedGeneration", "phase", "conditions", "message", "reason", "nominatedNodeName",
    "hostIP", "hostIPs", "podIP", "podIPs", "startTime", "initContainerStatuses",
    "containerStatuses", "qosClass", "ephemeralContainerStatuses", "resize",
  ]

  /// The fields of a DaemonSet's status.
  private static let daemonSetStatus = [
    "currentNumberScheduled", "numberMisscheduled", "desiredNumberScheduled", "numberReady",
    "observedGeneration", "updatedNumberScheduled", "numberAvailable", "numberUnavailable",
    "collisionCount", "conditions",
  ]

  /// The fields of a ReplicaSet's status.
  private static let replicaSetStatus = [
    "replicas", "fullyLabeledReplicas", "readyReplicas", "availableReplicas",
    "terminatingReplicas", "observedGeneration", "conditions",
  ]

  /// The fields of a Deployment's status.
  private static let deploymentStatus = [
    "observedGeneration", "replicas", "updatedReplicas", "readyReplicas", "availableReplicas",
    "unavailableReplicas", "terminatingReplicas", "conditions", "collisionCount",
  ]
}
