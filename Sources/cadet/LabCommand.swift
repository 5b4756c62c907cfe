internal import ArgumentParser
internal import Lab

/// `cadet lab`: what authors of labs need.
struct LabCommand: ParsableCommand {
  /// What `cadet help lab` says.
  static let configuration = CommandConfiguration(
    commandName: "lab", abstract: "Write labs.", subcommands: [LabSchemaCommand.self])
}

/// `cadet lab schema`: the JSON Schema of lab definitions.
struct LabSchemaCommand: ParsableCommand {
  /// What `cadet help lab schema` says.
  static let configuration = CommandConfiguration(
    commandName: "schema", abstract: "Print the JSON Schema of lab.yaml, for editors.")

  /// Prints the schema.
  func run() { print(LabSchema.text, terminator: "") }
}
