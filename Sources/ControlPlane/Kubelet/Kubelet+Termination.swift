internal import KubeAPI

/// How pods end that are being deleted.
extension World {
  /// Ends the processes of a pod that is being deleted, then lets the pod go.
  mutating func terminate(_ pod: JSON, _ key: ObjectKey, _ runtime: inout PodRuntime) {
    let grace = pod["metadata", "deletionGracePeriodSeconds"]?.integer ?? 30
    let running = runtime.containers.indices.filter { runtime.containers[$0].isRunning }
    if runtime.ends == nil {
      for index in running {
        emitFromKubelet(
          pod, type: "Normal", reason: "Killing",
          message: "Stopping container \(containerName(pod, runtime, index))",
          container: index, runtime)
        guard let hook = preStop(index, pod, runtime), hook.exitCode != 0, hook.end != nil else {
          continue
        }
        emitFromKubelet(
          pod, type: "Warning", reason: "FailedPreStopHook", message: "PreStopHook failed",
          container: index, runtime)
      }
    }
    let ends =
      runtime.ends.map { min($0, now + .seconds(grace)) }
      ?? now + (running.map { terminationTime($0, pod, runtime, grace) }.max() ?? .zero)
    if ends <= now {
      finishProcesses(pod, key, &runtime)
      finishDeletion(key)
      return
    }
    runtime.ends = ends
    runtime.timer = timers.set(Timer(kind: .progress, target: .pod(key)), at: ends)
    kubelets.pods.updateValue(runtime, forKey: key)
  }

  /// What a container does before its process is told to end.
  // Kubernetes: pkg/kubelet/lifecycle/handlers.go, Run
  private func preStop(_ index: Int, _ pod: JSON, _ runtime: PodRuntime) -> ProcessPlan? {
    guard let hook = containerDefinition(pod, runtime, index)["lifecycle", "preStop"] else {
      return nil
    }
    if let seconds = hook["sleep", "seconds"]?.integer {
      return ProcessPlan(
        end: .seconds(min(max(seconds, 0), 1_000_000)), exitCode: 0, ignoresTermination: false)
    }
    guard let command = hook["exec", "command"] else { return nil }
    return ImageCatalog.plan(for: ["command": command])
  }

  /// How long after its pod's deletion the process of a container has ended.
  // Kubernetes: pkg/kubelet/kuberuntime/kuberuntime_container.go, killContainer
  private func terminationTime(
    _ index: Int, _ pod: JSON, _ runtime: PodRuntime, _ grace: Int64
  ) -> Duration {
    if grace <= 0 { return .zero }
    var left = Duration.seconds(grace)
    var hook = Duration.zero
    if let plan = preStop(index, pod, runtime) {
      hook = min(plan.end ?? left, left)
      left = max(left - hook, Self.leastGrace)
    }
    let isStubborn = runtime.containers[index].plan.ignoresTermination
    return hook + (isStubborn ? left : min(.seconds(1), left))
  }

  /// How long a process may take to end at least, however long what came before it took.
  // Kubernetes: pkg/kubelet/kuberuntime/kuberuntime_container.go, minimumGracePeriodInSeconds
  private static let leastGrace = Duration.seconds(2)

  /// Reports how the processes of a pod that is being deleted have ended, so that it has a phase for good.
  // Kubernetes: pkg/kubelet/kubelet.go, SyncTerminatedPod
  private mutating func finishProcesses(_ pod: JSON, _ key: ObjectKey, _ runtime: inout PodRuntime)
  {
    for index in runtime.containers.indices {
      switch runtime.containers[index].phase {
      case .running(let since, _), .stopping(let since, _, _):
        let code = terminationCode(index, pod, runtime)
        endRun(index, &runtime, since, code, reason: code == 0 ? "Completed" : "Error")
        runtime.containers[index].phase = .ended
      case .backingOff: runtime.containers[index].phase = .ended
      default: break
      }
    }
    runtime.isOver = true
    report(pod, key, &runtime)
    kubelets.pods.updateValue(runtime, forKey: key)
  }

  /// With what status the process of a container ends when it is told to.
  func terminationCode(_ index: Int, _ pod: JSON, _ runtime: PodRuntime) -> Int64 {
    if runtime.containers[index].plan.ignoresTermination { return 137 }
    let container = containerDefinition(pod, runtime, index)
    let isOwn = container["command"]?.isEmpty ?? true
    return (isOwn ? ImageBehaviour.find(for: container)?.signal : nil) ?? 143
  }

  /// Tells the API that nothing of a pod is left, so that it goes unless a finalizer holds it.
  mutating func finishDeletion(_ key: ObjectKey) {
    guard let pod = state.object(.pods, key) else { return }
    if pod.finalizers.isEmpty {
      remove(.pods, key)
    } else {
      edit(.pods, key) { $0.set(["metadata", "deletionGracePeriodSeconds"], 0) }
    }
  }
}
