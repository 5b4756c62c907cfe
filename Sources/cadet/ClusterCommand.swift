internal import ArgumentParser

/// `cadet cluster`: clusters that run.
struct ClusterCommand: ParsableCommand {
  /// What `cadet help cluster` says.
  static let configuration = CommandConfiguration(
    commandName: "cluster", abstract: "Run a cluster that kubectl talks to.",
    subcommands: [ClusterRunCommand.self])
}
