internal import KubeAPI

/// Asks what containers have printed.
struct LogQuery: Sendable {
  /// What must stand in a log.
  enum Text: Sendable {
    /// A text within a line.
    case part(String)
    /// A line in which a pattern is found.
    case pattern(Pattern)

    /// Whether a line is as expected.
    func isIn(_ line: String) -> Bool {
      switch self {
      case .part(let part): line.contains(part)
      case .pattern(let pattern): pattern.matches(line)
      }
    }

    /// The text in words.
    var text: String {
      switch self {
      case .part(let part): "contain \(Shown.value(.string(part)))"
      case .pattern(let pattern): "match \(Shown.value(.string(pattern.source)))"
      }
    }
  }

  /// The pods, or the objects that control them.
  var selection: Selection
  /// The container; `nil` for the only one.
  var container: String?
  /// What must stand in the log, each in some line.
  var texts: [Text]
  /// Whether every pod's log must be such, not only one.
  var isForEach = false
  /// Whether the container's last run is meant, not the present one.
  var isPrevious = false

  /// What is asked for, in words.
  var text: String {
    var text = isForEach ? "every log of " : "the log of "
    text += selection.text
    if let container { text += ", container \(container)," }
    if isPrevious { text += " before its restart" }
    return text + " to " + Shown.list(texts.map(\.text))
  }
}
