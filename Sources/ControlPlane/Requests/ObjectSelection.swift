internal import KubeAPI

/// Which objects of a resource a list or a watch is about.
struct ObjectSelection: Sendable {
  /// The resource.
  let resource: Resource
  /// The namespace; empty for all of them and for cluster-scoped resources.
  let namespace: String
  /// The choice by labels.
  let labels: LabelSelector
  /// The choice by fields, which the store knows.
  let fields: FieldSelector

  /// Whether every object of the resource and namespace is chosen.
  var isEverything: Bool { labels.isEmpty && fields.isEmpty }

  /// The only object that can be chosen, where its key is known.
  var onlyKey: ObjectKey? {
    guard let name = required("metadata.name"), resource.namespaced == !scope.isEmpty else {
      return nil
    }
    return ObjectKey(namespace: scope, name: name)
  }

  /// The namespace that the path or a field names; empty where none is named.
  var scope: String {
    guard resource.namespaced else { return "" }
    return namespace.isEmpty ? required("metadata.namespace") ?? "" : namespace
  }

  /// Whether an object of the resource is chosen.
  func contains(_ key: ObjectKey, _ object: JSON) -> Bool {
    if !namespace.isEmpty, key.namespace != namespace { return false }
    if !labels.isEmpty, !labels.matches(labels: object.labels) { return false }
    return fields.isEmpty
      || fields.matches { SelectableFields.value($0, of: object, resource) }
  }

  /// The value that a field must have, where one is asked for.
  private func required(_ field: String) -> String? {
    fields.requirements.first { $0.field == field && $0.equal }?.value
  }
}
