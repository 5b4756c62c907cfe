/// Durations in the few letters that tables have room for: `5s`, `3m20s`, `2d4h`.
// Kubernetes: apimachinery/pkg/util/duration/duration.go, HumanDuration
enum HumanDuration {
  /// A duration as text; one that is more than a second below zero is invalid.
  static func text(_ duration: Duration) -> String {
    let seconds = duration.components.seconds
    if seconds < -1 { return "<invalid>" }
    if seconds < 0 { return "0s" }
    if seconds < 120 { return "\(seconds)s" }
    let minutes = seconds / 60
    if minutes < 10 { return joined(minutes, "m", seconds % 60, "s") }
    if minutes < 180 { return "\(minutes)m" }
    let hours = minutes / 60
    if hours < 8 { return joined(hours, "h", minutes % 60, "m") }
    if hours < 48 { return "\(hours)h" }
    if hours < 24 * 8 { return joined(hours / 24, "d", hours % 24, "h") }
    if hours < 24 * 365 * 2 { return "\(hours / 24)d" }
    if hours < 24 * 365 * 8 { return joined(hours / 24 / 365, "y", hours / 24 % 365, "d") }
    return "\(hours / 24 / 365)y"
  }

  /// Two numbers with their units, the second one only where it is not zero.
  private static func joined(
    _ first: Int64, _ firstUnit: String, _ second: Int64, _ secondUnit: String
  ) -> String {
    second == 0 ? "\(first)\(firstUnit)" : "\(first)\(firstUnit)\(second)\(secondUnit)"
  }
}
