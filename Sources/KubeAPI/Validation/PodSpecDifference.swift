/// The difference between two specifications, of pods mostly, as refused updates show it.
// Kubernetes: apimachinery/pkg/util/diff/diff.go, Diff
enum PodSpecDifference {
  /// The lines that differ, with three lines around them.
  ///
  /// - Parameter type: The name of the structure, where it is not that of pods.
  static func text(_ old: JSON, _ new: JSON, as type: String = "PodSpec") -> String {
    text(InternalPodSpec.lines(old, as: type), InternalPodSpec.lines(new, as: type))
  }

  /// One step from the old lines to the new.
  private enum Step {
    /// A line that stays.
    case keep
    /// A line that goes.
    case remove
    /// A line that comes.
    case add
  }

  /// The lines that differ, with three lines around them.
  private static func text(_ old: [Substring], _ new: [Substring]) -> String {
    var before = 0
    while before < old.count, before < new.count, old[before] == new[before] { before += 1 }
    var after = 0
    while after < old.count - before, after < new.count - before,
      old[old.count - 1 - after] == new[new.count - 1 - after]
    { after += 1 }
    var steps = [Step](repeating: .keep, count: before)
    steps += middle(old[before..<(old.count - after)], new[before..<(new.count - after)])
    steps += [Step](repeating: .keep, count: after)
    return hunks(steps, old, new)
  }

  /// The steps between lines that neither begin nor end alike, keeping as many as possible.
  private static func middle(
    _ old: ArraySlice<Substring>, _ new: ArraySlice<Substring>
  ) -> [Step] {
    let (old, new) = (Array(old), Array(new))
    let (rows, columns) = (old.count, new.count)
    // Beyond this size the exact answer costs more than it is worth.
    guard rows > 0, columns > 0, rows * columns <= 4_000_000 else {
      return [Step](repeating: .remove, count: rows) + [Step](repeating: .add, count: columns)
    }
    var best = [Int32](repeating: 0, count: (rows + 1) * (columns + 1))
    for row in stride(from: rows - 1, through: 0, by: -1) {
      for column in stride(from: columns - 1, through: 0, by: -1) {
        let here = row * (columns + 1) + column
        best[here] =
          old[row] == new[column]
          ? best[here + columns + 2] + 1 : max(best[here + columns + 1], best[here + 1])
      }
    }
    var steps: [Step] = []
    var (row, column) = (0, 0)
    while row < rows || column < columns {
      if row < rows, column < columns, old[row] == new[column] {
        steps.append(.keep)
        row += 1
        column += 1
      } else if column == columns
        || (row < rows
          && best[(row + 1) * (columns + 1) + column] >= best[row * (columns + 1) + column + 1])
      {
        steps.append(.remove)
        row += 1
      } else {
        steps.append(.add)
        column += 1
      }
    }
    return steps
  }

  /// Prints the changes, those near each other together.
  private static func hunks(_ steps: [Step], _ old: [Substring], _ new: [Substring]) -> String {
    var text = ""
    var index = 0
    var (row, column) = (0, 0)
    while let first = steps[index...].firstIndex(where: { $0 != .keep }) {
      let start = max(index, first - 3)
      row += start - index
      column += start - index
      var end = first
      var quiet = 0
      var next = first
      while next < steps.count, quiet <= 6 {
        if steps[next] == .keep {
          quiet += 1
        } else {
          quiet = 0
          end = next + 1
        }
        next += 1
      }
      end = min(steps.count, end + 3)
      var (lines, removed, added) = ("", 0, 0)
      let (fromRow, fromColumn) = (row, column)
      for step in steps[start..<end] {
        switch step {
        case .keep:
          lines += " \(old[row])\n"
          row += 1
          column += 1
          removed += 1
          added += 1
        case .remove:
          lines += "-\(old[row])\n"
          row += 1
          removed += 1
        case .add:
          lines += "+\(new[column])\n"
          column += 1
          added += 1
        }
      }
      text += "@@ -\(range(fromRow, removed)) +\(range(fromColumn, added)) @@\n" + lines
      index = end
    }
    return text
  }

  /// A range of lines, counted from one.
  private static func range(_ start: Int, _ count: Int) -> String {
    count == 1 ? "\(start + 1)" : "\(count == 0 ? start : start + 1),\(count)"
  }
}
