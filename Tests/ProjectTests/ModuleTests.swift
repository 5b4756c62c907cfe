import Foundation
import Testing

/// Which module may import which: the arrows of the architecture.
@Suite struct ModuleTests {
  /// What each library may import beside the standard library.
  private static let allowed: [String: Set<String>] = [
    "KubeAPI": [
      "Yams", "CYAMLEvents", "Synchronization", "BTree", "OrderedCollections", "Collections",
    ],
    "ControlPlane": ["KubeAPI", "Collections"],
    "Lab": [
      "KubeAPI", "ControlPlane", "FoundationEssentials", "Crypto", "Subprocess", "Foundation",
      "Glibc", "Musl", "Darwin",
    ],
    "Scenario": ["KubeAPI", "ControlPlane"],
  ]

  /// The module that a line imports.
  private func imported(_ line: String) -> String? {
    var words = line.split(separator: " ").map(String.init)
    let levels: Set<String> = [
      "public", "package", "internal", "fileprivate", "private", "@testable", "@preconcurrency",
    ]
    while let first = words.first, levels.contains(first) { words.removeFirst() }
    guard words.first == "import", words.count >= 2 else { return nil }
    let kinds: Set<String> = ["struct", "class", "enum", "func", "protocol", "typealias", "var"]
    let name = kinds.contains(words[1]) && words.count > 2 ? words[2] : words[1]
    return name.split(separator: ".").first.map(String.init)
  }

  @Test(arguments: ["KubeAPI", "ControlPlane", "Lab", "Scenario"])
  func `a library imports only what the architecture allows it`(target: String) throws {
    let allowed = try #require(Self.allowed[target])
    let files = Sources.swift(in: "Sources/\(target)")
    #expect(!files.isEmpty)
    var wrong: [String] = []
    for file in files {
      for (index, line) in file.lines.enumerated() {
        if let module = imported(line), !allowed.contains(module) {
          wrong.append(place(file, index))
        }
      }
    }
    #expect(wrong == [])
  }

  @Test func `the manifest gives no library more than the architecture allows it`() throws {
    let manifest = try String(
      contentsOf: Sources.root.appendingPathComponent("Package.swift"), encoding: .utf8)
    for banned in ["NIO", "GRDB", "Hummingbird"] {
      let block = try #require(manifest.range(of: "name: \"ControlPlane\""))
      let rest = manifest[block.upperBound...]
      let end = rest.range(of: ".target(")?.lowerBound ?? rest.endIndex
      #expect(!rest[..<end].contains(banned))
    }
  }
}
