import Foundation
import Testing

/// The generated sources of this repository.
@Suite struct GeneratedTests {
  @Test func `generated sources are what the generator makes of the recorded facts`() throws {
    let shared = URL(
      fileURLWithPath: ProcessInfo.processInfo.environment["SHARED"] ?? "../shared",
      relativeTo: Sources.root)
    let facts = shared.appendingPathComponent("kubernetes").path
    guard FileManager.default.fileExists(atPath: facts) else {
      print("notice: generated sources are not compared: there is no \(facts)")
      return
    }
    let process = Process()
    process.executableURL = Sources.root.appendingPathComponent(".build/debug/generate")
    process.arguments = ["--check", facts]
    process.currentDirectoryURL = Sources.root
    let output = Pipe()
    process.standardError = output
    try process.run()
    let text = String(
      decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(text)")
  }
}
