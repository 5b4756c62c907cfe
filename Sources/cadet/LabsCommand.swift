internal import ArgumentParser
internal import Lab

/// `cadet labs`: the list of labs.
struct LabsCommand: ParsableCommand {
  /// What `cadet help labs` says.
  static let configuration = CommandConfiguration(
    commandName: "labs", abstract: "List the labs.")

  /// Where labs are looked for.
  @OptionGroup var labs: LabOptions

  /// Prints the list.
  func run() throws {
    var found: [LabDefinition] = []
    var isBroken = false
    for name in labs.locator.names {
      do throws(ExitCode) {
        found.append(try labs.lab(name))
      } catch {
        isBroken = true
      }
    }
    if found.isEmpty, !isBroken {
      let places = labs.locator.folders.joined(separator: ", ")
      Terminal.complain("error: there are no labs in \(places.isEmpty ? "./labs" : places)")
      throw ExitCode(2)
    }
    print(LabDescription.list(found), terminator: "")
    print("\nTo read one: cadet show NAME")
    if isBroken { throw ExitCode(2) }
  }
}
