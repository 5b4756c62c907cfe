internal import ControlPlane
internal import KubeAPI

/// Shows what happened in a cluster as lines with aligned columns.
enum TimelineText {
  /// The widest column of objects; longer names push the note to the right.
  private static let widthMax = 64

  /// One line for each entry: when, what, to which object, and what is worth knowing.
  static func lines(_ entries: [TimelineEntry]) -> [String] {
    let what = entries.map(\.what.count).max() ?? 0
    let object = min(entries.map(\.object.count).max() ?? 0, widthMax)
    return entries.map { entry in
      var line = "\(entry.instant.rfc3339)  \(padded(entry.what, what))  "
      line += entry.note.isEmpty ? entry.object : "\(padded(entry.object, object))  \(entry.note)"
      return line
    }
  }

  /// A text filled up with spaces.
  private static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }
}
