public import ControlPlane
public import KubeAPI

/// Grades submissions to one lab.
///
/// The cluster that the lab starts from is made once; each submission gets a fork of it.
///
///     let lab = try LabDefinition(file: "labs/daemonsets/lab.yaml")
///     let report = Grader(lab, seed: 1).grade(submission)
public struct Grader: Sendable {
  /// The lab.
  public let lab: LabDefinition
  /// The seed of the cluster's chance.
  public let seed: UInt64
  /// The cluster as the lab set it up.
  public let start: World
  /// Why the lab's setup could not be applied; empty when it could.
  private let setupProblems: [String]

  /// Makes a lab's start state.
  ///
  /// - Parameters:
  ///   - lab: The lab.
  ///   - seed: The seed of the cluster's chance.
  ///   - start: When the cluster's story begins; `nil` for when it does in every graded cluster.
  ///   - rootCertificate: The certificate of the cluster's authority in PEM.
  public init(
    _ lab: LabDefinition, seed: UInt64 = 1, start: Instant? = nil, rootCertificate: String = ""
  ) {
    self.lab = lab
    self.seed = seed
    var configuration = lab.cluster
    configuration.seed = seed
    if let start { configuration.start = start }
    if !rootCertificate.isEmpty { configuration.rootCertificate = rootCertificate }
    var world = World(configuration)
    var applier = Applier()
    applier.apply(lab.setup, to: &world)
    _ = world.settle()
    self.start = world
    setupProblems = applier.problems.map { "\($0.file):\($0.line): \($0.message)" }
  }

  /// Grades one submission; a hint that was taken costs its points.
  ///
  /// - Parameters:
  ///   - traces: Whether the report holds the time-line of the cluster.
  ///   - hintsTaken: For each task, the places of the hints that the learner asked for.
  public func grade(
    _ submission: Submission, traces: Bool = false, hintsTaken: [String: Set<Int>] = [:]
  ) -> SubmissionReport {
    var report = SubmissionReport(name: submission.name)
    var world = start
    world.traces = traces
    var applier = Applier()
    applier.apply(submission.manifests, to: &world)
    _ = world.settle()
    applier.run(submission.steps, in: &world)
    report.problems = submission.problems + applier.problems
    report.timeline = world.timeline.map(\.text)
    for task in lab.tasks {
      var judge = Judge(start: start)
      judge.answer = submission.answers[task.id]
      judge.failings = applier.failings
      report.tasks.append(
        grade(task, by: judge, in: world, hintsTaken: hintsTaken[task.id] ?? []))
    }
    return report
  }

  /// Grades a cluster that has been worked on, as it is now: a fork of it settles and is judged.
  public func grade(live world: World, _ submission: Submission) -> SubmissionReport {
    var report = SubmissionReport(name: submission.name)
    var world = world
    _ = world.settle()
    report.problems = submission.problems
    for task in lab.tasks {
      var judge = Judge(start: start)
      judge.answer = submission.answers[task.id]
      report.tasks.append(grade(task, by: judge, in: world, hintsTaken: []))
    }
    return report
  }

  /// Grades one task.
  private func grade(
    _ task: LabTask, by judge: Judge, in world: World, hintsTaken: Set<Int>
  ) -> TaskReport {
    var report = TaskReport(id: task.id, title: task.title, of: task.points)
    for check in task.checks {
      let verdict =
        setupProblems.first.map { Verdict.cannotJudge("the lab's setup failed: \($0)") }
        ?? judge.verdict(of: check, in: world)
      report.checks.append(
        CheckReport(
          sentence: check.sentence, verdict: verdict, weight: check.weight,
          steps: check.steps.map(\.text), visibility: check.visibility))
    }
    report.count(needsAll: task.needsAll, weights: task.weights)
    if report.verdict != .passed {
      report.hints = task.hints.filter { hint in
        hint.claim.map { judge.verdict(of: $0, in: world).isPassed } ?? false
      }.map(\.text)
    }
    for index in hintsTaken.sorted() where task.hints.indices.contains(index) {
      report.points = report.points.reduced(by: task.hints[index].cost)
    }
    return report
  }
}

/// Applies documents one by one, and keeps a record of those that were refused.
private struct Applier {
  /// What was refused.
  var problems: [Submission.Problem] = []
  /// What was refused because nothing here can do it.
  var failings: [String] = []

  /// Applies documents in order; those refused for want of a namespace or kind once more at the
  /// end.
  mutating func apply(_ manifests: [Manifest], to world: inout World) {
    var late: [(object: JSON, index: Int)] = []
    var refusals: [(index: Int, error: APIError)] = []
    for (index, manifest) in manifests.enumerated() {
      for object in ApplyClient.objects(of: manifest.value) {
        do throws(APIError) {
          try ApplyClient.apply(object, to: &world)
        } catch {
          if Self.mayComeLater(error) {
            late.append((object, index))
          } else {
            refusals.append((index, error))
          }
        }
      }
    }
    for (object, index) in late {
      do throws(APIError) {
        try ApplyClient.apply(object, to: &world)
      } catch {
        refusals.append((index, error))
      }
    }
    // The sort is stable, so that several refusals of one document stay in their order.
    for (index, error) in refusals.sorted(by: { $0.index < $1.index }) {
      record(error, manifests[index])
    }
  }

  /// Does a learner's steps, letting the cluster settle after each that does not wait by itself.
  mutating func run(_ steps: [Submission.PositionedStep], in world: inout World) {
    var runner = StepRunner()
    for step in steps {
      do throws(StepRunner.Failure) {
        try runner.run(step.step, in: &world)
        if !step.step.isWait { _ = world.settle() }
      } catch {
        let (reason, message) =
          switch error {
          case .refused(let reason, let message): (reason, message)
          case .unsupported(let message): ("NotImplemented", message)
          }
        if case .unsupported = error { failings.append("\(step.file):\(step.line): \(message)") }
        problems.append(
          Submission.Problem(
            file: step.file, line: step.line, column: step.column, reason: reason,
            message: message))
      }
    }
  }

  /// Whether a refusal may be one because something was not there yet.
  private static func mayComeLater(_ error: APIError) -> Bool {
    guard error.code == 404 else { return false }
    return error.reason == "NoKindMatch" || error.details?.kind == "namespaces"
  }

  /// Records a refusal.
  private mutating func record(_ error: APIError, _ manifest: Manifest) {
    if error.code >= 500 { failings.append("\(manifest.file):\(manifest.line): \(error.message)") }
    problems.append(
      Submission.Problem(
        file: manifest.file, line: manifest.line, column: manifest.column, reason: error.reason,
        message: error.message))
  }
}
