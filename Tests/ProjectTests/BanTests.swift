import Foundation
import Testing

/// What must not be in the sources: clocks and chance in the simulation, left-overs, unexplained force.
@Suite struct BanTests {
  /// A line without its comment and without the text of string literals.
  private func code(_ line: String) -> String {
    var result = ""
    var inText = false
    var previous: Character = " "
    for character in line {
      if character == "\"", previous != "\\" {
        inText.toggle()
      } else if !inText {
        if character == "/", previous == "/" {
          result.removeLast()
          return result
        }
        result.append(character)
      }
      previous = character
    }
    return result
  }

  /// The places in some files where a line's code contains one of some words.
  private func places(_ files: [Sources.File], _ words: [String]) -> [String] {
    var found: [String] = []
    for file in files where !file.isGenerated {
      for (index, line) in file.lines.enumerated() where words.contains(where: line.contains) {
        let code = code(line)
        if words.contains(where: code.contains) { found.append(place(file, index)) }
      }
    }
    return found
  }

  /// The sources of the simulation, without the actor above it.
  private var simulation: [Sources.File] {
    ["KubeAPI", "ControlPlane", "Scenario"].flatMap { Sources.swift(in: "Sources/\($0)") }
      .filter { !$0.path.hasPrefix("Sources/ControlPlane/Cluster/") }
  }

  @Test func `nothing in the simulation reads a clock, waits, or asks the system for chance`() {
    let words = [
      "Date()", "UUID()", ".random(", "SystemRandomNumberGenerator", "sleep(", "Task.sleep",
      "ContinuousClock", "SuspendingClock", "clock_gettime", "gettimeofday", "time(nil)",
      "arc4random", "DispatchTime", "ProcessInfo", "getenv", "shuffled()", "randomElement()",
    ]
    #expect(places(simulation, words) == [])
  }

  @Test func `nothing below the cluster is asynchronous`() {
    let banned: Set<String> = ["async", "await", "actor", "Task", "TaskGroup", "AsyncStream"]
    var found: [String] = []
    for file in simulation where !file.isGenerated {
      for (index, line) in file.lines.enumerated() where banned.contains(where: line.contains) {
        let words = code(line).split { !$0.isLetter && !$0.isNumber && $0 != "_" }
        if words.contains(where: { banned.contains(String($0)) }) {
          found.append(place(file, index))
        }
      }
    }
    #expect(found == [])
  }

  @Test func `nothing is left over to be done`() {
    // Spelled in two halves, so that this file does not find itself.
    let words = ["TO" + "DO", "FIX" + "ME"]
    let files = Sources.swift(in: "Sources") + Sources.swift(in: "Tests")
    var found: [String] = []
    for file in files where !file.isGenerated {
      for (index, line) in file.lines.enumerated() where words.contains(where: line.contains) {
        found.append(place(file, index))
      }
    }
    #expect(found == [])
  }

  @Test func `force has a reason in a comment on the line before`() {
    var found: [String] = []
    let words = ["try!", "as!", "@unchecked Sendable", "fatalError(", "unsafeBitCast"]
    for file in Sources.swift(in: "Sources") where !file.isGenerated {
      for (index, line) in file.lines.enumerated() where words.contains(where: line.contains) {
        guard words.contains(where: code(line).contains) else { continue }
        let before = file.lines[..<index].reversed()
          .drop { $0.trimmingCharacters(in: .whitespaces).hasPrefix("@") }.prefix(1)
        if !before.contains(where: { $0.contains("//") }) && !line.contains("//") {
          found.append(place(file, index))
        }
      }
    }
    #expect(found == [])
  }

  @Test func `no line of the sources is longer than 100 columns`() {
    var found: [String] = []
    for file in Sources.swift(in: "Sources") where !file.isGenerated {
      var isText = false
      for (index, line) in file.lines.enumerated() {
        // The lines of a text over several lines are as long as the text has them.
        if line.components(separatedBy: "\"\"\"").count % 2 == 0 { isText.toggle() }
        if isText || line.count <= 100 { continue }
        // Comments that give a place in Kubernetes, and messages that must be found as one, may be longer.
        if line.contains("// Kubernetes:") || line.contains("\"") || line.contains("///") {
          continue
        }
        found.append(place(file, index))
      }
    }
    #expect(found == [])
  }

  @Test func `no file is called after nothing`() {
    let names = ["Utils", "Helpers", "Manager", "Common"]
    let found = Sources.swift(in: "Sources").map(\.path).filter { path in
      names.contains { path.contains($0) }
    }
    #expect(found == [])
  }
}
