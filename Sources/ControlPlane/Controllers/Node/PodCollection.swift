internal import KubeAPI

/// The garbage collector of pods: those of nodes that are gone or out of service go without their kubelets.
// Kubernetes: pkg/controller/podgc/gc_controller.go
extension World {
  /// How long pods of a node that is gone stay.
  // Kubernetes: pkg/controller/podgc/gc_controller.go, quarantineTime
  private static let podQuarantine = Duration.seconds(40)

  /// How often the collector looks.
  // Kubernetes: pkg/controller/podgc/gc_controller.go, gcCheckPeriod
  private static let podCheckPeriod = Duration.seconds(20)

  /// Sees to it that the pods of a node that is gone are deleted in a while.
  mutating func collectPodsLater(ofNode name: String) {
    guard !state.pods(onNode: name).isEmpty else { return }
    timers.set(Timer(kind: .progress, target: .node(name)), at: now + Self.podQuarantine)
  }

  /// Sees to it that the pods of a node out of service are looked at.
  mutating func collectPodsSoon(ofNode name: String) {
    guard !state.pods(onNode: name).isEmpty else { return }
    timers.set(Timer(kind: .schedule, target: .node(name)), at: now + Self.podCheckPeriod)
  }

  /// Whether a node is said to be out of service, and is not ready.
  func isOutOfService(_ node: JSON) -> Bool {
    !NodeHealth.isReady(node)
      && node["spec", "taints"]?.array?.contains {
        $0["key"] == "node.kubernetes.io/out-of-service"
      } ?? false
  }

  /// Deletes the pods of a node that is gone, or those of one out of service that are being deleted.
  // Kubernetes: pkg/controller/podgc/gc_controller.go, gcOrphaned, gcTerminating
  mutating func collectPods(ofNode name: String) {
    let pods = Array(state.pods(onNode: name))
    guard let node = state.object(.nodes, ObjectKey(name)) else {
      for key in pods { failAndDelete(key, because: "PodGC: node no longer exists") }
      return
    }
    guard isOutOfService(node) else { return }
    for key in pods where state.object(.pods, key)?.isBeingDeleted ?? false {
      failAndDelete(key, because: nil)
    }
    collectPodsSoon(ofNode: name)
  }

  /// Deletes a pod whose kubelet will not, after it has got a phase for good.
  // Kubernetes: pkg/controller/podgc/gc_controller.go, markFailedAndDeletePodWithCondition
  private mutating func failAndDelete(_ key: ObjectKey, because message: String?) {
    guard let pod = state.object(.pods, key) else { return }
    if !pod.hasEnded {
      if let message { markDisrupted(key, "DeletionByPodGC", message) }
      edit(.pods, key) { $0.set(["status", "phase"], "Failed") }
    }
    deleteObject(.pods, key, DeleteOptions(gracePeriodSeconds: 0))
  }
}
