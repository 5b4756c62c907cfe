/// Sets of completion indexes as Jobs write them, such as `0-2,5`.
// Kubernetes: pkg/controller/job/indexed_job_utils.go, orderedIntervals
enum IndexRanges {
  /// The indexes of a text below a bound; what is no number is left out.
  static func indexes(in text: String, below bound: Int64) -> SortedSet<Int64> {
    var found = SortedSet<Int64>()
    for part in text.split(separator: ",") {
      let ends = part.split(separator: "-", maxSplits: 1).compactMap { Int64($0) }
      guard let first = ends.first, let last = ends.last, first >= 0, first <= last else {
        continue
      }
      for index in first...min(last, max(first, bound - 1)) where index < bound {
        found.insert(index)
      }
    }
    return found
  }

  /// The text of some indexes; runs of three and more, and of two, are written with a hyphen.
  static func text(_ indexes: SortedSet<Int64>) -> String {
    var parts: [String] = []
    var run: (first: Int64, last: Int64)?
    /// Writes the run that has come to its end.
    func close() {
      guard let run else { return }
      switch run.last - run.first {
      case 0: parts.append(String(run.first))
      case 1: parts.append("\(run.first),\(run.last)")
      default: parts.append("\(run.first)-\(run.last)")
      }
    }
    for index in indexes {
      if let open = run, open.last + 1 == index {
        run = (open.first, index)
      } else {
        close()
        run = (index, index)
      }
    }
    close()
    return parts.joined(separator: ",")
  }
}
