internal import KubeAPI

/// Two lists of tolerations as one, without those that others make needless.
// Kubernetes: pkg/util/tolerations/tolerations.go, MergeTolerations
enum TolerationMerge {
  /// Merges two lists.
  static func merge(_ first: [JSON], _ second: [JSON]) -> [JSON] {
    let all = first + second
    var merged: [JSON] = []
    for (index, toleration) in all.enumerated() {
      if merged.contains(where: { covers($0, toleration) }) { continue }
      let isCovered = all[(index + 1)...].contains {
        $0 != toleration && covers($0, toleration)
      }
      if !isCovered { merged.append(toleration) }
    }
    return merged
  }

  /// Whether a toleration stands whatever another one stands.
  // Kubernetes: pkg/util/tolerations/tolerations.go, isSuperset
  private static func covers(_ wide: JSON, _ narrow: JSON) -> Bool {
    if wide == narrow { return true }
    let comparison = wide.text("operator")
    let everyKey = wide.text("key").isEmpty && comparison == "Exists"
    if narrow.text("key") != wide.text("key"), !everyKey { return false }
    let effect = wide.text("effect")
    if narrow.text("effect") != effect, !effect.isEmpty { return false }
    if effect == "NoExecute", let limit = wide.number("tolerationSeconds") {
      guard let seconds = narrow.number("tolerationSeconds"), seconds <= limit else { return false }
    }
    switch comparison {
    case "Exists": return true
    case "Equal", "":
      return narrow.text("operator") == "Equal" && narrow.text("value") == wide.text("value")
    default: return false
    }
  }
}
