internal import KubeAPI

/// What a sync of a Job has come to.
struct JobDecision: Sendable {
  /// How many pods are to be made; of an indexed Job, for which indexes.
  var creates: [Int64?] = []
  /// Pods without a controller that become the Job's.
  var adoptions: [ObjectKey] = []
  /// Pods that the Job controls no longer.
  var releases: [ObjectKey] = []
  /// Pods that have to go.
  var deletes: [ObjectKey] = []
  /// Pods that are counted by now and need not be kept.
  var counted: [ObjectKey] = []
  /// The new status.
  var status: JSON = [:]
  /// What is said about the Job, in order.
  var events: [ControllerEvent] = []
  /// When to look again.
  var wakeAt: Instant?
}

/// Something that a controller says about its object.
struct ControllerEvent: Sendable, Hashable {
  /// `Normal` or `Warning`.
  var type: String
  /// The machine-readable reason.
  var reason: String
  /// The words for people.
  var message: String
}

/// The controller of Jobs: pods that run to completion.
///
/// A sync visits the pods that something has happened to since the last one and counts those that have
/// ended. It reads the state and writes nothing but its memo.
// Kubernetes: pkg/controller/job/job_controller.go, syncJob
struct JobController {
  /// The Job.
  let job: JSON
  /// The state of the cluster.
  let view: State
  /// The world's time.
  let now: Instant

  /// The Job's `spec`.
  var spec: JSON { job["spec"] ?? [:] }
  /// The Job's status as it was.
  private var old: JSON { job["status"] ?? [:] }
  /// How many pods have to succeed; `nil` where one is enough for all.
  var completions: Int64? { spec["completions"]?.integer }
  /// How many pods may work at once.
  private var parallelism: Int64 { spec["parallelism"]?.integer ?? 1 }
  /// Whether each pod works at an index.
  var isIndexed: Bool { spec["completionMode"]?.string == "Indexed" }
  /// Whether the Job is held.
  private var isSuspended: Bool { spec["suspend"]?.bool ?? false }
  /// How many pods may fail.
  private var backoffLimit: Int64 { spec["backoffLimit"]?.integer ?? 6 }

  /// Decides what to do about the Job.
  func reconcile(_ memo: inout JobMemo) -> JobDecision {
    var decision = JobDecision()
    decision.status = old
    visitDirty(&memo)
    if isOver { return finished(&memo, decision) }
    claimStrays(&memo, &decision)
    // What is taken over or let go is counted by the sync that follows it.
    if !decision.adoptions.isEmpty || !decision.releases.isEmpty { return decision }
    let hadFailures = old["failed"]?.integer ?? 0
    count(&memo, &decision)
    start(&decision)
    let verdict = self.verdict(memo, decision.status, hadFailures: hadFailures)
    if let verdict {
      end(verdict, &memo, &decision)
    } else if isSuspended {
      suspend(memo, &decision)
    } else if !job.isBeingDeleted {
      resume(&decision)
      manage(&memo, &decision)
    }
    writeCounts(memo, &decision)
    return decision
  }

  /// Whether the Job has ended.
  private var isOver: Bool {
    JobConditions.isTrue("Complete", old) || JobConditions.isTrue("Failed", old)
  }

  /// Looks at the pods that have changed.
  private func visitDirty(_ memo: inout JobMemo) {
    let dirty = memo.dirtyPods
    memo.dirtyPods.removeAll()
    for key in dirty {
      guard let pod = view.object(.pods, key),
        pod.controllerReference?["uid"]?.string == memo.uid
      else {
        memo.store(key, nil)
        continue
      }
      memo.store(key, entry(pod))
    }
  }

  /// Takes over matching pods that have no controller, and lets go of those that match no longer.
  // Kubernetes: pkg/controller/controller_ref_manager.go, ClaimPods
  private func claimStrays(_ memo: inout JobMemo, _ decision: inout JobDecision) {
    let strays = memo.strays
    memo.strays.removeAll()
    guard !strays.isEmpty, let selector = memo.selector, !selector.isEmpty,
      !job.isBeingDeleted
    else { return }
    for key in strays {
      guard let pod = view.object(.pods, key), !pod.isBeingDeleted else { continue }
      let matches = selector.matches(labels: pod.labels)
      if let owner = pod.controllerReference {
        if owner["uid"]?.string == memo.uid, !matches { decision.releases.append(key) }
      } else if matches {
        decision.adoptions.append(key)
      }
    }
  }

  /// What counts of a pod.
  private func entry(_ pod: JSON) -> JobPod {
    var entry = JobPod()
    entry.isTracked = pod.finalizers.contains(JobPodTraits.finalizer)
    entry.index = JobPodTraits.index(of: pod)
    switch pod["status", "phase"]?.string {
    case "Succeeded": entry.phase = .succeeded
    case "Failed": entry.phase = .failed
    default: entry.phase = pod.isBeingDeleted ? leaving(pod) : .active
    }
    entry.isReady = entry.phase == .active && PodCondition.isReady(pod)
    for field in ["initContainerStatuses", "containerStatuses"] {
      for status in pod["status"]?.items(field) ?? [] {
        entry.restarts += status.number("restartCount") ?? 0
      }
    }
    return entry
  }

  /// What a pod counts as that is being deleted: failed, once nothing but the Job's finalizer holds it.
  private func leaving(_ pod: JSON) -> JobPod.Phase {
    let isHeldOnly = (pod["metadata", "deletionGracePeriodSeconds"]?.integer ?? 0) == 0
    return isHeldOnly ? .failed : .terminating
  }

  /// Notes when the Job was begun.
  private func start(_ decision: inout JobDecision) {
    if old["startTime"] == nil, !isSuspended {
      decision.status["startTime"] = .string(now.rfc3339)
    }
  }

  /// What is left to do for a Job that has ended: count its last pods.
  private func finished(_ memo: inout JobMemo, _ decision: JobDecision) -> JobDecision {
    var decision = decision
    decision.counted = Array(memo.uncounted)
    decision.deletes = Array(memo.active)
    let lives = spec["ttlSecondsAfterFinished"]?.integer
    if let lives, let end = JobConditions.end(old) { decision.wakeAt = end + .seconds(lives) }
    return decision
  }

  /// Writes the numbers of the status.
  private func writeCounts(_ memo: JobMemo, _ decision: inout JobDecision) {
    let gone = Int64(decision.deletes.count)
    let active = memo.counts.active - gone + Int64(decision.creates.count)
    decision.status["active"] = active > 0 ? .integer(active) : .none
    decision.status["ready"] = .integer(gone > 0 ? 0 : memo.counts.ready)
    decision.status["terminating"] = .integer(memo.counts.terminating)
    decision.status["uncountedTerminatedPods"] = [:]
    if isIndexed {
      let completed = IndexRanges.text(memo.completed)
      decision.status["completedIndexes"] = completed.isEmpty ? .none : .string(completed)
      if spec["backoffLimitPerIndex"] != nil {
        decision.status["failedIndexes"] = .string(IndexRanges.text(memo.failed))
      }
    }
  }
}

// MARK: Working

extension JobController {
  /// Makes pods that are missing, or takes away those that are too many.
  // Kubernetes: pkg/controller/job/job_controller.go, manageJob
  private func manage(_ memo: inout JobMemo, _ decision: inout JobDecision) {
    let succeeded = decision.status["succeeded"]?.integer ?? 0
    var wanted: Int64
    if let completions {
      wanted = min(completions - succeeded, parallelism)
    } else {
      wanted = succeeded > 0 ? min(memo.counts.active, parallelism) : parallelism
    }
    wanted = max(0, wanted)
    let surplus = memo.counts.active - wanted
    if surplus > 0 {
      decision.deletes = Array(memo.active.prefix(Int(surplus)))
      return
    }
    let isPatient = spec["podReplacementPolicy"]?.string == "Failed"
    let missing = -surplus - (isPatient ? memo.counts.terminating : 0)
    if missing <= 0 { return }
    if let failure = memo.lastFailure, spec["backoffLimitPerIndex"] == nil,
      memo.failuresInARow > 0
    {
      let retry = failure + JobBackoff.delay(failures: memo.failuresInARow)
      if retry > now {
        decision.wakeAt = min(decision.wakeAt ?? retry, retry)
        return
      }
    }
    if isIndexed {
      decision.creates = memo.pending.prefix(Int(missing)).map { $0 }
    } else {
      decision.creates = Array(repeating: nil, count: Int(missing))
    }
  }

  /// Takes all pods of a held Job away and says that it is held.
  private func suspend(_ memo: JobMemo, _ decision: inout JobDecision) {
    decision.deletes = Array(memo.active)
    if JobConditions.isTrue("Suspended", old) { return }
    JobConditions.set(
      &decision.status, type: "Suspended", status: "True", reason: "JobSuspended",
      message: "Job suspended", at: now)
    decision.status["startTime"] = .none
    decision.events.append(
      ControllerEvent(type: "Normal", reason: "Suspended", message: "Job suspended"))
  }

  /// Says that a Job is held no longer.
  private func resume(_ decision: inout JobDecision) {
    guard JobConditions.isTrue("Suspended", old) else { return }
    JobConditions.set(
      &decision.status, type: "Suspended", status: "False", reason: "JobResumed",
      message: "Job resumed", at: now)
    decision.status["startTime"] = .string(now.rfc3339)
    decision.events.append(
      ControllerEvent(type: "Normal", reason: "Resumed", message: "Job resumed"))
  }

  /// Ends the Job: takes its pods away, and says so once the last of them has gone.
  // Kubernetes: pkg/controller/job/job_controller.go, enactJobFinished
  private func end(
    _ verdict: JobVerdict, _ memo: inout JobMemo, _ decision: inout JobDecision
  ) {
    decision.deletes = Array(memo.active)
    let target = verdict.isSuccess ? "SuccessCriteriaMet" : "FailureTarget"
    if !JobConditions.isTrue(target, old) {
      JobConditions.set(
        &decision.status, type: target, status: "True", reason: verdict.reason,
        message: verdict.message, at: now)
    }
    if memo.counts.terminating > 0 || !decision.deletes.isEmpty { return }
    JobConditions.set(
      &decision.status, type: verdict.isSuccess ? "Complete" : "Failed", status: "True",
      reason: verdict.reason, message: verdict.message, at: now)
    if verdict.isSuccess {
      decision.status["completionTime"] = .string(now.rfc3339)
      decision.events.append(
        ControllerEvent(type: "Normal", reason: "Completed", message: "Job completed"))
    } else {
      decision.events.append(
        ControllerEvent(type: "Warning", reason: verdict.reason, message: verdict.message))
    }
    if let lives = spec["ttlSecondsAfterFinished"]?.integer {
      decision.wakeAt = now + .seconds(lives)
    }
  }
}

// MARK: Ends

extension JobController {
  /// Whether the Job has come to its end by now, and how.
  private func verdict(_ memo: JobMemo, _ status: JSON, hadFailures: Int64) -> JobVerdict? {
    for target in ["FailureTarget", "SuccessCriteriaMet"] {
      if let met = JobConditions.find(target, old), met.text("status") == "True" {
        return JobVerdict(
          isSuccess: target == "SuccessCriteriaMet", reason: met.text("reason"),
          message: met.text("message"))
      }
    }
    if let verdict = memo.verdict { return verdict }
    return failure(memo, status) ?? indexFailure(memo) ?? success(memo, status)
  }

  /// Whether too many pods have failed, or the time is over.
  private func failure(_ memo: JobMemo, _ status: JSON) -> JobVerdict? {
    let failed = status["failed"]?.integer ?? 0
    let restarts = memo.counts.restarts
    let isRestarting = spec["template", "spec", "restartPolicy"]?.string == "OnFailure"
    if failed > backoffLimit
      || isRestarting && (backoffLimit == 0 ? restarts > 0 : restarts >= backoffLimit)
    {
      return JobVerdict(
        isSuccess: false, reason: "BackoffLimitExceeded",
        message: "Job has reached the specified backoff limit")
    }
    if let deadline, deadline <= now, !isSuspended {
      return JobVerdict(
        isSuccess: false, reason: "DeadlineExceeded",
        message: "Job was active longer than specified deadline")
    }
    return nil
  }

  /// When the Job's time is over; `nil` where it has no limit or is not begun.
  var deadline: Instant? {
    guard let seconds = spec["activeDeadlineSeconds"]?.integer else { return nil }
    let started = old["startTime"]?.string.flatMap { Instant(rfc3339: $0) } ?? now
    return started + .seconds(seconds)
  }

  /// Whether enough indexes have failed for good.
  private func indexFailure(_ memo: JobMemo) -> JobVerdict? {
    guard spec["backoffLimitPerIndex"] != nil, let completions else { return nil }
    let failed = Int64(memo.failed.count)
    if let limit = spec["maxFailedIndexes"]?.integer, failed > limit {
      return JobVerdict(
        isSuccess: false, reason: "MaxFailedIndexesExceeded",
        message: "Job has exceeded the specified maximal number of failed indexes")
    }
    if failed > 0, failed + Int64(memo.completed.count) >= completions {
      return JobVerdict(
        isSuccess: false, reason: "FailedIndexes", message: "Job has failed indexes")
    }
    return nil
  }

  /// Whether enough pods have succeeded.
  private func success(_ memo: JobMemo, _ status: JSON) -> JobVerdict? {
    if let verdict = metPolicy(memo) { return verdict }
    let succeeded = status["succeeded"]?.integer ?? 0
    let isDone =
      if let completions {
        succeeded >= completions
      } else {
        succeeded > 0 && memo.counts.active == 0 && memo.counts.terminating == 0
      }
    guard isDone else { return nil }
    return JobVerdict(
      isSuccess: true, reason: "CompletionsReached",
      message: "Reached expected number of succeeded pods")
  }

  /// Whether the indexes that have succeeded meet a rule of the success policy.
  // Kubernetes: pkg/controller/job/success_policy.go, matchSuccessPolicy
  private func metPolicy(_ memo: JobMemo) -> JobVerdict? {
    for (place, rule) in (spec["successPolicy"]?.items("rules") ?? []).enumerated() {
      var matched = memo.completed
      let wanted = rule.text("succeededIndexes")
      var needed = rule.number("succeededCount")
      if !wanted.isEmpty {
        let indexes = IndexRanges.indexes(in: wanted, below: completions ?? 0)
        matched = SortedSet(indexes.filter { memo.completed.contains($0) })
        needed = needed ?? Int64(indexes.count)
      }
      if let needed, Int64(matched.count) >= needed {
        return JobVerdict(
          isSuccess: true, reason: "SuccessPolicy", message: "Matched rules at index \(place)")
      }
    }
    return nil
  }
}
