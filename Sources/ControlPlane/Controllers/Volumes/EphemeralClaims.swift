internal import KubeAPI

/// The claims of volumes that come and go with their pod.
// Kubernetes: pkg/controller/volume/ephemeral/controller.go, handleVolume
extension World {
  /// Makes the claims of a pod that are not there.
  mutating func createEphemeralClaims(_ key: ObjectKey) {
    guard let pod = state.object(.pods, key), !pod.isBeingDeleted else { return }
    for volume in pod["spec"]?.items("volumes") ?? [] {
      guard let template = volume["ephemeral", "volumeClaimTemplate"] else { continue }
      let name = "\(pod.name)-\(volume.text("name"))"
      let claimKey = ObjectKey(namespace: key.namespace, name: name)
      if let claim = state.object(.persistentVolumeClaims, claimKey) {
        if claim.controllerReference?["uid"]?.string == pod.uid { continue }
        emit(
          on: pod, type: "Warning", reason: "FailedBinding", component: "ephemeral_volume",
          message: "ephemeral volume \(volume.text("name")): PVC \(key.namespace)/\(name) was not "
            + "created for pod \(key.namespace)/\(pod.name) (pod is not owner)")
        continue
      }
      var claim: JSON = [
        "apiVersion": "v1", "kind": "PersistentVolumeClaim",
        "metadata": [
          "name": .string(name), "namespace": .string(key.namespace),
          "ownerReferences": [controllerReference(to: pod, kind: "Pod")],
        ],
        "spec": template["spec"] ?? [:],
      ]
      for field in ["labels", "annotations"] {
        if let value = template["metadata"]?[field], !value.isEmpty {
          claim.modify("metadata") { $0[field] = value }
        }
      }
      claim["status"] = ["phase": "Pending"]
      StorageAdmission.admit(&claim, .persistentVolumeClaims, state)
      createOwn(.persistentVolumeClaims, claim)
    }
  }
}
