internal import KubeAPI

/// The controller of disruption budgets: how many of a budget's pods may go at present.
// Kubernetes: pkg/controller/disruption/disruption.go
extension World {
  /// For how long a pod counts as going whose eviction was granted.
  // Kubernetes: pkg/controller/disruption/disruption.go, DeletionTimeout
  private static let deletionTimeout = Duration.seconds(120)

  /// A budget has come, changed or gone.
  mutating func disruptionsObserve(_ change: Change) {
    if change.kind == .deleted {
      disruptions.memos.removeValue(forKey: change.key)
      disruptions.dirty.remove(change.key)
      return
    }
    disruptions.dirty.insert(change.key)
    if let old = change.old, old["spec", "selector"] == change.new["spec", "selector"] { return }
    var memo = DisruptionMemo(change.new)
    if let selector = memo.selector {
      for (key, pod) in state.objects(.pods, in: change.key.namespace)
      where selector.matches(labels: pod.labels) {
        memo.set(key, Self.member(pod))
      }
    }
    disruptions.memos.updateValue(memo, forKey: change.key)
  }

  /// What a pod counts as; `nil` when it has ended.
  private static func member(_ pod: JSON) -> DisruptionMemo.Member? {
    let phase = pod["status", "phase"]?.string
    if phase == "Succeeded" || phase == "Failed" { return nil }
    return DisruptionMemo.Member(
      isHealthy: PodCondition.isReady(pod) && !pod.isBeingDeleted,
      controller: pod.controllerReference?["uid"]?.string ?? "")
  }

  /// A pod has come, changed or gone.
  mutating func disruptionsObservePod(_ change: Change) {
    if disruptions.memos.isEmpty { return }
    for key in budgets(in: change.key.namespace) {
      guard let memo = disruptions.memos[key], let selector = memo.selector else { continue }
      let isIn = change.kind != .deleted && selector.matches(labels: change.new.labels)
      let member = isIn ? Self.member(change.new) : nil
      let wasDisrupted = memo.disrupted.contains(change.key.name)
      if memo.members[change.key] == member && !wasDisrupted { continue }
      disruptions.memos.modify(key) { memo in
        memo.set(change.key, member)
        if change.kind == .deleted || change.new.isBeingDeleted {
          memo.disrupted.removeValue(forKey: change.key.name)
        }
      }
      disruptions.dirty.insert(key)
    }
  }

  /// The budgets of a namespace, by name.
  private func budgets(in namespace: String) -> [ObjectKey] {
    disruptions.memos.entries(from: ObjectKey(namespace: namespace, name: ""))
      .lazy.prefix { $0.key.namespace == namespace }.map(\.key)
  }

  /// Writes the status of budgets whose pods have changed; says whether there was one.
  mutating func runDisruptions() -> Bool {
    guard !disruptions.dirty.isEmpty else { return false }
    let batch = disruptions.dirty
    disruptions.dirty = SortedSet()
    for key in batch { syncBudget(key) }
    return true
  }

  /// Writes the status of one budget.
  // Kubernetes: pkg/controller/disruption/disruption.go, trySync, updatePdbStatus
  private mutating func syncBudget(_ key: ObjectKey) {
    guard let budget = state.object(.podDisruptionBudgets, key),
      let memo = disruptions.memos[key]
    else { return }
    let instant = now
    let expected = expectedPods(memo, budget)
    let desired = desiredHealthy(memo, budget, expected)
    let late = memo.disrupted.filter { $0.value + Self.deletionTimeout <= instant }.map(\.key)
    if !late.isEmpty {
      disruptions.memos.modify(key) { memo in
        for name in late { memo.disrupted.removeValue(forKey: name) }
      }
    }
    let going = (disruptions.memos[key] ?? memo).disrupted
    let goingHealthy = going.reduce(into: 0) { count, entry in
      let pod = ObjectKey(namespace: key.namespace, name: entry.key)
      if memo.members[pod]?.isHealthy ?? false { count += 1 }
    }
    let healthy = memo.healthy - goingHealthy
    let allowed = expected == 0 ? 0 : max(0, healthy - desired)
    let time = timestamp
    edit(.podDisruptionBudgets, key) { budget in
      var status: JSON = [
        "currentHealthy": .integer(Int64(healthy)), "desiredHealthy": .integer(Int64(desired)),
        "disruptionsAllowed": .integer(Int64(allowed)), "expectedPods": .integer(Int64(expected)),
        "observedGeneration": .integer(budget.generation),
      ]
      if !going.isEmpty {
        status["disruptedPods"] = .object(
          JSONObject(going.map { ($0.key, .string($0.value.rfc3339)) }))
      }
      let reason = allowed > 0 ? "SufficientPods" : "InsufficientPods"
      let verdict = allowed > 0 ? "True" : "False"
      let old = budget["status", "conditions"]?.array?.first { $0["type"] == "DisruptionAllowed" }
      let since = old?["status"]?.string == verdict ? old?["lastTransitionTime"] : nil
      status["conditions"] = [
        [
          "type": "DisruptionAllowed", "status": .string(verdict), "reason": .string(reason),
          "message": "", "observedGeneration": .integer(budget.generation),
          "lastTransitionTime": since ?? time,
        ]
      ]
      budget["status"] = status
    }
  }

  /// How many pods there should be.
  // Kubernetes: pkg/controller/disruption/disruption.go, getExpectedPodCount, getExpectedScale
  private func expectedPods(_ memo: DisruptionMemo, _ budget: JSON) -> Int {
    let most = IntOrString(budget["spec", "maxUnavailable"])
    let least = IntOrString(budget["spec", "minAvailable"])
    if most == nil, case .int = least { return memo.members.count }
    var expected = 0
    var seen: Set<String> = []
    for (pod, member) in memo.members where !member.controller.isEmpty {
      guard seen.insert(member.controller).inserted else { continue }
      expected += scale(ofController: member.controller, of: pod)
    }
    return expected
  }

  /// How many pods the controller of a pod wants.
  private func scale(ofController uid: String, of pod: ObjectKey) -> Int {
    guard let object = state.object(.pods, pod),
      let owner = controller(of: object), owner.uid == uid
    else { return 0 }
    if let parent = controller(of: owner), parent["spec", "replicas"] != nil {
      return parent["spec", "replicas"]?.int ?? 0
    }
    return owner["spec", "replicas"]?.int ?? 0
  }

  /// The object that controls another one.
  private func controller(of object: JSON) -> JSON? {
    guard let reference = object.controllerReference,
      let resource = state.resource(
        apiVersion: reference.text("apiVersion"), kind: reference.text("kind"))
    else { return nil }
    let key = ObjectKey(namespace: object.namespace, name: reference.text("name"))
    return state.object(resource, key)
  }

  /// How many pods have to be healthy.
  private func desiredHealthy(_ memo: DisruptionMemo, _ budget: JSON, _ expected: Int) -> Int {
    if let most = IntOrString(budget["spec", "maxUnavailable"]) {
      let number = Int(most.scaled(total: Int64(expected), roundUp: true) ?? 0)
      return max(0, expected - number)
    }
    guard let least = IntOrString(budget["spec", "minAvailable"]) else { return expected }
    return Int(least.scaled(total: Int64(expected), roundUp: true) ?? 0)
  }
}

// MARK: Preemption

extension World {
  /// Parts the pods that may have to go into those whose going breaks a budget and the others, in order.
  // Kubernetes: pkg/scheduler/framework/preemption/preemption.go, filterPodsWithPDBViolation
  func partByBudgets(_ pods: [JSON]) -> (violating: [JSON], others: [JSON]) {
    if disruptions.memos.isEmpty { return ([], pods) }
    var left: [ObjectKey: Int64] = [:]
    var (violating, others): ([JSON], [JSON]) = ([], [])
    for pod in pods {
      var breaksOne = false
      for key in budgets(in: pod.namespace) where !pod.labels.isEmpty {
        guard let memo = disruptions.memos[key], let selector = memo.selector,
          !selector.isEmpty, selector.matches(labels: pod.labels),
          !memo.disrupted.contains(pod.name)
        else { continue }
        let status = state.object(.podDisruptionBudgets, key)?["status"]
        let room = (left[key] ?? status?["disruptionsAllowed"]?.integer ?? 0) - 1
        left[key] = room
        if room < 0 { breaksOne = true }
      }
      if breaksOne { violating.append(pod) } else { others.append(pod) }
    }
    return (violating, others)
  }
}

// MARK: Evictions

extension World {
  /// Grants or refuses the eviction of a pod.
  // Kubernetes: pkg/registry/core/pod/storage/eviction.go, Create, checkAndDecrement
  mutating func checkEviction(_ pod: JSON, isDryRun: Bool) throws(APIError) {
    let phase = pod["status", "phase"]?.string
    if phase == "Succeeded" || phase == "Failed" || phase == "Pending" || pod.isBeingDeleted {
      return
    }
    let matching = budgets(in: pod.namespace).filter {
      disruptions.memos[$0]?.selector?.matches(labels: pod.labels) ?? false
    }
    if matching.count > 1 {
      throw .internalError(
        "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support."
      )
    }
    guard let key = matching.first, let budget = state.object(.podDisruptionBudgets, key) else {
      return
    }
    let status = budget["status"] ?? [:]
    if !PodCondition.isReady(pod) {
      let isAlways = budget["spec", "unhealthyPodEvictionPolicy"] == "AlwaysAllow"
      let healthy = status["currentHealthy"]?.integer ?? 0
      let desired = status["desiredHealthy"]?.integer ?? 0
      if isAlways || healthy >= desired && desired > 0 { return }
    }
    if (status["observedGeneration"]?.integer ?? 0) < budget.generation {
      throw Self.tooManyRequests(
        "Cannot evict pod as it would violate the pod's disruption budget.",
        "The disruption budget \(key.name) is still being processed by the server.",
        retryAfter: 10)
    }
    if status["disruptionsAllowed"]?.integer ?? 0 <= 0 {
      let healthy = status["currentHealthy"]?.integer ?? 0
      let desired = status["desiredHealthy"]?.integer ?? 0
      throw Self.tooManyRequests(
        "Cannot evict pod as it would violate the pod's disruption budget.",
        "The disruption budget \(key.name) needs \(desired) healthy pods and has \(healthy) currently",
        retryAfter: nil)
    }
    if isDryRun { return }
    let instant = now
    let name = pod.name
    disruptions.memos.modify(key) { $0.disrupted.updateValue(instant, forKey: name) }
    edit(.podDisruptionBudgets, key) { budget in
      budget.modify("status") { status in
        let allowed = (status["disruptionsAllowed"]?.integer ?? 0) - 1
        status["disruptionsAllowed"] = .integer(allowed)
        var disrupted = status["disruptedPods"] ?? [:]
        disrupted[name] = .string(instant.rfc3339)
        status["disruptedPods"] = disrupted
      }
    }
  }

  /// The refusal of an eviction for now.
  private static func tooManyRequests(
    _ message: String, _ cause: String, retryAfter: Int?
  ) -> APIError {
    APIError(
      code: 429, reason: "TooManyRequests", message: message,
      details: APIError.Details(
        causes: [APIError.Cause(reason: "DisruptionBudget", message: cause, field: "")],
        retryAfterSeconds: retryAfter))
  }

  /// Marks a pod as one that is being evicted.
  // Kubernetes: pkg/registry/core/pod/storage/eviction.go, addConditionAndDeletePod
  mutating func markEvicted(_ key: ObjectKey) {
    let time = timestamp
    edit(.pods, key) { pod in
      var condition: JSON = [
        "type": "DisruptionTarget", "status": "True", "reason": "EvictionByEvictionAPI",
        "message": "Eviction API: evicting", "lastProbeTime": nil, "lastTransitionTime": time,
      ]
      if pod.generation > 0 { condition["observedGeneration"] = .integer(pod.generation) }
      pod.modify("status") { status in
        status.modify("conditions") { conditions in
          conditions.updateItems { items in
            items.removeAll { $0["type"] == "DisruptionTarget" }
            items.append(condition)
          }
        }
      }
    }
  }
}
