internal import KubeAPI

/// Which change wakes which Job, and the syncs of Jobs, where decisions are written.
extension World {
  /// A Job has come, changed or gone.
  mutating func jobsObserve(_ change: Change) {
    if change.kind == .deleted {
      for key in jobs.memos[change.key]?.pods.keys ?? [] { jobs.orphans.insert(key) }
      jobs.memos.removeValue(forKey: change.key)
      jobs.dirty.remove(change.key)
      jobs.refused.remove(change.key)
      return
    }
    if jobs.memos[change.key]?.uid != change.new.uid {
      var memo = JobMemo(change.new)
      for pod in state.strayPods(in: change.key.namespace) { memo.strays.insert(pod) }
      for index in state.dependents(ofOwner: memo.uid) where index.resource == Resource.pods.id {
        memo.dirtyPods.insert(index.object)
      }
      jobs.memos.updateValue(memo, forKey: change.key)
    }
    jobs.dirty.insert(change.key)
  }

  /// A pod has come, changed or gone.
  mutating func jobsObservePod(_ change: Change) {
    if change.kind != .deleted, change.new.controllerReference == nil { offerStrayToJobs(change) }
    guard let reference = change.new.controllerReference ?? change.old?.controllerReference,
      reference["kind"] == "Job"
    else { return }
    let key = ObjectKey(
      namespace: change.key.namespace, name: reference["name"]?.string ?? "")
    guard jobs.memos[key]?.uid == reference["uid"]?.string else {
      if change.kind != .deleted, change.new.finalizers.contains(JobPodTraits.finalizer) {
        jobs.orphans.insert(change.key)
      }
      return
    }
    let isRelabelled =
      change.old.map { $0["metadata", "labels"] != change.new["metadata", "labels"] } ?? false
    jobs.memos.modify(key) { memo in
      memo.dirtyPods.insert(change.key)
      if isRelabelled { memo.strays.insert(change.key) }
    }
    jobs.dirty.insert(key)
  }

  /// Shows a pod without a controller to the Jobs whose selectors match it, and lets go of one that
  /// nobody counts any longer.
  // Kubernetes: pkg/controller/job/job_controller.go, updatePod
  private mutating func offerStrayToJobs(_ change: Change) {
    let first = ObjectKey(namespace: change.key.namespace, name: "")
    let labels = change.new.labels
    let matching = jobs.memos.entries(from: first)
      .lazy.prefix { $0.key.namespace == change.key.namespace }
      .filter { $0.value.selector.map { !$0.isEmpty && $0.matches(labels: labels) } ?? false }
      .map(\.key)
    var isWanted = false
    for key in Array(matching) {
      isWanted = true
      jobs.memos.modify(key) { _ = $0.strays.insert(change.key) }
      jobs.dirty.insert(key)
    }
    if !isWanted, change.new.finalizers.contains(JobPodTraits.finalizer) {
      jobs.orphans.insert(change.key)
    }
  }

  /// A Job's own timer has run out.
  mutating func wakeJob(_ key: ObjectKey) {
    let isThere: Void? = jobs.memos.modify(key) { $0.wakeAt = nil }
    if isThere != nil { jobs.dirty.insert(key) }
  }

  /// Syncs every Job that has been woken; says whether there was one.
  mutating func runJobs() -> Bool {
    guard !jobs.dirty.isEmpty || !jobs.orphans.isEmpty else { return false }
    let (batch, orphans) = (jobs.dirty, jobs.orphans)
    jobs.dirty = SortedSet()
    jobs.orphans = SortedSet()
    for pod in orphans { untrack(pod) }
    for key in batch { syncJob(key) }
    return true
  }

  /// Syncs one Job.
  private mutating func syncJob(_ key: ObjectKey) {
    guard let job = state.object(.jobs, key),
      job["spec", "managedBy"]?.string ?? Self.jobManager == Self.jobManager
    else { return }
    if expire(job, key) { return }
    let controller = JobController(job: job, view: state, now: now)
    guard let decision = jobs.memos.modify(key, { controller.reconcile(&$0) }) else { return }
    commit(decision, of: job, key)
  }

  /// Who manages Jobs unless they name another.
  private static let jobManager = "kubernetes.io/job-controller"

  /// Deletes a Job whose time to live is over; says whether it did.
  // Kubernetes: pkg/controller/ttlafterfinished/ttlafterfinished_controller.go
  private mutating func expire(_ job: JSON, _ key: ObjectKey) -> Bool {
    guard let lives = job["spec", "ttlSecondsAfterFinished"]?.integer, !job.isBeingDeleted,
      let end = JobConditions.end(job["status"] ?? [:]), end + .seconds(lives) <= now
    else { return false }
    deleteObject(.jobs, key, DeleteOptions(propagation: .foreground))
    return true
  }

  /// Writes what a sync has come to.
  private mutating func commit(_ decision: JobDecision, of job: JSON, _ key: ObjectKey) {
    for pod in decision.adoptions {
      adopt(.pods, pod, by: job)
      track(pod)
    }
    for pod in decision.releases {
      release(.pods, pod, from: job.uid)
      untrack(pod)
    }
    for pod in decision.counted { untrack(pod) }
    for pod in decision.deletes {
      deleteObject(.pods, pod, DeleteOptions())
      emit(
        on: job, type: "Normal", reason: "SuccessfulDelete", component: "job-controller",
        message: "Deleted pod: \(pod.name)")
    }
    var wakeAt = decision.wakeAt
    var status = decision.status
    if !decision.creates.isEmpty {
      let missing = createJobPods(decision.creates, of: job, key)
      if missing == 0 {
        jobs.refused.remove(key)
        jobs.memos.modify(key) { $0.refusals = 0 }
      } else {
        let retry = now + delayJob(key)
        wakeAt = min(wakeAt ?? retry, retry)
        let active = (status["active"]?.integer ?? 0) - Int64(missing)
        status["active"] = active > 0 ? .integer(active) : .none
      }
    }
    if status != job["status"] { edit(.jobs, key) { $0["status"] = status } }
    for event in decision.events {
      emit(
        on: job, type: event.type, reason: event.reason, component: "job-controller",
        message: event.message)
    }
    if let wakeAt, wakeAt > now { wakeJob(key, at: wakeAt) }
  }

  /// How long to wait after another refusal.
  private mutating func delayJob(_ key: ObjectKey) -> Duration {
    jobs.refused.insert(key)
    let refusals = jobs.memos.modify(key) { memo in
      memo.refusals += 1
      return memo.refusals
    }
    return CreationBackoff.jobWait(failures: refusals ?? 1)
  }

  /// Makes pods; returns how many of them were refused, or not tried after a refusal.
  private mutating func createJobPods(
    _ indexes: [Int64?], of job: JSON, _ key: ObjectKey
  ) -> Int {
    if state.object(.namespaces, ObjectKey(key.namespace))?.isBeingDeleted ?? true { return 0 }
    let stencil: PodStencil
    do throws(APIError) {
      stencil = try jobStencil(of: job, key)
    } catch {
      sayRefused(error, of: job)
      return indexes.count
    }
    let created = JSON.string(now.rfc3339)
    var rest = indexes[...]
    for batch in SlowStart(indexes.count) {
      var refused = 0
      for index in rest.prefix(batch) {
        var copy = stencil
        if let index {
          JobPodTraits.write(index: index, of: job, to: &copy.pod)
          copy.baseName = String("\(job.name)-\(index)-".prefix(58))
        }
        do throws(APIError) {
          let name = try createPod(from: copy, namespace: key.namespace, created: created)
          emit(
            on: job, type: "Normal", reason: "SuccessfulCreate", component: "job-controller",
            message: "Created pod: \(name)")
        } catch {
          sayRefused(error, of: job)
          refused += 1
        }
      }
      rest = rest.dropFirst(batch)
      if refused > 0 { return refused + rest.count }
    }
    return 0
  }

  /// Says that a pod was refused.
  private mutating func sayRefused(_ error: APIError, of job: JSON) {
    emit(
      on: job, type: "Warning", reason: "FailedCreate", component: "job-controller",
      message: "Error creating: \(error.message)")
  }

  /// What the Job's pods are copies of.
  private mutating func jobStencil(
    of job: JSON, _ key: ObjectKey
  ) throws(APIError) -> PodStencil {
    let template = job["spec", "template"] ?? [:]
    if let memo = jobs.memos[key], memo.template == template, let stencil = memo.stencil,
      stencil.revision == admissionRevisions.revision(in: key.namespace)
    {
      return stencil
    }
    var stencil = try podStencil(template, owner: job, kind: "Job")
    stencil.pod.modify("metadata") { metadata in
      metadata.modify("finalizers") { list in
        list.updateItems { $0.append(.string(JobPodTraits.finalizer)) }
      }
    }
    let made = stencil
    jobs.memos.modify(key) { memo in
      memo.template = template
      memo.stencil = made
    }
    return stencil
  }

  /// Keeps a pod until it is counted.
  private mutating func track(_ pod: ObjectKey) {
    edit(.pods, pod) { pod in
      if pod.finalizers.contains(JobPodTraits.finalizer) { return }
      let finalizers = pod.finalizers.map { JSON.string($0) }
      pod.set(["metadata", "finalizers"], .array(finalizers + [.string(JobPodTraits.finalizer)]))
    }
  }

  /// Lets go of a pod that need not be kept any longer.
  private mutating func untrack(_ pod: ObjectKey) {
    edit(.pods, pod) { pod in
      let left = pod.finalizers.filter { $0 != JobPodTraits.finalizer }
      pod.modify("metadata") { metadata in
        metadata["finalizers"] = left.isEmpty ? .none : .array(left.map { .string($0) })
      }
    }
  }

  /// Sees to it that a Job is looked at again at a moment.
  private mutating func wakeJob(_ key: ObjectKey, at instant: Instant) {
    let isNew = jobs.memos.modify(key) { memo in
      if let planned = memo.wakeAt, planned <= instant { return false }
      memo.wakeAt = instant
      return true
    }
    if isNew ?? false {
      timers.set(Timer(kind: .schedule, target: .job(key)), at: max(instant, now))
    }
  }
}
