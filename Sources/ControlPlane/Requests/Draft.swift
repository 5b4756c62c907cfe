internal import KubeAPI

/// What a request wants an object to be, once its body was read or its patch was applied.
struct Draft: Sendable {
  /// The object, not yet defaulted.
  var object: JSON
  /// What to warn the client of.
  var warnings: [String]
  /// The text that the object was read from.
  var body: [UInt8]
  /// Whether it was applied, so that its managed fields are noted already.
  var isApplied = false
  /// Whether it is the stored object with changes, and not what a client wrote whole.
  var isPatched = false

  /// Reads a body as an object at a request's path.
  ///
  /// - Parameter patch: The patch of which the body is the result, as refusals quote it.
  init(
    _ body: [UInt8], _ info: RequestInfo, _ validation: FieldValidation,
    patch: (() -> String)? = nil
  ) throws(APIError) {
    let resource = info.resource
    let decoded =
      if let custom = resource.custom {
        try CustomObjectDecoder.decode(
          body, group: resource.group, version: resource.version, kind: resource.kind,
          schema: custom.schema, validation: validation)
      } else {
        try ObjectDecoder.decode(
          body, group: resource.group, version: resource.version, kind: resource.kind,
          validation: validation, patch: patch)
      }
    object = decoded.object
    warnings = decoded.warnings
    self.body = body
    try World.setNamespace(&object, info)
  }

  /// Takes out the owners that are named twice, with a warning.
  mutating func dropOwnerDuplicates() {
    warnings += OwnerDuplicates.drop(from: &object, isPatched: isPatched)
  }

  /// Whether an apply changed nothing but who manages what, so that the stored object stays.
  func isUnchanged(from old: JSON) -> Bool {
    guard isApplied else { return false }
    var (new, before) = (object, old)
    new.modify("metadata") { $0["managedFields"] = nil }
    before.modify("metadata") { $0["managedFields"] = nil }
    return new == before
  }
}
