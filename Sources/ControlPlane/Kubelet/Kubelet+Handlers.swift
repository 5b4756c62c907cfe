internal import KubeAPI

/// Which change wakes which kubelet.
extension World {
  /// A pod has come, changed or gone.
  mutating func kubeletsObservePod(_ change: Change) {
    let key = change.key
    if change.kind == .deleted {
      kubelets.dirty.remove(key)
      kubelets.waitingForSources.remove(key)
      if !kubelets.statics.isEmpty { mirrorIsGone(change.new) }
      if let timer = kubelets.pods.removeValue(forKey: key)?.timer { timers.cancel(timer) }
      return
    }
    guard let node = change.new["spec", "nodeName"]?.string, !node.isEmpty else { return }
    if let old = change.old, old["spec"] == change.new["spec"],
      old["metadata", "deletionTimestamp"] == change.new["metadata", "deletionTimestamp"],
      change.new["spec", "readinessGates"] == nil
        || old["status", "conditions"] == change.new["status", "conditions"]
    {
      return
    }
    kubelets.dirty.insert(key)
  }

  /// A node has come, changed or gone; without its object a kubelet registers no pods.
  mutating func kubeletsObserveNode(_ change: Change) {
    if change.kind == .deleted {
      collectPodsLater(ofNode: change.key.name)
    } else if isOutOfService(change.new), !(change.old.map(isOutOfService) ?? false) {
      collectPodsSoon(ofNode: change.key.name)
    }
  }

  /// A ConfigMap or Secret has come or changed, which a pod may be waiting for.
  mutating func kubeletsObserveVolumeSource(_ change: Change) {
    guard change.kind != .deleted else { return }
    let first = ObjectKey(namespace: change.key.namespace, name: "")
    let waiting = kubelets.waitingForSources.elements(from: first)
      .lazy.prefix { $0.namespace == change.key.namespace }
    for key in Array(waiting) { kubelets.dirty.insert(key) }
  }

  /// Looks at every pod that has been marked; says whether there was one.
  mutating func runKubelets() -> Bool {
    let hasStatics = !kubelets.dirtyStatics.isEmpty
    if hasStatics { syncStaticPods() }
    guard !kubelets.dirty.isEmpty else { return hasStatics }
    let batch = kubelets.dirty
    kubelets.dirty = SortedSet()
    for key in batch { syncPod(key) }
    return true
  }

  /// Looks at one pod as its node's kubelet: does what is due, reports, and sees to it that it is woken again.
  private mutating func syncPod(_ key: ObjectKey) {
    guard let pod = state.object(.pods, key), let node = pod["spec", "nodeName"]?.string,
      kubelets.nodes[node]?.isAlive ?? false
    else { return }
    if configuration.kubelet == .status { return reportOnly(pod, key, node: node) }
    let phase = pod["status", "phase"]?.string
    if phase == "Succeeded" || phase == "Failed" {
      if pod.isBeingDeleted { finishDeletion(key) }
      return
    }
    var runtime: PodRuntime
    if let known = kubelets.pods[key], known.uid == pod.uid {
      runtime = known
    } else {
      if pod.isBeingDeleted {
        finishDeletion(key)
        return
      }
      if refuse(pod, key, node: node) { return }
      runtime = PodRuntime(uid: pod.uid, node: node, start: now)
      admit(pod, &runtime)
    }
    if let timer = runtime.timer { timers.cancel(timer) }
    runtime.timer = nil
    if pod.isBeingDeleted {
      // A kubelet lets the mirror of a static pod go at once; the pod itself goes on.
      if pod.annotations["kubernetes.io/config.mirror"] != nil, kubelets.statics.contains(node) {
        kubelets.pods.updateValue(runtime, forKey: key)
        finishDeletion(key)
      } else {
        terminate(pod, key, &runtime)
      }
      return
    }
    var wake: Wake?
    if let deadline = deadline(of: pod, runtime) {
      if deadline <= now {
        endOverdue(pod, &runtime)
      } else {
        wake = advanceContainers(pod, key, &runtime)
        let end = Wake(at: deadline, kind: .progress)
        if wake == nil { wake = end } else { wake?.take(end) }
      }
    } else {
      wake = advanceContainers(pod, key, &runtime)
    }
    report(pod, key, &runtime)
    if let wake {
      runtime.timer = timers.set(Timer(kind: wake.kind(at: now), target: .pod(key)), at: wake.at)
    }
    if state.contains(.pods, key) { kubelets.pods.updateValue(runtime, forKey: key) }
  }

  /// When a pod will have been active for as long as it may.
  // Kubernetes: pkg/kubelet/active_deadline.go, pastActiveDeadline
  private func deadline(of pod: JSON, _ runtime: PodRuntime) -> Instant? {
    guard let seconds = pod["spec", "activeDeadlineSeconds"]?.integer else { return nil }
    return runtime.start + .seconds(min(max(seconds, 0), 1_000_000_000))
  }

  /// Ends a pod that has been active for as long as it may.
  private mutating func endOverdue(_ pod: JSON, _ runtime: inout PodRuntime) {
    emit(
      on: pod, type: "Normal", reason: "DeadlineExceeded", component: "kubelet",
      message: "Pod was active on the node longer than the specified deadline", host: runtime.node)
    for index in runtime.containers.indices where !runtime.containers[index].hasEnded {
      let isStubborn = runtime.containers[index].plan.ignoresTermination
      stop(index, pod, &runtime, exitCode: isStubborn ? 137 : 143)
    }
    runtime.failure = .overdue
  }

  /// Takes a pod in: lists its containers and what their processes will do.
  private mutating func admit(_ pod: JSON, _ runtime: inout PodRuntime) {
    let initial = pod["spec", "initContainers"]?.array ?? []
    let main = pod["spec", "containers"]?.array ?? []
    runtime.initCount = initial.count
    let plans = (initial + main).map { plan(for: $0) }
    runtime.containers = zip(initial + main, plans).map { container, plan in
      var runtime = ContainerRuntime()
      runtime.plan = plan
      runtime.hasProbes =
        container["readinessProbe"] != nil || container["livenessProbe"] != nil
        || container["startupProbe"] != nil
      if runtime.hasProbes { runtime.readyAfter = Self.readinessDelay(container) }
      return runtime
    }
  }

  /// How many scripts a kubelet remembers the plans of.
  private static let plansMax = 16

  /// What the process of a container will do.
  private mutating func plan(for container: JSON) -> ProcessPlan {
    if container["command"] == nil && container["args"] == nil {
      return ImageCatalog.plan(for: container)
    }
    if let known = kubelets.plans.first(where: { $0.container == container }) { return known.plan }
    let plan = ImageCatalog.plan(for: container)
    if kubelets.plans.count >= Self.plansMax { kubelets.plans.removeFirst() }
    kubelets.plans.append((container, plan))
    return plan
  }

  /// How long after its start a container's probes say that it is ready.
  private static func readinessDelay(_ container: JSON) -> Duration {
    var delay: Int64 = 0
    for probe in ["startupProbe", "readinessProbe"] {
      guard let probe = container[probe] else { continue }
      let period = probe["periodSeconds"]?.integer ?? 10
      let threshold = probe["successThreshold"]?.integer ?? 1
      delay += (probe["initialDelaySeconds"]?.integer ?? 0) + period * (threshold - 1) + 1
    }
    return .seconds(min(delay, 1_000_000))
  }
}
