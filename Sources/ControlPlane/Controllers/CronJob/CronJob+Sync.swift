internal import KubeAPI

/// What the controller of CronJobs keeps between syncs.
struct CronJobMemory: Sendable {
  /// What is known of one CronJob.
  struct Memo: Sendable {
    /// The CronJob's uid.
    var uid: String
    /// When the controller will look again by itself; `nil` when it will not.
    var wakeAt: Instant?
    /// How many times in a row a Job could not be made.
    var failures = 0
  }

  /// The CronJobs that have to be synced.
  var dirty = SortedSet<ObjectKey>()
  /// What is known of each CronJob.
  var memos = SortedMap<ObjectKey, Memo>()
  /// The CronJobs whose Jobs were refused.
  var refused = SortedSet<ObjectKey>()
}

/// Which change wakes which CronJob, and the syncs of CronJobs, where decisions are written.
extension World {
  /// A CronJob has come, changed or gone.
  mutating func cronJobsObserve(_ change: Change) {
    if change.kind == .deleted {
      cronJobs.memos.removeValue(forKey: change.key)
      cronJobs.dirty.remove(change.key)
      cronJobs.refused.remove(change.key)
      return
    }
    if cronJobs.memos[change.key]?.uid != change.new.uid {
      cronJobs.memos.updateValue(CronJobMemory.Memo(uid: change.new.uid), forKey: change.key)
    }
    cronJobs.dirty.insert(change.key)
  }

  /// A Job has come, changed or gone.
  mutating func cronJobsObserveJob(_ change: Change) {
    for object in [change.new, change.old].compactMap({ $0 }) {
      guard let reference = object.controllerReference, reference["kind"] == "CronJob" else {
        continue
      }
      let key = ObjectKey(
        namespace: change.key.namespace, name: reference["name"]?.string ?? "")
      if cronJobs.memos[key]?.uid == reference["uid"]?.string { cronJobs.dirty.insert(key) }
    }
  }

  /// A CronJob's own timer has run out.
  mutating func wakeCronJob(_ key: ObjectKey) {
    guard let wakeAt = cronJobs.memos[key]?.wakeAt, wakeAt <= now else { return }
    cronJobs.memos.modify(key) { $0.wakeAt = nil }
    cronJobs.dirty.insert(key)
  }

  /// Syncs every CronJob that has been woken; says whether there was one.
  mutating func runCronJobs() -> Bool {
    guard !cronJobs.dirty.isEmpty else { return false }
    let batch = cronJobs.dirty
    cronJobs.dirty = SortedSet()
    for key in batch {
      guard let cronJob = state.object(.cronJobs, key) else { continue }
      let jobs = state.dependents(ofOwner: cronJob.uid)
        .filter { $0.resource == Resource.jobs.id }
        .compactMap { state.object(.jobs, $0.object) }
        .filter { $0.controllerReference?["uid"]?.string == cronJob.uid }
      let decision = CronJobController(cronJob: cronJob, jobs: jobs, now: now).reconcile()
      commit(decision, of: cronJob, key)
    }
    return true
  }

  /// Writes what a sync has come to.
  private mutating func commit(
    _ decision: CronJobDecision, of cronJob: JSON, _ key: ObjectKey
  ) {
    var status = decision.status
    var wakeAt = decision.wakeAt
    for event in decision.events { say(event, of: cronJob) }
    for name in decision.replaced { deleteJob(name, of: cronJob, &status) }
    if let start = decision.start {
      do throws(APIError) {
        try beginJob(at: start, of: cronJob, key, &status)
        cronJobs.refused.remove(key)
        cronJobs.memos.modify(key) { $0.failures = 0 }
      } catch {
        say(
          ControllerEvent(
            type: "Warning", reason: "FailedCreate",
            message: "Error creating job: \(error.message)"), of: cronJob)
        let retry = now + delayCronJob(key)
        wakeAt = min(wakeAt ?? retry, retry)
      }
    }
    for name in decision.surplus { deleteJob(name, of: cronJob, &status) }
    if status != cronJob["status"] { edit(.cronJobs, key) { $0["status"] = status } }
    if let wakeAt { wakeCronJob(key, at: wakeAt) }
  }

  /// Says something about a CronJob.
  private mutating func say(_ event: ControllerEvent, of cronJob: JSON) {
    emit(
      on: cronJob, type: event.type, reason: event.reason, component: "cronjob-controller",
      message: event.message)
  }

  /// How long to wait after another refusal.
  private mutating func delayCronJob(_ key: ObjectKey) -> Duration {
    cronJobs.refused.insert(key)
    let failures = cronJobs.memos.modify(key) { memo in
      memo.failures += 1
      return memo.failures
    }
    return CreationBackoff.wait(failures: failures ?? 1)
  }

  /// Takes a Job away.
  private mutating func deleteJob(_ name: String, of cronJob: JSON, _ status: inout JSON) {
    let key = ObjectKey(namespace: cronJob.namespace, name: name)
    guard let job = state.object(.jobs, key) else { return }
    deleteObject(.jobs, key, DeleteOptions(propagation: .background))
    CronJobController.finish(job.uid, in: &status)
    say(
      ControllerEvent(
        type: "Normal", reason: "SuccessfulDelete", message: "Deleted job \(name)"),
      of: cronJob)
  }

  /// Makes the Job of a moment, and notes that it is at work.
  // Kubernetes: pkg/controller/cronjob/utils.go, getJobFromTemplate2
  private mutating func beginJob(
    at start: Instant, of cronJob: JSON, _ key: ObjectKey, _ status: inout JSON
  ) throws(APIError) {
    let name = CronJobNames.job(of: cronJob, at: start)
    let jobKey = ObjectKey(namespace: key.namespace, name: name)
    var job: JSON
    if let present = state.object(.jobs, jobKey) {
      guard present.controllerReference?["uid"]?.string == cronJob.uid else { return }
      job = present
    } else {
      job = jobFromTemplate(of: cronJob, name, at: start)
      try NamespaceLifecycle.admitCreate(.jobs, job, state: state)
      let rules = KindRules.rules(group: "batch", kind: "Job")
      rules.applyDefaults(&job)
      stampIdentity(&job)
      rules.prepareForCreate(&job)
      try checkQuotas(.jobs, job, old: nil)
      rules.applyDefaults(&job)
      job = put(.jobs, jobKey, job)
      say(
        ControllerEvent(
          type: "Normal", reason: "SuccessfulCreate", message: "Created job \(name)"),
        of: cronJob)
    }
    let reference: JSON = [
      "apiVersion": "batch/v1", "kind": "Job", "name": .string(name),
      "namespace": .string(key.namespace), "uid": .string(job.uid),
      "resourceVersion": .string(job.resourceVersion),
    ]
    status["active"] = .array(status.items("active") + [reference])
    status["lastScheduleTime"] = .string(start.rfc3339)
  }

  /// A Job as a CronJob's template has it.
  private func jobFromTemplate(of cronJob: JSON, _ name: String, at start: Instant) -> JSON {
    let template = cronJob["spec", "jobTemplate"] ?? [:]
    let plan = CronPlan(
      cronJob["spec", "schedule"]?.string ?? "", timeZone: cronJob["spec", "timeZone"]?.string)
    var annotations = template["metadata"]?.map("annotations") ?? JSONObject()
    annotations["batch.kubernetes.io/cronjob-scheduled-timestamp"] = .string(
      plan?.text(of: start) ?? start.rfc3339)
    var metadata: JSON = [
      "name": .string(name), "namespace": .string(cronJob.namespace),
      "annotations": .object(annotations),
      "ownerReferences": [controllerReference(to: cronJob, kind: "CronJob")],
    ]
    let labels = template["metadata"]?.map("labels") ?? JSONObject()
    if !labels.isEmpty { metadata["labels"] = .object(labels) }
    return [
      "apiVersion": "batch/v1", "kind": "Job", "metadata": metadata,
      "spec": template["spec"] ?? [:],
    ]
  }

  /// Sees to it that a CronJob is looked at again at a moment.
  private mutating func wakeCronJob(_ key: ObjectKey, at instant: Instant) {
    let isNew = cronJobs.memos.modify(key) { memo in
      if memo.wakeAt == instant { return false }
      memo.wakeAt = instant
      return true
    }
    if isNew ?? false {
      timers.set(Timer(kind: .schedule, target: .cronJob(key)), at: max(instant, now))
    }
  }
}
