internal import ControlPlane
internal import KubeAPI

extension TimelineEntry {
  /// The entry as one aligned line.
  var text: String {
    /// A text filled up with spaces.
    func padded(_ text: String, _ width: Int) -> String {
      text + String(repeating: " ", count: max(0, width - text.count))
    }
    let line = "\(instant.rfc3339)  \(padded(what, 18)) \(padded(object, 44)) \(note)"
    return String(line.reversed().drop { $0 == " " }.reversed())
  }
}
