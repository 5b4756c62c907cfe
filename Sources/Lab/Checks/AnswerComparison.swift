internal import KubeAPI

/// Compares answers as people give them: numbers, quantities and lists are understood.
enum AnswerComparison {
  /// Whether an answer is right.
  static func isSame(_ given: JSON, _ right: JSON) -> Bool {
    switch right {
    case .array(let items): return isSame(list(given), items)
    case .object: return given == right
    default: break
    }
    switch given {
    case .array(let items):
      guard items.count == 1, let only = items.first else { return false }
      return isSame(only, right)
    case .object: return false
    default: break
    }
    let (a, b) = (trimmed(Shown.text(given)), trimmed(Shown.text(right)))
    if a == b { return true }
    if let a = Quantity(a), let b = Quantity(b) { return a == b }
    if given.bool != nil || right.bool != nil { return truth(a) != nil && truth(a) == truth(b) }
    return false
  }

  /// Whether two lists have the same items, each as often, in any order.
  private static func isSame(_ given: [JSON], _ right: [JSON]) -> Bool {
    guard given.count == right.count else { return false }
    var rest = right
    for item in given {
      guard let index = rest.firstIndex(where: { isSame(item, $0) }) else { return false }
      rest.remove(at: index)
    }
    return true
  }

  /// An answer as a list: a text is split at commas, spaces and line ends.
  private static func list(_ given: JSON) -> [JSON] {
    switch given {
    case .array(let items): return items
    case .null: return []
    default:
      return Shown.text(given).split { $0 == "," || $0 == ";" || $0.isWhitespace }
        .map { .string(String($0)) }
    }
  }

  /// A text without spaces and line ends around it.
  static func trimmed(_ text: String) -> String {
    guard let first = text.firstIndex(where: { !$0.isWhitespace }),
      let last = text.lastIndex(where: { !$0.isWhitespace })
    else { return "" }
    return String(text[first...last])
  }

  /// What a word says about being true.
  private static func truth(_ text: String) -> Bool? {
    switch text.lowercased() {
    case "true", "yes", "y": true
    case "false", "no", "n": false
    default: nil
    }
  }
}
