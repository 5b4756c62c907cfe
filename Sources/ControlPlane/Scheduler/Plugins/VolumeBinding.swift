internal import KubeAPI

/// Keeps pods waiting whose claims are not there or have no volume yet.
// Kubernetes: pkg/scheduler/framework/plugins/volumebinding/volume_binding.go, PreFilter
enum VolumeBinding {
  /// Why no node takes a pod, whichever it is; `nil` when its claims do not stand in its way.
  static func obstacle(_ pod: JSON, _ state: State) -> String? {
    for volume in pod["spec", "volumes"]?.array ?? [] {
      let ephemeral = volume["ephemeral"] != nil
      let name =
        ephemeral
        ? "\(pod.name)-\(volume.text("name"))"
        : volume["persistentVolumeClaim"]?.text("claimName") ?? ""
      if name.isEmpty { continue }
      let key = ObjectKey(namespace: pod.namespace, name: name)
      guard let claim = state.object(.persistentVolumeClaims, key) else {
        return ephemeral
          ? "waiting for ephemeral volume controller to create the persistentvolumeclaim \"\(name)\""
          : "persistentvolumeclaim \"\(name)\" not found"
      }
      if let problem = problem(of: claim, state) { return problem }
    }
    return nil
  }

  /// Why a claim cannot be used.
  private static func problem(of claim: JSON, _ state: State) -> String? {
    let volume = claim["spec", "volumeName"]?.string ?? ""
    if claim["status", "phase"] == "Lost" {
      return
        "persistentvolumeclaim \"\(claim.name)\" bound to non-existent persistentvolume \"\(volume)\""
    }
    if claim.isBeingDeleted {
      return "persistentvolumeclaim \"\(claim.name)\" is being deleted"
    }
    let isBound =
      !volume.isEmpty && claim.annotations["pv.kubernetes.io/bind-completed"] != nil
      || claim["status", "phase"] == "Bound"
    if isBound { return nil }
    let storage = claim["spec", "storageClassName"]?.string ?? ""
    let mode = state.object(.storageClasses, ObjectKey(storage))?["volumeBindingMode"]?.string
    return mode == "WaitForFirstConsumer"
      ? nil : "pod has unbound immediate PersistentVolumeClaims"
  }
}

extension World {
  /// A claim, a volume or a class of storage has come, changed or gone: pods that wait may try again.
  mutating func schedulerObserveStorage(_ change: Change) {
    if scheduler.waitingForAny.isEmpty && scheduler.waitingForNode.isEmpty { return }
    retryUnschedulable()
  }
}
