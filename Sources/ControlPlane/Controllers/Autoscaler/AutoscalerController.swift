internal import KubeAPI

/// What a look at an autoscaler has come to.
struct AutoscalerDecision: Sendable {
  /// The new status.
  var status: JSON
  /// What is said about the autoscaler, in order.
  var events: [ControllerEvent] = []
  /// How many pods its target is to have; `nil` when that stays.
  var replicas: Int64?
}

/// What an autoscaler scales.
struct AutoscalerTarget: Sendable {
  /// The resource of the target.
  var resource: Resource
  /// Its namespace and name.
  var key: ObjectKey
  /// How many pods it wants at present.
  var replicas: Int64
  /// The labels of its pods; `nil` where it has no selector.
  var selector: LabelSelector?
}

/// The controller of HorizontalPodAutoscalers in a cluster without a metrics server: it keeps
/// targets within their bounds, and says that it knows nothing of their load.
// Kubernetes: pkg/controller/podautoscaler/horizontal.go, reconcileAutoscaler
struct AutoscalerController {
  /// The autoscaler.
  let autoscaler: JSON
  /// The world's time.
  let now: Instant

  /// What is wanted of the autoscaler.
  private var spec: JSON { autoscaler["spec"] ?? [:] }

  /// Decides what to do about an autoscaler.
  ///
  /// - Parameters:
  ///   - target: What it scales, or why that cannot be found.
  ///   - rivals: The autoscalers that control the same pods, itself among them.
  func reconcile(
    _ target: Result<AutoscalerTarget, APIError>, rivals: [ObjectKey]
  ) -> AutoscalerDecision {
    var decision = AutoscalerDecision(status: autoscaler["status"] ?? [:])
    switch target {
    case .failure(let error):
      decision.events.append(warning("FailedGetScale", error.message))
      set(
        "AbleToScale", "False", "FailedGetScale",
        "the HPA controller was unable to get the target's current scale: \(error.message)",
        &decision)
    case .success(let target): scale(target, rivals, &decision)
    }
    return decision
  }

  /// Keeps a target within its bounds.
  private func scale(
    _ target: AutoscalerTarget, _ rivals: [ObjectKey], _ decision: inout AutoscalerDecision
  ) {
    set(
      "AbleToScale", "True", "SucceededGetScale",
      "the HPA controller was able to get the target's current scale", &decision)
    let least = spec.number("minReplicas") ?? 1
    let most = spec.number("maxReplicas") ?? 0
    let current = target.replicas
    decision.status["currentReplicas"] = current == 0 ? .none : .integer(current)
    if current == 0, least != 0 {
      set(
        "ScalingActive", "False", "ScalingDisabled",
        "scaling is disabled since the replica count of the target is zero", &decision)
      decision.status["desiredReplicas"] = 0
      decision.status["currentMetrics"] = .null
    } else if current > most {
      rescale(to: most, "Current number of replicas above Spec.MaxReplicas", &decision)
    } else if current < least {
      rescale(to: least, "Current number of replicas below Spec.MinReplicas", &decision)
    } else {
      measure(target, rivals, &decision)
    }
  }

  /// Gives a target another number of pods.
  private func rescale(to replicas: Int64, _ reason: String, _ decision: inout AutoscalerDecision) {
    decision.replicas = replicas
    set(
      "AbleToScale", "True", "SucceededRescale",
      "the HPA controller was able to update the target scale to \(replicas)", &decision)
    decision.events.append(
      ControllerEvent(
        type: "Normal", reason: "SuccessfulRescale",
        message: "New size: \(replicas); reason: \(reason)"))
    decision.status["desiredReplicas"] = .integer(replicas)
    decision.status["currentMetrics"] = .null
    decision.status["lastScaleTime"] = .string(now.rfc3339)
  }

  // MARK: Metrics

  /// Tries to find out how loaded a target is, and says why that fails.
  // Kubernetes: pkg/controller/podautoscaler/horizontal.go, computeReplicasForMetrics
  private func measure(
    _ target: AutoscalerTarget, _ rivals: [ObjectKey], _ decision: inout AutoscalerDecision
  ) {
    decision.status["desiredReplicas"] = decision.status["desiredReplicas"] ?? 0
    let metrics = spec.items("metrics")
    guard let selector = target.selector else {
      decision.status["currentMetrics"] = .null
      return refuse(
        "SelectorRequired", "selector is required", condition: "InvalidSelector",
        "the HPA target's scale is missing a selector", &decision)
    }
    if rivals.count > 1 {
      let names = rivals.map { "\($0.namespace)/\($0.name)" }.joined(separator: " ")
      let words = "pods by selector \(selector) are controlled by multiple HPAs: [\(names)]"
      decision.status["currentMetrics"] = .null
      return refuse(
        "AmbiguousSelector", words, condition: "AmbiguousSelector", words, &decision)
    }
    let failures = metrics.map { MetricFailure($0, namespace: autoscaler.namespace) }
    decision.events += failures.map { warning($0.reason, $0.message) }
    guard let first = failures.first else { return }
    set(
      "ScalingActive", "False", first.reason,
      "the HPA was unable to compute the replica count: \(first.message)", &decision)
    decision.events.append(
      warning(
        "FailedComputeMetricsReplicas",
        "invalid metrics (\(failures.count) invalid out of \(metrics.count)), first error is: "
          + first.wrapped))
    decision.status["currentMetrics"] = .array(metrics.map { _ in ["type": ""] })
  }

  /// Says why the metrics of a target cannot even be asked for.
  private func refuse(
    _ reason: String, _ words: String, condition: String, _ message: String,
    _ decision: inout AutoscalerDecision
  ) {
    decision.events.append(warning(reason, words))
    set("ScalingActive", "False", condition, message, &decision)
    decision.events.append(warning("FailedComputeMetricsReplicas", words))
  }

  /// A complaint.
  private func warning(_ reason: String, _ message: String) -> ControllerEvent {
    ControllerEvent(type: "Warning", reason: reason, message: message)
  }

  /// Sets a condition; its time changes with its status only.
  // Kubernetes: pkg/controller/podautoscaler/horizontal.go, setConditionInList
  private func set(
    _ type: String, _ status: String, _ reason: String, _ message: String,
    _ decision: inout AutoscalerDecision
  ) {
    var conditions = decision.status.items("conditions")
    let place = conditions.firstIndex { $0.text("type") == type }
    let before = place.map { conditions[$0] }
    let since =
      before?.text("status") == status ? before?["lastTransitionTime"] : .string(now.rfc3339)
    let condition: JSON = [
      "type": .string(type), "status": .string(status), "reason": .string(reason),
      "message": .string(message), "lastTransitionTime": since ?? .null,
    ]
    if let place { conditions[place] = condition } else { conditions.append(condition) }
    decision.status["conditions"] = .array(conditions)
  }
}

/// Why a metric cannot be had in a cluster that serves none.
// Kubernetes: pkg/controller/podautoscaler/replica_calculator.go, metrics/client.go
struct MetricFailure: Sendable, Hashable {
  /// The machine-readable reason.
  let reason: String
  /// What happened.
  let message: String
  /// The same, with what was wanted.
  let wrapped: String

  /// Finds out what goes wrong with a metric.
  init(_ metric: JSON, namespace: String) {
    let type = metric.text("type")
    reason = "FailedGet\(type)Metric"
    switch type {
    case "Resource", "ContainerResource":
      let source = metric[type == "Resource" ? "resource" : "containerResource"] ?? [:]
      let name = source.text("name")
      let what = source["target"]?.has("averageValue") == true ? "usage" : "utilization"
      message =
        "failed to get \(name) \(what): unable to get metrics for resource \(name): unable to fetch "
        + "metrics from resource metrics API: the server could not find the requested resource "
        + "(get pods.metrics.k8s.io)"
      wrapped =
        type == "Resource"
        ? "failed to get \(name) resource metric value: \(message)"
        : "failed to get \(name) container metric value: \(message)"
    case "Pods":
      let name = metric["pods", "metric", "name"]?.string ?? ""
      message = "unable to get metric \(name): \(Self.custom)"
      wrapped = "failed to get pods metric value: \(message)"
    case "Object":
      let name = metric["object", "metric", "name"]?.string ?? ""
      let object = metric["object", "describedObject"] ?? [:]
      message =
        "unable to get metric \(name): \(object.text("kind")) on \(namespace) "
        + "\(object.text("name"))/\(Self.custom)"
      wrapped = "failed to get object metric value: \(message)"
    default:
      let name = metric["external", "metric", "name"]?.string ?? ""
      let selector = Self.text(ofSelector: metric["external", "metric", "selector"])
      message =
        "unable to get external metric \(namespace)/\(name)/\(selector): unable to fetch metrics from "
        + "external metrics API: the server could not find the requested resource (get "
        + "\(name).external.metrics.k8s.io)"
      wrapped = "failed to get \(name) external metric: \(message)"
    }
  }

  /// What is missing for metrics of objects.
  private static let custom =
    "unable to fetch metrics from custom metrics API: no custom metrics API "
    + "(custom.metrics.k8s.io) registered"

  /// A selector as Go prints it.
  private static func text(ofSelector selector: JSON?) -> String {
    guard let selector, !selector.isNull else { return "nil" }
    let labels = selector.map("matchLabels").map { "\($0.name): \($0.value.string ?? "")," }
    let expressions = selector.items("matchExpressions").map { expression in
      let values = expression.items("values").compactMap(\.string).joined(separator: " ")
      return "LabelSelectorRequirement{Key:\(expression.text("key")),"
        + "Operator:\(expression.text("operator")),Values:[\(values)],},"
    }
    return "&LabelSelector{MatchLabels:map[string]string{\(labels.joined(separator: ""))},"
      + "MatchExpressions:[]LabelSelectorRequirement{\(expressions.joined())},}"
  }
}
