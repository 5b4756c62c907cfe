internal import ArgumentParser
internal import Lab

/// The options of every subcommand that looks for labs.
struct LabOptions: ParsableArguments {
  /// The folder that holds labs.
  @Option(
    name: .customLong("labs"),
    help: ArgumentHelp("The folder that holds labs.", valueName: "dir"))
  var folder: String?

  /// Where labs are looked for.
  var locator: LabLocator { LabLocator(folder: folder) }

  /// Reads a lab, and says on standard error what is wrong with it.
  func lab(_ name: String, seed: UInt64 = 1) throws(ExitCode) -> LabDefinition {
    do throws(LabError) {
      let lab = try LabDefinition(file: locator.file(of: name), seed: seed)
      for warning in lab.warnings { Terminal.complain(warning.text) }
      return lab
    } catch {
      for diagnostic in error.diagnostics { Terminal.complain(diagnostic.text) }
      throw ExitCode(2)
    }
  }
}
