internal import KubeAPI

/// What is left in a namespace that is being deleted.
// Kubernetes: pkg/controller/namespace/deletion/status_condition_utils.go
struct NamespaceRemains {
  /// How many objects of each resource are left, by the resource's full name.
  var counts: [(name: String, count: Int)] = []
  /// How many objects each finalizer holds.
  var finalizers: SortedMap<String, Int> = SortedMap()

  /// Whether nothing is left.
  var isEmpty: Bool { counts.isEmpty }

  /// Counts what a namespace holds.
  init(of namespace: String, in state: State) {
    for resource in state.storedResources where resource.namespaced {
      var count = 0
      for (_, object) in state.objects(resource, in: namespace) {
        count += 1
        for finalizer in object.finalizers {
          finalizers.modify(finalizer, default: 0) { $0 += 1 }
        }
      }
      if count > 0 { counts.append(("\(resource.plural).\(resource.group)", count)) }
    }
    counts.sort { $0.name < $1.name }
  }

  /// The conditions that say so; those whose status did not change keep their times.
  func conditions(since time: JSON, _ old: [JSON]) -> [JSON] {
    /// One condition.
    func condition(_ type: String, _ isTrue: Bool, _ reason: String, _ message: String) -> JSON {
      let status: JSON = isTrue ? "True" : "False"
      let known = old.first { $0["type"]?.string == type && $0["status"] == status }
      return [
        "type": .string(type), "status": status, "reason": .string(reason),
        "message": .string(message), "lastTransitionTime": known?["lastTransitionTime"] ?? time,
      ]
    }
    let left = counts.map { "\($0.name) has \($0.count) resource instances" }
    let held = finalizers.map { "\($0.key) in \($0.value) resource instances" }
    return [
      condition(
        "NamespaceDeletionDiscoveryFailure", false, "ResourcesDiscovered",
        "All resources successfully discovered"),
      condition(
        "NamespaceDeletionGroupVersionParsingFailure", false, "ParsedGroupVersions",
        "All legacy kube types successfully parsed"),
      condition(
        "NamespaceDeletionContentFailure", false, "ContentDeleted",
        "All content successfully deleted, may be waiting on finalization"),
      left.isEmpty
        ? condition(
          "NamespaceContentRemaining", false, "ContentRemoved", "All content successfully removed")
        : condition(
          "NamespaceContentRemaining", true, "SomeResourcesRemain",
          "Some resources are remaining: \(left.joined(separator: ", "))"),
      held.isEmpty
        ? condition(
          "NamespaceFinalizersRemaining", false, "ContentHasNoFinalizers",
          "All content-preserving finalizers finished")
        : condition(
          "NamespaceFinalizersRemaining", true, "SomeFinalizersRemain",
          "Some content in the namespace has finalizers remaining: \(held.joined(separator: ", "))"),
    ]
  }
}
