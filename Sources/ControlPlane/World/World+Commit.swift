internal import KubeAPI

/// The one way into the store: everything that controllers, kubelets and requests decide is written here.
extension World {
  /// Stores an object as it is and tells everybody whom it concerns.
  @discardableResult
  mutating func put(_ resource: Resource, _ key: ObjectKey, _ object: consuming JSON) -> JSON {
    let change = state.put(resource, key, object)
    observe(change)
    return change.new
  }

  /// Takes an object out and tells everybody whom it concerns.
  mutating func remove(_ resource: Resource, _ key: ObjectKey) {
    guard let change = state.remove(resource, key) else { return }
    observe(change)
  }

  /// Edits an object; what comes out equal to what was there is not written.
  @discardableResult
  mutating func edit(
    _ resource: Resource, _ key: ObjectKey, _ body: (inout JSON) -> Void
  ) -> Bool {
    guard let old = state.object(resource, key) else { return false }
    var new = old
    body(&new)
    if new == old { return false }
    if new.isBeingDeleted && new.finalizers.isEmpty && isGone(new, resource) {
      remove(resource, key)
    } else {
      put(resource, key, new)
    }
    return true
  }

  /// Whether nothing holds an object any more that is being deleted.
  func isGone(_ object: JSON, _ resource: Resource) -> Bool {
    if resource == .namespaces { return object["spec", "finalizers"]?.isEmpty ?? true }
    return (object["metadata", "deletionGracePeriodSeconds"]?.integer ?? 0) == 0
  }

  /// Gives a new object its identity: name, uid and time of creation.
  mutating func stampIdentity(_ object: inout JSON) {
    let uid = random.uid()
    let created = timestamp
    let suffix = random.nameSuffix()
    object.modify("metadata") { metadata in
      if metadata["name"]?.string?.isEmpty ?? true, let base = metadata["generateName"]?.string {
        // Kubernetes: staging/src/k8s.io/apiserver/pkg/storage/names/generate.go, maxGeneratedNameLength
        metadata["name"] = .string(String(base.prefix(58)) + suffix)
      }
      metadata["uid"] = .string(uid)
      metadata["creationTimestamp"] = created
    }
  }

  /// Stores a new object of a controller's; refuses nothing, because controllers make no bad objects.
  @discardableResult
  mutating func createOwn(_ resource: Resource, _ object: consuming JSON) -> JSON {
    stampIdentity(&object)
    return put(resource, ObjectKey(namespace: object.namespace, name: object.name), object)
  }

  /// Tells everybody whom a commit concerns.
  private mutating func observe(_ change: Change) {
    if traces { trace(change) }
    if let namespace = admissionRevisions.observe(change) { retryRefusedPods(in: namespace) }
    switch change.resource {
    case Resource.pods.id:
      daemonSetsObservePod(change)
      replicasObservePod(change)
      statefulSetsObservePod(change)
      jobsObservePod(change)
      deploymentsObservePod(change)
      endpointsObservePod(change)
      schedulerObservePod(change)
      kubeletsObservePod(change)
      evictionObservePod(change)
      disruptionsObservePod(change)
      volumesObservePod(change)
    case Resource.nodes.id:
      daemonSetsObserveNode(change)
      schedulerObserveNode(change)
      kubeletsObserveNode(change)
      evictionObserveNode(change)
      nodeLifecycleObserveNode(change)
    case Resource.daemonSets.id: daemonSetsObserve(change)
    case Resource.services.id:
      servicesObserve(change)
      mirrorObserve(change)
    case Resource.endpoints.id, Resource.endpointSlices.id:
      endpointsObserveResult(change)
      mirrorObserve(change)
    case Resource.deployments.id: deploymentsObserve(change)
    case Resource.replicaSets.id:
      replicasObserve(change, .replicaSet)
      deploymentsObserveReplicaSet(change)
    case Resource.replicationControllers.id: replicasObserve(change, .replicationController)
    case Resource.jobs.id:
      jobsObserve(change)
      cronJobsObserveJob(change)
    case Resource.cronJobs.id: cronJobsObserve(change)
    case Resource.horizontalPodAutoscalers.id: autoscalersObserve(change)
    case Resource.statefulSets.id: statefulSetsObserve(change)
    case Resource.controllerRevisions.id:
      daemonSetsObserveRevision(change)
      statefulSetsObserveRevision(change)
    case Resource.namespaces.id: namespacesObserve(change)
    case Resource.serviceAccounts.id:
      serviceAccountsObserve(change)
      tokensObserveAccount(change)
    case Resource.configMaps.id:
      kubeletsObserveVolumeSource(change)
      serviceAccountsObserve(change)
    case Resource.secrets.id:
      kubeletsObserveVolumeSource(change)
      tokensObserveSecret(change)
    case Resource.persistentVolumeClaims.id:
      kubeletsObserveVolumeSource(change)
      claimsObserve(change)
      schedulerObserveClaim(change)
    case Resource.persistentVolumes.id:
      volumesObserve(change)
      schedulerObserveStorage(change)
    case Resource.podDisruptionBudgets.id: disruptionsObserve(change)
    case Resource.volumeAttributesClasses.id: attributesObserve(change)
    case Resource.storageClasses.id:
      storageClassesObserve(change)
      schedulerObserveStorage(change)
    case Resource.certificateSigningRequests.id: certificatesObserve(change)
    case Resource.events.id:
      recorder.observe(change)
      if change.kind == .added { planEventSweep() }
      recyclersObserveEvent(change)
    case Resource.roleBindings.id, Resource.clusterRoleBindings.id:
      authorizationObserveBinding(change)
    case Resource.clusterRoles.id: clusterRolesObserve(change)
    case Resource.customResourceDefinitions.id: definitionsObserve(change)
    default: break
    }
    quotasObserve(change)
    if change.kind == .deleted {
      namespacesObserveDeletion(in: change.key.namespace)
      if change.resource >= Resource.all.count { definitionsObserveDeletion(change) }
    }
    garbageObserve(change)
  }
}
