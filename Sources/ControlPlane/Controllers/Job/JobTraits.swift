internal import KubeAPI

/// What tells the pods of Jobs from others.
enum JobPodTraits {
  /// Keeps a pod until the Job has counted it.
  static let finalizer = "batch.kubernetes.io/job-tracking"
  /// Tells the index that a pod works at.
  static let indexName = "batch.kubernetes.io/job-completion-index"

  /// The index that a pod works at.
  static func index(of pod: JSON) -> Int64? {
    pod.annotations[indexName]?.string.flatMap { Int64($0) }
  }

  /// Makes a pod the one of an index.
  // Kubernetes: pkg/controller/job/indexed_job_utils.go, addCompletionIndexEnvVariables
  static func write(index: Int64, of job: JSON, to pod: inout JSON) {
    let number = JSON.string(String(index))
    pod.modify("metadata") { metadata in
      metadata.modify("annotations") { $0[indexName] = number }
      metadata.modify("labels") { $0[indexName] = number }
    }
    let variable: JSON = [
      "name": "JOB_COMPLETION_INDEX",
      "valueFrom": [
        "fieldRef": [
          "apiVersion": "v1", "fieldPath": .string("metadata.labels['\(indexName)']"),
        ]
      ],
    ]
    pod.modify("spec") { spec in
      spec["hostname"] = .string("\(job.name)-\(index)")
      for field in ["initContainers", "containers"] {
        spec.modifyItems(field) { container in
          let env = container.items("env")
          if env.contains(where: { $0.text("name") == "JOB_COMPLETION_INDEX" }) { return }
          container["env"] = .array(env + [variable])
        }
      }
    }
  }
}

/// How long a Job waits before it replaces a failed pod.
// Kubernetes: pkg/controller/job/backoff_utils.go, getRemainingTimePerIndex
enum JobBackoff {
  /// Ten seconds, doubled with each further failure, at most ten minutes.
  static func delay(failures: Int) -> Duration {
    .seconds(min(600, Int64(10) << Int64(min(max(0, failures - 1), 10))))
  }
}

/// The conditions of Jobs.
enum JobConditions {
  /// A condition of a status.
  static func find(_ type: String, _ status: JSON) -> JSON? {
    status.items("conditions").first { $0.text("type") == type }
  }

  /// Whether a condition holds.
  static func isTrue(_ type: String, _ status: JSON) -> Bool {
    find(type, status)?.text("status") == "True"
  }

  /// When a Job ended; `nil` where it has not.
  static func end(_ status: JSON) -> Instant? {
    for type in ["Complete", "Failed"] {
      if let condition = find(type, status), condition.text("status") == "True" {
        return Instant(rfc3339: condition.text("lastTransitionTime"))
      }
    }
    return nil
  }

  /// Sets a condition, in its place or at the end.
  static func set(
    _ job: inout JSON, type: String, status: String, reason: String, message: String,
    at now: Instant
  ) {
    let condition: JSON = [
      "type": .string(type), "status": .string(status), "reason": .string(reason),
      "message": .string(message), "lastProbeTime": .string(now.rfc3339),
      "lastTransitionTime": .string(now.rfc3339),
    ]
    var list = job.items("conditions")
    if let place = list.firstIndex(where: { $0.text("type") == type }) {
      list[place] = condition
    } else {
      list.append(condition)
    }
    job["conditions"] = .array(list)
  }
}
