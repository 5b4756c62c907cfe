internal import KubeAPI

/// The pod that all pods of a controller's present template are copies of.
struct PodStencil: Sendable {
  /// The pod as admission lets it through, without name, uid and time of creation.
  var pod: JSON
  /// What the names of its copies begin with.
  var baseName: String
}

extension World {
  /// Makes the stencil of a controller's pods; throws the refusal of admission.
  mutating func podStencil(
    _ template: JSON, owner: JSON, kind: String
  ) throws(APIError) -> PodStencil {
    var pod = podFromTemplate(template, owner: owner, kind: kind)
    try admitNewPod(&pod)
    // Kubernetes: staging/src/k8s.io/apiserver/pkg/storage/names/generate.go, maxGeneratedNameLength
    return PodStencil(pod: pod, baseName: String("\(owner.name)-".prefix(58)))
  }

  /// Stores a copy of a stencil under a name of its own, which is returned.
  mutating func createPod(from stencil: PodStencil, namespace: String, created: JSON) -> String {
    var pod = stencil.pod
    let uid = random.uid()
    let name = stencil.baseName + random.nameSuffix()
    pod.modify("metadata") { metadata in
      metadata["name"] = .string(name)
      metadata["uid"] = .string(uid)
      metadata["creationTimestamp"] = created
    }
    put(.pods, ObjectKey(namespace: namespace, name: name), pod)
    return name
  }
}
