public import KubeAPI

/// A line that a container has printed.
public struct LogLine: Hashable, Sendable {
  /// When it was printed.
  public var time: Instant
  /// The line, without its end.
  public var text: String
}

/// What containers have printed: worked out from what they run, not kept.
extension World {
  /// The most lines of a log that are kept.
  private static let logLinesMax = 10_000

  /// What a container of a pod has printed in its present run, or in the one before it.
  ///
  /// Throws `NotFound` when there is no such pod, and `BadRequest` when no container or none that is known is
  /// named, or when it has not run yet.
  // Kubernetes: pkg/registry/core/pod/strategy.go, LogLocation; pkg/kubelet/kubelet_pods.go, validateContainerLogStatus
  public func log(
    namespace: String, pod name: String, container: String? = nil, previous: Bool = false
  ) throws(APIError) -> [LogLine] {
    let key = ObjectKey(namespace: namespace, name: name)
    guard let pod = state.object(.pods, key) else {
      throw .notFound(group: "", resource: "pods", name: name)
    }
    let title = try containerForLog(pod, container)
    guard let node = pod["spec", "nodeName"]?.string, !node.isEmpty else { return [] }
    guard let runtime = kubelets.pods[key], runtime.uid == pod.uid,
      let index = runtime.containers.indices.first(where: {
        containerName(pod, runtime, $0) == title
      })
    else {
      throw .badRequest("container \"\(title)\" in pod \"\(name)\" is not available")
    }
    let known = runtime.containers[index]
    let definition = containerDefinition(pod, runtime, index)
    /// What was printed between two moments.
    func printed(_ start: Instant, _ end: Instant) -> [LogLine] {
      lines(of: definition, pod, runtime, from: start, to: end)
    }
    if previous {
      guard let last = known.last, !known.hasEnded else {
        throw .badRequest("previous terminated container \"\(title)\" in pod \"\(name)\" not found")
      }
      return printed(last.started, last.finished)
    }
    if case .running(let since, _) = known.phase { return printed(since, now) }
    if case .stopping(let since, _, _) = known.phase { return printed(since, now) }
    if let last = known.last { return printed(last.started, last.finished) }
    if known.hasEnded { return [] }
    let list = index < runtime.initCount ? "initContainerStatuses" : "containerStatuses"
    let place = index < runtime.initCount ? index : index - runtime.initCount
    let reason = pod["status", list]?[place]?["state", "waiting", "reason"]?.string
    let waits = "container \"\(title)\" in pod \"\(name)\" is waiting to start"
    switch reason {
    case "ErrImagePull": throw .badRequest("\(waits): image can't be pulled")
    case "ImagePullBackOff": throw .badRequest("\(waits): trying and failing to pull image")
    default: throw .badRequest("\(waits): \(reason ?? "ContainerCreating")")
    }
  }

  /// The container whose log is meant.
  private func containerForLog(_ pod: JSON, _ container: String?) throws(APIError) -> String {
    /// The names of a list of containers.
    func names(_ list: String) -> [String] {
      (pod["spec", list]?.array ?? []).map { $0.text("name") }
    }
    let main = names("containers")
    let initial = names("initContainers")
    if let container, !container.isEmpty {
      if main.contains(container) || initial.contains(container) { return container }
      throw .badRequest("container \(container) is not valid for pod \(pod.name)")
    }
    if main.count == 1, let only = main.first { return only }
    var message = "a container name must be specified for pod \(pod.name), choose one of: "
    message += "[\(main.joined(separator: " "))]"
    if !initial.isEmpty {
      message += " or one of the init containers: [\(initial.joined(separator: " "))]"
    }
    throw .badRequest(message)
  }

  /// What a run of a container has printed up to a moment.
  private func lines(
    of container: JSON, _ pod: JSON, _ runtime: PodRuntime, from start: Instant, to end: Instant
  ) -> [LogLine] {
    let command = (container["command"]?.array ?? []).compactMap(\.string)
    let arguments = (container["args"]?.array ?? []).compactMap(\.string)
    let listed = ImageBehaviour.find(for: container)
    let variables = variables(of: container, pod, runtime)
    /// One line of a script, with its variables filled in.
    func line(_ after: Duration, _ text: String) -> LogLine {
      let time = start + after
      return LogLine(time: time, text: ShellText.filled(text, variables, at: time))
    }
    if !command.isEmpty || listed?.ends != nil && !arguments.isEmpty {
      let words = command + arguments
      if let script = ProcessPlan.script(in: words) {
        return ShellScript(script, in: container)
          .lines(until: end - start, limit: Self.logLinesMax)
          .map { line($0.after, $0.text) }
      }
      let program = words.first?.split(separator: "/").last.map(String.init) ?? ""
      if program == "echo" { return [line(.zero, words.dropFirst().joined(separator: " "))] }
      let plan = ProcessPlan(words: words)
      let isServer = plan.end == nil && !plan.ignoresTermination && program != "tail"
      if !isServer { return [] }
    }
    if let listed {
      let texts = listed.lacksEnvironment(container) ? listed.complaint : listed.logs
      if let texts { return texts.map { LogLine(time: start, text: $0) } }
      if listed.ends != nil && command.isEmpty { return [] }
    }
    let image = ImageReference(container.text("image"))?.repository ?? container.text("image")
    let name = command.first ?? image
    return [LogLine(time: start, text: "\(name.split(separator: "/").last ?? "") started")]
  }

  /// The values of a container's environment that are known.
  private func variables(
    of container: JSON, _ pod: JSON, _ runtime: PodRuntime
  ) -> [String: String] {
    var values = ["HOSTNAME": pod.name]
    for variable in container["env"]?.array ?? [] {
      let name = variable.text("name")
      if let value = variable["value"]?.string { values[name] = value }
      guard let source = variable["valueFrom"] else { continue }
      if let path = source["fieldRef", "fieldPath"]?.string {
        values[name] =
          path == "status.podIP"
          ? runtime.address : pod[at: path.split(separator: ".").map(String.init)]?.string ?? ""
      }
      if let reference = source["configMapKeyRef"] {
        let key = ObjectKey(namespace: pod.namespace, name: reference.text("name"))
        let data = state.object(.configMaps, key)?["data"]
        values[name] = data?[reference.text("key")]?.string ?? ""
      }
    }
    return values
  }
}
