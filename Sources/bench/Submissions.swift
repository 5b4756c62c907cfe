import Foundation
import KubeAPI
import Lab

/// Grades the same good answer so many times in one process, on so many threads, and prints what it
/// took; every report must be the same.
func submissions(_ count: Int, jobs: Int) async throws {
  let definition = try LabDefinition(file: "labs/deploy-fluentd/lab.yaml")
  let paths = [String](repeating: "solutions/deploy-fluentd/one-file.yaml", count: count)
  let start = Date()
  let before = Usage.now.cpu
  let grader = Grader(definition)
  let reports = await grader.grade(paths, jobs: jobs).compactMap(\.self)
  let cpu = Usage.now.cpu - before
  let wall = Date().timeIntervalSince(start)
  let right = reports.count { $0.hasAllPoints }
  print(
    column(Double(count), 0, 7), column(Double(jobs), 0, 6), column(Double(right), 0, 8),
    column(cpu, 3), column(wall, 3), column(Usage.now.peak, 1))
}

/// Grades good, bad and damaged answers on one thread and on several, and compares the bytes.
func sameSubmissions(_ count: Int, jobs: Int) async throws {
  let definition = try LabDefinition(file: "labs/deploy-fluentd/lab.yaml")
  let folder = "solutions/deploy-fluentd"
  let answers = ["\(folder)/one-file.yaml", "\(folder)/list.json", "/dev/null"]
  let wrong = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/wrong").sorted()
  let all = answers + wrong.map { "\(folder)/wrong/\($0)" }
  let paths = (0..<count).map { all[$0 % all.count] }
  /// The bytes of the report that so many threads give.
  func bytes(_ jobs: Int) async -> String {
    let grader = Grader(definition)
    var report = GradeReport(grader)
    report.submissions = await grader.grade(paths, jobs: jobs).compactMap(\.self)
    return report.jsonText + report.text(explains: true)
  }
  let one = await bytes(1)
  let many = await bytes(jobs)
  let verdict = one == many ? "the same bytes" : "DIFFERENT BYTES"
  print("  \(count) mixed answers on 1 and \(jobs) threads: \(verdict), \(one.utf8.count)")
  if one != many { exit(1) }
}
