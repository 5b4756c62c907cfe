internal import KubeAPI

/// What a kubelet reports of a pod.
// Kubernetes: pkg/kubelet/kubelet_pods.go, generateAPIPodStatus
extension World {
  /// Writes a pod's status, if it has changed.
  mutating func report(_ pod: JSON, _ key: ObjectKey, _ runtime: inout PodRuntime) {
    let node = kubelets.nodes[runtime.node]
    let generation = pod.generation
    let phase = podPhase(pod, runtime)
    let main = Array(runtime.containers[runtime.initCount...])
    let unready = main.indices.filter { !main[$0].isReady(at: now) }
    let old = pod["status"] ?? [:]
    var parts: [(String, JSON)] = []
    parts.reserveCapacity(12)
    parts.append(("conditions", conditions(pod, runtime, phase, unready, generation)))
    parts.append(
      (
        "containerStatuses",
        .array(main.indices.map { containerStatus(pod, runtime, runtime.initCount + $0) })
      ))
    if let node {
      let address = JSON.string(node.address)
      parts.append(("hostIP", address))
      parts.append(("hostIPs", [["ip": address]]))
    }
    if runtime.initCount > 0 {
      let initial = (0..<runtime.initCount).map { containerStatus(pod, runtime, $0) }
      parts.append(("initContainerStatuses", .array(initial)))
    }
    if generation > 0 { parts.append(("observedGeneration", .integer(generation))) }
    parts.append(("phase", .string(phase)))
    if !runtime.address.isEmpty {
      let address = JSON.string(runtime.address)
      parts.append(("podIP", address))
      parts.append(("podIPs", [["ip": address]]))
    }
    parts.append(("qosClass", old["qosClass"] ?? "BestEffort"))
    let start = runtime.start == now ? timestamp : .string(runtime.start.rfc3339)
    parts.append(("startTime", old["startTime"] ?? start))
    var status = JSONObject(parts)
    if let failure = runtime.failure {
      status["reason"] = failure.reason
      status["message"] = failure.message
    }
    for entry in old.object ?? JSONObject() where status[entry.name] == nil {
      status[entry.name] = entry.value
    }
    let new = JSON.object(status)
    if new == old { return }
    edit(.pods, key) { $0["status"] = new }
  }

  /// The phase that the containers of a pod amount to.
  // Kubernetes: pkg/kubelet/kubelet_pods.go, getPhase
  private func podPhase(_ pod: JSON, _ runtime: PodRuntime) -> String {
    if runtime.failure != nil { return "Failed" }
    for container in runtime.containers[..<runtime.initCount] {
      if case .ended = container.phase, container.last?.exitCode != 0 { return "Failed" }
    }
    let main = runtime.containers[runtime.initCount...]
    let ended = main.filter { if case .ended = $0.phase { true } else { false } }
    if ended.count == main.count {
      return ended.allSatisfy { $0.last?.exitCode == 0 } ? "Succeeded" : "Failed"
    }
    let started = main.allSatisfy { $0.isRunning || $0.last != nil }
    return started ? "Running" : "Pending"
  }

  /// The conditions of a pod; those that did not change keep their times.
  private mutating func conditions(
    _ pod: JSON, _ runtime: PodRuntime, _ phase: String, _ unready: [Int], _ generation: Int64
  ) -> JSON {
    let time = timestamp
    let scheduled = PodCondition.find("PodScheduled", in: pod)?["lastTransitionTime"] ?? time
    let shares =
      unready.isEmpty && phase == "Running" && runtime.initCount == 0
      && pod["spec", "readinessGates"] == nil
    if shares, let last = kubelets.lastConditions, last.time == time,
      last.scheduled == scheduled, last.generation == generation
    {
      return last.json
    }
    let initialized = runtime.containers[..<runtime.initCount].enumerated().allSatisfy {
      $1.hasCompleted
        || $1.isRunning && containerDefinition(pod, runtime, $0)["restartPolicy"] == "Always"
    }
    /// One condition, with the time of its last change.
    func condition(
      _ type: String, _ isTrue: Bool, reason: String = "", message: String = ""
    ) -> JSON {
      let status = isTrue ? "True" : "False"
      let old = PodCondition.find(type, in: pod)
      let since = old?["status"]?.string == status ? old?["lastTransitionTime"] : nil
      var condition: JSON = [
        "lastProbeTime": nil, "lastTransitionTime": since ?? time, "status": .string(status),
        "type": .string(type),
      ]
      if generation > 0 { condition["observedGeneration"] = .integer(generation) }
      if !isTrue, !reason.isEmpty { condition["reason"] = .string(reason) }
      if !isTrue, !message.isEmpty { condition["message"] = .string(message) }
      return condition
    }
    let names = unready.map { containerName(pod, runtime, runtime.initCount + $0) }
    let finished = phase == "Succeeded"
    let reason = finished ? "PodCompleted" : "ContainersNotReady"
    let message =
      finished ? "" : "containers with unready status: [\(names.joined(separator: " "))]"
    let uninitialized = (0..<runtime.initCount)
      .filter { !runtime.containers[$0].hasCompleted }
      .map { containerName(pod, runtime, $0) }
    let gates = pod["spec", "readinessGates"]?.array ?? []
    let open = gates.allSatisfy {
      PodCondition.find($0["conditionType"]?.string ?? "", in: pod)?["status"] == "True"
    }
    let list: JSON = [
      condition("PodReadyToStartContainers", !runtime.address.isEmpty && !finished),
      condition(
        "Initialized", initialized, reason: "ContainersNotInitialized",
        message:
          "containers with incomplete status: [\(uninitialized.joined(separator: " "))]"),
      condition(
        "Ready", unready.isEmpty && !finished && open,
        reason: unready.isEmpty && !finished ? "ReadinessGatesNotReady" : reason,
        message: unready.isEmpty && !finished
          ? gates.compactMap { $0["conditionType"]?.string }
            .map { "corresponding condition of pod readiness gate \"\($0)\" does not exist." }
            .joined(separator: ", ") : message),
      condition("ContainersReady", unready.isEmpty && !finished, reason: reason, message: message),
      condition("PodScheduled", true),
    ]
    if shares {
      kubelets.lastConditions = SharedConditions(
        time: time, scheduled: scheduled, generation: generation, json: list)
    }
    return list
  }

  /// What is reported of one container.
  private mutating func containerStatus(_ pod: JSON, _ runtime: PodRuntime, _ index: Int) -> JSON {
    let container = containerDefinition(pod, runtime, index)
    let known = runtime.containers[index]
    let image = container["image"]?.string ?? ""
    let facts = imageFacts(image)
    var parts: [(String, JSON)] = []
    parts.reserveCapacity(12)
    let resources = container["resources"] ?? [:]
    if let requests = resources["requests"] { parts.append(("allocatedResources", requests)) }
    if !known.id.isEmpty { parts.append(("containerID", .string(known.id))) }
    parts.append(("image", known.id.isEmpty ? .string(image) : facts.displayed))
    parts.append(("imageID", known.id.isEmpty ? "" : facts.id))
    parts.append(("lastState", known.last.map { isEnded(known) ? [:] : terminated($0) } ?? [:]))
    parts.append(("name", container["name"] ?? ""))
    parts.append(("ready", .bool(known.isReady(at: now) || isDoneInit(runtime, index))))
    parts.append(("resources", resources))
    parts.append(("restartCount", .integer(known.restarts)))
    parts.append(("started", .bool(known.isStarted)))
    parts.append(("state", containerState(known, pod, runtime, index, facts)))
    return .object(JSONObject(parts))
  }

  /// Whether an init container has done its work.
  private func isDoneInit(_ runtime: PodRuntime, _ index: Int) -> Bool {
    index < runtime.initCount && runtime.containers[index].hasCompleted
  }

  /// Whether a container has ended for good.
  private func isEnded(_ container: ContainerRuntime) -> Bool {
    if case .ended = container.phase { true } else { false }
  }

  /// What a container is doing, as its status says it.
  private func containerState(
    _ container: ContainerRuntime, _ pod: JSON, _ runtime: PodRuntime, _ index: Int,
    _ image: ImageFacts
  ) -> JSON {
    /// A state of waiting.
    func waiting(_ reason: String, _ message: String = "") -> JSON {
      var state: JSON = ["reason": .string(reason)]
      if !message.isEmpty { state["message"] = .string(message) }
      return ["waiting": state]
    }
    switch container.phase {
    case .pending, .pulling, .starting:
      return waiting(
        runtime.initCount > 0 ? "PodInitializing" : "ContainerCreating")
    case .misconfigured(let message): return waiting("CreateContainerConfigError", message)
    case .imageFailed(.invalidName, _, _):
      return waiting(
        "InvalidImageName",
        "Failed to apply default image tag \"\(image.name)\": couldn't parse image name \"\(image.name)\": invalid reference format"
      )
    case .imageFailed(.neverPulled, _, _):
      return waiting(
        "ErrImageNeverPull",
        "Container image \"\(image.name)\" is not present with pull policy of Never")
    case .imageFailed(let problem, _, let isBackingOff):
      if isBackingOff {
        return waiting(
          "ImagePullBackOff", "Back-off pulling image \"\(image.name)\"")
      }
      let name = image.normalized
      return waiting(
        "ErrImagePull",
        problem == .unreachable
          ? "failed to pull and unpack image \"\(name)\": failed to resolve reference \"\(name)\": dial tcp: lookup \(image.registry): no such host"
          : "failed to pull and unpack image \"\(name)\": failed to resolve reference \"\(name)\": \(name): not found"
      )
    case .running(let since, _), .stopping(let since, _, _):
      return ["running": ["startedAt": since == now ? timestamp : .string(since.rfc3339)]]
    case .ended: return container.last.map(terminated) ?? waiting("ContainerCreating")
    case .backingOff(_, nil): return container.last.map(terminated) ?? [:]
    case .backingOff(_, let wait?):
      let name = containerName(pod, runtime, index)
      return waiting(
        "CrashLoopBackOff",
        "back-off \(backoffText(wait)) restarting failed container=\(name) pod=\(pod.name)_\(pod.namespace)(\(pod.uid))"
      )
    }
  }

  /// A back-off as Go prints it: `10s`, `1m20s`.
  private func backoffText(_ duration: Duration) -> String {
    let seconds = duration.components.seconds
    return seconds < 60 ? "\(seconds)s" : "\(seconds / 60)m\(seconds % 60)s"
  }

  /// How a container has ended, as its status says it.
  private func terminated(_ last: ContainerRuntime.Termination) -> JSON {
    [
      "terminated": [
        "containerID": .string(last.id), "exitCode": .integer(last.exitCode),
        "finishedAt": .string(last.finished.rfc3339), "reason": .string(last.reason),
        "startedAt": .string(last.started.rfc3339),
      ]
    ]
  }
}
