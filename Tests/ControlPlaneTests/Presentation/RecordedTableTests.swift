import ControlPlane
import Foundation
import KubeAPI
import Testing

/// The tables of the recorded sessions: what they say in their first lines.
@Suite struct RecordedTableTests {
  /// Where the recorded sessions lie, when they are there.
  private static let folder: String = {
    let root = URL(fileURLWithPath: #filePath).pathComponents.dropLast(4).joined(separator: "/")
    let shared = ProcessInfo.processInfo.environment["SHARED"] ?? "\(root)/../shared"
    return "\(shared.hasPrefix("//") ? String(shared.dropFirst()) : shared)/oracle/transcripts"
  }()

  /// Whether the recorded sessions are there.
  private static var isRecorded: Bool { FileManager.default.fileExists(atPath: folder) }

  /// A table of a session: the command that printed it and its headings.
  private struct Recorded {
    /// The command's words.
    let words: [String]
    /// The headings.
    let headings: [String]

    /// The options that are followed by a value.
    private static let valued: Set<String> = [
      "-n", "--namespace", "-l", "--selector", "-L", "-o", "--output", "--field-selector",
      "--sort-by", "--as", "--subresource", "-f",
    ]

    /// The resources that the command names, as far as they are known.
    var resources: [Resource] {
      var resources: [Resource] = []
      var isValue = false
      for word in words.dropFirst(2) {
        if isValue {
          isValue = false
        } else if word.hasPrefix("-") {
          isValue = Self.valued.contains(word)
        } else {
          let name = word.prefix { $0 != "," && $0 != "/" }
          if let resource = Resource.find(named: String(name)) { resources.append(resource) }
        }
      }
      return resources
    }

    /// Whether all columns are shown.
    var isWide: Bool { words.contains("wide") || words.contains("-owide") }

    /// The headings of the resource's own columns: those that options add are left out.
    var ownHeadings: [String] {
      var own = headings[...]
      if own.first == "EVENT" { own.removeFirst() }
      if own.first == "NAMESPACE" { own.removeFirst() }
      if own.last == "LABELS" { own.removeLast() }
      for (index, word) in words.enumerated() where word == "-L" {
        own.removeLast(words[index + 1].split(separator: ",").count)
      }
      return Array(own)
    }
  }

  /// The tables of a session, as far as a plain `kubectl get` printed them.
  private func tables(_ text: String) -> [Recorded] {
    var tables: [Recorded] = []
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    for (command, first) in zip(lines, lines.dropFirst()) {
      guard command.hasPrefix("  $ kubectl get "), !command.contains("|"),
        !command.contains("custom-columns"), !command.contains(";"), first.hasPrefix("  "),
        let start = first.dropFirst(2).first, start.isUppercase,
        first.allSatisfy({ !$0.isLowercase && $0 != ":" })
      else { continue }
      let headings = first.dropFirst(2).split(separator: "  ", omittingEmptySubsequences: true)
        .map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
      tables.append(
        Recorded(
          words: command.dropFirst(4).split(separator: " ").map(String.init), headings: headings))
    }
    return tables
  }

  @Test(.enabled(if: isRecorded, "the recorded sessions are not there"))
  func `tables have the headings that were recorded`() throws {
    var seen: Set<String> = []
    for file in try FileManager.default.contentsOfDirectory(atPath: Self.folder).sorted()
    where file.hasSuffix(".t") {
      let text = try String(contentsOfFile: "\(Self.folder)/\(file)", encoding: .utf8)
      for table in tables(text) where !table.words.contains("--subresource=scale") {
        if table.resources.isEmpty { continue }
        let own = table.ownHeadings
        let resource = try table.resources.first {
          try headings(of: $0, isWide: table.isWide) == own
        }
        #expect(resource != nil, "\(file): \(table.words.joined(separator: " "))")
        seen.insert(resource?.plural ?? "")
      }
    }
    #expect(seen.count >= 25, "only tables of \(seen.sorted()) were found")
  }

  /// The headings of a resource's table.
  private func headings(of resource: Resource, isWide: Bool) throws -> [String] {
    let body: JSON = [
      "apiVersion": .string(resource.apiVersion), "kind": .string("\(resource.kind)List"),
      "metadata": [:], "items": [],
    ]
    let table = try Representation.table(.v1, .metadata).render(
      body, resource: resource, now: Instant(seconds: 0))
    return (table["columnDefinitions"]?.array ?? []).filter { isWide || $0["priority"] == 0 }
      .map { ($0["name"]?.string ?? "").uppercased() }
  }
}
