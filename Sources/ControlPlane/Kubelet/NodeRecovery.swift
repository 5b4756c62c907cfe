public import KubeAPI

/// How a machine that has failed comes back.
extension World {
  /// Starts a machine again that has failed: its kubelet posts its status, and sees to its pods.
  ///
  /// The processes of its pods have not survived; pods that were deleted meanwhile go, the others start anew.
  /// Throws `NotFound` when there is no node of that name, or none that has failed.
  public mutating func recoverNode(_ name: String) throws(APIError) {
    let key = ObjectKey(name)
    guard state.contains(.nodes, key), let runtime = kubelets.nodes[name], !runtime.isAlive else {
      throw .notFound(group: "", resource: "nodes", name: name)
    }
    kubelets.nodes.modify(name) { $0.silentSince = nil }
    if let timer = nodeHealth.timers.removeValue(forKey: name) { timers.cancel(timer) }
    let boot = JSON.string(random.uid())
    let healthy = nodeConditions().array ?? []
    edit(.nodes, key) { node in
      node.set(["status", "nodeInfo", "bootID"], boot)
      node.modify("status") { status in
        status.modify("conditions") { $0.updateItems { Self.recover(&$0, healthy) } }
      }
    }
    sayHowKubeletDoes(name, isReboot: true)
    for pod in Array(state.pods(onNode: name)) {
      interrupt(pod)
      kubelets.dirty.insert(pod)
    }
    if kubelets.statics.contains(name) { kubelets.dirtyStatics.insert(name) }
    runDue()
  }

  /// Makes a node's conditions those of a healthy one; those that say the same keep their times.
  private static func recover(_ items: inout [JSON], _ healthy: [JSON]) {
    for condition in healthy {
      guard let index = items.firstIndex(where: { $0["type"] == condition["type"] }) else {
        items.append(condition)
        continue
      }
      if items[index]["status"] != condition["status"] {
        items[index] = condition
      } else {
        items[index]["lastHeartbeatTime"] = condition["lastHeartbeatTime"]
      }
    }
  }

  /// Takes note that the processes of a pod have ended with its machine.
  // Kubernetes: pkg/kubelet/kuberuntime/kuberuntime_manager.go, computePodActions, podSandboxChanged
  private mutating func interrupt(_ key: ObjectKey) {
    guard let pod = state.object(.pods, key), var runtime = kubelets.pods[key],
      runtime.uid == pod.uid, runtime.failure == nil
    else { return }
    let restartsNothing = pod["spec", "restartPolicy"] == "Never"
    var isChanged = false
    for index in runtime.containers.indices {
      var container = runtime.containers[index]
      switch container.phase {
      case .running(let since, _), .stopping(let since, _, _):
        if let last = container.last { container.earlier = [last] }
        container.last = ContainerRuntime.Termination(
          exitCode: 255, started: since, finished: now, reason: "Unknown", id: container.id)
        isChanged = true
      case .ended where index >= runtime.initCount || restartsNothing: continue
      default: break
      }
      container.probes = []
      if container.last != nil { container.restarts += 1 }
      container.backoff = .seconds(10)
      let endsHere = restartsNothing && container.last != nil
      if endsHere { container.restarts -= 1 }
      container.phase = pod.isBeingDeleted || endsHere ? .ended : .pending
      runtime.containers[index] = container
    }
    runtime.ends = nil
    if pod.isBeingDeleted || !isChanged {
      kubelets.pods.updateValue(runtime, forKey: key)
      return
    }
    runtime.address = ""
    runtime.hasVolumes = false
    kubelets.pods.updateValue(runtime, forKey: key)
    emit(
      on: pod, type: "Normal", reason: "SandboxChanged", component: "kubelet",
      message: "Pod sandbox changed, it will be killed and re-created.", host: runtime.node)
  }
}
