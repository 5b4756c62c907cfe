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
    var status: JSON = old
    status["phase"] = .string(phase)
    if generation > 0 { status["observedGeneration"] = .integer(generation) }
    if status["startTime"] == nil { status["startTime"] = .string(runtime.start.rfc3339) }
    if let node {
      status["hostIP"] = .string(node.address)
      status["hostIPs"] = [["ip": .string(node.address)]]
    }
    if !runtime.address.isEmpty {
      status["podIP"] = .string(runtime.address)
      status["podIPs"] = [["ip": .string(runtime.address)]]
    }
    status["conditions"] = conditions(pod, runtime, phase, unready, generation)
    status["containerStatuses"] = .array(
      main.indices.map { containerStatus(pod, runtime, runtime.initCount + $0) })
    if runtime.initCount > 0 {
      status["initContainerStatuses"] = .array(
        (0..<runtime.initCount).map { containerStatus(pod, runtime, $0) })
    }
    if status == old { return }
    edit(.pods, key) { $0["status"] = status }
  }

  /// The phase that the containers of a pod amount to.
  // Kubernetes: pkg/kubelet/kubelet_pods.go, getPhase
  private func podPhase(_ pod: JSON, _ runtime: PodRuntime) -> String {
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
    let time = now.rfc3339
    let scheduled = PodCondition.find("PodScheduled", in: pod)
    let scheduledTime = scheduled?["lastTransitionTime"]?.string ?? time
    let shares =
      unready.isEmpty && phase == "Running" && runtime.initCount == 0 && scheduledTime == time
    if shares, let last = kubelets.lastConditions, last.time == time, last.generation == generation {
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
      let since = old?["status"]?.string == status ? old?["lastTransitionTime"]?.string : nil
      var condition: JSON = [
        "type": .string(type), "status": .string(status), "lastProbeTime": nil,
        "lastTransitionTime": .string(since ?? time),
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
      kubelets.lastConditions = (ready: true, time: time, generation: generation, json: list)
    }
    return list
  }

  /// What is reported of one container.
  private func containerStatus(_ pod: JSON, _ runtime: PodRuntime, _ index: Int) -> JSON {
    let container = containerDefinition(pod, runtime, index)
    let known = runtime.containers[index]
    let image = container["image"]?.string ?? ""
    var status: JSON = [
      "name": container["name"] ?? "", "image": .string(displayed(image, known)), "imageID": "",
      "lastState": [:], "ready": .bool(known.isReady(at: now) || isDoneInit(runtime, index)),
      "restartCount": .integer(known.restarts), "started": .bool(known.isRunning),
    ]
    if let resources = container["resources"], !resources.isEmpty {
      status["resources"] = resources
      if let requests = resources["requests"] { status["allocatedResources"] = requests }
    } else {
      status["resources"] = [:]
    }
    if !known.id.isEmpty {
      status["containerID"] = .string(known.id)
      status["imageID"] = .string(imageID(image))
    }
    status["state"] = containerState(known, pod, runtime, index, image)
    if let last = known.last, !isEnded(known) { status["lastState"] = terminated(last) }
    return status
  }

  /// Whether an init container has done its work.
  private func isDoneInit(_ runtime: PodRuntime, _ index: Int) -> Bool {
    index < runtime.initCount && runtime.containers[index].hasCompleted
  }

  /// Whether a container has ended for good.
  private func isEnded(_ container: ContainerRuntime) -> Bool {
    if case .ended = container.phase { true } else { false }
  }

  /// The image's name as the container runtime shows it once it has it.
  private func displayed(_ image: String, _ container: ContainerRuntime) -> String {
    container.id.isEmpty ? image : ImageReference(image)?.normalized ?? image
  }

  /// The id of an image, which is the same wherever it is pulled.
  private func imageID(_ image: String) -> String {
    guard let reference = ImageReference(image) else { return image }
    var digest = ""
    for part in 0..<4 {
      var random = RandomSource(
        seed: reference.normalized.utf8.reduce(UInt64(part)) { ($0 &* 1_099_511_628_211) ^ UInt64($1) })
      let digits = String(random.next(), radix: 16)
      digest += String(repeating: "0", count: 16 - digits.count) + digits
    }
    return "\(reference.registry)/\(reference.repository)@sha256:\(digest)"
  }

  /// What a container is doing, as its status says it.
  private func containerState(
    _ container: ContainerRuntime, _ pod: JSON, _ runtime: PodRuntime, _ index: Int,
    _ image: String
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
        runtime.initCount > 0 && !(index < runtime.initCount) && !isInitialized(runtime)
          ? "PodInitializing" : "ContainerCreating")
    case .misconfigured(let message): return waiting("CreateContainerConfigError", message)
    case .imageFailed(.invalidName, _, _):
      return waiting(
        "InvalidImageName",
        "Failed to apply default image tag \"\(image)\": couldn't parse image name \"\(image)\": invalid reference format"
      )
    case .imageFailed(let problem, _, let isBackingOff):
      if isBackingOff {
        return waiting(
          "ImagePullBackOff", "Back-off pulling image \"\(image)\"")
      }
      let name = ImageReference(image)?.normalized ?? image
      return waiting(
        "ErrImagePull",
        problem == .unreachable
          ? "failed to pull and unpack image \"\(name)\": failed to resolve reference \"\(name)\": dial tcp: lookup \(ImageReference(image)?.registry ?? ""): no such host"
          : "failed to pull and unpack image \"\(name)\": failed to resolve reference \"\(name)\": \(name): not found"
      )
    case .running(let since, _): return ["running": ["startedAt": .string(since.rfc3339)]]
    case .ended: return container.last.map(terminated) ?? waiting("ContainerCreating")
    case .backingOff:
      if container.restarts == 0 { return container.last.map(terminated) ?? [:] }
      let name = containerName(pod, runtime, index)
      let wait = container.backoff / 2
      return waiting(
        "CrashLoopBackOff",
        "back-off \(backoffText(wait)) restarting failed container=\(name) pod=\(pod.name)_\(pod.namespace)(\(pod.uid))"
      )
    }
  }

  /// Whether all init containers have done their work.
  private func isInitialized(_ runtime: PodRuntime) -> Bool {
    runtime.containers[..<runtime.initCount].allSatisfy { $0.hasCompleted || $0.isRunning }
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
