internal import ArgumentParser
internal import Lab

/// The command line: each subcommand parses, calls one function, and prints one value.
@main
struct Cadet: AsyncParsableCommand {
  /// What `cadet --help` says.
  static let configuration = CommandConfiguration(
    commandName: "cadet",
    abstract: "Kubernetes practice labs: a simulated cluster, tasks, and a grader.",
    version: "cadet \(Engine.version)",
    subcommands: [
      LabsCommand.self, ShowCommand.self, GradeCommand.self, LabCommand.self, ClusterCommand.self,
    ])

  /// Runs the command line; every bad use exits with status 2.
  static func main() async {
    do {
      var command = try parseAsRoot()
      if var patient = command as? any AsyncParsableCommand {
        try await patient.run()
      } else {
        try command.run()
      }
    } catch {
      let code = exitCode(for: error)
      if code.isSuccess {
        let message = fullMessage(for: error)
        if !message.isEmpty { print(message) }
      } else {
        // One line says what is wrong; who wants to know more asks for help.
        let message = message(for: error)
        if !message.isEmpty { Terminal.complain("error: \(message)") }
      }
      Terminal.exit(code == .validationFailure ? 2 : code.rawValue)
    }
  }
}
