internal import KubeAPI

/// What the containers of a pod come to in one line.
// Kubernetes: pkg/printers/internalversion/printers.go, printPod
struct PodSummary {
  /// The word for the pod's status.
  private(set) var reason: String
  /// How many containers are ready.
  private(set) var ready = 0
  /// How many containers run side by side.
  private(set) var total: Int
  /// How often they were started anew.
  private(set) var restarts: Int64 = 0
  /// When the last one of them ended before it was started anew.
  private(set) var lastRestart: JSON?

  /// How often sidecars were started anew.
  private var sidecarRestarts: Int64 = 0
  /// When the last sidecar ended before it was started anew.
  private var lastSidecarRestart: JSON?

  /// Sums up a pod.
  init(_ spec: JSON, _ status: JSON) {
    total = spec.items("containers").count
    let special = status.text("reason")
    reason = special.isEmpty ? status.text("phase") : special
    let conditions = status.items("conditions")
    for condition in conditions
    where condition["type"] == "PodScheduled" && condition["reason"] == "SchedulingGated" {
      reason = "SchedulingGated"
    }
    let isInitializing = readInitContainers(spec, status)
    let isInitialized =
      conditions.first { $0["type"] == "Initialized" }?["status"] == "True"
    if isInitializing && !isInitialized { return }
    restarts = sidecarRestarts
    lastRestart = lastSidecarRestart
    readContainers(status, conditions)
  }

  /// Reads the init containers; says whether one of them has still to end or to start.
  private mutating func readInitContainers(_ spec: JSON, _ status: JSON) -> Bool {
    let containers = spec.items("initContainers")
    if containers.isEmpty { return false }
    let sidecars = Set(
      containers.filter { $0["restartPolicy"] == "Always" }.map { $0.text("name") })
    total += sidecars.count
    for (index, container) in status.items("initContainerStatuses").enumerated() {
      let isSidecar = sidecars.contains(container.text("name"))
      let count = container.number("restartCount") ?? 0
      restarts += count
      Self.keepLatest(&lastRestart, container)
      if isSidecar {
        sidecarRestarts += count
        Self.keepLatest(&lastSidecarRestart, container)
      }
      let terminated = container["state", "terminated"]
      if let terminated, terminated.number("exitCode") ?? 0 == 0 { continue }
      if isSidecar, container.flag("started") {
        if container.flag("ready") { ready += 1 }
        continue
      }
      let waiting = container["state", "waiting"]?.text("reason") ?? ""
      if let terminated {
        reason = "Init:" + Self.ending(terminated)
      } else if !waiting.isEmpty, waiting != "PodInitializing" {
        reason = "Init:" + waiting
      } else {
        reason = "Init:\(index)/\(containers.count)"
      }
      return true
    }
    return false
  }

  /// Reads the containers, of which the first one that is in trouble gives the pod its word.
  private mutating func readContainers(_ status: JSON, _ conditions: [JSON]) {
    var isRunning = false
    for container in status.items("containerStatuses").reversed() {
      restarts += container.number("restartCount") ?? 0
      Self.keepLatest(&lastRestart, container)
      let state = container["state"]
      let waiting = state?["waiting"]?.text("reason") ?? ""
      if !waiting.isEmpty {
        reason = waiting
      } else if let terminated = state?["terminated"] {
        reason = Self.ending(terminated)
      } else if container.flag("ready"), state?["running"] != nil {
        isRunning = true
        ready += 1
      }
    }
    if reason == "Completed", isRunning {
      let isReady = conditions.contains { $0["type"] == "Ready" && $0["status"] == "True" }
      reason = isReady ? "Running" : "NotReady"
    }
  }

  /// How a container ended.
  private static func ending(_ terminated: JSON) -> String {
    let reason = terminated.text("reason")
    if !reason.isEmpty { return reason }
    if let signal = terminated.number("signal"), signal != 0 { return "Signal:\(signal)" }
    return "ExitCode:\(terminated.number("exitCode") ?? 0)"
  }

  /// Keeps the time at which a container ended before its present run, where it is the latest.
  private static func keepLatest(_ latest: inout JSON?, _ container: JSON) {
    guard let time = container["lastState", "terminated"]?["finishedAt"], let text = time.string,
      !text.isEmpty
    else { return }
    if let known = latest?.string, !known.precedes(text) { return }
    latest = time
  }
}
