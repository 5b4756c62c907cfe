/// The rules of the status of a Job.
// Kubernetes: pkg/apis/batch/validation/validation.go, ValidateJobStatusUpdate
enum JobStatusRules {
  /// Whether a status has a condition.
  private static func isTrue(_ type: String, _ job: JSON) -> Bool {
    (job["status"]?.items("conditions") ?? []).contains {
      $0.text("type") == type && $0.text("status") == "True"
    }
  }

  /// Checks a change of the status.
  static func validateUpdate(_ job: JSON, _ old: JSON) -> [FieldError] {
    var errors = FieldErrors()
    ObjectMetaRules.validateCoreUpdate(job, old, &errors)
    let (status, before) = (job.present("status") ?? [:], old.present("status") ?? [:])
    for name in ["active", "succeeded", "failed", "ready", "terminating"] {
      errors.nonnegative(status.number(name), FieldPath.status.child(name))
    }
    ends(job, old, status, before, &errors)
    counts(job, status, &errors)
    changes(job, old, status, before, &errors)
    return errors.list
  }

  /// Reports conditions that contradict each other.
  private static func conditions(_ detail: String, _ errors: inout FieldErrors) {
    errors.invalid(FieldPath.status.child("conditions"), raw: "", detail)
  }

  /// Checks what a Job that has ended says of it.
  private static func ends(
    _ job: JSON, _ old: JSON, _ status: JSON, _ before: JSON, _ errors: inout FieldErrors
  ) {
    let (complete, failed) = (isTrue("Complete", job), isTrue("Failed", job))
    let (target, met) = (isTrue("FailureTarget", job), isTrue("SuccessCriteriaMet", job))
    let wasComplete = isTrue("Complete", old)
    let at = FieldPath.status.child("completionTime")
    if complete, failed {
      conditions("cannot set Complete=True and Failed=true conditions", &errors)
    }
    if complete, target {
      conditions("cannot set Complete=True and FailureTarget=true conditions", &errors)
    }
    let time = status["completionTime"]?.string
    if let time, !complete {
      errors.invalid(
        at, time, "cannot set completionTime when there is no Complete=True condition")
    }
    if time == nil, complete {
      errors.required(at, "completionTime is required for Complete jobs")
    }
    if let time, let start = status["startTime"]?.string, time < start {
      errors.invalid(at, time, "completionTime cannot be set before startTime")
    }
    if failed, !target, !isTrue("Failed", old) {
      conditions(
        "cannot set Failed=True condition without the FailureTarget=true condition", &errors)
    }
    if complete, !met, !wasComplete {
      conditions(
        "cannot set Complete=True condition without the SuccessCriteriaMet=true condition",
        &errors)
    }
    if met, failed {
      conditions("cannot set SuccessCriteriaMet=True and Failed=true conditions", &errors)
    }
    if met, target {
      conditions("cannot set SuccessCriteriaMet=True and FailureTarget=true conditions", &errors)
    }
  }

  /// Checks the counts of pods.
  private static func counts(_ job: JSON, _ status: JSON, _ errors: inout FieldErrors) {
    let isFinished = isTrue("Complete", job) || isTrue("Failed", job)
    let active = status.number("active") ?? 0
    if active > 0, isFinished {
      errors.invalid(
        FieldPath.status.child("active"), active, "active>0 is invalid for finished job")
    }
    if !status.has("startTime"), isFinished {
      errors.required(
        FieldPath.status.child("startTime"), "startTime is required for finished job")
    }
    if let terminating = status.number("terminating"), terminating > 0, isFinished {
      errors.invalid(
        FieldPath.status.child("terminating"), terminating,
        "terminating>0 is invalid for finished job")
    }
    if let ready = status.number("ready"), ready > active {
      errors.invalid(
        FieldPath.status.child("ready"), ready, "cannot set more ready pods than active")
    }
    if !status.text("completedIndexes").isEmpty, job["spec"]?.text("completionMode") != "Indexed" {
      errors.invalid(
        FieldPath.status.child("completedIndexes"), status.text("completedIndexes"),
        "cannot set non-empty completedIndexes when non-indexed completion mode")
    }
    if let indexes = status["failedIndexes"]?.string,
      job["spec"]?.has("backoffLimitPerIndex") != true
    {
      errors.invalid(
        FieldPath.status.child("failedIndexes"), indexes,
        "cannot set non-null failedIndexes when backoffLimitPerIndex is null")
    }
  }

  /// Checks that a status does not go back.
  private static func changes(
    _ job: JSON, _ old: JSON, _ status: JSON, _ before: JSON, _ errors: inout FieldErrors
  ) {
    for type in ["Failed", "Complete", "FailureTarget"]
    where isTrue(type, old) && !isTrue(type, job) {
      conditions("cannot disable the terminal \(type)=True condition", &errors)
    }
    for name in ["failed", "succeeded"] {
      let count = status.number(name) ?? 0
      if count < before.number(name) ?? 0 {
        errors.invalid(
          FieldPath.status.child(name), count, "cannot decrease the \(name) counter")
      }
    }
    if let time = status["completionTime"]?.string, let was = before["completionTime"]?.string,
      time != was
    {
      errors.invalid(
        FieldPath.status.child("completionTime"), time, "completionTime cannot be mutated")
    }
    if let start = before["startTime"]?.string, start != status["startTime"]?.string,
      job["spec"]?.flag("suspend") != true
    {
      errors.required(
        FieldPath.status.child("startTime"), "startTime cannot be removed for unsuspended job")
    }
    if isTrue("SuccessCriteriaMet", old), !isTrue("SuccessCriteriaMet", job) {
      conditions("cannot disable the SuccessCriteriaMet=True condition", &errors)
    }
  }
}
