internal import KubeAPI

/// A probe whose answers are not all good, and how it stands in the present run of its container.
///
/// Probes that always succeed are not kept: what follows from them is computed.
struct ProbeRuntime: Sendable {
  /// What a probe decides.
  enum Kind: String, Sendable {
    /// Whether the other probes may begin.
    case startup = "Startup"
    /// Whether the container goes on.
    case liveness = "Liveness"
    /// Whether the container gets requests.
    case readiness = "Readiness"

    /// The field of a container that defines it.
    var field: String { rawValue.lowercased() + "Probe" }
  }

  /// What it decides.
  var kind: Kind
  /// How long after the start it is asked first.
  var delay: Duration
  /// How often it is asked.
  var period: Duration
  /// After how many failures in a row it counts as failed.
  var failureThreshold: Int64
  /// After how many successes in a row it counts as passed.
  var successThreshold: Int64
  /// How long the process may take to end when it is killed; `nil` for what the pod says.
  var grace: Int64?
  /// What it answers.
  var answer = ProbeAnswer(nil)
  /// When it is asked next; `nil` when it waits for another, or nothing will change.
  var next: Instant?
  /// How many answers of the last kind came in a row.
  var streak: Int64 = 0
  /// Whether the last answer was good.
  var wasGood = false
  /// Whether it counts as passed.
  var hasPassed = false

  /// Reads a probe of a container.
  init(_ kind: Kind, _ probe: JSON) {
    /// A number between bounds that keep all sums small.
    func number(_ name: String, _ otherwise: Int64) -> Int64 {
      min(max(probe[name]?.integer ?? otherwise, 0), 1_000_000)
    }
    self.kind = kind
    delay = .seconds(number("initialDelaySeconds", 0))
    period = .seconds(max(number("periodSeconds", 10), 1))
    failureThreshold = max(number("failureThreshold", 3), 1)
    successThreshold = max(number("successThreshold", 1), 1)
    grace = probe["terminationGracePeriodSeconds"]?.integer
  }

  /// Takes an answer in.
  mutating func take(isGood: Bool) {
    streak = isGood == wasGood ? min(streak + 1, 1_000_000) : 1
    wasGood = isGood
    if isGood && streak >= successThreshold { hasPassed = true }
    if !isGood && streak >= failureThreshold { hasPassed = false }
  }
}

// MARK: Running

extension World {
  /// How long after its container's start a probe is asked first, beside its own delay.
  private static let firstProbe = Duration.seconds(1)

  /// The probes of a container that have to be run, because one of them does not always succeed.
  static func troubledProbes(of container: JSON, address: String) -> [ProbeRuntime] {
    var probes: [ProbeRuntime] = []
    for kind in [ProbeRuntime.Kind.startup, .liveness, .readiness] {
      guard let definition = container[kind.field], !definition.isNull else { continue }
      var probe = ProbeRuntime(kind, definition)
      probe.answer = ProbeAnswer.of(definition, to: container, address: address)
      probes.append(probe)
    }
    return probes.contains { !$0.answer.alwaysSucceeds } ? probes : []
  }

  /// Prepares the probes of a container that starts.
  mutating func startProbes(_ index: Int, _ pod: JSON, _ runtime: inout PodRuntime) {
    guard runtime.containers[index].hasProbes else { return }
    var probes = Self.troubledProbes(
      of: containerDefinition(pod, runtime, index), address: runtime.address)
    let waits = probes.first?.kind == .startup
    for place in probes.indices where place == 0 || !waits {
      probes[place].next = now + Self.firstProbe + probes[place].delay
    }
    runtime.containers[index].probes = probes
  }

  /// Runs the probes of a container that are due, and says when one is due next; a failed one may end the container.
  // Kubernetes: pkg/kubelet/prober/worker.go, doProbe
  mutating func runProbes(
    _ index: Int, _ pod: JSON, since: Instant, _ runtime: inout PodRuntime
  ) -> Wake? {
    let early = runtime.containers[index].restarts < 3
    var wake: Wake?
    for place in runtime.containers[index].probes.indices {
      var probe = runtime.containers[index].probes[place]
      guard let due = probe.next else { continue }
      if due <= now {
        let failure = probe.answer.failure(at: now - since)
        let had = probe.hasPassed
        probe.take(isGood: failure == nil)
        if let failure {
          emitFromKubelet(
            pod, type: "Warning", reason: "Unhealthy",
            message: "\(probe.kind.rawValue) probe failed: \(failure)", container: index, runtime)
          if probe.kind != .readiness, probe.streak >= probe.failureThreshold {
            kill(index, pod, because: probe, &runtime)
            return nil
          }
        }
        probe.next = nextProbe(probe, since)
        if probe.kind == .startup, probe.hasPassed {
          probe.next = nil
          if !had { startGated(index, since, &runtime) }
        }
        runtime.containers[index].probes[place] = probe
      }
    }
    for probe in runtime.containers[index].probes {
      guard let next = probe.next else { continue }
      let isNews = probe.kind == .readiness ? probe.streak < probe.failureThreshold : early
      let other = Wake(at: next, kind: isNews ? .progress : .retry)
      if wake == nil { wake = other } else { wake?.take(other) }
    }
    return wake
  }

  /// When a probe is to be asked again: at once in its rhythm while something may come of it, else when its answer turns.
  private func nextProbe(_ probe: ProbeRuntime, _ since: Instant) -> Instant? {
    let settled =
      probe.wasGood
      && (probe.hasPassed || probe.kind == .liveness) && probe.streak >= probe.successThreshold
    guard settled else { return now + probe.period }
    guard let turn = probe.answer.nextFailure(after: now - since) else { return nil }
    let wait = (since + turn) - now
    let periods = (wait.nanoseconds + probe.period.nanoseconds - 1) / probe.period.nanoseconds
    return now + .nanoseconds(probe.period.nanoseconds * max(periods, 1))
  }

  /// Lets the probes begin that have waited for the startup probe.
  private func startGated(_ index: Int, _ since: Instant, _ runtime: inout PodRuntime) {
    for place in runtime.containers[index].probes.indices
    where runtime.containers[index].probes[place].kind != .startup {
      let delay = runtime.containers[index].probes[place].delay
      runtime.containers[index].probes[place].next = max(now, since + delay) + Self.firstProbe
    }
  }

  /// Ends a container because of a probe.
  // Kubernetes: pkg/kubelet/kuberuntime/kuberuntime_manager.go, computePodActions
  private mutating func kill(
    _ index: Int, _ pod: JSON, because probe: ProbeRuntime, _ runtime: inout PodRuntime
  ) {
    let container = containerDefinition(pod, runtime, index)
    guard case .running(let since, _) = runtime.containers[index].phase else { return }
    let name = container["name"]?.string ?? ""
    emitFromKubelet(
      pod, type: "Normal", reason: "Killing",
      message: "Container \(name) failed \(probe.kind.rawValue.lowercased()) probe"
        + (restartsAfterKill(index, pod, runtime) ? ", will be restarted" : ""),
      container: index, runtime)
    let grace = probe.grace ?? pod["spec", "terminationGracePeriodSeconds"]?.integer ?? 30
    let isStubborn = runtime.containers[index].plan.ignoresTermination
    runtime.containers[index].probes = []
    runtime.containers[index].phase = .stopping(
      since: since,
      until: now + (isStubborn ? .seconds(min(max(grace, 0), 1_000_000)) : .milliseconds(100)),
      exitCode: terminationCode(index, pod, runtime))
  }

  /// Whether a container that is killed is started again.
  private func restartsAfterKill(_ index: Int, _ pod: JSON, _ runtime: PodRuntime) -> Bool {
    let container = containerDefinition(pod, runtime, index)
    let isSidecar = index < runtime.initCount && container["restartPolicy"] == "Always"
    return isSidecar || pod["spec", "restartPolicy"] != "Never"
  }
}
