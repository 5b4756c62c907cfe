internal import KubeAPI

/// How the containers of a pod come up, end, and come up again.
// Kubernetes: pkg/kubelet/kuberuntime/kuberuntime_manager.go, SyncPod
extension World {
  /// When a pod has to be looked at again, and whether the world waits for it.
  struct Wake {
    /// The moment.
    var at: Instant
    /// The first moment that the world waits for, if there is one.
    var progress: Instant?

    /// A moment to look again.
    init(at: Instant, kind: Timer.Kind) {
      self.at = at
      progress = kind == .progress ? at : nil
    }

    /// The earlier of two.
    mutating func take(_ other: Wake) {
      at = min(at, other.at)
      guard let theirs = other.progress else { return }
      progress = min(progress ?? theirs, theirs)
    }

    /// The kind of timer that wakes the pod: what the world waits for may lie behind what it does not wait for.
    func kind(at now: Instant) -> Timer.Kind {
      guard let progress else { return .retry }
      return progress == at || progress <= now + World.settleHorizon ? .progress : .retry
    }
  }

  /// The longest wait between two starts of a container, or two pulls of an image.
  private static let backoffMax = Duration.seconds(300)

  /// The longest wait between two tries to set a volume up.
  // Kubernetes: pkg/util/goroutinemap/exponentialbackoff/exponential_backoff.go, maxDurationBeforeRetry
  private static let mountBackoffMax = Duration.seconds(122)

  /// How many addresses a node has for pods.
  private static let podAddresses = 252

  /// Lets each container of a pod go on as far as it can now; returns when one of them can go further.
  mutating func advanceContainers(
    _ pod: JSON, _ key: ObjectKey, _ runtime: inout PodRuntime
  ) -> Wake? {
    if !runtime.hasVolumes {
      if let missing = missingVolumeSource(pod) {
        kubelets.waitingForSources.insert(key)
        emit(
          on: pod, type: "Warning", reason: "FailedMount", component: "kubelet", message: missing,
          host: runtime.node)
        let wait = runtime.mountWait
        runtime.mountWait = min(wait * 2, Self.mountBackoffMax)
        return Wake(at: now + wait, kind: .retry)
      }
      runtime.hasVolumes = true
    }
    kubelets.waitingForSources.remove(key)
    var wake: Wake?
    /// Notes a moment to look again.
    func again(_ other: Wake?) {
      guard let other else { return }
      if wake == nil { wake = other } else { wake?.take(other) }
    }
    for index in 0..<runtime.initCount {
      if runtime.containers[index].hasCompleted { continue }
      again(advance(index, pod, key, &runtime))
      if isSidecar(pod, runtime, index), runtime.containers[index].isStarted { continue }
      if !runtime.containers[index].hasCompleted { return wake }
    }
    for index in runtime.initCount..<runtime.containers.count {
      again(advance(index, pod, key, &runtime))
    }
    if runtime.initCount > 0 { endSidecars(pod, &runtime) }
    return wake
  }

  /// Ends the sidecars of a pod whose containers have all ended.
  // Kubernetes: pkg/kubelet/kuberuntime/kuberuntime_manager.go, computePodActions
  private mutating func endSidecars(_ pod: JSON, _ runtime: inout PodRuntime) {
    guard runtime.containers[runtime.initCount...].allSatisfy(\.hasEnded) else { return }
    for index in 0..<runtime.initCount where !runtime.containers[index].hasEnded {
      stop(index, pod, &runtime, exitCode: 0)
    }
  }

  /// Ends a container for good.
  mutating func stop(
    _ index: Int, _ pod: JSON, _ runtime: inout PodRuntime, exitCode: Int64
  ) {
    switch runtime.containers[index].phase {
    case .running(let since, _), .stopping(let since, _, _):
      emitFromKubelet(
        pod, type: "Normal", reason: "Killing",
        message: "Stopping container \(containerName(pod, runtime, index))", container: index,
        runtime)
      endRun(index, &runtime, since, exitCode, reason: exitCode == 0 ? "Completed" : "Error")
    default: break
    }
    runtime.containers[index].probes = []
    runtime.containers[index].phase = .ended
  }

  /// Lets one container go on as far as it can now.
  private mutating func advance(
    _ index: Int, _ pod: JSON, _ key: ObjectKey, _ runtime: inout PodRuntime
  ) -> Wake? {
    while true {
      switch runtime.containers[index].phase {
      case .pending: begin(index, pod, key, &runtime)
      case .misconfigured:
        guard missingEnvironment(pod, containerDefinition(pod, runtime, index)) == nil else {
          return nil
        }
        begin(index, pod, key, &runtime)
      case .pulling(let since, let until):
        if until > now { return Wake(at: until, kind: .progress) }
        finishPull(index, pod, since, &runtime)
      case .starting(let until):
        if until > now { return Wake(at: until, kind: .progress) }
        start(index, pod, &runtime)
      case .imageFailed(_, let retry, let isBackingOff):
        if retry > now {
          return Wake(at: retry, kind: isBackingOff ? .retry : .progress)
        }
        retryPull(index, pod, &runtime)
      case .running(let since, let until):
        if let until, until <= now {
          end(index, pod, since, &runtime)
          continue
        }
        if !runtime.containers[index].probes.isEmpty {
          var wake = runProbes(index, pod, since: since, &runtime)
          guard case .running = runtime.containers[index].phase else { continue }
          if let until {
            let end = Wake(at: until, kind: .progress)
            if wake == nil { wake = end } else { wake?.take(end) }
          }
          return wake
        }
        let ready = since + runtime.containers[index].readyAfter
        if ready > now {
          return Wake(at: min(ready, until ?? ready), kind: .progress)
        }
        return until.map { Wake(at: $0, kind: .progress) }
      case .stopping(let since, let until, let code):
        if until > now { return Wake(at: until, kind: .progress) }
        end(index, pod, since, &runtime, exitCode: code)
      case .backingOff(let until, _):
        if until > now {
          return Wake(at: until, kind: runtime.containers[index].restarts < 3 ? .progress : .retry)
        }
        sayBackOff(index, pod, runtime, times: looks(runtime.containers[index]))
        runtime.containers[index].backoffSince = nil
        runtime.containers[index].restarts += 1
        runtime.containers[index].phase = .starting(until: now)
        emitImagePresent(index, pod, runtime)
      case .ended: return nil
      }
      if case .misconfigured = runtime.containers[index].phase { return nil }
    }
  }

  /// Begins with a container: checks what it names, and pulls its image where it has to be pulled.
  private mutating func begin(
    _ index: Int, _ pod: JSON, _ key: ObjectKey, _ runtime: inout PodRuntime
  ) {
    let container = containerDefinition(pod, runtime, index)
    if let missing = missingEnvironment(pod, container) {
      runtime.containers[index].phase = .misconfigured(missing)
      kubelets.waitingForSources.insert(key)
      emitFromKubelet(
        pod, type: "Warning", reason: "Failed", message: "Error: \(missing)", container: index,
        runtime)
      return
    }
    let image = container["image"]?.string ?? ""
    let facts = imageFacts(image)
    if facts.problem == .invalidName {
      emitFromKubelet(
        pod, type: "Warning", reason: "InspectFailed",
        message:
          "Failed to apply default image tag \"\(image)\": couldn't parse image name \"\(image)\": invalid reference format",
        container: index, runtime)
      emitFromKubelet(
        pod, type: "Warning", reason: "Failed", message: "Error: InvalidImageName",
        container: index, runtime)
      runtime.containers[index].phase = .imageFailed(
        .invalidName, retry: Instant(nanoseconds: .max), isBackingOff: true)
      return
    }
    let present = kubelets.images.contains(imageKey(runtime.node, facts.normalized))
    if present && container["imagePullPolicy"] != "Always" {
      emitImagePresent(index, pod, runtime)
      runtime.containers[index].phase = .starting(
        until: now + .milliseconds(Int64(300 + 100 * random.below(5))))
      return
    }
    if container["imagePullPolicy"] == "Never" {
      refuseToPull(index, pod, image, &runtime)
      return
    }
    emitFromKubelet(
      pod, type: "Normal", reason: "Pulling", message: "Pulling image \"\(image)\"",
      container: index, runtime)
    let length = Duration.milliseconds(Int64(present ? 300 : 1000 + 100 * random.below(11)))
    runtime.containers[index].phase = .pulling(since: now, until: now + length)
  }

  /// How long a kubelet waits before it looks at a pod again of which something has failed.
  // Kubernetes: pkg/kubelet/kubelet.go, backOffPeriod
  private static let syncBackoff = Duration.seconds(10)

  /// Says that an image is not there and must not be pulled.
  // Kubernetes: pkg/kubelet/images/image_manager.go, EnsureImageExists
  private mutating func refuseToPull(
    _ index: Int, _ pod: JSON, _ image: String, _ runtime: inout PodRuntime
  ) {
    emitFromKubelet(
      pod, type: "Warning", reason: "ErrImageNeverPull",
      message: "Container image \"\(image)\" is not present with pull policy of Never",
      container: index, runtime)
    emitFromKubelet(
      pod, type: "Warning", reason: "Failed", message: "Error: ErrImageNeverPull",
      container: index, runtime)
    runtime.containers[index].phase = .imageFailed(
      .neverPulled, retry: now + Self.syncBackoff, isBackingOff: true)
  }

  /// Comes to the end of an image's pull, good or bad.
  private mutating func finishPull(
    _ index: Int, _ pod: JSON, _ since: Instant, _ runtime: inout PodRuntime
  ) {
    let image = containerDefinition(pod, runtime, index)["image"]?.string ?? ""
    let facts = imageFacts(image)
    // The sandbox has its address before images are pulled.
    if runtime.address.isEmpty { runtime.address = podAddress(pod, runtime.node) }
    if let problem = facts.problem {
      emitFromKubelet(
        pod, type: "Warning", reason: "Failed",
        message: "Failed to pull image \"\(image)\": \(facts.pullFailure(problem))",
        container: index, runtime)
      emitFromKubelet(
        pod, type: "Warning", reason: "Failed", message: "Error: ErrImagePull", container: index,
        runtime)
      runtime.containers[index].phase = .imageFailed(
        problem, retry: now + .seconds(1), isBackingOff: false)
      return
    }
    if kubelets.images.insert(imageKey(runtime.node, facts.normalized)) {
      kubelets.imageSpread.modify(facts.normalized, default: 0) { $0 += 1 }
    }
    let length = goDuration(now - since)
    emitFromKubelet(
      pod, type: "Normal", reason: "Pulled",
      message:
        "Successfully pulled image \"\(image)\" in \(length) (\(length) including waiting). Image size: \(facts.size) bytes.",
      container: index, runtime)
    runtime.containers[index].phase = .starting(until: now)
  }

  /// Says that an image could not be had, or tries again.
  private mutating func retryPull(_ index: Int, _ pod: JSON, _ runtime: inout PodRuntime) {
    let image = containerDefinition(pod, runtime, index)["image"]?.string ?? ""
    guard case .imageFailed(let problem, _, let isBackingOff) = runtime.containers[index].phase
    else { return }
    if problem == .neverPulled {
      runtime.containers[index].phase = .pending
      return
    }
    if isBackingOff {
      repeatPullBackOff(index, pod, image, runtime)
      emitFromKubelet(
        pod, type: "Normal", reason: "Pulling", message: "Pulling image \"\(image)\"",
        container: index, runtime)
      runtime.containers[index].phase = .pulling(since: now, until: now + .seconds(1))
      return
    }
    emitFromKubelet(
      pod, type: "Normal", reason: "BackOff", message: "Back-off pulling image \"\(image)\"",
      container: index, runtime)
    emitFromKubelet(
      pod, type: "Warning", reason: "Failed", message: "Error: ImagePullBackOff",
      container: index, runtime)
    let wait = runtime.containers[index].backoff
    runtime.containers[index].backoff = min(wait * 2, Self.backoffMax)
    runtime.containers[index].phase = .imageFailed(problem, retry: now + wait, isBackingOff: true)
    runtime.containers[index].backoffSince = now
  }

  /// How often a kubelet looks at a pod that is backing off, and says so again.
  // Kubernetes: pkg/kubelet/pod_workers.go, completeWork, backOffPeriod with a jitter of half of it
  private static let resyncPeriod = Duration.seconds(12)

  /// How often a kubelet has looked at a pod since a container began to back off.
  private func looks(_ container: ContainerRuntime) -> Int {
    guard let since = container.backoffSince else { return 0 }
    return Int((now - since).nanoseconds / Self.resyncPeriod.nanoseconds)
  }

  /// Counts what was said again and again while an image's pull was put off.
  private mutating func repeatPullBackOff(
    _ index: Int, _ pod: JSON, _ image: String, _ runtime: PodRuntime
  ) {
    let times = looks(runtime.containers[index])
    guard times > 0 else { return }
    emitFromKubelet(
      pod, type: "Normal", reason: "BackOff", message: "Back-off pulling image \"\(image)\"",
      container: index, runtime, times: times)
    emitFromKubelet(
      pod, type: "Warning", reason: "Failed", message: "Error: ImagePullBackOff",
      container: index, runtime, times: times)
  }

  /// Says that the restart of a container is put off, so many times.
  private mutating func sayBackOff(
    _ index: Int, _ pod: JSON, _ runtime: PodRuntime, times: Int = 1
  ) {
    guard times > 0 else { return }
    let name = containerName(pod, runtime, index)
    emitFromKubelet(
      pod, type: "Warning", reason: "BackOff",
      message:
        "Back-off restarting failed container \(name) in pod \(pod.name)_\(pod.namespace)(\(pod.uid))",
      container: index, runtime, times: times)
  }

  /// Starts the process of a container.
  private mutating func start(_ index: Int, _ pod: JSON, _ runtime: inout PodRuntime) {
    emitFromKubelet(
      pod, type: "Normal", reason: "Created", message: "Container created", container: index,
      runtime)
    emitFromKubelet(
      pod, type: "Normal", reason: "Started", message: "Container started", container: index,
      runtime)
    if runtime.address.isEmpty { runtime.address = podAddress(pod, runtime.node) }
    runtime.containers[index].id = containerID()
    let until = runtime.containers[index].plan.end.map { now + max($0, .milliseconds(100)) }
    runtime.containers[index].phase = .running(since: now, until: until)
    startProbes(index, pod, &runtime)
  }

  /// Comes to the end of a process that has ended by itself or was killed.
  mutating func end(
    _ index: Int, _ pod: JSON, _ since: Instant, _ runtime: inout PodRuntime,
    exitCode: Int64? = nil
  ) {
    let code = exitCode ?? runtime.containers[index].plan.exitCode
    endRun(
      index, &runtime, since, code, reason: reason(of: code, runtime.containers[index].plan))
    guard restarts(index, pod, runtime, after: code) else {
      runtime.containers[index].phase = .ended
      return
    }
    runtime.containers[index].probes = []
    // Kubernetes: staging/src/k8s.io/client-go/util/flowcontrol/backoff.go, hasExpired
    let isCalm = now - since > .seconds(600)
    if isCalm { runtime.containers[index].backoff = .seconds(10) }
    if runtime.containers[index].restarts == 0 || isCalm {
      runtime.containers[index].phase = .backingOff(until: now + .milliseconds(500), wait: nil)
      return
    }
    let wait = runtime.containers[index].backoff
    runtime.containers[index].backoff = min(wait * 2, Self.backoffMax)
    runtime.containers[index].phase = .backingOff(until: now + wait, wait: wait)
    runtime.containers[index].backoffSince = now
    sayBackOff(index, pod, runtime)
  }

  /// Notes how a run of a container has ended.
  func endRun(
    _ index: Int, _ runtime: inout PodRuntime, _ since: Instant, _ exitCode: Int64, reason: String
  ) {
    if let last = runtime.containers[index].last { runtime.containers[index].earlier = [last] }
    runtime.containers[index].last = ContainerRuntime.Termination(
      exitCode: exitCode, started: since, finished: now, reason: reason,
      id: runtime.containers[index].id)
  }

  /// Whether a container that has ended with a status is started again.
  // Kubernetes: pkg/kubelet/container/helpers.go, ShouldContainerBeRestarted
  private func restarts(
    _ index: Int, _ pod: JSON, _ runtime: PodRuntime, after exitCode: Int64
  ) -> Bool {
    let container = containerDefinition(pod, runtime, index)
    for rule in container["restartPolicyRules"]?.array ?? [] where rule["action"] == "Restart" {
      let isListed = rule["exitCodes", "values"]?.array?.contains(.integer(exitCode)) ?? false
      if isListed == (rule["exitCodes", "operator"] == "In") { return true }
    }
    if isSidecar(pod, runtime, index) { return true }
    switch container["restartPolicy"]?.string ?? pod["spec", "restartPolicy"]?.string {
    case "Never": return false
    case "OnFailure": return exitCode != 0
    default: return index >= runtime.initCount || exitCode != 0
    }
  }

  /// Why a container has ended, in a word.
  private func reason(of code: Int64, _ plan: ProcessPlan) -> String {
    if code == 0 { return "Completed" }
    return code == 137 && plan.runsOutOfMemory ? "OOMKilled" : "Error"
  }
}

// MARK: What containers need and are called

extension World {
  /// The definition of a container of a pod.
  func containerDefinition(_ pod: JSON, _ runtime: PodRuntime, _ index: Int) -> JSON {
    index < runtime.initCount
      ? pod["spec", "initContainers"]?[index] ?? [:]
      : pod["spec", "containers"]?[index - runtime.initCount] ?? [:]
  }

  /// The name of a container of a pod.
  func containerName(_ pod: JSON, _ runtime: PodRuntime, _ index: Int) -> String {
    containerDefinition(pod, runtime, index)["name"]?.string ?? ""
  }

  /// Records an event of a kubelet about a container.
  mutating func emitFromKubelet(
    _ pod: JSON, type: String, reason: String, message: String, container index: Int,
    _ runtime: PodRuntime, times: Int = 1
  ) {
    let list = index < runtime.initCount ? "initContainers" : "containers"
    emit(
      on: pod, type: type, reason: reason, component: "kubelet", message: message,
      fieldPath: "spec.\(list){\(containerName(pod, runtime, index))}", host: runtime.node,
      times: times)
  }

  /// Says that the image of a container is there already.
  private mutating func emitImagePresent(_ index: Int, _ pod: JSON, _ runtime: PodRuntime) {
    let image = containerDefinition(pod, runtime, index)["image"]?.string ?? ""
    emitFromKubelet(
      pod, type: "Normal", reason: "Pulled",
      message:
        "Container image \"\(image)\" already present on machine and can be accessed by the pod",
      container: index, runtime)
  }

  /// The key of an image on a node.
  func imageKey(_ node: String, _ image: String) -> IndexKey {
    IndexKey(value: node, resource: 0, object: ObjectKey(image))
  }

  /// What is known of an image.
  mutating func imageFacts(_ name: String) -> ImageFacts {
    if let known = kubelets.facts[name] { return known }
    let facts = ImageFacts(name, missing: configuration.missingImages)
    kubelets.facts.updateValue(facts, forKey: name)
    return facts
  }

  /// A duration of at least a millisecond as Go prints it, to the millisecond.
  private func goDuration(_ duration: Duration) -> String {
    let milliseconds = duration.nanoseconds / 1_000_000
    if milliseconds < 1000 { return "\(milliseconds)ms" }
    var text = "\(milliseconds / 1000)"
    if milliseconds % 1000 != 0 {
      var fraction = String(milliseconds % 1000 + 1000).dropFirst()
      while fraction.last == "0" { fraction.removeLast() }
      text += ".\(fraction)"
    }
    return text + "s"
  }

  /// A new container's id.
  private mutating func containerID() -> String {
    var id = "containerd://"
    for _ in 0..<4 {
      let digits = String(random.next(), radix: 16)
      id += String(repeating: "0", count: 16 - digits.count) + digits
    }
    return id
  }

  /// An address for a pod: the node's own for one on the host's network, else the next of the node's range.
  mutating func podAddress(_ pod: JSON, _ node: String) -> String {
    if pod["spec", "hostNetwork"]?.bool == true { return kubelets.nodes[node]?.address ?? "" }
    guard let given = kubelets.nodes[node]?.addresses else { return "" }
    // Only once the range has been used up can an address be some pod's already.
    var taken: Set<String> = []
    if given >= Self.podAddresses {
      for key in state.pods(onNode: node) {
        if let address = kubelets.pods[key]?.address { taken.insert(address) }
      }
    }
    return kubelets.nodes.modify(node) { runtime in
      var address = ""
      for _ in 0..<Self.podAddresses {
        address = "\(runtime.podNetwork)\(2 + runtime.addresses % Self.podAddresses)"
        runtime.addresses += 1
        if !taken.contains(address) { break }
      }
      return address
    } ?? ""
  }
}
