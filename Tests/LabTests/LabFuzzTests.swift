import KubeAPI
import Testing

@testable import Lab

/// Feeds damaged labs, manifests and patterns to their readers: whatever they say, they say it.
@Suite struct LabFuzzTests {
  /// A small generator of numbers, the same in each run.
  struct Numbers {
    /// The state.
    var state: UInt64

    /// A number below a bound.
    mutating func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(max(bound, 1)))
    }
  }

  /// Bytes with some of them changed, doubled, taken out or moved.
  static func damaged(_ bytes: [UInt8], _ numbers: inout Numbers) -> [UInt8] {
    var bytes = bytes
    for _ in 0...numbers.next(4) {
      guard !bytes.isEmpty else { return bytes }
      let place = numbers.next(bytes.count)
      let length = min(numbers.next(40) + 1, bytes.count - place)
      let signs = Array("{}[]:,-&*!|>'\"%@`#?\n\t \u{0}9a".utf8)
      switch numbers.next(5) {
      case 0: bytes[place] = signs[numbers.next(signs.count)]
      case 1: bytes.removeSubrange(place..<place + length)
      case 2: bytes.insert(contentsOf: bytes[place..<place + length], at: numbers.next(bytes.count))
      case 3: bytes[place] = UInt8(numbers.next(256))
      default: bytes.insert(signs[numbers.next(signs.count)], at: place)
      }
    }
    return bytes
  }

  @Test(arguments: LabContentTests.names)
  func `a damaged lab is refused or read`(name: String) throws {
    let folder = "\(LabContentTests.repository)/labs/\(name)"
    let bytes = try FileSystem.read("\(folder)/lab.yaml", limit: 1 << 20)
    var numbers = Numbers(state: 7)
    var refused = 0
    for _ in 0..<200 {
      let damaged = Self.damaged(bytes, &numbers)
      do throws(LabError) {
        _ = try LabDefinition(bytes: damaged, file: "lab.yaml", folder: folder)
      } catch {
        refused += 1
        #expect(error.diagnostics.contains { $0.severity == .error })
        for diagnostic in error.diagnostics { #expect(!diagnostic.text.isEmpty) }
      }
    }
    #expect(refused > 50)
  }

  @Test func `a damaged manifest gets a report`() throws {
    let path = "\(LabContentTests.repository)/solutions/deploy-fluentd/one-file.yaml"
    let lab = try LabDefinition(
      file: "\(LabContentTests.repository)/labs/deploy-fluentd/lab.yaml")
    let grader = Grader(lab)
    let bytes = try FileSystem.read(path, limit: 1 << 20)
    let scratch = try Scratch()
    var numbers = Numbers(state: 11)
    var points: Set<String> = []
    for _ in 0..<40 {
      let file = try scratch.write("m.yaml", Self.damaged(bytes, &numbers))
      let report = grader.grade(try #require(Submission(path: file, lab: lab)))
      #expect(report.of == Points(10))
      points.insert(report.points.description)
    }
    #expect(points.count > 2)
  }

  @Test func `a damaged pattern is refused or searched for`() throws {
    let source = Array(
      "^(?i:a|b{2,5})[^[:alpha:]\\d-z]*?\\p{Lu}+(?P<n>x(y)?)\\x{41}\\Q.*\\E$|\\bw".utf8)
    var numbers = Numbers(state: 13)
    var read = 0
    for _ in 0..<3000 {
      let text = String(decoding: Self.damaged(source, &numbers), as: UTF8.self)
      guard let pattern = try? Pattern(text) else { continue }
      read += 1
      _ = pattern.matches("aB5 zwAxy\n.*" + text)
    }
    #expect(read > 100)
  }
}
