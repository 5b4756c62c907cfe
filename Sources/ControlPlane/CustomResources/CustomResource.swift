internal import KubeAPI

/// What one version of a definition says of its objects, read once and shared by all who ask.
// Kubernetes: apiextensions-apiserver/pkg/apiserver/customresource_handler.go, crdInfo
final class CustomResource: Sendable {
  /// The name of the definition.
  let definition: String
  /// The kind of lists.
  let listKind: String
  /// The version in which objects are stored.
  let storageVersion: String
  /// The schema as it is written.
  let document: JSON
  /// The schema.
  let schema: StructuralSchema
  /// What is checked and filled in.
  let rules: KindRules
  /// Where the `scale` subresource finds what it shows; `nil` where there is none.
  let scale: ScalePaths?
  /// The columns of tables.
  let columns: [CustomColumn]
  /// The fields that lists and watches can be selected by.
  let selectableFields: [String: ColumnPath]
  /// What everybody is told who uses the version; `nil` for versions that are not deprecated.
  let deprecationWarning: String?

  /// Reads a version of a definition.
  init(_ version: JSON, of definition: JSON) {
    let spec = definition["spec"] ?? [:]
    self.definition = definition.name
    listKind = definition["status", "acceptedNames"]?.text("listKind") ?? ""
    storageVersion = spec.items("versions").first { $0.flag("storage") }?.text("name") ?? ""
    document = version["schema", "openAPIV3Schema"] ?? ["type": "object"]
    schema = StructuralSchema(document)
    let subresources = version["subresources"] ?? [:]
    scale = ScalePaths(subresources["scale"])
    rules = .custom(
      schema, namespaced: spec.text("scope") == "Namespaced", hasStatus: subresources.has("status"),
      scale: scale)
    columns = CustomColumn.columns(version.items("additionalPrinterColumns"))
    selectableFields = Dictionary(
      version.items("selectableFields").compactMap { field in
        let text = field.text("jsonPath")
        return ColumnPath(text).map { (String(text.drop { $0 == "." }), $0) }
      }, uniquingKeysWith: { first, _ in first })
    deprecationWarning =
      version.flag("deprecated")
      ? version["deprecationWarning"]?.string ?? Self.warning(version.text("name"), spec) : nil
  }

  /// What is said of a deprecated version that has no words of its own.
  // Kubernetes: apiextensions-apiserver/pkg/apiserver/customresource_handler.go, defaultDeprecationWarning
  private static func warning(_ name: String, _ spec: JSON) -> String {
    let (group, kind) = (spec.text("group"), spec["names"]?.text("kind") ?? "")
    let text = "\(group)/\(name) \(kind) is deprecated"
    let better = spec.items("versions")
      .filter { $0.flag("served") && !$0.flag("deprecated") }.map { $0.text("name") }
      .filter { VersionName($0) < VersionName(name) }
      .min { VersionName($0) < VersionName($1) }
    return better.map { "\(text); use \(group)/\($0) \(kind)" } ?? text
  }

  /// A stored object in the form of a version: what the version does not know is gone, what it
  /// fills in is there.
  func shown(_ stored: JSON, apiVersion: String) -> JSON {
    var object = stored
    if object["apiVersion"]?.string != apiVersion { object["apiVersion"] = .string(apiVersion) }
    schema.prune(&object)
    schema.applyDefaults(&object)
    return object
  }
}

/// The name of a version, in the order in which clients prefer them: `v2`, `v1`, `v1beta1`, others.
// Kubernetes: apimachinery/pkg/version/helpers.go, CompareKubeAwareVersionStrings
struct VersionName: Comparable {
  /// The name.
  let name: String
  /// What the name says: how stable it is, its major and its minor number.
  private let rank: [Int]?

  /// Reads a name.
  init(_ name: String) {
    self.name = name
    rank = Self.rank(name)
  }

  /// Reads `v1`, `v1beta2` or `v1alpha3`.
  private static func rank(_ name: String) -> [Int]? {
    guard name.hasPrefix("v") else { return nil }
    for (word, stability) in [("alpha", 1), ("beta", 2)] {
      let parts = name.dropFirst().replacing(word, with: "/").split(
        separator: "/", omittingEmptySubsequences: false)
      guard parts.count == 2 else { continue }
      guard let major = Int(parts[0]), let minor = Int(parts[1]) else { return nil }
      return [stability, major, minor]
    }
    return Int(name.dropFirst()).map { [3, $0, 0] }
  }

  /// Orders by preference.
  static func < (lhs: VersionName, rhs: VersionName) -> Bool {
    switch (lhs.rank, rhs.rank) {
    case (let a?, let b?): b.lexicographicallyPrecedes(a)
    case (_?, nil): true
    case (nil, _?): false
    case (nil, nil): lhs.name.precedes(rhs.name)
    }
  }
}
