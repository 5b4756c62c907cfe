internal import ArgumentParser
internal import Lab

/// `cadet grade`: what submissions to a lab are worth.
struct GradeCommand: ParsableCommand {
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
  var submission: [String]

  /// The form of the report.
  @Option(help: "The form of the report: text or json.")
  var format = Format.text

  /// Whether passed checks are explained, too.
  @Flag(help: "Say what was found for passed checks, too.")
  var explain = false

  /// The seed of the cluster's chance.
  @Option(help: "The seed of uids, names and delays.")
  var seed: UInt64 = 1

  /// Whether the time-line is printed.
  @Flag(help: "Print what happened in the cluster, one line an event.")
  var trace = false

  /// Where labs are looked for.
  @OptionGroup var labs: LabOptions

  /// Grades, prints the report, and ends with its status.
  func run() throws {
    let definition = try labs.lab(lab)
    let grader = Grader(definition, seed: seed)
    var report = GradeReport(grader)
    var isBadUse = false
    for path in submission {
      guard let read = Submission(path: path, lab: definition) else {
        Terminal.complain("\(path): error: there is no such file or folder")
        isBadUse = true
        continue
      }
      report.submissions.append(grader.grade(read, traces: trace))
    }
    if !report.submissions.isEmpty || format == .json {
      let text =
        switch format {
        case .text: report.text(explains: explain, isColoured: Terminal.isColoured)
        case .json: report.jsonText
        }
      print(text, terminator: "")
      if trace, format == .json {
        for line in report.submissions.flatMap(\.timeline) { Terminal.complain(line) }
      }
    }
    let status = isBadUse ? 2 : report.exitStatus
    if status != 0 { throw ExitCode(status) }
  }
}
