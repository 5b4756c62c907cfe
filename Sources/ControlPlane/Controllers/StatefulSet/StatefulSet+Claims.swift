internal import KubeAPI

/// The claims of StatefulSets' pods: made before their pods, kept or deleted after them.
extension World {
  /// Makes the claims of a pod that are not there, and sees to the owners of those that are.
  // Kubernetes: pkg/controller/statefulset/stateful_pod_control.go, createPersistentVolumeClaims
  mutating func createClaims(of set: JSON, _ ordinal: Int64) {
    let identity = StatefulIdentity(set: set, ordinal: ordinal)
    for var claim in identity.claims {
      let key = ObjectKey(namespace: set.namespace, name: claim.name)
      if state.contains(.persistentVolumeClaims, key) { continue }
      let owners = claimOwners(of: set, ordinal, isCondemned: false)
      if !owners.isEmpty {
        claim.modify("metadata") { $0["ownerReferences"] = .array(owners) }
      }
      StorageAdmission.admit(&claim, .persistentVolumeClaims, state)
      createOwn(.persistentVolumeClaims, claim)
      emit(
        on: set, type: "Normal", reason: "SuccessfulCreate", component: "statefulset-controller",
        message:
          "Create Claim \(claim.name) Pod \(identity.name) in StatefulSet \(set.name) success")
    }
  }

  /// Whether a claim of a pod that is to be made belongs to an earlier pod and is about to go.
  // Kubernetes: pkg/controller/statefulset/stateful_pod_control.go, PodClaimIsStale
  func hasStaleClaim(of set: JSON, _ ordinal: Int64) -> Bool {
    if set["spec", "persistentVolumeClaimRetentionPolicy", "whenScaled"] != "Delete" {
      return false
    }
    let identity = StatefulIdentity(set: set, ordinal: ordinal)
    return identity.claims.contains { claim in
      let key = ObjectKey(namespace: set.namespace, name: claim.name)
      return state.object(.persistentVolumeClaims, key)?.ownerReferences.contains {
        $0["kind"] == "Pod" && $0["name"]?.string == identity.name
      } ?? false
    }
  }

  /// Gives the claims of a pod that is about to go the owners that the retention policy asks for.
  // Kubernetes: pkg/controller/statefulset/stateful_set_utils.go, updateClaimOwnerRefForSetAndPod
  mutating func settleClaims(of set: JSON, _ ordinal: Int64) {
    let identity = StatefulIdentity(set: set, ordinal: ordinal)
    let range = statefulSets.memos[ObjectKey(namespace: set.namespace, name: set.name)]?.range
    let owners = claimOwners(of: set, ordinal, isCondemned: !(range?.contains(ordinal) ?? true))
    for claim in identity.claims {
      let key = ObjectKey(namespace: set.namespace, name: claim.name)
      edit(.persistentVolumeClaims, key) { claim in
        let others = claim.ownerReferences.filter {
          $0["uid"]?.string != set.uid
            && !($0["kind"] == "Pod" && $0["name"]?.string == identity.name)
        }
        let all = others + owners
        claim.modify("metadata") { $0["ownerReferences"] = all.isEmpty ? nil : .array(all) }
      }
    }
  }

  /// The owners with which a claim goes: the set, or the pod when that is one too many.
  private func claimOwners(of set: JSON, _ ordinal: Int64, isCondemned: Bool) -> [JSON] {
    let policy = set["spec", "persistentVolumeClaimRetentionPolicy"]
    let goesWithPod = policy?["whenScaled"] == "Delete" && isCondemned
    if goesWithPod {
      let key = ObjectKey(namespace: set.namespace, name: "\(set.name)-\(ordinal)")
      return state.object(.pods, key).map { [controllerReference(to: $0, kind: "Pod")] } ?? []
    }
    return policy?["whenDeleted"] == "Delete"
      ? [controllerReference(to: set, kind: "StatefulSet")] : []
  }
}
