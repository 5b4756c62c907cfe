import ControlPlane
import Foundation
import KubeAPI

/// One file of recorded requests and answers.
struct Recording {
  /// The recorded values with their names in order.
  private let document: OrderedJSON

  /// Reads a file.
  init(path: String) throws {
    document = try OrderedJSON([UInt8](Data(contentsOf: URL(fileURLWithPath: path))))
  }

  /// Makes the requests and compares the answers.
  func replay(verbose: Bool, most: Int) throws -> Tally {
    var tally = Tally()
    guard case .array(let cases) = document else { return tally }
    for item in cases {
      let recorded = try JSON(parsing: item.text)
      let code = recorded["code"]?.int ?? 0
      let want = Essence(
        code: code, response: recorded["response"] ?? .null,
        warnings: (recorded["warnings"]?.array ?? []).compactMap(\.string),
        dropping: Essence.identity)
      let answer = Pipeline.create(
        path: recorded["path"]?.string ?? "", body: Array((item["body"]?.text ?? "").utf8))
      let got = Essence(
        code: answer.code, response: answer.body, warnings: answer.warnings,
        dropping: Essence.identity)
      tally.count(code, want == got)
      if verbose, want != got, tally.failed <= most {
        print("  \(recorded["name"]?.string ?? "")")
        for line in want.differences(to: got).prefix(6) { print("      " + line) }
      }
    }
    return tally
  }
}
