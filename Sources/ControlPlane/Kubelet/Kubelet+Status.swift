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
    let unready = runtime.containers.indices.filter { index in
      (index >= runtime.initCount || isSidecar(pod, runtime, index))
        && !runtime.containers[index].isReady(at: now)
    }
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
    for (index, container) in runtime.containers[..<runtime.initCount].enumerated() {
      if case .ended = container.phase, container.last?.exitCode != 0,
        !isSidecar(pod, runtime, index)
      {
        return "Failed"
      }
    }
    let main = runtime.containers[runtime.initCount...]
    let ended = main.filter { if case .ended = $0.phase { true } else { false } }
    if ended.count == main.count {
      return ended.allSatisfy { $0.last?.exitCode == 0 } ? "Succeeded" : "Failed"
    }
    // What has not come to run when a pod is ended never will.
    if runtime.isOver { return "Failed" }
    let started = main.allSatisfy { $0.isRunning || $0.last != nil }
    return started ? "Running" : "Pending"
  }

  /// Whether an init container goes on beside the others.
  func isSidecar(_ pod: JSON, _ runtime: PodRuntime, _ index: Int) -> Bool {
    index < runtime.initCount
      && containerDefinition(pod, runtime, index)["restartPolicy"] == "Always"
  }

  /// The conditions of a pod; those that did not change keep their times.
  private mutating func conditions(
    _ pod: JSON, _ runtime: PodRuntime, _ phase: String, _ unready: [Int], _ generation: Int64
  ) -> JSON {
    let time = timestamp
    let scheduled = PodCondition.find("PodScheduled", in: pod)?["lastTransitionTime"] ?? time
    let shares =
      unready.isEmpty && phase == "Running" && runtime.initCount == 0
      && pod["spec", "readinessGates"] == nil && foreignConditions(pod).isEmpty
    if shares, let last = kubelets.lastConditions, last.time == time,
      last.scheduled == scheduled, last.generation == generation
    {
      return last.json
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
      if !reason.isEmpty { condition["reason"] = .string(reason) }
      if !message.isEmpty { condition["message"] = .string(message) }
      return condition
    }
    let hasEnded = phase == "Succeeded" || phase == "Failed"
    let unmet =
      hasEnded
      ? (phase == "Failed" ? "PodFailed" : "PodCompleted", "")
      : Self.unmet("ContainersNotReady", "unready", unready.map { containerName(pod, runtime, $0) })
    let closed = closedGates(pod)
    let unready = unmet ?? (closed.isEmpty ? nil : ("ReadinessGatesNotReady", closed))
    let incomplete = incompleteInitContainers(pod, runtime, phase)
    let uninitialized = Self.unmet("ContainersNotInitialized", "incomplete", incomplete)
    let list: JSON = .array(
      foreignConditions(pod) + [
        condition("PodReadyToStartContainers", !runtime.address.isEmpty && !hasEnded),
        condition(
          "Initialized", uninitialized == nil,
          reason: uninitialized?.reason ?? (phase == "Succeeded" ? "PodCompleted" : ""),
          message: uninitialized?.message ?? ""),
        condition(
          "Ready", unready == nil, reason: unready?.reason ?? "", message: unready?.message ?? ""),
        condition(
          "ContainersReady", unmet == nil, reason: unmet?.reason ?? "",
          message: unmet?.message ?? ""),
        condition("PodScheduled", true),
      ])
    if shares {
      kubelets.lastConditions = SharedConditions(
        time: time, scheduled: scheduled, generation: generation, json: list)
    }
    return list
  }

  /// The reason and the words of a condition that some containers do not meet; `nil` where there are none.
  private static func unmet(
    _ reason: String, _ state: String, _ names: [String]
  ) -> (reason: String, message: String)? {
    if names.isEmpty { return nil }
    return (reason, "containers with \(state) status: [\(names.joined(separator: " "))]")
  }

  /// The init containers that a pod still waits for.
  // Kubernetes: pkg/kubelet/status/generate.go, GeneratePodInitializedCondition
  private func incompleteInitContainers(
    _ pod: JSON, _ runtime: PodRuntime, _ phase: String
  ) -> [String] {
    let hasBegun = runtime.containers[runtime.initCount...].contains { container in
      switch container.phase {
      case .running, .stopping, .ended, .backingOff(_, nil): true
      default: false
      }
    }
    if phase == "Succeeded" || hasBegun { return [] }
    return (0..<runtime.initCount).filter { index in
      let container = runtime.containers[index]
      return isSidecar(pod, runtime, index) ? !container.isStarted : !container.hasCompleted
    }.map { containerName(pod, runtime, $0) }
  }

  /// What is said of a pod's readiness gates whose conditions are not true; empty where all are.
  // Kubernetes: pkg/kubelet/status/generate.go, GeneratePodReadyCondition
  private func closedGates(_ pod: JSON) -> String {
    (pod["spec", "readinessGates"]?.array ?? []).compactMap { gate -> String? in
      let type = gate["conditionType"]?.string ?? ""
      guard let condition = PodCondition.find(type, in: pod) else {
        return "corresponding condition of pod readiness gate \"\(type)\" does not exist."
      }
      let status = condition["status"]?.string ?? ""
      if status == "True" { return nil }
      return "the status of pod readiness gate \"\(type)\" is not \"True\", but \(status)"
    }.joined(separator: ", ")
  }

  /// The conditions of a pod that others than its kubelet have set.
  // Kubernetes: pkg/kubelet/status/status_manager.go, mergePodStatus
  private func foreignConditions(_ pod: JSON) -> [JSON] {
    (pod["status", "conditions"]?.array ?? []).filter {
      !Self.ownConditions.contains($0["type"]?.string ?? "")
    }
  }

  /// The conditions of a pod that its kubelet sets.
  // Kubernetes: pkg/kubelet/types/pod_status.go, PodConditionsByKubelet
  private static let ownConditions: Set<String> = [
    "PodScheduled", "Ready", "Initialized", "ContainersReady", "PodReadyToStartContainers",
    "PodResizePending", "PodResizeInProgress", "AllContainersRestarting",
  ]

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
    let earlier = showsEnd(known) ? known.earlier.last : known.last
    parts.append(("lastState", earlier.map(terminated) ?? [:]))
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

  /// Whether a container's state is that it has ended, rather than what came after.
  private func showsEnd(_ container: ContainerRuntime) -> Bool {
    switch container.phase {
    case .ended, .backingOff(_, nil): true
    default: false
    }
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
      let failure = image.pullFailure(problem)
      if !isBackingOff { return waiting("ErrImagePull", failure) }
      return waiting(
        "ImagePullBackOff", "Back-off pulling image \"\(image.name)\": ErrImagePull: \(failure)")
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
