/// What a kind's objects are given when they are made or changed, and what is checked.
public struct KindRules: Sendable {
  /// Gives an object what it leaves out.
  public var applyDefaults: @Sendable (inout JSON) -> Void = { _ in }
  /// Takes out what a client may not say of a new object, and adds what the server says.
  public var prepareForCreate: @Sendable (inout JSON) -> Void = { _ in }
  /// Keeps what an update may not change; counts a change of what is wanted.
  public var prepareForUpdate: @Sendable (inout JSON, _ old: JSON) -> Void = { _, _ in }
  /// Keeps what an update of the status may not change.
  public var prepareForStatusUpdate: @Sendable (inout JSON, _ old: JSON) -> Void = { _, _ in }
  /// Checks a new object.
  public var validate: @Sendable (JSON) -> [FieldError] = { _ in [] }
  /// Checks a change.
  public var validateUpdate: @Sendable (JSON, _ old: JSON) -> [FieldError] = { _, _ in [] }
  /// Checks a change of the status.
  public var validateStatusUpdate: @Sendable (JSON, _ old: JSON) -> [FieldError] = { _, _ in [] }
  /// What a client should know about an object that is accepted.
  public var warnings: @Sendable (JSON, _ old: JSON?) -> [String] = { _, _ in [] }

  /// Rules that check metadata alone.
  ///
  /// - Parameters:
  ///   - namespaced: whether objects live in namespaces.
  ///   - name: how names must look.
  ///   - core: whether legacy finalizers are known.
  ///   - generations: whether changes outside metadata and status are counted.
  ///   - status: the status of a new object; `nil` when the kind has none.
  init(
    namespaced: Bool = true, name: @escaping Names.Rule = Names.subdomain, core: Bool = true,
    generations: Bool = false, status: JSON? = nil
  ) {
    prepareForCreate = { object in
      ObjectMetaRules.prepareForCreate(&object)
      if generations { ObjectMetaRules.startGeneration(&object) }
      if let status { object["status"] = status }
    }
    prepareForUpdate = { object, old in
      ObjectMetaRules.prepareForUpdate(&object, old)
      if status != nil { object["status"] = old["status"] }
      if generations, KindRules.differs(object, old) {
        ObjectMetaRules.bumpGeneration(&object, old)
      }
    }
    prepareForStatusUpdate = { object, old in
      let status = object["status"]
      let metadata = object["metadata"]
      object = old
      object["metadata"] = metadata
      object["status"] = status
      ObjectMetaRules.prepareForUpdate(&object, old)
    }
    validate = { object in
      var errors = FieldErrors()
      ObjectMetaRules.validate(object, namespaced: namespaced, name: name, core: core, &errors)
      return errors.list
    }
    validateUpdate = { object, old in
      var errors = FieldErrors()
      ObjectMetaRules.validateUpdate(object, old, core: core, &errors)
      return errors.list
    }
    validateStatusUpdate = validateUpdate
  }

  /// Whether anything but metadata and status is different.
  static func differs(_ object: JSON, _ old: JSON) -> Bool {
    let (new, before) = (object.object ?? JSONObject(), old.object ?? JSONObject())
    for entry in new where !["metadata", "status", "apiVersion", "kind"].contains(entry.name) {
      if before[entry.name] != entry.value { return true }
    }
    for entry in before where !["metadata", "status", "apiVersion", "kind"].contains(entry.name) {
      if new[entry.name] == nil { return true }
    }
    return false
  }

  /// The rules of a kind; general ones for kinds without rules of their own.
  public static func rules(group: String, kind: String) -> KindRules {
    switch (group, kind) {
    case ("", "Pod"): .pod
    case ("", "Namespace"): .namespace
    case ("", "Node"): .node
    case ("", "ConfigMap"): .configMap
    case ("", "Secret"): .secret
    case ("", "ServiceAccount"): .serviceAccount
    case ("apps", "DaemonSet"): .daemonSet
    case ("apps", "Deployment"): .deployment
    case ("", "Event"): .event
    case ("events.k8s.io", "Event"): .newEvent
    case ("batch", "Job"): .job
    case ("batch", "CronJob"): .cronJob
    case ("apps", "ReplicaSet"): .replicaSet
    case ("apps", "StatefulSet"): .statefulSet
    case ("apps", "ControllerRevision"): .controllerRevision
    case ("", "ReplicationController"): .replicationController
    case ("", "PodTemplate"): .podTemplate
    case ("", "Service"): .service
    case ("", "Endpoints"): .endpoints
    case ("discovery.k8s.io", "EndpointSlice"): .endpointSlice
    case ("", "PersistentVolume"): .persistentVolume
    case ("", "PersistentVolumeClaim"): .persistentVolumeClaim
    case ("storage.k8s.io", "StorageClass"): .storageClass
    case ("storage.k8s.io", "VolumeAttributesClass"): .volumeAttributesClass
    case ("storage.k8s.io", "VolumeAttachment"): .volumeAttachment
    case ("storage.k8s.io", "CSINode"): .csiNode
    case ("storage.k8s.io", "CSIDriver"): .csiDriver
    case ("storage.k8s.io", "CSIStorageCapacity"): .csiStorageCapacity
    case ("scheduling.k8s.io", "PriorityClass"): .priorityClass
    case ("node.k8s.io", "RuntimeClass"): .runtimeClass
    case ("coordination.k8s.io", "Lease"): .lease
    case ("autoscaling", "HorizontalPodAutoscaler"): .horizontalPodAutoscaler
    case ("policy", "PodDisruptionBudget"): .podDisruptionBudget
    case ("networking.k8s.io", "NetworkPolicy"): .networkPolicy
    case ("networking.k8s.io", "Ingress"): .ingress
    case ("networking.k8s.io", "IngressClass"): .ingressClass
    case ("networking.k8s.io", "IPAddress"): .ipAddress
    case ("networking.k8s.io", "ServiceCIDR"): .serviceCIDR
    case ("", "LimitRange"): .limitRange
    case ("", "ResourceQuota"): .resourceQuota
    case ("admissionregistration.k8s.io", "ValidatingAdmissionPolicy"):
      .validatingAdmissionPolicy
    case ("admissionregistration.k8s.io", "ValidatingAdmissionPolicyBinding"):
      .validatingAdmissionPolicyBinding
    case ("admissionregistration.k8s.io", "ValidatingWebhookConfiguration"): .validatingWebhooks
    case ("admissionregistration.k8s.io", "MutatingWebhookConfiguration"): .mutatingWebhooks
    case ("apiextensions.k8s.io", "CustomResourceDefinition"): .customResourceDefinition
    case ("admissionregistration.k8s.io", "MutatingAdmissionPolicy"): .mutatingAdmissionPolicy
    case ("admissionregistration.k8s.io", "MutatingAdmissionPolicyBinding"):
      .mutatingAdmissionPolicyBinding
    case ("flowcontrol.apiserver.k8s.io", "FlowSchema"): .flowSchema
    case ("flowcontrol.apiserver.k8s.io", "PriorityLevelConfiguration"): .priorityLevel
    case ("rbac.authorization.k8s.io", "Role"): .role
    case ("rbac.authorization.k8s.io", "ClusterRole"): .clusterRole
    case ("rbac.authorization.k8s.io", "RoleBinding"): .roleBinding
    case ("rbac.authorization.k8s.io", "ClusterRoleBinding"): .clusterRoleBinding
    case ("certificates.k8s.io", "CertificateSigningRequest"): .certificateSigningRequest
    default: .general
    }
  }

  /// The rules of kinds without rules of their own.
  static let general = KindRules(namespaced: false, core: false).withoutNamespaceRule

  /// The same rules, that check metadata of namespaced and other objects alike.
  private var withoutNamespaceRule: KindRules {
    var rules = self
    rules.validate = { object in
      var errors = FieldErrors()
      ObjectMetaRules.validate(
        object, namespaced: !object.namespace.isEmpty, name: Names.pathSegment, core: false, &errors
      )
      return errors.list
    }
    return rules
  }

  /// Changes a copy of the rules.
  func with(_ change: (inout KindRules) -> Void) -> KindRules {
    var copy = self
    change(&copy)
    return copy
  }
}

extension ObjectMetaRules {
  /// Checks the metadata of a new object.
  static func validate(
    _ object: JSON, namespaced: Bool, name: Names.Rule, core: Bool, _ errors: inout FieldErrors
  ) {
    if core {
      validateCore(object, namespaced: namespaced, name: name, &errors)
    } else {
      validate(object, namespaced: namespaced, name: name, &errors)
    }
  }

  /// Checks a change of metadata.
  static func validateUpdate(
    _ object: JSON, _ old: JSON, core: Bool, _ errors: inout FieldErrors
  ) {
    if core {
      validateCoreUpdate(object, old, &errors)
    } else {
      validateUpdate(object, old, &errors)
    }
  }
}
