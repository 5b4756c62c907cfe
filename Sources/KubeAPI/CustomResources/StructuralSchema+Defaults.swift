// Kubernetes: apiextensions-apiserver/pkg/apiserver/schema/defaulting/algorithm.go
extension StructuralSchema {
  /// Gives an object what it leaves out, after `null` was taken where it cannot stand.
  public func applyDefaults(_ object: inout JSON) {
    Self.dropNulls(&object, self)
    Self.fill(&object, self)
  }

  /// Whether a value is `null` where there must be another.
  private static func isMissing(_ value: JSON, _ schema: StructuralSchema?) -> Bool {
    guard let schema else { return false }
    return value.isNull && !schema.isNullable
  }

  /// Takes out every `null` that is not allowed and has no default.
  private static func dropNulls(_ value: inout JSON, _ schema: StructuralSchema) {
    switch value {
    case .object(let object):
      for entry in object {
        let isHeader = schema.isEmbedded && headerFields.contains(entry.name)
        guard let below = schema.property(entry.name) ?? (isHeader ? nil : schema.values)
        else { continue }
        if isMissing(entry.value, below), below.defaultValue == nil {
          value[entry.name] = .none
        } else if entry.value.isContainer {
          change(&value, entry.name, entry.value) { dropNulls(&$0, below) }
        }
      }
    case .array(let items):
      guard let below = schema.items else { return }
      changeItems(&value, items) { dropNulls(&$0, below) }
    default: break
    }
  }

  /// Writes defaults where nothing is given.
  private static func fill(_ value: inout JSON, _ schema: StructuralSchema) {
    switch value {
    case .object:
      for (name, property) in schema.properties {
        guard let standard = property.defaultValue else { continue }
        if value[name].map({ isMissing($0, property) }) ?? true { value[name] = standard }
      }
      guard case .object(let object) = value else { return }
      for entry in object {
        if let property = schema.property(entry.name) {
          change(&value, entry.name, entry.value) { fill(&$0, property) }
        } else if let values = schema.values {
          change(&value, entry.name, entry.value) { item in
            if isMissing(item, values), let standard = values.defaultValue { item = standard }
            fill(&item, values)
          }
        }
      }
    case .array(let list):
      guard let items = schema.items else { return }
      changeItems(&value, list) { item in
        if isMissing(item, items), let standard = items.defaultValue { item = standard }
        fill(&item, items)
      }
    default: break
    }
  }

  /// Changes a field, unless that leaves it as it was.
  private static func change(
    _ value: inout JSON, _ name: String, _ old: JSON, _ body: (inout JSON) -> Void
  ) {
    var new = old
    body(&new)
    if !new.isUnchanged(from: old) { value[name] = new }
  }

  /// Changes the items of a list, unless that leaves them as they were.
  private static func changeItems(
    _ value: inout JSON, _ items: [JSON], _ body: (inout JSON) -> Void
  ) {
    var changed: [JSON]?
    for (index, item) in items.enumerated() {
      var new = item
      body(&new)
      if new.isUnchanged(from: item) { continue }
      changed = changed ?? items
      changed?[index] = new
    }
    if let changed { value = .array(changed) }
  }
}

extension JSON {
  /// Whether a value is what it was: the same in memory, or an equal scalar.
  fileprivate func isUnchanged(from old: JSON) -> Bool {
    isContainer ? isIdentical(to: old) : self == old
  }
}
