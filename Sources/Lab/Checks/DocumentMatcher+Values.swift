internal import ControlPlane
internal import KubeAPI

extension DocumentMatcher {
  /// Whether a scalar is the same as what was found, in the meaning of the field's type.
  func isSame(_ expected: JSON, _ found: JSON?, _ context: Context) -> Bool {
    guard let found else { return expected.isNull }
    if expected == found { return true }
    if found.isContainer || expected.isContainer { return false }
    let (a, b) = (Shown.text(expected), Shown.text(found))
    if context.isImage, let a = ImageReference(a), let b = ImageReference(b) {
      return a.names(b)
    }
    if context.shape?.isQuantity == true, let a = Quantity(a), let b = Quantity(b) { return a == b }
    if context.shape?.isTime == true, let a = Instant(rfc3339: a), let b = Instant(rfc3339: b) {
      return a == b
    }
    if let a = expected.double, let b = found.double { return a == b }
    // A lab may write `80` or `true` where the field is a text, and the other way round.
    if (expected.string == nil) != (found.string == nil) { return a == b }
    return false
  }

  /// Whether a number, quantity, duration or time lies between two.
  func isWithin(_ low: JSON?, _ high: JSON?, _ found: JSON?) -> Bool {
    guard let found, let value = Measure(found) else { return false }
    if let low {
      guard let order = Measure(low)?.compare(value), order <= 0 else { return false }
    }
    if let high {
      guard let order = Measure(high)?.compare(value), order >= 0 else { return false }
    }
    return true
  }

  /// Whether a value is equal to the last detail; quantities by value, keyed lists and sets in any
  /// order.
  func isExactly(_ expected: JSON, _ found: JSON?, _ context: Context) -> Bool {
    switch (expected, found) {
    case (.object(let a), .object(let b)?):
      return a.count == b.count
        && a.allSatisfy { entry in
          guard let value = b[entry.name] else { return false }
          return isExactly(entry.value, value, context.inside(entry.name))
        }
    case (.array(let a), .array(let b)?):
      guard a.count == b.count else { return false }
      let inner = context.inside(item: "")
      if isOrdered(context, a) { return zip(a, b).allSatisfy { isExactly($0, $1, inner) } }
      var rest = b
      return a.allSatisfy { item in
        guard let index = rest.firstIndex(where: { isExactly(item, $0, inner) }) else {
          return false
        }
        rest.remove(at: index)
        return true
      }
    case (.array, nil): return expected.isEmpty
    default: return isSame(expected, found, context)
    }
  }

  /// Whether the order of a list matters: that of texts such as `args` does, unless the list is a
  /// set.
  private func isOrdered(_ context: Context, _ items: [JSON]) -> Bool {
    if context.field?.mergeKey != nil || context.field?.listType == "set" { return false }
    return items.allSatisfy { !$0.isContainer }
  }
}
