extension KindRules {
  /// The rules of Jobs.
  // Kubernetes: pkg/registry/batch/job/strategy.go
  static let job = KindRules(generations: true, status: [:]).with { rules in
    rules.applyDefaults = { object in
      if !object.has("metadata") { object["metadata"] = [:] }
      object.modify("spec", JobRules.applyDefaults)
      let labels = object["spec"]?["template"]?["metadata"]?["labels"]
      if object.labels.isEmpty, let labels, !labels.isEmpty {
        object.modify("metadata") { $0["labels"] = labels }
      }
      object.setDefault("status", [:])
    }
    rules.prepareForCreate = { [create = rules.prepareForCreate] object in
      create(&object)
      JobRules.generateSelector(&object)
    }
    rules.validate = { object in
      var errors = FieldErrors()
      JobRules.validate(object, &errors)
      return errors.list
    }
    rules.validateUpdate = JobRules.validateUpdate
    rules.validateStatusUpdate = JobStatusRules.validateUpdate
    rules.warnings = { object, _ in
      PodWarnings.forTemplate(object["spec"]?["template"], "spec.template")
    }
  }.wantingUsualAddresses { LegacyAddress.ofTemplate($0["spec"], .spec) }

  /// The rules of CronJobs.
  // Kubernetes: pkg/registry/batch/cronjob/strategy.go
  static let cronJob = KindRules(generations: true, status: [:]).with { rules in
    rules.applyDefaults = { object in
      if !object.has("metadata") { object["metadata"] = [:] }
      object.modify("spec") { spec in
        spec.setDefaultText("concurrencyPolicy", "Allow")
        spec.setDefault("suspend", false)
        spec.setDefault("successfulJobsHistoryLimit", 3)
        spec.setDefault("failedJobsHistoryLimit", 1)
        spec.modify("jobTemplate") { template in
          if !template.has("metadata") { template["metadata"] = [:] }
          template.modify("spec") { job in
            job.modify("template", PodDefaults.applyToTemplate)
          }
        }
      }
      object.setDefault("status", [:])
    }
    rules.validate = { object in
      var errors = FieldErrors()
      ObjectMetaRules.validateCore(object, &errors)
      JobRules.cronSpec(object.present("spec") ?? [:], &errors)
      if object.name.utf8.count > 52 {
        errors.invalid(FieldPath.metadata.child("name"), object.name, Names.tooLong(52))
      }
      return errors.list
    }
    rules.validateUpdate = { object, old in
      var errors = FieldErrors()
      ObjectMetaRules.validateCoreUpdate(object, old, &errors)
      JobRules.cronSpec(object.present("spec") ?? [:], &errors)
      return errors.list
    }
    rules.warnings = { object, _ in
      var warnings = PodWarnings.forTemplate(
        object["spec"]?["jobTemplate"]?["spec"]?["template"], "spec.jobTemplate.spec.template")
      if object["spec"]?.text("schedule").contains("TZ") == true {
        warnings.append(
          "CRON_TZ or TZ used in spec.schedule is not officially supported, see "
            + "https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ for more details"
        )
      }
      return warnings
    }
  }
}

/// The rules of Jobs and CronJobs.
// Kubernetes: pkg/apis/batch/validation/validation.go
enum JobRules {
  /// Completes the specification of a Job.
  // Kubernetes: pkg/apis/batch/v1/defaults.go, SetDefaults_Job
  static func applyDefaults(_ spec: inout JSON) {
    spec.modify("template", PodDefaults.applyToTemplate)
    if !spec.has("completions"), !spec.has("parallelism") { spec["completions"] = 1 }
    spec.setDefault("parallelism", 1)
    if !spec.has("backoffLimit") {
      spec["backoffLimit"] = .integer(spec.has("backoffLimitPerIndex") ? Int64(Int32.max) : 6)
    }
    spec.setDefault("completionMode", "NonIndexed")
    spec.setDefault("suspend", false)
    spec.modifyPresent("podFailurePolicy") { policy in
      policy.modifyItems("rules") { rule in
        rule.modifyItems("onPodConditions") { $0.setDefaultText("status", "True") }
      }
    }
    spec.setDefault("manualSelector", false)
    if !spec.has("podReplacementPolicy") {
      spec["podReplacementPolicy"] = spec.has("podFailurePolicy") ? "Failed" : "TerminatingOrFailed"
    }
  }

  /// The labels that a Job's pods are chosen by, with what makes them unique to it.
  private static let uidLabels = ["batch.kubernetes.io/controller-uid", "controller-uid"]

  /// The labels with the Job's name.
  private static let nameLabels = ["batch.kubernetes.io/job-name", "job-name"]

  /// Makes the selector, and labels the template to match.
  // Kubernetes: pkg/registry/batch/job/strategy.go, generateSelector
  static func generateSelector(_ job: inout JSON) {
    if job["spec"]?.flag("manualSelector") == true { return }
    let (name, uid) = (JSON.string(job.name), JSON.string(job.uid))
    job.modify("spec") { spec in
      spec.modify("template") { template in
        template.modify("metadata") { meta in
          meta.modify("labels") { labels in
            for key in nameLabels where labels[key] == nil { labels[key] = name }
            for key in uidLabels where labels[key] == nil { labels[key] = uid }
          }
        }
      }
      spec.modify("selector") { selector in
        selector.modify("matchLabels") { labels in
          if labels[uidLabels[0]] == nil { labels[uidLabels[0]] = uid }
        }
      }
    }
  }

  /// Checks a Job.
  // Kubernetes: pkg/apis/batch/validation/validation.go, ValidateJob
  static func validate(_ object: JSON, _ errors: inout FieldErrors) {
    ObjectMetaRules.validateCore(object, &errors)
    generatedSelector(object, &errors)
    spec(object.present("spec") ?? [:], .spec, selector: true, &errors)
    indexedName(object, &errors)
  }

  /// Checks that a generated selector is as it was generated.
  // Kubernetes: pkg/apis/batch/validation/validation.go, validateGeneratedSelector
  static func generatedSelector(_ job: JSON, _ errors: inout FieldErrors) {
    let spec = job.present("spec") ?? [:]
    guard !spec.flag("manualSelector"), let selector = spec.present("selector") else { return }
    if job.uid.isEmpty { errors.required(FieldPath.metadata.child("uid")) }
    let labels = spec["template"]?["metadata"]?.map("labels") ?? JSONObject()
    let path = FieldPath.spec.child("template").child("metadata").child("labels")
    let expected = [
      ("batch.kubernetes.io/controller-uid", job.uid), ("controller-uid", job.uid),
      ("job-name", job.name), ("batch.kubernetes.io/job-name", job.name),
    ]
    for (key, value) in expected {
      guard let label = labels[key]?.string else {
        errors.required(path.key(key), "must be '\(value)'")
        continue
      }
      if label != value {
        errors.invalid(path.key(key), json: .object(labels), "must be '\(value)'")
      }
    }
    let wanted = JSONObject(expected.map { ($0.0, JSON.string($0.1)) })
    if let choice = try? LabelSelector(selector), !choice.matches(labels: wanted) {
      errors.invalid(
        FieldPath.spec.child("selector"), raw: SelectorRules.text(selector),
        "`selector` not auto-generated")
    }
  }

  /// Checks that the pods of an indexed Job can have names of hosts.
  static func indexedName(_ job: JSON, _ errors: inout FieldErrors) {
    guard let spec = job.present("spec"), spec.text("completionMode") == "Indexed",
      let completions = spec.number("completions"), completions > 0
    else { return }
    let host = "\(job.name)-\(completions - 1)"
    if !Names.dnsLabel(host).isEmpty {
      errors.invalid(
        FieldPath.metadata.child("name"), job.name,
        "will not able to create pod with invalid DNS label: \(host)")
    }
  }

  /// Checks the specification of a Job.
  // Kubernetes: pkg/apis/batch/validation/validation.go, validateJobSpec
  static func spec(
    _ spec: JSON, _ path: FieldPath, selector: Bool, _ errors: inout FieldErrors
  ) {
    for name in ["parallelism", "completions", "activeDeadlineSeconds", "backoffLimit"] {
      errors.nonnegative(spec.number(name), path.child(name))
    }
    errors.nonnegative(
      spec.number("ttlSecondsAfterFinished"), path.child("ttlSecondsAfterFinished"))
    errors.nonnegative(spec.number("backoffLimitPerIndex"), path.child("backoffLimitPerIndex"))
    JobPolicyRules.validate(spec, path, &errors)
    let template = spec.present("template") ?? [:]
    PodRules.template(template, path.child("template"), &errors)
    restartPolicy(
      template, failurePolicy: spec.has("podFailurePolicy"),
      path.child("template").child("spec").child("restartPolicy"), &errors)
    guard selector else { return }
    if let choice = spec.present("selector") {
      SelectorRules.validate(choice, path.child("selector"), &errors)
    } else {
      errors.required(path.child("selector"))
    }
    let labels = template["metadata"]?["labels"]
    if let choice = try? LabelSelector(spec.present("selector")),
      !choice.matches(labels: labels?.object ?? JSONObject())
    {
      errors.invalid(
        path.child("template").child("metadata").child("labels"), json: labels,
        "`selector` does not match template `labels`")
    }
  }

  /// Checks that pods that end are not always started again.
  private static func restartPolicy(
    _ template: JSON, failurePolicy: Bool, _ path: FieldPath, _ errors: inout FieldErrors
  ) {
    let policy = template["spec"]?.text("restartPolicy") ?? ""
    switch policy {
    case "Never": break
    case "OnFailure":
      if failurePolicy {
        errors.invalid(
          path, policy, "only \"Never\" is supported when podFailurePolicy is specified")
      }
    case "", "Always":
      errors.required(path, "valid values: \"OnFailure\", \"Never\"")
    default: errors.notSupported(path, policy, ["OnFailure", "Never"])
    }
  }

  /// Checks a change of a Job.
  // Kubernetes: pkg/apis/batch/validation/validation.go, ValidateJobUpdate
  static func validateUpdate(_ object: JSON, _ old: JSON) -> [FieldError] {
    var errors = FieldErrors()
    validate(object, &errors)
    ObjectMetaRules.validateCoreUpdate(object, old, &errors)
    let (spec, before) = (object.present("spec") ?? [:], old.present("spec") ?? [:])
    Self.spec(spec, .spec, selector: true, &errors)
    completions(spec, before, &errors)
    let (new, was) = (spec["selector"], before["selector"])
    if new ?? .null != was ?? .null {
      errors.invalid(
        FieldPath.spec.child("selector"), raw: SelectorRules.text(new), "field is immutable")
    }
    let suspended = before.flag("suspend") && old["status"]?.has("startTime") != true
    if !suspended, spec["template"] != before["template"] {
      errors.invalid(
        FieldPath.spec.child("template"),
        raw: InternalPodSpec.template(spec.present("template") ?? [:]), "field is immutable")
    }
    for name in [
      "completionMode", "podFailurePolicy", "backoffLimitPerIndex", "managedBy", "successPolicy",
    ] {
      errors.immutable(spec[name], before[name], FieldPath.spec.child(name))
    }
    return errors.list
  }

  /// Checks a change of how often a Job must succeed.
  private static func completions(_ spec: JSON, _ before: JSON, _ errors: inout FieldErrors) {
    let (new, old) = (spec["completions"], before["completions"])
    if new == old { return }
    let path = FieldPath.spec.child("completions")
    if spec.text("completionMode") != "Indexed" {
      errors.invalid(path, json: new, "field is immutable")
    } else if new?.integer == nil || old?.integer == nil || new != spec["parallelism"] {
      errors.invalid(path, json: new, "can only be modified in tandem with spec.parallelism")
    }
  }

  /// Checks the specification of a CronJob.
  // Kubernetes: pkg/apis/batch/validation/validation.go, validateCronJobSpec
  static func cronSpec(_ spec: JSON, _ errors: inout FieldErrors) {
    let path = FieldPath.spec
    let schedule = spec.text("schedule")
    if schedule.isEmpty {
      errors.required(path.child("schedule"))
    } else if let words = CronSchedule.mistake(schedule) {
      errors.invalid(path.child("schedule"), schedule, words)
    }
    errors.nonnegative(
      spec.number("startingDeadlineSeconds"), path.child("startingDeadlineSeconds"))
    if let zone = spec["timeZone"]?.string {
      if zone.isEmpty {
        errors.invalid(path.child("timeZone"), zone, "timeZone must be nil or non-empty string")
      } else if zone.lowercased() == "local" {
        errors.invalid(
          path.child("timeZone"), zone,
          "timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones")
      } else if !TimeZoneNames.isKnown(zone) {
        errors.invalid(path.child("timeZone"), zone, "unknown time zone \(zone)")
      }
    }
    let policy = spec.text("concurrencyPolicy")
    switch policy {
    case "Allow", "Forbid", "Replace": break
    case "": errors.required(path.child("concurrencyPolicy"))
    default:
      errors.notSupported(
        path.child("concurrencyPolicy"), policy, ["Allow", "Forbid", "Replace"])
    }
    let template = spec.present("jobTemplate") ?? [:]
    let job = template.present("spec") ?? [:]
    let jobPath = path.child("jobTemplate").child("spec")
    Self.spec(job, jobPath, selector: false, &errors)
    if job.has("selector") {
      errors.invalid(
        jobPath.child("selector"), raw: SelectorRules.text(job["selector"]),
        "`selector` will be auto-generated")
    }
    if job.flag("manualSelector") {
      errors.notSupported(jobPath.child("manualSelector"), raw: "true", ["nil", "false"])
    }
    for name in ["successfulJobsHistoryLimit", "failedJobsHistoryLimit"] {
      errors.nonnegative(spec.number(name), path.child(name))
    }
  }
}
