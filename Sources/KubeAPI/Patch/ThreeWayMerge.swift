/// Client-side apply, as `kubectl apply` does it: what it writes down and which patch it sends.
public enum ThreeWayMerge {
  /// The annotation that holds what was applied last.
  public static let annotation = "kubectl.kubernetes.io/last-applied-configuration"

  /// The patch that brings a live object to what a manifest says, where only what was applied
  /// before and is gone now is removed.
  ///
  /// - Parameters:
  ///   - original: What was applied last; `nil` where nothing is noted.
  ///   - modified: What is applied now, with its annotation.
  ///   - current: The live object.
  ///   - definition: The kind, or `nil` where the schema does not know it.
  /// - Returns: A strategic merge patch, or a merge patch for kinds that the schema does not know.
  public static func patch(
    original: JSON?, modified: JSON, current: JSON, _ definition: Definition?
  ) throws(APIError) -> JSON {
    // Kubernetes: apimachinery/pkg/util/strategicpatch/patch.go, CreateThreeWayMergePatch
    guard let definition else {
      return MergePatch.threeWay(original: original, modified: modified, current: current)
    }
    let schema = PatchSchema(definition, isStrict: false)
    let modified = modified.object ?? JSONObject()
    let changes = try StrategicDifference(ignoresDeletions: true).maps(
      current.object ?? JSONObject(), modified, schema)
    let removals = try StrategicDifference(ignoresChanges: true).maps(
      original?.object ?? JSONObject(), modified, schema)
    return .object(try StrategicMerge(intoPatch: true).merge(changes, into: removals, schema))
  }

  /// A manifest with the annotation that notes it, as `kubectl apply` sends it.
  // Kubernetes: kubectl/pkg/util/apply.go, GetModifiedConfiguration
  public static func annotated(_ manifest: JSON) -> JSON {
    var plain = manifest
    plain.modify("metadata") { metadata in
      metadata.modify("annotations") { annotations in
        annotations.update { $0[annotation] = nil }
      }
    }
    var result = plain
    result.modify("metadata") { metadata in
      metadata.modify("annotations") { $0[annotation] = .string(plain.text + "\n") }
    }
    return result
  }

  /// What was applied last, as a live object notes it; `nil` where it notes nothing that can be
  /// read.
  public static func lastApplied(_ object: JSON) -> JSON? {
    guard let text = object["metadata", "annotations", annotation]?.string else { return nil }
    return try? JSON(parsing: text)
  }
}
