internal import KubeAPI

/// What the controller of autoscalers keeps between syncs.
struct AutoscalerMemory: Sendable {
  /// What is known of one autoscaler.
  struct Memo: Sendable {
    /// The autoscaler's uid.
    var uid: String
    /// When it is looked at the next time.
    var wakeAt: Instant
    /// The labels of the pods that it controls; nothing until it has found its target.
    var selector = LabelSelector.nothing
  }

  /// The autoscalers whose turn it is.
  var dirty = SortedSet<ObjectKey>()
  /// What is known of each autoscaler.
  var memos = SortedMap<ObjectKey, Memo>()
}

/// Which autoscaler is looked at when, and the syncs of autoscalers.
extension World {
  /// How long it takes until an autoscaler is looked at, and looked at again.
  // Kubernetes: pkg/controller/podautoscaler/rate_limiters.go, NewDefaultHPARateLimiter
  private static let autoscalerPeriod = Duration.seconds(15)
  /// The resource that autoscalers are stored as.
  private static let autoscalers = Resource.horizontalPodAutoscalers

  /// An autoscaler has come, changed or gone.
  mutating func autoscalersObserve(_ change: Change) {
    if change.kind == .deleted {
      autoscalers.memos.removeValue(forKey: change.key)
      autoscalers.dirty.remove(change.key)
      return
    }
    if autoscalers.memos[change.key]?.uid == change.new.uid { return }
    planAutoscaler(change.key, uid: change.new.uid)
  }

  /// Sees to it that an autoscaler is looked at after a while.
  private mutating func planAutoscaler(_ key: ObjectKey, uid: String) {
    let moment = now + Self.autoscalerPeriod
    var memo = autoscalers.memos[key] ?? AutoscalerMemory.Memo(uid: uid, wakeAt: moment)
    memo.uid = uid
    memo.wakeAt = moment
    autoscalers.memos.updateValue(memo, forKey: key)
    timers.set(Timer(kind: .schedule, target: .autoscaler(key)), at: moment)
  }

  /// An autoscaler's timer has run out.
  mutating func wakeAutoscaler(_ key: ObjectKey) {
    guard let memo = autoscalers.memos[key], memo.wakeAt <= now else { return }
    autoscalers.dirty.insert(key)
  }

  /// Syncs every autoscaler whose turn it is; says whether there was one.
  mutating func runAutoscalers() -> Bool {
    guard !autoscalers.dirty.isEmpty else { return false }
    let batch = autoscalers.dirty
    autoscalers.dirty = SortedSet()
    for key in batch {
      guard let autoscaler = state.object(Self.autoscalers, key) else { continue }
      syncAutoscaler(autoscaler, key)
      planAutoscaler(key, uid: autoscaler.uid)
    }
    return true
  }

  /// Syncs one autoscaler.
  private mutating func syncAutoscaler(_ autoscaler: JSON, _ key: ObjectKey) {
    let target = autoscalerTarget(of: autoscaler)
    if case .success(let found) = target, let selector = found.selector {
      autoscalers.memos.modify(key) { $0.selector = selector }
    }
    let decision = AutoscalerController(autoscaler: autoscaler, now: now)
      .reconcile(target, rivals: rivals(of: key))
    if let replicas = decision.replicas, case .success(let found) = target {
      edit(found.resource.storage, found.key) { object in
        object.set(Self.replicasPath(found.resource), .integer(replicas))
        object.modify("metadata") { metadata in
          metadata["generation"] = .integer((metadata["generation"]?.integer ?? 0) &+ 1)
        }
      }
    }
    for event in decision.events {
      emit(
        on: autoscaler, type: event.type, reason: event.reason,
        component: "horizontal-pod-autoscaler", message: event.message)
    }
    edit(Self.autoscalers, key) { $0["status"] = decision.status }
  }

  /// What an autoscaler scales, or why that cannot be found.
  // Kubernetes: pkg/controller/podautoscaler/horizontal.go, scaleForResourceMappings
  private func autoscalerTarget(of autoscaler: JSON) -> Result<AutoscalerTarget, APIError> {
    let reference = autoscaler["spec", "scaleTargetRef"] ?? [:]
    let (kind, apiVersion) = (reference.text("kind"), reference.text("apiVersion"))
    let group = apiVersion.contains("/") ? String(apiVersion.prefix { $0 != "/" }) : ""
    guard
      let resource = Resource.find(kind: kind, group: group)
        ?? state.resource(apiVersion: apiVersion, kind: kind), resource.kind == kind
    else {
      return .failure(
        .badRequest("no matches for kind \(kind.goQuoted) in group \(group.goQuoted)"))
    }
    guard resource.subresource("scale") != nil else {
      return .failure(.badRequest("the server could not find the requested resource"))
    }
    let key = ObjectKey(namespace: autoscaler.namespace, name: reference.text("name"))
    guard let object = state.object(resource, key) else {
      return .failure(
        .notFound(group: resource.group, resource: resource.plural, name: key.name))
    }
    let chosen = object["spec", "selector"]
    let selector: LabelSelector? =
      if let paths = resource.custom?.scale {
        paths.selector.flatMap { object[at: $0]?.string }.flatMap {
          try? LabelSelector(parsing: $0)
        }
      } else if resource == .replicationControllers {
        chosen?.object.map { LabelSelector(matchLabels: $0) }
      } else {
        chosen.flatMap { try? LabelSelector($0) }
      }
    return .success(
      AutoscalerTarget(
        resource: resource, key: key,
        replicas: object[at: Self.replicasPath(resource)]?.integer ?? 1,
        selector: selector))
  }

  /// The autoscalers that control pods which one of them controls.
  private func rivals(of key: ObjectKey) -> [ObjectKey] {
    let others = Array(
      autoscalers.memos.entries(from: ObjectKey(namespace: key.namespace, name: ""))
        .lazy.prefix { $0.key.namespace == key.namespace }
        .map { (key: $0.key, selector: $0.value.selector) })
    guard others.count > 1, let own = autoscalers.memos[key]?.selector else { return [key] }
    let labels = state.objects(.pods, in: key.namespace).lazy.map(\.value.labels)
      .filter { own.matches(labels: $0) }
    return others.filter { other in labels.contains { other.selector.matches(labels: $0) } }
      .map(\.key)
  }
}
