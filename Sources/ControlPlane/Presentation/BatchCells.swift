internal import KubeAPI

/// The cells of the group `batch`.
// Kubernetes: pkg/printers/internalversion/printers.go, printJob
enum BatchCells {
  /// The cells of each kind.
  static let printers: [String: Table.Cells] = ["batch/Job": job, "batch/CronJob": cronJob]

  /// The cells of a Job.
  private static func job(_ object: JSON, _ clock: inout CellClock) -> [JSON] {
    [
      .string(object.name), .string(state(object)), .string(completions(object)),
      .string(duration(object["status"] ?? .null, now: clock.now)), clock.age(of: object),
    ] + CellText.containers(object["spec", "template", "spec"])
      + [CellText.selector(object["spec", "selector"])]
  }

  /// The word for how far a Job has come.
  private static func state(_ job: JSON) -> String {
    let conditions = job["status"]?.items("conditions") ?? []
    /// Whether a condition holds.
    func holds(_ type: String) -> Bool {
      conditions.first { $0.text("type") == type }?["status"] == "True"
    }
    if holds("Complete") { return "Complete" }
    if holds("Failed") { return "Failed" }
    if job.isBeingDeleted { return "Terminating" }
    return ["Suspended", "FailureTarget", "SuccessCriteriaMet"].first(where: holds) ?? "Running"
  }

  /// How many pods of a Job have succeeded, of how many.
  private static func completions(_ job: JSON) -> String {
    let succeeded = job["status"]?.number("succeeded") ?? 0
    if let wanted = job["spec"]?.number("completions") { return "\(succeeded)/\(wanted)" }
    let parallelism = job["spec"]?.number("parallelism") ?? 0
    return parallelism > 1 ? "\(succeeded)/1 of \(parallelism)" : "\(succeeded)/1"
  }

  /// How long a Job has run, or ran.
  private static func duration(_ status: JSON, now: Instant) -> String {
    guard let start = instant(status["startTime"]) else { return "" }
    return HumanDuration.text((instant(status["completionTime"]) ?? now) - start)
  }

  /// A timestamp as a moment.
  private static func instant(_ timestamp: JSON?) -> Instant? {
    timestamp?.string.flatMap { Instant(rfc3339: $0) }
  }

  /// The cells of a CronJob.
  private static func cronJob(_ object: JSON, _ clock: inout CellClock) -> [JSON] {
    let spec = object["spec"] ?? .null
    let template = spec["jobTemplate", "spec"] ?? .null
    let suspended = spec["suspend"]?.bool.map { $0 ? "True" : "False" } ?? "<unset>"
    let last = object["status"]?.present("lastScheduleTime").map { clock.age($0) } ?? "<none>"
    return [
      .string(object.name), .string(spec.text("schedule")), spec["timeZone"] ?? "<none>",
      .string(suspended), .integer(Int64(object["status"]?.items("active").count ?? 0)), last,
      clock.age(of: object),
    ] + CellText.containers(template["template", "spec"])
      + [CellText.selector(template["selector"])]
  }
}
