internal import KubeAPI

/// Evictions: deletions of pods that their disruption budgets allow.
// Kubernetes: pkg/registry/core/pod/storage/eviction.go, Create
extension World {
  /// Deletes a pod as an eviction does, or says why not.
  mutating func createEviction(
    _ request: APIRequest, _ info: RequestInfo
  ) throws(APIError) -> APIResponse {
    let options = try WriteOptions(request)
    let draft = try ObjectDecoder.decode(
      request.body, group: "policy", version: "v1", kind: "Eviction",
      validation: options.validation)
    var eviction = draft.object
    try Self.setNamespace(&eviction, info)
    if eviction.name != info.name {
      throw .badRequest("name in URL does not match name in Eviction object")
    }
    let deletion = try DeleteRequest(reading: eviction["deleteOptions"] ?? [:])
    let isDryRun = options.isDryRun || deletion.isDryRun
    var pods = info
    pods.subresource = nil
    let pod = try stored(pods)
    let budget = Self.ignoresBudgets(pod) ? nil : try budget(for: pod)
    if let budget { try check(budget, pod) }
    try deletion.checkPreconditions(pod, pods)
    if !isDryRun {
      if let budget { spend(budget, on: pod) }
      deleteObject(.pods, info.key, deletion.options)
    }
    return APIResponse(
      code: 201, body: Self.success(code: 201), warnings: draft.warnings)
  }

  /// Whether a pod counts for no budget, because it does not run.
  private static func ignoresBudgets(_ pod: JSON) -> Bool {
    pod.isBeingDeleted
      || ["Succeeded", "Failed", "Pending"].contains(pod["status", "phase"]?.string ?? "Pending")
  }

  /// The one budget that a pod counts for.
  private func budget(for pod: JSON) throws(APIError) -> JSON? {
    let found = state.objects(.podDisruptionBudgets, in: pod.namespace).filter {
      Self.selects($0.value, pod)
    }
    if found.count > 1 {
      throw APIError(
        code: 500, reason: "InternalError",
        message: "This pod has more than one PodDisruptionBudget, which the eviction subresource "
          + "does not support.")
    }
    return found.first?.value
  }

  /// Whether a budget counts a pod.
  private static func selects(_ budget: JSON, _ pod: JSON) -> Bool {
    guard let selector = try? LabelSelector(budget["spec", "selector"]) else { return false }
    return selector.matches(labels: pod.labels)
  }

  /// Refuses the eviction of a pod that its budget needs.
  private func check(_ budget: JSON, _ pod: JSON) throws(APIError) {
    let counts = DisruptionCounts(budget, state)
    if !Self.isReady(pod) {
      let always = budget["spec", "unhealthyPodEvictionPolicy"] == "AlwaysAllow"
      if always || counts.healthy >= counts.desired && counts.desired > 0 { return }
    }
    if counts.allowed > 0 { return }
    var error = APIError(
      code: 429, reason: "TooManyRequests",
      message: "Cannot evict pod as it would violate the pod's disruption budget.",
      details: APIError.Details())
    error.details?.causes = [
      APIError.Cause(
        reason: "DisruptionBudget",
        message: "The disruption budget \(budget.name) needs \(counts.desired) healthy pods "
          + "and has \(counts.healthy) currently", field: "")
    ]
    throw error
  }

  /// Whether a pod is ready.
  static func isReady(_ pod: JSON) -> Bool {
    pod["status"]?.items("conditions").contains {
      $0["type"] == "Ready" && $0["status"] == "True"
    } ?? false
  }

  /// Notes in a budget's status that a pod is going.
  private mutating func spend(_ budget: JSON, on pod: JSON) {
    guard budget["status", "observedGeneration"] != nil else { return }
    let time = timestamp
    let key = ObjectKey(namespace: budget.namespace, name: budget.name)
    edit(.podDisruptionBudgets, key) { budget in
      budget.modify("status") { status in
        let allowed = status["disruptionsAllowed"]?.integer ?? 0
        status["disruptionsAllowed"] = .integer(max(0, allowed - 1))
        status.modify("disruptedPods") { $0[pod.name] = time }
      }
    }
  }
}

/// How many pods of a disruption budget are well, and how many of them have to be.
// Kubernetes: pkg/controller/disruption/disruption.go, getExpectedPodCount
struct DisruptionCounts {
  /// How many are ready and stay.
  let healthy: Int64
  /// How many have to be.
  let desired: Int64
  /// How many may go.
  let allowed: Int64

  /// Takes the counts from a budget's status, or counts its pods where it has none yet.
  init(_ budget: JSON, _ state: State) {
    if let status = budget["status"], status["observedGeneration"]?.integer == budget.generation {
      healthy = status["currentHealthy"]?.integer ?? 0
      desired = status["desiredHealthy"]?.integer ?? 0
      allowed = status["disruptionsAllowed"]?.integer ?? 0
      return
    }
    guard let selector = try? LabelSelector(budget["spec", "selector"]) else {
      (healthy, desired, allowed) = (0, 0, 0)
      return
    }
    var expected: Int64 = 0
    var healthy: Int64 = 0
    for (_, pod) in state.objects(.pods, in: budget.namespace)
    where selector.matches(labels: pod.labels) {
      let phase = pod["status", "phase"]?.string
      if phase == "Succeeded" || phase == "Failed" { continue }
      expected += 1
      if World.isReady(pod), !pod.isBeingDeleted { healthy += 1 }
    }
    self.healthy = healthy
    if let most = budget["spec", "maxUnavailable"] {
      desired = max(0, expected - Self.count(most, of: expected))
    } else {
      desired = Self.count(budget["spec", "minAvailable"] ?? 1, of: expected)
    }
    allowed = expected > 0 ? max(0, healthy - desired) : 0
  }

  /// A number, or a percentage of one, rounded up.
  private static func count(_ value: JSON, of whole: Int64) -> Int64 {
    if let number = value.integer { return number }
    guard let text = value.string, text.hasSuffix("%"), let percent = Int64(text.dropLast()) else {
      return 0
    }
    return (whole * percent + 99) / 100
  }
}
