internal import KubeAPI

/// Kubelets that do nothing but report: pods run at once and are gone at once.
///
/// They are for comparisons with clusters whose kubelets do the same. They pull nothing, look at no
/// probe and report no events.
extension World {
  /// How long the processes of a pod run that is meant to end.
  private static let statusOnlyRun = Duration.seconds(2)

  /// Looks at one pod as a kubelet that only reports.
  mutating func reportOnly(_ pod: JSON, _ key: ObjectKey, node: String) {
    let phase = pod["status", "phase"]?.string
    if pod.isBeingDeleted { return finishDeletion(key) }
    if phase == "Succeeded" || phase == "Failed" { return }
    var runtime =
      kubelets.pods[key] ?? PodRuntime(uid: pod.uid, node: node, start: now)
    if runtime.uid != pod.uid { runtime = PodRuntime(uid: pod.uid, node: node, start: now) }
    if runtime.address.isEmpty { runtime.address = podAddress(pod, node) }
    let ends = pod["spec", "restartPolicy"] != "Always" ? runtime.start + Self.statusOnlyRun : nil
    let problems = (pod["spec"] ?? [:]).items("containers").contains { problem(of: $0) != nil }
    let hasEnded = !problems && ends.map { $0 <= now } ?? false
    if let ends, ends > now, runtime.timer == nil {
      runtime.timer = timers.set(Timer(kind: .progress, target: .pod(key)), at: ends)
    }
    kubelets.pods.updateValue(runtime, forKey: key)
    let status = statusOnly(pod, runtime, hasEnded: hasEnded)
    if status != pod["status"] { edit(.pods, key) { $0["status"] = status } }
  }

  /// Why the image of a container cannot be pulled; `nil` when it can.
  private mutating func problem(of container: JSON) -> ImageCatalog.Problem? {
    imageFacts(container.text("image")).problem
  }

  /// The status of a pod.
  private mutating func statusOnly(
    _ pod: JSON, _ runtime: PodRuntime, hasEnded: Bool
  ) -> JSON {
    let main = (pod["spec"] ?? [:]).items("containers").map { container in
      containerStatusOnly(
        container, start: runtime.start, isInit: false, hasEnded: hasEnded)
    }
    let initial = (pod["spec"] ?? [:]).items("initContainers").map { container in
      containerStatusOnly(
        container, start: runtime.start,
        isInit: container["restartPolicy"] != "Always", hasEnded: hasEnded)
    }
    let isReady = main.allSatisfy { $0["ready"] == true }
    let runs = main.allSatisfy { $0["state", "waiting"] == nil }
    var status = pod["status"] ?? [:]
    status["phase"] = hasEnded ? "Succeeded" : runs ? "Running" : "Pending"
    let address = JSON.string(kubelets.nodes[runtime.node]?.address ?? "")
    status["hostIP"] = address
    status["hostIPs"] = [["ip": address]]
    status["podIP"] = .string(runtime.address)
    status["podIPs"] = [["ip": .string(runtime.address)]]
    status["startTime"] = status["startTime"] ?? .string(runtime.start.rfc3339)
    status["containerStatuses"] = .array(main)
    if !initial.isEmpty { status["initContainerStatuses"] = .array(initial) }
    status["conditions"] = conditionsOnly(pod, isReady: isReady, hasEnded: hasEnded)
    return status
  }

  /// The conditions of a pod.
  private func conditionsOnly(_ pod: JSON, isReady: Bool, hasEnded: Bool) -> JSON {
    let flags = [
      ("PodReadyToStartContainers", true), ("Initialized", true), ("Ready", isReady),
      ("ContainersReady", isReady), ("PodScheduled", true),
    ]
    let known = Set(flags.map(\.0))
    let others = (pod["status"] ?? [:]).items("conditions").filter {
      !known.contains($0.text("type"))
    }
    return .array(
      others
        + flags.map { type, isTrue in
          let status: JSON = isTrue ? "True" : "False"
          let old = PodCondition.find(type, in: pod)
          let since = old?["status"] == status ? old?["lastTransitionTime"] : nil
          return [
            "lastProbeTime": nil, "lastTransitionTime": since ?? timestamp, "status": status,
            "type": .string(type),
          ]
        })
  }

  /// The status of a container.
  private mutating func containerStatusOnly(
    _ container: JSON, start: Instant, isInit: Bool, hasEnded: Bool
  ) -> JSON {
    let image = container.text("image")
    let started = JSON.string(start.rfc3339)
    var status: JSON = [
      "image": .string(image), "imageID": "", "lastState": [:],
      "name": container["name"] ?? "", "ready": false, "restartCount": 0, "started": false,
    ]
    if let problem = problem(of: container) {
      let reason = problem == .invalidName ? "InvalidImageName" : "ImagePullBackOff"
      status["state"] = [
        "waiting": [
          "reason": .string(reason), "message": .string("Back-off pulling image \"\(image)\""),
        ]
      ]
      return status
    }
    status["containerID"] = "containerd://x"
    status["imageID"] = .string("\(image)@sha256:0")
    if isInit || hasEnded {
      let finished = hasEnded && !isInit ? timestamp : started
      status["state"] = [
        "terminated": [
          "exitCode": 0, "reason": "Completed", "startedAt": started, "finishedAt": finished,
        ]
      ]
      status["ready"] = .bool(isInit)
    } else {
      status["state"] = ["running": ["startedAt": started]]
      status["ready"] = true
      status["started"] = true
    }
    return status
  }
}
