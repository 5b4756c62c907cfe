internal import KubeAPI

/// The status of DaemonSets.
extension DaemonSetController {
  /// The status that the sums of all nodes amount to.
  // Kubernetes: pkg/controller/daemon/daemon_controller.go, storeDaemonSetStatus
  func status(_ memo: DaemonSetMemo) -> JSON {
    let counts = memo.counts
    var status = daemonSet["status"] ?? [:]
    /// Sets a number; one that may be left out is, when it is 0.
    func put(_ name: String, _ number: Int, optional: Bool = false) {
      status[name] = optional && number == 0 ? nil : .integer(Int64(number))
    }
    status["observedGeneration"] = .integer(daemonSet.generation)
    put("desiredNumberScheduled", counts.desired)
    put("currentNumberScheduled", counts.current)
    put("numberMisscheduled", counts.misscheduled)
    put("numberReady", counts.ready)
    put("updatedNumberScheduled", counts.updated, optional: true)
    put("numberAvailable", counts.available, optional: true)
    put("numberUnavailable", counts.desired - counts.available, optional: true)
    return status
  }
}
