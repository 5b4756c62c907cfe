internal import KubeAPI

/// What the recorder of events keeps: which events there are about an object, and who talks too much.
struct EventRecorder: Sendable {
  /// Events by the uid of the object that they are about.
  private(set) var byObject = SortedSet<IndexKey>()
  /// How much more each source may say about an object of which it has said much.
  var budgets = SortedMap<String, Budget>()
  /// How many events were made, which keeps names of one instant apart.
  var sequence: Int64 = 0
  /// How often each event was seen that makes a series.
  var series = SortedMap<ObjectKey, Int64>()
  /// The reference of the last object that was spoken of, which its next event shares.
  var lastReference: JSON = [:]
  /// Whether a timer is set for the deletion of forgotten events.
  var isSweepPlanned = false

  /// A token bucket: 25 events at once, then one every five minutes.
  // Kubernetes: staging/src/k8s.io/client-go/tools/record/events_cache.go, defaultSpamBurst, defaultSpamQPS
  struct Budget: Sendable {
    /// What is left, in events.
    var tokens: Double
    /// When it was last filled up.
    var filled: Instant

    /// What is left at a moment.
    private func left(at now: Instant) -> Double {
      min(25, tokens + Double((now - filled).nanoseconds) / 1e9 / 300)
    }

    /// Whether it is as at the beginning.
    func isFull(at now: Instant) -> Bool { left(at: now) >= 25 }

    /// Takes one event out, if there is one.
    mutating func take(at now: Instant) -> Bool {
      tokens = left(at: now)
      filled = now
      if tokens < 1 { return false }
      tokens -= 1
      return true
    }
  }

  /// Keeps the index in step with the store.
  mutating func observe(_ change: Change) {
    guard let uid = change.new["involvedObject", "uid"]?.string else { return }
    let key = IndexKey(value: uid, resource: change.resource, object: change.key)
    switch change.kind {
    case .added: byObject.insert(key)
    case .modified: break
    case .deleted:
      byObject.remove(key)
      series.removeValue(forKey: change.key)
    }
  }

  /// Whether it is counted already how much is said about an object.
  func speaks(about uid: String) -> Bool {
    budgets.entries(from: "\(uid) ").first { _ in true }?.key.hasPrefix(uid) ?? false
  }

  /// Forgets who has been quiet for so long that there is nothing left to hold against them.
  mutating func forgetQuietSources(at now: Instant) {
    for (key, budget) in budgets where budget.isFull(at: now) { budgets.removeValue(forKey: key) }
  }

  /// The events about an object.
  func events(about uid: String) -> [ObjectKey] {
    byObject.elements(from: .first(uid)).lazy.prefix { $0.value == uid }.map(\.object)
  }
}

extension World {
  /// How many events of one kind about one object are told apart before they are combined.
  // Kubernetes: staging/src/k8s.io/client-go/tools/record/events_cache.go, defaultAggregateMaxEvents
  private static let aggregateLimit = 10

  /// For how long events of one kind count as similar.
  private static let aggregateInterval = Duration.seconds(600)

  /// Records an event as the recorder of controllers and kubelets does: repeated ones are counted, similar
  /// ones combined, and who says too much about one object is cut off.
  ///
  /// - Parameter times: How often it was said since it was said last.
  // Kubernetes: staging/src/k8s.io/client-go/tools/record/events_cache.go, EventCorrelate
  mutating func emit(
    on object: JSON, type: String, reason: String, component: String, message: String,
    fieldPath: String? = nil, host: String = "", times: Int = 1
  ) {
    let uid = object.uid
    if traces { trace(event: reason, message, about: object) }
    var similar = 0
    var same: ObjectKey?
    var combined: ObjectKey?
    let earlier = recorder.events(about: uid)
    for key in earlier {
      guard let event = state.object(.events, key), event["reason"]?.string == reason,
        event["source", "component"]?.string == component, event["type"]?.string == type,
        let text = event["message"]?.string, isRecent(event)
      else { continue }
      if text.hasPrefix("(combined from similar events): ") {
        combined = key
      } else {
        similar += 1
        if text == message, event["involvedObject", "fieldPath"]?.string == fieldPath { same = key }
      }
    }
    var times = times
    if earlier.count >= Self.aggregateLimit - 1 || times > 1 || recorder.speaks(about: uid) {
      let known = earlier.reduce(0) { $0 + (state.object(.events, $1)?["count"]?.int ?? 1) }
      times = mayEmit(component, host, uid, known, times)
      if times == 0 { return }
    }
    if let same {
      repeatEvent(same, message: message, times: times)
    } else if similar >= Self.aggregateLimit - 1 {
      let text = "(combined from similar events): \(message)"
      if let combined {
        repeatEvent(combined, message: text)
      } else {
        makeEvent(object, type, reason, component, text, fieldPath, host)
      }
    } else {
      makeEvent(object, type, reason, component, message, fieldPath, host)
    }
  }

  /// Whether an event was last seen within the interval in which similar ones are combined.
  private func isRecent(_ event: JSON) -> Bool {
    guard let text = event["lastTimestamp"]?.string, let last = Instant(rfc3339: text) else {
      return true
    }
    return now - last <= Self.aggregateInterval
  }

  /// How many things more a source may say about an object, of so many that it wants to say.
  private mutating func mayEmit(
    _ component: String, _ host: String, _ uid: String, _ count: Int, _ wanted: Int
  ) -> Int {
    let instant = now
    let start = EventRecorder.Budget(tokens: Double(max(0, 25 - count)), filled: now)
    return recorder.budgets.modify("\(uid) \(component) \(host)", default: start) { budget in
      var taken = 0
      while taken < wanted, budget.take(at: instant) { taken += 1 }
      return taken
    }
  }

  /// Counts an event so many times more.
  private mutating func repeatEvent(_ key: ObjectKey, message: String, times: Int = 1) {
    let time = timestamp
    edit(.events, key) { event in
      event["count"] = .integer((event["count"]?.integer ?? 1) + Int64(times))
      event["lastTimestamp"] = time
      event["message"] = .string(message)
    }
  }

  /// Stores a new event.
  private mutating func makeEvent(
    _ object: JSON, _ type: String, _ reason: String, _ component: String, _ message: String,
    _ fieldPath: String?, _ host: String
  ) {
    let source: JSON =
      host.isEmpty
      ? ["component": .string(component)]
      : ["component": .string(component), "host": .string(host)]
    let (metadata, key) = eventMetadata(about: object)
    put(
      .events, key,
      [
        "apiVersion": "v1", "count": 1, "eventTime": nil, "firstTimestamp": timestamp,
        "involvedObject": eventReference(to: object, fieldPath), "kind": "Event",
        "lastTimestamp": timestamp, "message": .string(message), "metadata": metadata,
        "reason": .string(reason), "reportingComponent": .string(component),
        "reportingInstance": .string(host), "source": source, "type": .string(type),
      ])
  }

  /// Records an event as the scheduler does, by the newer API: with a time of its own and an action.
  // Kubernetes: staging/src/k8s.io/client-go/tools/events/event_broadcaster.go, recordToSink
  mutating func emitFromScheduler(
    on pod: JSON, type: String, reason: String, action: String, message: String
  ) {
    if traces { trace(event: reason, message, about: pod) }
    // What is said again of the same version of an object is counted with what was said first.
    // Kubernetes: staging/src/k8s.io/client-go/tools/events/event_broadcaster.go, getKey
    for key in recorder.events(about: pod.uid) {
      guard let event = state.object(.events, key), event["reason"]?.string == reason,
        event["action"]?.string == action,
        event["involvedObject", "resourceVersion"]?.string ?? "" == pod.resourceVersion
      else { continue }
      repeatInSeries(key, event)
      return
    }
    let (metadata, key) = eventMetadata(about: pod)
    put(
      .events, key,
      [
        "action": .string(action), "apiVersion": "v1", "eventTime": .string(now.rfc3339Micro),
        "firstTimestamp": nil, "involvedObject": eventReference(to: pod, nil), "kind": "Event",
        "lastTimestamp": nil, "message": .string(message), "metadata": metadata,
        "reason": .string(reason), "reportingComponent": "default-scheduler",
        "reportingInstance": "default-scheduler-controlplane", "source": [:],
        "type": .string(type),
      ])
  }

  /// How often a series of events is written again after its beginning.
  // Kubernetes: staging/src/k8s.io/client-go/tools/events/event_broadcaster.go, refreshTime
  private static let seriesRefresh = Duration.seconds(1800)

  /// Counts an event of the newer API once more: a series is written when it begins, and then now and again.
  private mutating func repeatInSeries(_ key: ObjectKey, _ event: JSON) {
    let written = event["series", "count"]?.integer
    let count = max(written ?? 1, recorder.series[key] ?? 1) + 1
    recorder.series.updateValue(count, forKey: key)
    let last = event["series", "lastObservedTime"]?.string.flatMap { Instant(rfc3339: $0) }
    if written != nil, let last, now - last < Self.seriesRefresh { return }
    let time = now.rfc3339Micro
    edit(.events, key) { event in
      event["series"] = ["count": .integer(count), "lastObservedTime": .string(time)]
    }
  }

  /// How an event names the object that it is about.
  private mutating func eventReference(to object: JSON, _ fieldPath: String?) -> JSON {
    let last = recorder.lastReference
    if last["uid"]?.string == object.uid, last["fieldPath"]?.string == fieldPath,
      last["resourceVersion"]?.string == object.resourceVersion
    {
      return last
    }
    var parts: [(String, JSON)] = []
    parts.reserveCapacity(7)
    parts.append(("apiVersion", object["apiVersion"] ?? "v1"))
    if let fieldPath { parts.append(("fieldPath", .string(fieldPath))) }
    parts.append(("kind", object["kind"] ?? "Pod"))
    parts.append(("name", .string(object.name)))
    if !object.namespace.isEmpty { parts.append(("namespace", .string(object.namespace))) }
    if !object.resourceVersion.isEmpty {
      parts.append(("resourceVersion", .string(object.resourceVersion)))
    }
    parts.append(("uid", .string(object.uid)))
    let reference = JSON.object(JSONObject(parts))
    recorder.lastReference = reference
    return reference
  }

  /// The metadata of a new event about an object, and where it is stored.
  private mutating func eventMetadata(about object: JSON) -> (metadata: JSON, key: ObjectKey) {
    recorder.sequence += 1
    let stamp = String(now.nanoseconds + recorder.sequence % 1_000_000, radix: 16)
    let namespace = object.namespace.isEmpty ? "default" : object.namespace
    let name = "\(object.name).\(stamp)"
    let metadata: JSON = [
      "creationTimestamp": timestamp, "name": .string(name), "namespace": .string(namespace),
      "resourceVersion": "", "uid": .string(random.uid()),
    ]
    return (metadata, ObjectKey(namespace: namespace, name: name))
  }
}

// MARK: The time-line

extension World {
  /// Notes a commit in the time-line; events note themselves.
  mutating func trace(_ change: Change) {
    guard change.resource != Resource.events.id else { return }
    let what =
      switch change.kind {
      case .added: "added"
      case .modified: "modified"
      case .deleted: "deleted"
      }
    timeline.append(
      TimelineEntry(
        instant: now, what: what, object: title(of: change.new), note: note(on: change)))
  }

  /// Notes an event in the time-line.
  mutating func trace(event reason: String, _ message: String, about object: JSON) {
    timeline.append(
      TimelineEntry(instant: now, what: reason, object: title(of: object), note: message))
  }

  /// How the time-line names an object.
  private func title(of object: JSON) -> String {
    let kind = object["kind"]?.string?.lowercased() ?? "object"
    let place = object.namespace.isEmpty ? "" : "\(object.namespace)/"
    return "\(kind) \(place)\(object.name)"
  }

  /// What the time-line says of a commit: where a pod is and how it does, or the counts of a DaemonSet.
  private func note(on change: Change) -> String {
    let object = change.new
    switch change.resource {
    case Resource.pods.id:
      let node = object["spec", "nodeName"]?.string
      let ready = PodCondition.isReady(object) ? ", ready" : ""
      let ending = object.isBeingDeleted ? ", being deleted" : ""
      let phase = object["status", "phase"]?.string ?? ""
      return phase + (node.map { " on \($0)" } ?? "") + ready + ending
    case Resource.daemonSets.id:
      /// A number of the status.
      func number(_ name: String) -> String { String(object["status"]?[name]?.integer ?? 0) }
      return "desired \(number("desiredNumberScheduled"))"
        + ", current \(number("currentNumberScheduled")), ready \(number("numberReady"))"
        + ", up-to-date \(number("updatedNumberScheduled"))"
    default: return ""
    }
  }
}
