import Foundation
import KubeAPI
import Lab

/// Grades the same good answer so many times in one process, and prints what it took.
func submissions(_ count: Int) throws {
  let definition = try LabDefinition(file: "labs/deploy-fluentd/lab.yaml")
  var right = 0
  let elapsed = measure {
    let grader = Grader(definition)
    for _ in 0..<count {
      let path = "solutions/deploy-fluentd/one-file.yaml"
      guard let answer = Submission(path: path, lab: definition) else { continue }
      if grader.grade(answer).hasAllPoints { right += 1 }
    }
  }
  print(
    column(Double(count), 0, 7), column(Double(right), 0, 8), column(elapsed, 3),
    column(Usage.now.peak, 1))
}
