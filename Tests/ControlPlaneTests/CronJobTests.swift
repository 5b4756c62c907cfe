import ControlPlane
import KubeAPI
import Scenario
import Testing

/// A CronJob for tests.
private func cronJob(
  _ name: String, schedule: String = "*/10 * * * *", command: String = "echo hello",
  more: String = ""
) -> String {
  """
  apiVersion: batch/v1
  kind: CronJob
  metadata: {name: \(name)}
  spec:
    schedule: "\(schedule)"
    jobTemplate:
      metadata: {labels: {made-by: \(name)}, annotations: {note: nightly}}
      spec:
        template:
          spec:
            restartPolicy: Never
            containers:
            - {name: main, image: busybox, command: [sh, -c, "\(command)"]}
  \(more.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n"))
  """
}

extension Scenario {
  /// The names of the Jobs of the default namespace.
  fileprivate var jobs: [String] { world.objects(.jobs, namespace: "default").map(\.name) }

  /// The status of a CronJob of the default namespace.
  fileprivate func status(ofCronJob name: String) -> JSON {
    world.object(.cronJobs, namespace: "default", name: name)?["status"] ?? [:]
  }

  /// The number in the name of a Job that is made so many minutes after the start of the story.
  fileprivate func name(_ cronJob: String, minute: Int64) -> String {
    "\(cronJob)-\(1_767_225_600 / 60 + minute)"
  }
}

@Suite struct CronJobTests {
  @Test func `a Job is made when the schedule is due`() throws {
    var scenario = Scenario()
    try scenario.create(cronJob("hello"))
    scenario.settle()
    #expect(scenario.jobs == [])
    scenario.run(seconds: 630)
    let name = scenario.name("hello", minute: 10)
    #expect(scenario.jobs == [name])
    let job = try #require(scenario.world.object(.jobs, namespace: "default", name: name))
    #expect(job.labels["made-by"] == "hello")
    #expect(
      job.annotations["batch.kubernetes.io/cronjob-scheduled-timestamp"] == "2026-01-01T00:10:00Z")
    #expect(job.annotations["note"] == "nightly")
    #expect(job.controllerReference?["kind"] == "CronJob")
    let status = scenario.status(ofCronJob: "hello")
    #expect(status["lastScheduleTime"] == "2026-01-01T00:10:00Z")
    #expect(status["active"] == nil)
    #expect(status["lastSuccessfulTime"] == job["status", "completionTime"])
    #expect(
      scenario.events(about: "hello") == [
        "Normal SuccessfulCreate Created job \(name)",
        "Normal SawCompletedJob Saw completed job: \(name), condition: Complete",
      ])
  }

  @Test func `enough Jobs that have ended are kept`() throws {
    var scenario = Scenario()
    try scenario.create(
      cronJob(
        "hello", more: "successfulJobsHistoryLimit: 1\nfailedJobsHistoryLimit: 0"))
    scenario.settle()
    scenario.run(seconds: 1900)
    #expect(scenario.jobs == [scenario.name("hello", minute: 30)])
    #expect(
      scenario.events(about: "hello", reason: "SuccessfulDelete") == [
        "Normal SuccessfulDelete Deleted job \(scenario.name("hello", minute: 10))",
        "Normal SuccessfulDelete Deleted job \(scenario.name("hello", minute: 20))",
      ])
  }

  @Test func `a Job at work forbids another one`() throws {
    var scenario = Scenario()
    try scenario.create(
      cronJob("long", command: "sleep 900", more: "concurrencyPolicy: Forbid"))
    scenario.settle()
    scenario.run(seconds: 1260)
    #expect(scenario.jobs == [scenario.name("long", minute: 10)])
    #expect(
      scenario.events(about: "long", reason: "JobAlreadyActive") == [
        "Normal JobAlreadyActive Not starting job because prior execution is running and "
          + "concurrency policy is Forbid"
      ])
    #expect(scenario.status(ofCronJob: "long").items("active").count == 1)
  }

  @Test func `a Job at work is replaced by another one`() throws {
    var scenario = Scenario()
    try scenario.create(
      cronJob("long", command: "sleep 900", more: "concurrencyPolicy: Replace"))
    scenario.settle()
    scenario.run(seconds: 1260)
    #expect(scenario.jobs == [scenario.name("long", minute: 20)])
    #expect(
      scenario.events(about: "long", reason: "SuccessfulDelete") == [
        "Normal SuccessfulDelete Deleted job \(scenario.name("long", minute: 10))"
      ])
  }

  @Test func `Jobs at work do not keep others from being made`() throws {
    var scenario = Scenario()
    try scenario.create(cronJob("long", command: "sleep 900"))
    scenario.settle()
    scenario.run(seconds: 1260)
    #expect(scenario.jobs.count == 2)
    #expect(scenario.status(ofCronJob: "long").items("active").count == 2)
  }

  @Test func `a held CronJob makes nothing, and later what was due last`() throws {
    var scenario = Scenario()
    try scenario.create(cronJob("hello", more: "suspend: true"))
    scenario.settle()
    scenario.run(seconds: 1500)
    #expect(scenario.jobs == [])
    try scenario.patch("cronjob/hello", "spec: {suspend: false}")
    scenario.run(seconds: 20)
    #expect(scenario.jobs == [scenario.name("hello", minute: 20)])
  }

  @Test func `a start that is too late is left out`() throws {
    var scenario = Scenario()
    try scenario.create(cronJob("hello", more: "suspend: true\nstartingDeadlineSeconds: 60"))
    scenario.settle()
    scenario.run(seconds: 1500)
    try scenario.patch("cronjob/hello", "spec: {suspend: false}")
    scenario.run(seconds: 20)
    #expect(scenario.jobs == [])
  }

  @Test func `a hundred missed starts are complained of`() throws {
    var scenario = Scenario()
    try scenario.create(cronJob("hello", schedule: "* * * * *", more: "suspend: true"))
    scenario.settle()
    scenario.run(seconds: 7000)
    try scenario.patch("cronjob/hello", "spec: {suspend: false}")
    scenario.run(seconds: 5)
    #expect(
      scenario.events(about: "hello", reason: "TooManyMissedTimes").first
        == "Warning TooManyMissedTimes too many missed start times. Set or decrease "
        + ".spec.startingDeadlineSeconds or check clock skew")
    #expect(scenario.jobs.count == 1)
  }

  @Test func `a Job made by hand is noticed, and its success is noted`() throws {
    var scenario = Scenario()
    try scenario.create(cronJob("backup", schedule: "30 4 1 1 *"))
    scenario.settle()
    let owner = try #require(
      scenario.world.object(.cronJobs, namespace: "default", name: "backup"))
    try scenario.create(
      """
      apiVersion: batch/v1
      kind: Job
      metadata:
        name: now
        ownerReferences:
        - {apiVersion: batch/v1, kind: CronJob, name: backup, uid: \(owner.uid), controller: true}
      spec:
        template:
          spec:
            restartPolicy: Never
            containers: [{name: main, image: busybox, command: [echo, hello]}]
      """)
    scenario.settle()
    #expect(scenario.status(ofCronJob: "backup").has("lastSuccessfulTime"))
    #expect(
      scenario.events(about: "backup").first?.hasPrefix(
        "Warning UnexpectedJob Saw a job that the controller did not create or forgot: now") == true
    )
  }

  @Test func `a Job that is gone is not at work`() throws {
    var scenario = Scenario()
    try scenario.create(cronJob("long", command: "sleep 900"))
    scenario.settle()
    scenario.run(seconds: 630)
    let name = scenario.name("long", minute: 10)
    try scenario.delete("job/\(name)")
    scenario.settle()
    #expect(scenario.status(ofCronJob: "long")["active"] == nil)
    #expect(
      scenario.events(about: "long", reason: "MissingJob") == [
        "Normal MissingJob Active job went missing: \(name)"
      ])
  }

  @Test func `a refused Job is tried again, and made once there is room`() throws {
    var scenario = Scenario()
    try scenario.create(
      """
      apiVersion: v1
      kind: ResourceQuota
      metadata: {name: few}
      spec: {hard: {count/jobs.batch: 0}}
      """)
    try scenario.create(cronJob("hello"))
    scenario.settle()
    scenario.run(seconds: 630)
    #expect(scenario.jobs == [])
    #expect(
      scenario.events(about: "hello", reason: "FailedCreate").first?.hasPrefix(
        "Warning FailedCreate Error creating job: jobs.batch "
          + "\"\(scenario.name("hello", minute: 10))\" is forbidden: exceeded quota: few, requested: "
          + "count/jobs.batch=1, used: count/jobs.batch=0, limited: count/jobs.batch=0") == true)
    try scenario.patch("resourcequota/few", "spec: {hard: {count/jobs.batch: 5}}")
    scenario.run(seconds: 400)
    #expect(scenario.jobs == [scenario.name("hello", minute: 10)])
  }
}
