internal import APIServer
internal import ArgumentParser
internal import KubeAPI
internal import Lab

/// `cadet grade`: what submissions to a lab are worth.
struct GradeCommand: AsyncParsableCommand {
  /// The forms of a report.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json
  }

  /// What `cadet help grade` says.
  static let configuration = CommandConfiguration(
    commandName: "grade", abstract: "Grade submissions to a lab.",
    discussion: """
      A submission is a manifest file, or a folder of manifests with, if the lab asks questions, \
      an answers.yaml. The exit status is 0 when all submissions get all points, 1 when some are \
      missing, 2 when something cannot be judged or the command line makes no sense.
      """)

  /// The lab.
  @Argument(help: "The lab: a name, or a path to a lab's folder or file.")
  var lab: String

  /// What was handed in.
  @Argument(help: "What was handed in: a manifest file or a folder each.")
  var submission: [String] = []

  /// The kubeconfig of a cluster that runs.
  @Option(
    help: ArgumentHelp(
      "Grade the cluster that runs, as it is now, instead of submissions.",
      valueName: "kubeconfig"))
  var live: String?

  /// The answers to a lab's questions.
  @Option(
    help: ArgumentHelp("The answers to the lab's questions, with --live.", valueName: "file"))
  var answers: String?

  /// The form of the report.
  @Option(help: "The form of the report: text or json.")
  var format = Format.text

  /// Whether passed and hidden checks are explained, too.
  @Flag(help: "For instructors: say what was found for passed and hidden checks, too.")
  var explain = false

  /// The seed of the cluster's chance and of the lab's variables.
  @Option(help: "The seed of the lab's variables, and of uids, names and delays.")
  var seed: UInt64 = 1

  /// How many submissions are graded at once.
  @Option(help: "How many submissions to grade at once, on a thread each.")
  var jobs = 1

  /// Whether submissions may name the lab's variables.
  @Flag(help: "Fill the lab's variables into submissions: ${name} is the value of name.")
  var fillVariables = false

  /// Whether the time-line is printed.
  @Flag(help: "Print what happened in the cluster, one line an event.")
  var trace = false

  /// Where labs are looked for.
  @OptionGroup var labs: LabOptions

  /// Refuses what makes no sense.
  func validate() throws {
    if jobs < 1 { throw ValidationError("--jobs must be at least 1") }
    if live == nil, submission.isEmpty {
      throw ValidationError("Missing expected argument '<submission> ...'")
    }
    if live != nil, !submission.isEmpty {
      throw ValidationError("--live grades a cluster, not submissions")
    }
    if live == nil, answers != nil { throw ValidationError("--answers goes with --live") }
  }

  /// Has a cluster that runs judged, prints the report, and ends with its status.
  private func grade(_ definition: LabDefinition, live kubeconfig: String) async throws {
    var question: JSON = [
      "labHash": .string(definition.hash), "name": .string(kubeconfig),
      "format": .string(format.rawValue), "explains": .bool(explain),
      "isColoured": .bool(Terminal.isColoured),
    ]
    if let answers {
      guard let read = Submission(answersIn: answers, lab: definition) else {
        throw Terminal.badUse("\(answers): there is no such file")
      }
      for problem in read.problems {
        Terminal.complain("\(problem.file):\(problem.line): \(problem.message)")
      }
      question["answers"] = read.answerDocument
    }
    let answer: JSON
    do throws(LiveClient.Failure) {
      let client = try LiveClient(kubeconfig: kubeconfig)
      answer = try await client.post(LiveLab.path, question)
    } catch { throw Terminal.badUse(error.message) }
    print(answer.text("report"), terminator: "")
    let status = answer["exitStatus"]?.integer ?? 2
    if status != 0 { throw ExitCode(Int32(status)) }
  }

  /// Grades, prints the report, and ends with its status.
  func run() async throws {
    let definition = try labs.lab(lab, seed: seed)
    if let live { return try await grade(definition, live: live) }
    let grader = Grader(definition, seed: seed)
    var report = GradeReport(grader)
    var isBadUse = false
    let graded = await grader.grade(
      submission, jobs: jobs, traces: trace, fillsVariables: fillVariables)
    for (path, graded) in zip(submission, graded) {
      if let graded {
        report.submissions.append(graded)
      } else {
        Terminal.complain("\(path): error: there is no such file or folder")
        isBadUse = true
      }
    }
    if !report.submissions.isEmpty || format == .json {
      let text =
        switch format {
        case .text: report.text(explains: explain, isColoured: Terminal.isColoured)
        case .json: report.jsonText(explains: explain)
        }
      print(text, terminator: "")
      if format == .text, report.exitStatus == 1,
        definition.tasks.contains(where: { !$0.hints.isEmpty })
      {
        print("\nHints: cadet show \(lab) --hints")
      }
      if trace, format == .json {
        for line in report.submissions.flatMap(\.timeline) { Terminal.complain(line) }
      }
    }
    let status = isBadUse ? 2 : report.exitStatus
    if status != 0 { throw ExitCode(status) }
  }
}
