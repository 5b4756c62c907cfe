/// The keeping of managed fields for one kind: server-side apply, and the notes on ordinary writes.
public struct FieldManagement: Sendable {
  // Kubernetes: structured-merge-diff/merge/update.go

  /// The shape of the kind.
  private let shape: TypedShape
  /// What an object of the kind has without having been given anything.
  private let zero: JSONObject
  /// The version that is written through.
  private let apiVersion: String
  /// The subresource that is written through; empty for the object itself.
  private let subresource: String
  /// What a write through this resource does not change, such as `status`.
  private let ignored: FieldSet

  /// Describes a resource.
  ///
  /// - Parameter ignored: The fields that writes through it do not change.
  public init(
    _ definition: Definition, apiVersion: String, subresource: String = "",
    ignoring ignored: FieldSet = FieldSet()
  ) {
    self.init(
      .fields(.definition(definition)), zero: definition.zero, apiVersion, subresource, ignored)
  }

  /// Describes a custom resource.
  public init(
    _ schema: StructuralSchema, apiVersion: String, subresource: String = "",
    ignoring ignored: FieldSet = FieldSet()
  ) {
    self.init(.fields(.structural(schema)), zero: JSONObject(), apiVersion, subresource, ignored)
  }

  /// Describes a resource.
  private init(
    _ shape: TypedShape, zero: JSONObject, _ apiVersion: String, _ subresource: String,
    _ ignored: FieldSet
  ) {
    self.shape = shape
    self.zero = zero
    self.apiVersion = apiVersion
    self.subresource = subresource
    self.ignored = ignored
  }

  /// The status of an object of the kind of which nobody has written anything yet.
  public var emptyStatus: JSON { zero["status"] ?? [:] }

  /// Reads the body of an apply, which is YAML or JSON.
  public static func decode(_ body: [UInt8]) throws(APIError) -> JSON {
    let (documents, error) = YAML.documents(in: body)
    if let error { throw .badRequest("error decoding YAML: \(error.message)") }
    guard let value = documents.first?.value, !value.isNull else { return [:] }
    guard value.object != nil else {
      throw .badRequest(
        "error decoding YAML: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal "
          + "\(value.jsonTypeName) into Go value of type map[string]interface {}")
    }
    return value
  }

  /// The fields of metadata that nobody manages.
  private static let unmanaged = FieldSet(json: [
    "f:apiVersion": [:], "f:kind": [:],
    "f:metadata": [
      ".": [:], "f:clusterName": [:], "f:creationTimestamp": [:], "f:generation": [:],
      "f:managedFields": [:], "f:name": [:], "f:namespace": [:], "f:resourceVersion": [:],
      "f:selfLink": [:], "f:uid": [:],
    ],
  ])

  /// Notes who changed what in an ordinary write.
  ///
  /// - Parameters:
  ///   - live: The object as it was; `nil` when it is new.
  ///   - object: The object as it is to be; its managed fields are replaced.
  ///   - manager: The name that the client gives itself.
  ///   - time: The time to note, when anything changed hands.
  public func update(live: JSON?, object: inout JSON, manager: String, time: Instant) {
    let former = live.flatMap { ManagedFields(of: $0) } ?? ManagedFields()
    var managed: ManagedFields
    if subresource.isEmpty, ManagedFields.isReset(object) {
      managed = ManagedFields()
    } else if subresource.isEmpty, let given = ManagedFields(of: object) {
      managed = given
    } else {
      managed = former
    }
    let before = Self.unmanagedContent(live ?? .object(zero))
    let after = Self.unmanagedContent(object)
    let comparison = TypedComparison(before, after, shape).excluding(ignored)
    if !comparison.isEmpty {
      let changed = comparison.modified.union(comparison.added)
      managed.edit { $0.fields.difference(changed).difference(comparison.removed) }
      let own = changed.recursiveDifference(ignored).difference(Self.unmanaged)
      let key = ManagedFields.Manager(
        name: manager.isEmpty ? "unknown" : manager, applies: false, apiVersion: apiVersion,
        subresource: subresource)
      if !own.isEmpty {
        managed.set(
          key,
          ManagedFields.Entry(
            manager: key, apiVersion: apiVersion, time: time.rfc3339,
            fields: managed[key].map { $0.fields.union(own) } ?? own))
        managed.cap()
      }
    }
    Self.set(managed, unless: live == nil ? nil : former, live, &object)
  }

  /// Lays an applied configuration over an object.
  ///
  /// - Parameters:
  ///   - configuration: What the client applies.
  ///   - live: The object as it is; `nil` when it is new.
  ///   - manager: The name that the client gives itself.
  ///   - force: Whether fields are taken from managers that want another value.
  ///   - time: The time to note, when anything changed.
  /// - Returns: The object with its managed fields, not yet defaulted.
  /// - Throws: The conflicts, or what does not fit the kind.
  public func apply(
    _ configuration: JSON, live: JSON?, manager: String, force: Bool, time: Instant
  ) throws(APIError) -> JSON {
    if let given = configuration["metadata", "managedFields"]?.array, !given.isEmpty {
      throw .badRequest("metadata.managedFields must be nil")
    }
    let configured = TypedDocument(
      value: Self.unmanagedContent(configuration), shape: shape)
    if let problem = configured.problem {
      throw .unexplained(
        "failed to create typed patch object (\(Self.name(configuration))): \(problem)")
    }
    let former = owners(of: live, time)
    let key = ManagedFields.Manager(
      name: manager, applies: true, apiVersion: apiVersion, subresource: subresource)
    do throws(Conflicts) {
      return try apply(configured, live, former, key, force, time)
    } catch {
      guard key.name == "kubectl", !force, let allowed = lastAppliedFields(live) else {
        throw error.refusal
      }
      let rest = error.without(allowed)
      guard rest.sets.isEmpty else { throw rest.refusal }
      do throws(Conflicts) {
        return try apply(configured, live, former, key, true, time)
      } catch {
        throw error.refusal
      }
    }
  }

  /// Who manages a live object; what nobody noted belongs to those who wrote before.
  // Kubernetes: apimachinery/pkg/util/managedfields/internal/skipnonapplied.go
  private func owners(of live: JSON?, _ time: Instant) -> ManagedFields {
    guard var object = live else { return ManagedFields() }
    if let noted = ManagedFields(of: object) { return noted }
    object.modify("metadata") { $0["managedFields"] = nil }
    update(live: nil, object: &object, manager: "before-first-apply", time: time)
    return ManagedFields(of: object) ?? ManagedFields()
  }

  /// Lays a checked configuration over an object.
  private func apply(
    _ configured: TypedDocument, _ live: JSON?, _ former: ManagedFields,
    _ key: ManagedFields.Manager, _ force: Bool, _ time: Instant
  ) throws(Conflicts) -> JSON {
    let before = Self.unmanagedContent(live ?? .object(zero))
    let liveDocument = TypedDocument(value: before, shape: shape)
    var managed = former
    let last = managed[key]
    let own = configured.fieldSet.recursiveDifference(ignored)
    managed.set(
      key,
      ManagedFields.Entry(manager: key, apiVersion: apiVersion, time: last?.time, fields: own))
    let merged = prune(liveDocument.merging(configured.value), managed, last?.fields)
    let comparison = TypedComparison(before, merged.value, shape).excluding(ignored)
    let changed = comparison.modified.union(comparison.added)
    var conflicts = Conflicts()
    for entry in managed.entries where entry.manager != key {
      let set = entry.fields.intersection(changed)
      if !set.isEmpty { conflicts.sets.append((entry.manager, set)) }
    }
    if !force, !conflicts.sets.isEmpty { throw conflicts }
    managed.edit { entry in
      if entry.manager == key { return entry.fields.difference(Self.unmanaged) }
      return entry.fields.difference(changed).difference(comparison.removed)
    }
    if !comparison.isEmpty || managed != former, var entry = managed[key] {
      entry.time = time.rfc3339
      managed.set(key, entry)
    }
    var object = merged.value.withoutNulls
    Self.set(managed, unless: live == nil ? nil : former, live, &object)
    return object
  }

  /// Takes out what the manager applied before, no longer applies, and nobody else manages.
  private func prune(
    _ merged: TypedDocument, _ managed: ManagedFields, _ last: FieldSet?
  ) -> TypedDocument {
    guard let last, !last.isEmpty else { return merged }
    let lastNamed = merged.withNamedFields(last)
    if lastNamed.difference(merged.withNamedFields(managed.owned)).isEmpty { return merged }
    var pruned = merged.removing(lastNamed)
    let all = merged.withNamedFields(merged.fieldSet)
    /// The document without what is neither kept nor owned.
    func restored(_ lost: FieldSet) -> TypedDocument { merged.removing(lost) }
    let kept = merged.withNamedFields(pruned.fieldSet)
    pruned = restored(all.difference(kept.union(merged.withNamedFields(managed.owned))))
    let left = merged.withNamedFields(pruned.fieldSet)
    return restored(all.difference(left).intersection(lastNamed))
  }

  /// The fields that client-side apply set and that still have these values.
  // Kubernetes: apimachinery/pkg/util/managedfields/internal/lastappliedmanager.go
  private func lastAppliedFields(_ live: JSON?) -> FieldSet? {
    guard let live, let last = ThreeWayMerge.lastApplied(live) else { return nil }
    let document = TypedDocument(value: Self.unmanagedContent(last), shape: shape)
    let comparison = TypedComparison(document.value, Self.unmanagedContent(live), shape)
    return document.fieldSet.difference(comparison.modified).difference(comparison.added)
      .difference(comparison.removed)
  }
}

// MARK: Conflicts

/// The fields that other managers want to have another value.
private struct Conflicts: Error {
  /// The managers and their fields.
  var sets: [(manager: ManagedFields.Manager, fields: FieldSet)] = []

  /// The conflicts about other fields than these.
  func without(_ allowed: FieldSet) -> Conflicts {
    Conflicts(
      sets: sets.compactMap { manager, fields in
        let rest = fields.difference(allowed)
        return rest.isEmpty ? nil : (manager, rest)
      })
  }

  /// The server's answer.
  // Kubernetes: apimachinery/pkg/util/managedfields/internal/conflict.go
  var refusal: APIError {
    let sorted = sets.sorted { a, b in
      if a.manager.name != b.manager.name { return a.manager.name.precedes(b.manager.name) }
      if a.manager.applies != b.manager.applies { return a.manager.applies }
      return (a.manager.apiVersion, a.manager.subresource)
        < (b.manager.apiVersion, b.manager.subresource)
    }
    var causes: [APIError.Cause] = []
    var lines: [String] = []
    for (manager, fields) in sorted {
      lines.append("conflicts with \(manager.description):")
      for path in fields.paths {
        lines.append("- \(path)")
        causes.append(
          APIError.Cause(
            reason: "FieldManagerConflict", message: "conflict with \(manager.description)",
            field: path))
      }
    }
    let text =
      if causes.count == 1, let cause = causes.first {
        "Apply failed with 1 conflict: \(cause.message): \(cause.field)"
      } else {
        "Apply failed with \(causes.count) conflicts: \(lines.joined(separator: "\n"))"
      }
    return APIError(
      code: 409, reason: "Conflict", message: text, details: APIError.Details(causes: causes))
  }
}

extension ManagedFields {
  /// The fields that anybody manages.
  fileprivate var owned: FieldSet { entries.reduce(FieldSet()) { $0.union($1.fields) } }
}

extension FieldManagement {
  /// A document without its managed fields.
  private static func unmanagedContent(_ document: JSON) -> JSON {
    guard document["metadata", "managedFields"] != nil else { return document }
    var content = document
    content.modify("metadata") { $0["managedFields"] = nil }
    return content
  }

  /// Writes managed fields into an object; unchanged ones stay shared with the live object.
  private static func set(
    _ managed: ManagedFields, unless former: ManagedFields?, _ live: JSON?, _ object: inout JSON
  ) {
    let list =
      managed == former ? live?["metadata", "managedFields"] : Optional.some(managed.json)
    object.modify("metadata") { metadata in
      metadata["managedFields"] = managed.entries.isEmpty ? Optional.none : list
    }
  }

  /// An object's name, version and kind as errors name it.
  // Kubernetes: apimachinery/pkg/util/managedfields/internal/structuredmerge.go, objectGVKNN
  private static func name(_ object: JSON) -> String {
    let name = object["metadata", "name"]?.string ?? ""
    let namespace = object["metadata", "namespace"]?.string ?? ""
    let version = object["apiVersion"]?.string ?? ""
    let group = version.contains("/") ? version : "/\(version)"
    return "\(namespace)/\(name); \(group), Kind=\(object["kind"]?.string ?? "")"
  }
}
