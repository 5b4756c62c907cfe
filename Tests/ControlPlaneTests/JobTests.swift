import ControlPlane
import KubeAPI
import Scenario
import Testing

/// A Job for tests.
private func job(
  _ name: String, command: String, restart: String = "Never", more: String = ""
) -> String {
  """
  apiVersion: batch/v1
  kind: Job
  metadata: {name: \(name)}
  spec:
    template:
      spec:
        restartPolicy: \(restart)
        containers:
        - {name: main, image: busybox, command: [sh, -c, "\(command)"]}
  \(more.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n"))
  """
}

extension Scenario {
  /// The status of a Job of the default namespace.
  fileprivate func status(ofJob name: String) -> JSON {
    world.object(.jobs, namespace: "default", name: name)?["status"] ?? [:]
  }

  /// The conditions of a Job as `TYPE REASON: MESSAGE`, those that hold.
  fileprivate func conditions(_ name: String) -> [String] {
    status(ofJob: name).items("conditions").filter { $0.text("status") == "True" }
      .map { "\($0.text("type")) \($0.text("reason")): \($0.text("message"))" }
  }

  /// The pods of a Job by phase.
  fileprivate func phases(_ name: String) -> [String] {
    podObjects("job-name=\(name)").compactMap { $0["status", "phase"]?.string }.sorted()
  }
}

@Suite struct JobTests {
  @Test func `a pod that ends well completes its Job`() throws {
    var scenario = Scenario()
    try scenario.create(job("hello", command: "echo hello"))
    scenario.settle()
    let reached = "CompletionsReached: Reached expected number of succeeded pods"
    #expect(
      scenario.conditions("hello") == ["SuccessCriteriaMet \(reached)", "Complete \(reached)"])
    let status = scenario.status(ofJob: "hello")
    #expect(status["succeeded"] == 1)
    #expect(status["ready"] == 0)
    #expect(status["terminating"] == 0)
    #expect(status["uncountedTerminatedPods"] == [:])
    #expect(status["active"] == nil)
    #expect(status.has("completionTime"))
    let pod = try #require(scenario.podObjects("job-name=hello").first)
    #expect(pod.finalizers.isEmpty)
    #expect(pod["status", "phase"] == "Succeeded")
    #expect(
      scenario.events(about: "hello") == [
        "Normal SuccessfulCreate Created pod: \(pod.name)", "Normal Completed Job completed",
      ])
  }

  @Test func `so many pods succeed, so many at once`() throws {
    var scenario = Scenario()
    try scenario.create(
      job(
        "import", command: "sleep 5", restart: "OnFailure", more: "completions: 4\nparallelism: 2"))
    scenario.run(seconds: 3)
    #expect(scenario.status(ofJob: "import")["active"] == 2)
    scenario.settle()
    #expect(scenario.status(ofJob: "import")["succeeded"] == 4)
    #expect(scenario.phases("import") == Array(repeating: "Succeeded", count: 4))
  }

  @Test func `failed pods are replaced after longer and longer waits, at most so often`() throws {
    var scenario = Scenario()
    try scenario.create(job("bad", command: "exit 3", more: "backoffLimit: 2"))
    scenario.run(seconds: 5)
    #expect(scenario.status(ofJob: "bad")["failed"] == 1)
    #expect(scenario.conditions("bad").isEmpty)
    scenario.run(seconds: 60)
    #expect(scenario.status(ofJob: "bad")["failed"] == 3)
    let why = "BackoffLimitExceeded: Job has reached the specified backoff limit"
    #expect(scenario.conditions("bad") == ["FailureTarget \(why)", "Failed \(why)"])
    #expect(scenario.events(about: "bad").last == "Warning \(why.replacing(": ", with: " "))")
  }

  @Test func `a Job that takes too long fails and loses its pods`() throws {
    var scenario = Scenario()
    try scenario.create(job("slow", command: "sleep 500", more: "activeDeadlineSeconds: 20"))
    scenario.run(seconds: 10)
    #expect(scenario.status(ofJob: "slow")["active"] == 1)
    scenario.run(seconds: 60)
    let why = "DeadlineExceeded: Job was active longer than specified deadline"
    #expect(scenario.conditions("slow") == ["FailureTarget \(why)", "Failed \(why)"])
    #expect(scenario.status(ofJob: "slow")["failed"] == 1)
    #expect(scenario.phases("slow") == [])
  }

  @Test func `an indexed Job works at each index once`() throws {
    var scenario = Scenario()
    try scenario.create(
      job(
        "parts", command: "sleep 2",
        more: "completionMode: Indexed\ncompletions: 5\nparallelism: 3"))
    scenario.settle()
    let status = scenario.status(ofJob: "parts")
    #expect(status["completedIndexes"] == "0-4")
    #expect(status["succeeded"] == 5)
    let pods = scenario.podObjects("job-name=parts")
    #expect(
      Set(pods.compactMap { $0.labels["batch.kubernetes.io/job-completion-index"]?.string })
        == ["0", "1", "2", "3", "4"])
    #expect(pods.allSatisfy { $0["spec", "hostname"]?.string?.hasPrefix("parts-") ?? false })
  }

  @Test func `an index that fails too often fails alone`() throws {
    var scenario = Scenario()
    try scenario.create(
      job(
        "parts", command: "exit 1",
        more: "completionMode: Indexed\ncompletions: 2\nparallelism: 2\nbackoffLimitPerIndex: 0"))
    scenario.settle()
    #expect(scenario.status(ofJob: "parts")["failedIndexes"] == "0,1")
    #expect(scenario.conditions("parts").last == "Failed FailedIndexes: Job has failed indexes")
  }

  @Test func `an exit code may end the Job at once`() throws {
    var scenario = Scenario()
    try scenario.create(
      job(
        "strict", command: "exit 42",
        more: """
          podFailurePolicy:
            rules:
            - {action: FailJob, onExitCodes: {operator: In, values: [42]}}
          """))
    scenario.settle()
    let pod = try #require(scenario.podObjects("job-name=strict").first)
    #expect(
      scenario.conditions("strict").last
        == "Failed PodFailurePolicy: Container main for pod default/\(pod.name) failed with exit code 42 matching FailJob rule at index 0"
    )
  }

  @Test func `a held Job has no pods until it is let go`() throws {
    var scenario = Scenario()
    try scenario.create(job("later", command: "echo", more: "suspend: true"))
    scenario.settle()
    #expect(scenario.phases("later") == [])
    #expect(scenario.conditions("later") == ["Suspended JobSuspended: Job suspended"])
    #expect(!scenario.status(ofJob: "later").has("startTime"))
    try scenario.patch("job/later", "{spec: {suspend: false}}")
    scenario.settle()
    #expect(scenario.conditions("later").last?.hasPrefix("Complete ") ?? false)
    #expect(
      scenario.events(about: "later").contains("Normal Resumed Job resumed"))
  }

  @Test func `a Job goes with its pods when its time to live is over`() throws {
    var scenario = Scenario()
    try scenario.create(job("short", command: "echo", more: "ttlSecondsAfterFinished: 30"))
    scenario.settle()
    #expect(scenario.conditions("short").count == 2)
    scenario.run(seconds: 40)
    #expect(scenario.world.object(.jobs, namespace: "default", name: "short") == nil)
    #expect(scenario.phases("short") == [])
  }

  @Test func `pods go with the Job that is deleted`() throws {
    var scenario = Scenario()
    try scenario.create(job("slow", command: "sleep 500"))
    scenario.run(seconds: 5)
    try scenario.delete("job/slow")
    scenario.run(seconds: 60)
    #expect(scenario.phases("slow") == [])
  }

  @Test func `enough successes may end the Job`() throws {
    var scenario = Scenario()
    try scenario.create(
      job(
        "leader", command: "echo",
        more: """
          completionMode: Indexed
          completions: 3
          parallelism: 1
          successPolicy:
            rules:
            - {succeededIndexes: "0"}
          """))
    scenario.settle()
    #expect(
      scenario.conditions("leader").last == "Complete SuccessPolicy: Matched rules at index 0")
    #expect(scenario.status(ofJob: "leader")["completedIndexes"] == "0")
  }

  @Test func `a pod that loses its owner is taken back, and let go with its labels`() throws {
    var scenario = Scenario()
    try scenario.create(job("hold", command: "sleep 100000"))
    scenario.settle()
    let pod = try #require(scenario.podObjects("job-name=hold").first)
    let path = "/api/v1/namespaces/default/pods/\(pod.name)"
    try scenario.send(
      .patch, path, ["metadata": ["ownerReferences": nil, "finalizers": nil]],
      contentType: "application/merge-patch+json")
    scenario.settle()
    let adopted = try scenario.send(.get, path).body
    #expect(adopted.controllerReference?["name"] == "hold")
    #expect(adopted.finalizers == ["batch.kubernetes.io/job-tracking"])
    try scenario.send(
      .patch, path, ["metadata": ["labels": nil]], contentType: "application/merge-patch+json")
    scenario.settle()
    let released = try scenario.send(.get, path).body
    #expect(released.ownerReferences.isEmpty && released.finalizers.isEmpty)
    #expect(scenario.podObjects("job-name=hold").count == 1)
  }

  @Test func `nothing holds a pod that no Job counts`() throws {
    var scenario = Scenario()
    try scenario.create(
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: stray, finalizers: [batch.kubernetes.io/job-tracking]}
      spec: {containers: [{name: main, image: nginx}]}
      """)
    scenario.settle()
    #expect(scenario.object("pod/stray")?.finalizers.isEmpty == true)
  }
}
