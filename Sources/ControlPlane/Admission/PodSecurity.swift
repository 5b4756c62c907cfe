internal import KubeAPI

/// Keeps pods off namespaces whose labels ask for more security than they offer.
// Kubernetes: staging/src/k8s.io/pod-security-admission/admission/admission.go
enum PodSecurity {
  /// How much a namespace asks of pods.
  enum Level: String, CaseIterable, Comparable {
    case privileged
    case baseline
    case restricted

    /// Orders by strictness.
    static func < (lhs: Level, rhs: Level) -> Bool {
      allCases.firstIndex(of: lhs) ?? 0 < allCases.firstIndex(of: rhs) ?? 0
    }
  }

  /// What a namespace asks of pods in one regard.
  struct Policy: Equatable {
    /// How much.
    var level = Level.privileged
    /// As which version of Kubernetes meant it.
    var version = "latest"

    /// As messages write it.
    var text: String { "\(level.rawValue):\(version)" }
  }

  /// The labels by which a namespace says what it asks.
  private static let prefix = "pod-security.kubernetes.io/"

  /// What a namespace asks of pods in one regard: `enforce`, `audit` or `warn`.
  private static func policy(_ mode: String, _ labels: JSONObject) -> Policy {
    var policy = Policy()
    if let text = labels["\(prefix)\(mode)"]?.string {
      // A level that does not exist counts as the strictest.
      policy.level = Level(rawValue: text) ?? .restricted
    }
    if let version = labels["\(prefix)\(mode)-version"]?.string { policy.version = version }
    return policy
  }

  /// What a namespace warns of; without a label of its own that is what it enforces.
  // Kubernetes: staging/src/k8s.io/pod-security-admission/api/helpers.go, PolicyToEvaluate
  private static func warningPolicy(_ labels: JSONObject) -> Policy {
    let enforced = policy("enforce", labels)
    let warned = policy("warn", labels)
    return labels["\(prefix)warn"] == nil && enforced.level > warned.level ? enforced : warned
  }

  /// The labels of a namespace.
  private static func labels(of namespace: String, _ state: State) -> JSONObject {
    state.object(.namespaces, ObjectKey(namespace))?.labels ?? JSONObject()
  }

  /// Refuses a pod that its namespace does not allow; returns what it warns of.
  static func admit(_ pod: JSON, _ state: State) throws(APIError) -> [String] {
    let labels = labels(of: pod.namespace, state)
    if labels.isEmpty { return [] }
    let enforced = policy("enforce", labels)
    let found = PodSecurityCheck.violations(pod, pod["spec"] ?? [:], enforced)
    if !found.isEmpty {
      throw .forbidden(
        group: "", resource: "pods", name: pod.name,
        message: "violates PodSecurity \"\(enforced.text)\": \(PodSecurityCheck.details(found))")
    }
    return warnings(pod, pod["spec"] ?? [:], labels)
  }

  /// What is warned of about an object with a pod template.
  static func warnings(ofTemplate template: JSON, in namespace: String, _ state: State) -> [String]
  {
    let labels = labels(of: namespace, state)
    return labels.isEmpty ? [] : warnings(template, template["spec"] ?? [:], labels)
  }

  /// What a namespace warns of about a pod.
  private static func warnings(_ pod: JSON, _ spec: JSON, _ labels: JSONObject) -> [String] {
    let warned = warningPolicy(labels)
    let found = PodSecurityCheck.violations(pod, spec, warned)
    if found.isEmpty { return [] }
    return ["would violate PodSecurity \"\(warned.text)\": \(PodSecurityCheck.details(found))"]
  }

  /// The mistakes in a namespace's labels about security.
  // Kubernetes: staging/src/k8s.io/pod-security-admission/api/helpers.go, ParseLevel, ParseVersion
  static func errors(ofNamespace namespace: JSON) -> [FieldError] {
    var errors: [FieldError] = []
    let labels = namespace.labels
    for mode in ["enforce", "audit", "warn"] {
      let name = "\(prefix)\(mode)"
      if let text = labels[name]?.string, Level(rawValue: text) == nil {
        errors.append(
          FieldError(
            .invalid, "metadata.labels[\(name)]", badValue: text.goQuoted,
            detail: "must be one of privileged, baseline, restricted"))
      }
      if let text = labels["\(name)-version"]?.string, !isVersion(text) {
        errors.append(
          FieldError(
            .invalid, "metadata.labels[\(name)-version]", badValue: text.goQuoted,
            detail: "must be \"latest\" or \"v1.x\""))
      }
    }
    return errors
  }

  /// Whether a text names a version.
  private static func isVersion(_ text: String) -> Bool {
    if text == "latest" { return true }
    guard text.hasPrefix("v1.") else { return false }
    let digits = text.dropFirst(3)
    return !digits.isEmpty && digits.utf8.allSatisfy { (48...57).contains($0) }
      && (digits.first != "0" || digits.count == 1)
  }

  /// The most pods that are looked at when a namespace asks for more.
  private static let podsMax = 3000

  /// What is warned of when a namespace asks for more: its pods that would not be let in any more.
  // Kubernetes: staging/src/k8s.io/pod-security-admission/admission/admission.go, EvaluatePodsInNamespace
  static func warnings(ofNamespace namespace: JSON, old: JSON?, _ state: State) -> [String] {
    guard let old else { return [] }
    let (before, now) = (policy("enforce", old.labels), policy("enforce", namespace.labels))
    guard now != before, now.level != .privileged, now.level > before.level else { return [] }
    var found: [String: (pod: String, count: Int)] = [:]
    for (key, pod) in state.objects(.pods, in: namespace.name).prefix(podsMax) {
      let violations = PodSecurityCheck.violations(pod, pod["spec"] ?? [:], now)
      if violations.isEmpty { continue }
      let reasons = violations.map(\.reason).joined(separator: ", ")
      found[reasons, default: (key.name, 0)].count += 1
    }
    if found.isEmpty { return [] }
    let lines = found.map { reasons, entry in
      switch entry.count {
      case 1: "\(entry.pod): \(reasons)"
      case 2: "\(entry.pod) (and 1 other pod): \(reasons)"
      default: "\(entry.pod) (and \(entry.count - 1) other pods): \(reasons)"
      }
    }
    let head =
      "existing pods in namespace \"\(namespace.name)\" violate the new PodSecurity enforce level \"\(now.text)\""
    return [head] + lines.sorted()
  }
}
