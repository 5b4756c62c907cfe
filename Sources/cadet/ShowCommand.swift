internal import ArgumentParser
internal import Lab

/// `cadet show`: one lab with its tasks.
struct ShowCommand: ParsableCommand {
  /// What `cadet help show` says.
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show a lab: its cluster and its tasks.")

  /// The lab.
  @Argument(help: "The lab: a name, or a path to a lab's folder or file.")
  var lab: String

  /// Whether hints are shown.
  @Flag(help: "Show the hints, too.")
  var hints = false

  /// Whether the manifests of the setup are printed instead.
  @Flag(help: "Print the manifests that the lab has set up, instead.")
  var setup = false

  /// The seed of the lab's variables.
  @Option(help: "The seed of the lab's variables.")
  var seed: UInt64 = 1

  /// Where labs are looked for.
  @OptionGroup var labs: LabOptions

  /// Prints the lab.
  func run() throws {
    let definition = try labs.lab(lab, seed: seed)
    if setup { return print(LabDescription.setup(of: definition), terminator: "") }
    print(
      LabDescription.text(of: definition, withHints: hints, isColoured: Terminal.isColoured)
        + LabDescription.nextSteps(after: definition),
      terminator: "")
  }
}
