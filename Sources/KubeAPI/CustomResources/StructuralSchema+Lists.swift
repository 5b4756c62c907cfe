// Kubernetes: apiextensions-apiserver/pkg/apiserver/schema/listtype/validation.go
extension StructuralSchema {
  /// What is there twice in lists of which the items must differ.
  func repeatedItems(in value: JSON) -> [FieldError] {
    var errors: [FieldError] = []
    findRepeated(value, "", &errors)
    return errors
  }

  /// Finds what is there twice in a value.
  private func findRepeated(_ value: JSON, _ path: String, _ errors: inout [FieldError]) {
    switch value {
    case .object(let object):
      if let values {
        for entry in object where entry.value.isContainer {
          values.findRepeated(entry.value, "\(path)[\(entry.name)]", &errors)
        }
      }
      for entry in object where entry.value.isContainer {
        let name = path.isEmpty ? entry.name : "\(path).\(entry.name)"
        property(entry.name)?.findRepeated(entry.value, name, &errors)
      }
    case .array(let list):
      if listType == "set" { Self.note(list, list, path, &errors) }
      if listType == "map" { findRepeatedKeys(list, path, &errors) }
      guard let items else { return }
      for (index, item) in list.enumerated() where item.isContainer {
        items.findRepeated(item, "\(path)[\(index)]", &errors)
      }
    default: break
    }
  }

  /// Finds items that have the keys of earlier ones.
  private func findRepeatedKeys(_ list: [JSON], _ path: String, _ errors: inout [FieldError]) {
    for (index, item) in list.enumerated() where item.object == nil && !item.isNull {
      errors.append(
        FieldError(
          .invalid, "\(path)[\(index)]", badValue: SchemaValidation.text(of: item),
          detail: "must be an object for an array of list-type map"))
      return
    }
    let keys = list.map(key)
    Self.note(keys, keys, path, &errors)
  }

  /// What tells an item of a list from the others.
  private func key(_ item: JSON) -> JSON {
    .object(JSONObject(listMapKeys.compactMap { name in item[name].map { (name, $0) } }))
  }

  /// Notes every value that is there for the second time.
  private static func note(
    _ values: [JSON], _ shown: [JSON], _ path: String, _ errors: inout [FieldError]
  ) {
    var counts: [JSON: Int] = [:]
    for (index, value) in values.enumerated() {
      counts[value, default: 0] += 1
      guard counts[value] == 2 else { continue }
      errors.append(
        FieldError(
          .duplicate, "\(path)[\(index)]", badValue: SchemaValidation.text(of: shown[index])))
    }
  }

  /// Finds the item that an item of a list was before, where the list's items have keys.
  func oldItems(_ old: JSON?) -> ((JSON) -> JSON?)? {
    guard listType == "map", case .array(let items)? = old else { return nil }
    let before = Dictionary(items.map { (key($0), $0) }, uniquingKeysWith: { first, _ in first })
    return { before[self.key($0)] }
  }
}
