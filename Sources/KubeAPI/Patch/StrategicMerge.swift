/// The merging of a strategic merge patch into a document, or into another patch.
struct StrategicMerge {
  // Kubernetes: apimachinery/pkg/util/strategicpatch/patch.go

  /// Whether what is merged into is itself a patch, the directives of which are kept.
  var intoPatch: Bool

  /// The directive of a map.
  static let directive = "$patch"
  /// The directive that lists the names that stay.
  static let retainKeys = "$retainKeys"
  /// The beginning of a name that lists the scalars to remove from a list.
  static let deleteFromList = "$deleteFromPrimitiveList"
  /// The beginning of a name that gives a list's order.
  static let setElementOrder = "$setElementOrder"

  /// Merges a patch into a map.
  func merge(
    _ patch: JSONObject, into original: JSONObject, _ schema: PatchSchema
  ) throws(APIError) -> JSONObject {
    if let directive = patch[Self.directive] { return try Self.follow(directive, patch) }
    var patch = patch
    var original = original
    try retainKeys(&original, &patch)
    try mergeOrderedLists(&original, &patch, schema)
    for entry in patch { try merge(entry, into: &original, schema) }
    return original
  }

  /// Merges one entry of a patch.
  private func merge(
    _ entry: JSONObject.Entry, into original: inout JSONObject, _ schema: PatchSchema
  ) throws(APIError) {
    var name = entry.name
    let deletes = name.hasPrefix(Self.deleteFromList)
    if deletes {
      if intoPatch {
        original[name] = entry.value
        return
      }
      name = try Self.listName(name, Self.deleteFromList, "primitive list")
    }
    if entry.value.isNull {
      original[name] = nil
      if !intoPatch { return }
    }
    guard let current = original[name], current.hasSameGoType(as: entry.value) else {
      if !deletes { original[name] = taken(entry.value) }
      return
    }
    switch (current, entry.value) {
    case (.object(let old), .object(let new)):
      let metadata = try schema.metadata(of: name)
      original[name] =
        metadata.replaces
        ? entry.value : .object(try merge(new, into: old, metadata.schema))
    case (.array(let old), .array(let new)):
      let metadata = try schema.metadata(of: name)
      original[name] =
        metadata.merges || deletes
        ? .array(try mergeLists(old, new, metadata, deletes: deletes)) : entry.value
    default: original[name] = entry.value
    }
  }

  /// A patch's value where there was none to merge with.
  private func taken(_ value: JSON) -> JSON? {
    Self.withoutDirectives(intoPatch ? value : value.withoutNulls)
  }

  /// A value without the maps that hold a directive.
  static func withoutDirectives(_ value: JSON) -> JSON? {
    switch value {
    case .object(let object):
      guard object.index(of: directive) == nil else { return nil }
      return .object(
        JSONObject(
          sortedUnique: object.compactMap { entry in
            withoutDirectives(entry.value).map {
              JSONObject.Entry(name: entry.name, value: $0)
            }
          }))
    case .array(let items): return .array(items.compactMap { withoutDirectives($0) })
    default: return value
    }
  }

  /// What a map's directive makes of the patch.
  private static func follow(
    _ directive: JSON, _ patch: JSONObject
  ) throws(APIError) -> JSONObject {
    switch directive {
    case "replace":
      var patch = patch
      patch[Self.directive] = nil
      return patch
    case "delete": return JSONObject()
    default: throw badPatchType(directive, .object(patch))
    }
  }

  /// Removes what a map's `$retainKeys` does not name.
  private func retainKeys(_ original: inout JSONObject, _ patch: inout JSONObject) throws(APIError)
  {
    guard let directive = patch[Self.retainKeys] else { return }
    patch[Self.retainKeys] = nil
    if intoPatch {
      if let other = original[Self.retainKeys], other != directive {
        throw .unexplained(
          "\(other.goText) and \(directive.goText) are not deep equal: this may happen when "
            + "calculating the 3-way diff patch")
      }
      original[Self.retainKeys] = directive
      return
    }
    guard case .array(let items) = directive else {
      throw .badRequest("invalid patch format of retainKeys")
    }
    let kept = Set(items.compactMap(\.string))
    for entry in patch
    where !entry.value.isNull && !entry.name.hasPrefix(Self.deleteFromList)
      && !entry.name.hasPrefix(Self.setElementOrder) && !kept.contains(entry.name)
    {
      throw .badRequest("invalid patch format of retainKeys")
    }
    original.filter { name, _ in kept.contains(name) }
  }

  /// The list that a directive's name means.
  private static func listName(
    _ name: String, _ prefix: String, _ what: String
  ) throws(APIError) -> String {
    guard let slash = name.firstIndex(of: "/"), name[..<slash] == prefix else {
      throw .badRequest("invalid patch format of \(what)")
    }
    return String(name[name.index(after: slash)...])
  }
}

// MARK: Lists

extension StrategicMerge {
  /// Merges the lists of which the order is given.
  private func mergeOrderedLists(
    _ original: inout JSONObject, _ patch: inout JSONObject, _ schema: PatchSchema
  ) throws(APIError) {
    for entry in patch where entry.name.hasPrefix(Self.setElementOrder) {
      if intoPatch {
        if let other = original[entry.name], other != entry.value {
          throw .badRequest("invalid patch format of setElementOrder list")
        }
        original[entry.name] = entry.value
      }
      patch[entry.name] = nil
      let order = try Self.list(entry.value)
      let name = try Self.listName(entry.name, Self.setElementOrder, "setElementOrder list")
      let old = try original[name].map { value throws(APIError) in try Self.list(value) }
      let new = try patch[name].map { value throws(APIError) in try Self.list(value) }
      let metadata = try schema.metadata(of: name)
      try Self.check(new ?? [], against: order, metadata.mergeKey)
      let merged: [JSON]
      switch (old, new) {
      case (let old?, nil): merged = old
      case (nil, let new?): merged = new.compactMap { Self.withoutDirectives($0) }
      case (let old?, let new?):
        merged = metadata.merges ? try mergeLists(old, new, metadata, deletes: false) : new
      case (nil, nil): continue
      }
      try Self.checkTypes([old ?? [], new ?? []])
      let server =
        metadata.merges ? Self.shifted(old ?? [], new ?? [], metadata.mergeKey) : old ?? []
      original[name] = .array(
        try Self.ordered(merged, by: order, server: server, metadata.mergeKey))
      patch[name] = nil
    }
  }

  /// A list as merging leaves it in place, which is what the order is judged by: items that a patch
  /// adds stand where others were deleted.
  private static func shifted(_ old: [JSON], _ new: [JSON], _ key: String?) -> [JSON] {
    guard let key, !new.contains(where: { $0[directive] == "replace" }) else { return old }
    let deleted = Set(new.filter { $0[directive] == "delete" }.compactMap { $0[key] })
    guard !deleted.isEmpty else { return old }
    let kept = old.filter { item in item[key].map { !deleted.contains($0) } ?? true }
    let known = Set(kept.compactMap { $0[key] })
    let added = new.filter { item in
      item[directive] == nil && !(item[key].map { known.contains($0) } ?? true)
    }
    return kept + added.prefix(old.count - kept.count)
  }

  /// A value as a list.
  private static func list(_ value: JSON) throws(APIError) -> [JSON] {
    guard case .array(let items) = value else {
      throw badType("[]interface {}", value)
    }
    return items
  }

  /// Merges two lists of which the items are told apart by a key, or by themselves.
  private func mergeLists(
    _ original: [JSON], _ patch: [JSON], _ metadata: PatchSchema.Metadata, deletes: Bool
  ) throws(APIError) -> [JSON] {
    if original.isEmpty, patch.isEmpty { return original }
    try Self.checkTypes([original, patch])
    guard (original.first ?? patch.first)?.object != nil else {
      if !intoPatch, deletes {
        let removed = Set(patch)
        return original.filter { !removed.contains($0) }
      }
      var seen: Set<JSON> = []
      let merged = (original + patch).filter { seen.insert($0).inserted }
      return try Self.ordered(merged, by: patch, server: original, nil)
    }
    guard let key = metadata.mergeKey else {
      throw .unexplained("cannot merge lists without merge key for type struct")
    }
    var original = original
    let patch = try Self.followItems(patch, &original, key)
    let merged = try mergeItems(patch, into: original, key, metadata.schema)
    return try Self.ordered(merged, by: patch, server: original, key)
  }

  /// Does what items with a directive say, and returns the others.
  private static func followItems(
    _ patch: [JSON], _ original: inout [JSON], _ key: String
  ) throws(APIError) -> [JSON] {
    var plain: [JSON] = []
    var deleted: Set<JSON> = []
    var replaces = false
    for item in patch {
      switch item[directive] {
      case nil: plain.append(item)
      case "delete":
        guard let value = item[key] else { throw noMergeKey(item, key) }
        deleted.insert(value)
      case "replace": replaces = true
      case "merge": throw .unexplained("merging lists cannot yet be specified in the patch")
      case let other?: throw badPatchType(other, item)
      }
    }
    if replaces {
      original = plain
      return []
    }
    if !deleted.isEmpty {
      original.removeAll { item in item[key].map { deleted.contains($0) } ?? false }
    }
    return plain
  }

  /// Merges each item into the one of the same key, or puts it behind the others.
  private func mergeItems(
    _ patch: [JSON], into original: [JSON], _ key: String, _ schema: PatchSchema
  ) throws(APIError) -> [JSON] {
    var merged = original
    var places: [JSON: Int] = [:]
    for (index, item) in original.enumerated() {
      if let value = item[key], places[value] == nil { places[value] = index }
    }
    for item in patch {
      guard let value = item[key] else { throw Self.noMergeKey(item, key) }
      if let place = places[value], case .object(let old) = merged[place],
        case .object(let new) = item
      {
        merged[place] = .object(try merge(new, into: old, schema))
      } else {
        places[value] = merged.count
        merged.append(intoPatch ? item : item.withoutNulls)
      }
    }
    return merged
  }

  /// Checks that all items are of one type, and no lists.
  static func checkTypes(_ lists: [[JSON]]) throws(APIError) {
    var first: JSON?
    for item in lists.joined() {
      if let first {
        guard first.hasSameGoType(as: item) else {
          let text = lists.map { JSON.array($0).goText }.joined(separator: " ")
          throw .unexplained("list element types are not identical: [\(text)]")
        }
        continue
      }
      if item.array != nil {
        throw APIError(
          code: 422, reason: "Invalid",
          message: "the server rejected our request due to an error in our request",
          details: APIError.Details())
      }
      first = item
    }
  }

  /// Checks that the items of a patch come in the order that it gives.
  private static func check(
    _ patch: [JSON], against order: [JSON], _ key: String?
  ) throws(APIError) {
    guard !order.isEmpty, !patch.isEmpty else { return }
    let items = key == nil ? patch : patch.filter { $0[directive] != "delete" }
    var place = 0
    for ordered in order {
      while place < items.count, items[place][directive] != nil { place += 1 }
      guard place < items.count else { return }
      if try identity(items[place], key) == identity(ordered, key) { place += 1 }
    }
    while place < items.count, items[place][directive] != nil { place += 1 }
    guard place < items.count else { return }
    throw .unexplained(
      "The order in patch list:\n\(JSON.array(patch).goText)\n"
        + " doesn't match \(setElementOrder) list:\n\(JSON.array(order).goText)\n")
  }

  /// What tells an item apart: its key's value, or itself.
  private static func identity(_ item: JSON, _ key: String?) throws(APIError) -> JSON {
    guard let key else { return item }
    guard item.object != nil else { throw badType("map[string]interface {}", item) }
    guard let value = item[key] else { throw noMergeKey(item, key) }
    return value
  }

  /// The places of items by what tells them apart; of equal ones the first.
  private static func places(_ items: [JSON], _ key: String?) throws(APIError) -> [JSON: Int] {
    var places: [JSON: Int] = [:]
    for (index, item) in items.enumerated() {
      let identity = try identity(item, key)
      if places[identity] == nil { places[identity] = index }
    }
    return places
  }

  /// Puts items in the order of the patch, those that only the server has between them where they
  /// were.
  private static func ordered(
    _ items: [JSON], by order: [JSON], server: [JSON], _ key: String?
  ) throws(APIError) -> [JSON] {
    let places = try places(order, key)
    let serverPlaces = try self.places(server, key)
    var patched: [(item: JSON, place: Int, server: Int?)] = []
    var others: [(item: JSON, server: Int?)] = []
    for item in items {
      let identity = try identity(item, key)
      if let place = places[identity] {
        patched.append((item, place, serverPlaces[identity]))
      } else {
        others.append((item, serverPlaces[identity]))
      }
    }
    patched.sort { $0.place < $1.place }
    others.sort { $0.server ?? .max < $1.server ?? .max }
    var result: [JSON] = []
    result.reserveCapacity(items.count)
    var left = 0
    var right = 0
    while left < others.count || right < patched.count {
      if right == patched.count {
        result.append(others[left].item)
        left += 1
      } else if left < others.count, let mine = others[left].server,
        let other = patched[right].server, mine < other
      {
        result.append(others[left].item)
        left += 1
      } else {
        result.append(patched[right].item)
        right += 1
      }
    }
    return result
  }
}

// MARK: Errors

extension StrategicMerge {
  /// An item lacks the field that tells it apart.
  static func noMergeKey(_ item: JSON, _ key: String) -> APIError {
    .unexplained("map: \(item.goText) does not contain declared merge key: \(key)")
  }

  /// A map has a directive that there is not.
  private static func badPatchType(_ type: JSON, _ map: JSON) -> APIError {
    let text = type.string ?? "%!s(\(type.goTypeName)=\(type.goText))"
    return .unexplained("unknown patch type: \(text) in map: \(map.goText)")
  }

  /// A value is of another type than its place wants.
  private static func badType(_ expected: String, _ value: JSON) -> APIError {
    .unexplained("expected a \(expected), but received a \(value.goTypeName)")
  }
}
