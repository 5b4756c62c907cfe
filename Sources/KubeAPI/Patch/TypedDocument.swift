/// A document read by the shape of its kind: what server-side apply does with documents.
struct TypedDocument {
  /// The document.
  var value: JSON
  /// The shape of the whole.
  let shape: TypedShape

  /// The paths that the document says something about.
  // Kubernetes: structured-merge-diff/typed/tofieldset.go
  var fieldSet: FieldSet { FieldSet(Self.fields(value, shape).below) }

  /// Whether a node is in the set itself, and what below it is.
  private static func fields(
    _ value: JSON, _ given: TypedShape
  ) -> (isMember: Bool, below: JSONObject) {
    let shape = given.resolved(for: value)
    if shape.isLeaf { return (true, JSONObject()) }
    var set: [JSONObject.Entry] = []
    switch (shape, value) {
    case (.set, .array(let items)), (.list, .array(let items)):
      for item in items {
        let below = fields(item, shape.item).below
        if let entry = FieldSet.entry(isMember: true, below) {
          set.append(JSONObject.Entry(name: shape.element(item), value: entry))
        }
      }
    case (.map, .object(let object)), (.fields, .object(let object)):
      for entry in object {
        let (isMember, below) = fields(entry.value, shape.member(entry.name) ?? .opaque)
        let isBare = entry.value.isNull || entry.value.object?.isEmpty ?? false
        let member = FieldSet.entry(isMember: isMember || isBare || shape.isFree(entry.name), below)
        if let member { set.append(JSONObject.Entry(name: "f:" + entry.name, value: member)) }
      }
    default: break
    }
    return (false, JSONObject(unsorted: set))
  }

  /// The set with every field of a struct on the way to its paths.
  // Kubernetes: structured-merge-diff/fieldpath/set.go, EnsureNamedFieldsAreMembers
  func withNamedFields(_ set: FieldSet) -> FieldSet {
    FieldSet(Self.withNamedFields(set.tree, shape))
  }

  /// A level of a set with every field of a struct on the way to its paths.
  private static func withNamedFields(_ tree: JSONObject, _ shape: TypedShape) -> JSONObject {
    JSONObject(
      sortedUnique: tree.compactMap { entry in
        let isField = entry.name.hasPrefix("f:")
        let next = isField ? shape.member(String(entry.name.dropFirst(2))) : shape.item
        let isStruct = isField && shape.isField(String(entry.name.dropFirst(2)))
        let below = withNamedFields(FieldSet.below(entry.value), next ?? .opaque)
        return FieldSet.entry(isMember: isStruct || FieldSet.isMember(entry.value), below).map {
          JSONObject.Entry(name: entry.name, value: $0)
        }
      })
  }

  /// The document without what a set names.
  // Kubernetes: structured-merge-diff/typed/remove.go
  func removing(_ set: FieldSet) -> TypedDocument {
    TypedDocument(value: Self.remove(set.tree, from: value, shape), shape: shape)
  }

  /// A node without what a set names below it; `null` where nothing is left.
  private static func remove(_ set: JSONObject, from value: JSON, _ given: TypedShape) -> JSON {
    let shape = given.resolved(for: value)
    if set.isEmpty || shape.isLeaf { return value }
    switch value {
    case .array(let items) where !items.isEmpty:
      let left = items.compactMap { item -> JSON? in
        guard let entry = set[shape.element(item)] else { return item }
        if FieldSet.isMember(entry) { return nil }
        return remove(FieldSet.below(entry), from: item, shape.item)
      }
      return left.isEmpty ? .null : .array(left)
    case .object(let object) where !object.isEmpty:
      let left = object.compactMap { member -> JSONObject.Entry? in
        guard let entry = set["f:" + member.name] else { return member }
        if FieldSet.isMember(entry) { return nil }
        let inner = remove(
          FieldSet.below(entry), from: member.value, shape.member(member.name) ?? .opaque)
        return JSONObject.Entry(name: member.name, value: inner)
      }
      return left.isEmpty ? .null : .object(JSONObject(sortedUnique: left))
    default: return value
    }
  }

  /// This document with what another says laid over it.
  // Kubernetes: structured-merge-diff/typed/merge.go
  func merging(_ other: JSON) -> TypedDocument {
    TypedDocument(value: Self.merge(value, other, shape) ?? .null, shape: shape)
  }

  /// One node laid over another; `nil` where both are empty lists.
  private static func merge(_ old: JSON?, _ new: JSON?, _ given: TypedShape) -> JSON? {
    guard let old else { return new }
    guard let new else { return old }
    let shape = given.resolved(for: new)
    switch shape {
    case .map, .fields:
      let before = old.object ?? JSONObject()
      let after = new.object ?? JSONObject()
      if before.isEmpty && after.isEmpty { return new }
      return .object(mergeMembers(before, after, shape))
    case .set, .list:
      let before = old.array ?? []
      let after = new.array ?? []
      if before.isEmpty && after.isEmpty { return new }
      return .array(mergeItems(before, after, shape))
    default: return new
    }
  }

  /// Two maps as one.
  private static func mergeMembers(
    _ old: JSONObject, _ new: JSONObject, _ shape: TypedShape
  ) -> JSONObject {
    var result = old
    for entry in new {
      result[entry.name] = merge(
        old[entry.name], entry.value, shape.member(entry.name) ?? .opaque)
    }
    return result
  }

  /// Two lists as one, in which the order of the second wins and the items of the first keep their
  /// places.
  private static func mergeItems(
    _ old: [JSON], _ new: [JSON], _ shape: TypedShape
  ) -> [JSON] {
    let left = old.map { shape.element($0) }
    let right = new.map { shape.element($0) }
    let before = Dictionary(zip(left, old), uniquingKeysWith: { first, _ in first })
    let after = Dictionary(zip(right, new), uniquingKeysWith: { first, _ in first })
    var shared = right.filter { before[$0] != nil }[...]
    var merged: Set<String> = []
    var result: [JSON] = []
    /// Puts the next item of the second list, merged with its like, behind the others.
    func take(_ element: String) {
      merged.insert(element)
      if let item = merge(before[element], after[element], shape.item) { result.append(item) }
      if shared.first == element { shared = shared.dropFirst() }
    }
    var l = 0
    var r = 0
    while l < left.count || r < right.count {
      if l < left.count, r < right.count {
        if left[l] == right[r] {
          take(right[r])
          l += 1
          r += 1
          continue
        }
        if after[left[l]] != nil, let next = shared.first, next != left[l] {
          l += 1
          continue
        }
      }
      if l < left.count {
        if after[left[l]] == nil {
          result.append(old[l])
          l += 1
          continue
        }
        if merged.contains(left[l]) { l += 1 }
      }
      if r < right.count {
        take(right[r])
        r += 1
      }
    }
    return result
  }
}

// MARK: Checking

extension TypedDocument {
  /// What in the document does not fit its kind, as structured-merge-diff words it; `nil` when all
  /// does.
  // Kubernetes: structured-merge-diff/typed/validate.go
  var problem: String? {
    var problems: [String] = []
    Self.check(value, shape, "", &problems)
    if problems.count < 2 { return problems.first }
    return (["errors:"] + problems.map { "  " + $0 }).joined(separator: "\n")
  }

  /// Checks a node and what is below it.
  private static func check(
    _ value: JSON, _ given: TypedShape, _ path: String, _ problems: inout [String]
  ) {
    guard !value.isNull, problems.count < 32 else { return }
    let shape = given.resolved(for: value)
    /// Notes a problem.
    func note(_ problem: String) {
      problems.append(path.isEmpty ? problem : "\(path): \(problem)")
    }
    switch shape {
    case .scalar(let kind):
      if let problem = mismatch(value, kind) { note(problem) }
    case .opaque, .deduced: break
    case .atomicList, .set, .list:
      guard case .array(let items) = value else {
        return note("expected list, got &{\(value.goText)}")
      }
      checkItems(items, shape, path, &problems)
    case .atomicMap, .map, .fields:
      guard case .object(let object) = value else {
        return note("expected map, got &{\(value.goText)}")
      }
      for entry in object {
        if let member = shape.member(entry.name) {
          check(entry.value, member, "\(path).\(entry.name)", &problems)
        } else {
          problems.append("\(path).\(entry.name): field not declared in schema")
        }
      }
    }
  }

  /// Checks the items of a list.
  private static func checkItems(
    _ items: [JSON], _ shape: TypedShape, _ path: String, _ problems: inout [String]
  ) {
    var seen: Set<String> = []
    var repeated: Set<String> = []
    for (index, item) in items.enumerated() {
      switch shape {
      case .list:
        guard item.object != nil else {
          let what = item.isNull ? "a null element" : "non-map elements"
          problems.append(
            "\(path): element \(index): associative list with keys may not have \(what)")
          continue
        }
        fallthrough
      case .set:
        let element = shape.element(item)
        let step = FieldSet(JSONObject([(element, JSON.object(JSONObject()))])).paths.first ?? ""
        if !seen.insert(element).inserted, repeated.insert(element).inserted {
          problems.append("\(path): duplicate entries for key \(step)")
        }
        check(item, shape.item, path + step, &problems)
      default: check(item, shape.item, "\(path)[\(index)]", &problems)
      }
    }
  }

  /// What a value is that is not of a scalar's kind.
  private static func mismatch(_ value: JSON, _ kind: TypedShape.Scalar) -> String? {
    switch (kind, value) {
    case (.string, .string), (.number, .integer), (.number, .double), (.boolean, .bool),
      (.any, .string), (.any, .integer), (.any, .double), (.any, .bool):
      nil
    case (.string, _): "expected string, got &value.valueUnstructured{Value:\(value.goSyntax)}"
    case (.number, _): "expected numeric (int or float), got \(value.goTypeName)"
    case (.boolean, _): "expected boolean, got &value.valueUnstructured{Value:\(value.goSyntax)}"
    case (.any, _): "expected any scalar, got &{\(value.goText)}"
    }
  }
}

extension JSON {
  /// The value as Go's `%#v` prints it.
  fileprivate var goSyntax: String {
    switch self {
    case .null: "interface {}(nil)"
    case .string: text
    case .array(let items):
      "[]interface {}{\(items.map(\.goSyntax).joined(separator: ", "))}"
    case .object(let object):
      "map[string]interface {}{"
        + object.map { "\(JSON.string($0.name).text):\($0.value.goSyntax)" }
        .joined(separator: ", ") + "}"
    default: goText
    }
  }
}
