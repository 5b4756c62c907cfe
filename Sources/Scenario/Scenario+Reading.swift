internal import ControlPlane
public import KubeAPI

/// What a test asks of a world.
extension Scenario {
  /// An object, by `kind/name`.
  public func object(_ target: String, namespace: String = "default") -> JSON? {
    let parts = target.split(separator: "/", maxSplits: 1).map(String.init)
    guard parts.count == 2, let resource = Resource.find(named: parts[0]) else { return nil }
    return world.object(
      resource, namespace: resource.namespaced ? namespace : "", name: parts[1])
  }

  /// The pods of a namespace that a label selector matches.
  public func podObjects(_ selector: String = "", namespace: String = "default") -> [JSON] {
    guard let labels = try? LabelSelector(parsing: selector) else { return [] }
    return world.objects(.pods, namespace: namespace).filter { labels.matches(labels: $0.labels) }
  }

  /// The pods of a namespace that a label selector matches, as `node STATUS`, sorted.
  public func pods(_ selector: String = "", namespace: String = "default") -> [String] {
    podObjects(selector, namespace: namespace).map { pod in
      "\(Self.node(of: pod) ?? "<none>") \(Self.status(of: pod))"
    }.sorted()
  }

  /// The image of the first container of each pod, as `node image`, sorted.
  public func images(_ selector: String = "", namespace: String = "default") -> [String] {
    podObjects(selector, namespace: namespace).map { pod in
      let image = pod["spec", "containers"]?.array?.first?["image"]?.string ?? ""
      return "\(Self.node(of: pod) ?? "<none>") \(image)"
    }.sorted()
  }

  /// The pod of a DaemonSet or of a selector on a node.
  public func pod(
    on node: String, _ selector: String = "", namespace: String = "default"
  ) -> JSON? {
    podObjects(selector, namespace: namespace).first { Self.node(of: $0) == node }
  }

  /// The counts of a DaemonSet: desired, current, ready, up to date, available, as `kubectl get` shows them.
  public func counts(_ name: String, namespace: String = "default") -> [Int64] {
    let status = world.object(.daemonSets, namespace: namespace, name: name)?["status"]
    return [
      "desiredNumberScheduled", "currentNumberScheduled", "numberReady", "updatedNumberScheduled",
      "numberAvailable",
    ].map { status?[$0]?.integer ?? 0 }
  }

  /// The status of a DaemonSet as JSON.
  public func status(_ name: String, namespace: String = "default") -> String {
    world.object(.daemonSets, namespace: namespace, name: name)?["status"]?.text ?? ""
  }

  /// The events about an object, as `TYPE REASON MESSAGE`, repeated ones with `(xN)`, oldest first.
  public func events(
    about name: String? = nil, reason: String? = nil, namespace: String = "default"
  ) -> [String] {
    world.objects(.events, namespace: namespace)
      .filter { name == nil || $0["involvedObject", "name"]?.string == name }
      .filter { reason == nil || $0["reason"]?.string == reason }
      .sorted { Self.moment($0) < Self.moment($1) }
      .map { event in
        let count = event["count"]?.integer ?? event["series", "count"]?.integer ?? 1
        let words = ["type", "reason", "message"].map { event[$0]?.string ?? "" }
        return words.joined(separator: " ") + (count > 1 ? " (x\(count))" : "")
      }
  }

  /// The revisions of a DaemonSet, as `number image`, by number.
  public func revisions(_ selector: String, namespace: String = "default") -> [String] {
    guard let labels = try? LabelSelector(parsing: selector) else { return [] }
    return world.objects(.controllerRevisions, namespace: namespace)
      .filter { labels.matches(labels: $0.labels) }
      .sorted { ($0["revision"]?.integer ?? 0) < ($1["revision"]?.integer ?? 0) }
      .map { revision in
        let containers = revision["data", "spec", "template", "spec", "containers"]?.array
        return "\(revision["revision"]?.integer ?? 0) \(containers?.first?["image"]?.string ?? "")"
      }
  }

  /// The node that a pod runs on.
  public static func node(of pod: JSON) -> String? {
    guard let node = pod["spec", "nodeName"]?.string, !node.isEmpty else { return nil }
    return node
  }

  /// The status of a pod in a word, as `kubectl get` shows it.
  // Kubernetes: pkg/printers/internalversion/printers.go, printPod
  public static func status(of pod: JSON) -> String {
    if pod.isBeingDeleted { return "Terminating" }
    for status in pod["status", "containerStatuses"]?.array ?? [] {
      if let reason = status["state", "waiting", "reason"]?.string { return reason }
      if let reason = status["state", "terminated", "reason"]?.string { return reason }
    }
    return pod["status", "phase"]?.string ?? ""
  }

  /// When an event was first seen, for sorting.
  private static func moment(_ event: JSON) -> String {
    let time = event["firstTimestamp"]?.string ?? event["eventTime"]?.string ?? ""
    return String(time.prefix(19)) + event.name
  }
}
