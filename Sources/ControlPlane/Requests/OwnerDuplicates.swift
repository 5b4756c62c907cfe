internal import KubeAPI

/// Owners that an object names twice in the same words.
// Kubernetes: apiserver/pkg/endpoints/handlers/rest.go, dedupOwnerReferencesAndAddWarning
enum OwnerDuplicates {
  /// Takes them out of an object, and says what to warn its writer of.
  ///
  /// - Parameter isPatched: Whether they were found only once the object was admitted.
  static func drop(from object: inout JSON, isPatched: Bool) -> [String] {
    let references = object.ownerReferences
    var kept: [JSON] = []
    var identities: [String] = []
    for reference in references {
      if kept.contains(reference) {
        identities.append(reference["uid"]?.string ?? "")
      } else {
        kept.append(reference)
      }
    }
    guard !identities.isEmpty else { return [] }
    object.modify("metadata") { $0["ownerReferences"] = .array(kept) }
    let moment = isPatched ? " after mutating admission happens" : ""
    let found = identities.joined(separator: ", ")
    return [
      ".metadata.ownerReferences contains duplicate entries\(moment); API server dedups owner "
        + "references in 1.20+, and may reject such requests as early as 1.24; please fix your "
        + "requests; duplicate UID(s) observed: \(found)"
    ]
  }
}
