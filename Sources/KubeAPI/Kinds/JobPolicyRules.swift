/// The rules of what makes a Job fail or succeed.
// Kubernetes: pkg/apis/batch/validation/validation.go
enum JobPolicyRules {
  /// Checks what goes with numbered pods and policies.
  static func validate(_ spec: JSON, _ path: FieldPath, _ errors: inout FieldErrors) {
    let most = spec.number("maxFailedIndexes")
    errors.nonnegative(most, path.child("maxFailedIndexes"))
    if most != nil, !spec.has("backoffLimitPerIndex") {
      errors.required(path.child("backoffLimitPerIndex"), "when maxFailedIndexes is specified")
    }
    if let manager = spec["managedBy"]?.string {
      KubeNames.domainPrefixedPath(manager, path.child("managedBy"), &errors)
      if manager.utf8.count > 63 { errors.tooLong(path.child("managedBy"), 63) }
    }
    let mode = spec.text("completionMode")
    if spec.has("completionMode"), mode != "NonIndexed", mode != "Indexed" {
      errors.notSupported(path.child("completionMode"), mode, ["NonIndexed", "Indexed"])
    }
    switch mode {
    case "Indexed": indexed(spec, path, &errors)
    case "NonIndexed", "":
      for name in ["backoffLimitPerIndex", "maxFailedIndexes"] {
        if let value = spec.number(name) {
          errors.invalid(path.child(name), value, "requires indexed completion mode")
        }
      }
    default: break
    }
    if let policy = spec.present("podFailurePolicy") {
      failure(policy, spec, path.child("podFailurePolicy").child("rules"), &errors)
    }
    if let policy = spec.present("successPolicy") {
      if mode == "Indexed" {
        success(policy, spec, path.child("successPolicy").child("rules"), &errors)
      } else {
        errors.invalid(
          path.child("successPolicy"), raw: text(ofSuccess: policy),
          "requires indexed completion mode")
      }
    }
    replacement(spec, path.child("podReplacementPolicy"), &errors)
  }

  /// Checks the numbers of a Job whose pods are numbered.
  private static func indexed(_ spec: JSON, _ path: FieldPath, _ errors: inout FieldErrors) {
    let completions = spec.number("completions")
    if completions == nil {
      errors.required(path.child("completions"), "when completion mode is Indexed")
    }
    let parallelism = spec.number("parallelism") ?? 0
    if parallelism > 100_000 {
      errors.invalid(
        path.child("parallelism"), parallelism,
        "must be less than or equal to 100000 when completion mode is Indexed")
    }
    let most = spec.number("maxFailedIndexes")
    let at = path.child("maxFailedIndexes")
    if let completions, let most, most > completions {
      errors.invalid(at, most, "must be less than or equal to completions")
    }
    if let most, most > 100_000 {
      errors.invalid(at, most, "must be less than or equal to 100000")
    }
    guard let completions, completions > 100_000, spec.has("backoffLimitPerIndex") else { return }
    let condition = "when completions are above 100000 and used with backoff limit per index"
    if most == nil {
      errors.required(at, "must be specified when completions is above 100000")
    }
    if parallelism > 10_000 {
      errors.invalid(
        path.child("parallelism"), parallelism,
        "must be less than or equal to 10000 \(condition)")
    }
    if let most, most > 10_000 {
      errors.invalid(at, most, "must be less than or equal to 10000 \(condition)")
    }
  }

  /// Checks when pods are replaced.
  private static func replacement(_ spec: JSON, _ path: FieldPath, _ errors: inout FieldErrors) {
    guard let policy = spec["podReplacementPolicy"]?.string else { return }
    let known = spec.has("podFailurePolicy") ? ["Failed"] : ["Failed", "TerminatingOrFailed"]
    if !known.contains(policy) { errors.notSupported(path, policy, known) }
  }

  // MARK: Failure

  /// Checks which failures count.
  // Kubernetes: pkg/apis/batch/validation/validation.go, validatePodFailurePolicy
  private static func failure(
    _ policy: JSON, _ spec: JSON, _ path: FieldPath, _ errors: inout FieldErrors
  ) {
    let rules = policy.items("rules")
    if rules.count > 20 { errors.tooMany(path, rules.count, 20) }
    let pod = spec["template"]?["spec"] ?? [:]
    let containers = Set(
      (pod.items("containers") + pod.items("initContainers")).map { $0.text("name") })
    let actions = ["Count", "FailIndex", "FailJob", "Ignore"]
    for (index, rule) in rules.enumerated() {
      let path = path.index(index)
      let action = rule.text("action")
      if action.isEmpty {
        errors.required(path.child("action"), "valid values: \(list(actions))")
      } else if action == "FailIndex" {
        if !spec.has("backoffLimitPerIndex") {
          errors.invalid(
            path.child("action"), action, "requires the backoffLimitPerIndex to be set")
        }
      } else if !actions.contains(action) {
        errors.notSupported(path.child("action"), action, actions)
      }
      if let codes = rule.present("onExitCodes") {
        exitCodes(codes, containers, path.child("onExitCodes"), &errors)
      }
      let conditions = rule.items("onPodConditions")
      self.conditions(conditions, path.child("onPodConditions"), &errors)
      switch (rule.has("onExitCodes"), conditions.isEmpty) {
      case (true, false):
        errors.invalid(
          path, raw: "", "specifying both OnExitCodes and OnPodConditions is not supported")
      case (false, true):
        errors.invalid(
          path, raw: "", "specifying one of OnExitCodes and OnPodConditions is required")
      default: break
      }
    }
  }

  /// Names as Go prints a list of quoted ones.
  private static func list(_ names: [String]) -> String {
    "[\(names.map(\.goQuoted).joined(separator: " "))]"
  }

  /// Checks conditions of pods.
  private static func conditions(
    _ conditions: [JSON], _ path: FieldPath, _ errors: inout FieldErrors
  ) {
    if conditions.count > 20 { errors.tooMany(path, conditions.count, 20) }
    let statuses = ["False", "True", "Unknown"]
    for (index, condition) in conditions.enumerated() {
      let type = condition.text("type")
      errors.invalid(path.index(index).child("type"), type, each: Names.qualifiedName(type))
      let status = condition.text("status")
      let at = path.index(index).child("status")
      if status.isEmpty {
        errors.required(at, "valid values: \(list(statuses))")
      } else if !statuses.contains(status) {
        errors.notSupported(at, status, statuses)
      }
    }
  }

  /// Checks exit codes.
  private static func exitCodes(
    _ codes: JSON, _ containers: Set<String>, _ path: FieldPath, _ errors: inout FieldErrors
  ) {
    let comparison = codes.text("operator")
    if comparison.isEmpty {
      errors.required(path.child("operator"), "valid values: \(list(["In", "NotIn"]))")
    } else if comparison != "In", comparison != "NotIn" {
      errors.notSupported(path.child("operator"), comparison, ["In", "NotIn"])
    }
    if let name = codes["containerName"]?.string, !containers.contains(name) {
      errors.invalid(
        path.child("containerName"), name,
        "must be one of the container or initContainer names in the pod template")
    }
    let values = codes.items("values").compactMap(\.integer)
    let at = path.child("values")
    if values.isEmpty {
      errors.invalid(at, json: codes["values"], "at least one value is required")
    } else if values.count > 255 {
      errors.tooMany(at, values.count, 255)
    }
    var seen: Set<Int64> = []
    for (index, value) in values.enumerated() {
      if comparison == "In", value == 0 {
        errors.invalid(at.index(index), value, "must not be 0 for the In operator")
      }
      if !seen.insert(value).inserted { errors.duplicate(at.index(index), raw: String(value)) }
    }
    if zip(values, values.dropFirst()).contains(where: { $0 > $1 }) {
      errors.invalid(at, json: codes["values"], "must be ordered")
    }
  }

  // MARK: Success

  /// Checks what is enough for success.
  // Kubernetes: pkg/apis/batch/validation/validation.go, validateSuccessPolicy
  private static func success(
    _ policy: JSON, _ spec: JSON, _ path: FieldPath, _ errors: inout FieldErrors
  ) {
    let rules = policy.items("rules")
    if rules.isEmpty {
      errors.required(
        path, "at least one rules must be specified when the successPolicy is specified")
    }
    if rules.count > 20 { errors.tooMany(path, rules.count, 20) }
    let completions = spec.number("completions") ?? 0
    for (index, rule) in rules.enumerated() {
      success(rule: rule, of: completions, path.index(index), &errors)
    }
  }

  /// Checks one way to succeed.
  private static func success(
    rule: JSON, of completions: Int64, _ path: FieldPath, _ errors: inout FieldErrors
  ) {
    let count = rule.number("succeededCount")
    let indexes = rule["succeededIndexes"]?.string
    if count == nil, indexes == nil {
      errors.required(
        path, "at least one of succeededCount or succeededIndexes must be specified")
    }
    var total: Int64 = 0
    if let indexes {
      let at = path.child("succeededIndexes")
      if indexes.utf8.count > 64 << 10 { errors.tooLong(at, 64 << 10) }
      switch number(ofIndexes: indexes, below: completions) {
      case .success(let number): total = number
      case .failure(let mistake):
        errors.invalid(at, indexes, "error parsing succeededIndexes: \(mistake.words)")
      }
    }
    guard let count else { return }
    let at = path.child("succeededCount")
    errors.nonnegative(count, at)
    if count > completions {
      errors.invalid(
        at, count,
        "must be less than or equal to \(completions) (the number of specified completions)")
    }
    if indexes != nil, count > total {
      errors.invalid(
        at, count,
        "must be less than or equal to \(total) (the number of indexes in the specified "
          + "succeededIndexes field)")
    }
  }

  /// What is wrong with a list of ranges of numbers.
  private struct IndexMistake: Error {
    /// The words.
    let words: String
  }

  /// How many numbers a text such as `1,3-5` names.
  // Kubernetes: pkg/apis/batch/validation/validation.go, validateIndexesFormat
  private static func number(
    ofIndexes text: String, below limit: Int64
  ) -> Result<Int64, IndexMistake> {
    if text.isEmpty { return .success(0) }
    var last: Int64?
    var total: Int64 = 0
    for interval in text.split(separator: ",", omittingEmptySubsequences: false) {
      let limits = interval.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
      if limits.count > 2 {
        return .failure(
          IndexMistake(
            words: "the fragment \(interval.description.goQuoted) violates the requirement that an "
              + "index interval can have at most two parts separated by '-'"))
      }
      var bounds: [Int64] = []
      for limit in limits {
        guard let bound = Int64(limit) else {
          return .failure(
            IndexMistake(
              words: "cannot convert string to integer for index: \(limit.goQuoted)"))
        }
        bounds.append(bound)
      }
      for bound in bounds where bound >= limit {
        return .failure(
          IndexMistake(words: "too large index: \(String(bound).goQuoted)"))
      }
      if let last, last >= bounds[0] {
        return .failure(
          IndexMistake(words: "non-increasing order, previous: \(last), current: \(bounds[0])"))
      }
      if bounds.count == 2, bounds[0] >= bounds[1] {
        return .failure(
          IndexMistake(words: "non-increasing order, previous: \(bounds[0]), current: \(bounds[1])")
        )
      }
      let end = bounds.count == 2 ? bounds[1] : bounds[0]
      total += end - bounds[0] + 1
      last = end
    }
    return .success(total)
  }

  /// A policy of success as messages print it.
  private static func text(ofSuccess policy: JSON) -> String {
    let rules = policy.items("rules").map { rule in
      "{\"SucceededIndexes\":\(GoValue.optional(rule["succeededIndexes"]))"
        + ",\"SucceededCount\":\(GoValue.optional(rule["succeededCount"]))}"
    }
    return "{\"Rules\":\(rules.isEmpty ? "null" : "[\(rules.joined(separator: ","))]")}"
  }
}
