internal import KubeAPI

/// The time-line as text that a person reads.
public enum Timeline {
  /// The entries in order, one aligned line each, every line ended.
  public static func text(_ entries: some Sequence<TimelineEntry>) -> String {
    entries.reduce(into: "") { $0 += $1.text + "\n" }
  }
}

extension TimelineEntry {
  /// The entry as one aligned line: the moment, what happened, the object, and what is worth knowing.
  public var text: String {
    /// A text filled up with spaces.
    func padded(_ text: String, _ width: Int) -> String {
      text + String(repeating: " ", count: max(0, width - text.count))
    }
    let line = "\(instant.rfc3339)  \(padded(what, 18)) \(padded(object, 44)) \(note)"
    return String(line.reversed().drop { $0 == " " }.reversed())
  }
}
