internal import KubeAPI

/// What a sync of a CronJob has come to.
struct CronJobDecision: Sendable {
  /// The new status, without what is begun and deleted.
  var status: JSON
  /// What is said about the CronJob, in order.
  var events: [ControllerEvent] = []
  /// Jobs that have to go before a new one is made.
  var replaced: [String] = []
  /// The moment for which a Job has to be made.
  var start: Instant?
  /// Jobs that have ended, of which enough others are kept.
  var surplus: [String] = []
  /// When to look again.
  var wakeAt: Instant?
}

/// The controller of CronJobs: Jobs by the clock.
// Kubernetes: pkg/controller/cronjob/cronjob_controllerv2.go, syncCronJob
struct CronJobController {
  /// The CronJob.
  let cronJob: JSON
  /// Its Jobs, by name.
  let jobs: [JSON]
  /// The world's time.
  let now: Instant

  /// What is wanted of the CronJob.
  private var spec: JSON { cronJob["spec"] ?? [:] }

  /// Decides what to do about the CronJob.
  func reconcile() -> CronJobDecision {
    var decision = CronJobDecision(status: cronJob["status"] ?? [:])
    visitJobs(&decision)
    forgetMissing(&decision)
    if !cronJob.isBeingDeleted { schedule(&decision) }
    cleanUp(&decision)
    return decision
  }

  /// The Jobs that the status says are at work.
  private func active(_ decision: CronJobDecision) -> [JSON] { decision.status.items("active") }

  /// Takes a Job off those that are at work.
  static func finish(_ uid: String, in status: inout JSON) {
    let left = status.items("active").filter { $0.text("uid") != uid }
    status["active"] = left.isEmpty ? .none : .array(left)
  }

  /// How a Job has ended; `nil` while it is at work.
  private func end(of job: JSON) -> String? {
    let status = job["status"] ?? [:]
    return status.items("conditions").first {
      ["Complete", "Failed"].contains($0.text("type")) && $0.text("status") == "True"
    }?.text("type")
  }

  /// Looks at what has become of the Jobs.
  private func visitJobs(_ decision: inout CronJobDecision) {
    for job in jobs {
      let isActive = active(decision).contains { $0.text("uid") == job.uid }
      let end = end(of: job)
      if let end, isActive {
        Self.finish(job.uid, in: &decision.status)
        decision.events.append(
          ControllerEvent(
            type: "Normal", reason: "SawCompletedJob",
            message: "Saw completed job: \(job.name), condition: \(end)"))
      } else if end == "Complete" {
        let time = job["status", "completionTime"]?.string ?? ""
        if decision.status.text("lastSuccessfulTime") < time {
          decision.status["lastSuccessfulTime"] = .string(time)
        }
      } else if end == nil, !isActive {
        decision.events.append(
          ControllerEvent(
            type: "Warning", reason: "UnexpectedJob",
            message: "Saw a job that the controller did not create or forgot: \(job.name)"))
      }
    }
  }

  /// Takes Jobs that are gone off those that are at work.
  private func forgetMissing(_ decision: inout CronJobDecision) {
    let known = Set(jobs.map(\.uid))
    for reference in active(decision) where !known.contains(reference.text("uid")) {
      Self.finish(reference.text("uid"), in: &decision.status)
      decision.events.append(
        ControllerEvent(
          type: "Normal", reason: "MissingJob",
          message: "Active job went missing: \(reference.text("name"))"))
    }
  }

  // MARK: Schedule

  /// Finds out whether a Job is due.
  private func schedule(_ decision: inout CronJobDecision) {
    if spec.flag("suspend") { return }
    let text = spec.text("schedule")
    if text.contains("TZ") {
      decision.events.append(
        ControllerEvent(
          type: "Warning", reason: "UnsupportedSchedule",
          message:
            "CRON_TZ or TZ used in schedule \(text.goQuoted) is not officially supported, see "
            + "https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ for more details"
        ))
    }
    guard let plan = CronPlan(text, timeZone: spec["timeZone"]?.string) else { return }
    if plan.next(after: now) == nil {
      decision.events.append(
        ControllerEvent(
          type: "Warning", reason: "InvalidSchedule",
          message: "invalid schedule: \(text) : time difference between two schedules is less than "
            + "1 second"))
      return
    }
    let recent = mostRecent(plan, withDeadline: true)
    decision.wakeAt = nextLook(plan)
    guard let due = recent.time else { return }
    if recent.hasMissedMany {
      decision.events.append(
        ControllerEvent(
          type: "Warning", reason: "TooManyMissedTimes",
          message: "too many missed start times. Set or decrease .spec.startingDeadlineSeconds or "
            + "check clock skew"))
    }
    if let seconds = spec.number("startingDeadlineSeconds"), due + .seconds(seconds) < now {
      decision.events.append(
        ControllerEvent(
          type: "Warning", reason: "MissSchedule",
          message: "Missed scheduled time to start a job: \(due.rfc1123)"))
      return
    }
    begin(due, &decision)
  }

  /// Begins a Job that is due, unless it has been, or another one keeps it from it.
  private func begin(_ due: Instant, _ decision: inout CronJobDecision) {
    let running = active(decision)
    let name = CronJobNames.job(of: cronJob, at: due)
    if running.contains(where: { $0.text("name") == name }) || lastSchedule == due { return }
    switch spec.text("concurrencyPolicy") {
    case "Forbid" where !running.isEmpty:
      decision.events.append(
        ControllerEvent(
          type: "Normal", reason: "JobAlreadyActive",
          message: "Not starting job because prior execution is running and concurrency policy is "
            + "Forbid"))
      return
    case "Replace": decision.replaced = running.map { $0.text("name") }
    default: break
    }
    decision.start = due
  }

  /// When a Job was last begun.
  private var lastSchedule: Instant? {
    cronJob["status", "lastScheduleTime"]?.string.flatMap { Instant(rfc3339: $0) }
  }

  /// The last moment at which the schedule was due; whether more than a hundred were missed.
  // Kubernetes: pkg/controller/cronjob/utils.go, mostRecentScheduleTime
  private func mostRecent(
    _ plan: CronPlan, withDeadline: Bool
  ) -> (from: Instant, time: Instant?, hasMissedMany: Bool) {
    let created = cronJob["metadata", "creationTimestamp"]?.string
    var from = lastSchedule ?? created.flatMap { Instant(rfc3339: $0) } ?? now
    if withDeadline, let seconds = spec.number("startingDeadlineSeconds") {
      from = max(from, now - .seconds(seconds))
    }
    guard let first = plan.next(after: from), first <= now, let second = plan.next(after: first)
    else { return (from, nil, false) }
    if second > now { return (from, first, false) }
    let period = max(1, (second - first).nanoseconds / 1_000_000_000)
    let missed = (now - first).nanoseconds / 1_000_000_000 / period + 1
    var recent = first
    var moment = plan.next(after: first + .seconds((missed - 2) * period))
    while let time = moment, time <= now {
      recent = time
      moment = plan.next(after: time)
    }
    return (from, recent, missed > 100)
  }

  /// When the schedule is due the next time, and a little later, so that it is not looked at too early.
  // Kubernetes: pkg/controller/cronjob/cronjob_controllerv2.go, nextScheduleTimeDuration
  private func nextLook(_ plan: CronPlan) -> Instant? {
    plan.next(after: now).map { $0 + .milliseconds(100) }
  }

  // MARK: History

  /// Finds out which Jobs that have ended need not be kept.
  // Kubernetes: pkg/controller/cronjob/cronjob_controllerv2.go, cleanupFinishedJobs
  private func cleanUp(_ decision: inout CronJobDecision) {
    for (end, name) in [
      ("Complete", "successfulJobsHistoryLimit"), ("Failed", "failedJobsHistoryLimit"),
    ] {
      guard let limit = spec.number(name) else { continue }
      let ended = jobs.filter { self.end(of: $0) == end }
      let extra = ended.count - Int(clamping: limit)
      if extra <= 0 { continue }
      decision.surplus += ended.sorted(by: Self.isOlder).prefix(extra).map(\.name)
    }
  }

  /// Orders Jobs by when they were begun; those that never were come last.
  private static func isOlder(_ lhs: JSON, _ rhs: JSON) -> Bool {
    let (left, right) = (lhs["status", "startTime"]?.string, rhs["status", "startTime"]?.string)
    guard let left else { return right == nil && lhs.name < rhs.name }
    guard let right else { return true }
    return left == right ? lhs.name < rhs.name : left < right
  }
}

/// The names of a CronJob's Jobs.
enum CronJobNames {
  /// The name of the Job of a moment.
  // Kubernetes: pkg/controller/cronjob/cronjob_controllerv2.go, getJobName
  static func job(of cronJob: JSON, at instant: Instant) -> String {
    "\(cronJob.name)-\(instant.nanoseconds / 60_000_000_000)"
  }
}
