/// The conditions of a pod's status.
public enum PodCondition {
  /// One condition of a pod, by its type.
  public static func find(_ type: String, in pod: JSON) -> JSON? {
    guard let conditions = pod["status", "conditions"]?.array else { return nil }
    return conditions.first { $0["type"]?.string == type }
  }

  /// Whether a pod is ready.
  public static func isReady(_ pod: JSON) -> Bool {
    find("Ready", in: pod)?["status"]?.string == "True"
  }

  /// Since when a pod is available, which may be in the future; `nil` when it is not ready.
  // Kubernetes: pkg/api/v1/pod/util.go, IsPodAvailable
  public static func availableSince(_ pod: JSON, minReadySeconds: Int64) -> Instant? {
    guard let ready = find("Ready", in: pod), ready["status"]?.string == "True" else { return nil }
    if minReadySeconds == 0 { return Instant(nanoseconds: .min) }
    guard let since = ready["lastTransitionTime"]?.string.flatMap({ Instant(rfc3339: $0) }) else {
      return nil
    }
    return since + .seconds(minReadySeconds)
  }
}
