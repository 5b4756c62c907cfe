import Foundation
import Testing

/// Recorded sessions of kubectl with DaemonSets, replayed against this program, one test a file.
@Suite struct KubectlTests {
  /// The folder of the repository.
  private static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  /// The recorded facts and sessions.
  private static let shared = URL(
    fileURLWithPath: ProcessInfo.processInfo.environment["SHARED"] ?? "../shared",
    relativeTo: root)

  /// The program, as the tests were built with it.
  private static let cadet = root.appendingPathComponent(".build/debug/cadet").path

  /// Sessions in which something is asked for that this control plane does not do yet.
  private static let unfinished: Set<String> = [
    // There, a controller that is held back by its request limit never saw one of two quick changes.
    "daemonset-set-image-env-resources.t"
  ]

  /// The sessions; empty where there are none, or no kubectl.
  static let sessions: [String] = {
    let folder = shared.appendingPathComponent("oracle/transcripts").path
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let paths = ["/usr/bin/kubectl", "/usr/local/bin/kubectl"]
    guard !names.isEmpty, paths.contains(where: FileManager.default.isExecutableFile(atPath:))
    else {
      print("notice: sessions of kubectl are skipped: there is no \(folder), or no kubectl")
      return []
    }
    return names.filter { $0.hasPrefix("daemonset-") && $0.hasSuffix(".t") }.sorted()
  }()

  /// How many sessions go on at one time.
  private static let gate = Gate(places: 2)

  /// Runs a program to its end, for which no thread waits, and gives what it has said.
  private func output(of process: Process) async throws -> String {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    _ = FileManager.default.createFile(atPath: file.path, contents: nil)
    defer { try? FileManager.default.removeItem(at: file) }
    let handle = try FileHandle(forWritingTo: file)
    process.standardOutput = handle
    process.standardError = handle
    try await withCheckedThrowingContinuation { (ended: CheckedContinuation<Void, any Error>) in
      process.terminationHandler = { _ in ended.resume() }
      do { try process.run() } catch {
        process.terminationHandler = nil
        ended.resume(throwing: error)
      }
    }
    try handle.close()
    return String(decoding: try Data(contentsOf: file), as: UTF8.self)
  }

  @Test(arguments: sessions)
  func `a recorded session with DaemonSets goes the same way here`(session: String) async throws {
    let process = Process()
    process.executableURL = Self.root.appendingPathComponent("Tests/Kubectl/replay")
    process.arguments = [
      Self.cadet, Self.shared.path,
      Self.shared.appendingPathComponent("oracle/transcripts/\(session)").path,
    ]
    var environment = ProcessInfo.processInfo.environment
    environment["SETTLE"] = "0.25"
    environment["VERBOSE"] = "1"
    process.environment = environment
    await Self.gate.enter()
    let result: Result<String, any Error>
    do { result = .success(try await output(of: process)) } catch { result = .failure(error) }
    await Self.gate.leave()
    let text = try result.get()
    if Self.unfinished.contains(session) {
      withKnownIssue(isIntermittent: true) {
        #expect(process.terminationStatus == 0, "\(text)")
      }
    } else {
      #expect(process.terminationStatus == 0, "\(text)")
    }
  }
}

/// Lets only so many in at one time.
private actor Gate {
  /// How many may come in.
  private var places: Int
  /// Who waits for a place, the first one first.
  private var waiting: [CheckedContinuation<Void, Never>] = []

  /// Makes a gate to so many places.
  init(places: Int) { self.places = places }

  /// Comes in, as soon as there is a place.
  func enter() async {
    if places > 0 {
      places -= 1
    } else {
      await withCheckedContinuation { waiting.append($0) }
    }
  }

  /// Gives the place to the next one.
  func leave() {
    if waiting.isEmpty { places += 1 } else { waiting.removeFirst().resume() }
  }
}
