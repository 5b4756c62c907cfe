internal import KubeAPI

/// The pod that all pods of a controller's present template are copies of.
struct PodStencil: Sendable {
  /// The pod as admission lets it through, without name, uid and time of creation.
  var pod: JSON
  /// What the names of its copies begin with.
  var baseName: String
  /// The revision of what admission went by.
  var revision: Int64
}

/// When what admission goes by has last changed: service accounts, limits, namespaces and classes.
struct AdmissionRevisions: Sendable {
  /// The revision of the last change by namespace; under the empty name that of classes.
  private var byNamespace = SortedMap<String, Int64>()

  /// The resources that admission of pods goes by.
  private static let resources: Set<Int> = Set(
    [Resource.serviceAccounts, .namespaces, .priorityClasses, .limitRanges, .runtimeClasses]
      .map(\.id))

  /// Something has come, changed or gone.
  ///
  /// Returns the namespace that is concerned, empty for all, where there is one.
  mutating func observe(_ change: Change) -> String? {
    guard Self.resources.contains(change.resource) else { return nil }
    let isNamespace = change.resource == Resource.namespaces.id
    let namespace = isNamespace ? change.key.name : change.key.namespace
    byNamespace.updateValue(change.revision, forKey: namespace)
    return namespace
  }

  /// The revision of what admission of a namespace's pods goes by.
  func revision(in namespace: String) -> Int64 {
    max(byNamespace[namespace] ?? 0, byNamespace[""] ?? 0)
  }
}

extension World {
  /// Makes the stencil of a controller's pods; throws the refusal of admission.
  mutating func podStencil(
    _ template: JSON, owner: JSON, kind: String
  ) throws(APIError) -> PodStencil {
    var pod = podFromTemplate(template, owner: owner, kind: kind)
    try admitNewPod(&pod)
    // Kubernetes: staging/src/k8s.io/apiserver/pkg/storage/names/generate.go, maxGeneratedNameLength
    return PodStencil(
      pod: pod, baseName: String("\(owner.name)-".prefix(58)),
      revision: admissionRevisions.revision(in: owner.namespace))
  }

  /// Stores a copy of a stencil under a name of its own, which is returned; throws the refusal of a quota.
  mutating func createPod(
    from stencil: PodStencil, namespace: String, created: JSON
  ) throws(APIError) -> String {
    var pod = stencil.pod
    let uid = random.uid()
    let name = stencil.baseName + random.nameSuffix()
    pod.modify("metadata") { metadata in
      metadata["name"] = .string(name)
      metadata["uid"] = .string(uid)
      metadata["creationTimestamp"] = created
    }
    try admitOwn(pod)
    put(.pods, ObjectKey(namespace: namespace, name: name), pod)
    return name
  }
}
