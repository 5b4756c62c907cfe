internal import KubeAPI

/// The controller of namespaces: one that is being deleted is emptied, then let go.
// Kubernetes: pkg/controller/namespace/deletion/namespaced_resources_deleter.go
extension World {
  /// How long the controller waits before it looks at a namespace again that is not empty yet.
  private static let namespaceRetry = Duration.seconds(5)

  /// A namespace has come or changed.
  mutating func namespacesObserve(_ change: Change) {
    guard change.kind != .deleted else { return }
    if change.new.isBeingDeleted {
      if change.old?.isBeingDeleted ?? false { return }
      timers.set(
        Timer(kind: .progress, target: .namespace(change.key.name)), at: now + Self.namespaceRetry)
    } else if change.kind == .added {
      makeDefaultServiceAccount(in: change.key.name)
    }
  }

  /// Begins the deletion of a namespace.
  mutating func startNamespaceDeletion(_ key: ObjectKey, _ namespace: JSON) {
    if namespace.isBeingDeleted { return }
    let time = timestamp
    edit(.namespaces, key) { namespace in
      namespace.set(["metadata", "deletionTimestamp"], time)
      namespace.set(["status", "phase"], "Terminating")
    }
  }

  /// Looks at every namespace that has been marked; says whether there was one.
  mutating func runNamespaces() -> Bool {
    guard let name = dirtyNamespaces.popFirst() else { return false }
    if let namespace = state.object(.namespaces, ObjectKey(name)), namespace.isBeingDeleted {
      emptyNamespace(name)
    }
    return true
  }

  /// Deletes what a namespace holds, and the namespace when nothing is left.
  private mutating func emptyNamespace(_ name: String) {
    let pods = state.objects(.pods, in: name).map(\.key)
    for key in pods where state.object(.pods, key)?.isBeingDeleted == false {
      deleteObject(.pods, key, DeleteOptions())
    }
    if pods.isEmpty {
      for resource in Resource.all where resource.namespaced && resource != .pods {
        for key in state.objects(resource, in: name).map(\.key) {
          deleteObject(resource, key, DeleteOptions(propagation: .background))
        }
      }
    }
    let isEmpty = Resource.all.allSatisfy { resource in
      !resource.namespaced || state.objects(resource, in: name).first { _ in true } == nil
    }
    if isEmpty {
      edit(.namespaces, ObjectKey(name)) { $0.modify("spec") { $0["finalizers"] = nil } }
    } else {
      timers.set(Timer(kind: .progress, target: .namespace(name)), at: now + Self.namespaceRetry)
    }
  }
}
