/// The making of a strategic merge patch from two documents.
struct StrategicDifference {
  // Kubernetes: apimachinery/pkg/util/strategicpatch/patch.go, diffMaps

  /// Whether what the modified document lacks is left out of the patch.
  var ignoresDeletions = false
  /// Whether what the modified document changes or adds is left out of the patch.
  var ignoresChanges = false
  /// Whether the patch gives the order of merged lists.
  var setsElementOrder = true

  /// The patch from one map to another.
  func maps(
    _ original: JSONObject, _ modified: JSONObject, _ schema: PatchSchema, retainsKeys: Bool = false
  ) throws(APIError) -> JSONObject {
    if original == modified { return JSONObject() }
    var patch = JSONObject()
    for entry in modified {
      guard let old = original[entry.name], old.hasSameGoType(as: entry.value) else {
        if !ignoresChanges { patch[entry.name] = entry.value }
        continue
      }
      switch (old, entry.value) {
      case (.object(let old), .object(let new)):
        try map(entry.name, old, new, &patch, schema)
      case (.array(let old), .array(let new)):
        try list(entry.name, old, new, &patch, schema)
      default: replace(entry.name, old, entry.value, &patch)
      }
    }
    if !ignoresDeletions {
      for entry in original where modified.index(of: entry.name) == nil {
        patch[entry.name] = .null
      }
    }
    if retainsKeys { retain(original, modified, &patch) }
    return patch
  }

  /// Names the keys that stay, where something changes.
  private func retain(_ original: JSONObject, _ modified: JSONObject, _ patch: inout JSONObject) {
    let kept = modified.filter { !$0.value.isNull }.map { JSON.string($0.name) }
    let loses = original.contains { !$0.value.isNull && modified.index(of: $0.name) == nil }
    if !kept.isEmpty, !patch.isEmpty || loses {
      patch[StrategicMerge.retainKeys] = .array(kept)
    }
  }

  /// Notes a new value, when it differs.
  private func replace(_ name: String, _ old: JSON, _ new: JSON, _ patch: inout JSONObject) {
    if !ignoresChanges, old != new { patch[name] = new }
  }

  /// Notes what differs between two maps.
  private func map(
    _ name: String, _ old: JSONObject, _ new: JSONObject, _ patch: inout JSONObject,
    _ schema: PatchSchema
  ) throws(APIError) {
    let metadata = try schema.metadata(of: name)
    if metadata.replaces {
      if !ignoresChanges { patch[name] = .object(new) }
      return
    }
    let inner = try maps(old, new, metadata.schema, retainsKeys: metadata.retainsKeys)
    if !inner.isEmpty { patch[name] = .object(inner) }
  }

  /// Notes what differs between two lists.
  private func list(
    _ name: String, _ old: [JSON], _ new: [JSON], _ patch: inout JSONObject, _ schema: PatchSchema
  ) throws(APIError) {
    let metadata = try schema.metadata(of: name)
    guard metadata.merges else { return replace(name, .array(old), .array(new), &patch) }
    guard !old.isEmpty else {
      if !new.isEmpty, !ignoresChanges { patch[name] = .array(new) }
      return
    }
    try StrategicMerge.checkTypes([old, new])
    if old.first?.object != nil, let key = metadata.mergeKey {
      try mergedList(name, old, new, &patch, key, metadata)
    } else {
      scalars(name, old, new, &patch)
    }
  }

  /// Notes what differs between two lists of maps that are told apart by a key.
  private func mergedList(
    _ name: String, _ old: [JSON], _ new: [JSON], _ patch: inout JSONObject, _ key: String,
    _ metadata: PatchSchema.Metadata
  ) throws(APIError) {
    let (changed, deleted) = try items(old, new, key, metadata)
    var order: [JSON: Int] = [:]
    for (index, item) in new.enumerated() {
      if let value = item[key], order[value] == nil { order[value] = index }
    }
    /// The place of an item's key in the modified list.
    func place(_ item: JSON) -> Int { item[key].flatMap { order[$0] } ?? .max }
    var list = changed.map { (item: $0, place: place($0)) }
    list.sort { $0.place < $1.place }
    let result = list.map(\.item) + deleted
    if !result.isEmpty { patch[name] = .array(result) }
    let sameOrder = old.count == new.count && zip(old, new).allSatisfy { $0[key] == $1[key] }
    if setsElementOrder,
      !ignoresChanges && (!result.isEmpty || !sameOrder) || !ignoresDeletions && !result.isEmpty
    {
      let keys = new.map { JSON.object(JSONObject([(key, $0[key] ?? .null)])) }
      if !keys.isEmpty { patch["\(StrategicMerge.setElementOrder)/\(name)"] = .array(keys) }
    }
  }

  /// The changed and added items of a list, and the directives that delete the others.
  private func items(
    _ old: [JSON], _ new: [JSON], _ key: String, _ metadata: PatchSchema.Metadata
  ) throws(APIError) -> (changed: [JSON], deleted: [JSON]) {
    let before = try keyed(old, key)
    let after = try keyed(new, key)
    var changed: [JSON] = []
    var deleted: [JSON] = []
    var left = 0
    var right = 0
    while left < before.count || right < after.count {
      if left < before.count, right < after.count, before[left].key == after[right].key {
        if let old = before[left].item.object, let new = after[right].item.object {
          var inner = try maps(old, new, metadata.schema, retainsKeys: metadata.retainsKeys)
          if !inner.isEmpty {
            inner[key] = new[key]
            changed.append(.object(inner))
          }
        }
        left += 1
        right += 1
      } else if left == before.count
        || right < after.count && after[right].key.precedes(before[left].key)
      {
        if !ignoresChanges { changed.append(after[right].item) }
        right += 1
      } else {
        if !ignoresDeletions {
          deleted.append([
            "$patch": "delete", key: before[left].item[key] ?? .null,
          ])
        }
        left += 1
      }
    }
    return (changed, deleted)
  }

  /// A list's items with the texts of their keys, sorted by these.
  private func keyed(
    _ items: [JSON], _ key: String
  ) throws(APIError) -> [(key: String, item: JSON)] {
    var result: [(key: String, item: JSON)] = []
    result.reserveCapacity(items.count)
    for item in items {
      guard let value = item[key] else { throw StrategicMerge.noMergeKey(item, key) }
      result.append((value.goText, item))
    }
    result.sort { $0.key.precedes($1.key) }
    return result
  }

  /// Notes what differs between two lists of scalars.
  private func scalars(_ name: String, _ old: [JSON], _ new: [JSON], _ patch: inout JSONObject) {
    let before = Set(old.map(\.goText))
    let after = Set(new.map(\.goText))
    var seen: Set<String> = []
    let added = ignoresChanges ? [] : new.filter { !before.contains($0.goText) }
    let removed =
      ignoresDeletions
      ? []
      : old.filter { !after.contains($0.goText) && seen.insert($0.goText).inserted }
        .map { (text: $0.goText, item: $0) }.sorted { $0.text.precedes($1.text) }.map(\.item)
    if !added.isEmpty { patch[name] = .array(added) }
    if !removed.isEmpty { patch["\(StrategicMerge.deleteFromList)/\(name)"] = .array(removed) }
    if setsElementOrder, !removed.isEmpty || !ignoresChanges && old != new, !new.isEmpty {
      patch["\(StrategicMerge.setElementOrder)/\(name)"] = .array(new)
    }
  }
}

extension StrategicMergePatch {
  /// The patch that turns one document into another.
  public static func difference(
    from original: JSON, to modified: JSON, _ definition: Definition
  ) throws(APIError) -> JSON {
    .object(
      try StrategicDifference().maps(
        original.object ?? JSONObject(), modified.object ?? JSONObject(),
        PatchSchema(definition, isStrict: true)))
  }
}
