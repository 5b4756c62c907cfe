extension Grader {
  /// Grades many submissions, several at once, each in a world of its own.
  ///
  /// A submission is read when its turn comes and forgotten when it is graded, so that memory does
  /// not grow with their number but by their reports.
  ///
  /// - Parameters:
  ///   - paths: What was handed in: files and folders.
  ///   - jobs: How many are graded at once, at most as many as the machine has cores.
  ///   - traces: Whether reports hold the time-line of the cluster.
  ///   - fillsVariables: Whether `${name}` stands for the lab's variables.
  /// - Returns: The reports in the order of the paths, whatever was done first; `nil` for a path
  ///   that leads nowhere.
  public func grade(
    _ paths: [String], jobs: Int, traces: Bool = false, fillsVariables: Bool = false
  ) async -> [SubmissionReport?] {
    /// Grades what lies at one of the paths.
    @Sendable func grade(at index: Int) -> SubmissionReport? {
      let submission = Submission(
        path: paths[index], lab: lab, fillsVariables: fillsVariables)
      return submission.map { self.grade($0, traces: traces) }
    }
    guard jobs > 1 else { return paths.indices.map { grade(at: $0) } }
    return await withTaskGroup(of: (index: Int, report: SubmissionReport?).self) { group in
      var reports = [SubmissionReport?](repeating: nil, count: paths.count)
      var next = 0
      while next < min(jobs, paths.count) {
        let index = next
        group.addTask { (index, grade(at: index)) }
        next += 1
      }
      for await done in group {
        reports[done.index] = done.report
        guard next < paths.count else { continue }
        let index = next
        group.addTask { (index, grade(at: index)) }
        next += 1
      }
      return reports
    }
  }
}
